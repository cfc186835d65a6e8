/* SPDX-License-Identifier: MIT */
/*
** index/attributes: columns against arrays, every failure in turn, and every
** byte of every chunk damaged.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "index/attributes.h"
#include "support/failing_memory.h"
#include "support/memory_chunks.h"
#include "support/random.h"

#define ARTICLES 9000
#define VALUES 40

/* What the columns should hold. */
typedef struct shelf {
  uint32_t values[JB_ATTRIBUTE_KINDS][ARTICLES][JB_ATTRIBUTE_VALUES];
  size_t counts[JB_ATTRIBUTE_KINDS][ARTICLES];
} shelf;

static jb_attributes *open_attributes (memory_chunks *chunks) {
  jb_chunk_store store = memory_chunks_store(chunks);
  jb_attributes *attributes;
  jb_error err;
  assert_int_equal(jb_attributes_open(&store, &attributes, &err), JB_OK);
  return attributes;
}

static void put (jb_attributes *attributes, int kind, int64_t article,
                 const uint32_t *values, size_t count) {
  jb_error err;
  if (jb_attributes_put(attributes, (jb_attribute_kind)kind, article, values,
                        count, &err) != JB_OK)
    fail_msg("%s", err.message);
}

/* Rising values, mostly few, now and then as many as there can be. */
static size_t random_values (random_state *random,
                             uint32_t values[JB_ATTRIBUTE_VALUES]) {
  size_t count = random_below(random, 50) == 0 ? JB_ATTRIBUTE_VALUES
                                               : random_below(random, 4);
  uint32_t value = 0;
  for (size_t i = 0; i < count; i++) {
    value += 1 + random_below(random, i == 0 ? VALUES : 1000);
    values[i] = value;
  }
  if (count > 0 && random_below(random, 20) == 0)
    values[count - 1] = UINT32_MAX;
  return count;
}

static void assert_column (jb_attributes *attributes, const shelf *expected,
                           int kind) {
  uint64_t counts[VALUES] = {0}, wanted[VALUES] = {0};
  jb_article_set some = JB_ARTICLE_SET_EMPTY;
  jb_error err;
  for (int64_t article = 1; article < ARTICLES; article++) {
    uint32_t values[JB_ATTRIBUTE_VALUES];
    size_t count;
    if (article % 3 == 0)
      assert_true(jb_article_set_add(&some, article));
    assert_int_equal(jb_attributes_values(attributes, (jb_attribute_kind)kind,
                                          article, values, &count, &err),
                     JB_OK);
    assert_int_equal(count, expected->counts[kind][article]);
    assert_memory_equal(values, expected->values[kind][article],
                        count * sizeof *values);
    for (size_t i = 0; i < count && article % 3 == 0; i++)
      if (values[i] < VALUES)
        wanted[values[i]]++;
  }
  assert_int_equal(jb_attributes_count(attributes, (jb_attribute_kind)kind,
                                       &some, counts, VALUES, &err),
                   JB_OK);
  assert_memory_equal(counts, wanted, sizeof wanted);
  for (uint32_t value = 1; value < VALUES; value += 7) {
    jb_article_set found = JB_ARTICLE_SET_EMPTY;
    assert_int_equal(jb_attributes_filter(attributes, (jb_attribute_kind)kind,
                                          value, &found, &err),
                     JB_OK);
    for (int64_t article = 1; article < ARTICLES; article++) {
      bool has = false;
      for (size_t i = 0; i < expected->counts[kind][article]; i++)
        has = has || expected->values[kind][article][i] == value;
      assert_int_equal(jb_article_set_has(&found, article), has);
    }
    jb_article_set_free(&found);
  }
  jb_article_set_free(&some);
}

static void columns_are_like_arrays (void **state) {
  memory_chunks chunks = MEMORY_CHUNKS_EMPTY;
  shelf *expected = calloc(1, sizeof *expected);
  jb_attributes *attributes = open_attributes(&chunks);
  random_state random = 7;
  jb_error err;
  (void)state;
  assert_non_null(expected);
  for (int round = 0; round < 6; round++) {
    for (int change = 0; change < 4000; change++) {
      int kind = (int)random_below(&random, JB_ATTRIBUTE_KINDS - 1);
      int64_t article = 1 + random_below(&random, ARTICLES - 1);
      uint32_t values[JB_ATTRIBUTE_VALUES];
      size_t count = random_values(&random, values);
      put(attributes, kind, article, values, count);
      if (round == 3)
        continue; /* is abandoned */
      expected->counts[kind][article] = count;
      memcpy(expected->values[kind][article], values, count * sizeof *values);
    }
    if (round == 3) {
      jb_attributes_abandon(attributes);
    } else if (round != 1) {
      assert_int_equal(jb_attributes_flush(attributes, &err), JB_OK);
      if (round % 2 == 0) { /* and read from the chunks alone */
        jb_attributes_close(attributes);
        attributes = open_attributes(&chunks);
      }
    }
    for (int kind = 0; kind < JB_ATTRIBUTE_KINDS; kind++)
      assert_column(attributes, expected, kind);
    if (round == 1) /* the changes are not lost by having been asked for */
      assert_int_equal(jb_attributes_flush(attributes, &err), JB_OK);
  }
  assert_int_equal(jb_attributes_verify(attributes, &err), JB_OK);
  assert_int_equal(jb_attributes_clear(attributes, &err), JB_OK);
  assert_int_equal(chunks.count, 0);
  jb_attributes_close(attributes);
  memory_chunks_free(&chunks);
  free(expected);
  assert_int_equal(failing_memory_alive(), 0);
}

static void a_block_takes_as_many_chunks_as_it_needs (void **state) {
  memory_chunks chunks = MEMORY_CHUNKS_EMPTY;
  jb_attributes *attributes = open_attributes(&chunks);
  uint32_t values[JB_ATTRIBUTE_VALUES], read[JB_ATTRIBUTE_VALUES];
  size_t count;
  jb_error err;
  (void)state;
  for (uint32_t i = 0; i < JB_ATTRIBUTE_VALUES; i++)
    values[i] = (i + 1) * 60000000;
  for (int64_t article = 1; article < JB_ATTRIBUTE_ARTICLES; article++)
    put(attributes, JB_ATTRIBUTE_PERSON, article, values, JB_ATTRIBUTE_VALUES);
  assert_int_equal(jb_attributes_flush(attributes, &err), JB_OK);
  assert_true(chunks.count > 10);
  jb_attributes_abandon(attributes);
  assert_int_equal(jb_attributes_values(attributes, JB_ATTRIBUTE_PERSON, 2000,
                                        read, &count, &err),
                   JB_OK);
  assert_int_equal(count, JB_ATTRIBUTE_VALUES);
  assert_memory_equal(read, values, sizeof values);
  for (int64_t article = 1; article < JB_ATTRIBUTE_ARTICLES; article++)
    put(attributes, JB_ATTRIBUTE_PERSON, article, values, 0);
  assert_int_equal(jb_attributes_flush(attributes, &err), JB_OK);
  assert_int_equal(chunks.count, 2); /* the header and one chunk */
  jb_attributes_close(attributes);
  memory_chunks_free(&chunks);
}

static void misuse_is_refused (void **state) {
  static const uint32_t falling[] = {2, 1}, twice[] = {2, 2}, zero[] = {0};
  static const uint32_t one[] = {1};
  memory_chunks chunks = MEMORY_CHUNKS_EMPTY;
  jb_attributes *attributes = open_attributes(&chunks);
  uint32_t many[JB_ATTRIBUTE_VALUES + 1];
  jb_error err;
  (void)state;
  for (uint32_t i = 0; i <= JB_ATTRIBUTE_VALUES; i++)
    many[i] = i + 1;
  assert_int_equal(
      jb_attributes_put(attributes, JB_ATTRIBUTE_TOPIC, 1, falling, 2, &err),
      JB_MISUSE);
  assert_int_equal(
      jb_attributes_put(attributes, JB_ATTRIBUTE_TOPIC, 1, twice, 2, &err),
      JB_MISUSE);
  assert_int_equal(
      jb_attributes_put(attributes, JB_ATTRIBUTE_TOPIC, 1, zero, 1, &err),
      JB_MISUSE);
  assert_int_equal(jb_attributes_put(attributes, JB_ATTRIBUTE_TOPIC, 1, many,
                                     JB_ATTRIBUTE_VALUES + 1, &err),
                   JB_MISUSE);
  assert_int_equal(
      jb_attributes_put(attributes, JB_ATTRIBUTE_TOPIC, 0, one, 1, &err),
      JB_TOO_LARGE);
  assert_int_equal(jb_attributes_put(attributes, JB_ATTRIBUTE_TOPIC,
                                     JB_ARTICLE_NUMBER_MAX + 1, one, 1, &err),
                   JB_TOO_LARGE);
  put(attributes, JB_ATTRIBUTE_TOPIC, JB_ARTICLE_NUMBER_MAX, one, 1);
  assert_int_equal(jb_attributes_flush(attributes, &err), JB_OK);
  jb_attributes_close(attributes);
  memory_chunks_free(&chunks);
}

/*                                                               failures */

/* Two blocks of topics, written over; all that can fail is done. */
static jb_status work (memory_chunks *chunks, jb_error *err) {
  static const uint32_t values[] = {1, 5, 300};
  jb_chunk_store store = memory_chunks_store(chunks);
  jb_article_set set = JB_ARTICLE_SET_EMPTY;
  jb_attributes *attributes;
  uint64_t counts[8] = {0};
  jb_status status = jb_attributes_open(&store, &attributes, err);
  if (status != JB_OK)
    return status;
  for (int64_t article = 2000; article < 2100 && status == JB_OK; article++)
    status = jb_attributes_put(attributes, JB_ATTRIBUTE_TOPIC, article, values,
                               (size_t)article % 4, err);
  if (status == JB_OK)
    status = jb_attributes_flush(attributes, err);
  if (status == JB_OK)
    status = jb_attributes_verify(attributes, err);
  if (status == JB_OK)
    status = jb_attributes_filter(attributes, JB_ATTRIBUTE_TOPIC, 5, &set, err);
  if (status == JB_OK)
    status = jb_attributes_count(attributes, JB_ATTRIBUTE_TOPIC, &set, counts,
                                 8, err);
  if (status == JB_OK) {
    assert_int_equal(jb_article_set_count(&set), 50);
    assert_int_equal(counts[5], 50);
  }
  jb_article_set_free(&set);
  jb_attributes_close(attributes);
  return status;
}

static void every_failure_is_told (void **state) {
  memory_chunks chunks = MEMORY_CHUNKS_EMPTY;
  jb_error err;
  (void)state;
  for (size_t nth = 1;; nth++) {
    jb_status status;
    failing_memory_set(nth);
    status = work(&chunks, &err);
    failing_memory_set(0);
    assert_int_equal(failing_memory_alive(), 0);
    if (status == JB_OK)
      break;
    assert_int_equal(status, JB_NO_MEMORY);
  }
  for (size_t nth = 1;; nth++) {
    jb_status status;
    memory_chunks_fail(&chunks, nth);
    status = work(&chunks, &err);
    memory_chunks_fail(&chunks, 0);
    if (status == JB_OK)
      break;
    assert_int_equal(status, JB_IO);
  }
  memory_chunks_free(&chunks);
}

/* Every byte turned over, every length cut to: an error, and no crash. */
static void damage_is_told (void **state) {
  memory_chunks sound = MEMORY_CHUNKS_EMPTY, chunks = MEMORY_CHUNKS_EMPTY;
  jb_attributes *attributes;
  jb_error err;
  (void)state;
  assert_int_equal(work(&sound, &err), JB_OK);
  for (size_t item = 0; item < sound.count; item++)
    for (size_t at = 0; at < sound.items[item].length; at++)
      for (int cut = 0; cut < 2; cut++) {
        memory_chunks_copy(&chunks, &sound);
        if (cut == 1)
          memory_chunks_cut(&chunks, item, at);
        else
          memory_chunks_flip(&chunks, item, at, (unsigned char)(1 << at % 8));
        attributes = open_attributes(&chunks);
        assert_int_equal(jb_attributes_verify(attributes, &err), JB_BAD_FORMAT);
        assert_non_null(strstr(err.message, "--rebuild"));
        jb_attributes_close(attributes);
      }
  memory_chunks_free(&sound);
  memory_chunks_free(&chunks);
}

/* Chunks that are sealed as they should be, and say what they should not. */
static void hostile_chunks_are_refused (void **state) {
  static const struct {
    const char *what, *payload;
    size_t length;
    uint32_t number;
  } cases[] = {
      {"a newer header", "\x02\0\0\0\0\0", 6, 0},
      {"a header cut off", "\x01\0\0", 3, 0},
      {"a header that goes on", "\x01\0\0\0\0\0\0", 7, 0},
      {"too many blocks", "\x01\xFF\xFF\xFF\x7F\0\0\0\0", 9, 0},
      {"too many records", "\x81\x10\0", 3, 256},
      {"a record cut off", "\x02\x02\0\x02", 4, 256},
      {"values for no article", "\x01\x02\x01\x01", 4, 256},
      {"a value of 0", "\x02\x03\0\x01\0", 5, 256},
      {"too many values", "\x02\x02\0\x41", 4, 256},
      {"not the shortest number", "\x02\x04\0\x01\x80\0", 6, 256},
      {"values beyond 32 bits",
       "\x02\x0C\0\x02\xFF\xFF\xFF\xFF\x0F\xFF\xFF\xFF\xFF\x0F", 14, 256},
      {"records behind the last", "\x01\x02\0\0", 4, 256},
      {"a length that lies", "\x01\x05\0", 3, 256},
      {"a part that is missing", "\x02\x80\x80\x02\0", 5, 256},
      {"nothing", "", 0, 256},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    memory_chunks chunks = MEMORY_CHUNKS_EMPTY;
    jb_chunk_store store = memory_chunks_store(&chunks);
    jb_chunk_key header = {0, JB_STREAM_ATTRIBUTES, 0};
    jb_chunk_key key = {0, JB_STREAM_ATTRIBUTES, cases[i].number};
    jb_slice one_block = {"\x01\x01\0\0\0\0", 6};
    jb_slice payload = {cases[i].payload, cases[i].length};
    jb_attributes *attributes = open_attributes(&chunks);
    jb_error err;
    assert_int_equal(jb_chunk_write(&store, header, one_block, &err), JB_OK);
    assert_int_equal(jb_chunk_write(&store, key, payload, &err), JB_OK);
    if (jb_attributes_verify(attributes, &err) != JB_BAD_FORMAT)
      fail_msg("%s was taken", cases[i].what);
    jb_attributes_close(attributes);
    memory_chunks_free(&chunks);
  }
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(columns_are_like_arrays),
      cmocka_unit_test(a_block_takes_as_many_chunks_as_it_needs),
      cmocka_unit_test(misuse_is_refused),
      cmocka_unit_test(every_failure_is_told),
      cmocka_unit_test(damage_is_told),
      cmocka_unit_test(hostile_chunks_are_refused),
  };
  return cmocka_run_group_tests_name("index/attributes", tests, NULL, NULL);
}
