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
/* Nodes of a pattern's tree, and the bytes of one. */
#define MOST_NODES ((lua_Integer)131072)
#define NODE_BYTES 8
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

/* At least the nodes of the pattern at 'index'. */
static lua_Integer nodes_of (lua_State *I, int index) {
  return (lua_Integer)(lua_rawlen(I, index) / NODE_BYTES) + 1;
}

/*
** LPeg 1.0.2 computes the size of lpeg.P(n) and of p^n as an int without a
** check, and then writes past what it was given. It takes numbers that are
** texts, too.
*/
static void check_count (lua_State *I, int index, lua_Integer nodes) {
  int is_number;
  lua_Integer count = lua_tointegerx(I, index, &is_number);
  lua_Integer most = MOST_NODES / (2 * nodes);
  if (is_number && (count < -most || count > most))
    (void)luaL_error(I, "this LPeg pattern is too large");
}

/*
** Upvalues: a function of LPeg that gives a pattern, and how many of its first
** arguments are patterns (a number there means so many characters).
*/
static int bounded (lua_State *I) {
  lua_CFunction function = lua_tocfunction(I, lua_upvalueindex(1));
  lua_Integer depth = 0;
  int results;
  luaL_checkstack(I, 8, NULL);
  for (int i = lua_gettop(I); i > 0; i--) {
    lua_Integer inner = depth_of(I, i);
    depth = inner > depth ? inner : depth;
    if (i <= lua_tointeger(I, lua_upvalueindex(2)) &&
        lua_type(I, i) == LUA_TNUMBER)
      check_count(I, i, 1);
  }
  if (++depth > MOST_LEVELS)
    return luaL_error(I, "this LPeg pattern is nested more than %d levels deep",
                      MOST_LEVELS);
  results = function(I);
  if (results != 1 || !lua_isuserdata(I, -1))
    return results;
  if (nodes_of(I, -1) > MOST_NODES)
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

/* p^n: the pattern n times. Upvalues as of bounded. */
static int bounded_power (lua_State *I) {
  lua_Integer nodes = nodes_of(I, 1); /* of a text, more than enough */
  if (lua_type(I, 1) == LUA_TSTRING)
    nodes = 2 * (lua_Integer)lua_rawlen(I, 1) + 1;
  check_count(I, 2, nodes);
  return bounded(I);
}

/* Upvalue: LPeg's own. */
static int set_max_stack (lua_State *I) {
  luaL_argcheck(I, luaL_checkinteger(I, 1) <= MOST_STACK, 1,
                "at most 2000 here");
  return lua_tocfunction(I, lua_upvalueindex(1))(I);
}

/* match: its pattern may be a number, too. Upvalue: LPeg's own. */
static int match (lua_State *I) {
  if (lua_type(I, 1) == LUA_TNUMBER)
    check_count(I, 1, 1);
  return lua_tocfunction(I, lua_upvalueindex(1))(I);
}

/* A function of LPeg, and how many of its first arguments are patterns. */
typedef struct lpeg_function {
  const char *name;
  int patterns;
  lua_CFunction around;
} lpeg_function;

/* Put what is around each function in its place in the table on top. */
static void wrap (lua_State *I, const lpeg_function *functions) {
  for (; functions->name != NULL; functions++) {
    if (lua_getfield(I, -1, functions->name) == LUA_TFUNCTION) {
      lua_pushinteger(I, functions->patterns);
      lua_pushcclosure(I, functions->around, 2);
      lua_setfield(I, -2, functions->name);
    } else {
      lua_pop(I, 1);
    }
  }
}

void jb_sandbox_open_lpeg (lua_State *I, lua_CFunction opener) {
  static const lpeg_function functions[] = {{"P", 1, bounded},
                                            {"B", 1, bounded},
                                            {"C", 1, bounded},
                                            {"Cf", 1, bounded},
                                            {"Cg", 1, bounded},
                                            {"Cs", 1, bounded},
                                            {"Ct", 1, bounded},
                                            {"Cmt", 1, bounded},
                                            {"R", 0, bounded},
                                            {"S", 0, bounded},
                                            {"V", 0, bounded},
                                            {"Cc", 0, bounded},
                                            {"Cb", 0, bounded},
                                            {"Carg", 0, bounded},
                                            {"Cp", 0, bounded},
                                            {"match", 1, match},
                                            {"setmaxstack", 0, set_max_stack},
                                            {NULL, 0, NULL}};
  static const lpeg_function operators[] = {
      {"__mul", 2, bounded},       {"__add", 2, bounded}, {"__sub", 2, bounded},
      {"__div", 1, bounded},       {"__len", 1, bounded}, {"__unm", 1, bounded},
      {"__pow", 1, bounded_power}, {NULL, 0, NULL}};
  jb_sandbox_keep_weak(I, &depths_key);
  jb_sandbox_push_globals(I);
  lua_pushcfunction(I, opener);
  lua_pushliteral(I, "lpeg");
  lua_call(I, 1, 1);
  wrap(I, functions);
  lua_pushnil(I);
  lua_setfield(I, -2, "ptree"); /* these two print */
  lua_pushnil(I);
  lua_setfield(I, -2, "pcode");
  luaL_getmetatable(I, PATTERN_CLASS);
  wrap(I, operators);
  lua_pop(I, 1);
  lua_setfield(I, -2, "lpeg");
  lua_pop(I, 1);
}
