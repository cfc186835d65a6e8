/* SPDX-License-Identifier: MIT */
/*
** What an article is filed under besides its texts: topics, reporters, paper,
** people. A column for each kind holds, article by article, the numbers of
** its values (the caller gives values numbers, from 1), in chunks of
** JB_ATTRIBUTE_ARTICLES articles, so that a change rewrites one small chunk,
** and a filter or a count over all matches reads the column from end to end.
**
** The stored grammar is told in attributes.c.
*/
#ifndef JB_INDEX_ATTRIBUTES_H
#define JB_INDEX_ATTRIBUTES_H

#include "index/article_set.h"
#include "index/chunks.h"

#define JB_ATTRIBUTE_ARTICLES ((int64_t)2048)
#define JB_ATTRIBUTE_VALUES 64 /* of one kind and article, at most */

typedef enum jb_attribute_kind {
  JB_ATTRIBUTE_TOPIC = 0,
  JB_ATTRIBUTE_REPORTER = 1, /* anybody a byline names */
  JB_ATTRIBUTE_PAPER = 2,
  JB_ATTRIBUTE_PERSON = 3, /* of the facts */
  JB_ATTRIBUTE_KIND = 4    /* report, photo, brief, other */
} jb_attribute_kind;
#define JB_ATTRIBUTE_KINDS 5

typedef struct jb_attributes jb_attributes;

jb_status jb_attributes_open (const jb_chunk_store *store,
                              jb_attributes **attributes, jb_error *err);
void jb_attributes_close (jb_attributes *attributes);

/*
** Put an article's values of a kind (rising) in place of those it has; kept
** in memory until jb_attributes_flush. An article of 0 values is allowed.
*/
jb_status jb_attributes_put (jb_attributes *attributes, jb_attribute_kind kind,
                             int64_t article, const uint32_t *values,
                             size_t count, jb_error *err);
jb_status jb_attributes_flush (jb_attributes *attributes, jb_error *err);

/* The article's values of a kind, rising: '*count' of them in 'values'. */
jb_status jb_attributes_values (jb_attributes *attributes,
                                jb_attribute_kind kind, int64_t article,
                                uint32_t values[JB_ATTRIBUTE_VALUES],
                                size_t *count, jb_error *err);

/* Drop all columns, in the caller's transaction. */
jb_status jb_attributes_clear (jb_attributes *attributes, jb_error *err);

/*
** Read every chunk of every column. JB_BAD_FORMAT says which is damaged; what
** was put and not flushed is forgotten.
*/
jb_status jb_attributes_verify (jb_attributes *attributes, jb_error *err);

/* Forget what was put and read: after a rollback, or when others have written
** (the caller knows by the index's generation or its own). */
void jb_attributes_abandon (jb_attributes *attributes);

/* Add to 'set' the articles with 'value'. */
jb_status jb_attributes_filter (jb_attributes *attributes,
                                jb_attribute_kind kind, uint32_t value,
                                jb_article_set *set, jb_error *err);

/*
** Count the values of the articles in 'set' (NULL: of all): counts[value] for
** values below 'value_count' grows by one for each article.
*/
jb_status jb_attributes_count (jb_attributes *attributes,
                               jb_attribute_kind kind,
                               const jb_article_set *set, uint64_t *counts,
                               size_t value_count, jb_error *err);

#endif
