/* SPDX-License-Identifier: MIT */
/* Finding the ends of runs; see runs.h for their grammar. */
#include "words/runs.h"

#include <stdbool.h>
#include <stddef.h>

#include "text/classes.h"
#include "words/units.h"

/* A run that is being read. */
typedef struct run {
  const uint32_t *characters;
  uint32_t limit;
} run;

/* The half-width form of the character at 'at'; 0 at the limit. */
static uint32_t peek (const run *r, uint32_t at) {
  if (at >= r->limit)
    return 0;
  return jb_folded(r->characters[at]);
}

static bool is_digit (uint32_t c) {
  return c - '0' < 10;
}

static bool is_letter (uint32_t c) {
  if (c < 0x80)
    return (c | 0x20) - 'a' < 26;
  return c != JB_ILL_FORMED && (jb_character_classes(c) & JB_CLASS_LATIN) != 0;
}

static bool is_either (uint32_t c) {
  return is_digit(c) || is_letter(c);
}

static uint32_t skip_digits (const run *r, uint32_t at) {
  while (is_digit(peek(r, at)))
    at++;
  return at;
}

/* The end of "-06-21" behind a year at 'at', or 'at'. */
static uint32_t rest_of_date (const run *r, uint32_t at) {
  uint32_t mark = peek(r, at), month, day;
  if (mark != '-' && mark != '/' && mark != '.')
    return at;
  month = skip_digits(r, at + 1);
  if (month - at < 2 || month - at > 3 || peek(r, month) != mark)
    return at;
  day = skip_digits(r, month + 1);
  return day - month < 2 || day - month > 3 ? at : day;
}

/* The end of what goes on a number at 'at' over a mark, or 'at'. */
static uint32_t next_part (const run *r, uint32_t at) {
  uint32_t mark = peek(r, at), end = skip_digits(r, at + 1);
  if (end == at + 1)
    return at;
  if (mark == ',' && r->characters[at] == ',')
    return end - at == 4 ? end : at;
  return mark == '.' || mark == ':' || mark == 0xB7 ? end : at;
}

static uint32_t number_end (const run *r, uint32_t start, uint32_t *code) {
  uint32_t end = skip_digits(r, start), digits = end - start, next;
  *code = JB_CODE_NUMBER + (digits > 6 ? 6 : digits) - 1;
  next = digits == 4 ? rest_of_date(r, end) : end;
  if (next == end)
    while (next_part(r, next) != next)
      next = next_part(r, next);
  if (next != end)
    *code = JB_CODE_NUMBER_MARKED;
  if (peek(r, next) == '%' || peek(r, next) == 0x2030) {
    *code = JB_CODE_NUMBER_PERCENT;
    next++;
  }
  return next;
}

/* Whether 'c' may stand between letters or digits of a word. */
static bool is_inner_mark (uint32_t c) {
  return c == '-' || c == '.' || c == '&' || c == '\'' || c == 0x2019 ||
         c == '_';
}

static uint32_t latin_end (const run *r, uint32_t start, uint32_t *code) {
  uint32_t end = start, length;
  bool digits = false;
  for (;;) {
    uint32_t c = peek(r, end);
    digits = digits || is_digit(c);
    if (!is_either(c) && !(is_inner_mark(c) && is_either(peek(r, end + 1))))
      break;
    end++;
  }
  length = end - start;
  *code = digits ? JB_CODE_LATIN_DIGITS
                 : JB_CODE_LATIN + (length > 3 ? 3 : length) - 1;
  if (length == 1 && peek(r, end) == '#')
    return end + 1;
  return peek(r, end) == '+' && peek(r, end + 1) == '+' ? end + 2 : end;
}

static bool is_at (const run *r, uint32_t at, const char *string) {
  for (; *string != '\0'; string++, at++)
    if ((peek(r, at) | 0x20) != ((unsigned char)*string | 0x20u))
      return false;
  return true;
}

/* The end of a URL whose part up to 'at' was read: all that RFC 3986 allows,
** but for marks that more likely belong to the sentence around it. */
static uint32_t url_end (const run *r, uint32_t at) {
  uint32_t end = at;
  for (; at < r->limit; at++) {
    uint32_t c = r->characters[at];
    bool closes = c == '.' || c == ',' || c == ';' || c == ':' || c == '!' ||
                  c == '?' || c == '\'' || c == ')' || c == '(' || c == '*';
    if (c <= ' ' || c >= 0x7F || c == '"' || c == '<' || c == '>' ||
        c == '\\' || c == '^' || c == '`' || c == '{' || c == '|' || c == '}')
      break;
    if (!closes)
      end = at + 1;
  }
  return end;
}

/* The end of the address that begins at 'start' and goes on behind 'end', a
** number's or a word's; 'end' when there is none. */
static uint32_t address_end (const run *r, uint32_t start, uint32_t end) {
  uint32_t ignored, domain;
  if (is_at(r, end, "://") && is_letter(peek(r, start)))
    return url_end(r, end + 3);
  if (is_at(r, start, "www.") && end > start + 4)
    return url_end(r, end);
  if (peek(r, end) != '@' || !is_either(peek(r, end + 1)))
    return end;
  domain = latin_end(r, end + 1, &ignored);
  for (uint32_t i = end + 1; i < domain; i++)
    if (peek(r, i) == '.')
      return domain;
  return end;
}

uint32_t jb_run_end (const uint32_t *characters, uint32_t start,
                     uint32_t limit, uint32_t *code) {
  run r = {characters, limit};
  uint32_t end, address;
  if (is_digit(peek(&r, start))) {
    end = number_end(&r, start, code);
    if (*code < JB_CODE_NUMBER_MARKED && is_letter(peek(&r, end))) {
      end = latin_end(&r, end, code);
      *code = JB_CODE_LATIN_DIGITS;
    }
  } else {
    end = latin_end(&r, start, code);
  }
  address = address_end(&r, start, end);
  if (address != end)
    *code = JB_CODE_ADDRESS;
  return address;
}
