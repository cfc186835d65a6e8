/* SPDX-License-Identifier: MIT */
/* What an archive is asked besides for hits. */
#include "binding/bind_question.h"
#include "binding/bind_records.h"
#include "store/values.h"

#define CLASS JB_ARCHIVE_CLASS

/* The most entries of an answer unless told. */
#define USUAL_LIMIT 20

static void set_count (lua_State *L, const char *name, uint64_t count) {
  lua_pushinteger(L, (lua_Integer)count);
  lua_setfield(L, -2, name);
}

static void set_number (lua_State *L, const char *name, double number) {
  lua_pushnumber(L, number);
  lua_setfield(L, -2, name);
}

/*                                                              [-0, +2, v]
** A question about the matches of the query at 2 with the options at
** 'options'; NULL: the query is bad, and 'err' says why.
*/
static jb_question *ask (lua_State *L, int options, const char *const *keys,
                         jb_error *err) {
  jb_question *question;
  (void)jb_check_object(L, 1, CLASS);
  lua_settop(L, options);
  if (!lua_isnil(L, options)) {
    luaL_checktype(L, options, LUA_TTABLE);
    jb_check_keys(L, options, options, keys, "options");
  }
  question = jb_new_question(L, options);
  if (!lua_isnil(L, 2) && !jb_question_parse(L, 2, question, err))
    return NULL;
  return question;
}

static size_t check_limit (lua_State *L, int options) {
  if (lua_isnoneornil(L, options))
    return USUAL_LIMIT;
  return jb_check_count(L, options, "limit", USUAL_LIMIT);
}

static const char *const match_keys[] = {"strict", "cancel", NULL};
static const char *const list_keys[] = {"strict", "cancel", "limit", NULL};

/***
How many articles match a query, exactly.
@function CoreArchive:count
@tparam string query
@tparam[opt] table options  strict, cancel: as for search
@treturn[1] integer
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
@treturn[2] integer  for "bad-query": byte of the query
*/
int jb_archive_count (lua_State *L) {
  jb_question *question;
  uint64_t count;
  jb_status status;
  jb_error err;
  luaL_checkstring(L, 2);
  question = ask(L, 3, match_keys, &err);
  if (question == NULL)
    return jb_push_query_failure(L, &err);
  jb_question_begin(question);
  status = jb_store_count(question->store, &question->query, &question->match,
                          &count, &err);
  jb_question_end(question);
  if (status != JB_OK)
    return jb_question_fail(L, question, &err);
  lua_pushinteger(L, (lua_Integer)count);
  return 1;
}

/***
Matches by month.
@function CoreArchive:timeline
@tparam string query
@tparam[opt] table options  strict, cancel: as for search
@treturn[1] {table,...}  of {month = "2023-06", count}, the earliest first; the
  matches without a date come first, without a month
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
@treturn[2] integer  for "bad-query": byte of the query
*/
int jb_archive_timeline (lua_State *L) {
  jb_question *question;
  jb_status status;
  jb_error err;
  size_t count;
  luaL_checkstring(L, 2);
  question = ask(L, 3, match_keys, &err);
  if (question == NULL)
    return jb_push_query_failure(L, &err);
  jb_question_begin(question);
  status = jb_store_timeline(question->store, &question->query,
                             &question->match, &question->months, &count, &err);
  jb_question_end(question);
  if (status != JB_OK)
    return jb_question_fail(L, question, &err);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    int month = question->months[i].month;
    lua_createtable(L, 0, 2);
    if (month != 0) {
      /* A date may be of a year alone. */
      if (month % 100 != 0)
        lua_pushfstring(L, "%d-%d%d", month / 100, month % 100 / 10,
                        month % 10);
      else
        lua_pushfstring(L, "%d", month / 100);
      lua_setfield(L, -2, "month");
    }
    set_count(L, "count", question->months[i].count);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/***
The topics, reporters, papers or kinds that most matches have. All matches are
counted.
@function CoreArchive:facets
@tparam ?string query  nil: all articles
@tparam string kind  "topic", "reporter" (anybody a byline names), "paper",
  "person" or "kind"
@tparam[opt] table options  limit (20); strict, cancel: as for search
@treturn[1] {table,...}  of {value, count}, the commonest first, then by bytes
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
@treturn[2] integer  for "bad-query": byte of the query
*/
int jb_archive_facets (lua_State *L) {
  const char *const kinds[] = {jb_attribute_names[JB_ATTRIBUTE_TOPIC],
                               jb_attribute_names[JB_ATTRIBUTE_REPORTER],
                               jb_attribute_names[JB_ATTRIBUTE_PAPER],
                               jb_attribute_names[JB_ATTRIBUTE_PERSON],
                               jb_attribute_names[JB_ATTRIBUTE_KIND],
                               NULL};
  jb_question *question;
  jb_facet *facets;
  jb_status status;
  jb_error err;
  size_t count, limit;
  int kind;
  (void)luaL_optstring(L, 2, NULL);
  kind = luaL_checkoption(L, 3, NULL, kinds);
  question = ask(L, 4, list_keys, &err);
  if (question == NULL)
    return jb_push_query_failure(L, &err);
  limit = check_limit(L, 4);
  jb_question_begin(question);
  status = jb_store_facets(
      question->store, question->query.root == NULL ? NULL : &question->query,
      &question->match, (jb_attribute_kind)kind, limit, &question->arena,
      &facets, &count, &err);
  jb_question_end(question);
  if (status != JB_OK)
    return jb_question_fail(L, question, &err);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_createtable(L, 0, 2);
    jb_set_text(L, "value", facets[i].value);
    set_count(L, "count", facets[i].count);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/***
Words that stand out among the matches against the whole archive, over the
words of the 1000 best matches at most (csrc/store/keywords.c says how).
@function CoreArchive:keywords
@tparam string query
@tparam[opt] table options  limit (20); strict, cancel: as for search
@treturn[1] {table,...}  of {word, score, matches, count}: of the matches
  looked at `matches` have it, of all articles `count`
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
@treturn[2] integer  for "bad-query": byte of the query
*/
int jb_archive_keywords (lua_State *L) {
  jb_question *question;
  jb_keyword *keywords;
  jb_status status;
  jb_error err;
  size_t count, limit;
  luaL_checkstring(L, 2);
  question = ask(L, 3, list_keys, &err);
  if (question == NULL)
    return jb_push_query_failure(L, &err);
  limit = check_limit(L, 3);
  jb_question_begin(question);
  status =
      jb_store_keywords(question->store, &question->query, &question->match,
                        limit, &question->arena, &keywords, &count, &err);
  jb_question_end(question);
  if (status != JB_OK)
    return jb_question_fail(L, question, &err);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_createtable(L, 0, 4);
    jb_set_text(L, "word", keywords[i].word);
    set_number(L, "score", keywords[i].score);
    set_count(L, "matches", keywords[i].matches);
    set_count(L, "count", keywords[i].all);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/*                                                                likeness */

static int push_likenesses (lua_State *L, const jb_likeness *likenesses,
                            size_t count) {
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_createtable(L, 0, 4);
    jb_set_text(L, "id", likenesses[i].id);
    jb_set_text(L, "date", likenesses[i].date);
    jb_set_text(L, "headline", likenesses[i].headline);
    set_number(L, "score", likenesses[i].score);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* What similar and reprints have in common: an id at 2 and a limit at 3. */
static int push_like (lua_State *L,
                      jb_status (*find)(jb_store *store, jb_slice id,
                                        size_t limit, jb_arena *arena,
                                        jb_likeness **likenesses, size_t *count,
                                        jb_error *err)) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  lua_Integer limit = luaL_optinteger(L, 3, USUAL_LIMIT);
  jb_likeness *likenesses;
  jb_arena *arena;
  size_t count;
  jb_slice id;
  jb_error err;
  id.bytes = luaL_checklstring(L, 2, &id.length);
  luaL_argcheck(L, limit >= 0, 3, "a limit must not be negative");
  arena = jb_new_arena(L);
  if (find(store, id, (size_t)limit, arena, &likenesses, &count, &err) != JB_OK)
    return jb_push_failure(L, &err);
  return push_likenesses(L, likenesses, count);
}

/***
Articles that share their rarer words with one.
@function CoreArchive:similar
@tparam string id
@tparam[opt=20] integer limit
@treturn[1] {table,...}  of {id, date, headline, score}, the most alike first
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code  "not-found": no such article, or its words were not
  counted
*/
int jb_archive_similar (lua_State *L) {
  return push_like(L, jb_store_similar);
}

/***
Articles whose text is nearly that of one: it was printed again.
@function CoreArchive:reprints
@tparam string id
@tparam[opt=20] integer limit
@treturn[1] {table,...}  of {id, date, headline, score}: the score, from 0.4 to
  1, is the share of pieces of 8 characters that both have
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code  "not-found": no such article, or its words were not
  counted
*/
int jb_archive_reprints (lua_State *L) {
  return push_like(L, jb_store_reprints);
}

/***
Words of the archive that begin with what was typed.
@function CoreArchive:suggest
@tparam string prefix
@tparam[opt=20] integer limit
@treturn[1] {table,...}  of {word, count}, those of most articles first
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
int jb_archive_suggest (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  lua_Integer limit = luaL_optinteger(L, 3, USUAL_LIMIT);
  jb_suggestion *suggestions;
  jb_arena *arena;
  size_t count;
  jb_slice prefix;
  jb_error err;
  prefix.bytes = luaL_checklstring(L, 2, &prefix.length);
  luaL_argcheck(L, limit >= 0, 3, "a limit must not be negative");
  arena = jb_new_arena(L);
  if (jb_store_suggest(store, prefix, (size_t)limit, arena, &suggestions,
                       &count, &err) != JB_OK)
    return jb_push_failure(L, &err);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_createtable(L, 0, 2);
    jb_set_text(L, "word", suggestions[i].word);
    set_count(L, "count", suggestions[i].documents);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}
