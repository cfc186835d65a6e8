/* SPDX-License-Identifier: MIT */
/* An open hash table of strings, and a row of occurrences. */
#include "index/string_table.h"

#include <string.h>
#include <xxhash.h>

#include "base/memory.h"
#include "index/document.h"

#define FIRST_SLOTS ((size_t)4096)

/* Make room for one more of 'size' bytes; false when memory is short. */
static bool reserve (void **items, size_t count, size_t *capacity,
                     size_t size) {
  size_t grown, bytes;
  void *moved;
  if (count < *capacity)
    return true;
  if (!jb_add(*capacity, *capacity / 2 + 1024, &grown) ||
      !jb_multiply(grown, size, &bytes))
    return false;
  moved = jb_reallocate(*items, bytes);
  if (moved == NULL)
    return false;
  *items = moved;
  *capacity = grown;
  return true;
}

static bool append_occurrence (jb_string_table *table, uint32_t string,
                               uint32_t value) {
  void *items = table->occurrences;
  if (!reserve(&items, table->occurrence_count, &table->occurrence_capacity,
               sizeof *table->occurrences))
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

static bool add_string (jb_string_table *table, char kind, jb_slice bytes) {
  void *places = table->places;
  const size_t place = table->bytes.length;
  if (place > UINT32_MAX || table->count == UINT32_MAX - 1 ||
      !reserve(&places, table->count, &table->capacity, sizeof *table->places))
    return false;
  table->places = places;
  jb_buffer_append_byte(&table->bytes, (char)(unsigned char)(bytes.length + 1));
  jb_buffer_append_byte(&table->bytes, kind);
  jb_buffer_append(&table->bytes, bytes.bytes, bytes.length);
  if (table->bytes.status != JB_OK)
    return false;
  table->places[table->count++] = (uint32_t)place;
  return true;
}

bool jb_string_table_enter (jb_string_table *table, char kind, jb_slice bytes,
                            uint32_t value) {
  uint64_t hash =
      XXH3_64bits_withSeed(bytes.bytes, bytes.length, (unsigned char)kind) >>
      32;
  size_t slot;
  /* At most half of the slots are taken. */
  if (table->count >= table->slot_count / 2 && !grow_slots(table))
    return false;
  slot = (size_t)hash & (table->slot_count - 1);
  for (; table->slots[slot] != 0; slot = (slot + 1) & (table->slot_count - 1)) {
    uint32_t string;
    jb_slice seen;
    if (table->slots[slot] >> 32 != hash)
      continue;
    string = (uint32_t)table->slots[slot] - 1;
    seen = jb_string_of(table, string);
    if (seen.length == bytes.length + 1 && seen.bytes[0] == kind &&
        memcmp(seen.bytes + 1, bytes.bytes, bytes.length) == 0)
      return append_occurrence(table, string, value);
  }
  if (!add_string(table, kind, bytes))
    return false;
  table->slots[slot] = hash << 32 | (uint32_t)table->count;
  return append_occurrence(table, (uint32_t)table->count - 1, value);
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
