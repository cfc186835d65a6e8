/* SPDX-License-Identifier: MIT */
/*
** Reading the skip data of a term: where its blocks lie and what is in them.
** One group of up to 128 blocks is unpacked at a time, found by a row of all
** groups, which is unpacked when the term is opened; and of a group at first
** only where its blocks end, in documents and bytes, as few ask for the rest.
*/
#ifndef JB_INDEX_SKIPS_H
#define JB_INDEX_SKIPS_H

#include "index/chunk_cache.h"
#include "index/segment_format.h"

/* A group of blocks; one more stands behind the last and has only places. */
typedef struct jb_group_skip {
  uint32_t last;                    /* document */
  uint64_t at;                      /* byte of its skip data */
  uint64_t blocks_at, positions_at; /* bytes of its first block */
} jb_group_skip;

typedef struct jb_skips {
  jb_stream_reader stream;
  bool has_positions;
  uint32_t block_count, group_count;
  jb_group_skip *groups; /* group_count + 1 of them */
  jb_group_skip few[2];  /* where there is one group */
  uint32_t group;        /* unpacked; group_count: none */
  unsigned blocks_in_group;
  uint32_t last[JB_GROUP_BLOCKS];
  uint64_t block_at[JB_GROUP_BLOCKS + 1];
  jb_bytes bounds; /* of the group: what was not unpacked with it */
  /* Whether what follows is unpacked, by jb_skips_bounds … */
  bool has_bounds, has_places;
  uint32_t max_weight[JB_GROUP_BLOCKS], code[JB_GROUP_BLOCKS];
  uint64_t positions_at[JB_GROUP_BLOCKS + 1]; /* … and jb_skips_places */
} jb_skips;

/* Make it ready to be opened, or to be closed. */
void jb_skips_begin (jb_skips *skips, jb_stream_reader stream);

/*
** Open the skip data of a term that is not inlined; 'skips' has its stream, and
** 'groups' NULL or of a term before. No group is unpacked yet. A term of one
** block has no skip data: its last document becomes known by
** jb_skips_only_block.
*/
jb_status jb_skips_open (jb_skips *skips, const jb_term_entry *entry,
                         jb_error *err);
void jb_skips_only_block (jb_skips *skips, uint32_t last);
void jb_skips_close (jb_skips *skips);

/* Turn to the group that 'block' is in. */
jb_status jb_skips_turn (jb_skips *skips, uint32_t block, jb_error *err);

/* Unpack the bounds of the group's blocks; the places of their positions. */
jb_status jb_skips_bounds (jb_skips *skips, jb_error *err);
jb_status jb_skips_places (jb_skips *skips, jb_error *err);

/*
** Find the first block, 'from' or one behind it, whose last document is not
** less than 'target', and turn to its group; block_count: there is none.
*/
jb_status jb_skips_find (jb_skips *skips, uint32_t from, uint32_t target,
                         uint32_t *block, jb_error *err);

#endif
