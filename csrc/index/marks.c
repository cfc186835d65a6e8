/* SPDX-License-Identifier: MIT */
/* Looking at marks; see marks.h. */
#include "index/marks.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"

/*                                                             text starts */

void jb_text_starts_set (jb_text_starts *starts, jb_segment *segment) {
  starts->segment = segment;
  starts->open = false;
  starts->positions = NULL;
  starts->count = 0;
}

static jb_status open_starts (jb_text_starts *starts, jb_error *err) {
  static const char key[] = {JB_TERM_TEXT_START};
  jb_term_entry entry;
  jb_status status = jb_segment_find(starts->segment,
                                     (jb_slice){key, sizeof key}, &entry, err);
  if (status == JB_NOT_FOUND)
    return jb_chunk_damaged(
        err,
        (jb_chunk_key){jb_segment_number(starts->segment), JB_STREAM_TERMS, 0},
        "it does not say where texts begin");
  if (status != JB_OK || jb_postings_open(starts->segment, &entry,
                                          &starts->postings, err) != JB_OK)
    return err->code;
  starts->open = true;
  return JB_OK;
}

jb_status jb_text_starts_at (jb_text_starts *starts, uint32_t document,
                             jb_error *err) {
  starts->positions = NULL;
  starts->count = 0;
  if (!starts->open && open_starts(starts, err) != JB_OK)
    return err->code;
  if (starts->postings.document < document &&
      jb_postings_seek(&starts->postings, document, err) != JB_OK)
    return err->code;
  if (starts->postings.document != document)
    return JB_OK;
  return jb_postings_positions(&starts->postings, &starts->positions,
                               &starts->count, err);
}

void jb_text_starts_close (jb_text_starts *starts) {
  if (starts->open)
    jb_postings_close(&starts->postings);
  starts->open = false;
}

jb_status jb_text_starts_verify (jb_segment *segment, jb_error *err) {
  jb_text_starts starts;
  jb_status status = JB_OK;
  jb_text_starts_set(&starts, segment);
  if (jb_segment_total_length(segment) > 0)
    status = open_starts(&starts, err);
  jb_text_starts_close(&starts);
  return status;
}

/*                                                          places of marks */

static void close_places (jb_mark_places *places) {
  for (size_t i = 0; i < places->count; i++)
    jb_postings_close(&places->postings[i]);
  jb_free(places->postings);
  jb_buffer_free(&places->positions);
  memset(places, 0, sizeof *places);
}

static jb_status add_entry (jb_mark_places *places, jb_segment *segment,
                            const jb_term_entry *entry, jb_error *err) {
  if (places->count == places->capacity) {
    jb_postings *grown = jb_array_grow(places->postings, &places->capacity, 1,
                                       sizeof *grown, err);
    if (grown == NULL)
      return JB_NO_MEMORY;
    places->postings = grown;
  }
  if (jb_postings_open(segment, entry, &places->postings[places->count], err) !=
      JB_OK)
    return err->code;
  places->count++;
  return JB_OK;
}

/* The one term "m" and 'marks', if it is there. */
static jb_status add_exact (jb_mark_places *places, jb_segment *segment,
                            jb_slice marks, jb_error *err) {
  char key[1 + JB_TERM_BYTES];
  jb_term_entry entry;
  jb_status status;
  if (marks.length >= sizeof key)
    return JB_OK;
  key[0] = JB_TERM_MARKS;
  if (marks.length > 0)
    memcpy(key + 1, marks.bytes, marks.length);
  status =
      jb_segment_find(segment, (jb_slice){key, marks.length + 1}, &entry, err);
  if (status == JB_NOT_FOUND)
    return JB_OK;
  return status == JB_OK ? add_entry(places, segment, &entry, err) : status;
}

/* Which of a segment's runs of marks. */
typedef struct wanted_marks {
  bool at_end; /* runs at a text's end; else before characters */
  bool suffix; /* runs that end with 'marks'; else that begin with it */
  jb_slice marks;
} wanted_marks;

/* 'term' begins with "m", and with a NUL when it is one at a text's end. */
static bool is_wanted (jb_slice term, const wanted_marks *wanted) {
  const char *run = term.bytes + 1;
  size_t length = term.length - 1;
  bool at_end = length > 0 && run[0] == '\0';
  if (length == 0 || at_end != wanted->at_end)
    return false;
  run += at_end;
  length -= at_end;
  if (length < wanted->marks.length)
    return false;
  if (wanted->suffix)
    run += length - wanted->marks.length;
  return memcmp(run, wanted->marks.bytes, wanted->marks.length) == 0;
}

static jb_status add_walked (jb_mark_places *places, jb_segment *segment,
                             const wanted_marks *wanted, jb_term_walk *walk,
                             jb_error *err) {
  bool there;
  for (;;) {
    if (jb_term_walk_next(walk, &there, err) != JB_OK)
      return err->code;
    if (!there || walk->term.length == 0 ||
        walk->term.bytes[0] != JB_TERM_MARKS)
      return JB_OK;
    if (is_wanted(walk->term, wanted) &&
        add_entry(places, segment, &walk->entry, err) != JB_OK)
      return err->code;
  }
}

static jb_status add_like (jb_mark_places *places, jb_segment *segment,
                           const wanted_marks *wanted, jb_error *err) {
  static const char first[] = {JB_TERM_MARKS};
  jb_term_walk walk;
  jb_status status =
      jb_term_walk_open(segment, (jb_slice){first, sizeof first}, &walk, err);
  if (status != JB_OK)
    return status;
  status = add_walked(places, segment, wanted, &walk, err);
  jb_term_walk_close(&walk);
  return status;
}

static int compare_positions (const void *a, const void *b) {
  uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
  return (left > right) - (left < right);
}

/* Bring the places to 'document'. */
static jb_status read_places (jb_mark_places *places, uint32_t document,
                              jb_error *err) {
  size_t terms = 0;
  jb_buffer_reset(&places->positions);
  for (size_t i = 0; i < places->count; i++) {
    jb_postings *postings = &places->postings[i];
    const uint32_t *positions;
    uint32_t count;
    if (postings->document < document &&
        jb_postings_seek(postings, document, err) != JB_OK)
      return err->code;
    if (postings->document != document)
      continue;
    if (jb_postings_positions(postings, &positions, &count, err) != JB_OK)
      return err->code;
    jb_buffer_append(&places->positions, positions, count * sizeof *positions);
    terms++;
  }
  if (places->positions.status != JB_OK)
    return jb_fail_memory(err, places->positions.length);
  if (terms > 1)
    qsort(places->positions.bytes, places->positions.length / sizeof(uint32_t),
          sizeof(uint32_t), compare_positions);
  return JB_OK;
}

static bool has_place (const jb_mark_places *places, uint32_t position) {
  return places->positions.length > 0 &&
         bsearch(&position, places->positions.bytes,
                 places->positions.length / sizeof position, sizeof position,
                 compare_positions) != NULL;
}

/*                                                               the check */

jb_status jb_mark_check_open (jb_mark_check *check, jb_segment *segment,
                              const jb_plan_term *term, jb_error *err) {
  const jb_slice *marks = term->marks;
  jb_status status;
  memset(check, 0, sizeof *check);
  check->term = term;
  check->segment = segment;
  check->inner = jb_allocate_array(term->count, sizeof *check->inner);
  if (check->inner == NULL)
    return jb_fail_memory(err, term->count);
  status = add_exact(&check->any, segment, (jb_slice){"", 0}, err);
  for (size_t i = 1; i < term->count && status == JB_OK; i++)
    if (marks[i].length > 0)
      status = add_exact(&check->inner[i], segment, marks[i], err);
  if (marks[0].length > 0 && status == JB_OK)
    status = add_like(&check->leading, segment,
                      &(wanted_marks){false, true, marks[0]}, err);
  if (marks[term->count].length > 0 && status == JB_OK)
    status = add_like(&check->behind, segment,
                      &(wanted_marks){false, false, marks[term->count]}, err);
  if (marks[term->count].length > 0 && status == JB_OK)
    status = add_like(&check->ending, segment,
                      &(wanted_marks){true, false, marks[term->count]}, err);
  return status;
}

void jb_mark_check_close (jb_mark_check *check) {
  close_places(&check->any);
  close_places(&check->leading);
  close_places(&check->behind);
  close_places(&check->ending);
  for (size_t i = 0; check->inner != NULL && i < check->term->count; i++)
    close_places(&check->inner[i]);
  jb_free(check->inner);
  memset(check, 0, sizeof *check);
}

/* Whether a text ends before 'position'; 'length' is the document's. */
static bool text_ends (const jb_text_starts *starts, uint32_t length,
                       uint32_t position) {
  return position >= length ||
         (starts->count > 0 &&
          bsearch(&position, starts->positions, starts->count, sizeof position,
                  compare_positions) != NULL);
}

static bool is_strict (const jb_mark_check *check, const jb_text_starts *starts,
                       uint32_t length, uint32_t position) {
  const jb_plan_term *term = check->term;
  uint32_t end = position + (uint32_t)term->count;
  for (size_t i = 1; i < term->count; i++) {
    uint32_t at = position + (uint32_t)i;
    if (!has_place(term->marks[i].length > 0 ? &check->inner[i] : &check->any,
                   at) != (term->marks[i].length == 0))
      return false;
  }
  if (term->marks[0].length > 0 && !has_place(&check->leading, position))
    return false;
  if (term->marks[term->count].length == 0)
    return true;
  return has_place(
      text_ends(starts, length, end) ? &check->ending : &check->behind, end);
}

jb_status jb_mark_check_keep (jb_mark_check *check, uint32_t document,
                              jb_text_starts *starts, uint32_t *positions,
                              uint32_t *count, jb_error *err) {
  const jb_plan_term *term = check->term;
  const uint32_t *fields;
  uint32_t kept = 0;
  if (jb_segment_field_starts(check->segment, document, &fields, err) !=
          JB_OK ||
      read_places(&check->any, document, err) != JB_OK ||
      read_places(&check->leading, document, err) != JB_OK ||
      read_places(&check->behind, document, err) != JB_OK ||
      read_places(&check->ending, document, err) != JB_OK)
    return err->code;
  for (size_t i = 1; i < term->count; i++)
    if (term->marks[i].length > 0 &&
        read_places(&check->inner[i], document, err) != JB_OK)
      return err->code;
  if (term->marks[term->count].length > 0 &&
      jb_text_starts_at(starts, document, err) != JB_OK)
    return err->code;
  for (uint32_t i = 0; i < *count; i++)
    if (is_strict(check, starts, fields[JB_INDEX_FIELDS], positions[i]))
      positions[kept++] = positions[i];
  *count = kept;
  return JB_OK;
}
