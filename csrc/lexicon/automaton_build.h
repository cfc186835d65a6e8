/* SPDX-License-Identifier: MIT */
/*
** Making an automaton's image from a list of words.
**
** The words go into a trie; its inner nodes are placed into the double array
** in the order of the weight that passes through them, so that the states a
** text visits most lie near each other. A place is searched 64 bases at a
** time in a bitmap of free cells: 349,046 words take a fraction of a second.
** The same list gives the same bytes.
*/
#ifndef JB_LEXICON_AUTOMATON_BUILD_H
#define JB_LEXICON_AUTOMATON_BUILD_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/status.h"

typedef struct jb_automaton_word {
  const char *text; /* UTF-8 */
  size_t length;    /* bytes, at least 1 */
  uint32_t value;   /* 1 to JB_AUTOMATON_MAX_VALUE */
  uint32_t weight;  /* how often a text may visit it; 0 is allowed */
} jb_automaton_word;

/*
** Append the image of 'count' words to 'image', which should be empty: an
** image has to start at an address aligned to 8. Of equal words the last one's
** value counts. No words at all are allowed.
**
** JB_BAD_ENCODING (offset: the number of the word) for a word that is not
** UTF-8, JB_TOO_LARGE for more characters or states than the layout can hold,
** JB_MISUSE for an empty word or a value out of range.
*/
jb_status jb_automaton_build (const jb_automaton_word *words, size_t count,
                              jb_buffer *image, jb_error *err);

#endif
