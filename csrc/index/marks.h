/* SPDX-License-Identifier: MIT */
/*
** Where texts begin, and what was dropped between characters: what strict
** search looks at once a term stands somewhere loosely (cut.h says what strict
** means).
*/
#ifndef JB_INDEX_MARKS_H
#define JB_INDEX_MARKS_H

#include "index/plan.h"

/* Where the texts of a document begin; opened at the first use. */
typedef struct jb_text_starts {
  jb_segment *segment;
  jb_postings postings;
  bool open;
  const uint32_t *positions; /* of the document at hand, rising */
  uint32_t count;
} jb_text_starts;

void jb_text_starts_set (jb_text_starts *starts, jb_segment *segment);
jb_status jb_text_starts_at (jb_text_starts *starts, uint32_t document,
                             jb_error *err);
void jb_text_starts_close (jb_text_starts *starts);

/* JB_OK unless the segment has texts and does not say where they begin. */
jb_status jb_text_starts_verify (jb_segment *segment, jb_error *err);

/* Several terms whose places count as one's. */
typedef struct jb_mark_places {
  jb_postings *postings; /* owned */
  size_t count, capacity;
  jb_buffer positions; /* uint32_t, of the document at hand, rising */
} jb_mark_places;

/* What a term asks of the marks around and between its characters. */
typedef struct jb_mark_check {
  const jb_plan_term *term;
  jb_segment *segment;
  jb_mark_places any;     /* before characters at which something stood */
  jb_mark_places leading; /* runs that end with the term's first */
  jb_mark_places *inner;  /* owned; of the runs between characters: one each */
  jb_mark_places behind;  /* runs before the next character, or … */
  jb_mark_places ending;  /* … at the text's end, that begin with its last */
} jb_mark_check;

/* To be closed even if this fails. */
jb_status jb_mark_check_open (jb_mark_check *check, jb_segment *segment,
                              const jb_plan_term *term, jb_error *err);
void jb_mark_check_close (jb_mark_check *check);

/* Keep of the places of the term in 'document' those with its marks. */
jb_status jb_mark_check_keep (jb_mark_check *check, uint32_t document,
                              jb_text_starts *starts, uint32_t *positions,
                              uint32_t *count, jb_error *err);

#endif
