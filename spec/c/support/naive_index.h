/* SPDX-License-Identifier: MIT */
/*
** What an index should hold, told the slow and obvious way: lines of term,
** article, weight and positions, made character by character from the texts,
** to be compared with the lines read out of an index.
*/
#ifndef JB_SPEC_NAIVE_INDEX_H
#define JB_SPEC_NAIVE_INDEX_H

#include "index/index.h"
#include "support/memory_chunks.h"
#include "support/random.h"

#define NAIVE_TEXTS 5

/* An article of a few short texts. */
typedef struct naive_article {
  int64_t number;
  int32_t day;
  size_t text_count;
  jb_query_field fields[NAIVE_TEXTS];
  char texts[NAIVE_TEXTS][160];
  char words[160]; /* counted words in their stored form */
} naive_article;

/* Fill 'article' with what the state says; the number is given. */
void naive_article_make (naive_article *article, int64_t number,
                         random_state *state);

/* Append its order key: its number turned over, so that keys fall. */
void naive_order_key (void *context, int64_t article, jb_buffer *key);

/* Give it to the index. */
jb_status naive_article_add (jb_index *index, const naive_article *article,
                             jb_error *err);

/* Lines, each ending in LF, in no order. */
typedef struct naive_lines {
  char *bytes; /* owned */
  size_t length, capacity;
} naive_lines;

#define NAIVE_LINES_EMPTY                                                      \
  { NULL, 0, 0 }

/* Append the lines of an article. */
void naive_article_lines (const naive_article *article, naive_lines *lines);

/* Append the lines of all articles of an index that are not deleted. */
jb_status naive_index_lines (jb_index *index, naive_lines *lines,
                             jb_error *err);

/* Put the lines in order; to be compared byte by byte then. */
void naive_lines_sort (naive_lines *lines);
void naive_lines_free (naive_lines *lines);

#endif
