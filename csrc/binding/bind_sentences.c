/* SPDX-License-Identifier: MIT */
/***
Where sentences, clauses and grapheme clusters end.
@module jianbao.core.sentences
*/
#include "binding/bind.h"

#include "text/sentences.h"

/***
Find the unit of a text that starts at a byte.
@function find
@tparam string text  any bytes
@tparam integer first  byte where the unit starts
@tparam[opt="sentence"] string unit  "sentence", "clause" or "grapheme"
@treturn integer|nil  its last byte; nil when `first` lies behind the text
*/
static int sentences_find (lua_State *L) {
  static const char *const units[] = {"sentence", "clause", "grapheme", NULL};
  size_t length, end;
  const char *text = luaL_checklstring(L, 1, &length);
  lua_Integer first = luaL_checkinteger(L, 2);
  int unit = luaL_checkoption(L, 3, "sentence", units);
  luaL_argcheck(L, first >= 1, 2, "positions count from 1");
  if ((lua_Unsigned)first > length) {
    luaL_pushfail(L);
    return 1;
  }
  if (unit == 2)
    end = jb_grapheme_end(text, length, (size_t)first - 1);
  else
    end = jb_sentence_end(text, length, (size_t)first - 1,
                          unit == 0 ? JB_SENTENCE : JB_CLAUSE);
  lua_pushinteger(L, (lua_Integer)end);
  return 1;
}

int jb_open_sentences (lua_State *L) {
  static const luaL_Reg functions[] = {
      {"find", sentences_find},
      {NULL, NULL},
  };
  luaL_newlib(L, functions);
  return 1;
}
