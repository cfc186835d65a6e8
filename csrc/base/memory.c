/* SPDX-License-Identifier: MIT */
/* Allocation from the C library. */
#include "base/memory.h"

#include <stdlib.h>

void *jb_allocate (size_t bytes) {
  return malloc(bytes == 0 ? 1 : bytes);
}

void *jb_reallocate (void *block, size_t bytes) {
  return realloc(block, bytes == 0 ? 1 : bytes);
}

void jb_free (void *block) {
  free(block);
}

void *jb_allocate_array (size_t count, size_t size) {
  return calloc(count == 0 ? 1 : count, size == 0 ? 1 : size);
}
