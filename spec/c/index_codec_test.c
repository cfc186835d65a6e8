/* SPDX-License-Identifier: MIT */
/* index: numbers packed and read back, bounds, length codes, the cache. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "index/bit_stream.h"
#include "index/bits.h"
#include "index/chunk_cache.h"
#include "index/folded.h"
#include "index/packed.h"
#include "index/segment_reader.h"
#include "index/segment_writer.h"
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

/* Read as gaps a run gives the sums of its numbers, or is refused with them. */
static void check_rising (random_state *random, jb_bytes run, unsigned count) {
  const uint32_t next = random_below(random, JB_RISING_END);
  const uint32_t end = next + random_below(random, JB_RISING_END - next + 1);
  uint32_t gaps[JB_PACKED_NUMBERS], risen[JB_PACKED_NUMBERS];
  jb_bytes plain = run, rising = run;
  uint64_t sum = next;
  bool sound = jb_packed_read(&plain, count, gaps);
  for (unsigned i = 0; sound && i < count; i++) {
    sum += gaps[i];
    gaps[i] = (uint32_t)sum++;
  }
  sound = sound && sum <= end;
  assert_int_equal(jb_packed_read_rising(&rising, count, next, end, risen),
                   sound);
  if (!sound)
    return;
  assert_ptr_equal(rising.at, plain.at);
  assert_memory_equal(risen, gaps, count * sizeof *risen);
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
    check_rising(&random, bytes, count);
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

/* Gaps between things that lie at random: parted, and shorter so. */
static void gaps_are_parted (void **state) {
  (void)state;
  random_state random = 4;
  unsigned parted = 0;
  for (unsigned round = 0; round < 4000; round++) {
    const uint32_t chance = (uint32_t)2 << (round % 20); /* the mean gap */
    uint32_t numbers[JB_PACKED_NUMBERS], read[JB_PACKED_NUMBERS];
    jb_buffer buffer = JB_BUFFER_EMPTY;
    unsigned char *exact;
    jb_bytes bytes;
    for (unsigned i = 0; i < JB_PACKED_NUMBERS; i++)
      numbers[i] =
          (uint32_t)(-log((1.0 + random_below(&random, 1 << 20)) / (1 << 20)) *
                     chance);
    /* Now and then one that lies far off. */
    if (round % 5 == 0)
      numbers[random_below(&random, JB_PACKED_NUMBERS)] += chance * 700;
    jb_packed_append(&buffer, numbers, JB_PACKED_NUMBERS);
    exact = malloc(buffer.length);
    memcpy(exact, buffer.bytes, buffer.length);
    bytes = (jb_bytes){exact, exact + buffer.length};
    parted += exact[0] >= 192 + JB_PARTED_LEAST;
    assert_true(jb_packed_read(&bytes, JB_PACKED_NUMBERS, read));
    assert_ptr_equal(bytes.at, bytes.end);
    assert_memory_equal(read, numbers, sizeof read);
    bytes.at = exact;
    check_rising(&random, bytes, JB_PACKED_NUMBERS);
    assert_true(jb_packed_skip(&bytes, JB_PACKED_NUMBERS));
    assert_ptr_equal(bytes.at, bytes.end);
    bytes = (jb_bytes){exact,
                       exact + random_below(&random, (uint32_t)buffer.length)};
    assert_false(jb_packed_read(&bytes, JB_PACKED_NUMBERS, read));
    free(exact);
    jb_buffer_free(&buffer);
  }
  assert_in_range(parted, 2000, 3999); /* 1 in 5 has one that is far off */
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
    exact[0] &= round % 2 == 0 ? 0x43 : round % 4 == 1 ? 0x87 : 0xC7;
    check_rising(&random, bytes, 1 + random_below(&random, 128));
    taken += jb_packed_read(&bytes, 1 + random_below(&random, 128), read);
    free(exact);
  }
  assert_in_range(taken, 100, 199000);
}

/* Numbers of all sizes in both codes, by every parameter that can tell them. */
static void codes_are_read (void **state) {
  (void)state;
  random_state random = 5;
  for (unsigned round = 0; round < 20000; round++) {
    const unsigned k = random_below(&random, 31);
    const unsigned count = 1 + random_below(&random, 30);
    uint32_t numbers[30];
    unsigned char bytes[30 * 12], *exact;
    jb_bit_writer writer = jb_bits_to(bytes, sizeof bytes);
    jb_bit_reader reader;
    size_t length;
    for (unsigned i = 0; i < count; i++) {
      numbers[i] = draw(&random, random_below(&random, 32));
      if (i % 2 == 0 && numbers[i] >> k > 55)
        numbers[i] %= (uint32_t)1 << k;
      if (i % 2 == 0)
        jb_bits_put_rice(&writer, numbers[i], k);
      else
        jb_bits_put_golomb(&writer, numbers[i] %= (uint32_t)1 << 30, k);
    }
    length = (size_t)(jb_bits_end_writing(&writer) - bytes);
    assert_false(writer.full);
    exact = malloc(length);
    memcpy(exact, bytes, length);
    for (size_t cut = 0; cut < 2; cut++) {
      unsigned i = 0;
      uint32_t number;
      reader = jb_bits_from((jb_bytes){exact, exact + length - cut});
      while (i < count &&
             (i % 2 == 0 ? jb_bits_take_rice(&reader, k, &number)
                         : jb_bits_take_golomb(&reader, k, &number))) {
        assert_int_equal(number, numbers[i]);
        i++;
      }
      assert_int_equal(i == count, cut == 0);
    }
    reader = jb_bits_from((jb_bytes){exact, exact + length});
    for (unsigned i = 0; i < count; i++) {
      uint32_t number;
      (void)(i % 2 == 0 ? jb_bits_take_rice(&reader, k, &number)
                        : jb_bits_take_golomb(&reader, k, &number));
    }
    assert_ptr_equal(jb_bits_end_reading(&reader), exact + length);
    /* Without room nothing is written behind the end. */
    writer = jb_bits_to(bytes, length - 1);
    bytes[length - 1] = 0xA5;
    for (unsigned i = 0; i < count; i++)
      jb_bits_put_golomb(&writer, UINT32_MAX >> 2, 0);
    assert_int_equal(bytes[length - 1], 0xA5);
    free(exact);
  }
}

static void what_is_no_number_is_refused (void **state) {
  (void)state;
  static const unsigned char zeros[16] = {0}, late[8] = {0, 0, 0, 0, 0, 0, 64};
  uint32_t number;
  jb_bit_reader reader = jb_bits_from((jb_bytes){zeros, zeros + 16});
  assert_false(jb_bits_take_rice(&reader, 0, &number));
  reader = jb_bits_from((jb_bytes){zeros, zeros + 16});
  assert_false(jb_bits_take_golomb(&reader, 0, &number));
  reader = jb_bits_from((jb_bytes){zeros, zeros});
  assert_false(jb_bits_take(&reader, 1, &number));
  assert_true(jb_bits_take(&reader, 0, &number));
  /* 54 zeros: too many for what is above 30 bits. */
  reader = jb_bits_from((jb_bytes){late, late + 8});
  assert_false(jb_bits_take_rice(&reader, 30, &number));
  reader = jb_bits_from((jb_bytes){late, late + 8});
  assert_true(jb_bits_take_rice(&reader, 0, &number));
  assert_int_equal(number, 54);
  reader = jb_bits_from((jb_bytes){late, late + 8});
  assert_false(jb_bits_take_golomb(&reader, 0, &number));
}

static void weights_are_folded (void **state) {
  (void)state;
  for (uint32_t common = 1; common <= JB_FOLDED_MOST; common++) {
    assert_int_equal(jb_fold(common, common), 0);
    for (uint32_t weight = 1; weight <= JB_WEIGHT_MAX;
         weight += weight < 300 ? 1 : 997) {
      const uint32_t number = jb_fold(weight, common);
      assert_true(number < JB_WEIGHT_MAX);
      assert_int_equal(jb_unfold(number, common), weight);
    }
  }
}

/* Few postings in the dictionary, of every number and weight. */
static void inlined_postings_are_read (void **state) {
  (void)state;
  random_state random = 6;
  unsigned written = 0;
  jb_inlined read;
  jb_pending_postings *block = calloc(1, sizeof *block);
  uint32_t positions[30 * 4], gaps[30 * 4];
  block->gaps = gaps;
  for (unsigned round = 0; round < 20000; round++) {
    const bool has_positions = random_below(&random, 3) > 0;
    jb_segment_totals totals = {0};
    uint32_t next = 0, max_weight = 0, count;
    unsigned char bytes[JB_INLINE_BYTES], *exact;
    jb_inline_parameters parameters;
    size_t length;
    totals.document_count = 1 + draw(&random, random_below(&random, 28));
    totals.total_length = draw(&random, 30);
    block->count = 0;
    block->gap_count = 0;
    for (unsigned i = 1 + random_below(&random, 26); i > 0; i--) {
      const uint32_t left = totals.document_count - next;
      uint32_t least = 0, weight = 1 + draw(&random, random_below(&random, 4));
      if (left == 0)
        break;
      if (random_below(&random, 50) == 0)
        weight = JB_WEIGHT_MAX;
      if (weight > max_weight)
        max_weight = weight;
      block->documents[block->count] = next + random_below(&random, left) / 8;
      next = block->documents[block->count] + 1;
      block->weights[block->count] = weight;
      count = has_positions ? 1 + random_below(&random, 10) / 7 * 2 : 0;
      block->counts[block->count++] = count;
      for (; count > 0; count--) {
        gaps[block->gap_count] = draw(&random, random_below(&random, 27));
        least += gaps[block->gap_count];
        positions[block->gap_count++] = least++;
      }
    }
    jb_inlined_begin(&parameters, totals.total_length, totals.document_count);
    length = jb_inlined_write(&parameters, block, has_positions, bytes);
    if (length == 0)
      continue;
    written++;
    assert_in_range(length, 1, JB_INLINE_BYTES);
    exact = malloc(length);
    memcpy(exact, bytes, length);
    assert_true(jb_inlined_count((jb_bytes){exact, exact + length},
                                 has_positions, &count, &read.max_weight));
    assert_int_equal(count, block->count);
    assert_int_equal(read.max_weight, max_weight);
    assert_true(jb_inlined_read((jb_bytes){exact, exact + length},
                                has_positions, &totals, &read));
    assert_true(jb_inlined_read_positions(&read));
    assert_true(jb_inlined_read_positions(&read));
    assert_int_equal(read.count, block->count);
    assert_int_equal(read.max_weight, max_weight);
    assert_memory_equal(read.documents, block->documents,
                        count * sizeof *read.documents);
    assert_memory_equal(read.weights, block->weights,
                        count * sizeof *read.weights);
    for (unsigned i = 0; i < count; i++)
      assert_int_equal(read.starts[i + 1] - read.starts[i], block->counts[i]);
    assert_memory_equal(read.positions, positions,
                        block->gap_count * sizeof *positions);
    /* The same at once, with other bytes behind or none; gaps are told. */
    for (size_t behind = 0; behind < 16; behind += 5) {
      unsigned char *longer = malloc(length + behind);
      memcpy(longer, bytes, length);
      memset(longer + length, 0xA5, behind);
      assert_true(jb_inlined_read_gaps(
          (jb_bytes){longer, longer + length}, longer + length + behind,
          has_positions, totals.document_count, &parameters, &read));
      assert_int_equal(read.count, block->count);
      assert_memory_equal(read.documents, block->documents,
                          count * sizeof *read.documents);
      assert_memory_equal(read.weights, block->weights,
                          count * sizeof *read.weights);
      assert_memory_equal(read.positions, gaps,
                          block->gap_count * sizeof *gaps);
      assert_false(jb_inlined_read_gaps(
          (jb_bytes){longer, longer + length - 1}, longer + length + behind,
          has_positions, totals.document_count, &parameters, &read));
      free(longer);
    }
    /* A byte less is refused, now or when it comes to the positions. */
    assert_false(jb_inlined_read((jb_bytes){exact, exact + length - 1},
                                 has_positions, &totals, &read) &&
                 jb_inlined_read_positions(&read));
    free(exact);
  }
  free(block);
  assert_in_range(written, 5000, 19000);
}

static void any_bytes_are_no_harm_as_postings (void **state) {
  (void)state;
  random_state random = 7;
  unsigned taken = 0;
  for (unsigned round = 0; round < 200000; round++) {
    const size_t length = 1 + random_below(&random, JB_INLINE_BYTES);
    const bool has_positions = round % 2 == 0;
    jb_segment_totals totals = {0};
    unsigned char *exact = malloc(length);
    jb_bytes bytes = {exact, exact + length};
    uint32_t count, max_weight;
    jb_inlined read;
    for (size_t i = 0; i < length; i++)
      exact[i] = (unsigned char)random_below(&random, 256);
    totals.document_count = draw(&random, random_below(&random, 20));
    totals.total_length = draw(&random, 24);
    (void)jb_inlined_count(bytes, has_positions, &count, &max_weight);
    if (jb_inlined_read(bytes, has_positions, &totals, &read)) {
      assert_in_range(read.count, 1, JB_INLINE_DOCUMENTS);
      assert_true(read.documents[read.count - 1] < totals.document_count);
      assert_in_range(read.max_weight, 1, JB_WEIGHT_MAX);
      if (!jb_inlined_read_positions(&read))
        assert_false(jb_inlined_read_positions(&read));
      taken++;
    }
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
      cmocka_unit_test(gaps_are_parted),
      cmocka_unit_test(any_bytes_are_no_harm_as_a_run),
      cmocka_unit_test(codes_are_read),
      cmocka_unit_test(what_is_no_number_is_refused),
      cmocka_unit_test(weights_are_folded),
      cmocka_unit_test(inlined_postings_are_read),
      cmocka_unit_test(any_bytes_are_no_harm_as_postings),
      cmocka_unit_test(varints_are_read),
      cmocka_unit_test(only_the_shortest_varint_is_taken),
      cmocka_unit_test(length_codes_rise),
      cmocka_unit_test(the_cache_keeps_what_is_held),
  };
  return cmocka_run_group_tests_name("index codec", tests, NULL, NULL);
}
