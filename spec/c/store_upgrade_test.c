/* SPDX-License-Identifier: MIT */
/*
** store/: archives of older versions are brought forward, a step a
** transaction; and that, as all long work, can be stopped with nothing changed.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "store/schema.h"
#include "support/small_archive.h"

static char path[SMALL_ARCHIVE_PATH_BYTES];

static int64_t ask (sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement;
  int64_t answer;
  assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL),
                   SQLITE_OK);
  assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
  answer = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  return answer;
}

static void older_archives_are_brought_forward (void **state) {
  static const char *const first[] = {"CREATE TABLE a (x)",
                                      "INSERT INTO a VALUES (1)", NULL};
  static const char *const second[] = {"ALTER TABLE a ADD COLUMN y DEFAULT 5",
                                       NULL};
  static const char *const broken[] = {"INSERT INTO a VALUES (2, 2)",
                                       "INSERT INTO nowhere VALUES (1)", NULL};
  static const jb_schema_step steps[] = {{1, first}, {2, second}, {3, broken}};
  sqlite3 *db;
  (void)state;
  assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
  assert_int_equal(jb_schema_upgrade(db, steps, 1, NULL, NULL), SQLITE_OK);
  assert_int_equal(ask(db, "PRAGMA user_version"), 1);
  assert_int_equal(ask(db, "PRAGMA application_id"), JB_APPLICATION_ID);
  assert_int_equal(jb_schema_upgrade(db, steps, 2, NULL, NULL), SQLITE_OK);
  assert_int_equal(jb_schema_upgrade(db, steps, 2, NULL, NULL), SQLITE_OK);
  assert_int_equal(ask(db, "PRAGMA user_version"), 2);
  assert_int_equal(ask(db, "SELECT y FROM a"), 5);
  assert_int_equal(jb_schema_upgrade(db, steps, 3, NULL, NULL), SQLITE_ERROR);
  assert_int_equal(ask(db, "PRAGMA user_version"), 2);
  assert_int_equal(ask(db, "SELECT count(*) FROM a"), 1);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void steps_are_in_order (void **state) {
  (void)state;
  for (int i = 0; i < jb_schema_step_count; i++)
    assert_int_equal(jb_schema_steps[i].version, i + 1);
  assert_int_equal(jb_schema_version(), jb_schema_step_count);
}

/* Stops at once. */
static bool stop (void *context, int64_t done, int64_t all) {
  int *told = context;
  assert_true(done <= all);
  ++*told;
  return false;
}

static void long_work_can_be_stopped (void **state) {
  jb_store *store;
  jb_error err;
  int told = 0;
  (void)state;
  small_archive_make(path);
  store = small_archive_open(path, JB_STORE_WRITE);
  assert_int_equal(jb_store_rebuild(store, stop, &told, &err), JB_CANCELLED);
  assert_int_equal(told, 1);
  assert_non_null(strstr(err.message, path));
  small_archive_assert_sound(store);
  jb_store_close(store);
  small_archive_make_old(path);
  assert_int_equal(
      jb_store_open_telling(path, JB_STORE_WRITE, 0, stop, &told, &store, &err),
      JB_CANCELLED);
  assert_int_equal(told, 2);
  assert_null(store);
  assert_int_equal(jb_store_open(path, JB_STORE_READ, 0, &store, &err),
                   JB_READ_ONLY); /* it is as old as before */
  small_archive_assert_opens_sound(path);
  small_archive_remove(path);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(steps_are_in_order),
      cmocka_unit_test(older_archives_are_brought_forward),
      cmocka_unit_test(long_work_can_be_stopped),
  };
  small_archive_name(path, "upgrade-test");
  return cmocka_run_group_tests_name("store, older archives", tests, NULL,
                                     NULL);
}
