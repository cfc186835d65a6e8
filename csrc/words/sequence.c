/* SPDX-License-Identifier: MIT */
/* Looking, summing, labelling; see sequence.h. */
#include "words/sequence.h"

#include <string.h>

#include "base/memory.h"

/* A sum that loses against every real one, and still does with a window's
** worth of the largest weights added. */
#define IMPOSSIBLE (INT32_MIN / 2)

_Static_assert((int64_t)JB_UNIT_CAPACITY * 2 * 32767 < -(int64_t)IMPOSSIBLE,
               "a window's sums stay apart from IMPOSSIBLE");

/* In a window without a reset words are cut as if it ended there; those that
** end in its last characters are left to the next window. */
#define UNSETTLED 32u

/*
** One and two units' weights at once, by the vector extension that GCC and
** clang have for every processor. All tables are aligned to 8 bytes.
*/
typedef int16_t lanes __attribute__((vector_size(8), may_alias));
typedef int16_t two_lanes
    __attribute__((vector_size(16), may_alias, aligned(8)));

static inline lanes load (const jb_weight weight) {
  return *(const lanes *)(const void *)weight;
}

static inline two_lanes load_two (const jb_weight weight) {
  return *(const two_lanes *)(const void *)weight;
}

static inline void store (jb_weight weight, lanes value) {
  *(lanes *)(void *)weight = value;
}

bool jb_sequence_look (jb_sequence *s, const jb_weights *weights,
                       const jb_vocabulary *vocabulary,
                       const jb_window *window) {
  uint32_t ahead = jb_has_layers(vocabulary) ? vocabulary->longest : 1;
  bool final = jb_units_fill(&s->units, &weights->alphabet, window, ahead);
  uint32_t count = s->units.count;
  const uint16_t *codes = s->units.codes;
  if (weights->feature_set & JB_FEATURES_LEXICON)
    jb_matches_find(&s->matches, vocabulary, &weights->alphabet, window,
                    &s->units);
  s->gap_cells[0] = s->gap_cells[count - 1] = 0;
  s->pair_cells[0] = s->pair_cells[count - 1] = 0;
  /* What will be summed is asked for now: most is in no cache nearby. */
  for (uint32_t u = 1; u + 1 < count; u++) {
    uint32_t gap = jb_pair_cell(&weights->gaps, codes[u - 1], codes[u + 1]);
    uint32_t pair = jb_pair_cell(&weights->pairs, codes[u], codes[u + 1]);
    s->gap_cells[u] = gap;
    s->pair_cells[u] = pair;
    __builtin_prefetch(&weights->rows[codes[u]]);
    __builtin_prefetch(weights->pair_weights[pair]);
    __builtin_prefetch(weights->gap_weights[gap]);
  }
  return final;
}

/* The rows of one slot of the match tables. */
static inline const jb_weight *slot (const jb_weights *w, uint32_t number) {
  return w->matches + (size_t)number * JB_MATCH_ROWS;
}

static inline void add_match (jb_sequence *s, uint32_t unit,
                              const jb_weight weight, unsigned role) {
  store(s->match_sums[unit], load(s->match_sums[unit]) + load(weight));
  s->roles[unit] |= (uint8_t)(1u << role);
}

/* Roles of a match, by the numbers of jb_row's roles. */
enum { ROLE_BEGIN, ROLE_MIDDLE, ROLE_END };

static void add_matches (jb_sequence *s, const jb_weights *w) {
  const jb_matches *m = &s->matches;
  memset(s->match_sums, 0, s->units.count * sizeof *s->match_sums);
  memset(s->roles, 0, s->units.count);
  if (!(w->feature_set & JB_FEATURES_LEXICON))
    return;
  for (uint32_t i = 0; i < m->counts[2]; i++) {
    jb_match match = m->items[2][i];
    add_match(s, match.unit, slot(w, JB_SLOT_TWO)[match.row], ROLE_BEGIN);
    add_match(s, match.unit + 1u, slot(w, JB_SLOT_TWO + 1)[match.row],
              ROLE_END);
  }
  for (uint32_t length = 3; length <= JB_MATCH_LONGEST; length++) {
    uint32_t first = jb_match_slot(length);
    bool is_long = length >= JB_MATCH_LONG;
    for (uint32_t i = 0; i < m->counts[length]; i++) {
      jb_match match = m->items[length][i];
      add_match(s, match.unit, slot(w, first)[match.row], ROLE_BEGIN);
      for (uint32_t k = 1; k + 1 < length; k++)
        add_match(s, match.unit + k,
                  slot(w, first + (is_long ? 1 : k))[match.row], ROLE_MIDDLE);
      add_match(s, match.unit + length - 1,
                slot(w, first + (is_long ? 2 : length - 1))[match.row],
                ROLE_END);
    }
  }
}

/* All bits, if the bit 'number' is among 'bits'. */
#define BIT(bits, number) ((bits) >> (number)&1 ? -1 : 0)

/* All bits for a role that is among those of a unit, by the roles' bits. */
#define LANES(bits, role)                                                      \
  { BIT(bits, role), BIT(bits, role), BIT(bits, role), BIT(bits, role) }
#define ROLES(bits)                                                            \
  { LANES(bits, 0), LANES(bits, 1), LANES(bits, 2) }
static const lanes has_role[1 << JB_ROLES][JB_ROLES] = {
    ROLES(0), ROLES(1), ROLES(2), ROLES(3),
    ROLES(4), ROLES(5), ROLES(6), ROLES(7)};

/* The second unit of 'a' and the first of 'b'. */
static inline two_lanes shift (two_lanes a, two_lanes b) {
  return __builtin_shufflevector(a, b, 4, 5, 6, 7, 8, 9, 10, 11);
}

/*
** A character's row holds its weights for five units in a row, a pair's for
** two: so the sums of the unit at hand and the next ones are kept in vectors of
** two units each, rows are added whole, and the vectors move on by a unit.
*/
void jb_sequence_sum (jb_sequence *s, const jb_weights *w) {
  const uint16_t *codes = s->units.codes;
  const uint8_t *kinds = w->alphabet.kinds;
  const jb_row *rows = w->rows;
  const two_lanes zero = {0};
  two_lanes near = zero, next = zero, far = zero;
  uint32_t count = s->units.count;
  uint32_t type = jb_type_index(0, kinds[codes[1]], kinds[codes[2]]);
  add_matches(s, w);
  for (uint32_t c = 0; c < count; c++) {
    /* 'near' holds the sums of the units c - 2 and c - 1, and so on. */
    const jb_row *row = &rows[codes[c]];
    uint32_t u = c - 2;
    lanes sum;
    near += load_two(row->places[0]);
    next += load_two(row->places[2]);
    far += load_two(row->places[4]) & (two_lanes){-1, -1, -1, -1, 0, 0, 0, 0};
    next += load_two(w->pair_weights[s->pair_cells[c]][0]);
    if (c >= 4) {
      const lanes *roles = has_role[s->roles[u] & 7];
      row = &rows[codes[u]];
      type = (type << JB_TYPE_BITS | (kinds[codes[u + 1]] & (JB_TYPES - 1))) &
             (JB_TYPES * JB_TYPES * JB_TYPES - 1);
      sum = (lanes){near[0], near[1], near[2], near[3]};
      sum += load(s->match_sums[u]);
      sum += load(w->types[type]);
      sum += load(w->gap_weights[s->gap_cells[u]]);
      sum += load(row->roles[0]) & roles[0];
      sum += load(row->roles[1]) & roles[1];
      sum += load(row->roles[2]) & roles[2];
      store(s->sums[u], sum);
    }
    near = shift(near, next);
    next = shift(next, far);
    far = shift(far, zero);
  }
}

static void favour (int16_t *sum, int bonus) {
  *sum = (int16_t)(*sum + bonus);
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
    favour(&s->sums[u][JB_BEGIN], bonus);
    for (uint32_t k = 1; k + 1 < length; k++)
      favour(&s->sums[u + k][JB_MIDDLE], bonus);
    u += length - 1;
    favour(&s->sums[u][JB_END], bonus);
  }
}

/* The four labels' sums of the best paths, in the order of the labels. */
typedef int32_t sums __attribute__((vector_size(16)));

/* All bits for the labels of a set, by the set's bits. */
#define SET(set)                                                               \
  { BIT(set, 0), BIT(set, 1), BIT(set, 2), BIT(set, 3) }
static const sums in_set[JB_ALLOW_ALL + 1] = {
    SET(0), SET(1), SET(2),  SET(3),  SET(4),  SET(5),  SET(6),  SET(7),
    SET(8), SET(9), SET(10), SET(11), SET(12), SET(13), SET(14), SET(15)};

/*
** Each label can follow two: begin and single an end or a single, middle and
** end a begin or a middle. So a unit takes the larger of two rearrangements of
** the sums before it; which of them is kept for the way back.
*/
static void find_steps (jb_sequence *s, const int16_t t[JB_TRANSITIONS],
                        uint32_t last, sums best) {
  const sums impossible = {IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE};
  const sums first_step = {t[JB_END_BEGIN], t[JB_BEGIN_MIDDLE], t[JB_BEGIN_END],
                           t[JB_END_SINGLE]};
  const sums second_step = {t[JB_SINGLE_BEGIN], t[JB_MIDDLE_MIDDLE],
                            t[JB_MIDDLE_END], t[JB_SINGLE_SINGLE]};
  const sums first_before = {JB_END, JB_BEGIN, JB_BEGIN, JB_END};
  for (uint32_t u = 2; u < last; u++) {
    sums allowed = in_set[s->units.allowed[u] & JB_ALLOW_ALL];
    sums first =
        __builtin_shufflevector(best, best, JB_END, JB_BEGIN, JB_BEGIN, JB_END);
    sums second = __builtin_shufflevector(best, best, JB_SINGLE, JB_MIDDLE,
                                          JB_MIDDLE, JB_SINGLE);
    sums is_second;
    first += first_step;
    second += second_step;
    is_second = second > first;
    best = (second & is_second) | (first & ~is_second);
    best += __builtin_convertvector(load(s->sums[u]), sums);
    best = (best & allowed) | (impossible & ~allowed);
    /* Subtracting a set bit for "second" gives the label that precedes. */
    is_second = first_before - is_second;
    memcpy(s->steps[u], &is_second, sizeof is_second);
  }
  s->best = best[JB_SINGLE] > best[JB_END] ? best[JB_SINGLE] : best[JB_END];
  s->labels[last - 1] = best[JB_SINGLE] > best[JB_END] ? JB_SINGLE : JB_END;
}

_Static_assert(JB_SINGLE == JB_END + 1 && JB_MIDDLE == JB_BEGIN + 1,
               "the second label that can precede is the first's next");

void jb_sequence_label (jb_sequence *s, const int16_t t[JB_TRANSITIONS]) {
  uint32_t last = s->units.count - 2;
  uint32_t label;
  /* As if a single stood before the text. */
  find_steps(s, t, last, (sums){IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE, 0});
  label = s->labels[last - 1];
  for (uint32_t u = last; u-- > 2;) {
    s->labels[u] = (uint8_t)label;
    label = s->steps[u][label];
  }
}

void jb_sequence_end (const jb_sequence *s, jb_window *window) {
  const jb_units *units = &s->units;
  uint32_t count = 0;
  for (uint32_t u = 2; u + 2 < units->count; u++) {
    uint32_t end = units->starts[u + 1];
    window->ends[count] = (uint16_t)end;
    /* A boundary without characters ends nothing. */
    count += (s->labels[u] >= JB_END) & (end != units->starts[u]);
  }
  window->end_count = count;
}

bool jb_sequence_run (jb_sequence *s, const jb_weights *weights,
                      const jb_vocabulary *vocabulary, jb_window *window) {
  bool final = jb_sequence_look(s, weights, vocabulary, window);
  jb_sequence_sum(s, weights);
  if ((weights->feature_set & JB_FEATURES_LEXICON) && s->matches.layered)
    favour_layers(s, weights);
  jb_sequence_label(s, weights->transitions);
  jb_sequence_end(s, window);
  return final;
}

/* What a segmenter keeps for the model. */
typedef struct sequence_working {
  const jb_weights *weights;
  jb_sequence sequence;
} sequence_working;

static jb_status sequence_open (const void *parameters, void **working,
                                jb_error *err) {
  sequence_working *made = jb_allocate(sizeof *made);
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
