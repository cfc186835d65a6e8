/* SPDX-License-Identifier: MIT */
/*
** A question put to an archive, from its arguments to its answer: what it
** takes of core memory is owned by one userdata, and while it is answered a
** Lua function may be asked whether to go on.
**
** That function runs inside of the core. What it raises is caught, kept until
** the core has returned, and raised then; meanwhile the archive passes for
** closed, so that the function cannot use it.
*/
#ifndef JB_BINDING_BIND_QUESTION_H
#define JB_BINDING_BIND_QUESTION_H

#include "binding/bind_archive.h"
#include "store/explore.h"

typedef struct jb_question {
  jb_query query;
  jb_arena arena; /* of answers that are lists */
  jb_search_result result;
  jb_month_count *months;
  jb_match_options match;
  jb_store *store;
  /* The rest is for asking whether to go on. */
  lua_State *L;
  jb_handle *archive;
  int cancel, raised; /* places in the stack; cancel 0: nobody is asked */
  bool has_raised;
} jb_question;

/*                                                              [-0, +2, v]
** Push a question to the archive at 1 with the options in the table (or nil)
** at 'options', of which "strict" and "cancel" are read here, and behind it
** the function to be asked, or nil.
*/
jb_question *jb_new_question (lua_State *L, int options);

/*                                                              [-0, +0, v]
** Read the query at 'arg'; false: 'err' says what is wrong with it.
*/
bool jb_question_parse (lua_State *L, int arg, jb_question *question,
                        jb_error *err);

/*                                                            [-0, +0|1, -]
** Before and after the core answers. Between them nothing may raise. Where
** there is a function to be asked a place for what it raises is pushed.
*/
void jb_question_begin (jb_question *question);
void jb_question_end (jb_question *question);

/*                                                            [-0, +3|4, v]
** What a failed answer comes to: nil, message, code and, for a query, the
** byte; or what the asked function has raised.
*/
int jb_question_fail (lua_State *L, jb_question *question, const jb_error *err);

/*                                                              [-0, +0, v]
** Integer field 'name', from 0, of the options at 'options'.
*/
size_t jb_check_count (lua_State *L, int options, const char *name,
                       size_t otherwise);

/*                                                              [-0, +0, v]
** Boolean field 'name', false if it is nil.
*/
bool jb_check_flag (lua_State *L, int options, const char *name);

/*                                                              [-0, +0, m] */
void jb_register_question (lua_State *L);

#endif
