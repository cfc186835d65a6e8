/* SPDX-License-Identifier: MIT */
/*
** East Asian Width (UAX #11), folded to the three cases that matter for
** setting text in cells. utf8proc has no word for ambiguous characters, and
** those are the quotation marks and dashes of every Chinese page.
*/
#ifndef JB_TEXT_EAST_ASIAN_WIDTH_H
#define JB_TEXT_EAST_ASIAN_WIDTH_H

#include <stdint.h>

typedef enum jb_width {
  JB_WIDTH_NARROW,   /* N, Na, H */
  JB_WIDTH_WIDE,     /* W, F */
  JB_WIDTH_AMBIGUOUS /* A: wide among Chinese characters, else narrow */
} jb_width;

/* The width of a code point. */
jb_width jb_east_asian_width (uint32_t character);

#endif
