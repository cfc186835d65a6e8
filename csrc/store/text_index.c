/* SPDX-License-Identifier: MIT */
/*
** The index on FTS5.
**
** A text is normalised loosely and cut into overlapping pairs of characters,
** with the last character alone at the end: 人民代表 becomes the four tokens
** 人民 民代 代表 表. A term of two or more characters is the phrase of its
** pairs; it cannot run on into the next text, for only the token at a text's
** end is a single character. A term of one character is a prefix of a token,
** for each character starts one. So a term is found exactly where it occurs.
**
** Tokens are parted by spaces, and FTS5's tokenizer "ascii" takes letters,
** digits and all bytes above 7F as parts of tokens. Other characters below 80
** are written as the two bytes (C0 or C1, 80 to BF) that UTF-8 forbids as too
** long a form of them; so no token is taken apart, no two are mixed up, and
** the first characters of tokens can be told by their bytes.
**
** The table keeps no texts (content=''): they are in the article's rows.
*/
#include "store/text_index.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "store/database.h"
#include "store/units.h"
#include "text/normalise.h"
#include "text/utf8.h"

/*
** The columns in the order of the table, and what a hit in them weighs: a
** headline was chosen to say what the article is about, a lead sums it up.
*/
#define COLUMNS 9
static const jb_query_field columns[COLUMNS] = {
    JB_FIELD_LABEL,    JB_FIELD_KICKER, JB_FIELD_HEADLINE,
    JB_FIELD_DECK,     JB_FIELD_LEAD,   JB_FIELD_BODY,
    JB_FIELD_DATELINE, JB_FIELD_BYLINE, JB_FIELD_CREDIT,
};
static const double weights[COLUMNS] = {1, 3, 5, 3, 2, 1, 1, 1, 1};

const char jb_text_index_schema[] =
    "CREATE VIRTUAL TABLE article_index USING fts5(\n"
    "  -- Pairs of characters of the texts; rowid is article.number.\n"
    "  label, kicker, headline, deck, lead, body, dateline, byline, credit,\n"
    "  content='', tokenize='ascii'\n"
    ")";

/*                                                                  tokens */

static void append_character (jb_buffer *tokens, uint32_t character) {
  char bytes[JB_UTF8_MAX_BYTES];
  bool alphanumeric = (character >= '0' && character <= '9') ||
                      (character >= 'a' && character <= 'z');
  if (character >= 0x80 || alphanumeric) {
    jb_buffer_append(tokens, bytes, jb_utf8_encode(character, bytes));
  } else {
    jb_buffer_append_byte(tokens, (char)(0xC0 | character >> 6));
    jb_buffer_append_byte(tokens, (char)(0x80 | (character & 0x3F)));
  }
}

/*
** Append the tokens of a normalised text. With 'whole' the last character
** alone is one too; a term must not have it unless it is all there is.
*/
static void append_tokens (jb_buffer *tokens, jb_slice text, bool whole) {
  size_t place = 0;
  uint32_t character = 0, next = 0;
  if (text.length > 0)
    place = jb_utf8_decode(text.bytes, text.length, &character);
  for (bool first = true; place > 0; first = false) {
    size_t bytes = 0;
    if (place < text.length)
      bytes = jb_utf8_decode(text.bytes + place, text.length - place, &next);
    if (bytes == 0 && !whole && !first)
      break;
    append_character(tokens, character);
    if (bytes > 0)
      append_character(tokens, next);
    jb_buffer_append_byte(tokens, ' ');
    if (bytes == 0)
      break;
    place += bytes;
    character = next;
  }
}

/*                                                                  adding */

static size_t column_of (jb_query_field field) {
  size_t column = 0;
  while (columns[column] != field)
    column++;
  return column;
}

static jb_status tokenize_units (const jb_article *article,
                                 jb_buffer tokens[COLUMNS], jb_error *err) {
  jb_unit_cursor cursor = JB_UNIT_CURSOR_START;
  jb_buffer normal = JB_BUFFER_EMPTY;
  jb_status status = JB_OK;
  jb_text_unit unit;
  while (status == JB_OK && jb_next_unit(article, &cursor, &unit)) {
    jb_buffer *column = &tokens[column_of(unit.field)];
    jb_buffer_reset(&normal);
    status = jb_normalise(unit.text.bytes, unit.text.length, JB_LOOSE, &normal,
                          NULL, err);
    if (status != JB_OK)
      break;
    append_tokens(column, (jb_slice){normal.bytes, normal.length}, true);
    if (column->status != JB_OK)
      status = jb_fail_memory(err, column->length);
  }
  jb_buffer_free(&normal);
  return status;
}

jb_status jb_text_index_add (jb_store *store, const jb_article *article,
                             jb_error *err) {
  static const char sql[] =
      "INSERT INTO article_index (rowid, label, kicker, headline, deck, lead, "
      "body, dateline, byline, credit) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
  jb_buffer tokens[COLUMNS] = {JB_BUFFER_EMPTY};
  sqlite3_stmt *statement;
  size_t limit = (size_t)sqlite3_limit(store->db, SQLITE_LIMIT_LENGTH, -1);
  jb_status status = tokenize_units(article, tokens, err);
  for (size_t i = 0; i < COLUMNS && status == JB_OK; i++)
    if (tokens[i].length > limit)
      status = jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                       "article %lld: it has too much text for an archive: "
                       "cut the file into single pages",
                       (long long)article->ordinal);
  if (status == JB_OK)
    status = jb_prepare(store, sql, &statement, err);
  if (status == JB_OK) {
    (void)sqlite3_bind_int64(statement, 1, article->number);
    for (int i = 0; i < COLUMNS; i++)
      jb_bind_text(statement, i + 2,
                   (jb_slice){tokens[i].bytes, tokens[i].length});
    status = jb_run(store, statement, err);
  }
  for (size_t i = 0; i < COLUMNS; i++)
    jb_buffer_free(&tokens[i]);
  return status;
}

/*                                                                 finding */

/*
** The rank is BM25 (Robertson and Zaragoza, The Probabilistic Relevance
** Framework, 2009) with the usual constants and weighted hits: how often a
** term occurs counts less and less, and less in a long article. FTS5's own
** function bm25() is not used because it gives words that half of the
** articles have next to nothing, so that in a small archive all scores are 0.
*/
#define BM25_K1 1.2
#define BM25_B 0.75

/* Characters of an average article, found once for a query. */
static int average_length (const Fts5ExtensionApi *api, Fts5Context *context,
                           double *average) {
  double *kept = api->xGetAuxdata(context, 0);
  sqlite3_int64 rows, tokens;
  int result;
  if (kept != NULL) {
    *average = *kept;
    return SQLITE_OK;
  }
  result = api->xRowCount(context, &rows);
  if (result == SQLITE_OK)
    result = api->xColumnTotalSize(context, -1, &tokens);
  if (result != SQLITE_OK)
    return result;
  *average = rows > 0 && tokens > 0 ? (double)tokens / (double)rows : 1;
  kept = sqlite3_malloc(sizeof *kept);
  if (kept == NULL)
    return SQLITE_NOMEM;
  *kept = *average;
  return api->xSetAuxdata(context, kept, sqlite3_free);
}

static int weigh_hits (const Fts5ExtensionApi *api, Fts5Context *context,
                       double *weight) {
  int hits, result = api->xInstCount(context, &hits);
  *weight = 0;
  for (int i = 0; i < hits && result == SQLITE_OK; i++) {
    int phrase, column, place;
    result = api->xInst(context, i, &phrase, &column, &place);
    if (result == SQLITE_OK && column >= 0 && column < COLUMNS)
      *weight += weights[column];
  }
  return result;
}

/* The part of the rank that the article decides; see jb_text_index_find. */
static void term_weight (const Fts5ExtensionApi *api, Fts5Context *context,
                         sqlite3_context *answer, int argument_count,
                         sqlite3_value **arguments) {
  double average, weight;
  int length, result;
  (void)argument_count;
  (void)arguments;
  result = average_length(api, context, &average);
  if (result == SQLITE_OK)
    result = weigh_hits(api, context, &weight);
  if (result == SQLITE_OK)
    result = api->xColumnSize(context, -1, &length);
  if (result != SQLITE_OK)
    sqlite3_result_error_code(answer, result);
  else
    sqlite3_result_double(
        answer, weight * (BM25_K1 + 1) /
                    (weight + BM25_K1 * (1 - BM25_B +
                                         BM25_B * (double)length / average)));
}

/* https://www.sqlite.org/fts5.html, 7 "Extending FTS5" */
jb_status jb_text_index_open (jb_store *store, jb_error *err) {
  fts5_api *api = NULL;
  sqlite3_stmt *statement;
  int result =
      sqlite3_prepare_v2(store->db, "SELECT fts5(?1)", -1, &statement, NULL);
  if (result == SQLITE_OK) {
    (void)sqlite3_bind_pointer(statement, 1, (void *)&api, "fts5_api_ptr",
                               NULL);
    (void)sqlite3_step(statement);
    result = sqlite3_finalize(statement);
  }
  if (result == SQLITE_OK && api != NULL)
    result = api->xCreateFunction(api, "term_weight", NULL, term_weight, NULL);
  if ((result & 0xff) == SQLITE_NOMEM)
    return jb_fail_memory(err, 0);
  if (result != SQLITE_OK || api == NULL)
    return jb_fail(err, JB_IO, JB_NO_OFFSET,
                   "this SQLite has no full-text search (FTS5): install one "
                   "that has, such as Debian's libsqlite3-0");
  return JB_OK;
}

/* FTS5's words for a term: {column …} : "pair pair …" or "single" *. */
static void append_expression (jb_buffer *expression, jb_query_field field,
                               jb_slice term) {
  size_t characters = jb_utf8_count(term.bytes, term.length);
  if (field != JB_FIELD_TEXT) {
    jb_buffer_append_format(expression,
                            "{%s%s} : ", field == JB_FIELD_BODY ? "lead " : "",
                            jb_query_field_name(field));
  }
  jb_buffer_append_byte(expression, '"');
  append_tokens(expression, term, false);
  jb_buffer_append_string(expression, characters == 1 ? "\" *" : "\"");
}

/* The other part of BM25: the fewer articles have a term, the more it says. */
static jb_status weigh_rarity (jb_store *store, jb_match_set *matches,
                               jb_error *err) {
  /* Nothing is ever deleted: the last number is the number of articles. */
  static const char sql[] = "SELECT max(number) FROM article";
  double with = (double)matches->count, rarity;
  int64_t articles;
  if (jb_single_integer(store, sql, &articles, err) != JB_OK)
    return err->code;
  rarity = log(1 + ((double)articles - with + 0.5) / (with + 0.5));
  for (size_t i = 0; i < matches->count; i++)
    matches->matches[i].score *= rarity;
  return JB_OK;
}

jb_status jb_text_index_find (jb_store *store, jb_query_field field,
                              jb_slice term, bool scored, jb_match_set *matches,
                              jb_error *err) {
  static const char scored_sql[] =
      "SELECT rowid, term_weight(article_index) "
      "FROM article_index WHERE article_index MATCH ?1 ORDER BY rowid";
  static const char plain_sql[] =
      "SELECT rowid, 0.0 "
      "FROM article_index WHERE article_index MATCH ?1 ORDER BY rowid";
  jb_buffer expression = JB_BUFFER_EMPTY;
  sqlite3_stmt *statement;
  bool row = true;
  jb_status status;
  append_expression(&expression, field, term);
  status =
      expression.status == JB_OK
          ? jb_prepare(store, scored ? scored_sql : plain_sql, &statement, err)
          : jb_fail_memory(err, expression.length);
  if (status == JB_OK)
    jb_bind_text(statement, 1, (jb_slice){expression.bytes, expression.length});
  while (status == JB_OK && row) {
    status = jb_step(store, statement, &row, err);
    if (status == JB_OK && row &&
        !jb_match_set_append(matches, sqlite3_column_int64(statement, 0),
                             sqlite3_column_double(statement, 1))) {
      jb_finish(statement);
      status = jb_fail_memory(err, matches->count);
    }
  }
  jb_buffer_free(&expression);
  if (status == JB_OK && scored)
    status = weigh_rarity(store, matches, err);
  return status;
}

/*                                                                checking */

static jb_status report_rows (jb_store *store, const char *sql,
                              const char *what, jb_report_problem *report,
                              void *context, jb_error *err) {
  sqlite3_stmt *statement;
  bool row;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  for (;;) {
    char problem[128];
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      return JB_OK;
    (void)snprintf(problem, sizeof problem, "article number %lld %s",
                   (long long)sqlite3_column_int64(statement, 0), what);
    report(context, problem);
  }
}

jb_status jb_text_index_check (jb_store *store, jb_report_problem *report,
                               void *context, jb_error *err) {
  static const char missing_sql[] =
      "SELECT number FROM article EXCEPT SELECT id FROM article_index_docsize "
      "ORDER BY 1";
  static const char stray_sql[] =
      "SELECT id FROM article_index_docsize EXCEPT SELECT number FROM article "
      "ORDER BY 1";
  int result;
  if (report_rows(store, missing_sql, "is not in the search index", report,
                  context, err) != JB_OK ||
      report_rows(store, stray_sql, "of the search index is no article", report,
                  context, err) != JB_OK)
    return err->code;
  if (store->read_only)
    return JB_OK;
  result = sqlite3_exec(store->db,
                        "INSERT INTO article_index (article_index) "
                        "VALUES ('integrity-check')",
                        NULL, NULL, NULL);
  if ((result & 0xff) == SQLITE_CORRUPT) {
    report(context, "the search index is damaged");
    return JB_OK;
  }
  if (result != SQLITE_OK)
    return jb_fail_sqlite(store, result, "check", err);
  return JB_OK;
}
