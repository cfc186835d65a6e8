/* SPDX-License-Identifier: MIT */
/* Opening a segment: its header, and which of its documents are deleted. */
#include "index/segment_reader.h"

#include "base/memory.h"

jb_stream_reader jb_segment_stream (const jb_segment *segment,
                                    jb_stream stream) {
  return jb_stream_reader_of(segment->cache, segment->number, stream,
                             segment->totals.bytes[stream]);
}

static bool parse_header (jb_slice payload, jb_segment_totals *totals) {
  jb_bytes bytes = {(const unsigned char *)payload.bytes,
                    (const unsigned char *)payload.bytes + payload.length};
  if (!jb_varint_read32(&bytes, JB_SEGMENT_DOCUMENTS,
                        &totals->document_count) ||
      !jb_varint_read(&bytes, &totals->total_length) ||
      !jb_varint_read(&bytes, &totals->term_count))
    return false;
  for (unsigned i = 0; i < JB_SEGMENT_STREAMS; i++) {
    uint64_t *size = &totals->bytes[jb_segment_streams[i]];
    if (!jb_varint_read(&bytes, size) || *size / JB_CHUNK_BYTES >= UINT32_MAX)
      return false;
  }
  return bytes.at == bytes.end &&
         totals->bytes[JB_STREAM_LENGTHS] == totals->document_count;
}

static jb_status read_header (jb_segment *segment, jb_error *err) {
  const jb_chunk_key key = {segment->number, JB_STREAM_HEADER, 0};
  jb_chunk *chunk;
  jb_status status = jb_chunk_hold(segment->cache, key, &chunk, err);
  if (status != JB_OK)
    return status;
  segment->bytes = chunk->sealed.length;
  if (!parse_header(chunk->payload, &segment->totals))
    status = jb_chunk_damaged(err, key, "its numbers make no sense");
  jb_chunk_release(segment->cache, chunk);
  for (unsigned i = 0; i < JB_SEGMENT_STREAMS; i++) {
    const uint64_t bytes = segment->totals.bytes[jb_segment_streams[i]];
    segment->bytes += bytes + (bytes + JB_CHUNK_BYTES - 1) / JB_CHUNK_BYTES * 9;
  }
  return status;
}

/* Unpack the bits of a chunk of DELETED. */
static bool take_deleted (jb_segment *segment, jb_slice payload,
                          uint32_t chunk) {
  const uint32_t first = chunk * JB_DELETED_DOCUMENTS;
  const uint32_t left = segment->totals.document_count - first;
  const uint32_t count =
      left < JB_DELETED_DOCUMENTS ? left : JB_DELETED_DOCUMENTS;
  if (payload.length != (count + 7) / 8)
    return false;
  for (size_t i = 0; i < payload.length; i++) {
    const uint64_t bits = (unsigned char)payload.bytes[i];
    segment->deleted[first / 64 + i / 8] |= bits << i % 8 * 8;
    segment->deleted_count += (uint32_t)__builtin_popcountll(bits);
  }
  return count % 8 == 0 ||
         (unsigned char)payload.bytes[count / 8] >> count % 8 == 0;
}

/*
** Read which documents are deleted. Past the cache: these chunks change, and
** are read once.
*/
static jb_status read_deleted (jb_segment *segment, jb_error *err) {
  const uint32_t count = segment->totals.document_count;
  const uint32_t chunks =
      (count + JB_DELETED_DOCUMENTS - 1) / JB_DELETED_DOCUMENTS;
  jb_buffer bytes = JB_BUFFER_EMPTY;
  jb_status status = JB_OK;
  for (uint32_t i = 0; i < chunks && status == JB_OK; i++) {
    const jb_chunk_key key = {segment->number, JB_STREAM_DELETED, i};
    jb_error missing;
    jb_slice payload;
    status = jb_chunk_read(jb_chunk_cache_store(segment->cache), key, &bytes,
                           &payload, &missing);
    if (status == JB_NOT_FOUND && i == 0) {
      status = JB_OK;
      break;
    }
    if (status != JB_OK) {
      if (err != NULL)
        *err = missing;
      if (status == JB_NOT_FOUND)
        status = jb_chunk_damaged(err, key, "it is missing");
      break;
    }
    if (segment->deleted == NULL)
      segment->deleted =
          jb_allocate_array((size_t)count / 64 + 1, sizeof(uint64_t));
    if (segment->deleted == NULL)
      status = jb_fail_memory(err, count / 8);
    else if (!take_deleted(segment, payload, i))
      status = jb_chunk_damaged(err, key, "its bits make no sense");
    segment->deleted_bytes += payload.length + 9;
  }
  jb_buffer_free(&bytes);
  return status;
}

jb_status jb_segment_reload_deleted (jb_segment *segment, jb_error *err) {
  jb_free(segment->deleted);
  segment->deleted = NULL;
  segment->deleted_count = 0;
  segment->deleted_bytes = 0;
  return read_deleted(segment, err);
}

jb_status jb_segment_open (jb_chunk_cache *cache, uint32_t number,
                           jb_segment **result, jb_error *err) {
  jb_segment *segment = jb_allocate_array(1, sizeof *segment);
  jb_status status;
  if (segment == NULL)
    return jb_fail_memory(err, sizeof *segment);
  segment->cache = cache;
  segment->number = number;
  segment->fields_block = UINT32_MAX;
  status = read_header(segment, err);
  if (status == JB_OK)
    status = read_deleted(segment, err);
  if (status != JB_OK) {
    jb_segment_close(segment);
    return status;
  }
  segment->fields = jb_segment_stream(segment, JB_STREAM_FIELDS);
  segment->dictionary = jb_segment_stream(segment, JB_STREAM_TERMS);
  *result = segment;
  return JB_OK;
}

void jb_segment_close (jb_segment *segment) {
  if (segment == NULL)
    return;
  jb_stream_reader_close(&segment->fields);
  jb_stream_reader_close(&segment->dictionary);
  jb_free(segment->deleted);
  jb_free(segment->articles);
  jb_free(segment->days);
  jb_free(segment->codes);
  jb_free(segment->fields_at);
  jb_free(segment->field_starts);
  jb_free(segment->terms.blocks);
  jb_free(segment->terms.heads);
  jb_free(segment->terms.terms);
  while (segment->spare_count > 0)
    jb_free(segment->spare[--segment->spare_count]);
  jb_free(segment);
}

uint32_t jb_segment_number (const jb_segment *segment) {
  return segment->number;
}
uint32_t jb_segment_document_count (const jb_segment *segment) {
  return segment->totals.document_count;
}
uint64_t jb_segment_total_length (const jb_segment *segment) {
  return segment->totals.total_length;
}
uint64_t jb_segment_bytes (const jb_segment *segment) {
  return segment->bytes + segment->deleted_bytes;
}
const uint64_t *jb_segment_deleted (const jb_segment *segment) {
  return segment->deleted_count == 0 ? NULL : segment->deleted;
}
uint32_t jb_segment_deleted_count (const jb_segment *segment) {
  return segment->deleted_count;
}
