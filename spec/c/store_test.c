/* SPDX-License-Identifier: MIT */
/*
** store/ when memory is short: every allocation of ours and of SQLite fails in
** turn while an archive is opened, brought forward, written, read and asked.
** What an archive does is in spec/store.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/memory.h"
#include "store/explore.h"
#include "store/notes.h"
#include "support/failing_memory.h"
#include "support/small_archive.h"

/*                                              SQLite's memory, counted too */

static sqlite3_mem_methods usual;
static size_t sqlite_count, sqlite_fail_at;

static void *counted_malloc (int bytes) {
  return ++sqlite_count == sqlite_fail_at ? NULL : usual.xMalloc(bytes);
}

static void *counted_realloc (void *block, int bytes) {
  return ++sqlite_count == sqlite_fail_at ? NULL : usual.xRealloc(block, bytes);
}

/* Whose n-th allocation fails; 0: none. */
typedef struct plan {
  const char *whose;
  void (*set)(size_t nth);
  size_t (*count)(void);
} plan;

static void set_sqlite (size_t nth) {
  sqlite_count = 0;
  sqlite_fail_at = nth;
}

static size_t count_sqlite (void) {
  return sqlite_count;
}

static const plan plans[] = {
    {"ours", failing_memory_set, failing_memory_count},
    {"SQLite's", set_sqlite, count_sqlite},
};

static char path[SMALL_ARCHIVE_PATH_BYTES];

/*                                                      failing allocations */

/* Something that is tried with each of its allocations failing. */
typedef jb_status try_it (jb_store *store, jb_error *err);

/*
** Let every allocation of 'try' fail in turn, with 'opens' each time in an
** archive opened anew, so that its statements are prepared and its index is
** read in it. It either says so, or does without (SQLite can go without some);
** once the archive is closed nothing of ours is left.
*/
static void walk_failures (try_it *try, bool opens,
                           void (*after)(jb_store *store, jb_status status)) {
  for (size_t p = 0; p < sizeof plans / sizeof *plans; p++) {
    size_t failures = 0;
    for (size_t nth = 1;; nth++) {
      size_t before = failing_memory_alive(), used;
      jb_store *store = opens ? small_archive_open(path, JB_STORE_WRITE) : NULL;
      jb_error err = {.message = ""};
      jb_status status;
      plans[p].set(nth);
      status = try(store, &err);
      used = plans[p].count();
      plans[p].set(0);
      if (status != JB_OK && status != JB_NO_MEMORY)
        fail_msg("%s allocation %zu: %s", plans[p].whose, nth, err.message);
      failures += status == JB_NO_MEMORY;
      if (after != NULL)
        after(store, status);
      jb_store_close(store);
      assert_int_equal(failing_memory_alive(), before);
      if (used < nth) {
        assert_int_equal(status, JB_OK);
        break;
      }
    }
    assert_true(failures > 2);
  }
}

static jb_status try_open (jb_store *unused, jb_error *err) {
  jb_store *store;
  jb_status status = jb_store_open(path, JB_STORE_CREATE, 0, &store, err);
  (void)unused;
  if (status == JB_OK)
    jb_store_close(store);
  else
    assert_null(store);
  return status;
}

static void opening_survives_short_memory (void **state) {
  (void)state;
  small_archive_remove(path);
  walk_failures(try_open, false, NULL);
  small_archive_assert_opens_sound(path);
  small_archive_remove(path);
}

/* A page of its own at each try. */
static int page_number;

static jb_status try_put (jb_store *store, jb_error *err) {
  small_page small;
  char bytes[32];
  bool is_new;
  (void)snprintf(bytes, sizeof bytes, "page %d", page_number);
  small_page_fill(&small, bytes);
  return jb_store_put_page(store, &small.page, &is_new, err);
}

static void expect_whole_page (jb_store *store, jb_status status) {
  static int64_t stored;
  if (page_number == 0)
    stored = 0;
  stored += status == JB_OK;
  page_number++;
  assert_int_equal(small_archive_count_pages(store), stored);
}

static void storing_survives_short_memory (void **state) {
  jb_store *store;
  (void)state;
  small_archive_remove(path);
  store = small_archive_open(path, JB_STORE_CREATE);
  page_number = 0;
  jb_store_close(store);
  walk_failures(try_put, true, expect_whole_page);
  small_archive_assert_opens_sound(path);
  small_archive_remove(path);
}

static jb_status try_search (jb_store *store, jb_error *err) {
  static const char text[] = "(心理 OR headline:社区) -广告 讲 reporter:孙艳 "
                             "paper:城南 topic:心理健康 date:2023 -(x y)";
  static const jb_search_options options = {
      {true, NULL, NULL}, JB_ORDER_RANK, 10, 0, false, {"[", 1}, {"]", 1}};
  jb_search_result result;
  jb_query query;
  jb_status status = jb_query_parse(text, strlen(text), &query, err);
  if (status != JB_OK)
    return status;
  status = jb_store_search(store, &query, &options, &result, err);
  if (status == JB_OK) {
    assert_int_equal(result.total, 1);
    assert_int_equal(result.hits[0].span_count, 6);
    jb_search_result_free(&result);
  }
  jb_query_free(&query);
  return status;
}

/* Everything that is asked about matches and likeness. */
static jb_status try_explore (jb_store *store, jb_error *err) {
  static const jb_match_options loosely = {false, NULL, NULL};
  static const char text[] = "心理 NEAR/6 讲座";
  jb_slice id;
  jb_arena arena = JB_ARENA_EMPTY;
  jb_month_count *months = NULL;
  jb_likeness *likenesses;
  jb_suggestion *suggestions;
  jb_keyword *keywords;
  jb_facet *facets;
  small_page small;
  jb_query query;
  uint64_t matches;
  size_t count;
  jb_status status = jb_query_parse(text, strlen(text), &query, err);
  if (status != JB_OK)
    return status;
  small_page_fill(&small, "a page");
  id = small.article.id;
  status = jb_store_count(store, &query, &loosely, &matches, err);
  if (status == JB_OK)
    status = jb_store_timeline(store, &query, &loosely, &months, &count, err);
  for (int kind = 0; kind < JB_ATTRIBUTE_KINDS && status == JB_OK; kind++)
    status = jb_store_facets(store, &query, &loosely, (jb_attribute_kind)kind,
                             5, &arena, &facets, &count, err);
  if (status == JB_OK)
    status = jb_store_keywords(store, &query, &loosely, 5, &arena, &keywords,
                               &count, err);
  if (status == JB_OK)
    status = jb_store_similar(store, id, 5, &arena, &likenesses, &count, err);
  if (status == JB_OK)
    status = jb_store_reprints(store, id, 5, &arena, &likenesses, &count, err);
  if (status == JB_OK)
    status = jb_store_suggest(store, jb_slice_of("心"), 5, &arena, &suggestions,
                              &count, err);
  jb_free(months);
  jb_arena_free(&arena);
  jb_query_free(&query);
  return status;
}

/* A page comes in and is labelled, and marked with the rules that decided. */
static jb_status try_notes (jb_store *store, jb_error *err) {
  const jb_slice topic = jb_slice_of("安全生产"), hash = jb_slice_of("hash");
  const jb_slice rules = jb_slice_of("0 安全生产\n"), all = {NULL, 0};
  const bool given = true;
  jb_arena arena = JB_ARENA_EMPTY;
  jb_label *labels;
  jb_slice text;
  small_page small;
  size_t count;
  jb_status status;
  small_page_fill(&small, "a page");
  status = try_put(store, err);
  if (status == JB_OK)
    status = jb_store_put_label(store, small.article.id, topic, &given, err);
  if (status == JB_OK)
    status = jb_store_read_labels(store, all, &arena, &labels, &count, err);
  if (status == JB_OK) {
    assert_int_equal(count, 1);
    assert_true(labels[0].given);
    status = jb_store_put_label(store, small.article.id, topic, NULL, err);
  }
  if (status == JB_OK)
    status = jb_store_put_ruleset(store, hash, rules, err);
  if (status == JB_OK)
    status = jb_store_mark_ruleset(store, small.page.sha256, hash, err);
  if (status == JB_OK)
    status = jb_store_mark_ruleset(store, all, hash, err);
  if (status == JB_OK)
    status =
        jb_store_article_ruleset(store, small.article.id, &arena, &text, err);
  if (status == JB_OK) {
    assert_int_equal(text.length, hash.length);
    status = jb_store_read_ruleset(store, text, &arena, &text, err);
  }
  if (status == JB_OK)
    assert_int_equal(text.length, rules.length);
  jb_arena_free(&arena);
  return status;
}

static void notes_survive_short_memory (void **state) {
  (void)state;
  small_archive_make(path);
  walk_failures(try_notes, true, NULL);
  small_archive_assert_opens_sound(path);
  small_archive_remove(path);
}

static jb_status try_delete (jb_store *store, jb_error *err) {
  small_page small;
  size_t articles;
  bool is_new;
  jb_status status;
  small_page_fill(&small, "a page that goes");
  small.article.id = jb_slice_of("goes-01");
  status = jb_store_put_page(store, &small.page, &is_new, err);
  if (status == JB_OK)
    status = jb_store_delete_page(store, small.page.sha256, &articles, err);
  if (status == JB_OK)
    status = jb_store_merge(store, err);
  if (status == JB_OK)
    status = jb_store_rebuild(store, NULL, NULL, err);
  return status;
}

static jb_status try_read (jb_store *store, jb_error *err) {
  jb_arena arena = JB_ARENA_EMPTY;
  jb_selection all = {0};
  jb_article article;
  jb_article_words words;
  jb_page page;
  jb_store_info info;
  jb_slice *problems;
  int64_t *numbers;
  size_t count;
  jb_status status = jb_store_select(store, &all, &numbers, &count, err);
  if (status == JB_OK) {
    assert_int_equal(count, 1);
    status = jb_store_read_number(store, numbers[0], &arena, &article, err);
    jb_free(numbers);
  }
  if (status == JB_OK)
    status = jb_store_put_decisions(store, article.id, article.decisions,
                                    article.decision_count,
                                    jb_slice_of("ruleset"), err);
  if (status == JB_OK)
    status = jb_store_read_page(store, article.id, &arena, &page, err);
  if (status == JB_OK) {
    assert_int_equal(page.article_count, 1);
    assert_true(jb_slice_equal(page.bytes, jb_slice_of("a page")));
    status = jb_store_read_words(store, article.id, &arena, &words, err);
  }
  if (status == JB_OK) {
    assert_int_equal(words.total, 5);
    status = jb_store_read_info(store, &arena, &info, err);
  }
  if (status == JB_OK)
    status = jb_store_check(store, NULL, NULL, &arena, &problems, &count, err);
  jb_arena_free(&arena);
  return status;
}

static void reading_survives_short_memory (void **state) {
  try_it *const tries[] = {try_search, try_explore, try_read, try_delete};
  (void)state;
  small_archive_make(path);
  for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
    walk_failures(tries[i], true, NULL);
  small_archive_assert_opens_sound(path);
  assert_int_equal(failing_memory_alive(), 0);
  small_archive_remove(path);
}

static jb_status try_bring_forward (jb_store *unused, jb_error *err) {
  jb_store *store;
  jb_status status = jb_store_open(path, JB_STORE_WRITE, 0, &store, err);
  (void)unused;
  if (status == JB_OK)
    jb_store_close(store);
  return status;
}

/* It is brought forward whole, or not at all. */
static void expect_old_or_sound (jb_store *unused, jb_status status) {
  jb_store *store;
  (void)unused;
  store = small_archive_open(path, JB_STORE_WRITE);
  assert_int_equal(small_archive_count_pages(store), 1);
  if (status == JB_OK)
    small_archive_assert_sound(store);
  jb_store_close(store);
  small_archive_make_old(path);
}

static void bringing_forward_survives_short_memory (void **state) {
  (void)state;
  small_archive_make(path);
  small_archive_make_old(path);
  walk_failures(try_bring_forward, false, expect_old_or_sound);
  small_archive_assert_opens_sound(path);
  small_archive_remove(path);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(opening_survives_short_memory),
      cmocka_unit_test(storing_survives_short_memory),
      cmocka_unit_test(reading_survives_short_memory),
      cmocka_unit_test(notes_survive_short_memory),
      cmocka_unit_test(bringing_forward_survives_short_memory),
  };
  sqlite3_mem_methods counted;
  small_archive_name(path, "store-test");
  if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &usual) != SQLITE_OK)
    return 1;
  counted = usual;
  counted.xMalloc = counted_malloc;
  counted.xRealloc = counted_realloc;
  if (sqlite3_config(SQLITE_CONFIG_MALLOC, &counted) != SQLITE_OK)
    return 1;
  /* Small pieces are counted, too. */
  if (sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) != SQLITE_OK)
    return 1;
  return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
