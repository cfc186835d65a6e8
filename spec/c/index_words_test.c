/* SPDX-License-Identifier: MIT */
/*
** What is made of counted words: articles alike, in how many documents a word
** stands, and words that begin with what was typed.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "index/search.h"
#include "support/failing_memory.h"
#include "support/memory_chunks.h"

typedef struct article {
  int64_t number;
  int32_t day;
  const char *words; /* the stored form of the counts */
} article;

static const article articles[] = {
    {1, 20210101, "3\t心理\n2\t讲座\n1\t学校\t报名\n"},
    {2, 20210102, "1\t心理\t报名\t讲座\n"},
    {3, 20210103, "2\t学校\n1\t操场\t运动\n"},
    {4, 20210104, "1\t学校\t心情\n"},
    {5, 20210105, "4\t操场\n1\t学校\n"},
    {6, 20210106, "1\t学校\t心理学\n"},
};

#define ARTICLES (sizeof articles / sizeof *articles)

typedef struct world {
  memory_chunks chunks;
  jb_chunk_store store;
  jb_index *index;
  const jb_index_snapshot *snapshot;
} world;

static void demand (jb_status status, const jb_error *err) {
  if (status != JB_OK)
    fail_msg("%s", err->message);
}

/* Two segments of three articles each. */
static void open_world (world *w) {
  static const jb_index_options options = {0};
  jb_error err;
  memset(w, 0, sizeof *w);
  w->chunks = (memory_chunks)MEMORY_CHUNKS_EMPTY;
  w->store = memory_chunks_store(&w->chunks);
  demand(jb_index_open(&w->store, &options, &w->index, &err), &err);
  for (size_t i = 0; i < ARTICLES; i++) {
    jb_index_text text = {JB_FIELD_BODY, jb_slice_of("正文")};
    jb_index_document document = {.article = articles[i].number,
                                  .day = articles[i].day,
                                  .order_key = jb_slice_of("a"),
                                  .texts = &text,
                                  .text_count = 1,
                                  .words = jb_slice_of(articles[i].words)};
    demand(jb_index_add(w->index, &document, &err), &err);
    if (i % 3 == 2)
      demand(jb_index_flush(w->index, &err), &err);
  }
  demand(jb_index_refresh(w->index, &w->snapshot, &err), &err);
  assert_int_equal(w->snapshot->segment_count, 2);
}

static void close_world (world *w) {
  jb_index_close(w->index);
  memory_chunks_free(&w->chunks);
  assert_int_equal(failing_memory_alive(), 0);
}

static void words_are_counted (void **state) {
  static const struct {
    const char *word;
    uint64_t documents;
  } cases[] = {{"学校", 5}, {"心理", 2}, {"心", 0}, {"操场", 2}, {"没有", 0}};
  world w;
  (void)state;
  open_world(&w);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    uint64_t documents;
    jb_error err;
    demand(jb_index_word_documents(w.index, w.snapshot,
                                   jb_slice_of(cases[i].word), &documents,
                                   &err),
           &err);
    assert_int_equal(documents, cases[i].documents);
  }
  close_world(&w);
}

static void alike_is_what_shares_rare_words (void **state) {
  static const struct {
    size_t article; /* place in the list */
    int64_t first;  /* the most alike; 0: none is */
    size_t count;
  } cases[] = {{0, 2, 5}, {1, 1, 1}, {2, 5, 4}, {4, 3, 4}};
  world w;
  (void)state;
  open_world(&w);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const article *asked = &articles[cases[i].article];
    jb_findings findings;
    jb_error err;
    demand(jb_index_similar(w.index, w.snapshot, asked->number,
                            jb_slice_of(asked->words), 10, &findings, &err),
           &err);
    assert_int_equal(findings.found_count, cases[i].count);
    assert_int_equal(findings.found[0].article, cases[i].first);
    for (size_t j = 0; j < findings.found_count; j++) {
      assert_true(findings.found[j].article != asked->number);
      assert_true(j == 0 ||
                  findings.found[j - 1].score >= findings.found[j].score);
    }
    jb_findings_free(&findings);
    demand(jb_index_similar(w.index, w.snapshot, asked->number,
                            jb_slice_of(asked->words), 1, &findings, &err),
           &err);
    assert_int_equal(findings.found_count, 1);
    assert_int_equal(findings.found[0].article, cases[i].first);
    jb_findings_free(&findings);
  }
  close_world(&w);
}

static void suggest (world *w, const char *prefix, size_t limit,
                     const char *expected) {
  jb_arena arena = JB_ARENA_EMPTY;
  jb_buffer text = JB_BUFFER_EMPTY;
  jb_suggestion *suggestions;
  size_t count;
  jb_error err;
  demand(jb_index_suggest(w->index, w->snapshot, jb_slice_of(prefix), limit,
                          &arena, &suggestions, &count, &err),
         &err);
  for (size_t i = 0; i < count; i++)
    jb_buffer_append_format(&text, "%s %u,", suggestions[i].word.bytes,
                            (unsigned)suggestions[i].documents);
  jb_buffer_terminate(&text);
  assert_string_equal(text.bytes, expected);
  jb_buffer_free(&text);
  jb_arena_free(&arena);
}

static void words_are_suggested (void **state) {
  world w;
  (void)state;
  open_world(&w);
  suggest(&w, "心", 10, "心理 2,心情 1,心理学 1,");
  suggest(&w, "心理", 10, "心理 2,心理学 1,");
  suggest(&w, "心", 1, "心理 2,");
  suggest(&w, "", 2, "学校 5,心理 2,");
  suggest(&w, "火", 10, "");
  suggest(&w, "心", 0, "");
  close_world(&w);
}

static jb_status do_everything (world *w, jb_error *err) {
  jb_arena arena = JB_ARENA_EMPTY;
  jb_suggestion *suggestions;
  jb_findings findings;
  size_t count;
  jb_status status = jb_index_suggest(w->index, w->snapshot, jb_slice_of("心"),
                                      2, &arena, &suggestions, &count, err);
  jb_arena_free(&arena);
  if (status != JB_OK)
    return status;
  status = jb_index_similar(w->index, w->snapshot, 1,
                            jb_slice_of(articles[0].words), 3, &findings, err);
  if (status == JB_OK)
    jb_findings_free(&findings);
  return status;
}

static void every_allocation_may_fail (void **state) {
  world w;
  size_t alive, count;
  jb_error err;
  (void)state;
  open_world(&w);
  demand(do_everything(&w, &err), &err);
  alive = failing_memory_alive();
  failing_memory_set(0);
  demand(do_everything(&w, &err), &err);
  count = failing_memory_count();
  for (size_t i = 1; i <= count; i++) {
    failing_memory_set(i);
    assert_int_equal(do_everything(&w, &err), JB_NO_MEMORY);
    failing_memory_set(0);
    assert_int_equal(failing_memory_alive(), alive);
  }
  close_world(&w);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_are_counted),
      cmocka_unit_test(alike_is_what_shares_rare_words),
      cmocka_unit_test(words_are_suggested),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests_name("index_words", tests, NULL, NULL);
}
