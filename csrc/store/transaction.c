/* SPDX-License-Identifier: MIT */
/*
** Transactions: of one write, of a batch of writes, of several reads.
**
** SQLite keeps a transaction whole; what is done here is that the index, which
** collects in memory, writes before the commit and forgets after a rollback.
*/
#include "store/database.h"

#include "store/text_index.h"

static const char begin[] = "BEGIN IMMEDIATE";
static const char commit[] = "COMMIT";
static const char rollback[] = "ROLLBACK";
static const char savepoint[] = "SAVEPOINT jianbao";
static const char release[] = "RELEASE jianbao";
static const char undo[] = "ROLLBACK TO jianbao";
static const char begin_reading[] = "BEGIN";

/* A failure here changes nothing that could be mended. */
static void run_quietly (jb_store *store, const char *sql) {
  jb_error ignored;
  (void)jb_run_simple(store, sql, 0, &ignored);
}

jb_status jb_store_begin (jb_store *store, jb_error *err) {
  if (store->in_batch)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "%s: a transaction is already open", store->path);
  if (jb_run_simple(store, begin, 0, err) != JB_OK)
    return err->code;
  store->in_batch = true;
  store->index_current = false;
  return JB_OK;
}

/* Undo everything since BEGIN, in the file and in memory. */
static void roll_back (jb_store *store) {
  if (sqlite3_get_autocommit(store->db) == 0)
    run_quietly(store, rollback);
  jb_text_index_abandon(store);
}

/* SQLite itself rolls back after some failures, such as a full disk. */
static jb_status check_batch_alive (jb_store *store, jb_error *err) {
  if (sqlite3_get_autocommit(store->db) != 0)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "%s: the transaction was rolled back after a failure: call "
                   "rollback, and begin anew",
                   store->path);
  return JB_OK;
}

jb_status jb_store_commit (jb_store *store, jb_error *err) {
  if (!store->in_batch)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET, "%s: no transaction is open",
                   store->path);
  if (check_batch_alive(store, err) != JB_OK)
    return err->code;
  if (jb_text_index_flush(store, err) != JB_OK) {
    roll_back(store);
    return err->code;
  }
  if (jb_run_simple(store, commit, 0, err) != JB_OK)
    return err->code;
  store->in_batch = false;
  return JB_OK;
}

void jb_store_rollback (jb_store *store) {
  roll_back(store);
  store->in_batch = false;
}

jb_status jb_write_begin (jb_store *store, jb_error *err) {
  store->index_touched = false;
  if (!store->in_batch) {
    store->index_current = false;
    return jb_run_simple(store, begin, 0, err);
  }
  if (check_batch_alive(store, err) != JB_OK)
    return err->code;
  return jb_run_simple(store, savepoint, 0, err);
}

jb_status jb_write_end (jb_store *store, jb_status status, jb_error *err) {
  bool whole = !store->in_batch;
  if (status == JB_OK && whole)
    status = jb_text_index_flush(store, err);
  if (status == JB_OK)
    status = jb_run_simple(store, whole ? commit : release, 0, err);
  if (status == JB_OK)
    return JB_OK;
  if (whole || store->index_touched || sqlite3_get_autocommit(store->db) != 0) {
    roll_back(store);
  } else {
    run_quietly(store, undo);
    run_quietly(store, release);
  }
  return status;
}

jb_status jb_read_begin (jb_store *store, jb_error *err) {
  if (sqlite3_get_autocommit(store->db) == 0)
    return JB_OK;
  if (jb_run_simple(store, begin_reading, 0, err) != JB_OK)
    return err->code;
  store->in_read = true;
  store->index_current = false;
  return JB_OK;
}

jb_status jb_read_end (jb_store *store, jb_status status) {
  if (store->in_read && sqlite3_get_autocommit(store->db) == 0)
    run_quietly(store, commit);
  store->in_read = false;
  return status;
}
