/* SPDX-License-Identifier: MIT */
/* Layers over the lexicon's edges, and edges that rules take away. */
#include "words/lattice_rules.h"

/* The layer's word of one character; NULL when it has none. */
static const jb_layer_word *character_word (const jb_layer *layer,
                                            uint32_t code) {
  const jb_automaton *words = &layer->words;
  uint32_t state = JB_AUTOMATON_START, number;
  if (code == 0 || !jb_automaton_step(words, &state, code))
    return NULL;
  number = jb_automaton_value(words, state);
  return number == 0 ? NULL : &layer->items[number - 1];
}

/* Let the layer's words of one character count. */
static void lay_characters (jb_lattice *lattice, const jb_layer *layer,
                            const uint16_t *codes, uint32_t count) {
  int64_t moved = 0; /* by how much the sums have changed up to here */
  for (uint32_t i = 0; i < count; i++) {
    const jb_layer_word *word = character_word(layer, codes[i]);
    int64_t before = lattice->sums[i + 1] - lattice->sums[i];
    lattice->sums[i] += moved;
    if (word == NULL || !word->has_frequency)
      continue;
    /* One that is no word counts as frequency 1, whose value is 1. */
    moved += (int64_t)(word->frequency > 0 ? word->value : 1) * 256 +
             lattice->offset - before;
    lattice->bases[i] &= ~JB_WORDLESS;
    lattice->bases[i] |= word->frequency > 0 ? 0 : JB_WORDLESS;
  }
  lattice->sums[count] += moved;
}

void jb_lattice_lay_characters (jb_lattice *lattice,
                                const jb_vocabulary *vocabulary,
                                const jb_window *window) {
  const jb_automaton *words = jb_lexicon_words(vocabulary->lexicon);
  uint32_t count = window->count, starts = 0;
  for (int l = 0; l < JB_VOCABULARY_LAYERS; l++) {
    const jb_layer *layer = vocabulary->layers[l];
    uint16_t *codes = lattice->layer_codes[l];
    for (uint32_t i = 0; i < count; i++)
      codes[i] = layer == NULL ? 0
                               : (uint16_t)jb_automaton_code(
                                     &layer->words, window->characters[i]);
    codes[count] = 0;
    if (layer != NULL && layer->characters)
      lay_characters(lattice, layer, codes, count);
  }
  for (uint32_t i = 0; i < count; i++) {
    bool begins =
        jb_automaton_may_begin(words, lattice->codes[i], lattice->codes[i + 1]);
    for (int l = 0; l < JB_VOCABULARY_LAYERS; l++) {
      const uint16_t *codes = lattice->layer_codes[l] + i;
      begins |= codes[0] != 0 && codes[1] != 0 &&
                jb_automaton_may_begin(&vocabulary->layers[l]->words, codes[0],
                                       codes[1]);
    }
    lattice->starts[starts] = (uint16_t)i;
    lattice->ranks[i] = (uint16_t)starts;
    starts += begins;
  }
  lattice->start_count = starts;
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
  return jb_is_edge(key) ? jb_lattice_add_long(lattice, start, key, err)
                         : JB_OK;
}

/* What one word of a layer, of two characters or more, says of its edge. */
static jb_status lay_word (jb_lattice *lattice, const jb_layer_word *word,
                           uint32_t start, uint32_t length, jb_error *err) {
  uint32_t i = lattice->starts[start];
  jb_status status = JB_OK;
  if (word->has_frequency) {
    int64_t key = (int64_t)word->value * 256 + lattice->offset + length -
                  (lattice->sums[i + length] - lattice->sums[i]);
    status = set_edge(lattice, start, length,
                      word->frequency == 0 ? JB_NO_EDGE : key, err);
  }
  if (word->rule == JB_RULE_FORBID)
    status = set_edge(lattice, start, length, JB_NO_EDGE, err);
  return status;
}

static jb_status lay_over (jb_lattice *lattice, const jb_layer *layer,
                           const uint16_t *codes, jb_error *err) {
  const jb_automaton *words = &layer->words;
  for (uint32_t s = 0; s < lattice->start_count; s++) {
    uint32_t i = lattice->starts[s], state = JB_AUTOMATON_START;
    if (codes[i] == 0 || codes[i + 1] == 0)
      continue;
    /* The code behind the window is 0 and leads nowhere. */
    for (uint32_t length = 1;
         jb_automaton_step(words, &state, codes[i + length - 1]); length++) {
      uint32_t number = jb_automaton_value(words, state);
      if (number != 0 && length > 1 &&
          lay_word(lattice, &layer->items[number - 1], s, length, err) != JB_OK)
        return JB_NO_MEMORY;
    }
  }
  return JB_OK;
}

jb_status jb_lattice_lay_words (jb_lattice *lattice,
                                const jb_vocabulary *vocabulary,
                                jb_error *err) {
  for (int l = 0; l < JB_VOCABULARY_LAYERS; l++)
    if (vocabulary->layers[l] != NULL &&
        lay_over(lattice, vocabulary->layers[l], lattice->layer_codes[l],
                 err) != JB_OK)
      return JB_NO_MEMORY;
  return JB_OK;
}

static void take_forbidden (jb_lattice *lattice, const jb_window *window) {
  for (size_t r = 0; r < window->forbidden_count; r++) {
    const jb_range *range = &window->forbidden[r];
    uint32_t start = jb_window_character_at(window, range->start);
    uint32_t end = jb_window_character_at(window, range->end);
    uint32_t rank = lattice->ranks[start];
    if (end - start > 1 && end - start <= JB_WORD_CHARACTERS &&
        window->start + window->offsets[end] == range->end &&
        rank < lattice->start_count && lattice->starts[rank] == start)
      (void)set_edge(lattice, rank, end - start, JB_NO_EDGE, NULL);
  }
}

/* Drop the edges from a start of more than 'length' characters. */
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
  uint32_t start = lattice->start_count;
  for (uint32_t i = window->count; i-- > 0;) {
    bool joined = boundaries[i] == JB_BOUNDARY_JOIN ||
                  boundaries[i + 1] == JB_BOUNDARY_JOIN;
    if (boundaries[i + 1] != JB_BOUNDARY_FREE)
      next = i + 1;
    if (start > 0 && lattice->starts[start - 1] == i)
      shorten(lattice, --start, joined ? 1 : next - i);
  }
}

void jb_lattice_keep_rules (jb_lattice *lattice, const jb_window *window) {
  take_forbidden(lattice, window);
  if (window->bound)
    keep_boundaries(lattice, window);
}
