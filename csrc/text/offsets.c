/* SPDX-License-Identifier: MIT */
/* Writing, searching and joining offset maps; see offsets.h. */
#include "text/offsets.h"

#include <stdint.h>

#include "base/array.h"
#include "base/memory.h"

/* Runs between two checkpoints: the longest walk of a look-up. */
#define CHECKPOINT_RUNS 64u

/* A size from here on does not fit into the half of a run's first byte. */
#define LARGE 15u
#define LARGE_MARK 0xFFu

/* Most bytes of a number, and of a run with its mark and three numbers. */
#define NUMBER_BYTES ((sizeof(size_t) * 8 + 6) / 7)
#define RUN_BYTES (1 + 3 * NUMBER_BYTES)

static char *write_number (char *place, size_t number) {
  for (; number >= 0x80; number >>= 7)
    *place++ = (char)(0x80 | (number & 0x7F));
  *place++ = (char)number;
  return place;
}

static size_t read_number (const char *bytes, size_t *place) {
  size_t number = 0;
  unsigned shift = 0, byte;
  do {
    byte = (unsigned char)bytes[(*place)++];
    number |= (size_t)(byte & 0x7F) << shift;
    shift += 7;
  } while (byte & 0x80);
  return number;
}

static jb_offset_run read_run (const char *bytes, size_t *place) {
  unsigned head = (unsigned char)bytes[(*place)++];
  jb_offset_run run;
  if (head == LARGE_MARK) {
    run.output_bytes = read_number(bytes, place);
    run.source_bytes = read_number(bytes, place);
  } else {
    run.output_bytes = head >> 4;
    run.source_bytes = head & 0x0F;
  }
  run.count = read_number(bytes, place);
  return run;
}

static void append_checkpoint (jb_offset_map *map) {
  if (map->checkpoint_count == map->checkpoint_capacity) {
    jb_offset_checkpoint *grown = jb_array_grow(
        map->checkpoints, &map->checkpoint_capacity, 4, sizeof *grown, NULL);
    if (grown == NULL) {
      map->status = JB_NO_MEMORY;
      return;
    }
    map->checkpoints = grown;
  }
  map->checkpoints[map->checkpoint_count++] = (jb_offset_checkpoint){
      map->output_length - map->last.count * map->last.output_bytes,
      map->source_length - map->last.count * map->last.source_bytes,
      map->runs.length};
}

/* Write the growing run behind the others; it has at least one unit. */
static void close_last_run (jb_offset_map *map) {
  const jb_offset_run *last = &map->last;
  char *start, *place;
  if (map->run_count % CHECKPOINT_RUNS == 0)
    append_checkpoint(map);
  if (map->status != JB_OK)
    return;
  start = place = jb_buffer_reserve(&map->runs, RUN_BYTES);
  if (start == NULL) {
    map->status = map->runs.status;
    return;
  }
  if (last->output_bytes < LARGE && last->source_bytes < LARGE) {
    *place++ = (char)(last->output_bytes << 4 | last->source_bytes);
  } else {
    *place++ = (char)LARGE_MARK;
    place = write_number(place, last->output_bytes);
    place = write_number(place, last->source_bytes);
  }
  place = write_number(place, last->count);
  jb_buffer_claim(&map->runs, (size_t)(place - start));
  map->run_count++;
}

void jb_offset_map_append (jb_offset_map *map, size_t count,
                           size_t output_bytes, size_t source_bytes) {
  size_t output, source;
  if (map->status != JB_OK || count == 0 || output_bytes + source_bytes == 0)
    return;
  if (!jb_multiply(count, output_bytes, &output) ||
      !jb_multiply(count, source_bytes, &source) ||
      !jb_add(map->output_length, output, &output) ||
      !jb_add(map->source_length, source, &source)) {
    map->status = JB_TOO_LARGE;
    return;
  }
  if (map->last.output_bytes != output_bytes ||
      map->last.source_bytes != source_bytes || map->last.count == 0) {
    if (map->last.count > 0)
      close_last_run(map);
    map->last = (jb_offset_run){0, output_bytes, source_bytes};
  }
  map->last.count += count;
  map->output_length = output;
  map->source_length = source;
}

bool jb_offset_map_identity (const jb_offset_map *map) {
  return map->run_count == 0 &&
         (map->last.count == 0 ||
          (map->last.output_bytes == 1 && map->last.source_bytes == 1));
}

bool jb_offset_map_next (const jb_offset_map *map, jb_offset_cursor *cursor,
                         jb_offset_run *run) {
  if (cursor->place < map->runs.length) {
    *run = read_run(map->runs.bytes, &cursor->place);
    return true;
  }
  if (cursor->finished || map->last.count == 0)
    return false;
  cursor->finished = true;
  *run = map->last;
  return true;
}

/* The source bytes of the unit that holds the output byte at 'offset'. */
static jb_range unit_at (const jb_offset_map *map, size_t offset) {
  size_t low = 0, high = map->checkpoint_count;
  size_t output = 0, source = 0;
  jb_offset_cursor cursor = JB_OFFSET_CURSOR_START;
  jb_offset_run run;
  while (low < high) { /* the last checkpoint that starts at or before */
    size_t middle = low + (high - low) / 2;
    if (map->checkpoints[middle].output <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  if (low > 0) {
    output = map->checkpoints[low - 1].output;
    source = map->checkpoints[low - 1].source;
    cursor.place = map->checkpoints[low - 1].place;
  }
  while (jb_offset_map_next(map, &cursor, &run)) {
    size_t bytes = run.count * run.output_bytes;
    if (offset - output < bytes) {
      size_t unit = (offset - output) / run.output_bytes;
      source += unit * run.source_bytes;
      return (jb_range){source, source + run.source_bytes};
    }
    output += bytes;
    source += run.count * run.source_bytes;
  }
  return (jb_range){map->source_length, map->source_length};
}

jb_range jb_offset_map_source (const jb_offset_map *map, jb_range output) {
  jb_range source;
  if (jb_offset_map_identity(map))
    return output;
  source = unit_at(map, output.start);
  if (output.start == output.end)
    source.end = source.start;
  else
    source.end = unit_at(map, output.end - 1).end;
  return source;
}

/* A run of 'inner' that is being used up while composing. */
typedef struct inner_reader {
  const jb_offset_map *map;
  jb_offset_cursor cursor;
  jb_offset_run run; /* what is left of the run */
  size_t taken;      /* output bytes of its first unit that are used up */
} inner_reader;

static bool inner_fill (inner_reader *inner) {
  return inner->run.count > 0 ||
         jb_offset_map_next(inner->map, &inner->cursor, &inner->run);
}

/*
** Use up 'wanted' output bytes and return their source bytes. Of a unit used
** up in pieces the first piece gets all; units without output go with what
** follows them.
*/
static size_t inner_take (inner_reader *inner, size_t wanted) {
  size_t source = 0;
  while (wanted > 0 && inner_fill(inner)) {
    jb_offset_run *run = &inner->run;
    size_t whole =
        run->output_bytes == 0 ? run->count : wanted / run->output_bytes;
    if (inner->taken == 0 && whole > 0) {
      if (whole > run->count)
        whole = run->count;
      source += whole * run->source_bytes;
      wanted -= whole * run->output_bytes;
      run->count -= whole;
    } else {
      size_t left = run->output_bytes - inner->taken;
      size_t piece = wanted < left ? wanted : left;
      if (inner->taken == 0)
        source += run->source_bytes;
      inner->taken += piece;
      wanted -= piece;
      if (inner->taken == run->output_bytes) {
        inner->taken = 0;
        run->count--;
      }
    }
  }
  return source;
}

/* Pass on 'bytes' that 'outer' copied: the runs of 'inner' as they are. */
static void inner_copy (inner_reader *inner, size_t bytes,
                        jb_offset_map *direct) {
  while (bytes > 0 && inner_fill(inner)) {
    jb_offset_run *run = &inner->run;
    size_t units = run->output_bytes == 0 ? run->count
                   : inner->taken > 0     ? 0
                                          : bytes / run->output_bytes;
    if (units > run->count)
      units = run->count;
    if (units == 0) { /* 'outer' cuts a unit in two */
      size_t piece = run->output_bytes - inner->taken;
      if (piece > bytes)
        piece = bytes;
      jb_offset_map_append(direct, 1, piece, inner_take(inner, piece));
      bytes -= piece;
    } else {
      jb_offset_map_append(direct, units, run->output_bytes, run->source_bytes);
      bytes -= units * run->output_bytes;
      run->count -= units;
    }
  }
}

void jb_offset_map_compose (const jb_offset_map *outer,
                            const jb_offset_map *inner, jb_offset_map *direct) {
  jb_offset_cursor cursor = JB_OFFSET_CURSOR_START;
  inner_reader reader = {inner, JB_OFFSET_CURSOR_START, {0, 0, 0}, 0};
  jb_offset_run run;
  if (outer->source_length != inner->output_length)
    direct->status = JB_MISUSE;
  while (direct->status == JB_OK && jb_offset_map_next(outer, &cursor, &run)) {
    if (run.output_bytes == 1 && run.source_bytes == 1) {
      inner_copy(&reader, run.count, direct);
      continue;
    }
    for (; run.count > 0; run.count--)
      jb_offset_map_append(direct, 1, run.output_bytes,
                           inner_take(&reader, run.source_bytes));
  }
  while (inner_fill(&reader)) { /* what 'inner' dropped at the very end */
    jb_offset_map_append(direct, reader.run.count, 0, reader.run.source_bytes);
    reader.run.count = 0;
  }
}

void jb_offset_map_reset (jb_offset_map *map) {
  jb_buffer_reset(&map->runs);
  map->output_length = map->source_length = 0;
  map->status = JB_OK;
  map->last = (jb_offset_run){0, 0, 0};
  map->run_count = map->checkpoint_count = 0;
}

void jb_offset_map_free (jb_offset_map *map) {
  jb_buffer_free(&map->runs);
  jb_free(map->checkpoints);
  *map = (jb_offset_map)JB_OFFSET_MAP_EMPTY;
}
