/* SPDX-License-Identifier: MIT */
/* A search from the query to the hits: find, cut out, highlight. */
#include "store/search.h"

#include <string.h>

#include "base/memory.h"
#include "store/highlight.h"
#include "store/resolve.h"
#include "store/text_index.h"

static jb_status copy_text (jb_arena *arena, jb_slice from, jb_slice *to,
                            jb_error *err) {
  *to = from;
  if (from.bytes == NULL)
    return JB_OK;
  to->bytes = jb_arena_copy(arena, from.bytes, from.length);
  return to->bytes == NULL ? jb_fail_memory(err, from.length) : JB_OK;
}

/* The article itself lives only while its hit is made. */
static jb_status make_hit (jb_store *store, const jb_found *found,
                           const jb_search_options *options,
                           jb_highlighter *highlighter, jb_arena *arena,
                           jb_hit *hit, jb_error *err) {
  jb_arena passing = JB_ARENA_EMPTY;
  jb_article article;
  jb_status status =
      jb_store_read_number(store, found->article, &passing, &article, err);
  if (status == JB_NOT_FOUND)
    status = jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                     "%s is damaged: its search index has article number %lld, "
                     "which is not there: run `jianbao check --rebuild`",
                     store->path, (long long)found->article);
  hit->score = found->score;
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
                            const jb_found *found, size_t count,
                            jb_search_result *result, jb_error *err) {
  jb_highlighter highlighter;
  jb_status status =
      jb_highlighter_open(query, options->match.strict, &highlighter, err);
  result->hit_count = count;
  if (status == JB_OK)
    result->hits = jb_arena_array(&result->arena, count, sizeof *result->hits);
  if (status == JB_OK && result->hits == NULL)
    status = jb_fail_memory(err, count);
  for (size_t i = 0; i < count && status == JB_OK; i++)
    status = make_hit(store, &found[i], options, &highlighter, &result->arena,
                      &result->hits[i], err);
  jb_highlighter_close(&highlighter);
  return status;
}

static jb_status search (jb_store *store, const jb_query *query,
                         const jb_search_options *options,
                         jb_search_result *result, jb_error *err) {
  const jb_index_snapshot *snapshot;
  jb_find_options find;
  jb_findings findings;
  jb_status status =
      jb_answer_begin(store, &options->match, &snapshot, &find, err);
  if (status != JB_OK)
    return status;
  find.order = options->order;
  find.limit = options->limit;
  find.offset = options->offset;
  find.estimate_count = options->bound_count;
  status = jb_index_find(store->index, snapshot, query, &find, &findings, err);
  if (status != JB_OK)
    return status;
  result->total = findings.total;
  result->total_exact = findings.total_exact;
  status = make_hits(store, query, options, findings.found,
                     findings.found_count, result, err);
  jb_findings_free(&findings);
  return status;
}

jb_status jb_store_search (jb_store *store, const jb_query *query,
                           const jb_search_options *options,
                           jb_search_result *result, jb_error *err) {
  jb_status status;
  memset(result, 0, sizeof *result);
  status = jb_answer_end(store, search(store, query, options, result, err));
  if (status != JB_OK)
    jb_search_result_free(result);
  return status;
}

void jb_search_result_free (jb_search_result *result) {
  jb_arena_free(&result->arena);
  memset(result, 0, sizeof *result);
}

static jb_status match (jb_store *store, const jb_query *query,
                        const jb_match_options *options,
                        jb_article_set *matches, jb_error *err) {
  const jb_index_snapshot *snapshot;
  jb_find_options find;
  if (jb_answer_begin(store, options, &snapshot, &find, err) != JB_OK)
    return err->code;
  return jb_index_match(store->index, snapshot, query, &find, matches, err);
}

jb_status jb_store_match (jb_store *store, const jb_query *query,
                          const jb_match_options *options,
                          jb_article_set *matches, jb_error *err) {
  return jb_answer_end(store, match(store, query, options, matches, err));
}
