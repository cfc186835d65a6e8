/* SPDX-License-Identifier: MIT */
/*
** How many match, when, and of what topics, reporters and papers.
**
** A facet is counted over the columns. A value that some article has in excess
** of what a column holds (values.h) is counted by its rows instead.
*/
#include "store/explore.h"

#include <stdlib.h>

#include "base/memory.h"
#include "store/resolve.h"
#include "store/text_index.h"
#include "store/values.h"

/* So many values of one kind are more than any archive has. */
#define VALUES ((int64_t)1 << 26)

/*                                                      count and timeline */

static jb_status count (jb_store *store, const jb_query *query,
                        const jb_match_options *options, uint64_t *counted,
                        jb_error *err) {
  const jb_index_snapshot *snapshot;
  jb_find_options find;
  if (jb_answer_begin(store, options, &snapshot, &find, err) != JB_OK)
    return err->code;
  return jb_index_count(store->index, snapshot, query, &find, counted, err);
}

jb_status jb_store_count (jb_store *store, const jb_query *query,
                          const jb_match_options *options, uint64_t *counted,
                          jb_error *err) {
  return jb_answer_end(store, count(store, query, options, counted, err));
}

static jb_status timeline (jb_store *store, const jb_query *query,
                           const jb_match_options *options,
                           jb_month_count **months, size_t *month_count,
                           jb_error *err) {
  const jb_index_snapshot *snapshot;
  jb_find_options find;
  if (jb_answer_begin(store, options, &snapshot, &find, err) != JB_OK)
    return err->code;
  return jb_index_timeline(store->index, snapshot, query, &find, months,
                           month_count, err);
}

jb_status jb_store_timeline (jb_store *store, const jb_query *query,
                             const jb_match_options *options,
                             jb_month_count **months, size_t *month_count,
                             jb_error *err) {
  *months = NULL;
  *month_count = 0;
  return jb_answer_end(
      store, timeline(store, query, options, months, month_count, err));
}

/*                                                                 facets */

/* The facets of a kind while they are counted. */
typedef struct facet_counts {
  jb_attribute_kind kind;
  const jb_article_set *set; /* NULL: all articles */
  uint64_t *counts;          /* owned; by number, from 1 */
  size_t value_count;        /* entries of 'counts' */
} facet_counts;

static jb_status bind_kind (jb_store *store, const char *sql,
                            jb_attribute_kind kind, sqlite3_stmt **statement,
                            jb_error *err) {
  if (jb_prepare(store, sql, statement, err) != JB_OK)
    return err->code;
  jb_bind_text(*statement, 1, jb_slice_of(jb_attribute_names[kind]));
  return JB_OK;
}

/* How many of the set have the value whose rows are found by 'key'. */
static jb_status count_rows (jb_store *store, const facet_counts *facets,
                             jb_slice key, uint64_t *counted, jb_error *err) {
  static const char topic_sql[] =
      "SELECT DISTINCT article FROM decision WHERE topic = ?1";
  static const char reporter_sql[] =
      "SELECT DISTINCT article FROM byline WHERE name_key = ?1";
  sqlite3_stmt *statement;
  bool row;
  *counted = 0;
  if (jb_prepare(store,
                 facets->kind == JB_ATTRIBUTE_TOPIC ? topic_sql : reporter_sql,
                 &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, key);
  for (;;) {
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      return JB_OK;
    *counted +=
        facets->set == NULL ||
        jb_article_set_has(facets->set, sqlite3_column_int64(statement, 0));
  }
}

static jb_status count_overflows (jb_store *store, facet_counts *facets,
                                  jb_error *err) {
  static const char sql[] = "SELECT number, key FROM attribute_value "
                            "WHERE kind = ?1 AND overflow = 1 "
                            "ORDER BY number";
  sqlite3_stmt *statement;
  bool row;
  if (bind_kind(store, sql, facets->kind, &statement, err) != JB_OK)
    return err->code;
  for (;;) {
    uint64_t counted;
    int64_t number;
    jb_slice key;
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      return JB_OK;
    number = sqlite3_column_int64(statement, 0);
    key.bytes = (const char *)sqlite3_column_text(statement, 1);
    key.length = (size_t)sqlite3_column_bytes(statement, 1);
    if (count_rows(store, facets, key, &counted, err) != JB_OK) {
      jb_finish(statement);
      return err->code;
    }
    if (number > 0 && (size_t)number < facets->value_count)
      facets->counts[number] = counted;
  }
}

static int compare_counts (const void *a, const void *b) {
  uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
  return (left < right) - (left > right);
}

/*
** The least count among the 'limit' greatest, but not 0: values with fewer
** need no name.
*/
static jb_status least_count (const facet_counts *facets, size_t limit,
                              uint64_t *least, jb_error *err) {
  uint64_t *sorted;
  *least = 1;
  if (limit == 0 || limit >= facets->value_count)
    return JB_OK;
  sorted = jb_allocate_array(facets->value_count, sizeof *sorted);
  if (sorted == NULL)
    return jb_fail_memory(err, facets->value_count * sizeof *sorted);
  memcpy(sorted, facets->counts, facets->value_count * sizeof *sorted);
  qsort(sorted, facets->value_count, sizeof *sorted, compare_counts);
  if (sorted[limit - 1] > 1)
    *least = sorted[limit - 1];
  jb_free(sorted);
  return JB_OK;
}

static int compare_facets (const void *a, const void *b) {
  const jb_facet *left = a, *right = b;
  if (left->count != right->count)
    return left->count > right->count ? -1 : 1;
  return jb_slice_compare(left->value, right->value);
}

/* The texts of the values with at least 'least', in order, 'limit' of them. */
static jb_status list_facets (jb_store *store, const facet_counts *counted,
                              uint64_t least, size_t limit, jb_arena *arena,
                              jb_facet **facets, size_t *facet_count,
                              jb_error *err) {
  static const char sql[] =
      "SELECT text FROM attribute_value WHERE kind = ?1 AND number = ?2";
  sqlite3_stmt *statement;
  size_t room = 0;
  bool row;
  for (size_t i = 1; i < counted->value_count; i++)
    room += counted->counts[i] >= least;
  *facets = jb_arena_array(arena, room == 0 ? 1 : room, sizeof **facets);
  if (*facets == NULL)
    return jb_fail_memory(err, room);
  for (size_t i = 1; i < counted->value_count; i++) {
    if (counted->counts[i] < least)
      continue;
    if (bind_kind(store, sql, counted->kind, &statement, err) != JB_OK)
      return err->code;
    (void)sqlite3_bind_int64(statement, 2, (int64_t)i);
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                     "%s is damaged: its search index has a %s that is not "
                     "there: run `jianbao check --rebuild`",
                     store->path, jb_attribute_names[counted->kind]);
    (*facets)[*facet_count].count = counted->counts[i];
    if (jb_column_text(statement, 0, arena, &(*facets)[(*facet_count)++].value,
                       err) != JB_OK) {
      jb_finish(statement);
      return err->code;
    }
    jb_finish(statement);
  }
  qsort(*facets, *facet_count, sizeof **facets, compare_facets);
  if (*facet_count > limit)
    *facet_count = limit;
  return JB_OK;
}

static jb_status count_values (jb_store *store, facet_counts *facets,
                               jb_error *err) {
  static const char sql[] =
      "SELECT coalesce(max(number), 0) FROM attribute_value WHERE kind = ?1";
  sqlite3_stmt *statement;
  int64_t greatest;
  bool row;
  if (bind_kind(store, sql, facets->kind, &statement, err) != JB_OK ||
      jb_step(store, statement, &row, err) != JB_OK)
    return err->code;
  greatest = sqlite3_column_int64(statement, 0);
  jb_finish(statement);
  if (greatest < 0 || greatest > VALUES)
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "%s is damaged: its table attribute_value has a number out "
                   "of range: run `jianbao check --rebuild`",
                   store->path);
  facets->value_count = (size_t)greatest + 1;
  facets->counts =
      jb_allocate_array(facets->value_count, sizeof *facets->counts);
  if (facets->counts == NULL)
    return jb_fail_memory(err, facets->value_count * sizeof *facets->counts);
  if (jb_attributes_count(store->attributes, facets->kind, facets->set,
                          facets->counts, facets->value_count, err) != JB_OK)
    return err->code;
  return count_overflows(store, facets, err);
}

static jb_status facets_of (jb_store *store, const jb_query *query,
                            const jb_match_options *options,
                            facet_counts *counted, jb_article_set *set,
                            jb_error *err) {
  const jb_index_snapshot *snapshot;
  jb_find_options find;
  if (jb_answer_begin(store, options, &snapshot, &find, err) != JB_OK)
    return err->code;
  if (query != NULL) {
    if (jb_index_match(store->index, snapshot, query, &find, set, err) != JB_OK)
      return err->code;
    counted->set = set;
  }
  return count_values(store, counted, err);
}

jb_status jb_store_facets (jb_store *store, const jb_query *query,
                           const jb_match_options *options,
                           jb_attribute_kind kind, size_t limit,
                           jb_arena *arena, jb_facet **facets,
                           size_t *facet_count, jb_error *err) {
  jb_article_set set = JB_ARTICLE_SET_EMPTY;
  facet_counts counted = {kind, NULL, NULL, 0};
  uint64_t least;
  jb_status status = facets_of(store, query, options, &counted, &set, err);
  *facets = NULL;
  *facet_count = 0;
  if (status == JB_OK)
    status = least_count(&counted, limit, &least, err);
  if (status == JB_OK)
    status = list_facets(store, &counted, least, limit, arena, facets,
                         facet_count, err);
  jb_free(counted.counts);
  jb_article_set_free(&set);
  return jb_answer_end(store, status);
}
