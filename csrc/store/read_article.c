/* SPDX-License-Identifier: MIT */
/*
** Reading articles back as they went in.
**
** Each list is one statement in the order of the list; its first column is
** the number of rows, so that the array is made once.
*/
#include "store/database.h"

#include "base/memory.h"

/*                                                                   lists */

/* Fills item 'index' of a list from the current row. */
typedef jb_status read_item (sqlite3_stmt *row, jb_arena *arena, void *list,
                             size_t index, jb_error *err);

/*
** Read the rows of 'sql' (?1 = 'article') into a fresh array in 'arena':
** '*list' and '*count'. 'size' is that of an item.
*/
static jb_status read_list (jb_store *store, const char *sql, int64_t article,
                            jb_arena *arena, read_item *read, size_t size,
                            void **list, size_t *count, jb_error *err) {
  sqlite3_stmt *statement;
  bool row;
  *list = NULL;
  *count = 0;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, article);
  for (size_t i = 0;; i++) {
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      return JB_OK;
    if (i == 0) {
      *count = (size_t)sqlite3_column_int64(statement, 0);
      *list = jb_arena_array(arena, *count, size);
      if (*list == NULL) {
        jb_finish(statement);
        return jb_fail_memory(err, 0);
      }
    }
    if (read(statement, arena, *list, i, err) != JB_OK) {
      jb_finish(statement);
      return err->code;
    }
  }
}

static jb_status read_paragraph (sqlite3_stmt *row, jb_arena *arena, void *list,
                                 size_t index, jb_error *err) {
  jb_paragraph *paragraph = (jb_paragraph *)list + index;
  if (jb_column_text(row, 1, arena, &paragraph->kind, err) != JB_OK)
    return err->code;
  return jb_column_text(row, 2, arena, &paragraph->text, err);
}

static jb_status read_byline (sqlite3_stmt *row, jb_arena *arena, void *list,
                              size_t index, jb_error *err) {
  jb_byline *byline = (jb_byline *)list + index;
  if (jb_column_text(row, 1, arena, &byline->role, err) != JB_OK)
    return err->code;
  return jb_column_text(row, 2, arena, &byline->name, err);
}

static jb_status read_credit (sqlite3_stmt *row, jb_arena *arena, void *list,
                              size_t index, jb_error *err) {
  jb_credit *credit = (jb_credit *)list + index;
  return jb_column_text(row, 1, arena, &credit->text, err);
}

/* A name of a credit, with the credit's place in the article. */
typedef struct credit_name {
  int64_t credit;
  jb_slice name;
} credit_name;

static jb_status read_credit_name (sqlite3_stmt *row, jb_arena *arena,
                                   void *list, size_t index, jb_error *err) {
  credit_name *name = (credit_name *)list + index;
  name->credit = sqlite3_column_int64(row, 1);
  return jb_column_text(row, 2, arena, &name->name, err);
}

static jb_status read_span (sqlite3_stmt *row, jb_arena *arena, void *list,
                            size_t index, jb_error *err) {
  jb_span *span = (jb_span *)list + index;
  int64_t first = sqlite3_column_int64(row, 2);
  int64_t last = sqlite3_column_int64(row, 3);
  if (first < 1 || last < first - 1)
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "the archive is damaged (a span from %lld to %lld): "
                   "restore it from a copy",
                   (long long)first, (long long)last);
  span->start = (size_t)first - 1;
  span->end = (size_t)last;
  return jb_column_text(row, 1, arena, &span->field, err);
}

static jb_status read_credits (jb_store *store, jb_arena *arena,
                               jb_article *article, jb_error *err) {
  static const char credit_sql[] = "SELECT (SELECT count(*) FROM credit WHERE "
                                   "article = ?1), text FROM credit "
                                   "WHERE article = ?1 ORDER BY ordinal";
  static const char name_sql[] =
      "SELECT (SELECT count(*) FROM credit_name WHERE article = ?1), credit, "
      "name FROM credit_name "
      "WHERE article = ?1 ORDER BY credit, ordinal";
  void *list;
  credit_name *names;
  size_t name_count, next = 0;
  if (read_list(store, credit_sql, article->number, arena, read_credit,
                sizeof(jb_credit), &list, &article->credit_count, err) != JB_OK)
    return err->code;
  article->credits = list;
  if (article->credit_count == 0)
    return JB_OK;
  if (read_list(store, name_sql, article->number, arena, read_credit_name,
                sizeof(credit_name), &list, &name_count, err) != JB_OK)
    return err->code;
  names = list;
  for (size_t i = 0; i < article->credit_count; i++) {
    jb_credit *credit = &article->credits[i];
    credit->names = jb_arena_array(arena, name_count, sizeof *credit->names);
    if (credit->names == NULL)
      return jb_fail_memory(err, 0);
    for (; next < name_count && names[next].credit == (int64_t)i + 1; next++)
      credit->names[credit->name_count++] = names[next].name;
  }
  return JB_OK;
}

static jb_status read_lists (jb_store *store, jb_arena *arena,
                             jb_article *article, jb_error *err) {
  static const char paragraph_sql[] =
      "SELECT (SELECT count(*) FROM paragraph WHERE article = ?1), kind, text "
      "FROM paragraph "
      "WHERE article = ?1 ORDER BY ordinal";
  static const char byline_sql[] = "SELECT (SELECT count(*) FROM byline WHERE "
                                   "article = ?1), role, name FROM byline "
                                   "WHERE article = ?1 ORDER BY ordinal";
  static const char span_sql[] = "SELECT (SELECT count(*) FROM span WHERE "
                                 "article = ?1), field, first, last FROM span "
                                 "WHERE article = ?1 ORDER BY ordinal";
  void *list;
  if (read_list(store, paragraph_sql, article->number, arena, read_paragraph,
                sizeof(jb_paragraph), &list, &article->paragraph_count,
                err) != JB_OK)
    return err->code;
  article->paragraphs = list;
  if (read_list(store, byline_sql, article->number, arena, read_byline,
                sizeof(jb_byline), &list, &article->byline_count, err) != JB_OK)
    return err->code;
  article->bylines = list;
  if (read_list(store, span_sql, article->number, arena, read_span,
                sizeof(jb_span), &list, &article->span_count, err) != JB_OK)
    return err->code;
  article->spans = list;
  if (read_credits(store, arena, article, err) != JB_OK)
    return err->code;
  return jb_read_decisions(store, arena, article, err);
}

/*                                                                 article */

/* From here on as in the enumeration jb_article_field. */
#define ARTICLE_COLUMNS                                                        \
  "article.number, article.id, article.ordinal, page.source, page.date, "      \
  "coalesce(article.running_head, page.running_head), "                        \
  "coalesce(article.folio, page.folio), "                                      \
  "coalesce(article.imprint, page.imprint), label, kicker, headline, deck, "   \
  "dateline, byline, kind, jump, continued "                                   \
  "FROM article JOIN page USING (page) "

static jb_status read_columns (sqlite3_stmt *row, jb_arena *arena,
                               jb_article *article, jb_error *err) {
  article->number = sqlite3_column_int64(row, 0);
  if (jb_column_text(row, 1, arena, &article->id, err) != JB_OK)
    return err->code;
  article->ordinal = sqlite3_column_int64(row, 2);
  for (int i = 0; i < JB_ARTICLE_FIELDS; i++)
    if (jb_column_text(row, 3 + i, arena, &article->fields[i], err) != JB_OK)
      return err->code;
  /* An empty text in the article's own column: its page has one, it not. */
  for (int i = JB_RUNNING_HEAD; i < JB_PAGE_FIELDS; i++)
    if (article->fields[i].length == 0)
      article->fields[i].bytes = NULL;
  return JB_OK;
}

/* The statement has its one row's key bound. */
static jb_status read_article (jb_store *store, sqlite3_stmt *statement,
                               bool *found, jb_arena *arena,
                               jb_article *article, jb_error *err) {
  jb_status status;
  memset(article, 0, sizeof *article);
  if (jb_step(store, statement, found, err) != JB_OK)
    return err->code;
  if (!*found)
    return JB_OK;
  status = read_columns(statement, arena, article, err);
  jb_finish(statement);
  if (status != JB_OK)
    return status;
  return read_lists(store, arena, article, err);
}

jb_status jb_store_read_article (jb_store *store, jb_slice id, jb_arena *arena,
                                 jb_article *article, jb_error *err) {
  static const char sql[] = "SELECT " ARTICLE_COLUMNS "WHERE article.id = ?1";
  sqlite3_stmt *statement;
  bool found;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, id);
  if (read_article(store, statement, &found, arena, article, err) != JB_OK)
    return err->code;
  if (!found)
    return jb_fail_no_article(store, id, err);
  return JB_OK;
}

jb_status jb_store_read_number (jb_store *store, int64_t number,
                                jb_arena *arena, jb_article *article,
                                jb_error *err) {
  static const char sql[] =
      "SELECT " ARTICLE_COLUMNS "WHERE article.number = ?1";
  sqlite3_stmt *statement;
  bool found;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, number);
  if (read_article(store, statement, &found, arena, article, err) != JB_OK)
    return err->code;
  if (!found)
    return jb_fail(err, JB_NOT_FOUND, JB_NO_OFFSET,
                   "%s has no article with the number %lld", store->path,
                   (long long)number);
  return JB_OK;
}
