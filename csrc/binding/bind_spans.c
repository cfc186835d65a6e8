/* SPDX-License-Identifier: MIT */
/***
Spans: the tokens of a text in an array of 12 bytes each, asked one by one or
made into strings and tables. Positions are bytes, from 1, first and last
inclusive.
@module jianbao.core.words
*/
#include "binding/bind_spans.h"

#include "words/tagger.h"

jb_tokens *jb_new_spans (lua_State *L) {
  jb_tokens *tokens = lua_newuserdatauv(L, sizeof *tokens, 0);
  *tokens = (jb_tokens)JB_TOKENS_EMPTY;
  luaL_setmetatable(L, JB_SPANS_CLASS);
  return tokens;
}

/*                                                              [-0, +0, v]
** The token with the number at 2.
*/
static const jb_token *check_token (lua_State *L) {
  const jb_tokens *tokens = luaL_checkudata(L, 1, JB_SPANS_CLASS);
  lua_Integer number = luaL_checkinteger(L, 2);
  luaL_argcheck(L, 1 <= number && (lua_Unsigned)number <= tokens->count, 2,
                "there is no span of this number");
  return &tokens->items[number - 1];
}

/***
Where a token lies.
@function Spans:span
@tparam integer number  from 1 to #spans
@treturn integer  first byte
@treturn integer  last byte
*/
static int spans_span (lua_State *L) {
  const jb_token *token = check_token(L);
  lua_pushinteger(L, (lua_Integer)token->start + 1);
  lua_pushinteger(L, (lua_Integer)token->end);
  return 2;
}

/***
What a token is.
@function Spans:kind
@tparam integer number
@treturn string  "word", "latin", "number", "punctuation", "symbol", "space" or
  "ill-formed"
*/
static int spans_kind (lua_State *L) {
  const jb_token *token = check_token(L);
  lua_pushstring(L, jb_token_kind_name((jb_token_kind)token->kind));
  return 1;
}

/***
The part of speech of a token.
@function Spans:tag
@tparam integer number
@treturn string|nil  "NOUN", "VERB", "PLACE" …; nil unless tags were asked for
*/
static int spans_tag (lua_State *L) {
  const jb_token *token = check_token(L);
  if (token->tag == JB_TAG_NONE)
    luaL_pushfail(L);
  else
    lua_pushstring(L, jb_tag_name(token->tag));
  return 1;
}

/***
The tokens of a text with something between each two.
@function Spans:join
@tparam string text  the one that was cut
@tparam string between
@tparam[opt=false] boolean blanks  whether blank tokens count too
@treturn[1] string
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "no-memory"
*/
static int spans_join (lua_State *L) {
  const jb_tokens *tokens = luaL_checkudata(L, 1, JB_SPANS_CLASS);
  size_t length, between_length;
  const char *text = luaL_checklstring(L, 2, &length);
  const char *between = luaL_checklstring(L, 3, &between_length);
  int blanks = lua_toboolean(L, 4);
  jb_buffer *joined = jb_new_buffer(L);
  bool first = true;
  for (size_t i = 0; i < tokens->count; i++) {
    const jb_token *token = &tokens->items[i];
    luaL_argcheck(L, token->end <= length, 2, "this is another text");
    if (token->kind == JB_TOKEN_SPACE && !blanks)
      continue;
    if (!first)
      jb_buffer_append(joined, between, between_length);
    jb_buffer_append(joined, text + token->start, token->end - token->start);
    first = false;
  }
  if (joined->status != JB_OK) {
    jb_error err;
    (void)jb_fail_memory(&err, joined->length);
    return jb_push_failure(L, &err);
  }
  lua_pushlstring(L, joined->bytes == NULL ? "" : joined->bytes,
                  joined->length);
  jb_buffer_free(joined);
  return 1;
}

/* What the tables of tokens share lies on the stack from here on: names of
** fields and of kinds, in their order. */
enum {
  FIELD_TEXT = 3,
  FIELD_FIRST,
  FIELD_LAST,
  FIELD_KIND,
  FIELD_TAG,
  KINDS,
  TOKENS = KINDS + JB_TOKEN_ILL_FORMED + 1
};

/*                                                            [-0, +12, m]
** Push what the tables share: a name that is looked up once needs no search
** among all strings for each token.
*/
static void push_shared (lua_State *L) {
  static const char *const fields[] = {"text", "first", "last", "kind", "tag"};
  luaL_checkstack(L, TOKENS + 8, NULL);
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    lua_pushstring(L, fields[i]);
  for (int kind = 0; kind <= JB_TOKEN_ILL_FORMED; kind++)
    lua_pushstring(L, jb_token_kind_name((jb_token_kind)kind));
}

/*                                                              [-0, +1, m]
** Push the table of a token.
*/
static void push_token (lua_State *L, const char *text, const jb_token *token) {
  lua_createtable(L, 0, token->tag == JB_TAG_NONE ? 4 : 5);
  lua_pushvalue(L, FIELD_TEXT);
  lua_pushlstring(L, text + token->start, token->end - token->start);
  lua_rawset(L, -3);
  lua_pushvalue(L, FIELD_FIRST);
  lua_pushinteger(L, (lua_Integer)token->start + 1);
  lua_rawset(L, -3);
  lua_pushvalue(L, FIELD_LAST);
  lua_pushinteger(L, (lua_Integer)token->end);
  lua_rawset(L, -3);
  lua_pushvalue(L, FIELD_KIND);
  lua_pushvalue(L, KINDS + token->kind);
  lua_rawset(L, -3);
  if (token->tag != JB_TAG_NONE) {
    lua_pushvalue(L, FIELD_TAG);
    lua_pushstring(L, jb_tag_name(token->tag));
    lua_rawset(L, -3);
  }
}

/***
All tokens as a list of tables.
@function Spans:tokens
@tparam string text  the one that was cut
@treturn {jianbao.Token,…}  each with text, first, last, kind, and tag
  if tags were asked for
*/
static int spans_tokens (lua_State *L) {
  const jb_tokens *tokens = luaL_checkudata(L, 1, JB_SPANS_CLASS);
  size_t length;
  const char *text = luaL_checklstring(L, 2, &length);
  lua_settop(L, 2);
  push_shared(L);
  lua_createtable(L, (int)(tokens->count < 1u << 24 ? tokens->count : 0), 0);
  for (size_t i = 0; i < tokens->count; i++) {
    luaL_argcheck(L, tokens->items[i].end <= length, 2, "this is another text");
    push_token(L, text, &tokens->items[i]);
    lua_rawseti(L, TOKENS, (lua_Integer)i + 1);
  }
  return 1;
}

static int spans_length (lua_State *L) {
  const jb_tokens *tokens = luaL_checkudata(L, 1, JB_SPANS_CLASS);
  lua_pushinteger(L, (lua_Integer)tokens->count);
  return 1;
}

static int spans_free (lua_State *L) {
  jb_tokens_free(luaL_checkudata(L, 1, JB_SPANS_CLASS));
  return 0;
}

static const luaL_Reg spans_methods[] = {
    {"join", spans_join}, {"kind", spans_kind},     {"span", spans_span},
    {"tag", spans_tag},   {"tokens", spans_tokens}, {NULL, NULL},
};

static const luaL_Reg spans_metamethods[] = {
    {"__gc", spans_free},
    {"__len", spans_length},
    {NULL, NULL},
};

void jb_words_register_spans (lua_State *L) {
  jb_register_class(L, JB_SPANS_CLASS, spans_methods, spans_metamethods);
}
