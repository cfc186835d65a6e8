/* SPDX-License-Identifier: MIT */
/* The columns of a segment's documents, and the fields of one of them. */
#include "base/memory.h"
#include "index/article_set.h"
#include "index/packed.h"
#include "index/segment_reader.h"

/* The most bytes of a block of DOCUMENTS: two runs, three varints. */
#define BLOCK_BYTES (2 * (size_t)JB_PACKED_BYTES + 3 * JB_VARINT_BYTES)

/* One block of articles and days, from the document 'first' on. */
static bool read_block (jb_segment *segment, jb_bytes *bytes, uint32_t first,
                        unsigned count, uint64_t *fields_bytes) {
  uint32_t articles[JB_PACKED_NUMBERS], days[JB_PACKED_NUMBERS];
  uint64_t least;
  int64_t day;
  uint32_t first_day;
  if (!jb_varint_read(bytes, &least) || least < 1 ||
      least > (uint64_t)JB_ARTICLE_NUMBER_MAX ||
      !jb_packed_read(bytes, count, articles) ||
      !jb_varint_read32(bytes, INT32_MAX, &first_day) ||
      !jb_packed_read(bytes, count, days) ||
      !jb_varint_read(bytes, fields_bytes) ||
      *fields_bytes > JB_FIELDS_BLOCK_BYTES)
    return false;
  day = first_day;
  for (unsigned i = 0; i < count; i++) {
    day -= days[i];
    segment->articles[first + i] = (int64_t)(least + articles[i]);
    if (day < 0 || segment->articles[first + i] > JB_ARTICLE_NUMBER_MAX)
      return false;
    segment->days[first + i] = (int32_t)day;
  }
  return first == 0 || segment->days[first] <= segment->days[first - 1];
}

static jb_status read_documents (jb_segment *segment, jb_error *err) {
  const uint32_t count = segment->totals.document_count;
  jb_stream_reader reader = jb_segment_stream(segment, JB_STREAM_DOCUMENTS);
  jb_status status = JB_OK;
  uint64_t at = 0;
  for (uint32_t first = 0; first < count && status == JB_OK;
       first += JB_BLOCK_DOCUMENTS) {
    const uint32_t left = count - first;
    uint64_t fields_bytes;
    jb_bytes bytes;
    const unsigned char *before;
    status = jb_stream_view(&reader, at, BLOCK_BYTES, &bytes, err);
    if (status != JB_OK)
      break;
    before = bytes.at;
    if (!read_block(segment, &bytes, first,
                    left < JB_BLOCK_DOCUMENTS ? left : JB_BLOCK_DOCUMENTS,
                    &fields_bytes)) {
      status = jb_stream_damaged(&reader, at, "a document makes no sense", err);
      break;
    }
    at += (uint64_t)(bytes.at - before);
    segment->fields_at[first / JB_BLOCK_DOCUMENTS + 1] =
        segment->fields_at[first / JB_BLOCK_DOCUMENTS] + fields_bytes;
  }
  if (status == JB_OK && (at != reader.bytes ||
                          segment->fields_at[(count + JB_BLOCK_DOCUMENTS - 1) /
                                             JB_BLOCK_DOCUMENTS] !=
                              segment->totals.bytes[JB_STREAM_FIELDS]))
    status = jb_stream_damaged(&reader, at, "its length is wrong", err);
  jb_stream_reader_close(&reader);
  return status;
}

static jb_status read_codes (jb_segment *segment, jb_error *err) {
  jb_stream_reader reader = jb_segment_stream(segment, JB_STREAM_LENGTHS);
  jb_status status = JB_OK;
  for (uint64_t at = 0; at < reader.bytes && status == JB_OK;
       at += JB_CHUNK_BYTES) {
    jb_bytes bytes;
    status = jb_stream_view(&reader, at, JB_CHUNK_BYTES, &bytes, err);
    if (status == JB_OK)
      memcpy(segment->codes + at, bytes.at, (size_t)(bytes.end - bytes.at));
  }
  jb_stream_reader_close(&reader);
  return status;
}

jb_status jb_segment_columns (jb_segment *segment,
                              const jb_segment_documents **documents,
                              jb_error *err) {
  const size_t count = segment->totals.document_count;
  jb_status status;
  *documents = &segment->documents;
  if (segment->documents.articles != NULL)
    return JB_OK;
  if (segment->fields_at == NULL) {
    segment->articles = jb_allocate_array(count + 1, sizeof(int64_t));
    segment->days = jb_allocate_array(count + 1, sizeof(int32_t));
    segment->codes = jb_allocate_array(count + 1, 1);
    segment->fields_at =
        jb_allocate_array(count / JB_BLOCK_DOCUMENTS + 2, sizeof(uint64_t));
  }
  if (segment->articles == NULL || segment->days == NULL ||
      segment->codes == NULL || segment->fields_at == NULL) {
    jb_free(segment->articles);
    jb_free(segment->days);
    jb_free(segment->codes);
    jb_free(segment->fields_at);
    segment->articles = NULL;
    segment->days = NULL;
    segment->codes = NULL;
    segment->fields_at = NULL;
    return jb_fail_memory(err, count * 13);
  }
  status = read_documents(segment, err);
  if (status == JB_OK)
    status = read_codes(segment, err);
  if (status != JB_OK)
    return status;
  segment->documents = (jb_segment_documents){
      (uint32_t)count, segment->articles, segment->days, segment->codes};
  return JB_OK;
}

/* Unpack the fields of 128 documents: their lengths become starts. */
static bool read_fields (jb_segment *segment, jb_bytes *bytes, unsigned count) {
  for (unsigned field = 0; field < JB_INDEX_FIELDS; field++) {
    uint32_t lengths[JB_PACKED_NUMBERS];
    if (!jb_packed_read(bytes, count, lengths))
      return false;
    for (unsigned i = 0; i < count; i++) {
      uint32_t *starts = segment->field_starts[i];
      if (lengths[i] > JB_DOCUMENT_POSITIONS - starts[field])
        return false;
      starts[field + 1] = starts[field] + lengths[i];
    }
  }
  return bytes->at == bytes->end;
}

jb_status jb_segment_field_starts (jb_segment *segment, uint32_t document,
                                   const uint32_t **starts, jb_error *err) {
  const jb_segment_documents *documents;
  const uint32_t block = document / JB_BLOCK_DOCUMENTS;
  jb_status status;
  if (document >= segment->totals.document_count)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET, "no such document");
  if (segment->fields_block != block) {
    const uint32_t left =
        segment->totals.document_count - block * JB_BLOCK_DOCUMENTS;
    jb_bytes bytes;
    uint64_t at, size;
    status = jb_segment_columns(segment, &documents, err);
    if (status != JB_OK)
      return status;
    if (segment->field_starts == NULL)
      segment->field_starts =
          jb_allocate_array(JB_BLOCK_DOCUMENTS, sizeof *segment->field_starts);
    if (segment->field_starts == NULL)
      return jb_fail_memory(err, JB_BLOCK_DOCUMENTS);
    at = segment->fields_at[block];
    size = segment->fields_at[block + 1] - at;
    segment->fields_block = UINT32_MAX;
    status = jb_stream_view(&segment->fields, at, (size_t)size, &bytes, err);
    if (status != JB_OK)
      return status;
    if (!read_fields(segment, &bytes,
                     left < JB_BLOCK_DOCUMENTS ? left : JB_BLOCK_DOCUMENTS))
      return jb_stream_damaged(&segment->fields, at,
                               "the fields of a document make no sense", err);
    segment->fields_block = block;
  }
  *starts = segment->field_starts[document % JB_BLOCK_DOCUMENTS];
  return JB_OK;
}
