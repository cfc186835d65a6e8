/* SPDX-License-Identifier: MIT */
/*
** index/search against a plain scan (support/scan.h), on made-up archives of
** few different characters, so that phrases repeat, in several segments and
** with deleted articles; and the pruned search against the exhaustive one, bit
** for bit.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "index/search.h"
#include "support/failing_memory.h"
#include "support/memory_chunks.h"
#include "support/scan.h"

/*                                                             the archives */

typedef struct world {
  scan_archive archive;
  memory_chunks chunks;
  jb_chunk_store store;
  jb_index *index;
  const jb_index_snapshot *snapshot;
  random_state random;
} world;

static void demand (jb_status status, const jb_error *err) {
  if (status != JB_OK)
    fail_msg("%s", err->message);
}

static void open_world (world *w, uint64_t seed) {
  static const jb_index_options options = {0};
  jb_error err;
  memset(w, 0, sizeof *w);
  w->random = seed;
  w->chunks = (memory_chunks)MEMORY_CHUNKS_EMPTY;
  w->chunks.order_key = scan_order_key;
  w->chunks.order_context = &w->archive;
  w->store = memory_chunks_store(&w->chunks);
  demand(jb_index_open(&w->store, &options, &w->index, &err), &err);
}

static void close_world (world *w) {
  jb_index_close(w->index);
  memory_chunks_free(&w->chunks);
  scan_free(&w->archive);
  assert_int_equal(failing_memory_alive(), 0);
}

/* Add so many articles and delete each with odds of one in 'deletes'. */
static void grow_world (world *w, unsigned count, unsigned deletes) {
  jb_error err;
  for (unsigned i = 0; i < count; i++)
    demand(scan_add(w->index, scan_make(&w->archive, &w->random), &err), &err);
  demand(jb_index_flush(w->index, &err), &err);
  for (size_t i = 0; deletes > 0 && i < w->archive.count; i++)
    if (!w->archive.articles[i].deleted &&
        random_below(&w->random, deletes) == 0) {
      demand(jb_index_delete(w->index, (int64_t)i + 1, &err), &err);
      w->archive.articles[i].deleted = true;
    }
  demand(jb_index_flush(w->index, &err), &err);
  demand(jb_index_refresh(w->index, &w->snapshot, &err), &err);
}

/* Under the sanitizer, which is slow, a tenth of the queries. */
#ifdef __SANITIZE_ADDRESS__
#define PART 10U
#else
#define PART 1U
#endif

/*                                                              the queries */

static void write_term (random_state *random, bool text_only, jb_buffer *text) {
  static const char *const fields[] = {
      "", "", "", "", "headline:", "body:", "lead:", "deck:", "byline:"};
  static const char *const others[] = {
      "topic:T2",          "topic:T3",       "topic:T7",
      "date:2021-01",      "date:2022",      "date:2021-02..2022-06",
      "date:..2021-01-31", "date:2022-07..", "date:2030"};
  unsigned count =
      random_below(random, 3) == 0 ? 2 : random_below(random, 5) + 1;
  if (!text_only && random_below(random, 6) == 0) {
    jb_buffer_append_string(text, others[random_below(random, 9)]);
    return;
  }
  jb_buffer_append_string(text, fields[random_below(random, 9)]);
  jb_buffer_append_string(text, "『");
  scan_characters(random, count, random_below(random, 3) == 0, text);
  jb_buffer_append_string(text, "』");
}

static void write_near (random_state *random, jb_buffer *text) {
  unsigned operands = random_below(random, 3) + 2;
  jb_buffer_append_format(text, "NEAR/%u(", random_below(random, 6));
  for (unsigned i = 0; i < operands; i++) {
    jb_buffer_append_byte(text, ' ');
    if (random_below(random, 4) == 0) {
      jb_buffer_append_byte(text, '(');
      write_term(random, true, text);
      jb_buffer_append_string(text, " OR ");
      write_term(random, true, text);
      jb_buffer_append_byte(text, ')');
    } else {
      write_term(random, true, text);
    }
  }
  jb_buffer_append_byte(text, ')');
}

static void write_query (random_state *random, unsigned depth,
                         jb_buffer *text) {
  unsigned choice = random_below(random, depth > 0 ? 12 : 5);
  const char *between = choice < 9 ? " " : " OR ";
  if (choice < 4) {
    write_term(random, false, text);
  } else if (choice == 4) {
    write_near(random, text);
  } else if (choice == 5) {
    jb_buffer_append_string(text, "-");
    write_query(random, depth - 1, text);
  } else {
    unsigned parts = random_below(random, 3) + 2;
    jb_buffer_append_byte(text, '(');
    for (unsigned i = 0; i < parts; i++) {
      if (i > 0)
        jb_buffer_append_string(text, between);
      write_query(random, depth - 1, text);
    }
    jb_buffer_append_byte(text, ')');
  }
}

static jb_status resolve (void *context, const jb_query_node *term,
                          jb_article_set *set, jb_error *err) {
  const world *w = context;
  for (size_t i = 1; i <= w->archive.count; i++)
    if (scan_has_topic(term, (int64_t)i) &&
        !jb_article_set_add(set, (int64_t)i))
      return jb_fail_memory(err, i);
  return JB_OK;
}

/*                                                             comparing it */

typedef struct trial {
  world *w;
  const char *text;
  jb_query query;
  jb_find_options options;
  bool *expected; /* malloc's; an article each */
  size_t count;
} trial;

static const scan_article *article_of (const trial *t, int64_t number) {
  return &t->w->archive.articles[number - 1];
}

static void compare_matches (const trial *t) {
  const jb_index_snapshot *snapshot = t->w->snapshot;
  jb_article_set set = JB_ARTICLE_SET_EMPTY;
  uint64_t count;
  jb_error err;
  demand(
      jb_index_match(t->w->index, snapshot, &t->query, &t->options, &set, &err),
      &err);
  for (size_t i = 0; i < t->w->archive.count; i++)
    if (jb_article_set_has(&set, (int64_t)i + 1) != t->expected[i])
      fail_msg("%s (%s): article %zu is %sa match", t->text,
               t->options.strict ? "strict" : "loose", i + 1,
               t->expected[i] ? "" : "not ");
  assert_int_equal(jb_article_set_count(&set), t->count);
  jb_article_set_free(&set);
  demand(jb_index_count(t->w->index, snapshot, &t->query, &t->options, &count,
                        &err),
         &err);
  if (count != t->count)
    fail_msg("%s: %zu, not %zu", t->text, (size_t)count, t->count);
}

static void compare_timeline (const trial *t) {
  jb_month_count *months;
  size_t month_count, sum = 0;
  jb_error err;
  demand(jb_index_timeline(t->w->index, t->w->snapshot, &t->query, &t->options,
                           &months, &month_count, &err),
         &err);
  for (size_t i = 0; i < month_count; i++) {
    size_t count = 0;
    for (size_t j = 0; j < t->w->archive.count; j++)
      count += t->expected[j] &&
               t->w->archive.articles[j].day / 100 == months[i].month;
    assert_int_equal(months[i].count, count);
    assert_true(count > 0 && (i == 0 || months[i - 1].month < months[i].month));
    sum += count;
  }
  assert_int_equal(sum, t->count);
  jb_free(months);
}

/* A part of the list by date against the whole of it. */
static void compare_by_day (trial *t) {
  jb_findings part, whole;
  jb_error err;
  bool newest = random_below(&t->w->random, 2) == 0;
  t->options.order = newest ? JB_ORDER_NEWEST : JB_ORDER_OLDEST;
  t->options.offset = 0;
  t->options.limit = SIZE_MAX;
  demand(jb_index_find(t->w->index, t->w->snapshot, &t->query, &t->options,
                       &whole, &err),
         &err);
  assert_int_equal(whole.found_count, t->count);
  for (size_t i = 0; i < whole.found_count; i++) {
    const scan_article *here = article_of(t, whole.found[i].article);
    assert_true(t->expected[here->number - 1] &&
                here->day == whole.found[i].day);
    if (i > 0) {
      const scan_article *before = article_of(t, whole.found[i - 1].article);
      assert_true(newest ? scan_is_newer(before, here)
                         : scan_is_older(before, here));
    }
  }
  t->options.offset = random_below(&t->w->random, 10);
  t->options.limit = random_below(&t->w->random, 20);
  demand(jb_index_find(t->w->index, t->w->snapshot, &t->query, &t->options,
                       &part, &err),
         &err);
  assert_int_equal(part.total, t->count);
  assert_true(part.total_exact);
  for (size_t i = 0; i < part.found_count; i++)
    assert_int_equal(part.found[i].article,
                     whole.found[t->options.offset + i].article);
  assert_true(part.found_count == t->options.limit ||
              part.found_count + t->options.offset >= t->count ||
              part.found_count == 0);
  jb_findings_free(&part);
  t->options.estimate_count = true;
  demand(jb_index_find(t->w->index, t->w->snapshot, &t->query, &t->options,
                       &part, &err),
         &err);
  assert_true(part.total <= t->count);
  assert_true(!part.total_exact || part.total == t->count);
  for (size_t i = 0; i < part.found_count; i++)
    assert_int_equal(part.found[i].article,
                     whole.found[t->options.offset + i].article);
  t->options.estimate_count = false;
  jb_findings_free(&part);
  jb_findings_free(&whole);
}

/* All scores against the formula, and their order. */
static void compare_scores (const trial *t, const jb_findings *all) {
  assert_int_equal(all->found_count, t->count);
  for (size_t i = 0; i < all->found_count; i++) {
    const jb_found *here = &all->found[i];
    double score;
    assert_true(t->expected[here->article - 1]);
    if (i > 0) {
      const jb_found *before = &all->found[i - 1];
      assert_true(before->score > here->score ||
                  (before->score == here->score &&
                   scan_is_newer(article_of(t, before->article),
                                 article_of(t, here->article))));
    }
    /* The scan is slow: not all of many. */
    if (i > 20 && (i % 17 != 0 || t->w->archive.count > 1000))
      continue;
    score = scan_score(&t->w->archive, t->w->snapshot, &t->query,
                       t->options.strict, article_of(t, here->article));
    if (fabs(score - here->score) > 1e-9)
      fail_msg("%s: %lld scores %.12f, not %.12f", t->text,
               (long long)here->article, here->score, score);
  }
}

static void compare_rank (trial *t) {
  jb_findings all, part;
  jb_error err;
  t->options.order = JB_ORDER_RANK;
  t->options.offset = 0;
  t->options.limit = SIZE_MAX;
  demand(jb_index_find_exhaustively(t->w->index, t->w->snapshot, &t->query,
                                    &t->options, &all, &err),
         &err);
  compare_scores(t, &all);
  for (int i = 0; i < 3; i++) {
    size_t left;
    t->options.offset = i == 0 ? 0 : random_below(&t->w->random, 12);
    t->options.limit = i == 0 ? 10 : random_below(&t->w->random, 30);
    t->options.estimate_count = i == 2;
    demand(jb_index_find(t->w->index, t->w->snapshot, &t->query, &t->options,
                         &part, &err),
           &err);
    left = t->count > t->options.offset ? t->count - t->options.offset : 0;
    assert_int_equal(part.found_count,
                     left < t->options.limit ? left : t->options.limit);
    for (size_t j = 0; j < part.found_count; j++) {
      const jb_found *wanted = &all.found[t->options.offset + j];
      if (part.found[j].article != wanted->article ||
          memcmp(&part.found[j].score, &wanted->score, sizeof(double)) != 0)
        fail_msg("%s: hit %zu is %lld (%.17g), not %lld (%.17g)", t->text, j,
                 (long long)part.found[j].article, part.found[j].score,
                 (long long)wanted->article, wanted->score);
    }
    assert_true(part.total == t->count ||
                (!part.total_exact && part.total < t->count));
    assert_true(i == 2 || part.total_exact);
    jb_findings_free(&part);
  }
  t->options.estimate_count = false;
  jb_findings_free(&all);
}

static bool try_query (world *w, const jb_buffer *text) {
  trial t = {.w = w, .text = text->bytes};
  jb_error err;
  t.options.resolve = resolve;
  t.options.resolve_context = w;
  t.options.strict = random_below(&w->random, 3) == 0;
  /* A term of marks alone is an error. */
  if (jb_query_parse(text->bytes, text->length, &t.query, &err) != JB_OK)
    return false;
  t.expected = calloc(w->archive.count + 1, sizeof *t.expected);
  for (size_t i = 0; i < w->archive.count; i++) {
    const scan_article *article = &w->archive.articles[i];
    t.expected[i] = !article->deleted &&
                    scan_matches(t.query.root, t.options.strict, article);
    t.count += t.expected[i];
  }
  compare_matches(&t);
  compare_timeline(&t);
  compare_by_day(&t);
  compare_rank(&t);
  free(t.expected);
  jb_query_free(&t.query);
  return t.count > 0;
}

static void try_queries (world *w, unsigned count, unsigned depth) {
  jb_buffer text = JB_BUFFER_EMPTY;
  unsigned found = 0;
  for (unsigned i = 0; i < count; i++) {
    jb_buffer_reset(&text);
    write_query(&w->random, depth, &text);
    jb_buffer_terminate(&text);
    found += try_query(w, &text);
  }
  assert_true(found > count / 3); /* not all about nothing */
  jb_buffer_free(&text);
}

static void an_archive_of_one_segment (void **state) {
  world w;
  (void)state;
  open_world(&w, 11);
  grow_world(&w, 60, 0);
  try_queries(&w, 7000 / PART, 2);
  close_world(&w);
}

static void an_archive_that_grows (void **state) {
  world w;
  (void)state;
  open_world(&w, 12);
  for (unsigned i = 0; i < 12; i++) {
    grow_world(&w, 5 + 3 * i, i % 3 == 0 ? 7 : 0);
    try_queries(&w, 1000 / PART, 2);
  }
  assert_true(w.snapshot->segment_count > 1);
  close_world(&w);
}

static void deep_queries (void **state) {
  world w;
  (void)state;
  open_world(&w, 13);
  grow_world(&w, 30, 5);
  grow_world(&w, 25, 5);
  try_queries(&w, 2000 / PART, 4);
  close_world(&w);
}

/* More than a block of postings and more than a window of documents. */
static void large_segments (void **state) {
  world w;
  (void)state;
  open_world(&w, 14);
  grow_world(&w, 6000, 9);
  grow_world(&w, 500, 0);
  try_queries(&w, 120, 2);
  close_world(&w);
}

static void an_empty_archive (void **state) {
  world w;
  jb_buffer text = JB_BUFFER_EMPTY;
  (void)state;
  open_world(&w, 15);
  grow_world(&w, 0, 0);
  jb_buffer_append_string(&text, "甲乙 OR 甲 OR -topic:T2");
  jb_buffer_terminate(&text);
  assert_false(try_query(&w, &text));
  jb_buffer_free(&text);
  close_world(&w);
}

/*                                                                failures */

static bool cancel_at (void *context) {
  unsigned *left = context;
  return (*left)-- == 0;
}

static void a_search_can_be_cancelled (void **state) {
  world w;
  unsigned left = 2;
  jb_find_options options = {.limit = 10};
  jb_findings findings;
  jb_query query;
  jb_error err;
  (void)state;
  open_world(&w, 16);
  grow_world(&w, 9000, 0);
  demand(jb_query_parse("甲乙丙 OR 丁", 17, &query, &err), &err);
  options.cancelled = cancel_at;
  options.cancel_context = &left;
  assert_int_equal(
      jb_index_find(w.index, w.snapshot, &query, &options, &findings, &err),
      JB_CANCELLED);
  jb_query_free(&query);
  close_world(&w);
}

static jb_status search_everything (world *w, const jb_query *query,
                                    bool strict, jb_error *err) {
  jb_find_options options = {
      .limit = 5, .strict = strict, .resolve = resolve, .resolve_context = w};
  jb_article_set set = JB_ARTICLE_SET_EMPTY;
  jb_month_count *months = NULL;
  jb_findings findings;
  size_t month_count;
  jb_status status =
      jb_index_find(w->index, w->snapshot, query, &options, &findings, err);
  if (status != JB_OK)
    return status;
  jb_findings_free(&findings);
  options.order = JB_ORDER_OLDEST;
  status =
      jb_index_find(w->index, w->snapshot, query, &options, &findings, err);
  if (status != JB_OK)
    return status;
  jb_findings_free(&findings);
  status = jb_index_match(w->index, w->snapshot, query, &options, &set, err);
  jb_article_set_free(&set);
  if (status != JB_OK)
    return status;
  status = jb_index_timeline(w->index, w->snapshot, query, &options, &months,
                             &month_count, err);
  jb_free(months);
  return status;
}

static void every_failure_is_told (void **state) {
  static const char *const texts[] = {"甲乙", "甲 乙丙丁",
                                      "headline:甲 OR 『甲《乙』 topic:T3",
                                      "NEAR/3(甲乙 (丙 OR 丁甲)) -date:2022"};
  world w;
  jb_error err;
  (void)state;
  open_world(&w, 17);
  grow_world(&w, 20, 5);
  grow_world(&w, 20, 5);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    bool strict = i >= 2;
    jb_query query;
    size_t alive, count, calls;
    demand(jb_query_parse(texts[i], strlen(texts[i]), &query, &err), &err);
    demand(search_everything(&w, &query, strict, &err), &err);
    alive = failing_memory_alive();
    failing_memory_set(0);
    demand(search_everything(&w, &query, strict, &err), &err);
    count = failing_memory_count();
    assert_true(count > 3);
    for (size_t j = 1; j <= count; j++) {
      failing_memory_set(j);
      assert_int_equal(search_everything(&w, &query, strict, &err),
                       JB_NO_MEMORY);
      failing_memory_set(0);
      assert_int_equal(failing_memory_alive(), alive);
    }
    /* Reads fail only when a chunk is not in the cache: begin anew. */
    for (calls = 1;; calls++) {
      jb_index_abandon(w.index);
      demand(jb_index_refresh(w.index, &w.snapshot, &err), &err);
      memory_chunks_fail(&w.chunks, calls);
      if (search_everything(&w, &query, strict, &err) == JB_OK)
        break;
      assert_int_equal(err.code, JB_IO);
    }
    assert_true(calls > 1);
    memory_chunks_fail(&w.chunks, 0);
    jb_query_free(&query);
  }
  close_world(&w);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_archive_of_one_segment),
      cmocka_unit_test(an_archive_that_grows),
      cmocka_unit_test(deep_queries),
      cmocka_unit_test(large_segments),
      cmocka_unit_test(an_empty_archive),
      cmocka_unit_test(a_search_can_be_cancelled),
      cmocka_unit_test(every_failure_is_told),
  };
  return cmocka_run_group_tests_name("index_search", tests, NULL, NULL);
}
