/* SPDX-License-Identifier: MIT */
/* Taking a line apart from its right end; see dictionary_text.h. */
#include "lexicon/dictionary_text.h"

#include <string.h>

#include "text/utf8.h"

static bool is_blank (char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static bool is_digit (char c) {
  return '0' <= c && c <= '9';
}

static bool is_lower (char c) {
  return 'a' <= c && c <= 'z';
}

/*
** The start of the last field of text[0..end) when all its bytes are of the
** class and a blank and a word stand before it; 'end' when there is none.
*/
static size_t last_field (const char *text, size_t end, bool (*class)(char)) {
  size_t start = end;
  while (start > 0 && class(text[start - 1]))
    start--;
  if (start == end || start < 2 || !is_blank(text[start - 1]))
    return end;
  return start;
}

/* 'end' without the blanks before it. */
static size_t without_blanks (const char *text, size_t end) {
  while (end > 0 && is_blank(text[end - 1]))
    end--;
  return end;
}

static jb_status read_frequency (const char *digits, size_t length,
                                 uint32_t *frequency) {
  uint64_t number = 0;
  for (size_t i = 0; i < length; i++) {
    number = number * 10 + (uint64_t)(digits[i] - '0');
    if (number >= UINT32_MAX)
      return JB_TOO_LARGE;
  }
  *frequency = (uint32_t)number;
  return JB_OK;
}

/* 'text' holds no blank at either end and is not empty. */
static jb_status read_line (const char *text, size_t length,
                            const jb_dictionary_reader *reader, size_t offset,
                            jb_dictionary_line *line, jb_error *err) {
  size_t end = length, start;
  memset(line, 0, sizeof *line);
  start = last_field(text, end, is_lower);
  if (start < end && end - start < JB_TAG_BYTES) {
    memcpy(line->tag, text + start, end - start);
    end = without_blanks(text, start);
  }
  start = last_field(text, end, is_digit);
  if (start < end) {
    if (read_frequency(text + start, end - start, &line->frequency) != JB_OK)
      return jb_fail(err, JB_BAD_FORMAT, offset,
                     "line %zu: a frequency must be at most %u",
                     reader->line_number, UINT32_MAX - 1);
    line->has_frequency = true;
    end = without_blanks(text, start);
  }
  if (jb_utf8_valid_prefix(text, end) != end)
    return jb_fail(err, JB_BAD_ENCODING, offset,
                   "line %zu: not UTF-8; save the dictionary as UTF-8",
                   reader->line_number);
  if (jb_utf8_count(text, end) > JB_WORD_CHARACTERS)
    return jb_fail(err, JB_BAD_FORMAT, offset,
                   "line %zu: a word has at most %u characters",
                   reader->line_number, JB_WORD_CHARACTERS);
  line->word = text;
  line->length = end;
  return JB_OK;
}

jb_status jb_dictionary_read (jb_dictionary_reader *reader,
                              jb_dictionary_line *line, bool *found,
                              jb_error *err) {
  *found = false;
  while (reader->offset < reader->length) {
    const char *text = reader->text + reader->offset;
    size_t left = reader->length - reader->offset, start = 0;
    const char *stop = memchr(text, '\n', left);
    size_t end = stop == NULL ? left : (size_t)(stop - text);
    size_t offset = reader->offset;
    reader->offset += stop == NULL ? left : end + 1;
    reader->line_number++;
    if (end >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
      start = 3;
    while (start < end && is_blank(text[start]))
      start++;
    end = start + without_blanks(text + start, end - start);
    if (start == end)
      continue;
    *found = true;
    return read_line(text + start, end - start, reader, offset + start, line,
                     err);
  }
  return JB_OK;
}
