/* SPDX-License-Identifier: MIT */
/* Writing which documents of a segment are deleted. */
#include "index/segment_format.h"

/* Whether the store has this payload under the key already. */
static jb_status is_written (const jb_chunk_store *store, jb_chunk_key key,
                             jb_slice payload, jb_buffer *bytes, bool *same,
                             jb_error *err) {
  jb_slice there;
  jb_error unread;
  jb_status status = jb_chunk_read(store, key, bytes, &there, &unread);
  *same = status == JB_OK && jb_slice_equal(there, payload);
  /* What is not there or damaged is written anew. */
  if (status == JB_OK || status == JB_NOT_FOUND || status == JB_BAD_FORMAT)
    return JB_OK;
  if (err != NULL)
    *err = unread;
  return status;
}

jb_status jb_segment_write_deleted (const jb_chunk_store *store,
                                    uint32_t number, uint32_t document_count,
                                    const uint64_t *deleted, jb_error *err) {
  char bits[JB_CHUNK_BYTES];
  jb_buffer bytes = JB_BUFFER_EMPTY;
  jb_status status = JB_OK;
  for (uint32_t first = 0; first < document_count && status == JB_OK;
       first += JB_DELETED_DOCUMENTS) {
    const jb_chunk_key key = {number, JB_STREAM_DELETED,
                              first / JB_DELETED_DOCUMENTS};
    const uint32_t left = document_count - first;
    const uint32_t count =
        left < JB_DELETED_DOCUMENTS ? left : JB_DELETED_DOCUMENTS;
    const jb_slice payload = {bits, (count + 7) / 8};
    bool same;
    for (size_t i = 0; i < payload.length; i++)
      bits[i] = (char)(deleted[first / 64 + i / 8] >> i % 8 * 8 & 0xFF);
    if (count % 8 != 0)
      bits[count / 8] = (char)(bits[count / 8] & ((1 << count % 8) - 1));
    status = is_written(store, key, payload, &bytes, &same, err);
    if (status == JB_OK && !same)
      status = jb_chunk_write(store, key, payload, err);
  }
  jb_buffer_free(&bytes);
  return status;
}
