/* SPDX-License-Identifier: MIT */
#include "binding/bind.h"

int jb_open_text (lua_State *L) {
  lua_newtable(L);
  return 1;
}
