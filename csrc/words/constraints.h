/* SPDX-License-Identifier: MIT */
/*
** What always holds, whatever the model thinks.
**
** A forced range or an occurrence of a forced word is exactly one token; a
** forbidden range or word (of two characters or more) is never one. Where
** forced ones overlap, ranges count before words; of each kind the leftmost,
** and of those with the same start the longest; the others are passed over.
** What is forced counts before what is forbidden, except that a word which a
** nearer layer forbids is not forced by a farther one.
**
** Here the rules become boundaries in a window (words/window.h), which every
** model has to keep; forbidden words and ranges are the model's to avoid.
*/
#ifndef JB_WORDS_CONSTRAINTS_H
#define JB_WORDS_CONSTRAINTS_H

#include "text/offsets.h"
#include "words/vocabulary.h"
#include "words/window.h"

/* Rules for one text. The ranges are in its bytes, lie between characters,
** are not empty, and are sorted by their start, longer ones first. */
typedef struct jb_constraints {
  jb_layer *words; /* NULL: none */
  const jb_range *forced;
  size_t forced_count;
  const jb_range *forbidden;
  size_t forbidden_count;
} jb_constraints;

#define JB_CONSTRAINTS_NONE                                                    \
  { NULL, NULL, 0, NULL, 0 }

/* JB_MISUSE, with the number of the range, unless all is as said above. */
jb_status jb_constraints_check (const jb_constraints *given, const char *text,
                                size_t length, jb_error *err);

/* Where a text's constraints have got to, from window to window. */
typedef struct jb_constraints_state {
  jb_constraints given;
  size_t until; /* byte where the last thing forced ends */
} jb_constraints_state;

/*
** Set the boundaries of a window just filled, and which of the forbidden
** ranges start in it.
*/
void jb_constraints_apply (const jb_constraints_state *state,
                           const jb_vocabulary *vocabulary, jb_window *window);

/* Go on behind the window's first 'settled' characters. */
void jb_constraints_settle (jb_constraints_state *state,
                            const jb_vocabulary *vocabulary,
                            const jb_window *window, uint32_t settled);

#endif
