/* SPDX-License-Identifier: MIT */
/*
** Reading the positions of a block of documents: those of one document are
** reached by the counts of all, over the heads of the runs between, of which
** only what is asked for is unpacked.
*/
#ifndef JB_INDEX_POSITIONS_H
#define JB_INDEX_POSITIONS_H

#include "index/chunk_cache.h"
#include "index/packed.h"

typedef struct jb_positions_reader {
  jb_stream_reader stream;
  uint64_t first, end; /* bytes of the block's runs */
  bool open;           /* what follows is the block's */
  unsigned documents;
  uint32_t counts[JB_BLOCK_DOCUMENTS]; /* of each one's positions, less one */
  uint64_t total;                      /* of all positions */
  unsigned document; /* the one asked for last, and where its positions start,
                     ** in positions of the block: */
  uint64_t start;
  /* The run at hand. */
  uint64_t run_start, next_run; /* its first position; the byte behind it */
  unsigned run_count;
  uint32_t run[JB_PACKED_NUMBERS]; /* gaps */
  uint32_t *positions;             /* owned; of the document asked for */
  size_t capacity;
} jb_positions_reader;

/* Make it ready to be turned to a block. */
void jb_positions_begin (jb_positions_reader *reader, jb_stream_reader stream);

/* Turn to the block that lies at the bytes 'first' to 'end'. */
void jb_positions_turn (jb_positions_reader *reader, uint64_t first,
                        uint64_t end, unsigned documents);

/* The positions of one of its documents; they live until the next call. */
jb_status jb_positions_of (jb_positions_reader *reader, unsigned document,
                           const uint32_t **positions, uint32_t *count,
                           jb_error *err);

/*
** The positions of all of its documents: how many each has, and their gaps in
** a row, which are the caller's to change and live until the next call.
*/
jb_status jb_positions_gaps (jb_positions_reader *reader, uint32_t *counts,
                             uint32_t **gaps, jb_error *err);

void jb_positions_close (jb_positions_reader *reader);

#endif
