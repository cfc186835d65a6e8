/* SPDX-License-Identifier: MIT */
/***
A place to run scripts that editors write: a Lua state of its own with a limit
on memory, steps and time, and nothing that reaches outside. What cannot be
stopped from inside is LPeg at work: see jianbao.watchdog.
@module jianbao.core.sandbox
*/
#include "binding/bind.h"

#include "binding/sandbox.h"
#include "binding/sandbox_transfer.h"

#define CLASS "jianbao.Sandbox"

#define DEFAULT_MEMORY ((lua_Integer)64 << 20)
#define LEAST_MEMORY ((lua_Integer)256 << 10) /* the libraries need as much */
#define DEFAULT_STEPS 10000000
#define DEFAULT_SECONDS 5

/*                                                              [-0, +0, v]
** LPeg's opener as the host's own loader finds it; NULL, and a message on the
** stack, when there is none.
*/
static lua_CFunction find_lpeg (lua_State *L) {
  lua_CFunction opener;
  if (luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE) &&
      lua_getfield(L, -1, "lpeg") == LUA_TFUNCTION && lua_iscfunction(L, -1))
    return lua_tocfunction(L, -1);
  (void)luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  if (lua_getfield(L, -1, "package") != LUA_TTABLE) {
    lua_pushliteral(L, "there is no package library to load LPeg with");
    return NULL;
  }
  lua_getfield(L, -1, "searchpath");
  lua_pushliteral(L, "lpeg");
  lua_getfield(L, -3, "cpath");
  lua_call(L, 2, 2);
  if (lua_isnil(L, -2))
    return NULL;
  lua_pop(L, 1); /* package, path */
  lua_getfield(L, -2, "loadlib");
  lua_pushvalue(L, -2);
  lua_pushliteral(L, "luaopen_lpeg");
  lua_call(L, 2, 2);
  opener = lua_tocfunction(L, -2);
  return opener;
}

/*                                                              [-0, +0, v]
** Raise when the table of limits at 1 has a field that is no limit.
*/
static void check_names (lua_State *L) {
  static const char *const names[] = {"memory", "instructions", "seconds",
                                      "lpeg", NULL};
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    bool known = false;
    lua_pop(L, 1);
    for (const char *const *name = names; *name != NULL; name++) {
      lua_pushstring(L, *name);
      known = known || lua_rawequal(L, -1, -2);
      lua_pop(L, 1);
    }
    if (!known)
      (void)luaL_argerror(L, 1,
                          "a limit is memory, instructions, seconds or lpeg");
  }
}

/***
Make a sandbox.
@function new
@tparam[opt] table limits  memory (bytes, 64 MB), instructions (steps of one
call, 10 million), seconds (of one call, 5), lpeg (true: with LPeg)
@treturn[1] jianbao.Sandbox  close it, or bind it to a to-be-closed variable
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "not-found" (LPeg), "no-memory"
*/
static int sandbox_new (lua_State *L) {
  jb_sandbox_limits limits = {0};
  lua_Integer memory, steps;
  jb_handle *handle;
  jb_sandbox *sandbox;
  jb_error err;
  lua_settop(L, 1);
  if (lua_isnil(L, 1)) {
    lua_newtable(L);
    lua_replace(L, 1);
  }
  luaL_checktype(L, 1, LUA_TTABLE);
  check_names(L);
  lua_getfield(L, 1, "memory");
  memory = luaL_opt(L, luaL_checkinteger, -1, DEFAULT_MEMORY);
  luaL_argcheck(L, memory >= LEAST_MEMORY, 1, "memory: at least 262144 bytes");
  lua_getfield(L, 1, "instructions");
  steps = luaL_opt(L, luaL_checkinteger, -1, DEFAULT_STEPS);
  luaL_argcheck(L, steps > 0, 1, "instructions: at least 1");
  lua_getfield(L, 1, "seconds");
  limits.seconds = luaL_opt(L, luaL_checknumber, -1, DEFAULT_SECONDS);
  luaL_argcheck(L, limits.seconds > 0, 1, "seconds: more than 0");
  limits.memory = (size_t)memory;
  limits.instructions = (uint64_t)steps;
  lua_getfield(L, 1, "lpeg");
  handle = jb_new_handle(L, CLASS, 0);
  if (lua_toboolean(L, -2)) {
    limits.lpeg = find_lpeg(L);
    if (limits.lpeg == NULL) {
      (void)jb_fail(&err, JB_NOT_FOUND, JB_NO_OFFSET,
                    "the sandbox finds no LPeg; install lua-lpeg");
      return jb_push_failure(L, &err);
    }
  }
  if (jb_sandbox_new(&limits, &sandbox, &err) != JB_OK)
    return jb_push_failure(L, &err);
  handle->object = sandbox;
  lua_pushvalue(L, 6); /* the handle: behind the limits and four fields */
  return 1;
}

/***
Run a chunk of text. A trusted one - ours - writes into the globals that all
later chunks read (but for names that begin with "_"); any other one gets an
environment of its own over them.
@function Sandbox:load
@tparam string text
@tparam string name  of the file, for messages
@tparam[opt=false] boolean trusted
@treturn[1] boolean  true
@treturn[2] nil
@treturn[2] string  message, with file and line
@treturn[2] string  code: "bad-script" or "limit"
*/
static int sandbox_load (lua_State *L) {
  jb_sandbox *sandbox = jb_check_object(L, 1, CLASS);
  size_t length;
  const char *text = luaL_checklstring(L, 2, &length);
  const char *name = luaL_checkstring(L, 3);
  jb_error err;
  return jb_push_outcome(
      L,
      jb_sandbox_load(sandbox, text, length, name, lua_toboolean(L, 4), &err),
      &err);
}

/***
Call a function that a trusted chunk left in its globals. Arguments and results
are copied: nil, booleans, numbers, strings, and tables of them, at most 32
deep and 16 MB. Raises when an argument is anything else.
@function Sandbox:call
@tparam string name
@param ...
@return[1] what it returns
@treturn[2] nil
@treturn[2] string  message, with file and line where they are known
@treturn[2] string  code: "bad-script", "limit", "not-found", "too-large",
"no-memory"
*/
static int sandbox_call (lua_State *L) {
  jb_sandbox *sandbox = jb_check_object(L, 1, CLASS);
  const char *name = luaL_checkstring(L, 2);
  int top = lua_gettop(L);
  jb_buffer *arguments = jb_new_buffer(L), *results = jb_new_buffer(L);
  jb_error err;
  jb_status status = JB_OK;
  int count;
  for (int i = 3; i <= top && status == JB_OK; i++)
    status = jb_transfer_write(L, i, "an argument", arguments, &err);
  if (status == JB_BAD_SCRIPT)
    return luaL_error(L, "%s", err.message);
  if (status == JB_OK)
    status = jb_sandbox_call(sandbox, name, arguments, results, &err);
  jb_buffer_free(arguments);
  if (status != JB_OK)
    return jb_push_failure(L, &err);
  count = jb_transfer_read(L, results);
  jb_buffer_free(results);
  return count;
}

/***
What the sandbox takes.
@function Sandbox:usage
@treturn integer  bytes it has now
@treturn integer  steps of the last load or call; instructions are counted by
the thousand
@treturn integer  most bytes it had during that load or call
*/
static int sandbox_usage (lua_State *L) {
  const jb_sandbox *sandbox = jb_check_object(L, 1, CLASS);
  lua_pushinteger(L, (lua_Integer)sandbox->used);
  lua_pushinteger(L, (lua_Integer)sandbox->steps);
  lua_pushinteger(L, (lua_Integer)sandbox->peak);
  return 3;
}

/***
Close it; may be called again.
@function Sandbox:close
*/
static int sandbox_close (lua_State *L) {
  jb_handle *handle = luaL_checkudata(L, 1, CLASS);
  jb_sandbox_close(handle->object);
  handle->object = NULL;
  return 0;
}

static const luaL_Reg methods[] = {
    {"load", sandbox_load},   {"call", sandbox_call}, {"usage", sandbox_usage},
    {"close", sandbox_close}, {NULL, NULL},
};

static const luaL_Reg metamethods[] = {
    {"__gc", sandbox_close},
    {"__close", sandbox_close},
    {NULL, NULL},
};

static const luaL_Reg functions[] = {
    {"new", sandbox_new},
    {NULL, NULL},
};

int jb_open_sandbox (lua_State *L) {
  jb_register_class(L, CLASS, methods, metamethods);
  luaL_newlib(L, functions);
  return 1;
}
