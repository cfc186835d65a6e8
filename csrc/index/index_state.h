/* SPDX-License-Identifier: MIT */
/*
** What an index is made of; for index.c, index_write.c, index_verify.c and the
** files of merging.
*/
#ifndef JB_INDEX_INDEX_STATE_H
#define JB_INDEX_INDEX_STATE_H

#include "index/collect.h"
#include "index/index.h"
#include "index/manifest.h"
#include "index/score.h"

/* A segment of the manifest as it is used. */
typedef struct jb_used_segment {
  uint32_t number;
  jb_segment *handle; /* owned; NULL until it is needed */
  uint64_t *deleted;  /* owned; with what is deleted since the last flush; NULL
                      ** when nothing is */
} jb_used_segment;

struct jb_index {
  jb_chunk_store store;
  jb_index_options options;
  jb_chunk_cache *cache;   /* owned */
  jb_collector *collector; /* owned; NULL until it is needed */

  /* As of the last refresh or flush, and what was done since. */
  bool loaded;
  jb_buffer payload; /* the manifest as it is stored, to compare */
  jb_buffer read;    /* where it is read to */
  jb_manifest manifest;
  jb_used_segment used[JB_MANIFEST_SEGMENTS];    /* as manifest.segments */
  struct jb_merge_job *jobs[JB_MANIFEST_MERGES]; /* as manifest.merges; owned;
                                                 ** NULL until it is needed */

  bool writing;     /* something was collected or deleted since */
  uint64_t flushed; /* bytes of segments made of it already */
  bool failed;      /* nothing but abandon is possible */

  jb_index_snapshot snapshot; /* segments NULL: to be taken anew */
  jb_segment *snapshot_segments[JB_MANIFEST_SEGMENTS];
  uint32_t snapshot_order[JB_MANIFEST_SEGMENTS]; /* its largest_first */
  jb_score_scale scale;                          /* of the snapshot */
};

/* JB_MISUSE after a failure. */
jb_status jb_index_usable (const jb_index *index, jb_error *err);

/*
** Bring manifest and used segments to the caller's transaction, unless it is
** writing: then they are ahead of what is stored.
*/
jb_status jb_index_load (jb_index *index, jb_error *err);

/* The open segment at a place of the manifest. */
jb_status jb_index_handle (jb_index *index, size_t place, jb_segment **handle,
                           jb_error *err);

/* Enter a segment that was written into manifest and used segments. */
jb_status jb_index_enter (jb_index *index, jb_manifest_segment segment,
                          jb_error *err);

/* Take one out again, closing it; its chunks become garbage. */
jb_status jb_index_drop (jb_index *index, size_t place, jb_error *err);

/* Note that chunks can go; makes room among the garbage when it is full. */
jb_status jb_index_discard (jb_index *index, jb_manifest_garbage garbage,
                            jb_error *err);

/* Remove up to 'chunks' chunks of the garbage, and a probe a stream. */
jb_status jb_index_collect_garbage (jb_index *index, uint64_t chunks,
                                    jb_error *err);

/* Bit 'bit' of a bit set; and how many bits of 'count' are set. */
static inline bool jb_bit (const uint64_t *bits, uint32_t bit) {
  return bits != NULL && (bits[bit / 64] >> (bit % 64) & 1) != 0;
}

/*
** The deleted documents of a segment, those since the last flush too; NULL
** when there are none.
*/
const uint64_t *jb_index_deleted (const jb_used_segment *used);

/* The same as bits that can be set; made at the first call. */
jb_status jb_index_deleted_bits (jb_used_segment *used, uint64_t **bits,
                                 jb_error *err);

#endif
