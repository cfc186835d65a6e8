/* SPDX-License-Identifier: MIT */
/*
** From the trainer's floats to the file's whole numbers: fold what depends on
** a character alone into its row, drop pairs that weigh nothing, turn four
** labels' weights into cut and alone weights
** (words/weights.h), and scale as finely as 16 bits allow.
*/
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "words/training.h"

#define LARGEST_SCALE 1024u

/* The tables of the file are owned here; 'weights' views them. */
typedef struct exported {
  const jb_training *training;
  float divisor; /* of the floats read: epochs in the averages */
  const jb_group *source;
  jb_pair_table kept;
  jb_row *rows;
  jb_pair *pairs;
  jb_match_weights *matches;
  jb_weights weights;
} exported;

static float value_of (const exported *x, uint32_t group, int label) {
  return x->source[group][label] / x->divisor;
}

/* The weight of a code in a place with what its own word adds. */
static float place_value (const exported *x, uint32_t code, uint32_t place,
                          int label) {
  const jb_training *t = x->training;
  float value = value_of(x, t->groups.rows + code * JB_PLACES + place, label);
  if (t->options->lexicon == NULL || code == JB_CODE_BOUNDARY)
    return value;
  value += value_of(
      x, t->groups.alone_rows + place * JB_MATCH_ROWS + t->alone_rows[code],
      label);
  return value + value_of(x,
                          t->groups.alone_classes + place * JB_CLASSES +
                              t->alone_classes[code],
                          label);
}

/* The largest of 'count' groups from 'first' on. */
static double largest_of (const exported *x, uint32_t first, uint32_t count) {
  double largest = 0;
  for (uint32_t i = 0; i < count; i++)
    for (int label = 0; label < JB_LABELS; label++) {
      double absolute = fabs((double)value_of(x, first + i, label));
      largest = absolute > largest ? absolute : largest;
    }
  return largest;
}

/* What a unit's four weights mean for its boundaries and itself. */
typedef struct parts {
  float before, alone, behind;
} parts;

static parts parts_of (const float value[JB_LABELS]) {
  return (parts){value[JB_BEGIN] - value[JB_MIDDLE],
                 value[JB_SINGLE] - value[JB_BEGIN] - value[JB_END] +
                     value[JB_MIDDLE],
                 value[JB_END] - value[JB_MIDDLE]};
}

static parts parts_of_group (const exported *x, uint32_t group) {
  float value[JB_LABELS];
  for (int label = 0; label < JB_LABELS; label++)
    value[label] = value_of(x, group, label);
  return parts_of(value);
}

static int16_t whole (const exported *x, float value) {
  double scaled = floor((double)value * x->weights.scale + 0.5);
  if (scaled > INT16_MAX)
    scaled = INT16_MAX;
  return (int16_t)(scaled < -INT16_MAX ? -INT16_MAX : scaled);
}

/* The weight of a unit behind one with the parts 'left'. */
static jb_weight weight_behind (const exported *x, parts left, parts here) {
  return jb_weight_of(whole(x, left.behind + here.before),
                      whole(x, here.alone));
}

static const parts nothing = {0, 0, 0};

static void set_rows (exported *x) {
  for (uint32_t code = 0; code < x->weights.alphabet.code_count; code++) {
    parts left = nothing;
    for (uint32_t place = 0; place < JB_PLACES; place++) {
      float value[JB_LABELS];
      parts here;
      for (int label = 0; label < JB_LABELS; label++)
        value[label] = place_value(x, code, place, label);
      here = parts_of(value);
      x->rows[code].weights[place] = weight_behind(x, left, here);
      left = here;
    }
    x->rows[code].cut = whole(x, left.behind);
    x->rows[code].pair_base = x->kept.bases[code];
  }
}

/* The weights of the pairs that are kept. */
static void set_pairs (exported *x) {
  const jb_training *t = x->training;
  const jb_pair_table *kept = &x->kept;
  for (uint32_t cell = 0; cell < kept->cell_count; cell++) {
    uint32_t left = kept->checks[cell], group;
    parts first, second;
    if (left == 0)
      continue;
    group = jb_pair_table_cell(&t->pairs, left, cell - kept->bases[left]);
    group = t->groups.pairs + 2 * group;
    first = parts_of_group(x, group);
    second = parts_of_group(x, group + 1);
    x->pairs[cell] = (jb_pair){
        {weight_behind(x, nothing, first), weight_behind(x, first, second)},
        (uint16_t)left,
        whole(x, second.behind)};
  }
}

static void set_matches (exported *x) {
  for (uint32_t length = 2; length <= JB_MATCH_LONG; length++)
    for (uint32_t row = 0; row < JB_MATCH_ROWS; row++) {
      jb_weight *weights =
          x->matches[jb_match_length(length) * JB_MATCH_ROWS + row].weights;
      uint32_t slot = jb_match_slot(length), place = 0;
      parts left = nothing;
      for (uint32_t k = 0; k < length; k++) {
        /* Long words: first, second, and one for all those inside. */
        uint32_t seen = k;
        parts here;
        if (length == JB_MATCH_LONG)
          seen = k == 0 ? 0 : 1 + (k + 1 == length);
        here = parts_of_group(x, x->training->groups.matches +
                                     (slot + seen) * JB_MATCH_ROWS + row);
        if (length < JB_MATCH_LONG || k != 3)
          weights[place++] = weight_behind(x, left, here);
        left = here;
      }
      weights[place] = jb_weight_of(whole(x, left.behind), 0);
    }
}

/* All tables at the scale of the weights. */
static void set_tables (exported *x) {
  set_rows(x);
  set_pairs(x);
  set_matches(x);
}

/* Keep the pairs whose weights are at least 'prune' somewhere. */
static jb_status keep_pairs (exported *x, double prune, jb_error *err) {
  const jb_training *t = x->training;
  const jb_pair_table *all = &t->pairs;
  uint32_t codes = t->view.alphabet.code_count;
  size_t count = 0;
  uint32_t *keys = jb_allocate_array(all->cell_count, sizeof *keys);
  jb_status status;
  if (keys == NULL)
    return jb_fail_memory(err, all->cell_count * sizeof *keys);
  for (uint32_t left = 1; left < codes; left++)
    for (uint32_t right = 0; right < codes && all->bases[left] != 0; right++) {
      uint32_t cell = jb_pair_table_cell(all, left, right);
      if (cell != 0 && largest_of(x, t->groups.pairs + cell * 2, 2) >= prune)
        keys[count++] = left << 16 | right;
    }
  status = jb_pair_table_build(&x->kept, keys, count, codes, err);
  jb_free(keys);
  return status;
}

static jb_status allocate_tables (exported *x, jb_error *err) {
  uint32_t codes = x->weights.alphabet.code_count;
  uint32_t pairs = x->kept.cell_count;
  x->rows = jb_allocate_array(codes, sizeof *x->rows);
  x->pairs = jb_allocate_array(pairs, sizeof *x->pairs);
  x->matches =
      jb_allocate_array(JB_MATCH_LENGTHS * JB_MATCH_ROWS, sizeof *x->matches);
  if (x->rows == NULL || x->pairs == NULL || x->matches == NULL)
    return jb_fail_memory(err, pairs * sizeof *x->pairs);
  x->weights.rows = x->rows;
  x->weights.pairs = x->pairs;
  x->weights.pair_cells = pairs;
  x->weights.matches = x->matches;
  return JB_OK;
}

/* What jb_weights_about finds later; the same for the same training. */
static void append_about (const jb_training *t, jb_buffer *about) {
  const jb_train_options *o = t->options;
  jb_buffer_append_format(about, "name: %s\nstandard: %s\nlicence: %s\n",
                          o->name, o->standard, o->licence);
  for (unsigned n = 0; n < t->corpus_count; n++)
    jb_buffer_append_format(
        about, "data: %zu words in %zu sentences, xxh3 %016llx\n",
        t->corpora[n].word_count, t->corpora[n].sentence_count,
        (unsigned long long)t->corpora[n].digest);
  jb_buffer_append_format(about, "method: CRF, AdaGrad %g, L2 %g, %u epochs\n",
                          o->rate, o->decay, t->epochs);
  jb_buffer_append_format(
      about, "lexicon: %u words",
      o->lexicon == NULL ? 0 : jb_lexicon_words(o->lexicon)->word_count);
  jb_buffer_append_byte(about, '\n');
}

jb_status jb_training_export (const jb_training *t, double prune,
                              jb_buffer *file, jb_error *err) {
  exported x = {.training = t, .divisor = 1, .source = t->weights};
  jb_buffer about = JB_BUFFER_EMPTY;
  jb_status status;
  if (t->averaged > 0) {
    x.source = t->averages;
    x.divisor = (float)t->averaged;
  }
  x.weights = t->view;
  status = keep_pairs(&x, prune, err);
  if (status == JB_OK)
    status = allocate_tables(&x, err);
  if (status == JB_OK) {
    /* The finest scale, a power of two, at which no sum can leave 16 bits. */
    x.weights.scale = LARGEST_SCALE;
    set_tables(&x);
    while (x.weights.scale > 1 &&
           jb_weights_largest_sum(&x.weights) > INT16_MAX) {
      x.weights.scale /= 2;
      set_tables(&x);
    }
    append_about(t, &about);
    x.weights.about = about.bytes;
    x.weights.about_bytes = (uint32_t)about.length;
    x.weights.tagger_section = t->tagger.bytes;
    x.weights.tagger_bytes = t->tagger.length;
    jb_weights_write(&x.weights, file);
    if (about.status != JB_OK || file->status != JB_OK)
      status = jb_fail_memory(err, file->length);
  }
  jb_buffer_free(&about);
  jb_pair_table_free(&x.kept);
  jb_free(x.rows);
  jb_free(x.pairs);
  jb_free(x.matches);
  return status;
}
