/* SPDX-License-Identifier: MIT */
/*
** Removing chunks that nothing refers to any more, some with each flush: the
** chunks of a large segment are too many for one. A stream's chunks are
** numbered without a gap, so behind the last there is none to be read, and its
** number need not be known.
*/
#include "index/index_state.h"

/* Chunks of a stream that go before the next is looked for. */
#define BATCH ((uint32_t)8)

static jb_status is_there (const jb_index *index, jb_chunk_key key,
                           jb_buffer *bytes, bool *there, jb_error *err) {
  jb_status status;
  jb_buffer_reset(bytes);
  status = index->store.read(index->store.context, key, bytes, err);
  *there = status == JB_OK;
  return status == JB_NOT_FOUND ? JB_OK : status;
}

/* Remove from one entry; '*done' when nothing is left of it. */
static jb_status remove_some (jb_index *index, jb_manifest_garbage *garbage,
                              uint64_t *chunks, jb_buffer *bytes, bool *done,
                              jb_error *err) {
  *done = false;
  while (*chunks > 0) {
    uint32_t count = *chunks < BATCH ? (uint32_t)*chunks : BATCH;
    bool there;
    if (index->store.remove(index->store.context, garbage->segment,
                            (jb_stream)garbage->stream, garbage->next,
                            garbage->next + count, err) != JB_OK)
      return err->code;
    garbage->next += count;
    if (is_there(
            index,
            (jb_chunk_key){garbage->segment, garbage->stream, garbage->next},
            bytes, &there, err) != JB_OK)
      return err->code;
    if (there) {
      *chunks -= count;
      continue;
    }
    --*chunks; /* less than a batch, mostly nothing at all */
    garbage->next = 0;
    if (garbage->stream == garbage->last) {
      *done = true;
      return JB_OK;
    }
    garbage->stream++;
  }
  return JB_OK;
}

jb_status jb_index_collect_garbage (jb_index *index, uint64_t chunks,
                                    jb_error *err) {
  jb_manifest *manifest = &index->manifest;
  jb_buffer bytes = JB_BUFFER_EMPTY;
  jb_status status = JB_OK;
  size_t gone = 0; /* entries, from the first on */
  while (status == JB_OK && gone < manifest->garbage_count && chunks > 0) {
    bool done;
    status = remove_some(index, &manifest->garbages[gone], &chunks, &bytes,
                         &done, err);
    if (status == JB_OK && !done)
      break;
    gone++;
  }
  jb_buffer_free(&bytes);
  if (status != JB_OK)
    return status;
  for (size_t i = gone; i < manifest->garbage_count; i++)
    manifest->garbages[i - gone] = manifest->garbages[i];
  manifest->garbage_count -= gone;
  return JB_OK;
}

jb_status jb_index_discard (jb_index *index, jb_manifest_garbage garbage,
                            jb_error *err) {
  jb_manifest *manifest = &index->manifest;
  if (manifest->garbage_count == JB_MANIFEST_GARBAGES &&
      jb_index_collect_garbage(index, UINT64_MAX, err) != JB_OK)
    return err->code;
  manifest->garbages[manifest->garbage_count++] = garbage;
  return JB_OK;
}
