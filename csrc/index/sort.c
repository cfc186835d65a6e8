/* SPDX-License-Identifier: MIT */
/* Insertion sort for few, counting sort byte by byte for many. */
#include "index/sort.h"

#include <stdbool.h>
#include <string.h>

/* Fewer are sorted by insertion; counting has 256 counters to go through. */
#define FEW 48

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
  if (count <= FEW) {
    sort_few(items, count);
    return;
  }
  if (in_order(items, count))
    return;
  for (size_t i = 1; i < count; i++)
    differing |= items[i].key ^ items[0].key;
  for (unsigned shift = 0; shift < 64; shift += 8) {
    size_t places[256] = {0}, place = 0;
    jb_sort_item *sorted = to;
    if ((differing >> shift & 0xFF) == 0)
      continue;
    for (size_t i = 0; i < count; i++)
      places[from[i].key >> shift & 0xFF]++;
    for (size_t i = 0; i < 256; i++) {
      size_t number = places[i];
      places[i] = place;
      place += number;
    }
    for (size_t i = 0; i < count; i++)
      to[places[from[i].key >> shift & 0xFF]++] = from[i];
    to = from;
    from = sorted;
  }
  if (from != items)
    memcpy(items, from, count * sizeof *items);
}
