/* SPDX-License-Identifier: MIT */
/***
The C core of jianbao, as Lua sees it: one table with one field a part.
Scripts use `require "jianbao"`; this module is what stands behind it.
@module jianbao.core
*/
#include "binding/bind.h"

static const luaL_Reg parts[] = {
    {"archive", jb_open_archive},
    {"gate", jb_open_gate},
    {"lexicon", jb_open_lexicon},
    {"model", jb_open_model},
    {"query", jb_open_query},
    {"process", jb_open_process},
    {"sandbox", jb_open_sandbox},
    {"sentences", jb_open_sentences},
    {"text", jb_open_text},
    {"words", jb_open_words},
    {NULL, NULL},
};

JB_EXPORT int luaopen_jianbao_core (lua_State *L);

int luaopen_jianbao_core (lua_State *L) {
  luaL_checkversion(L);
  lua_newtable(L);
  for (const luaL_Reg *part = parts; part->name != NULL; part++) {
    part->func(L);
    lua_setfield(L, -2, part->name);
  }
  return 1;
}
