/* SPDX-License-Identifier: MIT */
/*
** string.find, match, gmatch and gsub of a sandbox: Lua's, on the matcher of
** text/pattern.h. They take whole characters, and their steps count.
*/
#include "binding/sandbox.h"

#include <string.h>

#include "base/memory.h"

const jb_pattern *jb_sandbox_pattern_of (lua_State *I, const char *text,
                                         size_t length, unsigned reading) {
  jb_sandbox *sandbox = jb_sandbox_of(I);
  jb_sandbox_pattern *slot;
  size_t hash = 5381 + reading;
  jb_error err;
  for (size_t i = 0; i < length && i < JB_PATTERN_BYTES_MAX; i++)
    hash = hash * 33 + (unsigned char)text[i];
  slot = &sandbox->patterns[(hash ^ hash >> 16) % JB_SANDBOX_PATTERNS];
  if (slot->pattern != NULL && slot->length == length &&
      slot->reading == reading && memcmp(slot->text, text, length) == 0)
    return slot->pattern;
  jb_pattern_free(slot->pattern);
  jb_free(slot->text);
  *slot = (jb_sandbox_pattern){NULL, NULL, length, reading};
  jb_sandbox_charge(I, length);
  if (jb_pattern_new(text, length, reading, &slot->pattern, &err) != JB_OK) {
    if (err.code == JB_NO_MEMORY)
      (void)jb_sandbox_end(I, JB_STOP_MEMORY);
    (void)luaL_error(I, "%s", err.message);
  }
  slot->text = jb_allocate(length);
  if (slot->text == NULL) {
    jb_pattern_free(slot->pattern);
    slot->pattern = NULL;
    (void)jb_sandbox_end(I, JB_STOP_MEMORY);
  }
  memcpy(slot->text, text, length);
  return slot->pattern;
}

/* jb_pattern_search, its steps charged. */
static bool search (lua_State *I, const jb_pattern *pattern,
                    const char *subject, size_t length, size_t from,
                    size_t not_ending_at, jb_pattern_match *match) {
  /* No text is longer than the memory of a sandbox, so this cannot overflow. */
  const size_t most = JB_SANDBOX_SEARCH_STEPS +
                      JB_SANDBOX_SEARCH_STEPS_A_BYTE * (length - from);
  size_t left = most;
  bool found;
  if (jb_pattern_search(pattern, subject, length, from, not_ending_at, &left,
                        match, &found) != JB_OK)
    (void)jb_sandbox_end(I, JB_STOP_SEARCH);
  jb_sandbox_charge(I, most - left);
  return found;
}

/*                                                              [-0, +1, v]
** Push a capture; without captures the first is the whole match.
*/
static void push_capture (lua_State *I, const char *subject,
                          const jb_pattern_match *match, unsigned number) {
  const jb_capture *capture = &match->captures[number];
  if (number >= match->capture_count) {
    if (number > 0)
      (void)luaL_error(I, "invalid capture index %%%d", (int)number + 1);
    lua_pushlstring(I, subject + match->start, match->end - match->start);
  } else if (capture->length == JB_CAPTURE_POSITION) {
    lua_pushinteger(I, (lua_Integer)capture->start + 1);
  } else {
    lua_pushlstring(I, subject + capture->start, capture->length);
  }
}

/* Push all captures, or with 'whole' the match if there are none. */
static int push_captures (lua_State *I, const char *subject,
                          const jb_pattern_match *match, bool whole) {
  unsigned count = match->capture_count;
  if (count == 0 && whole)
    count = 1;
  luaL_checkstack(I, (int)count, "too many captures");
  for (unsigned i = 0; i < count; i++)
    push_capture(I, subject, match, i);
  return (int)count;
}

/* The 0-based place that argument 'arg' names, from the end when negative. */
static size_t optional_place (lua_State *I, int arg, size_t length) {
  lua_Integer place = luaL_optinteger(I, arg, 1);
  if (place > 0)
    return (size_t)place - 1;
  if (place == 0 || place < -(lua_Integer)length)
    return 0;
  return length - (size_t)-place;
}

static int find_plain (lua_State *I, const char *subject, size_t length,
                       size_t from, const char *wanted, size_t wanted_length) {
  const char *found =
      memmem(subject + from, length - from, wanted, wanted_length);
  size_t place = found == NULL ? length : (size_t)(found - subject);
  jb_sandbox_charge(I, (place - from) / JB_SANDBOX_STEP_BYTES + 1);
  if (found == NULL) {
    luaL_pushfail(I);
    return 1;
  }
  lua_pushinteger(I, (lua_Integer)place + 1);
  lua_pushinteger(I, (lua_Integer)(place + wanted_length));
  return 2;
}

static bool is_plain (const char *pattern, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (pattern[i] != '\0' && strchr("^$*+?.()[]%-", pattern[i]) != NULL)
      return false;
  return true;
}

static int find_or_match (lua_State *I, bool find) {
  size_t length, pattern_length;
  const char *subject = luaL_checklstring(I, 1, &length);
  const char *text = luaL_checklstring(I, 2, &pattern_length);
  size_t from = optional_place(I, 3, length);
  const jb_pattern *pattern;
  jb_pattern_match match;
  if (from > length) {
    luaL_pushfail(I);
    return 1;
  }
  if (find && (lua_toboolean(I, 4) || is_plain(text, pattern_length)))
    return find_plain(I, subject, length, from, text, pattern_length);
  pattern =
      jb_sandbox_pattern_of(I, text, pattern_length, JB_PATTERN_CHARACTERS);
  if (!search(I, pattern, subject, length, from, JB_PATTERN_ANY_END, &match)) {
    luaL_pushfail(I);
    return 1;
  }
  if (!find)
    return push_captures(I, subject, &match, true);
  lua_pushinteger(I, (lua_Integer)match.start + 1);
  lua_pushinteger(I, (lua_Integer)match.end);
  return 2 + push_captures(I, subject, &match, false);
}

static int string_find (lua_State *I) {
  return find_or_match(I, true);
}

static int string_match (lua_State *I) {
  return find_or_match(I, false);
}

/* Upvalues: subject, pattern, the place to go on from, the last match's end. */
static int gmatch_next (lua_State *I) {
  size_t length, pattern_length;
  const char *subject = lua_tolstring(I, lua_upvalueindex(1), &length);
  const char *text = lua_tolstring(I, lua_upvalueindex(2), &pattern_length);
  size_t from = (size_t)lua_tointeger(I, lua_upvalueindex(3));
  size_t last = (size_t)lua_tointeger(I, lua_upvalueindex(4));
  const jb_pattern *pattern = jb_sandbox_pattern_of(
      I, text, pattern_length, JB_PATTERN_CHARACTERS | JB_PATTERN_NO_ANCHOR);
  jb_pattern_match match;
  if (from > length || !search(I, pattern, subject, length, from, last, &match))
    return 0;
  lua_pushinteger(I, (lua_Integer)match.end);
  lua_copy(I, -1, lua_upvalueindex(3));
  lua_replace(I, lua_upvalueindex(4));
  return push_captures(I, subject, &match, true);
}

static int string_gmatch (lua_State *I) {
  size_t length;
  (void)luaL_checklstring(I, 1, &length);
  (void)luaL_checkstring(I, 2);
  lua_pushinteger(I, (lua_Integer)optional_place(I, 3, length));
  lua_replace(I, 3);
  lua_settop(I, 3);
  lua_pushinteger(I, -1); /* JB_PATTERN_ANY_END */
  lua_pushcclosure(I, gmatch_next, 4);
  return 1;
}

/* Append the replacement text, with %0 to %9 filled in. */
static void add_text (lua_State *I, luaL_Buffer *result, const char *subject,
                      const jb_pattern_match *match) {
  size_t length;
  const char *text = lua_tolstring(I, 3, &length);
  const char *end = text + length, *percent;
  while ((percent = memchr(text, '%', (size_t)(end - text))) != NULL) {
    luaL_addlstring(result, text, (size_t)(percent - text));
    text = percent + 2;
    if (percent + 1 < end && percent[1] == '%') {
      luaL_addchar(result, '%');
    } else if (percent + 1 < end && percent[1] == '0') {
      luaL_addlstring(result, subject + match->start,
                      match->end - match->start);
    } else if (percent + 1 < end && '1' <= percent[1] && percent[1] <= '9') {
      push_capture(I, subject, match, (unsigned)(percent[1] - '1'));
      (void)luaL_tolstring(I, -1, NULL); /* a position is a number */
      lua_remove(I, -2);
      luaL_addvalue(result);
    } else {
      (void)luaL_error(I, "invalid use of '%%' in replacement string");
    }
    jb_sandbox_charge(I, 1);
  }
  luaL_addlstring(result, text, (size_t)(end - text));
}

/* Append what stands for a match: from a text, a table or a function. */
static void add_value (lua_State *I, luaL_Buffer *result, const char *subject,
                       const jb_pattern_match *match) {
  switch (lua_type(I, 3)) {
    case LUA_TFUNCTION:
      lua_pushvalue(I, 3);
      lua_call(I, push_captures(I, subject, match, true), 1);
      break;
    case LUA_TTABLE:
      push_capture(I, subject, match, 0);
      lua_gettable(I, 3);
      break;
    default: add_text(I, result, subject, match); return;
  }
  if (!lua_toboolean(I, -1)) {
    lua_pop(I, 1);
    luaL_addlstring(result, subject + match->start, match->end - match->start);
  } else if (lua_isstring(I, -1)) {
    luaL_addvalue(result);
  } else {
    (void)luaL_error(I, "invalid replacement value (a %s)",
                     luaL_typename(I, -1));
  }
}

static int string_gsub (lua_State *I) {
  size_t length, pattern_length, place = 0, last = JB_PATTERN_ANY_END;
  const char *subject = luaL_checklstring(I, 1, &length);
  const char *text = luaL_checklstring(I, 2, &pattern_length);
  int type = lua_type(I, 3);
  lua_Integer most = luaL_optinteger(I, 4, (lua_Integer)length + 1);
  lua_Integer count = 0;
  luaL_Buffer result;
  luaL_argexpected(I,
                   type == LUA_TNUMBER || type == LUA_TSTRING ||
                       type == LUA_TTABLE || type == LUA_TFUNCTION,
                   3, "string/function/table");
  luaL_buffinit(I, &result);
  while (count < most) {
    jb_pattern_match match;
    /* Asked for each time: the script's function may have used others. */
    const jb_pattern *pattern =
        jb_sandbox_pattern_of(I, text, pattern_length, JB_PATTERN_CHARACTERS);
    bool anchored = jb_pattern_anchored(pattern);
    if (!search(I, pattern, subject, length, place, last, &match))
      break;
    luaL_addlstring(&result, subject + place, match.start - place);
    count++;
    add_value(I, &result, subject, &match);
    place = last = match.end;
    if (anchored)
      break;
  }
  luaL_addlstring(&result, subject + place, length - place);
  jb_sandbox_charge(I, length / JB_SANDBOX_STEP_BYTES);
  luaL_pushresult(&result);
  lua_pushinteger(I, count);
  return 2;
}

const luaL_Reg jb_sandbox_pattern_functions[] = {
    {"find", string_find},
    {"match", string_match},
    {"gmatch", string_gmatch},
    {"gsub", string_gsub},
    {NULL, NULL},
};
