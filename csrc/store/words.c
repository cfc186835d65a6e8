/* SPDX-License-Identifier: MIT */
/*
** The words of an article, counted: written with it, read by themselves.
** words/counts.h has the form they are stored in.
*/
#include "words/counts.h"

#include <stdio.h>

#include "store/database.h"

jb_status jb_insert_words (jb_store *store, int64_t article, jb_slice model,
                           jb_slice words, jb_error *err) {
  static const char sql[] = "INSERT INTO article_words (article, model, total, "
                            "words) VALUES (?1, ?2, ?3, ?4)";
  sqlite3_stmt *statement;
  uint64_t total;
  if (jb_counts_check(words.bytes, words.length, &total, NULL, err) != JB_OK)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "an article's words are not counts of words");
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, article);
  jb_bind_text(statement, 2, model);
  (void)sqlite3_bind_int64(statement, 3, (int64_t)total);
  jb_bind_text(statement, 4, words);
  return jb_run(store, statement, err);
}

static jb_status read_columns (sqlite3_stmt *row, jb_arena *arena,
                               jb_article_words *words, jb_error *err) {
  if (jb_column_text(row, 0, arena, &words->model, err) != JB_OK)
    return err->code;
  words->total = sqlite3_column_int64(row, 1);
  return jb_column_text(row, 2, arena, &words->words, err);
}

/* The row of an article's words; all zero: it was not counted. */
static jb_status read_row (jb_store *store, int64_t article, jb_arena *arena,
                           jb_article_words *words, jb_error *err) {
  static const char sql[] =
      "SELECT model, total, words FROM article_words WHERE article = ?1";
  sqlite3_stmt *statement;
  jb_status status;
  bool counted;
  memset(words, 0, sizeof *words);
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, article);
  if (jb_step(store, statement, &counted, err) != JB_OK)
    return err->code;
  if (!counted)
    return JB_OK;
  status = read_columns(statement, arena, words, err);
  jb_finish(statement);
  return status;
}

jb_status jb_read_counts (jb_store *store, int64_t article, jb_arena *arena,
                          jb_slice *words, jb_error *err) {
  jb_article_words row;
  jb_status status = read_row(store, article, arena, &row, err);
  *words = row.words;
  return status;
}

/* Whether a row's words are counts that come to its total. */
static bool is_sound (jb_slice words, int64_t total) {
  uint64_t sum;
  return jb_counts_check(words.bytes, words.length, &sum, NULL, NULL) ==
             JB_OK &&
         sum == (uint64_t)total;
}

jb_status jb_store_read_words (jb_store *store, jb_slice id, jb_arena *arena,
                               jb_article_words *words, jb_error *err) {
  int64_t number;
  memset(words, 0, sizeof *words);
  if (jb_find_article(store, id, &number, err) != JB_OK ||
      read_row(store, number, arena, words, err) != JB_OK)
    return err->code;
  if (words->words.bytes != NULL && !is_sound(words->words, words->total))
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "%s is damaged (the words of article %.*s): restore it "
                   "from a copy",
                   store->path, id.length > 100 ? 100 : (int)id.length,
                   id.bytes);
  return JB_OK;
}

jb_status jb_check_words (jb_store *store,
                          void (*report)(void *context, const char *problem),
                          void *context, jb_error *err) {
  static const char sql[] = "SELECT article, total, words FROM article_words "
                            "ORDER BY article";
  sqlite3_stmt *statement;
  bool row;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  for (;;) {
    jb_slice words;
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      return JB_OK;
    words.bytes = (const char *)sqlite3_column_text(statement, 2);
    words.length = (size_t)sqlite3_column_bytes(statement, 2);
    if (words.bytes == NULL) {
      jb_finish(statement);
      return jb_fail_memory(err, 0);
    }
    if (!is_sound(words, sqlite3_column_int64(statement, 1))) {
      char problem[96];
      (void)snprintf(problem, sizeof problem,
                     "the counted words of article %lld are damaged",
                     (long long)sqlite3_column_int64(statement, 0));
      report(context, problem);
    }
  }
}
