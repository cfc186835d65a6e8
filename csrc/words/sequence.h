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

/* What the model sees in a window, and what it makes of it. */
typedef struct jb_sequence {
  jb_units units;
  jb_matches matches;
  /* By unit: the cell of its pair with the next. */
  uint32_t pair_cells[JB_UNIT_CAPACITY];
  /* By unit: sums of the weights of matches of three units and more; then of
  ** all weights, for the boundary before the unit and for the unit alone. */
  jb_weight match_sums[JB_UNIT_CAPACITY + JB_MATCH_LONGEST];
  jb_weight sums[JB_UNIT_CAPACITY + 1];
  /* By unit: how often a cut before it is forced, less how often none is. */
  int8_t forced[JB_UNIT_CAPACITY + 1];
  /* By unit: whether to cut before it, if it is not cut behind (bit 0) and if
  ** it is (bit 1). */
  uint8_t choices[JB_UNIT_CAPACITY];
  uint8_t cuts[JB_UNIT_CAPACITY];  /* whether it is cut before the unit */
  uint16_t ends[JB_UNIT_CAPACITY]; /* of the words, from the back */
} jb_sequence;

/* The features of the window: units, pairs, matches. Returns whether the last
** unit's end is final (jb_units_fill). */
bool jb_sequence_look (jb_sequence *sequence, const jb_weights *weights,
                       const jb_vocabulary *vocabulary,
                       const jb_window *window);

/* Sum the weights of the features. */
void jb_sequence_sum (jb_sequence *sequence, const jb_weights *weights);

/* Cut so that the sum is largest and what the units allow is kept to, and set
** the window's ends. */
void jb_sequence_decide (jb_sequence *sequence, jb_window *window);

/* What the cuts that were decided on are worth. */
int64_t jb_sequence_worth (const jb_sequence *sequence);

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
