/* SPDX-License-Identifier: MIT */
/* Decoding the text into the window. */
#include "words/window.h"

#include <string.h>

#include "text/utf8.h"

/* The same 32 bits in both halves of a word. */
#define BOTH(bits) ((uint64_t)(bits) << 32 | (bits))

/*
** Decode two characters at a time as long as both take three bytes and have
** leads other than E0 and ED, after which not every second byte is allowed:
** nearly all of Chinese text with its punctuation. Sets 'characters' and
** 'offsets', of which 'room' are left and the first is '*offset'; returns how
** many, and moves '*offset' behind them. Eight bytes are read for each two.
*/
static uint32_t decode_pairs (const char *text, size_t length, uint32_t room,
                              uint32_t *offset, uint32_t *characters,
                              uint32_t *offsets) {
  uint32_t count = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  uint64_t places = BOTH((uint64_t)*offset) + ((uint64_t)3 << 32);
  size_t most = length < 8 ? 0 : (length - 2) / 6; /* all can be read */
  most = most < room / 2 ? most : room / 2;
  for (size_t pair = 0; pair < most; pair++) {
    uint64_t word, leads;
    memcpy(&word, text + 6 * pair, sizeof word);
    if ((word & 0x0000C0C0F0C0C0F0u) != 0x00008080E08080E0u)
      break;
    /* One character in each half, its lead byte lowest. */
    word = (word & 0xFFFFFF) | (word << 8 & 0x00FFFFFF00000000u);
    leads = word & BOTH(0xF);
    /* Bit 4 of each half: the lead is not E0, and is not ED. */
    if ((((leads + BOTH(0xF)) & ((leads ^ BOTH(0xD)) + BOTH(0xF))) &
         BOTH(0x10)) != BOTH(0x10))
      break;
    word = leads << 12 | (word >> 2 & BOTH(0xFC0)) | (word >> 16 & BOTH(0x3F));
    memcpy(characters + 2 * pair, &word, sizeof word);
    memcpy(offsets + 2 * pair, &places, sizeof places);
    places += BOTH((uint64_t)6);
    count += 2;
  }
  *offset = (uint32_t)places;
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
    uint32_t *place = window->characters + count;
    size_t bytes;
    uint32_t pairs = decode_pairs(text + at, length - at, capacity - count, &at,
                                  place, window->offsets + count);
    if (pairs > 0) {
      count += pairs;
      continue;
    }
    window->offsets[count] = at;
    bytes = jb_utf8_decode(text + at, length - at, place);
    if (jb_utf8_ill_formed(text + at, bytes, *place))
      *place = JB_ILL_FORMED;
    at += (uint32_t)bytes;
    count++;
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
