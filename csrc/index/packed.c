/* SPDX-License-Identifier: MIT */
/* Choosing a width, packing, patching; packed.h has the stored form. */
#include "index/packed.h"

#include <string.h>

#include "index/bit_stream.h"
#include "index/bits.h"

#define HAS_PATCHES 64U
#define IS_RICE 128U
#define RICE_MOST 31U
#define HIGH_BITS 8U      /* more than these above the width are not patched */
#define SMALL_HIGH 15U    /* the most that a patch of one byte adds */
#define PASSED_OVER 0xF0U /* 15 numbers without a patch */
#define PATCHES_BYTES 255U

static size_t packed_bytes (unsigned width, unsigned count) {
  return ((size_t)width * count + 7) / 8;
}

/*
** The width by which the run is shortest. A patch is taken as a byte, or two
** if more than four bits are over; that some take one more is left out.
*/
static unsigned choose_width (const uint32_t *numbers, unsigned count,
                              size_t *bytes_needed) {
  unsigned of_width[33 + 4] = {0};
  unsigned most = 32, best, over = 0, far_over = 0;
  size_t least;
  for (unsigned i = 0; i < count; i++)
    of_width[jb_bits_of(numbers[i])]++;
  while (most > 0 && of_width[most] == 0)
    most--;
  best = most;
  least = packed_bytes(most, count);
  for (unsigned width = most; width-- > 0 && most - width <= HIGH_BITS;) {
    size_t bytes;
    over += of_width[width + 1];
    far_over += of_width[width + 5 < 33 ? width + 5 : 33];
    bytes = packed_bytes(width, count) + 1 + over + far_over;
    if (bytes < least) {
      least = bytes;
      best = width;
    }
  }
  *bytes_needed = least;
  return best;
}

/* Bytes of the numbers in Rice's code. */
static size_t rice_bytes (const uint32_t *numbers, unsigned count, unsigned k) {
  uint64_t bits = (uint64_t)count * (k + 1);
  for (unsigned i = 0; i < count; i++)
    bits += numbers[i] >> k;
  return (size_t)((bits + 7) / 8);
}

/*
** Append the run in Rice's code if it is shorter so than 'packed' bytes. The
** best parameter is near the logarithm of the mean (Kiely, Selecting the Golomb
** parameter in Rice coding, 2004).
*/
static bool append_rice (jb_buffer *buffer, const uint32_t *numbers,
                         unsigned count, size_t packed) {
  unsigned char bytes[1 + JB_PACKED_BYTES];
  jb_bit_writer writer = jb_bits_to(bytes + 1, JB_PACKED_BYTES);
  uint64_t sum = 0;
  unsigned k;
  size_t least, other;
  for (unsigned i = 0; i < count; i++)
    sum += numbers[i];
  k = jb_bits_of((uint32_t)(sum * 11 / 16 / count));
  if (k > RICE_MOST)
    return false;
  least = rice_bytes(numbers, count, k);
  if (k > 0) {
    other = rice_bytes(numbers, count, k - 1);
    if (other <= least) {
      least = other;
      k--;
    }
  }
  if (least >= packed)
    return false;
  for (unsigned i = 0; i < count; i++)
    jb_bits_put_rice(&writer, numbers[i], k);
  bytes[0] = (unsigned char)(IS_RICE | k);
  least = (size_t)(jb_bits_end_writing(&writer) - bytes);
  if (writer.full)
    return false;
  jb_buffer_append(buffer, bytes, least);
  return true;
}

/*
** Make the patches of numbers that are over 'width'; how many bytes, or more
** than PATCHES_BYTES if they do not fit.
*/
static unsigned make_patches (const uint32_t *numbers, unsigned count,
                              unsigned width, unsigned char *patches) {
  unsigned length = 0, between = 0;
  for (unsigned i = 0; i < count && width < 32; i++) {
    const uint32_t high = numbers[i] >> width;
    if (high == 0) {
      between++;
      continue;
    }
    for (; between >= 15; between -= 15)
      patches[length++] = PASSED_OVER;
    if (high <= SMALL_HIGH) {
      patches[length++] = (unsigned char)(between << 4 | high);
    } else {
      patches[length++] = (unsigned char)(between << 4);
      patches[length++] = (unsigned char)high;
    }
    between = 0;
  }
  return length;
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
  size_t packed;
  unsigned width = choose_width(numbers, count, &packed);
  uint32_t low[JB_PACKED_NUMBERS], mask;
  unsigned char patches[3 * JB_PACKED_NUMBERS];
  unsigned char bytes[JB_PACKED_BYTES];
  unsigned char *at = bytes;
  unsigned patches_bytes;
  if (count < JB_PACKED_NUMBERS && append_rice(buffer, numbers, count, packed))
    return;
  patches_bytes = make_patches(numbers, count, width, patches);
  if (patches_bytes > PATCHES_BYTES) {
    for (unsigned i = 0; i < count; i++)
      if (jb_bits_of(numbers[i]) > width)
        width = jb_bits_of(numbers[i]);
    patches_bytes = 0;
  }
  mask = width == 32 ? UINT32_MAX : ((uint32_t)1 << width) - 1;
  for (unsigned i = 0; i < count; i++)
    low[i] = numbers[i] & mask;
  *at++ = (unsigned char)(width | (patches_bytes > 0 ? HAS_PATCHES : 0));
  if (patches_bytes > 0)
    *at++ = (unsigned char)patches_bytes;
  if (count == JB_PACKED_NUMBERS)
    jb_bits_pack(low, width, at);
  else
    pack_few(low, count, width, at);
  at += packed_bytes(width, count);
  memcpy(at, patches, patches_bytes);
  at += patches_bytes;
  jb_buffer_append(buffer, bytes, (size_t)(at - bytes));
}

/* A run's head; true when all of the run lies within the bytes. */
static inline bool read_head (jb_bytes *bytes, unsigned count, unsigned *width,
                              unsigned *patches_bytes) {
  unsigned head;
  if (bytes->at == bytes->end)
    return false;
  head = *bytes->at++;
  *width = head & ~HAS_PATCHES;
  *patches_bytes = 0;
  if (*width > 32)
    return false;
  if ((head & HAS_PATCHES) != 0) {
    if (bytes->at == bytes->end)
      return false;
    *patches_bytes = *bytes->at++;
    if (*patches_bytes == 0 || *width > 31)
      return false;
  }
  return (size_t)(bytes->end - bytes->at) >=
         packed_bytes(*width, count) + *patches_bytes;
}

/* Add the patches that lie from 'at' to 'end'. */
static bool read_patches (const unsigned char *at, const unsigned char *end,
                          unsigned count, unsigned width, uint32_t *numbers) {
  unsigned place = 0;
  while (at < end) {
    const unsigned patch = *at++;
    uint64_t high = patch & 15U;
    place += patch >> 4;
    if (patch == PASSED_OVER)
      continue;
    if (high == 0) {
      if (at == end)
        return false;
      high = *at++;
    }
    high <<= width;
    if (patch > PASSED_OVER || place >= count || high == 0 || high > UINT32_MAX)
      return false;
    numbers[place++] |= (uint32_t)high;
  }
  return true;
}

static bool is_rice (const jb_bytes *bytes) {
  return bytes->at < bytes->end && *bytes->at >= IS_RICE;
}

static bool read_rice (jb_bytes *bytes, unsigned count, uint32_t *numbers) {
  const unsigned k = *bytes->at++ - IS_RICE;
  jb_bit_reader reader = jb_bits_from(*bytes);
  if (k > RICE_MOST || count == JB_PACKED_NUMBERS)
    return false;
  for (unsigned i = 0; i < count; i++)
    if (!jb_bits_take_rice(&reader, k, &numbers[i]))
      return false;
  bytes->at = jb_bits_end_reading(&reader);
  return true;
}

bool jb_packed_read (jb_bytes *bytes, unsigned count, uint32_t *numbers) {
  unsigned width, patches_bytes;
  const unsigned char *patches;
  if (is_rice(bytes))
    return read_rice(bytes, count, numbers);
  if (!read_head(bytes, count, &width, &patches_bytes))
    return false;
  if (count == JB_PACKED_NUMBERS)
    jb_bits_unpack(bytes->at, width, numbers);
  else
    unpack_few(bytes->at, count, width, numbers);
  patches = bytes->at + packed_bytes(width, count);
  bytes->at = patches + patches_bytes;
  return read_patches(patches, bytes->at, count, width, numbers);
}

bool jb_packed_skip (jb_bytes *bytes, unsigned count) {
  unsigned width, patches_bytes;
  uint32_t numbers[JB_PACKED_NUMBERS];
  if (is_rice(bytes))
    return read_rice(bytes, count, numbers);
  if (!read_head(bytes, count, &width, &patches_bytes))
    return false;
  bytes->at += packed_bytes(width, count) + patches_bytes;
  return true;
}
