/* SPDX-License-Identifier: MIT */
/* Looking and summing; see sequence.h. */
#include "words/sequence.h"

#include <string.h>

#include "base/memory.h"

/* In a window without a reset words are cut as if it ended there; those that
** end in its last characters are left to the next window. */
#define UNSETTLED 32u

/*
** What is found by the codes of the units alone: the cells of pairs, and the
** automaton's codes for the matches. The cells are asked for as soon as they
** are known, since most are in no cache nearby; the codes are, and are read in
** the meantime.
*/
static void look_up (jb_sequence *s, const jb_weights *weights) {
  const jb_row *rows = weights->rows;
  const jb_pair *pairs = weights->pairs;
  uint32_t count = s->units.count;
  uint16_t *codes = s->units.codes;
  codes[count] = JB_CODE_BOUNDARY; /* for the last one's pair */
#pragma GCC unroll 4
  for (uint32_t u = 0; u < count; u++) {
    uint32_t cell = rows[codes[u]].pair_base + codes[u + 1];
    s->pair_cells[u] = cell;
    __builtin_prefetch(&pairs[cell]);
    s->matches.codes[u] = jb_matches_code(&s->matches, codes[u]);
  }
}

bool jb_sequence_look (jb_sequence *s, const jb_weights *weights,
                       const jb_vocabulary *vocabulary,
                       const jb_window *window) {
  bool lexicon = (weights->feature_set & JB_FEATURES_LEXICON) != 0;
  uint32_t ahead = jb_has_layers(vocabulary) ? vocabulary->longest : 1;
  bool final = jb_units_fill(&s->units, &weights->alphabet, window, ahead);
  if (lexicon)
    jb_matches_use(&s->matches, vocabulary->lexicon, &weights->alphabet);
  look_up(s, weights);
  if (lexicon)
    jb_matches_find(&s->matches, vocabulary, window, &s->units);
  else
    jb_matches_find_none(&s->matches, &s->units);
  return final;
}

static void add_match (jb_weight *sums, const jb_weight *weights,
                       uint32_t length) {
  if (length < JB_MATCH_LONG) {
    for (uint32_t k = 0; k <= length; k++)
      sums[k] += weights[k];
    return;
  }
  sums[0] += weights[JB_LONG_FIRST];
  sums[1] += weights[JB_LONG_SECOND];
  for (uint32_t k = 2; k + 1 < length; k++)
    sums[k] += weights[JB_LONG_INSIDE];
  sums[length - 1] += weights[JB_LONG_LAST];
  sums[length] += weights[JB_LONG_BEHIND];
}

/* Add the words of three units and more, which are rare. */
static void add_matches (jb_sequence *s, const jb_match_weights *weights) {
  const jb_matches *m = &s->matches;
  for (uint32_t length = 3; length <= JB_MATCH_LONGEST; length++) {
    const jb_match_weights *table =
        weights + jb_match_length(length) * JB_MATCH_ROWS;
    for (uint32_t i = 0; i < m->counts[length]; i++) {
      uint32_t u = m->units[length][i];
      add_match(s->sums + u, table[m->rows[length][u]].weights, length);
    }
  }
}

/* Weights of four units in a row. */
typedef jb_weight four __attribute__((vector_size(16)));

static inline four load_four (const void *weights) {
  four loaded;
  memcpy(&loaded, weights, sizeof loaded);
  return loaded;
}

/*
** A character weighs for its neighbours, too: what is known so far of the unit
** before it, itself and the next two is carried along in 'four'. Of a pair and
** of a word of two are read four weights, of which three are theirs: neither
** table is the last of the file, so there is something to be read.
*/
void jb_sequence_sum (jb_sequence *s, const jb_weights *w) {
  static const four none = {0, 0, 0, 0}, of_pair = {-1, -1, -65536, 0};
  const uint16_t *codes = s->units.codes;
  const uint8_t *twos = s->matches.rows[2];
  const jb_row *rows = w->rows;
  const jb_pair *pairs = w->pairs;
  const jb_match_weights *matches = w->matches;
  uint32_t count = s->units.count;
  four sums = none;
  for (uint32_t u = 1; u + 1 < count; u++) {
    uint32_t code = codes[u], cell = s->pair_cells[u];
    four behind = load_four(matches[twos[u]].weights);
    cell &= -(uint32_t)(pairs[cell].check == code);
    behind += load_four(&pairs[cell]) & of_pair;
    sums += load_four(&rows[code]) +
            __builtin_shufflevector(behind, none, 4, 0, 1, 2);
    s->sums[u - 1] = sums[0];
    sums = __builtin_shufflevector(sums, none, 1, 2, 3, 4);
  }
  memset(&s->sums[count - 2], 0, 4 * sizeof *s->sums);
  add_matches(s, w->matches);
}

static void favour (jb_sequence *s, uint32_t unit, int cut, int alone) {
  s->sums[unit] += jb_weight_of(cut, alone);
}

/* Favour the words of layers; of those that overlap the leftmost, longest. */
static void favour_layers (jb_sequence *s, const jb_weights *w) {
  const uint16_t *lengths = s->matches.layer_lengths;
  int bonus = JB_LARGEST_BONUS;
  if (w->scale < JB_LARGEST_BONUS / JB_LAYER_BONUS)
    bonus = (int)(w->scale * JB_LAYER_BONUS);
  for (uint32_t u = 2; u + 2 < s->units.count; u++) {
    uint32_t length = lengths[u];
    if (length < 2)
      continue;
    /* Each unit gets it for being begin, middle or end, as its place is. */
    favour(s, u, bonus, -bonus);
    for (uint32_t k = 1; k + 1 < length; k++) {
      favour(s, u + k, -bonus, bonus);
      favour(s, u + k + 1, -bonus, 0);
    }
    u += length - 1;
    favour(s, u, 0, -bonus);
    favour(s, u + 1, bonus, 0);
  }
}

bool jb_sequence_run (jb_sequence *s, const jb_weights *weights,
                      const jb_vocabulary *vocabulary, jb_window *window) {
  bool final = jb_sequence_look(s, weights, vocabulary, window);
  jb_sequence_sum(s, weights);
  if ((weights->feature_set & JB_FEATURES_LEXICON) && s->matches.layered)
    favour_layers(s, weights);
  jb_sequence_decide(s, window);
  return final;
}

/* What a segmenter keeps for the model. */
typedef struct sequence_working {
  const jb_weights *weights;
  jb_sequence sequence;
} sequence_working;

static jb_status sequence_open (const void *parameters, void **working,
                                jb_error *err) {
  sequence_working *made = jb_allocate_array(1, sizeof *made);
  *working = made;
  if (made == NULL)
    return jb_fail_memory(err, sizeof *made);
  made->weights = parameters;
  jb_matches_start(&made->sequence.matches);
  return JB_OK;
}

static void sequence_close (void *working) {
  jb_free(working);
}

static jb_status sequence_cut (void *working, const jb_vocabulary *vocabulary,
                               jb_window *window, jb_error *err) {
  sequence_working *w = working;
  bool final;
  (void)err;
  if (jb_has_layers(vocabulary))
    jb_matches_join_layers(vocabulary, &w->weights->alphabet, window);
  final = jb_sequence_run(&w->sequence, w->weights, vocabulary, window);
  if (vocabulary->forbids || window->forbidden_count > 0)
    final = jb_sequence_avoid(&w->sequence, w->weights, vocabulary, window);
  while (!final && window->end_count > 1 &&
         window->ends[window->end_count - 1] + UNSETTLED > window->count)
    window->end_count--;
  return JB_OK;
}

const jb_model jb_sequence_model = {"sequence", false, sequence_open,
                                    sequence_close, sequence_cut};
