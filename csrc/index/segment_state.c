/* SPDX-License-Identifier: MIT */
/*
** Stopping a segment writer and going on with another.
**
**   state      = v(JB_INDEX_VERSION) v(1 when terms have begun, or 0)
**                v(documents) v(total length) v(terms) v(last day)
**                {v(bytes) rest} [{document}] dictionary
**   rest       = the stream's bytes that are not written, of each stream in
**                the order of jb_segment_streams
**   document   = v(article) v(day) v(length) of each field; of the documents
**                that are not in a block
**   dictionary = text(block) text(first term) text(last term) text(before)
**                v(postings) v(positions)            as jb_dictionary_writer
**   text(x)    = v(bytes of x) x
*/
#include "index/article_set.h"
#include "index/segment_writer.h"
#include "index/varint.h"

#include <string.h>

/*                                                                 writing */

static void append_text (jb_buffer *state, const jb_buffer *text) {
  jb_varint_append(state, text->length);
  jb_buffer_append(state, text->bytes, text->length);
}

jb_status jb_segment_writer_save (jb_segment_writer *writer, jb_buffer *state,
                                  jb_error *err) {
  const jb_pending_documents *pending = &writer->pending;
  const jb_dictionary_writer *dictionary = &writer->dictionary;
  jb_status status;
  if (writer->failed)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "a writer is saved after a failure, or its end");
  status = jb_writer_end_term(writer, err);
  if (status != JB_OK) {
    writer->failed = true;
    return status;
  }
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

/* All of it; what is read fits together. */
static bool read_state (jb_bytes *bytes, jb_segment_writer *writer) {
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
  jb_status status = jb_segment_writer_open(store, number, &writer, err);
  if (status != JB_OK)
    return status;
  dictionary = &writer->dictionary;
  if (state.length == 0 || !read_state(&bytes, writer))
    status = jb_chunk_damaged(err, key, "the state of a merge makes no sense");
  if (dictionary->block.status != JB_OK ||
      dictionary->first_term.status != JB_OK ||
      dictionary->last_term.status != JB_OK ||
      dictionary->before.status != JB_OK)
    status = jb_fail_memory(err, state.length);
  if (status != JB_OK)
    jb_segment_writer_close(writer);
  else
    *result = writer;
  return status;
}
