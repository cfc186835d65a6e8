/* SPDX-License-Identifier: MIT */
/*
** The weights of a block, most of which are alike: a lead's single occurrence
** weighs 2, a body's 1. They are told by how far they are from a weight that
** many have, so that the run of them is mostly zeros, patched here and there.
**
** Near that weight, from 1 to twice of it, what is above and what is below
** take turns (0, -1, +1, -2, ...); what is greater is left as it is, less one.
*/
#ifndef JB_INDEX_FOLDED_H
#define JB_INDEX_FOLDED_H

#include <stdint.h>

/* The greatest weight that others are told by. */
#define JB_FOLDED_MOST 127U

static inline uint32_t jb_fold (uint32_t weight, uint32_t common) {
  if (weight >= 2 * common)
    return weight - 1;
  return weight >= common ? 2 * (weight - common) : 2 * (common - weight) - 1;
}

static inline uint32_t jb_unfold (uint32_t number, uint32_t common) {
  const uint32_t half = (number + 1) / 2;
  if (number + 1 >= 2 * common)
    return number + 1;
  return number % 2 == 0 ? common + half : common - half;
}

#endif
