/* SPDX-License-Identifier: MIT */
/*
** A set of words as a double array over characters.
**
** Each character that occurs in a word has a code, 1 for the most frequent;
** all others have code 0 and lead nowhere. A state is the number of a cell.
** From a state whose cell holds base B the character with code C leads to the
** cell B + C if that cell's check is C, and nowhere otherwise. No two states
** have the same base, so the check needs no more than the code, and a cell
** with its value is one word of 8 bytes. A state without successors has base
** 0, which is nobody else's, so the same test says no there.
**
** An automaton is read in place from an image: the bytes that the builder
** (lexicon/automaton_build.h) makes and that a lexicon file holds.
**
**   image     = header codes astral* pairs cell*     numbers little-endian
**   header    = "JBAC" version cell_count code_count astral_count word_count
**               longest pair_bits                    8 words of 32 bits
**   codes     = code of U+0000 … code of U+FFFF      16 bits each
**   astral    = character code                       32 bits each; ascending
**   pairs     = 2^pair_bits bits, in words of 64 bits, lowest first
**   cell      = check:16 base:24 value:24            64 bits, check lowest
**
** Cell 0 is the start. A value of 0 means that no word ends here; an empty
** cell has check FFFF, which is no code. 'longest' is the length of the
** longest word in characters. The version is 1.
**
** 'pairs' is a filter: the bit jb_automaton_pair of two codes is set when some
** word begins with the two. Most pairs of neighbours in a text begin no word,
** and would each miss the cache in another cell; the filter answers for nearly
** all of them from a table of 128 KB.
*/
#ifndef JB_LEXICON_AUTOMATON_H
#define JB_LEXICON_AUTOMATON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

#define JB_AUTOMATON_HEADER_BYTES 32u
#define JB_AUTOMATON_BMP 0x10000u
#define JB_AUTOMATON_VERSION 1u

/* The largest value a word may have, the most codes, the most cells. */
#define JB_AUTOMATON_MAX_VALUE 0xFFFFFFu
#define JB_AUTOMATON_MAX_CODES 0xFFFEu
#define JB_AUTOMATON_MAX_CELLS 0x1000000u

/* The filter's size, as a power of two: 64 bits to 32 MB. */
#define JB_AUTOMATON_MIN_PAIR_BITS 6u
#define JB_AUTOMATON_MAX_PAIR_BITS 28u

#define JB_AUTOMATON_START 0u
#define JB_AUTOMATON_EMPTY_CELL ((uint64_t)0xFFFF)

/* A character beyond U+FFFF and its code. */
typedef struct jb_astral_code {
  uint32_t character;
  uint32_t code;
} jb_astral_code;

/* A view of an image; owns nothing. All zero is no automaton at all. */
typedef struct jb_automaton {
  const uint64_t *cells;
  const uint16_t *codes;
  const jb_astral_code *astral;
  uint32_t cell_count;
  uint32_t code_count; /* codes are 1..code_count */
  uint32_t astral_count;
  uint32_t word_count;
  uint32_t longest; /* characters */
  const uint64_t *pairs;
  uint32_t pair_shift; /* 32 - pair_bits */
} jb_automaton;

/*
** View the image of 'length' bytes at 'image', which must be aligned to 8 and
** outlive the view. Everything that walking relies on is checked, so that no
** image can make a walk leave its bounds. JB_BAD_FORMAT or JB_NEWER_VERSION.
*/
jb_status jb_automaton_view (jb_automaton *automaton, const void *image,
                             size_t length, jb_error *err);

/* Code of a character beyond U+FFFF, 0 for one that is in no word. */
uint32_t jb_automaton_astral_code (const jb_automaton *automaton,
                                   uint32_t character);

/* Code of a character, 0 for one that is in no word. */
static inline uint32_t jb_automaton_code (const jb_automaton *automaton,
                                          uint32_t character) {
  if (character < JB_AUTOMATON_BMP)
    return automaton->codes[character];
  return jb_automaton_astral_code(automaton, character);
}

/* The bit of the filter for two codes: a hash, by factors without a meaning. */
#define JB_AUTOMATON_PAIR_FIRST 0x9E3779B1u
#define JB_AUTOMATON_PAIR_SECOND 0x85EBCA77u

static inline uint32_t jb_automaton_pair (uint32_t first, uint32_t second,
                                          uint32_t pair_shift) {
  return (first * JB_AUTOMATON_PAIR_FIRST +
          second * JB_AUTOMATON_PAIR_SECOND) >>
         pair_shift;
}

/* False only if no word begins with the two characters of these codes. */
static inline bool jb_automaton_may_begin (const jb_automaton *automaton,
                                           uint32_t first, uint32_t second) {
  uint32_t bit = jb_automaton_pair(first, second, automaton->pair_shift);
  return automaton->pairs[bit >> 6] >> (bit & 63) & 1;
}

/* The three parts of a cell. */
static inline uint32_t jb_cell_check (uint64_t cell) {
  return (uint32_t)(cell & 0xFFFF);
}
static inline uint32_t jb_cell_base (uint64_t cell) {
  return (uint32_t)(cell >> 16 & 0xFFFFFF);
}
static inline uint32_t jb_cell_value (uint64_t cell) {
  return (uint32_t)(cell >> 40);
}

/*
** Follow the character with code 'code' from '*state'. Returns false, and
** leaves the state as it was, when no word goes on so.
*/
static inline bool jb_automaton_step (const jb_automaton *automaton,
                                      uint32_t *state, uint32_t code) {
  uint32_t next = jb_cell_base(automaton->cells[*state]) + code;
  if (jb_cell_check(automaton->cells[next]) != code)
    return false;
  *state = next;
  return true;
}

/* The value of the word that ends in 'state', 0 if none does. */
static inline uint32_t jb_automaton_value (const jb_automaton *automaton,
                                           uint32_t state) {
  return jb_cell_value(automaton->cells[state]);
}

/*
** The state reached by exactly the 'length' bytes of UTF-8 at 'word', or
** JB_AUTOMATON_START if no word begins so (or the length is 0).
*/
uint32_t jb_automaton_find (const jb_automaton *automaton, const char *word,
                            size_t length);

/*
** A walk over the words that a text begins with, shortest first. Set up with
** JB_PREFIX_WALK; each jb_prefix_next that returns true has put the next word
** into 'end', 'characters', 'state' and 'value'.
*/
typedef struct jb_prefix_walk {
  size_t end;        /* bytes of the word */
  size_t characters; /* characters of the word */
  uint32_t state;
  uint32_t value; /* at least 1 */
} jb_prefix_walk;

#define JB_PREFIX_WALK                                                         \
  { 0, 0, JB_AUTOMATON_START, 0 }

bool jb_prefix_next (const jb_automaton *automaton, const char *text,
                     size_t length, jb_prefix_walk *walk);

#endif
