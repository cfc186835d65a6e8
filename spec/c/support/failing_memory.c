/* SPDX-License-Identifier: MIT */
#include "support/failing_memory.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/memory.h"

/* Atomic, since some tests allocate in several threads. */
static atomic_size_t fail_at, count, alive;

void failing_memory_set (size_t nth) {
  fail_at = nth;
  count = 0;
}

size_t failing_memory_count (void) {
  return count;
}

size_t failing_memory_alive (void) {
  return alive;
}

static int this_one_fails (void) {
  return ++count == fail_at;
}

void *jb_allocate (size_t bytes) {
  void *block = this_one_fails() ? NULL : malloc(bytes == 0 ? 1 : bytes);
  alive += block != NULL;
  return block;
}

void *jb_reallocate (void *block, size_t bytes) {
  void *moved =
      this_one_fails() ? NULL : realloc(block, bytes == 0 ? 1 : bytes);
  alive += block == NULL && moved != NULL;
  return moved;
}

void jb_free (void *block) {
  alive -= block != NULL;
  free(block);
}

void *jb_allocate_array (size_t number, size_t size) {
  void *block = this_one_fails()
                    ? NULL
                    : calloc(number == 0 ? 1 : number, size == 0 ? 1 : size);
  alive += block != NULL;
  return block;
}
