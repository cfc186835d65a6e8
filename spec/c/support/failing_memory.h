/* SPDX-License-Identifier: MIT */
/*
** The core's allocation hook as the C tests link it: counts allocations, and
** makes the n-th one fail so that a test can walk through every failure.
*/
#ifndef JB_SPEC_FAILING_MEMORY_H
#define JB_SPEC_FAILING_MEMORY_H

#include <stddef.h>

/* Let the n-th allocation from now fail (1 is the next); 0: none fails. */
void failing_memory_set (size_t nth);

/* Allocations asked for since failing_memory_set. */
size_t failing_memory_count (void);

/* Blocks alive now; a test that ends with more than it began has a leak. */
size_t failing_memory_alive (void);

#endif
