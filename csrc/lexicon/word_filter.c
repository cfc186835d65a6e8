/* SPDX-License-Identifier: MIT */
/* Making the filter; what it is asked stands in word_filter.h. */
#include "lexicon/word_filter.h"

#include "base/memory.h"

/* Bits for each word of a Bloom filter, and its least and most size. */
#define BITS_PER_WORD 16u
#define LEAST_SIZE 6u /* 2^6 words of 64 bits */
#define MOST_SIZE 22u

static bool new_bloom (jb_bloom_filter *filter, size_t count) {
  uint32_t size = LEAST_SIZE;
  while (size < MOST_SIZE && ((size_t)64 << size) / BITS_PER_WORD < count)
    size++;
  filter->shift = 64 - size;
  filter->words = jb_allocate_array((size_t)1 << size, sizeof *filter->words);
  return filter->words != NULL;
}

static void add_hash (jb_bloom_filter *filter, uint64_t hash) {
  uint64_t bits;
  uint64_t *word = jb_bloom_word(filter, hash, &bits);
  *word |= bits;
}

static void add_byte (uint64_t set[4], unsigned char byte) {
  set[byte >> 6] |= (uint64_t)1 << (byte & 63);
}

static void add_word (jb_word_filter *filter, const jb_slice *word) {
  unsigned char first[JB_FILTER_BYTES] = {0};
  uint64_t bytes;
  for (size_t i = 0; i < word->length && i < sizeof first; i++)
    first[i] = (unsigned char)word->bytes[i];
  bytes = jb_filter_load(first);
  if (word->length >= 9)
    add_hash(&filter->nine, jb_hash_nine(bytes, first[8]));
  else if (word->length >= 6)
    add_hash(&filter->six, jb_hash_six(bytes));
  else if (word->length >= 3)
    add_hash(&filter->three, jb_hash_three(bytes));
  else
    add_byte(filter->few, first[0]);
  if (word->length < 6)
    add_byte(filter->less_than_six, first[0]);
}

jb_status jb_word_filter_make (jb_word_filter *filter, const jb_slice *words,
                               size_t count, jb_error *err) {
  size_t nine = 0, six = 0, three = 0;
  *filter = (jb_word_filter){0};
  for (size_t i = 0; i < count; i++) {
    nine += words[i].length >= 9;
    six += words[i].length >= 6;
    three += words[i].length >= 3;
  }
  if (!new_bloom(&filter->nine, nine) || !new_bloom(&filter->six, six - nine) ||
      !new_bloom(&filter->three, three - six))
    return jb_fail_memory(err, count * BITS_PER_WORD / 8);
  for (size_t i = 0; i < count; i++)
    add_word(filter, &words[i]);
  return JB_OK;
}

void jb_word_filter_free (jb_word_filter *filter) {
  jb_free(filter->nine.words);
  jb_free(filter->six.words);
  jb_free(filter->three.words);
}
