/* SPDX-License-Identifier: MIT */
/* Counting sorts over what was collected; invert.h tells the order. */
#include "index/invert.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "index/segment.h"
#include "index/sort.h"

_Static_assert(JB_DOCUMENT_POSITIONS <= JB_POSITION_MASK + 1 &&
                   JB_INDEX_FIELDS <= 1 << (32 - JB_PLACE_SHIFT),
               "a position and the place of a field have 32 bits");

#define BLOCK ((size_t)256)

static uint32_t without_end (uint32_t character) {
  return character & ~JB_TEXT_END;
}

/* Sums instead of numbers: each becomes what is before it. */
static void sum_up (size_t *counters, size_t count) {
  size_t sum = 0;
  for (size_t i = 0; i < count; i++) {
    size_t number = counters[i];
    counters[i] = sum;
    sum += number;
  }
}

/*                                                              characters */

/* The character's place in the alphabet, or where it is counted. */
static inline uint32_t *place_of (const jb_inverter *self, uint32_t character) {
  const uint32_t code = without_end(character);
  return &self->places[(self->blocks[code / BLOCK] - (size_t)1) * BLOCK +
                       code % BLOCK];
}

/* Number the blocks in which there are characters; how many there are. */
static size_t number_blocks (jb_inverter *self) {
  const jb_collector *collector = self->collector;
  size_t count = 0;
  for (size_t i = 0; i < collector->character_count; i++)
    self->blocks[without_end(collector->characters[i]) / BLOCK] = 1;
  for (size_t i = 0; i < JB_CODE_POINT_BLOCKS; i++)
    if (self->blocks[i] != 0)
      self->blocks[i] = (uint16_t)++count;
  return count;
}

/* Count the characters of documents that are left. */
static void count_characters (jb_inverter *self) {
  const jb_collector *collector = self->collector;
  for (uint32_t i = 0; i < self->document_count; i++) {
    const size_t document = self->order[i];
    const size_t end = jb_characters_end(collector, document);
    for (size_t k = collector->documents[document].characters; k < end; k++)
      ++*place_of(self, collector->characters[k]);
  }
}

/* Put the places of the characters in their place. */
static void place_characters (jb_inverter *self) {
  jb_collector *collector = self->collector;
  for (uint32_t i = 0; i < self->document_count; i++) {
    const size_t document = self->order[i];
    const size_t end = jb_characters_end(collector, document);
    for (size_t k = collector->documents[document].characters; k < end; k++) {
      uint32_t *character = &collector->characters[k];
      *character = *place_of(self, *character) | (*character & JB_TEXT_END);
    }
  }
}

static jb_status begin_pairs (jb_inverter *self, jb_error *err) {
  const size_t all = number_blocks(self) * BLOCK;
  size_t count = 0;
  self->places = jb_allocate_array(all, sizeof *self->places);
  if (self->places == NULL)
    return jb_fail_memory(err, all * sizeof *self->places);
  count_characters(self);
  for (size_t i = 0; i < all; i++)
    count += self->places[i] != 0;
  self->alphabet = jb_allocate_array(count, sizeof *self->alphabet);
  self->pair_starts = jb_allocate_array(count + 1, sizeof *self->pair_starts);
  if (self->alphabet == NULL || self->pair_starts == NULL)
    return jb_fail_memory(err, count * sizeof *self->pair_starts);
  for (size_t block = 0; block < JB_CODE_POINT_BLOCKS; block++) {
    if (self->blocks[block] == 0)
      continue;
    for (size_t i = block * BLOCK; i < (block + 1) * BLOCK; i++) {
      uint32_t *place = place_of(self, (uint32_t)i);
      if (*place == 0)
        continue;
      self->pair_starts[self->alphabet_count] = *place;
      *place = (uint32_t)self->alphabet_count;
      self->alphabet[self->alphabet_count++] = (uint32_t)i;
    }
  }
  sum_up(self->pair_starts, count + 1);
  place_characters(self);
  return JB_OK;
}

/*                                                                 strings */

/* The first bytes of a term as a number that orders as they do. */
static uint64_t prefix_of (jb_slice term) {
  uint64_t prefix = 0;
  for (size_t i = 0; i < sizeof prefix; i++)
    prefix = prefix << 8 | (i < term.length ? (unsigned char)term.bytes[i] : 0);
  return prefix;
}

static int by_bytes (const void *left, const void *right, void *context) {
  const jb_string_table *table = context;
  const jb_sort_item *x = left, *y = right;
  jb_slice a = jb_string_of(table, x->value);
  jb_slice b = jb_string_of(table, y->value);
  int order =
      memcmp(a.bytes, b.bytes, a.length < b.length ? a.length : b.length);
  if (order != 0)
    return order;
  return a.length < b.length ? -1 : a.length > b.length;
}

/* Strings by their first bytes, and where those are equal by all. */
static void sort_strings (const jb_string_table *table, jb_sort_item *items,
                          jb_sort_item *scratch) {
  for (uint32_t i = 0; i < table->count; i++)
    items[i] = (jb_sort_item){prefix_of(jb_string_of(table, i)), i};
  jb_sort_items(items, scratch, table->count);
  for (size_t i = 0, end; i < table->count; i = end) {
    for (end = i + 1; end < table->count && items[end].key == items[i].key;
         end++)
      continue;
    if (end - i > 1)
      qsort_r(items + i, end - i, sizeof *items, by_bytes,
              (void *)(uintptr_t)table);
  }
}

static void count_strings (jb_inverter *self) {
  const jb_collector *collector = self->collector;
  for (uint32_t i = 0; i < self->document_count; i++) {
    const size_t document = self->order[i];
    const size_t end = jb_strings_end(collector, document);
    for (size_t k = collector->documents[document].strings; k < end; k++)
      self->string_starts
          [self->string_places[collector->strings.occurrences[k].string]]++;
  }
}

static jb_status begin_strings (jb_inverter *self, jb_error *err) {
  const jb_string_table *table = &self->collector->strings;
  const size_t count = table->count;
  jb_sort_item *items = jb_allocate_array(count, sizeof *items);
  jb_sort_item *scratch = jb_allocate_array(count, sizeof *scratch);
  jb_status status = JB_OK;
  self->strings = jb_allocate_array(count, sizeof *self->strings);
  self->string_places = jb_allocate_array(count, sizeof *self->string_places);
  self->string_starts =
      jb_allocate_array(count + 1, sizeof *self->string_starts);
  if (items == NULL || scratch == NULL || self->strings == NULL ||
      self->string_places == NULL || self->string_starts == NULL) {
    status = jb_fail_memory(err, count * sizeof *items);
  } else {
    sort_strings(table, items, scratch);
    for (uint32_t i = 0; i < count; i++) {
      self->strings[i] = items[i].value;
      self->string_places[items[i].value] = i;
    }
    count_strings(self);
    sum_up(self->string_starts, count + 1);
  }
  jb_free(items);
  jb_free(scratch);
  return status;
}

jb_status jb_invert_begin (jb_inverter *inverter, jb_collector *collector,
                           const uint32_t *order, uint32_t document_count,
                           jb_error *err) {
  size_t digits;
  *inverter = (jb_inverter){
      .collector = collector, .order = order, .document_count = document_count};
  if (begin_pairs(inverter, err) != JB_OK ||
      begin_strings(inverter, err) != JB_OK)
    return err->code;
  digits = inverter->alphabet_count + 1 > collector->strings.count
               ? inverter->alphabet_count + 1
               : collector->strings.count;
  inverter->counters = jb_allocate_array(digits, sizeof *inverter->counters);
  inverter->next = jb_allocate_array(digits, sizeof *inverter->next);
  if (inverter->counters == NULL || inverter->next == NULL)
    return jb_fail_memory(err, digits * sizeof *inverter->counters);
  return JB_OK;
}

void jb_invert_end (jb_inverter *inverter) {
  jb_free(inverter->alphabet);
  jb_free(inverter->places);
  jb_free(inverter->pair_starts);
  jb_free(inverter->strings);
  jb_free(inverter->string_places);
  jb_free(inverter->string_starts);
  jb_free(inverter->counters);
  jb_free(inverter->next);
  jb_free(inverter->items);
  jb_free(inverter->scratch);
}

/*                                                                 sorting */

/* Where the part from 'first' on ends, with room for its occurrences. */
static jb_status begin_part (jb_inverter *self, const size_t *starts,
                             size_t first, size_t most, size_t *end,
                             jb_error *err) {
  size_t count, bytes;
  *end = first + 1;
  while (*end < most && starts[*end + 1] - starts[first] <= JB_PART_OCCURRENCES)
    ++*end;
  count = starts[*end] - starts[first];
  if (count <= self->item_capacity)
    return JB_OK;
  jb_free(self->items);
  jb_free(self->scratch);
  self->item_capacity = 0;
  self->items = self->scratch = NULL;
  if (jb_multiply(count, sizeof *self->items, &bytes)) {
    self->items = jb_allocate(bytes);
    self->scratch = jb_allocate(bytes);
  }
  if (self->items == NULL || self->scratch == NULL)
    return jb_fail_memory(err, count);
  self->item_capacity = count;
  return JB_OK;
}

/* The digit of what follows a character. */
static inline uint32_t second_of (const uint32_t *character) {
  return (character[0] & JB_TEXT_END) != 0 ? 0 : without_end(character[1]) + 1;
}

/*
** Pairs of the part into 'scratch', by their second digit; their first in
** 'term'. A counter then says where its digit's occurrences end.
*/
static void sort_by_second (jb_inverter *self, size_t first, size_t end) {
  const jb_collector *collector = self->collector;
  const bool all = first == 0 && end == self->alphabet_count;
  memset(self->counters, 0,
         (self->alphabet_count + 1) * sizeof *self->counters);
  for (int scattering = 0; scattering < 2; scattering++) {
    for (uint32_t i = 0; i < self->document_count; i++) {
      const size_t document = self->order[i];
      const uint32_t *fields = collector->documents[document].field_starts;
      const size_t start = collector->documents[document].characters;
      const size_t behind = jb_characters_end(collector, document);
      uint32_t place = 0; /* of the field */
      for (size_t k = start; k < behind; k++) {
        while (place + 1 < JB_INDEX_FIELDS && k - start >= fields[place + 1])
          place++;
        const uint32_t *character = &collector->characters[k];
        const uint32_t digit = without_end(*character);
        if (!all && (digit < first || digit >= end))
          continue;
        if (scattering)
          self->scratch[self->counters[second_of(character)]++] =
              (jb_occurrence){digit, i,
                              place << JB_PLACE_SHIFT | (uint32_t)(k - start)};
        else
          self->counters[second_of(character)]++;
      }
    }
    if (!scattering)
      sum_up(self->counters, self->alphabet_count + 1);
  }
}

/* Where each first digit's occurrences go in 'items'. */
static void aim (jb_inverter *self, const size_t *starts, size_t first,
                 size_t end) {
  for (size_t i = first; i < end; i++)
    self->next[i] = starts[i] - starts[first];
}

jb_status jb_invert_pairs (jb_inverter *inverter, size_t first, size_t *end,
                           jb_error *err) {
  size_t i = 0;
  if (begin_part(inverter, inverter->pair_starts, first,
                 inverter->alphabet_count, end, err) != JB_OK)
    return err->code;
  sort_by_second(inverter, first, *end);
  aim(inverter, inverter->pair_starts, first, *end);
  for (uint32_t second = 0; second <= inverter->alphabet_count; second++)
    for (; i < inverter->counters[second]; i++) {
      const jb_occurrence item = inverter->scratch[i];
      inverter->items[inverter->next[item.term]++] =
          (jb_occurrence){second, item.document, item.value};
    }
  return JB_OK;
}

jb_status jb_invert_strings (jb_inverter *inverter, size_t first, size_t most,
                             size_t *end, jb_error *err) {
  const jb_collector *collector = inverter->collector;
  if (begin_part(inverter, inverter->string_starts, first, most, end, err) !=
      JB_OK)
    return err->code;
  aim(inverter, inverter->string_starts, first, *end);
  for (uint32_t i = 0; i < inverter->document_count; i++) {
    const size_t document = inverter->order[i];
    const size_t behind = jb_strings_end(collector, document);
    for (size_t k = collector->documents[document].strings; k < behind; k++) {
      const jb_string_occurrence *occurrence =
          &collector->strings.occurrences[k];
      const uint32_t place = inverter->string_places[occurrence->string];
      if (place >= first && place < *end)
        inverter->items[inverter->next[place]++] =
            (jb_occurrence){place, i, occurrence->value};
    }
  }
  return JB_OK;
}
