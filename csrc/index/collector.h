/* SPDX-License-Identifier: MIT */
/*
** What a collector is made of; for collect.c, invert.c and collect_write.c.
**
** Documents are kept as what their terms are made of: the loose characters in
** a row, of which every two are a pair, and the strings met. It takes less
** memory than a list of places a term, and writing it down costs nothing;
** invert.c brings all of it into the order of the terms at the end.
*/
#ifndef JB_INDEX_COLLECTOR_H
#define JB_INDEX_COLLECTOR_H

#include "index/collect.h"
#include "index/cut.h"
#include "index/string_table.h"

/* Set in the last character of a text, which pairs with none. */
#define JB_TEXT_END ((uint32_t)1 << 31)

/* A document collected. */
typedef struct jb_collected_document {
  int64_t article; /* 0: forgotten */
  int32_t day;
  uint32_t field_starts[JB_INDEX_FIELDS + 1];
  size_t key, key_length;     /* in 'order_keys' */
  size_t characters, strings; /* its first; the next document's is its end */
} jb_collected_document;

struct jb_collector {
  uint32_t *characters; /* owned; of all documents as they came */
  size_t character_count, character_capacity;
  jb_string_table strings;
  jb_collected_document *documents; /* owned; in the order they came */
  size_t count, capacity;
  size_t forgotten;
  bool rising; /* article numbers rise, as they mostly do */
  jb_buffer order_keys;
  jb_cut_text cut;
};

/* Where the characters and the strings of a document end. */
static inline size_t jb_characters_end (const jb_collector *collector,
                                        size_t document) {
  return document + 1 < collector->count
             ? collector->documents[document + 1].characters
             : collector->character_count;
}
static inline size_t jb_strings_end (const jb_collector *collector,
                                     size_t document) {
  return document + 1 < collector->count
             ? collector->documents[document + 1].strings
             : collector->strings.occurrence_count;
}

#endif
