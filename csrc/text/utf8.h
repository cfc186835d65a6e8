/* SPDX-License-Identifier: MIT */
/*
** UTF-8: decode, validate, step, count, repair.
**
** Every function takes any bytes. A sequence that is not well-formed
** (Unicode 15, table 3-7) counts as one character, U+FFFD, for each maximal
** subpart (§3.9, definition D93b and tables 3-8 to 3-11): the longest start
** of a well-formed sequence, else a single byte. All functions here cut a
** text into characters in the same way, forward and backward.
*/
#ifndef JB_TEXT_UTF8_H
#define JB_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "text/offsets.h"

/* What stands for bytes that cannot be decoded, and how it is written. */
#define JB_REPLACEMENT 0xFFFDu
#define JB_REPLACEMENT_UTF8 "\xEF\xBF\xBD"
#define JB_REPLACEMENT_BYTES 3u

/* Most bytes of one character. */
#define JB_UTF8_MAX_BYTES 4u

/*
** jb_utf8_decode for all that is neither ASCII nor a well-formed sequence of
** three bytes with a lead of E1..EC. Not meant to be called directly.
*/
size_t jb_utf8_decode_rare (const char *text, size_t length,
                            uint32_t *character);

/*
** Decode the character at 'text', of which 'length' bytes (at least 1) can be
** read. Returns its bytes, 1 to 4, and its code; an ill-formed sequence gives
** U+FFFD and the bytes of its maximal subpart.
*/
static inline size_t jb_utf8_decode (const char *text, size_t length,
                                     uint32_t *character) {
  const unsigned char *bytes = (const unsigned char *)text;
  unsigned lead = bytes[0];
  if (lead < 0x80) {
    *character = lead;
    return 1;
  }
  if (lead - 0xE1 <= 0xEC - 0xE1 && length >= 3 && (bytes[1] & 0xC0) == 0x80 &&
      (bytes[2] & 0xC0) == 0x80) {
    *character =
        (lead & 0x0F) << 12 | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
    return 3;
  }
  return jb_utf8_decode_rare(text, length, character);
}

/*
** Whether what jb_utf8_decode has just read at 'text' was ill-formed, and not
** a U+FFFD that stands in the text: a maximal subpart that starts with EF is
** never three bytes long.
*/
static inline bool jb_utf8_ill_formed (const char *text, size_t bytes,
                                       uint32_t character) {
  return character == JB_REPLACEMENT &&
         (bytes != JB_REPLACEMENT_BYTES || (unsigned char)text[0] != 0xEF);
}

/*
** Write 'character' (a Unicode scalar value) to 'place', which has room for
** JB_UTF8_MAX_BYTES. Returns the bytes written.
*/
static inline size_t jb_utf8_encode (uint32_t character, char *place) {
  unsigned char *bytes = (unsigned char *)place;
  if (character < 0x80) {
    bytes[0] = (unsigned char)character;
    return 1;
  }
  if (character < 0x800) {
    bytes[0] = (unsigned char)(0xC0 | character >> 6);
    bytes[1] = (unsigned char)(0x80 | (character & 0x3F));
    return 2;
  }
  if (character < 0x10000) {
    bytes[0] = (unsigned char)(0xE0 | character >> 12);
    bytes[1] = (unsigned char)(0x80 | (character >> 6 & 0x3F));
    bytes[2] = (unsigned char)(0x80 | (character & 0x3F));
    return 3;
  }
  bytes[0] = (unsigned char)(0xF0 | character >> 18);
  bytes[1] = (unsigned char)(0x80 | (character >> 12 & 0x3F));
  bytes[2] = (unsigned char)(0x80 | (character >> 6 & 0x3F));
  bytes[3] = (unsigned char)(0x80 | (character & 0x3F));
  return 4;
}

/* Bytes of the ASCII run at the start of 'text'. */
size_t jb_utf8_ascii_prefix (const char *text, size_t length);

/*
** Bytes of the well-formed part at the start of 'text': 'length' when all is
** valid, else the offset of the first ill-formed byte.
*/
size_t jb_utf8_valid_prefix (const char *text, size_t length);

/*
** Start of the character that ends at 'offset', where 'offset' is more than 0
** and a boundary of characters.
*/
size_t jb_utf8_previous (const char *text, size_t offset);

/* Start of the character that holds the byte at 'offset' (below 'length'). */
size_t jb_utf8_start (const char *text, size_t length, size_t offset);

/* Characters of 'text'. */
size_t jb_utf8_count (const char *text, size_t length);

/*
** Byte offset at which character number 'characters' (0-based) starts;
** 'length' for the number just behind the last; JB_NO_OFFSET beyond.
*/
size_t jb_utf8_offset (const char *text, size_t length, size_t characters);

/*
** Append 'text' to 'repaired' with U+FFFD for each maximal ill-formed subpart,
** and where each byte came from to 'map' (which may be NULL). Returns how many
** were replaced. Lack of memory sticks to 'repaired' or 'map'.
*/
size_t jb_utf8_repair (const char *text, size_t length, jb_buffer *repaired,
                       jb_offset_map *map);

#endif
