/* SPDX-License-Identifier: MIT */
/*
** A jb_chunk_store in memory: what is written can be listed, flipped, cut and
** compared, and the n-th call can be made to fail. Its own memory is malloc's,
** so that failing_memory.h counts the core's alone.
*/
#ifndef JB_SPEC_MEMORY_CHUNKS_H
#define JB_SPEC_MEMORY_CHUNKS_H

#include "index/chunks.h"

typedef struct memory_chunk {
  jb_chunk_key key;
  char *bytes; /* owned; sealed, as the core gave them */
  size_t length;
} memory_chunk;

typedef struct memory_chunks {
  memory_chunk *items; /* owned; in the order of segment, stream, number */
  size_t count, capacity;
  size_t calls, reads, writes; /* since memory_chunks_fail */
  size_t fail_at;
  /* Appends an article's order key; NULL: its number, the least byte last. */
  void (*order_key)(void *context, int64_t article, jb_buffer *key);
  void *order_context;
} memory_chunks;

#define MEMORY_CHUNKS_EMPTY                                                    \
  { NULL, 0, 0, 0, 0, 0, 0, NULL, NULL }

/* The store over 'chunks', which must stay where it is. */
jb_chunk_store memory_chunks_store (memory_chunks *chunks);

/* Let the n-th call from now fail with JB_IO (1 is the next); 0: none. */
void memory_chunks_fail (memory_chunks *chunks, size_t nth);

/* The chunk under a key, or NULL; lives until the next write or remove. */
memory_chunk *memory_chunks_get (memory_chunks *chunks, jb_chunk_key key);

/* Put sealed bytes under a key, past the core. */
void memory_chunks_put (memory_chunks *chunks, jb_chunk_key key,
                        const void *bytes, size_t length);

/* Turn bits of one byte over: bytes[at] ^= bits. */
void memory_chunks_flip (memory_chunks *chunks, size_t item, size_t at,
                         unsigned char bits);
/* Keep only the first 'length' bytes of a chunk. */
void memory_chunks_cut (memory_chunks *chunks, size_t item, size_t length);

/* Bytes of all chunks together. */
size_t memory_chunks_bytes (const memory_chunks *chunks);

/* Make 'copy' (empty or not) hold what 'chunks' holds: a savepoint. */
void memory_chunks_copy (memory_chunks *copy, const memory_chunks *chunks);
/* Whether both hold the same chunks under the same keys. */
bool memory_chunks_equal (const memory_chunks *a, const memory_chunks *b);

/* Give everything back; empty again. */
void memory_chunks_free (memory_chunks *chunks);

#endif
