/* SPDX-License-Identifier: MIT */
/*
** One step of the training: the gradient of a sentence's log likelihood, by
** the forward-backward algorithm, and AdaGrad's update along it.
**
** Forward and backward values are probabilities scaled at each unit, in
** doubles; weights are floats. C11 keeps the compiler from contracting a
** product and a sum, so the results are the same on every machine.
*/
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "words/training.h"

/* At most so many words cover a unit: lengths 2 to 8, each from as many
** starts. */
#define COVER (2 + 3 + 4 + 5 + 6 + 7 + 8)

/* The most groups that are active at a unit: 3 characters with 2 properties
** each, 2 pairs, and the matches that cover it. */
#define ACTIVE (3 * 3 + 2 + COVER)

/* Keeps AdaGrad's first steps small. */
#define FIRST_GRADIENT 1e-2f

typedef struct lattice_unit {
  double emission[JB_LABELS]; /* e^(sum - the largest of the unit) */
  double forward[JB_LABELS];
  double backward[JB_LABELS];
  double scale; /* what the forward values were divided by */
  uint32_t count;
  uint32_t active[ACTIVE];
} lattice_unit;

/* The units of the sentence, without the boundaries at its ends. */
struct jb_lattice {
  lattice_unit units[JB_UNIT_CAPACITY];
  uint8_t gold[JB_UNIT_CAPACITY];
};

/* Whether a label can follow another. */
static const bool follows[JB_LABELS][JB_LABELS] = {
    [JB_BEGIN] = {false, true, true, false},
    [JB_MIDDLE] = {false, true, true, false},
    [JB_END] = {true, false, false, true},
    [JB_SINGLE] = {true, false, false, true},
};

/*
** e^x by the Taylor series on [-ln2/2, ln2/2], to about 1e-16: not the C
** library's, whose last bit differs between versions.
*/
static double exponential (double x) {
  static const double log2e = 1.4426950408889634;
  static const double ln2_high = 0.693147180369123816490;
  static const double ln2_low = 1.90821492927058770002e-10;
  double whole, r, sum = 1;
  if (x < -700)
    return 0;
  if (x > 700)
    x = 700;
  whole = floor(x * log2e + 0.5);
  r = x - whole * ln2_high - whole * ln2_low;
  for (int n = 14; n > 0; n--)
    sum = 1 + sum * r / n;
  return ldexp(sum, (int)whole);
}

jb_status jb_training_open_steps (jb_training *t, jb_error *err) {
  t->lattice = jb_allocate(sizeof *t->lattice);
  if (t->lattice == NULL)
    return jb_fail_memory(err, sizeof *t->lattice);
  return JB_OK;
}

void jb_training_close_steps (jb_training *t) {
  jb_free(t->lattice);
  t->lattice = NULL;
}

/* Gold labels of the units. Where a rule decides otherwise than the corpus,
** the rule's cut is learnt: what decoding can never do teaches nothing. */
static void set_gold (jb_training *t) {
  const jb_units *units = &t->sequence->units;
  uint8_t *gold = t->lattice->gold;
  for (uint32_t u = 0; u < units->count; u++) {
    bool begins = t->gold[units->starts[u]];
    bool ends = t->gold[units->starts[u + 1]];
    if (units->allowed[u] == JB_ALLOW_SINGLE)
      begins = ends = true;
    begins = begins || (u > 0 && units->allowed[u - 1] == JB_ALLOW_SINGLE);
    ends = ends ||
           (u + 1 < units->count && units->allowed[u + 1] == JB_ALLOW_SINGLE);
    if (begins)
      gold[u] = ends ? JB_SINGLE : JB_BEGIN;
    else
      gold[u] = ends ? JB_END : JB_MIDDLE;
  }
}

static inline void activate (lattice_unit *unit, uint32_t group) {
  unit->active[unit->count++] = group;
}

static void activate_match (jb_training *t, uint32_t unit, uint32_t length,
                            uint32_t row) {
  for (uint32_t k = 0; k < length; k++) {
    uint32_t slot = jb_match_slot(length) + k;
    if (length >= JB_MATCH_LONG && k > 0)
      slot = jb_match_slot(length) + (k + 1 == length ? 2 : 1);
    activate(&t->lattice->units[unit + k],
             t->groups.matches + slot * JB_MATCH_ROWS + row);
  }
}

static void activate_matches (jb_training *t) {
  const jb_sequence *s = t->sequence;
  for (uint32_t length = 2; length <= JB_MATCH_LONGEST; length++)
    for (uint32_t u = 0; u < s->units.count; u++)
      if (s->matches.rows[length][u] != 0)
        activate_match(t, u, length, s->matches.rows[length][u]);
}

static void activate_character (jb_training *t, lattice_unit *unit,
                                uint32_t code, uint32_t place) {
  activate(unit, t->groups.rows + code * JB_PLACES + place);
  if (t->options->lexicon == NULL || code == JB_CODE_BOUNDARY)
    return;
  activate(unit,
           t->groups.alone_rows + place * JB_MATCH_ROWS + t->alone_rows[code]);
  activate(unit, t->groups.alone_classes + place * JB_CLASSES +
                     t->alone_classes[code]);
}

/* The groups of all features but the matches. */
static void activate_unit (jb_training *t, uint32_t u) {
  const jb_sequence *s = t->sequence;
  const uint16_t *codes = s->units.codes;
  lattice_unit *unit = &t->lattice->units[u];
  uint32_t cell;
  for (uint32_t place = 0; place < JB_PLACES; place++)
    activate_character(t, unit, codes[u + 1 - place], place);
  cell = jb_pair_table_cell(&t->pairs, codes[u - 1], codes[u]);
  if (cell != 0)
    activate(unit, t->groups.pairs + cell * 2 + 1);
  cell = jb_pair_table_cell(&t->pairs, codes[u], codes[u + 1]);
  if (cell != 0)
    activate(unit, t->groups.pairs + cell * 2);
}

static void set_emission (jb_training *t, lattice_unit *unit,
                          unsigned allowed) {
  float sum[JB_LABELS] = {0, 0, 0, 0}, largest = -1e30f;
  for (uint32_t i = 0; i < unit->count; i++)
    for (int label = 0; label < JB_LABELS; label++)
      sum[label] += t->weights[unit->active[i]][label];
  for (unsigned label = 0; label < JB_LABELS; label++)
    if (jb_allows(allowed, label) && sum[label] > largest)
      largest = sum[label];
  for (unsigned label = 0; label < JB_LABELS; label++)
    unit->emission[label] =
        jb_allows(allowed, label)
            ? exponential((double)sum[label] - (double)largest)
            : 0;
}

static void go_forward (lattice_unit *unit, const lattice_unit *before) {
  double total = 0;
  for (int b = 0; b < JB_LABELS; b++) {
    double sum = 0;
    if (before == NULL)
      sum = b == JB_BEGIN || b == JB_SINGLE;
    else
      for (int a = 0; a < JB_LABELS; a++)
        sum += follows[a][b] ? before->forward[a] : 0;
    unit->forward[b] = sum * unit->emission[b];
    total += unit->forward[b];
  }
  unit->scale = total;
  for (int b = 0; b < JB_LABELS; b++)
    unit->forward[b] /= total;
}

static void go_backward (lattice_unit *unit, const lattice_unit *behind) {
  for (int a = 0; a < JB_LABELS; a++) {
    double sum = 0;
    if (behind == NULL)
      sum = a == JB_END || a == JB_SINGLE;
    else
      for (int b = 0; b < JB_LABELS; b++)
        sum += follows[a][b]
                   ? behind->emission[b] * behind->backward[b] / behind->scale
                   : 0;
    unit->backward[a] = sum;
  }
}

/* AdaGrad: w += rate * g / sqrt(sum of g^2). */
static inline void update (float *weight, float *squares, float gradient,
                           float rate) {
  *squares += gradient * gradient;
  *weight += rate * gradient / sqrtf(*squares + FIRST_GRADIENT);
}

static void update_unit (jb_training *t, const lattice_unit *unit,
                         unsigned gold) {
  float rate = (float)t->options->rate, decay = (float)t->options->decay;
  float difference[JB_LABELS];
  double total = 0;
  for (int label = 0; label < JB_LABELS; label++)
    total += unit->forward[label] * unit->backward[label];
  for (int label = 0; label < JB_LABELS; label++)
    difference[label] =
        (float)((label == (int)gold) -
                unit->forward[label] * unit->backward[label] / total);
  for (uint32_t i = 0; i < unit->count; i++) {
    float *weight = t->weights[unit->active[i]];
    float *squares = t->gradients[unit->active[i]];
    for (int label = 0; label < JB_LABELS; label++)
      update(&weight[label], &squares[label],
             difference[label] - decay * weight[label], rate);
  }
}

void jb_training_step (jb_training *t) {
  struct jb_lattice *lattice = t->lattice;
  lattice_unit *units = lattice->units;
  const jb_units *seen = &t->sequence->units;
  uint32_t first = 2, last = seen->count - 2;
  set_gold(t);
  for (uint32_t u = 0; u < seen->count; u++)
    units[u].count = 0;
  activate_matches(t);
  for (uint32_t u = first; u < last; u++) {
    activate_unit(t, u);
    set_emission(t, &units[u], seen->allowed[u]);
    if (u + 1 == last) /* a text ends with a word's end */
      units[u].emission[JB_BEGIN] = units[u].emission[JB_MIDDLE] = 0;
    go_forward(&units[u], u == first ? NULL : &units[u - 1]);
  }
  for (uint32_t u = last; u-- > first;)
    go_backward(&units[u], u + 1 == last ? NULL : &units[u + 1]);
  for (uint32_t u = first; u < last; u++)
    if (seen->codes[u] != JB_CODE_BOUNDARY)
      update_unit(t, &units[u], lattice->gold[u]);
}
