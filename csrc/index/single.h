/* SPDX-License-Identifier: MIT */
/*
** A single character: it begins every pair it stands in, and stands alone at
** the end of a text, so it is all terms that begin with it taken together.
**
** There may be thousands of them. So the weights are summed up term by term
** into one array for the whole segment (2 bytes a document), and places, which
** NEAR, fields and marks ask for, are collected for a stretch of documents at
** a time.
*/
#ifndef JB_INDEX_SINGLE_H
#define JB_INDEX_SINGLE_H

#include "index/plan.h"

/* Documents whose places are collected together. */
#define JB_SINGLE_STRETCH ((uint32_t)65536)

/* The places of one character in a segment, by documents that never fall. */
typedef struct jb_single {
  jb_segment *segment;
  uint32_t document_count;
  jb_buffer entries;   /* jb_term_entry of each term with the character */
  uint32_t first, end; /* documents of the stretch at hand */
  uint32_t *starts;    /* owned; one a document and one more */
  uint32_t *positions; /* owned; those of a document rise */
  jb_buffer places;    /* at work */
} jb_single;

/* Find the terms of 'character'. To be closed even if this fails. */
jb_status jb_single_open (jb_single *single, jb_segment *segment,
                          uint32_t character, jb_error *err);
void jb_single_close (jb_single *single);

/* The places in 'document', rising; they live until the next call. */
jb_status jb_single_at (jb_single *single, uint32_t document,
                        const uint32_t **positions, uint32_t *count,
                        jb_error *err);

/*
** Fill term->dense for every segment, and count the documents, not deleted,
** that have the term.
*/
jb_status jb_single_weigh (jb_plan *plan, jb_plan_term *term,
                           uint64_t *documents, jb_error *err);

#endif
