/* SPDX-License-Identifier: MIT */
/* Reading and writing the manifest; manifest.h has the grammar. */
#include "index/manifest.h"

#include <string.h>

#include "index/numbers.h"
#include "index/segment.h"

static const jb_chunk_key manifest_key = {0, JB_STREAM_MANIFEST, 0};

void jb_manifest_clear (jb_manifest *manifest) {
  memset(manifest, 0, sizeof *manifest);
  manifest->next_segment = 1;
}

size_t jb_manifest_find (const jb_manifest *manifest, uint32_t number) {
  size_t place = 0;
  while (place < manifest->segment_count &&
         manifest->segments[place].number != number)
    place++;
  return place;
}

size_t jb_manifest_merge_of (const jb_manifest *manifest, uint32_t number) {
  for (size_t i = 0; i < manifest->merge_count; i++)
    for (size_t j = 0; j < manifest->merges[i].input_count; j++)
      if (manifest->merges[i].inputs[j] == number)
        return i;
  return manifest->merge_count;
}

size_t jb_manifest_insert (jb_manifest *manifest, jb_manifest_segment segment) {
  size_t place = manifest->segment_count++;
  for (; place > 0 && manifest->segments[place - 1].number > segment.number;
       place--)
    manifest->segments[place] = manifest->segments[place - 1];
  manifest->segments[place] = segment;
  return place;
}

void jb_manifest_remove (jb_manifest *manifest, size_t place) {
  manifest->segment_count--;
  memmove(&manifest->segments[place], &manifest->segments[place + 1],
          (manifest->segment_count - place) * sizeof *manifest->segments);
}

void jb_manifest_remove_merge (jb_manifest *manifest, size_t place) {
  manifest->merge_count--;
  memmove(&manifest->merges[place], &manifest->merges[place + 1],
          (manifest->merge_count - place) * sizeof *manifest->merges);
}

/*                                                                 writing */

void jb_manifest_append (const jb_manifest *manifest, jb_buffer *payload) {
  jb_varint_append(payload, manifest->generation);
  jb_varint_append(payload, manifest->next_segment);
  jb_varint_append(payload, manifest->segment_count);
  for (size_t i = 0; i < manifest->segment_count; i++) {
    const jb_manifest_segment *segment = &manifest->segments[i];
    jb_varint_append(payload, segment->number);
    jb_varint_append(payload, segment->level);
    jb_varint_append(payload, segment->documents);
    jb_varint_append(payload, segment->deleted);
    jb_varint_append(payload, segment->length);
    jb_varint_append(payload, segment->bytes);
    jb_varint_append(payload, (uint32_t)segment->newest);
    jb_varint_append(payload, (uint32_t)segment->oldest);
  }
  jb_varint_append(payload, manifest->merge_count);
  for (size_t i = 0; i < manifest->merge_count; i++) {
    const jb_manifest_merge *merge = &manifest->merges[i];
    jb_varint_append(payload, merge->result);
    jb_varint_append(payload, merge->level);
    jb_varint_append(payload, merge->input_count);
    for (size_t j = 0; j < merge->input_count; j++)
      jb_varint_append(payload, merge->inputs[j]);
  }
  jb_varint_append(payload, manifest->garbage_count);
  for (size_t i = 0; i < manifest->garbage_count; i++) {
    const jb_manifest_garbage *garbage = &manifest->garbages[i];
    jb_varint_append(payload, garbage->segment);
    jb_varint_append(payload, garbage->stream);
    jb_varint_append(payload, garbage->last);
    jb_varint_append(payload, garbage->next);
  }
}

/*                                                                 reading */

jb_status jb_manifest_read (const jb_chunk_store *store, jb_buffer *bytes,
                            jb_slice *payload, jb_error *err) {
  jb_status status = jb_chunk_read(store, manifest_key, bytes, payload, err);
  if (status == JB_NOT_FOUND) {
    *payload = (jb_slice){"", 0};
    return JB_OK;
  }
  if (status == JB_OK && payload->length == 0)
    return jb_chunk_damaged(err, manifest_key, "empty");
  return status;
}

static void read_segment (jb_number_reader *reader, jb_manifest *manifest) {
  jb_manifest_segment *segment = &manifest->segments[manifest->segment_count++];
  uint32_t most = manifest->next_segment - 1;
  segment->number = (uint32_t)jb_next_number(reader, most);
  segment->level = (unsigned)jb_next_number(reader, JB_LEVEL_MAX);
  segment->documents = (uint32_t)jb_next_number(reader, JB_SEGMENT_DOCUMENTS);
  segment->deleted = (uint32_t)jb_next_number(reader, segment->documents);
  /* The sums of as many as there can be do not overflow. */
  segment->length = jb_next_number(reader, (uint64_t)1 << 53);
  segment->bytes = jb_next_number(reader, (uint64_t)1 << 53);
  segment->newest = (int32_t)jb_next_number(reader, INT32_MAX);
  segment->oldest = (int32_t)jb_next_number(reader, INT32_MAX);
  if (segment->number == 0 || segment->documents == 0 ||
      (manifest->segment_count > 1 && segment[-1].number >= segment->number))
    reader->failed = true;
}

static void read_merge (jb_number_reader *reader, jb_manifest *manifest) {
  jb_manifest_merge *merge = &manifest->merges[manifest->merge_count];
  merge->result = (uint32_t)jb_next_number(reader, manifest->next_segment - 1);
  merge->level = (unsigned)jb_next_number(reader, JB_LEVEL_MAX);
  merge->input_count = (size_t)jb_next_number(reader, JB_MERGE_INPUTS);
  for (size_t i = 0; i < merge->input_count && !reader->failed; i++) {
    merge->inputs[i] = (uint32_t)jb_next_number(reader, UINT32_MAX);
    if ((i > 0 && merge->inputs[i - 1] >= merge->inputs[i]) ||
        jb_manifest_find(manifest, merge->inputs[i]) ==
            manifest->segment_count ||
        jb_manifest_merge_of(manifest, merge->inputs[i]) !=
            manifest->merge_count)
      reader->failed = true;
  }
  if (merge->result == 0 || merge->input_count == 0 ||
      (manifest->merge_count > 0 && merge[-1].result >= merge->result) ||
      jb_manifest_find(manifest, merge->result) != manifest->segment_count)
    reader->failed = true;
  manifest->merge_count++;
}

static void read_garbage (jb_number_reader *reader, jb_manifest *manifest) {
  jb_manifest_garbage *garbage = &manifest->garbages[manifest->garbage_count++];
  garbage->segment =
      (uint32_t)jb_next_number(reader, manifest->next_segment - 1);
  garbage->stream = (uint32_t)jb_next_number(reader, JB_STREAM_END - 1);
  garbage->last = (uint32_t)jb_next_number(reader, JB_STREAM_END - 1);
  garbage->next = (uint32_t)jb_next_number(reader, INT32_MAX);
  if (garbage->segment == 0 || garbage->stream > garbage->last ||
      jb_manifest_find(manifest, garbage->segment) != manifest->segment_count)
    /* Of a segment in use only what its merge left behind can go. */
    if (garbage->segment == 0 || garbage->stream != JB_STREAM_MERGE ||
        garbage->last != JB_STREAM_MERGE)
      reader->failed = true;
}

jb_status jb_manifest_parse (jb_slice payload, jb_manifest *manifest,
                             jb_error *err) {
  jb_number_reader reader = jb_read_numbers(payload);
  uint64_t count;
  jb_manifest_clear(manifest);
  if (payload.length == 0)
    return JB_OK;
  manifest->generation = jb_next_number(&reader, UINT64_MAX);
  manifest->next_segment = (uint32_t)jb_next_number(&reader, UINT32_MAX);
  if (manifest->next_segment == 0)
    reader.failed = true;
  count = jb_next_number(&reader, JB_MANIFEST_SEGMENTS);
  while (count-- > 0 && !reader.failed)
    read_segment(&reader, manifest);
  count = jb_next_number(&reader, JB_MANIFEST_MERGES);
  while (count-- > 0 && !reader.failed)
    read_merge(&reader, manifest);
  count = jb_next_number(&reader, JB_MANIFEST_GARBAGES);
  while (count-- > 0 && !reader.failed)
    read_garbage(&reader, manifest);
  if (jb_numbers_end(&reader))
    return JB_OK;
  jb_manifest_clear(manifest);
  return jb_chunk_damaged(err, manifest_key, "it makes no sense");
}
