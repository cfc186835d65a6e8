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

/* Places a character is seen from: to the left of it, itself, to the right. */
#define JB_PLACES 3u

/* Places in a word of the lexicon that have weights of their own. */
enum {
  JB_SLOT_LONG = 2 + 3 + 4, /* begin, middle, end */
  JB_MATCH_SLOTS = JB_SLOT_LONG + 3
};

/* The slot of the first unit of a match. */
static inline uint32_t jb_match_slot (uint32_t length) {
  return length < JB_MATCH_LONG ? length * (length - 1) / 2 - 1 : JB_SLOT_LONG;
}

/* Classes of the words of one character by their part of speech. */
#define JB_CLASSES 16u

typedef struct jb_training {
  const jb_train_options *options;
  jb_vocabulary vocabulary;
  jb_corpus corpora[2];
  unsigned corpus_count;
  jb_corpus dev; /* all zero without one */
  /* Filled by jb_training_alphabet and jb_training_pairs; owned. */
  uint16_t *codes;
  uint8_t *kinds;
  uint8_t *alone_rows; /* by code: of its own word in the lexicon */
  uint8_t *alone_classes;
  jb_pair_table pairs;
  jb_weights view; /* of the alphabet, as far as looking needs it */
  struct {
    uint32_t rows, pairs, matches, alone_rows, alone_classes, count;
  } groups;
  jb_group *weights;   /* owned */
  jb_group *gradients; /* owned: sums of squares */
  jb_group *averages;  /* owned: sums over epochs */
  jb_buffer tagger;    /* its section; empty for none */
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

/* The table of all pairs of the corpora. */
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
