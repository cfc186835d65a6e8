/* SPDX-License-Identifier: MIT */
/* Writing a segment: its documents, and what comes first and last. */
#include "index/article_set.h"
#include "index/packed.h"
#include "index/written_pairs.h"

#include "base/memory.h"

const jb_stream jb_segment_streams[JB_SEGMENT_STREAMS] = {
    [AT_DOCUMENTS] = JB_STREAM_DOCUMENTS, [AT_LENGTHS] = JB_STREAM_LENGTHS,
    [AT_FIELDS] = JB_STREAM_FIELDS,       [AT_TERMS] = JB_STREAM_TERMS,
    [AT_KEYS] = JB_STREAM_KEYS,           [AT_POSTINGS] = JB_STREAM_POSTINGS,
    [AT_POSITIONS] = JB_STREAM_POSITIONS};

jb_status jb_segment_writer_open (const jb_chunk_store *store, uint32_t number,
                                  jb_segment_writer **result, jb_error *err) {
  jb_segment_writer *writer = jb_allocate_array(1, sizeof *writer);
  if (writer == NULL)
    return jb_fail_memory(err, sizeof *writer);
  writer->store = *store;
  writer->number = number;
  writer->last_day = INT32_MAX;
  for (unsigned i = 0; i < JB_SEGMENT_STREAMS; i++)
    writer->streams[i].stream = jb_segment_streams[i];
  *result = writer;
  return JB_OK;
}

void jb_segment_writer_close (jb_segment_writer *writer) {
  if (writer == NULL)
    return;
  jb_written_pairs_close(writer->pairs);
  jb_free(writer->postings.gaps);
  jb_free(writer->term.skips);
  jb_buffer_free(&writer->dictionary.block);
  jb_buffer_free(&writer->dictionary.first_term);
  jb_buffer_free(&writer->dictionary.last_term);
  jb_buffer_free(&writer->dictionary.before);
  jb_free(writer->codes);
  jb_free(writer->codes_read);
  jb_buffer_free(&writer->scratch);
  jb_buffer_free(&writer->read);
  jb_free(writer);
}

uint64_t jb_segment_writer_bytes (const jb_segment_writer *writer) {
  return writer->written;
}

jb_status jb_writer_append (jb_segment_writer *writer, unsigned stream,
                            const jb_buffer *bytes, jb_error *err) {
  if (bytes->status != JB_OK)
    return jb_fail_memory(err, bytes->length);
  return jb_stream_append(
      &writer->streams[stream], &writer->store, writer->number,
      (jb_slice){bytes->bytes, bytes->length}, &writer->written, err);
}

/*                                                               documents */

/* Write the block of documents at hand. */
static jb_status write_documents (jb_segment_writer *writer, jb_error *err) {
  jb_pending_documents *pending = &writer->pending;
  const unsigned count = pending->count;
  uint32_t numbers[JB_BLOCK_DOCUMENTS];
  unsigned char codes[JB_BLOCK_DOCUMENTS];
  int64_t least = INT64_MAX;
  size_t fields_bytes;
  jb_buffer *scratch = &writer->scratch;
  jb_status status;
  if (count == 0)
    return JB_OK;
  jb_buffer_reset(scratch);
  for (unsigned field = 0; field < JB_INDEX_FIELDS; field++)
    jb_packed_append(scratch, pending->lengths[field], count);
  fields_bytes = scratch->length;
  status = jb_writer_append(writer, AT_FIELDS, scratch, err);
  if (status != JB_OK)
    return status;
  jb_buffer_reset(scratch);
  for (unsigned i = 0; i < count; i++)
    if (pending->articles[i] < least)
      least = pending->articles[i];
  for (unsigned i = 0; i < count; i++)
    numbers[i] = (uint32_t)(pending->articles[i] - least);
  jb_varint_append(scratch, (uint64_t)least);
  jb_packed_append(scratch, numbers, count);
  for (unsigned i = 0; i < count; i++)
    numbers[i] =
        (uint32_t)(pending->days[i == 0 ? 0 : i - 1] - pending->days[i]);
  jb_varint_append(scratch, (uint64_t)pending->days[0]);
  jb_packed_append(scratch, numbers, count);
  jb_varint_append(scratch, fields_bytes);
  status = jb_writer_append(writer, AT_DOCUMENTS, scratch, err);
  if (status != JB_OK)
    return status;
  for (unsigned i = 0; i < count; i++) {
    uint32_t length = 0;
    for (unsigned field = 0; field < JB_INDEX_FIELDS; field++)
      length += pending->lengths[field][i];
    codes[i] = jb_length_code(length);
  }
  jb_buffer_reset(scratch);
  jb_buffer_append(scratch, codes, count);
  pending->count = 0;
  return jb_writer_append(writer, AT_LENGTHS, scratch, err);
}

static jb_status misused (jb_error *err, const char *what) {
  return jb_fail(err, JB_MISUSE, JB_NO_OFFSET, "%s", what);
}

jb_status jb_segment_writer_document (
    jb_segment_writer *writer, int64_t article, int32_t day,
    const uint32_t field_starts[JB_INDEX_FIELDS + 1], jb_error *err) {
  jb_pending_documents *pending = &writer->pending;
  const uint32_t length = field_starts[JB_INDEX_FIELDS];
  if (writer->failed || writer->terms_begun)
    return misused(err, "a document behind the terms, or after a failure");
  if (article < 1 || article > JB_ARTICLE_NUMBER_MAX || day < 0 ||
      day > writer->last_day || field_starts[0] != 0)
    return misused(err, "a document out of order, or of no article");
  for (unsigned field = 0; field < JB_INDEX_FIELDS; field++)
    if (field_starts[field + 1] < field_starts[field])
      return misused(err, "fields of a document out of order");
  if (length > JB_DOCUMENT_POSITIONS ||
      writer->document_count == JB_SEGMENT_DOCUMENTS)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "the index has no room for so many articles");
  pending->articles[pending->count] = article;
  pending->days[pending->count] = day;
  for (unsigned field = 0; field < JB_INDEX_FIELDS; field++)
    pending->lengths[field][pending->count] =
        field_starts[field + 1] - field_starts[field];
  pending->count++;
  writer->last_day = day;
  writer->document_count++;
  writer->total_length += length;
  if (pending->count == JB_BLOCK_DOCUMENTS) {
    jb_status status = write_documents(writer, err);
    writer->failed = status != JB_OK;
    return status;
  }
  return JB_OK;
}

jb_status jb_writer_begin_terms (jb_segment_writer *writer, jb_error *err) {
  jb_status status;
  if (!writer->terms_begun) {
    status = write_documents(writer, err);
    for (unsigned i = AT_DOCUMENTS; i <= AT_FIELDS && status == JB_OK; i++)
      status = jb_stream_end(&writer->streams[i], &writer->store,
                             writer->number, &writer->written, err);
    if (status != JB_OK)
      return status;
    writer->terms_begun = true;
  }
  if (writer->codes == NULL) {
    jb_inlined_begin(&writer->parameters, writer->total_length,
                     writer->document_count);
    const size_t chunks = writer->document_count / JB_CHUNK_BYTES + 1;
    writer->codes = jb_allocate_array(chunks, JB_CHUNK_BYTES);
    if (writer->codes_read == NULL)
      writer->codes_read =
          jb_allocate_array(chunks, sizeof *writer->codes_read);
    if (writer->codes == NULL || writer->codes_read == NULL)
      return jb_fail_memory(err, chunks * JB_CHUNK_BYTES);
  }
  return JB_OK;
}

/*                                                                     end */

void jb_writer_append_header (const jb_segment_writer *writer,
                              const uint64_t bytes[JB_SEGMENT_STREAMS],
                              jb_buffer *header) {
  jb_varint_append(header, writer->document_count);
  jb_varint_append(header, writer->total_length);
  jb_varint_append(header, writer->term_count);
  for (unsigned i = 0; i < JB_SEGMENT_STREAMS; i++)
    jb_varint_append(header, bytes[i]);
}

static jb_status write_header (jb_segment_writer *writer, jb_error *err) {
  jb_buffer *scratch = &writer->scratch;
  const jb_chunk_key key = {writer->number, JB_STREAM_HEADER, 0};
  uint64_t bytes[JB_SEGMENT_STREAMS];
  for (unsigned i = 0; i < JB_SEGMENT_STREAMS; i++)
    bytes[i] = writer->streams[i].bytes;
  jb_buffer_reset(scratch);
  jb_writer_append_header(writer, bytes, scratch);
  if (scratch->status != JB_OK)
    return jb_fail_memory(err, scratch->length);
  writer->written += scratch->length;
  return jb_chunk_write(&writer->store, key,
                        (jb_slice){scratch->bytes, scratch->length}, err);
}

jb_status jb_segment_writer_finish (jb_segment_writer *writer, jb_error *err) {
  jb_status status;
  if (writer->failed)
    return misused(err, "a segment is finished after a failure, or twice");
  status = jb_writer_begin_terms(writer, err);
  if (status == JB_OK)
    status = jb_writer_end_term(writer, err);
  if (status == JB_OK)
    status = jb_dictionary_end_block(writer, err);
  for (unsigned i = AT_TERMS; i < JB_SEGMENT_STREAMS && status == JB_OK; i++)
    status = jb_stream_end(&writer->streams[i], &writer->store, writer->number,
                           &writer->written, err);
  if (status == JB_OK)
    status = write_header(writer, err);
  writer->failed = true;
  return status;
}

jb_status jb_segment_remove (const jb_chunk_store *store, uint32_t number,
                             jb_error *err) {
  static const jb_stream others[] = {JB_STREAM_HEADER, JB_STREAM_DELETED,
                                     JB_STREAM_MERGE};
  jb_status status = JB_OK;
  for (unsigned i = 0; i < sizeof others / sizeof *others && status == JB_OK;
       i++)
    status =
        store->remove(store->context, number, others[i], 0, UINT32_MAX, err);
  for (unsigned i = 0; i < JB_SEGMENT_STREAMS && status == JB_OK; i++)
    status = store->remove(store->context, number, jb_segment_streams[i], 0,
                           UINT32_MAX, err);
  return status;
}
