/* SPDX-License-Identifier: MIT */
/*
** The words a segmentation may use: a lexicon, and up to two layers over it,
** the user's dictionary and the words given for one text. What a nearer layer
** says of a word counts for more.
*/
#ifndef JB_WORDS_VOCABULARY_H
#define JB_WORDS_VOCABULARY_H

#include "lexicon/layer.h"
#include "lexicon/lexicon.h"

#define JB_VOCABULARY_LAYERS 2

typedef struct jb_vocabulary {
  const jb_lexicon *lexicon;
  const jb_layer *layers[JB_VOCABULARY_LAYERS]; /* nearest last; NULL: none */
  uint64_t total;   /* sum of all frequencies, of the layers' words too */
  uint32_t longest; /* characters of the longest word of all */
  bool forces;      /* whether any layer forces a word */
  bool forbids;     /* or forbids one */
} jb_vocabulary;

/* Set up the vocabulary; either layer may be NULL. */
void jb_vocabulary_set (jb_vocabulary *vocabulary, const jb_lexicon *lexicon,
                        const jb_layer *dictionary, const jb_layer *given);

/* The rule for exactly this word, of the nearest layer that has one. */
jb_word_rule jb_vocabulary_rule (const jb_vocabulary *vocabulary,
                                 const char *word, size_t length);

/* Look a word up in the layers and the lexicon; false when it is none. */
bool jb_vocabulary_find (const jb_vocabulary *vocabulary, const char *word,
                         size_t length, jb_lexicon_entry *entry);

#endif
