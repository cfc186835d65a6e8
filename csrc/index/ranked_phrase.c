/* SPDX-License-Identifier: MIT */
/*
** The best of one phrase, segment by segment, the largest first, from document
** to document of its rarest pair. Every occurrence of the phrase is one of that
** pair in the same field, so the pair's weight is the most that the phrase's
** can be: where the count is only estimated, blocks and documents that cannot
** come in with it are passed over, their places unread.
*/
#include "index/ranked.h"

#include "index/occurrences.h"

/* Most phrases have no more: their pairs need no memory that is to be got. */
#define FEW_PAIRS 3

/* Going through the documents of a phrase in a segment. */
typedef struct phrase_walk {
  const jb_plan *plan;
  size_t segment;
  const jb_segment_documents *documents;
  const uint64_t *deleted;
  jb_occurrences *occurrences;
  uint32_t from;       /* documents before are done */
  uint32_t block_last; /* of the rarest pair's block at hand, and the most that
                       ** a phrase in it scores: */
  double bound;
} phrase_walk;

/* What the next document needs to come in. */
static double needed_from (const phrase_walk *walk, const jb_top *top) {
  return jb_top_needed(top, walk->segment, walk->from,
                       walk->documents->days[walk->from]);
}

/*                                                            passing over */

/*
** Turn to the block of the rarest pair that may have 'from', passing over those
** that are not 'needed'.
*/
static jb_status pass_blocks (phrase_walk *walk, jb_top *top, bool *passed,
                              jb_error *err) {
  jb_postings *postings = &walk->occurrences->pairs[0].postings;
  const jb_plan *plan = walk->plan;
  while (walk->from < walk->documents->count) {
    if (walk->block_last == JB_NO_DOCUMENT || walk->from > walk->block_last) {
      if (jb_plan_check(plan, err) != JB_OK ||
          jb_postings_shallow(postings, walk->from, err) != JB_OK)
        return err->code;
      walk->block_last = postings->block_last;
      walk->bound =
          jb_score(plan->scale, walk->occurrences->term->factor,
                   postings->block_min_length_code, postings->block_max_weight);
      if (walk->block_last == JB_NO_DOCUMENT)
        break;
    }
    if (walk->bound >= needed_from(walk, top))
      return JB_OK;
    *passed = true;
    walk->from = walk->block_last + 1;
  }
  walk->from = JB_NO_DOCUMENT;
  return JB_OK;
}

/*
** Go from 'from' to the first document of the rarest pair's block whose length
** allows what is needed; behind the block if there is none.
*/
static jb_status pass_documents (phrase_walk *walk, double needed, bool *passed,
                                 jb_error *err) {
  jb_postings *postings = &walk->occurrences->pairs[0].postings;
  const double *norms = walk->plan->scale->norms;
  const unsigned char *codes = walk->documents->length_codes;
  const double reach = jb_score_reach(walk->occurrences->term->factor, needed);
  if (jb_postings_seek(postings, walk->from, err) != JB_OK)
    return err->code;
  while (postings->document <= walk->block_last) {
    uint32_t weight;
    walk->from = postings->document;
    if (jb_postings_weight(postings, &weight, err) != JB_OK)
      return err->code;
    if (norms[codes[walk->from]] <= reach * weight)
      return JB_OK;
    *passed = true;
    if (walk->from == walk->block_last)
      break; /* the next block may be passed over whole */
    if (jb_postings_next(postings, err) != JB_OK)
      return err->code;
  }
  walk->from = walk->block_last + 1;
  return JB_OK;
}

/* Go to the next document that may come in; JB_NO_DOCUMENT: there is none. */
static jb_status pass_over (phrase_walk *walk, jb_top *top, bool *passed,
                            jb_error *err) {
  while (walk->from < walk->documents->count) {
    double needed = needed_from(walk, top);
    if (needed <= 0)
      return JB_OK;
    if (pass_blocks(walk, top, passed, err) != JB_OK)
      return err->code;
    if (walk->from == JB_NO_DOCUMENT)
      return JB_OK;
    needed = needed_from(walk, top);
    if (pass_documents(walk, needed, passed, err) != JB_OK)
      return err->code;
    if (walk->from <= walk->block_last)
      return JB_OK;
  }
  walk->from = JB_NO_DOCUMENT;
  return JB_OK;
}

/*                                                               documents */

/* Look at a document that has all pairs. */
static jb_status rank_phrase (phrase_walk *walk, uint32_t document, jb_top *top,
                              uint64_t *count, jb_error *err) {
  const jb_segment_documents *documents = walk->documents;
  const jb_plan *plan = walk->plan;
  jb_occurrences *occurrences = walk->occurrences;
  uint16_t weight;
  double score;
  if (jb_is_deleted(walk->deleted, document))
    return JB_OK;
  if (jb_occurrences_at(occurrences, document, err) != JB_OK)
    return err->code;
  if (occurrences->count == 0)
    return JB_OK;
  ++*count;
  if (top->limit == 0)
    return JB_OK;
  if (jb_occurrences_weight(occurrences, &weight, err) != JB_OK)
    return err->code;
  score = jb_score(plan->scale, occurrences->term->factor,
                   documents->length_codes[document], weight);
  if (score <
      jb_top_needed(top, walk->segment, document, documents->days[document]))
    return JB_OK;
  return jb_top_add_document(top, walk->segment, documents, document, score,
                             err);
}

static jb_status walk_phrase (phrase_walk *walk,
                              const jb_ranked_options *options, jb_top *top,
                              uint64_t *count, bool *passed, jb_error *err) {
  if (walk->occurrences->nowhere)
    return JB_OK;
  for (unsigned turn = 0;; turn++) {
    uint32_t document;
    if (turn % 64 == 63 && jb_plan_check(walk->plan, err) != JB_OK)
      return err->code;
    if (options->estimate_count && pass_over(walk, top, passed, err) != JB_OK)
      return err->code;
    if (walk->from == JB_NO_DOCUMENT)
      return JB_OK;
    if (jb_occurrences_next(walk->occurrences, walk->from, &document, err) !=
        JB_OK)
      return err->code;
    if (document == JB_NO_DOCUMENT)
      return JB_OK;
    if (options->estimate_count && document > walk->from) {
      walk->from = document; /* it may be one to pass over */
      continue;
    }
    if (rank_phrase(walk, document, top, count, err) != JB_OK)
      return err->code;
    walk->from = document + 1;
  }
}

static jb_status rank_segment (const jb_plan *plan, size_t segment,
                               const jb_ranked_options *options,
                               jb_occurrences *occurrences, jb_top *top,
                               uint64_t *count, bool *passed, jb_error *err) {
  jb_segment *read = plan->snapshot->segments[segment];
  phrase_walk walk = {.plan = plan,
                      .segment = segment,
                      .deleted = jb_segment_deleted(read),
                      .occurrences = occurrences,
                      .block_last = JB_NO_DOCUMENT};
  if (jb_plan_check(plan, err) != JB_OK ||
      jb_segment_columns(read, &walk.documents, err) != JB_OK ||
      jb_occurrences_turn(occurrences, plan, segment, err) != JB_OK)
    return err->code;
  return walk_phrase(&walk, options, top, count, passed, err);
}

jb_status jb_rank_phrase (const jb_plan *plan, const jb_plan_term *term,
                          const jb_ranked_options *options, jb_top *top,
                          uint64_t *count, bool *passed, jb_error *err) {
  jb_covering_pair few[FEW_PAIRS]; /* not cleared: most of it is blocks */
  jb_occurrences occurrences;
  jb_status status = JB_OK;
  jb_occurrences_begin(&occurrences, term);
  occurrences.lent = few;
  occurrences.lent_count = FEW_PAIRS;
  for (size_t i = 0; i < plan->snapshot->segment_count && status == JB_OK;
       i++) {
    const size_t segment = plan->snapshot->largest_first[i];
    if (jb_plan_may_match(plan, segment))
      status = rank_segment(plan, segment, options, &occurrences, top, count,
                            passed, err);
  }
  jb_occurrences_close(&occurrences);
  return status;
}
