/* SPDX-License-Identifier: MIT */
/*
** The window: a stretch of the text as characters, which a model cuts.
**
** A text is segmented window by window, so memory stays the same however long
** it is. A window starts where the last one's settled part ended and holds
** some characters to settle and some to look ahead at. The model cuts it and
** says how much of that is settled.
*/
#ifndef JB_WORDS_WINDOW_H
#define JB_WORDS_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lexicon/dictionary_text.h"
#include "text/offsets.h"

/* Characters to settle in one window, and what it can hold with look-ahead. */
#define JB_WINDOW_SETTLED 1024u
#define JB_WINDOW_CHARACTERS (JB_WINDOW_SETTLED + JB_WORD_CHARACTERS + 1)

/* Stands for ill-formed bytes; not a code point, and in no word. */
#define JB_ILL_FORMED 0xFFFFFFFFu

/* What is required of the boundary before a character. */
enum {
  JB_BOUNDARY_FREE = 0, /* the model decides */
  JB_BOUNDARY_CUT = 1,  /* a token begins here */
  JB_BOUNDARY_JOIN = 2  /* no token begins here */
};

typedef struct jb_window {
  const char *text; /* the whole text */
  size_t length;
  size_t start;   /* byte where the window's first character starts */
  uint32_t count; /* characters in the window */
  bool last;      /* the text ends with the window */
  /* What must hold (words/constraints.h): */
  bool bound; /* some of the boundaries are not free; else none is set */
  const jb_range *forbidden; /* ranges of the text that start in the window */
  size_t forbidden_count;    /* and must not be tokens */
  uint32_t characters[JB_WINDOW_CHARACTERS];
  uint32_t offsets[JB_WINDOW_CHARACTERS + 1]; /* bytes from 'start' */
  uint8_t boundaries[JB_WINDOW_CHARACTERS + 1];
  /* The model's answer: where each token ends, as the number of the character
  ** behind it; the last is the number of settled characters. One more may be written. */
  uint32_t end_count;
  uint16_t ends[JB_WINDOW_CHARACTERS + 1];
} jb_window;

/*
** Fill the window from byte 'start' (below 'length') on, with 'ahead'
** characters to look ahead at (at most JB_WORD_CHARACTERS), and nothing that
** must hold.
*/
void jb_window_fill (jb_window *window, const char *text, size_t length,
                     size_t start, uint32_t ahead);

/* The number of the last character that starts at byte 'offset' of the text or
** before; 'count' for the byte behind the window and all further ones. */
uint32_t jb_window_character_at (const jb_window *window, size_t offset);

#endif
