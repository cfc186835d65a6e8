/* SPDX-License-Identifier: MIT */
/*
** Training a sequence model from a segmented corpus.
**
** The model is a conditional random field; its weights maximise the
** likelihood of the corpus's labels, found by AdaGrad (Duchi, Hazan, Singer
** 2011) sentence by sentence in an order that a generator of our own
** shuffles, and averaged over the last half of the epochs. All arithmetic is
** that of IEEE 754 in a fixed order with an exponential function of our own,
** so the same corpus gives the same bytes on every machine.
*/
#ifndef JB_WORDS_TRAIN_H
#define JB_WORDS_TRAIN_H

#include "base/buffer.h"
#include "lexicon/lexicon.h"

/* What to train from and how. Start with JB_TRAIN_DEFAULTS. */
typedef struct jb_train_options {
  const char *corpus;   /* paths */
  const char *dev;      /* NULL: no evaluation */
  const char *more;     /* a second corpus to train from; NULL for none */
  const char *tags;     /* a tagged corpus for the tagger; NULL for none */
  const char *name;     /* of the model, its standard, and what it says */
  const char *standard; /* about its licence; no line breaks */
  const char *licence;
  const jb_lexicon *lexicon; /* NULL: no features of matches */
  unsigned epochs; /* 0: 12, and fewer for large corpora, at least 5 */
  double rate;     /* AdaGrad's step */
  double decay;    /* L2 penalty, each time a feature occurs */
  double prune;    /* pairs whose weights are all smaller go at the end */
} jb_train_options;

#define JB_TRAIN_DEFAULTS                                                      \
  {                                                                            \
    .name = "unnamed", .standard = "unknown", .licence = "unknown",            \
    .epochs = 0, .rate = 0.1, .decay = 1e-4, .prune = 0                        \
  }

/* How an epoch went; the counts are of the dev corpus's words. */
typedef struct jb_train_report {
  unsigned epoch;
  unsigned epochs;
  size_t gold, found, right;
} jb_train_report;

/* Told after each epoch; true stops the training with JB_CANCELLED. */
typedef bool jb_train_listener (void *context, const jb_train_report *report);

/* Train and append the model file to 'file'. 'listener' may be NULL. */
jb_status jb_train (const jb_train_options *options,
                    jb_train_listener *listener, void *context, jb_buffer *file,
                    jb_error *err);

#endif
