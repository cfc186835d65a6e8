/* SPDX-License-Identifier: MIT */
/* Packing four lanes at a time; one function a width, made by a macro. */
#include "index/bits.h"

#include <string.h>

#define ROUNDS (JB_BITS_NUMBERS / 4)

/* Four numbers, one of each lane: a vector where the machine has them. */
typedef uint32_t lanes __attribute__((vector_size(16)));

static inline lanes load (const unsigned char *bytes) {
  lanes words;
  memcpy(&words, bytes, sizeof words);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  for (int i = 0; i < 4; i++)
    words[i] = __builtin_bswap32(words[i]);
#endif
  return words;
}

static inline void store (unsigned char *bytes, lanes words) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  for (int i = 0; i < 4; i++)
    words[i] = __builtin_bswap32(words[i]);
#endif
  memcpy(bytes, &words, sizeof words);
}

/*
** With a constant width and the loop unrolled every shift is a constant and
** every branch is decided when compiling.
*/
static inline __attribute__((always_inline)) void
unpack (const unsigned char *bytes, const unsigned width, uint32_t *numbers) {
  const uint32_t mask = width == 32 ? UINT32_MAX : ((uint32_t)1 << width) - 1;
  lanes word = {0, 0, 0, 0};
  unsigned left = 0; /* bits of 'word' not yet taken */
#pragma GCC unroll 32
  for (unsigned round = 0; round < ROUNDS; round++) {
    lanes taken;
    if (left >= width) {
      taken = word >> (32 - left);
      left -= width;
    } else {
      lanes next = load(bytes);
      bytes += sizeof next;
      taken = left == 0 ? next : word >> (32 - left) | next << left;
      word = next;
      left += 32 - width;
    }
    taken &= mask;
    memcpy(numbers + (size_t)round * 4, &taken, sizeof taken);
  }
}

static inline __attribute__((always_inline)) void
pack (const uint32_t *numbers, const unsigned width, unsigned char *bytes) {
  lanes word = {0, 0, 0, 0};
  unsigned filled = 0;
#pragma GCC unroll 32
  for (unsigned round = 0; round < ROUNDS; round++) {
    lanes given;
    memcpy(&given, numbers + (size_t)round * 4, sizeof given);
    word |= given << filled;
    filled += width;
    if (filled >= 32) {
      store(bytes, word);
      bytes += sizeof word;
      filled -= 32;
      word = filled == 0 ? (lanes){0, 0, 0, 0} : given >> (width - filled);
    }
  }
}

/* clang-format off */
#define WIDTHS(X)                                                              \
  X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14)   \
  X(15) X(16) X(17) X(18) X(19) X(20) X(21) X(22) X(23) X(24) X(25) X(26)      \
  X(27) X(28) X(29) X(30) X(31) X(32)
/* clang-format on */

#define FUNCTIONS(width)                                                       \
  static void unpack_##width(const unsigned char *bytes, uint32_t *numbers) {  \
    unpack(bytes, width, numbers);                                             \
  }                                                                            \
  static void pack_##width(const uint32_t *numbers, unsigned char *bytes) {    \
    pack(numbers, width, bytes);                                               \
  }
WIDTHS(FUNCTIONS)

/* No bits at all. */
static void unpack_0 (const unsigned char *bytes, uint32_t *numbers) {
  (void)bytes;
  memset(numbers, 0, JB_BITS_NUMBERS * sizeof *numbers);
}
static void pack_0 (const uint32_t *numbers, unsigned char *bytes) {
  (void)numbers;
  (void)bytes;
}

#define UNPACKER(width) unpack_##width,
#define PACKER(width) pack_##width,

void jb_bits_pack (const uint32_t *numbers, unsigned width,
                   unsigned char *bytes) {
  static void (*const packers[])(const uint32_t *,
                                 unsigned char *) = {pack_0, WIDTHS(PACKER)};
  packers[width](numbers, bytes);
}

void jb_bits_unpack (const unsigned char *bytes, unsigned width,
                     uint32_t *numbers) {
  static void (*const unpackers[])(const unsigned char *,
                                   uint32_t *) = {unpack_0, WIDTHS(UNPACKER)};
  unpackers[width](bytes, numbers);
}
