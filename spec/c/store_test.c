/* SPDX-License-Identifier: MIT */
/*
** store/: what needs C to be tested. Every allocation of ours and of SQLite
** fails in turn, and older archives are brought forward. What an archive does
*is in spec/store.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/memory.h"
#include "store/notes.h"
#include "store/schema.h"
#include "store/explore.h"
#include "support/failing_memory.h"
#include "text/digest.h"

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

/*                                                                fixtures */

static char path[64];

static void remove_archive (void) {
  static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
  for (size_t i = 0; i < 4; i++) {
    char name[sizeof path + 16];
    (void)snprintf(name, sizeof name, "%s%s", path, endings[i]);
    (void)unlink(name);
  }
}

static jb_store *open_archive (jb_store_mode mode) {
  jb_store *store = NULL;
  jb_error err;
  if (jb_store_open(path, mode, 0, &store, &err) != JB_OK)
    fail_msg("%s", err.message);
  return store;
}

/* A page of one article that has a little of everything. */
typedef struct small_page {
  jb_page page;
  jb_article article;
  jb_paragraph paragraphs[2];
  jb_byline byline;
  jb_credit credit;
  jb_slice name;
  jb_span span;
  jb_decision decision;
  jb_evidence evidence;
  char sha256[JB_SHA256_HEX_BYTES + 1];
} small_page;

static void fill_page (small_page *small, const char *bytes) {
  jb_article *article = &small->article;
  memset(small, 0, sizeof *small);
  jb_sha256_hex(bytes, strlen(bytes), small->sha256);
  small->page.sha256 = jb_slice_of(small->sha256);
  small->page.bytes = jb_slice_of(bytes);
  small->page.fields[JB_DATE] = jb_slice_of("2023-06-21");
  small->page.fields[JB_FOLIO] = jb_slice_of("城南日报");
  small->page.articles = article;
  small->page.article_count = 1;
  article->id = (jb_slice){small->sha256, 16};
  article->ordinal = 1;
  article->fields[JB_DATE] = jb_slice_of("2023-06-21");
  article->fields[JB_FOLIO] = jb_slice_of("城南日报");
  article->fields[JB_HEADLINE] = jb_slice_of("心理讲座“进社区”");
  small->paragraphs[0] =
      (jb_paragraph){jb_slice_of("body"), jb_slice_of("心理健康讲座 ABC")};
  small->paragraphs[1] =
      (jb_paragraph){jb_slice_of("caption"), jb_slice_of("图为讲座。")};
  article->paragraphs = small->paragraphs;
  article->paragraph_count = 2;
  small->byline = (jb_byline){jb_slice_of("reporter"), jb_slice_of("孙　艳")};
  article->bylines = &small->byline;
  article->byline_count = 1;
  small->name = jb_slice_of("于佳");
  small->credit = (jb_credit){jb_slice_of("于佳 摄"), &small->name, 1};
  article->credits = &small->credit;
  article->credit_count = 1;
  small->span = (jb_span){jb_slice_of("headline"), 0, 3};
  article->spans = &small->span;
  article->span_count = 1;
  small->evidence.word = jb_slice_of("心理");
  small->decision = (jb_decision){.topic = jb_slice_of("心理健康"),
                                  .score = {true, 3, 0},
                                  .rule = jb_slice_of("topics@1"),
                                  .file_hash = jb_slice_of("hash"),
                                  .has_evidence = true,
                                  .evidence = &small->evidence,
                                  .evidence_count = 1};
  article->decisions = &small->decision;
  article->decision_count = 1;
  article->words = jb_slice_of("2\t心理\t讲座\n1\tabc\n");
  small->page.word_model = jb_slice_of("small@1");
}

static int64_t count_pages (jb_store *store) {
  jb_arena arena = JB_ARENA_EMPTY;
  jb_store_info info;
  jb_error err;
  assert_int_equal(jb_store_read_info(store, &arena, &info, &err), JB_OK);
  jb_arena_free(&arena);
  return info.pages;
}

static void assert_sound (jb_store *store) {
  jb_arena arena = JB_ARENA_EMPTY;
  jb_slice *problems;
  size_t count;
  jb_error err;
  assert_int_equal(
      jb_store_check(store, NULL, NULL, &arena, &problems, &count, &err),
      JB_OK);
  if (count > 0)
    fail_msg("%s", problems[0].bytes);
  jb_arena_free(&arena);
}

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
      jb_store *store = opens ? open_archive(JB_STORE_WRITE) : NULL;
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
  remove_archive();
  walk_failures(try_open, false, NULL);
  jb_store *store = open_archive(JB_STORE_WRITE);
  assert_sound(store);
  jb_store_close(store);
  remove_archive();
}

/* A page of its own at each try. */
static int page_number;

static jb_status try_put (jb_store *store, jb_error *err) {
  small_page small;
  char bytes[32];
  bool is_new;
  (void)snprintf(bytes, sizeof bytes, "page %d", page_number);
  fill_page(&small, bytes);
  return jb_store_put_page(store, &small.page, &is_new, err);
}

static void expect_whole_page (jb_store *store, jb_status status) {
  static int64_t stored;
  if (page_number == 0)
    stored = 0;
  stored += status == JB_OK;
  page_number++;
  assert_int_equal(count_pages(store), stored);
}

static void storing_survives_short_memory (void **state) {
  jb_store *store;
  (void)state;
  remove_archive();
  store = open_archive(JB_STORE_CREATE);
  page_number = 0;
  jb_store_close(store);
  walk_failures(try_put, true, expect_whole_page);
  store = open_archive(JB_STORE_WRITE);
  assert_sound(store);
  jb_store_close(store);
  remove_archive();
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
  fill_page(&small, "a page");
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
  fill_page(&small, "a page");
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
  small_page small;
  jb_store *store;
  jb_error err;
  bool is_new;
  (void)state;
  remove_archive();
  store = open_archive(JB_STORE_CREATE);
  fill_page(&small, "a page");
  assert_int_equal(jb_store_put_page(store, &small.page, &is_new, &err), JB_OK);
  jb_store_close(store);
  walk_failures(try_notes, true, NULL);
  store = open_archive(JB_STORE_WRITE);
  assert_sound(store);
  jb_store_close(store);
  remove_archive();
}

static jb_status try_delete (jb_store *store, jb_error *err) {
  small_page small;
  size_t articles;
  bool is_new;
  jb_status status;
  fill_page(&small, "a page that goes");
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
  small_page small;
  jb_store *store;
  jb_error err;
  bool is_new;
  (void)state;
  remove_archive();
  store = open_archive(JB_STORE_CREATE);
  fill_page(&small, "a page");
  assert_int_equal(jb_store_put_page(store, &small.page, &is_new, &err), JB_OK);
  assert_true(is_new);
  jb_store_close(store);
  for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
    walk_failures(tries[i], true, NULL);
  store = open_archive(JB_STORE_WRITE);
  assert_sound(store);
  jb_store_close(store);
  assert_int_equal(failing_memory_alive(), 0);
  remove_archive();
}

/* Turn the archive back into one of version 2, which had no index of ours. */
static void make_old (void) {
  static const char sql[] =
      "DROP TABLE IF EXISTS index_chunk; DROP TABLE IF EXISTS attribute_value;"
      "DROP TABLE IF EXISTS last_article; DROP INDEX IF EXISTS "
      "article_by_folio;"
      "PRAGMA user_version = 2";
  sqlite3 *db;
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
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
  store = open_archive(JB_STORE_WRITE);
  assert_int_equal(count_pages(store), 1);
  if (status == JB_OK)
    assert_sound(store);
  jb_store_close(store);
  make_old();
}

static void bringing_forward_survives_short_memory (void **state) {
  small_page small;
  jb_store *store;
  jb_error err;
  bool is_new;
  (void)state;
  remove_archive();
  store = open_archive(JB_STORE_CREATE);
  fill_page(&small, "a page");
  assert_int_equal(jb_store_put_page(store, &small.page, &is_new, &err), JB_OK);
  jb_store_close(store);
  make_old();
  walk_failures(try_bring_forward, false, expect_old_or_sound);
  store = open_archive(JB_STORE_WRITE);
  assert_sound(store);
  jb_store_close(store);
  remove_archive();
}

/* Stops at once. */
static bool stop (void *context, int64_t done, int64_t all) {
  int *told = context;
  assert_true(done <= all);
  ++*told;
  return false;
}

static void long_work_can_be_stopped (void **state) {
  small_page small;
  jb_store *store;
  jb_error err;
  bool is_new;
  int told = 0;
  (void)state;
  remove_archive();
  store = open_archive(JB_STORE_CREATE);
  fill_page(&small, "a page");
  assert_int_equal(jb_store_put_page(store, &small.page, &is_new, &err), JB_OK);
  assert_int_equal(jb_store_rebuild(store, stop, &told, &err), JB_CANCELLED);
  assert_int_equal(told, 1);
  assert_non_null(strstr(err.message, path));
  assert_sound(store);
  jb_store_close(store);
  make_old();
  assert_int_equal(
      jb_store_open_telling(path, JB_STORE_WRITE, 0, stop, &told, &store, &err),
      JB_CANCELLED);
  assert_int_equal(told, 2);
  assert_null(store);
  assert_int_equal(jb_store_open(path, JB_STORE_READ, 0, &store, &err),
                   JB_READ_ONLY); /* it is as old as before */
  store = open_archive(JB_STORE_WRITE);
  assert_sound(store);
  jb_store_close(store);
  remove_archive();
}

/*                                                              migrations */

static int64_t ask (sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement;
  int64_t answer;
  assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL),
                   SQLITE_OK);
  assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
  answer = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  return answer;
}

static void older_archives_are_brought_forward (void **state) {
  static const char *const first[] = {"CREATE TABLE a (x)",
                                      "INSERT INTO a VALUES (1)", NULL};
  static const char *const second[] = {"ALTER TABLE a ADD COLUMN y DEFAULT 5",
                                       NULL};
  static const char *const broken[] = {"INSERT INTO a VALUES (2, 2)",
                                       "INSERT INTO nowhere VALUES (1)", NULL};
  static const jb_schema_step steps[] = {{1, first}, {2, second}, {3, broken}};
  sqlite3 *db;
  (void)state;
  assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
  assert_int_equal(jb_schema_upgrade(db, steps, 1, NULL, NULL), SQLITE_OK);
  assert_int_equal(ask(db, "PRAGMA user_version"), 1);
  assert_int_equal(ask(db, "PRAGMA application_id"), JB_APPLICATION_ID);
  assert_int_equal(jb_schema_upgrade(db, steps, 2, NULL, NULL), SQLITE_OK);
  assert_int_equal(jb_schema_upgrade(db, steps, 2, NULL, NULL), SQLITE_OK);
  assert_int_equal(ask(db, "PRAGMA user_version"), 2);
  assert_int_equal(ask(db, "SELECT y FROM a"), 5);
  assert_int_equal(jb_schema_upgrade(db, steps, 3, NULL, NULL), SQLITE_ERROR);
  assert_int_equal(ask(db, "PRAGMA user_version"), 2);
  assert_int_equal(ask(db, "SELECT count(*) FROM a"), 1);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void steps_are_in_order (void **state) {
  (void)state;
  for (int i = 0; i < jb_schema_step_count; i++)
    assert_int_equal(jb_schema_steps[i].version, i + 1);
  assert_int_equal(jb_schema_version(), jb_schema_step_count);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(steps_are_in_order),
      cmocka_unit_test(older_archives_are_brought_forward),
      cmocka_unit_test(opening_survives_short_memory),
      cmocka_unit_test(storing_survives_short_memory),
      cmocka_unit_test(reading_survives_short_memory),
      cmocka_unit_test(notes_survive_short_memory),
      cmocka_unit_test(bringing_forward_survives_short_memory),
      cmocka_unit_test(long_work_can_be_stopped),
  };
  sqlite3_mem_methods counted;
  /* In memory where that is possible: the disk would be waited for. */
  (void)snprintf(path, sizeof path, "%s/jianbao-store-test-%ld.db",
                 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp",
                 (long)getpid());
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
