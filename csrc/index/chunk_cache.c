/* SPDX-License-Identifier: MIT */
/*
** A hash table of chunks; those nobody holds stand in a list by age, and the
** oldest go when there is no room.
*/
#include "index/chunk_cache.h"

#include "base/memory.h"

struct jb_chunk_cache {
  jb_chunk_store store;
  size_t most_bytes, bytes; /* allowed; of all chunks kept */
  size_t slot_count;        /* a power of two */
  jb_chunk **slots;
  jb_chunk *newest, *oldest; /* of those nobody holds */
};

jb_status jb_chunk_cache_open (const jb_chunk_store *store, size_t bytes,
                               jb_chunk_cache **result, jb_error *err) {
  jb_chunk_cache *cache = jb_allocate_array(1, sizeof *cache);
  if (cache == NULL)
    return jb_fail_memory(err, sizeof *cache);
  cache->store = *store;
  cache->most_bytes = bytes;
  cache->slot_count = 64;
  while (cache->slot_count < bytes / JB_CHUNK_BYTES &&
         cache->slot_count < (size_t)1 << 20)
    cache->slot_count *= 2;
  cache->slots = jb_allocate_array(cache->slot_count, sizeof *cache->slots);
  if (cache->slots == NULL) {
    jb_free(cache);
    return jb_fail_memory(err, bytes / JB_CHUNK_BYTES);
  }
  *result = cache;
  return JB_OK;
}

const jb_chunk_store *jb_chunk_cache_store (const jb_chunk_cache *cache) {
  return &cache->store;
}

/* By multiplication (Knuth, The Art of Computer Programming 3, 6.4): several
** are looked for in each segment by every search. */
static jb_chunk **slot_of (jb_chunk_cache *cache, jb_chunk_key key) {
  const uint64_t number =
      (uint64_t)key.segment << 36 ^ (uint64_t)key.stream << 32 ^ key.number;
  const uint64_t hash = number * 0x9E3779B97F4A7C15 >> 32;
  return &cache->slots[hash & (cache->slot_count - 1)];
}

static bool same_key (jb_chunk_key a, jb_chunk_key b) {
  return a.segment == b.segment && a.stream == b.stream && a.number == b.number;
}

static void free_chunk (jb_chunk *chunk) {
  jb_buffer_free(&chunk->sealed);
  jb_free(chunk);
}

/* Take a chunk out of the list by age. */
static void unlist (jb_chunk_cache *cache, jb_chunk *chunk) {
  *(chunk->newer == NULL ? &cache->newest : &chunk->newer->older) =
      chunk->older;
  *(chunk->older == NULL ? &cache->oldest : &chunk->older->newer) =
      chunk->newer;
  chunk->newer = chunk->older = NULL;
}

/* Take a chunk out of the hash table. */
static void unslot (jb_chunk_cache *cache, jb_chunk *chunk) {
  jb_chunk **link = slot_of(cache, chunk->key);
  while (*link != chunk)
    link = &(*link)->next;
  *link = chunk->next;
  cache->bytes -= chunk->sealed.capacity;
}

static void shrink (jb_chunk_cache *cache) {
  while (cache->bytes > cache->most_bytes && cache->oldest != NULL) {
    jb_chunk *chunk = cache->oldest;
    unlist(cache, chunk);
    unslot(cache, chunk);
    free_chunk(chunk);
  }
}

jb_status jb_chunk_hold (jb_chunk_cache *cache, jb_chunk_key key,
                         jb_chunk **result, jb_error *err) {
  jb_chunk **slot = slot_of(cache, key);
  jb_chunk *chunk = *slot;
  jb_status status;
  while (chunk != NULL && !same_key(chunk->key, key))
    chunk = chunk->next;
  if (chunk != NULL) {
    if (chunk->users++ == 0)
      unlist(cache, chunk);
    *result = chunk;
    return JB_OK;
  }
  chunk = jb_allocate_array(1, sizeof *chunk);
  if (chunk == NULL)
    return jb_fail_memory(err, sizeof *chunk);
  chunk->key = key;
  chunk->users = 1;
  status =
      jb_chunk_read(&cache->store, key, &chunk->sealed, &chunk->payload, err);
  if (status == JB_NOT_FOUND)
    status = jb_chunk_damaged(err, key, "it is missing");
  if (status != JB_OK) {
    free_chunk(chunk);
    return status;
  }
  chunk->next = *slot;
  *slot = chunk;
  cache->bytes += chunk->sealed.capacity;
  shrink(cache);
  *result = chunk;
  return JB_OK;
}

void jb_chunk_release (jb_chunk_cache *cache, jb_chunk *chunk) {
  if (chunk == NULL || --chunk->users > 0)
    return;
  if (chunk->forgotten) {
    free_chunk(chunk);
    return;
  }
  chunk->older = cache->newest;
  *(cache->newest == NULL ? &cache->oldest : &cache->newest->newer) = chunk;
  cache->newest = chunk;
  shrink(cache);
}

void jb_chunk_cache_forget (jb_chunk_cache *cache, uint32_t segment) {
  for (size_t i = 0; i < cache->slot_count; i++)
    for (jb_chunk **link = &cache->slots[i]; *link != NULL;) {
      jb_chunk *chunk = *link;
      if (chunk->key.segment != segment) {
        link = &chunk->next;
        continue;
      }
      *link = chunk->next;
      cache->bytes -= chunk->sealed.capacity;
      if (chunk->users > 0) {
        chunk->forgotten = true;
        continue;
      }
      unlist(cache, chunk);
      free_chunk(chunk);
    }
}

void jb_chunk_cache_close (jb_chunk_cache *cache) {
  if (cache == NULL)
    return;
  for (size_t i = 0; i < cache->slot_count; i++)
    while (cache->slots[i] != NULL) {
      jb_chunk *chunk = cache->slots[i];
      cache->slots[i] = chunk->next;
      free_chunk(chunk);
    }
  jb_free(cache->slots);
  jb_free(cache);
}

/*                                                                 streams */

jb_stream_reader jb_stream_reader_of (jb_chunk_cache *cache, uint32_t segment,
                                      jb_stream stream, uint64_t bytes) {
  return (jb_stream_reader){cache, segment, stream,
                            bytes, NULL,    JB_BUFFER_EMPTY};
}

void jb_stream_reader_close (jb_stream_reader *reader) {
  if (reader->chunk != NULL)
    jb_chunk_release(reader->cache, reader->chunk);
  reader->chunk = NULL;
  jb_buffer_free(&reader->joined);
}

static jb_chunk_key key_of (const jb_stream_reader *reader, uint64_t at) {
  return (jb_chunk_key){reader->segment, reader->stream,
                        (uint32_t)(at / JB_CHUNK_BYTES)};
}

jb_status jb_stream_damaged (const jb_stream_reader *reader, uint64_t at,
                             const char *what, jb_error *err) {
  return jb_chunk_damaged(err, key_of(reader, at), what);
}

/* Hold the chunk with the byte 'at', which is before the stream's end. */
static jb_status turn_to (jb_stream_reader *reader, uint64_t at,
                          jb_error *err) {
  const jb_chunk_key key = key_of(reader, at);
  const uint64_t left = reader->bytes - at / JB_CHUNK_BYTES * JB_CHUNK_BYTES;
  jb_status status;
  if (reader->chunk != NULL && reader->chunk->key.number == key.number)
    return JB_OK;
  if (reader->chunk != NULL)
    jb_chunk_release(reader->cache, reader->chunk);
  reader->chunk = NULL;
  status = jb_chunk_hold(reader->cache, key, &reader->chunk, err);
  if (status != JB_OK)
    return status;
  if (reader->chunk->payload.length !=
      (left < JB_CHUNK_BYTES ? left : JB_CHUNK_BYTES)) {
    jb_chunk_release(reader->cache, reader->chunk);
    reader->chunk = NULL;
    return jb_chunk_damaged(err, key, "its length is wrong");
  }
  return JB_OK;
}

jb_status jb_stream_view (jb_stream_reader *reader, uint64_t at, size_t most,
                          jb_bytes *bytes, jb_error *err) {
  jb_status status;
  size_t place, there;
  if (at > reader->bytes)
    return jb_stream_damaged(reader, at, "a place behind its end", err);
  if (most > reader->bytes - at)
    most = (size_t)(reader->bytes - at);
  bytes->at = bytes->end = (const unsigned char *)"";
  if (most == 0)
    return JB_OK;
  status = turn_to(reader, at, err);
  if (status != JB_OK)
    return status;
  place = (size_t)(at % JB_CHUNK_BYTES);
  there = reader->chunk->payload.length - place;
  if (most <= there) {
    bytes->at = (const unsigned char *)reader->chunk->payload.bytes + place;
    bytes->end = bytes->at + most;
    return JB_OK;
  }
  jb_buffer_reset(&reader->joined);
  for (size_t left = most;;) {
    const size_t taken = left < there ? left : there;
    jb_buffer_append(&reader->joined, reader->chunk->payload.bytes + place,
                     taken);
    left -= taken;
    at += taken;
    if (left == 0)
      break;
    status = turn_to(reader, at, err);
    if (status != JB_OK)
      return status;
    place = 0;
    there = reader->chunk->payload.length;
  }
  if (reader->joined.status != JB_OK)
    return jb_fail_memory(err, most);
  bytes->at = (const unsigned char *)reader->joined.bytes;
  bytes->end = bytes->at + most;
  return JB_OK;
}
