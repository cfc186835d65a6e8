/* SPDX-License-Identifier: MIT */
/* An index of naive articles that was left in the midst of a merge. */
#ifndef JB_SPEC_STOPPED_MERGE_H
#define JB_SPEC_STOPPED_MERGE_H

#include "index/merge_job.h"
#include "support/memory_chunks.h"

/* Articles are numbered from 1 to this; some of them are deleted. */
#define STOPPED_ARTICLES 29

/* The segment that the others are being merged into. */
#define STOPPED_RESULT 9

/* So that a flush does little of the merge; caches that forget. */
extern const jb_index_options stopped_merge_options;

/* Fill 'chunks' (empty); the merge is among its documents or its terms. */
void stopped_merge_make (memory_chunks *chunks, jb_merge_phase phase);

#endif
