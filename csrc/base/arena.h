/* SPDX-License-Identifier: MIT */
/*
** Memory for a record of many small parts that are given back together.
**
** Parts are cut from blocks one after the other; nothing is freed singly.
** An article with its paragraphs, bylines and spans lives in one arena.
*/
#ifndef JB_BASE_ARENA_H
#define JB_BASE_ARENA_H

#include "base/slice.h"

typedef struct jb_arena {
  struct jb_arena_block *newest; /* owned chain of blocks */
} jb_arena;

#define JB_ARENA_EMPTY                                                         \
  { NULL }

/*
** 'count' times 'size' bytes, all zero and aligned for any type; NULL when
** memory is short or the product does not fit.
*/
void *jb_arena_array (jb_arena *arena, size_t count, size_t size);

/*
** A copy of 'length' bytes with a zero byte behind; NULL when memory is
** short.
*/
char *jb_arena_copy (jb_arena *arena, const void *bytes, size_t length);

/*
** Forget all parts, but keep a block for what comes next: an arena that is used
** again and again allocates nothing for records of the usual size.
*/
void jb_arena_reset (jb_arena *arena);

/* Give everything back; the arena is empty again and can be used anew. */
void jb_arena_free (jb_arena *arena);

#endif
