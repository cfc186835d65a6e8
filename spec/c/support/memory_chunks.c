/* SPDX-License-Identifier: MIT */
#include "support/memory_chunks.h"

#include <stdlib.h>
#include <string.h>

static void *demand (void *block) {
  if (block == NULL)
    abort();
  return block;
}

static int compare (jb_chunk_key a, jb_chunk_key b) {
  if (a.segment != b.segment)
    return a.segment < b.segment ? -1 : 1;
  if (a.stream != b.stream)
    return a.stream < b.stream ? -1 : 1;
  return a.number == b.number ? 0 : a.number < b.number ? -1 : 1;
}

/* The place of the first chunk that is not before 'key'. */
static size_t place_of (const memory_chunks *chunks, jb_chunk_key key) {
  size_t low = 0, high = chunks->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (compare(chunks->items[middle].key, key) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

memory_chunk *memory_chunks_get (memory_chunks *chunks, jb_chunk_key key) {
  size_t place = place_of(chunks, key);
  if (place == chunks->count || compare(chunks->items[place].key, key) != 0)
    return NULL;
  return &chunks->items[place];
}

void memory_chunks_put (memory_chunks *chunks, jb_chunk_key key,
                        const void *bytes, size_t length) {
  memory_chunk *item = memory_chunks_get(chunks, key);
  if (item == NULL) {
    size_t place = place_of(chunks, key);
    if (chunks->count == chunks->capacity) {
      chunks->capacity = chunks->capacity * 2 + 64;
      chunks->items = demand(
          realloc(chunks->items, chunks->capacity * sizeof *chunks->items));
    }
    item = &chunks->items[place];
    memmove(item + 1, item, (chunks->count - place) * sizeof *item);
    *item = (memory_chunk){key, NULL, 0};
    chunks->count++;
  }
  free(item->bytes);
  /* A block of just this length, so that reading past its end is seen. */
  item->bytes = demand(malloc(length == 0 ? 1 : length));
  if (length > 0)
    memcpy(item->bytes, bytes, length);
  item->length = length;
}

static jb_status call (memory_chunks *chunks, jb_error *err) {
  if (++chunks->calls == chunks->fail_at)
    return jb_fail(err, JB_IO, JB_NO_OFFSET, "this call was made to fail");
  return JB_OK;
}

static jb_status read_chunk (void *context, jb_chunk_key key, jb_buffer *bytes,
                             jb_error *err) {
  memory_chunks *chunks = context;
  jb_status status = call(chunks, err);
  memory_chunk *item;
  if (status != JB_OK)
    return status;
  chunks->reads++;
  item = memory_chunks_get(chunks, key);
  if (item == NULL)
    return jb_fail(err, JB_NOT_FOUND, JB_NO_OFFSET, "no such chunk");
  jb_buffer_append(bytes, item->bytes, item->length);
  return bytes->status == JB_OK ? JB_OK : jb_fail_memory(err, item->length);
}

static jb_status write_chunk (void *context, jb_chunk_key key, jb_slice bytes,
                              jb_error *err) {
  memory_chunks *chunks = context;
  jb_status status = call(chunks, err);
  if (status != JB_OK)
    return status;
  chunks->writes++;
  memory_chunks_put(chunks, key, bytes.bytes, bytes.length);
  return JB_OK;
}

static jb_status remove_chunks (void *context, uint32_t segment,
                                jb_stream stream, uint32_t first, uint32_t end,
                                jb_error *err) {
  memory_chunks *chunks = context;
  jb_status status = call(chunks, err);
  size_t kept = 0;
  if (status != JB_OK)
    return status;
  for (size_t i = 0; i < chunks->count; i++) {
    jb_chunk_key key = chunks->items[i].key;
    if (key.segment == segment && key.stream == (uint32_t)stream &&
        key.number >= first && key.number < end)
      free(chunks->items[i].bytes);
    else
      chunks->items[kept++] = chunks->items[i];
  }
  chunks->count = kept;
  return JB_OK;
}

static jb_status order_key (void *context, int64_t article, jb_buffer *key,
                            jb_error *err) {
  memory_chunks *chunks = context;
  jb_status status = call(chunks, err);
  if (status != JB_OK)
    return status;
  if (chunks->order_key != NULL)
    chunks->order_key(chunks->order_context, article, key);
  else
    for (int shift = 56; shift >= 0; shift -= 8)
      jb_buffer_append_byte(key, (char)((uint64_t)article >> shift & 0xFF));
  return key->status == JB_OK ? JB_OK : jb_fail_memory(err, 8);
}

jb_chunk_store memory_chunks_store (memory_chunks *chunks) {
  return (jb_chunk_store){chunks, read_chunk, write_chunk, remove_chunks,
                          order_key};
}

void memory_chunks_fail (memory_chunks *chunks, size_t nth) {
  chunks->calls = chunks->reads = chunks->writes = 0;
  chunks->fail_at = nth;
}

void memory_chunks_flip (memory_chunks *chunks, size_t item, size_t at,
                         unsigned char bits) {
  char *byte = &chunks->items[item].bytes[at];
  *byte = (char)((unsigned char)*byte ^ bits);
}

void memory_chunks_cut (memory_chunks *chunks, size_t item, size_t length) {
  memory_chunk *chunk = &chunks->items[item];
  if (length >= chunk->length)
    return;
  chunk->bytes = demand(realloc(chunk->bytes, length == 0 ? 1 : length));
  chunk->length = length;
}

size_t memory_chunks_bytes (const memory_chunks *chunks) {
  size_t bytes = 0;
  for (size_t i = 0; i < chunks->count; i++)
    bytes += chunks->items[i].length;
  return bytes;
}

void memory_chunks_copy (memory_chunks *copy, const memory_chunks *chunks) {
  memory_chunks_free(copy);
  copy->order_key = chunks->order_key;
  copy->order_context = chunks->order_context;
  for (size_t i = 0; i < chunks->count; i++)
    memory_chunks_put(copy, chunks->items[i].key, chunks->items[i].bytes,
                      chunks->items[i].length);
}

bool memory_chunks_equal (const memory_chunks *a, const memory_chunks *b) {
  if (a->count != b->count)
    return false;
  for (size_t i = 0; i < a->count; i++)
    if (compare(a->items[i].key, b->items[i].key) != 0 ||
        a->items[i].length != b->items[i].length ||
        memcmp(a->items[i].bytes, b->items[i].bytes, a->items[i].length) != 0)
      return false;
  return true;
}

void memory_chunks_free (memory_chunks *chunks) {
  for (size_t i = 0; i < chunks->count; i++)
    free(chunks->items[i].bytes);
  free(chunks->items);
  *chunks = (memory_chunks)MEMORY_CHUNKS_EMPTY;
}
