/* SPDX-License-Identifier: MIT */
/* Searching an archive. */
#include "binding/bind_archive.h"

#include <string.h>

#include "binding/bind_question.h"
#include "binding/bind_records.h"

#define CLASS JB_ARCHIVE_CLASS
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
  static const char *const keys[] = {"limit", "offset", "sort",   "marks",
                                     "count", "strict", "cancel", NULL};
  static const char *const orders[] = {"rank", "newest", "oldest", NULL};
  static const char *const counts[] = {"exact", "bound", NULL};
  options->order = JB_ORDER_RANK;
  options->limit = 20;
  options->offset = 0;
  options->bound_count = false;
  options->open_mark = jb_slice_of("[");
  options->close_mark = jb_slice_of("]");
  if (lua_isnoneornil(L, 3))
    return;
  luaL_checktype(L, 3, LUA_TTABLE);
  jb_check_keys(L, 3, 3, keys, "options");
  options->limit = jb_check_count(L, 3, "limit", options->limit);
  options->offset = jb_check_count(L, 3, "offset", options->offset);
  options->order = (jb_search_order)jb_check_choice(L, 3, "sort", orders);
  options->bound_count = jb_check_choice(L, 3, "count", counts) == 1;
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
  "]" unless given; strict: quotation marks, book marks and blanks count;
  count: "exact" (the default), or "bound" when a lower bound of the count will
  do, which can be quicker; cancel: a function that is called now and then, and
  ends the search by returning true (it cannot use the archive)
@treturn[1] table  count: articles that match, all of them unless bound is
  true; hits: a list of {id, date, headline, score, snippet, spans = {{field,
  first, last}…}}
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code  "bad-query" when the query cannot be read, "cancelled"
@treturn[2] integer  for "bad-query": byte of the query
*/
int jb_archive_search (lua_State *L) {
  jb_search_options options;
  jb_search_result *result;
  jb_question *question;
  jb_status status;
  jb_error err;
  (void)jb_check_object(L, 1, CLASS);
  lua_settop(L, 3);
  check_search_options(L, &options);
  question = jb_new_question(L, 3);
  result = &question->result;
  options.match = question->match;
  if (!jb_question_parse(L, 2, question, &err))
    return jb_question_fail(L, question, &err);
  jb_question_begin(question);
  status = jb_store_search(question->store, &question->query, &options, result,
                           &err);
  jb_question_end(question);
  if (status != JB_OK)
    return jb_question_fail(L, question, &err);
  lua_createtable(L, 0, 3);
  lua_pushinteger(L, (lua_Integer)result->total);
  lua_setfield(L, -2, "count");
  if (!result->total_exact) {
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, "bound");
  }
  lua_newtable(L);
  for (size_t i = 0; i < result->hit_count; i++) {
    push_hit(L, &result->hits[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "hits");
  return 1;
}
