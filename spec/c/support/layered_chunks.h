/* SPDX-License-Identifier: MIT */
/*
** Changes laid over chunks in memory that stay as they are: a fuzz target that
** tries thousands of changes a second does not copy the rest each time.
*/
#ifndef JB_SPEC_LAYERED_CHUNKS_H
#define JB_SPEC_LAYERED_CHUNKS_H

#include "support/memory_chunks.h"

typedef struct layered_chunks {
  memory_chunks *below;         /* not owned; never changed */
  memory_chunks changed, gone;  /* in place of those below; gone: keys alone */
  jb_chunk_store changed_store; /* over 'changed' */
} layered_chunks;

/* Nothing is changed yet. To be freed; 'layers' stays where it is. */
void layered_chunks_open (layered_chunks *layers, memory_chunks *below);
void layered_chunks_free (layered_chunks *layers);

/* The store over both layers, which writes into the upper one. */
jb_chunk_store layered_chunks_store (layered_chunks *layers);

/* The chunk under a key as a reader sees it, or NULL. */
const memory_chunk *layered_chunks_get (layered_chunks *layers,
                                        jb_chunk_key key);

/* Put sealed bytes under a key, past the core; or take the chunk away. */
void layered_chunks_put (layered_chunks *layers, jb_chunk_key key,
                         const void *bytes, size_t length);
void layered_chunks_drop (layered_chunks *layers, jb_chunk_key key);

#endif
