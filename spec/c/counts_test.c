/* SPDX-License-Identifier: MIT */
/*
** words/counts: against a slow count, its stored form broken at every byte,
** and memory that fails.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/failing_memory.h"
#include "support/random.h"
#include "support/small_model.h"
#include "text/normalise.h"
#include "words/counts.h"
#include "words/sequence.h"

static small_model model;
static jb_segmenter *segmenter;

static int open_model (void **state) {
  (void)state;
  small_model_open(&model);
  return jb_segmenter_new(model.lexicon, &jb_sequence_model, model.weights,
                          &segmenter, NULL) != JB_OK;
}

static int close_model (void **state) {
  (void)state;
  jb_segmenter_free(segmenter);
  small_model_close(&model);
  return 0;
}

/* Pieces that random texts are made of. */
static const char *const pieces[] = {
    "职工", "代表", "大会", "安全", "GDP",    "ＧＤＰ", "gdp", "2023",
    "２０", "，",   "。",   " ",    "\xFF",   "é",      "É",   "ｱ",
    "的",   "𠮷",   "\n",   "豈",   "\u200B", "ﷺ",      "％",  "a@b.cn"};

static size_t draw_text (random_state *random, uint32_t most, char *text) {
  size_t length = 0;
  for (uint32_t n = random_below(random, most); n > 0; n--) {
    const char *piece =
        pieces[random_below(random, sizeof pieces / sizeof *pieces)];
    memcpy(text + length, piece, strlen(piece));
    length += strlen(piece);
  }
  return length;
}

/* The count of each word by looking through a list. */
typedef struct slow_counts {
  char words[200][64];
  uint64_t counts[200];
  size_t count;
} slow_counts;

static void slow_add (slow_counts *slow, const char *text, size_t length) {
  jb_tokens tokens = JB_TOKENS_EMPTY;
  assert_int_equal(jb_segment_all(segmenter, text, length, NULL, &tokens, NULL),
                   JB_OK);
  for (size_t i = 0; i < tokens.count; i++) {
    const jb_token *token = &tokens.items[i];
    jb_buffer word = JB_BUFFER_EMPTY;
    size_t place = 0;
    if (token->kind != JB_TOKEN_WORD && token->kind != JB_TOKEN_LATIN &&
        token->kind != JB_TOKEN_NUMBER)
      continue;
    assert_int_equal(jb_normalise(text + token->start,
                                  token->end - token->start, JB_FOLD_CASE,
                                  &word, NULL, NULL),
                     JB_OK);
    jb_buffer_terminate(&word);
    assert_true(word.length < sizeof *slow->words);
    while (place < slow->count && strcmp(slow->words[place], word.bytes) != 0)
      place++;
    if (word.length > 0) {
      if (place == slow->count) {
        assert_true(place < sizeof slow->words / sizeof *slow->words);
        strcpy(slow->words[slow->count++], word.bytes);
      }
      slow->counts[place]++;
    }
    jb_buffer_free(&word);
  }
  jb_tokens_free(&tokens);
}

static void assert_like_slow (const slow_counts *slow, const jb_buffer *lines) {
  jb_counts_reader reader = {
      lines->bytes, lines->bytes + lines->length, 0, {NULL, 0}};
  uint64_t total, sum = 0;
  size_t words, seen = 0;
  if (lines->bytes == NULL) {
    assert_int_equal(slow->count, 0);
    return;
  }
  assert_int_equal(
      jb_counts_check(lines->bytes, lines->length, &total, &words, NULL),
      JB_OK);
  assert_int_equal(words, slow->count);
  for (; jb_counts_next(&reader); seen++) {
    size_t place = 0;
    while (place < slow->count &&
           (strlen(slow->words[place]) != reader.word.length ||
            memcmp(slow->words[place], reader.word.bytes, reader.word.length) !=
                0))
      place++;
    assert_true(place < slow->count);
    assert_int_equal(slow->counts[place], reader.count);
    sum += reader.count;
  }
  assert_int_equal(seen, slow->count);
  assert_int_equal(sum, total);
}

static void counts_are_those_of_a_slow_count (void **state) {
  random_state random = {7};
  jb_word_counts counts = JB_WORD_COUNTS_EMPTY;
  jb_buffer lines = JB_BUFFER_EMPTY;
  static slow_counts slow;
  char text[4096];
  (void)state;
  for (int round = 0; round < 300; round++) {
    memset(&slow, 0, sizeof slow);
    jb_buffer_reset(&lines);
    jb_word_counts_reset(&counts);
    for (uint32_t texts = random_below(&random, 4); texts > 0; texts--) {
      size_t length = draw_text(&random, 40, text);
      slow_add(&slow, text, length);
      assert_int_equal(
          jb_word_counts_add(&counts, segmenter, text, length, NULL), JB_OK);
    }
    jb_word_counts_write(&counts, &lines);
    assert_like_slow(&slow, &lines);
  }
  jb_buffer_free(&lines);
  jb_word_counts_free(&counts);
}

static void many_words_are_counted (void **state) {
  jb_word_counts counts = JB_WORD_COUNTS_EMPTY;
  jb_buffer text = JB_BUFFER_EMPTY, lines = JB_BUFFER_EMPTY;
  uint64_t total;
  size_t words;
  (void)state;
  for (int i = 0; i < 5000; i++)
    jb_buffer_append_format(&text, "w%d %sw%d ", i, i % 2 ? "" : "，", i / 2);
  assert_int_equal(
      jb_word_counts_add(&counts, segmenter, text.bytes, text.length, NULL),
      JB_OK);
  jb_word_counts_write(&counts, &lines);
  assert_int_equal(
      jb_counts_check(lines.bytes, lines.length, &total, &words, NULL), JB_OK);
  assert_int_equal(total, 10000);
  assert_int_equal(words, 5000);
  assert_memory_equal(lines.bytes, "3\tw0\tw1\tw10\tw100\t", 16);
  jb_buffer_free(&text);
  jb_buffer_free(&lines);
  jb_word_counts_free(&counts);
}

static void only_the_stored_form_is_taken (void **state) {
  static const struct {
    const char *lines;
    int64_t total; /* -1: damaged */
  } cases[] = {
      {"", 0},
      {"1\ta\n", 1},
      {"12\tb\n3\ta\tc\n", 18},
      {"1\ta b\n", 1},
      {"9223372036854775807\ta\n", INT64_MAX},
      {"9223372036854775807\ta\n1\tb\n", -1}, /* the sum is too large */
      {"9223372036854775808\ta\n", -1},
      {"99999999999999999999\ta\n", -1},
      {"\n", -1},
      {"1\n", -1},
      {"1", -1},
      {"1\ta", -1},
      {"1\t\n", -1},
      {"1\ta\t\n", -1},
      {"0\ta\n", -1},
      {"01\ta\n", -1},
      {"-1\ta\n", -1},
      {"\ta\n", -1},
      {"1 a\n", -1},
      {"1\ta\n\n", -1},
      {"1\tb\ta\n", -1},
      {"1\ta\ta\n", -1},
      {"1\tab\ta\n", -1},
      {"1\ta\n2\tb\n", -1},
      {"1\ta\n1\tb\n", -1},
      {"2\ta\n1\n", -1},
      {"1\ta\r\n", -1},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    uint64_t total = 0;
    jb_error err;
    jb_status status = jb_counts_check(cases[i].lines, strlen(cases[i].lines),
                                       &total, NULL, &err);
    if (status != (cases[i].total < 0 ? JB_BAD_FORMAT : JB_OK))
      fail_msg("case %zu gives %s", i, jb_status_name(status));
    if (status == JB_OK)
      assert_int_equal(total, cases[i].total);
  }
}

static void every_failing_allocation_is_reported (void **state) {
  size_t alive = failing_memory_alive(), nth;
  jb_buffer text = JB_BUFFER_EMPTY;
  (void)state;
  for (int i = 0; i < 700; i++)
    jb_buffer_append_format(&text, "Ｗ%d，", i);
  for (nth = 1;; nth++) {
    jb_word_counts counts = JB_WORD_COUNTS_EMPTY;
    jb_buffer lines = JB_BUFFER_EMPTY;
    jb_error err;
    jb_status status;
    failing_memory_set(nth);
    status =
        jb_word_counts_add(&counts, segmenter, text.bytes, text.length, &err);
    if (status == JB_OK) {
      jb_word_counts_write(&counts, &lines);
      status = lines.status;
    }
    failing_memory_set(0);
    jb_buffer_free(&lines);
    jb_word_counts_free(&counts);
    assert_int_equal(failing_memory_alive(), alive + 1);
    if (status == JB_OK)
      break;
    assert_int_equal(status, JB_NO_MEMORY);
  }
  assert_true(nth > 5);
  jb_buffer_free(&text);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(counts_are_those_of_a_slow_count),
      cmocka_unit_test(many_words_are_counted),
      cmocka_unit_test(only_the_stored_form_is_taken),
      cmocka_unit_test(every_failing_allocation_is_reported),
  };
  return cmocka_run_group_tests_name("counts", tests, open_model, close_model);
}
