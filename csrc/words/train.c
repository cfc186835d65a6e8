/* SPDX-License-Identifier: MIT */
/* The training from start to end; see train.h for the method. */
#include "words/train.h"

#include <string.h>

#include "base/memory.h"
#include "words/train_tagger.h"
#include "words/training.h"

/* Where the order of sentences comes from: any number but 0 does. */
#define SEED 0x9E3779B97F4A7C15u

/* xorshift64* (Vigna 2016). */
static uint64_t next_random (uint64_t *state) {
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return *state * 0x2545F4914F6CDD1Du;
}

/* Fisher and Yates. */
static void shuffle (uint64_t *random, uint32_t *order, size_t count) {
  for (size_t i = count; i > 1; i--) {
    size_t k = (size_t)(next_random(random) % i);
    uint32_t swapped = order[i - 1];
    order[i - 1] = order[k];
    order[k] = swapped;
  }
}

/* Where each kind of group starts. */
static void lay_out (jb_training *t) {
  uint32_t codes = t->view.alphabet.code_count, next = 0;
  t->groups.rows = next;
  next += codes * JB_PLACES;
  t->groups.pairs = next;
  next += t->pairs.cell_count * 2;
  t->groups.matches = next;
  next += JB_MATCH_SLOTS * JB_MATCH_ROWS;
  t->groups.alone_rows = next;
  next += JB_PLACES * JB_MATCH_ROWS;
  t->groups.alone_classes = next;
  next += JB_PLACES * JB_CLASSES;
  t->groups.count = next;
}

static jb_status allocate_weights (jb_training *t, jb_error *err) {
  lay_out(t);
  t->weights = jb_allocate_array(t->groups.count, sizeof *t->weights);
  t->gradients = jb_allocate_array(t->groups.count, sizeof *t->gradients);
  t->averages = jb_allocate_array(t->groups.count, sizeof *t->averages);
  if (t->weights == NULL || t->gradients == NULL || t->averages == NULL)
    return jb_fail_memory(err, t->groups.count * sizeof *t->weights);
  return JB_OK;
}

static jb_status open_corpora (jb_training *t, jb_error *err) {
  const jb_train_options *o = t->options;
  jb_status status = jb_corpus_open(&t->corpora[0], o->corpus, err);
  if (status != JB_OK)
    return status;
  t->corpus_count = 1;
  if (o->more != NULL) {
    status = jb_corpus_open(&t->corpora[1], o->more, err);
    if (status != JB_OK)
      return status;
    t->corpus_count = 2;
  }
  if (o->dev != NULL)
    status = jb_corpus_open(&t->dev, o->dev, err);
  return status;
}

static jb_status prepare (jb_training *t, jb_error *err) {
  jb_status status;
  t->window = jb_allocate(sizeof *t->window);
  t->sequence = jb_allocate(sizeof *t->sequence);
  if (t->window == NULL || t->sequence == NULL)
    return jb_fail_memory(err, sizeof *t->sequence);
  jb_matches_start(&t->sequence->matches);
  if (t->options->lexicon != NULL) {
    t->vocabulary.lexicon = t->options->lexicon;
    t->view.feature_set = JB_FEATURES_LEXICON;
  }
  status = open_corpora(t, err);
  if (status == JB_OK && t->options->tags != NULL)
    status =
        jb_train_tagger(t->options->tags, t->options->lexicon, &t->tagger, err);
  if (status == JB_OK)
    status = jb_training_alphabet(t, err);
  if (status == JB_OK)
    status = jb_training_pairs(t, err);
  if (status == JB_OK)
    status = allocate_weights(t, err);
  if (status == JB_OK)
    status = jb_training_open_steps(t, err);
  return status;
}

void jb_training_look (jb_training *t, const jb_corpus *corpus, size_t number) {
  jb_sequence *s = t->sequence;
  jb_corpus_read(corpus, number, t->window, t->gold);
  (void)jb_units_fill(&s->units, &t->view.alphabet, t->window, 1);
  if (t->options->lexicon == NULL) {
    jb_matches_find_none(&s->matches, &s->units);
    return;
  }
  jb_matches_use(&s->matches, t->vocabulary.lexicon, &t->view.alphabet);
  for (uint32_t u = 0; u < s->units.count; u++)
    s->matches.codes[u] = jb_matches_code(&s->matches, s->units.codes[u]);
  jb_matches_find(&s->matches, &t->vocabulary, t->window, &s->units);
}

/* Words found and right in the sentence in the window, whose ends are set. */
static void count_words (const jb_training *t, jb_train_report *report) {
  const jb_window *window = t->window;
  uint32_t start = 0;
  for (uint32_t i = 0; i < window->count; i++)
    report->gold += t->gold[i];
  for (uint32_t e = 0; e < window->end_count; e++) {
    uint32_t end = window->ends[e], inner = start + 1;
    while (inner < end && !t->gold[inner])
      inner++;
    report->right += t->gold[start] && inner == end && t->gold[end];
    start = end;
  }
  report->found += window->end_count;
}

/* Cut the dev corpus as a user of the present file would. */
static jb_status evaluate (jb_training *t, jb_train_report *report,
                           jb_error *err) {
  jb_buffer file = JB_BUFFER_EMPTY;
  jb_weights *weights = NULL;
  jb_status status = jb_training_export(t, 0, &file, err);
  if (status == JB_OK)
    status = jb_weights_view(file.bytes, file.length, &weights, err);
  for (size_t i = 0; status == JB_OK && i < t->dev.sentence_count; i++) {
    jb_corpus_read(&t->dev, i, t->window, t->gold);
    (void)jb_sequence_look(t->sequence, weights, &t->vocabulary, t->window);
    jb_sequence_sum(t->sequence, weights);
    jb_sequence_decide(t->sequence, t->window);
    count_words(t, report);
  }
  jb_weights_close(weights);
  jb_buffer_free(&file);
  return status;
}

static void add_to_averages (jb_training *t) {
  for (uint32_t g = 0; g < t->groups.count; g++)
    for (int label = 0; label < JB_LABELS; label++)
      t->averages[g][label] += t->weights[g][label];
  t->averaged++;
}

/* One epoch; 'order' numbers the sentences of both corpora. */
static void run_epoch (jb_training *t, const uint32_t *order, size_t count) {
  for (size_t i = 0; i < count; i++) {
    size_t number = order[i];
    const jb_corpus *corpus = &t->corpora[0];
    if (number >= corpus->sentence_count) {
      number -= corpus->sentence_count;
      corpus = &t->corpora[1];
    }
    jb_training_look(t, corpus, number);
    jb_training_step(t);
  }
}

/* As many as were asked for; else 12, or what three million words take. */
static unsigned count_epochs (const jb_training *t) {
  size_t words = t->corpora[0].word_count + t->corpora[1].word_count;
  size_t epochs = 3000000 / words;
  if (t->options->epochs > 0)
    return t->options->epochs;
  if (epochs > 12)
    return 12;
  return epochs < 5 ? 5 : (unsigned)epochs;
}

static jb_status run (jb_training *t, jb_train_listener *listener,
                      void *context, jb_error *err) {
  size_t count = t->corpora[0].sentence_count + t->corpora[1].sentence_count;
  uint32_t *order = jb_allocate_array(count, sizeof *order);
  uint64_t random = SEED;
  jb_status status = JB_OK;
  if (order == NULL)
    return jb_fail_memory(err, count * sizeof *order);
  for (size_t i = 0; i < count; i++)
    order[i] = (uint32_t)i;
  t->epochs = count_epochs(t);
  for (unsigned epoch = 1; status == JB_OK && epoch <= t->epochs; epoch++) {
    jb_train_report report = {epoch, t->epochs, 0, 0, 0};
    shuffle(&random, order, count);
    run_epoch(t, order, count);
    if (epoch * 2 > t->epochs)
      add_to_averages(t);
    if (t->options->dev != NULL)
      status = evaluate(t, &report, err);
    if (status == JB_OK && listener != NULL && listener(context, &report))
      status =
          jb_fail(err, JB_CANCELLED, JB_NO_OFFSET, "the training was stopped");
  }
  jb_free(order);
  return status;
}

static void clean_up (jb_training *t) {
  jb_training_close_steps(t);
  jb_corpus_close(&t->corpora[0]);
  jb_corpus_close(&t->corpora[1]);
  jb_corpus_close(&t->dev);
  jb_buffer_free(&t->tagger);
  jb_free(t->codes);
  jb_free(t->kinds);
  jb_free(t->alone_rows);
  jb_free(t->alone_classes);
  jb_pair_table_free(&t->pairs);
  jb_free(t->weights);
  jb_free(t->gradients);
  jb_free(t->averages);
  jb_free(t->window);
  jb_free(t->sequence);
}

jb_status jb_train (const jb_train_options *options,
                    jb_train_listener *listener, void *context, jb_buffer *file,
                    jb_error *err) {
  jb_training *t;
  jb_status status;
  if (!(options->rate > 0) || !(options->decay >= 0))
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "a training needs a rate above 0 and a decay of at least 0");
  t = jb_allocate_array(1, sizeof *t);
  if (t == NULL)
    return jb_fail_memory(err, sizeof *t);
  t->options = options;
  status = prepare(t, err);
  if (status == JB_OK)
    status = run(t, listener, context, err);
  if (status == JB_OK)
    status = jb_training_export(t, options->prune, file, err);
  clean_up(t);
  jb_free(t);
  return status;
}
