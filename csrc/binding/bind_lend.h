/* SPDX-License-Identifier: MIT */
/*
** Working memory that one call lends to the next.
**
** What is called for each article (reading it, folding it, opening the gate)
** needs a buffer or an arena for a moment. Made each time, each costs an
** object with a finaliser, and a block of kilobytes; to find one, the C library
** first puts together all small blocks that Lua has given back. So the last
** one is kept in the Lua state and lent again.
**
** A finaliser of Lua's may run in the middle of a call and call the same
** function: what is lent is not lent twice, the second gets one of its own. A
** call that raises gives nothing back: the collector takes what it had.
*/
#ifndef JB_BINDING_BIND_LEND_H
#define JB_BINDING_BIND_LEND_H

#include "base/arena.h"
#include "binding/bind.h"

/*                                                              [-0, +1, m]
** An empty buffer. What is pushed keeps it alive until it is given back.
*/
jb_buffer *jb_lend_buffer (lua_State *L);

/* Give a buffer back that jb_lend_buffer lent; its contents are gone. */
void jb_give_back_buffer (jb_buffer *buffer);

/*                                                              [-0, +1, m]
** An empty arena. What is pushed keeps it alive until it is given back.
*/
jb_arena *jb_lend_arena (lua_State *L);

/* Give an arena back that jb_lend_arena lent; its contents are gone. */
void jb_give_back_arena (jb_arena *arena);

#endif
