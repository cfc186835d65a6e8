/* SPDX-License-Identifier: MIT */
/* Searching an archive. */
#include "binding/bind_archive.h"

#include <string.h>

#include "binding/bind_records.h"
#include "store/search.h"

#define CLASS JB_ARCHIVE_CLASS
#define SEARCH_CLASS "jianbao.Search"

int jb_push_query_failure (lua_State *L, const jb_error *err) {
  int values = jb_push_failure(L, err);
  if (err->code != JB_BAD_QUERY || err->offset == JB_NO_OFFSET)
    return values;
  lua_pushinteger(L, (lua_Integer)err->offset + 1);
  return values + 1;
}

/* Owned by the collector while the tables are made. */
typedef struct search_state {
  jb_query query;
  jb_search_result result;
} search_state;

static int search_free (lua_State *L) {
  search_state *state = luaL_checkudata(L, 1, SEARCH_CLASS);
  jb_query_free(&state->query);
  jb_search_result_free(&state->result);
  return 0;
}

static size_t check_count (lua_State *L, const char *name, size_t otherwise) {
  size_t count = otherwise;
  lua_getfield(L, 3, name);
  if (!lua_isnil(L, -1)) {
    lua_Integer value = lua_tointeger(L, -1);
    if (!lua_isinteger(L, -1) || value < 0) {
      lua_pushfstring(L, "%s must be an integer from 0", name);
      luaL_argerror(L, 3, lua_tostring(L, -1));
    }
    count = (size_t)value;
  }
  lua_pop(L, 1);
  return count;
}

/* The marks' bytes belong to strings in the options' table. */
static jb_slice check_mark (lua_State *L, lua_Integer i) {
  jb_slice mark;
  lua_rawgeti(L, -1, i);
  luaL_argcheck(L, lua_type(L, -1) == LUA_TSTRING, 3,
                "marks must be a list of two strings");
  mark.bytes = lua_tolstring(L, -1, &mark.length);
  lua_pop(L, 1);
  return mark;
}

static void check_search_options (lua_State *L, jb_search_options *options) {
  static const char *const keys[] = {"limit", "offset", "sort", "marks", NULL};
  static const char *const orders[] = {"rank", "newest", "oldest", NULL};
  options->order = JB_ORDER_RANK;
  options->limit = 20;
  options->offset = 0;
  options->open_mark = jb_slice_of("[");
  options->close_mark = jb_slice_of("]");
  if (lua_isnoneornil(L, 3))
    return;
  luaL_checktype(L, 3, LUA_TTABLE);
  jb_check_keys(L, 3, 3, keys, "options");
  options->limit = check_count(L, "limit", options->limit);
  options->offset = check_count(L, "offset", options->offset);
  options->order = (jb_search_order)jb_check_choice(L, 3, "sort", orders);
  lua_getfield(L, 3, "marks");
  if (!lua_isnil(L, -1)) {
    luaL_argcheck(L, lua_type(L, -1) == LUA_TTABLE, 3,
                  "marks must be a list of two strings");
    options->open_mark = check_mark(L, 1);
    options->close_mark = check_mark(L, 2);
  }
  lua_pop(L, 1);
}

static void push_hit (lua_State *L, const jb_hit *hit) {
  lua_createtable(L, 0, 6);
  jb_set_text(L, "id", hit->id);
  jb_set_text(L, "date", hit->date);
  jb_set_text(L, "headline", hit->headline);
  lua_pushnumber(L, hit->score);
  lua_setfield(L, -2, "score");
  jb_set_text(L, "snippet", hit->snippet);
  lua_newtable(L);
  for (size_t i = 0; i < hit->span_count; i++) {
    lua_createtable(L, 0, 3);
    jb_set_text(L, "field", hit->spans[i].field);
    lua_pushinteger(L, (lua_Integer)hit->spans[i].start + 1);
    lua_setfield(L, -2, "first");
    lua_pushinteger(L, (lua_Integer)hit->spans[i].end);
    lua_setfield(L, -2, "last");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "spans");
}

/***
Search; the query's grammar is in csrc/index/query.h.
@function CoreArchive:search
@tparam string query
@tparam[opt] table options  limit (20), offset (0), sort: "rank" (the default),
  "newest" or "oldest"; marks: two strings put round hits in snippets, "[" and
  "]" unless given
@treturn[1] table  count: all articles that match; hits: a list of {id, date,
  headline, score, snippet, spans = {{field, first, last}…}}
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code  "bad-query" when the query cannot be read
@treturn[2] integer  for "bad-query": byte of the query
*/
int jb_archive_search (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  jb_search_options options;
  search_state *state;
  jb_slice text;
  jb_error err;
  lua_settop(L, 3);
  text.bytes = luaL_checklstring(L, 2, &text.length);
  check_search_options(L, &options);
  state = lua_newuserdatauv(L, sizeof *state, 0);
  memset(state, 0, sizeof *state);
  luaL_setmetatable(L, SEARCH_CLASS);
  if (jb_query_parse(text.bytes, text.length, &state->query, &err) != JB_OK)
    return jb_push_query_failure(L, &err);
  if (jb_store_search(store, &state->query, &options, &state->result, &err) !=
      JB_OK)
    return jb_push_failure(L, &err);
  lua_createtable(L, 0, 2);
  lua_pushinteger(L, (lua_Integer)state->result.total);
  lua_setfield(L, -2, "count");
  lua_newtable(L);
  for (size_t i = 0; i < state->result.hit_count; i++) {
    push_hit(L, &state->result.hits[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "hits");
  return 1;
}

void jb_archive_register_search (lua_State *L) {
  static const luaL_Reg methods[] = {
      {NULL, NULL},
  };
  static const luaL_Reg metamethods[] = {
      {"__gc", search_free},
      {NULL, NULL},
  };
  jb_register_class(L, SEARCH_CLASS, methods, metamethods);
}
