/* SPDX-License-Identifier: MIT */
/* Insertion sort for few, counting sort digit by digit for many. */
#include "index/sort.h"

#include <stdbool.h>
#include <string.h>

/* Fewer are sorted by insertion; counting has its counters to go through. */
#define FEW 48

/* Bits of a digit where there are many to be sorted, and where not. */
#define DIGIT_BITS 11
#define SMALL_DIGIT_BITS 8
#define MANY 2048

static void sort_few (jb_sort_item *items, size_t count) {
  for (size_t i = 1; i < count; i++) {
    jb_sort_item item = items[i];
    size_t place = i;
    for (; place > 0 && items[place - 1].key > item.key; place--)
      items[place] = items[place - 1];
    items[place] = item;
  }
}

static bool in_order (const jb_sort_item *items, size_t count) {
  for (size_t i = 1; i < count; i++)
    if (items[i - 1].key > items[i].key)
      return false;
  return true;
}

void jb_sort_items (jb_sort_item *items, jb_sort_item *scratch, size_t count) {
  uint64_t differing = 0; /* bits in which not all keys are equal */
  jb_sort_item *from = items, *to = scratch;
  const unsigned bits = count < MANY ? SMALL_DIGIT_BITS : DIGIT_BITS;
  const size_t mask = ((size_t)1 << bits) - 1;
  if (count <= FEW) {
    sort_few(items, count);
    return;
  }
  if (in_order(items, count))
    return;
  for (size_t i = 1; i < count; i++)
    differing |= items[i].key ^ items[0].key;
  for (unsigned shift = 0; shift < 64; shift += bits) {
    size_t places[1 << DIGIT_BITS], place = 0;
    jb_sort_item *sorted = to;
    if ((differing >> shift & mask) == 0)
      continue;
    memset(places, 0, (mask + 1) * sizeof *places);
    for (size_t i = 0; i < count; i++)
      places[from[i].key >> shift & mask]++;
    for (size_t i = 0; i <= mask; i++) {
      size_t number = places[i];
      places[i] = place;
      place += number;
    }
    for (size_t i = 0; i < count; i++)
      to[places[from[i].key >> shift & mask]++] = from[i];
    to = from;
    from = sorted;
  }
  if (from != items)
    memcpy(items, from, count * sizeof *items);
}
