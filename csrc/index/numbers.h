/* SPDX-License-Identifier: MIT */
/*
** Reading the index's small records, which are varints (varint.h) and bytes:
** bounds-checked, with a sticky error, so that a reader asks once at the end.
*/
#ifndef JB_INDEX_NUMBERS_H
#define JB_INDEX_NUMBERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "index/varint.h"

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
  jb_bytes bytes = {reader->next, reader->end};
  uint64_t number;
  if (reader->failed || !jb_varint_read(&bytes, &number) || number > most) {
    reader->failed = true;
    return 0;
  }
  reader->next = bytes.at;
  return number;
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
