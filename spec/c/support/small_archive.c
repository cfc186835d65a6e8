/* SPDX-License-Identifier: MIT */
#include "support/small_archive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

void small_archive_name (char path[SMALL_ARCHIVE_PATH_BYTES],
                         const char *test) {
  (void)snprintf(path, SMALL_ARCHIVE_PATH_BYTES, "%s/jianbao-%s-%ld.db",
                 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", test,
                 (long)getpid());
}

void small_archive_remove (const char *path) {
  static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
  for (size_t i = 0; i < 4; i++) {
    char name[SMALL_ARCHIVE_PATH_BYTES + 16];
    (void)snprintf(name, sizeof name, "%s%s", path, endings[i]);
    (void)unlink(name);
  }
}

jb_store *small_archive_open (const char *path, jb_store_mode mode) {
  jb_store *store = NULL;
  jb_error err;
  if (jb_store_open(path, mode, 0, &store, &err) != JB_OK)
    fail_msg("%s", err.message);
  return store;
}

void small_archive_make (const char *path) {
  small_page small;
  jb_store *store;
  jb_error err;
  bool is_new;
  small_archive_remove(path);
  store = small_archive_open(path, JB_STORE_CREATE);
  small_page_fill(&small, "a page");
  assert_int_equal(jb_store_put_page(store, &small.page, &is_new, &err), JB_OK);
  assert_true(is_new);
  jb_store_close(store);
}

void small_archive_make_old (const char *path) {
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

int64_t small_archive_count_pages (jb_store *store) {
  jb_arena arena = JB_ARENA_EMPTY;
  jb_store_info info;
  jb_error err;
  assert_int_equal(jb_store_read_info(store, &arena, &info, &err), JB_OK);
  jb_arena_free(&arena);
  return info.pages;
}

void small_archive_assert_sound (jb_store *store) {
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

void small_archive_assert_opens_sound (const char *path) {
  jb_store *store = small_archive_open(path, JB_STORE_WRITE);
  small_archive_assert_sound(store);
  jb_store_close(store);
}

void small_page_fill (small_page *small, const char *bytes) {
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
