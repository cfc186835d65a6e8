/* SPDX-License-Identifier: MIT */
/*
** The lattice of a window: an edge for each word that starts at each of its
** characters, with the word's probability.
**
** An edge is a key: log probability (in units of 2^-19) * 256 + length in
** characters, so that one comparison prefers the higher probability, then the
** longer word, and a key tells its length. A start without any word has one
** edge, its character alone with frequency 1.
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
** A walk is a search for longer and longer words from one start; all are
** taken one character further in a round. Made all zero by its owner.
*/
typedef struct jb_lattice {
  int64_t edges[JB_WINDOW_CHARACTERS][JB_SHORT_EDGES];
  uint32_t long_heads[JB_WINDOW_CHARACTERS]; /* number + 1; 0: none */
  jb_long_edge *longer;                      /* owned */
  size_t long_count;
  size_t long_capacity;
  int64_t offset; /* the key of a word without its value and its length */
  /* For the search: */
  uint16_t codes[JB_WINDOW_CHARACTERS + JB_SHORT_EDGES];
  uint32_t bases[JB_WINDOW_CHARACTERS]; /* after the first character */
  uint16_t walk_starts[JB_WINDOW_CHARACTERS + JB_FETCH_AHEAD];
  uint32_t walk_bases[JB_WINDOW_CHARACTERS + JB_FETCH_AHEAD];
  uint16_t alone[JB_WINDOW_CHARACTERS + 1]; /* starts that are no word */
  uint32_t alone_count;
} jb_lattice;

/*
** Set all edges of 'window', as its boundaries and the rules of 'vocabulary'
** allow. Characters that must be joined have the edge of one character only.
** Words that reach beyond the window are not seen.
*/
jb_status jb_lattice_fill (jb_lattice *lattice, const jb_vocabulary *vocabulary,
                           const jb_window *window, jb_error *err);

/* Length of the longest edge at 'start', at least 1. */
uint32_t jb_lattice_longest (const jb_lattice *lattice, uint32_t start);

/* Give the memory back. */
void jb_lattice_free (jb_lattice *lattice);

#endif
