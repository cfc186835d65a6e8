/* SPDX-License-Identifier: MIT */
/* Cutting a stream into chunks. */
#include "index/stream_writer.h"

#include <string.h>

/* Write a chunk that ends where the stream ends now. */
static jb_status put (jb_stream_writer *writer, const jb_chunk_store *store,
                      uint32_t segment, size_t length, uint64_t *written,
                      jb_error *err) {
  const uint64_t number = (writer->bytes - length) / JB_CHUNK_BYTES;
  const jb_chunk_key key = {segment, writer->stream, (uint32_t)number};
  if (number > UINT32_MAX)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "the index has no room for so many articles");
  *written += length;
  return jb_chunk_write(store, key, (jb_slice){writer->chunk, length}, err);
}

jb_status jb_stream_append (jb_stream_writer *writer,
                            const jb_chunk_store *store, uint32_t segment,
                            jb_slice bytes, uint64_t *written, jb_error *err) {
  while (bytes.length > 0) {
    const size_t filled = (size_t)(writer->bytes % JB_CHUNK_BYTES);
    const size_t room = JB_CHUNK_BYTES - filled;
    const size_t taken = bytes.length < room ? bytes.length : room;
    memcpy(writer->chunk + filled, bytes.bytes, taken);
    writer->bytes += taken;
    bytes.bytes += taken;
    bytes.length -= taken;
    if (taken == room) {
      jb_status status =
          put(writer, store, segment, JB_CHUNK_BYTES, written, err);
      if (status != JB_OK)
        return status;
    }
  }
  return JB_OK;
}

jb_status jb_stream_end (jb_stream_writer *writer, const jb_chunk_store *store,
                         uint32_t segment, uint64_t *written, jb_error *err) {
  const size_t rest = jb_stream_rest(writer);
  writer->ended = true;
  return rest == 0 ? JB_OK : put(writer, store, segment, rest, written, err);
}
