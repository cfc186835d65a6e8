/* SPDX-License-Identifier: MIT */
/* Values written and read; see sandbox_transfer.h. */
#include "binding/sandbox_transfer.h"

#include <lauxlib.h>
#include <string.h>

#include "binding/sandbox.h"

typedef struct transfer_writer {
  lua_State *L;
  const char *what;
  jb_buffer *values;
  const void *tables[JB_TRANSFER_DEPTH]; /* those that are open */
  int depth;
  jb_error *err;
} transfer_writer;

static jb_status write_value (transfer_writer *writer, int index);

static void put (jb_buffer *values, char letter, const void *bytes,
                 size_t length) {
  jb_buffer_append_byte(values, letter);
  jb_buffer_append(values, bytes, length);
}

static jb_status refuse (transfer_writer *writer, const char *why) {
  return jb_fail(writer->err, JB_BAD_SCRIPT, JB_NO_OFFSET, "%s: %s",
                 writer->what, why);
}

static jb_status write_table (transfer_writer *writer, int index) {
  lua_State *L = writer->L;
  const void *table = lua_topointer(L, index);
  int top = lua_gettop(L);
  for (int i = 0; i < writer->depth; i++)
    if (writer->tables[i] == table)
      return refuse(writer, "a table contains itself and cannot be copied");
  if (writer->depth == JB_TRANSFER_DEPTH)
    return refuse(writer, "its tables are nested too deeply to be copied");
  if (!lua_checkstack(L, 6))
    return jb_fail_memory(writer->err, sizeof(void *));
  if (jb_sandbox_push_behind(L, index)) /* of a shared table, itself */
    index = lua_gettop(L);
  writer->tables[writer->depth++] = table;
  jb_buffer_append_byte(writer->values, '{');
  lua_pushnil(L);
  while (lua_next(L, index)) {
    jb_status status = write_value(writer, lua_gettop(L) - 1);
    if (status == JB_OK)
      status = write_value(writer, lua_gettop(L));
    if (status != JB_OK)
      return status;
    lua_pop(L, 1);
  }
  lua_settop(L, top);
  jb_buffer_append_byte(writer->values, '}');
  writer->depth--;
  return JB_OK;
}

static jb_status write_value (transfer_writer *writer, int index) {
  lua_State *L = writer->L;
  jb_buffer *values = writer->values;
  jb_status status = JB_OK;
  switch (lua_type(L, index)) {
    case LUA_TNIL: put(values, 'n', NULL, 0); break;
    case LUA_TBOOLEAN:
      put(values, lua_toboolean(L, index) ? 't' : 'f', NULL, 0);
      break;
    case LUA_TNUMBER:
      if (lua_isinteger(L, index)) {
        lua_Integer number = lua_tointeger(L, index);
        put(values, 'i', &number, sizeof number);
      } else {
        lua_Number number = lua_tonumber(L, index);
        put(values, 'd', &number, sizeof number);
      }
      break;
    case LUA_TSTRING: {
      size_t length;
      const char *bytes = lua_tolstring(L, index, &length);
      if (length <= JB_TRANSFER_BYTES) {
        put(values, 's', &length, sizeof length);
        jb_buffer_append(values, bytes, length);
      } else {
        values->status = JB_TOO_LARGE;
      }
      break;
    }
    case LUA_TTABLE: status = write_table(writer, index); break;
    default:
      return refuse(writer, "only plain values can be copied (text, numbers, "
                            "true and false, tables of those), no functions");
  }
  if (status != JB_OK)
    return status;
  if (values->status == JB_NO_MEMORY)
    return jb_fail_memory(writer->err, values->length);
  if (values->status != JB_OK || values->length > JB_TRANSFER_BYTES)
    return jb_fail(writer->err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "%s: more than %zu bytes cannot be copied", writer->what,
                   JB_TRANSFER_BYTES);
  return JB_OK;
}

jb_status jb_transfer_write (lua_State *L, int index, const char *what,
                             jb_buffer *values, jb_error *err) {
  transfer_writer writer = {.L = L, .what = what, .values = values, .err = err};
  int top = lua_gettop(L);
  jb_status status = write_value(&writer, lua_absindex(L, index));
  lua_settop(L, top);
  return status;
}

/* Push the value at 'place' and return the place behind it. */
static const char *read_value (lua_State *L, const char *place) {
  lua_Integer integer;
  lua_Number number;
  size_t length;
  luaL_checkstack(L, 4, "values are nested too deeply");
  switch (*place++) {
    case 'n': lua_pushnil(L); return place;
    case 'f': lua_pushboolean(L, 0); return place;
    case 't': lua_pushboolean(L, 1); return place;
    case 'i':
      memcpy(&integer, place, sizeof integer);
      lua_pushinteger(L, integer);
      return place + sizeof integer;
    case 'd':
      memcpy(&number, place, sizeof number);
      lua_pushnumber(L, number);
      return place + sizeof number;
    case 's':
      memcpy(&length, place, sizeof length);
      lua_pushlstring(L, place + sizeof length, length);
      return place + sizeof length + length;
    default: break;
  }
  lua_newtable(L);
  while (*place != '}') {
    place = read_value(L, place);
    place = read_value(L, place);
    lua_rawset(L, -3);
  }
  return place + 1;
}

int jb_transfer_read (lua_State *L, const jb_buffer *values) {
  const char *place = values->bytes;
  int count = 0;
  while (values->length > 0 && place < values->bytes + values->length) {
    place = read_value(L, place);
    count++;
  }
  return count;
}
