/* SPDX-License-Identifier: MIT */
/*
** UTF-16 to UTF-8. Done here and not through iconv: it needs no table, and
** iconv would not say where each character begins.
*/
#include <stdint.h>

#include "text/decoders.h"
#include "text/utf8.h"

/* Units converted between two looks at the buffers. */
#define BATCH_UNITS 4096u

/* The unit at 'place'; 'low' is where its low byte lies, 0 or 1. */
static unsigned unit_at (const unsigned char *place, size_t low) {
  return place[low] | (unsigned)place[1 - low] << 8;
}

/*
** Decode one character of the 'length' bytes (at least 1) at 'place'. Returns
** the bytes read; 'character' is U+FFFD and 'ill_formed' set when they make
** no character.
*/
static size_t decode_one (const unsigned char *place, size_t length, size_t low,
                          uint32_t *character, bool *ill_formed) {
  unsigned unit, next;
  *character = JB_REPLACEMENT;
  *ill_formed = true;
  if (length < 2)
    return length;
  unit = unit_at(place, low);
  if (unit < 0xD800 || unit > 0xDFFF) {
    *character = unit;
    *ill_formed = false;
    return 2;
  }
  if (unit >= 0xDC00)
    return 2;
  if (length < 4) /* the input ends within a pair */
    return length;
  next = unit_at(place + 2, low);
  if (next < 0xDC00 || next > 0xDFFF)
    return 2;
  *character = 0x10000 + ((unit - 0xD800) << 10 | (next - 0xDC00));
  *ill_formed = false;
  return 4;
}

jb_status jb_decode_utf16 (const char *bytes, size_t length, bool big_endian,
                           jb_buffer *text, jb_offset_map *map,
                           size_t *replaced, jb_error *err) {
  const unsigned char *place = (const unsigned char *)bytes;
  size_t low = big_endian ? 1 : 0;
  while (length > 0) {
    /* A unit gives at most three bytes, and a pair four. */
    char *start = jb_buffer_reserve(text, (size_t)3 * BATCH_UNITS + 3);
    char *output = start;
    jb_offset_run run = {0, 0, 0};
    if (start == NULL)
      break;
    for (size_t units = 0; units < BATCH_UNITS && length > 0; units++) {
      uint32_t character;
      bool ill_formed;
      size_t read = decode_one(place, length, low, &character, &ill_formed);
      size_t written = jb_utf8_encode(character, output);
      *replaced += ill_formed;
      if (written != run.output_bytes || read != run.source_bytes) {
        jb_offset_map_append(map, run.count, run.output_bytes,
                             run.source_bytes);
        run = (jb_offset_run){0, written, read};
      }
      run.count++;
      output += written;
      place += read;
      length -= read;
      if (read == 4)
        units++;
    }
    jb_offset_map_append(map, run.count, run.output_bytes, run.source_bytes);
    jb_buffer_claim(text, (size_t)(output - start));
  }
  if (text->status == JB_TOO_LARGE || map->status == JB_TOO_LARGE)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET, "the text is too large");
  if (text->status != JB_OK || map->status != JB_OK)
    return jb_fail_memory(err, length);
  return JB_OK;
}
