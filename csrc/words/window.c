/* SPDX-License-Identifier: MIT */
/* Decoding the text into the window. */
#include "words/window.h"

#include "text/utf8.h"

/*
** The character at 'text' if it takes three bytes and its lead is neither E0
** nor ED, after which not every second byte is allowed; else 0 bytes. That is
** nearly all of Chinese text with its punctuation.
*/
static inline size_t decode_common (const char *text, size_t length,
                                    uint32_t *character) {
  const unsigned char *bytes = (const unsigned char *)text;
  uint32_t lead = bytes[0];
  if (lead - 0xE1 > 0xEF - 0xE1 || lead == 0xED || length < 3 ||
      ((bytes[1] ^ 0x80) | (bytes[2] ^ 0x80)) >= 0x40)
    return 0;
  *character =
      (lead & 0x0F) << 12 | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
  return 3;
}

void jb_window_fill (jb_window *window, const char *text, size_t length,
                     size_t start, uint32_t ahead) {
  uint32_t capacity = JB_WINDOW_SETTLED + ahead, count = 0;
  size_t at = start;
  while (count < capacity && at < length) {
    uint32_t character;
    size_t bytes = decode_common(text + at, length - at, &character);
    if (bytes == 0) {
      bytes = jb_utf8_decode(text + at, length - at, &character);
      if (jb_utf8_ill_formed(text + at, bytes, character))
        character = JB_ILL_FORMED;
    }
    window->characters[count] = character;
    window->offsets[count] = (uint32_t)(at - start);
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
