/* SPDX-License-Identifier: MIT */
/* The last buffer and arena of a Lua state; see bind_lend.h. */
#include "binding/bind_lend.h"

#include <stdbool.h>

#define BUFFER_CLASS "jianbao.LentBuffer"
#define ARENA_CLASS "jianbao.LentArena"

/* A larger buffer is not kept: one long article is no reason to hold it. */
#define KEPT_BYTES ((size_t)1 << 17)

/* What is lent comes first, so that a pointer to it is one to the whole. */
typedef struct lent_buffer {
  jb_buffer buffer;
  bool is_lent;
} lent_buffer;

typedef struct lent_arena {
  jb_arena arena;
  bool is_lent;
} lent_arena;

static int free_buffer (lua_State *L) {
  jb_buffer_free(luaL_checkudata(L, 1, BUFFER_CLASS));
  return 0;
}

static int free_arena (lua_State *L) {
  jb_arena_free(luaL_checkudata(L, 1, ARENA_CLASS));
  return 0;
}

/*                                                              [-1, +1, m]
** Make the userdata on top an object of the class, and that which is kept.
*/
static void keep (lua_State *L, const char *class_name, lua_CFunction free) {
  if (luaL_newmetatable(L, class_name)) {
    lua_pushcfunction(L, free);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, class_name);
}

jb_buffer *jb_lend_buffer (lua_State *L) {
  static const char class_name[] = BUFFER_CLASS;
  lent_buffer *kept;
  lua_rawgetp(L, LUA_REGISTRYINDEX, class_name);
  kept = lua_touserdata(L, -1);
  if (kept == NULL || kept->is_lent) {
    lua_pop(L, 1);
    kept = lua_newuserdatauv(L, sizeof *kept, 0);
    *kept = (lent_buffer){JB_BUFFER_EMPTY, false};
    keep(L, class_name, free_buffer);
  }
  kept->is_lent = true;
  return &kept->buffer;
}

void jb_give_back_buffer (jb_buffer *buffer) {
  if (buffer->capacity > KEPT_BYTES)
    jb_buffer_free(buffer);
  else
    jb_buffer_reset(buffer);
  ((lent_buffer *)(void *)buffer)->is_lent = false;
}

jb_arena *jb_lend_arena (lua_State *L) {
  static const char class_name[] = ARENA_CLASS;
  lent_arena *kept;
  lua_rawgetp(L, LUA_REGISTRYINDEX, class_name);
  kept = lua_touserdata(L, -1);
  if (kept == NULL || kept->is_lent) {
    lua_pop(L, 1);
    kept = lua_newuserdatauv(L, sizeof *kept, 0);
    *kept = (lent_arena){JB_ARENA_EMPTY, false};
    keep(L, class_name, free_arena);
  }
  kept->is_lent = true;
  return &kept->arena;
}

void jb_give_back_arena (jb_arena *arena) {
  jb_arena_reset(arena);
  ((lent_arena *)(void *)arena)->is_lent = false;
}
