/* SPDX-License-Identifier: MIT */
/* words: counts of any number of words are written in their order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/memory.h"
#include "support/random.h"
#include "words/counts.h"

/* Words as counting leaves them: some alike for long, some very short. */
static void fill (jb_word_counts *counts, size_t number, random_state *random) {
  counts->words = jb_allocate_array(number + 1, sizeof *counts->words);
  assert_non_null(counts->words);
  for (size_t i = 0; i < number; i++) {
    char word[64];
    int length = snprintf(word, sizeof word, "%s%zx",
                          random_below(random, 2) ? "同样的开头" : "",
                          i * 7919 % (number * 16 + 1) * 31 + i);
    counts->words[i] =
        (jb_counted_word){counts->bytes.length, (size_t)length, 0,
                          1 + random_below(random, 1 + (uint32_t)i % 9)};
    counts->total += counts->words[i].count;
    jb_buffer_append(&counts->bytes, word, (size_t)length);
  }
  counts->count = number;
}

static void words_of_any_number_are_in_order (void **state) {
  static const size_t numbers[] = {0,  1,   2,   3,    4,    5,    10,   11,
                                   80, 301, 701, 1576, 1577, 1578, 5000, 20000};
  random_state random = 11;
  (void)state;
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    jb_word_counts counts = JB_WORD_COUNTS_EMPTY;
    jb_buffer lines = JB_BUFFER_EMPTY;
    uint64_t total;
    size_t words;
    jb_error err;
    fill(&counts, numbers[i], &random);
    jb_word_counts_write(&counts, &lines);
    assert_int_equal(lines.status, JB_OK);
    assert_int_equal(
        jb_counts_check(lines.bytes, lines.length, &total, &words, &err),
        JB_OK);
    assert_int_equal(total, counts.total);
    assert_int_equal(words, numbers[i]);
    jb_buffer_free(&lines);
    jb_word_counts_free(&counts);
  }
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_of_any_number_are_in_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
