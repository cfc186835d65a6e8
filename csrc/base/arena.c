/* SPDX-License-Identifier: MIT */
/* Cutting parts from blocks; see arena.h. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>

#include "base/memory.h"

/*
** A block is big enough for a usual article, and small enough to waste little.
** The first is for what needs less, as a query and its plan, of which every
** search has one: glibc's malloc has memory of up to 1032 bytes at hand, and
** sweeps up for more.
*/
#define BLOCK_BYTES ((size_t)8192)
#define FIRST_BLOCK_BYTES (1024 - sizeof(jb_arena_block))

typedef struct jb_arena_block {
  struct jb_arena_block *older;
  size_t used, capacity; /* bytes of 'parts' */
  alignas(max_align_t) char parts[];
} jb_arena_block;

/* Room for 'bytes', not cleared. */
static char *cut (jb_arena *arena, size_t bytes) {
  jb_arena_block *block = arena->newest;
  size_t padded, total;
  char *part;
  if (!jb_add(bytes, alignof(max_align_t) - 1, &padded))
    return NULL;
  padded -= padded % alignof(max_align_t);
  if (block == NULL || block->capacity - block->used < padded) {
    const size_t usual = block == NULL ? FIRST_BLOCK_BYTES : BLOCK_BYTES;
    const size_t capacity = padded > usual ? padded : usual;
    if (!jb_add(capacity, sizeof *block, &total))
      return NULL;
    block = jb_allocate(total);
    if (block == NULL)
      return NULL;
    block->older = arena->newest;
    block->used = 0;
    block->capacity = capacity;
    arena->newest = block;
  }
  part = block->parts + block->used;
  block->used += padded;
  return part;
}

void *jb_arena_array (jb_arena *arena, size_t count, size_t size) {
  size_t bytes;
  void *part;
  if (!jb_multiply(count, size, &bytes))
    return NULL;
  part = cut(arena, bytes == 0 ? 1 : bytes);
  if (part != NULL)
    memset(part, 0, bytes);
  return part;
}

char *jb_arena_copy (jb_arena *arena, const void *bytes, size_t length) {
  size_t with_zero;
  char *part;
  if (!jb_add(length, 1, &with_zero))
    return NULL;
  part = cut(arena, with_zero);
  if (part == NULL)
    return NULL;
  if (length > 0)
    memcpy(part, bytes, length);
  part[length] = '\0';
  return part;
}

void jb_arena_free (jb_arena *arena) {
  while (arena->newest != NULL) {
    jb_arena_block *block = arena->newest;
    arena->newest = block->older;
    jb_free(block);
  }
}

void jb_arena_reset (jb_arena *arena) {
  jb_arena_block *kept = NULL, *block = arena->newest;
  while (block != NULL) {
    jb_arena_block *older = block->older;
    if (kept == NULL && block->capacity == BLOCK_BYTES)
      kept = block;
    else
      jb_free(block);
    block = older;
  }
  if (kept != NULL) {
    kept->older = NULL;
    kept->used = 0;
  }
  arena->newest = kept;
}
