/* SPDX-License-Identifier: MIT */
/*
** Any bytes as the manifest, or as the state of a merge: sealed as if they
** were sound, so that what reads them has to find out. An index is made with a
** merge under way, the chunk is put in place of the right one, and something
** that can be done with an index is done: it works or says what is wrong.
*/
#include <stdint.h>
#include <stdlib.h>

#include "index/index.h"
#include "support/layered_chunks.h"
#include "support/naive_index.h"
#include "support/stopped_merge.h"

static void demand (bool holds) {
  if (!holds)
    abort();
}

static jb_status add (jb_index *index, int64_t number, jb_error *err) {
  random_state state = (uint64_t)number * 2654435761u + 1;
  naive_article article;
  naive_article_make(&article, number, &state);
  return naive_article_add(index, &article, err);
}

/* Made once: a merge is among its documents, or among its terms. */
static memory_chunks stopped[2];

static void ignore (void *context, const char *problem) {
  (void)context;
  (void)problem;
}

/* What is done, by bits of the first byte; what takes long needs two. */
#define MANY_FLUSHES 0x10
#define MERGE_ALL 0x30
#define CLEAR 0x40
#define VERIFY 0x80

/* Whatever is in the store, nothing breaks. */
static void use (const jb_chunk_store *store, uint8_t what) {
  const jb_index_snapshot *snapshot;
  jb_index *index;
  jb_error err;
  jb_status status;
  demand(jb_index_open(store, &stopped_merge_options, &index, &err) == JB_OK);
  if ((what & VERIFY) != 0)
    (void)jb_index_verify(index, ignore, NULL, &err);
  (void)jb_index_refresh(index, &snapshot, &err);
  status = add(index, 900, &err);
  if (status == JB_OK)
    status = jb_index_delete(index, 5, &err);
  if (status == JB_OK || status == JB_NOT_FOUND)
    status = jb_index_flush(index, &err);
  for (int i = 0;
       i < 40 && status == JB_OK && (what & MERGE_ALL) == MANY_FLUSHES; i++)
    status = jb_index_flush(index, &err);
  if (status == JB_OK && (what & MERGE_ALL) == MERGE_ALL)
    status = jb_index_merge_all(index, &err);
  if (status != JB_OK)
    jb_index_abandon(index);
  if ((what & CLEAR) != 0)
    (void)jb_index_clear(index, &err);
  jb_index_close(index);
}

/* The payload of the right chunk, with bytes turned: { place, place, bits }. */
static void turn (layered_chunks *chunks, jb_chunk_key key, const uint8_t *data,
                  size_t size, jb_buffer *payload) {
  const memory_chunk *chunk = layered_chunks_get(chunks, key);
  if (chunk == NULL || chunk->length < 10) /* checksum, version, a byte */
    return;
  jb_buffer_append(payload, chunk->bytes + 9, chunk->length - 9);
  for (; size >= 3; data += 3, size -= 3)
    payload->bytes[((size_t)data[0] << 8 | data[1]) % payload->length] ^=
        (char)data[2];
}

/* Bytes: which chunk and how, then its payload, or what is turned in it. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
  layered_chunks chunks;
  jb_chunk_store store;
  jb_chunk_key key = {0, JB_STREAM_MANIFEST, 0};
  jb_buffer payload = JB_BUFFER_EMPTY;
  jb_error err;
  if (stopped[0].count == 0) {
    stopped_merge_make(&stopped[0], JB_MERGE_DOCUMENTS);
    stopped_merge_make(&stopped[1], JB_MERGE_TERMS);
  }
  if (size == 0 || size - 1 > JB_CHUNK_BYTES)
    return 0;
  layered_chunks_open(&chunks, &stopped[data[0] & 1]);
  store = layered_chunks_store(&chunks);
  if ((data[0] & 2) != 0)
    key = (jb_chunk_key){STOPPED_RESULT, JB_STREAM_MERGE,
                         (data[0] & 4) != 0 ? 0 : JB_MERGE_STATE};
  if ((data[0] & 8) != 0)
    turn(&chunks, key, data + 1, size - 1, &payload);
  else
    jb_buffer_append(&payload, data + 1, size - 1);
  demand(jb_chunk_write(&store, key, (jb_slice){payload.bytes, payload.length},
                        &err) == JB_OK);
  jb_buffer_free(&payload);
  use(&store, data[0]);
  layered_chunks_free(&chunks);
  return 0;
}
