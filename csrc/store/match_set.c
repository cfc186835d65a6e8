/* SPDX-License-Identifier: MIT */
/* Merging of ordered lists; see match_set.h. */
#include "store/match_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static bool reserve (jb_match_set *set, size_t capacity) {
  size_t bytes;
  jb_match *matches;
  if (capacity <= set->capacity)
    return true;
  if (!jb_multiply(capacity, sizeof *matches, &bytes))
    return false;
  matches = jb_reallocate(set->matches, bytes);
  if (matches == NULL)
    return false;
  set->matches = matches;
  set->capacity = capacity;
  return true;
}

bool jb_match_set_append (jb_match_set *set, int64_t number, double score) {
  if (set->count == set->capacity &&
      !reserve(set, set->capacity + set->capacity / 2 + 16))
    return false;
  set->matches[set->count].number = number;
  set->matches[set->count++].score = score;
  return true;
}

static int compare_numbers (const void *a, const void *b) {
  const jb_match *left = a, *right = b;
  return (left->number > right->number) - (left->number < right->number);
}

void jb_match_set_sort (jb_match_set *set) {
  size_t kept = 0;
  if (set->count == 0)
    return;
  qsort(set->matches, set->count, sizeof *set->matches, compare_numbers);
  for (size_t i = 1; i < set->count; i++)
    if (set->matches[i].number != set->matches[kept].number)
      set->matches[++kept] = set->matches[i];
  set->count = kept + 1;
}

void jb_match_set_intersect (jb_match_set *set, const jb_match_set *other) {
  size_t kept = 0, j = 0;
  for (size_t i = 0; i < set->count; i++) {
    jb_match match = set->matches[i];
    while (j < other->count && other->matches[j].number < match.number)
      j++;
    if (j < other->count && other->matches[j].number == match.number) {
      match.score += other->matches[j].score;
      set->matches[kept++] = match;
    }
  }
  set->count = kept;
}

void jb_match_set_subtract (jb_match_set *set, const jb_match_set *other) {
  size_t kept = 0, j = 0;
  for (size_t i = 0; i < set->count; i++) {
    jb_match match = set->matches[i];
    while (j < other->count && other->matches[j].number < match.number)
      j++;
    if (j == other->count || other->matches[j].number != match.number)
      set->matches[kept++] = match;
  }
  set->count = kept;
}

bool jb_match_set_unite (jb_match_set *set, const jb_match_set *other) {
  size_t i = set->count, j = other->count, place, total;
  if (j == 0)
    return true;
  if (!jb_add(i, j, &total) || !reserve(set, total))
    return false;
  /* From the end, so that nothing is overwritten before it is moved. */
  place = total;
  while (j > 0) {
    jb_match match = other->matches[j - 1];
    if (i > 0 && set->matches[i - 1].number >= match.number) {
      jb_match own = set->matches[--i];
      if (own.number == match.number) {
        own.score += match.score;
        j--;
      }
      match = own;
    } else {
      j--;
    }
    set->matches[--place] = match;
  }
  /* What is left of 'set' is in its place; close the gap behind it. */
  memmove(set->matches + i, set->matches + place,
          (total - place) * sizeof *set->matches);
  set->count = i + (total - place);
  return true;
}

bool jb_match_set_contains (const jb_match_set *set, int64_t number) {
  jb_match wanted = {number, 0};
  return set->count > 0 && bsearch(&wanted, set->matches, set->count,
                                   sizeof wanted, compare_numbers) != NULL;
}

void jb_match_set_free (jb_match_set *set) {
  jb_free(set->matches);
  set->matches = NULL;
  set->count = set->capacity = 0;
}
