/* SPDX-License-Identifier: MIT */
/*
** Which documents of a segment match a plan, and how well, a window of
** JB_WINDOW_DOCUMENTS at a time: each part of the plan has a bit a document,
** and each term its weights. So memory does not depend on how many match, and
** any tree is evaluated exactly, deleted documents left out.
**
** Who looks for the best says which score is needed. A window in which the
** terms' bounds together stay below it is only counted (or passed over), and
** within the others the terms of low bounds that together stay below it
** cannot bring a document in by themselves: those with none of the other
** terms are not scored (MaxScore: Turtle and Flood, Query evaluation:
** strategies and optimizations, 1995; over windows with block-max bounds:
** Mallia, Ottaviano, Porciani, Tonellotto and Venturini, Faster BlockMax WAND
** with variable-sized blocks, 2017).
*/
#ifndef JB_INDEX_EVALUATE_H
#define JB_INDEX_EVALUATE_H

#include <math.h>

#include "index/cursor.h"
#include "index/near.h"

typedef struct jb_evaluator {
  const jb_plan *plan;
  size_t segment; /* of the snapshot */
  const jb_segment_documents *documents;
  const uint64_t *deleted;
  struct jb_part_state *parts; /* owned; one a part of the plan */
  struct jb_term_state *terms; /* owned; one a term of the plan */
  size_t *by_bound;            /* owned; scored terms, the least bound first */
  size_t scored_count;
  uint32_t from; /* where the next window may begin */
  /* The window at hand. */
  jb_window window;
  jb_window_bits matches;
  bool places_later;         /* of a NEAR that is all of the query: bits say
                             ** where its operands are, not yet how near */
  bool scored;               /* the rest is filled */
  jb_window_bits candidates; /* matches that may reach what is needed */
  double scores[JB_WINDOW_DOCUMENTS]; /* of the candidates */
} jb_evaluator;

/* The scores asked for: none, or … */
#define JB_NO_SCORES INFINITY
/* … every match's; a number asks for those that are not less. */
#define JB_ALL_SCORES (-INFINITY)

jb_status jb_evaluator_open (const jb_plan *plan, size_t segment,
                             jb_evaluator **evaluator, jb_error *err);
void jb_evaluator_close (jb_evaluator *evaluator);

/*
** Go to the next window with matches; '*there' is false behind the last.
** Scores are worked out as far as 'needed' asks. 'pass': windows in which no
** score reaches it need not be evaluated; '*passed' says that one was not.
*/
jb_status jb_evaluator_next (jb_evaluator *evaluator, double needed, bool pass,
                             bool *passed, bool *there, jb_error *err);

#endif
