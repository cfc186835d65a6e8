/* SPDX-License-Identifier: MIT */
/*
** Length codes: a length below 16 is its own code; above, the code counts
** sixteenths of the power of two below the length. Fifteen powers, 2^4 to
** 2^18, fill the byte.
*/
#include "index/segment.h"

#define LEAST_POWER 4U
#define LAST_POWER 18U

unsigned char jb_length_code (uint32_t length) {
  unsigned power;
  if (length < 16)
    return (unsigned char)length;
  power = 31U - (unsigned)__builtin_clz(length);
  if (power > LAST_POWER)
    return 255;
  return (unsigned char)(16 * (power - LEAST_POWER + 1) +
                         (length >> (power - LEAST_POWER) & 15));
}

uint32_t jb_length_of_code (unsigned char code) {
  if (code < 16)
    return code;
  return (16 + (code & 15U)) << (code / 16U - 1);
}
