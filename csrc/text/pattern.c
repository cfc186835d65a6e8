/* SPDX-License-Identifier: MIT */
/*
** Patterns read into items; see pattern.h for the language, pattern_items.h
** for the form, pattern_match.c for the matching.
**
** No pattern has more items, sets or ranges than bytes, so one block of
** memory is sized by the length and nothing grows.
*/
#include "text/pattern.h"

#include <string.h>

#include "base/memory.h"
#include "text/pattern_items.h"

#define ESCAPE '%'

typedef struct pattern_reader {
  jb_pattern *pattern;
  const char *text;
  size_t length, place;
  unsigned open[JB_PATTERN_CAPTURES]; /* captures that are not closed */
  unsigned open_count, repeat_count;
  bool closed[JB_PATTERN_CAPTURES];
  jb_error *err;
} pattern_reader;

static jb_status malformed (pattern_reader *reader, const char *why) {
  return jb_fail(reader->err, JB_BAD_FORMAT, reader->place,
                 "this pattern is malformed: %s", why);
}

/* Whether 'c' (ASCII) is of the class that 'letter' (lower case) names. */
static bool ascii_class (unsigned char letter, unsigned c, bool *known) {
  bool lower = c - 'a' < 26, upper = c - 'A' < 26, digit = c - '0' < 10;
  bool graphic = c > ' ' && c < 0x7F;
  *known = true;
  switch (letter) {
    case 'a': return lower || upper;
    case 'c': return c < ' ' || c == 0x7F;
    case 'd': return digit;
    case 'g': return graphic;
    case 'l': return lower;
    case 'p': return graphic && !lower && !upper && !digit;
    case 's': return c == ' ' || c - '\t' < 5;
    case 'u': return upper;
    case 'w': return lower || upper || digit;
    case 'x': return digit || (c | 0x20) - 'a' < 6;
    case 'z': return c == 0; /* Lua still takes it */
    default: *known = false; return false;
  }
}

/* What class 'letter' holds beyond ASCII. */
static unsigned wide_class (unsigned char letter, bool negated,
                            unsigned reading) {
  unsigned bits = 0;
  if (reading & JB_PATTERN_CHARACTERS) {
    if (letter == 's')
      bits = JB_WIDE_BLANK;
    else if (letter == 'p')
      bits = JB_WIDE_PUNCTUATION;
    else if (letter == 'g')
      bits = JB_WIDE_GRAPHIC;
  }
  if (!negated)
    return bits;
  return bits == 0 ? JB_WIDE_ALL : bits << 3;
}

static jb_set *new_set (jb_pattern *pattern) {
  jb_set *set = &pattern->sets[pattern->set_count++];
  *set = (jb_set){.first_range = pattern->range_count};
  return set;
}

/* Put the characters from 'first' to 'last' into the newest set. */
static void add_range (jb_pattern *pattern, jb_set *set, uint32_t first,
                       uint32_t last) {
  for (uint32_t c = first; c < 0x80 && c <= last; c++)
    set->ascii[c / 32] |= 1u << c % 32;
  if (first <= last && last >= 0x80) {
    jb_code_range range = {first < 0x80 ? 0x80 : first, last};
    pattern->ranges[pattern->range_count++] = range;
    set->range_count++;
  }
}

/* Put the class of 'letter' into the set; false when it names none. */
static bool add_class (const jb_pattern *pattern, jb_set *set, char letter) {
  unsigned char lower = (unsigned char)letter | 0x20;
  bool negated = !((unsigned char)letter & 0x20), known;
  (void)ascii_class(lower, 0, &known);
  if ((unsigned char)letter >= 0x80 || !known)
    return false;
  for (unsigned c = 0; c < 0x80; c++)
    if (ascii_class(lower, c, &known) != negated)
      set->ascii[c / 32] |= 1u << c % 32;
  set->wide |= wide_class(lower, negated, pattern->reading);
  return true;
}

/* The character at 'place' (below 'end'), which moves on. */
static uint32_t next_character (const pattern_reader *reader, size_t *place,
                                size_t end) {
  uint32_t character;
  *place += jb_pattern_read(reader->pattern->reading, reader->text + *place,
                            end - *place, &character);
  return character;
}

/*
** Read the set whose [ stands before 'place'. A ] that comes first is a
** character of the set; `%` takes the next byte along.
*/
static jb_status read_set (pattern_reader *reader) {
  const char *text = reader->text;
  size_t place = reader->place, end;
  jb_set *set = new_set(reader->pattern);
  if (place < reader->length && text[place] == '^') {
    set->negated = true;
    place++;
  }
  end = place;
  do {
    if (end == reader->length)
      return malformed(reader, "a ] is missing");
    if (text[end++] == ESCAPE)
      end++;
    if (end >= reader->length)
      return malformed(reader, "a ] is missing");
  } while (text[end] != ']');
  while (place < end) {
    uint32_t first;
    if (text[place] == ESCAPE) {
      if (!add_class(reader->pattern, set, text[++place])) {
        first = next_character(reader, &place, end);
        add_range(reader->pattern, set, first, first);
      } else {
        place++;
      }
      continue;
    }
    first = next_character(reader, &place, end);
    if (place + 1 < end && text[place] == '-') {
      place++;
      add_range(reader->pattern, set, first,
                next_character(reader, &place, end));
    } else {
      add_range(reader->pattern, set, first, first);
    }
  }
  reader->place = end + 1;
  return JB_OK;
}

static jb_item *new_item (pattern_reader *reader, jb_item_kind kind,
                          uint32_t value) {
  jb_item *item = &reader->pattern->items[reader->pattern->item_count++];
  *item = (jb_item){kind, JB_REPEAT_ONCE, value, 0};
  return item;
}

static jb_status read_opening (pattern_reader *reader) {
  unsigned number = reader->pattern->capture_count;
  if (number == JB_PATTERN_CAPTURES)
    return malformed(reader, "it has too many captures");
  reader->pattern->capture_count++;
  if (reader->place < reader->length && reader->text[reader->place] == ')') {
    reader->place++;
    reader->closed[number] = true;
    (void)new_item(reader, JB_ITEM_POSITION, number);
    return JB_OK;
  }
  reader->open[reader->open_count++] = number;
  (void)new_item(reader, JB_ITEM_OPEN, number);
  return JB_OK;
}

static jb_status read_closing (pattern_reader *reader) {
  unsigned number;
  if (reader->open_count == 0)
    return malformed(reader, "a ) closes nothing");
  number = reader->open[--reader->open_count];
  reader->closed[number] = true;
  (void)new_item(reader, JB_ITEM_CLOSE, number);
  return JB_OK;
}

/* %b and the two characters behind it. */
static jb_status read_balanced (pattern_reader *reader) {
  jb_item *item;
  uint32_t opening;
  if (reader->place == reader->length)
    return malformed(reader, "two characters are missing behind %b");
  opening = next_character(reader, &reader->place, reader->length);
  if (reader->place == reader->length)
    return malformed(reader, "two characters are missing behind %b");
  item = new_item(reader, JB_ITEM_BALANCED, opening);
  item->closing = next_character(reader, &reader->place, reader->length);
  return JB_OK;
}

static jb_status read_frontier (pattern_reader *reader) {
  if (reader->place == reader->length || reader->text[reader->place] != '[')
    return malformed(reader, "a [ is missing behind %f");
  reader->place++;
  (void)new_item(reader, JB_ITEM_FRONTIER,
                 (uint32_t)reader->pattern->set_count);
  return read_set(reader);
}

static jb_status read_again (pattern_reader *reader, char digit) {
  unsigned number = (unsigned)(digit - '1');
  if (digit == '0' || number >= reader->pattern->capture_count ||
      !reader->closed[number])
    return malformed(reader, "it asks for a capture that there is not");
  (void)new_item(reader, JB_ITEM_AGAIN, number);
  return JB_OK;
}

/* One character, class or set, and how often it is taken. */
static jb_status read_single (pattern_reader *reader) {
  jb_pattern *pattern = reader->pattern;
  jb_item *item;
  char head = reader->text[reader->place];
  if (head == '.') {
    reader->place++;
    item = new_item(reader, JB_ITEM_ANY, 0);
  } else if (head == '[') {
    jb_status status;
    reader->place++;
    item = new_item(reader, JB_ITEM_SET, (uint32_t)pattern->set_count);
    status = read_set(reader);
    if (status != JB_OK)
      return status;
  } else if (head == ESCAPE) {
    char letter;
    if (++reader->place == reader->length)
      return malformed(reader, "it ends in a single %");
    letter = reader->text[reader->place];
    item = new_item(reader, JB_ITEM_SET, (uint32_t)pattern->set_count);
    if (add_class(pattern, new_set(pattern), letter)) {
      reader->place++;
    } else {
      pattern->set_count--;
      item->kind = JB_ITEM_CHARACTER;
      item->value = next_character(reader, &reader->place, reader->length);
    }
  } else {
    item = new_item(reader, JB_ITEM_CHARACTER, 0);
    item->value = next_character(reader, &reader->place, reader->length);
  }
  switch (reader->place < reader->length ? reader->text[reader->place] : '.') {
    case '?': item->repeat = JB_REPEAT_OPTIONAL; break;
    case '*': item->repeat = JB_REPEAT_MANY; break;
    case '+': item->repeat = JB_REPEAT_SOME; break;
    case '-': item->repeat = JB_REPEAT_FEW; break;
    default: return JB_OK;
  }
  reader->place++;
  if (++reader->repeat_count > JB_PATTERN_REPEATS)
    return malformed(reader, "it is too complex");
  return JB_OK;
}

static jb_status read_item (pattern_reader *reader) {
  const char *rest = reader->text + reader->place;
  char next = reader->length - reader->place > 1 ? rest[1] : '\0';
  if (rest[0] == '(') {
    reader->place++;
    return read_opening(reader);
  }
  if (rest[0] == ')') {
    reader->place++;
    return read_closing(reader);
  }
  if (rest[0] == '$' && reader->length - reader->place == 1) {
    reader->place++;
    (void)new_item(reader, JB_ITEM_AT_END, 0);
    return JB_OK;
  }
  if (rest[0] != ESCAPE ||
      (next != 'b' && next != 'f' && (next < '0' || next > '9')))
    return read_single(reader);
  reader->place += 2;
  if (next == 'b')
    return read_balanced(reader);
  return next == 'f' ? read_frontier(reader) : read_again(reader, next);
}

static jb_status read_pattern (pattern_reader *reader) {
  jb_pattern *pattern = reader->pattern;
  const jb_item *first = pattern->items;
  jb_status status = JB_OK;
  if (reader->length > 0 && reader->text[0] == '^' &&
      !(pattern->reading & JB_PATTERN_NO_ANCHOR)) {
    pattern->anchored = true;
    reader->place = 1;
  }
  while (reader->place < reader->length && status == JB_OK)
    status = read_item(reader);
  if (status != JB_OK)
    return status;
  if (reader->open_count > 0)
    return malformed(reader, "a ( is not closed");
  (void)new_item(reader, JB_ITEM_MATCHED, 0);
  if (first->kind == JB_ITEM_CHARACTER && !(first->value & JB_ILL_FORMED) &&
      (first->repeat == JB_REPEAT_ONCE || first->repeat == JB_REPEAT_SOME)) {
    char bytes[JB_UTF8_MAX_BYTES];
    pattern->starts_with_byte = true;
    if (pattern->reading & JB_PATTERN_CHARACTERS)
      (void)jb_utf8_encode(first->value, bytes);
    else
      bytes[0] = (char)first->value;
    pattern->first_byte = bytes[0];
  }
  return JB_OK;
}

/* An empty pattern with room for one of 'length' bytes. */
static jb_pattern *new_pattern (size_t length, unsigned reading) {
  size_t count = length + 1; /* at most JB_PATTERN_BYTES_MAX + 1 */
  jb_pattern *pattern =
      jb_allocate(sizeof *pattern +
                  count * (sizeof *pattern->sets + sizeof *pattern->items +
                           sizeof *pattern->ranges));
  if (pattern == NULL)
    return NULL;
  *pattern = (jb_pattern){.reading = reading};
  pattern->sets = (jb_set *)(pattern + 1);
  pattern->items = (jb_item *)(pattern->sets + count);
  pattern->ranges = (jb_code_range *)(pattern->items + count);
  return pattern;
}

jb_status jb_pattern_new (const char *text, size_t length, unsigned reading,
                          jb_pattern **made, jb_error *err) {
  pattern_reader reader = {.text = text, .length = length, .err = err};
  jb_status status;
  *made = NULL;
  if (length > JB_PATTERN_BYTES_MAX)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "this pattern is longer than %d bytes",
                   JB_PATTERN_BYTES_MAX);
  reader.pattern = new_pattern(length, reading);
  if (reader.pattern == NULL)
    return jb_fail_memory(err, length * sizeof(jb_set));
  status = read_pattern(&reader);
  if (status == JB_OK)
    *made = reader.pattern;
  else
    jb_pattern_free(reader.pattern);
  return status;
}

void jb_pattern_free (jb_pattern *pattern) {
  jb_free(pattern);
}

bool jb_pattern_anchored (const jb_pattern *pattern) {
  return pattern->anchored;
}
