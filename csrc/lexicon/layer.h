/* SPDX-License-Identifier: MIT */
/*
** A layer: words of a user that are laid over a lexicon. A layer never
** changes; it is counted by those who hold it and freed with the last one, in
** whatever thread that is.
*/
#ifndef JB_LEXICON_LAYER_H
#define JB_LEXICON_LAYER_H

#include <stdatomic.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "lexicon/automaton.h"
#include "lexicon/dictionary_text.h"

/* What must hold for a word wherever it occurs. */
typedef enum jb_word_rule {
  JB_RULE_NONE,
  JB_RULE_FORCE, /* its characters are one token */
  JB_RULE_FORBID /* it is never one token; for two or more characters */
} jb_word_rule;

typedef struct jb_layer_word {
  const char *text; /* UTF-8 */
  size_t length;    /* bytes */
  jb_word_rule rule;
  bool has_frequency;
  uint32_t frequency; /* 0: not a word, whatever lies below says */
  uint32_t value;     /* jb_log_value of a frequency over 0, else 0 */
  char tag[JB_TAG_BYTES];
} jb_layer_word;

typedef struct jb_layer {
  jb_automaton words; /* a word's value is its number, from 1 */
  const jb_layer_word *items;
  uint64_t added;          /* sum of all frequencies */
  bool characters;         /* whether any word has one character only */
  uint32_t longest_forced; /* characters of the longest word with the rule */
  uint32_t longest_forbidden;
  /* Owned: */
  jb_buffer image;
  jb_arena arena;
  atomic_size_t holders;
} jb_layer;

/*
** Make a layer of 'count' words (all different), which are copied; the caller
** is its first holder. Values are set from the frequencies.
*/
jb_status jb_layer_new (const jb_layer_word *words, size_t count,
                        jb_layer **layer, jb_error *err);

/* Hold the layer once more; returns it. NULL is allowed. */
jb_layer *jb_layer_hold (jb_layer *layer);

/* Hold it no longer. NULL is allowed. */
void jb_layer_release (jb_layer *layer);

/* The word, or NULL when the layer says nothing of it. */
const jb_layer_word *jb_layer_find (const jb_layer *layer, const char *word,
                                    size_t length);

#endif
