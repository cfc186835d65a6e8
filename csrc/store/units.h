/* SPDX-License-Identifier: MIT */
/*
** The texts of an article that a search looks through, one by one: a match
** never crosses from one into the next. Running head, folio and imprint
** belong to the page and are left out.
*/
#ifndef JB_STORE_UNITS_H
#define JB_STORE_UNITS_H

#include "index/query.h"
#include "store/article.h"

typedef struct jb_text_unit {
  jb_query_field field; /* JB_FIELD_LEAD for the lead, JB_FIELD_BODY for the
                        ** other paragraphs */
  size_t index;         /* of the paragraph or credit, from 0 */
  jb_slice text;
} jb_text_unit;

/* A place in the walk; start with JB_UNIT_CURSOR_START. */
typedef struct jb_unit_cursor {
  size_t place;
  bool lead_seen;
} jb_unit_cursor;

#define JB_UNIT_CURSOR_START                                                   \
  { 0, false }

/* Give the next text that is there; false behind the last. */
bool jb_next_unit (const jb_article *article, jb_unit_cursor *cursor,
                   jb_text_unit *unit);

/* Whether a search in 'wanted' looks through the unit. */
bool jb_unit_in_field (const jb_text_unit *unit, jb_query_field wanted);

/* Bytes that the name of any unit fits into. */
#define JB_UNIT_NAME_BYTES 40

/* Write the unit's name, such as "headline" or "paragraphs[2]". */
void jb_unit_name (const jb_text_unit *unit, char name[JB_UNIT_NAME_BYTES]);

#endif
