/* SPDX-License-Identifier: MIT */
/*
** Ordering by date needs each match's date, which is in another row. For few
** matches these rows are fetched; for many, all articles are walked through
** in the wanted order, from the beginning until enough of them are matches.
**
** Ordering by rank sorts by score, and by date only among equal scores and
** only as far as needed.
*/
#include "store/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/database.h"

/* Up to this many matches, fetching their dates is quicker than walking. */
#define FEW ((size_t)512)

/* Greater scores first, then smaller places. */
static int compare_scores (const void *a, const void *b) {
  const jb_match *left = a, *right = b;
  if (left->score != right->score)
    return left->score > right->score ? -1 : 1;
  return (left->number > right->number) - (left->number < right->number);
}

static int compare_numbers (const void *a, const void *b) {
  const jb_match *left = a, *right = b;
  return (left->number > right->number) - (left->number < right->number);
}

/*                                                                 by date */

/* The key by which a match is placed: all that orders it, as one text. */
typedef struct dated {
  jb_match match;
  jb_slice date, source, sha256;
  int64_t ordinal;
} dated;

static int compare_slices (jb_slice a, jb_slice b) {
  size_t shorter = a.length < b.length ? a.length : b.length;
  int difference;
  if (a.bytes == NULL || b.bytes == NULL)
    return (a.bytes != NULL) - (b.bytes != NULL);
  difference = memcmp(a.bytes, b.bytes, shorter);
  return difference != 0 ? difference
                         : (a.length > b.length) - (a.length < b.length);
}

static int compare_oldest (const void *a, const void *b) {
  const dated *left = a, *right = b;
  int difference = compare_slices(left->date, right->date);
  if (difference == 0)
    difference = compare_slices(left->source, right->source);
  if (difference == 0)
    difference = compare_slices(left->sha256, right->sha256);
  if (difference == 0)
    difference =
        (left->ordinal > right->ordinal) - (left->ordinal < right->ordinal);
  return difference;
}

static int compare_newest (const void *a, const void *b) {
  const dated *left = a, *right = b;
  int difference = compare_slices(right->date, left->date);
  return difference != 0 ? difference : compare_oldest(a, b);
}

static jb_status fetch_key (jb_store *store, jb_arena *arena, dated *key,
                            jb_error *err) {
  static const char sql[] = "SELECT date, source, sha256, ordinal "
                            "FROM article JOIN page USING (page) "
                            "WHERE number = ?1";
  sqlite3_stmt *statement;
  jb_status status;
  bool row;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, key->match.number);
  if (jb_step(store, statement, &row, err) != JB_OK)
    return err->code;
  if (!row)
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "%s is damaged: its search index has an article that is "
                   "not there; see `jianbao check`",
                   store->path);
  status = jb_column_text(statement, 0, arena, &key->date, err);
  if (status == JB_OK)
    status = jb_column_text(statement, 1, arena, &key->source, err);
  if (status == JB_OK)
    status = jb_column_text(statement, 2, arena, &key->sha256, err);
  key->ordinal = sqlite3_column_int64(statement, 3);
  jb_finish(statement);
  return status;
}

static jb_status order_few (jb_store *store, jb_search_order order,
                            jb_match *matches, size_t count, jb_error *err) {
  jb_arena arena = JB_ARENA_EMPTY;
  jb_status status = JB_OK;
  dated *keys = jb_arena_array(&arena, count, sizeof *keys);
  if (keys == NULL)
    status = jb_fail_memory(err, count);
  for (size_t i = 0; i < count && status == JB_OK; i++) {
    keys[i].match = matches[i];
    status = fetch_key(store, &arena, &keys[i], err);
  }
  if (status == JB_OK) {
    qsort(keys, count, sizeof *keys,
          order == JB_ORDER_OLDEST ? compare_oldest : compare_newest);
    for (size_t i = 0; i < count; i++)
      matches[i] = keys[i].match;
  }
  jb_arena_free(&arena);
  return status;
}

/* 'matches' is ascending by number. */
static jb_status order_many (jb_store *store, jb_search_order order,
                             jb_match *matches, size_t count, size_t wanted,
                             jb_error *err) {
  static const char newest_sql[] =
      "SELECT number FROM page CROSS JOIN article USING (page) "
      "ORDER BY date DESC, source, sha256, ordinal";
  static const char oldest_sql[] =
      "SELECT number FROM page CROSS JOIN article USING (page) "
      "ORDER BY date, source, sha256, ordinal";
  jb_match *found = jb_allocate_array(wanted, sizeof *found);
  sqlite3_stmt *statement;
  size_t ordered = 0;
  bool row = true;
  jb_status status;
  if (found == NULL)
    return jb_fail_memory(err, wanted);
  status = jb_prepare(store, order == JB_ORDER_OLDEST ? oldest_sql : newest_sql,
                      &statement, err);
  while (status == JB_OK && ordered < wanted) {
    jb_match *match, key = {0, 0};
    status = jb_step(store, statement, &row, err);
    if (status != JB_OK || !row)
      break;
    key.number = sqlite3_column_int64(statement, 0);
    match = bsearch(&key, matches, count, sizeof key, compare_numbers);
    if (match != NULL)
      found[ordered++] = *match;
  }
  if (status == JB_OK && row)
    jb_finish(statement);
  if (status == JB_OK && ordered < wanted)
    status = jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                     "%s is damaged: its search index has an article that is "
                     "not there; see `jianbao check`",
                     store->path);
  if (status == JB_OK)
    memcpy(matches, found, wanted * sizeof *found);
  jb_free(found);
  return status;
}

/*
** Put the first 'wanted' of 'count' matches, in any order, to the front. What
** lies behind them is lost.
*/
static jb_status order_by_date (jb_store *store, jb_search_order order,
                                jb_match *matches, size_t count, size_t wanted,
                                jb_error *err) {
  if (wanted == 0)
    return JB_OK;
  if (count <= FEW)
    return order_few(store, order, matches, count, err);
  qsort(matches, count, sizeof *matches, compare_numbers);
  return order_many(store, order, matches, count, wanted, err);
}

/*                                                                 by rank */

static jb_status order_by_rank (jb_store *store, jb_match *matches,
                                size_t count, size_t wanted, jb_error *err) {
  qsort(matches, count, sizeof *matches, compare_scores);
  for (size_t start = 0; start < wanted;) {
    size_t end = start + 1;
    while (end < count && matches[end].score == matches[start].score)
      end++;
    if (end - start > 1 &&
        order_by_date(store, JB_ORDER_NEWEST, matches + start, end - start,
                      end < wanted ? end - start : wanted - start,
                      err) != JB_OK)
      return err->code;
    start = end;
  }
  return JB_OK;
}

jb_status jb_order_matches (jb_store *store, jb_search_order order,
                            jb_match_set *set, size_t wanted, size_t *ordered,
                            jb_error *err) {
  *ordered = wanted < set->count ? wanted : set->count;
  if (*ordered == 0)
    return JB_OK;
  if (order == JB_ORDER_RANK)
    return order_by_rank(store, set->matches, set->count, *ordered, err);
  return order_by_date(store, order, set->matches, set->count, *ordered, err);
}
