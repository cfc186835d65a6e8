/* SPDX-License-Identifier: MIT */
/*
** What every file of the binding shares.
**
** Contract of each bind_*.c:
**   - a wrong type or a closed object raises; a failing world returns
**     nil, message, code;
**   - no core resource is held by a C local while a Lua function that can
**     raise is called: it goes into a handle first;
**   - positions that cross into Lua are 1-based byte positions, first and
**     last inclusive.
** The brackets before a function give its effect on the Lua stack: popped,
** pushed, and whether it raises (m: only for memory, v: on misuse, -: never).
*/
#ifndef JB_BINDING_BIND_H
#define JB_BINDING_BIND_H

#include <lauxlib.h>
#include <lua.h>

#include "base/buffer.h"
#include "base/status.h"

/* A userdata that owns one core object; 'object' is NULL once closed. */
typedef struct jb_handle {
  void *object;
} jb_handle;

/*                                                              [-0, +1, m]
** Push a new empty handle of class 'class_name', with 'user_values' slots
** that keep parents alive. The metatable is set before any resource exists,
** so a later failure cannot leak it.
*/
jb_handle *jb_new_handle (lua_State *L, const char *class_name,
                          int user_values);

/*                                                              [-0, +0, v]
** The live object at 'arg', or an argument error if it was closed.
*/
void *jb_check_object (lua_State *L, int arg, const char *class_name);

/*                                                              [-0, +0, v]
** The file name at 'arg'; raises if it contains a zero byte.
*/
const char *jb_check_path (lua_State *L, int arg);

/*                                                              [-0, +3, m]
** Push nil, message, code. Use as: return jb_push_failure(L, &err).
*/
int jb_push_failure (lua_State *L, const jb_error *err);

/*                                                              [-0, +3, m]
** Push what a function that only succeeds or fails comes to: true, or nil,
** message, code.
*/
int jb_push_outcome (lua_State *L, jb_status status, const jb_error *err);

/*                                                              [-0, +0, m]
** Make the userdata on top an object of the class, which has no methods and
** which the collector gives to 'free'.
*/
void jb_set_finaliser (lua_State *L, const char *class_name,
                       lua_CFunction free);

/*                                                              [-0, +1, m]
** Push an empty buffer that the collector frees, for results that are made
** in core memory before they become Lua strings.
*/
jb_buffer *jb_new_buffer (lua_State *L);

/*                                                              [-0, +0, m]
** Register a class: its metatable with 'metamethods', and 'methods' reached
** through __index. Leaves the stack as it was.
*/
void jb_register_class (lua_State *L, const char *class_name,
                        const luaL_Reg *methods, const luaL_Reg *metamethods);

/* One opener for each part of jianbao.core; each pushes its table. */
int jb_open_archive (lua_State *L);
int jb_open_gate (lua_State *L);
int jb_open_lexicon (lua_State *L);
int jb_open_model (lua_State *L);
int jb_open_query (lua_State *L);
int jb_open_process (lua_State *L);
int jb_open_sandbox (lua_State *L);
int jb_open_sentences (lua_State *L);
int jb_open_text (lua_State *L);
int jb_open_words (lua_State *L);

#endif
