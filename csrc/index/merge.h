/* SPDX-License-Identifier: MIT */
/*
** Merging: few segments out of many, a bounded step with each flush.
**
** A segment that was collected gets the level floor(log8(its kilobytes)).
** Eight segments of a level that no merge has yet are merged into one of the
** next level. So a document is written once when it is collected and then at
** most once for each level above, and levels are as many as log8 of the
** archive's size.
**
** How much is to be done with a flush? Let each flush write s bytes, and let
** there be L levels. On the average a flush gives every level s bytes to be
** merged, as a level's output is the next one's input: L * s in all, whatever
** has been so far. A flush does (L + 1) * s, and merge_bytes more, the lowest
** level with work first. A level j is worked on when those below have nothing
** to do, and they have, over T flushes, at most j * s * T, and what they may
** have begun with: less than 8 segments a level too many, together below
** 8^(j+1) * s. So T flushes do at least T * s - 8^(j+1) * s for level j, which
** is what comes to it in T flushes but for a constant; its merges of 8^(j+1) *
** s bytes end at the latest when the eight segments after next are there.
** A level has therefore never more than some 8 segments being merged and some
** 16 waiting, and an index O(log n) segments (spec/c/index_merge_test.c looks
** at it), though no flush does more than (L + 1) * s + merge_bytes: the size
** of the archive comes in by its logarithm alone.
**
** L * s would be enough: T flushes leave level j at least T * (L - j) * s, and
** the highest is L - 1. With one s more there are pauses in merging, so that
** more than half of all commits of 100 articles have none of it to do.
**
** A step may end within a term, and a merge goes on where it stopped when the
** archive is opened again: merge_job.h. What was merged is removed in steps,
** too.
**
** A segment half of whose documents are deleted is written anew by itself; the
** work is at most what was deleted.
*/
#ifndef JB_INDEX_MERGE_H
#define JB_INDEX_MERGE_H

#include "index/index.h"

#define JB_MERGE_FACTOR 8

/* Do a flush's share of merging, when segments of 'flushed' bytes were made. */
jb_status jb_merge_some (jb_index *index, uint64_t flushed, jb_error *err);

/*
** Merge until one segment without deleted documents is left, or none: all at
** once, however many levels they are, so that each is written once more.
*/
jb_status jb_merge_everything (jb_index *index, jb_error *err);

/* Whether jb_merge_some would have something to do; reads nothing. */
bool jb_merge_is_due (const jb_index *index);

/* Merge until the manifest can take many more segments. */
jb_status jb_merge_make_room (jb_index *index, jb_error *err);

/* Forget a merge under way; what is stored of it stays. NULL is allowed. */
typedef struct jb_merge_job jb_merge_job;
void jb_merge_job_close (jb_merge_job *job);

#endif
