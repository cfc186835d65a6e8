/* SPDX-License-Identifier: MIT */
/* Random texts of what a small model (small_model.h) knows, and of what it does
** not. */
#ifndef JB_SPEC_SMALL_TEXT_H
#define JB_SPEC_SMALL_TEXT_H

#include <string.h>

#include "support/random.h"

/* Write less than 'most' pieces, of at most 21 bytes each; returns the bytes.
 */
static inline size_t draw_text (random_state *random, uint32_t most,
                                char *text) {
  static const char *const pieces[] = {"职工", "代表", "大会",
                                       "安全", "生产", "的",
                                       "在",   "我们", "学生",
                                       "一",   "个",   "2023",
                                       "年",   "3.5%", "万",
                                       "G",    "T",    "恤",
                                       "，",   "。",   "“",
                                       "！",   "·",    "北",
                                       "京",   " ",    "\n",
                                       "……",   "𠮷",   "龘",
                                       "\xFF", "-",    "中华人民共和国"};
  size_t length = 0;
  for (uint32_t n = random_below(random, most); n > 0; n--) {
    const char *piece =
        pieces[random_below(random, sizeof pieces / sizeof *pieces)];
    memcpy(text + length, piece, strlen(piece));
    length += strlen(piece);
  }
  return length;
}

#endif
