/* SPDX-License-Identifier: MIT */
/* Compiling a dictionary in jieba's text format into a lexicon file. */
#ifndef JB_LEXICON_LEXICON_BUILD_H
#define JB_LEXICON_LEXICON_BUILD_H

#include "base/buffer.h"
#include "base/status.h"

/*
** Append to 'file' (which should be empty) the lexicon of the words in the
** dictionary 'text'; 'about' says where they come from. Every word needs a
** frequency. Of equal words the last one's frequency and tag count, and the
** total holds both frequencies; a word with frequency 0 is none: all as jieba
** reads its dictionary. An empty dictionary is allowed.
**
** JB_BAD_FORMAT, JB_BAD_ENCODING (with the line in the message) or
** JB_TOO_LARGE. The same text gives the same bytes.
*/
jb_status jb_lexicon_build (const char *text, size_t length, const char *about,
                            jb_buffer *file, jb_error *err);

#endif
