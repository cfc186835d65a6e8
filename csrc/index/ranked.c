/* SPDX-License-Identifier: MIT */
/*
** A query that is one term goes its own way, by the postings of that term
** (ranked_plain.c) or of its pairs (ranked_phrase.c); everything else goes
** through windows, segment by segment.
*/
#include "index/ranked.h"

#include "index/evaluate.h"

/*                                                                 windows */

/* What is needed only grows, so it is asked for again when one came in. */
static jb_status add_window (const jb_evaluator *e, jb_top *top,
                             jb_error *err) {
  const int32_t *days = e->documents->days + e->window.base;
  double needed = jb_top_needed(top, e->segment, e->window.base, days[0]);
  for (uint32_t word = 0; word < JB_WINDOW_WORDS; word++)
    for (uint64_t bits = e->candidates.words[word]; bits != 0;
         bits &= bits - 1) {
      uint32_t at = word * 64 + (uint32_t)__builtin_ctzll(bits);
      if (e->scores[at] < needed)
        continue;
      if (jb_top_add_document(top, e->segment, e->documents,
                              e->window.base + at, e->scores[at], err) != JB_OK)
        return err->code;
      needed =
          jb_top_needed(top, e->segment, e->window.base + at + 1, days[at]);
    }
  return JB_OK;
}

static jb_status rank_windows (jb_evaluator *e,
                               const jb_ranked_options *options, jb_top *top,
                               uint64_t *count, bool *passed, jb_error *err) {
  for (;;) {
    double needed = JB_ALL_SCORES;
    bool there;
    if (!options->exhaustive && e->from < e->documents->count)
      needed =
          jb_top_needed(top, e->segment, e->from, e->documents->days[e->from]);
    if (jb_evaluator_next(e, needed, options->estimate_count, passed, &there,
                          err) != JB_OK)
      return err->code;
    if (!there)
      return JB_OK;
    *count += jb_bits_count(&e->matches);
    if (e->scored && add_window(e, top, err) != JB_OK)
      return err->code;
  }
}

jb_status jb_rank (const jb_plan *plan, const jb_ranked_options *options,
                   jb_top *top, uint64_t *count, bool *passed, jb_error *err) {
  const jb_plan_term *only =
      !options->exhaustive && plan->root->kind == JB_PART_TERM
          ? &plan->terms[plan->root->term]
          : NULL;
  if (only != NULL && jb_term_is_plain(only))
    return jb_rank_plain(plan, only, top, count, err);
  if (only != NULL && only->key_count > 0)
    return jb_rank_phrase(plan, only, options, top, count, passed, err);
  for (size_t i = 0; i < plan->snapshot->segment_count; i++) {
    const size_t segment = plan->snapshot->largest_first[i];
    jb_evaluator *evaluator;
    jb_status status;
    if (!options->exhaustive && !jb_plan_may_match(plan, segment))
      continue;
    if (jb_evaluator_open(plan, segment, &evaluator, err) != JB_OK)
      return err->code;
    status = rank_windows(evaluator, options, top, count, passed, err);
    jb_evaluator_close(evaluator);
    if (status != JB_OK)
      return status;
  }
  return JB_OK;
}
