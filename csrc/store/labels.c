/* SPDX-License-Identifier: MIT */
/*
** Labels: which topics an editor says an article has, or must not have.
**
** They stand under the article's id, which is made of the page's bytes: they
** outlive a page that is taken out, and hold again when it comes back.
*/
#include "store/notes.h"

#include "store/database.h"

static const char create_sql[] =
    "CREATE TABLE IF NOT EXISTS label (\n"
    "  -- What an editor says by hand: the measure of the rules.\n"
    "  article_id TEXT NOT NULL, -- article.id\n"
    "  topic TEXT NOT NULL,\n"
    "  given INTEGER NOT NULL,   -- 1: it has the topic; 0: it must not\n"
    "  PRIMARY KEY (article_id, topic)\n"
    ") STRICT, WITHOUT ROWID";

static const char exists_sql[] =
    "SELECT count(*) FROM sqlite_schema WHERE name = 'label'";

static jb_status put (jb_store *store, jb_slice article, jb_slice topic,
                      const bool *given, jb_error *err) {
  static const char put_sql[] =
      "INSERT INTO label (article_id, topic, given) VALUES (?1, ?2, ?3) "
      "ON CONFLICT DO UPDATE SET given = excluded.given";
  static const char delete_sql[] =
      "DELETE FROM label WHERE article_id = ?1 AND topic = ?2";
  sqlite3_stmt *statement;
  int64_t number;
  if (jb_find_article(store, article, &number, err) != JB_OK ||
      jb_run_simple(store, create_sql, 0, err) != JB_OK ||
      jb_prepare(store, given != NULL ? put_sql : delete_sql, &statement,
                 err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, article);
  jb_bind_text(statement, 2, topic);
  if (given != NULL)
    (void)sqlite3_bind_int(statement, 3, *given);
  return jb_run(store, statement, err);
}

jb_status jb_store_put_label (jb_store *store, jb_slice article, jb_slice topic,
                              const bool *given, jb_error *err) {
  if (jb_write_begin(store, err) != JB_OK)
    return err->code;
  return jb_write_end(store, put(store, article, topic, given, err), err);
}

jb_status jb_store_read_labels (jb_store *store, jb_slice article,
                                jb_arena *arena, jb_label **labels,
                                size_t *count, jb_error *err) {
  static const char sql[] =
      "SELECT count(*) OVER (), article_id, topic, given FROM label "
      "JOIN article ON id = article_id WHERE ?1 IS NULL OR article_id = ?1 "
      "ORDER BY article_id, topic";
  sqlite3_stmt *statement;
  int64_t exists;
  bool row;
  *labels = NULL;
  *count = 0;
  if (jb_single_integer(store, exists_sql, &exists, err) != JB_OK)
    return err->code;
  if (exists == 0)
    return JB_OK;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, article);
  for (size_t i = 0, total = 0;; i++) {
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      return JB_OK;
    if (i == 0) {
      total = (size_t)sqlite3_column_int64(statement, 0);
      *labels = jb_arena_array(arena, total, sizeof **labels);
    }
    if (*labels == NULL || i >= total) {
      jb_finish(statement);
      return jb_fail_memory(err, total);
    }
    if (jb_column_text(statement, 1, arena, &(*labels)[i].article, err) !=
            JB_OK ||
        jb_column_text(statement, 2, arena, &(*labels)[i].topic, err) !=
            JB_OK) {
      jb_finish(statement);
      return err->code;
    }
    (*labels)[i].given = sqlite3_column_int(statement, 3) != 0;
    *count = i + 1;
  }
}
