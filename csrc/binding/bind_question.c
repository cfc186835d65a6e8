/* SPDX-License-Identifier: MIT */
/* Questions to an archive; see bind_question.h. */
#include "binding/bind_question.h"

#include <stdint.h>
#include <string.h>

#include "base/memory.h"

#define CLASS "jianbao.Question"

/* What asking needs of the stack. */
#define STACK_SLOTS 8

static int question_free (lua_State *L) {
  jb_question *question = luaL_checkudata(L, 1, CLASS);
  jb_query_free(&question->query);
  jb_arena_free(&question->arena);
  jb_search_result_free(&question->result);
  jb_free(question->months);
  question->months = NULL;
  return 0;
}

/*                                                                 options */

size_t jb_check_count (lua_State *L, int options, const char *name,
                       size_t otherwise) {
  size_t count = otherwise;
  lua_getfield(L, options, name);
  if (!lua_isnil(L, -1)) {
    lua_Integer value = lua_tointeger(L, -1);
    if (!lua_isinteger(L, -1) || value < 0) {
      lua_pushfstring(L, "%s must be an integer from 0", name);
      luaL_argerror(L, options, lua_tostring(L, -1));
    }
    count = (size_t)value;
  }
  lua_pop(L, 1);
  return count;
}

bool jb_check_flag (lua_State *L, int options, const char *name) {
  bool flag;
  lua_getfield(L, options, name);
  if (!lua_isnil(L, -1) && !lua_isboolean(L, -1)) {
    lua_pushfstring(L, "%s must be true or false", name);
    luaL_argerror(L, options, lua_tostring(L, -1));
  }
  flag = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return flag;
}

/*                                                                  asking */

/* A jb_match_options.cancelled: what the Lua function says. */
static bool ask_lua (void *context) {
  jb_question *question = context;
  lua_State *L = question->L;
  bool stop;
  if (question->has_raised)
    return true;
  lua_pushvalue(L, question->cancel);
  if (lua_pcall(L, 0, 1, 0) != LUA_OK) {
    question->has_raised = true;
    lua_replace(L, question->raised);
    return true;
  }
  stop = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return stop;
}

jb_question *jb_new_question (lua_State *L, int options) {
  jb_store *store = jb_check_object(L, 1, JB_ARCHIVE_CLASS);
  jb_question *question;
  luaL_checkstack(L, STACK_SLOTS, "asking an archive");
  question = lua_newuserdatauv(L, sizeof *question, 0);
  memset(question, 0, sizeof *question);
  luaL_setmetatable(L, CLASS);
  question->store = store;
  question->archive = lua_touserdata(L, 1);
  question->L = L;
  if (lua_isnoneornil(L, options)) {
    lua_pushnil(L);
    return question;
  }
  question->match.strict = jb_check_flag(L, options, "strict");
  lua_getfield(L, options, "cancel");
  luaL_argcheck(L, lua_isnil(L, -1) || lua_isfunction(L, -1), options,
                "cancel must be a function");
  if (lua_isfunction(L, -1)) {
    question->match.cancelled = ask_lua;
    question->match.cancel_context = question;
  }
  question->cancel = lua_gettop(L);
  return question;
}

bool jb_question_parse (lua_State *L, int arg, jb_question *question,
                        jb_error *err) {
  size_t length;
  const char *text = luaL_checklstring(L, arg, &length);
  return jb_query_parse(text, length, &question->query, err) == JB_OK;
}

void jb_question_begin (jb_question *question) {
  if (question->match.cancelled == NULL)
    return;
  lua_pushnil(question->L);
  question->raised = lua_gettop(question->L);
  question->archive->object = NULL;
}

void jb_question_end (jb_question *question) {
  question->archive->object = question->store;
}

int jb_push_query_failure (lua_State *L, const jb_error *err) {
  int values = jb_push_failure(L, err);
  if (err->code != JB_BAD_QUERY || err->offset == JB_NO_OFFSET)
    return values;
  lua_pushinteger(L, (lua_Integer)err->offset + 1);
  return values + 1;
}

int jb_question_fail (lua_State *L, jb_question *question,
                      const jb_error *err) {
  if (!question->has_raised)
    return jb_push_query_failure(L, err);
  lua_pushvalue(L, question->raised);
  return lua_error(L);
}

void jb_register_question (lua_State *L) {
  static const luaL_Reg methods[] = {
      {NULL, NULL},
  };
  static const luaL_Reg metamethods[] = {
      {"__gc", question_free},
      {NULL, NULL},
  };
  jb_register_class(L, CLASS, methods, metamethods);
}
