/* SPDX-License-Identifier: MIT */
/*
** Four numbers at a time, in vectors that every compiler knows; and eight where
** the processor has AVX2.
*/
#include "index/rising.h"

#include <string.h>

/*                                                                    ones */

/* The place i if it is that of the one number j of a byte, or 0. */
#define IF_PLACE(byte, j, i)                                                   \
  (((byte) >> (i)&1U) == 1 &&                                                  \
           __builtin_popcount((byte) & ((1U << (i)) - 1)) == (j)               \
       ? (i)                                                                   \
       : 0)
#define PLACE(byte, j)                                                         \
  (IF_PLACE(byte, j, 1) + IF_PLACE(byte, j, 2) + IF_PLACE(byte, j, 3) +        \
   IF_PLACE(byte, j, 4) + IF_PLACE(byte, j, 5) + IF_PLACE(byte, j, 6) +        \
   IF_PLACE(byte, j, 7))
#define PLACES(byte)                                                           \
  {PLACE(byte, 0), PLACE(byte, 1), PLACE(byte, 2), PLACE(byte, 3),             \
   PLACE(byte, 4), PLACE(byte, 5), PLACE(byte, 6), PLACE(byte, 7)},
#define COUNT(byte) __builtin_popcount(byte),
#define BYTES_4(X, byte) X(byte) X((byte) + 1U) X((byte) + 2U) X((byte) + 3U)
#define BYTES_16(X, byte)                                                      \
  BYTES_4(X, byte)                                                             \
  BYTES_4(X, (byte) + 4U) BYTES_4(X, (byte) + 8U) BYTES_4(X, (byte) + 12U)
#define BYTES_64(X, byte)                                                      \
  BYTES_16(X, byte)                                                            \
  BYTES_16(X, (byte) + 16U) BYTES_16(X, (byte) + 32U) BYTES_16(X, (byte) + 48U)
#define BYTES_256(X)                                                           \
  BYTES_64(X, 0U) BYTES_64(X, 64U) BYTES_64(X, 128U) BYTES_64(X, 192U)

/* Of each byte where its ones are, and how many. */
static const unsigned char places_of[256][8] = {BYTES_256(PLACES)};
static const unsigned char count_of[256] = {BYTES_256(COUNT)};

/*                                                                portable */

typedef uint32_t four __attribute__((vector_size(16)));
typedef unsigned char four_bytes __attribute__((vector_size(4)));

/* Lanes of one vector, or of a and b as 0 to 3 and 4 to 7. */
#if defined(__clang__)
#define LANES(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define LANES(a, b, ...) __builtin_shuffle(a, b, (four){__VA_ARGS__})
#endif

static inline four load (const uint32_t *numbers) {
  four loaded;
  memcpy(&loaded, numbers, sizeof loaded);
  return loaded;
}

static inline four load_bytes (const unsigned char *bytes) {
  four_bytes loaded;
  memcpy(&loaded, bytes, sizeof loaded);
  return __builtin_convertvector(loaded, four);
}

/* In each lane the sum of it, those before it, and 'before' in all of them. */
static inline four sums_of (four numbers, four before) {
  const four none = {0};
  numbers += LANES(numbers, none, 4, 0, 1, 2);
  numbers += LANES(numbers, none, 4, 5, 0, 1);
  return numbers + before;
}

static inline four last_of (four numbers) {
  return LANES(numbers, numbers, 3, 3, 3, 3);
}

/*
** A byte at a time, without asking how many ones it has: that is guessed wrong
** mostly.
*/
bool jb_find_ones_portable (jb_bytes row, uint32_t ones[JB_RISING_ONES]) {
  unsigned found = 0;
  for (four start = {0}; row.at < row.end; row.at++, start += 8) {
    const four few = load_bytes(places_of[*row.at]) + start;
    const four more = load_bytes(places_of[*row.at] + 4) + start;
    memcpy(ones + found, &few, sizeof few);
    memcpy(ones + found + 4, &more, sizeof more);
    found += count_of[*row.at];
    if (found > JB_RISING_NUMBERS)
      return false;
  }
  return found == JB_RISING_NUMBERS;
}

void jb_rise_portable (uint32_t numbers[JB_RISING_NUMBERS], uint32_t next) {
  four before = (four){0} + next;
  for (unsigned i = 0; i < JB_RISING_NUMBERS; i += 4) {
    const four sums = sums_of(load(numbers + i) + 1, before), risen = sums - 1;
    before = last_of(sums);
    memcpy(numbers + i, &risen, sizeof risen);
  }
}

/*
** The sum of the zeros up to a one is its place, less the ones before it: only
** low bits are to be added up.
*/
bool jb_rise_parted_portable (uint32_t numbers[JB_RISING_NUMBERS], unsigned k,
                              jb_bytes row, uint32_t next) {
  uint32_t ones[JB_RISING_ONES];
  four before = (four){0} + next, numbered = {0, 1, 2, 3};
  if (!jb_find_ones_portable(row, ones))
    return false;
  for (unsigned i = 0; i < JB_RISING_NUMBERS; i += 4, numbered += 4) {
    const four sums = sums_of(load(numbers + i) + 1, before);
    const four risen = sums - 1 + ((load(ones + i) - numbered) << k);
    before = last_of(sums);
    memcpy(numbers + i, &risen, sizeof risen);
  }
  return true;
}

/*                                                                    AVX2 */

#if defined(__x86_64__)
#include <immintrin.h>

#define FOR_AVX2 __attribute__((target("avx2"))) static

FOR_AVX2 inline __m256i load_eight (const uint32_t *numbers) {
  return _mm256_loadu_si256((const void *)numbers);
}

/* The sums of eight gaps, as sums_of above, and one for each gap. */
FOR_AVX2 inline __m256i sum_eight (const uint32_t *gaps, __m256i before) {
  const __m256i fourth = _mm256_set1_epi32(3);
  __m256i sums = _mm256_add_epi32(load_eight(gaps), _mm256_set1_epi32(1)), low;
  sums = _mm256_add_epi32(sums, _mm256_slli_si256(sums, 4));
  sums = _mm256_add_epi32(sums, _mm256_slli_si256(sums, 8));
  /* So far of four each: the sum of the first four goes to the others. */
  low = _mm256_permutevar8x32_epi32(sums, fourth);
  low = _mm256_blend_epi32(_mm256_setzero_si256(), low, 0xF0);
  return _mm256_add_epi32(_mm256_add_epi32(sums, low), before);
}

FOR_AVX2 inline __m256i last_of_eight (__m256i sums) {
  return _mm256_permutevar8x32_epi32(sums, _mm256_set1_epi32(7));
}

FOR_AVX2 bool find_ones_avx2 (jb_bytes row, uint32_t ones[JB_RISING_ONES]) {
  unsigned found = 0;
  __m256i start = _mm256_setzero_si256();
  for (; row.at < row.end; row.at++) {
    const __m128i places = _mm_loadl_epi64((const void *)places_of[*row.at]);
    _mm256_storeu_si256((void *)(ones + found),
                        _mm256_add_epi32(_mm256_cvtepu8_epi32(places), start));
    start = _mm256_add_epi32(start, _mm256_set1_epi32(8));
    found += count_of[*row.at];
    if (found > JB_RISING_NUMBERS)
      return false;
  }
  return found == JB_RISING_NUMBERS;
}

FOR_AVX2 void rise_avx2 (uint32_t numbers[JB_RISING_NUMBERS], uint32_t next) {
  const __m256i one = _mm256_set1_epi32(1);
  __m256i before = _mm256_set1_epi32((int)next);
  for (unsigned i = 0; i < JB_RISING_NUMBERS; i += 8) {
    const __m256i sums = sum_eight(numbers + i, before);
    before = last_of_eight(sums);
    _mm256_storeu_si256((void *)(numbers + i), _mm256_sub_epi32(sums, one));
  }
}

FOR_AVX2 bool rise_parted_avx2 (uint32_t numbers[JB_RISING_NUMBERS], unsigned k,
                                jb_bytes row, uint32_t next) {
  uint32_t ones[JB_RISING_ONES];
  const __m128i shift = _mm_cvtsi32_si128((int)k);
  __m256i before = _mm256_set1_epi32((int)next);
  __m256i numbered = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  if (!find_ones_avx2(row, ones))
    return false;
  for (unsigned i = 0; i < JB_RISING_NUMBERS; i += 8) {
    const __m256i sums = sum_eight(numbers + i, before);
    const __m256i zeros = _mm256_sub_epi32(load_eight(ones + i), numbered);
    const __m256i risen =
        _mm256_add_epi32(_mm256_sub_epi32(sums, _mm256_set1_epi32(1)),
                         _mm256_sll_epi32(zeros, shift));
    before = last_of_eight(sums);
    numbered = _mm256_add_epi32(numbered, _mm256_set1_epi32(8));
    _mm256_storeu_si256((void *)(numbers + i), risen);
  }
  return true;
}

#define HAS_AVX2 __builtin_cpu_supports("avx2")
#else
#define HAS_AVX2 false
#define find_ones_avx2 jb_find_ones_portable
#define rise_avx2 jb_rise_portable
#define rise_parted_avx2 jb_rise_parted_portable
#endif

/*                                                                  either */

bool jb_find_ones (jb_bytes row, uint32_t ones[JB_RISING_ONES]) {
  return (HAS_AVX2 ? find_ones_avx2 : jb_find_ones_portable)(row, ones);
}

void jb_rise (uint32_t numbers[JB_RISING_NUMBERS], uint32_t next) {
  (HAS_AVX2 ? rise_avx2 : jb_rise_portable)(numbers, next);
}

bool jb_rise_parted (uint32_t numbers[JB_RISING_NUMBERS], unsigned k,
                     jb_bytes row, uint32_t next) {
  return (HAS_AVX2 ? rise_parted_avx2 : jb_rise_parted_portable)(numbers, k,
                                                                 row, next);
}
