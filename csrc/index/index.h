/* SPDX-License-Identifier: MIT */
/*
** The index of an archive: segments, and the manifest that says which.
**
** Writing: documents are collected in memory and become a segment when the
** transaction ends or the memory allowed is full. Segments of like size are
** merged eight at a time; a merge is parted into steps, a bounded one with
** each flush, so that no commit's work grows with the archive. What is deleted
** is marked, and left out by the next merge.
**
** Reading: a search sees the manifest, and so the segments, as of the
** caller's transaction.
*/
#ifndef JB_INDEX_INDEX_H
#define JB_INDEX_INDEX_H

#include "index/chunks.h"
#include "index/document.h"
#include "index/segment.h"

typedef struct jb_index_options {
  size_t build_bytes; /* memory for collecting; 0: 64 MB */
  size_t cache_bytes; /* memory for chunks read; 0: 64 MB */
  size_t merge_bytes; /* 0: 64 KB; merging writes about so many bytes in one
                      ** flush at most, and besides for each level of segments
                      ** as many as were flushed (merge.h says why) */
} jb_index_options;

typedef struct jb_index jb_index;

/* An index over 'store', which is copied. Nothing is read yet. */
jb_status jb_index_open (const jb_chunk_store *store,
                         const jb_index_options *options, jb_index **index,
                         jb_error *err);
void jb_index_close (jb_index *index);

/*                                                                 writing */

/*
** After any of these has failed, but for JB_NOT_FOUND and JB_MISUSE, the
** transaction cannot go on: the caller rolls it back and abandons it. Until
** then all else fails with JB_MISUSE.
*/

/*
** Collect a document, of an article that is not in the index; the caller has a
*transaction open until jb_index_flush
** or jb_index_abandon. Memory full: a segment is written, not yet in the
** manifest.
*/
jb_status jb_index_add (jb_index *index, const jb_index_document *document,
                        jb_error *err);

/* Mark an article as deleted. JB_NOT_FOUND: the index has none such. */
jb_status jb_index_delete (jb_index *index, int64_t article, jb_error *err);

/*
** Write what was collected, do a step of merging, and write the manifest: to
** be called before the transaction is committed.
*/
jb_status jb_index_flush (jb_index *index, jb_error *err);

/* After a rollback: forget what was collected and read. */
void jb_index_abandon (jb_index *index);

/* Merge until one segment is left (what was collected is flushed first). */
jb_status jb_index_merge_all (jb_index *index, jb_error *err);

/* Drop everything: the index is empty, in the caller's transaction. */
jb_status jb_index_clear (jb_index *index, jb_error *err);

/*                                                                 reading */

/* What a search reads: the segments as of a manifest. */
typedef struct jb_index_snapshot {
  jb_segment *const *segments; /* the newest documents first, about */
  size_t segment_count;
  uint64_t generation;     /* of the manifest; grows with each flush */
  uint64_t document_count; /* not deleted */
  uint64_t total_length;   /* characters of these */
  const struct jb_score_scale *scale; /* what scores take from these */
} jb_index_snapshot;

/*
** Bring the index to the caller's read transaction: reads the manifest and
** opens and closes segments where it has changed. The snapshot is the index's
** and lives until the next refresh, flush or abandon.
*/
jb_status jb_index_refresh (jb_index *index, const jb_index_snapshot **snapshot,
                            jb_error *err);

typedef struct jb_index_numbers {
  uint64_t documents, deleted, segments, bytes, merges_under_way;
} jb_index_numbers;
jb_status jb_index_numbers_of (jb_index *index, jb_index_numbers *numbers,
                               jb_error *err);

/*                                                                checking */

/* A sentence about a fault of the index. */
typedef void jb_index_report (void *context, const char *problem);

/* Verify the manifest and every segment, merges under way too. */
jb_status jb_index_verify (jb_index *index, jb_index_report *report,
                           void *context, jb_error *err);

#endif
