/* SPDX-License-Identifier: MIT */
/*
** Building an index: cutting texts, and random histories of adding, deleting,
** flushing, abandoning and merging, after each step of which the index holds
** what a naive list does. Memory and the chunk store fail in turn.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "index/cut.h"
#include "index/index.h"
#include "support/failing_memory.h"
#include "support/memory_chunks.h"
#include "support/naive_index.h"

/*                                                                 cutting */

typedef struct cut_case {
  const char *description, *text, *strict;
  size_t characters;
} cut_case;

static const cut_case cut_cases[] = {
    {"nothing", "", "", 0},
    {"plain text", "会员代表", "会员代表", 4},
    {"quotation marks", "“一带一路”建设", "“一带一路”建设", 6},
    {"width and case", "ＡＢ，Ｃ", "ab,c", 4},
    {"a full-width blank", "本报讯　昨日", "本报讯 昨日", 5},
    {"marks at both ends", "《剪报》\n", "《剪报》\n", 2},
    {"marks alone", "“ ”", "", 0},
    {"characters that are not seen are no marks", "会\u200B员\u00AD", "会员",
     2},
    {"an unseen character beside a mark", "会\u200B “员", "会 “员", 2},
    {"an accent", "e\u0301", "é", 1},
    /* Loosely the accent meets its letter; so the mark is within it. */
    {"an accent behind a mark", "e”\u0301x", "éx", 2},
    {"a mark behind a letter with its accent", "e\u0301”x", "é”x", 2},
    {"a spacing accent begins with a blank", "a\u00A8b", "äb", 2},
    {"a sign with blanks in it", "\uFDFA", "صلىاللهعليهوسلم", 15},
    {"a mark of other width", "﹁会﹂", "「会」", 1},
    {"bytes that are not UTF-8", "会\xFF员", "会\uFFFD员", 3},
    {"a sign that is many characters", "㈱会", "(株)会", 4},
};

static void cuts_into_loose_characters_and_marks (void **state) {
  jb_cut_text cut = JB_CUT_TEXT_EMPTY;
  jb_buffer strict = JB_BUFFER_EMPTY;
  (void)state;
  for (size_t i = 0; i < sizeof cut_cases / sizeof *cut_cases; i++) {
    const cut_case *one = &cut_cases[i];
    jb_error err;
    assert_int_equal(jb_cut(&cut, jb_slice_of(one->text), &err), JB_OK);
    jb_buffer_reset(&strict);
    jb_cut_strict(&cut, &strict);
    if (strict.length != strlen(one->strict) ||
        memcmp(strict.bytes == NULL ? "" : strict.bytes, one->strict,
               strict.length) != 0)
      fail_msg("%s: %.*s", one->description, (int)strict.length, strict.bytes);
    if (cut.count != one->characters)
      fail_msg("%s: %zu characters", one->description, cut.count);
  }
  jb_buffer_free(&strict);
  jb_cut_free(&cut);
}

static void cuts_long_runs_of_marks (void **state) {
  jb_cut_text cut = JB_CUT_TEXT_EMPTY;
  char text[600] = "会";
  jb_error err;
  (void)state;
  for (size_t i = 0; i < 170; i++)
    strcat(text, "“"); /* of three bytes, so 240 is 80 of them */
  strcat(text, "员");
  assert_int_equal(jb_cut(&cut, jb_slice_of(text), &err), JB_OK);
  assert_int_equal(cut.count, 2);
  assert_int_equal(cut.mark_count, 1);
  assert_int_equal(cut.marks[0].before, 1);
  assert_int_equal(cut.marks[0].length, JB_MARKS_BYTES);
  jb_cut_free(&cut);
}

static void fields_that_weigh_most_come_first (void **state) {
  (void)state;
  assert_int_equal(jb_field_place(JB_FIELD_TEXT), JB_INDEX_FIELDS);
  assert_int_equal(jb_field_place(JB_FIELD_TOPIC), JB_INDEX_FIELDS);
  for (unsigned i = 0; i < JB_INDEX_FIELDS; i++) {
    assert_int_equal(jb_field_place(jb_field_order[i]), i);
    assert_true(i == 0 || jb_field_weights[i] <= jb_field_weights[i - 1]);
  }
  assert_int_equal(jb_field_place(JB_FIELD_BODY),
                   jb_field_place(JB_FIELD_LEAD) + 1);
}

/*                                                               histories */

#define MOST_ARTICLES 600

/* An archive's index, and what it should hold. */
typedef struct history {
  random_state random;
  jb_index_options options;
  memory_chunks chunks, before; /* now, and as of the last commit */
  jb_chunk_store store;
  jb_index *index;
  naive_article articles[MOST_ARTICLES]; /* number 0: deleted */
  size_t count;
  naive_article kept[MOST_ARTICLES]; /* as of the last commit */
  size_t kept_count;
} history;

static history *new_history (uint64_t seed, const jb_index_options *options) {
  history *self = calloc(1, sizeof *self);
  jb_error err;
  assert_non_null(self);
  self->random = seed;
  self->options = *options;
  self->chunks = (memory_chunks)MEMORY_CHUNKS_EMPTY;
  self->before = (memory_chunks)MEMORY_CHUNKS_EMPTY;
  self->chunks.order_key = naive_order_key;
  self->store = memory_chunks_store(&self->chunks);
  assert_int_equal(jb_index_open(&self->store, options, &self->index, &err),
                   JB_OK);
  return self;
}

static void free_history (history *self) {
  jb_index_close(self->index);
  memory_chunks_free(&self->chunks);
  memory_chunks_free(&self->before);
  free(self);
}

static void demand (jb_status status, const jb_error *err) {
  if (status != JB_OK)
    fail_msg("%s: %s", jb_status_name(status), err->message);
}

static void commit (history *self) {
  memory_chunks_copy(&self->before, &self->chunks);
  memcpy(self->kept, self->articles, sizeof self->kept);
  self->kept_count = self->count;
}

static void roll_back (history *self) {
  memory_chunks_copy(&self->chunks, &self->before);
  jb_index_abandon(self->index);
  memcpy(self->articles, self->kept, sizeof self->kept);
  self->count = self->kept_count;
}

static jb_status add_one (history *self, jb_error *err) {
  naive_article *article;
  size_t place = self->count;
  /* Now and then a number that was deleted comes again. */
  if (random_below(&self->random, 3) == 0)
    for (size_t i = 0; i < self->count; i++)
      if (self->articles[i].number == 0)
        place = i;
  if (place == MOST_ARTICLES)
    return JB_OK;
  article = &self->articles[place];
  naive_article_make(article, (int64_t)place + 1, &self->random);
  self->count += place == self->count;
  return naive_article_add(self->index, article, err);
}

static jb_status delete_one (history *self, jb_error *err) {
  size_t place;
  if (self->count == 0)
    return JB_OK;
  place = random_below(&self->random, (uint32_t)self->count);
  if (self->articles[place].number == 0) {
    jb_status status = jb_index_delete(self->index, (int64_t)place + 1, err);
    assert_int_not_equal(status, JB_OK);
    return status == JB_NOT_FOUND ? JB_OK : status;
  }
  self->articles[place].number = 0;
  return jb_index_delete(self->index, (int64_t)place + 1, err);
}

/* A random transaction without its end. */
static jb_status change (history *self, uint32_t most, jb_error *err) {
  jb_status status = JB_OK;
  uint32_t adds = random_below(&self->random, most);
  uint32_t deletes = random_below(&self->random, most / 2 + 1);
  for (uint32_t i = 0; i < adds && status == JB_OK; i++)
    status = add_one(self, err);
  for (uint32_t i = 0; i < deletes && status == JB_OK; i++)
    status = delete_one(self, err);
  return status;
}

static void compare (history *self, jb_index *index) {
  naive_lines wanted = NAIVE_LINES_EMPTY, got = NAIVE_LINES_EMPTY;
  const jb_index_snapshot *snapshot;
  jb_error err;
  uint64_t alive = 0;
  for (size_t i = 0; i < self->count; i++)
    if (self->articles[i].number != 0) {
      naive_article_lines(&self->articles[i], &wanted);
      alive++;
    }
  demand(naive_index_lines(index, &got, &err), &err);
  naive_lines_sort(&wanted);
  naive_lines_sort(&got);
  assert_int_equal(got.length, wanted.length);
  assert_memory_equal(got.bytes, wanted.bytes, wanted.length);
  demand(jb_index_refresh(index, &snapshot, &err), &err);
  assert_int_equal(snapshot->document_count, alive);
  naive_lines_free(&wanted);
  naive_lines_free(&got);
}

static void refuse (void *context, const char *problem) {
  (void)context;
  fail_msg("verify: %s", problem);
}

static void verify (jb_index *index) {
  jb_error err;
  demand(jb_index_verify(index, refuse, NULL, &err), &err);
}

static void run_history (uint64_t seed, const jb_index_options *options,
                         uint32_t steps, uint32_t most) {
  history *self = new_history(seed, options);
  jb_index *reader; /* another process */
  jb_error err;
  demand(jb_index_open(&self->store, options, &reader, &err), &err);
  for (uint32_t step = 0; step < steps; step++) {
    demand(change(self, most, &err), &err);
    if (random_below(&self->random, 8) == 0) {
      if (random_below(&self->random, 2) == 0)
        demand(jb_index_flush(self->index, &err), &err);
      roll_back(self);
    } else if (random_below(&self->random, 60) == 0) {
      demand(jb_index_merge_all(self->index, &err), &err);
      commit(self);
    } else {
      demand(jb_index_flush(self->index, &err), &err);
      commit(self);
    }
    compare(self, self->index);
    if (random_below(&self->random, 4) == 0)
      compare(self, reader);
    if (random_below(&self->random, 10) == 0) {
      verify(self->index);
      jb_index_close(self->index); /* merges go on from what is stored */
      demand(jb_index_open(&self->store, options, &self->index, &err), &err);
    }
  }
  demand(jb_index_merge_all(self->index, &err), &err);
  compare(self, self->index);
  verify(self->index);
  jb_index_close(reader);
  free_history(self);
}

static void histories_end_where_a_naive_list_does (void **state) {
  static const jb_index_options some[] = {
      {.build_bytes = 1, .merge_bytes = 1},
      {.build_bytes = 200000, .merge_bytes = 700},
      {.merge_bytes = 5000, .cache_bytes = 1},
      {0},
  };
  size_t alive = failing_memory_alive();
  (void)state;
  for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
    run_history(71 + i, &some[i], 160, 7);
    run_history(91 + i, &some[i], 24, 40);
  }
  assert_int_equal(failing_memory_alive(), alive);
}

/*                                                                failures */

/* A history with merges under way, to fail in. */
static history *prepare (void) {
  static const jb_index_options options = {.build_bytes = 1,
                                           .merge_bytes = 600};
  history *self = new_history(5, &options);
  jb_error err;
  for (int i = 0; i < 24; i++) {
    demand(change(self, 6, &err), &err);
    demand(jb_index_flush(self->index, &err), &err);
  }
  commit(self);
  return self;
}

static jb_status transaction (history *self, jb_error *err) {
  const jb_index_snapshot *snapshot;
  jb_status status = change(self, 8, err);
  if (status == JB_OK)
    status = jb_index_flush(self->index, err);
  if (status == JB_OK)
    status = jb_index_refresh(self->index, &snapshot, err);
  return status;
}

/* Let the n-th allocation or call fail, for each n until none does. */
static void fail_each (void (*set)(history *self, size_t nth),
                       jb_status wanted) {
  history *self = prepare();
  random_state random = self->random;
  jb_status status = JB_NO_MEMORY;
  size_t nth = 0;
  while (status != JB_OK) {
    jb_error err = {.code = JB_OK};
    const jb_index_snapshot *snapshot;
    self->random = random;
    set(self, ++nth);
    status = transaction(self, &err);
    set(self, 0);
    if (status == JB_OK)
      break;
    assert_int_equal(status, wanted);
    assert_int_equal(err.code, wanted);
    if (nth % 16 != 0) { /* the rest is slow: as often as needed */
      roll_back(self);
      continue;
    }
    (void)jb_index_refresh(self->index, &snapshot, &err);
    roll_back(self);
    compare(self, self->index);
  }
  assert_true(nth > 50);
  commit(self);
  compare(self, self->index);
  verify(self->index);
  free_history(self);
}

static void set_memory (history *self, size_t nth) {
  (void)self;
  failing_memory_set(nth);
}

static void set_chunks (history *self, size_t nth) {
  memory_chunks_fail(&self->chunks, nth);
}

static void memory_that_fails_changes_nothing (void **state) {
  size_t alive = failing_memory_alive();
  (void)state;
  fail_each(set_memory, JB_NO_MEMORY);
  assert_int_equal(failing_memory_alive(), alive);
}

static void a_store_that_fails_changes_nothing (void **state) {
  (void)state;
  fail_each(set_chunks, JB_IO);
}

static void after_a_failure_only_abandoning_helps (void **state) {
  history *self = prepare();
  naive_article article;
  const jb_index_snapshot *snapshot;
  jb_error err;
  (void)state;
  naive_article_make(&article, 599, &self->random);
  demand(naive_article_add(self->index, &article, &err), &err);
  memory_chunks_fail(&self->chunks, 1);
  assert_int_equal(jb_index_flush(self->index, &err), JB_IO);
  memory_chunks_fail(&self->chunks, 0);
  assert_int_equal(jb_index_flush(self->index, &err), JB_MISUSE);
  assert_int_equal(jb_index_refresh(self->index, &snapshot, &err), JB_MISUSE);
  assert_int_equal(naive_article_add(self->index, &article, &err), JB_MISUSE);
  assert_int_equal(jb_index_delete(self->index, 1, &err), JB_MISUSE);
  roll_back(self);
  compare(self, self->index);
  free_history(self);
}

/*                                                           all the others */

static void the_same_history_gives_the_same_bytes (void **state) {
  static const jb_index_options options = {.build_bytes = 200000,
                                           .merge_bytes = 900};
  history *one = new_history(33, &options), *two = new_history(33, &options);
  jb_error err;
  (void)state;
  for (int i = 0; i < 120; i++) {
    demand(change(one, 6, &err), &err);
    demand(jb_index_flush(one->index, &err), &err);
    demand(change(two, 6, &err), &err);
    demand(jb_index_flush(two->index, &err), &err);
    assert_true(memory_chunks_equal(&one->chunks, &two->chunks));
  }
  free_history(one);
  free_history(two);
}

static void clearing_leaves_nothing (void **state) {
  history *self = prepare();
  jb_index_numbers numbers;
  jb_error err;
  (void)state;
  demand(jb_index_clear(self->index, &err), &err);
  assert_int_equal(self->chunks.count, 1); /* the manifest */
  demand(jb_index_numbers_of(self->index, &numbers, &err), &err);
  assert_int_equal(numbers.documents + numbers.segments, 0);
  memset(self->articles, 0, sizeof self->articles);
  self->count = 0;
  commit(self);
  for (int i = 0; i < 10; i++) {
    demand(change(self, 6, &err), &err);
    demand(jb_index_flush(self->index, &err), &err);
    compare(self, self->index);
  }
  free_history(self);
}

static void documents_out_of_range_are_refused (void **state) {
  history *self = prepare();
  jb_index_document document = {.article = 0};
  jb_error err;
  (void)state;
  assert_int_equal(jb_index_add(self->index, &document, &err), JB_MISUSE);
  document = (jb_index_document){.article = 1000, .day = -1};
  assert_int_equal(jb_index_add(self->index, &document, &err), JB_MISUSE);
  assert_int_equal(jb_index_delete(self->index, -5, &err), JB_NOT_FOUND);
  demand(jb_index_flush(self->index, &err), &err);
  compare(self, self->index);
  free_history(self);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cuts_into_loose_characters_and_marks),
      cmocka_unit_test(cuts_long_runs_of_marks),
      cmocka_unit_test(fields_that_weigh_most_come_first),
      cmocka_unit_test(histories_end_where_a_naive_list_does),
      cmocka_unit_test(memory_that_fails_changes_nothing),
      cmocka_unit_test(a_store_that_fails_changes_nothing),
      cmocka_unit_test(after_a_failure_only_abandoning_helps),
      cmocka_unit_test(the_same_history_gives_the_same_bytes),
      cmocka_unit_test(clearing_leaves_nothing),
      cmocka_unit_test(documents_out_of_range_are_refused),
  };
  return cmocka_run_group_tests_name("index_build", tests, NULL, NULL);
}
