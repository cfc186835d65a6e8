/* SPDX-License-Identifier: MIT */
/*
** words/: tokens, whatever the text: kinds, every byte covered, long and hostile
** texts, threads over one lexicon, every allocation failing in turn. The model
** they are made with is in unigram_test.c.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>

#include "base/memory.h"
#include "lexicon/lexicon_build.h"
#include "support/failing_memory.h"
#include "support/random.h"
#include "words/segment.h"

static jb_segmenter *new_segmenter (jb_lexicon *lexicon) {
  jb_segmenter *segmenter;
  assert_int_equal(
      jb_segmenter_new(lexicon, &jb_unigram_model, NULL, &segmenter, NULL),
      JB_OK);
  return segmenter;
}

/* A lexicon for the texts below, and a segmenter over it. */
typedef struct fixture {
  jb_buffer file;
  jb_lexicon *lexicon;
  jb_segmenter *segmenter;
} fixture;

static void open_fixture (fixture *f) {
  static const char words[] =
      "职工 300 n\n代表 200 v\n大会 200 n\n代表大会 90 n\n安全 300 a\n"
      "安全生产 40 n\n生产 200 v\nT恤 9 n\n大 900 a\n";
  f->file = (jb_buffer)JB_BUFFER_EMPTY;
  assert_int_equal(
      jb_lexicon_build(words, sizeof words - 1, "", &f->file, NULL), JB_OK);
  assert_int_equal(
      jb_lexicon_view(f->file.bytes, f->file.length, &f->lexicon, NULL), JB_OK);
  f->segmenter = new_segmenter(f->lexicon);
}

static void close_fixture (fixture *f) {
  jb_segmenter_free(f->segmenter);
  jb_lexicon_close(f->lexicon);
  jb_buffer_free(&f->file);
}

/* The text with '|' behind each token, and the first letter of its kind. */
static void write_tokens (fixture *f, const char *text, size_t length,
                          const jb_constraints *given, jb_buffer *out) {
  jb_tokens tokens = JB_TOKENS_EMPTY;
  assert_int_equal(
      jb_segment_all(f->segmenter, text, length, given, &tokens, NULL), JB_OK);
  for (size_t i = 0; i < tokens.count; i++) {
    const jb_token *token = &tokens.items[i];
    jb_buffer_append(out, text + token->start, token->end - token->start);
    jb_buffer_append_byte(out, '|');
    jb_buffer_append_byte(out,
                          jb_token_kind_name((jb_token_kind)token->kind)[0]);
  }
  jb_buffer_terminate(out);
  jb_tokens_free(&tokens);
}

static void tokens_are_of_the_expected_kinds (void **state) {
  static const struct {
    const char *text, *tokens;
  } cases[] = {
      {"", ""},
      {"职工代表大会", "职工|w代表大会|w"},
      {"安全生产！", "安全生产|w！|p"},
      {"abcT恤", "abc|lT恤|w"},
      {"3.14元", "3|n.|p14|n元|w"},
      {"5G 2023年", "5G|l |s2023|n年|w"},
      {"a\r\n\r\nb\r", "a|l\r\n|s\r\n|sb|l\r|s"},
      {"　　大\t", "　|s　|s大|w\t|s"},
      {"\xFF\xE4\xB8大\xE5", "\xFF|i\xE4\xB8|i大|w\xE5|i"},
      {"\xEF\xBF\xBD", "\xEF\xBF\xBD|s"},
      {"￥＋𠮷", "￥|s＋|s𠮷|w"},
      {"кот", "к|wо|wт|w"},
  };
  fixture f;
  (void)state;
  open_fixture(&f);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    jb_buffer out = JB_BUFFER_EMPTY;
    write_tokens(&f, cases[i].text, strlen(cases[i].text), NULL, &out);
    assert_string_equal(out.bytes, cases[i].tokens);
    jb_buffer_free(&out);
  }
  close_fixture(&f);
}

static void a_nearer_layer_counts_for_more (void **state) {
  static const char text[] = "职工代表大会";
  fixture f;
  jb_dictionary *dictionary, *call;
  jb_constraints given = JB_CONSTRAINTS_NONE;
  uint64_t version;
  jb_buffer out = JB_BUFFER_EMPTY;
  (void)state;
  open_fixture(&f);
  assert_int_equal(jb_dictionary_new(f.lexicon, &dictionary, NULL), JB_OK);
  assert_int_equal(jb_dictionary_new(f.lexicon, &call, NULL), JB_OK);
  jb_segmenter_use(f.segmenter, dictionary);
  assert_int_equal(
      jb_dictionary_rule(dictionary, "工代表", 9, JB_RULE_FORCE, NULL), JB_OK);
  write_tokens(&f, text, sizeof text - 1, NULL, &out);
  assert_string_equal(out.bytes, "职|w工代表|w大会|w");
  assert_int_equal(jb_dictionary_rule(call, "工代表", 9, JB_RULE_FORBID, NULL),
                   JB_OK);
  assert_int_equal(jb_dictionary_layer(call, &given.words, &version, NULL),
                   JB_OK);
  jb_buffer_reset(&out);
  write_tokens(&f, text, sizeof text - 1, &given, &out);
  assert_string_equal(out.bytes, "职工|w代表大会|w");
  jb_layer_release(given.words);
  jb_buffer_free(&out);
  jb_dictionary_free(dictionary);
  jb_dictionary_free(call);
  close_fixture(&f);
}

static void ranges_that_are_none_are_misuse (void **state) {
  static const jb_range cases[][2] = {{{1, 3}, {3, 6}},  {{0, 4}, {6, 9}},
                                      {{3, 3}, {3, 6}},  {{3, 6}, {0, 3}},
                                      {{0, 3}, {0, 6}},  {{0, 3}, {15, 21}},
                                      {{6, 3}, {9, 12}}, {{0, 3}, {18, 19}}};
  fixture f;
  (void)state;
  open_fixture(&f);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    jb_constraints forced = {NULL, cases[i], 2, NULL, 0};
    jb_constraints forbidden = {NULL, NULL, 0, cases[i], 2};
    const jb_token *tokens;
    size_t count;
    jb_error err;
    assert_int_equal(
        jb_segment_start(f.segmenter, "职工代表大会", 18, &forced, &err),
        JB_MISUSE);
    assert_int_equal(
        jb_segment_start(f.segmenter, "职工代表大会", 18, &forbidden, &err),
        JB_MISUSE);
    assert_int_equal(jb_segment_next(f.segmenter, &tokens, &count, &err),
                     JB_OK);
    assert_int_equal(count, 0);
  }
  close_fixture(&f);
}

static void every_byte_is_covered (void **state) {
  static const char bytes[] = "职工\xE4\xFF T\r\n";
  random_state random = 9;
  fixture f;
  char text[600];
  (void)state;
  open_fixture(&f);
  for (int round = 0; round < 3000; round++) {
    size_t length = random_below(&random, sizeof text), at = 0;
    jb_tokens tokens = JB_TOKENS_EMPTY;
    for (size_t i = 0; i < length; i++)
      text[i] = round % 2 == 0 ? (char)random_below(&random, 256)
                               : bytes[random_below(&random, 13)];
    assert_int_equal(
        jb_segment_all(f.segmenter, text, length, NULL, &tokens, NULL), JB_OK);
    for (size_t i = 0; i < tokens.count; i++) {
      assert_int_equal(tokens.items[i].start, at);
      assert_true(tokens.items[i].end > at);
      at = tokens.items[i].end;
    }
    assert_int_equal(at, length);
    jb_tokens_free(&tokens);
  }
  close_fixture(&f);
}

/* Tokens of 'count' times 'piece', and what was allocated for it. */
static size_t count_tokens (fixture *f, const char *piece, size_t count,
                            size_t *allocations) {
  size_t bytes = strlen(piece), total = 0, given;
  char *text = malloc(bytes * count);
  const jb_token *tokens;
  for (size_t i = 0; i < count; i++)
    memcpy(text + i * bytes, piece, bytes);
  failing_memory_set(0); /* counts from here */
  assert_int_equal(
      jb_segment_start(f->segmenter, text, bytes * count, NULL, NULL), JB_OK);
  do {
    assert_int_equal(jb_segment_next(f->segmenter, &tokens, &given, NULL),
                     JB_OK);
    total += given;
  } while (given > 0);
  *allocations = failing_memory_count();
  free(text);
  return total;
}

static void long_texts_take_no_memory (void **state) {
  static const struct {
    const char *what, *piece;
    size_t count, tokens;
  } cases[] = {
      {"10 million characters of words", "安全生产", 2500000, 2500000},
      {"10 million that are no words", "甲", 10000000, 10000000},
      {"only punctuation", "，", 3000000, 3000000},
      {"only blanks", " ", 3000000, 3000000},
      {"only line ends", "\r\n", 1000000, 1000000},
      {"one run of letters", "abcdefghij", 1000000, 1},
      {"ill-formed bytes", "\xFF", 3000000, 3000000},
      {"cut off characters", "\xE4\xB8", 1000000, 1000000},
  };
  fixture f;
  size_t allocations;
  (void)state;
  open_fixture(&f);
  (void)count_tokens(&f, "安全生产职工大会 a\r\n", 1000, &allocations);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_int_equal(
        count_tokens(&f, cases[i].piece, cases[i].count, &allocations),
        cases[i].tokens);
    assert_int_equal(allocations, 0);
  }
  close_fixture(&f);
}

static void words_that_overlap_without_end_are_cut (void **state) {
  /* No place is free of words that span it: the case without a bound. */
  static const char words[] = "甲 1\n甲甲 2\n甲甲甲 3\n";
  jb_buffer file = JB_BUFFER_EMPTY;
  fixture f;
  size_t allocations;
  (void)state;
  assert_int_equal(jb_lexicon_build(words, sizeof words - 1, "", &file, NULL),
                   JB_OK);
  assert_int_equal(jb_lexicon_view(file.bytes, file.length, &f.lexicon, NULL),
                   JB_OK);
  f.segmenter = new_segmenter(f.lexicon);
  assert_int_equal(count_tokens(&f, "甲", 3000000, &allocations), 1000000);
  jb_segmenter_free(f.segmenter);
  jb_lexicon_close(f.lexicon);
  jb_buffer_free(&file);
}

static void an_empty_lexicon_is_allowed (void **state) {
  jb_buffer file = JB_BUFFER_EMPTY;
  fixture f;
  jb_buffer out = JB_BUFFER_EMPTY;
  (void)state;
  assert_int_equal(jb_lexicon_build("", 0, "", &file, NULL), JB_OK);
  assert_int_equal(jb_lexicon_view(file.bytes, file.length, &f.lexicon, NULL),
                   JB_OK);
  f.segmenter = new_segmenter(f.lexicon);
  write_tokens(&f, "职工a1", 8, NULL, &out);
  assert_string_equal(out.bytes, "职|w工|wa1|l");
  jb_buffer_free(&out);
  jb_segmenter_free(f.segmenter);
  jb_lexicon_close(f.lexicon);
  jb_buffer_free(&file);
}

/* A text of several windows with line ends, the same in every test. */
static size_t draw_page (char *text, size_t characters) {
  static const char *const pieces[] = {"职工", "代表", "大会", "安全生产",
                                       "，",   "。\n", "abc",  "12",
                                       "\xFF", "甲乙", " ",    "\r\n"};
  random_state random = 10;
  size_t length = 0;
  while (characters-- > 0) {
    const char *piece = pieces[random_below(&random, 12)];
    memcpy(text + length, piece, strlen(piece));
    length += strlen(piece);
  }
  return length;
}

static void lines_give_the_words_of_the_whole (void **state) {
  char *text = malloc(12 * 20000);
  size_t length = draw_page(text, 20000), at = 0, token = 0;
  jb_tokens whole = JB_TOKENS_EMPTY;
  fixture f;
  (void)state;
  open_fixture(&f);
  assert_int_equal(
      jb_segment_all(f.segmenter, text, length, NULL, &whole, NULL), JB_OK);
  while (at < length) {
    const char *stop = memchr(text + at, '\n', length - at);
    size_t line = stop == NULL ? length - at : (size_t)(stop - text) + 1 - at;
    jb_tokens tokens = JB_TOKENS_EMPTY;
    assert_int_equal(
        jb_segment_all(f.segmenter, text + at, line, NULL, &tokens, NULL),
        JB_OK);
    for (size_t i = 0; i < tokens.count; i++, token++) {
      assert_int_equal(at + tokens.items[i].start, whole.items[token].start);
      assert_int_equal(at + tokens.items[i].end, whole.items[token].end);
      assert_int_equal(tokens.items[i].kind, whole.items[token].kind);
    }
    jb_tokens_free(&tokens);
    at += line;
  }
  assert_int_equal(token, whole.count);
  jb_tokens_free(&whole);
  close_fixture(&f);
  free(text);
}

/* One of several threads over the same lexicon and dictionary. */
typedef struct worker {
  jb_lexicon *lexicon;
  jb_dictionary *dictionary;
  const char *text;
  size_t length;
  jb_tokens tokens; /* with the lexicon alone */
  bool failed;
} worker;

static void *work (void *data) {
  worker *w = data;
  jb_segmenter *segmenter;
  if (jb_segmenter_new(w->lexicon, &jb_unigram_model, NULL, &segmenter, NULL) !=
          JB_OK ||
      jb_segment_all(segmenter, w->text, w->length, NULL, &w->tokens, NULL) !=
          JB_OK) {
    w->failed = true;
    return NULL;
  }
  /* With a dictionary that every thread changes: only no harm is asked. */
  jb_segmenter_use(segmenter, w->dictionary);
  for (uint32_t i = 0; i < 20 && !w->failed; i++) {
    jb_tokens tokens = JB_TOKENS_EMPTY;
    w->failed |=
        jb_dictionary_add(w->dictionary, "甲乙", 6, i, NULL, NULL) != JB_OK;
    w->failed |= jb_segment_all(segmenter, w->text, w->length / 8, NULL,
                                &tokens, NULL) != JB_OK;
    jb_tokens_free(&tokens);
  }
  jb_segmenter_free(segmenter);
  return NULL;
}

static void threads_share_a_lexicon (void **state) {
  char *text = malloc(12 * 20000);
  size_t length = draw_page(text, 20000);
  jb_tokens alone = JB_TOKENS_EMPTY;
  fixture f;
  (void)state;
  open_fixture(&f);
  assert_int_equal(
      jb_segment_all(f.segmenter, text, length, NULL, &alone, NULL), JB_OK);
  for (int threads = 1; threads <= 8; threads++) {
    worker workers[8];
    pthread_t ids[8];
    jb_dictionary *dictionary;
    assert_int_equal(jb_dictionary_new(f.lexicon, &dictionary, NULL), JB_OK);
    for (int i = 0; i < threads; i++) {
      workers[i] =
          (worker){f.lexicon, dictionary, text, length, JB_TOKENS_EMPTY, false};
      assert_int_equal(pthread_create(&ids[i], NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < threads; i++) {
      assert_int_equal(pthread_join(ids[i], NULL), 0);
      assert_false(workers[i].failed);
      assert_int_equal(workers[i].tokens.count, alone.count);
      assert_memory_equal(workers[i].tokens.items, alone.items,
                          alone.count * sizeof *alone.items);
      jb_tokens_free(&workers[i].tokens);
    }
    jb_dictionary_free(dictionary);
  }
  jb_tokens_free(&alone);
  close_fixture(&f);
  free(text);
}

static void every_allocation_may_fail (void **state) {
  static const char text[] = "职工代表大会甲乙丙丁戊己";
  size_t alive = failing_memory_alive(), nth = 1;
  jb_status status;
  fixture f;
  (void)state;
  open_fixture(&f);
  alive = failing_memory_alive();
  do {
    jb_segmenter *segmenter = NULL;
    jb_dictionary *dictionary = NULL;
    jb_tokens tokens = JB_TOKENS_EMPTY;
    jb_error err;
    failing_memory_set(nth++);
    status =
        jb_segmenter_new(f.lexicon, &jb_unigram_model, NULL, &segmenter, &err);
    if (status == JB_OK)
      status = jb_dictionary_new(f.lexicon, &dictionary, &err);
    if (status == JB_OK)
      status = jb_dictionary_add(dictionary, "甲乙丙丁戊己", 18, 9, NULL, &err);
    if (status == JB_OK) {
      jb_segmenter_use(segmenter, dictionary);
      status =
          jb_segment_all(segmenter, text, sizeof text - 1, NULL, &tokens, &err);
    }
    failing_memory_set(0);
    assert_true(status == JB_OK || status == JB_NO_MEMORY);
    if (status == JB_OK)
      assert_int_equal(tokens.count, 3);
    jb_tokens_free(&tokens);
    jb_dictionary_free(dictionary);
    jb_segmenter_free(segmenter);
    assert_int_equal(failing_memory_alive(), alive);
  } while (status != JB_OK);
  assert_true(nth > 10);
  close_fixture(&f);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tokens_are_of_the_expected_kinds),
      cmocka_unit_test(a_nearer_layer_counts_for_more),
      cmocka_unit_test(ranges_that_are_none_are_misuse),
      cmocka_unit_test(every_byte_is_covered),
      cmocka_unit_test(long_texts_take_no_memory),
      cmocka_unit_test(words_that_overlap_without_end_are_cut),
      cmocka_unit_test(an_empty_lexicon_is_allowed),
      cmocka_unit_test(lines_give_the_words_of_the_whole),
      cmocka_unit_test(threads_share_a_lexicon),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
