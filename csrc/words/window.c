/* SPDX-License-Identifier: MIT */
/* Decoding the text into the window. */
#include "words/window.h"

#include <string.h>

#include "text/utf8.h"

/*
** Whether the six bytes at 'text' (eight can be read) are two characters of
** three bytes with leads other than E0 and ED, after which not every second
** byte is allowed. That is nearly all of Chinese text with its punctuation.
*/
static inline bool decode_two (const char *text, uint32_t *characters) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  const unsigned leads = 0xDFFE; /* by the low half of a lead byte */
  uint64_t word;
  memcpy(&word, text, sizeof word);
  if ((word & 0x0000C0C0F0C0C0F0u) != 0x00008080E08080E0u ||
      !(leads >> (word & 0xF) & leads >> (word >> 24 & 0xF) & 1))
    return false;
  characters[0] = (uint32_t)((word & 0xF) << 12 | (word >> 2 & 0xFC0) |
                             (word >> 16 & 0x3F));
  characters[1] = (uint32_t)((word >> 12 & 0xF000) | (word >> 26 & 0xFC0) |
                             (word >> 40 & 0x3F));
  return true;
#else
  (void)text;
  (void)characters;
  return false;
#endif
}

void jb_window_fill (jb_window *window, const char *text, size_t length,
                     size_t start, uint32_t ahead) {
  uint32_t capacity = JB_WINDOW_SETTLED + ahead, count = 0;
  size_t at = start;
  while (count < capacity && at < length) {
    size_t left = length - at, bytes;
    uint32_t *place = window->characters + count;
    window->offsets[count] = (uint32_t)(at - start);
    if (left >= 8 && count + 2 <= capacity && decode_two(text + at, place)) {
      window->offsets[count + 1] = (uint32_t)(at - start) + 3;
      at += 6;
      count += 2;
      continue;
    }
    bytes = jb_utf8_decode(text + at, left, place);
    if (jb_utf8_ill_formed(text + at, bytes, *place))
      *place = JB_ILL_FORMED;
    at += bytes;
    count++;
  }
  window->offsets[count] = (uint32_t)(at - start);
  window->text = text;
  window->length = length;
  window->start = start;
  window->count = count;
  window->last = at == length;
  window->bound = false;
  window->forbidden = NULL;
  window->forbidden_count = 0;
  window->end_count = 0;
}

uint32_t jb_window_character_at (const jb_window *window, size_t offset) {
  uint32_t low = 0, high = window->count;
  while (low < high) {
    uint32_t middle = high - (high - low) / 2;
    if (window->start + window->offsets[middle] <= offset)
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}
