/* SPDX-License-Identifier: MIT */
/***
The archive: pages, articles and topics in one SQLite file, and the search.
@module jianbao.core.archive
*/
#include "binding/bind.h"

#include <signal.h>
#include <stdint.h>
#include <string.h>

#include "binding/bind_archive.h"
#include "binding/bind_lend.h"
#include "binding/bind_progress.h"
#include "binding/bind_question.h"
#include "binding/bind_records.h"
#include "binding/bind_words.h"
#include "store/store.h"

#define CLASS JB_ARCHIVE_CLASS

/* Options at 2, nil or a table of "progress" alone, with nothing behind. */
static void check_progress_alone (lua_State *L) {
  static const char *const keys[] = {"progress", NULL};
  lua_settop(L, 2);
  if (lua_isnil(L, 2))
    return;
  luaL_checktype(L, 2, LUA_TTABLE);
  jb_check_keys(L, 2, 2, keys, "options");
}

/*                                                      open, close, batches */

int jb_check_choice (lua_State *L, int arg, const char *name,
                     const char *const *choices) {
  const char *chosen;
  int choice = 0;
  lua_getfield(L, arg, name);
  if (!lua_isnil(L, -1)) {
    chosen = luaL_tolstring(L, -1, NULL);
    while (choices[choice] != NULL && strcmp(choices[choice], chosen) != 0)
      choice++;
    if (choices[choice] == NULL) {
      lua_pushfstring(L, "unknown %s '%s'", name, chosen);
      luaL_argerror(L, arg, lua_tostring(L, -1));
    }
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return choice;
}

/* Milliseconds to wait for a lock, from the options at 2. */
static int check_wait (lua_State *L) {
  lua_Number seconds;
  int is_number;
  lua_getfield(L, 2, "wait");
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    return JB_STORE_BUSY_MILLISECONDS;
  }
  seconds = lua_tonumberx(L, -1, &is_number);
  luaL_argcheck(L, is_number && seconds >= 0 && seconds <= 86400, 2,
                "wait must be a number of seconds from 0 to 86400");
  lua_pop(L, 1);
  return (int)(seconds * 1000);
}

/***
Open an archive.
@function open
@tparam string path
@tparam[opt] table options  mode: "create" (the default: made if it is not
  there), "write" (must be there) or "read" (is not changed); wait: seconds to
  wait while another process writes, 5 unless given; progress: a function that
  is told, while an older archive is brought up to date, how many articles of
  how many are done; an error in it stops that and leaves the archive as it was
@treturn[1] jianbao.CoreArchive  close it, or bind it to a to-be-closed variable
@treturn[2] nil
@treturn[2] string  message: what is wrong with which file, and the mend
@treturn[2] string  code
*/
static int archive_open (lua_State *L) {
  static const char *const modes[] = {"create", "write", "read", NULL};
  static const char *const keys[] = {"mode", "wait", "progress", NULL};
  const char *path = jb_check_path(L, 1);
  int mode = JB_STORE_CREATE, milliseconds = JB_STORE_BUSY_MILLISECONDS;
  jb_store *store = NULL;
  jb_lua_progress progress;
  jb_handle *handle;
  jb_status status;
  jb_error err;
  lua_settop(L, 2);
  if (!lua_isnil(L, 2)) {
    luaL_checktype(L, 2, LUA_TTABLE);
    jb_check_keys(L, 2, 2, keys, "options");
    mode = jb_check_choice(L, 2, "mode", modes);
    milliseconds = check_wait(L);
  }
  handle = jb_new_handle(L, CLASS, 0);
  jb_progress_begin(L, 2, NULL, &progress);
  status = jb_store_open_telling(path, (jb_store_mode)mode, milliseconds,
                                 jb_tell_progress, &progress, &store, &err);
  handle->object = store;
  jb_progress_end(&progress);
  if (status != JB_OK)
    return jb_push_failure(L, &err);
  lua_pop(L, 2);
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
  return jb_push_outcome(L, jb_store_begin(store, &err), &err);
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
  return jb_push_outcome(L, jb_store_commit(store, &err), &err);
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
  return jb_push_outcome(
      L, jb_store_put_decisions(store, id, decisions, count, ruleset, &err),
      &err);
}

/***
Take a page out, with all its articles. The same bytes can be stored again.
@function CoreArchive:delete_page
@tparam string page  its sha256, or the first 16 digits or more of it (its id)
@treturn[1] integer  how many articles it had
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code  "not-found": there is no such page
*/
static int archive_delete_page (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  size_t articles;
  jb_slice page;
  jb_error err;
  page.bytes = luaL_checklstring(L, 2, &page.length);
  if (jb_store_delete_page(store, page, &articles, &err) != JB_OK)
    return jb_push_failure(L, &err);
  lua_pushinteger(L, (lua_Integer)articles);
  return 1;
}

/***
Merge the segments of the search index into one, without what was deleted.
@function CoreArchive:merge
@treturn[1] boolean true
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
static int archive_merge (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  jb_error err;
  return jb_push_outcome(L, jb_store_merge(store, &err), &err);
}

/***
Make the search index anew from the articles, in one transaction.
@function CoreArchive:rebuild
@tparam[opt] table options  progress: a function that is told how many articles
  of how many are done; an error in it stops the work and undoes it
@treturn[1] boolean true
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
static int archive_rebuild (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  jb_lua_progress progress;
  jb_status status;
  jb_error err;
  check_progress_alone(L);
  jb_progress_begin(L, 2, lua_touserdata(L, 1), &progress);
  status = jb_store_rebuild(store, jb_tell_progress, &progress, &err);
  jb_progress_end(&progress);
  return jb_push_outcome(L, status, &err);
}

/*                                                                 reading */

/***
One article.
@function CoreArchive:article
@tparam string|integer id  or its number in this archive: see
CoreArchive:numbers
@treturn[1] jianbao.Article
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
static int archive_article (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  jb_article article;
  jb_arena *arena;
  jb_status status;
  jb_error err;
  if (lua_isinteger(L, 2)) {
    arena = jb_lend_arena(L);
    status =
        jb_store_read_number(store, lua_tointeger(L, 2), arena, &article, &err);
  } else {
    jb_slice id;
    id.bytes = luaL_checklstring(L, 2, &id.length);
    arena = jb_lend_arena(L);
    status = jb_store_read_article(store, id, arena, &article, &err);
  }
  if (status == JB_OK)
    jb_push_article(L, &article);
  jb_give_back_arena(arena);
  if (status != JB_OK)
    return jb_push_failure(L, &err);
  return 1;
}

/***
One page, with all its articles and its bytes.
@function CoreArchive:page
@tparam string id  its hash, or the first 16 digits of it
@treturn[1] jianbao.Page  as it was put, and its id
@treturn[1] string  its bytes as they came
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
static int archive_page (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  jb_arena *arena;
  jb_page page;
  jb_slice id;
  jb_error err;
  id.bytes = luaL_checklstring(L, 2, &id.length);
  arena = jb_new_arena(L);
  if (jb_store_read_page(store, id, arena, &page, &err) != JB_OK)
    return jb_push_failure(L, &err);
  jb_push_page(L, &page);
  lua_pushlstring(L, page.bytes.bytes, page.bytes.length);
  jb_arena_free(arena);
  return 2;
}

/***
The words of an article, counted when it was imported.
@function CoreArchive:words
@tparam string id
@treturn[1] {table,…}  of {word=, count=}, the most frequent first, then by
bytes
@treturn[1] integer  words in all
@treturn[1] string  the model that cut them
@treturn[2] nil  they were not counted
@treturn[3] nil
@treturn[3] string message
@treturn[3] string code
*/
static int archive_words (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  jb_article_words words;
  jb_arena *arena;
  jb_slice id;
  jb_error err;
  id.bytes = luaL_checklstring(L, 2, &id.length);
  arena = jb_new_arena(L);
  if (jb_store_read_words(store, id, arena, &words, &err) != JB_OK)
    return jb_push_failure(L, &err);
  if (words.words.bytes == NULL) {
    luaL_pushfail(L);
    return 1;
  }
  jb_push_counts(L, words.words, 0);
  lua_pushinteger(L, (lua_Integer)words.total);
  lua_pushlstring(L, words.model.bytes, words.model.length);
  jb_arena_free(arena);
  return 3;
}

/*                                                           info and check */

static void set_integer (lua_State *L, const char *name, int64_t value) {
  lua_pushinteger(L, (lua_Integer)value);
  lua_setfield(L, -2, name);
}

/***
What is in the archive.
@function CoreArchive:info
@treturn[1] table  pages, articles, counted (articles with counted words),
  text_bytes (of the original pages),
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
  lua_createtable(L, 0, 9);
  set_integer(L, "pages", info.pages);
  set_integer(L, "articles", info.articles);
  set_integer(L, "counted", info.counted);
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
@tparam[opt] table options  progress: a function that is told how many articles
  of how many are compared with the index (0 of 0 before); an error in it stops
@treturn[1] {string,...}  the problems; empty when all is well
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
static int archive_check (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, CLASS);
  jb_lua_progress progress;
  jb_slice *problems;
  jb_status status;
  jb_arena *arena;
  size_t count;
  jb_error err;
  check_progress_alone(L);
  arena = jb_new_arena(L);
  jb_progress_begin(L, 2, lua_touserdata(L, 1), &progress);
  status = jb_store_check(store, jb_tell_progress, &progress, arena, &problems,
                          &count, &err);
  jb_progress_end(&progress);
  if (status != JB_OK)
    return jb_push_failure(L, &err);
  lua_newtable(L);
  for (size_t i = 0; i < count; i++) {
    lua_pushlstring(L, problems[i].bytes, problems[i].length);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

static const luaL_Reg methods[] = {
    {"article", archive_article},
    {"articles", jb_archive_articles},
    {"numbers", jb_archive_numbers},
    {"begin", archive_begin},
    {"check", archive_check},
    {"close", archive_close},
    {"commit", archive_commit},
    {"count", jb_archive_count},
    {"delete_page", archive_delete_page},
    {"facets", jb_archive_facets},
    {"info", archive_info},
    {"keywords", jb_archive_keywords},
    {"labels", jb_archive_labels},
    {"mark_ruleset", jb_archive_mark_ruleset},
    {"merge", archive_merge},
    {"page", archive_page},
    {"put_decisions", archive_put_decisions},
    {"put_label", jb_archive_put_label},
    {"put_page", archive_put_page},
    {"put_ruleset", jb_archive_put_ruleset},
    {"rebuild", archive_rebuild},
    {"reprints", jb_archive_reprints},
    {"rollback", archive_rollback},
    {"ruleset", jb_archive_ruleset},
    {"ruleset_of", jb_archive_ruleset_of},
    {"search", jb_archive_search},
    {"similar", jb_archive_similar},
    {"suggest", jb_archive_suggest},
    {"timeline", jb_archive_timeline},
    {"words", archive_words},
    {NULL, NULL},
};

static const luaL_Reg metamethods[] = {
    {"__close", archive_close},
    {"__gc", archive_close},
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
  jb_archive_register_articles(L);
  jb_register_question(L);
  luaL_newlib(L, functions);
  return 1;
}
