/* SPDX-License-Identifier: MIT */
/*
** The class of spans, which segmenters fill (bind_words.c).
*/
#ifndef JB_BINDING_BIND_SPANS_H
#define JB_BINDING_BIND_SPANS_H

#include "binding/bind.h"
#include "words/token.h"

/* Userdata of this class are jb_tokens. */
#define JB_SPANS_CLASS "jianbao.Spans"

/*                                                              [-0, +1, m]
** Push an empty array of spans that the collector frees.
*/
jb_tokens *jb_new_spans (lua_State *L);

/*                                                              [-0, +0, m]
** Register the class.
*/
void jb_words_register_spans (lua_State *L);

#endif
