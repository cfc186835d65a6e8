/* SPDX-License-Identifier: MIT */
/*
** A plain scan in place of an index: every text of every article is looked
** through, character by character, for each term of a query. Slow, obvious,
** and written from search.h and query.h alone.
*/
#ifndef JB_SPEC_SCAN_H
#define JB_SPEC_SCAN_H

#include "index/index.h"
#include "index/query.h"
#include "support/random.h"

#define SCAN_TEXTS 8
#define SCAN_CHARACTERS 64

/* A character of a strict form; marks have no loose position. */
typedef struct scan_character {
  uint32_t code;
  bool is_mark;
} scan_character;

typedef struct scan_text {
  jb_query_field field;
  char printed[4 * SCAN_CHARACTERS];
  scan_character strict[SCAN_CHARACTERS];
  size_t strict_count;
  uint32_t loose[SCAN_CHARACTERS];
  size_t loose_count;
} scan_text;

typedef struct scan_article {
  int64_t number;
  int32_t day;
  char key[16]; /* order key, zero-terminated */
  scan_text texts[SCAN_TEXTS];
  size_t text_count;
  bool deleted;
} scan_article;

typedef struct scan_archive {
  scan_article *articles; /* malloc's; articles[i].number is i + 1 */
  size_t count, capacity;
} scan_archive;

/* Make up an article, and put it into 'archive'; texts of few characters. */
const scan_article *scan_make (scan_archive *archive, random_state *random);
void scan_free (scan_archive *archive);

/* Append characters of the made-up alphabet to 'text'. */
void scan_characters (random_state *random, unsigned count, bool marks,
                      jb_buffer *text);

/* The order key of an article; a memory_chunks.order_key. */
void scan_order_key (void *archive, int64_t article, jb_buffer *key);

/* Add to or delete from an index; gives what the index says. */
jb_status scan_add (jb_index *index, const scan_article *article,
                    jb_error *err);

/* Whether a term that is no text matches: topic:T3 has every third article. */
bool scan_has_topic (const jb_query_node *term, int64_t article);

bool scan_matches (const jb_query_node *node, bool strict,
                   const scan_article *article);

/* The score by search.h's formula; 'archive' for what is rare. */
double scan_score (const scan_archive *archive,
                   const jb_index_snapshot *snapshot, const jb_query *query,
                   bool strict, const scan_article *article);

/* Whether a is shown before b when their scores are equal. */
bool scan_is_newer (const scan_article *a, const scan_article *b);
bool scan_is_older (const scan_article *a, const scan_article *b);

#endif
