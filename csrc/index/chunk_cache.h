/* SPDX-License-Identifier: MIT */
/*
** Chunks in memory, held while they are read; and a stream of a segment seen
** as one run of bytes. jb_chunk_cache itself is declared in segment.h.
*/
#ifndef JB_INDEX_CHUNK_CACHE_H
#define JB_INDEX_CHUNK_CACHE_H

#include "index/segment.h"
#include "index/varint.h"

/* A chunk that was read and verified. */
typedef struct jb_chunk {
  jb_chunk_key key;
  jb_slice payload;
  jb_buffer sealed;
  unsigned users;                 /* who hold it */
  bool forgotten;                 /* freed when the last one lets go */
  struct jb_chunk *next;          /* in its slot of the hash table */
  struct jb_chunk *newer, *older; /* while nobody holds it */
} jb_chunk;

/*
** Hold a chunk. A chunk that is not there is damage: JB_BAD_FORMAT. Let go
** with jb_chunk_release; NULL is allowed there.
*/
jb_status jb_chunk_hold (jb_chunk_cache *cache, jb_chunk_key key,
                         jb_chunk **chunk, jb_error *err);
void jb_chunk_release (jb_chunk_cache *cache, jb_chunk *chunk);

/* The store behind a cache. */
const jb_chunk_store *jb_chunk_cache_store (const jb_chunk_cache *cache);

/* A reader of a stream; holds the chunk it saw last. */
typedef struct jb_stream_reader {
  jb_chunk_cache *cache;
  uint32_t segment;
  jb_stream stream;
  uint64_t bytes; /* of the whole stream */
  jb_chunk *chunk;
  jb_buffer joined; /* what lies in more than one chunk, copied */
} jb_stream_reader;

jb_stream_reader jb_stream_reader_of (jb_chunk_cache *cache, uint32_t segment,
                                      jb_stream stream, uint64_t bytes);
void jb_stream_reader_close (jb_stream_reader *reader);

/*
** The bytes from 'at' on, 'most' of them or as many as there are; they live
** until the next call. JB_BAD_FORMAT: 'at' is behind the stream's end.
*/
jb_status jb_stream_view (jb_stream_reader *reader, uint64_t at, size_t most,
                          jb_bytes *bytes, jb_error *err);

/* jb_chunk_damaged for the chunk that holds the byte 'at'. */
jb_status jb_stream_damaged (const jb_stream_reader *reader, uint64_t at,
                             const char *what, jb_error *err);

#endif
