/* SPDX-License-Identifier: MIT */
/* The last buffer and arena of a Lua state; see bind_lend.h. */
#include "binding/bind_lend.h"

#include <stdbool.h>

/* Names of the classes; by their addresses the registry finds what is kept. */
static const char buffer_class[] = "jianbao.LentBuffer";
static const char arena_class[] = "jianbao.LentArena";

/* A larger buffer is not kept: one long article is no reason to hold it. */
#define KEPT_BYTES ((size_t)1 << 17)

/* What is lent comes first, so that a pointer to it is one to the whole. */
typedef struct lent {
  union {
    jb_buffer buffer;
    jb_arena arena;
  } memory;
  bool is_lent;
} lent;

static int free_buffer (lua_State *L) {
  jb_buffer_free(luaL_checkudata(L, 1, buffer_class));
  return 0;
}

static int free_arena (lua_State *L) {
  jb_arena_free(luaL_checkudata(L, 1, arena_class));
  return 0;
}

/*                                                              [-0, +1, m]
** The object of the class that is kept, or, where that one is lent already, a
** new one that is 'empty' and kept from now on. It is pushed, and lent.
*/
static lent *lend (lua_State *L, const char *class_name, const lent *empty,
                   lua_CFunction free) {
  lent *kept;
  lua_rawgetp(L, LUA_REGISTRYINDEX, class_name);
  kept = lua_touserdata(L, -1);
  if (kept == NULL || kept->is_lent) {
    lua_pop(L, 1);
    kept = lua_newuserdatauv(L, sizeof *kept, 0);
    *kept = *empty;
    jb_set_finaliser(L, class_name, free);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, class_name);
  }
  kept->is_lent = true;
  return kept;
}

/* Take back what 'memory' is the beginning of. */
static void take_back (void *memory) {
  lent *whole = memory;
  whole->is_lent = false;
}

jb_buffer *jb_lend_buffer (lua_State *L) {
  static const lent empty = {.memory.buffer = JB_BUFFER_EMPTY};
  return &lend(L, buffer_class, &empty, free_buffer)->memory.buffer;
}

void jb_give_back_buffer (jb_buffer *buffer) {
  if (buffer->capacity > KEPT_BYTES)
    jb_buffer_free(buffer);
  else
    jb_buffer_reset(buffer);
  take_back(buffer);
}

jb_arena *jb_lend_arena (lua_State *L) {
  static const lent empty = {.memory.arena = JB_ARENA_EMPTY};
  return &lend(L, arena_class, &empty, free_arena)->memory.arena;
}

void jb_give_back_arena (jb_arena *arena) {
  jb_arena_reset(arena);
  take_back(arena);
}
