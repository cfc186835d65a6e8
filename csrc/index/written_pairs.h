/* SPDX-License-Identifier: MIT */
/*
** The pairs of a segment that is being written, read back by its words.
**
** Pairs come before words in the order of terms. When the first word comes, all
** that is before it is a segment but for its header, and for the ends of its
** streams, which are still in the writer: here it is read as one.
*/
#ifndef JB_INDEX_WRITTEN_PAIRS_H
#define JB_INDEX_WRITTEN_PAIRS_H

#include "index/pair_ranks.h"
#include "index/segment_writer.h"

struct jb_written_pairs {
  jb_segment_writer *writer;
  jb_chunk_cache *cache; /* owned */
  jb_segment *segment;   /* owned */
  jb_buffer chunk;       /* the last of a stream, as it was */
  jb_pair_ranks *ranks;  /* owned; NULL until they are opened */
};

/* Open what 'writer' had before its words; it must outlive it. */
jb_status jb_written_pairs_open (jb_segment_writer *writer,
                                 jb_written_pairs **pairs, jb_error *err);
/* NULL is allowed. */
void jb_written_pairs_close (jb_written_pairs *pairs);

#endif
