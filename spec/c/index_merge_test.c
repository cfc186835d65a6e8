/* SPDX-License-Identifier: MIT */
/*
** Merging: however an index came to be, merged into one segment it is what is
** built at once; segments stay few though no flush does much; documents are
** deleted while they are merged; what is stored of a merge is damaged.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "index/index.h"
#include "support/failing_memory.h"
#include "support/memory_chunks.h"
#include "support/naive_index.h"

typedef struct archive {
  memory_chunks chunks;
  jb_chunk_store store;
  jb_index *index;
} archive;

static void demand (jb_status status, const jb_error *err) {
  if (status != JB_OK)
    fail_msg("%s: %s", jb_status_name(status), err->message);
}

static void reopen (archive *self, const jb_index_options *options) {
  jb_error err;
  jb_index_close(self->index);
  demand(jb_index_open(&self->store, options, &self->index, &err), &err);
}

static archive *new_archive (const jb_index_options *options) {
  archive *self = calloc(1, sizeof *self);
  assert_non_null(self);
  self->chunks = (memory_chunks)MEMORY_CHUNKS_EMPTY;
  self->chunks.order_key = naive_order_key;
  self->store = memory_chunks_store(&self->chunks);
  reopen(self, options);
  return self;
}

static void free_archive (archive *self) {
  jb_index_close(self->index);
  memory_chunks_free(&self->chunks);
  free(self);
}

static void add (archive *self, int64_t number, uint64_t seed) {
  random_state state = seed * 2654435761u + 1;
  naive_article article;
  jb_error err;
  naive_article_make(&article, number, &state);
  demand(naive_article_add(self->index, &article, &err), &err);
}

static void flush (archive *self) {
  jb_error err;
  demand(jb_index_flush(self->index, &err), &err);
}

static jb_index_numbers numbers_of (archive *self) {
  jb_index_numbers numbers;
  jb_error err;
  demand(jb_index_numbers_of(self->index, &numbers, &err), &err);
  return numbers;
}

static void refuse (void *context, const char *problem) {
  (void)context;
  fail_msg("verify: %s", problem);
}

static void verify (archive *self) {
  jb_error err;
  demand(jb_index_verify(self->index, refuse, NULL, &err), &err);
}

/* The next chunk of a segment, not of the manifest. */
static const memory_chunk *next_chunk (const memory_chunks *chunks,
                                       size_t *place) {
  while (*place < chunks->count && chunks->items[*place].key.segment == 0)
    ++*place;
  return *place < chunks->count ? &chunks->items[(*place)++] : NULL;
}

/* Both have one segment; its chunks are the same but for number and seal. */
static void same_segment (const archive *a, const archive *b) {
  const memory_chunk *one, *other;
  size_t i = 0, j = 0;
  do {
    one = next_chunk(&a->chunks, &i);
    other = next_chunk(&b->chunks, &j);
    assert_true((one == NULL) == (other == NULL));
    if (one == NULL)
      continue;
    assert_int_equal(one->key.stream, other->key.stream);
    assert_int_equal(one->key.number, other->key.number);
    assert_int_equal(one->length, other->length);
    assert_memory_equal(one->bytes + 8, other->bytes + 8, one->length - 8);
  } while (one != NULL);
}

/*                                                                identity */

#define ARTICLES 700

static void merging_gives_what_building_at_once_gives (void **state) {
  static const jb_index_options at_once = {0};
  static const jb_index_options some[] = {
      {.merge_bytes = 1}, {.merge_bytes = 3000}, {.build_bytes = 1}, {0}};
  archive *whole = new_archive(&at_once);
  jb_error err;
  (void)state;
  for (int64_t i = 1; i <= ARTICLES; i++)
    if (i % 5 != 0)
      add(whole, i, (uint64_t)i);
  flush(whole);
  for (size_t k = 0; k < sizeof some / sizeof *some; k++) {
    archive *parts = new_archive(&some[k]);
    random_state random = 17 + k;
    for (int64_t i = 1; i <= ARTICLES; i++) {
      add(parts, i, i % 7 == 0 ? 99 : (uint64_t)i);
      if (random_below(&random, 6) == 0)
        flush(parts);
      if (i > 40 && (i - 40) % 5 == 0)
        demand(jb_index_delete(parts->index, i - 40, &err), &err);
      if (i % 7 == 0) { /* imported again, as it should be */
        demand(jb_index_delete(parts->index, i, &err), &err);
        add(parts, i, (uint64_t)i);
      }
      if (random_below(&random, 90) == 0) {
        flush(parts);
        reopen(parts, &some[k]);
      }
    }
    for (int64_t i = ARTICLES - 35; i <= ARTICLES; i += 5)
      demand(jb_index_delete(parts->index, i, &err), &err);
    demand(jb_index_merge_all(parts->index, &err), &err);
    assert_int_equal(numbers_of(parts).segments, 1);
    assert_int_equal(numbers_of(parts).merges_under_way, 0);
    verify(parts);
    same_segment(whole, parts);
    free_archive(parts);
  }
  free_archive(whole);
}

/*                                                                 bounded */

/* The least n with 8^n >= 'number'. */
static size_t log8 (size_t number) {
  size_t log = 0;
  for (size_t power = 1; power < number; power *= 8)
    log++;
  return log;
}

static void segments_stay_few_and_flushes_small (void **state) {
  static const jb_index_options options = {.merge_bytes = 1};
  archive *self = new_archive(&options);
  size_t early = 0, late = 0, most = 0;
  (void)state;
  for (int64_t i = 1; i <= 3000; i++) {
    size_t calls;
    add(self, i, (uint64_t)i);
    memory_chunks_fail(&self->chunks, 0);
    flush(self);
    calls = self->chunks.writes;
    if (i > 200 && i <= 600 && calls > early)
      early = calls;
    if (i > 2600 && calls > late)
      late = calls;
    assert_true(numbers_of(self).segments <= 24 * (log8((size_t)i) + 1));
    /* Garbage does not pile up: a small segment has eight chunks. */
    if (self->chunks.count > most)
      most = self->chunks.count;
  }
  assert_true(most <= 400);
  /* Five times the archive; a level more at most. */
  assert_true(late <= early * 2);
  verify(self);
  free_archive(self);
}

/*                                                                 deletes */

static void all_of_a_merge_can_be_deleted_under_way (void **state) {
  static const jb_index_options options = {.merge_bytes = 40};
  archive *self = new_archive(&options);
  naive_lines got = NAIVE_LINES_EMPTY;
  jb_error err;
  (void)state;
  for (int64_t i = 1; i <= 8; i++) {
    add(self, i, 5);
    flush(self);
  }
  assert_true(numbers_of(self).merges_under_way > 0);
  for (int64_t i = 1; i <= 8; i++) {
    demand(jb_index_delete(self->index, i, &err), &err);
    assert_int_equal(jb_index_delete(self->index, i, &err), JB_NOT_FOUND);
    flush(self);
    if (i % 3 == 0)
      reopen(self, &options);
  }
  for (int i = 0; i < 2000 && numbers_of(self).merges_under_way > 0; i++)
    flush(self);
  assert_int_equal(numbers_of(self).merges_under_way, 0);
  assert_int_equal(numbers_of(self).documents, 0);
  demand(naive_index_lines(self->index, &got, &err), &err);
  assert_int_equal(got.length, 0);
  verify(self);
  demand(jb_index_merge_all(self->index, &err), &err);
  assert_int_equal(self->chunks.count, 1); /* the manifest */
  free_archive(self);
}

static void hollow_segments_are_written_anew (void **state) {
  static const jb_index_options options = {0};
  archive *self = new_archive(&options);
  jb_error err;
  (void)state;
  for (int64_t i = 1; i <= 300; i++)
    add(self, i, (uint64_t)i);
  flush(self);
  for (int64_t i = 1; i <= 200; i++)
    demand(jb_index_delete(self->index, i, &err), &err);
  flush(self);
  assert_int_equal(numbers_of(self).documents, 100);
  assert_int_equal(numbers_of(self).deleted, 0);
  verify(self);
  free_archive(self);
}

/*                                                                  damage */

/* An archive with a merge stopped in its documents, or in its terms. */
static archive *stopped (int flushes) {
  static const jb_index_options options = {.merge_bytes = 60};
  archive *self = new_archive(&options);
  for (int64_t i = 1; i <= 8; i++) {
    for (int64_t j = 0; j < 4; j++)
      add(self, i * 4 + j, (uint64_t)(i * 4 + j));
    flush(self);
  }
  for (; flushes > 0; flushes--)
    flush(self);
  assert_int_equal(numbers_of(self).merges_under_way, 1);
  return self;
}

static void count_problem (void *context, const char *problem) {
  int *count = context;
  (void)problem;
  ++*count;
}

static void damage_is_told_of (void **state) {
  static const jb_index_options options = {.merge_bytes = 60};
  static const int flushes[] = {0, 30};
  (void)state;
  for (size_t k = 0; k < sizeof flushes / sizeof *flushes; k++) {
    archive *self = stopped(flushes[k]);
    memory_chunks sound = MEMORY_CHUNKS_EMPTY;
    random_state random = 3;
    naive_article article;
    naive_article_make(&article, 900, &random);
    memory_chunks_copy(&sound, &self->chunks);
    for (size_t i = 0; i < self->chunks.count; i++) {
      const memory_chunk *chunk = &self->chunks.items[i];
      bool matters =
          chunk->key.segment == 0 || chunk->key.stream == JB_STREAM_MERGE;
      for (size_t at = 0; matters && at < chunk->length;
           at += 1 + random_below(&random, (uint32_t)chunk->length / 40 + 1)) {
        jb_status status = JB_OK;
        jb_error err = {.code = JB_OK};
        int problems = 0;
        memory_chunks_flip(&self->chunks, i, at, 0x11);
        reopen(self, &options);
        demand(jb_index_verify(self->index, count_problem, &problems, &err),
               &err);
        assert_true(problems > 0);
        status = naive_article_add(self->index, &article, &err);
        if (status == JB_OK)
          status = jb_index_flush(self->index, &err);
        assert_int_equal(status, JB_BAD_FORMAT);
        assert_non_null(strstr(err.message, "--rebuild"));
        jb_index_abandon(self->index);
        memory_chunks_copy(&self->chunks, &sound);
        chunk = &self->chunks.items[i];
      }
    }
    memory_chunks_free(&sound);
    free_archive(self);
  }
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(merging_gives_what_building_at_once_gives),
      cmocka_unit_test(segments_stay_few_and_flushes_small),
      cmocka_unit_test(all_of_a_merge_can_be_deleted_under_way),
      cmocka_unit_test(hollow_segments_are_written_anew),
      cmocka_unit_test(damage_is_told_of),
  };
  return cmocka_run_group_tests_name("index_merge", tests, NULL, NULL);
}
