/* SPDX-License-Identifier: MIT */
/* One sorted table of ranges, and utf8proc's categories for the rest. */
#include "text/classes.h"

#include <stddef.h>

#include <utf8proc.h>

#include "text/east_asian_width.h"

#define END (JB_CLASS_PUNCTUATION | JB_CLASS_SENTENCE_END)
#define OPEN (JB_CLASS_PUNCTUATION | JB_CLASS_OPENING)
#define CLOSE (JB_CLASS_PUNCTUATION | JB_CLASS_CLOSING)
#define OPEN_QUOTE (OPEN | JB_CLASS_QUOTE)
#define CLOSE_QUOTE (CLOSE | JB_CLASS_QUOTE)
/* The typewriter's quotation marks open and close alike. */
#define EITHER_QUOTE (OPEN_QUOTE | CLOSE_QUOTE)

typedef struct class_range {
  uint32_t first;
  uint32_t last;
  unsigned classes;
} class_range;

/* Sorted, without overlap. What is not here has its category's class. */
static const class_range ranges[] = {
    {0x0009, 0x000D, JB_CLASS_BLANK},
    {0x0020, 0x0020, JB_CLASS_BLANK},
    {0x0021, 0x0021, END},          /* ! */
    {0x0022, 0x0022, EITHER_QUOTE}, /* " */
    {0x0027, 0x0027, EITHER_QUOTE}, /* ' */
    {0x0028, 0x0028, OPEN},         /* ( */
    {0x0029, 0x0029, CLOSE},        /* ) */
    {0x002E, 0x002E, END},          /* . */
    {0x0030, 0x0039, JB_CLASS_DIGIT},
    {0x003F, 0x003F, END}, /* ? */
    {0x0041, 0x005A, JB_CLASS_LATIN},
    {0x005B, 0x005B, OPEN},  /* [ */
    {0x005D, 0x005D, CLOSE}, /* ] */
    {0x0061, 0x007A, JB_CLASS_LATIN},
    {0x007B, 0x007B, OPEN},  /* { */
    {0x007D, 0x007D, CLOSE}, /* } */
    {0x0085, 0x0085, JB_CLASS_BLANK},
    {0x00A0, 0x00A0, JB_CLASS_BLANK},
    {0x00AB, 0x00AB, OPEN_QUOTE},  /* « */
    {0x00BB, 0x00BB, CLOSE_QUOTE}, /* » */
    {0x00C0, 0x00D6, JB_CLASS_LATIN},
    {0x00D8, 0x00F6, JB_CLASS_LATIN},
    {0x00F8, 0x024F, JB_CLASS_LATIN},
    {0x1680, 0x1680, JB_CLASS_BLANK},
    {0x1E00, 0x1EFF, JB_CLASS_LATIN},
    {0x2000, 0x200B, JB_CLASS_BLANK},
    {0x2018, 0x2018, OPEN_QUOTE},  /* ‘ */
    {0x2019, 0x2019, CLOSE_QUOTE}, /* ’ */
    {0x201A, 0x201A, OPEN_QUOTE},  /* ‚ */
    {0x201B, 0x201C, OPEN_QUOTE},  /* ‛ “ */
    {0x201D, 0x201D, CLOSE_QUOTE}, /* ” */
    {0x201E, 0x201F, OPEN_QUOTE},  /* „ ‟ */
    {0x2026, 0x2026, END},         /* … */
    {0x2028, 0x2029, JB_CLASS_BLANK},
    {0x202F, 0x202F, JB_CLASS_BLANK},
    {0x2039, 0x2039, OPEN_QUOTE},  /* ‹ */
    {0x203A, 0x203A, CLOSE_QUOTE}, /* › */
    {0x203C, 0x203D, END},         /* ‼ ‽ */
    {0x2047, 0x2049, END},         /* ⁇ ⁈ ⁉ */
    {0x205F, 0x2060, JB_CLASS_BLANK},
    {0x22EF, 0x22EF, JB_CLASS_SYMBOL | JB_CLASS_SENTENCE_END}, /* ⋯ */
    {0x3000, 0x3000, JB_CLASS_BLANK},
    {0x3002, 0x3002, END},          /* 。 */
    {0x3005, 0x3005, JB_CLASS_HAN}, /* 々 */
    {0x3007, 0x3007, JB_CLASS_HAN}, /* 〇 */
    {0x3008, 0x3008, OPEN_QUOTE},   /* 〈 */
    {0x3009, 0x3009, CLOSE_QUOTE},  /* 〉 */
    {0x300A, 0x300A, OPEN_QUOTE},   /* 《 */
    {0x300B, 0x300B, CLOSE_QUOTE},  /* 》 */
    {0x300C, 0x300C, OPEN_QUOTE},   /* 「 */
    {0x300D, 0x300D, CLOSE_QUOTE},  /* 」 */
    {0x300E, 0x300E, OPEN_QUOTE},   /* 『 */
    {0x300F, 0x300F, CLOSE_QUOTE},  /* 』 */
    {0x301D, 0x301D, OPEN_QUOTE},   /* 〝 */
    {0x301E, 0x301F, CLOSE_QUOTE},  /* 〞 〟 */
    {0x3021, 0x3029, JB_CLASS_HAN}, /* 〡 to 〩 */
    {0x3038, 0x303B, JB_CLASS_HAN}, /* 〸 〹 〺 〻 */
    {0x3400, 0x4DBF, JB_CLASS_HAN}, /* extension A */
    {0x4E00, 0x9FFF, JB_CLASS_HAN},
    {0xF900, 0xFAFF, JB_CLASS_HAN}, /* compatibility */
    {0xFE12, 0xFE12, END},          /* ︒ of vertical text */
    {0xFE15, 0xFE16, END},          /* ︕ ︖ */
    {0xFE19, 0xFE19, END},          /* ︙ */
    {0xFE3D, 0xFE3D, OPEN_QUOTE},   /* ︽ */
    {0xFE3E, 0xFE3E, CLOSE_QUOTE},  /* ︾ */
    {0xFE3F, 0xFE3F, OPEN_QUOTE},   /* ︿ */
    {0xFE40, 0xFE40, CLOSE_QUOTE},  /* ﹀ */
    {0xFE41, 0xFE41, OPEN_QUOTE},   /* ﹁ */
    {0xFE42, 0xFE42, CLOSE_QUOTE},  /* ﹂ */
    {0xFE43, 0xFE43, OPEN_QUOTE},   /* ﹃ */
    {0xFE44, 0xFE44, CLOSE_QUOTE},  /* ﹄ */
    {0xFE52, 0xFE52, END},          /* ﹒ */
    {0xFE56, 0xFE57, END},          /* ﹖ ﹗ */
    {0xFEFF, 0xFEFF, JB_CLASS_BLANK},
    {0xFF01, 0xFF01, END},          /* ！ */
    {0xFF02, 0xFF02, EITHER_QUOTE}, /* ＂ */
    {0xFF07, 0xFF07, EITHER_QUOTE}, /* ＇ */
    {0xFF0E, 0xFF0E, END},          /* ． */
    {0xFF10, 0xFF19, JB_CLASS_DIGIT},
    {0xFF1F, 0xFF1F, END}, /* ？ */
    {0xFF21, 0xFF3A, JB_CLASS_LATIN},
    {0xFF41, 0xFF5A, JB_CLASS_LATIN},
    {0xFF61, 0xFF61, END},            /* ｡ */
    {0xFF62, 0xFF62, OPEN_QUOTE},     /* ｢ */
    {0xFF63, 0xFF63, CLOSE_QUOTE},    /* ｣ */
    {0x20000, 0x2A6DF, JB_CLASS_HAN}, /* extension B */
    {0x2A700, 0x2EE5D, JB_CLASS_HAN}, /* extensions C to F, and I */
    {0x2F800, 0x2FA1F, JB_CLASS_HAN}, /* compatibility supplement */
    {0x30000, 0x323AF, JB_CLASS_HAN}, /* extensions G and H */
};

static unsigned classes_of_category (uint32_t character) {
  switch (utf8proc_category((utf8proc_int32_t)character)) {
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PI: return OPEN;
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PF: return CLOSE;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PO: return JB_CLASS_PUNCTUATION;
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SK:
    case UTF8PROC_CATEGORY_SO: return JB_CLASS_SYMBOL;
    default: return 0;
  }
}

/* The classes the table gives, or 0. */
static unsigned classes_of_table (uint32_t character) {
  size_t low = 0, high = sizeof ranges / sizeof *ranges;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (ranges[middle].last < character)
      low = middle + 1;
    else
      high = middle;
  }
  if (low < sizeof ranges / sizeof *ranges && ranges[low].first <= character)
    return ranges[low].classes;
  return 0;
}

unsigned jb_character_classes (uint32_t character) {
  unsigned classes;
  if (character >= 0x4E00 && character <= 0x9FFF)
    return JB_CLASS_HAN;
  classes = classes_of_table(character);
  return classes != 0 ? classes : classes_of_category(character);
}

bool jb_is_han (uint32_t character) {
  return (character >= 0x4E00 && character <= 0x9FFF) ||
         (classes_of_table(character) & JB_CLASS_HAN) != 0;
}

bool jb_is_blank (uint32_t character) {
  return (classes_of_table(character) & JB_CLASS_BLANK) != 0;
}

bool jb_is_quote (uint32_t character) {
  return (classes_of_table(character) & JB_CLASS_QUOTE) != 0;
}

unsigned jb_character_columns (uint32_t character, unsigned ambiguous) {
  if (character >= 0x4E00 && character <= 0x9FFF)
    return 2;
  if (character >= 0x20 && character < 0x7F)
    return 1;
  switch (utf8proc_category((utf8proc_int32_t)character)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME: return 0;
    default: break;
  }
  switch (jb_east_asian_width(character)) {
    case JB_WIDTH_WIDE: return 2;
    case JB_WIDTH_AMBIGUOUS: return ambiguous;
    case JB_WIDTH_NARROW: break;
  }
  return 1;
}
