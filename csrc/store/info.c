/* SPDX-License-Identifier: MIT */
/* What an archive holds, in numbers. */
#include "store/database.h"

#include <sys/stat.h>

static jb_status read_dates (jb_store *store, jb_arena *arena,
                             jb_store_info *info, jb_error *err) {
  static const char sql[] =
      "SELECT (SELECT min(date) FROM page), (SELECT max(date) FROM page)";
  sqlite3_stmt *statement;
  jb_status status;
  bool row;
  if (jb_prepare(store, sql, &statement, err) != JB_OK ||
      jb_step(store, statement, &row, err) != JB_OK)
    return err->code;
  status = jb_column_text(statement, 0, arena, &info->first_date, err);
  if (status == JB_OK)
    status = jb_column_text(statement, 1, arena, &info->last_date, err);
  jb_finish(statement);
  return status;
}

static jb_status read_topics (jb_store *store, jb_arena *arena,
                              jb_store_info *info, jb_error *err) {
  static const char sql[] =
      "SELECT count(*) OVER (), topic, count(*) FROM decision "
      "GROUP BY topic ORDER BY topic";
  sqlite3_stmt *statement;
  bool row;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  for (size_t i = 0;; i++) {
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      return JB_OK;
    if (i == 0) {
      info->topic_count = (size_t)sqlite3_column_int64(statement, 0);
      info->topics =
          jb_arena_array(arena, info->topic_count, sizeof *info->topics);
      if (info->topics == NULL) {
        jb_finish(statement);
        return jb_fail_memory(err, 0);
      }
    }
    if (jb_column_text(statement, 1, arena, &info->topics[i].topic, err) !=
        JB_OK) {
      jb_finish(statement);
      return err->code;
    }
    info->topics[i].articles = sqlite3_column_int64(statement, 2);
  }
}

/* 0 for a file that is not there. */
static int64_t file_bytes (const char *path) {
  struct stat status;
  return stat(path, &status) == 0 ? status.st_size : 0;
}

jb_status jb_store_read_info (jb_store *store, jb_arena *arena,
                              jb_store_info *info, jb_error *err) {
  static const char pages_sql[] = "SELECT count(*) FROM page";
  static const char articles_sql[] = "SELECT count(*) FROM article";
  static const char counted_sql[] = "SELECT count(*) FROM article_words";
  static const char bytes_sql[] =
      "SELECT coalesce(sum(byte_count), 0) FROM page";
  static const char version_sql[] = "PRAGMA user_version";
  int64_t version;
  memset(info, 0, sizeof *info);
  if (jb_single_integer(store, pages_sql, &info->pages, err) != JB_OK ||
      jb_single_integer(store, articles_sql, &info->articles, err) != JB_OK ||
      jb_single_integer(store, counted_sql, &info->counted, err) != JB_OK ||
      jb_single_integer(store, bytes_sql, &info->text_bytes, err) != JB_OK ||
      jb_single_integer(store, version_sql, &version, err) != JB_OK ||
      read_dates(store, arena, info, err) != JB_OK ||
      read_topics(store, arena, info, err) != JB_OK)
    return err->code;
  info->schema_version = (int)version;
  info->sqlite_version = jb_slice_of(sqlite3_libversion());
  info->file_bytes = file_bytes(store->path) + file_bytes(store->log_path);
  return JB_OK;
}
