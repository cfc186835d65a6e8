/* SPDX-License-Identifier: MIT */
#include "support/layered_chunks.h"

void layered_chunks_open (layered_chunks *layers, memory_chunks *below) {
  layers->below = below;
  layers->changed = layers->gone = (memory_chunks)MEMORY_CHUNKS_EMPTY;
  layers->changed.order_key = below->order_key;
  layers->changed.order_context = below->order_context;
  layers->changed_store = memory_chunks_store(&layers->changed);
}

void layered_chunks_free (layered_chunks *layers) {
  memory_chunks_free(&layers->changed);
  memory_chunks_free(&layers->gone);
}

const memory_chunk *layered_chunks_get (layered_chunks *layers,
                                        jb_chunk_key key) {
  const memory_chunk *chunk = memory_chunks_get(&layers->changed, key);
  if (chunk == NULL && memory_chunks_get(&layers->gone, key) == NULL)
    chunk = memory_chunks_get(layers->below, key);
  return chunk;
}

void layered_chunks_put (layered_chunks *layers, jb_chunk_key key,
                         const void *bytes, size_t length) {
  memory_chunks_put(&layers->changed, key, bytes, length);
}

void layered_chunks_drop (layered_chunks *layers, jb_chunk_key key) {
  jb_error err;
  (void)layers->changed_store.remove(&layers->changed, key.segment,
                                     (jb_stream)key.stream, key.number,
                                     key.number + 1, &err);
  memory_chunks_put(&layers->gone, key, "", 0);
}

static jb_status read_chunk (void *context, jb_chunk_key key, jb_buffer *bytes,
                             jb_error *err) {
  const memory_chunk *chunk = layered_chunks_get(context, key);
  if (chunk == NULL)
    return jb_fail(err, JB_NOT_FOUND, JB_NO_OFFSET, "no such chunk");
  jb_buffer_append(bytes, chunk->bytes, chunk->length);
  return bytes->status == JB_OK ? JB_OK : jb_fail_memory(err, chunk->length);
}

static jb_status write_chunk (void *context, jb_chunk_key key, jb_slice bytes,
                              jb_error *err) {
  layered_chunks *layers = context;
  return layers->changed_store.write(&layers->changed, key, bytes, err);
}

static jb_status remove_chunks (void *context, uint32_t segment,
                                jb_stream stream, uint32_t first, uint32_t end,
                                jb_error *err) {
  layered_chunks *layers = context;
  for (size_t i = 0; i < layers->below->count; i++) {
    const jb_chunk_key key = layers->below->items[i].key;
    if (key.segment == segment && key.stream == (uint32_t)stream &&
        key.number >= first && key.number < end)
      memory_chunks_put(&layers->gone, key, "", 0);
  }
  return layers->changed_store.remove(&layers->changed, segment, stream, first,
                                      end, err);
}

static jb_status order_key (void *context, int64_t article, jb_buffer *key,
                            jb_error *err) {
  layered_chunks *layers = context;
  return layers->changed_store.order_key(&layers->changed, article, key, err);
}

jb_chunk_store layered_chunks_store (layered_chunks *layers) {
  return (jb_chunk_store){layers, read_chunk, write_chunk, remove_chunks,
                          order_key};
}
