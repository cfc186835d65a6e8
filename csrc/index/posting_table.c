/* SPDX-License-Identifier: MIT */
/* Two open hash tables over one array of terms, and the pool of slices. */
#include "index/posting_table.h"

#include <string.h>
#include <xxhash.h>

#include "base/memory.h"
#include "index/document.h"

#define FIRST_SLOTS ((size_t)4096)

/* An address is a block's number and, in its low bits, a place in it. */
#define BLOCK_BITS 15
#define BLOCK_BYTES ((size_t)1 << BLOCK_BITS)
#define MOST_BLOCKS ((size_t)1 << (32 - BLOCK_BITS))

/* Behind a slice's bytes stands the address of the next slice. */
#define LINK_BYTES sizeof(uint32_t)

/*
** Bytes of the slices of each level, links not counted. Half of the terms of
** a text occur once or twice; the others take slices about as long as what
** they have so far.
*/
static const uint16_t slice_bytes[] = {8, 12, 24, 48, 96, 192, 384, 768, 1536};
#define LAST_LEVEL (sizeof slice_bytes / sizeof *slice_bytes - 1)

/*                                                                    pool */

static char *at (const jb_posting_table *table, uint32_t address) {
  return table->blocks[address >> BLOCK_BITS] + (address & (BLOCK_BYTES - 1));
}

/* Cut 'bytes' (less than BLOCK_BYTES) from the pool. */
static bool cut (jb_posting_table *table, size_t bytes, uint32_t *address) {
  if (table->block_count == 0 || BLOCK_BYTES - table->block_used < bytes) {
    if (table->block_count == MOST_BLOCKS)
      return false;
    if (table->block_count == table->block_capacity) {
      size_t capacity = table->block_capacity * 2 + 16;
      char **moved =
          jb_reallocate(table->blocks, capacity * sizeof *table->blocks);
      if (moved == NULL)
        return false;
      table->blocks = moved;
      table->block_capacity = capacity;
    }
    table->blocks[table->block_count] = jb_allocate(BLOCK_BYTES);
    if (table->blocks[table->block_count] == NULL)
      return false;
    table->block_count++;
    table->block_used = 0;
  }
  *address =
      (uint32_t)((table->block_count - 1) << BLOCK_BITS | table->block_used);
  table->block_used += bytes;
  return true;
}

/* Let the term's chain go on in a new slice. */
static bool grow_chain (jb_posting_table *table, jb_collected_term *term) {
  uint8_t level =
      term->level < LAST_LEVEL ? (uint8_t)(term->level + 1) : term->level;
  uint32_t address;
  if (!cut(table, slice_bytes[level] + LINK_BYTES, &address))
    return false;
  memcpy(term->place, &address, LINK_BYTES);
  term->place = at(table, address);
  term->left = slice_bytes[level];
  term->level = level;
  return true;
}

static inline bool append_byte (jb_posting_table *table,
                                jb_collected_term *term, unsigned byte) {
  if (term->left == 0 && !grow_chain(table, term))
    return false;
  *term->place++ = (char)byte;
  term->left--;
  return true;
}

static inline bool append_number (jb_posting_table *table,
                                  jb_collected_term *term, uint64_t number) {
  for (; number >= 0x80; number >>= 7)
    if (!append_byte(table, term, 0x80 | (unsigned)(number & 0x7F)))
      return false;
  return append_byte(table, term, (unsigned)number);
}

static bool append_occurrence (jb_posting_table *table, jb_collected_term *term,
                               uint32_t document, uint32_t position) {
  bool same = term->last_document == document && term->last_position > 0;
  uint64_t number = (uint64_t)position * 2 + 1;
  uint32_t distance = document - term->last_document;
  if (same)
    number = (uint64_t)(term->counted ? position
                                      : position - (term->last_position - 1)) *
             2;
  term->last_document = document;
  term->last_position = position + 1; /* 0: there is none yet */
  return append_number(table, term, number) &&
         (same || append_number(table, term, distance));
}

/*                                                                   terms */

static bool add_term (jb_posting_table *table, uint64_t key, bool counted) {
  uint32_t address;
  if (table->count == table->capacity) {
    size_t capacity = table->capacity * 2 + 1024, bytes;
    jb_collected_term *moved;
    if (capacity > UINT32_MAX ||
        !jb_multiply(capacity, sizeof *table->terms, &bytes))
      return false;
    moved = jb_reallocate(table->terms, bytes);
    if (moved == NULL)
      return false;
    table->terms = moved;
    table->capacity = capacity;
  }
  if (!cut(table, slice_bytes[0] + LINK_BYTES, &address))
    return false;
  table->terms[table->count++] =
      (jb_collected_term){.key = key,
                          .first = address,
                          .place = at(table, address),
                          .left = slice_bytes[0],
                          .counted = counted};
  return true;
}

static size_t pair_slot (const jb_posting_table *table, uint64_t key) {
  /* Fibonacci hashing (Knuth, TAOCP 6.4): the product's upper bits. */
  return (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 32) &
         (table->pair_slot_count - 1);
}

static bool grow_pair_slots (jb_posting_table *table) {
  size_t slot_count =
      table->pair_slot_count == 0 ? FIRST_SLOTS : table->pair_slot_count * 2;
  uint32_t *slots = jb_allocate_array(slot_count, sizeof *slots);
  if (slots == NULL)
    return false;
  jb_free(table->pair_slots);
  table->pair_slots = slots;
  table->pair_slot_count = slot_count;
  for (size_t i = 0; i < table->count; i++) {
    size_t slot;
    if ((table->terms[i].key & JB_STRING_KEY) != 0)
      continue;
    slot = pair_slot(table, table->terms[i].key);
    while (slots[slot] != 0)
      slot = (slot + 1) & (slot_count - 1);
    slots[slot] = (uint32_t)(i + 1);
  }
  return true;
}

bool jb_posting_table_pair (jb_posting_table *table, uint64_t key,
                            uint32_t document, uint32_t position) {
  size_t slot;
  jb_collected_term *term;
  /* At most half of the slots are taken. */
  if (table->pair_count >= table->pair_slot_count / 2 &&
      !grow_pair_slots(table))
    return false;
  slot = pair_slot(table, key);
  for (; table->pair_slots[slot] != 0;
       slot = (slot + 1) & (table->pair_slot_count - 1)) {
    term = &table->terms[table->pair_slots[slot] - 1];
    if (term->key == key)
      return append_occurrence(table, term, document, position);
  }
  if (!add_term(table, key, false))
    return false;
  table->pair_slots[slot] = (uint32_t)table->count;
  table->pair_count++;
  return append_occurrence(table, &table->terms[table->count - 1], document,
                           position);
}

static bool grow_string_slots (jb_posting_table *table) {
  size_t slot_count = table->string_slot_count == 0
                          ? FIRST_SLOTS
                          : table->string_slot_count * 2;
  uint64_t *slots = jb_allocate_array(slot_count, sizeof *slots);
  if (slots == NULL)
    return false;
  for (size_t i = 0; i < table->string_slot_count; i++) {
    size_t slot = (size_t)(table->string_slots[i] >> 32) & (slot_count - 1);
    if (table->string_slots[i] == 0)
      continue;
    while (slots[slot] != 0)
      slot = (slot + 1) & (slot_count - 1);
    slots[slot] = table->string_slots[i];
  }
  jb_free(table->string_slots);
  table->string_slots = slots;
  table->string_slot_count = slot_count;
  return true;
}

jb_slice jb_posting_table_term (const jb_posting_table *table, uint64_t key) {
  const char *place = at(table, (uint32_t)key);
  return (jb_slice){place + 1, (unsigned char)*place};
}

static bool add_string (jb_posting_table *table, jb_slice bytes, char kind) {
  uint32_t address;
  char *place;
  if (!cut(table, bytes.length + 2, &address) ||
      !add_term(table, JB_STRING_KEY | address,
                !jb_term_has_positions((jb_slice){&kind, 1})))
    return false;
  place = at(table, address);
  place[0] = (char)(unsigned char)(bytes.length + 1);
  place[1] = kind;
  if (bytes.length > 0)
    memcpy(place + 2, bytes.bytes, bytes.length);
  return true;
}

bool jb_posting_table_string (jb_posting_table *table, char kind,
                              jb_slice bytes, uint32_t document,
                              uint32_t position) {
  uint64_t hash =
      XXH3_64bits_withSeed(bytes.bytes, bytes.length, (unsigned char)kind) >>
      32;
  size_t slot;
  /* At most half of the slots are taken. */
  if (table->string_count >= table->string_slot_count / 2 &&
      !grow_string_slots(table))
    return false;
  slot = (size_t)hash & (table->string_slot_count - 1);
  for (; table->string_slots[slot] != 0;
       slot = (slot + 1) & (table->string_slot_count - 1)) {
    jb_collected_term *term;
    jb_slice seen;
    if (table->string_slots[slot] >> 32 != hash)
      continue;
    term = &table->terms[(uint32_t)table->string_slots[slot] - 1];
    seen = jb_posting_table_term(table, term->key);
    if (seen.length == bytes.length + 1 && seen.bytes[0] == kind &&
        memcmp(seen.bytes + 1, bytes.bytes, bytes.length) == 0)
      return append_occurrence(table, term, document, position);
  }
  if (!add_string(table, bytes, kind))
    return false;
  table->string_slots[slot] = hash << 32 | (uint32_t)table->count;
  table->string_count++;
  return append_occurrence(table, &table->terms[table->count - 1], document,
                           position);
}

/*                                                                 reading */

size_t jb_posting_table_bytes (const jb_posting_table *table) {
  return table->block_count * BLOCK_BYTES +
         table->block_capacity * sizeof *table->blocks +
         table->capacity * sizeof *table->terms +
         table->pair_slot_count * sizeof *table->pair_slots +
         table->string_slot_count * sizeof *table->string_slots;
}

jb_slice jb_posting_table_read (const jb_posting_table *table,
                                const jb_collected_term *term,
                                jb_buffer *bytes) {
  const char *slice = at(table, term->first);
  unsigned level = 0;
  if (term->level == 0)
    return (jb_slice){slice, slice_bytes[0] - (size_t)term->left};
  jb_buffer_reset(bytes);
  for (;;) {
    size_t length = slice_bytes[level];
    /* No other slice ends where this one does: links lie between. */
    bool last = term->place >= slice && term->place <= slice + length;
    uint32_t address;
    jb_buffer_append(bytes, slice,
                     last ? (size_t)(term->place - slice) : length);
    if (last)
      return (jb_slice){bytes->bytes, bytes->length};
    memcpy(&address, slice + length, LINK_BYTES);
    slice = at(table, address);
    if (level < LAST_LEVEL)
      level++;
  }
}

void jb_posting_table_free (jb_posting_table *table) {
  for (size_t i = 0; i < table->block_count; i++)
    jb_free(table->blocks[i]);
  jb_free(table->blocks);
  jb_free(table->terms);
  jb_free(table->pair_slots);
  jb_free(table->string_slots);
  memset(table, 0, sizeof *table);
}
