/* SPDX-License-Identifier: MIT */
/*
** The filter asked of one pair after the other, and of eight at once where the
** processor has AVX2; BMI2 puts the numbers of those that it lets pass side by
** side.
*/
#include "words/match_starts.h"

/* Ask from unit 'u' on, with 'found' starts found before. */
static inline uint32_t ask_singly (const jb_automaton *words,
                                   const uint16_t *codes, uint32_t count,
                                   uint16_t *starts, uint32_t u,
                                   uint32_t found) {
  const uint64_t *pairs = words->pairs;
  uint32_t shift = words->pair_shift;
  for (; u + 1 < count; u++) {
    uint32_t pair = jb_automaton_pair(codes[u], codes[u + 1], shift);
    starts[found] = (uint16_t)u;
    found += (uint32_t)(pairs[pair >> 6] >> (pair & 63) & 1);
  }
  return found;
}

uint32_t jb_match_starts_portable (const jb_automaton *words,
                                   const uint16_t *codes, uint32_t count,
                                   uint16_t *starts) {
  return ask_singly(words, codes, count, starts, 0, 0);
}

#if defined(__x86_64__)
#include <immintrin.h>

/* Half of one of the filter's words, which are of 64 bits. */
typedef int32_t half_word __attribute__((may_alias));

/* Eight codes, as 32 bits each. */
__attribute__((target("avx2"))) static inline __m256i
load_codes (const uint16_t *codes) {
  return _mm256_cvtepu16_epi32(_mm_loadu_si128((const void *)codes));
}

/* A bit for each of the eight pairs that begin at 'codes': what the filter
** says. */
__attribute__((target("avx2"))) static inline uint32_t
ask_eight (const jb_automaton *words, const uint16_t *codes) {
  const __m256i low_five = _mm256_set1_epi32(31);
  __m256i hash = _mm256_add_epi32(
      _mm256_mullo_epi32(load_codes(codes),
                         _mm256_set1_epi32((int)JB_AUTOMATON_PAIR_FIRST)),
      _mm256_mullo_epi32(load_codes(codes + 1),
                         _mm256_set1_epi32((int)JB_AUTOMATON_PAIR_SECOND)));
  __m256i pair =
      _mm256_srl_epi32(hash, _mm_cvtsi32_si128((int)words->pair_shift));
  const half_word *at = (const void *)words->pairs;
  uint32_t k[8];
  __m256i bits;
  _mm256_storeu_si256((void *)k, _mm256_srli_epi32(pair, 5));
  bits = _mm256_setr_epi32(at[k[0]], at[k[1]], at[k[2]], at[k[3]], at[k[4]],
                           at[k[5]], at[k[6]], at[k[7]]);
  /* The pair's bit goes to the top: left by 31 less its number. */
  bits = _mm256_sllv_epi32(bits, _mm256_andnot_si256(pair, low_five));
  return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(bits));
}

__attribute__((target("avx2,bmi2,popcnt"))) static uint32_t
ask_by_eight (const jb_automaton *words, const uint16_t *codes, uint32_t count,
              uint16_t *starts) {
  uint32_t found = 0, u = 0;
  for (; u + 8 < count; u += 8) {
    uint32_t passed = ask_eight(words, codes + u);
    /* The bytes 0 … 7 of those that passed, side by side. */
    uint64_t bytes = _pdep_u64(passed, 0x0101010101010101u) * 0xFF;
    uint64_t numbers = _pext_u64(0x0706050403020100u, bytes);
    __m128i units = _mm_cvtepu8_epi16(_mm_cvtsi64_si128((long long)numbers));
    units = _mm_add_epi16(units, _mm_set1_epi16((short)u));
    _mm_storeu_si128((void *)(starts + found), units);
    found += (uint32_t)_mm_popcnt_u32(passed);
  }
  return ask_singly(words, codes, count, starts, u, found);
}
#endif

jb_match_starts jb_match_starts_choose (void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
      __builtin_cpu_supports("popcnt"))
    return ask_by_eight;
#endif
  return jb_match_starts_portable;
}
