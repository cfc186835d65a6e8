/* SPDX-License-Identifier: MIT */
/* Statements, transactions, and what SQLite's result codes mean for a user. */
#include "store/database.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MEND_DAMAGE                                                            \
  "is damaged: restore it from a copy, or run `sqlite3 FILE .recover` and "    \
  "import into a new archive"

/* SQLITE_IOERR and SQLITE_CANTOPEN: the system knows more. */
static jb_status fail_system (jb_store *store, int result, const char *doing,
                              jb_error *err) {
  /* When a COMMIT fails, SQLite forgets to keep errno: take it as it is. */
  int left_over = errno;
  int system_error = sqlite3_system_errno(store->db);
  if (system_error == 0)
    system_error = left_over;
  if (result == SQLITE_IOERR_NOMEM)
    return jb_fail_memory(err, 0);
  if (system_error == ENOSPC || system_error == EDQUOT ||
      system_error == EFBIG || result == SQLITE_IOERR_SHMSIZE)
    return jb_fail(err, JB_DISK_FULL, JB_NO_OFFSET,
                   "cannot %s %s: the disk is full, or a limit on file sizes "
                   "was met; the archive is as before: make room and run this "
                   "again",
                   doing, store->path);
  if (system_error == EACCES || system_error == EPERM || system_error == EROFS)
    return jb_fail(err, JB_READ_ONLY, JB_NO_OFFSET,
                   "cannot %s %s: the file or its folder cannot be written; "
                   "change its permissions, or open it for reading only",
                   doing, store->path);
  if (system_error != 0) {
    char what[64];
    (void)snprintf(what, sizeof what, "cannot %s", doing);
    return jb_fail_system(err, system_error, what, store->path);
  }
  return jb_fail(err, JB_IO, JB_NO_OFFSET, "cannot %s %s: %s", doing,
                 store->path, sqlite3_errstr(result));
}

jb_status jb_fail_cancelled (const jb_store *store, jb_error *err) {
  return jb_fail(err, JB_CANCELLED, JB_NO_OFFSET, "%s: cancelled", store->path);
}

jb_status jb_fail_sqlite (jb_store *store, int result, const char *doing,
                          jb_error *err) {
  switch (result & 0xff) {
    case SQLITE_NOMEM: return jb_fail_memory(err, 0);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return jb_fail(err, JB_BUSY, JB_NO_OFFSET,
                     "cannot %s %s: another process is writing to it; try "
                     "again when that one is done",
                     doing, store->path);
    case SQLITE_FULL:
      return jb_fail(err, JB_DISK_FULL, JB_NO_OFFSET,
                     "cannot %s %s: the disk is full; the archive is as "
                     "before: make room and run this again",
                     doing, store->path);
    case SQLITE_READONLY:
      return jb_fail(err, JB_READ_ONLY, JB_NO_OFFSET,
                     "cannot %s %s: it is open for reading only, or its file "
                     "or folder cannot be written",
                     doing, store->path);
    case SQLITE_CORRUPT:
      return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET, "%s " MEND_DAMAGE,
                     store->path);
    case SQLITE_NOTADB:
      return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                     "%s is not a jianbao archive: it is not an SQLite file, "
                     "or is encrypted; give another file name",
                     store->path);
    case SQLITE_TOOBIG:
      return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                     "cannot %s %s: a text is too long for SQLite", doing,
                     store->path);
    case SQLITE_INTERRUPT: return jb_fail_cancelled(store, err);
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return jb_fail(err, JB_NO_PERMISSION, JB_NO_OFFSET,
                     "cannot %s %s: the system does not allow it", doing,
                     store->path);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: return fail_system(store, result, doing, err);
    default:
      return jb_fail(err, JB_IO, JB_NO_OFFSET, "cannot %s %s: %s", doing,
                     store->path, sqlite3_errmsg(store->db));
  }
}

jb_status jb_prepare (jb_store *store, const char *sql,
                      sqlite3_stmt **statement, jb_error *err) {
  int result;
  for (size_t i = 0; i < store->statement_count; i++)
    if (store->statements[i].sql == sql) {
      *statement = store->statements[i].statement;
      return JB_OK;
    }
  if (store->statement_count == JB_STATEMENTS)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "more SQL statements than the store has room for");
  result = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
                              statement, NULL);
  if (result != SQLITE_OK)
    return jb_fail_sqlite(store, result, "use", err);
  store->statements[store->statement_count].sql = sql;
  store->statements[store->statement_count++].statement = *statement;
  return JB_OK;
}

/*
** Binding copies nothing and so fails only for texts over SQLite's limit of
** length, which nothing that comes here is: put_page.c and text_index.c look.
*/
void jb_bind_text (sqlite3_stmt *statement, int place, jb_slice text) {
  if (text.bytes != NULL)
    (void)sqlite3_bind_text64(statement, place, text.bytes, text.length,
                              SQLITE_STATIC, SQLITE_UTF8);
}

void jb_bind_number (sqlite3_stmt *statement, int place, jb_number number) {
  if (number.is_integer)
    (void)sqlite3_bind_int64(statement, place, number.integer);
  else
    (void)sqlite3_bind_double(statement, place, number.real);
}

void jb_finish (sqlite3_stmt *statement) {
  (void)sqlite3_reset(statement);
  (void)sqlite3_clear_bindings(statement);
}

jb_status jb_step (jb_store *store, sqlite3_stmt *statement, bool *row,
                   jb_error *err) {
  jb_status status = JB_OK;
  int result;
  errno = 0;
  result = sqlite3_step(statement);
  *row = result == SQLITE_ROW;
  if (*row)
    return JB_OK;
  /* Before the reset: that would overwrite the system's error. */
  if (result != SQLITE_DONE)
    status = jb_fail_sqlite(
        store, result,
        sqlite3_column_count(statement) > 0 ? "read" : "write to", err);
  jb_finish(statement);
  return status;
}

jb_status jb_run (jb_store *store, sqlite3_stmt *statement, jb_error *err) {
  bool row;
  jb_status status = jb_step(store, statement, &row, err);
  if (status == JB_OK && row)
    jb_finish(statement);
  return status;
}

jb_status jb_column_text (sqlite3_stmt *statement, int column, jb_arena *arena,
                          jb_slice *text, jb_error *err) {
  const void *bytes;
  size_t length;
  text->bytes = NULL;
  text->length = 0;
  if (sqlite3_column_type(statement, column) == SQLITE_NULL)
    return JB_OK;
  bytes = sqlite3_column_text(statement, column);
  length = (size_t)sqlite3_column_bytes(statement, column);
  if (bytes == NULL)
    return jb_fail_memory(err, length);
  text->bytes = jb_arena_copy(arena, bytes, length);
  if (text->bytes == NULL)
    return jb_fail_memory(err, length);
  text->length = length;
  return JB_OK;
}

jb_number jb_column_number (sqlite3_stmt *statement, int column) {
  jb_number number = {true, 0, 0};
  number.is_integer = sqlite3_column_type(statement, column) == SQLITE_INTEGER;
  if (number.is_integer)
    number.integer = sqlite3_column_int64(statement, column);
  else
    number.real = sqlite3_column_double(statement, column);
  return number;
}

jb_status jb_run_simple (jb_store *store, const char *sql, int64_t number,
                         jb_error *err) {
  sqlite3_stmt *statement;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  if (number != 0)
    (void)sqlite3_bind_int64(statement, 1, number);
  return jb_run(store, statement, err);
}

jb_status jb_fail_no_article (jb_store *store, jb_slice id, jb_error *err) {
  return jb_fail(err, JB_NOT_FOUND, JB_NO_OFFSET,
                 "%s has no article with the id %.*s", store->path,
                 id.length > 100 ? 100 : (int)id.length, id.bytes);
}

jb_status jb_find_article (jb_store *store, jb_slice id, int64_t *number,
                           jb_error *err) {
  static const char sql[] = "SELECT number FROM article WHERE id = ?1";
  sqlite3_stmt *statement;
  bool found;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, id);
  if (jb_step(store, statement, &found, err) != JB_OK)
    return err->code;
  if (!found)
    return jb_fail_no_article(store, id, err);
  *number = sqlite3_column_int64(statement, 0);
  jb_finish(statement);
  return JB_OK;
}

jb_status jb_single_integer (jb_store *store, const char *sql, int64_t *value,
                             jb_error *err) {
  sqlite3_stmt *statement;
  bool row;
  *value = 0;
  if (jb_prepare(store, sql, &statement, err) != JB_OK ||
      jb_step(store, statement, &row, err) != JB_OK)
    return err->code;
  if (row) {
    *value = sqlite3_column_int64(statement, 0);
    jb_finish(statement);
  }
  return JB_OK;
}
