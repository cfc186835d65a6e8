/* SPDX-License-Identifier: MIT */
/***
Segmentation: a text into tokens that cover every byte of it. Positions are
bytes, from 1, first and last inclusive.
@module jianbao.core.words
*/
#include "binding/bind_lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "binding/bind_model.h"
#include "binding/bind_spans.h"
#include "binding/bind_words.h"
#include "words/grain.h"
#include "words/segment.h"
#include "words/sequence.h"

#define RULES_CLASS "jianbao.core.words.Rules"

/* User values of a segmenter: what the text in progress lies in. */
enum { TEXT_SLOT = 1, RULES_SLOT, MODEL_SLOT, SLOTS = MODEL_SLOT };

/* What one call forces and forbids; freed by the collector. */
typedef struct call_rules {
  jb_dictionary *dictionary; /* words, NULL: none; held */
  jb_layer *layer;           /* the same; held */
  jb_buffer forced;          /* of jb_range */
  jb_buffer forbidden;
} call_rules;

static int rules_free (lua_State *L) {
  call_rules *rules = luaL_checkudata(L, 1, RULES_CLASS);
  jb_layer_release(rules->layer);
  jb_dictionary_free(rules->dictionary);
  rules->layer = NULL;
  rules->dictionary = NULL;
  jb_buffer_free(&rules->forced);
  jb_buffer_free(&rules->forbidden);
  return 0;
}

/* The integer at t[i], where t is on top of the stack. */
static lua_Integer list_integer (lua_State *L, int arg, lua_Integer i) {
  int is_integer;
  lua_Integer number;
  lua_rawgeti(L, -1, i);
  number = lua_tointegerx(L, -1, &is_integer);
  luaL_argcheck(L, is_integer, arg,
                "a range must be two integers, first and last");
  lua_pop(L, 1);
  return number;
}

/*                                                              [-0, +0, v]
** Read the list in field 'name' of the table at 'arg': words are given the
** rule, pairs of positions go to 'ranges'. Returns the first failure.
*/
static jb_status read_rule (lua_State *L, int arg, const char *name,
                            jb_word_rule rule, jb_lexicon *lexicon,
                            call_rules *rules, jb_buffer *ranges, size_t length,
                            jb_error *err) {
  lua_Unsigned count;
  jb_status status = JB_OK;
  int type = lua_getfield(L, arg, name);
  if (type == LUA_TNIL) {
    lua_pop(L, 1);
    return JB_OK;
  }
  luaL_argcheck(L, type == LUA_TTABLE, arg,
                "force and forbid are lists of words and ranges");
  count = lua_rawlen(L, -1);
  for (lua_Unsigned i = 1; i <= count && status == JB_OK; i++) {
    type = lua_rawgeti(L, -1, (lua_Integer)i);
    if (type == LUA_TSTRING) {
      size_t bytes;
      const char *word = lua_tolstring(L, -1, &bytes);
      if (rules->dictionary == NULL)
        status = jb_dictionary_new(lexicon, &rules->dictionary, err);
      if (status == JB_OK)
        status = jb_dictionary_rule(rules->dictionary, word, bytes, rule, err);
    } else {
      lua_Integer first, last;
      jb_range range;
      luaL_argcheck(L, type == LUA_TTABLE, arg,
                    "force and forbid are lists of words and ranges");
      first = list_integer(L, arg, 1);
      last = list_integer(L, arg, 2);
      luaL_argcheck(L,
                    1 <= first && first <= last && (lua_Unsigned)last <= length,
                    arg, "a range is out of the text");
      range = (jb_range){(size_t)first - 1, (size_t)last};
      jb_buffer_append(ranges, &range, sizeof range);
    }
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return status;
}

static int by_place (const void *left, const void *right) {
  const jb_range *a = left, *b = right;
  if (a->start != b->start)
    return a->start < b->start ? -1 : 1;
  return a->end > b->end ? -1 : a->end < b->end;
}

static void sort_ranges (jb_buffer *ranges) {
  if (ranges->length > 0)
    qsort(ranges->bytes, ranges->length / sizeof(jb_range), sizeof(jb_range),
          by_place);
}

/*                                                              [-0, +1, v]
** Read force and forbid of the options at 'arg', which may be none, for a text
** of 'length' bytes; push what keeps them alive.
*/
static jb_status read_rules (lua_State *L, int arg, jb_lexicon *lexicon,
                             size_t length, jb_constraints *constraints,
                             jb_error *err) {
  call_rules *rules;
  uint64_t version;
  jb_status status;
  *constraints = (jb_constraints)JB_CONSTRAINTS_NONE;
  if (lua_isnoneornil(L, arg)) {
    lua_pushnil(L);
    return JB_OK;
  }
  luaL_checktype(L, arg, LUA_TTABLE);
  rules = lua_newuserdatauv(L, sizeof *rules, 0);
  *rules = (call_rules){NULL, NULL, JB_BUFFER_EMPTY, JB_BUFFER_EMPTY};
  luaL_setmetatable(L, RULES_CLASS);
  status = read_rule(L, arg, "force", JB_RULE_FORCE, lexicon, rules,
                     &rules->forced, length, err);
  if (status == JB_OK)
    status = read_rule(L, arg, "forbid", JB_RULE_FORBID, lexicon, rules,
                       &rules->forbidden, length, err);
  if (status == JB_OK &&
      (rules->forced.status != JB_OK || rules->forbidden.status != JB_OK))
    status = jb_fail_memory(err, rules->forced.length);
  if (status == JB_OK && rules->dictionary != NULL)
    status =
        jb_dictionary_layer(rules->dictionary, &rules->layer, &version, err);
  if (status != JB_OK)
    return status;
  sort_ranges(&rules->forced);
  sort_ranges(&rules->forbidden);
  *constraints =
      (jb_constraints){rules->layer, (const void *)rules->forced.bytes,
                       rules->forced.length / sizeof(jb_range),
                       (const void *)rules->forbidden.bytes,
                       rules->forbidden.length / sizeof(jb_range)};
  return JB_OK;
}

/***
Make a segmenter.
@function segmenter
@tparam jianbao.Lexicon lexicon
@tparam[opt] jianbao.Model model  without one the words with the highest
  product of probabilities are taken, as jieba does
@treturn[1] jianbao.Segmenter
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "no-memory"
*/
static int words_segmenter (lua_State *L) {
  jb_lexicon *lexicon = jb_check_object(L, 1, JB_LEXICON_CLASS);
  const jb_weights *weights = NULL;
  jb_handle *handle;
  jb_segmenter *segmenter;
  jb_error err;
  lua_settop(L, 2);
  if (!lua_isnil(L, 2))
    weights = jb_check_object(L, 2, JB_MODEL_CLASS);
  handle = jb_new_handle(L, JB_SEGMENTER_CLASS, SLOTS);
  lua_pushvalue(L, 2);
  lua_setiuservalue(L, -2, MODEL_SLOT);
  if (jb_segmenter_new(lexicon,
                       weights == NULL ? &jb_unigram_model : &jb_sequence_model,
                       weights, &segmenter, &err) != JB_OK)
    return jb_push_failure(L, &err);
  handle->object = segmenter;
  return 1;
}

/***
Lay a dictionary over the lexicon from the next text on.
@function Segmenter:use
@tparam[opt] jianbao.Dictionary dictionary  none: the lexicon alone
*/
static int segmenter_use (lua_State *L) {
  jb_segmenter *segmenter = jb_check_object(L, 1, JB_SEGMENTER_CLASS);
  jb_dictionary *dictionary = NULL;
  if (!lua_isnoneornil(L, 2))
    dictionary = jb_check_object(L, 2, JB_DICTIONARY_CLASS);
  jb_segmenter_use(segmenter, dictionary);
  return 0;
}

/*                                                              [-0, +0, v]
** Begin with the text at 2 and the options at 3, and keep both alive. A range
** that cuts a character in two is misuse and raises.
*/
static jb_status start (lua_State *L, jb_segmenter *segmenter, jb_error *err) {
  size_t length;
  const char *text = luaL_checklstring(L, 2, &length);
  jb_constraints constraints;
  jb_status status;
  lua_settop(L, 3);
  status = read_rules(L, 3, jb_segmenter_lexicon(segmenter), length,
                      &constraints, err);
  if (status != JB_OK)
    return status;
  status = jb_segment_start(segmenter, text, length, &constraints, err);
  if (status == JB_MISUSE)
    luaL_argerror(L, 3, err->message);
  if (status == JB_OK) {
    lua_setiuservalue(L, 1, RULES_SLOT);
    lua_pushvalue(L, 2);
    lua_setiuservalue(L, 1, TEXT_SLOT);
  }
  return status;
}

/* What the options of a text ask for beyond its words. */
typedef struct refinement {
  jb_grain grain;
  bool tags;
} refinement;

/*                                                              [-0, +0, v]
** Read grain and tags of the options at 3, which may be none.
*/
static refinement read_refinement (lua_State *L) {
  static const char *const grains[] = {"fine", "normal", "coarse", NULL};
  refinement wanted = {JB_GRAIN_NORMAL, false};
  if (lua_isnoneornil(L, 3))
    return wanted;
  luaL_checktype(L, 3, LUA_TTABLE);
  lua_getfield(L, 3, "grain");
  if (!lua_isnil(L, -1)) {
    const char *name = lua_tostring(L, -1);
    int grain = 0;
    while (grains[grain] != NULL &&
           (name == NULL || strcmp(grains[grain], name) != 0))
      grain++;
    luaL_argcheck(L, grains[grain] != NULL, 3,
                  "grain is fine, normal or coarse");
    wanted.grain = (jb_grain)grain;
  }
  lua_getfield(L, 3, "tags");
  wanted.tags = lua_toboolean(L, -1);
  lua_pop(L, 2);
  return wanted;
}

static bool find_word (const void *segmenter, const char *word, size_t length,
                       jb_lexicon_entry *entry) {
  return jb_segmenter_find(segmenter, word, length, entry);
}

/*                                                              [-0, +0, m]
** Tag the tokens of the text at 2, and bring them to the grain.
*/
static jb_status refine (lua_State *L, const jb_segmenter *segmenter,
                         refinement wanted, jb_tokens *tokens, jb_error *err) {
  const char *text = lua_tostring(L, 2);
  jb_tokens made = JB_TOKENS_EMPTY;
  jb_status status;
  if (wanted.tags) {
    const jb_handle *model;
    const jb_weights *weights = NULL;
    lua_getiuservalue(L, 1, MODEL_SLOT);
    model = lua_touserdata(L, -1);
    lua_pop(L, 1); /* the segmenter keeps it alive */
    if (model != NULL)
      weights = model->object;
    if (weights == NULL || weights->tagger.cell_count == 0)
      return jb_fail(err, JB_NOT_FOUND, JB_NO_OFFSET,
                     "this model gives no tags; use another, or train one "
                     "with --tags");
    jb_tag_tokens(&weights->tagger, text, tokens->items, tokens->count,
                  find_word, segmenter);
  }
  if (wanted.grain == JB_GRAIN_NORMAL)
    return JB_OK;
  status = jb_grain_make(wanted.grain, text, tokens->items, tokens->count,
                         find_word, segmenter, &made, err);
  jb_tokens_free(tokens);
  *tokens = made;
  return status;
}

/***
Cut a text whole.
@function Segmenter:spans
@tparam string text  any bytes
@tparam[opt] table options  force and forbid: lists of words, and of ranges
  {first, last}; grain: "fine", "normal" or "coarse"; tags: whether to tell the
  parts of speech
@treturn[1] jianbao.Spans
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "too-large", "no-memory"; of a word "bad-encoding",
  "bad-format"
*/
static int segmenter_spans (lua_State *L) {
  jb_segmenter *segmenter = jb_check_object(L, 1, JB_SEGMENTER_CLASS);
  const jb_token *items;
  size_t count = 1;
  jb_tokens *tokens;
  refinement wanted = read_refinement(L);
  jb_error err;
  jb_status status = start(L, segmenter, &err);
  if (status != JB_OK)
    return jb_push_failure(L, &err);
  tokens = jb_new_spans(L);
  while (status == JB_OK && count > 0) {
    status = jb_segment_next(segmenter, &items, &count, &err);
    if (status == JB_OK)
      status = jb_tokens_append(tokens, items, count, &err);
  }
  if (status == JB_OK)
    status = refine(L, segmenter, wanted, tokens, &err);
  return status == JB_OK ? 1 : jb_push_failure(L, &err);
}

/***
Begin with a text that is to be cut piece by piece, in bounded memory.
@function Segmenter:start
@tparam string text  any bytes
@tparam[opt] table options  as for spans
@treturn[1] boolean  true
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code
*/
static int segmenter_start (lua_State *L) {
  jb_segmenter *segmenter = jb_check_object(L, 1, JB_SEGMENTER_CLASS);
  jb_error err;
  return jb_push_outcome(L, start(L, segmenter, &err), &err);
}

/***
The next piece of the text begun last: about a thousand spans.
@function Segmenter:next
@tparam[opt] jianbao.Spans spans  to be filled anew, so that nothing is
allocated
@treturn[1] jianbao.Spans
@treturn[2] nil  at the end of the text
@treturn[3] nil
@treturn[3] string  message
@treturn[3] string  code: "no-memory"
*/
static int segmenter_next (lua_State *L) {
  jb_segmenter *segmenter = jb_check_object(L, 1, JB_SEGMENTER_CLASS);
  const jb_token *items;
  size_t count;
  jb_tokens *tokens;
  jb_error err;
  lua_settop(L, 2);
  if (lua_isnil(L, 2))
    tokens = jb_new_spans(L);
  else
    tokens = luaL_checkudata(L, 2, JB_SPANS_CLASS);
  tokens->count = 0;
  if (jb_segment_next(segmenter, &items, &count, &err) != JB_OK ||
      jb_tokens_append(tokens, items, count, &err) != JB_OK)
    return jb_push_failure(L, &err);
  if (count == 0)
    luaL_pushfail(L);
  return 1;
}

/***
Look a word up as the text begun last saw it: in force of the dictionary.
@function Segmenter:find
@tparam string word
@treturn[1] integer  its frequency
@treturn[1] string  its tag, "" for none
@treturn[2] nil  when it is no word
*/
static int segmenter_find (lua_State *L) {
  const jb_segmenter *segmenter = jb_check_object(L, 1, JB_SEGMENTER_CLASS);
  size_t length;
  const char *word = luaL_checklstring(L, 2, &length);
  jb_lexicon_entry entry;
  if (!jb_segmenter_find(segmenter, word, length, &entry)) {
    luaL_pushfail(L);
    return 1;
  }
  lua_pushinteger(L, (lua_Integer)entry.frequency);
  lua_pushstring(L, entry.tag);
  return 2;
}

/***
Close it; may be called again.
@function Segmenter:close
*/
static int segmenter_close (lua_State *L) {
  jb_handle *handle = luaL_checkudata(L, 1, JB_SEGMENTER_CLASS);
  jb_segmenter_free(handle->object);
  handle->object = NULL;
  return 0;
}

static const luaL_Reg segmenter_methods[] = {
    {"close", segmenter_close}, {"counts", jb_segmenter_counts},
    {"find", segmenter_find},   {"next", segmenter_next},
    {"spans", segmenter_spans}, {"start", segmenter_start},
    {"use", segmenter_use},     {NULL, NULL},
};

static const luaL_Reg segmenter_metamethods[] = {
    {"__close", segmenter_close},
    {"__gc", segmenter_close},
    {NULL, NULL},
};

static const luaL_Reg rules_metamethods[] = {
    {"__gc", rules_free},
    {NULL, NULL},
};

static const luaL_Reg functions[] = {
    {"counted", jb_words_counted},
    {"segmenter", words_segmenter},
    {NULL, NULL},
};

int jb_open_words (lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  jb_register_class(L, JB_SEGMENTER_CLASS, segmenter_methods,
                    segmenter_metamethods);
  jb_words_register_spans(L);
  jb_register_class(L, RULES_CLASS, none, rules_metamethods);
  jb_words_register_counts(L);
  luaL_newlib(L, functions);
  return 1;
}
