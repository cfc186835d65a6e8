/* SPDX-License-Identifier: MIT */
/*
** Searching an archive. Results are those of a plain scan of all texts: the
** same articles, all counted, in an order that nothing but the archive's
** contents decides. What matches and how it is ordered is told in
** index/search.h; here it becomes ids, headlines, snippets and places.
*/
#ifndef JB_STORE_SEARCH_H
#define JB_STORE_SEARCH_H

#include "index/query.h"
#include "index/search.h"
#include "store/store.h"

/* How a query is answered, whatever is asked about its matches. */
typedef struct jb_match_options {
  bool strict; /* quotation marks, book marks and blanks count */
  /* NULL: never. Asked every so often; true ends with JB_CANCELLED. */
  bool (*cancelled)(void *context);
  void *cancel_context;
} jb_match_options;

typedef struct jb_search_options {
  jb_match_options match;
  jb_search_order order;
  size_t limit, offset;           /* which hits of the order to give */
  bool bound_count;               /* a lower bound of the count will do */
  jb_slice open_mark, close_mark; /* put round hits in the snippet */
} jb_search_options;

/* A place where a term was found. */
typedef struct jb_hit_span {
  jb_slice field;    /* such as "headline" or "paragraphs[2]" */
  size_t start, end; /* bytes of that text, half-open */
} jb_hit_span;

typedef struct jb_hit {
  jb_slice id, date, headline; /* date and headline may be absent */
  double score;                /* 0 unless ordered by rank */
  jb_slice snippet;
  jb_hit_span *spans; /* in the order of the article's texts; places that
                      ** overlap are one span */
  size_t span_count;
} jb_hit;

typedef struct jb_search_result {
  jb_arena arena; /* owns all that follows */
  uint64_t total; /* articles that match: all, or at least so many */
  bool total_exact;
  jb_hit *hits; /* those asked for */
  size_t hit_count;
} jb_search_result;

/*
** Search. 'result' is to be freed with jb_search_result_free, unless this
** fails.
*/
jb_status jb_store_search (jb_store *store, const jb_query *query,
                           const jb_search_options *options,
                           jb_search_result *result, jb_error *err);

void jb_search_result_free (jb_search_result *result);

/*
** Add to 'matches' (empty) all articles that match. The caller frees the set,
** also after a failure.
*/
jb_status jb_store_match (jb_store *store, const jb_query *query,
                          const jb_match_options *options,
                          jb_article_set *matches, jb_error *err);

#endif
