/* SPDX-License-Identifier: MIT */
/*
** Pages, articles and topics between Lua tables and the core's records.
**
** A table is read with raw access, checked key by key (an unknown key raises:
** nothing shall be lost without a word) and copied into an arena that the
** collector owns, so that raising leaks nothing.
*/
#ifndef JB_BINDING_BIND_RECORDS_H
#define JB_BINDING_BIND_RECORDS_H

#include "base/arena.h"
#include "binding/bind.h"
#include "store/article.h"

/*                                                              [-0, +1, m]
** Push an empty arena that the collector frees.
*/
jb_arena *jb_new_arena (lua_State *L);

/*                                                              [-0, +0, v]
** The page table at 'arg'; page->bytes is left to the caller.
*/
void jb_check_page (lua_State *L, int arg, jb_arena *arena, jb_page *page);

/*                                                              [-0, +0, v]
** The list of topics at 'arg'.
*/
jb_decision *jb_check_decisions (lua_State *L, int arg, jb_arena *arena,
                                 size_t *count);

/*                                                              [-0, +0, v]
** The string at 'index' in 'arena', absent for nil; 'what' names it if it is
** something else.
*/
jb_slice jb_check_text (lua_State *L, int arg, int index, jb_arena *arena,
                        const char *what);

/*                                                              [-0, +0, v]
** Raise unless every key of the table at 'index' is one of 'names' (a list
** that ends in NULL).
*/
void jb_check_keys (lua_State *L, int arg, int index, const char *const *names,
                    const char *what);

/*                                                              [-0, +1, m] */
void jb_push_article (lua_State *L, const jb_article *article);

/*                                                              [-0, +1, m]
** The page with its articles, without its bytes.
*/
void jb_push_page (lua_State *L, const jb_page *page);

/*                                                              [-0, +0, m]
** Set field 'name' of the table on top of the stack, unless absent.
*/
void jb_set_text (lua_State *L, const char *name, jb_slice text);

#endif
