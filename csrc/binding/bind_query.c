/* SPDX-License-Identifier: MIT */
/***
The language of the search box, read into plain tables, for those who judge by
a query without an archive: rules.
@module jianbao.core.query
*/
#include "binding/bind.h"

#include <string.h>

#include "index/query.h"

#define QUERY_CLASS "jianbao.core.Query"

static int query_free (lua_State *L) {
  jb_query_free(luaL_checkudata(L, 1, QUERY_CLASS));
  return 0;
}

/*                                                              [-0, +0, m]
** Put a text into the table on top.
*/
static void set_slice (lua_State *L, const char *name, jb_slice text) {
  if (text.bytes == NULL)
    return;
  lua_pushlstring(L, text.bytes, text.length);
  lua_setfield(L, -2, name);
}

/*                                                              [-0, +1, m]
** A node with all below it; the depth of the tree is bounded by the parser.
*/
static void push_node (lua_State *L, const jb_query_node *node) {
  static const char *const kinds[] = {"term", "and", "or", "not", "near"};
  lua_Integer count = 0;
  luaL_checkstack(L, 8, "a query");
  lua_createtable(L, node->first_child == NULL ? 0 : 2, 5);
  lua_pushstring(L, kinds[node->kind]);
  lua_setfield(L, -2, "kind");
  lua_pushinteger(L, (lua_Integer)node->start + 1);
  lua_setfield(L, -2, "first");
  lua_pushinteger(L, (lua_Integer)node->end);
  lua_setfield(L, -2, "last");
  if (node->kind == JB_QUERY_NEAR) {
    lua_pushinteger(L, (lua_Integer)node->distance);
    lua_setfield(L, -2, "distance");
  }
  if (node->kind == JB_QUERY_TERM) {
    lua_pushstring(L, jb_query_field_name(node->field));
    lua_setfield(L, -2, "field");
    set_slice(L, "text", node->text);
    set_slice(L, "first_day", node->first_day);
    set_slice(L, "last_day", node->last_day);
  }
  for (const jb_query_node *child = node->first_child; child != NULL;
       child = child->next_sibling) {
    push_node(L, child);
    lua_rawseti(L, -2, ++count);
  }
}

/***
Read a query.
@function parse
@tparam string text  as in the search box
@treturn[1] table  kind ("term", "and", "or", "not", "near"), first and last
(bytes of `text`), the parts as a list; of near distance; of a term also field,
and text as it is compared, or first_day and last_day
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "bad-query", "no-memory"
@treturn[2] integer  the byte of `text` where it is wrong
*/
static int query_parse (lua_State *L) {
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);
  jb_query *query = lua_newuserdatauv(L, sizeof *query, 0);
  jb_error err;
  memset(query, 0, sizeof *query);
  luaL_setmetatable(L, QUERY_CLASS);
  if (jb_query_parse(text, length, query, &err) != JB_OK) {
    int results = jb_push_failure(L, &err);
    if (err.offset == JB_NO_OFFSET)
      return results;
    lua_pushinteger(L, (lua_Integer)err.offset + 1);
    return results + 1;
  }
  push_node(L, query->root);
  jb_query_free(query);
  return 1;
}

static const luaL_Reg functions[] = {
    {"parse", query_parse},
    {NULL, NULL},
};

int jb_open_query (lua_State *L) {
  static const luaL_Reg methods[] = {{NULL, NULL}};
  static const luaL_Reg metamethods[] = {{"__gc", query_free}, {NULL, NULL}};
  jb_register_class(L, QUERY_CLASS, methods, metamethods);
  luaL_newlib(L, functions);
  return 1;
}
