/* SPDX-License-Identifier: MIT */
/* The state, its limits, and running in it; see sandbox.h. */
#include "binding/sandbox.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "binding/sandbox_transfer.h"
#include "text/utf8.h"

/* Bytes asked for, and steps charged, between two looks at the clock. */
#define VOLUME_UNWATCHED ((size_t)1024 * 1024)
#define STEPS_UNWATCHED 1000

/* Bytes of text given to the compiler between two looks at the clock. */
#define READ_BYTES 512

static int64_t now (void) {
  struct timespec time;
  (void)clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

jb_sandbox *jb_sandbox_of (lua_State *I) {
  return *(jb_sandbox **)lua_getextraspace(I);
}

/* ---- stopping ---- */

/*
** Keep where the script stands: the innermost function that comes from an
** editor's file. Allocates nothing.
*/
static void note_place (jb_sandbox *sandbox) {
  lua_Debug record;
  sandbox->place[0] = '\0';
  for (int level = 0; lua_getstack(sandbox->state, level, &record); level++) {
    if (!lua_getinfo(sandbox->state, "Sl", &record) || *record.source != '@' ||
        record.currentline < 0)
      continue;
    (void)snprintf(sandbox->place, sizeof sandbox->place,
                   "%.140s:%d: ", record.source + 1, record.currentline);
    return;
  }
  if (sandbox->loading != NULL) /* the compiler has no line to tell */
    (void)snprintf(sandbox->place, sizeof sandbox->place,
                   "%.140s: ", sandbox->loading);
}

static void set_stop (jb_sandbox *sandbox, jb_sandbox_stop why) {
  if (sandbox->stop == JB_STOP_NONE) {
    note_place(sandbox);
    sandbox->stop = why;
  }
}

static void on_count (lua_State *I, lua_Debug *record);

/*
** From now on every instruction raises: what runs while the error travels
** (__close, a message handler) gets no further than its first.
*/
int jb_sandbox_end (lua_State *I, jb_sandbox_stop why) {
  jb_sandbox *sandbox = jb_sandbox_of(I);
  set_stop(sandbox, why);
  lua_sethook(I, on_count, LUA_MASKCOUNT, 1);
  lua_pushlightuserdata(I, sandbox); /* needs no memory */
  return lua_error(I);
}

static void watch_time (lua_State *I, jb_sandbox *sandbox) {
  sandbox->charged = 0;
  if (now() > sandbox->deadline)
    (void)jb_sandbox_end(I, JB_STOP_TIME);
}

static void on_count (lua_State *I, lua_Debug *record) {
  jb_sandbox *sandbox = jb_sandbox_of(I);
  (void)record;
  if (sandbox->stop != JB_STOP_NONE)
    (void)jb_sandbox_end(I, sandbox->stop);
  sandbox->steps += (uint64_t)sandbox->span;
  if (sandbox->steps >= sandbox->limits.instructions)
    (void)jb_sandbox_end(I, JB_STOP_STEPS);
  watch_time(I, sandbox);
}

void jb_sandbox_charge (lua_State *I, size_t steps) {
  jb_sandbox *sandbox = jb_sandbox_of(I);
  if (!sandbox->running)
    return;
  if (sandbox->stop != JB_STOP_NONE)
    (void)jb_sandbox_end(I, sandbox->stop);
  sandbox->charged += steps;
  if (steps >= sandbox->limits.instructions ||
      (sandbox->steps += steps) >= sandbox->limits.instructions)
    (void)jb_sandbox_end(I, JB_STOP_STEPS);
  if (sandbox->charged >= STEPS_UNWATCHED)
    watch_time(I, sandbox);
}

void jb_sandbox_pass_on (lua_State *I, int status) {
  jb_sandbox *sandbox = jb_sandbox_of(I);
  if (status == LUA_ERRMEM && sandbox->stop == JB_STOP_NONE)
    sandbox->stop = JB_STOP_MEMORY; /* its place was noted when refused */
  if (sandbox->stop != JB_STOP_NONE)
    (void)jb_sandbox_end(I, sandbox->stop);
}

/* ---- memory ---- */

/* Whether a block may grow to 'size', 'growth' more than it has. */
static bool admit (jb_sandbox *sandbox, size_t size, size_t growth) {
  if (growth > sandbox->limits.memory ||
      sandbox->used > sandbox->limits.memory - growth ||
      size > sandbox->limits.memory / 4)
    return false;
  if (!sandbox->running)
    return true;
  /* A stop for time that was found here is carried out by refusing. */
  if (sandbox->stop == JB_STOP_TIME)
    return false;
  sandbox->volume += growth;
  if (sandbox->volume >= VOLUME_UNWATCHED) {
    sandbox->volume = 0;
    if (now() > sandbox->deadline) {
      set_stop(sandbox, JB_STOP_TIME);
      return false;
    }
  }
  if (size >= JB_SANDBOX_LARGE && sandbox->span > JB_SANDBOX_SHORT_SPAN &&
      sandbox->stop == JB_STOP_NONE) {
    sandbox->span = JB_SANDBOX_SHORT_SPAN;
    lua_sethook(sandbox->state, on_count, LUA_MASKCOUNT, sandbox->span);
  }
  return true;
}

/* The state's lua_Alloc. For a new block 'old' is a type, not a size. */
static void *allocate (void *opaque, void *block, size_t old, size_t size) {
  jb_sandbox *sandbox = opaque;
  void *moved;
  if (block == NULL)
    old = 0;
  if (size == 0) {
    jb_free(block);
    sandbox->used -= old;
    return NULL;
  }
  if (size > old && !admit(sandbox, size, size - old)) {
    if (sandbox->running && sandbox->stop == JB_STOP_NONE)
      note_place(sandbox);
    return NULL;
  }
  moved = jb_reallocate(block, size);
  if (moved == NULL) {
    if (size > old)
      return NULL;
    moved = block; /* Lua relies on shrinking */
  }
  sandbox->used = sandbox->used - old + size;
  if (sandbox->used > sandbox->peak)
    sandbox->peak = sandbox->used;
  return moved;
}

/* ---- running ---- */

static void describe_bytes (size_t bytes, char *text, size_t room) {
  if (bytes >= 10u << 20)
    (void)snprintf(text, room, "%zu MB", bytes >> 20);
  else
    (void)snprintf(text, room, "%zu KB", bytes >> 10);
}

static jb_status fail_stop (const jb_sandbox *sandbox, jb_error *err) {
  const jb_sandbox_limits *limits = &sandbox->limits;
  char memory[32];
  jb_error why;
  switch (sandbox->stop) {
    case JB_STOP_MEMORY:
      describe_bytes(limits->memory, memory, sizeof memory);
      (void)jb_fail(&why, JB_LIMIT, JB_NO_OFFSET,
                    "this needs more than %s of memory; look for a table or a "
                    "text that keeps growing, or a function that calls itself "
                    "without end",
                    memory);
      break;
    case JB_STOP_STEPS:
      (void)jb_fail(&why, JB_LIMIT, JB_NO_OFFSET,
                    "this takes more than %llu steps; look for a loop that "
                    "does not end",
                    (unsigned long long)limits->instructions);
      break;
    case JB_STOP_TIME:
      (void)jb_fail(&why, JB_LIMIT, JB_NO_OFFSET,
                    "this takes longer than %g s; look for a loop that does "
                    "not end, or for texts that are joined again and again",
                    limits->seconds);
      break;
    default:
      (void)jb_fail(&why, JB_LIMIT, JB_NO_OFFSET,
                    "this pattern takes more than %d steps on this text; use "
                    "fewer of .- and .* in it",
                    JB_SANDBOX_SEARCH_STEPS);
  }
  return jb_fail(err, JB_LIMIT, JB_NO_OFFSET, "%s%.300s", sandbox->place,
                 why.message);
}

/* The error value on top, whatever it is, as a message; calls nothing. */
static jb_status fail_error (lua_State *I, jb_error *err) {
  const char *message = NULL;
  if (lua_type(I, -1) == LUA_TTABLE && lua_checkstack(I, 2)) {
    lua_pushnil(I);
    while (lua_next(I, -2)) { /* no lookup: that would make a string */
      if (lua_type(I, -2) == LUA_TSTRING && lua_type(I, -1) == LUA_TSTRING &&
          strcmp(lua_tostring(I, -2), "message") == 0) {
        message = lua_tostring(I, -1);
        break;
      }
      lua_pop(I, 1);
    }
    if (message == NULL)
      message = "the script raised an error that is a table";
  } else if (lua_type(I, -1) == LUA_TSTRING) {
    message = lua_tostring(I, -1);
  }
  if (message == NULL)
    return jb_fail(err, JB_BAD_SCRIPT, JB_NO_OFFSET,
                   "the script raised an error without a message (%s)",
                   luaL_typename(I, -1));
  (void)jb_fail(err, JB_BAD_SCRIPT, JB_NO_OFFSET, "%s", message);
  if (err != NULL && strlen(message) >= sizeof err->message)
    err->message[jb_utf8_valid_prefix(err->message, strlen(err->message))] =
        '\0';
  return JB_BAD_SCRIPT;
}

/* Free what a failure has left: Lua gives back half of a deep stack each time.
 */
static void collect (jb_sandbox *sandbox) {
  size_t before;
  do {
    before = sandbox->used;
    (void)lua_gc(sandbox->state, LUA_GCCOLLECT);
  } while (sandbox->used < before - before / 8);
}

/* Call 'function' with 'context' inside, under the limits. */
static jb_status run (jb_sandbox *sandbox, lua_CFunction function,
                      void *context, jb_error *err) {
  lua_State *I = sandbox->state;
  double nanoseconds = sandbox->limits.seconds * 1e9;
  size_t started_with = sandbox->used;
  jb_status status = JB_OK;
  int outcome;
  if (sandbox->running)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET, "this sandbox is running");
  sandbox->steps = sandbox->charged = 0;
  sandbox->volume = 0;
  sandbox->peak = sandbox->used;
  sandbox->stop = JB_STOP_NONE;
  sandbox->place[0] = '\0';
  sandbox->deadline =
      nanoseconds < 9e17 ? now() + (int64_t)nanoseconds : INT64_MAX;
  sandbox->span = JB_SANDBOX_SPAN;
  if (sandbox->limits.instructions < JB_SANDBOX_SPAN)
    sandbox->span = (int)sandbox->limits.instructions;
  sandbox->running = true;
  lua_settop(I, 0);
  lua_sethook(I, on_count, LUA_MASKCOUNT, sandbox->span);
  lua_pushcfunction(I, function);
  lua_pushlightuserdata(I, context);
  outcome = lua_pcall(I, 1, 0, 0);
  lua_sethook(I, NULL, 0, 0);
  sandbox->running = false;
  if (outcome == LUA_ERRMEM && sandbox->stop == JB_STOP_NONE)
    sandbox->stop = JB_STOP_MEMORY;
  if (sandbox->stop != JB_STOP_NONE)
    status = fail_stop(sandbox, err);
  else if (outcome != LUA_OK)
    status = fail_error(I, err);
  lua_settop(I, 0);
  if (sandbox->stop != JB_STOP_NONE ||
      (outcome != LUA_OK && sandbox->used / 2 > started_with))
    collect(sandbox);
  return status;
}

/* ---- what is run ---- */

typedef struct sandbox_chunk {
  const char *text;
  size_t left;
  const char *name;
  bool trusted;
} sandbox_chunk;

/* lua_Reader: by small pieces, because nothing else interrupts the compiler. */
static const char *read_chunk (lua_State *I, void *opaque, size_t *size) {
  sandbox_chunk *source = opaque;
  const char *piece = source->text;
  jb_sandbox_charge(I, READ_BYTES);
  *size = source->left < READ_BYTES ? source->left : READ_BYTES;
  source->text += *size;
  source->left -= *size;
  return piece;
}

static int run_chunk (lua_State *I) {
  sandbox_chunk *source = lua_touserdata(I, 1);
  if (source->left > 0 && source->text[0] == LUA_SIGNATURE[0])
    return luaL_error(I, "%s: this is compiled Lua, and only text is taken",
                      source->name);
  if (source->left >= 3 && memcmp(source->text, "\xEF\xBB\xBF", 3) == 0) {
    source->text += 3; /* a byte order mark, as some editors put there */
    source->left -= 3;
  }
  lua_pushfstring(I, "%s%s", source->trusted ? "=" : "@", source->name);
  if (lua_load(I, read_chunk, source, lua_tostring(I, -1), "t") != LUA_OK) {
    /* "C stack overflow" comes without a place. */
    if (lua_type(I, -1) == LUA_TSTRING &&
        strchr(lua_tostring(I, -1), ':') == NULL)
      lua_pushfstring(I, "%s: %s", source->name, lua_tostring(I, -1));
    return lua_error(I);
  }
  lua_pushvalue(I, -1);
  jb_sandbox_set_environment(I, source->trusted);
  lua_call(I, 0, 1);
  jb_sandbox_push_globals(I);
  lua_pushliteral(I, "_result");
  lua_pushvalue(I, -3);
  lua_rawset(I, -3);
  if (source->trusted)
    jb_sandbox_publish(I);
  return 0;
}

jb_status jb_sandbox_load (jb_sandbox *sandbox, const char *text, size_t length,
                           const char *name, bool trusted, jb_error *err) {
  sandbox_chunk source = {text, length, name, trusted};
  jb_status status;
  sandbox->loading = name;
  status = run(sandbox, run_chunk, &source, err);
  sandbox->loading = NULL;
  return status;
}

typedef struct sandbox_call {
  const char *name;
  const jb_buffer *arguments;
  jb_buffer *results;
  jb_status status; /* of what is not Lua's */
  jb_error *err;
} sandbox_call;

static int run_call (lua_State *I) {
  sandbox_call *wanted = lua_touserdata(I, 1);
  int count;
  jb_sandbox_push_globals(I);
  lua_pushstring(I, wanted->name);
  if (lua_rawget(I, -2) != LUA_TFUNCTION) {
    wanted->status = jb_fail(wanted->err, JB_NOT_FOUND, JB_NO_OFFSET,
                             "the sandbox has no function %s", wanted->name);
    return 0;
  }
  lua_replace(I, 1);
  lua_settop(I, 1);
  count = jb_transfer_read(I, wanted->arguments);
  lua_call(I, count, LUA_MULTRET);
  count = lua_gettop(I);
  for (int i = 1; i <= count && wanted->status == JB_OK; i++)
    wanted->status =
        jb_transfer_write(I, i, wanted->name, wanted->results, wanted->err);
  return 0;
}

jb_status jb_sandbox_call (jb_sandbox *sandbox, const char *name,
                           const jb_buffer *arguments, jb_buffer *results,
                           jb_error *err) {
  sandbox_call wanted = {name, arguments, results, JB_OK, err};
  jb_status status = run(sandbox, run_call, &wanted, err);
  return status == JB_OK ? wanted.status : status;
}

static int open_environment (lua_State *I) {
  jb_sandbox *sandbox = lua_touserdata(I, 1);
  luaL_checkversion(I);
  jb_sandbox_open_environment(I);
  if (sandbox->limits.lpeg != NULL)
    jb_sandbox_open_lpeg(I, sandbox->limits.lpeg);
  jb_sandbox_publish(I);
  return 0;
}

jb_status jb_sandbox_new (const jb_sandbox_limits *limits, jb_sandbox **made,
                          jb_error *err) {
  jb_sandbox *sandbox = jb_allocate_array(1, sizeof *sandbox);
  jb_status status;
  *made = NULL;
  if (sandbox == NULL)
    return jb_fail_memory(err, sizeof *sandbox);
  sandbox->limits = *limits;
  sandbox->limits.instructions = UINT64_MAX; /* none yet: this is our own */
  sandbox->limits.seconds = HUGE_VAL;
  sandbox->state = lua_newstate(allocate, sandbox);
  if (sandbox->state == NULL) {
    jb_sandbox_close(sandbox);
    return jb_fail_memory(err, limits->memory);
  }
  *(jb_sandbox **)lua_getextraspace(sandbox->state) = sandbox;
  status = run(sandbox, open_environment, sandbox, err);
  sandbox->limits = *limits;
  if (status == JB_OK)
    *made = sandbox;
  else
    jb_sandbox_close(sandbox);
  return status;
}

void jb_sandbox_close (jb_sandbox *sandbox) {
  if (sandbox == NULL)
    return;
  if (sandbox->state != NULL)
    lua_close(sandbox->state);
  for (size_t i = 0; i < JB_SANDBOX_PATTERNS; i++) {
    jb_pattern_free(sandbox->patterns[i].pattern);
    jb_free(sandbox->patterns[i].text);
  }
  jb_free(sandbox);
}
