/* SPDX-License-Identifier: MIT */
/* Storing a page with its articles and their index rows, whole or not. */
#include "store/database.h"

#include <stdio.h>

#include "base/buffer.h"
#include "text/normalise.h"
#include "store/text_index.h"
#include "text/digest.h"
#include "text/utf8.h"

/* Decoding makes two bytes of a page three at most. */
#define TEXT_BYTES (JB_STORE_PAGE_BYTES / 2 * 3)

/*                                                                  checks */

static jb_status check_text (jb_slice text, int64_t ordinal, const char *field,
                             jb_error *err) {
  size_t valid;
  if (text.bytes == NULL)
    return JB_OK;
  if (text.length > TEXT_BYTES)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "article %lld: it has too much text for an archive: cut the "
                   "file into single pages",
                   (long long)ordinal);
  valid = jb_utf8_valid_prefix(text.bytes, text.length);
  if (valid == text.length)
    return JB_OK;
  return jb_fail(err, JB_BAD_ENCODING, valid,
                 "article %lld: its %s is not UTF-8 (byte %zu)",
                 (long long)ordinal, field, valid + 1);
}

static jb_status require_text (jb_slice text, int64_t ordinal,
                               const char *field, jb_error *err) {
  if (text.bytes == NULL)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "article %lld: a %s is missing", (long long)ordinal, field);
  return check_text(text, ordinal, field, err);
}

static jb_status check_lists (const jb_article *article, jb_error *err) {
  int64_t ordinal = article->ordinal;
  for (size_t i = 0; i < article->paragraph_count; i++) {
    const jb_paragraph *paragraph = &article->paragraphs[i];
    if (require_text(paragraph->kind, ordinal, "paragraph's kind", err) !=
            JB_OK ||
        require_text(paragraph->text, ordinal, "paragraph's text", err) !=
            JB_OK)
      return err->code;
  }
  for (size_t i = 0; i < article->byline_count; i++)
    if (require_text(article->bylines[i].role, ordinal, "byline's role", err) !=
            JB_OK ||
        require_text(article->bylines[i].name, ordinal, "byline's name", err) !=
            JB_OK)
      return err->code;
  for (size_t i = 0; i < article->credit_count; i++) {
    const jb_credit *credit = &article->credits[i];
    if (require_text(credit->text, ordinal, "credit's text", err) != JB_OK)
      return err->code;
    for (size_t j = 0; j < credit->name_count; j++)
      if (require_text(credit->names[j], ordinal, "credit's name", err) !=
          JB_OK)
        return err->code;
  }
  for (size_t i = 0; i < article->span_count; i++)
    if (require_text(article->spans[i].field, ordinal, "span's field", err) !=
        JB_OK)
      return err->code;
  return JB_OK;
}

/* An article has the source and the date of its page, or says nothing. */
static jb_status check_article (const jb_page *page, const jb_article *article,
                                jb_error *err) {
  if (require_text(article->id, article->ordinal, "id", err) != JB_OK)
    return err->code;
  for (int i = 0; i < JB_ARTICLE_FIELDS; i++)
    if (check_text(article->fields[i], article->ordinal,
                   jb_article_field_names[i], err) != JB_OK)
      return err->code;
  for (int i = JB_SOURCE; i <= JB_DATE; i++)
    if (!jb_slice_equal(article->fields[i], page->fields[i]))
      return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                     "article %lld: its %s is not the page's",
                     (long long)article->ordinal, jb_article_field_names[i]);
  return check_lists(article, err);
}

static jb_status check_words (const jb_page *page, const jb_article *article,
                              jb_error *err) {
  if (article->words.bytes == NULL)
    return JB_OK;
  if (page->word_model.bytes == NULL)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "article %lld: its words are counted, but the page does not "
                   "say by what model",
                   (long long)article->ordinal);
  return check_text(article->words, article->ordinal, "words", err);
}

static jb_status check_page (const jb_page *page, jb_error *err) {
  char sha256[JB_SHA256_HEX_BYTES + 1];
  if (page->bytes.length > JB_STORE_PAGE_BYTES)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "the page has %zu bytes, and an archive takes at most %zu: "
                   "cut the file into single pages",
                   page->bytes.length, JB_STORE_PAGE_BYTES);
  jb_sha256_hex(page->bytes.bytes, page->bytes.length, sha256);
  if (!jb_slice_equal(page->sha256, jb_slice_of(sha256)))
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "the page's sha256 is not that of its bytes");
  for (int i = 0; i < JB_PAGE_FIELDS; i++)
    if (check_text(page->fields[i], 0, jb_article_field_names[i], err) != JB_OK)
      return err->code;
  for (size_t i = 0; i < page->article_count; i++)
    if (check_article(page, &page->articles[i], err) != JB_OK ||
        check_words(page, &page->articles[i], err) != JB_OK)
      return err->code;
  return JB_OK;
}

/*                                                                    rows */

static void bind_position (sqlite3_stmt *statement, int64_t article,
                           size_t index) {
  (void)sqlite3_bind_int64(statement, 1, article);
  (void)sqlite3_bind_int64(statement, 2, (int64_t)index + 1);
}

static jb_status insert_paragraphs (jb_store *store, const jb_article *article,
                                    jb_error *err) {
  static const char sql[] = "INSERT INTO paragraph (article, ordinal, kind, "
                            "text) VALUES (?1, ?2, ?3, ?4)";
  sqlite3_stmt *statement;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  for (size_t i = 0; i < article->paragraph_count; i++) {
    bind_position(statement, article->number, i);
    jb_bind_text(statement, 3, article->paragraphs[i].kind);
    jb_bind_text(statement, 4, article->paragraphs[i].text);
    if (jb_run(store, statement, err) != JB_OK)
      return err->code;
  }
  return JB_OK;
}

static jb_status insert_bylines (jb_store *store, const jb_article *article,
                                 jb_error *err) {
  static const char sql[] = "INSERT INTO byline (article, ordinal, role, name, "
                            "name_key) VALUES (?1, ?2, ?3, ?4, ?5)";
  sqlite3_stmt *statement;
  jb_status status = jb_prepare(store, sql, &statement, err);
  for (size_t i = 0; i < article->byline_count && status == JB_OK; i++) {
    const jb_byline *byline = &article->bylines[i];
    jb_buffer key = JB_BUFFER_EMPTY;
    status = jb_normalise(byline->name.bytes, byline->name.length, JB_LOOSE,
                          &key, NULL, err);
    if (status == JB_OK) {
      jb_slice folded = {key.bytes, key.length};
      if (folded.bytes == NULL)
        folded.bytes = "";
      bind_position(statement, article->number, i);
      jb_bind_text(statement, 3, byline->role);
      jb_bind_text(statement, 4, byline->name);
      jb_bind_text(statement, 5, folded);
      status = jb_run(store, statement, err);
    }
    jb_buffer_free(&key);
  }
  return status;
}

static jb_status insert_credits (jb_store *store, const jb_article *article,
                                 jb_error *err) {
  static const char credit_sql[] =
      "INSERT INTO credit (article, ordinal, text) VALUES (?1, ?2, ?3)";
  static const char name_sql[] = "INSERT INTO credit_name (article, credit, "
                                 "ordinal, name) VALUES (?1, ?2, ?3, ?4)";
  sqlite3_stmt *credit_row, *name_row;
  if (jb_prepare(store, credit_sql, &credit_row, err) != JB_OK ||
      jb_prepare(store, name_sql, &name_row, err) != JB_OK)
    return err->code;
  for (size_t i = 0; i < article->credit_count; i++) {
    const jb_credit *credit = &article->credits[i];
    bind_position(credit_row, article->number, i);
    jb_bind_text(credit_row, 3, credit->text);
    if (jb_run(store, credit_row, err) != JB_OK)
      return err->code;
    for (size_t j = 0; j < credit->name_count; j++) {
      bind_position(name_row, article->number, i);
      (void)sqlite3_bind_int64(name_row, 3, (int64_t)j + 1);
      jb_bind_text(name_row, 4, credit->names[j]);
      if (jb_run(store, name_row, err) != JB_OK)
        return err->code;
    }
  }
  return JB_OK;
}

static jb_status insert_spans (jb_store *store, const jb_article *article,
                               jb_error *err) {
  static const char sql[] = "INSERT INTO span (article, ordinal, field, first, "
                            "last) VALUES (?1, ?2, ?3, ?4, ?5)";
  sqlite3_stmt *statement;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  for (size_t i = 0; i < article->span_count; i++) {
    const jb_span *span = &article->spans[i];
    bind_position(statement, article->number, i);
    jb_bind_text(statement, 3, span->field);
    (void)sqlite3_bind_int64(statement, 4, (int64_t)span->start + 1);
    (void)sqlite3_bind_int64(statement, 5, (int64_t)span->end);
    if (jb_run(store, statement, err) != JB_OK)
      return err->code;
  }
  return JB_OK;
}

/* What the article says where its page says 'of_page'; see schema.c. */
static jb_slice override (jb_slice of_article, jb_slice of_page) {
  if (jb_slice_equal(of_article, of_page))
    return jb_slice_of(NULL);
  return of_article.bytes == NULL ? jb_slice_of("") : of_article;
}

static jb_status insert_article (jb_store *store, const jb_page *page,
                                 int64_t page_number, jb_article *article,
                                 jb_error *err) {
  static const char sql[] =
      "INSERT INTO article (number, id, page, ordinal, running_head, folio, "
      "imprint, label, kicker, headline, deck, dateline, byline, kind, jump, "
      "continued) "
      "VALUES (max((SELECT coalesce(max(number), 0) FROM article), "
      "(SELECT max(number) FROM last_article)) + 1, "
      "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
  sqlite3_stmt *statement;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, article->id);
  (void)sqlite3_bind_int64(statement, 2, page_number);
  (void)sqlite3_bind_int64(statement, 3, article->ordinal);
  for (int i = JB_RUNNING_HEAD; i < JB_ARTICLE_FIELDS; i++)
    jb_bind_text(statement, 4 + i - JB_RUNNING_HEAD,
                 i < JB_PAGE_FIELDS
                     ? override(article->fields[i], page->fields[i])
                     : article->fields[i]);
  if (jb_run(store, statement, err) != JB_OK)
    return err->code;
  article->number = sqlite3_last_insert_rowid(store->db);
  if (insert_paragraphs(store, article, err) != JB_OK ||
      insert_bylines(store, article, err) != JB_OK ||
      insert_credits(store, article, err) != JB_OK ||
      insert_spans(store, article, err) != JB_OK ||
      jb_insert_decisions(store, article->number, article->decisions,
                          article->decision_count, err) != JB_OK)
    return err->code;
  if (article->words.bytes != NULL &&
      jb_insert_words(store, article->number, page->word_model, article->words,
                      err) != JB_OK)
    return err->code;
  return JB_OK;
}

static jb_status insert_page (jb_store *store, const jb_page *page,
                              int64_t *number, jb_error *err) {
  static const char page_sql[] =
      "INSERT INTO page (sha256, encoding, profile, byte_count, source, date, "
      "running_head, folio, imprint) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
  static const char original_sql[] =
      "INSERT INTO original (page, bytes) VALUES (?1, ?2)";
  sqlite3_stmt *statement;
  if (jb_prepare(store, page_sql, &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, page->sha256);
  jb_bind_text(statement, 2, page->encoding);
  jb_bind_text(statement, 3, page->profile);
  (void)sqlite3_bind_int64(statement, 4, (int64_t)page->bytes.length);
  for (int i = 0; i < JB_PAGE_FIELDS; i++)
    jb_bind_text(statement, 5 + i, page->fields[i]);
  if (jb_run(store, statement, err) != JB_OK)
    return err->code;
  *number = sqlite3_last_insert_rowid(store->db);
  if (jb_prepare(store, original_sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, *number);
  (void)sqlite3_bind_blob64(statement, 2, page->bytes.bytes, page->bytes.length,
                            SQLITE_STATIC);
  return jb_run(store, statement, err);
}

static jb_status find_page (jb_store *store, const jb_page *page, bool *found,
                            jb_error *err) {
  static const char sql[] = "SELECT 1 FROM page WHERE sha256 = ?1";
  sqlite3_stmt *statement;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, page->sha256);
  if (jb_step(store, statement, found, err) != JB_OK)
    return err->code;
  jb_finish(statement);
  return JB_OK;
}

static jb_status insert_all (jb_store *store, const jb_page *page, bool *is_new,
                             jb_error *err) {
  int64_t page_number = 0;
  bool found;
  /* Again, under the lock: another process may have stored it by now. */
  if (find_page(store, page, &found, err) != JB_OK)
    return err->code;
  *is_new = !found;
  if (found)
    return JB_OK;
  if (insert_page(store, page, &page_number, err) != JB_OK)
    return err->code;
  for (size_t i = 0; i < page->article_count; i++)
    if (insert_article(store, page, page_number, &page->articles[i], err) !=
        JB_OK)
      return err->code;
  for (size_t i = 0; i < page->article_count; i++)
    if (jb_text_index_add(store, &page->articles[i], page->sha256, err) !=
        JB_OK)
      return err->code;
  return JB_OK;
}

jb_status jb_store_put_page (jb_store *store, const jb_page *page, bool *is_new,
                             jb_error *err) {
  bool found;
  *is_new = false;
  if (check_page(page, err) != JB_OK ||
      find_page(store, page, &found, err) != JB_OK)
    return err->code;
  if (found)
    return JB_OK;
  if (jb_write_begin(store, err) != JB_OK)
    return err->code;
  return jb_write_end(store, insert_all(store, page, is_new, err), err);
}
