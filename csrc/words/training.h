/* SPDX-License-Identifier: MIT */
/*
** What the parts of the trainer share: the model in the making. Its weights
** are groups of four floats, one for each label, in one array; where the
** groups of each kind of feature start is in 'groups'. The trainer looks at a
** text with the code that decodes it (words/sequence.h), so both see the same.
*/
#ifndef JB_WORDS_TRAINING_H
#define JB_WORDS_TRAINING_H

#include "words/corpus.h"
#include "words/pair_table.h"
#include "words/sequence.h"
#include "words/train.h"

typedef float jb_group[JB_LABELS];

/* A code's own word in the lexicon: bucket and class, or none. */
#define JB_ALONE_BUCKETS (JB_MATCH_BUCKETS + 1u)
#define JB_ALONE_NONE JB_MATCH_BUCKETS

typedef struct jb_training {
  const jb_train_options *options;
  jb_vocabulary vocabulary;
  jb_corpus corpora[2];
  unsigned corpus_count;
  jb_corpus dev; /* all zero without one */
  /* Filled by jb_training_alphabet and jb_training_pairs; owned. */
  uint16_t *codes;
  uint8_t *kinds;
  uint8_t *alone_buckets; /* by code */
  uint8_t *alone_classes;
  jb_pair_table pairs, gaps;
  jb_weights view; /* of the above, all weights 0 */
  void *zeros;     /* owned: those weights */
  struct {
    uint32_t rows, pairs, gaps, types, buckets, classes, alone_buckets,
        alone_classes, count;
  } groups;
  jb_group *weights;   /* owned */
  jb_group *gradients; /* owned: sums of squares */
  jb_group *averages;  /* owned: sums over epochs */
  float transitions[JB_TRANSITIONS];
  float transition_gradients[JB_TRANSITIONS];
  float transition_averages[JB_TRANSITIONS];
  jb_buffer tagger; /* its section; empty for none */
  unsigned epochs;
  unsigned averaged; /* epochs in the averages */
  /* Working memory; owned. */
  jb_window *window;
  jb_sequence *sequence;
  struct jb_lattice *lattice;
  bool gold[JB_SENTENCE_CHARACTERS + 1];
} jb_training;

/* Codes of all characters of the corpora and of the lexicon's words of one
** character (words/train_alphabet.c). */
jb_status jb_training_alphabet (jb_training *training, jb_error *err);

/* The tables of all pairs and gaps of the corpora. */
jb_status jb_training_pairs (jb_training *training, jb_error *err);

/* Read sentence 'number' of a corpus and look at it: window, sequence, gold. */
void jb_training_look (jb_training *training, const jb_corpus *corpus,
                       size_t number);

/* One step on the sentence looked at (words/train_crf.c). */
void jb_training_step (jb_training *training);

/* Allocate and free what jb_training_step works with. */
jb_status jb_training_open_steps (jb_training *training, jb_error *err);
void jb_training_close_steps (jb_training *training);

/*
** Append the file of the averaged weights (of the present ones while nothing
** is averaged), without pairs whose weights are all below 'prune'
** (words/train_export.c).
*/
jb_status jb_training_export (const jb_training *training, double prune,
                              jb_buffer *file, jb_error *err);

#endif
