/* SPDX-License-Identifier: MIT */
/*
** The best so many of what is found, in a heap with the worst on top.
**
** Equal scores are ordered by day, then as the segment orders a day's
** articles; between segments their order keys are compared, which are asked
** from the chunk store only when two are equal in all else.
*/
#ifndef JB_INDEX_TOP_H
#define JB_INDEX_TOP_H

#include "index/score.h"
#include "index/search.h"

typedef struct jb_top_entry {
  double score;
  int64_t article;
  int32_t day;
  size_t segment;    /* of the snapshot */
  uint32_t document; /* of the segment */
  jb_slice key;      /* in the arena; absent until it is asked for */
} jb_top_entry;

typedef struct jb_top {
  const jb_chunk_store *store;
  jb_search_order order;
  size_t limit;
  jb_top_entry *entries; /* owned */
  size_t count, capacity;
  jb_arena keys;
} jb_top;

void jb_top_set (jb_top *top, const jb_chunk_store *store,
                 jb_search_order order, size_t limit);
void jb_top_free (jb_top *top);

/*
** The least score with which a document of 'segment' that is not before
** 'document', which is of 'day', may still come in; JB_NO_SCORES: none can.
*/
double jb_top_needed (const jb_top *top, size_t segment, uint32_t document,
                      int32_t day);

/* '*kept' (or NULL): whether the entry is among the best so far. */
jb_status jb_top_add (jb_top *top, const jb_top_entry *entry, bool *kept,
                      jb_error *err);

/* The same for a document of a segment of the snapshot. */
jb_status jb_top_add_document (jb_top *top, size_t segment,
                               const jb_segment_documents *documents,
                               uint32_t document, double score, jb_error *err);

/* Put the entries in order, the best first; nothing can be added any more. */
jb_status jb_top_sort (jb_top *top, jb_error *err);

#endif
