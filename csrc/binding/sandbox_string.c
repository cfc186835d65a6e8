/* SPDX-License-Identifier: MIT */
/*
** The string library of a sandbox, but for patterns (sandbox_pattern.c).
**
** Lua's own functions where they do little; what can build much, or would cut
** characters, is replaced. Positions stay bytes. upper and lower know ASCII,
** reverse turns characters round, %s in format counts width and precision in
** characters. There is no dump.
*/
#include "binding/sandbox.h"

#include <lualib.h>
#include <string.h>

#include "text/utf8.h"

/* Most bytes of a format of format, pack, packsize and unpack. */
#define FORMAT_BYTES 4096
#define PACK_FORMAT_BYTES 256

static int string_rep (lua_State *I) {
  size_t length, separator_length, total, limit;
  const char *text = luaL_checklstring(I, 1, &length);
  lua_Integer count = luaL_checkinteger(I, 2);
  const char *separator = luaL_optlstring(I, 3, "", &separator_length);
  luaL_Buffer result;
  char *place;
  if (count <= 0 || (length == 0 && separator_length == 0)) {
    lua_pushliteral(I, "");
    return 1;
  }
  limit = jb_sandbox_of(I)->limits.memory / 4;
  if ((size_t)count > limit / (length + separator_length))
    return jb_sandbox_end(I, JB_STOP_MEMORY);
  total = (size_t)count * (length + separator_length) - separator_length;
  jb_sandbox_charge(I, total / JB_SANDBOX_STEP_BYTES + (size_t)count / 4 + 1);
  place = luaL_buffinitsize(I, &result, total);
  for (lua_Integer i = 0; i < count; i++) {
    memcpy(place, text, length);
    place += length;
    if (i < count - 1) {
      memcpy(place, separator, separator_length);
      place += separator_length;
    }
  }
  luaL_pushresultsize(&result, total);
  return 1;
}

static int change_case (lua_State *I, char first, char last) {
  size_t length;
  const char *text = luaL_checklstring(I, 1, &length);
  luaL_Buffer result;
  char *place;
  jb_sandbox_charge(I, length / JB_SANDBOX_STEP_BYTES + 1);
  place = luaL_buffinitsize(I, &result, length);
  for (size_t i = 0; i < length; i++)
    place[i] =
        first <= text[i] && text[i] <= last ? (char)(text[i] ^ 0x20) : text[i];
  luaL_pushresultsize(&result, length);
  return 1;
}

static int string_lower (lua_State *I) {
  return change_case(I, 'A', 'Z');
}

static int string_upper (lua_State *I) {
  return change_case(I, 'a', 'z');
}

static int string_reverse (lua_State *I) {
  size_t length;
  const char *text = luaL_checklstring(I, 1, &length);
  luaL_Buffer result;
  char *end;
  jb_sandbox_charge(I, length / JB_SANDBOX_STEP_BYTES + 1);
  end = luaL_buffinitsize(I, &result, length) + length;
  for (size_t place = 0; place < length;) {
    uint32_t character;
    size_t bytes = jb_utf8_decode(text + place, length - place, &character);
    end -= bytes;
    memcpy(end, text + place, bytes);
    place += bytes;
  }
  luaL_pushresultsize(&result, length);
  return 1;
}

/* One directive of a format, as written: %-8.3s. */
typedef struct format_directive {
  bool left;
  size_t width, precision; /* in characters */
  bool has_precision;
  size_t length; /* bytes, with its letter */
  char letter;
} format_directive;

static size_t read_number (const char **place) {
  size_t number = 0;
  for (int digits = 0; digits < 2 && '0' <= **place && **place <= '9'; digits++)
    number = number * 10 + (size_t)(*(*place)++ - '0');
  return number;
}

/* Read the directive whose % is at 'start' (the text ends in a zero). */
static format_directive read_directive (lua_State *I, const char *start) {
  format_directive found = {.left = false};
  const char *place = start + 1;
  while (*place != '\0' && strchr("-+ #0", *place) != NULL && place - start < 6)
    found.left |= *place++ == '-';
  found.width = read_number(&place);
  if (*place == '.') {
    place++;
    found.has_precision = true;
    found.precision = read_number(&place);
  }
  found.letter = *place;
  found.length = (size_t)(place - start) + 1;
  if (*place == '\0' || strchr("cdiuoxXaAeEfFgGsq%", *place) == NULL)
    (void)luaL_error(I, "invalid conversion '%%%c' to 'format'", *place);
  return found;
}

/*                                                              [-1, +1, m]
** Cut and fill up the string on top, in characters.
*/
static void lay_out (lua_State *I, const format_directive *directive) {
  static const char blanks[] = "                                            "
                               "                                            "
                               "            "; /* more than two digits ask */
  size_t length, count, missing;
  const char *text = lua_tolstring(I, -1, &length);
  if (directive->has_precision) {
    size_t cut = jb_utf8_offset(text, length, directive->precision);
    if (cut < length) {
      lua_pushlstring(I, text, cut);
      lua_remove(I, -2);
      text = lua_tolstring(I, -1, &length);
    }
  }
  if (length >= directive->width * JB_UTF8_MAX_BYTES)
    return;
  count = jb_utf8_count(text, length);
  missing = count < directive->width ? directive->width - count : 0;
  lua_pushlstring(I, blanks, missing);
  if (!directive->left)
    lua_insert(I, -2);
  lua_concat(I, 2);
}

/* Upvalue: Lua's own format, which does all directives but %s. */
static int string_format (lua_State *I) {
  size_t length;
  const char *text = luaL_checklstring(I, 1, &length);
  const char *end = text + length, *percent;
  int arg = 1;
  luaL_Buffer result;
  luaL_argcheck(I, length <= FORMAT_BYTES, 1, "the format is too long");
  jb_sandbox_charge(I, length);
  luaL_buffinit(I, &result);
  while ((percent = memchr(text, '%', (size_t)(end - text))) != NULL) {
    format_directive directive = read_directive(I, percent);
    luaL_addlstring(&result, text, (size_t)(percent - text));
    text = percent + directive.length;
    if (directive.letter == '%') {
      luaL_addchar(&result, '%');
      continue;
    }
    luaL_checkany(I, ++arg);
    if (directive.letter == 's') {
      jb_sandbox_to_string(I, arg);
      lay_out(I, &directive);
    } else {
      lua_pushvalue(I, lua_upvalueindex(1));
      lua_pushlstring(I, percent, directive.length);
      lua_pushvalue(I, arg);
      lua_call(I, 2, 1);
    }
    luaL_addvalue(&result);
  }
  luaL_addlstring(&result, text, (size_t)(end - text));
  luaL_pushresult(&result);
  return 1;
}

/* Upvalue: Lua's own pack, packsize or unpack. */
static int with_short_format (lua_State *I) {
  size_t length;
  (void)luaL_checklstring(I, 1, &length);
  luaL_argcheck(I, length <= PACK_FORMAT_BYTES, 1, "the format is too long");
  return lua_tocfunction(I, lua_upvalueindex(1))(I);
}

/* Upvalue: Lua's own sub, charged for what it makes. */
static int string_sub (lua_State *I) {
  int count = lua_tocfunction(I, lua_upvalueindex(1))(I);
  jb_sandbox_charge(I, lua_rawlen(I, -1) / JB_SANDBOX_STEP_BYTES);
  return count;
}

void jb_sandbox_push_string (lua_State *I) {
  static const luaL_Reg own[] = {
      {"rep", string_rep},
      {"lower", string_lower},
      {"upper", string_upper},
      {"reverse", string_reverse},
      {NULL, NULL},
  };
  static const luaL_Reg around[] = {
      {"format", string_format},
      {"pack", with_short_format},
      {"packsize", with_short_format},
      {"unpack", with_short_format},
      {"sub", string_sub},
      {NULL, NULL},
  };
  /* Opening it also gives strings their metatable, which indexes this table. */
  lua_pushcfunction(I, luaopen_string);
  lua_call(I, 0, 1);
  for (const luaL_Reg *function = around; function->name; function++) {
    lua_getfield(I, -1, function->name);
    lua_pushcclosure(I, function->func, 1);
    lua_setfield(I, -2, function->name);
  }
  luaL_setfuncs(I, own, 0);
  lua_pushnil(I);
  lua_setfield(I, -2, "dump");
  luaL_setfuncs(I, jb_sandbox_pattern_functions, 0);
}
