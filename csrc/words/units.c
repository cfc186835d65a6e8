/* SPDX-License-Identifier: MIT */
/* Characters into units; see units.h for what they are. */
#include "words/units.h"

#include <uchar.h>

#include "text/classes.h"
#include "words/runs.h"

uint32_t jb_folded (uint32_t character) {
  if (character - 0xFF01 <= 0xFF5E - 0xFF01)
    return character - 0xFEE0;
  switch (character) {
    case 0x3002: return '.';    /* 。 */
    case 0x2027:                /* ‧ */
    case 0x2022:                /* • */
    case 0x30FB: return 0x00B7; /* ・ to · */
    default: return character;
  }
}

static bool contains (const char16_t *set, uint32_t character) {
  for (; *set != 0; set++)
    if (*set == character)
      return true;
  return false;
}

uint8_t jb_kind_of (uint32_t folded) {
  unsigned classes = jb_character_classes(folded);
  unsigned kind;
  if (classes & JB_CLASS_BLANK)
    return JB_TYPE_BOUNDARY | JB_KIND_BLANK;
  if (contains(u"一二三四五六七八九十百千万亿两零〇", folded))
    return JB_TYPE_NUMERAL;
  if (contains(u"年月日", folded))
    return JB_TYPE_DATE;
  if (classes & JB_CLASS_HAN)
    return JB_TYPE_HAN;
  if (classes & JB_CLASS_DIGIT)
    return JB_TYPE_DIGIT;
  if (classes & JB_CLASS_LATIN)
    return JB_TYPE_LATIN;
  if (!(classes & (JB_CLASS_PUNCTUATION | JB_CLASS_SYMBOL)) && folded >= 0x20)
    return JB_TYPE_OTHER;
  kind = JB_TYPE_MARK;
  /* Marks that may stand inside a word or a name: 3·15, #5, R&B, 30°C. */
  if (!(classes & JB_CLASS_SYMBOL) && !contains(u"·-–/&#@%‰'_*", folded))
    kind |= JB_KIND_ALONE;
  if (classes & JB_CLASS_SENTENCE_END)
    kind |= JB_KIND_SENTENCE_END;
  if (contains(u".!?…⋯-–—―─~*=_·", folded))
    kind |= JB_KIND_REPEATS;
  return (uint8_t)kind;
}

uint32_t jb_fallback_code (uint32_t folded) {
  uint8_t kind = jb_kind_of(folded);
  if (kind & JB_KIND_BLANK)
    return JB_CODE_BLANK;
  switch (kind & (JB_TYPES - 1)) {
    case JB_TYPE_HAN:
    case JB_TYPE_NUMERAL:
    case JB_TYPE_DATE: return JB_CODE_OTHER_HAN;
    case JB_TYPE_DIGIT: return JB_CODE_DIGIT;
    case JB_TYPE_LATIN: return JB_CODE_LETTER;
    case JB_TYPE_MARK: return JB_CODE_OTHER_MARK;
    default: return JB_CODE_OTHER;
  }
}

uint32_t jb_code_beyond (uint32_t character) {
  if (character == JB_ILL_FORMED)
    return JB_CODE_OTHER_MARK;
  return jb_is_han(character) ? JB_CODE_OTHER_HAN : JB_CODE_OTHER;
}

static inline void put (jb_units *units, uint32_t code, uint32_t start,
                        unsigned allowed) {
  uint32_t n = units->count++;
  units->codes[n] = (uint16_t)code;
  units->starts[n] = (uint16_t)start;
  units->allowed[n] = (uint8_t)allowed;
}

static void put_boundary (jb_units *units, uint32_t at) {
  put(units, JB_CODE_BOUNDARY, at, JB_ALLOW_SINGLE);
}

/* The labels that the boundaries before and behind a unit leave it. */
static unsigned allowed_between (uint8_t before, uint8_t behind) {
  unsigned allowed = JB_ALLOW_EACH;
  if (before == JB_BOUNDARY_CUT)
    allowed &= JB_ALLOW_STARTS;
  else if (before == JB_BOUNDARY_JOIN)
    allowed &= ~(unsigned)JB_ALLOW_STARTS;
  if (behind == JB_BOUNDARY_CUT)
    allowed &= JB_ALLOW_ENDS;
  else if (behind == JB_BOUNDARY_JOIN)
    allowed &= ~(unsigned)JB_ALLOW_ENDS;
  return allowed == JB_ALLOW_EACH ? JB_ALLOW_ALL : allowed;
}

/* Where a run that starts at 'i' must end, by a boundary or its length. */
static uint32_t run_limit (const jb_window *window, uint32_t i) {
  uint32_t limit = i + JB_RUN_CHARACTERS;
  if (limit > window->count)
    limit = window->count;
  if (window->bound)
    for (uint32_t j = i + 1; j < limit; j++)
      if (window->boundaries[j] == JB_BOUNDARY_CUT)
        return j;
  return limit;
}

/* Where the mark at 'i' stops repeating itself. */
static uint32_t repeated (const jb_window *window, uint32_t i) {
  uint32_t limit = run_limit(window, i), j = i + 1;
  while (j < limit && window->characters[j] == window->characters[i])
    j++;
  return j;
}

/*
** The unit of a character that is not a plain one; returns where it ends and
** sets '*reset' when the context ends behind it.
*/
static uint32_t put_special (jb_units *units, const jb_window *window,
                             uint32_t i, uint32_t code, uint8_t kind,
                             bool *reset) {
  uint32_t end = i + 1;
  unsigned allowed = JB_ALLOW_ALL;
  uint8_t before = JB_BOUNDARY_FREE, behind = JB_BOUNDARY_FREE;
  unsigned type = kind & (JB_TYPES - 1);
  if (code == JB_CODE_DIGIT || code == JB_CODE_LETTER)
    end = jb_run_end(window->characters, i, run_limit(window, i), &code);
  else if (kind & JB_KIND_REPEATS)
    end = repeated(window, i);
  if (window->bound) {
    before = window->boundaries[i];
    behind = window->boundaries[end];
    allowed = allowed_between(before, behind);
  }
  *reset = false;
  if (before != JB_BOUNDARY_JOIN && behind != JB_BOUNDARY_JOIN) {
    *reset = (kind & (JB_KIND_BLANK | JB_KIND_SENTENCE_END)) != 0;
    if (*reset || (kind & JB_KIND_ALONE) ||
        (type == JB_TYPE_MARK && end > i + 1))
      allowed = JB_ALLOW_SINGLE;
    if (kind & JB_KIND_BLANK)
      code = JB_CODE_BOUNDARY;
  }
  units->shared[units->shared_count] = (uint16_t)units->count;
  units->shared_count += code < JB_CODE_FIRST && end == i + 1;
  put(units, code, i, allowed);
  return end;
}

/* Whether a character is a unit of its own code, whatever stands around it, and
** resets nothing. */
static inline bool is_plain (uint32_t code, uint32_t kind) {
  return code >= JB_CODE_FIRST &&
         (kind & ~(unsigned)JB_KIND_ALONE) - JB_TYPE_MARK <=
             JB_TYPE_OTHER - JB_TYPE_MARK;
}

_Static_assert((int)JB_KIND_ALONE == (int)JB_ALLOW_SINGLE && JB_ALLOW_ALL == 0,
               "a kind tells the labels of a plain character");

/*
** The units of the characters from 'i' on as long as these are plain, most of a
** text; returns where they end. A mark among them stands alone by no branch,
** which could not be foretold. What the loop needs is kept out of memory, since
** the compiler must take a byte stored for any part of 'units'.
*/
static uint32_t put_plain (jb_units *units, const jb_alphabet *alphabet,
                           const jb_window *window, uint32_t i) {
  const jb_alphabet a = *alphabet;
  const uint32_t *characters = window->characters;
  const uint32_t count = window->count, ahead = units->count - i;
  uint16_t *codes = units->codes, *starts = units->starts;
  uint8_t *allowed = units->allowed;
  for (; i < count; i++) {
    uint32_t code = jb_code_of(&a, characters[i]), kind = a.kinds[code];
    if (!is_plain(code, kind))
      break;
    codes[ahead + i] = (uint16_t)code;
    starts[ahead + i] = (uint16_t)i;
    allowed[ahead + i] = (uint8_t)(kind & JB_KIND_ALONE);
  }
  units->count = ahead + i;
  return i;
}

/*
** Let the units end with the boundaries before unit 'settled'. A blank that
** stands there is the first of the two, but a character, too: so that it is
** settled, one more follows.
*/
static void cut_off (jb_units *units, uint32_t settled) {
  uint32_t end = units->starts[settled - 1];
  units->count = settled;
  while (units->shared_count > 0 &&
         units->shared[units->shared_count - 1] >= settled)
    units->shared_count--;
  if (units->starts[settled - 2] != end)
    put_boundary(units, end);
  units->starts[units->count] = (uint16_t)end;
}

bool jb_units_fill (jb_units *units, const jb_alphabet *alphabet,
                    const jb_window *window, uint32_t ahead) {
  uint32_t settled = 0, i = 0, count = window->count;
  units->count = units->shared_count = 0;
  put_boundary(units, 0);
  put_boundary(units, 0);
  while (i < count) {
    uint32_t code;
    uint8_t kind;
    bool reset;
    if (!window->bound)
      i = put_plain(units, alphabet, window, i);
    if (i == count)
      break;
    code = jb_code_of(alphabet, window->characters[i]);
    kind = alphabet->kinds[code];
    i = put_special(units, window, i, code, kind, &reset);
    /* What lies behind the window could still say otherwise: the mark repeats
    ** itself, or a word with a blank in it goes on. */
    if (reset && (i + ahead <= count || window->last)) {
      if (units->codes[units->count - 1] != JB_CODE_BOUNDARY)
        put_boundary(units, i);
      put_boundary(units, i);
      settled = units->count;
    }
  }
  if (!window->last && settled > 0) {
    cut_off(units, settled);
  } else {
    put_boundary(units, count);
    put_boundary(units, count);
    units->starts[units->count] = (uint16_t)count;
    settled = window->last;
  }
  return settled > 0;
}
