/* SPDX-License-Identifier: MIT */
/*
** What the parts of the segment reader share: segment_read.c opens it,
** segment_columns.c has the documents, terms.c the dictionary, postings.c the
** postings.
*/
#ifndef JB_INDEX_SEGMENT_READER_H
#define JB_INDEX_SEGMENT_READER_H

#include "index/bit_stream.h"
#include "index/chunk_cache.h"
#include "index/segment_format.h"

/* A block of the dictionary. */
typedef struct jb_term_block {
  size_t term, term_bytes; /* its first term, in jb_term_blocks.terms */
  uint64_t at;             /* its byte in TERMS; the next one's is its end */
  uint64_t postings_at, positions_at;
} jb_term_block;

#define JB_SPARE_STATES 4

/* The blocks of the dictionary; one more stands behind the last. */
typedef struct jb_term_blocks {
  size_t count;
  jb_term_block *blocks; /* owned; NULL: not read yet */
  uint64_t *heads; /* owned; of each one's first term 8 bytes, as a number:
                   ** apart, so that a search goes through little memory */
  char *terms;     /* owned */
} jb_term_blocks;

struct jb_segment {
  jb_chunk_cache *cache;
  uint32_t number;
  jb_segment_totals totals;
  uint64_t bytes; /* of all chunks but those of the deleted: */
  uint64_t deleted_bytes;
  uint64_t *deleted; /* owned; NULL: none */
  uint32_t deleted_count;
  /* The columns, owned, once they are read. */
  jb_segment_documents documents;
  int64_t *articles;
  int32_t *days;
  unsigned char *codes;
  uint64_t *fields_at; /* bytes in FIELDS of each block, and their end */
  jb_stream_reader fields;
  uint32_t fields_block; /* unpacked; UINT32_MAX: none */
  uint32_t (*field_starts)[JB_INDEX_FIELDS + 1]; /* owned; of 128 documents */
  jb_term_blocks terms;
  jb_stream_reader dictionary; /* for jb_segment_find */
  /* Owned; of postings that were closed, for those opened next: a search opens
  ** a few, and memory of this size is slow to come by. */
  struct jb_postings_state *spare[JB_SPARE_STATES];
  size_t spare_count;
};

/* A reader of one of its streams. */
jb_stream_reader jb_segment_stream (const jb_segment *segment,
                                    jb_stream stream);

/* Read the keys of the dictionary's blocks, if that was not done. */
jb_status jb_segment_read_terms (jb_segment *segment, jb_error *err);

/* Postings that stand in the dictionary, read. Not to be copied. */
typedef struct jb_inlined {
  uint32_t count, max_weight;
  uint32_t documents[JB_INLINE_DOCUMENTS], weights[JB_INLINE_DOCUMENTS];
  unsigned char starts[JB_INLINE_DOCUMENTS + 1]; /* of each one's positions */
  uint32_t positions[JB_INLINE_POSITIONS];
  /* What is still to be read. */
  bool has_positions;
  unsigned position_bits;
  jb_bit_reader reader; /* in 'bytes' */
  unsigned char bytes[JB_INLINE_BYTES];
} jb_inlined;

/* Count them only. false, here and below: they make no sense. */
bool jb_inlined_count (jb_bytes bytes, bool has_positions, uint32_t *count,
                       uint32_t *max_weight);

/* Read all but the positions; and these, if that was not done. */
bool jb_inlined_read (jb_bytes bytes, bool has_positions,
                      const jb_segment_totals *totals, jb_inlined *inlined);
bool jb_inlined_read_positions (jb_inlined *inlined);

/*
** Read all at once, 'positions' being their gaps then. Bytes can be looked at
** up to 'readable', which is faster than to end where the postings do.
*/
bool jb_inlined_read_gaps (jb_bytes bytes, const unsigned char *readable,
                           bool has_positions, uint32_t document_count,
                           const jb_inline_parameters *parameters,
                           jb_inlined *inlined);

/*
** Open for documents alone: 'weights' is not filled, and it stands nowhere
** until jb_postings_turn. The block that is open then.
*/
jb_status jb_postings_reopen_documents (jb_segment *segment,
                                        const jb_term_entry *entry,
                                        jb_postings *postings, jb_error *err);
uint32_t jb_postings_block (const jb_postings *postings);

/*
** The positions of all documents of the block at hand, which is not inlined and
** has them: see jb_positions_gaps.
*/
jb_status jb_postings_gaps (jb_postings *postings, uint32_t *counts,
                            uint32_t **gaps, jb_error *err);

/*
** From the next step on, do not count the documents of inlined postings:
** document_count and max_weight are not known then.
*/
void jb_term_walk_uncounted (jb_term_walk *walk);

/*
** Read the postings of the term that a walk stands at from where it stands, by
** jb_inlined_read_gaps; they are the caller's to change and live until its next
** step. NULL where they are not inlined.
*/
jb_status jb_term_walk_inlined (jb_term_walk *walk, jb_inlined **inlined,
                                jb_error *err);

#endif
