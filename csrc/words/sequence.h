/* SPDX-License-Identifier: MIT */
/*
** The sequence model: cuts the units of a window at those boundaries for which
** the sum of weights is largest; words/weights.h says what is weighed. The
** weights are whole numbers, so every machine finds the same words.
*/
#ifndef JB_WORDS_SEQUENCE_H
#define JB_WORDS_SEQUENCE_H

#include "words/matches.h"
#include "words/model.h"
#include "words/weights.h"

/* The model; its parameters are a jb_weights. */
extern const jb_model jb_sequence_model;

/*
** Of four units, one of each stretch: whether to cut before it (-1; else 0) if
** it is not cut behind it, and if it is.
*/
typedef struct jb_sequence_choice {
  int32_t if_not __attribute__((vector_size(16)));
  int32_t if_cut __attribute__((vector_size(16)));
} jb_sequence_choice;

/* What the model sees in a window, and what it makes of it. */
typedef struct jb_sequence {
  jb_units units;
  jb_matches matches;
  /* By unit: the cell of its pair with the next. */
  uint32_t pair_cells[JB_UNIT_CAPACITY];
  /* By unit: sums of all weights, for the boundary before the unit and for the
  ** unit alone. A stretch may read as far again behind the last unit. */
  jb_weight sums[2 * JB_UNIT_CAPACITY];
  /* By unit: how often a cut before it is forced, less how often none is. */
  int8_t forced[2 * JB_UNIT_CAPACITY];
  /* By unit of four stretches (words/sequence_decide.c); whether it is cut
  ** before the unit, a bit for each. */
  jb_sequence_choice choices[JB_UNIT_CAPACITY];
  uint32_t cuts[JB_UNIT_CAPACITY / 32 + 1][4];
} jb_sequence;

/* The features of the window: units, pairs, matches. Returns whether the last
** unit's end is final (jb_units_fill). */
bool jb_sequence_look (jb_sequence *sequence, const jb_weights *weights,
                       const jb_vocabulary *vocabulary,
                       const jb_window *window);

/* Sum the weights of the features. */
void jb_sequence_sum (jb_sequence *sequence, const jb_weights *weights);

/* Cut so that the sum is largest and what the units allow is kept to, and set
** the window's ends (words/sequence_decide.c). */
void jb_sequence_decide (jb_sequence *sequence, jb_window *window);

/* What the cuts that were decided on, the window's ends, are worth. */
int64_t jb_sequence_worth (const jb_sequence *sequence,
                           const jb_window *window);

/* All steps: look, sum, decide. Returns what looking does. */
bool jb_sequence_run (jb_sequence *sequence, const jb_weights *weights,
                      const jb_vocabulary *vocabulary, jb_window *window);

/*
** Cut the window, which was run, until no forbidden word or range is a token
** (words/sequence_avoid.c). Returns what running it last did.
*/
bool jb_sequence_avoid (jb_sequence *sequence, const jb_weights *weights,
                        const jb_vocabulary *vocabulary, jb_window *window);

#endif
