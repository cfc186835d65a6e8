/* SPDX-License-Identifier: MIT */
/*
** The index of an archive's texts and attributes, as the files of store/ use
** it: kept in step with the rows, inside the transaction that changes them.
**
** Writers call these between jb_write_begin and jb_write_end, after the rows
** are written; readers between jb_read_begin and jb_read_end.
*/
#ifndef JB_STORE_TEXT_INDEX_H
#define JB_STORE_TEXT_INDEX_H

#include "store/database.h"

/* Make the index usable in a freshly opened store. */
jb_status jb_text_index_open (jb_store *store, jb_error *err);
void jb_text_index_close (jb_store *store);

/*
** Enter a stored article of the page with hash 'sha256': its texts, its words
** and its attributes.
*/
jb_status jb_text_index_add (jb_store *store, const jb_article *article,
                             jb_slice sha256, jb_error *err);

/*
** Put the topics of an article in place of those it had; its number and its
** decisions are all that is looked at.
*/
jb_status jb_text_index_put_topics (jb_store *store, const jb_article *article,
                                    jb_error *err);

/* Take out the article with a number. */
jb_status jb_text_index_remove (jb_store *store, int64_t article,
                                jb_error *err);

/* Write what was changed; and forget it, after a rollback. */
jb_status jb_text_index_flush (jb_store *store, jb_error *err);
void jb_text_index_abandon (jb_store *store);

/*
** Bring index and attributes to the transaction that is open. The snapshot
** (NULL: not wanted) lives until the next write.
*/
jb_status jb_text_index_refresh (jb_store *store,
                                 const jb_index_snapshot **snapshot,
                                 jb_error *err);

/*
** Throw the index away and make it anew from the articles, inside a write;
** 'progress' may be NULL. The memory it takes is that of collecting
** (jb_index_options.build_bytes) and one article.
*/
jb_status jb_text_index_rebuild (jb_store *store, jb_store_progress *progress,
                                 void *context, jb_error *err);

/*
** Read the first article whose number is greater than 'after' with all that
** the index is given of it, its words too; 'found': whether there is one.
*/
jb_status jb_read_next_indexed (jb_store *store, int64_t after, jb_arena *arena,
                                jb_article *article, jb_slice *sha256,
                                bool *found, jb_error *err);

/* The day of a date as the index has it: YYYYMMDD, or JB_NO_DAY. */
int32_t jb_day_of_date (jb_slice date);

/*
** What the index is given of an article. 'texts' and 'order_key' are memory
** that is used again; the document points into them and into the article.
*/
jb_status jb_fill_index_document (const jb_article *article, jb_slice sha256,
                                  jb_buffer *texts, jb_buffer *order_key,
                                  jb_index_document *document, jb_error *err);

#endif
