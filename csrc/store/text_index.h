/* SPDX-License-Identifier: MIT */
/*
** The index of an archive's texts. This header says what an index must do;
** that it stands on SQLite's FTS5 is known to text_index.c alone.
**
** It finds every article in which a text, normalised loosely, contains a
** term: exactly those that a scan of all texts would find.
*/
#ifndef JB_STORE_TEXT_INDEX_H
#define JB_STORE_TEXT_INDEX_H

#include "base/buffer.h"
#include "index/query.h"
#include "store/match_set.h"
#include "store/store.h"

/* The statement that makes the index's tables in a new archive. */
extern const char jb_text_index_schema[];

/* Make the index usable in a freshly opened store. */
jb_status jb_text_index_open (jb_store *store, jb_error *err);

/* Enter the texts of a stored article; the caller has a write open. */
jb_status jb_text_index_add (jb_store *store, const jb_article *article,
                             jb_error *err);

/*
** Append to 'matches' (empty) the articles whose 'field' (a text field)
** contains 'term' (normalised, not empty). With 'scored' each has a score:
** the rarer the term, the more often it occurs and the weightier the text it
** stands in, the higher; else all scores are 0.
*/
jb_status jb_text_index_find (jb_store *store, jb_query_field field,
                              jb_slice term, bool scored, jb_match_set *matches,
                              jb_error *err);

/* A sentence about a fault of the index. */
typedef void jb_report_problem (void *context, const char *problem);

/*
** Compare the index with the articles and look into its own structure
** (which needs a store that may write).
*/
jb_status jb_text_index_check (jb_store *store, jb_report_problem *report,
                               void *context, jb_error *err);

#endif
