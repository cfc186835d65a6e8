/* SPDX-License-Identifier: MIT */
/*
** The search for bases.
**
** Free cells and used bases are bitmaps. For a node with children c1 < c2 < …
** the bases b .. b+63 that fit are one word: the bits of "base unused" and,
** for each child, the 64 bits of "cell free" that start at b + c. Most words
** become 0 after one or two children, and a full stretch is passed 64 cells at
** a time. For each size of families the search starts where the last one that
** had to go far ended; single children, the majority, fill what is left.
*/
#include "lexicon/placement.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "lexicon/automaton.h"

/* A search over more words of 64 bases than this moves its starting place. */
#define FAR_WORDS 256u
#define SIZE_CLASSES 17u /* by the bits of the number of children */

typedef struct search {
  jb_trie *trie;
  uint32_t code_count;
  uint64_t *free_cells;       /* one bit a cell */
  uint64_t *used_bases;       /* one bit a base */
  size_t words;               /* of 64 bits in either bitmap */
  uint16_t *family;           /* codes of the children looked at, ascending */
  size_t start[SIZE_CLASSES]; /* cell where the search for the first begins */
  uint32_t *order;            /* inner nodes, heaviest first */
  uint32_t inner_count;
  uint32_t *bases; /* by node */
  size_t end;      /* one more than the last cell or walk's end */
} search;

/* Let both bitmaps reach over 'cell'; fresh cells are free. */
static bool reach (search *s, size_t cell) {
  size_t needed = cell / 64 + 2, words = s->words;
  uint64_t *grown;
  if (needed <= words)
    return true;
  words = needed + needed / 4;
  grown = jb_reallocate(s->free_cells, words * sizeof *grown);
  if (grown == NULL)
    return false;
  s->free_cells = grown;
  grown = jb_reallocate(s->used_bases, words * sizeof *grown);
  if (grown == NULL)
    return false;
  s->used_bases = grown;
  memset(s->free_cells + s->words, 0xFF, (words - s->words) * sizeof *grown);
  memset(s->used_bases + s->words, 0, (words - s->words) * sizeof *grown);
  s->words = words;
  return true;
}

/* The 64 bits of 'bitmap' that start at bit 'at'. */
static uint64_t bits_at (const uint64_t *bitmap, size_t at) {
  size_t word = at / 64, shift = at % 64;
  if (shift == 0)
    return bitmap[word];
  return bitmap[word] >> shift | bitmap[word + 1] << (64 - shift);
}

static int by_code (const void *left, const void *right) {
  return *(const uint16_t *)left - *(const uint16_t *)right;
}

/* The lowest free base for the family; 0 when memory ends. */
static size_t find_base (search *s, uint32_t size) {
  uint32_t class = 32 - (uint32_t)__builtin_clz(size);
  size_t first = s->family[0], start = s->start[class];
  size_t word = (start > first ? start - first : 0) / 64;
  for (uint32_t tried = 0;; word++, tried++) {
    uint64_t fits;
    if (!reach(s, word * 64 + 64 + s->code_count))
      return 0;
    fits = ~s->used_bases[word];
    if (word == 0)
      fits &= ~(uint64_t)1; /* base 0 means no children */
    for (uint32_t i = 0; i < size && fits != 0; i++)
      fits &= bits_at(s->free_cells, word * 64 + s->family[i]);
    if (fits != 0) {
      size_t base = word * 64 + (size_t)__builtin_ctzll(fits);
      if (tried > FAR_WORDS)
        s->start[class] = base + first;
      return base;
    }
  }
}

static bool place_children (search *s, uint32_t node) {
  jb_trie_node *nodes = s->trie->nodes;
  uint32_t size = 0;
  size_t base;
  for (uint32_t c = nodes[node].first_child; c != 0; c = nodes[c].next_sibling)
    s->family[size++] = nodes[c].code;
  qsort(s->family, size, sizeof *s->family, by_code);
  base = find_base(s, size);
  if (base == 0)
    return false;
  s->used_bases[base / 64] |= (uint64_t)1 << base % 64;
  s->bases[node] = (uint32_t)base;
  for (uint32_t c = nodes[node].first_child; c != 0;
       c = nodes[c].next_sibling) {
    size_t cell = base + nodes[c].code;
    s->free_cells[cell / 64] &= ~((uint64_t)1 << cell % 64);
    nodes[c].cell = (uint32_t)cell;
  }
  if (base + s->code_count + 1 > s->end)
    s->end = base + s->code_count + 1;
  return true;
}

static int by_weight (const void *left, const void *right, void *trie) {
  const jb_trie_node *nodes = ((const jb_trie *)trie)->nodes;
  uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  if (nodes[a].weight != nodes[b].weight)
    return nodes[a].weight > nodes[b].weight ? -1 : 1;
  return a < b ? -1 : 1;
}

static jb_status search_bases (search *s, jb_error *err) {
  for (uint32_t i = 0; i < s->trie->count; i++)
    if (s->trie->nodes[i].first_child != 0)
      s->order[s->inner_count++] = i;
  /* The root first: its children's cells are then numbered like the codes. */
  if (s->inner_count > 1)
    qsort_r(s->order + 1, s->inner_count - 1, sizeof *s->order, by_weight,
            s->trie);
  for (uint32_t i = 0; i < s->inner_count; i++) {
    if (!place_children(s, s->order[i]))
      return jb_fail_memory(err, s->words * 16);
    if (s->end > JB_AUTOMATON_MAX_CELLS)
      return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                     "too many words for one automaton");
  }
  return JB_OK;
}

static jb_status fill_cells (search *s, jb_placement *placement,
                             jb_error *err) {
  const jb_trie_node *nodes = s->trie->nodes;
  size_t bytes = s->end * sizeof *placement->cells;
  uint64_t *cells = jb_allocate(bytes);
  if (cells == NULL)
    return jb_fail_memory(err, bytes);
  for (size_t i = 0; i < s->end; i++)
    cells[i] = JB_AUTOMATON_EMPTY_CELL;
  for (uint32_t i = 0; i < s->trie->count; i++) {
    uint64_t check = i == 0 ? JB_AUTOMATON_EMPTY_CELL : nodes[i].code;
    cells[nodes[i].cell] =
        (uint64_t)nodes[i].value << 40 | (uint64_t)s->bases[i] << 16 | check;
    placement->word_count += nodes[i].value != 0;
  }
  placement->cells = cells;
  placement->cell_count = (uint32_t)s->end;
  return JB_OK;
}

jb_status jb_placement_build (jb_placement *placement, jb_trie *trie,
                              uint32_t code_count, jb_error *err) {
  search s = {.trie = trie, .code_count = code_count, .end = code_count + 2};
  jb_status status = JB_OK;
  *placement = (jb_placement){NULL, 0, 0};
  s.family = jb_allocate_array(code_count, sizeof *s.family);
  s.order = jb_allocate_array(trie->count, sizeof *s.order);
  s.bases = jb_allocate_array(trie->count, sizeof *s.bases);
  if (s.family == NULL || s.order == NULL || s.bases == NULL)
    status = jb_fail_memory(err, trie->count * sizeof *s.bases);
  if (status == JB_OK)
    status = search_bases(&s, err);
  if (status == JB_OK)
    status = fill_cells(&s, placement, err);
  jb_free(s.free_cells);
  jb_free(s.used_bases);
  jb_free(s.family);
  jb_free(s.order);
  jb_free(s.bases);
  return status;
}

void jb_placement_free (jb_placement *placement) {
  jb_free(placement->cells);
  *placement = (jb_placement){NULL, 0, 0};
}
