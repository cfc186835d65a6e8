/* SPDX-License-Identifier: MIT */
/*
** A chunk is a row of index_chunk, found by one integer made of its key:
**
**   bits 35 to 62  segment, up to 2^28 - 1
**   bits 31 to 34  stream, up to 15
**   bits  0 to 30  number, up to 2^31 - 1
**
** so that the chunks of a stream lie together in the file, in order, and are
** found without an index beside the table.
*/
#include "store/index_rows.h"

#include "store/database.h"

#define SEGMENT_SHIFT 35
#define STREAM_SHIFT 31
#define SEGMENTS ((uint32_t)1 << 28)
#define STREAMS 16U
#define NUMBERS ((uint32_t)1 << 31)

int64_t jb_index_row_number (jb_chunk_key key) {
  return (int64_t)key.segment << SEGMENT_SHIFT |
         (int64_t)key.stream << STREAM_SHIFT | (int64_t)key.number;
}

_Static_assert(JB_STREAM_END <= STREAMS, "streams have 4 bits");

static jb_status fail_full (jb_store *store, jb_error *err) {
  return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                 "%s: its search index has no numbers left: make it anew with "
                 "`jianbao check --rebuild`",
                 store->path);
}

static bool fits (jb_chunk_key key) {
  return key.segment < SEGMENTS && key.stream < STREAMS && key.number < NUMBERS;
}

static jb_status read_chunk (void *context, jb_chunk_key key, jb_buffer *bytes,
                             jb_error *err) {
  static const char sql[] = "SELECT bytes FROM index_chunk WHERE chunk = ?1";
  jb_store *store = context;
  sqlite3_stmt *statement;
  const void *found;
  bool row;
  if (!fits(key))
    return JB_NOT_FOUND;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, jb_index_row_number(key));
  if (jb_step(store, statement, &row, err) != JB_OK)
    return err->code;
  if (!row)
    return JB_NOT_FOUND;
  found = sqlite3_column_blob(statement, 0);
  if (found == NULL && sqlite3_errcode(store->db) == SQLITE_NOMEM) {
    jb_finish(statement);
    return jb_fail_memory(err, JB_CHUNK_BYTES);
  }
  jb_buffer_append(bytes, found, (size_t)sqlite3_column_bytes(statement, 0));
  jb_finish(statement);
  if (bytes->status != JB_OK)
    return jb_fail_memory(err, JB_CHUNK_BYTES);
  return JB_OK;
}

static jb_status write_chunk (void *context, jb_chunk_key key, jb_slice bytes,
                              jb_error *err) {
  static const char sql[] =
      "INSERT INTO index_chunk (chunk, bytes) VALUES (?1, ?2) "
      "ON CONFLICT (chunk) DO UPDATE SET bytes = excluded.bytes";
  jb_store *store = context;
  sqlite3_stmt *statement;
  if (!fits(key))
    return fail_full(store, err);
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, jb_index_row_number(key));
  (void)sqlite3_bind_blob64(statement, 2, bytes.bytes, bytes.length,
                            SQLITE_STATIC);
  return jb_run(store, statement, err);
}

static jb_status remove_chunks (void *context, uint32_t segment,
                                jb_stream stream, uint32_t first, uint32_t end,
                                jb_error *err) {
  static const char sql[] =
      "DELETE FROM index_chunk WHERE chunk >= ?1 AND chunk < ?2";
  jb_chunk_key from = {segment, stream, first};
  jb_store *store = context;
  sqlite3_stmt *statement;
  if (!fits(from) || first >= end)
    return JB_OK;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, jb_index_row_number(from));
  from.number = 0;
  (void)sqlite3_bind_int64(statement, 2,
                           jb_index_row_number(from) +
                               (end < NUMBERS ? end : NUMBERS));
  return jb_run(store, statement, err);
}

/*
** A text keeps its order among others when its end is two zero bytes and a
** zero byte inside it is followed by FF; what is absent is before all texts.
*/
void jb_append_order_key (jb_buffer *key, jb_slice source, jb_slice sha256,
                          int64_t ordinal) {
  jb_buffer_append_byte(key, source.bytes == NULL ? 0 : 1);
  for (size_t i = 0; i < source.length; i++) {
    jb_buffer_append_byte(key, source.bytes[i]);
    if (source.bytes[i] == '\0')
      jb_buffer_append_byte(key, '\xFF');
  }
  jb_buffer_append(key, "\0", 2);
  jb_buffer_append(key, sha256.bytes, sha256.length);
  for (int shift = 56; shift >= 0; shift -= 8)
    jb_buffer_append_byte(
        key, (char)(((uint64_t)ordinal ^ (uint64_t)1 << 63) >> shift & 0xFF));
}

static jb_status read_order_key (void *context, int64_t article, jb_buffer *key,
                                 jb_error *err) {
  static const char sql[] = "SELECT source, sha256, ordinal "
                            "FROM article JOIN page USING (page) "
                            "WHERE number = ?1";
  jb_store *store = context;
  sqlite3_stmt *statement;
  jb_slice source = {NULL, 0}, sha256;
  bool row;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, article);
  if (jb_step(store, statement, &row, err) != JB_OK)
    return err->code;
  if (!row)
    return jb_fail(err, JB_NOT_FOUND, JB_NO_OFFSET,
                   "%s is damaged: its search index has article number %lld, "
                   "which is not there: run `jianbao check --rebuild`",
                   store->path, (long long)article);
  if (sqlite3_column_type(statement, 0) != SQLITE_NULL) {
    source.bytes = (const char *)sqlite3_column_text(statement, 0);
    source.length = (size_t)sqlite3_column_bytes(statement, 0);
  }
  sha256.bytes = (const char *)sqlite3_column_text(statement, 1);
  sha256.length = (size_t)sqlite3_column_bytes(statement, 1);
  jb_append_order_key(key, source, sha256, sqlite3_column_int64(statement, 2));
  jb_finish(statement);
  return key->status == JB_OK ? JB_OK : jb_fail_memory(err, key->length);
}

jb_chunk_store jb_index_rows (jb_store *store) {
  jb_chunk_store rows = {store, read_chunk, write_chunk, remove_chunks,
                         read_order_key};
  return rows;
}
