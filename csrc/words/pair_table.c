/* SPDX-License-Identifier: MIT */
/*
** First fit, the left codes with most pairs first. Sixty-four bases are tried
** at once: the ones that fit are the bits that remain of "cell free", taken
** from each pair's cell on. A search that had to go far lets the next ones of
** its size begin there: some cells are lost, and time stays linear.
*/
#include "words/pair_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define FAR_WORDS 512u
#define SIZE_CLASSES 17u /* by the bits of the number of pairs */

typedef struct family {
  uint32_t left;
  uint32_t first; /* of its keys */
  uint32_t count;
} family;

typedef struct search {
  const uint32_t *keys;
  uint64_t *taken; /* one bit a cell */
  size_t words;
  size_t starts[SIZE_CLASSES]; /* word of bases where the search begins */
} search;

/* Most pairs first, then by code, so that the order is the same everywhere. */
static int compare_families (const void *a, const void *b) {
  const family *x = a, *y = b;
  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  return x->left < y->left ? -1 : 1;
}

/* Let the bitmap reach over 'cell' and the word behind it. */
static bool reach (search *s, size_t cell) {
  size_t words = cell / 64 + 2;
  uint64_t *grown;
  if (words <= s->words)
    return true;
  words += words / 2;
  grown = jb_reallocate(s->taken, words * sizeof *grown);
  if (grown == NULL)
    return false;
  memset(grown + s->words, 0, (words - s->words) * sizeof *grown);
  s->taken = grown;
  s->words = words;
  return true;
}

/* The 64 bits that start at cell 'at'. */
static uint64_t taken_from (const search *s, size_t at) {
  uint64_t low = s->taken[at / 64] >> at % 64;
  if (at % 64 == 0)
    return low;
  return low | s->taken[at / 64 + 1] << (64 - at % 64);
}

/* Find the first base for 'f'; false when memory is short. */
static bool find_base (search *s, const family *f, size_t *base) {
  unsigned size = 32u - (unsigned)__builtin_clz(f->count);
  size_t start = s->starts[size < SIZE_CLASSES ? size : SIZE_CLASSES - 1];
  for (size_t word = start;; word++) {
    uint64_t fits = ~(uint64_t)0;
    if (word == 0)
      fits = ~(uint64_t)1; /* base 0 is that of codes without pairs */
    for (uint32_t i = 0; i < f->count && fits != 0; i++) {
      size_t at = word * 64 + (s->keys[f->first + i] & 0xFFFF);
      if (!reach(s, at + 64))
        return false;
      fits &= ~taken_from(s, at);
    }
    if (fits != 0) {
      if (word - start > FAR_WORDS && size < SIZE_CLASSES)
        s->starts[size] = word - FAR_WORDS / 2;
      *base = word * 64 + (unsigned)__builtin_ctzll(fits);
      return true;
    }
  }
}

static jb_status place (jb_pair_table *table, search *s, const family *families,
                        uint32_t family_count, uint32_t code_count,
                        jb_error *err) {
  size_t largest = 0;
  for (uint32_t i = 0; i < family_count; i++) {
    const family *f = &families[i];
    size_t base;
    if (!find_base(s, f, &base))
      return jb_fail_memory(err, s->words * sizeof *s->taken);
    if (base > UINT32_MAX / 2)
      return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                     "there are too many pairs of characters");
    table->bases[f->left] = (uint32_t)base;
    largest = base > largest ? base : largest;
    for (uint32_t k = 0; k < f->count; k++) {
      size_t cell = base + (s->keys[f->first + k] & 0xFFFF);
      s->taken[cell / 64] |= (uint64_t)1 << cell % 64;
    }
  }
  table->cell_count = (uint32_t)largest + code_count;
  table->checks = jb_allocate_array(table->cell_count, sizeof *table->checks);
  if (table->checks == NULL)
    return jb_fail_memory(err, table->cell_count * sizeof *table->checks);
  for (uint32_t i = 0; i < family_count; i++)
    for (uint32_t k = 0; k < families[i].count; k++)
      table->checks[table->bases[families[i].left] +
                    (s->keys[families[i].first + k] & 0xFFFF)] =
          (uint16_t)families[i].left;
  return JB_OK;
}

jb_status jb_pair_table_build (jb_pair_table *table, const uint32_t *keys,
                               size_t count, uint32_t code_count,
                               jb_error *err) {
  search s = {keys, NULL, 0, {0}};
  family *families = jb_allocate_array(code_count, sizeof *families);
  uint32_t family_count = 0;
  jb_status status;
  memset(table, 0, sizeof *table);
  table->bases = jb_allocate_array(code_count, sizeof *table->bases);
  if (families == NULL || table->bases == NULL || !reach(&s, 0)) {
    status = jb_fail_memory(err, code_count * sizeof *families);
  } else {
    s.taken[0] = 1; /* cell 0 is in no pair */
    for (size_t i = 0; i < count; i++) {
      if (i == 0 || keys[i] >> 16 != keys[i - 1] >> 16)
        families[family_count++] = (family){keys[i] >> 16, (uint32_t)i, 0};
      families[family_count - 1].count++;
    }
    qsort(families, family_count, sizeof *families, compare_families);
    status = place(table, &s, families, family_count, code_count, err);
  }
  jb_free(families);
  jb_free(s.taken);
  if (status != JB_OK)
    jb_pair_table_free(table);
  return status;
}

void jb_pair_table_free (jb_pair_table *table) {
  jb_free(table->bases);
  jb_free(table->checks);
  memset(table, 0, sizeof *table);
}
