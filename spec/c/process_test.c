/* SPDX-License-Identifier: MIT */
/*
** base/process: children that answer, end, babble and are killed, and every
** allocation failing in turn. The worker's side is in spec/watchdog_spec.lua.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/process.h"
#include "support/failing_memory.h"

static const char *const echo[] = {"cat", NULL};

/* Send 'text' to a child that gives it back; the first failure. */
static jb_status round_trip (const char *text) {
  jb_process *process;
  jb_slice message = {NULL, 0};
  jb_status status = jb_process_start(echo, &process, NULL);
  if (status != JB_OK)
    return status;
  status = jb_process_send(process, jb_slice_of(text), NULL);
  while (status == JB_OK && !jb_process_receive(process, &message)) {
    assert_false(jb_process_ended(process));
    status = jb_process_wait(&process, 1, 10, NULL);
  }
  if (status == JB_OK)
    assert_true(jb_slice_equal(message, jb_slice_of(text)));
  jb_process_free(process);
  return status;
}

static void messages_come_back_or_memory_fails (void **state) {
  static char large[200000];
  size_t wanted;
  (void)state;
  memset(large, 'x', sizeof large - 1);
  assert_int_equal(round_trip(""), JB_OK);
  assert_int_equal(round_trip(large), JB_OK);
  failing_memory_set(0);
  assert_int_equal(round_trip("工会"), JB_OK);
  wanted = failing_memory_count();
  assert_true(wanted >= 3);
  for (size_t nth = 1; nth <= 3; nth++) {
    failing_memory_set(nth);
    assert_int_equal(round_trip("工会"), JB_NO_MEMORY);
    assert_int_equal(failing_memory_alive(), 0);
  }
  failing_memory_set(0);
}

static void a_child_that_hangs_is_killed (void **state) {
  static const char *const words[] = {"sleep", "1000", NULL};
  jb_process *process;
  int status = -1;
  (void)state;
  assert_int_equal(jb_process_start(words, &process, NULL), JB_OK);
  assert_int_equal(jb_process_wait(&process, 1, 0, NULL), JB_OK);
  assert_false(jb_process_ended(process));
  assert_true(jb_process_busy(process) < 0);
  assert_string_equal(jb_process_blame(process), "");
  assert_int_equal(jb_process_stop(process, &status), 9);
  assert_int_equal(jb_process_stop(process, &status), 9); /* again: no harm */
  assert_int_equal(status, 0);
  jb_process_free(process);
}

static void a_child_that_ends_is_noticed (void **state) {
  static const char *const words[] = {"sh", "-c", "printf '2\\nok'; exit 3",
                                      NULL};
  jb_process *process;
  jb_slice message;
  int status;
  (void)state;
  assert_int_equal(jb_process_start(words, &process, NULL), JB_OK);
  while (!jb_process_ended(process))
    assert_int_equal(jb_process_wait(&process, 1, 10, NULL), JB_OK);
  assert_true(jb_process_receive(process, &message)); /* what came stays */
  assert_true(jb_slice_equal(message, jb_slice_of("ok")));
  assert_false(jb_process_receive(process, &message));
  assert_int_equal(jb_process_stop(process, &status), 0);
  assert_int_equal(status, 3);
  jb_process_free(process);
}

static void a_child_that_babbles_is_given_up (void **state) {
  static const char *const said[] = {"x", "12x", "\\n", "99999999999\\n",
                                     "9999999999\\n"};
  (void)state;
  for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
    const char *words[] = {"printf", said[i], NULL};
    jb_process *process;
    jb_slice message;
    assert_int_equal(jb_process_start(words, &process, NULL), JB_OK);
    while (!jb_process_ended(process)) {
      assert_false(jb_process_receive(process, &message));
      assert_int_equal(jb_process_wait(&process, 1, 10, NULL), JB_OK);
    }
    assert_false(jb_process_receive(process, &message));
    jb_process_free(process);
  }
}

static void a_program_that_there_is_not_is_said (void **state) {
  static const char *const words[] = {"/no/such/program", NULL};
  jb_process *process;
  jb_note *note;
  (void)state;
  assert_int_equal(jb_process_start(words, &process, NULL), JB_NOT_FOUND);
  assert_null(process);
  assert_int_equal(jb_note_open(&note, NULL), JB_MISUSE);
  assert_int_equal(failing_memory_alive(), 0);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(messages_come_back_or_memory_fails),
      cmocka_unit_test(a_child_that_hangs_is_killed),
      cmocka_unit_test(a_child_that_ends_is_noticed),
      cmocka_unit_test(a_child_that_babbles_is_given_up),
      cmocka_unit_test(a_program_that_there_is_not_is_said),
  };
  return cmocka_run_group_tests_name("process", tests, NULL, NULL);
}
