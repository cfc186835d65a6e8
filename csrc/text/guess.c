/* SPDX-License-Identifier: MIT */
/* Shares of common characters; see guess.h for the rules and their reasons. */
#include "text/guess.h"

#include <stdint.h>

#include "text/utf8.h"

/* Common characters among all, in a sample read in one encoding. */
typedef struct share {
  size_t common;
  size_t all;
} share;

static int percent (share counted) {
  /* A sample is 2^20 bytes at most, so the product fits. */
  return counted.all == 0 ? 0 : (int)(counted.common * 100 / counted.all);
}

/* Narrow the bytes to the sample. */
static void take_sample (const char **bytes, size_t *length) {
  size_t skip = jb_utf8_ascii_prefix(*bytes, *length);
  *bytes += skip;
  *length -= skip;
  if (*length > JB_GUESS_SAMPLE_BYTES)
    *length = JB_GUESS_SAMPLE_BYTES;
}

static bool mostly_utf8 (const char *bytes, size_t length) {
  size_t offset = 0, of_two_bytes = 0, longer = 0, ill_formed = 0;
  bool cut_off = false; /* the last error is a character cut off by the end */
  while (offset < length) {
    uint32_t character;
    size_t step = jb_utf8_decode(bytes + offset, length - offset, &character);
    unsigned char lead = (unsigned char)bytes[offset];
    if (jb_utf8_ill_formed(bytes + offset, step, character)) {
      ill_formed++;
      cut_off = offset + step == length && lead >= 0xC2 && lead <= 0xF4;
    } else {
      of_two_bytes += step == 2;
      longer += step > 2;
    }
    offset += step;
  }
  return 4 * longer + of_two_bytes > 4 * ill_formed ||
         (ill_formed == 1 && cut_off && of_two_bytes == 0);
}

static bool common_in_utf16 (unsigned unit) {
  return (unit >= 0x4E00 && unit <= 0x9FFF) || (unit >= 0x20 && unit < 0x7F) ||
         unit == '\n' || unit == '\r' || unit == '\t' || unit == '\f' ||
         (unit >= 0x3000 && unit <= 0x303F) ||
         (unit >= 0xFF00 && unit <= 0xFF65) ||
         (unit >= 0x2010 && unit <= 0x2027);
}

/* 'low' is where the low byte of a unit lies: 0 little-endian, 1 big-endian. */
static share utf16_share (const char *bytes, size_t length, size_t low) {
  share counted = {0, 0};
  size_t units = length / 2;
  if (length > JB_GUESS_SAMPLE_BYTES)
    units = JB_GUESS_SAMPLE_BYTES / 2;
  for (size_t i = 0; i < units; i++) {
    const unsigned char *place = (const unsigned char *)bytes + 2 * i;
    unsigned unit = place[low] | (unsigned)place[1 - low] << 8;
    /* Surrogates are rare hanzi and pictures: they speak for neither side. */
    counted.all += unit < 0xD800 || unit > 0xDFFF;
    counted.common += common_in_utf16(unit);
  }
  return counted;
}

jb_encoding jb_guess_utf16_order (const char *bytes, size_t length) {
  return percent(utf16_share(bytes, length, 1)) >
                 percent(utf16_share(bytes, length, 0))
             ? JB_UTF_16BE
             : JB_UTF_16LE;
}

bool jb_guess_has_utf16_zeros (const char *bytes, size_t length) {
  size_t zeros[2] = {0, 0};
  if (length > JB_GUESS_SAMPLE_BYTES)
    length = JB_GUESS_SAMPLE_BYTES;
  for (size_t offset = 0; offset < length; offset++)
    zeros[offset & 1] += bytes[offset] == '\0';
  /* A quarter of all bytes, and on one side only: the high bytes of ASCII. */
  return zeros[0] + zeros[1] >= length / 4 + 1 && zeros[0] + zeros[1] > 1 &&
         (zeros[0] == 0 || zeros[1] == 0);
}

/* Punctuation of prose that is common in both scripts:
 * 　、。，；：！？（）《》… */
static bool common_in_gb (unsigned lead, unsigned trail) {
  if (trail < 0xA1)
    return false;
  if (lead == 0xA1)
    return trail <= 0xBF; /* blank, 、 。 · — … ‘ ’ “ ” brackets */
  if (lead == 0xA3)
    return (trail >= 0xB0 && trail <= 0xB9) || trail == 0xA1 || trail == 0xA8 ||
           trail == 0xA9 || trail == 0xAC || trail == 0xBA || trail == 0xBB ||
           trail == 0xBF;              /* digits, ！ （ ） ， ： ； ？ */
  return lead >= 0xB0 && lead <= 0xD7; /* level 1 */
}

static bool common_in_big5 (unsigned lead, unsigned trail) {
  unsigned code = lead << 8 | trail;
  return (code >= 0xA440 && code <= 0xC67E) || /* level 1 */
         (code >= 0xA140 && code <= 0xA149) || /* blank , 、 。 … ； ： ？ ！ */
         code == 0xA14B || code == 0xA150 || code == 0xA158 || /* … · — */
         (code >= 0xA15D && code <= 0xA17C) ||                 /* brackets */
         (code >= 0xA1A5 && code <= 0xA1A8) ||                 /* quotes */
         (code >= 0xA2AF && code <= 0xA2B8);                   /* digits */
}

static share gb_share (const unsigned char *bytes, size_t length) {
  share counted = {0, 0};
  size_t offset = 0;
  while (offset < length) {
    unsigned lead = bytes[offset++], trail;
    if (lead < 0x80)
      continue;
    counted.all++;
    if (lead == 0x80 || lead == 0xFF || offset == length)
      continue;
    trail = bytes[offset];
    if (trail >= 0x30 && trail <= 0x39 && length - offset >= 3 &&
        bytes[offset + 1] >= 0x81 && bytes[offset + 2] >= 0x30 &&
        bytes[offset + 2] <= 0x39) {
      offset += 3;
    } else if (trail >= 0x40 && trail != 0x7F && trail != 0xFF) {
      counted.common += common_in_gb(lead, trail);
      offset++;
    } else {
      counted.all++; /* ill-formed: weighs double */
    }
  }
  return counted;
}

static share big5_share (const unsigned char *bytes, size_t length) {
  share counted = {0, 0};
  size_t offset = 0;
  while (offset < length) {
    unsigned lead = bytes[offset++], trail;
    if (lead < 0x80)
      continue;
    counted.all++;
    if (lead == 0x80 || lead == 0xFF || offset == length)
      continue;
    trail = bytes[offset];
    if ((trail >= 0x40 && trail <= 0x7E) || (trail >= 0xA1 && trail != 0xFF)) {
      counted.common += common_in_big5(lead, trail);
      offset++;
    } else {
      counted.all++; /* ill-formed: weighs double */
    }
  }
  return counted;
}

jb_encoding jb_guess_encoding (const char *bytes, size_t length) {
  const char *sample = bytes;
  size_t sample_length = length;
  jb_encoding order = jb_guess_utf16_order(bytes, length);
  share utf16 = utf16_share(bytes, length, order == JB_UTF_16BE);
  share gb, big5, legacy;
  bool is_big5;
  take_sample(&sample, &sample_length);
  if (mostly_utf8(sample, sample_length))
    return JB_UTF_8;
  gb = gb_share((const unsigned char *)sample, sample_length);
  big5 = big5_share((const unsigned char *)sample, sample_length);
  is_big5 = percent(big5) > percent(gb);
  legacy = is_big5 ? big5 : gb;
  if (percent(utf16) >= JB_GUESS_UTF_16_PASS && utf16.common > legacy.common)
    return order;
  if (percent(legacy) < JB_GUESS_PASS)
    return JB_UTF_8;
  return is_big5 ? JB_BIG5 : JB_GB18030;
}
