/* SPDX-License-Identifier: MIT */
/*
** The gate of a set of rules: which rules an article may meet, by one pass of
** one automaton over it, however many rules there are.
**
** A word may stand in many rules; each of its uses says what the word can
** give that rule at the most, by the place it stands in. The gate adds up, for
** each rule, what the words found can give, each use once in each place. The
** sum is an upper bound of the rule's score: phrases that cancel a word, caps
** and conditions only take away. A rule is open when the bound reaches what it
** asks for; all others need not be looked at, and nothing is done for a rule
** none of whose words was found.
*/
#ifndef JB_RULES_GATE_H
#define JB_RULES_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/slice.h"
#include "base/status.h"

/* Label, kicker, headline, deck, lead, body; what they mean is the caller's. */
#define JB_GATE_PLACES 6

/* The byte that parts the fields of a text. */
#define JB_GATE_BREAK '\0'

/* One word in one rule. */
typedef struct jb_gate_use {
  uint32_t word; /* its number, from 0 */
  uint32_t rule; /* its number, from 0 */
  /* What it can give at the most in each place; 0 where that is nothing. */
  float points[JB_GATE_PLACES];
} jb_gate_use;

/* A place of a word, for one of its uses. */
typedef struct jb_gate_hit {
  size_t start; /* bytes, half-open */
  size_t end;
  uint32_t use; /* its number, from 0 */
} jb_gate_hit;

typedef struct jb_gate jb_gate;

/*
** Make a gate. 'words' (UTF-8, each once, without JB_GATE_BREAK) and 'uses'
** are copied. 'asked[r]' are the points that rule r asks for; 0 or less: the
** rule is open as soon as any of its words is found. JB_BAD_ENCODING or
** JB_BAD_FORMAT with the number of the word as the offset; JB_MISUSE for a use
** of a word or a rule that is none.
*/
jb_status jb_gate_new (const jb_slice *words, size_t word_count,
                       const jb_gate_use *uses, size_t use_count,
                       const double *asked, size_t rule_count, jb_gate **gate,
                       jb_error *err);

/* Free; NULL is allowed. */
void jb_gate_free (jb_gate *gate);

/*
** Append a jb_gate_hit for every place of every use of an open rule (with
** 'all' of every rule) to 'hits', by the end of the place; of those with the
** same end the longest first. 'text' holds 'field_count' fields, a
** JB_GATE_BREAK between two; 'places[f]' is the place of field f, below
** JB_GATE_PLACES. The gate keeps its working memory between calls, so one call
** at a time. Errors: JB_NO_MEMORY; JB_MISUSE when 'text' holds another number
** of fields or there is no such place.
*/
jb_status jb_gate_open (jb_gate *gate, const char *text, size_t length,
                        const uint8_t *places, size_t field_count, bool all,
                        jb_buffer *hits, jb_error *err);

#endif
