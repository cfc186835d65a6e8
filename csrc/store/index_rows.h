/* SPDX-License-Identifier: MIT */
/* The chunks of the index (index/chunks.h) as rows of the archive. */
#ifndef JB_STORE_INDEX_ROWS_H
#define JB_STORE_INDEX_ROWS_H

#include "index/chunks.h"
#include "store/store.h"

/* The chunk store over the archive's table index_chunk. */
jb_chunk_store jb_index_rows (jb_store *store);

/* The number a row has; see index_rows.c. */
int64_t jb_index_row_number (jb_chunk_key key);

/*
** Append the bytes by which articles of one day are ordered: page source,
** page hash, place on the page, as jb_chunk_store.order_key wants them.
*/
void jb_append_order_key (jb_buffer *key, jb_slice source, jb_slice sha256,
                          int64_t ordinal);

#endif
