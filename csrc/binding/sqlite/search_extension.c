/* SPDX-License-Identifier: MIT */
/*
** Searching an archive from SQL, in any program that loads extensions of
** SQLite; a shared object of its own that needs no Lua.
**
**   .load build/lib/jianbao_search
**   SELECT date, headline, topic
**   FROM jianbao_search('心理 培训') JOIN article USING (id)
**        JOIN decision ON decision.article = article.number;
**
** A table-valued function (https://www.sqlite.org/vtab.html#tabfunc2) with the
** columns id, date, headline, score, snippet, best hits first; its arguments
** are the query as the search box takes it and, if they are wanted, 1 for a
** strict search and the name of an attached database in place of 'main':
**
**   ATTACH '2024.db' AS later;
**   SELECT headline FROM jianbao_search('心理 培训', 0, 'later');
**
** (SQLite passes over a schema's name before a table-valued function.) It opens
** that database's file a second time, for reading, and so sees what is
** committed. Hits are fetched as they are asked for, in growing batches, so a
** LIMIT is quick.
*/
#include <stdint.h>
#include <string.h>

#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include "store/search.h"

#define FIRST_BATCH ((size_t)64)
#define LARGEST_BATCH ((size_t)4096)

enum { ID, DATE, HEADLINE, SCORE, SNIPPET, QUERY, STRICT, ARCHIVE };
#define ARGUMENTS 3 /* from QUERY on */

/* An archive that was searched. */
typedef struct searched {
  struct searched *next;
  jb_store *store; /* owned */
  char *path;      /* owned */
} searched;

typedef struct search_table {
  sqlite3_vtab base;
  sqlite3 *db;
  searched *archives; /* owned */
} search_table;

typedef struct search_cursor {
  sqlite3_vtab_cursor base;
  jb_store *store;         /* the table's */
  jb_query query;          /* owned while 'open' */
  jb_search_result result; /* owned while 'open': the batch at hand */
  bool open, strict;
  size_t batch, at; /* hits asked for at once; the one at hand */
  uint64_t before;  /* hits of the batches before */
} search_cursor;

static int fail (sqlite3_vtab *table, const char *message) {
  sqlite3_free(table->zErrMsg);
  table->zErrMsg = sqlite3_mprintf("%s", message);
  return SQLITE_ERROR;
}

static int connect (sqlite3 *db, void *context, int argument_count,
                    const char *const *arguments, sqlite3_vtab **table,
                    char **message) {
  search_table *made;
  int result = sqlite3_declare_vtab(
      db, "CREATE TABLE x(id TEXT, date TEXT, headline TEXT, score REAL, "
          "snippet TEXT, query HIDDEN, strict HIDDEN, archive HIDDEN)");
  (void)context;
  (void)argument_count;
  (void)arguments;
  (void)message;
  if (result != SQLITE_OK)
    return result;
  made = sqlite3_malloc(sizeof *made);
  if (made == NULL)
    return SQLITE_NOMEM;
  memset(made, 0, sizeof *made);
  made->db = db;
  *table = &made->base;
  return SQLITE_OK;
}

static int disconnect (sqlite3_vtab *table) {
  search_table *t = (search_table *)table;
  while (t->archives != NULL) {
    searched *closed = t->archives;
    t->archives = closed->next;
    jb_store_close(closed->store);
    sqlite3_free(closed->path);
    sqlite3_free(closed);
  }
  sqlite3_free(t);
  return SQLITE_OK;
}

/* A query must be given; which arguments are is told by the bits of idxNum. */
static int best_index (sqlite3_vtab *table, sqlite3_index_info *info) {
  int places[ARGUMENTS] = {-1, -1, -1}, used = 0;
  (void)table;
  for (int i = 0; i < info->nConstraint; i++) {
    int argument = info->aConstraint[i].iColumn - QUERY;
    if (argument < 0 || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
      continue;
    if (!info->aConstraint[i].usable)
      return SQLITE_CONSTRAINT;
    places[argument] = i;
  }
  for (int argument = 0; argument < ARGUMENTS; argument++)
    if (places[argument] >= 0) {
      info->aConstraintUsage[places[argument]].argvIndex = ++used;
      info->aConstraintUsage[places[argument]].omit = 1;
      info->idxNum |= 1 << argument;
    }
  info->estimatedCost = (info->idxNum & 1) != 0 ? 100 : 1e12;
  info->estimatedRows = 100;
  return SQLITE_OK;
}

static int open_cursor (sqlite3_vtab *table, sqlite3_vtab_cursor **cursor) {
  search_cursor *made = sqlite3_malloc(sizeof *made);
  (void)table;
  if (made == NULL)
    return SQLITE_NOMEM;
  memset(made, 0, sizeof *made);
  *cursor = &made->base;
  return SQLITE_OK;
}

static void end_search (search_cursor *cursor) {
  if (!cursor->open)
    return;
  jb_search_result_free(&cursor->result);
  jb_query_free(&cursor->query);
  cursor->open = false;
}

static int close_cursor (sqlite3_vtab_cursor *cursor) {
  end_search((search_cursor *)cursor);
  sqlite3_free(cursor);
  return SQLITE_OK;
}

static int fetch_batch (search_cursor *cursor) {
  const jb_search_options options = {.match = {cursor->strict, NULL, NULL},
                                     .order = JB_ORDER_RANK,
                                     .limit = cursor->batch,
                                     .offset = (size_t)cursor->before,
                                     .bound_count = true};
  jb_error err;
  if (jb_store_search(cursor->store, &cursor->query, &options, &cursor->result,
                      &err) == JB_OK)
    return SQLITE_OK;
  memset(&cursor->result, 0, sizeof cursor->result);
  return fail(cursor->base.pVtab, err.message);
}

/* The archive in a file, opened at its first search. */
static int open_archive (search_table *table, const char *path,
                         jb_store **store) {
  searched *opened = table->archives;
  jb_error err;
  while (opened != NULL && strcmp(opened->path, path) != 0)
    opened = opened->next;
  if (opened != NULL) {
    *store = opened->store;
    return SQLITE_OK;
  }
  opened = sqlite3_malloc(sizeof *opened);
  if (opened == NULL)
    return SQLITE_NOMEM;
  memset(opened, 0, sizeof *opened);
  opened->path = sqlite3_mprintf("%s", path);
  if (opened->path == NULL ||
      jb_store_open(path, JB_STORE_READ, JB_STORE_BUSY_MILLISECONDS,
                    &opened->store, &err) != JB_OK) {
    const int result =
        opened->path == NULL ? SQLITE_NOMEM : fail(&table->base, err.message);
    sqlite3_free(opened->path);
    sqlite3_free(opened);
    return result;
  }
  opened->next = table->archives;
  table->archives = opened;
  *store = opened->store;
  return SQLITE_OK;
}

static int begin_search (sqlite3_vtab_cursor *base, int index_number,
                         const char *index_name, int count,
                         sqlite3_value **values) {
  search_cursor *cursor = (search_cursor *)base;
  search_table *table = (search_table *)base->pVtab;
  const char *text, *path, *schema = "main";
  int place = 1, result;
  jb_error err;
  (void)index_name;
  end_search(cursor);
  if ((index_number & 1) == 0 || count < 1)
    return fail(base->pVtab, "jianbao_search wants a query: "
                             "jianbao_search('心理 培训')");
  cursor->strict = (index_number & 2) != 0 && count > place &&
                   sqlite3_value_int(values[place++]) != 0;
  if ((index_number & 4) != 0 && count > place)
    schema = (const char *)sqlite3_value_text(values[place]);
  path = schema == NULL ? NULL : sqlite3_db_filename(table->db, schema);
  if (path == NULL && (index_number & 4) != 0)
    return fail(base->pVtab, "jianbao_search knows no database of that name: "
                             "ATTACH it first");
  if (path == NULL || *path == '\0')
    return fail(base->pVtab, "jianbao_search wants an archive: open the file");
  result = open_archive(table, path, &cursor->store);
  if (result != SQLITE_OK)
    return result;
  text = (const char *)sqlite3_value_text(values[0]);
  if (text == NULL)
    text = "";
  if (jb_query_parse(text, strlen(text), &cursor->query, &err) != JB_OK)
    return fail(base->pVtab, err.message);
  cursor->open = true;
  cursor->batch = FIRST_BATCH;
  cursor->at = 0;
  cursor->before = 0;
  return fetch_batch(cursor);
}

static int at_end (sqlite3_vtab_cursor *base) {
  const search_cursor *cursor = (search_cursor *)base;
  return !cursor->open || cursor->at >= cursor->result.hit_count;
}

static int next_hit (sqlite3_vtab_cursor *base) {
  search_cursor *cursor = (search_cursor *)base;
  cursor->at++;
  if (cursor->at < cursor->result.hit_count ||
      cursor->result.hit_count < cursor->batch)
    return SQLITE_OK;
  cursor->before += cursor->result.hit_count;
  jb_search_result_free(&cursor->result);
  cursor->at = 0;
  if (cursor->batch < LARGEST_BATCH)
    cursor->batch *= 4;
  return fetch_batch(cursor);
}

static void answer_text (sqlite3_context *answer, jb_slice text) {
  if (text.bytes == NULL)
    sqlite3_result_null(answer);
  else
    sqlite3_result_text64(answer, text.bytes, text.length, SQLITE_TRANSIENT,
                          SQLITE_UTF8);
}

static int column (sqlite3_vtab_cursor *base, sqlite3_context *answer,
                   int number) {
  const search_cursor *cursor = (search_cursor *)base;
  const jb_hit *hit = &cursor->result.hits[cursor->at];
  switch (number) {
    case ID: answer_text(answer, hit->id); break;
    case DATE: answer_text(answer, hit->date); break;
    case HEADLINE: answer_text(answer, hit->headline); break;
    case SCORE: sqlite3_result_double(answer, hit->score); break;
    case SNIPPET: answer_text(answer, hit->snippet); break;
    case STRICT: sqlite3_result_int(answer, cursor->strict); break;
    default: sqlite3_result_null(answer);
  }
  return SQLITE_OK;
}

static int row_number (sqlite3_vtab_cursor *base, sqlite3_int64 *number) {
  const search_cursor *cursor = (search_cursor *)base;
  *number = (sqlite3_int64)(cursor->before + cursor->at + 1);
  return SQLITE_OK;
}

static const sqlite3_module module = {
    .xConnect = connect, /* no xCreate: there is nothing to create */
    .xBestIndex = best_index,
    .xDisconnect = disconnect,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = begin_search,
    .xNext = next_hit,
    .xEof = at_end,
    .xColumn = column,
    .xRowid = row_number,
};

/* What SQLite looks for in a file of this name; see .load. */
JB_EXPORT int sqlite3_jianbaosearch_init (sqlite3 *db, char **message,
                                          const sqlite3_api_routines *api);
/* And what it looks for in any. */
JB_EXPORT int sqlite3_extension_init (sqlite3 *db, char **message,
                                      const sqlite3_api_routines *api);

int sqlite3_extension_init (sqlite3 *db, char **message,
                            const sqlite3_api_routines *api) {
  SQLITE_EXTENSION_INIT2(api);
  (void)message;
  return sqlite3_create_module(db, "jianbao_search", &module, NULL);
}

int sqlite3_jianbaosearch_init (sqlite3 *db, char **message,
                                const sqlite3_api_routines *api) {
  return sqlite3_extension_init(db, message, api);
}
