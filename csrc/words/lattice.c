/* SPDX-License-Identifier: MIT */
/*
** Filling the lattice.
**
** The words of the lexicon are found in rounds: all walks go one character
** further together. The loads of a round do not depend on each other, so the
** processor overlaps them, and there is no branch to be guessed wrong: masks
** stand for the conditions that nobody can predict. The layers and the rules
** come after, and only where there are any.
*/
#include "words/lattice.h"

#include <string.h>

#include "base/memory.h"

void jb_lattice_free (jb_lattice *lattice) {
  jb_free(lattice->longer);
  lattice->longer = NULL;
  lattice->long_count = lattice->long_capacity = 0;
}

static jb_status add_long (jb_lattice *lattice, uint32_t start, int64_t key,
                           jb_error *err) {
  if (lattice->long_count == lattice->long_capacity) {
    size_t capacity =
        lattice->long_capacity == 0 ? 256 : 2 * lattice->long_capacity;
    jb_long_edge *grown =
        jb_reallocate(lattice->longer, capacity * sizeof *grown);
    if (grown == NULL)
      return jb_fail_memory(err, capacity * sizeof *grown);
    lattice->longer = grown;
    lattice->long_capacity = capacity;
  }
  lattice->longer[lattice->long_count] =
      (jb_long_edge){key, lattice->long_heads[start]};
  lattice->long_heads[start] = (uint32_t)++lattice->long_count;
  return JB_OK;
}

static void find_codes (jb_lattice *lattice, const jb_automaton *words,
                        const jb_window *window) {
  for (uint32_t i = 0; i < window->count; i++)
    lattice->codes[i] =
        (uint16_t)jb_automaton_code(words, window->characters[i]);
  lattice->codes[window->count] = 0; /* leads nowhere */
}

/* The cell, or all zero (no base, no value) when its check is not 'code'. */
static inline uint64_t checked (uint64_t cell, uint32_t code) {
  return cell & -(uint64_t)(jb_cell_check(cell) == code);
}

/* The key of an edge to a cell; none if the cell has no value. */
static inline int64_t key_of (uint64_t cell, int64_t offset) {
  int64_t value = jb_cell_value(cell);
  return value * 256 + offset + (JB_NO_EDGE & -(int64_t)(value == 0));
}

/* The edges of one character, and the states behind them. */
static void first_round (jb_lattice *lattice, const jb_automaton *words,
                         uint32_t count) {
  const uint64_t *cells = words->cells;
  uint32_t root = jb_cell_base(cells[JB_AUTOMATON_START]), alone = 0;
  int64_t offset = lattice->offset + 1;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t code = lattice->codes[i];
    uint64_t cell = checked(cells[root + code], code);
    lattice->edges[i][0] = key_of(cell, offset);
    for (int length = 2; length <= JB_SHORT_EDGES; length++)
      lattice->edges[i][length - 1] = JB_NO_EDGE;
    lattice->bases[i] = jb_cell_base(cell);
    lattice->alone[alone] = (uint16_t)i;
    alone += jb_cell_value(cell) == 0;
  }
  lattice->alone_count = alone;
}

/* The starts of what may be a word of two or more; returns how many. */
static uint32_t start_walks (jb_lattice *lattice, const jb_automaton *words,
                             uint32_t count) {
  uint32_t walks = 0;
  for (uint32_t i = 0; i < count; i++) {
    lattice->walk_starts[walks] = (uint16_t)i;
    walks +=
        jb_automaton_may_begin(words, lattice->codes[i], lattice->codes[i + 1]);
  }
  for (uint32_t w = 0; w < walks; w++)
    lattice->walk_bases[w] = lattice->bases[lattice->walk_starts[w]];
  return walks;
}

/*
** One round: 'length' characters in all. A walk that ends is dropped; returns
** how many go on. The code behind the window is 0, so no walk passes its end.
*/
static uint32_t short_round (jb_lattice *lattice, const uint64_t *cells,
                             uint32_t walks, uint32_t length) {
  uint32_t left = 0;
  int64_t offset = lattice->offset + length;
  for (uint32_t w = 0; w < walks; w++) {
    uint32_t i = lattice->walk_starts[w];
    uint32_t code = lattice->codes[i + length - 1];
    uint64_t cell = checked(cells[lattice->walk_bases[w] + code], code);
    /* Behind the last walk stand some of old: a useless fetch, no harm. */
    uint32_t later = lattice->walk_starts[w + JB_FETCH_AHEAD] + length - 1;
    __builtin_prefetch(&cells[lattice->walk_bases[w + JB_FETCH_AHEAD] +
                              lattice->codes[later]]);
    lattice->edges[i][length - 1] = key_of(cell, offset);
    lattice->walk_starts[left] = (uint16_t)i;
    lattice->walk_bases[left] = jb_cell_base(cell);
    left += jb_cell_base(cell) != 0;
  }
  return left;
}

static jb_status long_rounds (jb_lattice *lattice, const jb_automaton *words,
                              uint32_t walks, jb_error *err) {
  const uint64_t *cells = words->cells;
  for (uint32_t length = JB_SHORT_EDGES + 1;
       walks > 0 && length <= words->longest; length++) {
    uint32_t left = 0;
    for (uint32_t w = 0; w < walks; w++) {
      uint32_t i = lattice->walk_starts[w];
      uint32_t code = lattice->codes[i + length - 1];
      uint64_t cell = checked(cells[lattice->walk_bases[w] + code], code);
      int64_t key = key_of(cell, lattice->offset + length);
      if (jb_is_edge(key) && add_long(lattice, i, key, err) != JB_OK)
        return JB_NO_MEMORY;
      lattice->walk_starts[left] = (uint16_t)i;
      lattice->walk_bases[left] = jb_cell_base(cell);
      left += jb_cell_base(cell) != 0;
    }
    walks = left;
  }
  return JB_OK;
}

static jb_status find_words (jb_lattice *lattice, const jb_automaton *words,
                             const jb_window *window, jb_error *err) {
  uint32_t walks;
  find_codes(lattice, words, window);
  memset(lattice->long_heads, 0, window->count * sizeof *lattice->long_heads);
  lattice->long_count = 0;
  first_round(lattice, words, window->count);
  walks = start_walks(lattice, words, window->count);
  for (uint32_t length = 2; length <= JB_SHORT_EDGES; length++)
    walks = short_round(lattice, words->cells, walks, length);
  return long_rounds(lattice, words, walks, err);
}

/* Set the key of the edge of 'length' characters; JB_NO_EDGE takes it away. */
static jb_status set_edge (jb_lattice *lattice, uint32_t start, uint32_t length,
                           int64_t key, jb_error *err) {
  if (length <= JB_SHORT_EDGES) {
    lattice->edges[start][length - 1] = key;
    return JB_OK;
  }
  if (!jb_is_edge(key))
    key = JB_NO_EDGE + length; /* a list's keys always tell their length */
  for (uint32_t e = lattice->long_heads[start]; e != 0;
       e = lattice->longer[e - 1].next)
    if ((lattice->longer[e - 1].key & 0xFF) == length) {
      lattice->longer[e - 1].key = key;
      return JB_OK;
    }
  return jb_is_edge(key) ? add_long(lattice, start, key, err) : JB_OK;
}

/* What one word of a layer says of the edge it matches. */
static jb_status lay_word (jb_lattice *lattice, const jb_layer_word *word,
                           uint32_t start, uint32_t length, jb_error *err) {
  jb_status status = JB_OK;
  if (word->has_frequency) {
    int64_t key = word->frequency == 0
                      ? JB_NO_EDGE
                      : (int64_t)word->value * 256 + lattice->offset + length;
    status = set_edge(lattice, start, length, key, err);
  }
  if (word->rule == JB_RULE_FORBID && length > 1)
    status = set_edge(lattice, start, length, JB_NO_EDGE, err);
  return status;
}

static jb_status lay_over (jb_lattice *lattice, const jb_layer *layer,
                           const jb_window *window, jb_error *err) {
  const jb_automaton *words = &layer->words;
  uint32_t root = jb_cell_base(words->cells[JB_AUTOMATON_START]);
  uint32_t count = window->count;
  for (uint32_t i = 0; i < count; i++)
    lattice->codes[i] =
        (uint16_t)jb_automaton_code(words, window->characters[i]);
  lattice->codes[count] = 0;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t state, code = lattice->codes[i];
    if (jb_cell_check(words->cells[root + code]) != code)
      continue;
    state = root + code;
    for (uint32_t length = 1;; length++) {
      uint32_t number = jb_automaton_value(words, state);
      if (number != 0 &&
          lay_word(lattice, &layer->items[number - 1], i, length, err) != JB_OK)
        return JB_NO_MEMORY;
      if (!jb_automaton_step(words, &state, lattice->codes[i + length]))
        break;
    }
  }
  /* Any start may have lost its edges. */
  for (uint32_t i = 0; i < count; i++)
    lattice->alone[i] = (uint16_t)i;
  lattice->alone_count = count;
  return JB_OK;
}

static void take_forbidden (jb_lattice *lattice, const jb_window *window) {
  for (size_t r = 0; r < window->forbidden_count; r++) {
    const jb_range *range = &window->forbidden[r];
    uint32_t start = jb_window_character_at(window, range->start);
    uint32_t end = jb_window_character_at(window, range->end);
    if (end - start > 1 && end - start <= JB_WORD_CHARACTERS &&
        window->start + window->offsets[end] == range->end)
      (void)set_edge(lattice, start, end - start, JB_NO_EDGE, NULL);
  }
}

/* Drop the edges at 'start' of more than 'length' characters. */
static void shorten (jb_lattice *lattice, uint32_t start, uint32_t length) {
  for (uint32_t l = length + 1; l <= JB_SHORT_EDGES; l++)
    lattice->edges[start][l - 1] = JB_NO_EDGE;
  for (uint32_t e = lattice->long_heads[start]; e != 0;
       e = lattice->longer[e - 1].next) {
    uint32_t l = (uint32_t)(lattice->longer[e - 1].key & 0xFF);
    if (l > length)
      lattice->longer[e - 1].key = JB_NO_EDGE + l;
  }
}

static void keep_boundaries (jb_lattice *lattice, const jb_window *window) {
  const uint8_t *boundaries = window->boundaries;
  uint32_t next = window->count; /* boundary behind 'i' that is not free */
  for (uint32_t i = window->count; i-- > 0;) {
    bool joined = boundaries[i] == JB_BOUNDARY_JOIN ||
                  boundaries[i + 1] == JB_BOUNDARY_JOIN;
    if (boundaries[i + 1] != JB_BOUNDARY_FREE)
      next = i + 1;
    shorten(lattice, i, joined ? 1 : next - i);
    if (joined)
      lattice->edges[i][0] = lattice->offset + 256 + 1;
  }
}

static bool has_edge (const jb_lattice *lattice, uint32_t start) {
  for (int i = 0; i < JB_SHORT_EDGES; i++)
    if (jb_is_edge(lattice->edges[start][i]))
      return true;
  for (uint32_t e = lattice->long_heads[start]; e != 0;
       e = lattice->longer[e - 1].next)
    if (jb_is_edge(lattice->longer[e - 1].key))
      return true;
  return false;
}

jb_status jb_lattice_fill (jb_lattice *lattice, const jb_vocabulary *vocabulary,
                           const jb_window *window, jb_error *err) {
  jb_status status;
  /* log frequency - log total; both values are one more than the logarithm. */
  lattice->offset = -256 * (int64_t)jb_log_value(vocabulary->total);
  status =
      find_words(lattice, jb_lexicon_words(vocabulary->lexicon), window, err);
  for (int l = 0; l < JB_VOCABULARY_LAYERS && status == JB_OK; l++)
    if (vocabulary->layers[l] != NULL)
      status = lay_over(lattice, vocabulary->layers[l], window, err);
  if (status != JB_OK)
    return status;
  take_forbidden(lattice, window);
  if (window->bound) {
    keep_boundaries(lattice, window);
    for (uint32_t i = 0; i < window->count; i++)
      lattice->alone[i] = (uint16_t)i;
    lattice->alone_count = window->count;
  }
  for (uint32_t a = 0; a < lattice->alone_count; a++)
    if (!has_edge(lattice, lattice->alone[a]))
      lattice->edges[lattice->alone[a]][0] = lattice->offset + 256 + 1;
  return JB_OK;
}

uint32_t jb_lattice_longest (const jb_lattice *lattice, uint32_t start) {
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
