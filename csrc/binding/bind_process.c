/* SPDX-License-Identifier: MIT */
/***
Worker processes that can be killed, and the note each shares with its parent.
jianbao.watchdog is what scripts use; this stands behind it.
@module jianbao.core.process
*/
#include "binding/bind.h"

#include "base/memory.h"
#include "base/process.h"

#define PROCESS_CLASS "jianbao.Process"
#define NOTE_CLASS "jianbao.Note"

/* Most words of a command. */
#define WORDS_MAX 32

/***
Start a program.
@function start
@tparam {string,…} words  the program, looked for in $PATH, and its arguments
@treturn[1] jianbao.Process  close it, or bind it to a to-be-closed variable
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code
*/
static int process_start (lua_State *L) {
  const char *words[WORDS_MAX + 1] = {NULL};
  lua_Integer count;
  jb_handle *handle;
  jb_process *process;
  jb_error err;
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  count = luaL_len(L, 1);
  luaL_argcheck(L, 1 <= count && count <= WORDS_MAX, 1, "1 to 32 words");
  luaL_checkstack(L, WORDS_MAX + 4, NULL);
  for (lua_Integer i = 0; i < count; i++) {
    lua_geti(L, 1, i + 1);
    words[i] = jb_check_path(L, -1);
  }
  handle = jb_new_handle(L, PROCESS_CLASS, 0);
  if (jb_process_start(words, &process, &err) != JB_OK)
    return jb_push_failure(L, &err);
  handle->object = process;
  return 1;
}

/***
Let messages pass until a process of the list has sent one or ended, or the
time is over.
@function wait
@tparam {jianbao.Process,…} processes
@tparam number seconds
@treturn[1] boolean  true
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code
*/
static int process_wait (lua_State *L) {
  lua_Number seconds = luaL_checknumber(L, 2);
  lua_Integer count;
  jb_process **processes;
  jb_error err;
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argcheck(L, 0 <= seconds && seconds <= 86400, 2, "0 to 86400");
  count = luaL_len(L, 1);
  luaL_argcheck(L, 0 <= count && count <= 1024, 1, "at most 1024 processes");
  processes = lua_newuserdatauv(L, (size_t)count * sizeof *processes + 1, 0);
  for (lua_Integer i = 0; i < count; i++) {
    lua_geti(L, 1, i + 1);
    processes[i] = jb_check_object(L, -1, PROCESS_CLASS);
    lua_pop(L, 1);
  }
  return jb_push_outcome(
      L, jb_process_wait(processes, (size_t)count, seconds, &err), &err);
}

/***
Put a message into the queue; it goes out in `wait`.
@function Process:send
@tparam string message
@treturn[1] boolean  true
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "no-memory"
*/
static int process_send (lua_State *L) {
  jb_process *process = jb_check_object(L, 1, PROCESS_CLASS);
  jb_slice message;
  jb_error err;
  message.bytes = luaL_checklstring(L, 2, &message.length);
  return jb_push_outcome(L, jb_process_send(process, message, &err), &err);
}

/***
The next message that has come.
@function Process:receive
@treturn string|nil
*/
static int process_receive (lua_State *L) {
  jb_process *process = jb_check_object(L, 1, PROCESS_CLASS);
  jb_slice message;
  if (jb_process_receive(process, &message))
    lua_pushlstring(L, message.bytes, message.length);
  else
    luaL_pushfail(L);
  return 1;
}

/***
Whether nothing more will come.
@function Process:ended
@treturn boolean
*/
static int process_ended (lua_State *L) {
  lua_pushboolean(L, jb_process_ended(jb_check_object(L, 1, PROCESS_CLASS)));
  return 1;
}

/***
How long the process has been at its item.
@function Process:busy
@treturn number|nil  seconds; nil when it is at none
*/
static int process_busy (lua_State *L) {
  double seconds = jb_process_busy(jb_check_object(L, 1, PROCESS_CLASS));
  if (seconds < 0)
    luaL_pushfail(L);
  else
    lua_pushnumber(L, seconds);
  return 1;
}

/***
How many items the process has begun so far.
@function Process:items
@treturn integer
*/
static int process_items (lua_State *L) {
  jb_process *process = jb_check_object(L, 1, PROCESS_CLASS);
  lua_pushinteger(L, (lua_Integer)jb_process_items(process));
  return 1;
}

/***
Kill the process and wait for its end.
@function Process:stop
@treturn string|nil  what it was about to try
@treturn integer  the signal that ended it, or 0
@treturn integer  its exit status
*/
static int process_stop (lua_State *L) {
  jb_process *process = jb_check_object(L, 1, PROCESS_CLASS);
  int status, killer = jb_process_stop(process, &status);
  const char *name = jb_process_blame(process);
  if (*name == '\0')
    luaL_pushfail(L);
  else
    lua_pushstring(L, name);
  lua_pushinteger(L, killer);
  lua_pushinteger(L, status);
  return 3;
}

/***
Kill it if it lives; may be called again.
@function Process:close
*/
static int process_close (lua_State *L) {
  jb_handle *handle = luaL_checkudata(L, 1, PROCESS_CLASS);
  jb_process_free(handle->object);
  handle->object = NULL;
  return 0;
}

/***
In a worker: the note that its parent reads.
@function note
@treturn[1] jianbao.Note
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "misuse" when this process is no worker
*/
static int note_open (lua_State *L) {
  jb_handle *handle = jb_new_handle(L, NOTE_CLASS, 0);
  jb_note *note;
  jb_error err;
  if (jb_note_open(&note, &err) != JB_OK)
    return jb_push_failure(L, &err);
  handle->object = note;
  return 1;
}

/***
An item begins: its time runs from now.
@function Note:begin
*/
static int note_begin (lua_State *L) {
  jb_note_begin(jb_check_object(L, 1, NOTE_CLASS));
  return 0;
}

/***
The item is done.
@function Note:finish
*/
static int note_finish (lua_State *L) {
  jb_note_finish(jb_check_object(L, 1, NOTE_CLASS));
  return 0;
}

/***
What is tried now, so that it can be blamed.
@function Note:name
@tparam string name  cut to 240 bytes
*/
static int note_name (lua_State *L) {
  jb_note *note = jb_check_object(L, 1, NOTE_CLASS);
  jb_slice name;
  name.bytes = luaL_checklstring(L, 2, &name.length);
  jb_note_name(note, name);
  return 0;
}

static int note_close (lua_State *L) {
  jb_handle *handle = luaL_checkudata(L, 1, NOTE_CLASS);
  jb_note_close(handle->object);
  handle->object = NULL;
  return 0;
}

static const luaL_Reg process_methods[] = {
    {"send", process_send},   {"receive", process_receive},
    {"ended", process_ended}, {"busy", process_busy},
    {"items", process_items}, {"stop", process_stop},
    {"close", process_close}, {NULL, NULL},
};

static const luaL_Reg process_metamethods[] = {
    {"__gc", process_close},
    {"__close", process_close},
    {NULL, NULL},
};

static const luaL_Reg note_methods[] = {
    {"begin", note_begin},
    {"finish", note_finish},
    {"name", note_name},
    {NULL, NULL},
};

static const luaL_Reg note_metamethods[] = {
    {"__gc", note_close},
    {NULL, NULL},
};

static const luaL_Reg functions[] = {
    {"start", process_start},
    {"wait", process_wait},
    {"note", note_open},
    {NULL, NULL},
};

int jb_open_process (lua_State *L) {
  jb_register_class(L, PROCESS_CLASS, process_methods, process_metamethods);
  jb_register_class(L, NOTE_CLASS, note_methods, note_metamethods);
  luaL_newlib(L, functions);
  return 1;
}
