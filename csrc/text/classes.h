/* SPDX-License-Identifier: MIT */
/*
** What a character is to a newspaper page.
**
** The classes are the ones the field needs, not Unicode's: a character may be
** in several (a closing quotation mark is punctuation, closing, and passed
** over by search) or in none (a Cyrillic letter).
*/
#ifndef JB_TEXT_CLASSES_H
#define JB_TEXT_CLASSES_H

#include <stdbool.h>
#include <stdint.h>

typedef enum jb_class {
  /*
  ** Unicode's White_Space (PropList.txt), and what takes no room at all: zero
  ** width space U+200B, word joiner U+2060, and U+FEFF, which is a stray byte
  ** order mark inside a text.
  */
  JB_CLASS_BLANK = 1 << 0,
  /*
  ** Unified and compatibility ideographs with all extensions (to Unicode 15,
  ** extension H), and 々 〇 〡 to 〩, which stand where a hanzi stands.
  */
  JB_CLASS_HAN = 1 << 1,
  JB_CLASS_LATIN = 1 << 2, /* letters with or without marks, and full width */
  JB_CLASS_DIGIT = 1 << 3, /* 0 to 9, half and full width */
  /* 。！？… and the half-width .!? : a sentence may end here. */
  JB_CLASS_SENTENCE_END = 1 << 4,
  JB_CLASS_OPENING = 1 << 5, /* brackets and quotation marks that open */
  JB_CLASS_CLOSING = 1 << 6, /* and that close */
  /* All punctuation, also the ones above (general category P). */
  JB_CLASS_PUNCTUATION = 1 << 7,
  JB_CLASS_SYMBOL = 1 << 8, /* general category S */
  /*
  ** Quotation and book marks: search passes over them, because readers ask
  ** for 一带一路建设 where the page has “一带一路”建设. This is the one list;
  ** normalising with JB_DROP_QUOTES and the index both use it.
  */
  JB_CLASS_QUOTE = 1 << 9
} jb_class;

/* The classes of a code point, as bits of jb_class. */
unsigned jb_character_classes (uint32_t character);

/* Whether a code point is of JB_CLASS_HAN; quick for the common block. */
bool jb_is_han (uint32_t character);

/* Whether a code point is of JB_CLASS_BLANK. */
bool jb_is_blank (uint32_t character);

/* Whether a code point is of JB_CLASS_QUOTE. */
bool jb_is_quote (uint32_t character);

/*
** Columns a character takes where text is set in columns of half-width cells:
** 2 for East Asian Width W and F (UAX #11), 0 for what is set onto another
** character or not at all, else 1. Ambiguous characters take 'ambiguous'
** columns: 2 in Chinese print, 1 elsewhere.
*/
unsigned jb_character_columns (uint32_t character, unsigned ambiguous);

#endif
