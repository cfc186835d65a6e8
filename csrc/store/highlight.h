/* SPDX-License-Identifier: MIT */
/*
** Where the terms of a query stand in an article, and a snippet of it.
** places.h says which terms are shown.
*/
#ifndef JB_STORE_HIGHLIGHT_H
#define JB_STORE_HIGHLIGHT_H

#include "base/buffer.h"
#include "store/places.h"
#include "store/search.h"

/* About so many characters of text make a snippet. */
#define JB_SNIPPET_CHARACTERS ((size_t)40)

/* The terms, and memory that is used again for each article. */
typedef struct jb_highlighter {
  jb_place_finder finder;
  jb_buffer spans, snippet;
} jb_highlighter;

/* Collect the terms of a query, which must live as long. */
jb_status jb_highlighter_open (const jb_query *query, bool strict,
                               jb_highlighter *highlighter, jb_error *err);
void jb_highlighter_close (jb_highlighter *highlighter);

/* Fill the spans and the snippet of 'hit' for 'article', in 'arena'. */
jb_status jb_highlight (jb_highlighter *highlighter, const jb_article *article,
                        const jb_search_options *options, jb_arena *arena,
                        jb_hit *hit, jb_error *err);

#endif
