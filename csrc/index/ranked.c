/* SPDX-License-Identifier: MIT */
/*
** A query of one plain term is answered from its skip data: blocks that cannot
** lift anything into the best are never read, and how many match is known. One
** of a phrase goes from document to document, over blocks of its rarest pair
*that
** cannot lift anything. Everything else goes through windows.
*/
#include "index/ranked.h"

#include "base/memory.h"
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

/* Score some documents of a segment, rising. */
static jb_status rank_documents (const jb_plan *plan, const jb_plan_term *term,
                                 size_t segment,
                                 const jb_segment_documents *all,
                                 const uint32_t *documents,
                                 const uint32_t *weights, unsigned count,
                                 jb_top *top, jb_error *err) {
  const uint64_t *deleted =
      jb_segment_deleted(plan->snapshot->segments[segment]);
  double needed =
      jb_top_needed(top, segment, documents[0], all->days[documents[0]]);
  double reach = jb_score_reach(term->factor, needed);
  for (unsigned i = 0; i < count; i++) {
    const uint32_t document = documents[i];
    const unsigned char code = all->length_codes[document];
    double score;
    if (plan->scale->norms[code] > reach * weights[i])
      continue;
    score = jb_score(plan->scale, term->factor, code, weights[i]);
    if (score < needed || is_deleted(deleted, document))
      continue;
    if (add_found(top, segment, all, document, score, err) != JB_OK)
      return err->code;
    needed = jb_top_needed(top, segment, document + 1, all->days[document]);
    reach = jb_score_reach(term->factor, needed);
  }
  return JB_OK;
}

/* Score the postings that stand in a segment's dictionary, if it is so. */
static jb_status rank_few (const jb_plan *plan, const jb_plan_term *term,
                           size_t segment, jb_top *top, jb_error *err) {
  jb_segment *read = plan->snapshot->segments[segment];
  const jb_segment_documents *all;
  uint32_t documents[JB_BLOCK_DOCUMENTS], weights[JB_BLOCK_DOCUMENTS];
  unsigned count;
  if (jb_segment_columns(read, &all, err) != JB_OK ||
      jb_postings_few(read, jb_term_entries(term, segment), documents, weights,
                      &count, err) != JB_OK)
    return err->code;
  if (count == 0)
    return JB_OK;
  return rank_documents(plan, term, segment, all, documents, weights, count,
                        top, err);
}

/* A block of postings of a segment, and what none of its scores is over. */
typedef struct ranked_block {
  double bound;
  size_t segment; /* of the snapshot */
  uint32_t number;
  uint32_t first; /* none of its documents is before */
} ranked_block;

/* All blocks of a term: a heap, the best bound on top. */
typedef struct ranked_blocks {
  jb_postings *postings; /* owned; one a segment; state NULL: not open */
  jb_buffer bytes;       /* of the blocks */
} ranked_blocks;

static ranked_block *blocks_of (const ranked_blocks *all, size_t *count) {
  *count = all->bytes.length / sizeof(ranked_block);
  return (void *)all->bytes.bytes; /* aligned: it comes from jb_reallocate */
}

/* Append the blocks of a segment. */
static jb_status list_blocks (const jb_plan *plan, const jb_plan_term *term,
                              size_t segment, ranked_blocks *all,
                              jb_error *err) {
  jb_segment *read = plan->snapshot->segments[segment];
  const jb_term_entry *entry = jb_term_entries(term, segment);
  const jb_segment_documents *documents;
  jb_postings *postings = &all->postings[segment];
  ranked_block block = {.segment = segment};
  if (jb_plan_check(plan, err) != JB_OK ||
      jb_segment_columns(read, &documents, err) != JB_OK ||
      jb_postings_open(read, entry, postings, err) != JB_OK)
    return err->code;
  while (block.first < documents->count) {
    if (jb_postings_shallow(postings, block.first, err) != JB_OK)
      return err->code;
    if (postings->block_last == JB_NO_DOCUMENT)
      break;
    block.bound =
        jb_score(plan->scale, term->factor, postings->block_min_length_code,
                 postings->block_max_weight);
    jb_buffer_append(&all->bytes, &block, sizeof block);
    block.number++;
    block.first = postings->block_last + 1;
  }
  return all->bytes.status == JB_OK ? JB_OK
                                    : jb_fail_memory(err, all->bytes.length);
}

/* Move a block down to where those below it are not better. */
static void sink_block (ranked_block *blocks, size_t count, size_t at) {
  const ranked_block moved = blocks[at];
  for (size_t below; (below = 2 * at + 1) < count; at = below) {
    if (below + 1 < count && blocks[below + 1].bound > blocks[below].bound)
      below++;
    if (blocks[below].bound <= moved.bound)
      break;
    blocks[at] = blocks[below];
  }
  blocks[at] = moved;
}

/*
** Score the blocks of all segments, the best bound first, until no more can
** reach what is needed: so that grows fast, and the fewest are read.
*/
static jb_status rank_blocks (const jb_plan *plan, const jb_plan_term *term,
                              ranked_blocks *all, jb_top *top, jb_error *err) {
  size_t count;
  ranked_block *blocks = blocks_of(all, &count);
  for (size_t i = count / 2; i-- > 0;)
    sink_block(blocks, count, i);
  for (unsigned turn = 0; count > 0; turn++) {
    const ranked_block best = blocks[0];
    const jb_segment_documents *documents;
    jb_postings *postings = &all->postings[best.segment];
    if (top->count == top->limit && best.bound < top->entries[0].score)
      break;
    blocks[0] = blocks[--count];
    sink_block(blocks, count, 0);
    if (turn % 64 == 63 && jb_plan_check(plan, err) != JB_OK)
      return err->code;
    if (jb_segment_columns(plan->snapshot->segments[best.segment], &documents,
                           err) != JB_OK)
      return err->code;
    if (best.bound < jb_top_needed(top, best.segment, best.first,
                                   documents->days[best.first]))
      continue;
    if (jb_postings_turn(postings, best.number, err) != JB_OK ||
        rank_documents(plan, term, best.segment, documents, postings->documents,
                       postings->weights, postings->count, top, err) != JB_OK)
      return err->code;
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

/* Rank a term whose postings stand elsewhere than in the dictionary. */
static jb_status rank_stored (const jb_plan *plan, const jb_plan_term *term,
                              jb_top *top, jb_error *err) {
  const size_t segments = plan->snapshot->segment_count;
  ranked_blocks all = {NULL, JB_BUFFER_EMPTY};
  jb_status status = JB_OK;
  all.postings = jb_allocate(segments * sizeof *all.postings);
  if (all.postings == NULL)
    return jb_fail_memory(err, segments * sizeof *all.postings);
  for (size_t i = 0; i < segments; i++)
    all.postings[i].state = NULL;
  for (size_t i = 0; i < segments && status == JB_OK; i++) {
    const jb_term_entry *entry = jb_term_entries(term, i);
    if (entry->document_count > 0 && !entry->inlined)
      status = list_blocks(plan, term, i, &all, err);
  }
  if (status == JB_OK)
    status = rank_blocks(plan, term, &all, top, err);
  for (size_t i = 0; i < segments; i++)
    jb_postings_close(&all.postings[i]);
  jb_free(all.postings);
  jb_buffer_free(&all.bytes);
  return status;
}

static jb_status rank_plain (const jb_plan *plan, const jb_plan_term *term,
                             jb_top *top, uint64_t *count, jb_error *err) {
  const size_t segments = plan->snapshot->segment_count;
  bool stored = false;
  for (size_t i = 0; i < segments; i++)
    if (jb_count_plain(plan, term, i, count, err) != JB_OK)
      return err->code;
  if (top->limit == 0)
    return JB_OK;
  for (size_t i = 0; i < segments; i++) {
    const jb_term_entry *entry = jb_term_entries(term, i);
    if (entry->document_count == 0)
      continue;
    if (!entry->inlined)
      stored = true;
    else if (rank_few(plan, term, i, top, err) != JB_OK)
      return err->code;
  }
  return stored ? rank_stored(plan, term, top, err) : JB_OK;
}

/*                                                              one phrase */

/* Going through the documents of a phrase in a segment. */
typedef struct phrase_walk {
  const jb_plan *plan;
  size_t segment;
  const jb_segment_documents *documents;
  const uint64_t *deleted;
  jb_occurrences occurrences;
  uint32_t from;       /* documents before are done */
  uint32_t block_last; /* of the rarest pair's block at hand, and the most that
                       ** a phrase in it scores: */
  double bound;
} phrase_walk;

/*
** Turn to the block of the rarest pair that may have 'from', passing over those
** that are not 'needed'. Every occurrence of the phrase is one of its pair in
** the same field, so the pair's bounds are the phrase's.
*/
static jb_status pass_blocks (phrase_walk *walk, jb_top *top, bool *passed,
                              jb_error *err) {
  jb_postings *postings = &walk->occurrences.pairs[0].postings;
  const jb_plan *plan = walk->plan;
  while (walk->from < walk->documents->count) {
    if (walk->block_last == JB_NO_DOCUMENT || walk->from > walk->block_last) {
      if (jb_plan_check(plan, err) != JB_OK ||
          jb_postings_shallow(postings, walk->from, err) != JB_OK)
        return err->code;
      walk->block_last = postings->block_last;
      walk->bound =
          jb_score(plan->scale, walk->occurrences.term->factor,
                   postings->block_min_length_code, postings->block_max_weight);
      if (walk->block_last == JB_NO_DOCUMENT)
        break;
    }
    if (walk->bound >= jb_top_needed(top, walk->segment, walk->from,
                                     walk->documents->days[walk->from]))
      return JB_OK;
    *passed = true;
    walk->from = walk->block_last + 1;
  }
  walk->from = JB_NO_DOCUMENT;
  return JB_OK;
}

/* Look at a document that has all pairs. */
static jb_status rank_phrase (phrase_walk *walk, uint32_t document, jb_top *top,
                              uint64_t *count, jb_error *err) {
  const jb_segment_documents *documents = walk->documents;
  const jb_plan *plan = walk->plan;
  jb_occurrences *occurrences = &walk->occurrences;
  uint16_t weight;
  double score;
  if (is_deleted(walk->deleted, document))
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
  return add_found(top, walk->segment, documents, document, score, err);
}

static jb_status walk_phrase (phrase_walk *walk,
                              const jb_ranked_options *options, jb_top *top,
                              uint64_t *count, bool *passed, jb_error *err) {
  if (walk->occurrences.nowhere)
    return JB_OK;
  for (unsigned turn = 0;; turn++) {
    uint32_t document;
    if (turn % 64 == 63 && jb_plan_check(walk->plan, err) != JB_OK)
      return err->code;
    if (options->estimate_count && pass_blocks(walk, top, passed, err) != JB_OK)
      return err->code;
    if (walk->from == JB_NO_DOCUMENT)
      return JB_OK;
    if (jb_occurrences_next(&walk->occurrences, walk->from, &document, err) !=
        JB_OK)
      return err->code;
    if (document == JB_NO_DOCUMENT)
      return JB_OK;
    if (rank_phrase(walk, document, top, count, err) != JB_OK)
      return err->code;
    walk->from = document + 1;
  }
}

static jb_status rank_places (const jb_plan *plan, const jb_plan_term *term,
                              const jb_ranked_options *options, jb_top *top,
                              uint64_t *count, bool *passed, jb_error *err) {
  jb_status status = JB_OK;
  for (size_t i = 0; i < plan->snapshot->segment_count && status == JB_OK;
       i++) {
    jb_segment *read = plan->snapshot->segments[i];
    phrase_walk walk = {.plan = plan,
                        .segment = i,
                        .deleted = jb_segment_deleted(read),
                        .block_last = JB_NO_DOCUMENT};
    if (!jb_plan_may_match(plan, i))
      continue;
    if (jb_plan_check(plan, err) != JB_OK ||
        jb_segment_columns(read, &walk.documents, err) != JB_OK)
      return err->code;
    status = jb_occurrences_open(&walk.occurrences, plan, term, i, err);
    if (status == JB_OK)
      status = walk_phrase(&walk, options, top, count, passed, err);
    jb_occurrences_close(&walk.occurrences);
  }
  return status;
}

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
      if (add_found(top, e->segment, e->documents, e->window.base + at,
                    e->scores[at], err) != JB_OK)
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
    return rank_plain(plan, only, top, count, err);
  if (only != NULL && only->key_count > 0)
    return rank_places(plan, only, options, top, count, passed, err);
  for (size_t i = 0; i < plan->snapshot->segment_count; i++) {
    jb_evaluator *evaluator;
    jb_status status;
    if (!options->exhaustive && !jb_plan_may_match(plan, i))
      continue;
    if (jb_evaluator_open(plan, i, &evaluator, err) != JB_OK)
      return err->code;
    status = rank_windows(evaluator, options, top, count, passed, err);
    jb_evaluator_close(evaluator);
    if (status != JB_OK)
      return status;
  }
  return JB_OK;
}
