/* SPDX-License-Identifier: MIT */
/* Looking for damage: in the file, between the tables, in the index. */
#include "store/database.h"

#include <stdio.h>

#include "base/buffer.h"
#include "store/check_index.h"
#include "text/digest.h"

/* Problems found so far: sentences, each with a zero byte behind. */
typedef struct findings {
  jb_buffer sentences;
  size_t count;
} findings;

static void report (void *context, const char *problem) {
  findings *found = context;
  jb_buffer_append(&found->sentences, problem, strlen(problem) + 1);
  found->count++;
}

static jb_status check_file (jb_store *store, findings *found, jb_error *err) {
  static const char sql[] = "PRAGMA integrity_check";
  sqlite3_stmt *statement;
  bool row;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  for (;;) {
    const char *line;
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      return JB_OK;
    line = (const char *)sqlite3_column_text(statement, 0);
    if (line != NULL && strcmp(line, "ok") != 0)
      report(found, line);
  }
}

static jb_status check_references (jb_store *store, findings *found,
                                   jb_error *err) {
  static const char sql[] = "PRAGMA foreign_key_check";
  sqlite3_stmt *statement;
  bool row;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  for (;;) {
    char problem[256];
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      return JB_OK;
    (void)snprintf(problem, sizeof problem,
                   "a row of the table %s refers to a row of %s that is not "
                   "there",
                   (const char *)sqlite3_column_text(statement, 0),
                   (const char *)sqlite3_column_text(statement, 2));
    report(found, problem);
  }
}

/* Every page has its original bytes, and they are the ones imported. */
static jb_status check_originals (jb_store *store, findings *found,
                                  jb_error *err) {
  static const char sql[] =
      "SELECT page.page, sha256, bytes FROM page LEFT JOIN original USING "
      "(page) ORDER BY page.page";
  sqlite3_stmt *statement;
  bool row;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  for (;;) {
    char problem[128], sha256[JB_SHA256_HEX_BYTES + 1];
    const char *expected;
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      return JB_OK;
    expected = (const char *)sqlite3_column_text(statement, 1);
    jb_sha256_hex(sqlite3_column_blob(statement, 2),
                  (size_t)sqlite3_column_bytes(statement, 2), sha256);
    if (expected == NULL || strcmp(expected, sha256) != 0 ||
        sqlite3_column_type(statement, 2) == SQLITE_NULL) {
      (void)snprintf(problem, sizeof problem,
                     "the original bytes of page %lld are not the ones that "
                     "were imported",
                     (long long)sqlite3_column_int64(statement, 0));
      report(found, problem);
    }
  }
}

/* Whoever is told of the progress, while SQLite's machine is at work. */
typedef struct listener {
  jb_store_progress *progress; /* or NULL */
  void *context;
} listener;

/* The machine takes so many steps, some milliseconds, between two questions. */
#define STEPS_BETWEEN_QUESTIONS 100000

static int ask_to_stop (void *context) {
  const listener *told = context;
  return !told->progress(told->context, 0, 0);
}

static jb_status run_checks (jb_store *store, findings *found,
                             const listener *told, jb_error *err) {
  if (check_file(store, found, err) != JB_OK ||
      check_references(store, found, err) != JB_OK ||
      check_originals(store, found, err) != JB_OK ||
      jb_check_words(store, report, found, err) != JB_OK)
    return err->code;
  return jb_check_index(store, report, found, told->progress, told->context,
                        err);
}

static jb_status list_findings (const findings *found, jb_arena *arena,
                                jb_slice **problems, jb_error *err) {
  const char *sentence =
      jb_arena_copy(arena, found->sentences.bytes, found->sentences.length);
  *problems = jb_arena_array(arena, found->count, sizeof **problems);
  if (found->sentences.status != JB_OK || sentence == NULL || *problems == NULL)
    return jb_fail_memory(err, found->sentences.length);
  for (size_t i = 0; i < found->count; i++) {
    (*problems)[i] = jb_slice_of(sentence);
    sentence += (*problems)[i].length + 1;
  }
  return JB_OK;
}

jb_status jb_store_check (jb_store *store, jb_store_progress *progress,
                          void *context, jb_arena *arena, jb_slice **problems,
                          size_t *count, jb_error *err) {
  findings found = {JB_BUFFER_EMPTY, 0};
  listener told = {progress, context};
  jb_status status = jb_read_begin(store, err);
  if (progress != NULL)
    sqlite3_progress_handler(store->db, STEPS_BETWEEN_QUESTIONS, ask_to_stop,
                             &told);
  if (status == JB_OK)
    status = run_checks(store, &found, &told, err);
  sqlite3_progress_handler(store->db, 0, NULL, NULL);
  if (status == JB_BAD_FORMAT) {
    /* Too damaged to look on: that is a finding, too. */
    report(&found, err->message);
    status = JB_OK;
  }
  if (status == JB_OK)
    status = list_findings(&found, arena, problems, err);
  *count = found.count;
  jb_buffer_free(&found.sentences);
  return jb_read_end(store, status);
}
