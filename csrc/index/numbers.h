/* SPDX-License-Identifier: MIT */
/*
** Numbers in the index's small records: groups of 7 bits, least first, the top
** bit set on all but the last (at most 10 bytes). Reading is bounds-checked
** and has a sticky error, so that a reader asks once at the end.
*/
#ifndef JB_INDEX_NUMBERS_H
#define JB_INDEX_NUMBERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/slice.h"

static inline void jb_append_number (jb_buffer *buffer, uint64_t number) {
  for (; number >= 0x80; number >>= 7)
    jb_buffer_append_byte(buffer, (char)(0x80 | (number & 0x7F)));
  jb_buffer_append_byte(buffer, (char)number);
}

typedef struct jb_number_reader {
  const unsigned char *next, *end;
  bool failed;
} jb_number_reader;

static inline jb_number_reader jb_read_numbers (jb_slice bytes) {
  const unsigned char *start = (const unsigned char *)bytes.bytes;
  return (jb_number_reader){start, start + bytes.length, false};
}

/* The next number, which must be at most 'most'; 0 after a failure. */
static inline uint64_t jb_next_number (jb_number_reader *reader,
                                       uint64_t most) {
  uint64_t number = 0;
  for (unsigned shift = 0; !reader->failed && reader->next < reader->end;
       shift += 7) {
    uint64_t byte = *reader->next++;
    if (shift > 63 || (shift == 63 && (byte & 0x7E) != 0))
      break;
    number |= (byte & 0x7F) << shift;
    if (byte < 0x80) {
      if (number > most)
        break;
      return number;
    }
  }
  reader->failed = true;
  return 0;
}

/* The next 'length' bytes, which live as long as what is read. */
static inline jb_slice jb_next_bytes (jb_number_reader *reader,
                                      uint64_t length) {
  jb_slice bytes = {(const char *)reader->next, (size_t)length};
  if (reader->failed || length > (uint64_t)(reader->end - reader->next)) {
    reader->failed = true;
    return (jb_slice){"", 0};
  }
  reader->next += length;
  return bytes;
}

/* Whether all was read, and nothing wrong. */
static inline bool jb_numbers_end (const jb_number_reader *reader) {
  return !reader->failed && reader->next == reader->end;
}

#endif
