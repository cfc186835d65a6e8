/* SPDX-License-Identifier: MIT */
/*
** Where a text term stands, document by document.
**
** Of a term's pairs the cheapest set that covers all its characters is read:
** documents are looked for with the rarest of these, the others are sought,
** and a place is one where all of them lie at their distances. Pairs that do
** not overlap do not see whether a text ends between them; then the places
** where texts begin are looked at, and so are fields and marks where they
** matter.
*/
#ifndef JB_INDEX_OCCURRENCES_H
#define JB_INDEX_OCCURRENCES_H

#include "index/marks.h"
#include "index/plan.h"
#include "index/single.h"

/* One of the pairs that are read. */
typedef struct jb_covering_pair {
  const jb_term_entry *entry;
  jb_postings postings; /* the first one's are open, others once sought: */
  bool open;
  uint32_t offset; /* of the pair in the term */
  uint32_t count;  /* places in the document at hand */
} jb_covering_pair;

typedef struct jb_occurrences {
  const jb_plan_term *term;
  jb_segment *segment;
  jb_covering_pair *pairs; /* owned, or 'lent'; the rarest first, with room for
                           ** all of the term; NULL: a single character, or
                           ** nowhere */
  jb_covering_pair *lent;  /* the caller's, for a term of no more pairs */
  size_t lent_count;
  size_t pair_count;
  bool nowhere;          /* a pair is not in the segment */
  bool gaps;             /* neighbours among the pairs do not overlap */
  uint32_t least_weight; /* of a pair in a document with an occurrence */
  jb_single single;
  jb_text_starts starts;
  jb_mark_check marks;
  uint32_t document;   /* of the places at hand */
  uint32_t *positions; /* owned; where the term begins, rising */
  uint32_t count, capacity;
  uint32_t weight; /* of all places at hand; 0: not known yet */
} jb_occurrences;

/* To be closed even if this fails. */
jb_status jb_occurrences_open (jb_occurrences *occurrences, const jb_plan *plan,
                               const jb_plan_term *term, size_t segment,
                               jb_error *err);
void jb_occurrences_close (jb_occurrences *occurrences);

/*
** The same in two steps, the second for one segment after the other: memory
** is used again. In between memory for some pairs can be lent, which lives as
** long.
*/
void jb_occurrences_begin (jb_occurrences *occurrences,
                           const jb_plan_term *term);
jb_status jb_occurrences_turn (jb_occurrences *occurrences, const jb_plan *plan,
                               size_t segment, jb_error *err);

/*
** The first document not less than 'from' that has all pairs, or
** JB_NO_DOCUMENT. Documents never fall. Not for single characters.
*/
jb_status jb_occurrences_next (jb_occurrences *occurrences, uint32_t from,
                               uint32_t *document, jb_error *err);

/* Find the places in 'document' (never falling). */
jb_status jb_occurrences_at (jb_occurrences *occurrences, uint32_t document,
                             jb_error *err);

/* What the places at hand weigh together; at most JB_WEIGHT_MAX. */
jb_status jb_occurrences_weight (jb_occurrences *occurrences, uint16_t *weight,
                                 jb_error *err);

#endif
