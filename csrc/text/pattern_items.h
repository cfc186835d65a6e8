/* SPDX-License-Identifier: MIT */
/*
** A pattern in its made form, as pattern.c writes it and pattern_match.c runs
** it: a list of items, the last of kind JB_ITEM_MATCHED, and the sets that
** items name.
*/
#ifndef JB_TEXT_PATTERN_ITEMS_H
#define JB_TEXT_PATTERN_ITEMS_H

#include "text/pattern.h"
#include "text/utf8.h"

typedef enum jb_item_kind {
  JB_ITEM_ANY,       /* one character */
  JB_ITEM_CHARACTER, /* this character: 'value' */
  JB_ITEM_SET,       /* one of set 'value' */
  JB_ITEM_OPEN,      /* capture 'value' begins */
  JB_ITEM_POSITION,  /* capture 'value' is the place */
  JB_ITEM_CLOSE,     /* capture 'value' ends */
  JB_ITEM_AGAIN,     /* the text of capture 'value' again: %1 */
  JB_ITEM_BALANCED,  /* from 'value' to its 'closing': %b() */
  JB_ITEM_FRONTIER,  /* into set 'value': %f[set] */
  JB_ITEM_AT_END,    /* the end of the subject: $ */
  JB_ITEM_MATCHED    /* the end of the pattern */
} jb_item_kind;

typedef enum jb_repeat {
  JB_REPEAT_ONCE,
  JB_REPEAT_OPTIONAL, /* ? */
  JB_REPEAT_MANY,     /* * */
  JB_REPEAT_SOME,     /* + */
  JB_REPEAT_FEW       /* - */
} jb_repeat;

typedef struct jb_item {
  jb_item_kind kind;
  jb_repeat repeat; /* of the first three kinds */
  uint32_t value, closing;
} jb_item;

/* What a set holds of the characters beyond ASCII, by class; bits. */
enum {
  JB_WIDE_BLANK = 1 << 0,
  JB_WIDE_PUNCTUATION = 1 << 1,
  JB_WIDE_GRAPHIC = 1 << 2, /* all but blanks */
  JB_WIDE_NO_BLANK = 1 << 3,
  JB_WIDE_NO_PUNCTUATION = 1 << 4,
  JB_WIDE_NO_GRAPHIC = 1 << 5,
  JB_WIDE_ALL = 1 << 6
};

typedef struct jb_set {
  uint32_t ascii[4]; /* a bit a character */
  unsigned wide;     /* bits of JB_WIDE_* */
  bool negated;
  size_t first_range, range_count; /* ranges beyond ASCII */
} jb_set;

/* Both ends belong to it. */
typedef struct jb_code_range {
  uint32_t first, last;
} jb_code_range;

struct jb_pattern {
  unsigned reading;
  bool anchored;
  bool starts_with_byte; /* every match starts with 'first_byte' */
  char first_byte;
  unsigned capture_count;
  size_t item_count, set_count, range_count;
  jb_item *items; /* the three arrays lie behind this struct */
  jb_set *sets;
  jb_code_range *ranges;
};

/* A character that is ill-formed UTF-8: its bytes under this bit. */
#define JB_ILL_FORMED 0x80000000u

/*
** The character at 'text', of which 'length' bytes (at least 1) can be read,
** and its bytes.
*/
static inline size_t jb_pattern_read (unsigned reading, const char *text,
                                      size_t length, uint32_t *character) {
  const unsigned char *bytes = (const unsigned char *)text;
  size_t count;
  if (bytes[0] < 0x80 || !(reading & JB_PATTERN_CHARACTERS)) {
    *character = bytes[0];
    return 1;
  }
  count = jb_utf8_decode(text, length, character);
  if (jb_utf8_ill_formed(text, count, *character)) {
    uint32_t code = 0; /* at most three bytes */
    for (size_t i = 0; i < count; i++)
      code = code << 8 | bytes[i];
    *character = JB_ILL_FORMED | code;
  }
  return count;
}

#endif
