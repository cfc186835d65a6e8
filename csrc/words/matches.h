/* SPDX-License-Identifier: MIT */
/*
** Matches: the words of the lexicon in a run of units, as features of a model.
** Words of one character and of more than JB_MATCH_LONGEST are none; a run of
** several characters (words/units.h) is in no word.
*/
#ifndef JB_WORDS_MATCHES_H
#define JB_WORDS_MATCHES_H

#include "words/match_starts.h"
#include "words/vocabulary.h"
#include "words/weights.h"

typedef struct jb_matches {
  /* By length in units, from 2 on, and first unit: the word's row of the match
  ** tables. Behind the last unit stand some zeros. */
  uint8_t rows[JB_MATCH_LONGEST + 1][JB_UNIT_CAPACITY + JB_MATCH_LONGEST];
  /* The same for lengths from 3 on, which are rare: the first units of words,
  ** ascending. */
  uint32_t counts[JB_MATCH_LONGEST + 1];
  uint16_t units[JB_MATCH_LONGEST + 1][JB_UNIT_CAPACITY];
  /* Whether words of a layer match; then their lengths in units by their first
  ** unit, 0 for none. */
  bool layered;
  uint16_t layer_lengths[JB_UNIT_CAPACITY];
  /* Working memory. */
  jb_match_starts find_starts;
  const jb_lexicon *lexicon; /* those the table is of */
  const uint16_t *alphabet;
  uint16_t words_codes[0x10000]; /* the automaton's, by the model's code */
  uint16_t codes[JB_UNIT_CAPACITY + JB_MATCH_LONGEST]; /* the automaton's */
  /* First units of the words looked for. */
  uint16_t walkers[JB_UNIT_CAPACITY + JB_MATCH_STARTS_SPARE];
  uint32_t states[JB_UNIT_CAPACITY]; /* where they go next */
} jb_matches;

/* Set up working memory; no lexicon was seen. */
void jb_matches_start (jb_matches *matches);

/* Set the table of codes for a lexicon and an alphabet, unless it is for them
** already. */
void jb_matches_use (jb_matches *matches, const jb_lexicon *lexicon,
                     const jb_alphabet *alphabet);

/* The automaton's code of a unit by the model's: 0, which leads nowhere, for
** runs and all that share a code. The table is small enough to stay near the
** processor. */
static inline uint16_t jb_matches_code (const jb_matches *matches,
                                        uint32_t code) {
  return matches->words_codes[code];
}

/* Find the matches of all units of 'window', whose 'codes' are set by
** jb_matches_code. */
void jb_matches_find (jb_matches *matches, const jb_vocabulary *vocabulary,
                      const jb_window *window, const jb_units *units);

/* No matches, for a model that does not look at them. */
void jb_matches_find_none (jb_matches *matches, const jb_units *units);

/* Let the words of the vocabulary's layers count (words/matches_layers.c). */
void jb_matches_add_layers (jb_matches *matches,
                            const jb_vocabulary *vocabulary,
                            const jb_window *window, const jb_units *units);

/*
** Join the words of layers that no unit could be: with a blank or a mark in
** them (New York, 3·8节!). Their boundaries are set where nothing is required.
*/
void jb_matches_join_layers (const jb_vocabulary *vocabulary,
                             const jb_alphabet *alphabet, jb_window *window);

/* Whether the vocabulary has a layer. */
static inline bool jb_has_layers (const jb_vocabulary *vocabulary) {
  return vocabulary->layers[0] != NULL || vocabulary->layers[1] != NULL;
}

/* The row of a word's frequency, by the automaton's value of the word; 0 for
** the value 0, which is no word. */
static inline uint32_t jb_match_row (uint32_t value) {
  /* The value is 1 + ln(frequency) * 2^19, below 2^24. */
  return (value + 0x7FFFF) >> 19;
}

#endif
