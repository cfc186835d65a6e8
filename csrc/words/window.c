/* SPDX-License-Identifier: MIT */
/* Decoding the text into the window. */
#include "words/window.h"

#include <string.h>

#include "text/utf8.h"

/* Four characters at a time. */
typedef uint32_t four __attribute__((vector_size(16)));

static inline uint32_t load (const char *text) {
  uint32_t loaded;
  memcpy(&loaded, text, sizeof loaded);
  return loaded;
}

/* How many of the first masks, all bits or none set, are set. */
static inline uint32_t count_first (four mask) {
  typedef uint64_t two __attribute__((vector_size(16)));
  two clear = ~(two)mask;
  if (clear[0] != 0)
    return (uint32_t)__builtin_ctzll(clear[0]) / 32;
  return clear[1] != 0 ? 2 + (uint32_t)__builtin_ctzll(clear[1]) / 32 : 4;
}

/*
** Decode four characters at a time as long as all take three bytes and have
** leads other than E0 and ED, after which not every second byte is allowed:
** nearly all of Chinese text with its punctuation. Sets 'characters' and
** 'offsets', of which 'room' are left and the first is '*offset'; returns how
** many, and moves '*offset' behind them. A byte more is read for each four.
*/
static uint32_t decode_fours (const char *text, size_t length, uint32_t room,
                              uint32_t *offset, uint32_t *characters,
                              uint32_t *offsets) {
  uint32_t count = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  const four threes = {0, 3, 6, 9};
  size_t most = length == 0 ? 0 : (length - 1) / 12; /* all can be read */
  most = most < room / 4 ? most : room / 4;
  for (; count < 4 * most; count += 4) {
    const char *at = text + 3 * (size_t)count;
    four bytes = {load(at), load(at + 3), load(at + 6), load(at + 9)};
    four leads = bytes & 0xF, places = *offset + 3 * count + threes;
    four fits = (four)((bytes & 0xC0C0F0) == 0x8080E0) & (four)(leads != 0) &
                (four)(leads != 0xD);
    uint32_t fitting = count_first(fits);
    bytes = leads << 12 | (bytes >> 2 & 0xFC0) | (bytes >> 16 & 0x3F);
    memcpy(characters + count, &bytes, sizeof bytes);
    memcpy(offsets + count, &places, sizeof places);
    if (fitting < 4) {
      count += fitting;
      break;
    }
  }
  *offset += 3 * count;
#else
  (void)text, (void)length, (void)room, (void)offset;
  (void)characters, (void)offsets;
#endif
  return count;
}

void jb_window_fill (jb_window *window, const char *text, size_t length,
                     size_t start, uint32_t ahead) {
  uint32_t capacity = JB_WINDOW_SETTLED + ahead, count = 0, at = 0;
  text += start;
  length -= start;
  while (count < capacity && at < length) {
    count += decode_fours(text + at, length - at, capacity - count, &at,
                          window->characters + count, window->offsets + count);
    /* What stopped them, and the letters and digits that follow. */
    while (count < capacity && at < length) {
      uint32_t *place = window->characters + count;
      size_t bytes = jb_utf8_decode(text + at, length - at, place);
      if (jb_utf8_ill_formed(text + at, bytes, *place))
        *place = JB_ILL_FORMED;
      window->offsets[count++] = at;
      at += (uint32_t)bytes;
      if (at < length && (unsigned char)text[at] >= 0x80)
        break;
    }
  }
  window->offsets[count] = at;
  window->text = text - start;
  window->length = length + start;
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
