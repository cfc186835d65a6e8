/* SPDX-License-Identifier: MIT */
/* An open hash table of strings, and a row of occurrences. */
#include "index/string_table.h"

#include <string.h>
#include <xxhash.h>

#include "base/array.h"
#include "base/memory.h"
#include "index/document.h"

#define FIRST_SLOTS ((size_t)4096)

/* The array, with room for one more of 'size' bytes; NULL: memory is short. */
static void *reserve (void *items, size_t count, size_t *capacity,
                      size_t size) {
  if (count < *capacity)
    return items;
  return jb_array_grow(items, capacity, 1024, size, NULL);
}

static bool append_occurrence (jb_string_table *table, uint32_t string,
                               uint32_t value) {
  jb_string_occurrence *items =
      reserve(table->occurrences, table->occurrence_count,
              &table->occurrence_capacity, sizeof *items);
  if (items == NULL)
    return false;
  table->occurrences = items;
  table->occurrences[table->occurrence_count++] =
      (jb_string_occurrence){string, value};
  return true;
}

static bool grow_slots (jb_string_table *table) {
  size_t slot_count =
      table->slot_count == 0 ? FIRST_SLOTS : table->slot_count * 2;
  uint64_t *slots = jb_allocate_array(slot_count, sizeof *slots);
  if (slots == NULL)
    return false;
  for (size_t i = 0; i < table->slot_count; i++) {
    size_t slot = (size_t)(table->slots[i] >> 32) & (slot_count - 1);
    if (table->slots[i] == 0)
      continue;
    while (slots[slot] != 0)
      slot = (slot + 1) & (slot_count - 1);
    slots[slot] = table->slots[i];
  }
  jb_free(table->slots);
  table->slots = slots;
  table->slot_count = slot_count;
  return true;
}

/* Add a string; '*place' is where it is. */
static bool add_string (jb_string_table *table, char kind, jb_slice bytes,
                        size_t *place) {
  const uint32_t string = (uint32_t)table->count;
  uint32_t *places;
  *place = table->bytes.length;
  if (*place >= UINT32_MAX || table->count == UINT32_MAX)
    return false;
  places =
      reserve(table->places, table->count, &table->capacity, sizeof *places);
  if (places == NULL)
    return false;
  table->places = places;
  jb_buffer_append(&table->bytes, &string, sizeof string);
  jb_buffer_append_byte(&table->bytes, (char)(unsigned char)(bytes.length + 1));
  jb_buffer_append_byte(&table->bytes, kind);
  jb_buffer_append(&table->bytes, bytes.bytes, bytes.length);
  if (table->bytes.status != JB_OK)
    return false;
  table->places[table->count++] = (uint32_t)*place;
  return true;
}

static uint32_t hash_of (char kind, jb_slice bytes) {
  return (uint32_t)(XXH3_64bits_withSeed(bytes.bytes, bytes.length,
                                         (unsigned char)kind) >>
                    32);
}

/* Where the slot says that its string is. */
static inline const char *place_of (const jb_string_table *table,
                                    uint64_t slot) {
  return table->bytes.bytes + (uint32_t)slot - 1;
}

static bool enter (jb_string_table *table, char kind, jb_slice bytes,
                   uint32_t hash, uint32_t value) {
  size_t slot, place;
  /* At most half of the slots are taken. */
  if (table->count >= table->slot_count / 2 && !grow_slots(table))
    return false;
  slot = hash & (table->slot_count - 1);
  for (; table->slots[slot] != 0; slot = (slot + 1) & (table->slot_count - 1)) {
    const char *seen;
    uint32_t string;
    if (table->slots[slot] >> 32 != hash)
      continue;
    seen = place_of(table, table->slots[slot]);
    memcpy(&string, seen, sizeof string);
    seen += sizeof string;
    if ((unsigned char)seen[0] == bytes.length + 1 && seen[1] == kind &&
        memcmp(seen + 2, bytes.bytes, bytes.length) == 0)
      return append_occurrence(table, string, value);
  }
  if (!add_string(table, kind, bytes, &place))
    return false;
  table->slots[slot] = (uint64_t)hash << 32 | (uint32_t)(place + 1);
  return append_occurrence(table, (uint32_t)table->count - 1, value);
}

bool jb_string_table_enter (jb_string_table *table, char kind, jb_slice bytes,
                            uint32_t value) {
  return enter(table, kind, bytes, hash_of(kind, bytes), value);
}

bool jb_string_table_enter_all (jb_string_table *table, char kind,
                                const jb_string_entry *entries, size_t count) {
  uint32_t hashes[JB_STRINGS_AT_ONCE];
  bool entered = true;
  for (size_t i = 0; i < count; i++) {
    hashes[i] = hash_of(kind, entries[i].bytes);
    if (table->slot_count > 0)
      __builtin_prefetch(&table->slots[hashes[i] & (table->slot_count - 1)]);
  }
  for (size_t i = 0; i < count && table->slot_count > 0; i++) {
    const uint64_t slot = table->slots[hashes[i] & (table->slot_count - 1)];
    if (slot != 0)
      __builtin_prefetch(place_of(table, slot));
  }
  for (size_t i = 0; i < count && entered; i++)
    entered = enter(table, kind, entries[i].bytes, hashes[i], entries[i].value);
  return entered;
}

size_t jb_string_table_bytes (const jb_string_table *table) {
  return table->bytes.capacity + table->capacity * sizeof *table->places +
         table->slot_count * sizeof *table->slots +
         table->occurrence_capacity * sizeof *table->occurrences;
}

void jb_string_table_free (jb_string_table *table) {
  jb_buffer_free(&table->bytes);
  jb_free(table->places);
  jb_free(table->slots);
  jb_free(table->occurrences);
  *table = (jb_string_table){.bytes = JB_BUFFER_EMPTY};
}
