/* SPDX-License-Identifier: MIT */
/*
** Long work on an archive tells a Lua function how far it is. The function
** runs inside of the core: what it raises (Ctrl-C too) stops the work, is kept
** until the core has undone it and returned, and is raised then.
*/
#ifndef JB_BINDING_BIND_PROGRESS_H
#define JB_BINDING_BIND_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "binding/bind.h"

typedef struct jb_lua_progress {
  lua_State *L;
  jb_handle *archive; /* passes for closed meanwhile; NULL: none is open yet */
  void *store;        /* the handle's */
  int function, raised; /* places in the stack; function 0: nobody is told */
  bool has_raised;
} jb_lua_progress;

/*                                                              [-0, +2, v]
** Take "progress", a function or nil, from the table (or nil) of options at
** 'options'; 'archive' is the handle that the work is done with, or NULL.
** From here to jb_progress_end nothing may raise.
*/
void jb_progress_begin (lua_State *L, int options, jb_handle *archive,
                        jb_lua_progress *progress);

/*                                                              [-0, +0, v]
** After the work: raises what the function has raised.
*/
void jb_progress_end (jb_lua_progress *progress);

/*                                                              [-0, +0, -]
** A jb_store_progress with a jb_lua_progress for its context.
*/
bool jb_tell_progress (void *context, int64_t done, int64_t all);

#endif
