/* SPDX-License-Identifier: MIT */
/*
** Grains: the same text in finer and coarser words. What the model says is the
** normal grain; each coarse word is a run of normal ones, each normal one of
** fine ones.
**
** Fine: a word of three or more hanzi is cut into words of the lexicon (its
** parts), with as few parts of one character as can be, then with the largest
** sum of logarithms of their frequencies; so 代表大会 is 代表 and 大会. It
** stays
** whole when no such cut has a part of two characters, and if the lexicon has
** it as an idiom, a fixed phrase or a person's name.
**
** What was forced is neither cut nor joined.
**
** Coarse, leftmost and longest first:
**   - words that together are a word of the lexicon;
**   - a number and the units behind it, as in 30万|元, and the numbers and
**     units of a date or time, as in 2023|年|6|月|21|日;
**   - a place or organisation, nouns, and a noun that names a kind of
**     organisation (大学, 公司, 委员会 …), at most six words;
**   - proper nouns side by side, where tokens have tags.
*/
#ifndef JB_WORDS_GRAIN_H
#define JB_WORDS_GRAIN_H

#include "words/tagger.h"

typedef enum jb_grain {
  JB_GRAIN_FINE,
  JB_GRAIN_NORMAL,
  JB_GRAIN_COARSE
} jb_grain;

/*
** Append to 'made' the tokens of 'text' in the grain, from those of the normal
** grain. A word's tag goes to its parts; the last part's goes to a whole.
*/
jb_status jb_grain_make (jb_grain grain, const char *text,
                         const jb_token *tokens, size_t count,
                         jb_word_finder *find, const void *context,
                         jb_tokens *made, jb_error *err);

#endif
