/* SPDX-License-Identifier: MIT */
/***
Words: the compiled lexicon, dictionaries of a user laid over it, and finding
many words at once. Positions are bytes, from 1, first and last inclusive.
@module jianbao.core.lexicon
*/
#include "binding/bind_lexicon.h"

#include "base/mapping.h"
#include "base/memory.h"
#include "lexicon/dictionary.h"
#include "lexicon/lexicon_build.h"
#include "lexicon/matcher.h"

#define MATCHER_CLASS "jianbao.Matcher"

/***
Open a compiled lexicon.
@function open
@tparam string path
@treturn[1] jianbao.Lexicon  close it, or bind it to a to-be-closed variable
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "not-found", "bad-format", "newer-version" …
*/
static int lexicon_open (lua_State *L) {
  const char *path = jb_check_path(L, 1);
  jb_handle *handle = jb_new_handle(L, JB_LEXICON_CLASS, 0);
  jb_lexicon *lexicon;
  jb_error err;
  if (jb_lexicon_open(path, &lexicon, &err) != JB_OK)
    return jb_push_failure(L, &err);
  handle->object = lexicon;
  return 1;
}

/***
Compile a dictionary in jieba's text format (word, frequency, tag) and write
the lexicon to a file, which is replaced whole.
@function compile
@tparam string text  the dictionary
@tparam string path  the file to write
@tparam[opt=""] string about  where the words come from
@treturn[1] boolean  true
@treturn[2] nil
@treturn[2] string  message, with the number of the line
@treturn[2] string  code
*/
static int lexicon_compile (lua_State *L) {
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);
  const char *path = jb_check_path(L, 2);
  const char *about = luaL_optstring(L, 3, "");
  jb_buffer *file = jb_new_buffer(L);
  jb_error err;
  if (jb_lexicon_build(text, length, about, file, &err) != JB_OK ||
      jb_replace_file(path, file->bytes, file->length, &err) != JB_OK)
    return jb_push_failure(L, &err);
  jb_buffer_free(file);
  lua_pushboolean(L, 1);
  return 1;
}

/***
Look a word up.
@function Lexicon:find
@tparam string word
@treturn[1] integer  its frequency
@treturn[1] string  its tag, "" for none
@treturn[2] nil  when it is no word
*/
static int lexicon_find (lua_State *L) {
  const jb_lexicon *lexicon = jb_check_object(L, 1, JB_LEXICON_CLASS);
  size_t length;
  const char *word = luaL_checklstring(L, 2, &length);
  jb_lexicon_entry entry;
  if (!jb_lexicon_find(lexicon, word, length, &entry)) {
    luaL_pushfail(L);
    return 1;
  }
  lua_pushinteger(L, (lua_Integer)entry.frequency);
  lua_pushstring(L, entry.tag);
  return 2;
}

/***
The words that start at a byte of a text.
@function Lexicon:prefixes
@tparam string text
@tparam[opt=1] integer init
@treturn {integer,…}  the last byte of each, the shortest first
*/
static int lexicon_prefixes (lua_State *L) {
  const jb_lexicon *lexicon = jb_check_object(L, 1, JB_LEXICON_CLASS);
  size_t length;
  const char *text = luaL_checklstring(L, 2, &length);
  lua_Integer init = luaL_optinteger(L, 3, 1), count = 0;
  jb_prefix_walk walk = JB_PREFIX_WALK;
  size_t skip;
  luaL_argcheck(L, init >= 1 && (lua_Unsigned)init - 1 <= length, 3,
                "position out of range");
  skip = (size_t)init - 1;
  lua_newtable(L);
  while (jb_prefix_next(jb_lexicon_words(lexicon), text + skip, length - skip,
                        &walk)) {
    lua_pushinteger(L, (lua_Integer)(skip + walk.end));
    lua_rawseti(L, -2, ++count);
  }
  return 1;
}

/***
What the lexicon holds.
@function Lexicon:info
@treturn table  words, characters, longest (characters of a word), total (sum
  of all frequencies), about
*/
static int lexicon_info (lua_State *L) {
  const jb_lexicon *lexicon = jb_check_object(L, 1, JB_LEXICON_CLASS);
  const jb_automaton *words = jb_lexicon_words(lexicon);
  size_t length;
  const char *about = jb_lexicon_about(lexicon, &length);
  lua_createtable(L, 0, 5);
  lua_pushinteger(L, (lua_Integer)words->word_count);
  lua_setfield(L, -2, "words");
  lua_pushinteger(L, (lua_Integer)words->code_count);
  lua_setfield(L, -2, "characters");
  lua_pushinteger(L, (lua_Integer)words->longest);
  lua_setfield(L, -2, "longest");
  lua_pushinteger(L, (lua_Integer)jb_lexicon_total(lexicon));
  lua_setfield(L, -2, "total");
  lua_pushlstring(L, about, length);
  lua_setfield(L, -2, "about");
  return 1;
}

/***
Make a dictionary to lay over the lexicon, without words yet.
@function Lexicon:dictionary
@treturn[1] jianbao.Dictionary
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "no-memory"
*/
static int lexicon_dictionary (lua_State *L) {
  jb_lexicon *lexicon = jb_check_object(L, 1, JB_LEXICON_CLASS);
  jb_handle *handle = jb_new_handle(L, JB_DICTIONARY_CLASS, 0);
  jb_dictionary *dictionary;
  jb_error err;
  if (jb_dictionary_new(lexicon, &dictionary, &err) != JB_OK)
    return jb_push_failure(L, &err);
  handle->object = dictionary;
  return 1;
}

/***
Close it; may be called again. What still uses the lexicon keeps it.
@function Lexicon:close
*/
static int lexicon_close (lua_State *L) {
  jb_handle *handle = luaL_checkudata(L, 1, JB_LEXICON_CLASS);
  jb_lexicon_close(handle->object);
  handle->object = NULL;
  return 0;
}

/* true, or nil, message, code. */
static int done (lua_State *L, jb_status status, const jb_error *err) {
  if (status != JB_OK)
    return jb_push_failure(L, err);
  lua_pushboolean(L, 1);
  return 1;
}

/***
Add a word, or change its frequency and tag.
@function Dictionary:add
@tparam string word
@tparam[opt] integer frequency  0 removes; by default one that lets the word
  win over its parts
@tparam[opt] string tag
@treturn[1] boolean  true
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "bad-format", "bad-encoding", "too-large", "no-memory"
*/
static int dictionary_add (lua_State *L) {
  jb_dictionary *dictionary = jb_check_object(L, 1, JB_DICTIONARY_CLASS);
  size_t length;
  const char *word = luaL_checklstring(L, 2, &length);
  lua_Integer frequency = luaL_optinteger(L, 3, JB_SUGGEST_FREQUENCY);
  const char *tag = luaL_optstring(L, 4, "");
  jb_error err;
  luaL_argcheck(L, 0 <= frequency && frequency <= JB_SUGGEST_FREQUENCY, 3,
                "frequency out of range");
  return done(L,
              jb_dictionary_add(dictionary, word, length, (uint32_t)frequency,
                                tag, &err),
              &err);
}

/***
Take a word away, also one of the lexicon.
@function Dictionary:remove
@tparam string word
@treturn[1] boolean  true
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code
*/
static int dictionary_remove (lua_State *L) {
  jb_dictionary *dictionary = jb_check_object(L, 1, JB_DICTIONARY_CLASS);
  size_t length;
  const char *word = luaL_checklstring(L, 2, &length);
  jb_error err;
  return done(L, jb_dictionary_remove(dictionary, word, length, &err), &err);
}

static int set_rule (lua_State *L, jb_word_rule rule) {
  jb_dictionary *dictionary = jb_check_object(L, 1, JB_DICTIONARY_CLASS);
  size_t length;
  const char *word = luaL_checklstring(L, 2, &length);
  jb_error err;
  return done(L, jb_dictionary_rule(dictionary, word, length, rule, &err),
              &err);
}

/***
Let the word be one token wherever its characters occur.
@function Dictionary:force
@tparam string word
@treturn[1] boolean  true
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code
*/
static int dictionary_force (lua_State *L) {
  return set_rule(L, JB_RULE_FORCE);
}

/***
Let the word, of two or more characters, never be a token.
@function Dictionary:forbid
@tparam string word
@treturn[1] boolean  true
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code
*/
static int dictionary_forbid (lua_State *L) {
  return set_rule(L, JB_RULE_FORBID);
}

/***
Neither force nor forbid the word any longer.
@function Dictionary:allow
@tparam string word
@treturn[1] boolean  true
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code
*/
static int dictionary_allow (lua_State *L) {
  return set_rule(L, JB_RULE_NONE);
}

/***
Add the words of a text in jieba's format: a line is a word, then perhaps a
frequency, then perhaps a tag. A text with a fault changes nothing.
@function Dictionary:load
@tparam string text
@treturn[1] boolean  true
@treturn[2] nil
@treturn[2] string  message, with the number of the line
@treturn[2] string  code: "bad-format", "bad-encoding", "too-large", "no-memory"
*/
static int dictionary_load (lua_State *L) {
  jb_dictionary *dictionary = jb_check_object(L, 1, JB_DICTIONARY_CLASS);
  size_t length;
  const char *text = luaL_checklstring(L, 2, &length);
  jb_error err;
  return done(L, jb_dictionary_load(dictionary, text, length, &err), &err);
}

/***
How many words the dictionary says anything of; also `#dictionary`.
@function Dictionary:count
@treturn integer
*/
static int dictionary_count (lua_State *L) {
  jb_dictionary *dictionary = jb_check_object(L, 1, JB_DICTIONARY_CLASS);
  lua_pushinteger(L, (lua_Integer)jb_dictionary_count(dictionary));
  return 1;
}

/***
Close it; may be called again.
@function Dictionary:close
*/
static int dictionary_close (lua_State *L) {
  jb_handle *handle = luaL_checkudata(L, 1, JB_DICTIONARY_CLASS);
  jb_dictionary_free(handle->object);
  handle->object = NULL;
  return 0;
}

/***
Make a matcher: it finds all occurrences of all words in one pass.
@function matcher
@tparam {string,…} words
@treturn[1] jianbao.Matcher
@treturn[2] nil
@treturn[2] string  message, with the number of the word
@treturn[2] string  code: "bad-format", "bad-encoding", "too-large", "no-memory"
*/
static int lexicon_matcher (lua_State *L) {
  lua_Unsigned count;
  jb_slice *words;
  jb_handle *handle;
  jb_matcher *matcher;
  jb_error err;
  luaL_checktype(L, 1, LUA_TTABLE);
  count = lua_rawlen(L, 1);
  luaL_argcheck(L, count <= SIZE_MAX / sizeof *words, 1, "too many words");
  words = lua_newuserdatauv(L, (size_t)count * sizeof *words, 0);
  for (lua_Unsigned i = 0; i < count; i++) {
    luaL_argcheck(L, lua_rawgeti(L, 1, (lua_Integer)i + 1) == LUA_TSTRING, 1,
                  "a list of strings was expected");
    words[i].bytes = lua_tolstring(L, -1, &words[i].length);
    lua_pop(L, 1); /* the list keeps the string */
  }
  handle = jb_new_handle(L, MATCHER_CLASS, 0);
  if (jb_matcher_new(words, (size_t)count, &matcher, &err) != JB_OK)
    return jb_push_failure(L, &err);
  handle->object = matcher;
  return 1;
}

/* Called with matcher and text as upvalues; keeps the search in a third. */
static int next_match (lua_State *L) {
  jb_match_search *search = lua_touserdata(L, lua_upvalueindex(3));
  jb_match match;
  /* The matcher may have been closed since. */
  search->matcher = jb_check_object(L, lua_upvalueindex(1), MATCHER_CLASS);
  if (!jb_matcher_next(search, &match)) {
    luaL_pushfail(L);
    return 1;
  }
  lua_pushinteger(L, (lua_Integer)match.word + 1);
  lua_pushinteger(L, (lua_Integer)match.start + 1);
  lua_pushinteger(L, (lua_Integer)match.end);
  return 3;
}

/***
Go through all occurrences, also those that overlap, in the order of their
ends; of those with the same end the longest comes first:
`for word, first, last in matcher:each(text) do … end`.
@function Matcher:each
@tparam string text
@treturn function  gives the number of the word in the list, first and last byte
*/
static int matcher_each (lua_State *L) {
  jb_match_search *search;
  size_t length;
  const char *text = luaL_checklstring(L, 2, &length);
  (void)jb_check_object(L, 1, MATCHER_CLASS);
  lua_settop(L, 2);
  search = lua_newuserdatauv(L, sizeof *search, 0);
  *search = (jb_match_search){NULL, text, length, 0, 0, 0, 0};
  lua_pushcclosure(L, next_match, 3);
  return 1;
}

/***
Close it; may be called again.
@function Matcher:close
*/
static int matcher_close (lua_State *L) {
  jb_handle *handle = luaL_checkudata(L, 1, MATCHER_CLASS);
  jb_matcher_free(handle->object);
  handle->object = NULL;
  return 0;
}

static const luaL_Reg lexicon_methods[] = {
    {"close", lexicon_close},       {"dictionary", lexicon_dictionary},
    {"find", lexicon_find},         {"info", lexicon_info},
    {"prefixes", lexicon_prefixes}, {NULL, NULL},
};

static const luaL_Reg lexicon_metamethods[] = {
    {"__close", lexicon_close},
    {"__gc", lexicon_close},
    {NULL, NULL},
};

static const luaL_Reg dictionary_methods[] = {
    {"add", dictionary_add},
    {"allow", dictionary_allow},
    {"close", dictionary_close},
    {"count", dictionary_count},
    {"forbid", dictionary_forbid},
    {"force", dictionary_force},
    {"load", dictionary_load},
    {"remove", dictionary_remove},
    {NULL, NULL},
};

static const luaL_Reg dictionary_metamethods[] = {
    {"__close", dictionary_close},
    {"__gc", dictionary_close},
    {"__len", dictionary_count},
    {NULL, NULL},
};

static const luaL_Reg matcher_methods[] = {
    {"close", matcher_close},
    {"each", matcher_each},
    {NULL, NULL},
};

static const luaL_Reg matcher_metamethods[] = {
    {"__close", matcher_close},
    {"__gc", matcher_close},
    {NULL, NULL},
};

static const luaL_Reg functions[] = {
    {"compile", lexicon_compile},
    {"matcher", lexicon_matcher},
    {"open", lexicon_open},
    {NULL, NULL},
};

int jb_open_lexicon (lua_State *L) {
  jb_register_class(L, JB_LEXICON_CLASS, lexicon_methods, lexicon_metamethods);
  jb_register_class(L, JB_DICTIONARY_CLASS, dictionary_methods,
                    dictionary_metamethods);
  jb_register_class(L, MATCHER_CLASS, matcher_methods, matcher_metamethods);
  luaL_newlib(L, functions);
  return 1;
}
