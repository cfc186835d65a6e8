/* SPDX-License-Identifier: MIT */
/*
** Filling the lattice from the lexicon.
**
** Words are found in rounds: all walks go one character further together. The
** loads of a round do not depend on each other, so the processor overlaps them,
** and there is no branch to be guessed wrong: masks stand for the conditions
** that nobody can predict. What a user's words and rules change is in
** words/lattice_rules.c.
*/
#include "words/lattice.h"

#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "words/lattice_rules.h"

void jb_lattice_free (jb_lattice *lattice) {
  jb_free(lattice->longer);
  lattice->longer = NULL;
  lattice->long_count = lattice->long_capacity = 0;
}

jb_status jb_lattice_add_long (jb_lattice *lattice, uint32_t start, int64_t key,
                               jb_error *err) {
  if (lattice->long_count == lattice->long_capacity) {
    jb_long_edge *grown = jb_array_grow(
        lattice->longer, &lattice->long_capacity, 256, sizeof *grown, err);
    if (grown == NULL)
      return JB_NO_MEMORY;
    lattice->longer = grown;
  }
  lattice->longer[lattice->long_count] =
      (jb_long_edge){key, lattice->long_heads[start]};
  lattice->long_heads[start] = (uint32_t)++lattice->long_count;
  return JB_OK;
}

/*
** The cell, or all zero (no base, no value) when its check is not 'code'. A
** mask, since of a choice compilers make a branch, and nobody can predict it.
*/
static inline uint64_t checked (uint64_t cell, uint32_t code) {
  return cell & -(uint64_t)(jb_cell_check(cell) == code);
}

/* The words of one character: codes, sums, and the states behind them. */
static void first_round (jb_lattice *lattice, const jb_lexicon *lexicon,
                         const jb_window *window) {
  const jb_automaton *words = jb_lexicon_words(lexicon);
  const jb_lexicon_first *firsts = jb_lexicon_firsts(lexicon);
  int64_t sum = 0, offset = lattice->offset;
  uint32_t count = window->count;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t code = jb_automaton_code(words, window->characters[i]);
    lattice->codes[i] = (uint16_t)code;
    lattice->bases[i] = firsts[code].base;
    lattice->sums[i] = sum;
    sum += (int64_t)firsts[code].value * 256 + offset;
  }
  lattice->sums[count] = sum;
  memset(lattice->codes + count, 0, JB_SHORT_EDGES * sizeof *lattice->codes);
}

/* The characters that may begin a word of two or more. */
static void find_starts (jb_lattice *lattice, const jb_automaton *words,
                         uint32_t count) {
  const uint64_t *pairs = words->pairs;
  uint32_t starts = 0, shift = words->pair_shift, code = lattice->codes[0];
  for (uint32_t i = 0; i < count; i++) {
    uint32_t next = lattice->codes[i + 1];
    uint32_t pair = jb_automaton_pair(code, next, shift);
    lattice->starts[starts] = (uint16_t)i;
    lattice->ranks[i] = (uint16_t)starts;
    starts += (uint32_t)(pairs[pair >> 6] >> (pair & 63) & 1);
    code = next;
  }
  lattice->start_count = starts;
}

/*
** The key of the edge of 'length' characters from character 'i' to a cell; none
** if the cell has no value.
*/
static inline int64_t key_of (const jb_lattice *lattice, uint64_t cell,
                              uint32_t i, uint32_t length) {
  int64_t value = jb_cell_value(cell);
  int64_t alone = lattice->sums[i + length] - lattice->sums[i];
  return value * 256 + lattice->offset + length - alone +
         (JB_NO_EDGE & -(int64_t)(value == 0));
}

/*
** Let the walk from a start go on behind 'cell' with the character 'code',
** unless nothing does. The next cell is asked for as soon as it is known: most
** are in no cache nearby.
*/
static inline uint32_t go_on (jb_lattice *lattice, const uint64_t *cells,
                              uint32_t walks, uint32_t start, uint64_t cell,
                              uint32_t code) {
  uint32_t state = jb_cell_base(cell) + code;
  __builtin_prefetch(&cells[state]);
  lattice->walks[walks] = (uint16_t)start;
  lattice->states[walks] = state;
  return walks + (jb_cell_base(cell) != 0);
}

/* The words of two characters; returns how many walks go on. */
static uint32_t second_round (jb_lattice *lattice, const uint64_t *cells) {
  uint32_t walks = 0;
  lattice->wordless_count = 0;
  for (uint32_t s = 0; s < lattice->start_count; s++) {
    uint32_t i = lattice->starts[s], code = lattice->codes[i + 1];
    uint32_t base = lattice->bases[i];
    uint64_t cell = checked(cells[(base & ~JB_WORDLESS) + code], code);
    /* Behind the last start stand some of old: a useless fetch, no harm. */
    uint32_t later = lattice->starts[s + JB_FETCH_AHEAD];
    __builtin_prefetch(&cells[(lattice->bases[later] & ~JB_WORDLESS) +
                              lattice->codes[later + 1]]);
    lattice->edges[s][0] = 1; /* alone: no gain, length 1 */
    lattice->edges[s][1] = key_of(lattice, cell, i, 2);
    lattice->edges[s][2] = JB_NO_EDGE;
    lattice->edges[s][3] = JB_NO_EDGE;
    lattice->long_heads[s] = 0;
    if (base & JB_WORDLESS) /* rare */
      lattice->wordless[lattice->wordless_count++] = (uint16_t)s;
    walks = go_on(lattice, cells, walks, s, cell, lattice->codes[i + 2]);
  }
  return walks;
}

/*
** The words of 'length' characters, 3 or 4. The code behind the window is 0, so
** no walk passes its end.
*/
static uint32_t short_round (jb_lattice *lattice, const uint64_t *cells,
                             uint32_t walks, uint32_t length) {
  uint32_t left = 0;
  for (uint32_t w = 0; w < walks; w++) {
    uint32_t s = lattice->walks[w], i = lattice->starts[s];
    uint32_t code = lattice->codes[i + length - 1];
    uint64_t cell = checked(cells[lattice->states[w]], code);
    lattice->edges[s][length - 1] = key_of(lattice, cell, i, length);
    left = go_on(lattice, cells, left, s, cell, lattice->codes[i + length]);
  }
  return left;
}

static jb_status long_rounds (jb_lattice *lattice, const jb_automaton *words,
                              uint32_t walks, jb_error *err) {
  const uint64_t *cells = words->cells;
  lattice->long_count = 0;
  for (uint32_t length = JB_SHORT_EDGES + 1;
       walks > 0 && length <= words->longest; length++) {
    uint32_t left = 0;
    for (uint32_t w = 0; w < walks; w++) {
      uint32_t s = lattice->walks[w], i = lattice->starts[s];
      uint32_t code = lattice->codes[i + length - 1];
      uint64_t cell = checked(cells[lattice->states[w]], code);
      if (jb_cell_value(cell) != 0 &&
          jb_lattice_add_long(lattice, s, key_of(lattice, cell, i, length),
                              err) != JB_OK)
        return JB_NO_MEMORY;
      left = go_on(lattice, cells, left, s, cell, lattice->codes[i + length]);
    }
    walks = left;
  }
  return JB_OK;
}

/* A start that is no word by itself does not stand alone if it need not. */
static void take_wordless (jb_lattice *lattice) {
  for (uint32_t w = 0; w < lattice->wordless_count; w++) {
    uint32_t s = lattice->wordless[w];
    bool other = false;
    for (int length = 2; length <= JB_SHORT_EDGES; length++)
      other |= jb_is_edge(lattice->edges[s][length - 1]);
    for (uint32_t e = lattice->long_heads[s]; e != 0;
         e = lattice->longer[e - 1].next)
      other |= jb_is_edge(lattice->longer[e - 1].key);
    if (other)
      lattice->edges[s][0] = JB_NO_EDGE;
  }
}

jb_status jb_lattice_fill (jb_lattice *lattice, const jb_vocabulary *vocabulary,
                           const jb_window *window, jb_error *err) {
  const jb_automaton *words = jb_lexicon_words(vocabulary->lexicon);
  bool layers = vocabulary->layers[0] != NULL || vocabulary->layers[1] != NULL;
  jb_status status;
  uint32_t walks;
  /* log frequency - log total; both values are one more than the logarithm. */
  lattice->offset = -256 * (int64_t)jb_log_value(vocabulary->total);
  first_round(lattice, vocabulary->lexicon, window);
  if (layers)
    jb_lattice_lay_characters(lattice, vocabulary, window);
  else
    find_starts(lattice, words, window->count);
  for (uint32_t i = 0; i < JB_SHORT_EDGES; i++)
    lattice->ranks[window->count + i] = (uint16_t)lattice->start_count;
  walks = second_round(lattice, words->cells);
  for (uint32_t length = 3; length <= JB_SHORT_EDGES; length++)
    walks = short_round(lattice, words->cells, walks, length);
  status = long_rounds(lattice, words, walks, err);
  if (status == JB_OK && layers)
    status = jb_lattice_lay_words(lattice, vocabulary, err);
  if (status != JB_OK)
    return status;
  jb_lattice_keep_rules(lattice, window);
  take_wordless(lattice);
  return JB_OK;
}

/* Length of the longest edge from a start, at least 1. */
static uint32_t longest_edge (const jb_lattice *lattice, uint32_t start) {
  uint32_t length = JB_SHORT_EDGES;
  for (uint32_t e = lattice->long_heads[start]; e != 0;
       e = lattice->longer[e - 1].next) {
    uint32_t l = (uint32_t)(lattice->longer[e - 1].key & 0xFF);
    if (l > length && jb_is_edge(lattice->longer[e - 1].key))
      length = l;
  }
  if (length > JB_SHORT_EDGES)
    return length;
  while (length > 1 && !jb_is_edge(lattice->edges[start][length - 1]))
    length--;
  return length;
}

uint32_t jb_lattice_place (const jb_lattice *lattice, uint32_t limit,
                           uint32_t longest) {
  uint32_t place = limit;
  /* An edge that spans the place moves it to the edge's start. */
  for (uint32_t s = lattice->ranks[limit];
       s-- > 0 && lattice->starts[s] + longest > place;)
    if (lattice->starts[s] + longest_edge(lattice, s) > place)
      place = lattice->starts[s];
  return place;
}
