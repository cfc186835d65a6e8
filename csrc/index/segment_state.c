/* SPDX-License-Identifier: MIT */
/*
** Stopping a segment writer and going on with another.
**
**   state      = v(JB_INDEX_VERSION) v(1 when terms have begun, or 0)
**                v(documents) v(total length) v(terms) v(last day)
**                {v(bytes) rest} [{document}] dictionary words term
**   rest       = the stream's bytes that are not written, of each stream in
**                the order of jb_segment_streams
**   document   = v(article) v(day) v(length) of each field; of the documents
**                that are not in a block
**   dictionary = text(block) text(first term) text(last term) text(before)
**                v(postings) v(positions)            as jb_dictionary_writer
**   text(x)    = v(bytes of x) x
**   words      = v(0) | v(1) {v(bytes)}     the streams' when words began
**   term       = v(0) | v(1) v(documents) v(bytes of blocks)
**                v(bytes of positions) v(skips) {skip} v(postings) {posting}
**                the term begun, which is the last term: blocks written, then
**                postings that are not in a block
**   skip       = v(last document's gap) v(bytes) v(max weight)
**                v(bytes of positions) v(min length code)
**   posting    = v(document's gap) v(weight) v(positions) {v(position's gap)}
*/
#include <string.h>

#include "base/memory.h"
#include "index/article_set.h"
#include "index/packed.h"
#include "index/segment_writer.h"
#include "index/varint.h"

/*                                                                 writing */

static void append_term (jb_buffer *state, const jb_term_writer *term,
                         const jb_pending_postings *postings) {
  const uint32_t *gap = postings->gaps;
  uint32_t next = 0;
  jb_varint_append(state, term->begun);
  if (!term->begun)
    return;
  jb_varint_append(state, term->document_count);
  jb_varint_append(state, term->blocks_bytes);
  jb_varint_append(state, term->positions_bytes);
  jb_varint_append(state, term->skip_count);
  for (size_t i = 0; i < term->skip_count; i++) {
    const jb_block_skip *skip = &term->skips[i];
    jb_varint_append(state, skip->last - next);
    jb_varint_append(state, skip->bytes);
    jb_varint_append(state, skip->max_weight);
    jb_varint_append(state, skip->positions_bytes);
    jb_varint_append(state, skip->min_code);
    next = skip->last + 1;
  }
  jb_varint_append(state, postings->count);
  for (unsigned i = 0; i < postings->count; i++) {
    jb_varint_append(state, postings->documents[i] - next);
    jb_varint_append(state, postings->weights[i]);
    jb_varint_append(state, postings->counts[i]);
    next = postings->documents[i] + 1;
    for (uint32_t k = 0; k < postings->counts[i]; k++)
      jb_varint_append(state, *gap++);
  }
}

static void append_text (jb_buffer *state, const jb_buffer *text) {
  jb_varint_append(state, text->length);
  jb_buffer_append(state, text->bytes, text->length);
}

jb_status jb_segment_writer_save (jb_segment_writer *writer, jb_buffer *state,
                                  jb_error *err) {
  const jb_pending_documents *pending = &writer->pending;
  const jb_dictionary_writer *dictionary = &writer->dictionary;
  if (writer->failed)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "a writer is saved after a failure, or its end");
  jb_varint_append(state, JB_INDEX_VERSION);
  jb_varint_append(state, writer->terms_begun);
  jb_varint_append(state, writer->document_count);
  jb_varint_append(state, writer->total_length);
  jb_varint_append(state, writer->term_count);
  jb_varint_append(state, (uint64_t)writer->last_day);
  for (unsigned i = 0; i < JB_SEGMENT_STREAMS; i++) {
    const jb_stream_writer *stream = &writer->streams[i];
    jb_varint_append(state, stream->bytes);
    jb_buffer_append(state, stream->chunk, jb_stream_rest(stream));
  }
  for (unsigned i = 0; i < pending->count; i++) {
    jb_varint_append(state, (uint64_t)pending->articles[i]);
    jb_varint_append(state, (uint64_t)pending->days[i]);
    for (unsigned field = 0; field < JB_INDEX_FIELDS; field++)
      jb_varint_append(state, pending->lengths[field][i]);
  }
  append_text(state, &dictionary->block);
  append_text(state, &dictionary->first_term);
  append_text(state, &dictionary->last_term);
  append_text(state, &dictionary->before);
  jb_varint_append(state, dictionary->postings_bytes);
  jb_varint_append(state, dictionary->positions_bytes);
  jb_varint_append(state, writer->words_begun);
  for (unsigned i = 0; i < JB_SEGMENT_STREAMS && writer->words_begun; i++)
    jb_varint_append(state, writer->before_words[i]);
  append_term(state, &writer->term, &writer->postings);
  return state->status == JB_OK ? JB_OK : jb_fail_memory(err, state->length);
}

/*                                                                 reading */

static bool read_numbers (jb_bytes *bytes, jb_segment_writer *writer) {
  uint32_t version, begun, last_day;
  if (!jb_varint_read32(bytes, UINT32_MAX, &version) ||
      version != JB_INDEX_VERSION || !jb_varint_read32(bytes, 1, &begun) ||
      !jb_varint_read32(bytes, JB_SEGMENT_DOCUMENTS, &writer->document_count) ||
      !jb_varint_read(bytes, &writer->total_length) ||
      !jb_varint_read(bytes, &writer->term_count) ||
      !jb_varint_read32(bytes, INT32_MAX, &last_day))
    return false;
  writer->terms_begun = begun == 1;
  writer->last_day = (int32_t)last_day;
  return true;
}

static bool read_stream (jb_bytes *bytes, jb_stream_writer *stream) {
  size_t rest;
  if (!jb_varint_read(bytes, &stream->bytes) ||
      stream->bytes / JB_CHUNK_BYTES >= UINT32_MAX)
    return false;
  rest = jb_stream_rest(stream);
  if (rest > (size_t)(bytes->end - bytes->at))
    return false;
  memcpy(stream->chunk, bytes->at, rest);
  bytes->at += rest;
  return true;
}

static bool read_document (jb_bytes *bytes, jb_pending_documents *pending) {
  const unsigned i = pending->count++;
  uint64_t article;
  uint32_t day, left = JB_DOCUMENT_POSITIONS;
  if (!jb_varint_read(bytes, &article) || article < 1 ||
      article > (uint64_t)JB_ARTICLE_NUMBER_MAX ||
      !jb_varint_read32(bytes, INT32_MAX, &day) ||
      (i > 0 && (int32_t)day > pending->days[i - 1]))
    return false;
  pending->articles[i] = (int64_t)article;
  pending->days[i] = (int32_t)day;
  for (unsigned field = 0; field < JB_INDEX_FIELDS; field++) {
    if (!jb_varint_read32(bytes, left, &pending->lengths[field][i]))
      return false;
    left -= pending->lengths[field][i];
  }
  return true;
}

static bool read_text (jb_bytes *bytes, uint32_t most, jb_buffer *text) {
  uint32_t length;
  if (!jb_varint_read32(bytes, most, &length) ||
      length > (size_t)(bytes->end - bytes->at))
    return false;
  jb_buffer_append(text, bytes->at, length);
  bytes->at += length;
  return true;
}

static bool read_dictionary (jb_bytes *bytes,
                             jb_dictionary_writer *dictionary) {
  return read_text(bytes, JB_DICTIONARY_BYTES, &dictionary->block) &&
         read_text(bytes, JB_TERM_BYTES, &dictionary->first_term) &&
         read_text(bytes, JB_TERM_BYTES, &dictionary->last_term) &&
         read_text(bytes, JB_TERM_BYTES, &dictionary->before) &&
         jb_varint_read(bytes, &dictionary->postings_bytes) &&
         jb_varint_read(bytes, &dictionary->positions_bytes);
}

/* What was written before the words, which is not more than there is. */
static bool read_words (jb_bytes *bytes, jb_segment_writer *writer) {
  uint32_t begun;
  if (!jb_varint_read32(bytes, 1, &begun))
    return false;
  writer->words_begun = begun == 1;
  for (unsigned i = 0; i < JB_SEGMENT_STREAMS && writer->words_begun; i++)
    if (!jb_varint_read(bytes, &writer->before_words[i]) ||
        writer->before_words[i] > writer->streams[i].bytes)
      return false;
  return true;
}

/* A number that goes on from '*next', which becomes what may come next. */
static bool read_gap (jb_bytes *bytes, uint64_t end, uint64_t *next,
                      uint32_t *number) {
  uint64_t gap;
  if (*next >= end || !jb_varint_read(bytes, &gap) || gap >= end - *next)
    return false;
  *number = (uint32_t)(*next + gap);
  *next += gap + 1;
  return true;
}

static bool read_skip (jb_bytes *bytes, const jb_segment_writer *writer,
                       uint64_t *next, jb_block_skip *skip) {
  uint32_t code;
  if (!read_gap(bytes, writer->document_count, next, &skip->last) ||
      !jb_varint_read32(bytes, (uint32_t)JB_POSTINGS_BLOCK_BYTES,
                        &skip->bytes) ||
      !jb_varint_read32(bytes, JB_WEIGHT_MAX, &skip->max_weight) ||
      !jb_varint_read32(bytes, UINT32_MAX / 2, &skip->positions_bytes) ||
      !jb_varint_read32(bytes, UINT8_MAX, &code))
    return false;
  skip->min_code = (unsigned char)code;
  return skip->max_weight > 0;
}

/* The blocks that are written. Their bytes are those of the skips. */
static bool read_skips (jb_bytes *bytes, jb_segment_writer *writer,
                        uint64_t *next, bool *no_memory) {
  jb_term_writer *term = &writer->term;
  uint64_t count, blocks_bytes = 0, positions_bytes = 0;
  /* A skip has five bytes at least. */
  if (!jb_varint_read(bytes, &count) ||
      count > (size_t)(bytes->end - bytes->at) / 5)
    return false;
  term->skips = jb_allocate_array((size_t)count + 1, sizeof *term->skips);
  if (term->skips == NULL) {
    *no_memory = true;
    return false;
  }
  term->skip_capacity = (size_t)count + 1;
  for (; term->skip_count < count; term->skip_count++) {
    jb_block_skip *skip = &term->skips[term->skip_count];
    if (!read_skip(bytes, writer, next, skip))
      return false;
    blocks_bytes += skip->bytes;
    positions_bytes += skip->positions_bytes;
    if (skip->max_weight > term->max_weight)
      term->max_weight = skip->max_weight;
    if (skip->min_code < term->min_code)
      term->min_code = skip->min_code;
  }
  term->next_document = (uint32_t)*next;
  return blocks_bytes == term->blocks_bytes &&
         positions_bytes == term->positions_bytes;
}

/* The postings that are in no block. */
static bool read_postings (jb_bytes *bytes, jb_segment_writer *writer,
                           uint64_t next, bool *no_memory) {
  jb_pending_postings *postings = &writer->postings;
  uint32_t count;
  const size_t most = (size_t)(bytes->end - bytes->at); /* a byte each */
  if (!jb_varint_read32(bytes, JB_BLOCK_DOCUMENTS, &count))
    return false;
  postings->gaps = jb_allocate_array(most + 1, sizeof(uint32_t));
  if (postings->gaps == NULL) {
    *no_memory = true;
    return false;
  }
  postings->gap_capacity = most + 1;
  for (; postings->count < count; postings->count++) {
    const unsigned i = postings->count;
    uint64_t position = 0;
    if (!read_gap(bytes, writer->document_count, &next,
                  &postings->documents[i]) ||
        !jb_varint_read32(bytes, JB_WEIGHT_MAX, &postings->weights[i]) ||
        postings->weights[i] == 0 ||
        !jb_varint_read32(bytes, JB_DOCUMENT_POSITIONS, &postings->counts[i]) ||
        (postings->counts[i] > 0) != writer->term.has_positions)
      return false;
    for (uint32_t k = 0; k < postings->counts[i]; k++) {
      const uint64_t least = position;
      uint32_t place;
      if (!read_gap(bytes, JB_DOCUMENT_POSITIONS, &position, &place))
        return false;
      postings->gaps[postings->gap_count++] = (uint32_t)(place - least);
    }
  }
  return true;
}

/* The term begun, if there is one. */
static bool read_term (jb_bytes *bytes, jb_segment_writer *writer,
                       bool *no_memory) {
  jb_term_writer *term = &writer->term;
  const jb_buffer *last = &writer->dictionary.last_term;
  uint32_t begun;
  uint64_t next = 0;
  *term = (jb_term_writer){.min_code = UINT8_MAX};
  if (!jb_varint_read32(bytes, 1, &begun))
    return false;
  if (begun == 0)
    return true;
  if (!writer->terms_begun || last->length == 0)
    return false;
  term->begun = true;
  term->has_positions =
      jb_term_has_positions((jb_slice){last->bytes, last->length});
  return jb_varint_read32(bytes, writer->document_count,
                          &term->document_count) &&
         jb_varint_read(bytes, &term->blocks_bytes) &&
         jb_varint_read(bytes, &term->positions_bytes) &&
         read_skips(bytes, writer, &next, no_memory) &&
         read_postings(bytes, writer, next, no_memory) &&
         term->document_count ==
             term->skip_count * JB_BLOCK_DOCUMENTS + writer->postings.count &&
         (term->skip_count == 0 || writer->postings.count > 0) &&
         term->blocks_bytes <= writer->streams[AT_POSTINGS].bytes &&
         term->positions_bytes <= writer->streams[AT_POSITIONS].bytes;
}

/* All of it; what is read fits together. */
static bool read_state (jb_bytes *bytes, jb_segment_writer *writer,
                        bool *no_memory) {
  uint32_t in_blocks;
  if (!read_numbers(bytes, writer))
    return false;
  in_blocks = writer->document_count;
  if (!writer->terms_begun)
    in_blocks -= in_blocks % JB_BLOCK_DOCUMENTS;
  for (unsigned i = 0; i < JB_SEGMENT_STREAMS; i++) {
    writer->streams[i].ended = writer->terms_begun && i <= AT_FIELDS;
    if (!read_stream(bytes, &writer->streams[i]))
      return false;
  }
  while (writer->pending.count < writer->document_count - in_blocks)
    if (!read_document(bytes, &writer->pending))
      return false;
  return read_dictionary(bytes, &writer->dictionary) &&
         read_words(bytes, writer) && read_term(bytes, writer, no_memory) &&
         bytes->at == bytes->end &&
         writer->streams[AT_LENGTHS].bytes == in_blocks &&
         (writer->dictionary.last_term.length == 0 || writer->terms_begun) &&
         writer->dictionary.postings_bytes <=
             writer->streams[AT_POSTINGS].bytes &&
         writer->dictionary.positions_bytes <=
             writer->streams[AT_POSITIONS].bytes;
}

jb_status jb_segment_writer_resume (const jb_chunk_store *store,
                                    uint32_t number, jb_slice state,
                                    jb_segment_writer **result, jb_error *err) {
  const jb_chunk_key key = {number, JB_STREAM_MERGE, 0};
  const unsigned char *start = (const unsigned char *)state.bytes;
  jb_bytes bytes = {start, start + state.length};
  jb_segment_writer *writer;
  const jb_dictionary_writer *dictionary;
  bool no_memory = false;
  jb_status status = jb_segment_writer_open(store, number, &writer, err);
  if (status != JB_OK)
    return status;
  dictionary = &writer->dictionary;
  if (state.length == 0 || !read_state(&bytes, writer, &no_memory))
    status = jb_chunk_damaged(err, key, "the state of a merge makes no sense");
  if (dictionary->block.status != JB_OK ||
      dictionary->first_term.status != JB_OK ||
      dictionary->last_term.status != JB_OK ||
      dictionary->before.status != JB_OK || no_memory)
    status = jb_fail_memory(err, state.length);
  if (status == JB_OK && writer->term.begun)
    status = jb_writer_begin_terms(writer, err);
  if (status != JB_OK)
    jb_segment_writer_close(writer);
  else
    *result = writer;
  return status;
}
