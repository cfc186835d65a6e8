/* SPDX-License-Identifier: MIT */
/*
** Where in a text no word begins: a filter for words that are looked for.
**
** Asked of the nine bytes at a place - three hanzi - it says "none" or
** "perhaps", without decoding them. Words are kept by their first nine bytes,
** six (two hanzi), three or one, as many as they have (after Wu and Manber, A
** fast algorithm for multi-pattern searching, 1994, who hash blocks of two or
** three bytes). Each class is a Bloom filter of two bits that lie in one word
** of 64 bits, so that a question is one look into memory (Putze, Sanders and
** Singler, Cache-, hash- and space-efficient Bloom filters, 2007). For 50,000
** words they take 130 to 260 KB, which stay in the cache while the cells of an
** automaton do not; one in a hundred places passes that should not.
*/
#ifndef JB_LEXICON_WORD_FILTER_H
#define JB_LEXICON_WORD_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

/* Bytes that can be read where the filter is asked. */
#define JB_FILTER_BYTES 9u

typedef struct jb_bloom_filter {
  uint64_t *words;
  uint32_t shift; /* 64 less the bits of a word's number */
} jb_bloom_filter;

typedef struct jb_word_filter {
  jb_bloom_filter nine;  /* words of nine bytes and more */
  jb_bloom_filter six;   /* of six to eight */
  jb_bloom_filter three; /* of three to five */
  uint64_t few[4];       /* a bit for each first byte of words of one or two */
  uint64_t less_than_six[4]; /* the same of words in the last two */
} jb_word_filter;

/*
** Make the filter of 'count' words of UTF-8, none empty. JB_NO_MEMORY; the
** filter is to be freed all the same.
*/
jb_status jb_word_filter_make (jb_word_filter *filter, const jb_slice *words,
                               size_t count, jb_error *err);

/* Free what 'filter', made or all zero, holds. */
void jb_word_filter_free (jb_word_filter *filter);

/* Eight bytes, the first lowest: one instruction where that is the order. */
static inline uint64_t jb_filter_load (const unsigned char *at) {
  return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 |
         (uint64_t)at[3] << 24 | (uint64_t)at[4] << 32 | (uint64_t)at[5] << 40 |
         (uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
}

/* The hashes of three, six and nine bytes. */
static inline uint64_t jb_hash_three (uint64_t bytes) {
  return (bytes & 0xFFFFFF) * 0x9E3779B97F4A7C15u;
}
static inline uint64_t jb_hash_six (uint64_t bytes) {
  return (bytes & 0xFFFFFFFFFFFF) * 0x9E3779B97F4A7C15u;
}
static inline uint64_t jb_hash_nine (uint64_t bytes, unsigned char ninth) {
  uint64_t mixed = bytes ^ (uint64_t)ninth << 58 ^ (uint64_t)ninth << 4;
  return mixed * 0x9E3779B97F4A7C15u;
}

/* Where the filter keeps a hash: a word's number, and the bits in it. */
static inline uint64_t *jb_bloom_word (const jb_bloom_filter *filter,
                                       uint64_t hash, uint64_t *bits) {
  *bits = (uint64_t)1 << (hash >> 36 & 63) | (uint64_t)1 << (hash >> 30 & 63);
  return &filter->words[hash >> filter->shift];
}

static inline bool jb_bloom_has (const jb_bloom_filter *filter, uint64_t hash) {
  uint64_t bits, word = *jb_bloom_word(filter, hash, &bits);
  return (word & bits) == bits;
}

/* The bit of the lowest of 'bytes' in a set of bytes. */
static inline bool jb_set_has (const uint64_t set[4], uint64_t bytes) {
  return set[bytes >> 6 & 3] >> (bytes & 63) & 1;
}

/*
** False only if no word begins with the JB_FILTER_BYTES bytes of which the
** first eight are 'bytes', or with as many of them as it has.
*/
static inline bool jb_may_begin (const jb_word_filter *filter, uint64_t bytes,
                                 unsigned char ninth) {
  /* No branch between the two: it could not be foretold. */
  bool may = jb_bloom_has(&filter->nine, jb_hash_nine(bytes, ninth));
  may |= jb_bloom_has(&filter->six, jb_hash_six(bytes));
  /* But one here: short words are few, or of letters, and these are rare. */
  if (jb_set_has(filter->less_than_six, bytes)) {
    may |= jb_bloom_has(&filter->three, jb_hash_three(bytes));
    may |= jb_set_has(filter->few, bytes);
  }
  return may;
}

#endif
