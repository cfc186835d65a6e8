/* SPDX-License-Identifier: MIT */
/*
** The one hook through which the core allocates.
**
** There is no function pointer to set: a program that wants other behaviour
** links another implementation of these four functions. The tests do so
** (spec/c/support/failing_memory.c makes the n-th allocation fail), and the
** shipped core has no state that changes.
*/
#ifndef JB_BASE_MEMORY_H
#define JB_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* A fresh block of 'bytes' (at least 1), or NULL. Not cleared. */
void *jb_allocate (size_t bytes);

/*
** 'block' grown or shrunk to 'bytes' (at least 1); NULL when that fails, and
** then 'block' is as it was. A NULL 'block' allocates.
*/
void *jb_reallocate (void *block, size_t bytes);

/* Give a block back; NULL is allowed. */
void jb_free (void *block);

/* A fresh array of 'count' times 'size' bytes, all zero; NULL on overflow. */
void *jb_allocate_array (size_t count, size_t size);

/* Sums and products that say when they do not fit: true is success. */
static inline bool jb_add (size_t a, size_t b, size_t *sum) {
  return !__builtin_add_overflow(a, b, sum);
}
static inline bool jb_multiply (size_t a, size_t b, size_t *product) {
  return !__builtin_mul_overflow(a, b, product);
}

#endif
