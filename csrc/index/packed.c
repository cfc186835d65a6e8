/* SPDX-License-Identifier: MIT */
/* Choosing a width, packing, patching; packed.h has the stored form. */
#include "index/packed.h"

#include <string.h>

#include "index/bit_stream.h"
#include "index/bits.h"
#include "index/rising.h"

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

/* Eight bytes as a number. */
static inline uint64_t word_at (const unsigned char *at) {
  uint64_t word = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  memcpy(&word, at, sizeof word);
#else
  for (unsigned i = 8; i-- > 0;)
    word = word << 8 | at[i];
#endif
  return word;
}

/*
** Take numbers, 'at_once' of them from eight bytes that begin with the byte in
** which the first one does. Some more may be read than there are: 'numbers' has
** room.
*/
static inline __attribute__((always_inline)) void
take_few (const unsigned char *bytes, unsigned count, unsigned width,
          const unsigned at_once, uint32_t *numbers) {
  const uint64_t mask = ((uint64_t)1 << width) - 1;
  unsigned bit = 0;
  for (unsigned i = 0; i < count; i += at_once, bit += at_once * width) {
    uint64_t word = word_at(bytes + bit / 8) >> bit % 8;
#pragma GCC unroll 4
    for (unsigned j = 0; j < at_once; j++, word >>= width)
      numbers[i + j] = (uint32_t)(word & mask);
  }
}

/* As many at once as always lie within eight bytes. */
static void unpack_few (const unsigned char *bytes, unsigned count,
                        unsigned width, uint32_t *numbers) {
  const size_t length = packed_bytes(width, count);
  unsigned char readable[4 * JB_PACKED_NUMBERS + 8];
  memcpy(readable, bytes, length);
  memset(readable + length, 0, 8);
  if (width <= 14)
    take_few(readable, count, width, 4, numbers);
  else if (width <= 28)
    take_few(readable, count, width, 2, numbers);
  else
    take_few(readable, count, width, 1, numbers);
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

/* A place among patches. */
typedef struct patch_reader {
  const unsigned char *at, *end;
  unsigned count, width; /* of the numbers */
  unsigned place;        /* of the number behind the one patched last */
  uint64_t all;          /* bits of all that was added */
} patch_reader;

static bool read_patch (patch_reader *reader, uint32_t *numbers) {
  const unsigned patch = *reader->at++;
  uint64_t high = patch & SMALL_HIGH;
  reader->place += patch >> 4;
  if (patch == PASSED_OVER)
    return true;
  if (high == 0) {
    if (reader->at == reader->end || *reader->at == 0)
      return false;
    high = *reader->at++;
  }
  if (patch > PASSED_OVER || reader->place >= reader->count)
    return false;
  high <<= reader->width;
  reader->all |= high;
  numbers[reader->place++] |= (uint32_t)high;
  return true;
}

/* A byte in each of eight. */
#define EACH ((uint64_t)0x0101010101010101)

/*
** Read eight patches of a byte each at once, or all that are left; without a
** branch that could be guessed wrong: one multiplication adds up how far each
** lies behind, and what is passed over is patched with nothing. False: they
** are to be read one by one.
*/
static inline bool read_eight (patch_reader *reader, uint32_t *numbers) {
  const size_t left = (size_t)(reader->end - reader->at);
  const unsigned none = left < 8 ? 64 - 8 * (unsigned)left : 0; /* bits */
  const uint64_t patches = word_at(reader->at - none / 8) >> none;
  const uint64_t each = EACH >> none;
  const uint64_t high = patches & SMALL_HIGH * EACH;
  const uint64_t behind = (patches >> 4 & SMALL_HIGH * EACH) + each;
  const uint64_t passed = behind >> 4 & EACH; /* 15 and 1 are 16 */
  const uint64_t small = (high + SMALL_HIGH * EACH) >> 4 & EACH;
  const uint64_t places = (behind - passed) * EACH; /* each one's and 1 */
  const unsigned next = reader->place + (unsigned)(places >> 56);
  const unsigned width = reader->width;
  uint32_t *from = numbers + reader->place;
  uint64_t all = reader->all;
  if ((small ^ passed) != each || next > reader->count)
    return false;
  for (unsigned i = 0; i < 64; i += 8) {
    const uint64_t added = (high >> i & SMALL_HIGH) << width;
    all |= added;
    from[(places >> i & UINT8_MAX) - 1] |= (uint32_t)added;
  }
  reader->all = all;
  reader->place = next;
  reader->at += 8 - none / 8;
  return true;
}

/*
** Add the patches of the run that begins at 'start'; they lie from 'at' to
** 'end'. '*all' becomes the bits of all that was added.
*/
static bool read_patches (const unsigned char *start, const unsigned char *at,
                          const unsigned char *end, unsigned count,
                          unsigned width, uint32_t *numbers, uint64_t *all) {
  patch_reader reader = {at, end, count, width, 0, 0};
  while (reader.at < end)
    if ((end - start < 8 || !read_eight(&reader, numbers)) &&
        !read_patch(&reader, numbers))
      return false;
  *all = reader.all;
  return reader.all <= UINT32_MAX;
}

/* Whether a run is in Rice's code, parted or not. */
static bool is_rice (const jb_bytes *bytes) {
  return bytes->at < bytes->end && *bytes->at >= IS_RICE;
}

/*
** Add the high bits: the zeros in front of each of 128 ones. False when there
** are more or fewer ones, or a number would be over 32 bits.
*/
static bool read_zeros (jb_bytes row, unsigned k, uint32_t *numbers) {
  uint32_t ones[1 + JB_RISING_ONES], all = 0;
  ones[0] = UINT32_MAX; /* as if one stood in front of the row */
  if (!jb_find_ones(row, ones + 1))
    return false;
  for (unsigned i = 0; i < JB_PACKED_NUMBERS; i++) {
    const uint32_t zeros = ones[i + 1] - ones[i] - 1;
    all |= zeros;
    numbers[i] |= zeros << k;
  }
  return all <= UINT32_MAX >> k; /* which has all bits set */
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
  return read_zeros(zeros, k, numbers);
}

static bool read_rice (jb_bytes *bytes, unsigned count, uint32_t *numbers) {
  const unsigned k = *bytes->at++ - IS_RICE;
  jb_bit_reader reader = jb_bits_from(*bytes);
  if (k > RICE_MOST)
    return false;
  if (!jb_bits_take_rices(&reader, k, count, numbers))
    return false;
  bytes->at = jb_bits_end_reading(&reader);
  return true;
}

/* A run that is not in Rice's code; '*all' has all bits of all numbers. */
static bool read_packed (jb_bytes *bytes, unsigned count, uint32_t *numbers,
                         uint64_t *all) {
  unsigned width, patches_bytes;
  const unsigned char *start = bytes->at, *patches;
  if (!read_head(bytes, count, &width, &patches_bytes))
    return false;
  if (count == JB_PACKED_NUMBERS)
    jb_bits_unpack(bytes->at, width, numbers);
  else
    unpack_few(bytes->at, count, width, numbers);
  patches = bytes->at + packed_bytes(width, count);
  bytes->at = patches + patches_bytes;
  if (!read_patches(start, patches, bytes->at, count, width, numbers, all))
    return false;
  *all |= ((uint64_t)1 << width) - 1;
  return true;
}

bool jb_packed_read (jb_bytes *bytes, unsigned count, uint32_t *numbers) {
  uint64_t all;
  if (is_rice(bytes))
    return count == JB_PACKED_NUMBERS ? read_parted(bytes, numbers)
                                      : read_rice(bytes, count, numbers);
  return read_packed(bytes, count, numbers, &all);
}

/*                                                          rising numbers */

/*
** Of gaps below this, and zeros in front of ones that stand for multiples of
** less, 128 add up to a number of 32 bits, even from JB_RISING_END on.
*/
#define SMALL_GAP_BITS 20U

/* Any gaps, which have no other bits than 'all'. */
static bool sum_gaps (uint32_t *numbers, unsigned count, uint64_t all,
                      uint32_t next, uint32_t end) {
  uint64_t sum = next;
  if (count == JB_PACKED_NUMBERS && all >> SMALL_GAP_BITS == 0) {
    jb_rise(numbers, next);
    return numbers[count - 1] < end;
  }
  for (unsigned i = 0; i < count; i++) {
    sum += numbers[i];
    numbers[i] = (uint32_t)sum++;
  }
  return sum <= end;
}

static bool read_parted_rising (jb_bytes *bytes, uint32_t next, uint32_t end,
                                uint32_t *numbers) {
  jb_bytes low, zeros;
  unsigned k;
  if (!view_parted(bytes, &k, &low, &zeros))
    return false;
  jb_bits_unpack(low.at, k, numbers);
  if (k > SMALL_GAP_BITS)
    return read_zeros(zeros, k, numbers) &&
           sum_gaps(numbers, JB_PACKED_NUMBERS, UINT64_MAX, next, end);
  return jb_rise_parted(numbers, k, zeros, next) &&
         numbers[JB_PACKED_NUMBERS - 1] < end;
}

bool jb_packed_read_rising (jb_bytes *bytes, unsigned count, uint32_t next,
                            uint32_t end, uint32_t *numbers) {
  uint64_t all = UINT64_MAX;
  if (!is_rice(bytes))
    return read_packed(bytes, count, numbers, &all) &&
           sum_gaps(numbers, count, all, next, end);
  if (count == JB_PACKED_NUMBERS)
    return read_parted_rising(bytes, next, end, numbers);
  return read_rice(bytes, count, numbers) &&
         sum_gaps(numbers, count, all, next, end);
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
