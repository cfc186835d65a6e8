/* SPDX-License-Identifier: MIT */
/*
** Texts one behind the other in one buffer: a term is looked for in all of them
** at once, and the ends tell in which it was found.
*/
#include "store/page_texts.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "store/database.h"
#include "text/normalise.h"

/* Texts one behind the other, and where each ends. */
typedef struct texts {
  jb_buffer bytes;
  jb_buffer ends; /* of size_t */
} texts;

/* Pages, and articles with a folio of their own, in the order of numbers. */
struct jb_page_texts {
  texts folios, sources, own_folios;
  jb_buffer pages;    /* of int64_t: the page's number */
  jb_buffer starts;   /* of size_t: a page's first article; and the end */
  jb_buffer articles; /* of int64_t: their numbers, page by page */
  jb_buffer own;      /* of int64_t: the articles of own_folios */
  jb_article_set has_own;
};

static void free_texts (texts *freed) {
  jb_buffer_free(&freed->bytes);
  jb_buffer_free(&freed->ends);
}

void jb_page_texts_abandon (jb_store *store) {
  jb_page_texts *pages = store->page_texts;
  store->page_texts = NULL;
  if (pages == NULL)
    return;
  free_texts(&pages->folios);
  free_texts(&pages->sources);
  free_texts(&pages->own_folios);
  jb_buffer_free(&pages->pages);
  jb_buffer_free(&pages->starts);
  jb_buffer_free(&pages->articles);
  jb_buffer_free(&pages->own);
  jb_article_set_free(&pages->has_own);
  jb_free(pages);
}

/*                                                                 reading */

/* Append a column; NULL is as a text without characters. */
static jb_status append_text (texts *to, sqlite3_stmt *row, int column,
                              jb_error *err) {
  const char *text = (const char *)sqlite3_column_text(row, column);
  const size_t length = (size_t)sqlite3_column_bytes(row, column);
  if (text != NULL &&
      jb_normalise(text, length, JB_LOOSE, &to->bytes, NULL, err) != JB_OK)
    return err->code;
  jb_buffer_append(&to->ends, &to->bytes.length, sizeof to->bytes.length);
  return JB_OK;
}

static jb_status keep_page (jb_page_texts *pages, sqlite3_stmt *row,
                            jb_error *err) {
  const int64_t page = sqlite3_column_int64(row, 0);
  jb_buffer_append(&pages->pages, &page, sizeof page);
  if (append_text(&pages->folios, row, 1, err) != JB_OK)
    return err->code;
  return append_text(&pages->sources, row, 2, err);
}

static jb_status keep_own_folio (jb_page_texts *pages, sqlite3_stmt *row,
                                 jb_error *err) {
  const int64_t article = sqlite3_column_int64(row, 0);
  jb_buffer_append(&pages->own, &article, sizeof article);
  if (!jb_article_set_add(&pages->has_own, article))
    return jb_fail_memory(err, 0);
  return append_text(&pages->own_folios, row, 1, err);
}

/* How many pages have their first article entered. */
static size_t entered (const jb_page_texts *pages) {
  return pages->starts.length / sizeof(size_t);
}

/* Enter the starts of the pages up to 'page', which come before it. */
static void start_pages (jb_page_texts *pages, int64_t page) {
  const int64_t *numbers = (const void *)pages->pages.bytes;
  const size_t count = pages->pages.length / sizeof *numbers;
  const size_t start = pages->articles.length / sizeof(int64_t);
  while (entered(pages) < count && numbers[entered(pages)] <= page &&
         pages->starts.status == JB_OK)
    jb_buffer_append(&pages->starts, &start, sizeof start);
}

static jb_status keep_article (jb_page_texts *pages, sqlite3_stmt *row,
                               jb_error *err) {
  const int64_t number = sqlite3_column_int64(row, 1);
  (void)err;
  start_pages(pages, sqlite3_column_int64(row, 0));
  jb_buffer_append(&pages->articles, &number, sizeof number);
  return JB_OK;
}

typedef jb_status keep_row (jb_page_texts *pages, sqlite3_stmt *row,
                            jb_error *err);

static jb_status keep_rows (jb_store *store, const char *sql, keep_row *keep,
                            jb_page_texts *pages, jb_error *err) {
  sqlite3_stmt *statement;
  jb_status status;
  bool row = true;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  do {
    status = jb_step(store, statement, &row, err);
    if (status != JB_OK || !row)
      return status;
    status = keep(pages, statement, err);
  } while (status == JB_OK);
  jb_finish(statement);
  return status;
}

static jb_status read_all (jb_store *store, jb_page_texts *pages,
                           jb_error *err) {
  static const char pages_sql[] =
      "SELECT page, folio, source FROM page ORDER BY page";
  static const char own_sql[] =
      "SELECT number, folio FROM article WHERE folio IS NOT NULL";
  /* Read from the index of that order alone. */
  static const char articles_sql[] =
      "SELECT page, number FROM article ORDER BY page, ordinal";
  const jb_buffer *const buffers[] = {
      &pages->folios.bytes, &pages->folios.ends,      &pages->sources.bytes,
      &pages->sources.ends, &pages->own_folios.bytes, &pages->own_folios.ends,
      &pages->pages,        &pages->starts,           &pages->articles,
      &pages->own,
  };
  if (keep_rows(store, pages_sql, keep_page, pages, err) != JB_OK ||
      keep_rows(store, own_sql, keep_own_folio, pages, err) != JB_OK ||
      keep_rows(store, articles_sql, keep_article, pages, err) != JB_OK)
    return err->code;
  start_pages(pages, INT64_MAX);
  {
    const size_t end = pages->articles.length / sizeof(int64_t);
    jb_buffer_append(&pages->starts, &end, sizeof end);
  }
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
    if (buffers[i]->status != JB_OK)
      return jb_fail_memory(err, buffers[i]->length);
  return JB_OK;
}

static jb_status load (jb_store *store, const jb_page_texts **pages,
                       jb_error *err) {
  jb_status status = JB_OK;
  if (store->page_texts == NULL) {
    store->page_texts = jb_allocate_array(1, sizeof *store->page_texts);
    if (store->page_texts == NULL)
      return jb_fail_memory(err, sizeof *store->page_texts);
    status = read_all(store, store->page_texts, err);
    if (status != JB_OK)
      jb_page_texts_abandon(store);
  }
  *pages = store->page_texts;
  return status;
}

/*                                                              looking through
 */

/*
** The place of the first text from 'place' on that contains 'term', or their
** count. All are looked through at once: a find across an end is none.
*/
static size_t next_containing (const texts *among, size_t place,
                               jb_slice term) {
  const size_t *ends = (const void *)among->ends.bytes;
  const size_t count = among->ends.length / sizeof *ends;
  const char *bytes = among->bytes.bytes;
  size_t at = place == 0 ? 0 : ends[place - 1];
  while (place < count && at < among->bytes.length) {
    const char *found =
        memmem(bytes + at, among->bytes.length - at, term.bytes, term.length);
    if (found == NULL)
      return count;
    at = (size_t)(found - bytes);
    while (ends[place] <= at)
      place++;
    if (at + term.length <= ends[place])
      return place;
    at++;
  }
  return count;
}

/* Add the articles of a page; those with a folio of their own, or not. */
static bool add_page (const jb_page_texts *pages, size_t place, bool with_own,
                      jb_article_set *set) {
  const size_t *starts = (const void *)pages->starts.bytes;
  const int64_t *articles = (const void *)pages->articles.bytes;
  for (size_t i = starts[place]; i < starts[place + 1]; i++)
    if ((with_own || !jb_article_set_has(&pages->has_own, articles[i])) &&
        !jb_article_set_add(set, articles[i]))
      return false;
  return true;
}

static jb_status add_pages (const jb_page_texts *pages, const texts *among,
                            bool with_own, jb_slice term, jb_article_set *set,
                            jb_error *err) {
  const size_t count = among->ends.length / sizeof(size_t);
  for (size_t place = next_containing(among, 0, term); place < count;
       place = next_containing(among, place + 1, term))
    if (!add_page(pages, place, with_own, set))
      return jb_fail_memory(err, 0);
  return JB_OK;
}

jb_status jb_sources_containing (jb_store *store, jb_slice term,
                                 jb_article_set *set, jb_error *err) {
  const jb_page_texts *pages;
  if (load(store, &pages, err) != JB_OK)
    return err->code;
  return add_pages(pages, &pages->sources, true, term, set, err);
}

jb_status jb_folios_containing (jb_store *store, jb_slice term,
                                jb_article_set *set, jb_error *err) {
  const jb_page_texts *pages;
  const int64_t *own;
  size_t count;
  if (load(store, &pages, err) != JB_OK ||
      add_pages(pages, &pages->folios, false, term, set, err) != JB_OK)
    return err->code;
  own = (const void *)pages->own.bytes;
  count = pages->own.length / sizeof *own;
  for (size_t place = next_containing(&pages->own_folios, 0, term);
       place < count;
       place = next_containing(&pages->own_folios, place + 1, term))
    if (!jb_article_set_add(set, own[place]))
      return jb_fail_memory(err, 0);
  return JB_OK;
}
