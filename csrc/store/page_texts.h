/* SPDX-License-Identifier: MIT */
/*
** The folios and file names of all pages, normalised, and which articles stand
** on each: what the terms paper: and source: look through. Read when it is
** first asked for and kept while nothing is written, for normalising every
** page, and asking for the articles of each, takes a hundred times as long as
** looking through the texts. It takes the texts' bytes, some 20 bytes a page
** and 8 an article.
*/
#ifndef JB_STORE_PAGE_TEXTS_H
#define JB_STORE_PAGE_TEXTS_H

#include "index/article_set.h"
#include "store/store.h"

typedef struct jb_page_texts jb_page_texts;

/*
** Add to 'set' the articles whose folio (their page's, unless they have one of
** their own), or whose page's file name, contains 'term', which is normalised
** loosely. Inside jb_read_begin, after jb_text_index_refresh.
*/
jb_status jb_folios_containing (jb_store *store, jb_slice term,
                                jb_article_set *set, jb_error *err);
jb_status jb_sources_containing (jb_store *store, jb_slice term,
                                 jb_article_set *set, jb_error *err);

/* Forget what was read: pages have come, gone, or may have. */
void jb_page_texts_abandon (jb_store *store);

#endif
