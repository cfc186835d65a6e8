/* SPDX-License-Identifier: MIT */
/*
** A run of 1 to 128 numbers in few bits: most are packed at one width, and of
** the few that need more the high bits follow behind (Zukowski et al.,
** Super-scalar RAM-CPU cache compression, 2006: PFOR). How many numbers there
** are is known from elsewhere.
**
**   run       = head [length] numbers {patch} | rice | parted
**   head      = 1 byte: width in bits, 0 to 32; plus 64 if there are patches
**   length    = 1 byte: bytes of all patches, not 0
**   numbers   = 128 of them: as bits.h packs them, width * 16 bytes;
**               fewer: one behind the other, least bits first, the last byte
**               filled with zeros
**   patch     = 1 byte: what is to be added to a number, shifted left by width;
**               plus 16 times how many numbers lie between it and the one
**               patched before. 0 to be added: it is in the next byte. 15
**               between: none is patched, 15 numbers are passed over
**   rice      = 1 byte: 128 and the parameter, 0 to 31; then the numbers in
**               Rice's code (bit_stream.h). Of fewer than 128 numbers only:
**               more are to be read fast
**   parted    = 1 byte: 192 and the parameter, JB_PARTED_LEAST to 31; 1 byte:
**               bytes of the rows of zeros, not 0; the low bits of 128 numbers
**               as bits.h packs them; then for each number as many zeros as its
**               high bits tell and a one, the last byte filled with zeros
**
** Parted runs are Rice's code, too, the low bits parted from the rest so that
** they are read as fast as packed ones: the gaps of documents that lie at
** random take a bit less than packed ones. Finding the ones takes longer than
** patching, so runs are parted only where it makes them some bytes shorter, and
** not those of small numbers: the commonest terms are read most.
*/
#ifndef JB_INDEX_PACKED_H
#define JB_INDEX_PACKED_H

#include "base/buffer.h"
#include "index/varint.h"

#define JB_PACKED_NUMBERS 128
#define JB_PARTED_LEAST 5
#define JB_PACKED_BYTES (2 + 512 + 255) /* a run's, at most */

/* Append a run. */
void jb_packed_append (jb_buffer *buffer, const uint32_t *numbers,
                       unsigned count);

/*
** Read a run of 'count' numbers and go behind it. 'numbers' has room for
** JB_PACKED_NUMBERS, whatever 'count' is. False: it is damaged.
*/
bool jb_packed_read (jb_bytes *bytes, unsigned count, uint32_t *numbers);

/*
** The same for gaps that become the rising numbers they make: the first is its
** gap above 'next', every other its gap above the one before, plus one. False
** also when the last is not below 'end', which is at most JB_RISING_END.
*/
#define JB_RISING_END ((uint32_t)1 << 28)
bool jb_packed_read_rising (jb_bytes *bytes, unsigned count, uint32_t next,
                            uint32_t end, uint32_t *numbers);

/* Go behind a run without reading its numbers. */
bool jb_packed_skip (jb_bytes *bytes, unsigned count);

#endif
