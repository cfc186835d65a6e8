/* SPDX-License-Identifier: MIT */
/*
** Numbers of some bits each, one behind the other, least bits first; the last
** byte is filled with zeros.
**
** Two codes whose length grows with the number, both with a parameter k: the
** low k bits are kept as they are. In Rice's code what is above them is told by
** so many zeros and a one (Rice, Some practical universal noiseless coding
** techniques, 1979): the shortest code of gaps between things that lie at
** random. The exponential Golomb code adds 2^k and tells by zeros and a one how
** many bits more than k follow: about as short, and never very long.
*/
#ifndef JB_INDEX_BIT_STREAM_H
#define JB_INDEX_BIT_STREAM_H

#include <string.h>

#include "index/varint.h"

/* Bits that a number has. */
static inline unsigned jb_bits_of (uint32_t number) {
  return number == 0 ? 0 : 32U - (unsigned)__builtin_clz(number);
}

/*                                                                 writing */

/* Bytes are written while there is room; 'full' says that there was not. */
typedef struct jb_bit_writer {
  unsigned char *at, *end;
  uint64_t bits;
  unsigned filled; /* below 8 between two calls */
  bool full;
} jb_bit_writer;

static inline jb_bit_writer jb_bits_to (unsigned char *bytes, size_t room) {
  return (jb_bit_writer){bytes, bytes + room, 0, 0, false};
}

/* The low 'count' bits of a number that has no others; at most 56. */
static inline void jb_bits_put (jb_bit_writer *writer, uint64_t number,
                                unsigned count) {
  writer->bits |= number << writer->filled;
  writer->filled += count;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  if (writer->end - writer->at >= 8) { /* without a branch that is hard to
                                       ** foretell */
    memcpy(writer->at, &writer->bits, sizeof writer->bits);
    writer->at += writer->filled / 8;
    writer->bits >>= writer->filled & ~7U;
    writer->filled &= 7;
    return;
  }
#endif
  for (; writer->filled >= 8; writer->filled -= 8, writer->bits >>= 8) {
    if (writer->at == writer->end) {
      writer->full = true;
      writer->filled = 0;
      return;
    }
    *writer->at++ = (unsigned char)(writer->bits & 0xFF);
  }
}

/* 'zeros' zeros, at most 55, and a one. */
static inline void jb_bits_put_zeros (jb_bit_writer *writer, unsigned zeros) {
  jb_bits_put(writer, (uint64_t)1 << zeros, zeros + 1);
}

/* The same, and 'count' bits behind them, at most 31: mostly at once. */
static inline void jb_bits_put_parted (jb_bit_writer *writer, unsigned zeros,
                                       uint32_t number, unsigned count) {
  if (zeros + 1 + count <= 56) {
    jb_bits_put(writer, ((uint64_t)number << 1 | 1) << zeros,
                zeros + 1 + count);
    return;
  }
  jb_bits_put_zeros(writer, zeros);
  jb_bits_put(writer, number, count);
}

/* Numbers of which more than 55 * 2^k is left are no matter for this code. */
static inline void jb_bits_put_rice (jb_bit_writer *writer, uint32_t number,
                                     unsigned k) {
  if (number >> k > 55) {
    writer->full = true;
    return;
  }
  jb_bits_put_parted(writer, number >> k, number & (((uint32_t)1 << k) - 1), k);
}

/* Any number below 2^31, k at most 30. */
static inline void jb_bits_put_golomb (jb_bit_writer *writer, uint32_t number,
                                       unsigned k) {
  const uint32_t raised = number + ((uint32_t)1 << k);
  const unsigned low = jb_bits_of(raised) - 1;
  jb_bits_put_parted(writer, low - k, raised - ((uint32_t)1 << low), low);
}

/* Fill the last byte; where the bytes end. */
static inline unsigned char *jb_bits_end_writing (jb_bit_writer *writer) {
  if (writer->filled > 0)
    jb_bits_put(writer, 0, 8 - writer->filled);
  return writer->at;
}

/*                                                                 reading */

typedef struct jb_bit_reader {
  const unsigned char *at, *end;
  uint64_t bits; /* above 'filled' are none, or such as are read once more */
  unsigned filled;
} jb_bit_reader;

static inline jb_bit_reader jb_bits_from (jb_bytes bytes) {
  return (jb_bit_reader){bytes.at, bytes.end, 0, 0};
}

/* Have 56 bits at hand, or all that are left. */
static inline void jb_bits_refill (jb_bit_reader *reader) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  if ((size_t)(reader->end - reader->at) >= sizeof reader->bits) {
    uint64_t word;
    memcpy(&word, reader->at, sizeof word);
    reader->bits |= word << reader->filled;
    reader->at += (63 - reader->filled) / 8;
    reader->filled |= 56;
    return;
  }
#endif
  while (reader->filled < 56 && reader->at < reader->end) {
    reader->bits |= (uint64_t)*reader->at++ << reader->filled;
    reader->filled += 8;
  }
}

/* The byte behind the last one of which a bit was read. */
static inline const unsigned char *
jb_bits_end_reading (const jb_bit_reader *reader) {
  return reader->at - reader->filled / 8;
}

static inline bool jb_bits_take (jb_bit_reader *reader, unsigned count,
                                 uint32_t *number) {
  if (reader->filled < count)
    jb_bits_refill(reader);
  if (reader->filled < count)
    return false;
  *number = (uint32_t)(reader->bits & (((uint64_t)1 << count) - 1));
  reader->bits >>= count;
  reader->filled -= count;
  return true;
}

static inline bool jb_bits_take_zeros (jb_bit_reader *reader, unsigned most,
                                       unsigned *zeros) {
  jb_bits_refill(reader);
  if (reader->bits == 0)
    return false;
  *zeros = (unsigned)__builtin_ctzll(reader->bits);
  if (*zeros > most || *zeros + 1 > reader->filled)
    return false;
  reader->bits >>= *zeros + 1;
  reader->filled -= *zeros + 1;
  return true;
}

/* k at most 31; what is over 32 bits is refused. Mostly all is at hand. */
static inline bool jb_bits_take_rice (jb_bit_reader *reader, unsigned k,
                                      uint32_t *number) {
  unsigned high;
  jb_bits_refill(reader);
  high = reader->bits == 0 ? 64 : (unsigned)__builtin_ctzll(reader->bits);
  if (high <= 55 && high + 1 + k <= reader->filled &&
      (uint64_t)high << k <= UINT32_MAX) {
    const uint64_t low = reader->bits >> high >> 1;
    *number = (uint32_t)high << k | (uint32_t)(low & (((uint64_t)1 << k) - 1));
    reader->bits = low >> k;
    reader->filled -= high + 1 + k;
    return true;
  }
  if (!jb_bits_take_zeros(reader, 55, &high) ||
      (uint64_t)high << k > UINT32_MAX || !jb_bits_take(reader, k, number))
    return false;
  *number |= (uint32_t)high << k;
  return true;
}

/*
** 'count' of them. While there are bytes enough, each is taken from the eight
** that begin with the byte in which it does.
*/
static inline bool jb_bits_take_rices (jb_bit_reader *reader, unsigned k,
                                       unsigned count, uint32_t *numbers) {
  unsigned i = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  const unsigned char *at = jb_bits_end_reading(reader);
  const uint64_t mask = ((uint64_t)1 << k) - 1;
  uint64_t all = 0;                            /* what is above the low bits */
  unsigned bit = (8 - reader->filled % 8) % 8; /* of the byte before 'at' */
  at -= bit > 0;
  for (; i < count && reader->end - at >= 8; i++) {
    uint64_t word, high;
    memcpy(&word, at, sizeof word);
    word >>= bit;
    if (word == 0)
      break;
    high = (unsigned)__builtin_ctzll(word);
    if (high > 55 || bit + high + 1 + k > 64)
      break;
    all |= high << k;
    numbers[i] = (uint32_t)(high << k | (word >> high >> 1 & mask));
    bit += (unsigned)high + 1 + k;
    at += bit / 8;
    bit %= 8;
  }
  if (all > UINT32_MAX)
    return false;
  *reader = jb_bits_from((jb_bytes){at, reader->end});
  if (bit > 0) {
    jb_bits_refill(reader);
    reader->bits >>= bit;
    reader->filled -= bit;
  }
#endif
  for (; i < count; i++)
    if (!jb_bits_take_rice(reader, k, &numbers[i]))
      return false;
  return true;
}

/* k at most 30; what is over 31 bits is refused. */
static inline bool jb_bits_take_golomb (jb_bit_reader *reader, unsigned k,
                                        uint32_t *number) {
  unsigned more;
  if (!jb_bits_take_zeros(reader, 30 - k, &more) ||
      !jb_bits_take(reader, k + more, number))
    return false;
  *number += ((uint32_t)1 << (k + more)) - ((uint32_t)1 << k);
  return true;
}

#endif
