/* SPDX-License-Identifier: MIT */
/*
** The lattice of a window: the words that start at each of its characters, and
** what each gains over its characters standing alone.
**
** Most characters begin no word of two or more, so only those that may are
** kept, as starts. An edge is a word from a start: a key, gain * 256 + length
** in
** characters, so that one comparison prefers the higher gain, then the longer
** word, and a key tells its length. The gain is the log probability of the word
** less those of its characters as words, in units of 2^-19; the character alone
** gains 0. Sums of gains decide as the sums of the log probabilities do.
*/
#ifndef JB_WORDS_LATTICE_H
#define JB_WORDS_LATTICE_H

#include "words/vocabulary.h"
#include "words/window.h"

/* An edge that is not there; sums of real keys stay far above it. */
#define JB_NO_EDGE (INT64_MIN / 4)

static inline bool jb_is_edge (int64_t key) {
  return key > JB_NO_EDGE / 2;
}

/* Lengths 1 to 4 have a place of their own for each start. */
#define JB_SHORT_EDGES 4

/* Cells are fetched into the cache this many walks before they are needed. */
#define JB_FETCH_AHEAD 16

/* A longer edge; those of one start form a list. */
typedef struct jb_long_edge {
  int64_t key;
  uint32_t next; /* number of the next + 1; 0 ends the list */
} jb_long_edge;

/*
** A walk is a search for longer and longer words from one start; all are taken
** one character further in a round. Made all zero by its owner.
*/
typedef struct jb_lattice {
  uint32_t start_count;
  uint16_t starts[JB_WINDOW_CHARACTERS + JB_FETCH_AHEAD]; /* ascending */
  /* By character: the number of the first start there or behind. */
  uint16_t ranks[JB_WINDOW_CHARACTERS + JB_SHORT_EDGES];
  int64_t edges[JB_WINDOW_CHARACTERS][JB_SHORT_EDGES]; /* by start */
  uint32_t long_heads[JB_WINDOW_CHARACTERS];           /* number + 1; 0: none */
  jb_long_edge *longer;                                /* owned */
  size_t long_count;
  size_t long_capacity;
  /* For the search: */
  int64_t offset; /* the key of a word without its value and its length */
  int64_t sums[JB_WINDOW_CHARACTERS + 1]; /* of all characters before, alone */
  /* Zeros, which lead nowhere, stand behind the last. */
  uint16_t codes[JB_WINDOW_CHARACTERS + JB_SHORT_EDGES];
  uint16_t layer_codes[JB_VOCABULARY_LAYERS][JB_WINDOW_CHARACTERS + 1];
  uint32_t bases[JB_WINDOW_CHARACTERS];        /* after the character */
  uint16_t wordless[JB_WINDOW_CHARACTERS + 1]; /* starts that are no word */
  uint32_t wordless_count;
  uint16_t walks[JB_WINDOW_CHARACTERS];  /* their starts */
  uint32_t states[JB_WINDOW_CHARACTERS]; /* where they go next */
} jb_lattice;

/*
** Fill the lattice for 'window', as its boundaries and the rules of
** 'vocabulary' allow. Characters that must be joined stand alone. A start that
** is no word by itself has no edge of length 1 if it has another. Words that
** reach beyond the window are not seen.
*/
jb_status jb_lattice_fill (jb_lattice *lattice, const jb_vocabulary *vocabulary,
                           const jb_window *window, jb_error *err);

/*
** The last place up to character 'limit' that no edge spans; 'longest' is the
** length of the longest word there may be.
*/
uint32_t jb_lattice_place (const jb_lattice *lattice, uint32_t limit,
                           uint32_t longest);

/* Give the memory back. */
void jb_lattice_free (jb_lattice *lattice);

#endif
