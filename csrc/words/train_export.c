/* SPDX-License-Identifier: MIT */
/*
** From the trainer's floats to the file's whole numbers: fold what depends on
** a character alone into its row, add bucket and class of matches, drop pairs
** that weigh nothing, and scale as finely as 16 bits allow.
*/
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "words/training.h"

/* What a file's largest sums must stay below (words/weights.c); a little is
** left for rounding. */
#define LARGEST_SUM (32000.0 - JB_LARGEST_BONUS)
#define LARGEST_SCALE 1024.0

typedef struct exported {
  const jb_training *training;
  float divisor; /* of the floats read: epochs in the averages */
  const jb_group *source;
  double scale;
  jb_pair_table pairs, gaps;
  jb_row *rows; /* owned, and so on */
  jb_weight (*pair_weights)[2];
  jb_weight *gap_weights;
  jb_weight *types;
  jb_weight *matches;
} exported;

static float value_of (const exported *x, uint32_t group, int label) {
  return x->source[group][label] / x->divisor;
}

/* The weight of a code in a place with what its own word adds. */
static float place_value (const exported *x, uint32_t code, uint32_t place,
                          int label) {
  const jb_training *t = x->training;
  float value = value_of(
      x, t->groups.rows + code * (JB_PLACES + JB_ROLES) + place, label);
  if (t->options->lexicon == NULL || code == JB_CODE_BOUNDARY)
    return value;
  value += value_of(x,
                    t->groups.alone_buckets + place * JB_ALONE_BUCKETS +
                        t->alone_buckets[code],
                    label);
  return value + value_of(x,
                          t->groups.alone_classes + place * JB_MATCH_CLASSES +
                              t->alone_classes[code],
                          label);
}

static float role_value (const exported *x, uint32_t code, uint32_t role,
                         int label) {
  return value_of(x,
                  x->training->groups.rows + code * (JB_PLACES + JB_ROLES) +
                      JB_PLACES + role,
                  label);
}

static float match_value (const exported *x, uint32_t slot, uint32_t row,
                          int label) {
  const jb_training *t = x->training;
  return value_of(x,
                  t->groups.buckets + slot * JB_MATCH_BUCKETS +
                      row % JB_MATCH_BUCKETS,
                  label) +
         value_of(x,
                  t->groups.classes + slot * JB_MATCH_CLASSES +
                      row / JB_MATCH_BUCKETS,
                  label);
}

static double larger (double largest, float value) {
  double absolute = fabs((double)value);
  return absolute > largest ? absolute : largest;
}

/* The largest of 'count' groups from 'first' on. */
static double largest_of (const exported *x, uint32_t first, uint32_t count) {
  double largest = 0;
  for (uint32_t i = 0; i < count; i++)
    for (int label = 0; label < JB_LABELS; label++)
      largest = larger(largest, value_of(x, first + i, label));
  return largest;
}

static double largest_match (const exported *x) {
  double largest = 0;
  for (uint32_t slot = 0; slot < JB_MATCH_SLOTS; slot++)
    for (uint32_t row = 0; row < JB_MATCH_ROWS; row++)
      for (int label = 0; label < JB_LABELS; label++)
        largest = larger(largest, match_value(x, slot, row, label));
  return largest;
}

/* The finest scale, a power of two, at which no sum can leave 16 bits. */
static double find_scale (const exported *x) {
  const jb_training *t = x->training;
  double places = 0, roles = 0, sum, scale = LARGEST_SCALE;
  for (uint32_t code = 0; code < t->view.alphabet.code_count; code++)
    for (int label = 0; label < JB_LABELS; label++) {
      for (uint32_t place = 0; place < JB_PLACES; place++)
        places = larger(places, place_value(x, code, place, label));
      for (uint32_t role = 0; role < JB_ROLES; role++)
        roles = larger(roles, role_value(x, code, role, label));
    }
  sum = JB_PLACES * places + JB_ROLES * roles;
  sum += 2 * largest_of(x, t->groups.pairs, t->pairs.cell_count * 2);
  sum += largest_of(x, t->groups.gaps, t->gaps.cell_count);
  sum += largest_of(x, t->groups.types, JB_TYPES * JB_TYPES * JB_TYPES);
  sum += JB_MATCH_COVER * largest_match(x);
  for (int i = 0; i < JB_TRANSITIONS; i++)
    sum = larger(sum, t->transitions[i]);
  while (scale > 1 && sum * scale > LARGEST_SUM)
    scale /= 2;
  return scale;
}

static int16_t whole (const exported *x, float value) {
  double scaled = floor((double)value * x->scale + 0.5);
  if (scaled > INT16_MAX)
    scaled = INT16_MAX;
  return (int16_t)(scaled < -INT16_MAX ? -INT16_MAX : scaled);
}

static void copy_group (const exported *x, jb_weight weight, uint32_t group) {
  for (int label = 0; label < JB_LABELS; label++)
    weight[label] = whole(x, value_of(x, group, label));
}

static void set_dense (exported *x) {
  const jb_training *t = x->training;
  for (uint32_t code = 0; code < t->view.alphabet.code_count; code++)
    for (int label = 0; label < JB_LABELS; label++) {
      for (uint32_t place = 0; place < JB_PLACES; place++)
        x->rows[code].places[place][label] =
            whole(x, place_value(x, code, place, label));
      for (uint32_t role = 0; role < JB_ROLES; role++)
        x->rows[code].roles[role][label] =
            whole(x, role_value(x, code, role, label));
    }
  for (uint32_t i = 0; i < JB_TYPES * JB_TYPES * JB_TYPES; i++)
    copy_group(x, x->types[i], t->groups.types + i);
  for (uint32_t slot = 0; slot < JB_MATCH_SLOTS; slot++)
    for (uint32_t row = 0; row < JB_MATCH_ROWS; row++)
      for (int label = 0; label < JB_LABELS; label++)
        x->matches[slot * JB_MATCH_ROWS + row][label] =
            whole(x, match_value(x, slot, row, label));
}

/*
** The table of those of 'all' whose 'per_cell' groups from 'first' on weigh
** at least 'prune' somewhere, and their weights.
*/
static jb_status export_pairs (const exported *x, const jb_pair_table *all,
                               uint32_t first, uint32_t per_cell, double prune,
                               jb_pair_table *kept, jb_weight **weights,
                               jb_error *err) {
  uint32_t codes = x->training->view.alphabet.code_count;
  size_t count = 0;
  uint32_t *keys = jb_allocate_array(all->cell_count, sizeof *keys);
  jb_status status;
  if (keys == NULL)
    return jb_fail_memory(err, all->cell_count * sizeof *keys);
  for (uint32_t left = 1; left < codes; left++)
    for (uint32_t right = 0; right < codes; right++) {
      uint32_t cell = all->bases[left] + right;
      if (all->bases[left] != 0 && all->checks[cell] == left &&
          largest_of(x, first + cell * per_cell, per_cell) >= prune)
        keys[count++] = left << 16 | right;
    }
  status = jb_pair_table_build(kept, keys, count, codes, err);
  if (status == JB_OK) {
    *weights = jb_allocate_array(kept->cell_count, per_cell * sizeof **weights);
    if (*weights == NULL)
      status = jb_fail_memory(err, kept->cell_count * sizeof **weights);
  }
  for (size_t i = 0; status == JB_OK && i < count; i++) {
    uint32_t left = keys[i] >> 16, right = keys[i] & 0xFFFF;
    for (uint32_t k = 0; k < per_cell; k++)
      copy_group(x, (*weights)[(kept->bases[left] + right) * per_cell + k],
                 first + (all->bases[left] + right) * per_cell + k);
  }
  jb_free(keys);
  return status;
}

static jb_status allocate_dense (exported *x, jb_error *err) {
  uint32_t codes = x->training->view.alphabet.code_count;
  x->rows = jb_allocate_array(codes, sizeof *x->rows);
  x->types =
      jb_allocate_array(JB_TYPES * JB_TYPES * JB_TYPES, sizeof *x->types);
  x->matches =
      jb_allocate_array(JB_MATCH_SLOTS * JB_MATCH_ROWS, sizeof *x->matches);
  if (x->rows == NULL || x->types == NULL || x->matches == NULL)
    return jb_fail_memory(err, codes * sizeof *x->rows);
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

static void write_file (exported *x, const jb_buffer *about, jb_buffer *file) {
  const jb_training *t = x->training;
  const float *transitions =
      t->averaged > 0 ? t->transition_averages : t->transitions;
  jb_weights weights = t->view;
  for (int i = 0; i < JB_TRANSITIONS; i++)
    weights.transitions[i] = whole(x, transitions[i] / x->divisor);
  weights.scale = (uint32_t)x->scale;
  weights.rows = x->rows;
  weights.pairs = jb_pair_table_view(&x->pairs);
  weights.pair_weights = (const jb_weight(*)[2])x->pair_weights;
  weights.gaps = jb_pair_table_view(&x->gaps);
  weights.gap_weights = (const jb_weight *)x->gap_weights;
  weights.types = (const jb_weight *)x->types;
  weights.matches = (const jb_weight *)x->matches;
  weights.tagger_section = t->tagger.bytes;
  weights.tagger_bytes = t->tagger.length;
  weights.about = about->bytes;
  weights.about_bytes = (uint32_t)about->length;
  jb_weights_write(&weights, file);
}

jb_status jb_training_export (const jb_training *t, double prune,
                              jb_buffer *file, jb_error *err) {
  exported x = {.training = t, .divisor = 1, .source = t->weights};
  jb_buffer about = JB_BUFFER_EMPTY;
  jb_weight *pair_weights = NULL;
  jb_status status;
  if (t->averaged > 0) {
    x.source = t->averages;
    x.divisor = (float)t->averaged;
  }
  x.scale = find_scale(&x);
  status = allocate_dense(&x, err);
  if (status == JB_OK)
    status = export_pairs(&x, &t->pairs, t->groups.pairs, 2, prune, &x.pairs,
                          &pair_weights, err);
  x.pair_weights = (void *)pair_weights;
  if (status == JB_OK)
    status = export_pairs(&x, &t->gaps, t->groups.gaps, 1, prune, &x.gaps,
                          &x.gap_weights, err);
  if (status == JB_OK) {
    set_dense(&x);
    append_about(t, &about);
    write_file(&x, &about, file);
    if (about.status != JB_OK || file->status != JB_OK)
      status = jb_fail_memory(err, file->length);
  }
  jb_buffer_free(&about);
  jb_pair_table_free(&x.pairs);
  jb_pair_table_free(&x.gaps);
  jb_free(x.rows);
  jb_free(pair_weights);
  jb_free(x.gap_weights);
  jb_free(x.types);
  jb_free(x.matches);
  return status;
}
