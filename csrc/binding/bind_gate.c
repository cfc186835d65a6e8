/* SPDX-License-Identifier: MIT */
/***
The gate of a set of rules: which rules an article may meet, and where their
words stand in it. What stands behind it is told in csrc/rules/gate.h; the
lists that go in are made by jianbao.rules.gate.
@module jianbao.core.gate
*/
#include "binding/bind.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "binding/bind_lend.h"
#include "binding/bind_records.h"
#include "rules/gate.h"

#define GATE_CLASS "jianbao.Gate"

/* Numbers that describe one use: word, rule, and the points of each place. */
#define USE_NUMBERS (2 + JB_GATE_PLACES)

/*                                                              [-0, +0, v]
** Room in 'lists' for what the table at 'arg' holds.
*/
static void *new_list (lua_State *L, int arg, jb_arena *lists, size_t count,
                       size_t size) {
  void *list = jb_arena_array(lists, count == 0 ? 1 : count, size);
  if (list == NULL)
    luaL_argerror(L, arg, "not enough memory for this list");
  return list;
}

/*                                                              [-0, +0, v]
** The texts of the list at 'arg', which stay alive with the list.
*/
static jb_slice *check_words (lua_State *L, int arg, jb_arena *lists,
                              size_t *count) {
  jb_slice *words;
  luaL_checktype(L, arg, LUA_TTABLE);
  *count = (size_t)lua_rawlen(L, arg);
  words = new_list(L, arg, lists, *count, sizeof *words);
  for (size_t i = 0; i < *count; i++) {
    luaL_argcheck(L, lua_rawgeti(L, arg, (lua_Integer)i + 1) == LUA_TSTRING,
                  arg, "a list of words expected");
    words[i].bytes = lua_tolstring(L, -1, &words[i].length);
    lua_pop(L, 1);
  }
  return words;
}

/*                                                              [-0, +0, v]
** The numbers of the list at 'arg'.
*/
static double *check_numbers (lua_State *L, int arg, jb_arena *lists,
                              size_t *count) {
  double *numbers;
  luaL_checktype(L, arg, LUA_TTABLE);
  *count = (size_t)lua_rawlen(L, arg);
  numbers = new_list(L, arg, lists, *count, sizeof *numbers);
  for (size_t i = 0; i < *count; i++) {
    luaL_argcheck(L, lua_rawgeti(L, arg, (lua_Integer)i + 1) == LUA_TNUMBER,
                  arg, "a list of numbers expected");
    numbers[i] = lua_tonumber(L, -1);
    lua_pop(L, 1);
  }
  return numbers;
}

/*                                                              [-0, +0, v]
** The uses of the list at 'arg'.
*/
static jb_gate_use *check_uses (lua_State *L, int arg, jb_arena *lists,
                                size_t *count) {
  size_t length;
  const double *numbers = check_numbers(L, arg, lists, &length);
  jb_gate_use *uses;
  luaL_argcheck(L, length % USE_NUMBERS == 0, arg, "eight numbers a use");
  *count = length / USE_NUMBERS;
  uses = new_list(L, arg, lists, *count, sizeof *uses);
  for (size_t i = 0; i < *count; i++, numbers += USE_NUMBERS) {
    luaL_argcheck(L,
                  numbers[0] >= 1 && numbers[0] < UINT32_MAX &&
                      numbers[1] >= 1 && numbers[1] < UINT32_MAX,
                  arg, "number of a word or rule out of range");
    uses[i].word = (uint32_t)numbers[0] - 1;
    uses[i].rule = (uint32_t)numbers[1] - 1;
    for (int place = 0; place < JB_GATE_PLACES; place++)
      uses[i].points[place] = (float)numbers[2 + place];
  }
  return uses;
}

/***
Make a gate.
@function new
@tparam {string,…} words  folded, none empty, each once
@tparam {number,…} uses   for each use of a word: the numbers of the word and of
the rule, from 1, and the points it can give at the most in the label, kicker,
headline, deck, lead and body
@tparam {number,…} asked  by rule: the points it asks for; 0: any word opens it
@treturn[1] jianbao.Gate
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "bad-encoding", "bad-format", "too-large", "no-memory"
*/
static int gate_new (lua_State *L) {
  size_t word_count, use_count, rule_count;
  jb_arena *lists;
  jb_slice *words;
  jb_gate_use *uses;
  double *asked;
  jb_gate *gate;
  jb_handle *handle;
  jb_error err;
  lua_settop(L, 3);
  lists = jb_new_arena(L);
  words = check_words(L, 1, lists, &word_count);
  uses = check_uses(L, 2, lists, &use_count);
  asked = check_numbers(L, 3, lists, &rule_count);
  handle = jb_new_handle(L, GATE_CLASS, 0);
  if (jb_gate_new(words, word_count, uses, use_count, asked, rule_count, &gate,
                  &err) != JB_OK)
    return jb_push_failure(L, &err);
  handle->object = gate;
  jb_arena_free(lists);
  return 1;
}

/***
Close it; may be called again.
@function Gate:close
*/
static int gate_free (lua_State *L) {
  jb_handle *handle = luaL_checkudata(L, 1, GATE_CLASS);
  jb_gate_free(handle->object);
  handle->object = NULL;
  return 0;
}

/*                                                              [-0, +1, m]
** The hits as flat triples.
*/
static void push_hits (lua_State *L, const jb_buffer *hits) {
  size_t count = hits->length / sizeof(jb_gate_hit);
  lua_createtable(L, count < 1u << 24 ? (int)count * 3 : 0, 0);
  for (size_t i = 0; i < count; i++) {
    jb_gate_hit hit;
    lua_Integer at = (lua_Integer)i * 3;
    memcpy(&hit, hits->bytes + i * sizeof hit, sizeof hit);
    lua_pushinteger(L, (lua_Integer)hit.use + 1);
    lua_rawseti(L, -2, at + 1);
    lua_pushinteger(L, (lua_Integer)hit.start + 1);
    lua_rawseti(L, -2, at + 2);
    lua_pushinteger(L, (lua_Integer)hit.end);
    lua_rawseti(L, -2, at + 3);
  }
}

/***
Find the words of the rules that an article may meet.
@function Gate:open
@tparam string text    the folded fields, a zero byte between two
@tparam string places  a byte for each field: 1 label, 2 kicker, 3 headline,
4 deck, 5 lead, 6 body
@tparam[opt] boolean all  of every rule, not only of those that may be met
@treturn[1] {integer,…}  flat triples: number of the use, first and last byte;
by last byte, of those that end together the longer first
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "no-memory"
*/
static int gate_open (lua_State *L) {
  jb_gate *gate = jb_check_object(L, 1, GATE_CLASS);
  size_t length, fields;
  const char *text = luaL_checklstring(L, 2, &length);
  const char *places = luaL_checklstring(L, 3, &fields);
  bool all = lua_toboolean(L, 4);
  jb_buffer *hits = jb_lend_buffer(L);
  uint8_t numbers[256];
  uint8_t *list = numbers;
  jb_error err;
  if (fields > sizeof numbers)
    list = lua_newuserdatauv(L, fields, 0);
  for (size_t i = 0; i < fields; i++)
    list[i] = (uint8_t)((unsigned char)places[i] - 1);
  if (jb_gate_open(gate, text, length, list, fields, all, hits, &err) !=
      JB_OK) {
    jb_give_back_buffer(hits);
    luaL_argcheck(L, err.code != JB_MISUSE, 3, err.message);
    return jb_push_failure(L, &err);
  }
  push_hits(L, hits);
  jb_give_back_buffer(hits);
  return 1;
}

static const luaL_Reg gate_methods[] = {
    {"open", gate_open},
    {"close", gate_free},
    {NULL, NULL},
};

static const luaL_Reg gate_metamethods[] = {
    {"__gc", gate_free},
    {"__close", gate_free},
    {NULL, NULL},
};

static const luaL_Reg functions[] = {
    {"new", gate_new},
    {NULL, NULL},
};

int jb_open_gate (lua_State *L) {
  jb_register_class(L, GATE_CLASS, gate_methods, gate_metamethods);
  luaL_newlib(L, functions);
  return 1;
}
