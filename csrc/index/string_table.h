/* SPDX-License-Identifier: MIT */
/*
** Terms that are strings (words, marks, where texts begin and articles are)
** while they are collected in memory, and their occurrences in the order they
** came. Pairs of characters, which are most of a text, are not here: the
** collector keeps the characters themselves.
*/
#ifndef JB_INDEX_STRING_TABLE_H
#define JB_INDEX_STRING_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/slice.h"

/* A string met, and its position; for terms without, its count or weight. */
typedef struct jb_string_occurrence {
  uint32_t string, value;
} jb_string_occurrence;

typedef struct jb_string_table {
  jb_buffer bytes;  /* of each string: 4 bytes, its number, 1 byte, its length,
                    ** and the bytes */
  uint32_t *places; /* owned; of each string in 'bytes' */
  size_t count, capacity;
  uint64_t
      *slots; /* owned; hash table: half a hash, and 1 + a place in 'bytes',
                   ** where all is that is asked when the hashes are equal */
  size_t slot_count;
  jb_string_occurrence *occurrences; /* owned */
  size_t occurrence_count, occurrence_capacity;
} jb_string_table;

/*
** Enter an occurrence of a term, kind and bytes, together at most
** JB_TERM_BYTES. False: memory is short, or more than 4 GB were collected.
*/
bool jb_string_table_enter (jb_string_table *table, char kind, jb_slice bytes,
                            uint32_t value);

/* A string to be entered. */
typedef struct jb_string_entry {
  jb_slice bytes;
  uint32_t value;
} jb_string_entry;

#define JB_STRINGS_AT_ONCE 16

/*
** The same for up to JB_STRINGS_AT_ONCE strings of a kind. The table of a large
** segment fits in no cache of the processor: what these ask of it is fetched
** for all of them at the same time.
*/
bool jb_string_table_enter_all (jb_string_table *table, char kind,
                                const jb_string_entry *entries, size_t count);

/* Bytes of memory taken. */
size_t jb_string_table_bytes (const jb_string_table *table);

/* The bytes of a string, kind first. */
static inline jb_slice jb_string_of (const jb_string_table *table,
                                     uint32_t string) {
  const char *place =
      table->bytes.bytes + table->places[string] + sizeof(uint32_t);
  return (jb_slice){place + 1, (unsigned char)*place};
}

/* Give all memory back; the table is empty and can be used anew. */
void jb_string_table_free (jb_string_table *table);

#endif
