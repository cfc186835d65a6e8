/* SPDX-License-Identifier: MIT */
/*
** 128 numbers of the same width in bits, packed without a gap.
**
** The numbers are dealt to four lanes in turn, number i to lane i % 4, and
** each lane is packed for itself into words of 32 bits, the least bits first;
** the words of the lanes alternate. So four numbers are unpacked by the same
** shifts at once, which compilers make vector instructions of (Lemire and
** Boytsov, Decoding billions of integers per second through vectorization,
** 2015). Words are stored least byte first.
*/
#ifndef JB_INDEX_BITS_H
#define JB_INDEX_BITS_H

#include <stddef.h>
#include <stdint.h>

#define JB_BITS_NUMBERS 128

/* Bytes of 128 numbers of 'width' bits, 0 to 32. */
static inline size_t jb_bits_bytes (unsigned width) {
  return (size_t)width * (JB_BITS_NUMBERS / 8);
}

/* Pack 128 numbers, each less than 2^width, into jb_bits_bytes(width). */
void jb_bits_pack (const uint32_t *numbers, unsigned width,
                   unsigned char *bytes);

/* Unpack jb_bits_bytes(width) bytes into 128 numbers; width at most 32. */
void jb_bits_unpack (const unsigned char *bytes, unsigned width,
                     uint32_t *numbers);

#endif
