/* SPDX-License-Identifier: MIT */
/*
** Units: what the sequence model labels.
**
** A unit is a character, or a run that is never cut: a number (3.5, 1,200,
** 10:30, 50%, 2023-06-21), a Latin word with its digits (AK-47, C++), an
** address (a URL, an e-mail address), a mark repeated (……, ——). Runs are found
** here, by rule, so that no model can cut them; it still decides whether a
** neighbour belongs to them (第|27, 5|万, T|恤).
**
** Blanks and the marks that end a sentence reset the context: what stands
** behind them is labelled as if a text began there. So a text gives the same
** words whole or cut into its lines, and a window can be settled there.
** Behind a reset stand boundary units, which have no characters, until two
** boundaries part the sides: the model looks at two neighbours a side.
*/
#ifndef JB_WORDS_UNITS_H
#define JB_WORDS_UNITS_H

#include "words/window.h"

/*
** What a character is to the model, kept for each code in the model's file:
** a type, which is also a feature, and flags.
*/
enum {
  JB_TYPE_BOUNDARY = 0,
  JB_TYPE_DIGIT = 1,
  JB_TYPE_LATIN = 2,
  JB_TYPE_MARK = 3,
  JB_TYPE_NUMERAL = 4, /* 一 to 亿, 两, 零, 〇 */
  JB_TYPE_DATE = 5,    /* 年, 月, 日 */
  JB_TYPE_HAN = 6,
  JB_TYPE_OTHER = 7,
  JB_TYPES = 8,
  JB_TYPE_BITS = 3,
  JB_KIND_ALONE = 1 << 3, /* always a token of its own */
  JB_KIND_BLANK = 1 << 4,
  JB_KIND_SENTENCE_END = 1 << 5,
  JB_KIND_REPEATS = 1 << 6 /* joins with the same character behind it */
};

/* Codes with a fixed meaning; those of characters follow. */
enum {
  JB_CODE_BOUNDARY = 0,
  JB_CODE_OTHER_HAN = 1, /* characters the model has not seen */
  JB_CODE_OTHER_MARK = 2,
  JB_CODE_OTHER = 3,
  JB_CODE_BLANK = 4, /* one that is forced into a word */
  JB_CODE_LETTER = 5,
  JB_CODE_DIGIT = 6,
  JB_CODE_NUMBER = 8,          /* + digits - 1, at most + 5 */
  JB_CODE_NUMBER_MARKED = 14,  /* with . , : or as a date */
  JB_CODE_NUMBER_PERCENT = 15, /* with % */
  JB_CODE_LATIN = 16,          /* + letters - 1, at most + 2 */
  JB_CODE_LATIN_DIGITS = 19,
  JB_CODE_ADDRESS = 20,
  JB_CODE_FIRST = 24 /* the first code of a character */
};

/* The longest run that is kept together, in characters. */
#define JB_RUN_CHARACTERS 256u

/* Labels: a unit begins, continues or ends a word, or is one. */
enum { JB_BEGIN, JB_MIDDLE, JB_END, JB_SINGLE, JB_LABELS };

/* Sets of labels, as bits; the set of all has none. */
enum {
  JB_ALLOW_ALL = 0,
  JB_ALLOW_EACH = 15,
  JB_ALLOW_SINGLE = 1 << JB_SINGLE,
  JB_ALLOW_STARTS = 1 << JB_BEGIN | 1 << JB_SINGLE,
  JB_ALLOW_ENDS = 1 << JB_END | 1 << JB_SINGLE
};

static inline bool jb_allows (unsigned set, unsigned label) {
  return set == JB_ALLOW_ALL || (set >> label & 1);
}

/* Every character may be a unit and bring two boundaries; two lead. */
#define JB_UNIT_CAPACITY (3 * JB_WINDOW_CHARACTERS + 4)

/* Units that are worked on at once, of which the last may lie behind all. */
#define JB_UNIT_BLOCK 16u

/* How characters become codes: part of a model's file. */
typedef struct jb_alphabet {
  const uint16_t *codes; /* of U+0000 … U+FFFF */
  const uint8_t *kinds;  /* by code */
  uint32_t code_count;
} jb_alphabet;

typedef struct jb_units {
  uint32_t count;
  uint16_t codes[JB_UNIT_CAPACITY + 1];
  /* The window's character where a unit starts; that of the unit behind it
  ** is where it ends, so a boundary without characters has both alike. */
  uint16_t starts[JB_UNIT_CAPACITY + 1];
  uint8_t allowed[JB_UNIT_CAPACITY + JB_UNIT_BLOCK]; /* sets of labels */
  /* The units of one character that have no code of their own. */
  uint32_t shared_count;
  uint16_t shared[JB_WINDOW_CHARACTERS];
} jb_units;

/*
** Set 'units' to those of the window up to its last reset, or to all when the
** window is the last or has no reset; tells which by returning whether the
** last unit's end is final. Two boundaries stand before and behind them. A
** reset counts only with 'ahead' characters (at least 1) behind it.
*/
bool jb_units_fill (jb_units *units, const jb_alphabet *alphabet,
                    const jb_window *window, uint32_t ahead);

/* The code of a character beyond U+FFFF, or of ill-formed bytes. */
uint32_t jb_code_beyond (uint32_t character);

/* The code of a character of the window. */
static inline uint32_t jb_code_of (const jb_alphabet *alphabet,
                                   uint32_t character) {
  return character < 0x10000 ? alphabet->codes[character]
                             : jb_code_beyond(character);
}

/*
** The character that stands for 'character' in the model: full-width forms
** become half-width, the ideographic full stop and comma-like marks of either
** width become one. Offsets stay those of the text.
*/
uint32_t jb_folded (uint32_t character);

/* The kind of a folded character that has a code of its own. */
uint8_t jb_kind_of (uint32_t folded);

/*
** The code of a folded character that the training text does not hold, by its
** class: the fallback from which an alphabet is built.
*/
uint32_t jb_fallback_code (uint32_t folded);

#endif
