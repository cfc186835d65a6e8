/* SPDX-License-Identifier: MIT */
/*
** A query of one plain term is answered from its skip data: blocks that cannot
** lift anything into the best are never read, and how many match is known.
** Everything else goes through windows.
*/
#include "index/ranked.h"

#include "index/evaluate.h"

/* Deleted documents are sought one by one when they are so much fewer. */
#define FEW 16

/*                                                          one plain term */

static jb_status add_found (jb_top *top, size_t segment,
                            const jb_segment_documents *documents,
                            uint32_t document, double score, jb_error *err) {
  jb_top_entry entry = {.score = score,
                        .article = documents->articles[document],
                        .day = documents->days[document],
                        .segment = segment,
                        .document = document};
  return jb_top_add(top, &entry, NULL, err);
}

static inline bool is_deleted (const uint64_t *deleted, uint32_t document) {
  return deleted != NULL && (deleted[document / 64] >> document % 64 & 1) != 0;
}

/* Score what is left of the block at hand. */
static jb_status rank_block (const jb_plan *plan, const jb_plan_term *term,
                             size_t segment,
                             const jb_segment_documents *documents,
                             const jb_postings *postings, jb_top *top,
                             jb_error *err) {
  const uint64_t *deleted =
      jb_segment_deleted(plan->snapshot->segments[segment]);
  double needed =
      jb_top_needed(top, segment, documents->days[postings->document]);
  double reach = jb_score_reach(term->factor, needed);
  for (unsigned i = postings->index; i < postings->count; i++) {
    uint32_t document = postings->documents[i];
    unsigned char code = documents->length_codes[document];
    double score;
    if (plan->scale.norms[code] > reach * postings->weights[i])
      continue;
    score = jb_score(&plan->scale, term->factor, code, postings->weights[i]);
    if (score < needed || is_deleted(deleted, document))
      continue;
    if (add_found(top, segment, documents, document, score, err) != JB_OK)
      return err->code;
    needed = jb_top_needed(top, segment, documents->days[document]);
    reach = jb_score_reach(term->factor, needed);
  }
  return JB_OK;
}

static jb_status rank_postings (const jb_plan *plan, const jb_plan_term *term,
                                size_t segment, jb_postings *postings,
                                jb_top *top, jb_error *err) {
  const jb_segment_documents *documents;
  unsigned blocks = 0;
  if (jb_segment_columns(plan->snapshot->segments[segment], &documents, err) !=
      JB_OK)
    return err->code;
  for (uint32_t at = postings->document; at < documents->count;) {
    double bound;
    uint32_t last;
    if (blocks++ % 64 == 0 && jb_plan_check(plan, err) != JB_OK)
      return err->code;
    if (jb_postings_shallow(postings, at, err) != JB_OK)
      return err->code;
    last = postings->block_last;
    if (last == JB_NO_DOCUMENT)
      break;
    bound =
        jb_score(&plan->scale, term->factor, postings->block_min_length_code,
                 postings->block_max_weight);
    if (bound >= jb_top_needed(top, segment, documents->days[at])) {
      if (jb_postings_seek(postings, at, err) != JB_OK)
        return err->code;
      if (postings->document != JB_NO_DOCUMENT &&
          rank_block(plan, term, segment, documents, postings, top, err) !=
              JB_OK)
        return err->code;
    }
    at = last + 1;
  }
  return JB_OK;
}

static jb_status count_living (const jb_plan *plan, size_t segment,
                               jb_postings *postings, uint64_t *count,
                               jb_error *err) {
  const uint64_t *deleted =
      jb_segment_deleted(plan->snapshot->segments[segment]);
  while (postings->document != JB_NO_DOCUMENT) {
    for (unsigned i = 0; i < postings->count; i++)
      *count += !is_deleted(deleted, postings->documents[i]);
    if (jb_postings_next_block(postings, err) != JB_OK)
      return err->code;
  }
  return JB_OK;
}

/* Take off the deleted documents that the postings meet. */
static jb_status count_off (const jb_plan *plan, size_t segment,
                            jb_postings *postings, uint64_t *count,
                            jb_error *err) {
  jb_segment *read = plan->snapshot->segments[segment];
  const uint64_t *deleted = jb_segment_deleted(read);
  uint32_t documents = jb_segment_document_count(read);
  *count += postings->document_count;
  for (uint32_t word = 0; word * 64 < documents; word++)
    for (uint64_t bits = deleted[word]; bits != 0; bits &= bits - 1) {
      uint32_t document = word * 64 + (uint32_t)__builtin_ctzll(bits);
      if (postings->document < document &&
          jb_postings_seek(postings, document, err) != JB_OK)
        return err->code;
      *count -= postings->document == document;
    }
  return JB_OK;
}

jb_status jb_count_plain (const jb_plan *plan, const jb_plan_term *term,
                          size_t segment, uint64_t *count, jb_error *err) {
  const jb_term_entry *entry = jb_term_entries(term, segment);
  jb_segment *read = plan->snapshot->segments[segment];
  const uint64_t *deleted = jb_segment_deleted(read);
  uint64_t gone = 0;
  jb_postings postings;
  jb_status status;
  if (deleted == NULL || entry->document_count == 0) {
    *count += entry->document_count;
    return JB_OK;
  }
  for (uint32_t i = 0; i * 64 < jb_segment_document_count(read); i++)
    gone += (uint64_t)__builtin_popcountll(deleted[i]);
  if (jb_postings_open(read, entry, &postings, err) != JB_OK)
    return err->code;
  status = gone * FEW < entry->document_count
               ? count_off(plan, segment, &postings, count, err)
               : count_living(plan, segment, &postings, count, err);
  jb_postings_close(&postings);
  return status;
}

static jb_status rank_plain (const jb_plan *plan, const jb_plan_term *term,
                             size_t segment, jb_top *top, uint64_t *count,
                             jb_error *err) {
  const jb_term_entry *entry = jb_term_entries(term, segment);
  jb_postings postings;
  jb_status status;
  if (entry->document_count == 0)
    return JB_OK;
  if (jb_count_plain(plan, term, segment, count, err) != JB_OK)
    return err->code;
  if (top->limit == 0)
    return JB_OK;
  if (jb_postings_open(plan->snapshot->segments[segment], entry, &postings,
                       err) != JB_OK)
    return err->code;
  status = rank_postings(plan, term, segment, &postings, top, err);
  jb_postings_close(&postings);
  return status;
}

/*                                                                 windows */

/* What is needed only grows, so it is asked for again when one came in. */
static jb_status add_window (const jb_evaluator *e, jb_top *top,
                             jb_error *err) {
  const int32_t *days = e->documents->days + e->window.base;
  double needed = jb_top_needed(top, e->segment, days[0]);
  for (uint32_t word = 0; word < JB_WINDOW_WORDS; word++)
    for (uint64_t bits = e->candidates.words[word]; bits != 0;
         bits &= bits - 1) {
      uint32_t at = word * 64 + (uint32_t)__builtin_ctzll(bits);
      if (e->scores[at] < needed)
        continue;
      if (add_found(top, e->segment, e->documents, e->window.base + at,
                    e->scores[at], err) != JB_OK)
        return err->code;
      needed = jb_top_needed(top, e->segment, days[at]);
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
      needed = jb_top_needed(top, e->segment, e->documents->days[e->from]);
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
  const jb_plan_term *only = NULL;
  if (!options->exhaustive && plan->root->kind == JB_PART_TERM &&
      jb_term_is_plain(&plan->terms[plan->root->term]))
    only = &plan->terms[plan->root->term];
  for (size_t i = 0; i < plan->snapshot->segment_count; i++) {
    jb_evaluator *evaluator;
    jb_status status;
    if (only != NULL) {
      if (rank_plain(plan, only, i, top, count, err) != JB_OK)
        return err->code;
      continue;
    }
    if (jb_evaluator_open(plan, i, &evaluator, err) != JB_OK)
      return err->code;
    status = rank_windows(evaluator, options, top, count, passed, err);
    jb_evaluator_close(evaluator);
    if (status != JB_OK)
      return status;
  }
  return JB_OK;
}
