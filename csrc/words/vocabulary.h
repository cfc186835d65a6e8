/* SPDX-License-Identifier: MIT */
/* The words a segmentation may use: a lexicon and what is laid over it. */
#ifndef JB_WORDS_VOCABULARY_H
#define JB_WORDS_VOCABULARY_H

#include "lexicon/lexicon.h"

typedef struct jb_vocabulary {
  const jb_lexicon *lexicon;
  uint64_t total;   /* sum of all frequencies, of the layers' words too */
  uint32_t longest; /* characters of the longest word of all */
} jb_vocabulary;

#endif
