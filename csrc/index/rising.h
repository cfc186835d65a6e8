/* SPDX-License-Identifier: MIT */
/*
** Numbers that rise, made from what is stored of 128 of them: the gaps between
** them, or the low bits of the gaps and a row of bits whose ones tell the rest.
** Eight at a time, with AVX2 where the processor has it; the numbers are the
** same without.
*/
#ifndef JB_INDEX_RISING_H
#define JB_INDEX_RISING_H

#include "index/varint.h"

#define JB_RISING_NUMBERS 128

/*
** Where the ones of a row of bits are, least bits first; there is room for as
** many more as a byte has. False unless there are JB_RISING_NUMBERS. At most
** 255 bytes.
*/
#define JB_RISING_ONES (JB_RISING_NUMBERS + 8)
bool jb_find_ones (jb_bytes row, uint32_t ones[JB_RISING_ONES]);

/*
** Gaps become the numbers they make: the first is its gap above 'next', every
** other its gap above the one before, plus one. The last fits in 32 bits.
*/
void jb_rise (uint32_t numbers[JB_RISING_NUMBERS], uint32_t next);

/*
** The same where 'numbers' has the low k bits of each gap, and what is above
** them is as many zeros of 'row' as stand in front of its one. False unless the
** row has JB_RISING_NUMBERS ones.
*/
bool jb_rise_parted (uint32_t numbers[JB_RISING_NUMBERS], unsigned k,
                     jb_bytes row, uint32_t next);

/* What the three do without AVX2, for tests. */
bool jb_find_ones_portable (jb_bytes row, uint32_t ones[JB_RISING_ONES]);
void jb_rise_portable (uint32_t numbers[JB_RISING_NUMBERS], uint32_t next);
bool jb_rise_parted_portable (uint32_t numbers[JB_RISING_NUMBERS], unsigned k,
                              jb_bytes row, uint32_t next);

#endif
