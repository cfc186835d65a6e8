/* SPDX-License-Identifier: MIT */
#include "support/stopped_merge.h"

#include <stdlib.h>

#include "index/varint.h"
#include "support/naive_index.h"

const jb_index_options stopped_merge_options = {.cache_bytes = 1 << 16,
                                                .merge_bytes = 20};

static void demand (bool holds) {
  if (!holds)
    abort();
}

/* What the stored state says (merge_job.h): bytes phase … */
static jb_merge_phase phase_of (memory_chunks *chunks) {
  const jb_chunk_key key = {STOPPED_RESULT, JB_STREAM_MERGE, JB_MERGE_STATE};
  const memory_chunk *chunk = memory_chunks_get(chunks, key);
  size_t at = 9; /* behind the seal */
  demand(chunk != NULL);
  while ((chunk->bytes[at++] & 0x80) != 0)
    ;
  return (jb_merge_phase)chunk->bytes[at];
}

static void add (jb_index *index, int64_t number) {
  random_state state = (uint64_t)number * 2654435761u + 1;
  naive_article article;
  jb_error err;
  naive_article_make(&article, number, &state);
  if (article.text_count > 1)
    article.text_count = 1;
  if (number == STOPPED_ARTICLES) {
    article.text_count = 0;
    article.words[0] = '\0';
  }
  demand(naive_article_add(index, &article, &err) == JB_OK);
}

/* The last segment is small, and with it what a flush does of the merge. */
void stopped_merge_make (memory_chunks *chunks, jb_merge_phase phase) {
  jb_chunk_store store;
  jb_index *index;
  jb_error err;
  chunks->order_key = naive_order_key;
  store = memory_chunks_store(chunks);
  demand(jb_index_open(&store, &stopped_merge_options, &index, &err) == JB_OK);
  for (int64_t i = 1; i < STOPPED_ARTICLES; i++) {
    add(index, i);
    if (i % 4 == 0)
      demand(jb_index_flush(index, &err) == JB_OK);
  }
  for (int64_t i = 2; i < STOPPED_ARTICLES; i += 11)
    demand(jb_index_delete(index, i, &err) == JB_OK);
  add(index, STOPPED_ARTICLES);
  demand(jb_index_flush(index, &err) == JB_OK);
  demand(phase_of(chunks) == JB_MERGE_DOCUMENTS);
  while (phase_of(chunks) != phase)
    demand(jb_index_flush(index, &err) == JB_OK);
  jb_index_close(index);
}
