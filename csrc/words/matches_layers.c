/* SPDX-License-Identifier: MIT */
/*
** The words of a user's layers among the matches. Such a word may hold letters,
** digits, marks: it counts where it begins and ends with whole units. It takes
** the place of the lexicon's word, and the model is told to favour it; one with
** frequency 0, or that is forbidden, takes the lexicon's away.
*/
#include <string.h>

#include "words/matches.h"

static void set_match (jb_matches *m, uint32_t unit, uint32_t length,
                       const jb_layer_word *word) {
  m->layered = true;
  if (length > m->layer_lengths[unit])
    m->layer_lengths[unit] = (uint16_t)length;
  if (length <= JB_MATCH_LONGEST)
    m->rows[length][unit] = (uint8_t)jb_match_row(word->value);
}

static void remove_match (jb_matches *m, uint32_t unit, uint32_t length) {
  if (m->layer_lengths[unit] == length)
    m->layer_lengths[unit] = 0;
  if (length <= JB_MATCH_LONGEST)
    m->rows[length][unit] = 0;
}

/* The layer's words that begin with unit 'first'. */
static void walk (jb_matches *m, const jb_layer *layer, const jb_window *window,
                  const jb_units *units, uint32_t first) {
  const jb_automaton *words = &layer->words;
  uint32_t state = JB_AUTOMATON_START;
  for (uint32_t u = first; u + 2 < units->count; u++) {
    uint32_t number, length = u - first + 1;
    if (units->starts[u] == units->starts[u + 1])
      return; /* a boundary */
    for (uint32_t i = units->starts[u]; i < units->starts[u + 1]; i++)
      if (!jb_automaton_step(words, &state,
                             jb_automaton_code(words, window->characters[i])))
        return;
    number = jb_automaton_value(words, state);
    if (number == 0 || length < 2)
      continue;
    if (layer->items[number - 1].rule == JB_RULE_FORBID ||
        (layer->items[number - 1].has_frequency &&
         layer->items[number - 1].frequency == 0))
      remove_match(m, first, length);
    else if (layer->items[number - 1].value > 0)
      set_match(m, first, length, &layer->items[number - 1]);
  }
}

/* What words there are now, by the rows. */
static void list_units (jb_matches *m, uint32_t unit_count) {
  for (uint32_t length = 3; length <= JB_MATCH_LONGEST; length++) {
    m->counts[length] = 0;
    for (uint32_t u = 0; u < unit_count; u++)
      if (m->rows[length][u] != 0)
        m->units[length][m->counts[length]++] = (uint16_t)u;
  }
}

void jb_matches_add_layers (jb_matches *m, const jb_vocabulary *vocabulary,
                            const jb_window *window, const jb_units *units) {
  for (int l = 0; l < JB_VOCABULARY_LAYERS; l++) {
    const jb_layer *layer = vocabulary->layers[l];
    if (layer == NULL)
      continue;
    if (!m->layered)
      memset(m->layer_lengths, 0, units->count * sizeof *m->layer_lengths);
    for (uint32_t u = 2; u + 2 < units->count; u++)
      walk(m, layer, window, units, u);
    list_units(m, units->count);
  }
}

/* Characters of the longest word that 'layer' has at character 'first' and that
** holds a mark or a blank; 0 for none. */
static uint32_t parted_word (const jb_layer *layer, const jb_alphabet *alphabet,
                             const jb_window *window, uint32_t first) {
  const unsigned parting = JB_KIND_ALONE | JB_KIND_BLANK | JB_KIND_SENTENCE_END;
  const jb_automaton *words = &layer->words;
  uint32_t state = JB_AUTOMATON_START, longest = 0;
  bool parted = false;
  for (uint32_t i = first; i < window->count; i++) {
    uint32_t c = window->characters[i], number;
    if ((i > first && window->boundaries[i] != JB_BOUNDARY_FREE) ||
        !jb_automaton_step(words, &state, jb_automaton_code(words, c)))
      break;
    parted = parted || (alphabet->kinds[jb_code_of(alphabet, c)] & parting);
    number = jb_automaton_value(words, state);
    if (parted && i > first && number != 0 &&
        layer->items[number - 1].value > 0 &&
        layer->items[number - 1].rule == JB_RULE_NONE)
      longest = i - first + 1;
  }
  return longest;
}

void jb_matches_join_layers (const jb_vocabulary *vocabulary,
                             const jb_alphabet *alphabet, jb_window *window) {
  if (!window->bound)
    memset(window->boundaries, JB_BOUNDARY_FREE, window->count + 1);
  for (uint32_t i = 0; i < window->count; i++) {
    uint32_t length = 0;
    for (int l = 0; l < JB_VOCABULARY_LAYERS; l++) {
      const jb_layer *layer = vocabulary->layers[l];
      uint32_t found =
          layer == NULL ? 0 : parted_word(layer, alphabet, window, i);
      length = found > length ? found : length;
    }
    if (length == 0 || window->boundaries[i] == JB_BOUNDARY_JOIN ||
        window->boundaries[i + length] == JB_BOUNDARY_JOIN)
      continue;
    window->bound = true;
    window->boundaries[i] = JB_BOUNDARY_CUT;
    for (uint32_t k = 1; k < length; k++)
      window->boundaries[i + k] = JB_BOUNDARY_JOIN;
    window->boundaries[i + length] = JB_BOUNDARY_CUT;
    i += length - 1;
  }
}
