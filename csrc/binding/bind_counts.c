/* SPDX-License-Identifier: MIT */
/***
Counting words: texts in, one string of counts out, so that nothing is made for
each token.
@module jianbao.core.words
*/
#include "binding/bind_words.h"

#include "words/counts.h"

#define COUNTS_CLASS "jianbao.core.words.Counts"

static int counts_free (lua_State *L) {
  jb_word_counts_free(luaL_checkudata(L, 1, COUNTS_CLASS));
  return 0;
}

void jb_words_register_counts (lua_State *L) {
  static const luaL_Reg methods[] = {{NULL, NULL}};
  static const luaL_Reg metamethods[] = {
      {"__gc", counts_free},
      {NULL, NULL},
  };
  jb_register_class(L, COUNTS_CLASS, methods, metamethods);
}

/*                                                              [-0, +0, v]
** Count the texts of the list at 2, each of which the list keeps alive.
*/
static jb_status count_texts (lua_State *L, jb_segmenter *segmenter,
                              jb_word_counts *counts, jb_error *err) {
  lua_Unsigned texts = lua_rawlen(L, 2);
  jb_status status = JB_OK;
  for (lua_Unsigned i = 1; i <= texts && status == JB_OK; i++) {
    size_t length;
    const char *text;
    luaL_argcheck(L, lua_rawgeti(L, 2, (lua_Integer)i) == LUA_TSTRING, 2,
                  "a list of texts expected");
    text = lua_tolstring(L, -1, &length);
    status = jb_word_counts_add(counts, segmenter, text, length, err);
    lua_pop(L, 1);
  }
  return status;
}

/***
Count the words of some texts: tokens of the kinds word, latin and number,
folded (NFKC, case), so that full-width and half-width forms are one. A text
begun with start is given up.
@function Segmenter:counts
@tparam {string,…} texts  any bytes; no word goes over from one to the next
@treturn[1] string  the counts, as csrc/words/counts.h says: a line for each
  count, the largest first: the count and, after tabs, the words with it. The
  same texts give the same bytes.
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "too-large", "no-memory"
*/
int jb_segmenter_counts (lua_State *L) {
  jb_segmenter *segmenter = jb_check_object(L, 1, JB_SEGMENTER_CLASS);
  jb_word_counts *counts;
  jb_buffer *lines;
  jb_error err;
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  counts = lua_newuserdatauv(L, sizeof *counts, 0);
  *counts = (jb_word_counts)JB_WORD_COUNTS_EMPTY;
  luaL_setmetatable(L, COUNTS_CLASS);
  lines = jb_new_buffer(L);
  if (count_texts(L, segmenter, counts, &err) != JB_OK)
    return jb_push_failure(L, &err);
  jb_word_counts_write(counts, lines);
  jb_word_counts_free(counts);
  if (lines->status != JB_OK) {
    (void)jb_fail_memory(&err, lines->length);
    return jb_push_failure(L, &err);
  }
  lua_pushlstring(L, lines->bytes == NULL ? "" : lines->bytes, lines->length);
  jb_buffer_free(lines);
  return 1;
}

void jb_push_counts (lua_State *L, jb_slice counts, size_t words) {
  jb_counts_reader reader = {
      counts.bytes, counts.bytes + counts.length, 0, {NULL, 0}};
  lua_createtable(L, words < 1u << 24 ? (int)words : 0, 0);
  for (lua_Integer i = 1; jb_counts_next(&reader); i++) {
    lua_createtable(L, 0, 2);
    lua_pushlstring(L, reader.word.bytes, reader.word.length);
    lua_setfield(L, -2, "word");
    lua_pushinteger(L, (lua_Integer)reader.count);
    lua_setfield(L, -2, "count");
    lua_rawseti(L, -2, i);
  }
}

/***
Counts as a list.
@function counted
@tparam string counts  as Segmenter:counts gave them
@treturn[1] {table,…}  of {word=, count=}, the most frequent first, then by
bytes
@treturn[1] integer  words in all: the sum of the counts
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "bad-format"
*/
int jb_words_counted (lua_State *L) {
  jb_slice counts;
  uint64_t total;
  size_t words;
  jb_error err;
  counts.bytes = luaL_checklstring(L, 1, &counts.length);
  if (jb_counts_check(counts.bytes, counts.length, &total, &words, &err) !=
      JB_OK)
    return jb_push_failure(L, &err);
  jb_push_counts(L, counts, words);
  lua_pushinteger(L, (lua_Integer)total);
  return 2;
}
