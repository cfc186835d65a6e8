/* SPDX-License-Identifier: MIT */
/*
** Any bytes as the chunks of a segment, sealed so that checksums pass: opened,
** walked through and verified. What verify takes is read again without fault.
**
** The bytes are records: stream, two bytes of length, payload; the payload goes
** behind what the stream has. Without a header one is made up that fits.
*/
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "index/segment_format.h"
#include "index/varint.h"
#include "support/memory_chunks.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define STREAM_BYTES (2 * JB_CHUNK_BYTES)

static void demand (bool holds) {
  if (!holds)
    abort();
}

/* Deal the records out to streams and write each as sealed chunks. */
static void fill (const jb_chunk_store *store, const uint8_t *data,
                  size_t size) {
  static char bytes[JB_STREAM_END][STREAM_BYTES];
  size_t lengths[JB_STREAM_END] = {0};
  jb_buffer header = JB_BUFFER_EMPTY;
  uint8_t documents = 0;
  while (size >= 3) {
    const unsigned stream = data[0] % JB_STREAM_END;
    size_t length = data[1] + (size_t)data[2] * 256;
    documents = data[0];
    data += 3;
    size -= 3;
    if (length > size)
      length = size;
    if (length > STREAM_BYTES - lengths[stream])
      length = STREAM_BYTES - lengths[stream];
    memcpy(bytes[stream] + lengths[stream], data, length);
    lengths[stream] += length;
    data += length;
    size -= length;
  }
  if (lengths[JB_STREAM_HEADER] == 0) {
    jb_varint_append(&header, lengths[JB_STREAM_LENGTHS]);
    jb_varint_append(&header, documents);
    jb_varint_append(&header, 1);
    for (unsigned i = 0; i < JB_SEGMENT_STREAMS; i++)
      jb_varint_append(&header, lengths[jb_segment_streams[i]]);
    memcpy(bytes[JB_STREAM_HEADER], header.bytes, header.length);
    lengths[JB_STREAM_HEADER] = header.length;
    jb_buffer_free(&header);
  }
  for (uint32_t stream = 0; stream < JB_STREAM_END; stream++)
    for (uint32_t number = 0; number * JB_CHUNK_BYTES < lengths[stream];
         number++) {
      const jb_chunk_key key = {1, stream, number};
      const size_t at = number * JB_CHUNK_BYTES;
      const size_t left = lengths[stream] - at;
      jb_slice payload = {bytes[stream] + at,
                          left < JB_CHUNK_BYTES ? left : JB_CHUNK_BYTES};
      demand(jb_chunk_write(store, key, payload, NULL) == JB_OK);
    }
}

/* Reading ends well, or in an error that says what is the matter. */
static bool is_sound (jb_status status, const jb_error *err) {
  demand(status == JB_OK || (status == JB_BAD_FORMAT &&
                             strstr(err->message, "segment 1") != NULL));
  return status == JB_OK;
}

/* Look at the bounds of all blocks, and turn to one of each group. */
static bool read_blocks (jb_segment *segment, const jb_term_entry *entry) {
  jb_postings postings;
  jb_block_bounds bounds;
  jb_error err;
  bool sound =
      is_sound(jb_postings_open_blocks(segment, entry, &postings, &err), &err);
  if (!sound)
    return false;
  for (uint32_t block = 0; sound; block += JB_BLOCKS_BOUNDED) {
    sound = is_sound(jb_postings_bounds(&postings, block, &bounds, &err), &err);
    if (!sound || bounds.count == 0)
      break;
    for (unsigned i = 0; i < bounds.count; i++)
      demand(bounds.max_weight[i] >= 1 &&
             bounds.max_weight[i] <= JB_WEIGHT_MAX &&
             bounds.min_length_code[i] <= UINT8_MAX);
    sound = is_sound(
        jb_postings_turn(&postings, block + bounds.count / 2, &err), &err);
    demand(!sound || postings.document < jb_segment_document_count(segment));
  }
  jb_postings_close(&postings);
  return sound;
}

/* Go through a term's postings by all ways of moving. */
static bool read_postings (jb_segment *segment, const jb_term_entry *entry) {
  const uint32_t documents = jb_segment_document_count(segment);
  jb_postings postings;
  jb_error err;
  uint32_t before = 0, step = 1;
  bool sound =
      is_sound(jb_postings_open(segment, entry, &postings, &err), &err);
  if (!sound)
    return false;
  while (sound && postings.document != JB_NO_DOCUMENT) {
    demand(postings.index < postings.count &&
           postings.count <= JB_BLOCK_DOCUMENTS &&
           postings.document < documents && postings.document >= before &&
           postings.weights[postings.index] >= 1 &&
           postings.weights[postings.index] <= JB_WEIGHT_MAX);
    before = postings.document + 1;
    if (postings.has_positions) {
      const uint32_t *positions;
      uint32_t count;
      sound = is_sound(
          jb_postings_positions(&postings, &positions, &count, &err), &err);
      for (uint32_t i = 1; sound && i < count; i++)
        demand(positions[i] > positions[i - 1]);
    }
    step = step * 5 % 257;
    if (sound && step % 3 == 0)
      sound = is_sound(
          jb_postings_shallow(&postings, postings.document + step, &err), &err);
    if (sound)
      sound = is_sound(step % 2 == 0
                           ? jb_postings_next(&postings, &err)
                           : jb_postings_seek(&postings, before + step, &err),
                       &err);
  }
  jb_postings_close(&postings);
  return sound;
}

static bool read_terms (jb_segment *segment) {
  jb_term_walk walk;
  jb_error err;
  bool there = false, sound;
  sound =
      is_sound(jb_term_walk_open(segment, jb_slice_of("b"), &walk, &err), &err);
  if (!sound)
    return false;
  do {
    sound = is_sound(jb_term_walk_next(&walk, &there, &err), &err);
    if (sound && there) {
      jb_term_entry found;
      jb_status status = jb_segment_find(segment, walk.term, &found, &err);
      sound = status != JB_NOT_FOUND && is_sound(status, &err);
      sound = read_blocks(segment, &walk.entry) && sound;
      sound = read_postings(segment, &walk.entry) && sound;
    }
  } while (sound && there);
  jb_term_walk_close(&walk);
  return sound;
}

static bool read_documents (jb_segment *segment) {
  const jb_segment_documents *documents;
  jb_error err;
  bool sound = is_sound(jb_segment_columns(segment, &documents, &err), &err);
  for (uint32_t i = 0; sound && i < documents->count; i++) {
    const uint32_t *starts;
    sound = is_sound(jb_segment_field_starts(segment, i, &starts, &err), &err);
    for (unsigned f = 0; sound && f < JB_INDEX_FIELDS; f++)
      demand(starts[f] <= starts[f + 1]);
  }
  return sound;
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
  memory_chunks chunks = MEMORY_CHUNKS_EMPTY;
  const jb_chunk_store store = memory_chunks_store(&chunks);
  jb_chunk_cache *cache;
  jb_segment *segment;
  jb_error err;
  fill(&store, data, size);
  demand(jb_chunk_cache_open(&store, 1 << 16, &cache, &err) == JB_OK);
  if (is_sound(jb_segment_open(cache, 1, &segment, &err), &err)) {
    const bool documents = read_documents(segment);
    const bool terms = read_terms(segment);
    if (is_sound(jb_segment_verify(segment, &err), &err))
      demand(documents && terms);
    jb_segment_close(segment);
  }
  jb_chunk_cache_close(cache);
  memory_chunks_free(&chunks);
  return 0;
}
