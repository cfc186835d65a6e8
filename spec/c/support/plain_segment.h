/* SPDX-License-Identifier: MIT */
/*
** A segment as plain arrays: what is written into a real one, and what reading
** that one is compared with. Its memory is malloc's.
*/
#ifndef JB_SPEC_PLAIN_SEGMENT_H
#define JB_SPEC_PLAIN_SEGMENT_H

#include "index/segment.h"

typedef struct plain_posting {
  uint32_t document, weight, count;
  uint32_t *positions; /* owned */
} plain_posting;

typedef struct plain_term {
  char bytes[JB_TERM_BYTES + 1];
  size_t length;
  plain_posting *postings; /* owned */
  uint32_t count, capacity;
} plain_term;

typedef struct plain_document {
  int64_t article;
  int32_t day;
  uint32_t starts[JB_INDEX_FIELDS + 1];
} plain_document;

typedef struct plain_segment {
  plain_document *documents; /* owned */
  plain_term *terms;         /* owned; rising */
  uint32_t document_count, term_count;
} plain_segment;

/* What a generated segment looks like. */
typedef struct plain_shape {
  const char *description;
  uint32_t documents, terms;
  uint32_t length;     /* of a document, at most */
  uint32_t max_weight; /* 1: all weights are 1 */
  uint32_t max_count;  /* of positions */
  bool dense;          /* positions next to each other */
} plain_shape;

/* Generate; the first terms stand in most documents, the last in few. */
void plain_segment_make (plain_segment *plain, const plain_shape *shape,
                         uint64_t seed);
void plain_segment_free (plain_segment *plain);

/* Write the documents, and the terms from 'first' on until 'end'. */
jb_status plain_segment_write_documents (const plain_segment *plain,
                                         jb_segment_writer *writer,
                                         jb_error *err);
jb_status plain_segment_write_terms (const plain_segment *plain,
                                     jb_segment_writer *writer, uint32_t first,
                                     uint32_t end, jb_error *err);
/* Write all of it as segment 'number'. */
jb_status plain_segment_write (const plain_segment *plain,
                               const jb_chunk_store *store, uint32_t number,
                               jb_error *err);

/*
** Read all of segment 'number' and compare. A difference: aborts with a
** message, unless reading fails before it is seen; that is returned.
*/
jb_status plain_segment_compare (const plain_segment *plain,
                                 const jb_chunk_store *store, uint32_t number,
                                 jb_error *err);

/* Walk through postings by seeks and shallow looks, compared likewise. */
jb_status plain_term_seek (const plain_term *term, jb_segment *segment,
                           uint64_t seed, jb_error *err);

#endif
