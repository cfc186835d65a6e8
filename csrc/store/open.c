/* SPDX-License-Identifier: MIT */
/*
** Opening and closing an archive.
**
** What can be told without SQLite is told first, because SQLite's own words
** for it ("unable to open database file") help nobody: a folder, a missing
** file, a file that is no database or is cut off, a place that cannot be
** written. Then SQLite opens the file, and the archive's own marks are read.
*/
#include "store/database.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "store/schema.h"
#include "store/text_index.h"

/* https://www.sqlite.org/fileformat.html, 1.3 "The Database Header" */
#define HEADER_BYTES 100
#define HEADER_MAGIC "SQLite format 3"

static uint32_t big_endian (const unsigned char *bytes, int count) {
  uint32_t value = 0;
  for (int i = 0; i < count; i++)
    value = value << 8 | bytes[i];
  return value;
}

/* Whether SQLite's log beside the file holds something. */
static bool has_log (const jb_store *store) {
  struct stat status;
  return stat(store->log_path, &status) == 0 && status.st_size > 0;
}

static jb_status fail_damaged (const char *path, const char *how,
                               jb_error *err) {
  return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                 "%s is damaged (%s): restore it from a copy, or import the "
                 "pages into a new archive",
                 path, how);
}

static jb_status check_header (const jb_store *store,
                               const unsigned char *header, size_t length,
                               off_t file_bytes, jb_error *err) {
  const char *path = store->path;
  uint32_t page_bytes, pages;
  if (length < sizeof HEADER_MAGIC ||
      memcmp(header, HEADER_MAGIC, sizeof HEADER_MAGIC) != 0)
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "%s is not a jianbao archive (it is not an SQLite file): "
                   "name the archive before all else, or give another name",
                   path);
  if (length < HEADER_BYTES)
    return fail_damaged(path, "its header is cut off", err);
  page_bytes = big_endian(header + 16, 2);
  if (page_bytes == 1)
    page_bytes = 65536;
  if (page_bytes < 512 || (page_bytes & (page_bytes - 1)) != 0 ||
      header[21] != 64 || header[22] != 32 || header[23] != 32)
    return fail_damaged(path, "its header makes no sense", err);
  pages = big_endian(header + 28, 4);
  /* The count is only valid if the two change counters agree, and a log may
  ** still hold the rest. */
  if (big_endian(header + 24, 4) == big_endian(header + 92, 4) &&
      (uint64_t)file_bytes < (uint64_t)pages * page_bytes && !has_log(store))
    return fail_damaged(path, "its end is missing", err);
  return JB_OK;
}

/* The folder of 'path' must take new files: SQLite keeps its log there. */
static jb_status check_folder (const char *path, jb_error *err) {
  const char *slash = strrchr(path, '/');
  jb_buffer folder = JB_BUFFER_EMPTY;
  jb_status status = JB_OK;
  if (slash == NULL)
    jb_buffer_append_string(&folder, ".");
  else
    jb_buffer_append(&folder, path, (size_t)(slash - path) + 1);
  jb_buffer_terminate(&folder);
  if (folder.status != JB_OK) {
    status = jb_fail_memory(err, strlen(path));
  } else if (access(folder.bytes, W_OK | X_OK) != 0) {
    if (errno == ENOENT || errno == ENOTDIR)
      status = jb_fail(err, JB_NOT_FOUND, JB_NO_OFFSET,
                       "%s: its folder %s does not exist: make the folder, or "
                       "give another file name",
                       path, folder.bytes);
    else
      status = jb_fail(err, JB_READ_ONLY, JB_NO_OFFSET,
                       "%s: its folder %s cannot be written, and an archive "
                       "that is written to needs that; change the "
                       "permissions of the folder",
                       path, folder.bytes);
  }
  jb_buffer_free(&folder);
  return status;
}

/* All that can be told of the file before SQLite opens it. */
static jb_status check_file (const jb_store *store, jb_store_mode mode,
                             jb_error *err) {
  const char *path = store->path;
  unsigned char header[HEADER_BYTES];
  struct stat status;
  ssize_t length;
  int file;
  if (stat(path, &status) != 0) {
    if (errno != ENOENT)
      return jb_fail_system(err, errno, "cannot open", path);
    if (mode != JB_STORE_CREATE)
      return jb_fail(err, JB_NOT_FOUND, JB_NO_OFFSET,
                     "no such archive: %s (check the name, or make it with "
                     "`jianbao import`)",
                     path);
    return check_folder(path, err);
  }
  if (S_ISDIR(status.st_mode))
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "%s is a folder, not an archive: give the name of a file",
                   path);
  file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return jb_fail_system(err, errno, "cannot open", path);
  length = read(file, header, sizeof header);
  (void)close(file);
  if (length < 0)
    return jb_fail_system(err, errno, "cannot read", path);
  if (length > 0) {
    if (check_header(store, header, (size_t)length, status.st_size, err) !=
        JB_OK)
      return err->code;
  } else if (mode != JB_STORE_CREATE) {
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "%s is empty, not an archive: check the name, or make one "
                   "with `jianbao import`",
                   path);
  }
  if (mode == JB_STORE_READ)
    return JB_OK;
  if (access(path, W_OK) != 0)
    return jb_fail(err, JB_READ_ONLY, JB_NO_OFFSET,
                   "%s cannot be written: change its permissions, or open it "
                   "for reading only",
                   path);
  return check_folder(path, err);
}

/* Settings of the connection, none of them stored in the file. */
static int configure (sqlite3 *db, int busy_milliseconds) {
  int result = sqlite3_extended_result_codes(db, 1);
  if (result == SQLITE_OK)
    result = sqlite3_busy_timeout(db, busy_milliseconds);
  if (result == SQLITE_OK)
    result = sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, (void *)NULL);
  if (result == SQLITE_OK)
    result = sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, (void *)NULL);
  /* A file that somebody sends must not run functions through its schema. */
  if (result == SQLITE_OK)
    result =
        sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (void *)NULL);
  if (result == SQLITE_OK)
    result = sqlite3_exec(db,
                          "PRAGMA foreign_keys = ON;"
                          "PRAGMA synchronous = NORMAL;"
                          "PRAGMA cell_size_check = ON;"
                          "PRAGMA temp_store = MEMORY;"
                          "PRAGMA cache_size = -16384",
                          NULL, NULL, NULL);
  return result;
}

/* file:PATH?… with the bytes that a URI gives a meaning escaped. */
static void append_uri (jb_buffer *uri, const char *path, const char *query) {
  jb_buffer_append_string(uri, path[0] == '/' ? "file://" : "file:");
  for (; *path != '\0'; path++) {
    if (*path == '%' || *path == '?' || *path == '#')
      jb_buffer_append_format(uri, "%%%02X", (unsigned)(unsigned char)*path);
    else
      jb_buffer_append_byte(uri, *path);
  }
  jb_buffer_append_string(uri, query);
  jb_buffer_terminate(uri);
}

/* Undo open_database; the paths stay. */
static void close_database (jb_store *store) {
  jb_text_index_close(store);
  for (size_t i = 0; i < store->statement_count; i++)
    (void)sqlite3_finalize(store->statements[i].statement);
  store->statement_count = 0;
  (void)sqlite3_close(store->db);
  store->db = NULL;
}

static jb_status open_database (jb_store *store, const char *query, int flags,
                                int busy_milliseconds, jb_error *err) {
  jb_buffer uri = JB_BUFFER_EMPTY;
  int result;
  append_uri(&uri, store->path, query);
  if (uri.status != JB_OK) {
    jb_buffer_free(&uri);
    return jb_fail_memory(err, strlen(store->path));
  }
  result = sqlite3_open_v2(uri.bytes, &store->db,
                           flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
                               SQLITE_OPEN_EXRESCODE,
                           NULL);
  jb_buffer_free(&uri);
  if (store->db == NULL)
    return jb_fail_memory(err, 0);
  if (result == SQLITE_OK)
    result = configure(store->db, busy_milliseconds);
  if (result != SQLITE_OK)
    return jb_fail_sqlite(store, result, "open", err);
  return jb_text_index_open(store, err);
}

static jb_status read_marks (jb_store *store, int64_t *application,
                             int64_t *version, int64_t *tables, jb_error *err) {
  static const char application_sql[] = "PRAGMA application_id";
  static const char version_sql[] = "PRAGMA user_version";
  static const char tables_sql[] = "SELECT count(*) FROM sqlite_schema";
  if (jb_single_integer(store, application_sql, application, err) != JB_OK ||
      jb_single_integer(store, version_sql, version, err) != JB_OK)
    return err->code;
  return jb_single_integer(store, tables_sql, tables, err);
}

/* What jb_schema_upgrade calls: the index of an older archive's articles. */
typedef struct filling {
  jb_store *store;
  jb_store_progress *progress;
  void *context;
  jb_error *err;
} filling;

static bool fill_index (void *context) {
  filling *f = context;
  return jb_text_index_rebuild(f->store, f->progress, f->context, f->err) ==
             JB_OK &&
         jb_text_index_flush(f->store, f->err) == JB_OK;
}

static jb_status use_write_ahead_log (jb_store *store, jb_error *err) {
  int result =
      sqlite3_exec(store->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
  if (result != SQLITE_OK)
    return jb_fail_sqlite(store, result, "write to", err);
  return JB_OK;
}

/* Tell an archive from other databases, and bring it up to date. */
static jb_status check_schema (jb_store *store, jb_store_mode mode,
                               jb_store_progress *progress, void *context,
                               jb_error *err) {
  int64_t application, version, tables;
  filling filled = {store, progress, context, err};
  int result;
  if (read_marks(store, &application, &version, &tables, err) != JB_OK)
    return err->code;
  if (application != JB_APPLICATION_ID && (tables != 0 || application != 0))
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "%s is an SQLite file of another program, not a jianbao "
                   "archive: give another file name",
                   store->path);
  if (version > jb_schema_version())
    return jb_fail(err, JB_NEWER_VERSION, JB_NO_OFFSET,
                   "%s was written by a newer jianbao (archive version %lld, "
                   "this one knows up to %d): install the newer jianbao",
                   store->path, (long long)version, jb_schema_version());
  if (application != JB_APPLICATION_ID && mode != JB_STORE_CREATE)
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "%s is an empty database, not an archive: make one with "
                   "`jianbao import`",
                   store->path);
  if (version == jb_schema_version())
    return JB_OK;
  if (mode == JB_STORE_READ)
    return jb_fail(err, JB_READ_ONLY, JB_NO_OFFSET,
                   "%s was written by an older jianbao: `jianbao check "
                   "--rebuild` brings it up to date",
                   store->path);
  if (use_write_ahead_log(store, err) != JB_OK)
    return err->code;
  err->code = JB_OK;
  result = jb_schema_upgrade(store->db, jb_schema_steps, jb_schema_step_count,
                             fill_index, &filled);
  if (result == SQLITE_OK)
    return JB_OK;
  jb_text_index_abandon(store);
  if (result == SQLITE_ABORT && err->code != JB_OK)
    return err->code;
  return jb_fail_sqlite(store, result, "make the tables of", err);
}

/*
** Reading needs a lock file beside a database with a write-ahead log. Where
** none can be made (a CD, somebody else's folder) and there is no log, nobody
** can be writing, and SQLite may take the file as one that never changes.
*/
static jb_status open_immutable (jb_store *store, int busy_milliseconds,
                                 jb_error *err) {
  close_database(store);
  if (open_database(store, "?immutable=1", SQLITE_OPEN_READONLY,
                    busy_milliseconds, err) != JB_OK)
    return err->code;
  return check_schema(store, JB_STORE_READ, NULL, NULL, err);
}

static jb_status open_checked (jb_store *store, jb_store_mode mode,
                               int busy_milliseconds,
                               jb_store_progress *progress, void *context,
                               jb_error *err) {
  int flags = mode == JB_STORE_READ
                  ? SQLITE_OPEN_READONLY
                  : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  jb_status status = open_database(store, "", flags, busy_milliseconds, err);
  if (status == JB_OK)
    status = check_schema(store, mode, progress, context, err);
  if (status != JB_OK && status != JB_BAD_FORMAT && store->db != NULL &&
      mode == JB_STORE_READ && !has_log(store) &&
      ((sqlite3_errcode(store->db) & 0xff) == SQLITE_CANTOPEN ||
       (sqlite3_errcode(store->db) & 0xff) == SQLITE_READONLY))
    status = open_immutable(store, busy_milliseconds, err);
  return status;
}

/* The path and its log's as zero-terminated texts of the store's own. */
static jb_status keep_path (jb_store *store, const char *path, jb_error *err) {
  static const char ending[] = "-wal";
  size_t length = strlen(path), bytes;
  if (!jb_add(length, sizeof ending, &bytes))
    return jb_fail_memory(err, length);
  store->path = jb_allocate(length + 1);
  store->log_path = jb_allocate(bytes);
  if (store->path == NULL || store->log_path == NULL)
    return jb_fail_memory(err, bytes);
  memcpy(store->path, path, length + 1);
  memcpy(store->log_path, path, length);
  memcpy(store->log_path + length, ending, sizeof ending);
  return JB_OK;
}

jb_status jb_store_open_telling (const char *path, jb_store_mode mode,
                                 int busy_milliseconds,
                                 jb_store_progress *progress, void *context,
                                 jb_store **store, jb_error *err) {
  jb_store *opened = jb_allocate_array(1, sizeof *opened);
  *store = NULL;
  if (opened == NULL)
    return jb_fail_memory(err, sizeof *opened);
  opened->read_only = mode == JB_STORE_READ;
  if (keep_path(opened, path, err) != JB_OK ||
      check_file(opened, mode, err) != JB_OK ||
      open_checked(opened, mode, busy_milliseconds, progress, context, err) !=
          JB_OK) {
    jb_store_close(opened);
    return err->code;
  }
  *store = opened;
  return JB_OK;
}

jb_status jb_store_open (const char *path, jb_store_mode mode,
                         int busy_milliseconds, jb_store **store,
                         jb_error *err) {
  return jb_store_open_telling(path, mode, busy_milliseconds, NULL, NULL, store,
                               err);
}

void jb_store_close (jb_store *store) {
  if (store == NULL)
    return;
  if (store->db != NULL)
    jb_store_rollback(store);
  close_database(store);
  jb_free(store->path);
  jb_free(store->log_path);
  jb_free(store);
}
