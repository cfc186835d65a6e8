/* SPDX-License-Identifier: MIT */
/* Names, byte order marks and the choice of a decoder; see encoding.h. */
#include "text/encoding.h"

#include <stdint.h>
#include <string.h>

#include "text/decoders.h"
#include "text/guess.h"
#include "text/utf8.h"

/* An encoding's name without case and punctuation, and what it means. */
typedef struct encoding_alias {
  const char *name;
  jb_encoding encoding;
} encoding_alias;

static const encoding_alias aliases[] = {
    {"utf8", JB_UTF_8},      {"ascii", JB_UTF_8},
    {"usascii", JB_UTF_8},   {"cp65001", JB_UTF_8},
    {"gb18030", JB_GB18030}, {"gbk", JB_GB18030},
    {"gb2312", JB_GB18030},  {"gb", JB_GB18030},
    {"euccn", JB_GB18030},   {"cp936", JB_GB18030},
    {"ms936", JB_GB18030},   {"windows936", JB_GB18030},
    {"big5", JB_BIG5},       {"big5hkscs", JB_BIG5},
    {"big5eten", JB_BIG5},   {"cp950", JB_BIG5},
    {"ms950", JB_BIG5},      {"windows950", JB_BIG5},
    {"cnbig5", JB_BIG5},     {"utf16le", JB_UTF_16LE},
    {"ucs2le", JB_UTF_16LE}, {"utf16be", JB_UTF_16BE},
    {"ucs2be", JB_UTF_16BE},
};

typedef struct byte_order_mark {
  const char *bytes;
  size_t length;
  jb_encoding encoding;
} byte_order_mark;

static const byte_order_mark marks[] = {
    {"\xEF\xBB\xBF", 3, JB_UTF_8},
    {"\xFF\xFE", 2, JB_UTF_16LE},
    {"\xFE\xFF", 2, JB_UTF_16BE},
    {"\x84\x31\x95\x33", 4, JB_GB18030},
};

const char *jb_encoding_name (jb_encoding encoding) {
  switch (encoding) {
    case JB_UTF_8: return "UTF-8";
    case JB_GB18030: return "GB18030";
    case JB_BIG5: return "Big5";
    case JB_UTF_16LE: return "UTF-16LE";
    case JB_UTF_16BE: return "UTF-16BE";
  }
  return "unknown";
}

const char *jb_encoding_choice_name (jb_encoding_choice choice) {
  switch (choice) {
    case JB_CHOSEN_BY_BOM: return "bom";
    case JB_CHOSEN_BY_VALIDITY: return "validity";
    case JB_CHOSEN_BY_GUESS: return "guess";
    case JB_CHOSEN_BY_OPTION: return "option";
  }
  return "unknown";
}

/* The mark the bytes start with, or NULL. */
static const byte_order_mark *find_mark (const char *bytes, size_t length) {
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (length >= marks[i].length &&
        memcmp(bytes, marks[i].bytes, marks[i].length) == 0)
      return &marks[i];
  return NULL;
}

/* 'name' in lower case, letters and digits only; false if it is too long. */
static bool reduce_name (const char *name, char *reduced, size_t room) {
  size_t length = 0;
  for (; *name != '\0'; name++) {
    char letter = *name;
    if (letter >= 'A' && letter <= 'Z')
      letter = (char)(letter - 'A' + 'a');
    if ((letter < 'a' || letter > 'z') && (letter < '0' || letter > '9'))
      continue;
    if (length + 1 == room)
      return false;
    reduced[length++] = letter;
  }
  reduced[length] = '\0';
  return true;
}

/* Find the encoding called 'name'; UTF-16 without an order needs the bytes. */
static jb_status find_encoding (const char *name, const char *bytes,
                                size_t length, jb_encoding *encoding,
                                jb_error *err) {
  char reduced[32];
  if (reduce_name(name, reduced, sizeof reduced)) {
    if (strcmp(reduced, "utf16") == 0 || strcmp(reduced, "ucs2") == 0) {
      const byte_order_mark *mark = find_mark(bytes, length);
      if (mark != NULL && mark->length == 2)
        *encoding = mark->encoding;
      else
        *encoding = jb_guess_utf16_order(bytes, length);
      return JB_OK;
    }
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
      if (strcmp(reduced, aliases[i].name) == 0) {
        *encoding = aliases[i].encoding;
        return JB_OK;
      }
  }
  return jb_fail(err, JB_BAD_ENCODING, JB_NO_OFFSET,
                 "there is no encoding \"%.40s\" here; take one of UTF-8, "
                 "GB18030 (GBK), Big5, UTF-16, UTF-16LE, UTF-16BE",
                 name);
}

/*
** Choose the encoding of bytes nobody has named one for, by the contents.
** 'valid' says that they are well-formed UTF-8.
*/
static void choose_by_contents (const char *bytes, size_t length, bool valid,
                                jb_decoding *decoding) {
  if (!valid) {
    decoding->chosen_by = JB_CHOSEN_BY_GUESS;
    decoding->encoding = jb_guess_encoding(bytes, length);
  } else if (jb_guess_has_utf16_zeros(bytes, length)) {
    decoding->chosen_by = JB_CHOSEN_BY_GUESS;
    decoding->encoding = jb_guess_utf16_order(bytes, length);
  } else {
    decoding->chosen_by = JB_CHOSEN_BY_VALIDITY;
    decoding->encoding = JB_UTF_8;
  }
}

static jb_status decode_utf8 (const char *bytes, size_t length, bool valid,
                              jb_buffer *text, jb_offset_map *map,
                              jb_decoding *decoding, jb_error *err) {
  if (valid) {
    decoding->verbatim = true;
    jb_offset_map_append(map, length, 1, 1);
  } else {
    decoding->replaced = jb_utf8_repair(bytes, length, text, map);
  }
  if (text->status == JB_TOO_LARGE || map->status == JB_TOO_LARGE)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET, "the text is too large");
  if (text->status != JB_OK || map->status != JB_OK)
    return jb_fail_memory(err, length);
  return JB_OK;
}

jb_status jb_decode (const char *bytes, size_t length, const char *name,
                     jb_buffer *text, jb_offset_map *map, jb_decoding *decoding,
                     jb_error *err) {
  const byte_order_mark *mark = find_mark(bytes, length);
  bool valid = false; /* known to be well-formed UTF-8 */
  *decoding = (jb_decoding){JB_UTF_8, JB_CHOSEN_BY_BOM, 0, 0, false};
  if (name != NULL) {
    jb_status status =
        find_encoding(name, bytes, length, &decoding->encoding, err);
    if (status != JB_OK)
      return status;
    decoding->chosen_by = JB_CHOSEN_BY_OPTION;
  } else if (mark != NULL) {
    decoding->encoding = mark->encoding;
  } else {
    valid = jb_utf8_valid_prefix(bytes, length) == length;
    choose_by_contents(bytes, length, valid, decoding);
  }
  if (mark != NULL && mark->encoding == decoding->encoding) {
    decoding->bom_bytes = mark->length;
    jb_offset_map_append(map, 1, 0, mark->length);
    bytes += mark->length;
    length -= mark->length;
  }
  switch (decoding->encoding) {
    case JB_UTF_16LE:
    case JB_UTF_16BE:
      return jb_decode_utf16(bytes, length, decoding->encoding == JB_UTF_16BE,
                             text, map, &decoding->replaced, err);
    case JB_GB18030:
    case JB_BIG5:
      return jb_decode_legacy(bytes, length, decoding->encoding, text, map,
                              &decoding->replaced, err);
    case JB_UTF_8: break;
  }
  if (decoding->chosen_by == JB_CHOSEN_BY_BOM ||
      decoding->chosen_by == JB_CHOSEN_BY_OPTION)
    valid = jb_utf8_valid_prefix(bytes, length) == length;
  return decode_utf8(bytes, length, valid, text, map, decoding, err);
}
