/* SPDX-License-Identifier: MIT */
/*
** From a query's tree to the set of articles that match: each leaf gives a
** set, and the operators put sets together. The leaves that are not texts
** (topic, reporter, paper, source, kind, date) are answered by the tables.
*/
#include "store/search.h"

#include <string.h>

#include "base/buffer.h"
#include "store/database.h"
#include "store/text_index.h"
#include "text/normalise.h"

typedef struct matcher {
  jb_store *store;
  bool scored; /* whether leaves that count for the rank shall have scores */
  jb_error *err;
} matcher;

/*                                                                  leaves */

/* Append the numbers that the bound statement gives. */
static jb_status append_rows (matcher *m, sqlite3_stmt *statement,
                              jb_match_set *matches) {
  bool row;
  for (;;) {
    if (jb_step(m->store, statement, &row, m->err) != JB_OK)
      return m->err->code;
    if (!row)
      return JB_OK;
    if (!jb_match_set_append(matches, sqlite3_column_int64(statement, 0), 0)) {
      jb_finish(statement);
      return jb_fail_memory(m->err, matches->count);
    }
  }
}

static jb_status match_rows (matcher *m, const char *sql, jb_slice first,
                             jb_slice second, jb_match_set *matches) {
  sqlite3_stmt *statement;
  if (jb_prepare(m->store, sql, &statement, m->err) != JB_OK)
    return m->err->code;
  jb_bind_text(statement, 1, first);
  if (sqlite3_bind_parameter_count(statement) > 1)
    jb_bind_text(statement, 2, second);
  return append_rows(m, statement, matches);
}

static jb_status match_everything (matcher *m, jb_match_set *matches) {
  static const char sql[] = "SELECT number FROM article ORDER BY number";
  sqlite3_stmt *statement;
  if (jb_prepare(m->store, sql, &statement, m->err) != JB_OK)
    return m->err->code;
  return append_rows(m, statement, matches);
}

static jb_status append_page (matcher *m, int64_t page, jb_match_set *matches) {
  static const char sql[] = "SELECT number FROM article WHERE page = ?1";
  sqlite3_stmt *statement;
  if (jb_prepare(m->store, sql, &statement, m->err) != JB_OK)
    return m->err->code;
  (void)sqlite3_bind_int64(statement, 1, page);
  return append_rows(m, statement, matches);
}

/* Whether 'text', normalised loosely, contains 'term', which is so already. */
static jb_status contains (jb_slice text, jb_slice term, jb_buffer *normal,
                           bool *found, jb_error *err) {
  jb_buffer_reset(normal);
  *found = false;
  if (text.bytes == NULL)
    return JB_OK;
  if (jb_normalise(text.bytes, text.length, JB_LOOSE, normal, NULL, err) !=
      JB_OK)
    return err->code;
  *found = normal->length > 0 && memmem(normal->bytes, normal->length,
                                        term.bytes, term.length) != NULL;
  return JB_OK;
}

/* There are few pages to many articles: look at each. */
static jb_status match_pages (matcher *m, const char *sql, jb_slice term,
                              jb_match_set *matches) {
  jb_buffer normal = JB_BUFFER_EMPTY;
  sqlite3_stmt *statement;
  bool row, found;
  jb_status status = jb_prepare(m->store, sql, &statement, m->err);
  while (status == JB_OK) {
    jb_slice text;
    status = jb_step(m->store, statement, &row, m->err);
    if (status != JB_OK || !row)
      break;
    text.bytes = (const char *)sqlite3_column_text(statement, 1);
    text.length = (size_t)sqlite3_column_bytes(statement, 1);
    status = contains(text, term, &normal, &found, m->err);
    if (status == JB_OK && found)
      status = append_page(m, sqlite3_column_int64(statement, 0), matches);
    if (status != JB_OK)
      jb_finish(statement);
  }
  jb_buffer_free(&normal);
  jb_match_set_sort(matches);
  return status;
}

static jb_status match_term (matcher *m, const jb_query_node *term,
                             jb_match_set *matches) {
  static const char topic_sql[] =
      "SELECT article FROM decision WHERE topic = ?1 ORDER BY article";
  static const char reporter_sql[] = "SELECT DISTINCT article FROM byline "
                                     "WHERE name_key = ?1 ORDER BY article";
  static const char kind_sql[] =
      "SELECT number FROM article WHERE kind = ?1 ORDER BY number";
  static const char date_sql[] =
      "SELECT number FROM page CROSS JOIN article USING (page) "
      "WHERE date >= coalesce(?1, '') AND date <= coalesce(?2, '~')";
  static const char paper_sql[] = "SELECT page, folio FROM page";
  static const char source_sql[] = "SELECT page, source FROM page";
  jb_status status;
  switch (term->field) {
    case JB_FIELD_TOPIC:
      return match_rows(m, topic_sql, term->text, term->text, matches);
    case JB_FIELD_REPORTER:
      return match_rows(m, reporter_sql, term->text, term->text, matches);
    case JB_FIELD_KIND:
      return match_rows(m, kind_sql, term->text, term->text, matches);
    case JB_FIELD_DATE:
      status =
          match_rows(m, date_sql, term->first_day, term->last_day, matches);
      jb_match_set_sort(matches);
      return status;
    case JB_FIELD_PAPER: return match_pages(m, paper_sql, term->text, matches);
    case JB_FIELD_SOURCE:
      return match_pages(m, source_sql, term->text, matches);
    default:
      return jb_text_index_find(m->store, term->field, term->text, m->scored,
                                matches, m->err);
  }
}

/*                                                               operators */

static jb_status match_node (matcher *m, const jb_query_node *node,
                             jb_match_set *matches);

/* What an AND does with a child: 'matches' keeps or loses the child's. */
static jb_status narrow (matcher *m, const jb_query_node *child, bool keep,
                         jb_match_set *matches) {
  jb_match_set set = JB_MATCH_SET_EMPTY;
  jb_status status = match_node(m, child, &set);
  if (status == JB_OK && keep)
    jb_match_set_intersect(matches, &set);
  else if (status == JB_OK)
    jb_match_set_subtract(matches, &set);
  jb_match_set_free(&set);
  return status;
}

/* 'matches' loses what matches 'node', whose scores nobody needs. */
static jb_status subtract (matcher *m, const jb_query_node *node,
                           jb_match_set *matches) {
  matcher unscored = *m;
  unscored.scored = false;
  return narrow(&unscored, node, false, matches);
}

/* First what shall be there, so that what shall not is taken off a little. */
static jb_status match_and (matcher *m, const jb_query_node *node,
                            jb_match_set *matches) {
  bool started = false;
  jb_status status = JB_OK;
  const jb_query_node *child;
  for (child = node->first_child; child != NULL && status == JB_OK;
       child = child->next_sibling) {
    if (child->kind == JB_QUERY_NOT)
      continue;
    status = started ? narrow(m, child, true, matches)
                     : match_node(m, child, matches);
    started = true;
  }
  if (!started && status == JB_OK)
    status = match_everything(m, matches);
  for (child = node->first_child; child != NULL && status == JB_OK;
       child = child->next_sibling)
    if (child->kind == JB_QUERY_NOT)
      status = subtract(m, child->first_child, matches);
  return status;
}

static jb_status match_or (matcher *m, const jb_query_node *node,
                           jb_match_set *matches) {
  jb_status status = JB_OK;
  for (const jb_query_node *child = node->first_child;
       child != NULL && status == JB_OK; child = child->next_sibling) {
    jb_match_set set = JB_MATCH_SET_EMPTY;
    status = match_node(m, child, &set);
    if (status == JB_OK && !jb_match_set_unite(matches, &set))
      status = jb_fail_memory(m->err, set.count);
    jb_match_set_free(&set);
  }
  return status;
}

/* Recursion as deep as the query, which the parser bounds. */
static jb_status match_node (matcher *m, const jb_query_node *node,
                             jb_match_set *matches) {
  switch (node->kind) {
    case JB_QUERY_TERM: return match_term(m, node, matches);
    case JB_QUERY_AND: return match_and(m, node, matches);
    case JB_QUERY_OR: return match_or(m, node, matches);
    case JB_QUERY_NEAR:
      return jb_fail(m->err, JB_BAD_QUERY, node->start,
                     "NEAR is not known yet; leave it out to find articles "
                     "with all of the terms.");
    case JB_QUERY_NOT:
      if (match_everything(m, matches) != JB_OK)
        return m->err->code;
      return subtract(m, node->first_child, matches);
  }
  return jb_fail(m->err, JB_MISUSE, JB_NO_OFFSET, "a query of an unknown kind");
}

jb_status jb_store_match (jb_store *store, const jb_query *query, bool scored,
                          jb_match_set *matches, jb_error *err) {
  matcher m = {store, scored, err};
  return match_node(&m, query->root, matches);
}
