/* SPDX-License-Identifier: MIT */
/*
** From documents with their terms to terms with their documents: what was
** collected is sorted by its terms, a part of them at a time, so that little
** memory is needed besides.
**
** Sorting is by counting, digit by digit, the least first: a pair's digits are
** the places of its two characters among those that there are. Counting keeps
** the order of equal ones, and documents are gone through in their new order;
** so the occurrences of a term come out by document and position.
*/
#ifndef JB_INDEX_INVERT_H
#define JB_INDEX_INVERT_H

#include "index/collector.h"

/* An occurrence of a term, its document by the new number. */
typedef struct jb_occurrence {
  uint32_t term; /* of pairs: 0, or 1 + the place of the second character;
                 ** of strings: the string's place */
  uint32_t document;
  uint32_t value; /* of pairs: the place of the field it is in, in the bits
                  ** from JB_PLACE_SHIFT on, and the position, which has fewer;
                  ** of strings: as jb_string_occurrence has it */
} jb_occurrence;

#define JB_PLACE_SHIFT 28
#define JB_POSITION_MASK (((uint32_t)1 << JB_PLACE_SHIFT) - 1)

/* So many occurrences in a part, but for those of a single first digit. */
#define JB_PART_OCCURRENCES ((size_t)1 << 20)

#define JB_CODE_POINT_BLOCKS ((size_t)0x110000 / 256)

typedef struct jb_inverter {
  jb_collector *collector;
  const uint32_t *order; /* of the new numbers: documents as collected */
  uint32_t document_count;
  /* The characters that there are, rising; and the places in it by character:
  ** blocks of 256 code points, of which there are mostly a hundred. */
  uint32_t *alphabet; /* owned */
  size_t alphabet_count;
  uint16_t blocks[JB_CODE_POINT_BLOCKS]; /* the block's number, from 1 */
  uint32_t *places;                      /* owned; 256 a block */
  uint32_t *strings, *string_places;   /* owned; strings in their order; places
                                       ** in it by string */
  size_t *pair_starts, *string_starts; /* owned; how many occurrences are
                                       ** before a first digit; one more */
  size_t *counters, *next;             /* owned; a number a digit */
  jb_occurrence *items, *scratch;      /* owned; the part's, sorted; at work */
  size_t item_capacity;
} jb_inverter;

/*
** Get ready: the digits and how many there are of each. They take the place of
** the collector's characters, which are gone then. JB_NO_MEMORY.
*/
jb_status jb_invert_begin (jb_inverter *inverter, jb_collector *collector,
                           const uint32_t *order, uint32_t document_count,
                           jb_error *err);

/*
** Sort the pairs whose first character's place is 'first' or more, below
** '*end', which is put where the part ends. Those with the place i are
** pair_starts[i + 1] - pair_starts[i] of 'items', one place behind the other.
*/
jb_status jb_invert_pairs (jb_inverter *inverter, size_t first, size_t *end,
                           jb_error *err);

/* The same of strings, with string_starts; none at 'most' or behind. */
jb_status jb_invert_strings (jb_inverter *inverter, size_t first, size_t most,
                             size_t *end, jb_error *err);

void jb_invert_end (jb_inverter *inverter);

#endif
