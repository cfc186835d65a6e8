/* SPDX-License-Identifier: MIT */
/* The leaves of a query: field names, and what a term's text means in each. */
#ifndef JB_INDEX_QUERY_TERMS_H
#define JB_INDEX_QUERY_TERMS_H

#include "index/query.h"

/* Whether the 'length' bytes at 'name' are a field's name, English or Chinese,
** in any case and width. */
bool jb_query_find_field (const char *name, size_t length,
                          jb_query_field *field);

/*
** Fill text, or first_day and last_day, of the term 'node' (its kind, field,
** start and end are set) from the bytes that stand there without quotation
** marks. JB_BAD_QUERY: nothing to search for, too long, or not a date.
*/
jb_status jb_query_fill_term (jb_query *query, jb_query_node *node,
                              const char *bytes, size_t length, jb_error *err);

#endif
