/* SPDX-License-Identifier: MIT */
/* index: numbers packed and read back, bounds, length codes, the cache. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "index/bits.h"
#include "index/chunk_cache.h"
#include "index/packed.h"
#include "support/memory_chunks.h"
#include "support/random.h"

static uint32_t draw (random_state *random, unsigned bits) {
  const uint64_t drawn = (uint64_t)random_below(random, 1U << 16) << 16 |
                         random_below(random, 1U << 16);
  return (uint32_t)(drawn & (((uint64_t)1 << bits) - 1));
}

static void every_width_is_unpacked (void **state) {
  (void)state;
  random_state random = 1;
  for (unsigned width = 0; width <= 32; width++) {
    uint32_t numbers[JB_BITS_NUMBERS], read[JB_BITS_NUMBERS];
    unsigned char *bytes = malloc(jb_bits_bytes(width) + 1);
    for (unsigned i = 0; i < JB_BITS_NUMBERS; i++)
      numbers[i] = draw(&random, width);
    jb_bits_pack(numbers, width, bytes);
    jb_bits_unpack(bytes, width, read);
    assert_memory_equal(read, numbers, sizeof read);
    free(bytes);
  }
}

/* Runs of every length; most numbers small, some of any size. */
static void runs_are_read (void **state) {
  (void)state;
  random_state random = 2;
  for (unsigned round = 0; round < 20000; round++) {
    const unsigned count = 1 + round % JB_PACKED_NUMBERS;
    const unsigned small = random_below(&random, 33);
    const unsigned large = random_below(&random, 33);
    const unsigned rarity = 1 + random_below(&random, 40);
    uint32_t numbers[JB_PACKED_NUMBERS], read[JB_PACKED_NUMBERS];
    jb_buffer buffer = JB_BUFFER_EMPTY;
    unsigned char *exact;
    jb_bytes bytes;
    for (unsigned i = 0; i < count; i++)
      numbers[i] =
          draw(&random, random_below(&random, rarity) == 0 ? large : small);
    jb_packed_append(&buffer, numbers, count);
    assert_in_range(buffer.length, 1, JB_PACKED_BYTES);
    exact = malloc(buffer.length);
    memcpy(exact, buffer.bytes, buffer.length);
    bytes = (jb_bytes){exact, exact + buffer.length};
    assert_true(jb_packed_read(&bytes, count, read));
    assert_ptr_equal(bytes.at, bytes.end);
    assert_memory_equal(read, numbers, count * sizeof *read);
    bytes.at = exact;
    assert_true(jb_packed_skip(&bytes, count));
    assert_ptr_equal(bytes.at, bytes.end);
    /* Cut anywhere it is refused. */
    bytes = (jb_bytes){exact,
                       exact + random_below(&random, (uint32_t)buffer.length)};
    assert_false(jb_packed_read(&bytes, count, read));
    free(exact);
    jb_buffer_free(&buffer);
  }
}

static void any_bytes_are_no_harm_as_a_run (void **state) {
  (void)state;
  random_state random = 3;
  unsigned taken = 0;
  for (unsigned round = 0; round < 200000; round++) {
    const size_t length = random_below(&random, 40);
    unsigned char *exact = malloc(length + 1);
    jb_bytes bytes = {exact, exact + length};
    uint32_t read[JB_PACKED_NUMBERS];
    for (size_t i = 0; i < length; i++)
      exact[i] = (unsigned char)random_below(&random, 256);
    exact[0] &= 0x43;
    taken += jb_packed_read(&bytes, 1 + random_below(&random, 128), read);
    free(exact);
  }
  assert_in_range(taken, 100, 199000);
}

static void varints_are_read (void **state) {
  (void)state;
  for (unsigned bits = 0; bits < 64; bits++)
    for (int off = -1; off < 2; off++) {
      const uint64_t number = ((uint64_t)1 << bits) + (uint64_t)(int64_t)off;
      jb_buffer buffer = JB_BUFFER_EMPTY;
      jb_bytes bytes;
      uint64_t read;
      uint32_t read32 = 0;
      jb_varint_append(&buffer, number);
      for (size_t cut = 0; cut <= buffer.length; cut++) {
        const unsigned char *start = (const unsigned char *)buffer.bytes;
        bytes = (jb_bytes){start, start + cut};
        assert_int_equal(jb_varint_read(&bytes, &read), cut == buffer.length);
      }
      assert_true(read == number);
      bytes.at = (const unsigned char *)buffer.bytes;
      assert_int_equal(jb_varint_read32(&bytes, 1000, &read32), number <= 1000);
      jb_buffer_free(&buffer);
    }
}

static void only_the_shortest_varint_is_taken (void **state) {
  (void)state;
  static const struct {
    unsigned char bytes[12];
    size_t length;
  } wrong[] = {
      {{0x80, 0x00}, 2},
      {{0xFF, 0x80, 0x00}, 3},
      {{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02}, 10},
      {{0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01}, 11},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    jb_bytes bytes = {wrong[i].bytes, wrong[i].bytes + wrong[i].length};
    uint64_t read;
    assert_false(jb_varint_read(&bytes, &read));
  }
}

static void length_codes_rise (void **state) {
  (void)state;
  unsigned char last = 0;
  for (uint32_t length = 0; length < 1U << 20; length++) {
    const unsigned char code = jb_length_code(length);
    const uint32_t least = jb_length_of_code(code);
    assert_true(code >= last && code <= last + 1);
    assert_true(least <= length);
    if (length < 32)
      assert_int_equal(least, length);
    else if (code < 255)
      assert_true((length - least) * 16 <= length);
    assert_int_equal(jb_length_code(least), code);
    last = code;
  }
  assert_int_equal(jb_length_code(UINT32_MAX), 255);
}

/* What is held stays; what is not is forgotten when there is no room. */
static void the_cache_keeps_what_is_held (void **state) {
  (void)state;
  memory_chunks chunks = MEMORY_CHUNKS_EMPTY;
  const jb_chunk_store store = memory_chunks_store(&chunks);
  jb_chunk_cache *cache;
  jb_chunk *held, *others[8], *again;
  const jb_chunk_key first = {1, JB_STREAM_TERMS, 0};
  for (uint32_t i = 0; i < 9; i++) {
    const jb_chunk_key key = {1, JB_STREAM_TERMS, i};
    assert_int_equal(
        jb_chunk_write(&store, key, (jb_slice){"some bytes", 10}, NULL), JB_OK);
  }
  assert_int_equal(jb_chunk_cache_open(&store, 150, &cache, NULL), JB_OK);
  assert_int_equal(jb_chunk_hold(cache, first, &held, NULL), JB_OK);
  for (uint32_t round = 0; round < 3; round++) {
    for (uint32_t i = 0; i < 8; i++) {
      const jb_chunk_key key = {1, JB_STREAM_TERMS, i + 1};
      assert_int_equal(jb_chunk_hold(cache, key, &others[i], NULL), JB_OK);
    }
    for (uint32_t i = 0; i < 8; i++)
      jb_chunk_release(cache, others[i]);
  }
  memory_chunks_fail(&chunks, 0);
  assert_int_equal(jb_chunk_hold(cache, first, &again, NULL), JB_OK);
  assert_ptr_equal(again, held);
  assert_int_equal(chunks.reads, 0);
  jb_chunk_release(cache, again);
  /* Forgotten while it is held: it can be read on, and is read anew. */
  jb_chunk_cache_forget(cache, 1);
  assert_memory_equal(held->payload.bytes, "some bytes", 10);
  assert_int_equal(jb_chunk_hold(cache, first, &again, NULL), JB_OK);
  assert_ptr_not_equal(again, held);
  assert_int_equal(chunks.reads, 1);
  jb_chunk_release(cache, again);
  jb_chunk_release(cache, held);
  jb_chunk_cache_close(cache);
  memory_chunks_free(&chunks);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_width_is_unpacked),
      cmocka_unit_test(runs_are_read),
      cmocka_unit_test(any_bytes_are_no_harm_as_a_run),
      cmocka_unit_test(varints_are_read),
      cmocka_unit_test(only_the_shortest_varint_is_taken),
      cmocka_unit_test(length_codes_rise),
      cmocka_unit_test(the_cache_keeps_what_is_held),
  };
  return cmocka_run_group_tests_name("index codec", tests, NULL, NULL);
}
