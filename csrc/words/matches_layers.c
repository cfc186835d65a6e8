/* SPDX-License-Identifier: MIT */
/*
** The words of a user's layers among the matches. Such a word may hold letters,
** digits, marks: it counts where it begins and ends with whole units. It takes
** the place of the lexicon's word, and the model is told to favour it; one with
** frequency 0, or that is forbidden, takes the lexicon's away.
*/
#include <string.h>

#include "words/matches.h"

/* The match of 'length' units at 'unit', or the number of matches. */
static uint32_t find (const jb_matches *m, uint32_t unit, uint32_t length) {
  uint32_t i = 0;
  while (i < m->counts[length] && m->items[length][i].unit != unit)
    i++;
  return i;
}

static void set_match (jb_matches *m, uint32_t unit, uint32_t length,
                       const jb_layer_word *word) {
  uint32_t row = jb_match_class(word->tag) * JB_MATCH_BUCKETS +
                 jb_match_bucket(word->value);
  m->layered = true;
  if (length > m->layer_lengths[unit])
    m->layer_lengths[unit] = (uint16_t)length;
  if (length <= JB_MATCH_LONGEST) {
    uint32_t i = find(m, unit, length);
    m->counts[length] += i == m->counts[length];
    m->items[length][i] = (jb_match){(uint16_t)unit, (uint16_t)row};
  }
}

static void remove_match (jb_matches *m, uint32_t unit, uint32_t length) {
  uint32_t i;
  if (m->layer_lengths[unit] == length)
    m->layer_lengths[unit] = 0;
  if (length > JB_MATCH_LONGEST)
    return;
  i = find(m, unit, length);
  if (i == m->counts[length])
    return;
  m->counts[length]--;
  memmove(&m->items[length][i], &m->items[length][i + 1],
          (m->counts[length] - i) * sizeof m->items[length][0]);
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
  }
}
