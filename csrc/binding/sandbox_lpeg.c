/* SPDX-License-Identifier: MIT */
/*
** LPeg in a sandbox.
**
** Patterns are built and compiled by C functions that recurse as deep as the
** pattern is nested and copy it each time: a few thousand levels overflow the
** C stack and end the process. So every function that makes a pattern is
** wrapped: depth and size are limited, and what is copied is charged. The
** depths stand in a weak table, for patterns deeper than JB_UNRECORDED only.
**
** Matching cannot be bounded from here: see sandbox.h.
*/
#include "binding/sandbox.h"

/* Levels of a pattern; a loop `p = p + w` over a word list makes one each. */
#define MOST_LEVELS 1000
/* A pattern without a recorded depth has at most this. */
#define UNRECORDED 16
/* Bytes of a pattern's tree: 8 a node. */
#define MOST_BYTES ((size_t)1024 * 1024)
/* What lpeg.setmaxstack takes at most (LPeg's own default is 400): nested
** captures take C stack. */
#define MOST_STACK 2000

#define PATTERN_CLASS "lpeg-pattern" /* LPeg's name of its metatable */

static const char depths_key;

static lua_Integer depth_of (lua_State *I, int index) {
  lua_Integer depth = 0;
  if (lua_isuserdata(I, index)) {
    lua_pushvalue(I, index);
    (void)lua_rawgetp(I, LUA_REGISTRYINDEX, &depths_key);
    lua_insert(I, -2);
    depth = lua_rawget(I, -2) == LUA_TNIL ? UNRECORDED : lua_tointeger(I, -1);
    lua_pop(I, 2);
    jb_sandbox_charge(I, lua_rawlen(I, index) / JB_SANDBOX_STEP_BYTES);
  } else if (lua_istable(I, index)) { /* a grammar: its rules side by side */
    lua_pushnil(I);
    while (lua_next(I, index)) {
      if (lua_isuserdata(I, -1)) {
        lua_Integer inner = depth_of(I, lua_gettop(I));
        depth = inner > depth ? inner : depth;
      }
      jb_sandbox_charge(I, 1);
      lua_pop(I, 1);
    }
  }
  return depth;
}

/* Upvalue: a function of LPeg that gives a pattern. */
static int bounded (lua_State *I) {
  lua_CFunction function = lua_tocfunction(I, lua_upvalueindex(1));
  lua_Integer depth = 0;
  int results;
  luaL_checkstack(I, 8, NULL);
  for (int i = lua_gettop(I); i > 0; i--) {
    lua_Integer inner = depth_of(I, i);
    depth = inner > depth ? inner : depth;
  }
  if (++depth > MOST_LEVELS)
    return luaL_error(I, "this LPeg pattern is nested more than %d levels deep",
                      MOST_LEVELS);
  results = function(I);
  if (results != 1 || !lua_isuserdata(I, -1))
    return results;
  if (lua_rawlen(I, -1) > MOST_BYTES)
    return luaL_error(I, "this LPeg pattern is too large");
  if (depth > UNRECORDED) {
    (void)lua_rawgetp(I, LUA_REGISTRYINDEX, &depths_key);
    lua_pushvalue(I, -2);
    lua_pushinteger(I, depth);
    lua_rawset(I, -3);
    lua_pop(I, 1);
  }
  return results;
}

/* Upvalue: LPeg's own. */
static int set_max_stack (lua_State *I) {
  luaL_argcheck(I, luaL_checkinteger(I, 1) <= MOST_STACK, 1,
                "at most 2000 here");
  return lua_tocfunction(I, lua_upvalueindex(1))(I);
}

/* Put 'around' in the place of the function 'name' of the table on top. */
static void wrap (lua_State *I, const char *name, lua_CFunction around) {
  if (lua_getfield(I, -1, name) == LUA_TFUNCTION) {
    lua_pushcclosure(I, around, 1);
    lua_setfield(I, -2, name);
  } else {
    lua_pop(I, 1);
  }
}

void jb_sandbox_open_lpeg (lua_State *I, lua_CFunction opener) {
  static const char *const makers[] = {"P",  "B",  "R",    "S",  "V",  "C",
                                       "Cc", "Cb", "Carg", "Cf", "Cg", "Cp",
                                       "Cs", "Ct", "Cmt",  NULL};
  static const char *const operators[] = {"__mul", "__add", "__sub", "__div",
                                          "__pow", "__len", "__unm", NULL};
  lua_newtable(I); /* depths, weak keys */
  lua_createtable(I, 0, 1);
  lua_pushliteral(I, "k");
  lua_setfield(I, -2, "__mode");
  lua_setmetatable(I, -2);
  lua_rawsetp(I, LUA_REGISTRYINDEX, &depths_key);

  jb_sandbox_push_globals(I);
  lua_pushcfunction(I, opener);
  lua_pushliteral(I, "lpeg");
  lua_call(I, 1, 1);
  for (const char *const *name = makers; *name != NULL; name++)
    wrap(I, *name, bounded);
  wrap(I, "setmaxstack", set_max_stack);
  lua_pushnil(I);
  lua_setfield(I, -2, "ptree"); /* these two print */
  lua_pushnil(I);
  lua_setfield(I, -2, "pcode");
  luaL_getmetatable(I, PATTERN_CLASS);
  for (const char *const *name = operators; *name != NULL; name++)
    wrap(I, *name, bounded);
  lua_pop(I, 1);
  lua_setfield(I, -2, "lpeg");
  lua_pop(I, 1);
}
