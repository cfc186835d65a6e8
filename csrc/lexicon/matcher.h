/* SPDX-License-Identifier: MIT */
/*
** Finding all occurrences of many words at once: Aho and Corasick's automaton
** (CACM 18:6, 1975) on a double array. One pass over the text, however many
** words there are; occurrences that overlap or lie in each other are all found.
*/
#ifndef JB_LEXICON_MATCHER_H
#define JB_LEXICON_MATCHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

typedef struct jb_matcher jb_matcher;

/*
** Make a matcher for 'count' words (UTF-8), which are copied. Of equal words
** the last one's number is found. JB_BAD_ENCODING or JB_BAD_FORMAT (empty),
** with the number of the word as the offset.
*/
jb_status jb_matcher_new (const jb_slice *words, size_t count,
                          jb_matcher **matcher, jb_error *err);

/* Free; NULL is allowed. */
void jb_matcher_free (jb_matcher *matcher);

typedef struct jb_match {
  size_t start; /* bytes */
  size_t end;
  size_t word; /* its number in the list, from 0 */
} jb_match;

/* A search in progress. Start with {matcher, text, length}, the rest zero. */
typedef struct jb_match_search {
  const jb_matcher *matcher;
  const char *text;
  size_t length;
  size_t offset;    /* bytes read */
  uint32_t state;   /* after them */
  uint32_t pending; /* the state whose word is given next; 0: none */
  size_t given;     /* bytes in which all ends of words have been given */
} jb_match_search;

/*
** Give the next occurrence; false when there is none. They come in the order
** of their ends, of those with the same end the longest first. Ill-formed
** bytes match nothing. The matcher does not change: any number of searches,
** in any threads, may be in progress.
*/
bool jb_matcher_next (jb_match_search *search, jb_match *match);

#endif
