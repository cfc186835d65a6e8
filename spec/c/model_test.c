/* SPDX-License-Identifier: MIT */
/*
** words/: the sequence model: what is forced and forbidden, where a text is cut
** does not matter, damaged files, training twice, memory that fails. Its steps
** are in sequence_test.c.
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
#include <xxhash.h>

#include "support/failing_memory.h"
#include "support/random.h"
#include "support/small_model.h"
#include "support/small_text.h"
#include "text/utf8.h"
#include "words/segment.h"
#include "words/sequence.h"
#include "words/train.h"

static small_model model;

static int open_model (void **state) {
  (void)state;
  small_model_open(&model);
  return 0;
}

static int close_model (void **state) {
  (void)state;
  small_model_close(&model);
  return 0;
}

static jb_segmenter *new_segmenter (void) {
  jb_segmenter *segmenter;
  assert_int_equal(jb_segmenter_new(model.lexicon, &jb_sequence_model,
                                    model.weights, &segmenter, NULL),
                   JB_OK);
  return segmenter;
}
/* ---- texts ---- */

static void cut (jb_segmenter *segmenter, const char *text, size_t length,
                 const jb_constraints *given, jb_tokens *tokens) {
  size_t at = 0;
  *tokens = (jb_tokens)JB_TOKENS_EMPTY;
  assert_int_equal(jb_segment_all(segmenter, text, length, given, tokens, NULL),
                   JB_OK);
  for (size_t i = 0; i < tokens->count; i++) {
    assert_int_equal(tokens->items[i].start, at);
    assert_true(tokens->items[i].end > at);
    at = tokens->items[i].end;
  }
  assert_int_equal(at, length);
}

static void the_model_learns_its_corpus (void **state) {
  static const char text[] = "我们在北京，安全生产的老师来了。2023年5万个T恤";
  static const char wanted[] =
      "我们|在|北京|，|安全生产|的|老师|来|了|。|2023|年|5万|个|T恤|";
  jb_segmenter *segmenter = new_segmenter();
  jb_tokens tokens;
  char seen[256] = "";
  (void)state;
  cut(segmenter, text, sizeof text - 1, NULL, &tokens);
  for (size_t i = 0; i < tokens.count; i++) {
    strncat(seen, text + tokens.items[i].start,
            tokens.items[i].end - tokens.items[i].start);
    strcat(seen, "|");
  }
  assert_string_equal(seen, wanted);
  jb_tokens_free(&tokens);
  jb_segmenter_free(segmenter);
}

static void a_text_is_cut_like_its_lines (void **state) {
  jb_segmenter *segmenter = new_segmenter();
  char *text = malloc(1 << 17);
  random_state random = 23;
  (void)state;
  for (int round = 0; round < 30; round++) {
    size_t length = draw_text(&random, round % 3 == 0 ? 9000 : 300, text);
    size_t start = 0, next = 0;
    jb_tokens whole, part;
    cut(segmenter, text, length, NULL, &whole);
    while (start < length) {
      const char *line_end = memchr(text + start, '\n', length - start);
      size_t end = line_end == NULL ? length : (size_t)(line_end - text) + 1;
      cut(segmenter, text + start, end - start, NULL, &part);
      for (size_t i = 0; i < part.count; i++, next++) {
        assert_true(next < whole.count);
        assert_int_equal(whole.items[next].start, start + part.items[i].start);
        assert_int_equal(whole.items[next].end, start + part.items[i].end);
      }
      jb_tokens_free(&part);
      start = end;
    }
    assert_int_equal(next, whole.count);
    jb_tokens_free(&whole);
  }
  free(text);
  jb_segmenter_free(segmenter);
}

static void a_text_without_a_mark_is_cut_whole (void **state) {
  static const char *const units[] = {"哈", "职工", "1", "a", "，", "。", " "};
  jb_segmenter *segmenter = new_segmenter();
  (void)state;
  for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
    jb_buffer text = JB_BUFFER_EMPTY;
    jb_tokens tokens;
    for (int i = 0; i < 20000; i++)
      jb_buffer_append_string(&text, units[k]);
    cut(segmenter, text.bytes, text.length, NULL, &tokens);
    jb_tokens_free(&tokens);
    jb_buffer_free(&text);
  }
  jb_segmenter_free(segmenter);
}

static int by_place (const void *left, const void *right) {
  const jb_range *a = left, *b = right;
  if (a->start != b->start)
    return a->start < b->start ? -1 : 1;
  return a->end > b->end ? -1 : a->end < b->end;
}

/* A random range of whole characters of the text. */
static jb_range draw_range (random_state *random, const char *text,
                            size_t length) {
  size_t start =
      jb_utf8_start(text, length, random_below(random, (uint32_t)length));
  size_t end = start;
  for (uint32_t n = 1 + random_below(random, 6); n > 0 && end < length; n--) {
    uint32_t character;
    end += jb_utf8_decode(text + end, length - end, &character);
  }
  return (jb_range){start, end};
}

static bool is_token (const jb_tokens *tokens, jb_range range) {
  for (size_t i = 0; i < tokens->count; i++)
    if (tokens->items[i].start == range.start &&
        tokens->items[i].end == range.end)
      return true;
  return false;
}

static void what_is_forced_is_a_token (void **state) {
  jb_segmenter *segmenter = new_segmenter();
  char *text = malloc(1 << 16);
  random_state random = 29;
  (void)state;
  for (int round = 0; round < 400; round++) {
    size_t length = draw_text(&random, 200, text), until = 0;
    jb_range ranges[8];
    jb_constraints given = {NULL, ranges, 8, NULL, 0};
    jb_tokens tokens;
    if (length == 0)
      continue;
    for (int r = 0; r < 8; r++)
      ranges[r] = draw_range(&random, text, length);
    qsort(ranges, 8, sizeof *ranges, by_place);
    cut(segmenter, text, length, &given, &tokens);
    for (int r = 0; r < 8; r++)
      if (ranges[r].start >= until) {
        assert_true(is_token(&tokens, ranges[r]));
        until = ranges[r].end;
      }
    jb_tokens_free(&tokens);
  }
  free(text);
  jb_segmenter_free(segmenter);
}

static void what_is_forbidden_is_no_token (void **state) {
  jb_segmenter *segmenter = new_segmenter();
  char *text = malloc(1 << 16);
  random_state random = 31;
  (void)state;
  for (int round = 0; round < 400; round++) {
    size_t length = draw_text(&random, 60, text), count = 0;
    jb_range ranges[64];
    jb_constraints given = {NULL, NULL, 0, ranges, 0};
    jb_tokens tokens;
    /* Forbid what would be tokens, twice over. */
    for (int pass = 0; pass < 2; pass++) {
      cut(segmenter, text, length, &given, &tokens);
      for (size_t i = 0; i < tokens.count && count < 64; i++)
        if (tokens.items[i].kind != JB_TOKEN_SPACE &&
            jb_utf8_count(text + tokens.items[i].start,
                          tokens.items[i].end - tokens.items[i].start) > 1 &&
            random_below(&random, 2) == 0)
          ranges[count++] =
              (jb_range){tokens.items[i].start, tokens.items[i].end};
      jb_tokens_free(&tokens);
      qsort(ranges, count, sizeof *ranges, by_place);
      given.forbidden_count = count;
    }
    cut(segmenter, text, length, &given, &tokens);
    for (size_t r = 0; r < count; r++)
      assert_false(is_token(&tokens, ranges[r]));
    jb_tokens_free(&tokens);
  }
  free(text);
  jb_segmenter_free(segmenter);
}

static void a_users_word_counts (void **state) {
  static const char text[] = "我们去龘靐学校5G基站了";
  static const char *const words[] = {"龘靐学校", "5G基站"};
  jb_segmenter *segmenter = new_segmenter();
  jb_dictionary *dictionary;
  jb_tokens tokens;
  (void)state;
  assert_int_equal(jb_dictionary_new(model.lexicon, &dictionary, NULL), JB_OK);
  for (size_t i = 0; i < 2; i++) {
    char line[64];
    int length = snprintf(line, sizeof line, "%s 1000 n\n", words[i]);
    assert_int_equal(jb_dictionary_load(dictionary, line, (size_t)length, NULL),
                     JB_OK);
  }
  jb_segmenter_use(segmenter, dictionary);
  cut(segmenter, text, sizeof text - 1, NULL, &tokens);
  for (size_t i = 0; i < 2; i++) {
    size_t start = (size_t)(strstr(text, words[i]) - text);
    assert_true(is_token(&tokens, (jb_range){start, start + strlen(words[i])}));
  }
  jb_tokens_free(&tokens);
  jb_segmenter_free(segmenter);
  jb_dictionary_free(dictionary);
}

/* ---- threads ---- */

typedef struct thread_work {
  const char *text;
  size_t length;
  jb_segmenter *segmenter;
  jb_tokens tokens;
} thread_work;

static void *cut_in_thread (void *context) {
  thread_work *work = context;
  (void)jb_segment_all(work->segmenter, work->text, work->length, NULL,
                       &work->tokens, NULL);
  return NULL;
}

static void threads_share_a_model (void **state) {
  char *text = malloc(1 << 18);
  random_state random = 37;
  size_t length = draw_text(&random, 20000, text);
  thread_work work[8];
  pthread_t threads[8];
  (void)state;
  for (int i = 0; i < 8; i++)
    work[i] = (thread_work){text, length, new_segmenter(), JB_TOKENS_EMPTY};
  for (int i = 0; i < 8; i++)
    assert_int_equal(pthread_create(&threads[i], NULL, cut_in_thread, &work[i]),
                     0);
  for (int i = 0; i < 8; i++)
    assert_int_equal(pthread_join(threads[i], NULL), 0);
  for (int i = 0; i < 8; i++) {
    assert_int_equal(work[i].tokens.count, work[0].tokens.count);
    assert_memory_equal(work[i].tokens.items, work[0].tokens.items,
                        work[0].tokens.count * sizeof(jb_token));
    if (i > 0)
      jb_tokens_free(&work[i].tokens);
    jb_segmenter_free(work[i].segmenter);
  }
  jb_tokens_free(&work[0].tokens);
  free(text);
}

/* ---- files ---- */

static void training_twice_gives_the_same_bytes (void **state) {
  small_model again;
  (void)state;
  small_model_open(&again);
  assert_int_equal(again.model_file.length, model.model_file.length);
  assert_memory_equal(again.model_file.bytes, model.model_file.bytes,
                      model.model_file.length);
  small_model_close(&again);
}

static void a_model_says_what_it_is (void **state) {
  size_t length;
  const char *value = jb_weights_about(model.weights, "name", &length);
  (void)state;
  assert_int_equal(length, 5);
  assert_memory_equal(value, "small", 5);
  assert_null(jb_weights_about(model.weights, "nam", &length));
  assert_null(jb_weights_about(model.weights, "shoe size", &length));
}

static jb_status try_file (void *bytes, size_t length) {
  jb_weights *weights;
  jb_error err;
  jb_status status = jb_weights_view(bytes, length, &weights, &err);
  if (status == JB_OK)
    jb_weights_close(weights);
  else
    assert_null(weights);
  return status;
}

static void damaged_files_are_refused (void **state) {
  size_t length = model.model_file.length;
  char *bytes = malloc(length);
  random_state random = 41;
  (void)state;
  memcpy(bytes, model.model_file.bytes, length);
  for (size_t cut_at = 0; cut_at < length; cut_at += cut_at < 600 ? 1 : 9973)
    assert_int_equal(try_file(bytes, cut_at), JB_BAD_FORMAT);
  for (int i = 0; i < 60; i++) {
    size_t at = i < 30 ? (size_t)i : random_below(&random, (uint32_t)length);
    bytes[at] ^= 0x10;
    assert_int_not_equal(try_file(bytes, length), JB_OK);
    bytes[at] ^= 0x10;
  }
  assert_int_equal(try_file(bytes, length), JB_OK);
  bytes[8] = JB_WEIGHTS_VERSION + 1;
  assert_int_equal(try_file(bytes, length), JB_NEWER_VERSION);
  free(bytes);
}

/* Files whose checksum is right: refused, or every text ends well. */
static void forged_files_do_no_harm (void **state) {
  size_t length = model.model_file.length;
  char *bytes = malloc(length), *text = malloc(8192);
  random_state random = 43;
  int refused = 0;
  (void)state;
  for (int round = 0; round < 400; round++) {
    jb_weights *weights;
    uint64_t checksum;
    memcpy(bytes, model.model_file.bytes, length);
    for (int edit = 0; edit < 3; edit++) {
      size_t at = random_below(
          &random, edit == 0 && round % 2 ? 80 : (uint32_t)length - 8);
      bytes[at] = (char)random_below(&random, 256);
    }
    checksum = XXH3_64bits(bytes, length - 8);
    memcpy(bytes + length - 8, &checksum, 8);
    if (jb_weights_view(bytes, length, &weights, NULL) == JB_OK) {
      jb_segmenter *segmenter;
      jb_tokens tokens;
      size_t size = draw_text(&random, 100, text);
      assert_int_equal(jb_segmenter_new(model.lexicon, &jb_sequence_model,
                                        weights, &segmenter, NULL),
                       JB_OK);
      cut(segmenter, text, size, NULL, &tokens);
      jb_tokens_free(&tokens);
      jb_segmenter_free(segmenter);
      jb_weights_close(weights);
    } else {
      refused++;
    }
  }
  assert_true(refused > 50);
  free(bytes);
  free(text);
}

/* ---- what fails ---- */

static void corpora_that_cannot_be_read_are_named (void **state) {
  static const struct {
    const char *bytes;
    jb_status status;
  } cases[] = {{"", JB_BAD_FORMAT},
               {" \n\n", JB_BAD_FORMAT},
               {"好\n\xFF\n", JB_BAD_ENCODING}};
  jb_train_options options = JB_TRAIN_DEFAULTS;
  jb_buffer file = JB_BUFFER_EMPTY;
  jb_error err;
  (void)state;
  options.corpus = "/nonexistent/corpus";
  assert_int_equal(jb_train(&options, NULL, NULL, &file, &err), JB_NOT_FOUND);
  assert_non_null(strstr(err.message, "/nonexistent/corpus"));
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char path[] = "/tmp/jianbao-corpus";
    FILE *corpus = fopen(path, "w");
    fputs(cases[i].bytes, corpus);
    fclose(corpus);
    options.corpus = path;
    assert_int_equal(jb_train(&options, NULL, NULL, &file, &err),
                     cases[i].status);
    assert_non_null(strstr(err.message, path));
    remove(path);
  }
  jb_buffer_free(&file);
}

static bool stop (void *context, const jb_train_report *report) {
  (void)context;
  return report->epoch == 1;
}

static void every_failing_allocation_is_reported (void **state) {
  jb_train_options options = JB_TRAIN_DEFAULTS;
  jb_buffer file = JB_BUFFER_EMPTY;
  jb_error err;
  size_t alive = failing_memory_alive();
  (void)state;
  options.corpus = options.dev = model.path;
  options.lexicon = model.lexicon;
  options.epochs = 1;
  assert_int_equal(jb_train(&options, stop, NULL, &file, &err), JB_CANCELLED);
  for (size_t nth = 1;; nth++) {
    jb_status status;
    failing_memory_set(nth);
    status = jb_train(&options, NULL, NULL, &file, &err);
    failing_memory_set(0);
    jb_buffer_free(&file);
    assert_int_equal(failing_memory_alive(), alive);
    if (status == JB_OK)
      break;
    assert_int_equal(status, JB_NO_MEMORY);
    assert_true(nth < 500);
  }
  for (size_t nth = 1;; nth++) {
    jb_weights *weights;
    jb_segmenter *segmenter = NULL;
    jb_status status;
    failing_memory_set(nth);
    status = jb_weights_view(model.model_file.bytes, model.model_file.length,
                             &weights, &err);
    if (status == JB_OK)
      status = jb_segmenter_new(model.lexicon, &jb_sequence_model, weights,
                                &segmenter, &err);
    failing_memory_set(0);
    jb_segmenter_free(segmenter);
    jb_weights_close(weights);
    assert_int_equal(failing_memory_alive(), alive);
    if (status == JB_OK)
      break;
    assert_int_equal(status, JB_NO_MEMORY);
  }
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_model_learns_its_corpus),
      cmocka_unit_test(a_text_is_cut_like_its_lines),
      cmocka_unit_test(a_text_without_a_mark_is_cut_whole),
      cmocka_unit_test(what_is_forced_is_a_token),
      cmocka_unit_test(what_is_forbidden_is_no_token),
      cmocka_unit_test(a_users_word_counts),
      cmocka_unit_test(threads_share_a_model),
      cmocka_unit_test(training_twice_gives_the_same_bytes),
      cmocka_unit_test(a_model_says_what_it_is),
      cmocka_unit_test(damaged_files_are_refused),
      cmocka_unit_test(forged_files_do_no_harm),
      cmocka_unit_test(corpora_that_cannot_be_read_are_named),
      cmocka_unit_test(every_failing_allocation_is_reported),
  };
  return cmocka_run_group_tests_name("model", tests, open_model, close_model);
}
