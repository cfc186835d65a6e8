/* SPDX-License-Identifier: MIT */
/*
** Plain values copied between two Lua states.
**
** An error raised in one state must not jump over the C frames of the other,
** so values pass through core memory: written without a Lua call that can
** raise, then read in the other state. Nil, booleans, integers, floats,
** strings, and tables of those; never a function or a userdata.
**
** One value: a letter (n nil, f and t booleans, i and d numbers of 8 bytes, s
** a length of 8 bytes and the bytes, { and } around keys and values). It lives
** in one process only and is not a format.
*/
#ifndef JB_BINDING_SANDBOX_TRANSFER_H
#define JB_BINDING_SANDBOX_TRANSFER_H

#include <lua.h>

#include "base/buffer.h"

#define JB_TRANSFER_DEPTH 32
#define JB_TRANSFER_BYTES ((size_t)16 * 1024 * 1024)

/*                                                              [-0, +0, -]
** Append the value at 'index'. 'what' names it in a message. JB_BAD_SCRIPT: a
** value of another type, a table that contains itself or is nested too
** deeply; JB_TOO_LARGE: more than JB_TRANSFER_BYTES.
*/
jb_status jb_transfer_write (lua_State *L, int index, const char *what,
                             jb_buffer *values, jb_error *err);

/*                                                              [-0, +n, m]
** Push all values of what jb_transfer_write wrote; returns how many.
*/
int jb_transfer_read (lua_State *L, const jb_buffer *values);

#endif
