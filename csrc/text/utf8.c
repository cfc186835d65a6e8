/* SPDX-License-Identifier: MIT */
/* Validating, counting and repairing; see utf8.h for the contract. */
#include "text/utf8.h"

#include <string.h>

/* One bit that is set in every byte of a word that is not ASCII. */
#define HIGH_BITS 0x8080808080808080u

static inline uint64_t load_word (const char *text) {
  uint64_t word;
  memcpy(&word, text, sizeof word);
  return word;
}

static inline bool is_continuation (unsigned char byte) {
  return (byte & 0xC0) == 0x80;
}

size_t jb_utf8_decode_rare (const char *text, size_t length,
                            uint32_t *character) {
  const unsigned char *bytes = (const unsigned char *)text;
  unsigned lead = bytes[0];
  unsigned low = 0x80, high = 0xBF; /* what the second byte may be */
  size_t wanted, read = 1;
  uint32_t code;
  *character = JB_REPLACEMENT;
  if (lead < 0xC2 || lead > 0xF4) /* table 3-7: never a lead */
    return 1;
  if (lead < 0xE0) {
    wanted = 2;
    code = lead & 0x1F;
  } else if (lead < 0xF0) {
    wanted = 3;
    code = lead & 0x0F;
    if (lead == 0xE0)
      low = 0xA0; /* overlong below */
    else if (lead == 0xED)
      high = 0x9F; /* surrogates above */
  } else {
    wanted = 4;
    code = lead & 0x07;
    if (lead == 0xF0)
      low = 0x90; /* overlong below */
    else if (lead == 0xF4)
      high = 0x8F; /* beyond U+10FFFF above */
  }
  while (read < wanted) {
    if (read == length || bytes[read] < low || bytes[read] > high)
      return read;
    code = code << 6 | (bytes[read] & 0x3Fu);
    low = 0x80;
    high = 0xBF;
    read++;
  }
  *character = code;
  return wanted;
}

size_t jb_utf8_ascii_prefix (const char *text, size_t length) {
  size_t offset = 0;
  while (length - offset >= 8 && (load_word(text + offset) & HIGH_BITS) == 0)
    offset += 8;
  while (offset < length && (unsigned char)text[offset] < 0x80)
    offset++;
  return offset;
}

/*
** Three-byte characters from E4 to E9, which are U+4000 to U+9FFF: the Han
** characters of nearly all text, and with any continuation bytes well-formed.
*/
static size_t han_prefix (const char *text, size_t length) {
  size_t offset = 0;
  while (length - offset >= 8) {
    uint64_t word = load_word(text + offset);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if ((word & 0x0000C0C0F0C0C0F0u) != 0x00008080E08080E0u ||
        (word & 0xF) - 4 > 5 || (word >> 24 & 0xF) - 4 > 5)
      break;
    offset += 6;
#else
    (void)word;
    break;
#endif
  }
  return offset;
}

size_t jb_utf8_valid_prefix (const char *text, size_t length) {
  size_t offset = 0;
  while (offset < length) {
    uint32_t character;
    size_t bytes;
    if ((unsigned char)text[offset] < 0x80) {
      offset += jb_utf8_ascii_prefix(text + offset, length - offset);
      continue;
    }
    offset += han_prefix(text + offset, length - offset);
    if (offset == length)
      break;
    bytes = jb_utf8_decode(text + offset, length - offset, &character);
    if (jb_utf8_ill_formed(text + offset, bytes, character))
      return offset;
    offset += bytes;
  }
  return length;
}

size_t jb_utf8_start (const char *text, size_t length, size_t offset) {
  size_t start = offset, reach = offset >= 3 ? offset - 3 : 0;
  uint32_t character;
  /* A byte that is no continuation always starts a character. */
  while (start > reach && is_continuation((unsigned char)text[start]))
    start--;
  if (start + jb_utf8_decode(text + start, length - start, &character) > offset)
    return start;
  return offset; /* a stray continuation byte stands for itself */
}

size_t jb_utf8_previous (const char *text, size_t offset) {
  return jb_utf8_start(text, offset, offset - 1);
}

/* Characters of well-formed text: the bytes that are no continuation. */
static size_t count_valid (const char *text, size_t length) {
  size_t offset = 0, continuations = 0;
  while (length - offset >= 8) {
    uint64_t word = load_word(text + offset);
    /* 10xxxxxx: the top bit is set and the one below it is not. */
    uint64_t marks = (word >> 7) & (~word >> 6) & 0x0101010101010101u;
    continuations += (size_t)__builtin_popcountll(marks);
    offset += 8;
  }
  for (; offset < length; offset++)
    continuations += is_continuation((unsigned char)text[offset]);
  return length - continuations;
}

size_t jb_utf8_count (const char *text, size_t length) {
  size_t offset = 0, count = 0;
  while (offset < length) {
    size_t valid = jb_utf8_valid_prefix(text + offset, length - offset);
    uint32_t character;
    count += count_valid(text + offset, valid);
    offset += valid;
    if (offset < length) {
      offset += jb_utf8_decode(text + offset, length - offset, &character);
      count++;
    }
  }
  return count;
}

size_t jb_utf8_offset (const char *text, size_t length, size_t characters) {
  size_t offset = 0;
  uint32_t character;
  while (characters > 0) {
    if (offset == length)
      return JB_NO_OFFSET;
    offset += jb_utf8_decode(text + offset, length - offset, &character);
    characters--;
  }
  return offset;
}

size_t jb_utf8_repair (const char *text, size_t length, jb_buffer *repaired,
                       jb_offset_map *map) {
  size_t offset = 0, replaced = 0;
  uint32_t character;
  while (offset < length) {
    size_t valid = jb_utf8_valid_prefix(text + offset, length - offset);
    jb_buffer_append(repaired, text + offset, valid);
    if (map != NULL)
      jb_offset_map_append(map, valid, 1, 1);
    offset += valid;
    if (offset < length) {
      size_t bytes = jb_utf8_decode(text + offset, length - offset, &character);
      jb_buffer_append(repaired, JB_REPLACEMENT_UTF8, JB_REPLACEMENT_BYTES);
      if (map != NULL)
        jb_offset_map_append(map, 1, JB_REPLACEMENT_BYTES, bytes);
      offset += bytes;
      replaced++;
    }
  }
  return replaced;
}
