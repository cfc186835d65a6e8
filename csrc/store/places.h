/* SPDX-License-Identifier: MIT */
/*
** Where the terms of a query stand in the texts of an article.
**
** The terms are the texts that the query asks for; what it excludes, and what
** is no text (a topic, a date), has no places. Of the terms of a NEAR only
** those places count that stand close together; searching strictly, only those
** with the same marks as the term.
*/
#ifndef JB_STORE_PLACES_H
#define JB_STORE_PLACES_H

#include "base/buffer.h"
#include "index/cut.h"
#include "index/query.h"
#include "store/units.h"

/* A term found in a text: bytes as printed, half-open. */
typedef struct jb_place {
  size_t start, end, term;
} jb_place;

/* The terms, and memory that is used again for each text. */
typedef struct jb_place_finder {
  bool strict;
  struct jb_sought_term *terms; /* owned; the nodes are the query's */
  size_t term_count, near_count;
  jb_cut_text cut;  /* of the text at hand */
  jb_buffer found;  /* the same with what NEAR asks */
  jb_buffer places; /* of jb_place, rising: what jb_places_find gives */
  jb_buffer folded;
} jb_place_finder;

/* Collect the terms of a query, which must live as long. To be closed. */
jb_status jb_places_open (const jb_query *query, bool strict,
                          jb_place_finder *finder, jb_error *err);
void jb_places_close (jb_place_finder *finder);

/*
** Find all places in one text; '*places' lives until the next call. They may
** overlap.
*/
jb_status jb_places_find (jb_place_finder *finder, const jb_text_unit *unit,
                          const jb_place **places, size_t *count,
                          jb_error *err);

#endif
