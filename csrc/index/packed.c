/* SPDX-License-Identifier: MIT */
/* Choosing a width, packing, patching; packed.h has the stored form. */
#include "index/packed.h"

#include <string.h>

#include "index/bits.h"

#define HAS_PATCHES 64U
#define PATCH_BITS 8U /* more than these above the width are not patched */

static unsigned bits_of (uint32_t number) {
  return number == 0 ? 0 : 32U - (unsigned)__builtin_clz(number);
}

static size_t packed_bytes (unsigned width, unsigned count) {
  return ((size_t)width * count + 7) / 8;
}

/* The width by which the run is shortest, and how many are over it. */
static unsigned choose_width (const uint32_t *numbers, unsigned count,
                              unsigned *patches) {
  unsigned of_width[33] = {0};
  unsigned most = 32, best, over = 0;
  size_t least;
  for (unsigned i = 0; i < count; i++)
    of_width[bits_of(numbers[i])]++;
  while (most > 0 && of_width[most] == 0)
    most--;
  best = most;
  least = packed_bytes(most, count);
  *patches = 0;
  for (unsigned width = most; width-- > 0 && most - width <= PATCH_BITS;) {
    size_t bytes;
    over += of_width[width + 1];
    bytes = packed_bytes(width, count) + 1 + 2 * (size_t)over;
    if (bytes < least) {
      least = bytes;
      best = width;
      *patches = over;
    }
  }
  return best;
}

/* Fewer than 128 numbers, each below 2^width, to packed_bytes bytes. */
static void pack_few (const uint32_t *numbers, unsigned count, unsigned width,
                      unsigned char *bytes) {
  uint64_t bits = 0;
  unsigned filled = 0;
  for (unsigned i = 0; i < count; i++) {
    bits |= (uint64_t)numbers[i] << filled;
    for (filled += width; filled >= 8; filled -= 8, bits >>= 8)
      *bytes++ = (unsigned char)(bits & 0xFF);
  }
  if (filled > 0)
    *bytes = (unsigned char)bits;
}

static void unpack_few (const unsigned char *bytes, unsigned count,
                        unsigned width, uint32_t *numbers) {
  const uint64_t mask = ((uint64_t)1 << width) - 1;
  uint64_t bits = 0;
  unsigned filled = 0;
  for (unsigned i = 0; i < count; i++) {
    for (; filled < width; filled += 8)
      bits |= (uint64_t)*bytes++ << filled;
    numbers[i] = (uint32_t)(bits & mask);
    bits >>= width;
    filled -= width;
  }
}

void jb_packed_append (jb_buffer *buffer, const uint32_t *numbers,
                       unsigned count) {
  unsigned patches;
  const unsigned width = choose_width(numbers, count, &patches);
  const uint32_t mask = width == 32 ? UINT32_MAX : ((uint32_t)1 << width) - 1;
  uint32_t low[JB_PACKED_NUMBERS];
  unsigned char bytes[JB_PACKED_BYTES];
  unsigned char *at = bytes;
  for (unsigned i = 0; i < count; i++)
    low[i] = numbers[i] & mask;
  *at++ = (unsigned char)(width | (patches > 0 ? HAS_PATCHES : 0));
  if (patches > 0)
    *at++ = (unsigned char)patches;
  if (count == JB_PACKED_NUMBERS)
    jb_bits_pack(low, width, at);
  else
    pack_few(low, count, width, at);
  at += packed_bytes(width, count);
  for (unsigned i = 0; patches > 0 && i < count; i++)
    if (numbers[i] > mask) {
      *at++ = (unsigned char)i;
      *at++ = (unsigned char)(numbers[i] >> width);
    }
  jb_buffer_append(buffer, bytes, (size_t)(at - bytes));
}

/* A run's head; true when all of the run lies within the bytes. */
static inline bool read_head (jb_bytes *bytes, unsigned count, unsigned *width,
                              unsigned *patches) {
  unsigned head;
  if (bytes->at == bytes->end)
    return false;
  head = *bytes->at++;
  *width = head & ~HAS_PATCHES;
  *patches = 0;
  if (*width > 32)
    return false;
  if ((head & HAS_PATCHES) != 0) {
    if (bytes->at == bytes->end)
      return false;
    *patches = *bytes->at++;
    if (*patches == 0 || *patches > count || *width > 31)
      return false;
  }
  return (size_t)(bytes->end - bytes->at) >=
         packed_bytes(*width, count) + 2 * (size_t)*patches;
}

bool jb_packed_read (jb_bytes *bytes, unsigned count, uint32_t *numbers) {
  unsigned width, patches, next = 0;
  if (!read_head(bytes, count, &width, &patches))
    return false;
  if (count == JB_PACKED_NUMBERS)
    jb_bits_unpack(bytes->at, width, numbers);
  else
    unpack_few(bytes->at, count, width, numbers);
  bytes->at += packed_bytes(width, count);
  for (; patches > 0; patches--, bytes->at += 2) {
    const unsigned place = bytes->at[0];
    const uint64_t high = (uint64_t)bytes->at[1] << width;
    if (place < next || place >= count || high == 0 || high > UINT32_MAX)
      return false;
    numbers[place] |= (uint32_t)high;
    next = place + 1;
  }
  return true;
}

bool jb_packed_skip (jb_bytes *bytes, unsigned count) {
  unsigned width, patches;
  if (!read_head(bytes, count, &width, &patches))
    return false;
  bytes->at += packed_bytes(width, count) + 2 * (size_t)patches;
  return true;
}
