/* SPDX-License-Identifier: MIT */
/*
** The best of one plain term, and how many there are. Segment by segment, the
** largest first, its blocks are scored best bound first: so what is needed
** grows fast, a small segment's bound mostly tells that it has nothing of that,
** and of the others only skip data and a few blocks are read.
*/
#include "index/ranked.h"

#include "base/memory.h"

/* Deleted documents are sought one by one when they are so much fewer. */
#define FEW 16

/*                                                               documents */

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
    if (score < needed || jb_is_deleted(deleted, document))
      continue;
    if (jb_top_add_document(top, segment, all, document, score, err) != JB_OK)
      return err->code;
    needed = jb_top_needed(top, segment, document + 1, all->days[document]);
    reach = jb_score_reach(term->factor, needed);
  }
  return JB_OK;
}

/* Score the postings that stand in a segment's dictionary. */
static jb_status rank_few (const jb_plan *plan, const jb_plan_term *term,
                           size_t segment, const jb_segment_documents *all,
                           jb_top *top, jb_error *err) {
  uint32_t documents[JB_BLOCK_DOCUMENTS], weights[JB_BLOCK_DOCUMENTS];
  unsigned count;
  if (jb_postings_few(plan->snapshot->segments[segment],
                      jb_term_entries(term, segment), documents, weights,
                      &count, err) != JB_OK)
    return err->code;
  return rank_documents(plan, term, segment, all, documents, weights, count,
                        top, err);
}

/*                                                                  blocks */

/* A block of postings, and what none of its scores is over. */
typedef struct ranked_block {
  double bound;
  uint32_t number;
  uint32_t first; /* none of its documents is before */
} ranked_block;

/* Blocks of a segment that may have what is needed: a heap, the best on top. */
typedef struct ranked_blocks {
  ranked_block *blocks; /* owned */
  size_t count, capacity;
} ranked_blocks;

/* Move a block down to where those below it are not better. */
static void sink_block (ranked_blocks *heap, size_t at) {
  ranked_block *blocks = heap->blocks;
  const ranked_block moved = blocks[at];
  for (size_t below; (below = 2 * at + 1) < heap->count; at = below) {
    if (below + 1 < heap->count &&
        blocks[below + 1].bound > blocks[below].bound)
      below++;
    if (blocks[below].bound <= moved.bound)
      break;
    blocks[at] = blocks[below];
  }
  blocks[at] = moved;
}

/* Put in a block. */
static jb_status add_block (ranked_blocks *heap, ranked_block block,
                            jb_error *err) {
  size_t capacity, bytes;
  ranked_block *moved;
  if (heap->count == heap->capacity) {
    if (!jb_multiply(heap->capacity, 2, &capacity) ||
        !jb_add(capacity, JB_BLOCKS_BOUNDED, &capacity) ||
        !jb_multiply(capacity, sizeof *moved, &bytes))
      return jb_fail_memory(err, heap->capacity);
    moved = jb_reallocate(heap->blocks, bytes);
    if (moved == NULL)
      return jb_fail_memory(err, bytes);
    heap->blocks = moved;
    heap->capacity = capacity;
  }
  heap->blocks[heap->count++] = block;
  return JB_OK;
}

/* Put in the blocks that may have a score of 'least'. */
static jb_status list_blocks (const jb_plan *plan, const jb_plan_term *term,
                              const jb_segment_documents *all, double least,
                              jb_postings *postings, ranked_blocks *heap,
                              jb_error *err) {
  ranked_block block = {0};
  jb_block_bounds bounds;
  heap->count = 0;
  do {
    if (jb_plan_check(plan, err) != JB_OK ||
        jb_postings_bounds(postings, block.number, &bounds, err) != JB_OK)
      return err->code;
    for (unsigned i = 0; i < bounds.count; i++) {
      block.bound = jb_score(plan->scale, term->factor,
                             (unsigned char)bounds.min_length_code[i],
                             bounds.max_weight[i]);
      if (block.bound >= least && add_block(heap, block, err) != JB_OK)
        return err->code;
      block.number++;
      /* None is behind the last, but by damage: found with the block. */
      block.first = bounds.last[i] + 1 < all->count ? bounds.last[i] + 1 : 0;
    }
  } while (bounds.count == JB_BLOCKS_BOUNDED);
  for (size_t i = heap->count / 2; i-- > 0;)
    sink_block(heap, i);
  return JB_OK;
}

/* Score the listed blocks until no more can reach what is needed. */
static jb_status rank_blocks (const jb_plan *plan, const jb_plan_term *term,
                              size_t segment, const jb_segment_documents *all,
                              ranked_blocks *heap, jb_postings *postings,
                              jb_top *top, jb_error *err) {
  for (unsigned turn = 0; heap->count > 0; turn++) {
    const ranked_block best = heap->blocks[0];
    if (top->count == top->limit && best.bound < top->entries[0].score)
      break;
    heap->blocks[0] = heap->blocks[--heap->count];
    sink_block(heap, 0);
    if (turn % 64 == 63 && jb_plan_check(plan, err) != JB_OK)
      return err->code;
    if (best.bound <
        jb_top_needed(top, segment, best.first, all->days[best.first]))
      continue;
    if (jb_postings_turn(postings, best.number, err) != JB_OK ||
        rank_documents(plan, term, segment, all, postings->documents,
                       postings->weights, postings->count, top, err) != JB_OK)
      return err->code;
  }
  return JB_OK;
}

static jb_status rank_segment (const jb_plan *plan, const jb_plan_term *term,
                               size_t segment, ranked_blocks *heap, jb_top *top,
                               jb_error *err) {
  const jb_term_entry *entry = jb_term_entries(term, segment);
  jb_segment *read = plan->snapshot->segments[segment];
  const jb_segment_documents *all;
  jb_postings postings;
  double needed;
  jb_status status;
  if (entry->document_count == 0)
    return JB_OK;
  if (jb_plan_check(plan, err) != JB_OK ||
      jb_segment_columns(read, &all, err) != JB_OK)
    return err->code;
  needed = jb_top_needed(top, segment, 0, all->days[0]);
  if (jb_score(plan->scale, term->factor, entry->min_length_code,
               entry->max_weight) < needed)
    return JB_OK;
  if (entry->inlined)
    return rank_few(plan, term, segment, all, top, err);
  if (jb_postings_open_blocks(read, entry, &postings, err) != JB_OK)
    return err->code;
  status = list_blocks(plan, term, all, needed, &postings, heap, err);
  if (status == JB_OK)
    status = rank_blocks(plan, term, segment, all, heap, &postings, top, err);
  jb_postings_close(&postings);
  return status;
}

/*                                                                   counts */

static jb_status count_living (const jb_plan *plan, size_t segment,
                               jb_postings *postings, uint64_t *count,
                               jb_error *err) {
  const uint64_t *deleted =
      jb_segment_deleted(plan->snapshot->segments[segment]);
  while (postings->document != JB_NO_DOCUMENT) {
    for (unsigned i = 0; i < postings->count; i++)
      *count += !jb_is_deleted(deleted, postings->documents[i]);
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

/*                                                                 segments */

jb_status jb_rank_plain (const jb_plan *plan, const jb_plan_term *term,
                         jb_top *top, uint64_t *count, jb_error *err) {
  const jb_index_snapshot *snapshot = plan->snapshot;
  ranked_blocks heap = {NULL, 0, 0};
  jb_status status = JB_OK;
  for (size_t i = 0; i < snapshot->segment_count; i++)
    if (jb_count_plain(plan, term, i, count, err) != JB_OK)
      return err->code;
  for (size_t i = 0;
       i < snapshot->segment_count && top->limit > 0 && status == JB_OK; i++)
    status =
        rank_segment(plan, term, snapshot->largest_first[i], &heap, top, err);
  jb_free(heap.blocks);
  return status;
}
