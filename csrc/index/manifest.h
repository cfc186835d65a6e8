/* SPDX-License-Identifier: MIT */
/*
** The manifest: which segments make the index, and what is to be done yet.
**
** It is the one chunk by which all others are found, so a segment is part of
** the index from the moment a manifest names it, and a transaction that is
** rolled back has changed nothing. Numbers are varints (varint.h).
**
**   manifest = generation next segments merges garbages
**   next     = the number the next segment gets; numbers are never used again
**   segments = count { number level documents deleted length bytes
**                      newest oldest }            rising by number
**              length: characters of the documents not deleted
**              newest, oldest: days of the first and the last document
**   merges   = count { result level inputs { input } }    rising by result
**              the segments 'input', rising, are being made into 'result'
**   garbages = count { segment stream last next }
**              the chunks of the segment's streams from 'stream' to 'last' can
**              go; those of 'stream' before 'next' are gone
*/
#ifndef JB_INDEX_MANIFEST_H
#define JB_INDEX_MANIFEST_H

#include "index/chunks.h"
#include "index/collect.h"

/*
** The most a manifest names: it stays within a chunk. A steady stream of
** commits comes nowhere near (merge.h).
*/
#define JB_MANIFEST_SEGMENTS 768
#define JB_MANIFEST_MERGES 32
#define JB_MANIFEST_GARBAGES 256
#define JB_MERGE_INPUTS 64
#define JB_LEVEL_MAX 31

typedef struct jb_manifest_segment {
  uint32_t number;
  unsigned level; /* grows by one with each merge; merge.h */
  uint32_t documents, deleted;
  uint64_t length, bytes;
  int32_t newest, oldest;
} jb_manifest_segment;

typedef struct jb_manifest_merge {
  uint32_t result;
  unsigned level; /* of the inputs */
  size_t input_count;
  uint32_t inputs[JB_MERGE_INPUTS];
} jb_manifest_merge;

typedef struct jb_manifest_garbage {
  uint32_t segment, stream, last, next;
} jb_manifest_garbage;

typedef struct jb_manifest {
  uint64_t generation;
  uint32_t next_segment; /* from 1: segment 0 is the manifest's own */
  size_t segment_count, merge_count, garbage_count;
  jb_manifest_segment segments[JB_MANIFEST_SEGMENTS];
  jb_manifest_merge merges[JB_MANIFEST_MERGES];
  jb_manifest_garbage garbages[JB_MANIFEST_GARBAGES];
} jb_manifest;

/* That of an index without documents. */
void jb_manifest_clear (jb_manifest *manifest);

/*
** Read the manifest; one that is not there is empty. '*bytes' (reset first)
** becomes what was read, so that two can be compared. JB_BAD_FORMAT.
*/
jb_status jb_manifest_read (const jb_chunk_store *store, jb_buffer *bytes,
                            jb_slice *payload, jb_error *err);
jb_status jb_manifest_parse (jb_slice payload, jb_manifest *manifest,
                             jb_error *err);

/* Append the stored form to 'payload', which keeps the error. */
void jb_manifest_append (const jb_manifest *manifest, jb_buffer *payload);

/* The place of a segment, or segment_count. */
size_t jb_manifest_find (const jb_manifest *manifest, uint32_t number);

/* The merge a segment is an input of, or merge_count. */
size_t jb_manifest_merge_of (const jb_manifest *manifest, uint32_t number);

/* Enter a segment where its number belongs; returns its place. */
size_t jb_manifest_insert (jb_manifest *manifest, jb_manifest_segment segment);
void jb_manifest_remove (jb_manifest *manifest, size_t place);

/* The merges are entered in the order of their results, the last at the end. */
void jb_manifest_remove_merge (jb_manifest *manifest, size_t place);

#endif
