/* SPDX-License-Identifier: MIT */
/*
** Matches: the words of the lexicon in a run of units, as features of a model.
** Words of one character and of more than JB_MATCH_LONGEST are none; a run of
** several characters (words/units.h) is in no word.
*/
#ifndef JB_WORDS_MATCHES_H
#define JB_WORDS_MATCHES_H

#include "words/vocabulary.h"
#include "words/weights.h"

typedef struct jb_match {
  uint16_t unit; /* its first */
  uint16_t row;  /* of the match tables: class * JB_MATCH_BUCKETS + bucket */
} jb_match;

/* Cells are asked for so many walks before they are needed. */
#define JB_WALK_AHEAD 24u
#define JB_WALK_CAPACITY (JB_UNIT_CAPACITY + JB_WALK_AHEAD)

typedef struct jb_matches {
  /* By length in units, from 2 on. */
  uint32_t counts[JB_MATCH_LONGEST + 1];
  jb_match items[JB_MATCH_LONGEST + 1][JB_UNIT_CAPACITY];
  /* Whether words of a layer match; then their lengths in units by their first
  ** unit, 0 for none. */
  bool layered;
  uint16_t layer_lengths[JB_UNIT_CAPACITY];
  /* Working memory. */
  const jb_lexicon *lexicon; /* those the tables are of */
  const uint16_t *alphabet;
  uint8_t classes[256];          /* class of each of the lexicon's tags */
  uint16_t words_codes[0x10000]; /* the automaton's, by the model's code */
  uint16_t codes[JB_WALK_CAPACITY];
  uint16_t walkers[JB_WALK_CAPACITY];
  uint32_t bases[JB_WALK_CAPACITY];
  uint32_t states[JB_UNIT_CAPACITY];
} jb_matches;

/* Set up working memory; no lexicon was seen. */
void jb_matches_start (jb_matches *matches);

/* Find the matches of all units of 'window'. */
void jb_matches_find (jb_matches *matches, const jb_vocabulary *vocabulary,
                      const jb_alphabet *alphabet, const jb_window *window,
                      const jb_units *units);

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

/* The class of a word with jieba's part of speech 'tag', 1 to 15. */
uint8_t jb_match_class (const char *tag);

/* The bucket of a word's frequency, by the automaton's value of the word. */
static inline uint32_t jb_match_bucket (uint32_t value) {
  /* The value is 1 + ln(frequency) * 2^19: a bucket is a factor of e. */
  uint32_t bucket = (value - 1) >> 19;
  return bucket < JB_MATCH_BUCKETS ? bucket : JB_MATCH_BUCKETS - 1;
}

#endif
