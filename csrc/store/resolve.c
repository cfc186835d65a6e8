/* SPDX-License-Identifier: MIT */
/*
** Topics and kinds are read from their columns; a reporter's articles are few
** and stand together in the table's index; the pages whose folio or file name
** has a text are found by looking at each (page_texts.h).
*/
#include "store/resolve.h"

#include <string.h>

#include "store/page_texts.h"
#include "store/text_index.h"
#include "store/values.h"

/* SQLite's virtual machine takes so many steps between two questions. */
#define STEPS_BETWEEN_QUESTIONS 10000

/*                                                                   tables */

/* Add the numbers that the bound statement gives. */
static jb_status add_rows (jb_store *store, sqlite3_stmt *statement,
                           jb_article_set *set, jb_error *err) {
  bool row;
  for (;;) {
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      return JB_OK;
    if (!jb_article_set_add(set, sqlite3_column_int64(statement, 0))) {
      jb_finish(statement);
      return jb_fail_memory(err, 0);
    }
  }
}

static jb_status add_text_rows (jb_store *store, const char *sql, jb_slice text,
                                jb_article_set *set, jb_error *err) {
  sqlite3_stmt *statement;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, text);
  return add_rows(store, statement, set, err);
}

/*                                                                  columns */

static jb_status add_column (jb_store *store, jb_attribute_kind kind,
                             const char *sql, jb_slice key, jb_article_set *set,
                             jb_error *err) {
  jb_value value;
  if (jb_find_value(store, kind, key, &value, err) != JB_OK)
    return err->code;
  if (value.number == 0)
    return JB_OK;
  if (value.overflow)
    return add_text_rows(store, sql, key, set, err);
  return jb_attributes_filter(store->attributes, kind, value.number, set, err);
}

jb_status jb_resolve_in_store (void *context, const jb_query_node *term,
                               jb_article_set *set, jb_error *err) {
  static const char topic_sql[] =
      "SELECT article FROM decision WHERE topic = ?1";
  static const char reporter_sql[] =
      "SELECT article FROM byline WHERE name_key = ?1";
  static const char kind_sql[] = "SELECT number FROM article WHERE kind = ?1";
  jb_store *store = context;
  switch (term->field) {
    case JB_FIELD_TOPIC:
      return add_column(store, JB_ATTRIBUTE_TOPIC, topic_sql, term->text, set,
                        err);
    case JB_FIELD_KIND:
      return add_column(store, JB_ATTRIBUTE_KIND, kind_sql, term->text, set,
                        err);
    case JB_FIELD_REPORTER:
      return add_text_rows(store, reporter_sql, term->text, set, err);
    case JB_FIELD_PAPER:
      return jb_folios_containing(store, term->text, set, err);
    case JB_FIELD_SOURCE:
      return jb_sources_containing(store, term->text, set, err);
    default:
      return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                     "a term of a kind that the archive does not know");
  }
}

/*                                                               answering */

static int ask_to_stop (void *context) {
  const jb_store *store = context;
  return store->cancelled(store->cancel_context);
}

jb_status jb_answer_begin (jb_store *store, const jb_match_options *options,
                           const jb_index_snapshot **snapshot,
                           jb_find_options *find, jb_error *err) {
  memset(find, 0, sizeof *find);
  find->strict = options->strict;
  find->cancelled = options->cancelled;
  find->cancel_context = options->cancel_context;
  find->resolve = jb_resolve_in_store;
  find->resolve_context = store;
  if (jb_read_begin(store, err) != JB_OK ||
      jb_text_index_refresh(store, snapshot, err) != JB_OK)
    return err->code;
  /* After flushing what a batch has collected: a write is not cancelled. */
  store->cancelled = options->cancelled;
  store->cancel_context = options->cancel_context;
  if (options->cancelled != NULL)
    sqlite3_progress_handler(store->db, STEPS_BETWEEN_QUESTIONS, ask_to_stop,
                             store);
  return JB_OK;
}

jb_status jb_answer_end (jb_store *store, jb_status status) {
  sqlite3_progress_handler(store->db, 0, NULL, NULL);
  return jb_read_end(store, status);
}
