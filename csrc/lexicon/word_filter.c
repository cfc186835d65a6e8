/* SPDX-License-Identifier: MIT */
/* Making the filter; what it is asked stands in word_filter.h. */
#include "lexicon/word_filter.h"

#include "base/memory.h"
#include "text/utf8.h"

/*
** Slots for each word: about one in eight of other pairs, and one in twelve of
** other triples, passes. More would take the room of other things in the
** cache.
*/
#define PAIR_SLOTS 4u
#define TRIPLE_SLOTS 8u
#define LEAST_BITS 6u
#define MOST_BITS 24u

#define SINGLE_SLOTS 0x10000u

/* Bits of a hash that has 'slots' values for each of 'count' words. */
static uint32_t bits_for (size_t count, uint32_t slots) {
  uint32_t bits = LEAST_BITS;
  while (bits < MOST_BITS && ((size_t)1 << bits) / slots < count)
    bits++;
  return bits;
}

static bool add_single (jb_word_filter *filter, uint32_t character) {
  uint32_t slot = character & 0xFFFF;
  if (filter->singles == NULL)
    filter->singles =
        jb_allocate_array(SINGLE_SLOTS / 64, sizeof *filter->singles);
  if (filter->singles == NULL)
    return false;
  filter->singles[slot >> 6] |= (uint64_t)1 << (slot & 63);
  return true;
}

/* False when memory ends. */
static bool add_word (jb_word_filter *filter, const jb_slice *word) {
  uint32_t characters[3];
  size_t count = 0, at = 0;
  uint32_t pair, slot;
  while (count < 3 && at < word->length)
    at += jb_utf8_decode(word->bytes + at, word->length - at,
                         &characters[count++]);
  if (count == 1)
    return add_single(filter, characters[0]);
  pair = jb_hash_pair(characters[0], characters[1]);
  slot = pair >> filter->pair_shift;
  filter->pairs[slot >> 5] |=
      (uint64_t)(count == 2 ? JB_PAIR_IS_WORD : JB_PAIR_BEGINS_WORD)
      << (slot & 31) * 2;
  if (count == 3) {
    slot = jb_hash_triple(pair, characters[2]) >> filter->triple_shift;
    filter->triples[slot >> 6] |= (uint64_t)1 << (slot & 63);
  }
  return true;
}

jb_status jb_word_filter_make (jb_word_filter *filter, const jb_slice *words,
                               size_t count, jb_error *err) {
  uint32_t pair_bits = bits_for(count, PAIR_SLOTS);
  uint32_t triple_bits = bits_for(count, TRIPLE_SLOTS);
  size_t pair_words = ((size_t)1 << pair_bits) / 32;
  size_t triple_words = ((size_t)1 << triple_bits) / 64;
  *filter = (jb_word_filter){
      .pairs = jb_allocate_array(pair_words, sizeof *filter->pairs),
      .triples = jb_allocate_array(triple_words, sizeof *filter->triples),
      .pair_shift = 32 - pair_bits,
      .triple_shift = 32 - triple_bits,
  };
  if (filter->pairs == NULL || filter->triples == NULL)
    return jb_fail_memory(err, (pair_words + triple_words) * sizeof(uint64_t));
  for (size_t i = 0; i < count; i++)
    if (!add_word(filter, &words[i]))
      return jb_fail_memory(err, SINGLE_SLOTS / 8);
  return JB_OK;
}

void jb_word_filter_free (jb_word_filter *filter) {
  jb_free(filter->pairs);
  jb_free(filter->triples);
  jb_free(filter->singles);
}
