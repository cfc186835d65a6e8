/* SPDX-License-Identifier: MIT */
/* A stream of a segment being written: bytes cut into chunks as they come. */
#ifndef JB_INDEX_STREAM_WRITER_H
#define JB_INDEX_STREAM_WRITER_H

#include "index/chunks.h"

typedef struct jb_stream_writer {
  jb_stream stream;
  uint64_t bytes;             /* of the stream so far */
  bool ended;                 /* the last chunk is written */
  char chunk[JB_CHUNK_BYTES]; /* its last bytes % JB_CHUNK_BYTES: the rest */
} jb_stream_writer;

/* Bytes of the stream that are not yet written. */
static inline size_t jb_stream_rest (const jb_stream_writer *writer) {
  return writer->ended ? 0 : (size_t)(writer->bytes % JB_CHUNK_BYTES);
}

/*
** Append bytes to the stream of 'segment'; '*written' grows by the bytes of
** chunks written.
*/
jb_status jb_stream_append (jb_stream_writer *writer,
                            const jb_chunk_store *store, uint32_t segment,
                            jb_slice bytes, uint64_t *written, jb_error *err);

/* Write what is left; nothing can be appended then. */
jb_status jb_stream_end (jb_stream_writer *writer, const jb_chunk_store *store,
                         uint32_t segment, uint64_t *written, jb_error *err);

#endif
