/* SPDX-License-Identifier: MIT */
/*
** Finding: what matches a query, how many, and which are the best.
**
** Results are those of a plain scan of all texts. Ranking is BM25 (Robertson
** and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009,
** k1 1.2, b 0.75) in its form for fields, BM25F: an occurrence counts for what
** its field weighs (document.h) before frequency saturates.
**
**   score(article)   = sum over the query's text terms, in their order, that
**                      are not below a NOT and whose part of the query the
**                      article matches
**   score(term)      = rarity * w (k1 + 1) / (w + k1 (1 - b + b L / A))
**   w                = weight of its occurrences (of those in the field asked)
**   L                = jb_length_of_code of the article's length code
**   A                = average length of the articles, N their number
**   rarity           = ln(1 + (N - n + 0.5) / (n + 0.5)), n the documents,
**                      deleted ones too, that have the term's rarest pair (of
**                      a single character: the articles that match), at most N
**
** Equal scores: the newest first, then in the order of their keys.
*/
#ifndef JB_INDEX_SEARCH_H
#define JB_INDEX_SEARCH_H

#include "index/article_set.h"
#include "index/index.h"
#include "index/query.h"

typedef enum jb_search_order {
  JB_ORDER_RANK,   /* best score first, then as NEWEST */
  JB_ORDER_NEWEST, /* latest date first; within a day by the page's source and
                   ** the place on the page; undated last */
  JB_ORDER_OLDEST  /* earliest date first, the rest likewise; undated first */
} jb_search_order;

/*
** Fill 'set' (empty) with the articles that a term which is no text (topic,
** reporter, paper, source, kind) matches.
*/
typedef jb_status jb_resolve_term (void *context, const jb_query_node *term,
                                   jb_article_set *set, jb_error *err);

typedef struct jb_find_options {
  jb_search_order order;
  size_t limit, offset; /* which hits of the order to give */
  bool strict;          /* quotation marks, book marks and blanks count */
  bool estimate_count;  /* a bound of the count will do: be quick */
  jb_resolve_term *resolve;
  void *resolve_context;
  bool (*cancelled)(void *context); /* NULL: never; asked every so often */
  void *cancel_context;
} jb_find_options;

typedef struct jb_found {
  int64_t article;
  double score; /* 0 unless ordered by rank */
  int32_t day;
} jb_found;

typedef struct jb_findings {
  jb_found *found; /* owned */
  size_t found_count;
  uint64_t total; /* all articles that match, or at least so many */
  bool total_exact;
} jb_findings;

/*
** The hits of a query. 'snapshot' as of the caller's transaction. The caller
** frees the findings, unless this fails. Errors: JB_CANCELLED, JB_BAD_FORMAT
** for a damaged index, what 'resolve' gives, …
*/
jb_status jb_index_find (jb_index *index, const jb_index_snapshot *snapshot,
                         const jb_query *query, const jb_find_options *options,
                         jb_findings *findings, jb_error *err);
void jb_findings_free (jb_findings *findings);

/* All articles that match (order, limit, offset are not looked at). */
jb_status jb_index_match (jb_index *index, const jb_index_snapshot *snapshot,
                          const jb_query *query, const jb_find_options *options,
                          jb_article_set *matches, jb_error *err);

/* How many match, exactly. */
jb_status jb_index_count (jb_index *index, const jb_index_snapshot *snapshot,
                          const jb_query *query, const jb_find_options *options,
                          uint64_t *count, jb_error *err);

/* Matches by month: a bar of a timeline. */
typedef struct jb_month_count {
  int32_t month; /* YYYYMM; 0: without a date */
  uint64_t count;
} jb_month_count;

/* Months with matches, the oldest first; '*months' is owned by the caller. */
jb_status jb_index_timeline (jb_index *index, const jb_index_snapshot *snapshot,
                             const jb_query *query,
                             const jb_find_options *options,
                             jb_month_count **months, size_t *month_count,
                             jb_error *err);

/*
** The same as jb_index_find with order RANK, but by scoring every match: for
** tests of the pruning.
*/
jb_status jb_index_find_exhaustively (jb_index *index,
                                      const jb_index_snapshot *snapshot,
                                      const jb_query *query,
                                      const jb_find_options *options,
                                      jb_findings *findings, jb_error *err);

/*
** Articles that share their words with one whose counted words are 'words'
** (the stored form), best first, without 'article' itself: the words that
** weigh most of it (count times rarity), at most 24, as a query on terms of
** words, by the same BM25.
*/
jb_status jb_index_similar (jb_index *index, const jb_index_snapshot *snapshot,
                            int64_t article, jb_slice words, size_t limit,
                            jb_findings *findings, jb_error *err);

/* In how many documents a counted word stands, deleted ones too. */
jb_status jb_index_word_documents (jb_index *index,
                                   const jb_index_snapshot *snapshot,
                                   jb_slice word, uint64_t *documents,
                                   jb_error *err);

/* A word that begins with what was typed. */
typedef struct jb_suggestion {
  jb_slice word; /* in the arena */
  uint64_t documents;
} jb_suggestion;

/* The words with 'prefix' that most documents have, at most 'limit'. */
jb_status jb_index_suggest (jb_index *index, const jb_index_snapshot *snapshot,
                            jb_slice prefix, size_t limit, jb_arena *arena,
                            jb_suggestion **suggestions, size_t *count,
                            jb_error *err);

#endif
