/* SPDX-License-Identifier: MIT */
/* Handles, checks and failures shared by the classes of the binding. */
#include "binding/bind.h"

#include <string.h>

#define BUFFER_CLASS "jianbao.Buffer"

jb_handle *jb_new_handle (lua_State *L, const char *class_name,
                          int user_values) {
  jb_handle *handle = lua_newuserdatauv(L, sizeof *handle, user_values);
  handle->object = NULL;
  luaL_setmetatable(L, class_name);
  return handle;
}

void *jb_check_object (lua_State *L, int arg, const char *class_name) {
  jb_handle *handle = luaL_checkudata(L, arg, class_name);
  luaL_argcheck(L, handle->object != NULL, arg, "this object was closed");
  return handle->object;
}

const char *jb_check_path (lua_State *L, int arg) {
  size_t length;
  const char *path = luaL_checklstring(L, arg, &length);
  luaL_argcheck(L, strlen(path) == length, arg,
                "a file name must not contain a zero byte");
  return path;
}

int jb_push_failure (lua_State *L, const jb_error *err) {
  luaL_pushfail(L);
  lua_pushstring(L, err->message);
  lua_pushstring(L, jb_status_name(err->code));
  return 3;
}

int jb_push_outcome (lua_State *L, jb_status status, const jb_error *err) {
  if (status != JB_OK)
    return jb_push_failure(L, err);
  lua_pushboolean(L, 1);
  return 1;
}

void jb_set_finaliser (lua_State *L, const char *class_name,
                       lua_CFunction free) {
  if (luaL_newmetatable(L, class_name)) {
    lua_pushcfunction(L, free);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
}

static int buffer_free (lua_State *L) {
  jb_buffer_free(luaL_checkudata(L, 1, BUFFER_CLASS));
  return 0;
}

jb_buffer *jb_new_buffer (lua_State *L) {
  jb_buffer *buffer = lua_newuserdatauv(L, sizeof *buffer, 0);
  *buffer = (jb_buffer)JB_BUFFER_EMPTY;
  jb_set_finaliser(L, BUFFER_CLASS, buffer_free);
  return buffer;
}

void jb_register_class (lua_State *L, const char *class_name,
                        const luaL_Reg *methods, const luaL_Reg *metamethods) {
  luaL_newmetatable(L, class_name);
  luaL_setfuncs(L, metamethods, 0);
  lua_newtable(L);
  luaL_setfuncs(L, methods, 0);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}
