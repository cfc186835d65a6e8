/* SPDX-License-Identifier: MIT */
/* The index made anew from the articles, and all its segments made one. */
#include "store/text_index.h"

jb_status jb_read_next_indexed (jb_store *store, int64_t after, jb_arena *arena,
                                jb_article *article, jb_slice *sha256,
                                bool *found, jb_error *err) {
  static const char sql[] =
      "SELECT number, sha256 FROM article LEFT JOIN page USING (page) "
      "WHERE number > ?1 ORDER BY number LIMIT 1";
  sqlite3_stmt *statement;
  jb_status status;
  int64_t number;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, after);
  if (jb_step(store, statement, found, err) != JB_OK)
    return err->code;
  if (!*found)
    return JB_OK;
  number = sqlite3_column_int64(statement, 0);
  status = jb_column_text(statement, 1, arena, sha256, err);
  jb_finish(statement);
  if (status == JB_OK)
    status = jb_store_read_number(store, number, arena, article, err);
  if (status == JB_OK) /* these jb_store_read_number leaves out */
    status = jb_read_counts(store, number, arena, &article->words, err);
  return status;
}

static jb_status add_all (jb_store *store, jb_store_progress *progress,
                          void *context, jb_error *err) {
  static const char count_sql[] = "SELECT count(*) FROM article";
  int64_t all, number = 0;
  if (jb_single_integer(store, count_sql, &all, err) != JB_OK)
    return err->code;
  for (int64_t done = 0;; done++) {
    jb_arena arena = JB_ARENA_EMPTY;
    jb_article article;
    jb_slice sha256;
    bool found;
    jb_status status = jb_read_next_indexed(store, number, &arena, &article,
                                            &sha256, &found, err);
    if (status == JB_OK && found) {
      number = article.number;
      status = jb_text_index_add(store, &article, sha256, err);
    }
    jb_arena_free(&arena);
    if (status != JB_OK)
      return status;
    if (progress != NULL && (!found || done % JB_PROGRESS_ARTICLES == 0) &&
        !progress(context, done, all))
      return jb_fail_cancelled(store, err);
    if (!found)
      return JB_OK;
  }
}

/* Nothing is merged until all are in, and then once: what was collected is the
** whole index, and one segment is the smallest and the fastest to search. */
jb_status jb_text_index_rebuild (jb_store *store, jb_store_progress *progress,
                                 void *context, jb_error *err) {
  static const char chunks_sql[] = "DELETE FROM index_chunk";
  static const char values_sql[] = "DELETE FROM attribute_value";
  /* In SQL, and not through the index, which may be damaged. */
  if (jb_run_simple(store, chunks_sql, 0, err) != JB_OK ||
      jb_run_simple(store, values_sql, 0, err) != JB_OK)
    return err->code;
  jb_text_index_abandon(store);
  if (add_all(store, progress, context, err) != JB_OK)
    return err->code;
  return jb_index_merge_all(store->index, err);
}

jb_status jb_store_merge (jb_store *store, jb_error *err) {
  jb_status status;
  if (store->in_batch)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "%s: a transaction is open: merge before or after it",
                   store->path);
  if (jb_write_begin(store, err) != JB_OK)
    return err->code;
  status = jb_text_index_refresh(store, NULL, err);
  if (status == JB_OK)
    status = jb_index_merge_all(store->index, err);
  return jb_write_end(store, status, err);
}

jb_status jb_store_rebuild (jb_store *store, jb_store_progress *progress,
                            void *context, jb_error *err) {
  if (store->in_batch)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "%s: a transaction is open: rebuild before or after it",
                   store->path);
  if (jb_write_begin(store, err) != JB_OK)
    return err->code;
  return jb_write_end(
      store, jb_text_index_rebuild(store, progress, context, err), err);
}
