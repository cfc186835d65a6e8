/* SPDX-License-Identifier: MIT */
/*
** Where in a text no word begins: a filter for words that are looked for.
**
** Asked of the first characters at a place, it says "none" or "perhaps". It is
** hashed from the first two characters of each word and from the first three
** of each longer one (after Wu and Manber, A fast algorithm for multi-pattern
** searching, 1994, who hash blocks of two or three bytes). For 50,000 words it
** takes 200 KB, which stay in the cache while the cells of an automaton do
** not, and it lets through few places besides those where a word's first three
** characters do stand.
*/
#ifndef JB_LEXICON_WORD_FILTER_H
#define JB_LEXICON_WORD_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

/* What is known of a pair of characters, two bits. */
#define JB_PAIR_IS_WORD 1u     /* it may be a word */
#define JB_PAIR_BEGINS_WORD 2u /* it may begin a longer one */

/* All zero: no words. */
typedef struct jb_word_filter {
  uint64_t *pairs;      /* 32 pairs of bits each */
  uint64_t *triples;    /* 64 bits each */
  uint64_t *singles;    /* words of one character, by its lower 16 bits; NULL if
                        ** there are none */
  uint32_t pair_shift;  /* 32 less the bits of a pair's hash */
  uint32_t triple_shift;
} jb_word_filter;

/*
** Make the filter of 'count' words of UTF-8, none empty. JB_NO_MEMORY; the
** filter is to be freed all the same.
*/
jb_status jb_word_filter_make (jb_word_filter *filter, const jb_slice *words,
                               size_t count, jb_error *err);

void jb_word_filter_free (jb_word_filter *filter);

static inline uint32_t jb_hash_pair (uint32_t first, uint32_t second) {
  return first * 0x9E3779B1u + second * 0x85EBCA77u;
}

/* What 'hash', of a pair, may be: JB_PAIR_… */
static inline unsigned jb_filter_pair (const jb_word_filter *filter,
                                       uint32_t hash) {
  uint32_t slot = hash >> filter->pair_shift;
  return (unsigned)(filter->pairs[slot >> 5] >> (slot & 31) * 2) & 3u;
}

/* The hash of three characters from that of the first two. */
static inline uint32_t jb_hash_triple (uint32_t pair, uint32_t third) {
  return (pair ^ pair >> 15) * 0x2C1B3C6Du + third * 0x297A2D39u;
}

static inline bool jb_filter_triple (const jb_word_filter *filter,
                                     uint32_t hash) {
  uint32_t slot = hash >> filter->triple_shift;
  return filter->triples[slot >> 6] >> (slot & 63) & 1;
}

static inline bool jb_filter_single (const jb_word_filter *filter,
                                     uint32_t character) {
  uint32_t slot = character & 0xFFFF;
  return filter->singles != NULL &&
         (filter->singles[slot >> 6] >> (slot & 63) & 1);
}

#endif
