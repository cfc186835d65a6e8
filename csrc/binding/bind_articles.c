/* SPDX-License-Identifier: MIT */
/* Walking through the articles of an archive. */
#include "binding/bind_archive.h"

#include <string.h>

#include "base/memory.h"
#include "binding/bind_lend.h"
#include "binding/bind_records.h"
#include "store/search.h"

#define CLASS JB_ARCHIVE_CLASS
#define ITERATOR_CLASS "jianbao.ArticleIterator"

/* A walk through articles; its user value is the archive. */
typedef struct article_iterator {
  int64_t *numbers; /* owned */
  size_t count, next;
} article_iterator;

static int iterator_free (lua_State *L) {
  article_iterator *iterator = luaL_checkudata(L, 1, ITERATOR_CLASS);
  jb_free(iterator->numbers);
  iterator->numbers = NULL;
  iterator->count = iterator->next = 0;
  return 0;
}

/* The next article. Like io.lines it raises when reading fails: a loop that
** just ended would pass for a complete one. */
static int iterator_next (lua_State *L) {
  article_iterator *iterator = lua_touserdata(L, lua_upvalueindex(1));
  jb_article article;
  jb_arena *arena;
  jb_store *store;
  jb_error err;
  if (iterator->next == iterator->count) {
    luaL_pushfail(L);
    return 1;
  }
  lua_getiuservalue(L, lua_upvalueindex(1), 1);
  store = ((jb_handle *)lua_touserdata(L, -1))->object;
  if (store == NULL)
    return luaL_error(L, "the archive was closed during a walk through it");
  arena = jb_lend_arena(L);
  if (jb_store_read_number(store, iterator->numbers[iterator->next++], arena,
                           &article, &err) != JB_OK)
    return luaL_error(L, "%s", err.message);
  jb_push_article(L, &article);
  jb_give_back_arena(arena);
  return 1;
}

/* Read the list of ids on top of the stack. */
static void check_ids (lua_State *L, jb_arena *arena, jb_selection *selection) {
  jb_slice *ids;
  luaL_argcheck(L, lua_type(L, -1) == LUA_TTABLE, 2, "ids must be a list");
  selection->id_count = (size_t)lua_rawlen(L, -1);
  ids = jb_arena_array(arena, selection->id_count, sizeof *ids);
  if (ids == NULL)
    luaL_error(L, "not enough memory");
  selection->ids = ids;
  for (size_t i = 0; i < selection->id_count; i++) {
    lua_rawgeti(L, -1, (lua_Integer)i + 1);
    ids[i] = jb_check_text(L, 2, -1, arena, "an id");
    luaL_argcheck(L, ids[i].bytes != NULL, 2, "an id must be a string");
    lua_pop(L, 1);
  }
}

/* YYYY, YYYY-MM or YYYY-MM-DD; anything else would be compared wrongly. */
static jb_slice check_date (lua_State *L, jb_arena *arena, const char *name) {
  static const char form[] = "0000-00-00";
  jb_slice date;
  bool fits;
  lua_getfield(L, 2, name);
  date = jb_check_text(L, 2, -1, arena, name);
  lua_pop(L, 1);
  fits = date.bytes == NULL || date.length == 4 || date.length == 7 ||
         date.length == 10;
  for (size_t i = 0; i < date.length && fits; i++)
    fits = form[i] == '-' ? date.bytes[i] == '-'
                          : date.bytes[i] >= '0' && date.bytes[i] <= '9';
  luaL_argcheck(L, fits, 2,
                "since and till must be YYYY, YYYY-MM or YYYY-MM-DD");
  return date;
}

static void check_selection (lua_State *L, jb_arena *arena,
                             jb_selection *selection, jb_slice *query) {
  static const char *const keys[] = {"ids",  "query",     "since",
                                     "till", "undecided", NULL};
  memset(selection, 0, sizeof *selection);
  *query = jb_slice_of(NULL);
  if (lua_isnoneornil(L, 2))
    return;
  luaL_checktype(L, 2, LUA_TTABLE);
  jb_check_keys(L, 2, 2, keys, "options");
  selection->since = check_date(L, arena, "since");
  selection->till = check_date(L, arena, "till");
  lua_getfield(L, 2, "undecided");
  selection->undecided = jb_check_text(L, 2, -1, arena, "undecided");
  lua_getfield(L, 2, "query");
  *query = jb_check_text(L, 2, -1, arena, "query");
  lua_pop(L, 2);
  lua_getfield(L, 2, "ids");
  if (!lua_isnil(L, -1))
    check_ids(L, arena, selection);
  lua_pop(L, 1);
}

/* The numbers of a set in the arena, rising. */
static jb_status list_numbers (const jb_article_set *set, jb_arena *arena,
                               jb_selection *selection, jb_error *err) {
  size_t count = jb_article_set_count(set), place = 0;
  int64_t *numbers = jb_arena_array(arena, count + 1, sizeof *numbers);
  if (numbers == NULL)
    return jb_fail_memory(err, count);
  for (int64_t number = jb_article_set_next(set, 1);
       number != 0 && place < count;
       number = jb_article_set_next(set, number + 1))
    numbers[place++] = number;
  selection->numbers = numbers;
  selection->number_count = place;
  return JB_OK;
}

/* Fill selection->numbers with what 'text' finds. */
static jb_status select_query (jb_store *store, jb_slice text, jb_arena *arena,
                               jb_selection *selection, jb_error *err) {
  static const jb_match_options usual = {false, NULL, NULL};
  jb_article_set matches = JB_ARTICLE_SET_EMPTY;
  jb_query query;
  jb_status status = jb_query_parse(text.bytes, text.length, &query, err);
  if (status != JB_OK)
    return status;
  status = jb_store_match(store, &query, &usual, &matches, err);
  if (status == JB_OK)
    status = list_numbers(&matches, arena, selection, err);
  jb_article_set_free(&matches);
  jb_query_free(&query);
  return status;
}

/*                                                              [-0, +1, m]
** An iterator over what the options at 2 select; NULL, with '*pushed' values of
** a failure on the stack, when they cannot be selected.
*/
static article_iterator *push_selected (lua_State *L, int *pushed) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  article_iterator *iterator;
  jb_selection selection;
  jb_arena *arena;
  jb_slice query;
  jb_error err;
  lua_settop(L, 2);
  arena = jb_new_arena(L);
  check_selection(L, arena, &selection, &query);
  iterator = lua_newuserdatauv(L, sizeof *iterator, 1);
  memset(iterator, 0, sizeof *iterator);
  luaL_setmetatable(L, ITERATOR_CLASS);
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, 1);
  if (query.bytes != NULL &&
      select_query(store, query, arena, &selection, &err) != JB_OK) {
    *pushed = jb_push_query_failure(L, &err);
    return NULL;
  }
  if (jb_store_select(store, &selection, &iterator->numbers, &iterator->count,
                      &err) != JB_OK) {
    *pushed = jb_push_failure(L, &err);
    return NULL;
  }
  jb_arena_free(arena);
  return iterator;
}

/***
Walk through articles, by date (undated first), source and place on the page.
The loop may write to the archive; it sees the articles there were when it
began.
@function CoreArchive:articles
@tparam[opt] table options  ids: a list; query; since, till: dates or the
  beginnings of dates, inclusive; undecided: hash of a ruleset, for the
  articles that put_decisions was not told to be decided by it
@treturn[1] function  gives the next article; raises when that fails
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
@treturn[2] integer  for "bad-query": byte of the query
*/
int jb_archive_articles (lua_State *L) {
  int pushed;
  if (push_selected(L, &pushed) == NULL)
    return pushed;
  lua_pushvalue(L, -1);
  lua_pushcclosure(L, iterator_next, 1);
  lua_insert(L, -2);
  luaL_pushfail(L);
  luaL_pushfail(L);
  lua_rotate(L, -3, 2); /* function, nil, nil, to be closed */
  return 4;
}

/***
The numbers of articles in this archive, in the order of CoreArchive:articles.
Another process that has the archive open knows them by the same numbers, until
something is written.
@function CoreArchive:numbers
@tparam[opt] table options  as for CoreArchive:articles
@treturn[1] {integer,…}
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
int jb_archive_numbers (lua_State *L) {
  int pushed;
  article_iterator *iterator = push_selected(L, &pushed);
  if (iterator == NULL)
    return pushed;
  lua_createtable(L, iterator->count < 1u << 24 ? (int)iterator->count : 0, 0);
  for (size_t i = 0; i < iterator->count; i++) {
    lua_pushinteger(L, iterator->numbers[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

void jb_archive_register_articles (lua_State *L) {
  static const luaL_Reg methods[] = {
      {NULL, NULL},
  };
  static const luaL_Reg metamethods[] = {
      {"__close", iterator_free},
      {"__gc", iterator_free},
      {NULL, NULL},
  };
  jb_register_class(L, ITERATOR_CLASS, methods, metamethods);
}
