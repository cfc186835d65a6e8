/* SPDX-License-Identifier: MIT */
/*
** Taking a page out: its bytes, its articles with all that belongs to them,
** and their places in the index, in one write. What remains are the names of
** packs, topics and reporters, which other articles may have, and the number
** of the last article, which is not given again.
*/
#include "store/store.h"

#include "base/buffer.h"
#include "store/text_index.h"

/* The hexadecimal digits of a page's id: the beginning of its hash. */
#define ID_DIGITS 16

/* The page whose hash is 'name', or whose hash begins so (its id). */
static jb_status find_page (jb_store *store, jb_slice name, int64_t *page,
                            jb_error *err) {
  static const char sql[] =
      "SELECT page FROM page WHERE sha256 >= ?1 AND sha256 < ?1 || 'g' "
      "ORDER BY sha256 LIMIT 2";
  sqlite3_stmt *statement;
  bool found = false, second = false;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, name);
  if (name.length >= ID_DIGITS &&
      jb_step(store, statement, &found, err) != JB_OK)
    return err->code;
  if (!found) {
    jb_finish(statement);
    return jb_fail(err, JB_NOT_FOUND, JB_NO_OFFSET,
                   "%s has no page with the id %.*s", store->path,
                   name.length > 100 ? 100 : (int)name.length, name.bytes);
  }
  *page = sqlite3_column_int64(statement, 0);
  if (jb_step(store, statement, &second, err) != JB_OK)
    return err->code;
  if (!second)
    return JB_OK;
  jb_finish(statement);
  return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                 "%s has several pages whose hash begins with %.*s: give the "
                 "whole hash",
                 store->path, (int)name.length, name.bytes);
}

/* The numbers of the page's articles, appended to 'numbers'. */
static jb_status list_articles (jb_store *store, int64_t page,
                                jb_buffer *numbers, jb_error *err) {
  static const char sql[] =
      "SELECT number FROM article WHERE page = ?1 ORDER BY number";
  sqlite3_stmt *statement;
  bool row;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, page);
  for (;;) {
    int64_t number;
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      break;
    number = sqlite3_column_int64(statement, 0);
    jb_buffer_append(numbers, &number, sizeof number);
  }
  return numbers->status == JB_OK ? JB_OK
                                  : jb_fail_memory(err, numbers->length);
}

static jb_status delete_rows (jb_store *store, int64_t article, jb_error *err) {
  static const char credit_names[] =
      "DELETE FROM credit_name WHERE article = ?1";
  static const char credits[] = "DELETE FROM credit WHERE article = ?1";
  static const char paragraphs[] = "DELETE FROM paragraph WHERE article = ?1";
  static const char bylines[] = "DELETE FROM byline WHERE article = ?1";
  static const char spans[] = "DELETE FROM span WHERE article = ?1";
  static const char decisions[] = "DELETE FROM decision WHERE article = ?1";
  static const char facts[] = "DELETE FROM fact WHERE article = ?1";
  static const char words[] = "DELETE FROM article_words WHERE article = ?1";
  static const char last[] = "UPDATE last_article SET number = max(number, ?1)";
  static const char articles[] = "DELETE FROM article WHERE number = ?1";
  static const char *const statements[] = {
      credit_names, credits, paragraphs, bylines, spans,
      decisions,    facts,   words,      last,    articles};
  for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
    if (jb_run_simple(store, statements[i], article, err) != JB_OK)
      return err->code;
  return JB_OK;
}

static jb_status delete_all (jb_store *store, jb_slice name, jb_buffer *numbers,
                             jb_error *err) {
  static const char original_sql[] = "DELETE FROM original WHERE page = ?1";
  static const char page_sql[] = "DELETE FROM page WHERE page = ?1";
  const int64_t *articles;
  int64_t page = 0;
  if (find_page(store, name, &page, err) != JB_OK ||
      list_articles(store, page, numbers, err) != JB_OK)
    return err->code;
  articles = (const void *)numbers->bytes;
  for (size_t i = 0; i < numbers->length / sizeof *articles; i++)
    if (delete_rows(store, articles[i], err) != JB_OK)
      return err->code;
  if (jb_run_simple(store, original_sql, page, err) != JB_OK ||
      jb_run_simple(store, page_sql, page, err) != JB_OK)
    return err->code;
  for (size_t i = 0; i < numbers->length / sizeof *articles; i++)
    if (jb_text_index_remove(store, articles[i], err) != JB_OK)
      return err->code;
  return JB_OK;
}

jb_status jb_store_delete_page (jb_store *store, jb_slice name,
                                size_t *articles, jb_error *err) {
  jb_buffer numbers = JB_BUFFER_EMPTY;
  jb_status status;
  *articles = 0;
  if (jb_write_begin(store, err) != JB_OK)
    return err->code;
  status = jb_write_end(store, delete_all(store, name, &numbers, err), err);
  if (status == JB_OK)
    *articles = numbers.length / sizeof(int64_t);
  jb_buffer_free(&numbers);
  return status;
}
