/* SPDX-License-Identifier: MIT */
/*
** Building the table of a set of pairs of codes (words/weights.h): each left
** code gets a base such that the cells of all its pairs are free.
*/
#ifndef JB_WORDS_PAIR_TABLE_H
#define JB_WORDS_PAIR_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

typedef struct jb_pair_table {
  uint32_t *bases;  /* owned; by left code */
  uint16_t *checks; /* owned; by cell */
  uint32_t cell_count;
} jb_pair_table;

/*
** Place the pairs 'keys' (left << 16 | right, ascending, none twice, left and
** right below 'code_count', left not 0). The same keys give the same table.
*/
jb_status jb_pair_table_build (jb_pair_table *table, const uint32_t *keys,
                               size_t count, uint32_t code_count,
                               jb_error *err);

/* Give the memory back; one that is all zero is allowed. */
void jb_pair_table_free (jb_pair_table *table);

/* Cell of a pair of codes, 0 when it is none. */
static inline uint32_t jb_pair_table_cell (const jb_pair_table *table,
                                           uint32_t left, uint32_t right) {
  uint32_t cell = table->bases[left] + right;
  return cell & -(uint32_t)(table->checks[cell] == left);
}

#endif
