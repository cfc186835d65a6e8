/* SPDX-License-Identifier: MIT */
/*
** What an archive is asked besides for hits: about all matches of a query
** (how many, when, of what topics and reporters, about which words), and about
** one article (what is like it, where it was printed again).
**
** Lists are made in the caller's arena.
*/
#ifndef JB_STORE_EXPLORE_H
#define JB_STORE_EXPLORE_H

#include "index/attributes.h"
#include "store/search.h"

/* How many articles match, exactly. */
jb_status jb_store_count (jb_store *store, const jb_query *query,
                          const jb_match_options *options, uint64_t *count,
                          jb_error *err);

/* Matches by month, the oldest first; jb_free gives '*months' back. */
jb_status jb_store_timeline (jb_store *store, const jb_query *query,
                             const jb_match_options *options,
                             jb_month_count **months, size_t *count,
                             jb_error *err);

/* A value of an attribute and how many of the matches have it. */
typedef struct jb_facet {
  jb_slice value; /* as it was first met */
  uint64_t count;
} jb_facet;

/*
** The values that most matches have, at most 'limit', the commonest first and
** those equally common in the order of their bytes. All matches are counted;
** 'query' NULL: all articles are.
*/
jb_status jb_store_facets (jb_store *store, const jb_query *query,
                           const jb_match_options *options,
                           jb_attribute_kind kind, size_t limit,
                           jb_arena *arena, jb_facet **facets, size_t *count,
                           jb_error *err);

/* So many of the best matches are looked at for key words. */
#define JB_KEYWORD_ARTICLES ((size_t)1000)

/* A word that stands out among matches. */
typedef struct jb_keyword {
  jb_slice word;
  double score;          /* log-likelihood; see keywords.c */
  uint64_t matches, all; /* articles with it: of those looked at; of all */
} jb_keyword;

/*
** Words that stand out among the matches against the whole archive, over the
** counted words of the JB_KEYWORD_ARTICLES best matches at most.
*/
jb_status jb_store_keywords (jb_store *store, const jb_query *query,
                             const jb_match_options *options, size_t limit,
                             jb_arena *arena, jb_keyword **keywords,
                             size_t *count, jb_error *err);

/* An article that is like another. */
typedef struct jb_likeness {
  jb_slice id, date, headline; /* date and headline may be absent */
  double score; /* similar: the higher the more; reprints: resemblance */
} jb_likeness;

/*
** Articles that share their rarer words with the article called 'id', the
** most alike first. JB_NOT_FOUND: no such article, or its words were not
** counted.
*/
jb_status jb_store_similar (jb_store *store, jb_slice id, size_t limit,
                            jb_arena *arena, jb_likeness **likenesses,
                            size_t *count, jb_error *err);

/*
** Articles whose text is nearly that of the article called 'id': at least
** JB_REPRINT_RESEMBLANCE of all pieces of text that one of them has, both
** have (see reprints.c). Looked for among the JB_REPRINT_CANDIDATES most
** similar. JB_NOT_FOUND as above.
*/
#define JB_REPRINT_RESEMBLANCE 0.4
#define JB_REPRINT_CANDIDATES ((size_t)64)
jb_status jb_store_reprints (jb_store *store, jb_slice id, size_t limit,
                             jb_arena *arena, jb_likeness **likenesses,
                             size_t *count, jb_error *err);

/* Words of the archive that begin with 'prefix', most articles first. */
jb_status jb_store_suggest (jb_store *store, jb_slice prefix, size_t limit,
                            jb_arena *arena, jb_suggestion **suggestions,
                            size_t *count, jb_error *err);

#endif
