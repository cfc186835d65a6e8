/* SPDX-License-Identifier: MIT */
/*
** Methods of the archive for the work on rules: labels set by hand, and which
** rules decided last (store/notes.h).
*/
#include "binding/bind_archive.h"
#include "binding/bind_records.h"
#include "store/notes.h"

static jb_slice check_slice (lua_State *L, int arg) {
  jb_slice text;
  text.bytes = luaL_checklstring(L, arg, &text.length);
  return text;
}

static jb_slice optional_slice (lua_State *L, int arg) {
  jb_slice text = {NULL, 0};
  if (!lua_isnoneornil(L, arg))
    text = check_slice(L, arg);
  return text;
}

/* A text, or false when there is none: nil stands for a failure. */
static int push_text (lua_State *L, jb_slice text) {
  if (text.bytes == NULL)
    lua_pushboolean(L, 0);
  else
    lua_pushlstring(L, text.bytes, text.length);
  return 1;
}

/***
Set a label: that an article has a topic, or must not have it.
@function CoreArchive:put_label
@tparam string id  the article's
@tparam string topic
@tparam[opt] boolean given  nil: the label is taken away
@treturn[1] boolean true
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code  "not-found": no such article
*/
int jb_archive_put_label (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, JB_ARCHIVE_CLASS);
  jb_slice id = check_slice(L, 2), topic = check_slice(L, 3);
  bool given = lua_toboolean(L, 4);
  jb_error err;
  return jb_push_outcome(
      L,
      jb_store_put_label(store, id, topic,
                         lua_isnoneornil(L, 4) ? NULL : &given, &err),
      &err);
}

/***
The labels that were set.
@function CoreArchive:labels
@tparam[opt] string id  only this article's
@treturn[1] {{article=string,topic=string,given=boolean},...}
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
int jb_archive_labels (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, JB_ARCHIVE_CLASS);
  jb_slice id = optional_slice(L, 2);
  jb_arena *arena = jb_new_arena(L);
  jb_label *labels;
  size_t count;
  jb_error err;
  if (jb_store_read_labels(store, id, arena, &labels, &count, &err) != JB_OK)
    return jb_push_failure(L, &err);
  lua_newtable(L);
  for (size_t i = 0; i < count; i++) {
    lua_createtable(L, 0, 3);
    lua_pushlstring(L, labels[i].article.bytes, labels[i].article.length);
    lua_setfield(L, -2, "article");
    lua_pushlstring(L, labels[i].topic.bytes, labels[i].topic.length);
    lua_setfield(L, -2, "topic");
    lua_pushboolean(L, labels[i].given);
    lua_setfield(L, -2, "given");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/***
Keep what the rules of a hash are.
@function CoreArchive:put_ruleset
@tparam string hash
@tparam string rules  as jianbao.rules.fingerprint writes them
@treturn[1] boolean true
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
int jb_archive_put_ruleset (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, JB_ARCHIVE_CLASS);
  jb_slice hash = check_slice(L, 2), rules = check_slice(L, 3);
  jb_error err;
  return jb_push_outcome(L, jb_store_put_ruleset(store, hash, rules, &err),
                         &err);
}

/***
What the rules of a hash are.
@function CoreArchive:ruleset
@tparam string hash
@treturn[1] string|boolean rules  false when they are not known
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
int jb_archive_ruleset (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, JB_ARCHIVE_CLASS);
  jb_slice hash = check_slice(L, 2), rules;
  jb_arena *arena = jb_new_arena(L);
  jb_error err;
  if (jb_store_read_ruleset(store, hash, arena, &rules, &err) != JB_OK)
    return jb_push_failure(L, &err);
  return push_text(L, rules);
}

/***
Say that rules decided all articles of a page, or of the archive.
@function CoreArchive:mark_ruleset
@tparam string hash
@tparam[opt] string page  its sha256; nil: all articles
@treturn[1] boolean true
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code
*/
int jb_archive_mark_ruleset (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, JB_ARCHIVE_CLASS);
  jb_slice hash = check_slice(L, 2), page = optional_slice(L, 3);
  jb_error err;
  return jb_push_outcome(L, jb_store_mark_ruleset(store, page, hash, &err),
                         &err);
}

/***
The hash of the rules that decided an article last.
@function CoreArchive:ruleset_of
@tparam string id  the article's
@treturn[1] string|boolean hash  false when no rules did
@treturn[2] nil
@treturn[2] string message
@treturn[2] string code  "not-found": no such article
*/
int jb_archive_ruleset_of (lua_State *L) {
  jb_store *store = jb_check_object(L, 1, JB_ARCHIVE_CLASS);
  jb_slice id = check_slice(L, 2), hash;
  jb_arena *arena = jb_new_arena(L);
  jb_error err;
  if (jb_store_article_ruleset(store, id, arena, &hash, &err) != JB_OK)
    return jb_push_failure(L, &err);
  return push_text(L, hash);
}
