/* SPDX-License-Identifier: MIT */
/*
** Cutting: the loose form is made with a map back to the text, and what the
** map's units without output held is folded by itself.
*/
#include "index/cut.h"

#include "base/array.h"
#include "base/memory.h"
#include "index/document.h"
#include "text/normalise.h"
#include "text/utf8.h"

/* Room for 'count' characters. */
static jb_status reserve_characters (jb_cut_text *cut, size_t count,
                                     jb_error *err) {
  uint32_t *grown;
  if (count <= cut->capacity)
    return JB_OK;
  grown = jb_array_grow(cut->characters, &cut->capacity, count - cut->capacity,
                        sizeof *grown, err);
  if (grown == NULL)
    return JB_NO_MEMORY;
  cut->characters = grown;
  return JB_OK;
}

/* Decode the loose form from 'start' to 'end'. */
static void append_characters (jb_cut_text *cut, size_t start, size_t end) {
  const char *bytes = cut->loose.bytes;
  uint32_t *place = cut->characters + cut->count;
  while (start < end)
    start += jb_utf8_decode(bytes + start, end - start, place++);
  cut->count = (size_t)(place - cut->characters);
}

/* The longest start of 'bytes' that is whole characters and short enough. */
static size_t cut_marks (const char *bytes, size_t length) {
  if (length <= JB_MARKS_BYTES)
    return length;
  return jb_utf8_start(bytes, length, JB_MARKS_BYTES);
}

/* What was dropped in front of the next character. */
static jb_status append_marks (jb_cut_text *cut, jb_slice dropped,
                               jb_error *err) {
  jb_status status;
  size_t length;
  jb_buffer_reset(&cut->folded);
  status = jb_normalise(dropped.bytes, dropped.length, JB_FOLD_CASE,
                        &cut->folded, NULL, err);
  if (status != JB_OK || cut->folded.length == 0)
    return status;
  if (cut->mark_count == cut->mark_capacity) {
    jb_mark_run *grown =
        jb_array_grow(cut->marks, &cut->mark_capacity, 16, sizeof *grown, err);
    if (grown == NULL)
      return JB_NO_MEMORY;
    cut->marks = grown;
  }
  length = cut_marks(cut->folded.bytes, cut->folded.length);
  cut->marks[cut->mark_count++] =
      (jb_mark_run){cut->count, cut->mark_bytes.length, length};
  jb_buffer_append(&cut->mark_bytes, cut->folded.bytes, length);
  return JB_OK;
}

static jb_status cut_by_map (jb_cut_text *cut, jb_slice text, jb_error *err) {
  jb_offset_cursor cursor = JB_OFFSET_CURSOR_START;
  jb_offset_run run;
  size_t loose = 0, source = 0; /* where the run begins in both texts */
  size_t dropped = 0;           /* bytes right before 'source' */
  jb_status status = JB_OK;
  while (status == JB_OK && jb_offset_map_next(&cut->map, &cursor, &run)) {
    if (run.output_bytes == 0) {
      dropped += run.count * run.source_bytes;
    } else {
      if (dropped > 0)
        status = append_marks(
            cut, (jb_slice){text.bytes + source - dropped, dropped}, err);
      dropped = 0;
      append_characters(cut, loose, loose + run.count * run.output_bytes);
      loose += run.count * run.output_bytes;
    }
    source += run.count * run.source_bytes;
  }
  if (status == JB_OK && dropped > 0 && cut->count > 0)
    status = append_marks(
        cut, (jb_slice){text.bytes + source - dropped, dropped}, err);
  return status;
}

jb_status jb_cut (jb_cut_text *cut, jb_slice text, jb_error *err) {
  jb_status status;
  cut->count = cut->mark_count = 0;
  jb_buffer_reset(&cut->mark_bytes);
  jb_buffer_reset(&cut->loose);
  jb_offset_map_reset(&cut->map);
  if (text.length == 0)
    return JB_OK;
  status = jb_normalise(text.bytes, text.length, JB_LOOSE, &cut->loose,
                        &cut->map, err);
  if (status == JB_OK)
    status = reserve_characters(cut, cut->loose.length, err);
  if (status == JB_OK)
    status = cut_by_map(cut, text, err);
  if (status == JB_OK && cut->mark_bytes.status != JB_OK)
    status = jb_fail_memory(err, cut->mark_bytes.length);
  return status;
}

void jb_cut_strict (const jb_cut_text *cut, jb_buffer *strict) {
  size_t mark = 0;
  for (size_t i = 0; i <= cut->count; i++) {
    if (mark < cut->mark_count && cut->marks[mark].before == i) {
      jb_buffer_append(strict, cut->mark_bytes.bytes + cut->marks[mark].start,
                       cut->marks[mark].length);
      mark++;
    }
    if (i < cut->count) {
      char bytes[JB_UTF8_MAX_BYTES];
      jb_buffer_append(strict, bytes,
                       jb_utf8_encode(cut->characters[i], bytes));
    }
  }
}

void jb_cut_free (jb_cut_text *cut) {
  jb_free(cut->characters);
  jb_free(cut->marks);
  jb_buffer_free(&cut->mark_bytes);
  jb_buffer_free(&cut->loose);
  jb_buffer_free(&cut->folded);
  jb_offset_map_free(&cut->map);
  *cut = (jb_cut_text)JB_CUT_TEXT_EMPTY;
}
