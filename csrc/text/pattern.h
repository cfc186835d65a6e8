/* SPDX-License-Identifier: MIT */
/*
** Patterns of Lua (Reference Manual of Lua 5.4, §6.4.1), matched within a
** number of steps.
**
** Lua's own matcher can try a short pattern on a short text for hours, and
** nothing can interrupt it. This one counts its steps and gives up when they
** are spent. It is for patterns and texts that are not ours.
**
** Two readings of the same language:
**   - bytes: exactly what Lua does in the C locale;
**   - characters: `.`, sets, ranges and `%b` take whole characters of UTF-8
**     (an ill-formed sequence is one character that equals only itself), so
**     that `[一二三]` is one of three and `[一-龥]` a range. %s also takes what
**     is blank on a page (U+3000), %p all punctuation, %g what is neither;
**     the other classes know ASCII only.
** A pattern is checked whole when it is made: what Lua would only complain of
** on reaching it is refused at once. Positions are bytes in both.
*/
#ifndef JB_TEXT_PATTERN_H
#define JB_TEXT_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

#define JB_PATTERN_CAPTURES 32 /* Lua's LUA_MAXCAPTURES */
#define JB_PATTERN_BYTES_MAX 4096

/*
** Most items with a `*`, `+`, `-` or `?`: each may take one level of C calls
** (Lua's MAXCCALLS).
*/
#define JB_PATTERN_REPEATS 200

/* How a pattern is read; bits. */
enum {
  JB_PATTERN_CHARACTERS = 1 << 0, /* by characters, not by bytes */
  JB_PATTERN_NO_ANCHOR = 1 << 1   /* a ^ at the start is a plain character */
};

typedef struct jb_pattern jb_pattern;

/* 'length' of a capture that is a position: the pattern has `()`. */
#define JB_CAPTURE_POSITION ((size_t)-1)

typedef struct jb_capture {
  size_t start; /* byte of the subject */
  size_t length;
} jb_capture;

typedef struct jb_pattern_match {
  size_t start, end; /* bytes of the subject, half-open */
  unsigned capture_count;
  jb_capture captures[JB_PATTERN_CAPTURES];
} jb_pattern_match;

/*
** Make a pattern of 'length' bytes, read as 'reading' says. To be freed with
** jb_pattern_free. JB_BAD_FORMAT: not a pattern; JB_TOO_LARGE: longer than
** JB_PATTERN_BYTES_MAX; JB_NO_MEMORY.
*/
jb_status jb_pattern_new (const char *text, size_t length, unsigned reading,
                          jb_pattern **pattern, jb_error *err);

/* Give it back; NULL is allowed. */
void jb_pattern_free (jb_pattern *pattern);

/* Whether the pattern matches at the place the search starts at only. */
bool jb_pattern_anchored (const jb_pattern *pattern);

/* Bytes of the character at 'place' as the pattern sees it; 0 at the end. */
size_t jb_pattern_advance (const jb_pattern *pattern, const char *subject,
                           size_t length, size_t place);

/* jb_pattern_search: a match may end anywhere. */
#define JB_PATTERN_ANY_END ((size_t)-1)

/*
** The first match of 'subject' that starts at byte 'from' (at most 'length')
** or later and does not end at 'not_ending_at' (how gsub and gmatch leave out
** the empty match behind a match). 'found' tells whether there is one.
** JB_LIMIT when '*steps', which is counted down, comes to 0: a step is one
** try of an item, or some dozens of bytes compared at once.
*/
jb_status jb_pattern_search (const jb_pattern *pattern, const char *subject,
                             size_t length, size_t from, size_t not_ending_at,
                             size_t *steps, jb_pattern_match *match,
                             bool *found);

#endif
