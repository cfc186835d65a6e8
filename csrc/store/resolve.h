/* SPDX-License-Identifier: MIT */
/* What a query asks for besides texts, answered by columns and tables. */
#ifndef JB_STORE_RESOLVE_H
#define JB_STORE_RESOLVE_H

#include "index/search.h"
#include "store/search.h"

/* A jb_resolve_term; 'context' is the jb_store, inside jb_read_begin. */
jb_status jb_resolve_in_store (void *context, const jb_query_node *term,
                               jb_article_set *set, jb_error *err);

/*
** Begin to answer: a read transaction, the index brought to it, and SQLite
** told to ask 'options' whether to go on. Fills 'find' with how to match.
*/
jb_status jb_answer_begin (jb_store *store, const jb_match_options *options,
                           const jb_index_snapshot **snapshot,
                           jb_find_options *find, jb_error *err);

/* End it, after success or failure; returns 'status'. */
jb_status jb_answer_end (jb_store *store, jb_status status);

#endif
