/* SPDX-License-Identifier: MIT */
/*
** The sequence model: labels each unit begin, middle, end or single so that
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
  /* Sums of the weights of the matches, and their roles, by unit. */
  _Alignas(8) jb_weight match_sums[JB_UNIT_CAPACITY + JB_MATCH_LONGEST];
  uint8_t roles[JB_UNIT_CAPACITY + JB_MATCH_LONGEST]; /* bits 1 << role */
  uint32_t pair_cells[JB_UNIT_CAPACITY]; /* of the unit and the next */
  uint32_t gap_cells[JB_UNIT_CAPACITY];  /* of the unit's two neighbours */
  _Alignas(8) jb_weight sums[JB_UNIT_CAPACITY];
  int32_t best; /* sum of the best labels */
  uint8_t labels[JB_UNIT_CAPACITY];
  /* For each label of a unit the one that precedes it. */
  uint32_t steps[JB_UNIT_CAPACITY][JB_LABELS];
} jb_sequence;

/* The features of the window: all but labels and sums. Returns whether the
** last unit's end is final (jb_units_fill). */
bool jb_sequence_look (jb_sequence *sequence, const jb_weights *weights,
                       const jb_vocabulary *vocabulary,
                       const jb_window *window);

/* Sum the weights of the features, for each unit and label. */
void jb_sequence_sum (jb_sequence *sequence, const jb_weights *weights);

/* Label the units so that the sum is largest and 'allowed' is kept to. */
void jb_sequence_label (jb_sequence *sequence,
                        const int16_t transitions[JB_TRANSITIONS]);

/* All steps: look, sum, label, end. Returns what looking does. */
bool jb_sequence_run (jb_sequence *sequence, const jb_weights *weights,
                      const jb_vocabulary *vocabulary, jb_window *window);

/*
** Cut the window, which was run, until no forbidden word or range is a token
** (words/sequence_avoid.c). Returns what running it last did.
*/
bool jb_sequence_avoid (jb_sequence *sequence, const jb_weights *weights,
                        const jb_vocabulary *vocabulary, jb_window *window);

/* Set the window's ends by the labels. */
void jb_sequence_end (const jb_sequence *sequence, jb_window *window);

#endif
