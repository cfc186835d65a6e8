/* SPDX-License-Identifier: MIT */
/* Holding the index against the articles. */
#ifndef JB_STORE_CHECK_INDEX_H
#define JB_STORE_CHECK_INDEX_H

#include "store/text_index.h"

/*
** Call 'report' with each problem: chunks that are damaged, articles that are
** not in the index or not as their texts, words and attributes are, and what
** the index has besides. 'progress' (or NULL) is told of the articles that
** are compared. Inside jb_read_begin. Takes memory for 16 bytes an
** article and a few megabytes.
*/
jb_status jb_check_index (jb_store *store, jb_index_report *report,
                          void *context, jb_store_progress *progress,
                          void *progress_context, jb_error *err);

#endif
