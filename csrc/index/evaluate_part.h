/* SPDX-License-Identifier: MIT */
/* The parts of a plan over the window of an evaluator. */
#ifndef JB_INDEX_EVALUATE_PART_H
#define JB_INDEX_EVALUATE_PART_H

#include "index/evaluate.h"

/* What a term keeps from window to window. */
struct jb_term_state {
  jb_cursor cursor;
  uint16_t *weights; /* owned; one a document of the window; NULL: not scored */
  double bound;      /* of its score in the window */
};

/* What a part keeps from window to window. */
struct jb_part_state {
  jb_window_bits bits;      /* of the window: matches among those asked */
  const jb_part **children; /* owned; the cheapest first */
  size_t child_count;
  uint64_t cost;       /* about how many postings are read to go through it */
  jb_near *near;       /* owned; JB_PART_NEAR */
  uint32_t first, end; /* JB_PART_DAYS: documents */
};

/* Open and close the states of all parts. */
jb_status jb_parts_open (jb_evaluator *evaluator, jb_error *err);
void jb_parts_close (jb_evaluator *evaluator);

/* A document not less than 'from' before which the part matches none. */
jb_status jb_part_next (jb_evaluator *evaluator, const jb_part *part,
                        uint32_t from, uint32_t *document, jb_error *err);

/* Fill the part's bits: which documents of 'mask' match. */
jb_status jb_part_evaluate (jb_evaluator *evaluator, const jb_part *part,
                            const jb_window_bits *mask, jb_error *err);

/* Take out of 'bits' the documents of the window in which a NEAR does not hold.
 */
jb_status jb_part_check_near (jb_evaluator *evaluator, const jb_part *part,
                              jb_window_bits *bits, jb_error *err);

static inline const jb_window_bits *jb_part_bits (const jb_evaluator *evaluator,
                                                  const jb_part *part) {
  return &evaluator->parts[part->number].bits;
}
static inline const jb_window_bits *jb_term_bits (const jb_evaluator *evaluator,
                                                  size_t term) {
  return jb_part_bits(evaluator, evaluator->plan->terms[term].part);
}

/* The first document of 'documents' whose day is less than 'day'. */
uint32_t jb_first_before (const jb_segment_documents *documents, int32_t day);

#endif
