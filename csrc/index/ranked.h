/* SPDX-License-Identifier: MIT */
/* The best of a plan's matches, segment by segment. */
#ifndef JB_INDEX_RANKED_H
#define JB_INDEX_RANKED_H

#include "index/plan.h"
#include "index/top.h"

typedef struct jb_ranked_options {
  bool exhaustive;     /* score every match, pass over nothing */
  bool estimate_count; /* the count may be too low */
} jb_ranked_options;

/* Add the best to 'top'; count all, exactly unless '*passed'. */
jb_status jb_rank (const jb_plan *plan, const jb_ranked_options *options,
                   jb_top *top, uint64_t *count, bool *passed, jb_error *err);

/* Whether a document is among the deleted, NULL being none. */
static inline bool jb_is_deleted (const uint64_t *deleted, uint32_t document) {
  return deleted != NULL && (deleted[document / 64] >> document % 64 & 1) != 0;
}

/* jb_rank for a plan of one plain term, and of one with pairs. */
jb_status jb_rank_plain (const jb_plan *plan, const jb_plan_term *term,
                         jb_top *top, uint64_t *count, jb_error *err);
jb_status jb_rank_phrase (const jb_plan *plan, const jb_plan_term *term,
                          const jb_ranked_options *options, jb_top *top,
                          uint64_t *count, bool *passed, jb_error *err);

/*
** The documents of a segment that have the plan's one plain term and are not
** deleted.
*/
jb_status jb_count_plain (const jb_plan *plan, const jb_plan_term *term,
                          size_t segment, uint64_t *count, jb_error *err);

#endif
