/* SPDX-License-Identifier: MIT */
/*
** Numbers of varying length: seven bits a byte, least first, the high bit set
** where more follow. At most ten bytes; reading checks bounds and refuses what
** does not fit 64 bits or 32, and forms longer than need be.
*/
#ifndef JB_INDEX_VARINT_H
#define JB_INDEX_VARINT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

#define JB_VARINT_BYTES 10 /* at most */

/* Bytes that are still to be read. */
typedef struct jb_bytes {
  const unsigned char *at, *end;
} jb_bytes;

/* Put a number where there is room for it; the place behind it. */
static inline char *jb_varint_put (char *place, uint64_t number) {
  for (; number >= 0x80; number >>= 7)
    *place++ = (char)((number & 0x7F) | 0x80);
  *place++ = (char)number;
  return place;
}

static inline void jb_varint_append (jb_buffer *buffer, uint64_t number) {
  char *place = jb_buffer_reserve(buffer, JB_VARINT_BYTES);
  if (place != NULL)
    buffer->length = (size_t)(jb_varint_put(place, number) - buffer->bytes);
}

/* Read a number and go behind it; false leaves 'bytes' somewhere. */
static inline bool jb_varint_read (jb_bytes *bytes, uint64_t *number) {
  uint64_t value = 0;
  if (bytes->at < bytes->end && *bytes->at < 0x80) { /* most are */
    *number = *bytes->at++;
    return true;
  }
  for (unsigned shift = 0; shift < 64 && bytes->at < bytes->end; shift += 7) {
    uint64_t byte = *bytes->at++;
    value |= (byte & 0x7F) << shift;
    if (byte < 0x80) {
      *number = value;
      return (shift == 0 || byte > 0) && (shift < 63 || byte <= 1);
    }
  }
  return false;
}

/* The same, refusing what is over 'most'. */
static inline bool jb_varint_read32 (jb_bytes *bytes, uint32_t most,
                                     uint32_t *number) {
  uint64_t value;
  if (bytes->at < bytes->end && *bytes->at < 0x80) {
    *number = *bytes->at++;
    return *number <= most;
  }
  if (!jb_varint_read(bytes, &value) || value > most)
    return false;
  *number = (uint32_t)value;
  return true;
}

#endif
