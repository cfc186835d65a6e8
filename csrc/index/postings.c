/* SPDX-License-Identifier: MIT */
/* Going through the postings of a term. */
#include "base/memory.h"
#include "index/folded.h"
#include "index/packed.h"
#include "index/pair_ranks.h"
#include "index/positions.h"
#include "index/segment_reader.h"
#include "index/skips.h"

/*
** Eight kilobytes, most of them room for a block: it is not cleared, as one is
** opened for every term of a merge.
*/
struct jb_postings_state {
  bool inlined;
  uint32_t segment_documents;
  uint32_t block;   /* open for reading; block_count: none, at the end */
  uint32_t shallow; /* that of the skip data shown … */
  bool bounded;     /* with its bounds */
  bool placed;      /* the positions are turned to the block */
  bool weightless;  /* weights of blocks are read when they are asked for: */
  jb_bytes weights; /* those of the block at hand, in 'blocks'; at NULL: read */
  jb_skips skips;
  jb_stream_reader blocks;
  jb_positions_reader positions;
  jb_inlined few;
  uint64_t inlined_at; /* their byte in TERMS */
  /* Of a word: its leading pair, opened for the first block that asks for it,
  ** and kept from term to term. */
  jb_segment *segment;
  char pair[JB_PAIR_BYTES];
  unsigned char pair_bytes; /* 0: it has none */
  bool paired;              /* 'ranks' is of this pair */
  jb_pair_ranks *ranks;     /* owned; or NULL */
};

/* Show the last document of a block whose group is turned to. */
static void show_last (jb_postings *postings, uint32_t block) {
  struct jb_postings_state *state = postings->state;
  state->shallow = block;
  state->bounded = false;
  postings->block_last = state->skips.last[block % JB_GROUP_BLOCKS];
}

/* Show the skip data of a block. */
static jb_status show_block (jb_postings *postings, uint32_t block,
                             jb_error *err) {
  struct jb_postings_state *state = postings->state;
  jb_skips *skips = &state->skips;
  const unsigned place = block % JB_GROUP_BLOCKS;
  if (jb_skips_turn(skips, block, err) != JB_OK ||
      jb_skips_bounds(skips, err) != JB_OK)
    return err->code;
  show_last(postings, block);
  state->bounded = true;
  postings->block_max_weight = skips->max_weight[place];
  postings->block_min_length_code = (unsigned char)skips->code[place];
  return JB_OK;
}

static void show_no_block (jb_postings *postings) {
  postings->state->shallow = postings->state->skips.block_count;
  postings->state->bounded = true;
  postings->block_last = JB_NO_DOCUMENT;
  postings->block_max_weight = 0;
  postings->block_min_length_code = UINT8_MAX;
}

static void stand_at_end (jb_postings *postings) {
  postings->state->block = postings->state->skips.block_count;
  postings->count = postings->index = 0;
  postings->document = JB_NO_DOCUMENT;
}

/*                                                                  blocks */

/*
** Weights are unpacked for all places of a block, whatever its count: a loop
** of a constant length is compiled into vector instructions.
*/
static bool unpack_weights (jb_bytes *bytes, unsigned count,
                            uint32_t *weights) {
  uint32_t common, all = 0;
  bool alike;
  if (bytes->at == bytes->end)
    return false;
  common = *bytes->at / 2U;
  alike = *bytes->at++ % 2U == 0;
  if (common == 0)
    return false;
  if (alike) {
    for (unsigned i = 0; i < JB_BLOCK_DOCUMENTS; i++)
      weights[i] = common;
    return true;
  }
  if (!jb_packed_read(bytes, count, weights))
    return false;
  for (unsigned i = count; i < JB_BLOCK_DOCUMENTS; i++)
    weights[i] = 0;
  for (unsigned i = 0; i < JB_BLOCK_DOCUMENTS; i++)
    all |= weights[i];
  /* Only where the bits of all together reach the bound may one be over it. */
  for (unsigned i = 0; all >= JB_WEIGHT_MAX && i < count; i++)
    if (weights[i] >= JB_WEIGHT_MAX)
      return false;
  if (common == 1)
    for (unsigned i = 0; i < JB_BLOCK_DOCUMENTS; i++)
      weights[i]++;
  else if (common == 2) /* of a lead: mostly */
    for (unsigned i = 0; i < JB_BLOCK_DOCUMENTS; i++)
      weights[i] += 1U + (weights[i] == 0) - (weights[i] == 1);
  else
    for (unsigned i = 0; i < JB_BLOCK_DOCUMENTS; i++)
      weights[i] = jb_unfold(weights[i], common);
  return true;
}

static bool unpack_all_weights (jb_postings *postings, jb_bytes *bytes,
                                unsigned count) {
  return unpack_weights(bytes, count, postings->weights) &&
         bytes->at == bytes->end;
}

/* Unpack the weights of a block, or note where they are. */
static bool take_weights (jb_postings *postings, jb_bytes *bytes,
                          unsigned count) {
  if (!postings->state->weightless)
    return unpack_all_weights(postings, bytes, count);
  postings->state->weights = *bytes;
  return true;
}

/* Unpack documents and weights; 'next' is behind the last document before. */
static bool unpack_block (jb_postings *postings, jb_bytes *bytes, uint32_t next,
                          unsigned count) {
  return jb_packed_read_rising(bytes, count, next,
                               postings->state->segment_documents,
                               postings->documents) &&
         take_weights(postings, bytes, count);
}

/* Open the leading pair of the word that the postings are of. */
static jb_status open_pair (struct jb_postings_state *state, jb_error *err) {
  jb_status status = JB_OK;
  if (!state->paired)
    status = jb_pair_ranks_open(state->segment,
                                (jb_slice){state->pair, state->pair_bytes},
                                &state->ranks, err);
  state->paired = status == JB_OK;
  return status;
}

/*
** The same for documents told by ranks. They rise as the pair's do, and all are
** behind the last one before when the first is.
*/
static jb_status unpack_ranked (jb_postings *postings, jb_bytes *bytes,
                                uint32_t next, unsigned count, bool *sound,
                                jb_error *err) {
  struct jb_postings_state *state = postings->state;
  *sound = state->pair_bytes > 0;
  if (!*sound)
    return JB_OK;
  if (open_pair(state, err) != JB_OK ||
      jb_pair_ranks_read(state->ranks, bytes, count, postings->documents, sound,
                         err) != JB_OK)
    return err->code;
  *sound = *sound && postings->documents[0] >= next &&
           take_weights(postings, bytes, count);
  return JB_OK;
}

/* Open a block for reading and stand at its first document. */
static jb_status open_block (jb_postings *postings, uint32_t block,
                             jb_error *err) {
  struct jb_postings_state *state = postings->state;
  jb_skips *skips = &state->skips;
  const unsigned place = block % JB_GROUP_BLOCKS;
  const uint32_t left = postings->document_count - block * JB_BLOCK_DOCUMENTS;
  const unsigned count = left < JB_BLOCK_DOCUMENTS ? left : JB_BLOCK_DOCUMENTS;
  uint64_t at, size;
  uint32_t next;
  bool sound = true;
  jb_bytes bytes;
  jb_status status = jb_skips_turn(skips, block, err);
  stand_at_end(postings);
  if (status != JB_OK)
    return status;
  at = skips->block_at[place];
  size = skips->block_at[place + 1] - at;
  next = place > 0   ? skips->last[place - 1] + 1
         : block > 0 ? skips->groups[skips->group - 1].last + 1
                     : 0;
  if (size > JB_POSTINGS_BLOCK_BYTES)
    return jb_stream_damaged(&state->blocks, at, "a block is too long", err);
  status = jb_stream_view(&state->blocks, at, (size_t)size, &bytes, err);
  if (status != JB_OK)
    return status;
  if (bytes.at < bytes.end && *bytes.at == JB_RANKED_BLOCK)
    status = unpack_ranked(postings, &bytes, next, count, &sound, err);
  else
    sound = unpack_block(postings, &bytes, next, count);
  if (status != JB_OK)
    return status;
  if (!sound)
    return jb_stream_damaged(&state->blocks, at, "postings make no sense", err);
  if (skips->block_count == 1)
    jb_skips_only_block(skips, postings->documents[count - 1]);
  else if (skips->last[place] != postings->documents[count - 1])
    return jb_stream_damaged(&state->blocks, at,
                             "postings are not what skip data says", err);
  state->placed = false;
  state->block = block;
  postings->count = count;
  postings->document = postings->documents[0];
  if (block >= state->shallow)
    show_last(postings, block);
  return JB_OK;
}

/* Turn the positions to the block at hand. */
static jb_status place_positions (jb_postings *postings, jb_error *err) {
  struct jb_postings_state *state = postings->state;
  jb_skips *skips = &state->skips;
  const unsigned place = state->block % JB_GROUP_BLOCKS;
  if (jb_skips_turn(skips, state->block, err) != JB_OK ||
      jb_skips_places(skips, err) != JB_OK)
    return err->code;
  jb_positions_turn(&state->positions, skips->positions_at[place],
                    skips->positions_at[place + 1], postings->count);
  state->placed = true;
  return JB_OK;
}

/*                                                            open, inlined */

/* Postings of the dictionary are shown as a block of their own. */
static jb_status open_inlined (const jb_segment *segment,
                               const jb_term_entry *entry,
                               jb_postings *postings, jb_error *err) {
  struct jb_postings_state *state = postings->state;
  jb_inlined *few = &state->few;
  jb_stream_reader terms = jb_segment_stream(segment, JB_STREAM_TERMS);
  jb_bytes bytes;
  jb_status status;
  state->inlined_at = entry->postings;
  status = jb_stream_view(&terms, entry->postings,
                          (size_t)entry->postings_bytes, &bytes, err);
  if (status == JB_OK &&
      (!jb_inlined_read(bytes, entry->has_positions, &segment->totals, few) ||
       few->count != entry->document_count))
    status = jb_stream_damaged(&terms, entry->postings,
                               "postings make no sense", err);
  jb_stream_reader_close(&terms);
  if (status != JB_OK)
    return status;
  memcpy(postings->documents, few->documents,
         few->count * sizeof *few->documents);
  memcpy(postings->weights, few->weights, few->count * sizeof *few->weights);
  state->skips.block_count = 1;
  postings->count = few->count;
  postings->document = postings->documents[0];
  postings->block_last = postings->documents[few->count - 1];
  state->bounded = true;
  postings->block_max_weight = few->max_weight;
  postings->block_min_length_code = entry->min_length_code;
  return JB_OK;
}

/* Ready for a segment, in new memory or in what was released. */
static jb_status new_state (jb_segment *segment, jb_postings *postings,
                            jb_error *err) {
  struct jb_postings_state *state = postings->state;
  if (state == NULL && segment->spare_count > 0)
    state = segment->spare[--segment->spare_count];
  else if (state == NULL)
    state = jb_allocate(sizeof *state);
  if (state == NULL)
    return jb_fail_memory(err, sizeof *state);
  postings->state = state;
  jb_skips_begin(&state->skips, jb_segment_stream(segment, JB_STREAM_POSTINGS));
  jb_positions_begin(&state->positions,
                     jb_segment_stream(segment, JB_STREAM_POSITIONS));
  state->segment_documents = segment->totals.document_count;
  state->segment = segment;
  state->ranks = NULL;
  state->blocks = jb_segment_stream(segment, JB_STREAM_POSTINGS);
  return JB_OK;
}

/* Stand at the first document of a block not less than 'target'. */
static jb_status open_stored (const jb_term_entry *entry, uint32_t target,
                              jb_postings *postings, jb_error *err) {
  jb_skips *skips = &postings->state->skips;
  uint32_t block = 0;
  jb_status status = jb_skips_open(skips, entry, err);
  if (status == JB_OK && target > 0 && skips->block_count > 1)
    status = jb_skips_find(skips, 0, target, &block, err);
  if (status == JB_OK && block < skips->block_count)
    return open_block(postings, block, err);
  stand_at_end(postings);
  show_no_block(postings);
  return status;
}

/* Make ready what has a state, or give it one. */
static jb_status begin (jb_segment *segment, const jb_term_entry *entry,
                        bool weightless, jb_postings *postings, jb_error *err) {
  struct jb_postings_state *state;
  if (postings->state == NULL && new_state(segment, postings, err) != JB_OK)
    return err->code;
  state = postings->state;
  state->inlined = entry->inlined;
  state->block = state->shallow = 0;
  state->weightless = weightless;
  state->weights.at = NULL;
  state->pair_bytes = entry->pair_bytes;
  if (entry->pair_bytes > 0)
    memcpy(state->pair, entry->pair, entry->pair_bytes);
  state->paired = false;
  postings->count = postings->index = 0;
  postings->document = JB_NO_DOCUMENT;
  postings->document_count = entry->document_count;
  postings->has_positions = entry->has_positions;
  return JB_OK;
}

static jb_status open_at (jb_segment *segment, const jb_term_entry *entry,
                          bool weightless, uint32_t target,
                          jb_postings *postings, jb_error *err) {
  jb_status status = begin(segment, entry, weightless, postings, err);
  if (status != JB_OK)
    return status;
  status = entry->inlined ? open_inlined(segment, entry, postings, err)
                          : open_stored(entry, target, postings, err);
  if (status == JB_OK && postings->document < target)
    status = jb_postings_seek(postings, target, err);
  if (status != JB_OK)
    jb_postings_close(postings);
  return status;
}

jb_status jb_postings_reopen (jb_segment *segment, const jb_term_entry *entry,
                              jb_postings *postings, jb_error *err) {
  return open_at(segment, entry, false, 0, postings, err);
}

jb_status jb_postings_open (jb_segment *segment, const jb_term_entry *entry,
                            jb_postings *postings, jb_error *err) {
  postings->state = NULL;
  return open_at(segment, entry, false, 0, postings, err);
}

jb_status jb_postings_open_places (jb_segment *segment,
                                   const jb_term_entry *entry, uint32_t target,
                                   jb_postings *postings, jb_error *err) {
  if (new_state(segment, postings, err) != JB_OK)
    return err->code;
  return open_at(segment, entry, true, target, postings, err);
}

/* Open without standing anywhere; postings of the dictionary are read. */
static jb_status open_nowhere (jb_segment *segment, const jb_term_entry *entry,
                               bool weightless, jb_postings *postings,
                               jb_error *err) {
  jb_status status = begin(segment, entry, weightless, postings, err);
  if (status != JB_OK)
    return status;
  status = entry->inlined ? open_inlined(segment, entry, postings, err)
                          : jb_skips_open(&postings->state->skips, entry, err);
  if (status != JB_OK)
    jb_postings_close(postings);
  return status;
}

jb_status jb_postings_open_blocks (jb_segment *segment,
                                   const jb_term_entry *entry,
                                   jb_postings *postings, jb_error *err) {
  postings->state = NULL;
  return open_nowhere(segment, entry, false, postings, err);
}

jb_status jb_postings_reopen_documents (jb_segment *segment,
                                        const jb_term_entry *entry,
                                        jb_postings *postings, jb_error *err) {
  return open_nowhere(segment, entry, true, postings, err);
}

jb_status jb_postings_bounds (jb_postings *postings, uint32_t first,
                              jb_block_bounds *bounds, jb_error *err) {
  jb_skips *skips = &postings->state->skips;
  *bounds = (jb_block_bounds){0};
  if (postings->state->inlined || first >= skips->block_count)
    return JB_OK;
  if (jb_skips_turn(skips, first, err) != JB_OK ||
      jb_skips_bounds(skips, err) != JB_OK)
    return err->code;
  *bounds = (jb_block_bounds){skips->blocks_in_group, skips->last,
                              skips->max_weight, skips->code};
  return JB_OK;
}

jb_status jb_postings_few (jb_segment *segment, const jb_term_entry *entry,
                           uint32_t *documents, uint32_t *weights,
                           unsigned *count, jb_error *err) {
  jb_stream_reader *stream = &segment->dictionary;
  jb_inlined few;
  jb_bytes bytes;
  *count = 0;
  if (!entry->inlined)
    return JB_OK;
  if (jb_stream_view(stream, entry->postings, (size_t)entry->postings_bytes,
                     &bytes, err) != JB_OK)
    return err->code;
  if (!jb_inlined_read(bytes, entry->has_positions, &segment->totals, &few))
    return jb_stream_damaged(stream, entry->postings, "postings make no sense",
                             err);
  memcpy(documents, few.documents, few.count * sizeof *documents);
  memcpy(weights, few.weights, few.count * sizeof *weights);
  *count = few.count;
  return JB_OK;
}

void jb_postings_release (jb_postings *postings) {
  struct jb_postings_state *state = postings->state;
  if (state == NULL)
    return;
  jb_stream_reader_close(&state->blocks);
  jb_skips_close(&state->skips);
  jb_positions_close(&state->positions);
  jb_pair_ranks_close(state->ranks);
  state->ranks = NULL;
}

void jb_postings_close (jb_postings *postings) {
  struct jb_postings_state *state = postings->state;
  if (state == NULL)
    return;
  jb_postings_release(postings);
  if (state->segment->spare_count < JB_SPARE_STATES)
    state->segment->spare[state->segment->spare_count++] = state;
  else
    jb_free(state);
  postings->state = NULL;
}

/*                                                                  moving */

uint32_t jb_postings_block (const jb_postings *postings) {
  return postings->state->block;
}

jb_status jb_postings_turn (jb_postings *postings, uint32_t block,
                            jb_error *err) {
  struct jb_postings_state *state = postings->state;
  if (block >= state->skips.block_count)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET, "no such block of postings");
  if (!state->inlined && (state->block != block || postings->count == 0))
    return open_block(postings, block, err);
  postings->index = 0;
  postings->document = postings->documents[0];
  return JB_OK;
}

jb_status jb_postings_next_block (jb_postings *postings, jb_error *err) {
  struct jb_postings_state *state = postings->state;
  if (state->block + 1 < state->skips.block_count)
    return open_block(postings, state->block + 1, err);
  stand_at_end(postings);
  show_no_block(postings);
  return JB_OK;
}

jb_status jb_postings_next (jb_postings *postings, jb_error *err) {
  if (postings->index + 1 < postings->count) {
    postings->document = postings->documents[++postings->index];
    return JB_OK;
  }
  return jb_postings_next_block(postings, err);
}

/*
** Go to the first document behind the one at hand that is not below 'target';
** the last one is not. Mostly it is the next, or anywhere: halved in plain
** arithmetic, as any branch would be guessed wrong.
*/
static void seek_in_block (jb_postings *postings, uint32_t target) {
  const uint32_t *documents = postings->documents;
  unsigned low = postings->index + 1;
  if (documents[low] < target)
    for (unsigned left = postings->count - low; left > 0;) {
      const unsigned half = (left + 1) / 2;
      low += half & (0U - (documents[low + half - 1] < target));
      left -= half;
    }
  postings->index = low;
  postings->document = documents[low];
}

jb_status jb_postings_seek (jb_postings *postings, uint32_t target,
                            jb_error *err) {
  struct jb_postings_state *state = postings->state;
  uint32_t block;
  jb_status status;
  if (postings->document >= target)
    return JB_OK; /* the end is JB_NO_DOCUMENT */
  if (postings->documents[postings->count - 1] < target) {
    block = 1;
    if (!state->inlined) {
      status =
          jb_skips_find(&state->skips, state->block + 1, target, &block, err);
      if (status != JB_OK)
        return status;
    }
    if (block >= state->skips.block_count) {
      stand_at_end(postings);
      show_no_block(postings);
      return JB_OK;
    }
    status = open_block(postings, block, err);
    if (status != JB_OK)
      return status;
  }
  if (postings->document < target)
    seek_in_block(postings, target);
  return JB_OK;
}

jb_status jb_postings_shallow (jb_postings *postings, uint32_t target,
                               jb_error *err) {
  struct jb_postings_state *state = postings->state;
  uint32_t block;
  jb_status status;
  if (postings->block_last >= target)
    return state->bounded ? JB_OK : show_block(postings, state->shallow, err);
  if (state->inlined) {
    show_no_block(postings);
    return JB_OK;
  }
  status =
      jb_skips_find(&state->skips, state->shallow + 1, target, &block, err);
  if (status != JB_OK)
    return status;
  if (block < state->skips.block_count)
    return show_block(postings, block, err);
  show_no_block(postings);
  return JB_OK;
}

jb_status jb_postings_weight (jb_postings *postings, uint32_t *weight,
                              jb_error *err) {
  struct jb_postings_state *state = postings->state;
  jb_bytes bytes = state->weights;
  if (bytes.at != NULL &&
      !unpack_all_weights(postings, &bytes, postings->count))
    return jb_stream_damaged(
        &state->blocks, state->skips.block_at[state->block % JB_GROUP_BLOCKS],
        "postings make no sense", err);
  state->weights.at = NULL;
  *weight = postings->weights[postings->index];
  return JB_OK;
}

jb_status jb_postings_positions (jb_postings *postings,
                                 const uint32_t **positions, uint32_t *count,
                                 jb_error *err) {
  struct jb_postings_state *state = postings->state;
  if (!postings->has_positions || postings->count == 0)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "a term without positions, or no document at hand");
  if (state->inlined) {
    const unsigned char *starts = state->few.starts + postings->index;
    if (!jb_inlined_read_positions(&state->few))
      return jb_stream_damaged(&state->blocks, state->inlined_at,
                               "positions make no sense", err);
    *positions = state->few.positions + starts[0];
    *count = (uint32_t)(starts[1] - starts[0]);
    return JB_OK;
  }
  if (!state->placed && place_positions(postings, err) != JB_OK)
    return err->code;
  return jb_positions_of(&state->positions, postings->index, positions, count,
                         err);
}

jb_status jb_postings_gaps (jb_postings *postings, uint32_t *counts,
                            uint32_t **gaps, jb_error *err) {
  struct jb_postings_state *state = postings->state;
  if (!state->placed && place_positions(postings, err) != JB_OK)
    return err->code;
  return jb_positions_gaps(&state->positions, counts, gaps, err);
}
