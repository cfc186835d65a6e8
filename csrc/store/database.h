/* SPDX-License-Identifier: MIT */
/*
** What the files of store/ share: the open database, its cached statements,
** and the turning of SQLite's result codes into statuses. Not for others.
**
** A statement is written where it is used, as a `static const char SQL[]`;
** jb_prepare keeps it prepared under the address of that text. Between two
** uses it is reset and has no bindings, which jb_run and jb_finish see to.
**
** Writing (transaction.c): rows first, the index after them. What goes wrong
** with rows inside a batch is undone to where the write began; what the index
** collects in memory cannot be undone singly, so a failure there undoes the
** whole batch.
*/
#ifndef JB_STORE_DATABASE_H
#define JB_STORE_DATABASE_H

#include <sqlite3.h>

#include "index/attributes.h"
#include "index/index.h"
#include "store/page_texts.h"
#include "store/store.h"

#define JB_STATEMENTS 128

struct jb_store {
  sqlite3 *db;
  char *path;     /* owned */
  char *log_path; /* of the write-ahead log beside it; owned */
  bool read_only;
  bool in_batch; /* between jb_store_begin and commit or rollback */
  bool in_read;  /* between jb_read_begin and jb_read_end */
  bool (*cancelled)(void *context); /* of the search under way, or NULL */
  void *cancel_context;
  /* See text_index.c. */
  jb_index *index;                  /* owned */
  jb_attributes *attributes;        /* owned */
  struct jb_page_texts *page_texts; /* owned; NULL until they are needed */
  bool index_current; /* brought to the transaction that is open */
  bool index_changed, attributes_changed; /* not yet written */
  bool index_touched;                     /* by the write that is open */
  int64_t data_version;                   /* the attributes were read at */
  struct {
    const char *sql;
    sqlite3_stmt *statement;
  } statements[JB_STATEMENTS];
  size_t statement_count;
};

/*
** Fill 'err' for SQLite's 'result': chooses the status and names the file
** and the mend. 'doing' is what failed, such as "write". Returns the status.
*/
jb_status jb_fail_sqlite (jb_store *store, int result, const char *doing,
                          jb_error *err);

/* JB_CANCELLED: whoever was told of the progress said stop. */
jb_status jb_fail_cancelled (const jb_store *store, jb_error *err);

/* So many articles between two words of progress. */
#define JB_PROGRESS_ARTICLES 100

/* The cached statement for 'sql', ready to be bound. */
jb_status jb_prepare (jb_store *store, const char *sql,
                      sqlite3_stmt **statement, jb_error *err);

/* Bind a text (or NULL when absent); its bytes must live until the reset. */
void jb_bind_text (sqlite3_stmt *statement, int place, jb_slice text);
void jb_bind_number (sqlite3_stmt *statement, int place, jb_number number);

/*
** Step once: '*row' tells whether there is a row. When there is none, or on
** failure, the statement is finished.
*/
jb_status jb_step (jb_store *store, sqlite3_stmt *statement, bool *row,
                   jb_error *err);

/* Step to the end of a statement that gives no rows, and finish it. */
jb_status jb_run (jb_store *store, sqlite3_stmt *statement, jb_error *err);

/* Reset and clear the bindings. */
void jb_finish (sqlite3_stmt *statement);

/* A column copied into the arena; NULL becomes absent. */
jb_status jb_column_text (sqlite3_stmt *statement, int column, jb_arena *arena,
                          jb_slice *text, jb_error *err);
jb_number jb_column_number (sqlite3_stmt *statement, int column);

/* Prepare 'sql', bind 'number' as ?1 unless it is 0, run it to its end. */
jb_status jb_run_simple (jb_store *store, const char *sql, int64_t number,
                         jb_error *err);

/* That the archive has no article with 'id': JB_NOT_FOUND. */
jb_status jb_fail_no_article (jb_store *store, jb_slice id, jb_error *err);

/* The row number of the article with 'id'; JB_NOT_FOUND names the archive. */
jb_status jb_find_article (jb_store *store, jb_slice id, int64_t *number,
                           jb_error *err);

/* The single integer that 'sql' gives; 0 when it gives none. */
jb_status jb_single_integer (jb_store *store, const char *sql, int64_t *value,
                             jb_error *err);

/*
** A write of several statements. jb_write_begin opens a transaction, or a
** savepoint when the caller has a batch open; jb_write_end keeps everything
** when 'status' is JB_OK and undoes it otherwise, and returns the outcome.
*/
jb_status jb_write_begin (jb_store *store, jb_error *err);
jb_status jb_write_end (jb_store *store, jb_status status, jb_error *err);

/*
** Several reads of one state of the archive, whatever other processes write
** meanwhile. jb_read_end returns 'status'. Inside of a batch both do nothing.
*/
jb_status jb_read_begin (jb_store *store, jb_error *err);
jb_status jb_read_end (jb_store *store, jb_status status);

/* Store the words of one article, cut by 'model'; a write is open. */
jb_status jb_insert_words (jb_store *store, int64_t article, jb_slice model,
                           jb_slice words, jb_error *err);

/* The counted words of the article with a number; absent: it was not counted.
*/
jb_status jb_read_counts (jb_store *store, int64_t article, jb_arena *arena,
                          jb_slice *words, jb_error *err);

/* Call 'report' for each article whose words are damaged. */
jb_status jb_check_words (jb_store *store,
                          void (*report)(void *context, const char *problem),
                          void *context, jb_error *err);

/* Store the decisions of one article; the caller has a write open. */
jb_status jb_insert_decisions (jb_store *store, int64_t article,
                               const jb_decision *decisions, size_t count,
                               jb_error *err);

/* Read the decisions of 'article' (its number is set) into 'arena'. */
jb_status jb_read_decisions (jb_store *store, jb_arena *arena,
                             jb_article *article, jb_error *err);

#endif
