/* SPDX-License-Identifier: MIT */
/*
** A sandbox: a Lua state of its own for scripts that editors write.
**
** What is bounded, and by what:
**   - memory: the state's allocator counts each byte and refuses what goes
**     over the limit; no single block is larger than a quarter of it;
**   - steps: a count hook counts the virtual machine's instructions, and the
**     library functions here charge what they do inside C; the sandbox's pcall
**     and xpcall pass a limit error on, so no script can swallow it;
**   - time: the hook, the library functions and the allocator read the
**     monotonic clock.
** What cannot be bounded from inside: LPeg, while it matches or compiles a
** pattern without calling Lua, runs to its end; nothing can interrupt it. Work
** on patterns of others belongs into worker processes with a watchdog
** (lua/jianbao/watchdog.lua), which kills a worker that hangs.
**
** A step is one instruction, one try of a pattern's item, or some dozens of
** bytes handled by a library function. Instructions are counted in spans of
** JB_SANDBOX_SPAN, so a call that ends early may count as none.
*/
#ifndef JB_BINDING_SANDBOX_H
#define JB_BINDING_SANDBOX_H

#include <lauxlib.h>
#include <lua.h>

#include "base/buffer.h"
#include "text/pattern.h"

/* Instructions between two looks at the limits. */
#define JB_SANDBOX_SPAN 1000
/* The same once a block of JB_SANDBOX_LARGE bytes was asked for: then a
** single instruction may take long. */
#define JB_SANDBOX_SHORT_SPAN 50
#define JB_SANDBOX_LARGE ((size_t)256 * 1024)

/* Bytes a library function handles for one step. */
#define JB_SANDBOX_STEP_BYTES 32

/* Most steps of one search for a pattern, and how many more it may take for
** each byte it looks through: one walk along a long text is no fault. */
#define JB_SANDBOX_SEARCH_STEPS 2000000
#define JB_SANDBOX_SEARCH_STEPS_A_BYTE 4

/* Patterns kept in their made form. */
#define JB_SANDBOX_PATTERNS 32

/* Bytes of a file's name and line in a message. */
#define JB_SANDBOX_PLACE 160

typedef struct jb_sandbox_limits {
  size_t memory;         /* bytes */
  uint64_t instructions; /* steps of one call */
  double seconds;        /* of one call */
  lua_CFunction lpeg;    /* LPeg's opener, or NULL */
} jb_sandbox_limits;

/* Which limit ended the call. */
typedef enum jb_sandbox_stop {
  JB_STOP_NONE,
  JB_STOP_MEMORY,
  JB_STOP_STEPS,
  JB_STOP_TIME,
  JB_STOP_SEARCH
} jb_sandbox_stop;

typedef struct jb_sandbox_pattern {
  jb_pattern *pattern; /* owned; NULL: a free place */
  char *text;          /* owned: what it was made from */
  size_t length;
  unsigned reading;
} jb_sandbox_pattern;

typedef struct jb_sandbox {
  lua_State *state; /* owned */
  jb_sandbox_limits limits;
  const char *loading; /* the name of the chunk that is being loaded */
  size_t used;         /* bytes the state has now */
  size_t peak;         /* most bytes during this call, or the last */
  uint64_t steps;      /* of this call, or of the last */
  int span;            /* instructions until the hook comes again */
  int64_t deadline;    /* of this call; nanoseconds of the monotonic clock */
  size_t volume;       /* bytes asked for since the clock was read */
  uint64_t charged;    /* steps charged since the clock was read */
  bool running;
  jb_sandbox_stop stop;
  char place[JB_SANDBOX_PLACE]; /* "file:line: " of the stop, or "" */
  jb_sandbox_pattern patterns[JB_SANDBOX_PATTERNS];
} jb_sandbox;

/* Make a sandbox with its environment; closed with jb_sandbox_close. */
jb_status jb_sandbox_new (const jb_sandbox_limits *limits, jb_sandbox **made,
                          jb_error *err);
void jb_sandbox_close (jb_sandbox *sandbox);

/*
** Run a chunk of text. A trusted one shares its globals with those after it;
** an untrusted one reads them, and writes into an environment of its own. What
** either returns stands in the global _result, for trusted chunks alone.
*/
jb_status jb_sandbox_load (jb_sandbox *sandbox, const char *text, size_t length,
                           const char *name, bool trusted, jb_error *err);

/*
** Call a global function of the trusted chunks. 'arguments' and 'results' are
** values as transfer_write writes them.
*/
jb_status jb_sandbox_call (jb_sandbox *sandbox, const char *name,
                           const jb_buffer *arguments, jb_buffer *results,
                           jb_error *err);

/* ---- for the libraries inside; 'I' is the state of a sandbox ---- */

/* The sandbox that a state belongs to. */
jb_sandbox *jb_sandbox_of (lua_State *I);

/*                                                              [-0, +0, v]
** Count 'steps', and raise when a limit is met.
*/
void jb_sandbox_charge (lua_State *I, size_t steps);

/*                                                              [-0, +0, v]
** End the call for 'why'.
*/
int jb_sandbox_end (lua_State *I, jb_sandbox_stop why);

/*                                                              [-0, +0, v]
** Raise again what lua_pcall gave, if the script may not catch it.
*/
void jb_sandbox_pass_on (lua_State *I, int status);

/*                                                              [-0, +0, v]
** The made form of a pattern. It lives until another is asked for: not across
** a call of Lua.
*/
const jb_pattern *jb_sandbox_pattern_of (lua_State *I, const char *text,
                                         size_t length, unsigned reading);

/*                                                              [-0, +0, m]
** Build the environment, from within a protected call. LPeg's part is apart.
*/
void jb_sandbox_open_environment (lua_State *I);
void jb_sandbox_open_lpeg (lua_State *I, lua_CFunction opener);

/* [-0, +1, m] Push the library tables. */
void jb_sandbox_push_string (lua_State *I);
void jb_sandbox_push_table (lua_State *I);

/* The pattern functions of the string library: find, match, gmatch, gsub. */
extern const luaL_Reg jb_sandbox_pattern_functions[];

/*                                                              [-1, +1, m]
** Put a read-only face in the place of the table on top; tables inside are
** given theirs when they are read. A value that is no table stays.
*/
void jb_sandbox_read_only (lua_State *I);

/*                                                              [-0, +1, v]
** Push the value at 'index' as tostring shows it: without an address.
*/
void jb_sandbox_to_string (lua_State *I, int index);

/*                                                              [-0, +(0|1), -]
** Push the table behind the read-only face at 'index'; false, and nothing
** pushed, if it is none. Takes two places of the stack.
*/
bool jb_sandbox_push_behind (lua_State *I, int index);

/* Whether the table at 'index' is such a face. */
bool jb_sandbox_is_read_only (lua_State *I, int index);

/*                                                              [-1, +1, m]
** Put a function that charges for the strings it is given in the place of the
** C function on top.
*/
void jb_sandbox_charging (lua_State *I);

/*                                                              [-1, +0, m]
** Take the function on top as chunk: give it its environment.
*/
void jb_sandbox_set_environment (lua_State *I, bool trusted);

/*                                                              [-0, +0, m]
** Let untrusted chunks see what the trusted ones have defined.
*/
void jb_sandbox_publish (lua_State *I);

/*                                                              [-0, +0, m]
** Put an empty table with weak keys into the registry, under the address 'key'.
*/
void jb_sandbox_keep_weak (lua_State *I, const char *key);

/* [-0, +1, m] Push the globals of the trusted chunks. */
void jb_sandbox_push_globals (lua_State *I);

#endif
