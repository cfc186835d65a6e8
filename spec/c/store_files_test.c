/* SPDX-License-Identifier: MIT */
/*
** store/ when files fail: every call of SQLite's file system fails in turn
** while pages come and go, the index is merged, made anew and searched. What
** comes of it is an error or success, nothing left in memory, and an archive
** that is whole.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/explore.h"
#include "store/store.h"
#include "support/failing_memory.h"
#include "support/failing_vfs.h"
#include "support/small_archive.h"
#include "text/digest.h"

static char path[SMALL_ARCHIVE_PATH_BYTES];

/* Store page 'number', of one article. */
static jb_status put (jb_store *store, int number, jb_error *err) {
  char bytes[32], sha256[JB_SHA256_HEX_BYTES + 1];
  jb_paragraph paragraph = {jb_slice_of("body"), {NULL, 0}};
  jb_article article = {.ordinal = 1, .paragraphs = &paragraph};
  jb_page page = {.articles = &article, .article_count = 1};
  bool is_new;
  (void)snprintf(bytes, sizeof bytes, "第%d页：心理讲座。", number);
  jb_sha256_hex(bytes, strlen(bytes), sha256);
  paragraph.text = jb_slice_of(bytes);
  article.paragraph_count = 1;
  article.id = jb_slice_of(sha256);
  article.words = jb_slice_of("1\t心理\t讲座\n");
  page.word_model = jb_slice_of("hand@1");
  page.sha256 = jb_slice_of(sha256);
  page.bytes = jb_slice_of(bytes);
  return jb_store_put_page(store, &page, &is_new, err);
}

static jb_status delete (jb_store *store, int number, jb_error *err) {
  char bytes[32], sha256[JB_SHA256_HEX_BYTES + 1];
  size_t articles;
  (void)snprintf(bytes, sizeof bytes, "第%d页：心理讲座。", number);
  jb_sha256_hex(bytes, strlen(bytes), sha256);
  return jb_store_delete_page(store, jb_slice_of(sha256), &articles, err);
}

static jb_status search (jb_store *store, int number, jb_error *err) {
  static const jb_match_options usual = {false, NULL, NULL};
  jb_arena arena = JB_ARENA_EMPTY;
  uint64_t counted = 0;
  jb_query query;
  jb_facet *facets;
  size_t count;
  jb_status status = jb_query_parse("心理", strlen("心理"), &query, err);
  (void)number;
  if (status == JB_OK)
    status = jb_store_count(store, &query, &usual, &counted, err);
  if (status == JB_OK)
    status = jb_store_facets(store, &query, &usual, JB_ATTRIBUTE_KIND, 5,
                             &arena, &facets, &count, err);
  jb_arena_free(&arena);
  jb_query_free(&query);
  return status;
}

static jb_status find (jb_store *store, int number, jb_error *err) {
  static const jb_search_options options = {
      {true, NULL, NULL}, JB_ORDER_RANK, 10, 0, false, {"[", 1}, {"]", 1}};
  static const char text[] = "心理 讲座 -source:x";
  jb_search_result result;
  jb_query query;
  jb_status status = jb_query_parse(text, strlen(text), &query, err);
  (void)number;
  if (status == JB_OK)
    status = jb_store_search(store, &query, &options, &result, err);
  if (status == JB_OK)
    jb_search_result_free(&result);
  jb_query_free(&query);
  return status;
}

static jb_status check (jb_store *store, int number, jb_error *err) {
  jb_arena arena = JB_ARENA_EMPTY;
  jb_slice *problems;
  size_t count;
  jb_status status =
      jb_store_check(store, NULL, NULL, &arena, &problems, &count, err);
  (void)number;
  /* A file that cannot be read may come out as a finding. */
  if (status == JB_OK && count > 0)
    status = jb_fail(err, JB_IO, JB_NO_OFFSET, "%s", problems[0].bytes);
  jb_arena_free(&arena);
  return status;
}

static jb_status merge (jb_store *store, int number, jb_error *err) {
  (void)number;
  return jb_store_merge(store, err);
}

static jb_status rebuild (jb_store *store, int number, jb_error *err) {
  (void)number;
  return jb_store_rebuild(store, NULL, NULL, err);
}

/* Opening it is the work: it brings the archive forward. */
static jb_status nothing (jb_store *store, int number, jb_error *err) {
  (void)store;
  (void)number;
  (void)err;
  return JB_OK;
}

typedef jb_status work (jb_store *store, int number, jb_error *err);

/* Open, work and close with the n-th call failing; '*calls' there were. */
static jb_status try_it (work *doing, int number, size_t nth, size_t *calls) {
  jb_error err = {.message = ""};
  jb_store *store;
  jb_status status;
  failing_vfs_set(nth);
  status = jb_store_open(path, JB_STORE_WRITE, 0, &store, &err);
  if (status == JB_OK) {
    status = doing(store, number, &err);
    jb_store_close(store);
  }
  *calls = failing_vfs_count();
  failing_vfs_set(0);
  if (status != JB_OK && err.message[0] == '\0')
    fail_msg("call %zu fails without a word", nth);
  return status;
}

/* Nothing is wrong with the archive, and it has 'least' to 'most' pages. */
static int64_t assert_sound (int64_t least, int64_t most) {
  jb_arena arena = JB_ARENA_EMPTY;
  jb_store *store;
  jb_store_info info;
  jb_slice *problems;
  size_t count = 0;
  jb_error err;
  if (jb_store_open(path, JB_STORE_WRITE, 0, &store, &err) != JB_OK ||
      jb_store_check(store, NULL, NULL, &arena, &problems, &count, &err) !=
          JB_OK ||
      jb_store_read_info(store, &arena, &info, &err) != JB_OK)
    fail_msg("%s", err.message);
  if (count > 0)
    fail_msg("%s", problems[0].bytes);
  if (info.pages < least || info.pages > most)
    fail_msg("%lld pages", (long long)info.pages);
  jb_arena_free(&arena);
  jb_store_close(store);
  return info.pages;
}

static void every_call_fails_in_turn (void **state) {
  static const struct {
    const char *name;
    work *doing;
    int pages; /* more, or fewer, when it is done */
    bool old;  /* in an archive of an older version each time */
  } works[] = {
      {"storing", put, 1, false},        {"deleting", delete, -1, false},
      {"counting", search, 0, false},    {"finding", find, 0, false},
      {"checking", check, 0, false},     {"merging", merge, 0, false},
      {"rebuilding", rebuild, 0, false}, {"bringing forward", nothing, 0, true},
  };
  int64_t pages = 0;
  int next = 0;
  jb_store *store;
  jb_error err;
  (void)state;
  small_archive_remove(path);
  assert_int_equal(jb_store_open(path, JB_STORE_CREATE, 0, &store, &err),
                   JB_OK);
  for (; next < 30; next++)
    assert_int_equal(put(store, next, &err), JB_OK);
  pages = next;
  jb_store_close(store);
  for (size_t i = 0; i < sizeof works / sizeof *works; i++) {
    size_t calls, failures = 0;
    int oldest = 0; /* the next page to delete */
    for (size_t nth = 1;; nth++) {
      size_t before = failing_memory_alive();
      int number = works[i].pages < 0 ? oldest : next++;
      jb_status status;
      if (works[i].old)
        small_archive_make_old(path);
      status = try_it(works[i].doing, number, nth, &calls);
      int64_t after = assert_sound(pages - (works[i].pages < 0),
                                   pages + (works[i].pages > 0));
      /* A failing end may leave what was done, or not; success may not. */
      if (status == JB_OK && after != pages + works[i].pages)
        fail_msg("%s, call %zu: lost without a word", works[i].name, nth);
      oldest += works[i].pages < 0 && after < pages;
      if (works[i].pages < 0 && after < pages && oldest > 20) {
        /* Enough were deleted: some new ones. */
        assert_int_equal(jb_store_open(path, JB_STORE_WRITE, 0, &store, &err),
                         JB_OK);
        for (int j = 0; j < oldest; j++, after++)
          assert_int_equal(put(store, j, &err), JB_OK);
        jb_store_close(store);
        oldest = 0;
      }
      pages = after;
      failures += status != JB_OK;
      assert_int_equal(failing_memory_alive(), before);
      if (calls < nth)
        break;
    }
    assert_true(failures > 5);
  }
  small_archive_remove(path);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_call_fails_in_turn),
  };
  small_archive_name(path, "files-test");
  if (failing_vfs_install() != 0)
    return 1;
  return cmocka_run_group_tests_name("store, failing files", tests, NULL, NULL);
}
