/* SPDX-License-Identifier: MIT */
/*
** What a script in a sandbox can reach.
**
** Trusted chunks share one table of globals. Each untrusted chunk gets a table
** of its own whose metatable reads from the view: a copy of the globals in
** which every table shows a read-only face, and names that begin with _ are
** left out. The libraries are such tables, so no script can change them for
** another. There is no io, os, debug, package, require, load, coroutine,
** collectgarbage, print, warn or math.random: what is left reaches nothing
** outside and gives the same result each time. tostring shows no addresses.
*/
#include "binding/sandbox.h"
#include "text/digest.h"

#include <lualib.h>
#include <string.h>

/* Bytes of text a library function looks at without a charge. */
#define FREE_BYTES ((size_t)64 * 1024)

/* Keys of the registry, by address. */
static const char globals_key, view_key, scope_key, faces_key;
/* Where a face's metatable keeps the table behind it. */
static const char behind_key;

/* ---- read-only faces ---- */

bool jb_sandbox_push_behind (lua_State *I, int index) {
  if (!lua_getmetatable(I, index))
    return false;
  if (lua_rawgetp(I, -1, &behind_key) == LUA_TNIL) {
    lua_pop(I, 2);
    return false;
  }
  lua_remove(I, -2);
  return true;
}

bool jb_sandbox_is_read_only (lua_State *I, int index) {
  if (!jb_sandbox_push_behind(I, index))
    return false;
  lua_pop(I, 1);
  return true;
}

static int face_index (lua_State *I) {
  lua_pushvalue(I, 2);
  lua_gettable(I, lua_upvalueindex(1));
  jb_sandbox_read_only(I);
  return 1;
}

static int face_next (lua_State *I) {
  lua_settop(I, 2);
  if (!lua_next(I, lua_upvalueindex(1)))
    return 0;
  jb_sandbox_read_only(I);
  return 2;
}

static int face_pairs (lua_State *I) {
  lua_pushvalue(I, lua_upvalueindex(1));
  lua_pushcclosure(I, face_next, 1);
  lua_pushvalue(I, 1);
  lua_pushnil(I);
  return 3;
}

static int face_length (lua_State *I) {
  lua_pushinteger(I, (lua_Integer)lua_rawlen(I, lua_upvalueindex(1)));
  return 1;
}

static int face_refuse (lua_State *I) {
  return luaL_error(I, "this table belongs to all and cannot be changed");
}

/* Whether the table on top holds no table, so that it can be read directly. */
static bool is_flat (lua_State *I) {
  bool flat = !lua_getmetatable(I, -1);
  if (!flat) {
    lua_pop(I, 1);
    return false;
  }
  lua_pushnil(I);
  while (lua_next(I, -2)) {
    flat = flat && !lua_istable(I, -1);
    lua_pop(I, 1);
  }
  return flat;
}

/* Whether the table on top says that it may be shared as it is: a metatable
** with __shared, for objects of trusted chunks that need their operators. */
static bool is_shared (lua_State *I) {
  bool shared = luaL_getmetafield(I, -1, "__shared") != LUA_TNIL;
  if (shared)
    lua_pop(I, 1);
  return shared;
}

void jb_sandbox_read_only (lua_State *I) {
  static const luaL_Reg metamethods[] = {
      {"__pairs", face_pairs}, {"__len", face_length}, {NULL, NULL}};
  if (!lua_istable(I, -1) || jb_sandbox_is_read_only(I, -1) || is_shared(I))
    return;
  luaL_checkstack(I, 8, NULL);
  (void)lua_rawgetp(I, LUA_REGISTRYINDEX, &faces_key);
  lua_pushvalue(I, -2);
  if (lua_rawget(I, -2) == LUA_TNIL) { /* table, faces, nil */
    lua_pop(I, 1);
    lua_newtable(I);
    lua_createtable(I, 0, 6); /* table, faces, face, metatable */
    lua_pushvalue(I, -4);
    if (!is_flat(I))
      lua_pushcclosure(I, face_index, 1);
    lua_setfield(I, -2, "__index");
    lua_pushcfunction(I, face_refuse);
    lua_setfield(I, -2, "__newindex");
    lua_pushboolean(I, 0);
    lua_setfield(I, -2, "__metatable");
    for (const luaL_Reg *method = metamethods; method->name; method++) {
      lua_pushvalue(I, -4);
      lua_pushcclosure(I, method->func, 1);
      lua_setfield(I, -2, method->name);
    }
    lua_pushvalue(I, -4);
    lua_rawsetp(I, -2, &behind_key);
    lua_setmetatable(I, -2);
    lua_pushvalue(I, -3);
    lua_pushvalue(I, -2);
    lua_rawset(I, -4);
  }
  lua_replace(I, -3);
  lua_pop(I, 1);
}

/* ---- functions in the place of Lua's own ---- */

static int charging (lua_State *I) {
  lua_CFunction function = lua_tocfunction(I, lua_upvalueindex(1));
  size_t bytes = 0;
  for (int i = lua_gettop(I); i > 0; i--)
    if (lua_type(I, i) == LUA_TSTRING)
      bytes += lua_rawlen(I, i);
  if (bytes > FREE_BYTES)
    jb_sandbox_charge(I, bytes / JB_SANDBOX_STEP_BYTES);
  return function(I);
}

void jb_sandbox_charging (lua_State *I) {
  lua_pushcclosure(I, charging, 1);
}

static int protected_call (lua_State *I) {
  int status;
  luaL_checkany(I, 1);
  lua_pushboolean(I, 1);
  lua_insert(I, 1);
  status = lua_pcall(I, lua_gettop(I) - 2, LUA_MULTRET, 0);
  if (status == LUA_OK)
    return lua_gettop(I);
  jb_sandbox_pass_on(I, status);
  lua_pushboolean(I, 0);
  lua_insert(I, -2);
  return 2;
}

/*
** The message handler of xpcall. A limit error is raised by the hook, and the
** hook is off while its error is handled: the script's handler must not run
** then, because nothing could end it.
*/
static int handle_error (lua_State *I) {
  if (jb_sandbox_of(I)->stop != JB_STOP_NONE)
    return 1;
  lua_pushvalue(I, lua_upvalueindex(1));
  lua_insert(I, 1);
  lua_call(I, 1, 1);
  return 1;
}

static int protected_call_handled (lua_State *I) {
  int status, count = lua_gettop(I) - 2;
  luaL_checktype(I, 2, LUA_TFUNCTION);
  lua_pushvalue(I, 2);
  lua_pushcclosure(I, handle_error, 1);
  lua_replace(I, 2);
  lua_pushboolean(I, 1); /* function, handler, …, true */
  lua_pushvalue(I, 1);
  lua_rotate(I, 3, 2); /* function, handler, true, function, … */
  status = lua_pcall(I, count, LUA_MULTRET, 2);
  if (status == LUA_OK)
    return lua_gettop(I) - 2;
  jb_sandbox_pass_on(I, status);
  lua_pushboolean(I, 0);
  lua_insert(I, -2);
  return 2;
}

/* A metatable with __gc is refused: Lua marks an object for finalising here
** and at no other time, so none ever runs. */
static int set_metatable (lua_State *I) {
  int type = lua_type(I, 2);
  luaL_checktype(I, 1, LUA_TTABLE);
  luaL_argexpected(I, type == LUA_TNIL || type == LUA_TTABLE, 2,
                   "nil or table");
  if (luaL_getmetafield(I, 1, "__metatable") != LUA_TNIL)
    return luaL_error(I, "cannot change a protected metatable");
  if (type == LUA_TTABLE) {
    lua_pushliteral(I, "__gc");
    if (lua_rawget(I, 2) != LUA_TNIL)
      return luaL_error(I, "a metatable with __gc is not allowed here");
  }
  lua_settop(I, 2);
  lua_setmetatable(I, 1);
  return 1;
}

/* Only of tables: strings and LPeg's patterns share theirs with all. */
static int get_metatable (lua_State *I) {
  luaL_checkany(I, 1);
  if (!lua_istable(I, 1) || !lua_getmetatable(I, 1))
    lua_pushnil(I);
  else
    (void)luaL_getmetafield(I, 1, "__metatable");
  return 1;
}

static int raw_set (lua_State *I) {
  luaL_checktype(I, 1, LUA_TTABLE);
  luaL_checkany(I, 2);
  luaL_checkany(I, 3);
  if (jb_sandbox_is_read_only(I, 1))
    return face_refuse(I);
  lua_settop(I, 3);
  lua_rawset(I, 1);
  return 1;
}

void jb_sandbox_to_string (lua_State *I, int index) {
  int type = lua_type(I, index);
  if (type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TBOOLEAN ||
      type == LUA_TNIL)
    (void)luaL_tolstring(I, index, NULL);
  else if (!luaL_callmeta(I, index, "__tostring"))
    lua_pushstring(I, lua_typename(I, type));
  else if (!lua_isstring(I, -1))
    (void)luaL_error(I, "'__tostring' must return a string");
}

static int to_string (lua_State *I) {
  luaL_checkany(I, 1);
  jb_sandbox_to_string(I, 1);
  return 1;
}

/* _caller_line(level): the line where the function at 'level' stands, 1 being
** the one that asks; nil where it has none. For trusted chunks only. */
static int caller_line (lua_State *I) {
  lua_Debug record;
  lua_Integer level = luaL_checkinteger(I, 1);
  luaL_argcheck(I, level >= 1 && level <= 100, 1, "level out of range");
  if (!lua_getstack(I, (int)level, &record) || !lua_getinfo(I, "l", &record) ||
      record.currentline < 0)
    return 0;
  lua_pushinteger(I, record.currentline);
  return 1;
}

/* _sha256(s): its digest as 64 hexadecimal digits. A byte takes about the time
** of a step. For trusted chunks only. */
static int sha256 (lua_State *I) {
  size_t length;
  const char *s = luaL_checklstring(I, 1, &length);
  char hex[JB_SHA256_HEX_BYTES + 1];
  jb_sandbox_charge(I, length);
  jb_sha256_hex(s, length, hex);
  lua_pushlstring(I, hex, JB_SHA256_HEX_BYTES);
  return 1;
}

/* ---- the environment ---- */

/* Copy named fields of the table on top into the one below it. */
static void copy_fields (lua_State *I, const char *const *names) {
  for (; *names != NULL; names++) {
    lua_getfield(I, -1, *names);
    lua_setfield(I, -3, *names);
  }
}

/* Push a new copy of a standard library without what 'left_out' names. */
static void push_library (lua_State *I, lua_CFunction opener,
                          const char *const *left_out) {
  lua_pushcfunction(I, opener);
  lua_call(I, 0, 1);
  for (; *left_out != NULL; left_out++) {
    lua_pushnil(I);
    lua_setfield(I, -2, *left_out);
  }
}

static void push_utf8 (lua_State *I) {
  static const char *const charged[] = {"char",   "codepoint", "len",
                                        "offset", "codes",     NULL};
  static const char *const none[] = {NULL};
  push_library(I, luaopen_utf8, none);
  for (const char *const *name = charged; *name != NULL; name++) {
    lua_getfield(I, -1, *name);
    jb_sandbox_charging(I);
    lua_setfield(I, -2, *name);
  }
  lua_pushliteral(I, "."); /* patterns here are of characters */
  lua_setfield(I, -2, "charpattern");
}

void jb_sandbox_keep_weak (lua_State *I, const char *key) {
  lua_newtable(I);
  lua_createtable(I, 0, 1);
  lua_pushliteral(I, "k");
  lua_setfield(I, -2, "__mode");
  lua_setmetatable(I, -2);
  lua_rawsetp(I, LUA_REGISTRYINDEX, key);
}

void jb_sandbox_open_environment (lua_State *I) {
  static const char *const kept[] = {"assert", "error",    "ipairs",   "next",
                                     "pairs",  "rawequal", "rawget",   "rawlen",
                                     "select", "type",     "_VERSION", NULL};
  static const luaL_Reg own[] = {{"pcall", protected_call},
                                 {"xpcall", protected_call_handled},
                                 {"setmetatable", set_metatable},
                                 {"getmetatable", get_metatable},
                                 {"rawset", raw_set},
                                 {"tostring", to_string},
                                 {"_caller_line", caller_line},
                                 {"_sha256", sha256},
                                 {NULL, NULL}};
  static const char *const no_chance[] = {"random", "randomseed", NULL};
  jb_sandbox_keep_weak(I, &faces_key);
  lua_newtable(I); /* the globals */
  lua_pushcfunction(I, luaopen_base);
  lua_call(I, 0, 1);
  copy_fields(I, kept);
  lua_getfield(I, -1, "tonumber");
  jb_sandbox_charging(I);
  lua_setfield(I, -3, "tonumber");
  lua_pop(I, 1);
  luaL_setfuncs(I, own, 0);
  jb_sandbox_push_string(I);
  lua_setfield(I, -2, "string");
  jb_sandbox_push_table(I);
  lua_setfield(I, -2, "table");
  push_library(I, luaopen_math, no_chance);
  lua_setfield(I, -2, "math");
  push_utf8(I);
  lua_setfield(I, -2, "utf8");
  lua_rawsetp(I, LUA_REGISTRYINDEX, &globals_key);

  /* luaopen_base put everything into the state's own table of globals. */
  lua_newtable(I);
  lua_rawseti(I, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);

  lua_newtable(I); /* the view, and the metatable that reads from it */
  lua_createtable(I, 0, 2);
  lua_pushvalue(I, -2);
  lua_setfield(I, -2, "__index");
  lua_pushboolean(I, 0);
  lua_setfield(I, -2, "__metatable");
  lua_rawsetp(I, LUA_REGISTRYINDEX, &scope_key);
  lua_rawsetp(I, LUA_REGISTRYINDEX, &view_key);
}

void jb_sandbox_push_globals (lua_State *I) {
  (void)lua_rawgetp(I, LUA_REGISTRYINDEX, &globals_key);
}

/*                                                              [-0, +0, m]
** Let _unknown(view, name), if trusted chunks define it, answer for a global
** that is not there. The view and the globals are on top.
*/
static void publish_unknown (lua_State *I) {
  lua_pushliteral(I, "_unknown");
  if (lua_rawget(I, -2) == LUA_TFUNCTION) {
    lua_createtable(I, 0, 1);
    lua_insert(I, -2);
    lua_setfield(I, -2, "__index");
    lua_setmetatable(I, -3);
  } else {
    lua_pop(I, 1);
  }
}

void jb_sandbox_publish (lua_State *I) {
  (void)lua_rawgetp(I, LUA_REGISTRYINDEX, &view_key);
  lua_pushnil(I);
  while (lua_next(I, -2)) { /* forget what was there before */
    lua_pop(I, 1);
    lua_pushvalue(I, -1);
    lua_pushnil(I);
    lua_rawset(I, -4);
  }
  jb_sandbox_push_globals(I);
  lua_pushnil(I);
  while (lua_next(I, -2)) { /* view, globals, key, value */
    bool hidden =
        lua_type(I, -2) == LUA_TSTRING && lua_tostring(I, -2)[0] == '_';
    if (hidden) {
      lua_pop(I, 1);
      continue;
    }
    jb_sandbox_read_only(I);
    lua_pushvalue(I, -2);
    lua_insert(I, -2);
    lua_rawset(I, -5);
  }
  publish_unknown(I);
  lua_pop(I, 2);
}

void jb_sandbox_set_environment (lua_State *I, bool trusted) {
  if (trusted) {
    jb_sandbox_push_globals(I);
  } else {
    lua_createtable(I, 0, 1);
    lua_pushvalue(I, -1);
    lua_setfield(I, -2, "_G");
    (void)lua_rawgetp(I, LUA_REGISTRYINDEX, &scope_key);
    lua_setmetatable(I, -2);
  }
  if (lua_setupvalue(I, -2, 1) == NULL)
    lua_pop(I, 1);
  lua_pop(I, 1);
}
