/* SPDX-License-Identifier: MIT */
/*
** Which rules decided: article.ruleset is a hash, and under it stands here
** what the rules were, so that the next classification can tell which of them
** have changed since. What the text says is the affair of jianbao.rules.
*/
#include "store/notes.h"

#include "store/database.h"

static const char create_sql[] =
    "CREATE TABLE IF NOT EXISTS ruleset (\n"
    "  -- The rules that decided articles, for telling which have changed.\n"
    "  hash TEXT PRIMARY KEY, -- article.ruleset\n"
    "  rules TEXT NOT NULL    -- a line for each: topic, tab, hash\n"
    ") STRICT, WITHOUT ROWID";

static const char exists_sql[] =
    "SELECT count(*) FROM sqlite_schema WHERE name = 'ruleset'";

static jb_status run_with (jb_store *store, const char *sql, jb_slice first,
                           jb_slice second, jb_error *err) {
  sqlite3_stmt *statement;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, first);
  if (second.bytes != NULL)
    jb_bind_text(statement, 2, second);
  return jb_run(store, statement, err);
}

static jb_status put (jb_store *store, jb_slice hash, jb_slice rules,
                      jb_error *err) {
  static const char sql[] =
      "INSERT OR IGNORE INTO ruleset (hash, rules) VALUES (?1, ?2)";
  if (jb_run_simple(store, create_sql, 0, err) != JB_OK)
    return err->code;
  return run_with(store, sql, hash, rules, err);
}

jb_status jb_store_put_ruleset (jb_store *store, jb_slice hash, jb_slice rules,
                                jb_error *err) {
  if (jb_write_begin(store, err) != JB_OK)
    return err->code;
  return jb_write_end(store, put(store, hash, rules, err), err);
}

jb_status jb_store_read_ruleset (jb_store *store, jb_slice hash,
                                 jb_arena *arena, jb_slice *rules,
                                 jb_error *err) {
  static const char sql[] = "SELECT rules FROM ruleset WHERE hash = ?1";
  sqlite3_stmt *statement;
  jb_status status;
  int64_t exists;
  bool found;
  *rules = (jb_slice){NULL, 0};
  if (jb_single_integer(store, exists_sql, &exists, err) != JB_OK)
    return err->code;
  if (exists == 0)
    return JB_OK;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, hash);
  if (jb_step(store, statement, &found, err) != JB_OK)
    return err->code;
  if (!found)
    return JB_OK;
  status = jb_column_text(statement, 0, arena, rules, err);
  jb_finish(statement);
  return status;
}

static jb_status mark (jb_store *store, jb_slice page, jb_slice hash,
                       jb_error *err) {
  static const char page_sql[] =
      "UPDATE article SET ruleset = ?1 "
      "WHERE page = (SELECT page FROM page WHERE sha256 = ?2)";
  static const char all_sql[] =
      "UPDATE article SET ruleset = ?1 WHERE ruleset IS NOT ?1";
  static const char forget_sql[] = "DELETE FROM ruleset WHERE hash IS NOT ?1";
  const jb_slice absent = {NULL, 0};
  if (page.bytes != NULL)
    return run_with(store, page_sql, hash, page, err);
  if (jb_run_simple(store, create_sql, 0, err) != JB_OK ||
      run_with(store, all_sql, hash, absent, err) != JB_OK)
    return err->code;
  return run_with(store, forget_sql, hash, absent, err);
}

jb_status jb_store_mark_ruleset (jb_store *store, jb_slice page, jb_slice hash,
                                 jb_error *err) {
  if (jb_write_begin(store, err) != JB_OK)
    return err->code;
  return jb_write_end(store, mark(store, page, hash, err), err);
}

jb_status jb_store_article_ruleset (jb_store *store, jb_slice article,
                                    jb_arena *arena, jb_slice *hash,
                                    jb_error *err) {
  static const char sql[] = "SELECT ruleset FROM article WHERE id = ?1";
  sqlite3_stmt *statement;
  jb_status status;
  bool found;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, article);
  if (jb_step(store, statement, &found, err) != JB_OK)
    return err->code;
  if (!found)
    return jb_fail_no_article(store, article, err);
  status = jb_column_text(statement, 0, arena, hash, err);
  jb_finish(statement);
  return status;
}
