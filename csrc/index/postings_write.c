/* SPDX-License-Identifier: MIT */
/* Writing the postings of a term: blocks as they fill, skip data behind. */
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "index/folded.h"
#include "index/packed.h"
#include "index/written_pairs.h"

static jb_status misused (jb_error *err, const char *what) {
  return jb_fail(err, JB_MISUSE, JB_NO_OFFSET, "%s", what);
}

static jb_status too_large (jb_error *err) {
  return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                 "the index has no room for so many articles");
}

/* Note where what words look their pairs up in ends; the dictionary, too. */
static jb_status begin_words (jb_segment_writer *writer, jb_error *err) {
  jb_status status = jb_dictionary_end_block(writer, err);
  writer->words_begun = true;
  for (unsigned i = 0; i < JB_SEGMENT_STREAMS; i++)
    writer->before_words[i] = writer->streams[i].bytes;
  return status;
}

jb_status jb_segment_writer_term (jb_segment_writer *writer, jb_slice term,
                                  jb_error *err) {
  jb_buffer *last = &writer->dictionary.last_term;
  jb_status status;
  size_t shorter;
  int order;
  if (writer->failed)
    return misused(err, "a term after a failure");
  if (term.length == 0 || term.length > JB_TERM_BYTES)
    return misused(err, "a term of no bytes, or of too many");
  shorter = term.length < last->length ? term.length : last->length;
  order = shorter == 0 ? 1 : memcmp(term.bytes, last->bytes, shorter);
  if (order < 0 || (order == 0 && term.length <= last->length))
    return misused(err, "a term that is not greater than the one before");
  status = jb_writer_begin_terms(writer, err);
  if (status == JB_OK)
    status = jb_writer_end_term(writer, err);
  if (status == JB_OK && term.bytes[0] == JB_TERM_WORD && !writer->words_begun)
    status = begin_words(writer, err);
  if (status == JB_OK) {
    jb_buffer_reset(last);
    jb_buffer_append(last, term.bytes, term.length);
    if (last->status != JB_OK)
      status = jb_fail_memory(err, term.length);
  }
  writer->term.begun = status == JB_OK;
  writer->term.has_positions = jb_term_has_positions(term);
  writer->failed = status != JB_OK;
  return status;
}

/*                                                                  blocks */

/* Read the chunk of length codes that the document's is in. */
static jb_status read_codes (jb_segment_writer *writer, size_t chunk,
                             jb_error *err) {
  const jb_chunk_key key = {writer->number, JB_STREAM_LENGTHS, (uint32_t)chunk};
  const size_t left = writer->document_count - chunk * JB_CHUNK_BYTES;
  jb_slice codes;
  jb_status status =
      jb_chunk_read(&writer->store, key, &writer->read, &codes, err);
  if (status == JB_NOT_FOUND)
    return jb_chunk_damaged(err, key, "it is missing");
  if (status != JB_OK)
    return status;
  if (codes.length != (left < JB_CHUNK_BYTES ? left : JB_CHUNK_BYTES))
    return jb_chunk_damaged(err, key, "its length is wrong");
  memcpy(writer->codes + chunk * JB_CHUNK_BYTES, codes.bytes, codes.length);
  writer->codes_read[chunk] = true;
  return JB_OK;
}

/* Weights whose least code is looked for first, and the bound made of it: a
** bound takes a division. */
#define COMMON_WEIGHTS 32U

/* The greatest weight of the postings at hand, and the least code that makes
** it a bound of their scores. */
static jb_status find_extremes (jb_segment_writer *writer, uint32_t *max_weight,
                                unsigned char *min_code, jb_error *err) {
  const jb_pending_postings *block = &writer->postings;
  unsigned char least[COMMON_WEIGHTS]; /* code of each weight */
  memset(least, UINT8_MAX, sizeof least);
  *max_weight = 0;
  *min_code = UINT8_MAX;
  for (unsigned i = 0; i < block->count; i++)
    if (block->weights[i] > *max_weight)
      *max_weight = block->weights[i];
  for (unsigned i = 0; i < block->count; i++) {
    const size_t chunk = block->documents[i] / JB_CHUNK_BYTES;
    const uint32_t weight = block->weights[i];
    unsigned char code;
    if (!writer->codes_read[chunk]) {
      jb_status status = read_codes(writer, chunk, err);
      if (status != JB_OK)
        return status;
    }
    code = writer->codes[block->documents[i]];
    if (weight < COMMON_WEIGHTS) {
      least[weight] = code < least[weight] ? code : least[weight];
      continue;
    }
    code = jb_length_code_bound(code, weight, *max_weight);
    *min_code = code < *min_code ? code : *min_code;
  }
  for (uint32_t weight = 1; weight < COMMON_WEIGHTS; weight++)
    if (least[weight] < *min_code) { /* a bound is no less than the code */
      const unsigned char code =
          jb_length_code_bound(least[weight], weight, *max_weight);
      *min_code = code < *min_code ? code : *min_code;
    }
  return JB_OK;
}

static jb_status add_skip (jb_term_writer *term, jb_block_skip skip,
                           jb_error *err) {
  if (term->skip_count == term->skip_capacity) {
    jb_block_skip *grown = jb_array_grow(term->skips, &term->skip_capacity, 16,
                                         sizeof *grown, err);
    if (grown == NULL)
      return JB_NO_MEMORY;
    term->skips = grown;
  }
  term->skips[term->skip_count++] = skip;
  return JB_OK;
}

/* The weight that most have, of those that others can be told by. */
static uint32_t commonest_weight (const uint32_t *weights, unsigned count) {
  unsigned char of_weight[JB_FOLDED_MOST + 1] = {0};
  uint32_t best = 1;
  for (unsigned i = 0; i < count; i++)
    if (weights[i] <= JB_FOLDED_MOST &&
        ++of_weight[weights[i]] > of_weight[best])
      best = weights[i];
  return best;
}

static void append_weights (jb_buffer *buffer, const uint32_t *weights,
                            unsigned count) {
  const uint32_t common = commonest_weight(weights, count);
  uint32_t numbers[JB_BLOCK_DOCUMENTS], all = 0;
  for (unsigned i = 0; i < count; i++) {
    numbers[i] = jb_fold(weights[i], common);
    all |= numbers[i];
  }
  jb_buffer_append_byte(buffer, (char)(common * 2 + (all != 0)));
  if (all != 0)
    jb_packed_append(buffer, numbers, count);
}

/* Open the leading pair of the term begun, if it is a word that has one. */
static jb_status open_pair (jb_segment_writer *writer, jb_error *err) {
  const jb_buffer *last = &writer->dictionary.last_term;
  char pair[JB_PAIR_BYTES];
  const size_t length =
      jb_leading_pair((jb_slice){last->bytes, last->length}, pair);
  jb_status status = JB_OK;
  if (length == 0 || writer->term.pair_opened)
    return JB_OK;
  if (writer->pairs == NULL)
    status = jb_written_pairs_open(writer, &writer->pairs, err);
  if (status == JB_OK)
    status =
        jb_pair_ranks_open(writer->pairs->segment, (jb_slice){pair, length},
                           &writer->pairs->ranks, err);
  writer->term.pair_opened = status == JB_OK;
  return status;
}

/*
** Put a word's documents as ranks in place of the 'bytes' last appended, which
** are their gaps, where this is shorter by what reading it costs.
*/
static jb_status prefer_ranks (jb_segment_writer *writer, size_t bytes,
                               jb_error *err) {
  const jb_pending_postings *block = &writer->postings;
  jb_buffer *scratch = &writer->scratch;
  const size_t end = scratch->length;
  bool told = false;
  size_t length;
  jb_status status = open_pair(writer, err);
  if (status == JB_OK && writer->term.pair_opened)
    status = jb_pair_ranks_append(writer->pairs->ranks, block->documents,
                                  block->count, scratch, &told, err);
  if (status != JB_OK || !told || scratch->status != JB_OK)
    return status; /* a buffer tells when it is written */
  length = scratch->length - end;
  scratch->length = end;
  if (length + JB_RANKED_LESS > bytes)
    return JB_OK;
  memmove(scratch->bytes + end - bytes, scratch->bytes + end, length);
  scratch->length = end - bytes + length;
  return JB_OK;
}

/* Write the block at hand. */
static jb_status write_block (jb_segment_writer *writer, jb_error *err) {
  jb_pending_postings *block = &writer->postings;
  jb_term_writer *term = &writer->term;
  uint32_t numbers[JB_BLOCK_DOCUMENTS];
  uint32_t next = term->next_document;
  jb_block_skip skip = {0};
  jb_buffer *scratch = &writer->scratch;
  jb_status status =
      find_extremes(writer, &skip.max_weight, &skip.min_code, err);
  if (status != JB_OK)
    return status;
  jb_buffer_reset(scratch);
  for (unsigned i = 0; i < block->count; i++) {
    numbers[i] = block->documents[i] - next;
    next = block->documents[i] + 1;
  }
  jb_packed_append(scratch, numbers, block->count);
  if (writer->words_begun)
    status = prefer_ranks(writer, scratch->length, err);
  if (status != JB_OK)
    return status;
  append_weights(scratch, block->weights, block->count);
  skip.last = next - 1;
  skip.bytes = (uint32_t)scratch->length;
  status = jb_writer_append(writer, AT_POSTINGS, scratch, err);
  if (status != JB_OK)
    return status;
  if (term->has_positions) {
    jb_buffer_reset(scratch);
    jb_positions_append(scratch, block);
    if (scratch->length > UINT32_MAX / 2)
      return too_large(err);
    skip.positions_bytes = (uint32_t)scratch->length;
    status = jb_writer_append(writer, AT_POSITIONS, scratch, err);
    if (status != JB_OK)
      return status;
  }
  term->blocks_bytes += skip.bytes;
  term->positions_bytes += skip.positions_bytes;
  term->next_document = next;
  if (skip.max_weight > term->max_weight)
    term->max_weight = skip.max_weight;
  if (skip.min_code < term->min_code)
    term->min_code = skip.min_code;
  block->count = 0;
  block->gap_count = 0;
  return add_skip(term, skip, err);
}

/* Room for so many gaps more; where they are to go. */
static uint32_t *reserve_gaps (jb_pending_postings *block, size_t count,
                               jb_error *err) {
  size_t needed;
  if (!jb_add(block->gap_count, count, &needed)) {
    too_large(err);
    return NULL;
  }
  if (needed > block->gap_capacity) {
    uint32_t *grown =
        jb_array_grow(block->gaps, &block->gap_capacity,
                      needed - block->gap_capacity, sizeof *grown, err);
    if (grown == NULL)
      return NULL;
    block->gaps = grown;
  }
  return block->gaps + block->gap_count;
}

static jb_status add_positions (jb_pending_postings *block,
                                const uint32_t *positions, uint32_t count,
                                jb_error *err) {
  uint32_t *gaps = reserve_gaps(block, count, err);
  uint32_t least = 0;
  if (gaps == NULL)
    return err->code;
  for (uint32_t i = 0; i < count; i++) {
    if (positions[i] >= JB_DOCUMENT_POSITIONS || positions[i] < least)
      return misused(err, "positions out of order");
    gaps[i] = positions[i] - least;
    least = positions[i] + 1;
  }
  block->gap_count += count;
  return JB_OK;
}

jb_status jb_segment_writer_posting (jb_segment_writer *writer,
                                     uint32_t document, uint32_t weight,
                                     const uint32_t *positions,
                                     uint32_t position_count, jb_error *err) {
  jb_pending_postings *block = &writer->postings;
  jb_term_writer *term = &writer->term;
  jb_status status = JB_OK;
  if (writer->failed || !term->begun || weight == 0 ||
      document >= writer->document_count ||
      term->has_positions != (position_count > 0))
    return misused(err, "a posting without a term, a weight or a document, or "
                        "with the wrong number of positions");
  if (document < (block->count > 0 ? block->documents[block->count - 1] + 1
                                   : term->next_document))
    return misused(err, "postings out of order");
  /* Only now that one more comes is it known that the block is not the last
  ** and the term's only one, which may be inlined. */
  if (block->count == JB_BLOCK_DOCUMENTS)
    status = write_block(writer, err);
  if (status == JB_OK && position_count > 0)
    status = add_positions(block, positions, position_count, err);
  if (status != JB_OK) {
    writer->failed = true;
    return status;
  }
  block->documents[block->count] = document;
  block->weights[block->count] =
      weight > JB_WEIGHT_MAX ? JB_WEIGHT_MAX : weight;
  block->counts[block->count] = position_count;
  block->count++;
  term->document_count++;
  return JB_OK;
}

/* Append the gaps of the last 'count' postings; they become those behind. */
static jb_status add_gaps (jb_pending_postings *block, unsigned count,
                           size_t all, const uint32_t **gaps, jb_error *err) {
  uint32_t *place = reserve_gaps(block, all, err);
  bool sound = true;
  if (place == NULL)
    return err->code;
  for (unsigned i = block->count - count; i < block->count; i++) {
    uint64_t end = 0;
    for (uint32_t k = 0; k < block->counts[i]; k++)
      end += (uint64_t)(*place++ = *(*gaps)++) + 1;
    sound = sound && end <= JB_DOCUMENT_POSITIONS;
  }
  block->gap_count += all;
  return sound ? JB_OK : misused(err, "positions out of order");
}

/* Append 'count' of the rows, from 'first' on, for which the block has room. */
static jb_status add_rows (jb_segment_writer *writer,
                           const jb_posting_rows *rows, unsigned first,
                           unsigned count, const uint32_t **gaps,
                           jb_error *err) {
  jb_pending_postings *block = &writer->postings;
  const bool has_positions = writer->term.has_positions;
  uint32_t next = block->count > 0 ? block->documents[block->count - 1] + 1
                                   : writer->term.next_document;
  size_t all = 0;
  bool sound = true;
  for (unsigned i = first; i < first + count; i++) {
    const uint32_t document = rows->documents[i], weight = rows->weights[i];
    sound = sound && document >= next && document < writer->document_count &&
            weight > 0 && (rows->counts[i] > 0) == has_positions;
    next = document + 1;
    all += rows->counts[i];
    block->documents[block->count] = document;
    block->weights[block->count] =
        weight > JB_WEIGHT_MAX ? JB_WEIGHT_MAX : weight;
    block->counts[block->count++] = rows->counts[i];
  }
  writer->term.document_count += count;
  if (!sound)
    return misused(err, "postings out of order, or without what they need");
  return has_positions ? add_gaps(block, count, all, gaps, err) : JB_OK;
}

jb_status jb_segment_writer_postings (jb_segment_writer *writer,
                                      const jb_posting_rows *rows,
                                      jb_error *err) {
  const uint32_t *gaps = rows->gaps;
  jb_status status = JB_OK;
  if (writer->failed || !writer->term.begun)
    return misused(err, "postings without a term, or after a failure");
  for (unsigned first = 0, count; first < rows->count && status == JB_OK;
       first += count) {
    if (writer->postings.count == JB_BLOCK_DOCUMENTS) /* as below */
      status = write_block(writer, err);
    count = JB_BLOCK_DOCUMENTS - writer->postings.count;
    if (count > rows->count - first)
      count = rows->count - first;
    if (status == JB_OK)
      status = add_rows(writer, rows, first, count, &gaps, err);
  }
  writer->failed = status != JB_OK;
  return status;
}

/*                                                                   skips */

/* Append skip data of up to 128 blocks; 'next' is behind the last before. */
static void append_group (jb_buffer *buffer, const jb_block_skip *skips,
                          unsigned count, uint32_t next, bool has_positions) {
  uint32_t numbers[JB_GROUP_BLOCKS] = {0};
  for (unsigned i = 0; i < count; i++) {
    numbers[i] = skips[i].last - next;
    next = skips[i].last + 1;
  }
  jb_packed_append(buffer, numbers, count);
  for (unsigned i = 0; i < count; i++)
    numbers[i] = skips[i].bytes;
  jb_packed_append(buffer, numbers, count);
  for (unsigned i = 0; i < count; i++)
    numbers[i] = skips[i].max_weight - 1;
  jb_packed_append(buffer, numbers, count);
  for (unsigned i = 0; i < count; i++)
    numbers[i] = skips[i].min_code;
  jb_packed_append(buffer, numbers, count);
  if (!has_positions)
    return;
  for (unsigned i = 0; i < count; i++)
    numbers[i] = skips[i].positions_bytes;
  jb_packed_append(buffer, numbers, count);
}

/* A group of skip data: four columns of the row of groups. */
typedef struct group_skip {
  uint32_t last, bytes, blocks_bytes, positions_bytes;
} group_skip;

static unsigned at_most_128 (size_t count) {
  return count < JB_GROUP_BLOCKS ? (unsigned)count : JB_GROUP_BLOCKS;
}

/* Append the row of groups, 128 at a time. */
static void append_groups (jb_buffer *buffer, const group_skip *groups,
                           size_t count, bool has_positions) {
  uint32_t numbers[JB_GROUP_BLOCKS] = {0};
  uint32_t next = 0;
  for (size_t first = 0; first < count; first += JB_GROUP_BLOCKS) {
    const group_skip *of = groups + first;
    const unsigned n = at_most_128(count - first);
    for (unsigned i = 0; i < n; i++) {
      numbers[i] = of[i].last - next;
      next = of[i].last + 1;
    }
    jb_packed_append(buffer, numbers, n);
    for (unsigned i = 0; i < n; i++)
      numbers[i] = of[i].bytes;
    jb_packed_append(buffer, numbers, n);
    for (unsigned i = 0; i < n; i++)
      numbers[i] = of[i].blocks_bytes;
    jb_packed_append(buffer, numbers, n);
    for (unsigned i = 0; i < n && has_positions; i++)
      numbers[i] = of[i].positions_bytes;
    if (has_positions)
      jb_packed_append(buffer, numbers, n);
  }
}

/* Write the skip data of the term; '*bytes' of them. */
static jb_status write_skips (jb_segment_writer *writer, uint64_t *bytes,
                              jb_error *err) {
  const jb_term_writer *term = &writer->term;
  const size_t count =
      (term->skip_count + JB_GROUP_BLOCKS - 1) / JB_GROUP_BLOCKS;
  group_skip *groups = jb_allocate_array(count, sizeof *groups);
  jb_buffer all = JB_BUFFER_EMPTY;
  jb_buffer *scratch = &writer->scratch;
  jb_status status = JB_OK;
  uint32_t next = 0;
  if (groups == NULL)
    return jb_fail_memory(err, count * sizeof *groups);
  jb_buffer_reset(scratch);
  for (size_t g = 0; g < count; g++) {
    const jb_block_skip *skips = term->skips + g * JB_GROUP_BLOCKS;
    const unsigned n = at_most_128(term->skip_count - g * JB_GROUP_BLOCKS);
    const size_t before = scratch->length;
    uint64_t positions = 0;
    append_group(scratch, skips, n, next, term->has_positions);
    for (unsigned i = 0; i < n; i++) {
      groups[g].blocks_bytes += skips[i].bytes;
      positions += skips[i].positions_bytes;
    }
    groups[g].last = skips[n - 1].last;
    groups[g].bytes = (uint32_t)(scratch->length - before);
    groups[g].positions_bytes = (uint32_t)positions;
    if (positions > UINT32_MAX)
      status = too_large(err);
    next = groups[g].last + 1;
  }
  if (count > 1)
    append_groups(&all, groups, count, term->has_positions);
  jb_free(groups);
  *bytes = all.length + scratch->length;
  if (status == JB_OK && count > 1)
    status = jb_writer_append(writer, AT_POSTINGS, &all, err);
  jb_buffer_free(&all);
  if (status == JB_OK)
    status = jb_writer_append(writer, AT_POSTINGS, scratch, err);
  return status;
}

/*                                                             end of term */

static jb_status add_stored (jb_segment_writer *writer, jb_error *err) {
  jb_term_writer *term = &writer->term;
  jb_buffer *scratch = &writer->scratch;
  uint64_t skip_bytes = 0;
  jb_status status = write_block(writer, err);
  if (status == JB_OK && term->skip_count > 1)
    status = write_skips(writer, &skip_bytes, err);
  if (status != JB_OK)
    return status;
  jb_buffer_reset(scratch);
  jb_varint_append(scratch, term->document_count);
  jb_varint_append(scratch, term->max_weight - 1);
  jb_buffer_append_byte(scratch, (char)term->min_code);
  jb_varint_append(scratch, term->blocks_bytes);
  if (term->skip_count > 1)
    jb_varint_append(scratch, skip_bytes);
  if (term->has_positions)
    jb_varint_append(scratch, term->positions_bytes);
  if (scratch->status != JB_OK)
    return jb_fail_memory(err, scratch->length);
  return jb_dictionary_append(
      writer, (jb_slice){scratch->bytes, scratch->length}, 0,
      term->blocks_bytes + skip_bytes, term->positions_bytes, err);
}

/* The term's only postings, put into its entry if they are few. */
static jb_status add_only_block (jb_segment_writer *writer, jb_error *err) {
  unsigned char bytes[JB_INLINE_BYTES];
  const size_t length = jb_inlined_write(&writer->parameters, &writer->postings,
                                         writer->term.has_positions, bytes);
  if (length == 0)
    return add_stored(writer, err);
  return jb_dictionary_append(writer, (jb_slice){(const char *)bytes, length},
                              length, 0, 0, err);
}

jb_status jb_writer_end_term (jb_segment_writer *writer, jb_error *err) {
  jb_term_writer *term = &writer->term;
  jb_status status = JB_OK;
  if (term->begun && term->document_count > 0) {
    status = term->skip_count == 0 ? add_only_block(writer, err)
                                   : add_stored(writer, err);
    writer->term_count++;
  }
  writer->postings.count = 0;
  writer->postings.gap_count = 0;
  *term = (jb_term_writer){.min_code = UINT8_MAX,
                           .skips = term->skips,
                           .skip_capacity = term->skip_capacity};
  return status;
}
