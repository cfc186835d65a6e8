/* SPDX-License-Identifier: MIT */
/* Numbers that look random and are the same in every run. */
#ifndef JB_SPEC_RANDOM_H
#define JB_SPEC_RANDOM_H

#include <stdint.h>

/* The state; start with any number but 0. */
typedef uint64_t random_state;

/* A number below 'limit' (at least 1). Marsaglia's xorshift64. */
static inline uint32_t random_below (random_state *state, uint32_t limit) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return (uint32_t)((*state >> 32) % limit);
}

#endif
