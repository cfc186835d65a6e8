/* SPDX-License-Identifier: MIT */
/*
** The class of segmenters is bound in two files: cutting in bind_words.c,
** counting in bind_counts.c. This is what they, and the archive, share.
*/
#ifndef JB_BINDING_BIND_WORDS_H
#define JB_BINDING_BIND_WORDS_H

#include "base/slice.h"
#include "binding/bind.h"

/* Userdata of this class are jb_handle of a jb_segmenter. */
#define JB_SEGMENTER_CLASS "jianbao.Segmenter"

/* The method Segmenter:counts, and the function words.counted. */
int jb_segmenter_counts (lua_State *L);
int jb_words_counted (lua_State *L);

/*                                                              [-0, +0, m]
** Register the class that counting uses inside.
*/
void jb_words_register_counts (lua_State *L);

/*                                                              [-0, +1, m]
** Push checked counts (words/counts.h) as a list of {word, count}.
*/
void jb_push_counts (lua_State *L, jb_slice counts, size_t words);

#endif
