/* SPDX-License-Identifier: MIT */
/* What layers of a user's words and the rules change in a lattice. */
#ifndef JB_WORDS_LATTICE_RULES_H
#define JB_WORDS_LATTICE_RULES_H

#include "words/lattice.h"

/* Add an edge of more than JB_SHORT_EDGES characters. */
jb_status jb_lattice_add_long (jb_lattice *lattice, uint32_t start, int64_t key,
                               jb_error *err);

/*
** After the characters were looked up in the lexicon: let the layers' words of
** one character count instead, and find the starts of all words.
*/
void jb_lattice_lay_characters (jb_lattice *lattice,
                                const jb_vocabulary *vocabulary,
                                const jb_window *window);

/* After the lexicon's words were found: lay the layers' words over them. */
jb_status jb_lattice_lay_words (jb_lattice *lattice,
                                const jb_vocabulary *vocabulary, jb_error *err);

/* Drop the edges that the window's boundaries and forbidden ranges rule out. */
void jb_lattice_keep_rules (jb_lattice *lattice, const jb_window *window);

#endif
