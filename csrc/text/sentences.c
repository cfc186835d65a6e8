/* SPDX-License-Identifier: MIT */
/* One pass over a sentence, a character at a time; sentences.h has the rules. */
#include "text/sentences.h"

#include <stdint.h>
#include <string.h>

#include <utf8proc.h>

#include "text/classes.h"
#include "text/utf8.h"

/* The abbreviations that a page of Chinese text may hold, in lower case. */
static const char *const abbreviations[] = {
    "no", "mr", "mrs", "ms", "dr", "prof", "st",  "vs",  "vol", "fig", "ed",
    "al", "inc", "ltd", "co", "corp", "jr", "sr", "tel", "dept", "gen", "col"};

/* A place in the text and the characters on both sides. */
typedef struct reader {
  const char *text;
  size_t length;
  size_t at;
} reader;

/* The character at 'at', and its bytes; 0 of 0 bytes at the end. */
static uint32_t look (const reader *r, size_t at, size_t *bytes) {
  uint32_t character = 0;
  *bytes = 0;
  if (at < r->length)
    *bytes = jb_utf8_decode(r->text + at, r->length - at, &character);
  return character;
}

static uint32_t next (const reader *r, size_t at) {
  size_t bytes;
  return look(r, at, &bytes);
}

static uint32_t previous (const reader *r, size_t start, size_t at) {
  if (at <= start)
    return 0;
  return next(r, jb_utf8_previous(r->text, at));
}

static bool has (uint32_t character, unsigned classes) {
  return character != 0 && (jb_character_classes(character) & classes) != 0;
}

static bool is_line_end (uint32_t character) {
  return character == '\n' || character == '\r' || character == 0x2028 ||
         character == 0x2029 || character == 0x0B || character == 0x0C;
}

static bool is_letter (char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* The letters before 'at', within the sentence, are an abbreviation. */
static bool is_abbreviated (const reader *r, size_t start, size_t at) {
  size_t begin = at, letters;
  while (begin > start && is_letter(r->text[begin - 1]))
    begin--;
  letters = at - begin;
  if (letters == 1)
    return r->text[begin] < 'a';
  for (size_t i = 0; i < sizeof abbreviations / sizeof *abbreviations; i++) {
    const char *known = abbreviations[i];
    size_t k = 0;
    while (k < letters && known[k] == (r->text[begin + k] | 0x20))
      k++;
    if (letters > 0 && k == letters && known[k] == '\0')
      return true;
  }
  return false;
}

/* Whether the half-width full stop at 'at' ends the sentence. */
static bool stop_ends (const reader *r, size_t start, size_t at) {
  uint32_t before = previous(r, start, at), behind = next(r, at + 1);
  const unsigned alphanumeric = JB_CLASS_LATIN | JB_CLASS_DIGIT;
  if (has(behind, alphanumeric) &&
      (before == 0 || has(before, alphanumeric | JB_CLASS_BLANK)))
    return false;
  return !(has(before, JB_CLASS_LATIN) && is_abbreviated(r, start, at));
}

/* Whether the character ends a clause; 'bytes' are its own. */
static bool clause_ends (const reader *r, size_t start, uint32_t character,
                         size_t bytes) {
  switch (character) {
    case 0xFF0C: /* ， */
    case 0xFF1B: /* ； */
      return true;
    case ',':
    case ';':
    case ':':
    case 0xFF1A: /* ： */
      return !(has(previous(r, start, r->at), JB_CLASS_DIGIT) &&
               has(next(r, r->at + bytes), JB_CLASS_DIGIT)) &&
             !(character == ':' && next(r, r->at + 1) == '/');
    default: return false;
  }
}

/* A mark that stands inside sentences: behind a stop it says "go on". */
static bool goes_on (uint32_t character) {
  switch (character) {
    case 0xFF0C:
    case 0x3001:
    case 0xFF1B:
    case 0xFF1A:
    case 0x2014:
    case ',':
    case ';':
    case ':': return true;
    default: return false;
  }
}

/* Pass over more stops and over what closes; typewriter's quotation marks
** close when an odd number of them was seen. */
static void pass_closing (reader *r, const unsigned quotes[2]) {
  bool open[2] = {quotes[0] % 2 == 1, quotes[1] % 2 == 1};
  for (;;) {
    size_t bytes;
    uint32_t c = look(r, r->at, &bytes);
    if (c == '"' || c == '\'') {
      if (!open[c == '\''])
        return;
      open[c == '\''] = false;
    } else if (c == 0 ||
               !has(c, JB_CLASS_SENTENCE_END | JB_CLASS_CLOSING)) {
      return;
    }
    r->at += bytes;
  }
}

/* Pass over blanks, up to and with a line break. */
static void pass_blanks (reader *r) {
  size_t bytes;
  uint32_t c = look(r, r->at, &bytes);
  while (bytes > 0 && has(c, JB_CLASS_BLANK)) {
    r->at += bytes;
    if (is_line_end(c)) {
      if (c == '\r' && next(r, r->at) == '\n')
        r->at++;
      return;
    }
    c = look(r, r->at, &bytes);
  }
}

size_t jb_sentence_end (const char *text, size_t length, size_t start,
                        jb_sentence_unit unit) {
  reader r = {text, length, start};
  unsigned quotes[2] = {0, 0};
  while (r.at < length) {
    size_t bytes, before = r.at;
    uint32_t c = look(&r, r.at, &bytes);
    if (is_line_end(c)) {
      pass_blanks(&r);
      return r.at;
    }
    if (c == '"' || c == '\'')
      quotes[c == '\'']++;
    if (unit == JB_CLAUSE && clause_ends(&r, start, c, bytes)) {
      r.at += bytes;
      pass_closing(&r, quotes);
      pass_blanks(&r);
      return r.at;
    }
    r.at += bytes;
    if (!has(c, JB_CLASS_SENTENCE_END) ||
        (c == '.' && !stop_ends(&r, start, before)))
      continue;
    pass_closing(&r, quotes);
    if (unit == JB_SENTENCE && goes_on(next(&r, r.at)))
      continue;
    if (unit == JB_CLAUSE && goes_on(next(&r, r.at))) {
      (void)look(&r, r.at, &bytes);
      r.at += bytes;
    }
    pass_blanks(&r);
    return r.at;
  }
  return length;
}

size_t jb_grapheme_end (const char *text, size_t length, size_t start) {
  reader r = {text, length, start};
  utf8proc_int32_t state = 0;
  size_t bytes;
  uint32_t before = look(&r, start, &bytes), c;
  if (jb_utf8_ill_formed(text + start, bytes, before))
    return start + bytes;
  r.at = start + bytes;
  while (r.at < length) {
    c = look(&r, r.at, &bytes);
    if (jb_utf8_ill_formed(text + r.at, bytes, c) ||
        utf8proc_grapheme_break_stateful((utf8proc_int32_t)before,
                                         (utf8proc_int32_t)c, &state))
      return r.at;
    before = c;
    r.at += bytes;
  }
  return length;
}
