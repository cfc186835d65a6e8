/* SPDX-License-Identifier: MIT */
/*
** GB18030 and Big5 to UTF-8, through iconv.
**
** iconv converts a chunk to code points and says nothing about which bytes
** each came from. But the bytes say themselves how long a character is, so
** the chunk is walked once more beside its code points, and that gives UTF-8
** and the map in one go.
**
** Big5 is read as code page 950, the Big5 of Taiwan's computers with the euro
** sign and the seven ETEN hanzi. A code it lacks is read as Big5-HKSCS, whose
** hanzi Hong Kong's papers cannot be printed without. The other way round
** would lose: glibc's BIG5-HKSCS lacks characters that CP950 has (A1C3, A2CC,
** A3E1 …) and reads the dot in foreign names (A145) as a bullet.
*/
#include <errno.h>
#include <iconv.h>
#include <stdint.h>

#include "text/decoders.h"
#include "text/utf8.h"

/* Source bytes converted at a time: small enough for the stack. */
#define CHUNK_BYTES 4096u

/* Code points iconv can make of one character, with room to spare. */
#define MOST_CODES 4u

#define NO_ICONV ((iconv_t)-1)

typedef struct legacy_decoder {
  jb_encoding encoding;
  iconv_t main;
  iconv_t second; /* for codes that 'main' does not know, or NO_ICONV */
  jb_buffer *text;
  jb_offset_map *map;
  size_t replaced;
} legacy_decoder;

/*
** Bytes of the character at 'place', by the form of the encoding, of which
** 'length' bytes (at least 1) can be read. 0 when the input ends within it.
** A lead byte without a trail is 1.
*/
static size_t form_bytes (jb_encoding encoding, const unsigned char *place,
                          size_t length) {
  if (place[0] <= 0x80 || place[0] == 0xFF)
    return 1;
  if (length < 2)
    return 0;
  if (encoding == JB_BIG5)
    return (place[1] >= 0x40 && place[1] <= 0x7E) ||
                   (place[1] >= 0xA1 && place[1] <= 0xFE)
               ? 2
               : 1;
  if (place[1] >= 0x30 && place[1] <= 0x39) {
    if (length >= 3 && (place[2] < 0x81 || place[2] > 0xFE))
      return 1;
    if (length < 4)
      return 0;
    return place[3] >= 0x30 && place[3] <= 0x39 ? 4 : 1;
  }
  return place[1] >= 0x40 && place[1] != 0x7F && place[1] != 0xFF ? 2 : 1;
}

/*
** Characters that got a two-byte code in 2005 or later; GB18030 before wrote
** them in four bytes, which iconv no longer reads but files still hold. 'first'
** is the number of the first one's code.
*/
static const struct {
  uint32_t first;
  uint32_t count;
  uint32_t character;
} older_codes[] = {
    {19057, 8, 0x9FB4},  /* 82359037 on: parts of hanzi */
    {39076, 10, 0xFE10}, /* 84318236 on: punctuation of vertical text */
};

/* The number of a four-byte code among all, from 81308130 on. */
static uint32_t four_byte_number (const unsigned char *code) {
  return (((code[0] - 0x81u) * 10 + (code[1] - 0x30u)) * 126 +
          (code[2] - 0x81u)) *
             10 +
         (code[3] - 0x30u);
}

/* What four bytes of GB18030 meant before 2005, or 0. */
static uint32_t older_character (const unsigned char *code) {
  uint32_t number = four_byte_number(code);
  for (size_t i = 0; i < sizeof older_codes / sizeof *older_codes; i++)
    if (number - older_codes[i].first < older_codes[i].count)
      return older_codes[i].character + (number - older_codes[i].first);
  return 0;
}

/* Append the UTF-8 of 'codes', a unit made of 'source_bytes'. */
static void append_unit (legacy_decoder *decoder, const uint32_t *codes,
                         size_t count, size_t source_bytes) {
  char *place = jb_buffer_reserve(decoder->text, count * JB_UTF8_MAX_BYTES);
  size_t bytes = 0;
  if (place == NULL)
    return;
  for (size_t i = 0; i < count; i++)
    bytes += jb_utf8_encode(codes[i], place + bytes);
  jb_buffer_claim(decoder->text, bytes);
  jb_offset_map_append(decoder->map, 1, bytes, source_bytes);
}

/*
** Convert with 'converter' from '*place' on, 'length' bytes at most, into
** 'codes'. Moves '*place' behind what was converted; returns how many codes.
*/
static size_t convert (iconv_t converter, const unsigned char **place,
                       size_t length, uint32_t *codes, size_t room) {
  /* iconv takes a pointer to char, but does not write through it. */
  union {
    const unsigned char *bytes;
    char *input;
  } source = {*place};
  char *output = (char *)codes;
  size_t left = room * sizeof *codes;
  (void)iconv(converter, &source.input, &length, &output, &left);
  /* Some codes make two code points, of which iconv keeps the second back. */
  (void)iconv(converter, NULL, NULL, &output, &left);
  *place = source.bytes;
  return room - left / sizeof *codes;
}

/*
** The character at 'place', which 'main' could not convert. Returns the bytes
** dealt with, at least 1.
*/
static size_t decode_hard (legacy_decoder *decoder, const unsigned char *place,
                           size_t length) {
  static const uint32_t replacement = JB_REPLACEMENT, euro = 0x20AC;
  size_t bytes = form_bytes(decoder->encoding, place, length);
  uint32_t codes[MOST_CODES];
  if (decoder->encoding == JB_GB18030 && place[0] == 0x80) {
    /* Windows' code page 936 has the euro sign here, and WHATWG reads it. */
    append_unit(decoder, &euro, 1, 1);
    return 1;
  }
  if (decoder->encoding == JB_GB18030 && bytes == 4) {
    uint32_t character = older_character(place);
    if (character != 0) {
      append_unit(decoder, &character, 1, bytes);
      return bytes;
    }
  }
  if (bytes > 1 && decoder->second != NO_ICONV) {
    const unsigned char *end = place;
    size_t count = convert(decoder->second, &end, bytes, codes, MOST_CODES);
    if (end == place + bytes && count > 0) {
      append_unit(decoder, codes, count, bytes);
      return bytes;
    }
  }
  if (bytes == 0) /* cut off by the end of the input */
    bytes = length;
  else if (bytes == 2 && place[1] < 0x80) /* the trail is kept as ASCII */
    bytes = 1;
  append_unit(decoder, &replacement, 1, bytes);
  decoder->replaced++;
  return bytes;
}

/*
** Append the 'count' codes that iconv made of the bytes from 'place' on, one
** character each.
*/
static void append_codes (legacy_decoder *decoder, const unsigned char *place,
                          const uint32_t *codes, size_t count) {
  char *start = jb_buffer_reserve(decoder->text, count * JB_UTF8_MAX_BYTES);
  char *output = start;
  jb_offset_run run = {0, 0, 0};
  if (start == NULL)
    return;
  for (size_t i = 0; i < count; i++) {
    size_t read = form_bytes(decoder->encoding, place, JB_UTF8_MAX_BYTES);
    /* A3A0 is a blank of old editors without a code; WHATWG reads it so. */
    uint32_t code = codes[i] == 0xE5E5 && read == 2 ? 0x3000 : codes[i];
    size_t written;
    if (read == 1 && place[0] >= 0x80) { /* a control, iconv thinks */
      code = JB_REPLACEMENT;
      decoder->replaced++;
    }
    written = jb_utf8_encode(code, output);
    if (written != run.output_bytes || read != run.source_bytes) {
      jb_offset_map_append(decoder->map, run.count, run.output_bytes,
                           run.source_bytes);
      run = (jb_offset_run){0, written, read};
    }
    run.count++;
    output += written;
    place += read;
  }
  jb_offset_map_append(decoder->map, run.count, run.output_bytes,
                       run.source_bytes);
  jb_buffer_claim(decoder->text, (size_t)(output - start));
}

static void decode_all (legacy_decoder *decoder, const unsigned char *place,
                        size_t length) {
  uint32_t codes[CHUNK_BYTES + MOST_CODES];
  while (length > 0 && decoder->text->status == JB_OK &&
         decoder->map->status == JB_OK) {
    const unsigned char *end = place;
    size_t chunk = length < CHUNK_BYTES ? length : CHUNK_BYTES;
    size_t count =
        convert(decoder->main, &end, chunk, codes, CHUNK_BYTES + MOST_CODES);
    append_codes(decoder, place, codes, count);
    length -= (size_t)(end - place);
    /*
    ** Within the last bytes of a chunk it may just be the chunk that ends;
    ** the next chunk starts there, and then stops at once if it is not.
    */
    if (length > 0 &&
        (end == place || end + JB_UTF8_MAX_BYTES <= place + chunk)) {
      size_t bytes = decode_hard(decoder, end, length);
      end += bytes;
      length -= bytes;
    }
    place = end;
  }
}

jb_status jb_decode_legacy (const char *bytes, size_t length,
                            jb_encoding encoding, jb_buffer *text,
                            jb_offset_map *map, size_t *replaced,
                            jb_error *err) {
  legacy_decoder decoder = {encoding, NO_ICONV, NO_ICONV, text, map, 0};
  bool opened;
  int reason = 0;
  /* WCHAR_T is what iconv calls 32-bit code points in the machine's order. */
  decoder.main =
      iconv_open("WCHAR_T", encoding == JB_BIG5 ? "CP950" : "GB18030");
  opened = decoder.main != NO_ICONV;
  if (opened && encoding == JB_BIG5) {
    decoder.second = iconv_open("WCHAR_T", "BIG5-HKSCS");
    opened = decoder.second != NO_ICONV;
  }
  if (!opened)
    reason = errno;
  else
    decode_all(&decoder, (const unsigned char *)bytes, length);
  if (decoder.main != NO_ICONV)
    (void)iconv_close(decoder.main);
  if (decoder.second != NO_ICONV)
    (void)iconv_close(decoder.second);
  *replaced += decoder.replaced;
  if (!opened)
    return jb_fail(err, reason == ENOMEM ? JB_NO_MEMORY : JB_BAD_ENCODING,
                   JB_NO_OFFSET,
                   "the C library of this system cannot read %s; convert the "
                   "file to UTF-8 first",
                   jb_encoding_name(encoding));
  if (text->status == JB_TOO_LARGE || map->status == JB_TOO_LARGE)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET, "the text is too large");
  if (text->status != JB_OK || map->status != JB_OK)
    return jb_fail_memory(err, length);
  return JB_OK;
}
