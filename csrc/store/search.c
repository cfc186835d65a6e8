/* SPDX-License-Identifier: MIT */
/* A search from the query to the hits: match, order, cut out, highlight. */
#include "store/search.h"

#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "store/highlight.h"
#include "store/order.h"

static jb_status copy_text (jb_arena *arena, jb_slice from, jb_slice *to,
                            jb_error *err) {
  *to = from;
  if (from.bytes == NULL)
    return JB_OK;
  to->bytes = jb_arena_copy(arena, from.bytes, from.length);
  return to->bytes == NULL ? jb_fail_memory(err, from.length) : JB_OK;
}

/* The article itself lives only while its hit is made. */
static jb_status make_hit (jb_store *store, const jb_match *match,
                           const jb_search_options *options,
                           jb_highlighter *highlighter, jb_arena *arena,
                           jb_hit *hit, jb_error *err) {
  jb_arena passing = JB_ARENA_EMPTY;
  jb_article article;
  jb_status status =
      jb_store_read_number(store, match->number, &passing, &article, err);
  hit->score = match->score;
  if (status == JB_OK)
    status = copy_text(arena, article.id, &hit->id, err);
  if (status == JB_OK)
    status = copy_text(arena, article.fields[JB_DATE], &hit->date, err);
  if (status == JB_OK)
    status = copy_text(arena, article.fields[JB_HEADLINE], &hit->headline, err);
  if (status == JB_OK)
    status = jb_highlight(highlighter, &article, options, arena, hit, err);
  jb_arena_free(&passing);
  return status;
}

static jb_status make_hits (jb_store *store, const jb_query *query,
                            const jb_search_options *options,
                            const jb_match *matches, size_t count,
                            jb_search_result *result, jb_error *err) {
  jb_highlighter highlighter;
  jb_status status = jb_highlighter_open(query, &highlighter, err);
  result->hit_count = count;
  result->hits = jb_arena_array(&result->arena, count, sizeof *result->hits);
  if (status == JB_OK && result->hits == NULL)
    status = jb_fail_memory(err, count);
  for (size_t i = 0; i < count && status == JB_OK; i++)
    status = make_hit(store, &matches[i], options, &highlighter, &result->arena,
                      &result->hits[i], err);
  jb_highlighter_close(&highlighter);
  return status;
}

jb_status jb_store_search (jb_store *store, const jb_query *query,
                           const jb_search_options *options,
                           jb_search_result *result, jb_error *err) {
  jb_match_set matches = JB_MATCH_SET_EMPTY;
  size_t wanted, ordered = 0;
  jb_status status;
  memset(result, 0, sizeof *result);
  if (!jb_add(options->offset, options->limit, &wanted))
    wanted = SIZE_MAX;
  status = jb_store_match(store, query, options->order == JB_ORDER_RANK,
                          &matches, err);
  result->total = matches.count;
  if (status == JB_OK && options->offset < matches.count)
    status = jb_order_matches(store, options->order, &matches, wanted, &ordered,
                              err);
  if (status == JB_OK && options->offset < ordered)
    status = make_hits(store, query, options, matches.matches + options->offset,
                       ordered - options->offset, result, err);
  jb_match_set_free(&matches);
  if (status != JB_OK)
    jb_search_result_free(result);
  return status;
}

void jb_search_result_free (jb_search_result *result) {
  jb_arena_free(&result->arena);
  memset(result, 0, sizeof *result);
}
