/* SPDX-License-Identifier: MIT */
/*
** The table library of a sandbox.
**
** Lua's own functions ask metamethods for lengths and elements and then loop
** in C for as long as those say; these take tables as they are, charge for
** each element, and read the read-only faces of shared tables. sort is a heap
** sort: no order function, however wrong, makes it leave its n log n.
*/
#include "binding/sandbox.h"

#include <limits.h>
#include <lualib.h>
#include <string.h>

/* A table argument. */
typedef struct table_argument {
  lua_State *I;
  int index;
  bool face; /* read through its metatable, and not to be written */
} table_argument;

static table_argument readable (lua_State *I, int arg) {
  table_argument table = {I, arg, false};
  luaL_checktype(I, arg, LUA_TTABLE);
  table.face = jb_sandbox_is_read_only(I, arg);
  return table;
}

static table_argument writable (lua_State *I, int arg) {
  table_argument table = readable(I, arg);
  if (table.face)
    (void)luaL_error(I, "this table belongs to all and cannot be changed");
  return table;
}

static lua_Integer length_of (const table_argument *table) {
  return table->face ? luaL_len(table->I, table->index)
                     : (lua_Integer)lua_rawlen(table->I, table->index);
}

static int push_element (const table_argument *table, lua_Integer position) {
  return table->face ? lua_geti(table->I, table->index, position)
                     : lua_rawgeti(table->I, table->index, position);
}

/* The number of integers from 'first' to 'last', which may be all of them. */
static size_t span (lua_Integer first, lua_Integer last) {
  if (first > last)
    return 0;
  return (size_t)last - (size_t)first + (last - first != -1);
}

static int table_concat (lua_State *I) {
  table_argument table = readable(I, 1);
  size_t separator_length, length;
  const char *separator = luaL_optlstring(I, 2, "", &separator_length);
  lua_Integer position = luaL_optinteger(I, 3, 1);
  lua_Integer last = luaL_opt(I, luaL_checkinteger, 4, length_of(&table));
  luaL_Buffer result;
  luaL_buffinit(I, &result);
  for (size_t left = span(position, last); left > 0; left--, position++) {
    if (push_element(&table, position) != LUA_TSTRING && !lua_isnumber(I, -1))
      return luaL_error(I,
                        "invalid value (a %s) at index %I in table for "
                        "'concat'",
                        luaL_typename(I, -1), (LUAI_UACINT)position);
    (void)lua_tolstring(I, -1, &length);
    jb_sandbox_charge(I,
                      1 + (length + separator_length) / JB_SANDBOX_STEP_BYTES);
    luaL_addvalue(&result);
    if (left > 1)
      luaL_addlstring(&result, separator, separator_length);
  }
  luaL_pushresult(&result);
  return 1;
}

static int table_insert (lua_State *I) {
  table_argument table = writable(I, 1);
  lua_Integer end = length_of(&table) + 1, position = end;
  switch (lua_gettop(I)) {
    case 2: break;
    case 3:
      position = luaL_checkinteger(I, 2);
      luaL_argcheck(I, position >= 1 && position <= end, 2,
                    "position out of bounds");
      jb_sandbox_charge(I, (size_t)(end - position));
      for (lua_Integer i = end; i > position; i--) {
        (void)lua_rawgeti(I, 1, i - 1);
        lua_rawseti(I, 1, i);
      }
      break;
    default: return luaL_error(I, "wrong number of arguments to 'insert'");
  }
  lua_rawseti(I, 1, position);
  return 0;
}

static int table_remove (lua_State *I) {
  table_argument table = writable(I, 1);
  lua_Integer length = length_of(&table);
  lua_Integer position = luaL_optinteger(I, 2, length);
  if (lua_gettop(I) > 1)
    luaL_argcheck(I,
                  (length == 0 && position == 0) ||
                      (position >= 1 && position <= length + 1),
                  2, "position out of bounds");
  (void)lua_rawgeti(I, 1, position);
  if (position < length)
    jb_sandbox_charge(I, (size_t)(length - position));
  for (; position < length; position++) {
    (void)lua_rawgeti(I, 1, position + 1);
    lua_rawseti(I, 1, position);
  }
  lua_pushnil(I);
  lua_rawseti(I, 1, position);
  return 1;
}

static int table_move (lua_State *I) {
  table_argument source = readable(I, 1);
  lua_Integer first = luaL_checkinteger(I, 2), last = luaL_checkinteger(I, 3);
  lua_Integer to = luaL_checkinteger(I, 4);
  int target_arg = lua_isnoneornil(I, 5) ? 1 : 5;
  table_argument target = writable(I, target_arg);
  size_t count = span(first, last);
  jb_sandbox_charge(I, count); /* ends the call if there are too many */
  if (count > 0) {
    lua_Integer more = (lua_Integer)(count - 1);
    luaL_argcheck(I, first > 0 || last < LUA_MAXINTEGER + first, 3,
                  "too many elements to move");
    luaL_argcheck(I, to <= LUA_MAXINTEGER - more, 4, "destination wrap around");
    if (to > last || to <= first || target.index != source.index) {
      for (lua_Integer i = 0; i <= more; i++) {
        (void)push_element(&source, first + i);
        lua_rawseti(I, target.index, to + i);
      }
    } else {
      for (lua_Integer i = more; i >= 0; i--) {
        (void)push_element(&source, first + i);
        lua_rawseti(I, target.index, to + i);
      }
    }
  }
  lua_pushvalue(I, target.index);
  return 1;
}

static int table_unpack (lua_State *I) {
  table_argument table = readable(I, 1);
  lua_Integer first = luaL_optinteger(I, 2, 1);
  lua_Integer last = luaL_opt(I, luaL_checkinteger, 3, length_of(&table));
  size_t count = span(first, last);
  if (count >= INT_MAX || !lua_checkstack(I, (int)count))
    return luaL_error(I, "too many results to unpack");
  jb_sandbox_charge(I, count / 8);
  for (size_t i = 0; i < count; i++)
    (void)push_element(&table, first + (lua_Integer)i);
  return (int)count;
}

/* Whether the value at 'a' is to stand before the one at 'b'. */
static bool before (lua_State *I, int a, int b) {
  bool less;
  a = lua_absindex(I, a);
  b = lua_absindex(I, b);
  jb_sandbox_charge(I, 2);
  if (lua_isnil(I, 2)) {
    if (lua_type(I, a) == LUA_TSTRING)
      jb_sandbox_charge(I, lua_rawlen(I, a) / JB_SANDBOX_STEP_BYTES);
    return lua_compare(I, a, b, LUA_OPLT);
  }
  lua_pushvalue(I, 2);
  lua_pushvalue(I, a);
  lua_pushvalue(I, b);
  lua_call(I, 2, 1);
  less = lua_toboolean(I, -1);
  lua_pop(I, 1);
  return less;
}

/*                                                              [-1, +0, v]
** Put the value on top into the heap of elements 1 to 'end', from 'hole' down.
*/
static void sift (lua_State *I, lua_Integer hole, lua_Integer end) {
  while (hole <= end / 2) {
    lua_Integer child = 2 * hole;
    (void)lua_rawgeti(I, 1, child); /* value, child */
    if (child < end) {
      (void)lua_rawgeti(I, 1, child + 1);
      if (before(I, -2, -1)) {
        lua_remove(I, -2);
        child++;
      } else {
        lua_pop(I, 1);
      }
    }
    if (!before(I, -2, -1)) {
      lua_pop(I, 1);
      break;
    }
    lua_rawseti(I, 1, hole);
    hole = child;
  }
  lua_rawseti(I, 1, hole);
}

static int table_sort (lua_State *I) {
  table_argument table = writable(I, 1);
  lua_Integer length = length_of(&table);
  luaL_argcheck(I, length < INT_MAX, 1, "array too big");
  if (!lua_isnoneornil(I, 2))
    luaL_checktype(I, 2, LUA_TFUNCTION);
  lua_settop(I, 2);
  for (lua_Integer i = length / 2; i >= 1; i--) {
    (void)lua_rawgeti(I, 1, i);
    sift(I, i, length);
  }
  for (lua_Integer end = length; end > 1; end--) {
    (void)lua_rawgeti(I, 1, end);
    (void)lua_rawgeti(I, 1, 1);
    lua_rawseti(I, 1, end);
    sift(I, 1, end - 1);
  }
  return 0;
}

void jb_sandbox_push_table (lua_State *I) {
  static const luaL_Reg own[] = {
      {"concat", table_concat},
      {"insert", table_insert},
      {"remove", table_remove},
      {"move", table_move},
      {"unpack", table_unpack},
      {"sort", table_sort},
      {NULL, NULL},
  };
  lua_pushcfunction(I, luaopen_table);
  lua_call(I, 0, 1); /* pack stays as it is */
  luaL_setfuncs(I, own, 0);
}
