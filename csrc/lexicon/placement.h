/* SPDX-License-Identifier: MIT */
/*
** Placing a trie into a double array: giving each inner node a base such that
** the cells of all its children are free and no other node has the same base.
*/
#ifndef JB_LEXICON_PLACEMENT_H
#define JB_LEXICON_PLACEMENT_H

#include <stdint.h>

#include "base/status.h"

/* A node of a trie; children are a linked list in no particular order. */
typedef struct jb_trie_node {
  uint64_t weight; /* how often a text is expected to go on from here */
  uint32_t parent;
  uint32_t first_child; /* 0: none, since the root is nobody's child */
  uint32_t next_sibling;
  uint32_t value; /* of the word that ends here; 0: none */
  uint32_t cell;  /* set by the placing */
  uint16_t code;  /* of the character that leads here */
} jb_trie_node;

typedef struct jb_trie {
  jb_trie_node *nodes; /* nodes[0] is the root */
  uint32_t count;
} jb_trie;

typedef struct jb_placement {
  uint64_t *cells; /* owned; the layout is automaton.h's */
  uint32_t cell_count;
  uint32_t word_count; /* cells with a value */
} jb_placement;

/*
** Place 'trie', whose codes are 1..code_count, and set its nodes' cells.
** JB_TOO_LARGE when the cells' base field cannot hold it.
*/
jb_status jb_placement_build (jb_placement *placement, jb_trie *trie,
                              uint32_t code_count, jb_error *err);

void jb_placement_free (jb_placement *placement);

#endif
