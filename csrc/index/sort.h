/* SPDX-License-Identifier: MIT */
/*
** Sorting numbers by their digits, least first (radix sort): what collecting
** needs for its terms and for documents that came out of their order.
*/
#ifndef JB_INDEX_SORT_H
#define JB_INDEX_SORT_H

#include <stddef.h>
#include <stdint.h>

typedef struct jb_sort_item {
  uint64_t key;
  uint32_t value; /* what the key belongs to; does not take part */
} jb_sort_item;

/*
** Sort by key, rising, equal keys as they stand. 'scratch' has room for
** 'count' items as well. Quick when they are in order already.
*/
void jb_sort_items (jb_sort_item *items, jb_sort_item *scratch, size_t count);

#endif
