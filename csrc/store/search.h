/* SPDX-License-Identifier: MIT */
/*
** Searching an archive. Results are those of a plain scan of all texts: the
** same articles, all counted, in an order that nothing but the archive's
** contents decides.
*/
#ifndef JB_STORE_SEARCH_H
#define JB_STORE_SEARCH_H

#include "index/query.h"
#include "store/match_set.h"
#include "store/store.h"

typedef enum jb_search_order {
  JB_ORDER_RANK,   /* best score first, then as NEWEST */
  JB_ORDER_NEWEST, /* latest date first; within a day by the page's source and
                   ** the place on the page; undated last */
  JB_ORDER_OLDEST  /* earliest date first, the rest likewise; undated first */
} jb_search_order;

typedef struct jb_search_options {
  jb_search_order order;
  size_t limit, offset;           /* which hits of the order to give */
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
  size_t total;   /* all articles that match */
  jb_hit *hits;   /* those asked for */
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
** Append to 'matches' (empty) all articles that match, with scores if
** 'scored'. The caller frees the set, also after a failure.
*/
jb_status jb_store_match (jb_store *store, const jb_query *query, bool scored,
                          jb_match_set *matches, jb_error *err);

#endif
