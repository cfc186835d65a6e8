/* SPDX-License-Identifier: MIT */
/*
** Terms and their postings while they are collected in memory.
**
** A term of two characters is a number here, for most of a text is such terms
** and a number is quicker to hash, to compare and to sort than a string. The
** number's order is that of the term's bytes: UTF-8 keeps the order of code
** points, and a character alone comes before all pairs it begins.
**
**   pair     = first character * 2^21 + (second character + 1, or 0: alone)
**   string   = 2^63 + where its bytes lie in the pool
**
** A term's occurrences are a chain of slices in a pool of blocks; slices grow,
** so that a rare term takes few bytes and a common one few slices. Document
** and position of an occurrence are written as the distance from the last
** one's, in numbers of 7 bits a byte (most take two or three bytes):
**
**   occurrence = number(position * 2 + 1) number(document distance)
**              | number(position distance * 2)          in the same document
**
** For terms without positions the position is a count; two of one document
** are to be summed, and the second is written as it is, not as a distance.
*/
#ifndef JB_INDEX_POSTING_TABLE_H
#define JB_INDEX_POSTING_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/slice.h"

/* A term being collected. */
typedef struct jb_collected_term {
  uint64_t key;
  char *place;            /* of the next byte to be written; in a block */
  uint32_t first;         /* address of its first slice */
  uint32_t last_document; /* of the last occurrence */
  uint32_t last_position;
  uint16_t left; /* bytes left in the slice, without its link */
  uint8_t level; /* of the slice: how large it is */
  bool counted;  /* without positions */
} jb_collected_term;

typedef struct jb_posting_table {
  char **blocks; /* owned, each owned; addresses run through them */
  size_t block_count, block_capacity;
  size_t block_used;        /* bytes of the last block */
  jb_collected_term *terms; /* owned; in the order they were first met */
  size_t count, capacity;
  uint32_t *pair_slots; /* owned; hash table of places in 'terms', from 1 */
  size_t pair_slot_count, pair_count;
  uint64_t *string_slots; /* owned; half a hash, and a place in 'terms' */
  size_t string_slot_count, string_count;
} jb_posting_table;

/* The key of a pair, and the value of 'second' for a character alone. */
#define JB_ALONE UINT32_MAX
static inline uint64_t jb_pair_key (uint32_t first, uint32_t second) {
  return (uint64_t)first << 21 | (uint32_t)(second + 1);
}
#define JB_STRING_KEY ((uint64_t)1 << 63)

/*
** Enter an occurrence of a pair. Documents do not fall from one call to the
** next, positions rise within a document. False: memory is short, or more
** than 4 GB were collected.
*/
bool jb_posting_table_pair (jb_posting_table *table, uint64_t key,
                            uint32_t document, uint32_t position);

/*
** Enter an occurrence of another term, kind and bytes, together at most
** JB_TERM_BYTES; 'position' is its count for terms without positions.
*/
bool jb_posting_table_string (jb_posting_table *table, char kind,
                              jb_slice bytes, uint32_t document,
                              uint32_t position);

/* Bytes of memory taken. */
size_t jb_posting_table_bytes (const jb_posting_table *table);

/* The bytes of a term with a string key, kind first. */
jb_slice jb_posting_table_term (const jb_posting_table *table, uint64_t key);

/*
** A term's occurrences: where they lie, or, when they lie in more than one
** slice, put together in 'bytes' (reset first), which keeps the error.
*/
jb_slice jb_posting_table_read (const jb_posting_table *table,
                                const jb_collected_term *term,
                                jb_buffer *bytes);

/* Give all memory back; the table is empty and can be used anew. */
void jb_posting_table_free (jb_posting_table *table);

#endif
