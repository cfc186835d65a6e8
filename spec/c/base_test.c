/* SPDX-License-Identifier: MIT */
/* base/: statuses, errors, growing arrays, the buffer's sticky failure, arenas. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "support/failing_memory.h"

static void every_status_has_a_word (void **state) {
  (void)state;
  for (int code = JB_OK; code <= JB_MISUSE; code++)
    assert_string_not_equal(jb_status_name((jb_status)code), "unknown");
}

static void a_failure_fills_the_error (void **state) {
  jb_error err;
  (void)state;
  assert_int_equal(jb_fail(&err, JB_BAD_QUERY, 7, "a %s", "quote"),
                   JB_BAD_QUERY);
  assert_int_equal(err.code, JB_BAD_QUERY);
  assert_int_equal(err.offset, 7);
  assert_string_equal(err.message, "a quote");
  assert_int_equal(jb_fail(NULL, JB_IO, 0, "nobody listens"), JB_IO);
}

static void system_errors_become_statuses (void **state) {
  static const struct {
    int system_error;
    jb_status code;
  } cases[] = {
      {ENOENT, JB_NOT_FOUND}, {EACCES, JB_NO_PERMISSION},
      {ENOSPC, JB_DISK_FULL}, {EFBIG, JB_DISK_FULL},
      {EROFS, JB_READ_ONLY},  {ENOMEM, JB_NO_MEMORY},
      {EIO, JB_IO},
  };
  jb_error err;
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_int_equal(
        jb_fail_system(&err, cases[i].system_error, "open", "page.txt"),
        cases[i].code);
    assert_non_null(strstr(err.message, "page.txt"));
  }
}

static void a_buffer_keeps_what_is_appended (void **state) {
  jb_buffer buffer = JB_BUFFER_EMPTY;
  (void)state;
  for (int i = 0; i < 1000; i++)
    jb_buffer_append_format(&buffer, "%d,", i);
  jb_buffer_append_string(&buffer, "end");
  jb_buffer_terminate(&buffer);
  assert_int_equal(buffer.status, JB_OK);
  assert_int_equal(buffer.length, strlen(buffer.bytes));
  assert_memory_equal(buffer.bytes, "0,1,2,", 6);
  assert_string_equal(buffer.bytes + buffer.length - 3, "end");
  jb_buffer_free(&buffer);
  assert_int_equal(failing_memory_alive(), 0);
}

static void a_failed_buffer_stays_failed (void **state) {
  jb_buffer buffer = JB_BUFFER_EMPTY;
  (void)state;
  jb_buffer_append_string(&buffer, "kept");
  failing_memory_set(1);
  for (int i = 0; i < 100; i++)
    jb_buffer_append_string(&buffer, "0123456789");
  failing_memory_set(0);
  assert_int_equal(buffer.status, JB_NO_MEMORY);
  size_t length = buffer.length;
  jb_buffer_append_string(&buffer, "ignored");
  assert_int_equal(buffer.length, length);
  assert_memory_equal(buffer.bytes, "kept", 4);
  jb_buffer_free(&buffer);
  assert_null(jb_buffer_reserve(&(jb_buffer){NULL, SIZE_MAX, 0, JB_OK}, 2));
}

static void an_array_grows_or_is_kept_as_it_was (void **state) {
  size_t capacity = 0;
  uint32_t *grown, *numbers;
  jb_error err;
  numbers = jb_array_grow(NULL, &capacity, 4, sizeof *numbers, &err);
  (void)state;
  assert_non_null(numbers);
  assert_int_equal(capacity, 4);
  numbers[0] = 7, numbers[3] = 9;
  failing_memory_set(1);
  grown = jb_array_grow(numbers, &capacity, 4, sizeof *numbers, &err);
  failing_memory_set(0);
  assert_null(grown);
  assert_int_equal(err.code, JB_NO_MEMORY);
  assert_int_equal(capacity, 4);
  grown = jb_array_grow(numbers, &capacity, 4, sizeof *numbers, &err);
  assert_non_null(grown);
  assert_int_equal(capacity, 10);
  assert_int_equal(grown[0], 7);
  assert_int_equal(grown[3], 9);
  capacity = SIZE_MAX / 2; /* with the half more too many to be counted */
  assert_null(jb_array_grow(grown, &capacity, 4, sizeof *grown, &err));
  assert_int_equal(capacity, SIZE_MAX / 2);
  jb_free(grown);
}

static void an_arena_keeps_its_parts (void **state) {
  jb_arena arena = JB_ARENA_EMPTY;
  char *copies[200];
  uint64_t *numbers = jb_arena_array(&arena, 3000, sizeof *numbers);
  (void)state;
  assert_non_null(numbers);
  for (int i = 0; i < 3000; i++)
    assert_int_equal(numbers[i], 0);
  for (int i = 0; i < 200; i++) {
    copies[i] = jb_arena_copy(&arena, "0123456789", (size_t)i % 11);
    assert_int_equal((uintptr_t)copies[i] % sizeof(void *), 0);
  }
  for (int i = 0; i < 200; i++)
    assert_int_equal(strlen(copies[i]), i % 11);
  jb_arena_free(&arena);
  assert_int_equal(failing_memory_alive(), 0);
  assert_non_null(jb_arena_copy(&arena, NULL, 0));
  jb_arena_free(&arena);
}

static void an_arena_says_when_it_is_full (void **state) {
  jb_arena arena = JB_ARENA_EMPTY;
  (void)state;
  assert_null(jb_arena_array(&arena, SIZE_MAX / 2, 3));
  assert_null(jb_arena_array(&arena, SIZE_MAX, 1));
  assert_null(jb_arena_copy(&arena, "", SIZE_MAX));
  failing_memory_set(1);
  assert_null(jb_arena_copy(&arena, "kept", 4));
  failing_memory_set(0);
  assert_int_equal(failing_memory_alive(), 0);
}

static void slices_are_ordered_by_their_bytes (void **state) {
  static const char *const ordered[] = {NULL, "a",  "aa",   "ab",
                                        "b",  "甲", "甲乙", "\xFF"};
  const size_t count = sizeof ordered / sizeof *ordered;
  (void)state;
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < count; j++) {
      const int order =
          jb_slice_compare(jb_slice_of(ordered[i]), jb_slice_of(ordered[j]));
      assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
    }
  assert_int_equal(jb_slice_compare(jb_slice_of(""), jb_slice_of(NULL)), 0);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_status_has_a_word),
      cmocka_unit_test(a_failure_fills_the_error),
      cmocka_unit_test(system_errors_become_statuses),
      cmocka_unit_test(a_buffer_keeps_what_is_appended),
      cmocka_unit_test(a_failed_buffer_stays_failed),
      cmocka_unit_test(an_array_grows_or_is_kept_as_it_was),
      cmocka_unit_test(an_arena_keeps_its_parts),
      cmocka_unit_test(an_arena_says_when_it_is_full),
      cmocka_unit_test(slices_are_ordered_by_their_bytes),
  };
  return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
