/* SPDX-License-Identifier: MIT */
/* Positions of the documents of a block, packed and read. */
#include "index/positions.h"

#include <string.h>

#include "base/memory.h"
#include "index/segment_writer.h"

void jb_positions_append (jb_buffer *buffer, const jb_pending_postings *block) {
  uint32_t numbers[JB_PACKED_NUMBERS];
  for (unsigned i = 0; i < block->count; i++)
    numbers[i] = block->counts[i] - 1;
  jb_packed_append(buffer, numbers, block->count);
  for (size_t first = 0; first < block->gap_count; first += JB_PACKED_NUMBERS) {
    const size_t left = block->gap_count - first;
    jb_packed_append(buffer, block->gaps + first,
                     left < JB_PACKED_NUMBERS ? (unsigned)left
                                              : JB_PACKED_NUMBERS);
  }
}

void jb_positions_begin (jb_positions_reader *reader, jb_stream_reader stream) {
  reader->stream = stream;
  reader->open = false;
  reader->positions = NULL;
  reader->capacity = 0;
}

void jb_positions_turn (jb_positions_reader *reader, uint64_t first,
                        uint64_t end, unsigned documents) {
  reader->first = first;
  reader->end = end;
  reader->documents = documents;
  reader->open = false;
}

void jb_positions_close (jb_positions_reader *reader) {
  jb_stream_reader_close(&reader->stream);
  jb_free(reader->positions);
  reader->positions = NULL;
}

static jb_status damaged (const jb_positions_reader *reader, uint64_t at,
                          jb_error *err) {
  return jb_stream_damaged(&reader->stream, at, "positions make no sense", err);
}

/* The bytes of a run that begins at 'at', or of what is left of the block. */
static jb_status view_run (jb_positions_reader *reader, uint64_t at,
                           jb_bytes *bytes, jb_error *err) {
  const uint64_t left = reader->end - at;
  return jb_stream_view(&reader->stream, at,
                        left < JB_PACKED_BYTES ? (size_t)left : JB_PACKED_BYTES,
                        bytes, err);
}

/* Stand before the first run of positions. */
static void rewind_runs (jb_positions_reader *reader, uint64_t next_run) {
  reader->run_start = 0;
  reader->run_count = 0;
  reader->next_run = next_run;
}

/* Read the counts of the documents' positions. */
static jb_status open_block (jb_positions_reader *reader, jb_error *err) {
  uint32_t *counts = reader->counts, all = 0;
  jb_bytes bytes;
  const unsigned char *start;
  jb_status status = view_run(reader, reader->first, &bytes, err);
  if (status != JB_OK)
    return status;
  start = bytes.at;
  if (!jb_packed_read(&bytes, reader->documents, counts))
    return damaged(reader, reader->first, err);
  reader->first += (uint64_t)(bytes.at - start);
  /* All of them, so that the loop is compiled into vector instructions. */
  memset(counts + reader->documents, 0,
         (JB_BLOCK_DOCUMENTS - reader->documents) * sizeof *counts);
  reader->total = reader->documents;
  for (unsigned i = 0; i < JB_BLOCK_DOCUMENTS; i++) {
    all |= counts[i];
    reader->total += counts[i];
  }
  if (all >= JB_DOCUMENT_POSITIONS) /* a power of two */
    return damaged(reader, reader->first, err);
  reader->document = 0;
  reader->start = 0;
  rewind_runs(reader, reader->first);
  reader->open = true;
  return JB_OK;
}

/* Go to the run with the position number 'wanted' of the block. */
static jb_status seek_run (jb_positions_reader *reader, uint64_t wanted,
                           jb_error *err) {
  const uint64_t total = reader->total;
  if (wanted < reader->run_start)
    rewind_runs(reader, reader->first);
  while (wanted >= reader->run_start + reader->run_count) {
    const uint64_t start = reader->run_start + reader->run_count;
    const uint64_t left = total - start;
    const unsigned count =
        left < JB_PACKED_NUMBERS ? (unsigned)left : JB_PACKED_NUMBERS;
    jb_bytes bytes;
    const unsigned char *before;
    bool whole;
    jb_status status = view_run(reader, reader->next_run, &bytes, err);
    if (status != JB_OK)
      return status;
    before = bytes.at;
    whole = wanted < start + count ? jb_packed_read(&bytes, count, reader->run)
                                   : jb_packed_skip(&bytes, count);
    if (!whole) {
      reader->open = false;
      return damaged(reader, reader->next_run, err);
    }
    reader->next_run += (uint64_t)(bytes.at - before);
    reader->run_start = start;
    reader->run_count = count;
    /* The last run ends where the block does. */
    if (start + count == total && reader->next_run != reader->end) {
      reader->open = false;
      return damaged(reader, reader->next_run, err);
    }
  }
  return JB_OK;
}

/* Where the positions of a document start, among those of the block. */
static uint64_t start_of (jb_positions_reader *reader, unsigned document) {
  if (document < reader->document) {
    reader->document = 0;
    reader->start = 0;
  }
  for (; reader->document < document; reader->document++)
    reader->start += (uint64_t)reader->counts[reader->document] + 1;
  return reader->start;
}

static jb_status grow (jb_positions_reader *reader, size_t needed,
                       jb_error *err) {
  size_t capacity = reader->capacity * 2 + JB_PACKED_NUMBERS;
  uint32_t *positions;
  if (needed <= reader->capacity)
    return JB_OK;
  if (capacity < needed)
    capacity = needed;
  positions = jb_reallocate(reader->positions, capacity * sizeof *positions);
  if (positions == NULL)
    return jb_fail_memory(err, capacity * sizeof *positions);
  reader->positions = positions;
  reader->capacity = capacity;
  return JB_OK;
}

jb_status jb_positions_gaps (jb_positions_reader *reader, uint32_t *counts,
                             uint32_t **gaps, jb_error *err) {
  uint64_t found = 0;
  jb_status status = reader->open ? JB_OK : open_block(reader, err);
  if (status != JB_OK)
    return status;
  for (unsigned i = 0; i < reader->documents; i++)
    counts[i] = reader->counts[i] + 1;
  while (found < reader->total) {
    status = seek_run(reader, found, err);
    if (status == JB_OK)
      status = grow(reader, (size_t)found + reader->run_count, err);
    if (status != JB_OK)
      return status;
    memcpy(reader->positions + found, reader->run,
           reader->run_count * sizeof *reader->run);
    found += reader->run_count;
  }
  *gaps = reader->positions;
  return JB_OK;
}

jb_status jb_positions_of (jb_positions_reader *reader, unsigned document,
                           const uint32_t **positions, uint32_t *count,
                           jb_error *err) {
  jb_status status;
  uint64_t place, end;
  uint64_t next = 0; /* the least that the next position can be */
  size_t found = 0;
  if (!reader->open) {
    status = open_block(reader, err);
    if (status != JB_OK)
      return status;
  }
  place = start_of(reader, document);
  end = place + reader->counts[document] + 1;
  /* Run by run, so that memory follows what is there, not what is claimed. */
  while (place < end) {
    unsigned i, until;
    status = seek_run(reader, place, err);
    if (status != JB_OK)
      return status;
    i = (unsigned)(place - reader->run_start);
    until = end - reader->run_start < reader->run_count
                ? (unsigned)(end - reader->run_start)
                : reader->run_count;
    status = grow(reader, found + (until - i), err);
    if (status != JB_OK)
      return status;
    place += until - i;
    for (; i < until; i++) {
      const uint64_t position = next + reader->run[i];
      if (position >= JB_DOCUMENT_POSITIONS)
        return damaged(reader, reader->first, err);
      reader->positions[found++] = (uint32_t)position;
      next = position + 1;
    }
  }
  *positions = reader->positions;
  *count = (uint32_t)found;
  return JB_OK;
}
