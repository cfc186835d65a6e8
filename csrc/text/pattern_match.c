/* SPDX-License-Identifier: MIT */
/*
** Patterns matched; see pattern.h.
**
** Matching tries one way after the other, as Lua does, and so finds the same
** first match. An item that is repeated takes a level of C calls, of which
** there are at most JB_PATTERN_REPEATS. Captures need no undoing: their
** numbers are fixed by the pattern, and every way to the end of the pattern
** sets anew all that stand behind the place it branched at.
*/
#include <string.h>

#include "text/classes.h"
#include "text/pattern_items.h"

/* Bytes that are compared or skipped at once for one step. */
#define BYTES_A_STEP 32

typedef struct pattern_matcher {
  const jb_pattern *pattern;
  const char *subject;
  size_t length;
  size_t steps; /* left; none: every try fails */
  jb_pattern_match *match;
} pattern_matcher;

static bool spend (pattern_matcher *matcher, size_t steps) {
  if (matcher->steps <= steps) {
    matcher->steps = 0;
    return false;
  }
  matcher->steps -= steps;
  return true;
}

static bool wide_has (unsigned wide, uint32_t character) {
  unsigned classes;
  bool blank, punctuation, graphic;
  if (wide & JB_WIDE_ALL)
    return true;
  /* What is ill-formed is of no class. */
  classes = character & JB_ILL_FORMED ? 0 : jb_character_classes(character);
  blank = (classes & JB_CLASS_BLANK) != 0;
  punctuation = (classes & JB_CLASS_PUNCTUATION) != 0;
  graphic = !blank && !(character & JB_ILL_FORMED);
  return ((wide & JB_WIDE_BLANK) && blank) ||
         ((wide & JB_WIDE_PUNCTUATION) && punctuation) ||
         ((wide & JB_WIDE_GRAPHIC) && graphic) ||
         ((wide & JB_WIDE_NO_BLANK) && !blank) ||
         ((wide & JB_WIDE_NO_PUNCTUATION) && !punctuation) ||
         ((wide & JB_WIDE_NO_GRAPHIC) && !graphic);
}

static bool set_has (pattern_matcher *matcher, size_t number,
                     uint32_t character) {
  const jb_set *set = &matcher->pattern->sets[number];
  const jb_code_range *ranges = matcher->pattern->ranges + set->first_range;
  if (character < 0x80)
    return ((set->ascii[character / 32] >> character % 32 & 1) != 0) !=
           set->negated;
  if (!spend(matcher, set->range_count / 8))
    return false;
  for (size_t i = 0; i < set->range_count; i++)
    if (ranges[i].first <= character && character <= ranges[i].last)
      return !set->negated;
  return (set->wide != 0 && wide_has(set->wide, character)) != set->negated;
}

/* Bytes of the character at 'place' if 'item' takes it, else 0. */
static size_t take (pattern_matcher *matcher, const jb_item *item,
                    size_t place) {
  uint32_t character;
  size_t bytes;
  bool fits = true;
  if (place >= matcher->length || !spend(matcher, 1))
    return 0;
  bytes = jb_pattern_read(matcher->pattern->reading, matcher->subject + place,
                          matcher->length - place, &character);
  if (item->kind == JB_ITEM_CHARACTER)
    fits = character == item->value;
  else if (item->kind == JB_ITEM_SET)
    fits = set_has(matcher, item->value, character);
  return fits ? bytes : 0;
}

static bool match_items (pattern_matcher *matcher, const jb_item *item,
                         size_t place);

/* As many as there are, then one less each time. */
static bool match_many (pattern_matcher *matcher, const jb_item *item,
                        size_t place, size_t least) {
  size_t end = place, bytes;
  while ((bytes = take(matcher, item, end)) > 0)
    end += bytes;
  while (end >= least && matcher->steps > 0) {
    if (match_items(matcher, item + 1, end))
      return true;
    if (end == place)
      return false;
    if (matcher->pattern->reading & JB_PATTERN_CHARACTERS)
      end = place + jb_utf8_previous(matcher->subject + place, end - place);
    else
      end--;
  }
  return false;
}

/* As few as will do. */
static bool match_few (pattern_matcher *matcher, const jb_item *item,
                       size_t place) {
  for (;;) {
    size_t bytes;
    if (match_items(matcher, item + 1, place))
      return true;
    bytes = take(matcher, item, place);
    if (bytes == 0)
      return false;
    place += bytes;
  }
}

/* The bytes from an opening to its closing character, else 0. */
static size_t balanced (pattern_matcher *matcher, const jb_item *item,
                        size_t place) {
  size_t start = place, depth = 0;
  while (place < matcher->length && spend(matcher, 1)) {
    uint32_t character;
    place +=
        jb_pattern_read(matcher->pattern->reading, matcher->subject + place,
                        matcher->length - place, &character);
    if (depth > 0 && character == item->closing) {
      if (--depth == 0)
        return place - start;
    } else if (character == item->value) {
      depth++;
    } else if (depth == 0) {
      return 0;
    }
  }
  return 0;
}

/* Whether the text of a capture stands at 'place' once more. */
static bool stands_again (pattern_matcher *matcher, const jb_capture *capture,
                          size_t place) {
  return capture->length != JB_CAPTURE_POSITION &&
         matcher->length - place >= capture->length &&
         spend(matcher, capture->length / BYTES_A_STEP + 1) &&
         memcmp(matcher->subject + capture->start, matcher->subject + place,
                capture->length) == 0;
}

/* Both sides of the subject are as if a zero stood there. */
static bool at_frontier (pattern_matcher *matcher, const jb_item *item,
                         size_t place) {
  unsigned reading = matcher->pattern->reading;
  uint32_t before = 0, behind = 0;
  if (!spend(matcher, 1))
    return false;
  if (place > 0) {
    size_t start = place - 1;
    if (reading & JB_PATTERN_CHARACTERS)
      start = jb_utf8_previous(matcher->subject, place);
    (void)jb_pattern_read(reading, matcher->subject + start, place - start,
                          &before);
  }
  if (place < matcher->length)
    (void)jb_pattern_read(reading, matcher->subject + place,
                          matcher->length - place, &behind);
  return !set_has(matcher, item->value, before) &&
         set_has(matcher, item->value, behind) && matcher->steps > 0;
}

/* Match the items from 'item' on at 'place'; sets the end of the match. */
static bool match_items (pattern_matcher *matcher, const jb_item *item,
                         size_t place) {
  for (;; item++) {
    jb_capture *capture = &matcher->match->captures[item->value & 31];
    size_t bytes;
    switch (item->kind) {
      case JB_ITEM_MATCHED: matcher->match->end = place; return true;
      case JB_ITEM_AT_END:
        if (place != matcher->length)
          return false;
        continue;
      case JB_ITEM_OPEN: capture->start = place; continue;
      case JB_ITEM_POSITION:
        *capture = (jb_capture){place, JB_CAPTURE_POSITION};
        continue;
      case JB_ITEM_CLOSE: capture->length = place - capture->start; continue;
      case JB_ITEM_AGAIN:
        if (!stands_again(matcher, capture, place))
          return false;
        place += capture->length;
        continue;
      case JB_ITEM_BALANCED:
        bytes = balanced(matcher, item, place);
        if (bytes == 0)
          return false;
        place += bytes;
        continue;
      case JB_ITEM_FRONTIER:
        if (!at_frontier(matcher, item, place))
          return false;
        continue;
      default: break;
    }
    switch (item->repeat) {
      case JB_REPEAT_MANY: return match_many(matcher, item, place, place);
      case JB_REPEAT_SOME: return match_many(matcher, item, place, place + 1);
      case JB_REPEAT_FEW: return match_few(matcher, item, place);
      default: bytes = take(matcher, item, place);
    }
    if (bytes == 0) {
      if (item->repeat == JB_REPEAT_ONCE || matcher->steps == 0)
        return false;
    } else if (item->repeat == JB_REPEAT_ONCE) {
      place += bytes;
    } else if (match_items(matcher, item + 1, place + bytes)) {
      return true;
    } else if (matcher->steps == 0) {
      return false;
    }
  }
}

size_t jb_pattern_advance (const jb_pattern *pattern, const char *subject,
                           size_t length, size_t place) {
  uint32_t character;
  if (place >= length)
    return 0;
  return jb_pattern_read(pattern->reading, subject + place, length - place,
                         &character);
}

/* The next place at or behind 'place' where a match may start. */
static bool skip_to_start (pattern_matcher *matcher, size_t *place) {
  const jb_pattern *pattern = matcher->pattern;
  const char *found;
  size_t skipped;
  if (!pattern->starts_with_byte || pattern->anchored)
    return true;
  if (*place >= matcher->length)
    return false;
  found = memchr(matcher->subject + *place, pattern->first_byte,
                 matcher->length - *place);
  skipped = found == NULL ? matcher->length - *place
                          : (size_t)(found - matcher->subject) - *place;
  *place += skipped;
  return spend(matcher, skipped / BYTES_A_STEP) && found != NULL;
}

jb_status jb_pattern_search (const jb_pattern *pattern, const char *subject,
                             size_t length, size_t from, size_t not_ending_at,
                             size_t *steps, jb_pattern_match *match,
                             bool *found) {
  pattern_matcher matcher = {pattern, subject, length, *steps, match};
  size_t place = from;
  *found = false;
  match->capture_count = pattern->capture_count;
  while (spend(&matcher, 1) && skip_to_start(&matcher, &place)) {
    if (match_items(&matcher, pattern->items, place) && matcher.steps > 0 &&
        match->end != not_ending_at) {
      match->start = place;
      *found = true;
      break;
    }
    if (pattern->anchored || place >= length)
      break;
    place += jb_pattern_advance(pattern, subject, length, place);
  }
  *steps = matcher.steps;
  return matcher.steps == 0 ? JB_LIMIT : JB_OK;
}
