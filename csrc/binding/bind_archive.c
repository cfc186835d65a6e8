/* SPDX-License-Identifier: MIT */
/***
The archive: pages, articles and topics in one SQLite file, and the search.
@module jianbao.core.archive
*/
#include "binding/bind.h"

#include <signal.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "binding/bind_records.h"
#include "store/search.h"
#include "store/store.h"

#define CLASS "jianbao.CoreArchive"
#define ITERATOR_CLASS "jianbao.ArticleIterator"
#define SEARCH_CLASS "jianbao.Search"

/* What jb_store functions of type jb_status come to in Lua. */
static int push_outcome (lua_State *L, jb_status status, const jb_error *err) {
  if (status != JB_OK)
    return jb_push_failure(L, err);
  lua_pushboolean(L, 1);
  return 1;
}

/*                                                      open, close, batches */

/***
Open an archive.
@function open
@tparam string path
@tparam[opt] table options  mode: "create" (the default: made if it is not
  there), "write" (must be there) or "read" (is not changed); wait: seconds to
  wait while another process writes, 5 unless given
@treturn[1] jianbao.CoreArchive  close it, or bind it to a to-be-closed variable
@treturn[2] nil
@treturn[2] string  message: what is wrong with which file, and the mend
@treturn[2] string  code
*/
static int archive_open (lua_State *L) {
  static const char *const modes[] = {"create", "write", "read", NULL};
  static const char *const keys[] = {"mode", "wait", NULL};
  const char *path = jb_check_path(L, 1);
  int mode = JB_STORE_CREATE, milliseconds = JB_STORE_BUSY_MILLISECONDS;
  jb_store *store = NULL;
  jb_handle *handle;
  jb_error err;
  if (!lua_isnoneornil(L, 2)) {
    luaL_checktype(L, 2, LUA_TTABLE);
    jb_check_keys(L, 2, 2, keys, "options");
    lua_getfield(L, 2, "mode");
    mode = luaL_checkoption(L, lua_gettop(L), "create", modes);
    lua_getfield(L, 2, "wait");
    if (!lua_isnil(L, -1)) {
      lua_Number seconds = luaL_checknumber(L, lua_gettop(L));
      luaL_argcheck(L, seconds >= 0 && seconds <= 86400, 2,
                    "wait must be from 0 to 86400 seconds");
      milliseconds = (int)(seconds * 1000);
    }
  }
  handle = jb_new_handle(L, CLASS, 0);
  if (jb_store_open(path, (jb_store_mode)mode, milliseconds, &store, &err) !=
      JB_OK)
    return jb_push_failure(L, &err);
  handle->object = store;
  return 1;
}

/***
Close the archive; an open transaction is rolled back. May be called again.
@function CoreArchive:close
*/
static int archive_close (lua_State *L) {
  jb_handle *handle = luaL_checkudata(L, 1, CLASS);
  jb_store_close(handle->object);
  handle->object = NULL;
  return 0;
}

/***
Begin a transaction: the writes up to commit take effect together.
@function CoreArchive:begin
@treturn[1] boolean true
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
static int archive_begin (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  jb_error err;
  return push_outcome(L, jb_store_begin(store, &err), &err);
}

/***
Keep what was written since begin.
@function CoreArchive:commit
@treturn[1] boolean true
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
static int archive_commit (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  jb_error err;
  return push_outcome(L, jb_store_commit(store, &err), &err);
}

/***
Undo what was written since begin; nothing happens if there is nothing.
@function CoreArchive:rollback
@treturn boolean true
*/
static int archive_rollback (lua_State *L) {
  jb_store_rollback(jb_check_object(L, 1, CLASS));
  lua_pushboolean(L, 1);
  return 1;
}

/*                                                                 writing */

/***
Store a page with its articles, whole or not at all.
@function CoreArchive:put_page
@tparam jianbao.Page page  as jianbao.page reads it; an article may have topics
@tparam string bytes  the page as it came
@treturn[1] string  "new"; or "same": the bytes are there, nothing is changed
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
static int archive_put_page (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  jb_slice bytes;
  jb_arena *arena;
  jb_page page;
  jb_error err;
  bool is_new;
  bytes.bytes = luaL_checklstring(L, 3, &bytes.length);
  arena = jb_new_arena(L);
  jb_check_page(L, 2, arena, &page);
  page.bytes = bytes;
  if (jb_store_put_page(store, &page, &is_new, &err) != JB_OK)
    return jb_push_failure(L, &err);
  lua_pushstring(L, is_new ? "new" : "same");
  return 1;
}

/***
Replace an article's topics.
@function CoreArchive:put_decisions
@tparam string id  the article's
@tparam {jianbao.Topic,...} topics
@tparam[opt] string ruleset  hash of the rules that decided, for `undecided`
@treturn[1] boolean true
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
static int archive_put_decisions (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  jb_slice id, ruleset;
  jb_decision *decisions;
  jb_arena *arena;
  size_t count;
  jb_error err;
  id.bytes = luaL_checklstring(L, 2, &id.length);
  ruleset.bytes = luaL_optlstring(L, 4, NULL, &ruleset.length);
  arena = jb_new_arena(L);
  decisions = jb_check_decisions(L, 3, arena, &count);
  return push_outcome(
      L, jb_store_put_decisions(store, id, decisions, count, ruleset, &err),
      &err);
}

/*                                                                 reading */

/***
One article.
@function CoreArchive:article
@tparam string id
@treturn[1] jianbao.Article
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
static int archive_article (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  jb_article article;
  jb_arena *arena;
  jb_slice id;
  jb_error err;
  id.bytes = luaL_checklstring(L, 2, &id.length);
  arena = jb_new_arena(L);
  if (jb_store_read_article(store, id, arena, &article, &err) != JB_OK)
    return jb_push_failure(L, &err);
  jb_push_article(L, &article);
  jb_arena_free(arena);
  return 1;
}

/* A walk through articles; its user value is the archive. */
typedef struct article_iterator {
  int64_t *numbers; /* owned */
  size_t count, next;
  jb_arena arena; /* of the article being pushed */
} article_iterator;

static int iterator_free (lua_State *L) {
  article_iterator *iterator = luaL_checkudata(L, 1, ITERATOR_CLASS);
  jb_free(iterator->numbers);
  jb_arena_free(&iterator->arena);
  iterator->numbers = NULL;
  iterator->count = iterator->next = 0;
  return 0;
}

/* The next article. Like io.lines it raises when reading fails: a loop that
** just ended would pass for a complete one. */
static int iterator_next (lua_State *L) {
  article_iterator *iterator = lua_touserdata(L, lua_upvalueindex(1));
  jb_article article;
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
  jb_arena_free(&iterator->arena);
  if (jb_store_read_number(store, iterator->numbers[iterator->next++],
                           &iterator->arena, &article, &err) != JB_OK)
    return luaL_error(L, "%s", err.message);
  jb_push_article(L, &article);
  jb_arena_free(&iterator->arena);
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
  lua_getfield(L, 2, "since");
  selection->since = jb_check_text(L, 2, -1, arena, "since");
  lua_getfield(L, 2, "till");
  selection->till = jb_check_text(L, 2, -1, arena, "till");
  lua_getfield(L, 2, "undecided");
  selection->undecided = jb_check_text(L, 2, -1, arena, "undecided");
  lua_getfield(L, 2, "query");
  *query = jb_check_text(L, 2, -1, arena, "query");
  lua_pop(L, 4);
  lua_getfield(L, 2, "ids");
  if (!lua_isnil(L, -1))
    check_ids(L, arena, selection);
  lua_pop(L, 1);
}

/* Fill selection->numbers with what 'text' finds. */
static jb_status select_query (jb_store *store, jb_slice text, jb_arena *arena,
                               jb_selection *selection, jb_error *err) {
  jb_match_set matches = JB_MATCH_SET_EMPTY;
  jb_query query;
  int64_t *numbers = NULL;
  jb_status status = jb_query_parse(text.bytes, text.length, &query, err);
  if (status != JB_OK)
    return status;
  status = jb_store_match(store, &query, false, &matches, err);
  if (status == JB_OK) {
    numbers = jb_arena_array(arena, matches.count, sizeof *numbers);
    if (numbers == NULL)
      status = jb_fail_memory(err, matches.count);
  }
  for (size_t i = 0; i < matches.count && status == JB_OK; i++)
    numbers[i] = matches.matches[i].number;
  selection->numbers = numbers;
  selection->number_count = matches.count;
  jb_match_set_free(&matches);
  jb_query_free(&query);
  return status;
}

/* A bad query has a place; other failures have none. */
static int push_query_failure (lua_State *L, const jb_error *err) {
  int values = jb_push_failure(L, err);
  if (err->code != JB_BAD_QUERY || err->offset == JB_NO_OFFSET)
    return values;
  lua_pushinteger(L, (lua_Integer)err->offset + 1);
  return values + 1;
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
static int archive_articles (lua_State *L) {
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
      select_query(store, query, arena, &selection, &err) != JB_OK)
    return push_query_failure(L, &err);
  if (jb_store_select(store, &selection, &iterator->numbers, &iterator->count,
                      &err) != JB_OK)
    return jb_push_failure(L, &err);
  jb_arena_free(arena);
  lua_pushvalue(L, -1);
  lua_pushcclosure(L, iterator_next, 1);
  lua_insert(L, -2);
  luaL_pushfail(L);
  luaL_pushfail(L);
  lua_rotate(L, -3, 2); /* function, nil, nil, to be closed */
  return 4;
}

/*                                                                  search */

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
  lua_getfield(L, 3, "sort");
  options->order =
      (jb_search_order)luaL_checkoption(L, lua_gettop(L), "rank", orders);
  lua_pop(L, 1);
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
static int archive_search (lua_State *L) {
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
    return push_query_failure(L, &err);
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

/*                                                           info and check */

static void set_integer (lua_State *L, const char *name, int64_t value) {
  lua_pushinteger(L, (lua_Integer)value);
  lua_setfield(L, -2, name);
}

/***
What is in the archive.
@function CoreArchive:info
@treturn[1] table  pages, articles, text_bytes (of the original pages),
  file_bytes, first_date, last_date (absent if no page has a date), topics: a
  list of {id, count} by id, versions: {archive, sqlite}
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
static int archive_info (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  jb_arena *arena = jb_new_arena(L);
  jb_store_info info;
  jb_error err;
  if (jb_store_read_info(store, arena, &info, &err) != JB_OK)
    return jb_push_failure(L, &err);
  lua_createtable(L, 0, 8);
  set_integer(L, "pages", info.pages);
  set_integer(L, "articles", info.articles);
  set_integer(L, "text_bytes", info.text_bytes);
  set_integer(L, "file_bytes", info.file_bytes);
  jb_set_text(L, "first_date", info.first_date);
  jb_set_text(L, "last_date", info.last_date);
  lua_newtable(L);
  for (size_t i = 0; i < info.topic_count; i++) {
    lua_createtable(L, 0, 2);
    jb_set_text(L, "id", info.topics[i].topic);
    set_integer(L, "count", info.topics[i].articles);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "topics");
  lua_createtable(L, 0, 2);
  set_integer(L, "archive", info.schema_version);
  jb_set_text(L, "sqlite", info.sqlite_version);
  lua_setfield(L, -2, "versions");
  return 1;
}

/***
Look for damage.
@function CoreArchive:check
@treturn[1] {string,...}  the problems; empty when all is well
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
static int archive_check (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  jb_arena *arena = jb_new_arena(L);
  jb_slice *problems;
  size_t count;
  jb_error err;
  if (jb_store_check(store, arena, &problems, &count, &err) != JB_OK)
    return jb_push_failure(L, &err);
  lua_newtable(L);
  for (size_t i = 0; i < count; i++) {
    lua_pushlstring(L, problems[i].bytes, problems[i].length);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

static const luaL_Reg methods[] = {
    {"article", archive_article},   {"articles", archive_articles},
    {"begin", archive_begin},       {"check", archive_check},
    {"close", archive_close},       {"commit", archive_commit},
    {"info", archive_info},         {"put_decisions", archive_put_decisions},
    {"put_page", archive_put_page}, {"rollback", archive_rollback},
    {"search", archive_search},     {NULL, NULL},
};

static const luaL_Reg metamethods[] = {
    {"__close", archive_close},
    {"__gc", archive_close},
    {NULL, NULL},
};

static const luaL_Reg iterator_metamethods[] = {
    {"__close", iterator_free},
    {"__gc", iterator_free},
    {NULL, NULL},
};

static const luaL_Reg search_metamethods[] = {
    {"__gc", search_free},
    {NULL, NULL},
};

static const luaL_Reg no_methods[] = {
    {NULL, NULL},
};

static const luaL_Reg functions[] = {
    {"open", archive_open},
    {NULL, NULL},
};

/*
** A write over the limit of file sizes (ulimit -f) ends the process unless
** its signal is ignored; then the write fails and the archive reports a full
** disk. A handler that the host program has set is left alone.
*/
static void let_big_writes_fail (void) {
  struct sigaction action;
  if (sigaction(SIGXFSZ, NULL, &action) == 0 && action.sa_handler == SIG_DFL) {
    action.sa_handler = SIG_IGN;
    (void)sigaction(SIGXFSZ, &action, NULL);
  }
}

int jb_open_archive (lua_State *L) {
  let_big_writes_fail();
  jb_register_class(L, CLASS, methods, metamethods);
  jb_register_class(L, ITERATOR_CLASS, no_methods, iterator_metamethods);
  jb_register_class(L, SEARCH_CLASS, no_methods, search_metamethods);
  luaL_newlib(L, functions);
  return 1;
}
