/* SPDX-License-Identifier: MIT */
/*
** text/pattern without Lua: reading by bytes and by characters, steps that run
** out at every number, and memory that fails. What matches is compared with
** Lua's own matcher in spec/text/pattern_spec.lua.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/failing_memory.h"
#include "support/random.h"
#include "text/pattern.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define PLENTY ((size_t)1000000)

static jb_pattern *make (const char *text, unsigned reading) {
  jb_pattern *pattern;
  jb_error err = {.message = ""};
  if (jb_pattern_new(text, strlen(text), reading, &pattern, &err) != JB_OK)
    fail_msg("%s: %s", text, err.message);
  return pattern;
}

static void texts_match_by_bytes_and_by_characters (void **state) {
  static const struct {
    const char *pattern, *subject;
    int bytes_start, bytes_end; /* -1: no match */
    int start, end;             /* by characters */
  } cases[] = {
      {"", "工会", 0, 0, 0, 0},
      {".", "工会", 0, 1, 0, 3},
      {".$", "工会", 5, 6, 3, 6},
      {"会", "工会", 3, 6, 3, 6},
      {"[会员]", "工会", 0, 1, 3, 6}, /* 工 and 会 share bytes */
      {"^[^会]", "工会", 0, 1, 0, 3},
      {"会*$", "工会会", 6, 9, 3, 9},
      {"工-会", "工工会", 3, 9, 0, 9}, /* Lua repeats the last byte */
      {".-会", "工会", 0, 6, 0, 6},
      {"%p", "甲，乙", -1, -1, 3, 6},
      {"%S+", "甲\xE3\x80\x80乙", 0, 9, 0, 3},
      {"%b（）", "（甲）", -1, -1, 0, 9},
      {"\xE5", "工", 0, 1, -1, -1}, /* half a character is none */
      {"\xFF.", "\xFF\xFE", 0, 2, 0, 2},
      {"[一-龥]+", "ab工会c", 2, 8, 2, 8},
  };
  (void)state;
  for (size_t i = 0; i < COUNT(cases); i++) {
    for (unsigned reading = 0; reading < 2; reading++) {
      jb_pattern *pattern = make(cases[i].pattern, reading);
      int start = reading ? cases[i].start : cases[i].bytes_start;
      int end = reading ? cases[i].end : cases[i].bytes_end;
      size_t steps = PLENTY;
      jb_pattern_match match;
      bool found;
      assert_int_equal(
          jb_pattern_search(pattern, cases[i].subject, strlen(cases[i].subject),
                            0, JB_PATTERN_ANY_END, &steps, &match, &found),
          JB_OK);
      if (found != (start >= 0) ||
          (found && (match.start != (size_t)start || match.end != (size_t)end)))
        fail_msg("%s in %s, reading %u: %zu to %zu", cases[i].pattern,
                 cases[i].subject, reading, found ? match.start : 0,
                 found ? match.end : 0);
      jb_pattern_free(pattern);
    }
  }
  assert_int_equal(failing_memory_alive(), 0);
}

static void an_anchor_may_be_a_plain_character (void **state) {
  jb_pattern *anchored = make("^a", 0), *plain = make("^a", 2);
  size_t steps = PLENTY;
  jb_pattern_match match;
  bool found;
  (void)state;
  assert_true(jb_pattern_anchored(anchored));
  assert_false(jb_pattern_anchored(plain));
  (void)jb_pattern_search(anchored, "ba", 2, 0, JB_PATTERN_ANY_END, &steps,
                          &match, &found);
  assert_false(found);
  (void)jb_pattern_search(anchored, "ba", 2, 1, JB_PATTERN_ANY_END, &steps,
                          &match, &found);
  assert_true(found && match.start == 1);
  (void)jb_pattern_search(plain, "b^a", 3, 0, JB_PATTERN_ANY_END, &steps,
                          &match, &found);
  assert_true(found && match.start == 1 && match.end == 3);
  jb_pattern_free(anchored);
  jb_pattern_free(plain);
}

/* With fewer steps than are needed the answer is JB_LIMIT, never another. */
static void a_search_ends_when_its_steps_do (void **state) {
  static const char *const patterns[] = {
      "(a+)(a+)b", ".-.-c",      "%b()x", "(a*)%1b", "%f[b]b",
      "a?a?a?c",   "[^%sb-c]+c", "zz",    "[a-y]-$", "(.*)(.*)(.*)x",
  };
  static const char subject[] = "aaaa(aa(a)b)aab";
  (void)state;
  for (size_t i = 0; i < COUNT(patterns); i++) {
    jb_pattern *pattern = make(patterns[i], JB_PATTERN_CHARACTERS);
    size_t steps = PLENTY, needed;
    jb_pattern_match expected, match;
    bool wanted, found;
    assert_int_equal(jb_pattern_search(pattern, subject, strlen(subject), 0,
                                       JB_PATTERN_ANY_END, &steps, &expected,
                                       &wanted),
                     JB_OK);
    needed = PLENTY - steps;
    for (size_t given = 0; given <= needed + 1; given++) {
      jb_status status;
      steps = given;
      status = jb_pattern_search(pattern, subject, strlen(subject), 0,
                                 JB_PATTERN_ANY_END, &steps, &match, &found);
      if (given <= needed) {
        assert_int_equal(status, JB_LIMIT);
        assert_int_equal(steps, 0);
        assert_false(found);
      } else {
        assert_int_equal(status, JB_OK);
        assert_int_equal(found, wanted);
        if (found)
          assert_int_equal(match.end, expected.end);
      }
    }
    jb_pattern_free(pattern);
  }
}

static void steps_grow_with_what_is_tried (void **state) {
  char subject[1000];
  jb_pattern *pattern = make("(.-)(.-)(.-)(.-)x", 0);
  size_t steps = PLENTY;
  jb_pattern_match match;
  bool found;
  (void)state;
  memset(subject, 'a', sizeof subject);
  assert_int_equal(jb_pattern_search(pattern, subject, sizeof subject, 0,
                                     JB_PATTERN_ANY_END, &steps, &match,
                                     &found),
                   JB_LIMIT);
  jb_pattern_free(pattern);
  /* A literal start is looked for at once, not tried at each place. */
  pattern = make("x.-y", 0);
  steps = PLENTY;
  (void)jb_pattern_search(pattern, subject, sizeof subject, 0,
                          JB_PATTERN_ANY_END, &steps, &match, &found);
  assert_true(!found && PLENTY - steps < 100);
  jb_pattern_free(pattern);
}

static void what_is_no_pattern_is_refused (void **state) {
  static const struct {
    const char *pattern;
    size_t offset;
  } cases[] = {{"ab%", 3}, {"a[b", 2}, {"(a", 2},  {"a)", 2},
               {"%1", 2},  {"%bx", 3}, {"%fa", 2}, {"[^]", 1}};
  (void)state;
  for (size_t i = 0; i < COUNT(cases); i++) {
    jb_pattern *pattern;
    jb_error err = {.message = ""};
    assert_int_equal(jb_pattern_new(cases[i].pattern, strlen(cases[i].pattern),
                                    0, &pattern, &err),
                     JB_BAD_FORMAT);
    assert_null(pattern);
    assert_int_equal(err.offset, cases[i].offset);
  }
  assert_int_equal(failing_memory_alive(), 0);
}

/* Any bytes make a pattern within its bounds, or none. */
static void any_bytes_are_taken_or_refused (void **state) {
  static const char letters[] = "ab()[]%^$*+-?.bf1\xE5\xB7\xA5\xFF";
  random_state seed = 7;
  (void)state;
  for (int round = 0; round < 20000; round++) {
    char text[24];
    size_t length = random_below(&seed, sizeof text);
    jb_pattern *pattern;
    for (size_t i = 0; i < length; i++)
      text[i] = letters[random_below(&seed, sizeof letters - 1)];
    if (jb_pattern_new(text, length, random_below(&seed, 4), &pattern, NULL) ==
        JB_OK) {
      size_t steps = 2000;
      jb_pattern_match match;
      bool found;
      (void)jb_pattern_search(pattern, text, length, 0, JB_PATTERN_ANY_END,
                              &steps, &match, &found);
      assert_true(!found || match.end <= length);
      jb_pattern_free(pattern);
    }
  }
  assert_int_equal(failing_memory_alive(), 0);
}

static void memory_that_fails_is_said (void **state) {
  jb_pattern *pattern;
  (void)state;
  failing_memory_set(1);
  assert_int_equal(jb_pattern_new("a", 1, 0, &pattern, NULL), JB_NO_MEMORY);
  assert_null(pattern);
  failing_memory_set(0);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(texts_match_by_bytes_and_by_characters),
      cmocka_unit_test(an_anchor_may_be_a_plain_character),
      cmocka_unit_test(a_search_ends_when_its_steps_do),
      cmocka_unit_test(steps_grow_with_what_is_tried),
      cmocka_unit_test(what_is_no_pattern_is_refused),
      cmocka_unit_test(any_bytes_are_taken_or_refused),
      cmocka_unit_test(memory_that_fails_is_said),
  };
  return cmocka_run_group_tests_name("pattern", tests, NULL, NULL);
}
