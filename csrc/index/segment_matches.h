/* SPDX-License-Identifier: MIT */
/*
** All matches of a segment as a bit a document: what counting, timelines and
** walking by date are made of.
*/
#ifndef JB_INDEX_SEGMENT_MATCHES_H
#define JB_INDEX_SEGMENT_MATCHES_H

#include "index/plan.h"

typedef struct jb_segment_matches {
  const jb_segment_documents *documents;
  uint64_t *bits; /* owned; whole windows */
  size_t word_count;
} jb_segment_matches;

/*
** Find the matches in a segment; with 'most' not 0 the search may end once
** there are so many, and '*ended' says that it has. To be freed even if this
** fails.
*/
jb_status jb_segment_match (const jb_plan *plan, size_t segment, uint64_t most,
                            jb_segment_matches *matches, bool *ended,
                            jb_error *err);
void jb_segment_matches_free (jb_segment_matches *matches);

/* How many of the documents first … end - 1 match. */
uint64_t jb_segment_matches_count (const jb_segment_matches *matches,
                                   uint32_t first, uint32_t end);

/* The first match not below 'from', or JB_NO_DOCUMENT. */
uint32_t jb_segment_matches_next (const jb_segment_matches *matches,
                                  uint32_t from);

#endif
