/* SPDX-License-Identifier: MIT */
/*
** Reading a dictionary in jieba's text format: a word a line,
**
**   line = word [blank frequency] [blank tag]
**   frequency = digit+     tag = lower-case letter+     blank = space | tab
**
** read from the right, as jieba's expression `^(.+?)( [0-9]+)?( [a-z]+)?$`
** does: so a word may hold blanks, '-', '%', Latin letters and digits. Blanks
** around a line, a carriage return and a byte order mark are passed over;
** so are empty lines. A tag is at most JB_TAG_BYTES - 1 letters long; a
** longer run of letters belongs to the word.
*/
#ifndef JB_LEXICON_DICTIONARY_TEXT_H
#define JB_LEXICON_DICTIONARY_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Bytes of a tag with its closing zero. */
#define JB_TAG_BYTES 16u

/* The longest word a dictionary may hold, in characters. */
#define JB_WORD_CHARACTERS 255u

typedef struct jb_dictionary_line {
  const char *word; /* in the dictionary's text; UTF-8 */
  size_t length;    /* bytes, at least 1 */
  bool has_frequency;
  uint32_t frequency;
  char tag[JB_TAG_BYTES]; /* "" for none */
} jb_dictionary_line;

/* A reader over a dictionary's text. Start with {text, length, 0, 0}. */
typedef struct jb_dictionary_reader {
  const char *text;
  size_t length;
  size_t offset;      /* of the next line */
  size_t line_number; /* of the line read last, from 1 */
} jb_dictionary_reader;

/*
** Read the next line that is not empty. Returns JB_OK and sets '*found' to
** whether there was one; JB_BAD_ENCODING or JB_BAD_FORMAT, with the number of
** the line in the message and its byte offset, for one that cannot be read.
*/
jb_status jb_dictionary_read (jb_dictionary_reader *reader,
                              jb_dictionary_line *line, bool *found,
                              jb_error *err);

#endif
