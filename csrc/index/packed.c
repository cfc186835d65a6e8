/* SPDX-License-Identifier: MIT */
/* Choosing a width, packing, patching; packed.h has the stored form. */
#include "index/packed.h"

#include <string.h>

#include "index/bit_stream.h"
#include "index/bits.h"

#define HAS_PATCHES 64U
#define IS_RICE 128U
#define IS_PARTED 192U
#define RICE_MOST 31U
#define ZEROS_BYTES 255U  /* of a parted run, at most */
#define PARTED_GAIN 5U    /* bytes that parting is to gain */
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
** The parameter by which Rice's code of the run is shortest, and the bytes; it
** is near the logarithm of the mean (Kiely, Selecting the Golomb parameter in
** Rice coding, 2004). More than RICE_MOST: the numbers are too large.
*/
static unsigned choose_parameter (const uint32_t *numbers, unsigned count,
                                  size_t *bytes_needed) {
  uint64_t sum = 0;
  unsigned k;
  size_t other;
  for (unsigned i = 0; i < count; i++)
    sum += numbers[i];
  k = jb_bits_of((uint32_t)(sum * 11 / 16 / count));
  if (k > RICE_MOST)
    return k;
  *bytes_needed = rice_bytes(numbers, count, k);
  if (k == 0)
    return k;
  other = rice_bytes(numbers, count, k - 1);
  if (other > *bytes_needed)
    return k;
  *bytes_needed = other;
  return k - 1;
}

/* Append the run in Rice's code if it is shorter so than 'packed' bytes. */
static bool append_rice (jb_buffer *buffer, const uint32_t *numbers,
                         unsigned count, size_t packed) {
  unsigned char bytes[1 + JB_PACKED_BYTES];
  jb_bit_writer writer = jb_bits_to(bytes + 1, JB_PACKED_BYTES);
  size_t least;
  const unsigned k = choose_parameter(numbers, count, &least);
  if (k > RICE_MOST || least >= packed)
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

/* Append a run of 128 numbers parted if it is so much shorter than 'packed'. */
static bool append_parted (jb_buffer *buffer, const uint32_t *numbers,
                           size_t packed) {
  unsigned char bytes[2 + 512 + ZEROS_BYTES];
  uint32_t low[JB_PACKED_NUMBERS];
  size_t length, zeros_bytes;
  jb_bit_writer writer;
  const unsigned k = choose_parameter(numbers, JB_PACKED_NUMBERS, &length);
  if (k < JB_PARTED_LEAST || k > RICE_MOST || length + 2 + PARTED_GAIN > packed)
    return false;
  zeros_bytes = length - jb_bits_bytes(k);
  if (zeros_bytes > ZEROS_BYTES)
    return false;
  bytes[0] = (unsigned char)(IS_PARTED | k);
  bytes[1] = (unsigned char)zeros_bytes;
  for (unsigned i = 0; i < JB_PACKED_NUMBERS; i++)
    low[i] = numbers[i] & (((uint32_t)1 << k) - 1);
  jb_bits_pack(low, k, bytes + 2);
  writer = jb_bits_to(bytes + 2 + jb_bits_bytes(k), zeros_bytes);
  for (unsigned i = 0; i < JB_PACKED_NUMBERS; i++) {
    uint32_t zeros = numbers[i] >> k;
    for (; zeros > 48; zeros -= 48)
      jb_bits_put(&writer, 0, 48);
    jb_bits_put_zeros(&writer, zeros);
  }
  (void)jb_bits_end_writing(&writer);
  jb_buffer_append(buffer, bytes, length + 2);
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
  if (count < JB_PACKED_NUMBERS ? append_rice(buffer, numbers, count, packed)
                                : append_parted(buffer, numbers, packed))
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

/* Whether a run is in Rice's code, parted or not. */
static bool is_rice (const jb_bytes *bytes) {
  return bytes->at < bytes->end && *bytes->at >= IS_RICE;
}

/* Eight bytes as a number, or what there is and then zeros; goes behind them.
 */
static inline uint64_t next_word (const unsigned char **at,
                                  const unsigned char *end) {
  unsigned char bytes[8] = {0};
  uint64_t word = 0;
  if (end - *at >= 8) {
    memcpy(bytes, *at, 8);
    *at += 8;
  } else {
    memcpy(bytes, *at, (size_t)(end - *at));
    *at = end;
  }
  for (unsigned i = 8; i-- > 0;)
    word = word << 8 | bytes[i];
  return word;
}

/*
** Add the high bits: the zeros in front of each of 128 ones. False when there
** are more or fewer ones, or a number would be over 32 bits.
*/
static bool read_zeros (const unsigned char *at, const unsigned char *end,
                        unsigned k, uint32_t *numbers) {
  unsigned place = 0, start = 0; /* bits, from the first */
  unsigned next = 0;             /* the bit behind the last one */
  const unsigned most = UINT32_MAX >> k;
  bool sound = true;
  for (; at < end; start += 64)
    for (uint64_t word = next_word(&at, end); word != 0; word &= word - 1) {
      const unsigned one = start + (unsigned)__builtin_ctzll(word);
      if (place == JB_PACKED_NUMBERS)
        return false;
      sound = sound && one - next <= most;
      numbers[place++] |= (one - next) << k;
      next = one + 1;
    }
  return sound && place == JB_PACKED_NUMBERS;
}

/* Go to the row of zeros of a parted run, its low bits before it. */
static bool view_parted (jb_bytes *bytes, unsigned *k, jb_bytes *low,
                         jb_bytes *zeros) {
  const size_t left = (size_t)(bytes->end - bytes->at);
  if (left < 2)
    return false;
  *k = bytes->at[0] - IS_PARTED;
  low->at = bytes->at + 2;
  if (*k < JB_PARTED_LEAST || *k > RICE_MOST || bytes->at[1] == 0 ||
      left - 2 < jb_bits_bytes(*k) + bytes->at[1])
    return false;
  low->end = zeros->at = low->at + jb_bits_bytes(*k);
  zeros->end = bytes->at = zeros->at + bytes->at[1];
  return true;
}

static bool read_parted (jb_bytes *bytes, uint32_t *numbers) {
  jb_bytes low, zeros;
  unsigned k;
  if (!view_parted(bytes, &k, &low, &zeros))
    return false;
  jb_bits_unpack(low.at, k, numbers);
  return read_zeros(zeros.at, zeros.end, k, numbers);
}

static bool read_rice (jb_bytes *bytes, unsigned count, uint32_t *numbers) {
  const unsigned k = *bytes->at++ - IS_RICE;
  jb_bit_reader reader = jb_bits_from(*bytes);
  if (k > RICE_MOST)
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
    return count == JB_PACKED_NUMBERS ? read_parted(bytes, numbers)
                                      : read_rice(bytes, count, numbers);
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
  jb_bytes low, zeros;
  if (is_rice(bytes))
    return count == JB_PACKED_NUMBERS ? view_parted(bytes, &width, &low, &zeros)
                                      : read_rice(bytes, count, numbers);
  if (!read_head(bytes, count, &width, &patches_bytes))
    return false;
  bytes->at += packed_bytes(width, count) + patches_bytes;
  return true;
}
