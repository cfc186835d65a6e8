/* SPDX-License-Identifier: MIT */
/*
** Reading a page back as it went in: its own fields, its bytes, and all its
** articles in their order. The bytes are checked against their hash, since
** they are what an archive is kept for.
*/
#include "store/database.h"

#include <string.h>

#include "text/digest.h"

/* Digits of a hash in the id of a page and of its articles. */
#define ID_DIGITS 16

static bool is_page_id (jb_slice id) {
  bool fits = id.length == ID_DIGITS || id.length == JB_SHA256_HEX_BYTES;
  for (size_t i = 0; i < id.length && fits; i++)
    fits = (id.bytes[i] >= '0' && id.bytes[i] <= '9') ||
           (id.bytes[i] >= 'a' && id.bytes[i] <= 'f');
  return fits;
}

static jb_status fail_missing (jb_store *store, jb_slice id, jb_error *err) {
  return jb_fail(err, JB_NOT_FOUND, JB_NO_OFFSET,
                 "%s has no page with the id %.*s", store->path,
                 id.length > 100 ? 100 : (int)id.length, id.bytes);
}

static jb_status read_bytes (sqlite3_stmt *row, int column, jb_arena *arena,
                             jb_slice *bytes, jb_error *err) {
  const void *blob = sqlite3_column_blob(row, column);
  size_t length = (size_t)sqlite3_column_bytes(row, column);
  bytes->length = 0;
  /* SQLite gives NULL for an empty blob too. */
  bytes->bytes = jb_arena_copy(arena, blob == NULL ? "" : blob, length);
  if (bytes->bytes == NULL)
    return jb_fail_memory(err, length);
  bytes->length = length;
  return JB_OK;
}

/* The columns of the page's row, in the order of the statement below. */
static jb_status read_columns (sqlite3_stmt *row, jb_arena *arena,
                               jb_page *page, jb_error *err) {
  if (jb_column_text(row, 1, arena, &page->sha256, err) != JB_OK ||
      jb_column_text(row, 2, arena, &page->encoding, err) != JB_OK ||
      jb_column_text(row, 3, arena, &page->profile, err) != JB_OK)
    return err->code;
  for (int i = 0; i < JB_PAGE_FIELDS; i++)
    if (jb_column_text(row, 4 + i, arena, &page->fields[i], err) != JB_OK)
      return err->code;
  page->article_count = (size_t)sqlite3_column_int64(row, 4 + JB_PAGE_FIELDS);
  return read_bytes(row, 5 + JB_PAGE_FIELDS, arena, &page->bytes, err);
}

static jb_status read_row (jb_store *store, jb_slice id, jb_arena *arena,
                           jb_page *page, int64_t *number, jb_error *err) {
  /* "g" is behind every hexadecimal digit: all hashes that begin with ?1. */
  static const char sql[] =
      "SELECT page, sha256, encoding, profile, source, date, running_head, "
      "folio, imprint, "
      "(SELECT count(*) FROM article WHERE article.page = page.page), bytes "
      "FROM page JOIN original USING (page) "
      "WHERE sha256 >= ?1 AND sha256 < ?1 || 'g' ORDER BY sha256 LIMIT 1";
  sqlite3_stmt *statement;
  jb_status status;
  bool found;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, id);
  if (jb_step(store, statement, &found, err) != JB_OK)
    return err->code;
  if (!found)
    return fail_missing(store, id, err);
  *number = sqlite3_column_int64(statement, 0);
  status = read_columns(statement, arena, page, err);
  jb_finish(statement);
  return status;
}

/* The numbers of the page's articles, 'count' of them at most. */
static jb_status read_numbers (jb_store *store, int64_t page, int64_t *numbers,
                               size_t *count, jb_error *err) {
  static const char sql[] =
      "SELECT number FROM article WHERE page = ?1 ORDER BY ordinal";
  sqlite3_stmt *statement;
  size_t most = *count;
  bool row;
  *count = 0;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, page);
  for (;;) {
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      return JB_OK;
    if (*count == most) {
      jb_finish(statement);
      return JB_OK;
    }
    numbers[(*count)++] = sqlite3_column_int64(statement, 0);
  }
}

static jb_status read_articles (jb_store *store, int64_t number,
                                jb_arena *arena, jb_page *page, jb_error *err) {
  int64_t *numbers =
      jb_arena_array(arena, page->article_count, sizeof *numbers);
  page->articles =
      jb_arena_array(arena, page->article_count, sizeof *page->articles);
  if (numbers == NULL || page->articles == NULL)
    return jb_fail_memory(err, page->article_count);
  if (read_numbers(store, number, numbers, &page->article_count, err) != JB_OK)
    return err->code;
  for (size_t i = 0; i < page->article_count; i++)
    if (jb_store_read_number(store, numbers[i], arena, &page->articles[i],
                             err) != JB_OK)
      return err->code;
  return JB_OK;
}

jb_status jb_store_read_page (jb_store *store, jb_slice id, jb_arena *arena,
                              jb_page *page, jb_error *err) {
  char sha256[JB_SHA256_HEX_BYTES + 1];
  int64_t number = 0;
  memset(page, 0, sizeof *page);
  if (!is_page_id(id))
    return fail_missing(store, id, err);
  if (read_row(store, id, arena, page, &number, err) != JB_OK)
    return err->code;
  jb_sha256_hex(page->bytes.bytes, page->bytes.length, sha256);
  if (!jb_slice_equal(page->sha256, jb_slice_of(sha256)))
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "%s is damaged (the bytes of page %.*s): restore it from a "
                   "copy",
                   store->path, (int)id.length, id.bytes);
  return read_articles(store, number, arena, page, err);
}
