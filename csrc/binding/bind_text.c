/* SPDX-License-Identifier: MIT */
/***
Bytes to text: encodings, UTF-8, normalising, and the way back to the bytes.
Positions are bytes, from 1, first and last inclusive.
@module jianbao.core.text
*/
#include "binding/bind.h"

#include <stdbool.h>

#include "binding/bind_lend.h"
#include "text/binary_kind.h"
#include "text/classes.h"
#include "text/digest.h"
#include "text/encoding.h"
#include "text/normalise.h"
#include "text/offsets.h"
#include "text/utf8.h"

#define MAP_CLASS "jianbao.OffsetMap"

/*                                                              [-0, +1, m]
** Push an empty map that the collector frees.
*/
static jb_offset_map *new_map (lua_State *L) {
  jb_offset_map *map = lua_newuserdatauv(L, sizeof *map, 0);
  *map = (jb_offset_map)JB_OFFSET_MAP_EMPTY;
  luaL_setmetatable(L, MAP_CLASS);
  return map;
}

/*                                                              [-0, +0, v]
** The text positions 'first' and 'last' at 'arg' and behind it, as a range of
** a text of 'length' bytes. An empty range has last = first - 1.
*/
static jb_range check_range (lua_State *L, int arg, size_t length) {
  lua_Integer first = luaL_checkinteger(L, arg);
  lua_Integer last = luaL_checkinteger(L, arg + 1);
  luaL_argcheck(L, first >= 1 && (lua_Unsigned)first - 1 <= length, arg,
                "position out of range");
  luaL_argcheck(L, last >= first - 1 && (lua_Unsigned)last <= length, arg + 1,
                "position out of range");
  return (jb_range){(size_t)first - 1, (size_t)last};
}

/***
Where bytes of the converted text stood in the text it was made from.
A range that holds a part of a character grows to the whole character. What
was dropped at its ends is left out. An empty range (last = first - 1) gives an
empty one.
@function OffsetMap:original
@tparam integer first
@tparam integer last
@treturn integer  first
@treturn integer  last
*/
static int map_original (lua_State *L) {
  const jb_offset_map *map = luaL_checkudata(L, 1, MAP_CLASS);
  jb_range source =
      jb_offset_map_source(map, check_range(L, 2, map->output_length));
  lua_pushinteger(L, (lua_Integer)source.start + 1);
  lua_pushinteger(L, (lua_Integer)source.end);
  return 2;
}

/***
Whether every position is the same in both texts.
@function OffsetMap:identity
@treturn boolean
*/
static int map_identity (lua_State *L) {
  lua_pushboolean(L, jb_offset_map_identity(luaL_checkudata(L, 1, MAP_CLASS)));
  return 1;
}

/***
The lengths of both texts.
@function OffsetMap:lengths
@treturn integer  bytes of the converted text
@treturn integer  bytes of the text it was made from
*/
static int map_lengths (lua_State *L) {
  const jb_offset_map *map = luaL_checkudata(L, 1, MAP_CLASS);
  lua_pushinteger(L, (lua_Integer)map->output_length);
  lua_pushinteger(L, (lua_Integer)map->source_length);
  return 2;
}

/***
One map for two conversions: `folded_map:through(decoded_map)` leads from the
folded text to the bytes of the file. Raises when the second text of this map
and the first of the other have different lengths.
@function OffsetMap:through
@tparam jianbao.OffsetMap inner  the map of the conversion that was done first
@treturn[1] jianbao.OffsetMap
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "no-memory"
*/
static int map_through (lua_State *L) {
  const jb_offset_map *outer = luaL_checkudata(L, 1, MAP_CLASS);
  const jb_offset_map *inner = luaL_checkudata(L, 2, MAP_CLASS);
  jb_offset_map *direct;
  luaL_argcheck(L, outer->source_length == inner->output_length, 2,
                "this map does not lead on from the first");
  direct = new_map(L);
  jb_offset_map_compose(outer, inner, direct);
  if (direct->status != JB_OK) {
    jb_error err;
    (void)jb_fail_memory(&err, outer->output_length);
    return jb_push_failure(L, &err);
  }
  return 1;
}

static int map_free (lua_State *L) {
  jb_offset_map_free(luaL_checkudata(L, 1, MAP_CLASS));
  return 0;
}

/***
Read bytes in any encoding.
The encoding is the one asked for; else what a byte order mark says; else UTF-8
if the bytes are valid; else a guess. Bytes that make no character come out as
U+FFFD and are counted.
@function decode
@tparam string bytes
@tparam[opt] string encoding  such as "GB18030", "GBK", "Big5", "UTF-16LE"
@treturn[1] string  UTF-8
@treturn[1] table  encoding, chosen_by ("bom", "validity", "guess" or
"option"), bom (the bytes of the mark), replaced (how many U+FFFD), map
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "bad-encoding", "no-memory" or "too-large"
*/
static int text_decode (lua_State *L) {
  size_t length;
  const char *bytes = luaL_checklstring(L, 1, &length);
  const char *name = luaL_optstring(L, 2, NULL);
  jb_buffer *text = jb_new_buffer(L);
  jb_offset_map *map = new_map(L);
  int map_index = lua_gettop(L);
  jb_decoding decoding;
  jb_error err;
  if (jb_decode(bytes, length, name, text, map, &decoding, &err) != JB_OK)
    return jb_push_failure(L, &err);
  if (!decoding.verbatim)
    lua_pushlstring(L, text->bytes != NULL ? text->bytes : "", text->length);
  else if (decoding.bom_bytes == 0)
    lua_pushvalue(L, 1);
  else
    lua_pushlstring(L, bytes + decoding.bom_bytes, length - decoding.bom_bytes);
  jb_buffer_free(text);
  lua_createtable(L, 0, 5);
  lua_pushstring(L, jb_encoding_name(decoding.encoding));
  lua_setfield(L, -2, "encoding");
  lua_pushstring(L, jb_encoding_choice_name(decoding.chosen_by));
  lua_setfield(L, -2, "chosen_by");
  lua_pushlstring(L, bytes, decoding.bom_bytes);
  lua_setfield(L, -2, "bom");
  lua_pushinteger(L, (lua_Integer)decoding.replaced);
  lua_setfield(L, -2, "replaced");
  lua_pushvalue(L, map_index);
  lua_setfield(L, -2, "map");
  return 2;
}

/***
What a file is that is not text, by its first bytes.
@function binary_kind
@tparam string bytes
@treturn string|nil  such as "PNG picture"
*/
static int text_binary_kind (lua_State *L) {
  size_t length;
  const char *bytes = luaL_checklstring(L, 1, &length);
  lua_pushstring(L, jb_binary_kind(bytes, length));
  return 1;
}

/***
Whether a string is well-formed UTF-8.
@function valid
@tparam string s
@treturn[1] boolean  true
@treturn[2] boolean  false
@treturn[2] integer  the first byte that is not
*/
static int text_valid (lua_State *L) {
  size_t length;
  const char *s = luaL_checklstring(L, 1, &length);
  size_t valid = jb_utf8_valid_prefix(s, length);
  lua_pushboolean(L, valid == length);
  if (valid == length)
    return 1;
  lua_pushinteger(L, (lua_Integer)valid + 1);
  return 2;
}

/***
Put U+FFFD for every maximal ill-formed subpart of UTF-8.
@function repair
@tparam string s
@treturn[1] string
@treturn[1] integer  how many were put in
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "no-memory"
*/
static int text_repair (lua_State *L) {
  size_t length, replaced;
  const char *s = luaL_checklstring(L, 1, &length);
  jb_buffer *repaired;
  if (jb_utf8_valid_prefix(s, length) == length) {
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 2;
  }
  repaired = jb_new_buffer(L);
  replaced = jb_utf8_repair(s, length, repaired, NULL);
  if (repaired->status != JB_OK) {
    jb_error err;
    (void)jb_fail_memory(&err, length);
    return jb_push_failure(L, &err);
  }
  lua_pushlstring(L, repaired->bytes, repaired->length);
  jb_buffer_free(repaired);
  lua_pushinteger(L, (lua_Integer)replaced);
  return 2;
}

/***
Characters of a string.
@function length
@tparam string s
@treturn integer
*/
static int text_length (lua_State *L) {
  size_t length;
  const char *s = luaL_checklstring(L, 1, &length);
  lua_pushinteger(L, (lua_Integer)jb_utf8_count(s, length));
  return 1;
}

/***
The first byte of a character. One behind the last character is one behind the
last byte; any other number out of range raises.
@function byte_offset
@tparam string s
@tparam integer character  from 1
@treturn integer
*/
static int text_byte_offset (lua_State *L) {
  size_t length, offset;
  const char *s = luaL_checklstring(L, 1, &length);
  lua_Integer character = luaL_checkinteger(L, 2);
  luaL_argcheck(L, character >= 1, 2, "position out of range");
  offset = jb_utf8_offset(s, length, (size_t)character - 1);
  luaL_argcheck(L, offset != JB_NO_OFFSET, 2, "position out of range");
  lua_pushinteger(L, (lua_Integer)offset + 1);
  return 1;
}

/***
The number of the character that a byte belongs to. One behind the last byte is
one behind the last character; any other number out of range raises.
@function character_offset
@tparam string s
@tparam integer byte  from 1
@treturn integer
*/
static int text_character_offset (lua_State *L) {
  size_t length, start;
  const char *s = luaL_checklstring(L, 1, &length);
  lua_Integer byte = luaL_checkinteger(L, 2);
  luaL_argcheck(L, byte >= 1 && (lua_Unsigned)byte - 1 <= length, 2,
                "position out of range");
  start = (size_t)byte - 1;
  if (start < length)
    start = jb_utf8_start(s, length, start);
  lua_pushinteger(L, (lua_Integer)jb_utf8_count(s, start) + 1);
  return 1;
}

/***
Characters and columns of a string: East Asian wide and full-width characters
take two columns, combining and control characters none, all others one.
@function measure
@tparam string s
@tparam[opt=1] integer ambiguous  columns of characters that are wide among
Chinese ones only, such as “”…—: 1, or 2 for Chinese print
@treturn integer  characters
@treturn integer  columns
*/
static int text_measure (lua_State *L) {
  size_t length, characters = 0, columns = 0;
  const char *s = luaL_checklstring(L, 1, &length);
  lua_Integer ambiguous = luaL_optinteger(L, 2, 1);
  luaL_argcheck(L, ambiguous == 1 || ambiguous == 2, 2, "1 or 2 expected");
  for (size_t offset = 0; offset < length; characters++) {
    uint32_t character;
    offset += jb_utf8_decode(s + offset, length - offset, &character);
    columns += jb_character_columns(character, (unsigned)ambiguous);
  }
  lua_pushinteger(L, (lua_Integer)characters);
  lua_pushinteger(L, (lua_Integer)columns);
  return 2;
}

/*                                                              [-0, +0, v]
** The form described by the table at 'arg', or by nothing there.
*/
static unsigned check_form (lua_State *L, int arg) {
  static const struct {
    const char *name;
    unsigned bits;
    bool unless_told;
  } options[] = {
      {"fold_case", JB_FOLD_CASE, true},
      {"drop_quotes", JB_DROP_QUOTES, false},
      {"drop_blanks", JB_DROP_BLANKS, false},
      {"loose", JB_LOOSE, false},
  };
  unsigned form = 0;
  if (lua_isnoneornil(L, arg))
    return JB_FOLD_CASE;
  luaL_checktype(L, arg, LUA_TTABLE);
  for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
    bool wanted = options[i].unless_told;
    if (lua_getfield(L, arg, options[i].name) != LUA_TNIL)
      wanted = lua_toboolean(L, -1);
    lua_pop(L, 1);
    if (wanted)
      form |= options[i].bits;
  }
  return form;
}

/***
Normalise for comparing: NFKC (full width becomes half width), and unless told
otherwise letters in one case and characters that are not seen dropped.
@function normalise
@tparam string s
@tparam[opt] table options  fold_case (true when absent), drop_quotes (drop
quotation and book marks), drop_blanks, loose (all three: how search compares)
@treturn[1] string
@treturn[1] jianbao.OffsetMap  from the result back to `s`
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "no-memory" or "too-large"
*/
static int text_normalise (lua_State *L) {
  size_t length;
  const char *s = luaL_checklstring(L, 1, &length);
  unsigned form = check_form(L, 2);
  jb_buffer *normal = jb_lend_buffer(L);
  jb_offset_map *map = new_map(L);
  jb_error err;
  if (jb_normalise(s, length, form, normal, map, &err) != JB_OK) {
    jb_give_back_buffer(normal);
    return jb_push_failure(L, &err);
  }
  lua_pushlstring(L, normal->bytes, normal->length);
  jb_give_back_buffer(normal);
  lua_pushvalue(L, -2);
  return 2;
}

/***
The SHA-256 digest of a string.
@function sha256
@tparam string s
@treturn string  64 hexadecimal digits
*/
static int text_sha256 (lua_State *L) {
  size_t length;
  const char *s = luaL_checklstring(L, 1, &length);
  char hex[JB_SHA256_HEX_BYTES + 1];
  jb_sha256_hex(s, length, hex);
  lua_pushlstring(L, hex, JB_SHA256_HEX_BYTES);
  return 1;
}

static const luaL_Reg map_methods[] = {
    {"original", map_original},
    {"identity", map_identity},
    {"lengths", map_lengths},
    {"through", map_through},
    {NULL, NULL},
};

static const luaL_Reg map_metamethods[] = {
    {"__gc", map_free},
    {NULL, NULL},
};

static const luaL_Reg functions[] = {
    {"decode", text_decode},
    {"binary_kind", text_binary_kind},
    {"valid", text_valid},
    {"repair", text_repair},
    {"length", text_length},
    {"byte_offset", text_byte_offset},
    {"character_offset", text_character_offset},
    {"measure", text_measure},
    {"normalise", text_normalise},
    {"sha256", text_sha256},
    {NULL, NULL},
};

int jb_open_text (lua_State *L) {
  jb_register_class(L, MAP_CLASS, map_methods, map_metamethods);
  luaL_newlib(L, functions);
  return 1;
}
