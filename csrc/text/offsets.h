/* SPDX-License-Identifier: MIT */
/*
** Where each piece of a converted text came from.
**
** A conversion (decoding, repairing, normalising) turns a source text into an
** output text, unit by unit. A unit is what cannot be taken apart: 3 bytes of
** UTF-8 that were 2 bytes of GB18030; 0 bytes that were a dropped mark; 1 byte
** that was one byte copied as it is. The map keeps runs of equal units, in the
** order of both texts, so that the units' source bytes cover the source once,
** without a gap.
**
** Held in memory only. A run is one byte, output bytes * 16 + source bytes,
** when both are below 15, else FF and the two as numbers; then how many units.
** Numbers are little-endian groups of 7 bits, the top bit set on all but the
** last. A checkpoint every CHECKPOINT_RUNS runs makes a look-up a binary
** search and a short walk. At worst (two-byte and one-byte characters in turn)
** the map takes twice the bytes of the source; a text copied unchanged, none.
*/
#ifndef JB_TEXT_OFFSETS_H
#define JB_TEXT_OFFSETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* A run of 'count' units, each 'output_bytes' made of 'source_bytes'. */
typedef struct jb_offset_run {
  size_t count;
  size_t output_bytes;
  size_t source_bytes;
} jb_offset_run;

/* Where a run starts. */
typedef struct jb_offset_checkpoint {
  size_t output;
  size_t source;
  size_t place; /* of the run in 'runs' */
} jb_offset_checkpoint;

/* Read the two totals; leave the rest to offsets.c. */
typedef struct jb_offset_map {
  size_t output_length; /* bytes of the output text so far */
  size_t source_length; /* bytes of the source text so far */
  jb_status status;     /* JB_OK, or the first failure: sticky */
  jb_offset_run last;   /* the run still growing, not yet in 'runs' */
  jb_buffer runs;       /* all runs before it */
  size_t run_count;
  jb_offset_checkpoint *checkpoints; /* owned */
  size_t checkpoint_count;
  size_t checkpoint_capacity;
} jb_offset_map;

#define JB_OFFSET_MAP_EMPTY                                                    \
  { .status = JB_OK, .runs = JB_BUFFER_EMPTY }

/*
** Append 'count' units of 'output_bytes' made of 'source_bytes' each. Bytes
** copied one by one are units of 1 and 1. Does nothing after a failure.
*/
void jb_offset_map_append (jb_offset_map *map, size_t count,
                           size_t output_bytes, size_t source_bytes);

/*
** jb_offset_map_append for 'bytes' copied one by one, which is most of what is
** ever appended: quick when the last were copied too.
*/
static inline void jb_offset_map_copy (jb_offset_map *map, size_t bytes) {
  if (map->last.output_bytes == 1 && map->last.source_bytes == 1 &&
      map->status == JB_OK && bytes <= SIZE_MAX - map->source_length &&
      bytes <= SIZE_MAX - map->output_length) {
    map->last.count += bytes;
    map->output_length += bytes;
    map->source_length += bytes;
  } else {
    jb_offset_map_append(map, bytes, 1, 1);
  }
}

/* Whether every byte of the output is the byte of the source there. */
bool jb_offset_map_identity (const jb_offset_map *map);

/* A half-open range of bytes. */
typedef struct jb_range {
  size_t start;
  size_t end;
} jb_range;

/*
** The source bytes of the output range (start <= end <= output_length). A
** range that holds a part of a unit grows to the whole unit. Units without
** output are left out at both ends. An empty range gives an empty one at the
** start of the unit there, or the end of the source.
*/
jb_range jb_offset_map_source (const jb_offset_map *map, jb_range output);

/* A reader of the runs, first to last. Start with JB_OFFSET_CURSOR_START. */
typedef struct jb_offset_cursor {
  size_t place;
  bool finished;
} jb_offset_cursor;
#define JB_OFFSET_CURSOR_START                                                 \
  { 0, false }

/* Give the next run; false when there is none. */
bool jb_offset_map_next (const jb_offset_map *map, jb_offset_cursor *cursor,
                         jb_offset_run *run);

/*
** Append to 'direct' (empty) the map from the output of 'outer' to the source
** of 'inner', where the output of 'inner' is the source of 'outer': from
** normalised bytes to bytes of the file. JB_MISUSE (sticky in 'direct') when
** the lengths do not fit.
*/
void jb_offset_map_compose (const jb_offset_map *outer,
                            const jb_offset_map *inner, jb_offset_map *direct);

/* Forget the contents but keep the memory; the sticky error goes too. */
void jb_offset_map_reset (jb_offset_map *map);

/* Give the memory back; the map is empty again and can be used anew. */
void jb_offset_map_free (jb_offset_map *map);

#endif
