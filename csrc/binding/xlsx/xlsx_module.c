/* SPDX-License-Identifier: MIT */
/***
Tables as XLSX files, through libxlsxwriter (BSD). A shared object of its own,
built where the library is installed, so that jianbao does without it.

Rows go to a temporary file as they come (the library's constant-memory mode).
The file names no time of making: the same rows give the same bytes.
@module jianbao.xlsx
*/
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>
#include <lua.h>
#include <xlsxwriter.h>

#define CLASS "jianbao.Workbook"
#define COLUMNS 256
/* https://support.microsoft.com, "Excel specifications and limits" */
#define ROWS ((lxw_row_t)1048576)

#define EXPORT __attribute__((visibility("default")))

typedef struct table {
  lxw_workbook *workbook; /* NULL once closed */
  lxw_worksheet *sheet;   /* the workbook's */
  lxw_format *date;       /* the workbook's */
  lxw_row_t row;          /* the next one */
  lxw_col_t columns;
  bool is_date[COLUMNS];
} table;

static table *check_table (lua_State *L) {
  table *t = luaL_checkudata(L, 1, CLASS);
  luaL_argcheck(L, t->workbook != NULL, 1, "this workbook was closed");
  return t;
}

static int fail (lua_State *L, lxw_error code) {
  luaL_pushfail(L);
  lua_pushstring(L, lxw_strerror(code));
  lua_pushstring(L, code == LXW_ERROR_MEMORY_MALLOC_FAILED ? "out-of-memory"
                                                           : "io");
  return 3;
}

static int discard (lua_State *L) {
  table *t = luaL_checkudata(L, 1, CLASS);
  lxw_workbook_free(t->workbook);
  t->workbook = NULL;
  return 0;
}

/* The title row: bold, always seen, with a filter at each column. */
static void write_titles (lua_State *L, table *t, int columns_arg) {
  lxw_format *bold = workbook_add_format(t->workbook);
  lxw_format *wrapped = workbook_add_format(t->workbook);
  format_set_bold(bold);
  format_set_text_wrap(wrapped);
  format_set_align(wrapped, LXW_ALIGN_VERTICAL_TOP);
  t->date = workbook_add_format(t->workbook);
  format_set_num_format(t->date, "yyyy-mm-dd");
  format_set_align(t->date, LXW_ALIGN_VERTICAL_TOP);
  for (lxw_col_t i = 0; i < t->columns; i++) {
    lua_geti(L, columns_arg, (lua_Integer)i + 1);
    lua_getfield(L, -1, "width");
    (void)worksheet_set_column(t->sheet, i, i, luaL_optnumber(L, -1, 12),
                               wrapped);
    lua_getfield(L, -2, "kind");
    t->is_date[i] = strcmp(luaL_optstring(L, -1, "text"), "date") == 0;
    lua_getfield(L, -3, "title");
    (void)worksheet_write_string(t->sheet, 0, i, luaL_checkstring(L, -1), bold);
    lua_pop(L, 4);
  }
  worksheet_freeze_panes(t->sheet, 1, 0);
}

/***
Begin a workbook with one sheet. Nothing is at `path` before it is closed.
@function open
@tparam string path
@tparam string sheet  its name, at most 31 characters, without []:*?/\
@tparam table columns  a list of {title=, width= (characters),
kind="text"|"date"}
@treturn Workbook
*/
static int l_open (lua_State *L) {
  lxw_workbook_options options = {.constant_memory = LXW_TRUE};
  /* A day long gone, so that no file says when it was made. */
  lxw_doc_properties properties = {.created = 946684800};
  const char *path = luaL_checkstring(L, 1);
  const char *name = luaL_checkstring(L, 2);
  lua_Integer count;
  table *t;
  lxw_error code;
  luaL_checktype(L, 3, LUA_TTABLE);
  count = luaL_len(L, 3);
  luaL_argcheck(L, count >= 1 && count <= COLUMNS, 3, "1 to 256 columns");
  t = lua_newuserdatauv(L, sizeof *t, 0);
  memset(t, 0, sizeof *t);
  luaL_setmetatable(L, CLASS);
  t->workbook = workbook_new_opt(path, &options);
  if (t->workbook == NULL)
    return fail(L, LXW_ERROR_MEMORY_MALLOC_FAILED);
  (void)workbook_set_properties(t->workbook, &properties);
  code = workbook_validate_sheet_name(t->workbook, name);
  luaL_argcheck(L, code == LXW_NO_ERROR, 2, lxw_strerror(code));
  t->sheet = workbook_add_worksheet(t->workbook, name);
  if (t->sheet == NULL)
    return fail(L, LXW_ERROR_MEMORY_MALLOC_FAILED);
  t->columns = (lxw_col_t)count;
  t->row = 1;
  write_titles(L, t, 3);
  return 1;
}

static bool read_date (const char *text, lxw_datetime *date) {
  memset(date, 0, sizeof *date);
  /* A spreadsheet's days begin in 1900. */
  return strlen(text) == 10 &&
         sscanf(text, "%4d-%2d-%2d", &date->year, &date->month, &date->day) ==
             3 &&
         date->year >= 1900 && date->month >= 1 && date->month <= 12 &&
         date->day >= 1 && date->day <= 31;
}

static lxw_error write_cell (lua_State *L, table *t, lxw_col_t column,
                             int place) {
  lxw_datetime date;
  const char *text;
  if (lua_isnil(L, place))
    return LXW_NO_ERROR;
  if (lua_type(L, place) == LUA_TNUMBER)
    return worksheet_write_number(t->sheet, t->row, column,
                                  lua_tonumber(L, place), NULL);
  text = luaL_checkstring(L, place);
  if (t->is_date[column] && read_date(text, &date))
    return worksheet_write_datetime(t->sheet, t->row, column, &date, t->date);
  return worksheet_write_string(t->sheet, t->row, column, text, NULL);
}

/***
Write a row. Texts stay texts, whatever they begin with: nothing is a formula.
@function Workbook:row
@tparam table cells  strings (UTF-8, at most 32,767 characters), numbers or nil
@treturn boolean true; nil, message, code when there is no room
*/
static int l_row (lua_State *L) {
  table *t = check_table(L);
  lxw_error code = LXW_NO_ERROR;
  luaL_checktype(L, 2, LUA_TTABLE);
  if (t->row >= ROWS) {
    luaL_pushfail(L);
    lua_pushliteral(L, "a sheet has room for 1,048,575 articles: choose fewer "
                       "with a query, or write CSV");
    lua_pushliteral(L, "too-large");
    return 3;
  }
  for (lxw_col_t i = 0; i < t->columns && code == LXW_NO_ERROR; i++) {
    lua_geti(L, 2, (lua_Integer)i + 1);
    code = write_cell(L, t, i, -1);
    lua_pop(L, 1);
  }
  if (code != LXW_NO_ERROR)
    return fail(L, code);
  t->row++;
  lua_pushboolean(L, 1);
  return 1;
}

/***
Write the file and end.
@function Workbook:close
@treturn boolean true; nil, message, code when it cannot be written
*/
static int l_close (lua_State *L) {
  table *t = check_table(L);
  lxw_workbook *workbook = t->workbook;
  lxw_error code;
  (void)worksheet_autofilter(t->sheet, 0, 0, t->row - 1,
                             (lxw_col_t)(t->columns - 1));
  t->workbook = NULL;
  code = workbook_close(workbook);
  if (code != LXW_NO_ERROR)
    return fail(L, code);
  lua_pushboolean(L, 1);
  return 1;
}

EXPORT int luaopen_jianbao_xlsx (lua_State *L);

int luaopen_jianbao_xlsx (lua_State *L) {
  static const luaL_Reg methods[] = {
      {"row", l_row}, {"close", l_close}, {NULL, NULL}};
  static const luaL_Reg functions[] = {{"open", l_open}, {NULL, NULL}};
  luaL_checkversion(L);
  luaL_newmetatable(L, CLASS);
  lua_pushcfunction(L, discard);
  lua_setfield(L, -2, "__gc");
  lua_pushcfunction(L, discard);
  lua_setfield(L, -2, "__close");
  luaL_newlib(L, methods);
  lua_setfield(L, -2, "__index");
  luaL_newlib(L, functions);
  return 1;
}
