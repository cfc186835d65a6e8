/* SPDX-License-Identifier: MIT */
/*
** index: rising numbers made eight at a time, four at a time and one by one are
** the same; and numbers in Rice's code taken together and singly.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "index/bit_stream.h"
#include "index/rising.h"
#include "support/random.h"

#define ROW_BYTES 255

/* A row of 'length' bytes in memory that ends where it does. */
static jb_bytes copy_row (const unsigned char *row, size_t length) {
  unsigned char *exact = malloc(length + (length == 0));
  memcpy(exact, row, length);
  return (jb_bytes){exact, exact + length};
}

/* A row with 'count' ones, or as many as there is room for; its bytes. */
static size_t draw_row (random_state *random, unsigned count, unsigned rarity,
                        unsigned char row[ROW_BYTES]) {
  size_t bit = 0;
  memset(row, 0, ROW_BYTES);
  for (unsigned ones = 0; ones < count; bit++) {
    bit += random_below(random, rarity);
    if (bit / 8 >= ROW_BYTES)
      return ROW_BYTES;
    row[bit / 8] |= (unsigned char)(1U << bit % 8);
    ones++;
  }
  return (bit + 7) / 8;
}

/* The same one bit after the other; how many ones there are, all told. */
static unsigned find_singly (jb_bytes row, uint32_t *ones) {
  unsigned found = 0;
  for (uint32_t bit = 0; row.at + bit / 8 < row.end; bit++)
    if ((row.at[bit / 8] >> bit % 8 & 1) != 0) {
      if (found < JB_RISING_NUMBERS)
        ones[found] = bit;
      found++;
    }
  return found;
}

static void ones_are_found (void **state) {
  (void)state;
  static const unsigned counts[] = {128, 128, 128, 0, 1, 127, 129, 200, 2040};
  random_state random = 1;
  for (unsigned round = 0; round < 20000; round++) {
    const unsigned count = counts[round % 9];
    unsigned char drawn[ROW_BYTES];
    uint32_t singly[JB_RISING_NUMBERS], ones[JB_RISING_ONES];
    const size_t length =
        draw_row(&random, count, 1 + random_below(&random, 30), drawn);
    const jb_bytes row = copy_row(drawn, length);
    const bool sound = find_singly(row, singly) == JB_RISING_NUMBERS;
    assert_int_equal(jb_find_ones(row, ones), sound);
    if (sound)
      assert_memory_equal(ones, singly, sizeof singly);
    assert_int_equal(jb_find_ones_portable(row, ones), sound);
    if (sound)
      assert_memory_equal(ones, singly, sizeof singly);
    free((void *)(uintptr_t)row.at);
  }
}

static void gaps_become_numbers (void **state) {
  (void)state;
  random_state random = 2;
  for (unsigned round = 0; round < 5000; round++) {
    const uint32_t next = random_below(&random, 1U << 28);
    const unsigned bits = random_below(&random, 21);
    uint32_t gaps[JB_RISING_NUMBERS], risen[JB_RISING_NUMBERS];
    uint32_t numbers[JB_RISING_NUMBERS], sum = next;
    for (unsigned i = 0; i < JB_RISING_NUMBERS; i++) {
      gaps[i] = random_below(&random, 1U << bits);
      sum += gaps[i];
      risen[i] = sum++;
    }
    memcpy(numbers, gaps, sizeof gaps);
    jb_rise(numbers, next);
    assert_memory_equal(numbers, risen, sizeof risen);
    jb_rise_portable(gaps, next);
    assert_memory_equal(gaps, risen, sizeof risen);
  }
}

static void parted_gaps_become_numbers (void **state) {
  (void)state;
  random_state random = 3;
  unsigned sounds = 0;
  for (unsigned round = 0; round < 10000; round++) {
    const uint32_t next = random_below(&random, 1U << 28);
    const unsigned k = random_below(&random, 21);
    uint32_t low[JB_RISING_NUMBERS], ones[JB_RISING_NUMBERS];
    uint32_t numbers[JB_RISING_NUMBERS], risen[JB_RISING_NUMBERS], sum = next;
    unsigned char drawn[ROW_BYTES];
    const size_t length =
        draw_row(&random, round % 7 == 0 ? 127 : 128, 1 + round % 16, drawn);
    const jb_bytes row = copy_row(drawn, length);
    const bool sound = find_singly(row, ones) == JB_RISING_NUMBERS;
    for (unsigned i = 0; i < JB_RISING_NUMBERS; i++) {
      low[i] = random_below(&random, 1U << k);
      if (!sound)
        continue;
      sum += low[i] + ((ones[i] - (i == 0 ? 0 : ones[i - 1] + 1)) << k);
      risen[i] = sum++;
    }
    memcpy(numbers, low, sizeof low);
    assert_int_equal(jb_rise_parted(numbers, k, row, next), sound);
    if (sound)
      assert_memory_equal(numbers, risen, sizeof risen);
    assert_int_equal(jb_rise_parted_portable(low, k, row, next), sound);
    if (sound)
      assert_memory_equal(low, risen, sizeof risen);
    sounds += sound;
    free((void *)(uintptr_t)row.at);
  }
  assert_in_range(sounds, 7000, 10000);
}

/* From any bit on, whole, cut off, and where the bytes are no such numbers. */
static void rice_numbers_are_taken (void **state) {
  (void)state;
  random_state random = 4;
  for (unsigned round = 0; round < 20000; round++) {
    const unsigned k = random_below(&random, 32);
    const unsigned count = random_below(&random, 130);
    const unsigned before = random_below(&random, 20);
    unsigned char drawn[128];
    uint32_t taken[130], singly[130], ignored = 0;
    jb_bytes row;
    jb_bit_reader together, one_by_one;
    bool sound = true;
    const unsigned sparse = random_below(&random, 4);
    for (unsigned i = 0; i < sizeof drawn; i++)
      drawn[i] = random_below(&random, 4) < sparse
                     ? 0
                     : (unsigned char)random_below(&random, 256);
    row = copy_row(drawn, random_below(&random, sizeof drawn + 1));
    together = one_by_one = jb_bits_from(row);
    assert_int_equal(jb_bits_take(&together, before, &ignored),
                     jb_bits_take(&one_by_one, before, &ignored));
    for (unsigned i = 0; i < count && sound; i++)
      sound = jb_bits_take_rice(&one_by_one, k, &singly[i]);
    assert_int_equal(jb_bits_take_rices(&together, k, count, taken), sound);
    if (sound) {
      assert_memory_equal(taken, singly, count * sizeof *taken);
      assert_ptr_equal(jb_bits_end_reading(&together),
                       jb_bits_end_reading(&one_by_one));
      assert_int_equal(jb_bits_take(&together, 3, &taken[0]),
                       jb_bits_take(&one_by_one, 3, &singly[0]));
    }
    free((void *)(uintptr_t)row.at);
  }
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ones_are_found),
      cmocka_unit_test(gaps_become_numbers),
      cmocka_unit_test(parted_gaps_become_numbers),
      cmocka_unit_test(rice_numbers_are_taken),
  };
  return cmocka_run_group_tests_name("index rising", tests, NULL, NULL);
}
