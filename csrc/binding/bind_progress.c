/* SPDX-License-Identifier: MIT */
#include "binding/bind_progress.h"

/* What telling needs of the stack. */
#define STACK_SLOTS 6

void jb_progress_begin (lua_State *L, int options, jb_handle *archive,
                        jb_lua_progress *progress) {
  *progress = (jb_lua_progress){.L = L, .archive = archive};
  luaL_checkstack(L, STACK_SLOTS, "telling of the progress");
  lua_pushnil(L);
  if (!lua_isnoneornil(L, options))
    lua_getfield(L, options, "progress");
  else
    lua_pushnil(L);
  luaL_argcheck(L, lua_isnil(L, -1) || lua_isfunction(L, -1), options,
                "progress must be a function");
  if (lua_isfunction(L, -1))
    progress->function = lua_gettop(L);
  progress->raised = lua_gettop(L) - 1;
  if (archive != NULL && progress->function != 0) {
    progress->store = archive->object;
    archive->object = NULL;
  }
}

void jb_progress_end (jb_lua_progress *progress) {
  if (progress->archive != NULL && progress->function != 0)
    progress->archive->object = progress->store;
  if (progress->has_raised) {
    lua_pushvalue(progress->L, progress->raised);
    lua_error(progress->L);
  }
}

bool jb_tell_progress (void *context, int64_t done, int64_t all) {
  jb_lua_progress *progress = context;
  lua_State *L = progress->L;
  if (progress->has_raised)
    return false;
  if (progress->function == 0)
    return true;
  lua_pushvalue(L, progress->function);
  lua_pushinteger(L, (lua_Integer)done);
  lua_pushinteger(L, (lua_Integer)all);
  if (lua_pcall(L, 2, 0, 0) == LUA_OK)
    return true;
  progress->has_raised = true;
  lua_replace(L, progress->raised);
  return false;
}
