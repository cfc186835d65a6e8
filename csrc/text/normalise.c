/* SPDX-License-Identifier: MIT */
/*
** Normalising segment by segment.
**
** A segment is a starter with all that may be reordered behind it or composed
** with it (UAX #15, section 9: it ends before the next character that has a
** boundary before it). Most characters of a Chinese page are segments of their
** own that stay as they are, so the text is first read quickly, character by
** character: runs that stay are copied, and the last character read is held
** back, because what follows may still compose with it. When something comes
** that is not simple, the segment that starts at the held character is
** decomposed, put in order and composed in full.
*/
#include "text/normalise.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <utf8proc.h>

#include "base/array.h"
#include "base/memory.h"
#include "text/classes.h"
#include "text/utf8.h"

/* Code points one character can decompose into: 18 at most (U+FDFA). */
#define MOST_PIECES 32

/* The distance of the full-width forms U+FF01 to U+FF5E from their ASCII. */
#define FULL_WIDTH_DISTANCE 0xFEE0u

/* What quick reading can say of a character. */
typedef enum quick_kind {
  QUICK_STAYS, /* a boundary before it, and it stays as it is */
  QUICK_TURNS, /* a boundary before it, and it becomes one other character */
  QUICK_GOES,  /* it is dropped, and what stands around it meets */
  QUICK_CANNOT_SAY
} quick_kind;

/* The character held back. */
typedef struct held_character {
  size_t start;   /* in the source */
  size_t bytes;   /* of the source; 0 when nothing is held */
  size_t dropped; /* bytes dropped behind it */
  bool stays;     /* else it becomes 'turned' */
  uint32_t turned;
} held_character;

typedef struct normaliser {
  const char *text;
  size_t length;
  unsigned form;
  jb_buffer *normal;
  jb_offset_map *map; /* or NULL */
  held_character held;
  int32_t *codes; /* the decomposed segment; owned */
  size_t count;
  size_t capacity;
  jb_status status; /* JB_OK, or the first failure of 'codes' */
} normaliser;

/* Starters that compose with the character before them. */
typedef struct code_range {
  uint32_t first;
  uint32_t last;
} code_range;

/* NFC_Quick_Check=Maybe and combining class 0, in Unicode 15. */
static const code_range composing_starters[] = {
    {0x09BE, 0x09BE},   {0x09D7, 0x09D7},   {0x0B3E, 0x0B3E},
    {0x0B56, 0x0B57},   {0x0BBE, 0x0BBE},   {0x0BD7, 0x0BD7},
    {0x0CC2, 0x0CC2},   {0x0CD5, 0x0CD6},   {0x0D3E, 0x0D3E},
    {0x0D57, 0x0D57},   {0x0DCF, 0x0DCF},   {0x0DDF, 0x0DDF},
    {0x102E, 0x102E},   {0x1161, 0x1175},   {0x11A8, 0x11C2},
    {0x1B35, 0x1B35},   {0x11127, 0x11127}, {0x1133E, 0x1133E},
    {0x11357, 0x11357}, {0x114B0, 0x114B0}, {0x114BA, 0x114BA},
    {0x114BD, 0x114BD}, {0x115AF, 0x115AF}, {0x11930, 0x11930},
};

static unsigned combining_class (uint32_t character) {
  return (unsigned)utf8proc_get_property((utf8proc_int32_t)character)
      ->combining_class;
}

/* Whether a decomposed text may be cut before this code point. */
static bool has_boundary_before (uint32_t character) {
  if (character < 0x300) /* the first combining character */
    return true;
  if (combining_class(character) != 0)
    return false;
  for (size_t i = 0; i < sizeof composing_starters / sizeof *composing_starters;
       i++)
    if (character >= composing_starters[i].first &&
        character <= composing_starters[i].last)
      return false;
  return true;
}

/* Which bit of the form, if any, changes an ASCII character. */
static unsigned ascii_form (unsigned character) {
  if (character - 'A' <= 'Z' - 'A')
    return JB_FOLD_CASE;
  if (character == '"' || character == '\'')
    return JB_DROP_QUOTES;
  if (character == ' ' || character - '\t' <= '\r' - '\t')
    return JB_DROP_BLANKS;
  return 0;
}

/*
** Default_Ignorable_Code_Point without a character yet: utf8proc drops only
** assigned ones, NFKC_Casefold all.
*/
static bool is_reserved_ignorable (uint32_t character) {
  return character == 0x2065 || (character >= 0xFFF0 && character <= 0xFFF8) ||
         (character >= 0xE0000 && character <= 0xE0FFF);
}

static bool is_dropped (unsigned form, uint32_t character) {
  return ((form & JB_FOLD_CASE) != 0 && is_reserved_ignorable(character)) ||
         ((form & JB_DROP_QUOTES) != 0 && jb_is_quote(character)) ||
         ((form & JB_DROP_BLANKS) != 0 && jb_is_blank(character));
}

/* What becomes of an ASCII character, or of a wide form of it. */
static quick_kind look_at_ascii (unsigned form, unsigned character,
                                 uint32_t *turned) {
  unsigned changed = ascii_form(character) & form;
  if ((changed & (JB_DROP_QUOTES | JB_DROP_BLANKS)) != 0)
    return QUICK_GOES;
  *turned = changed == JB_FOLD_CASE ? character - 'A' + 'a' : character;
  return QUICK_TURNS;
}

static quick_kind quick_look (unsigned form, uint32_t character,
                              uint32_t *turned) {
  const utf8proc_property_t *property;
  if (character < 0x80) {
    if ((ascii_form(character) & form) == 0)
      return QUICK_STAYS;
    return look_at_ascii(form, character, turned);
  }
  if (character >= 0xFF01 && character <= 0xFF5E)
    return look_at_ascii(form, character - FULL_WIDTH_DISTANCE, turned);
  if (character == 0x3000)
    return look_at_ascii(form, ' ', turned);
  property = utf8proc_get_property((utf8proc_int32_t)character);
  if (property->decomp_seqindex != UINT16_MAX)
    return QUICK_CANNOT_SAY;
  if ((form & JB_FOLD_CASE) != 0) {
    if (property->ignorable || is_reserved_ignorable(character))
      return QUICK_GOES;
    if (property->casefold_seqindex != UINT16_MAX)
      return QUICK_CANNOT_SAY;
  }
  if ((form & (JB_DROP_QUOTES | JB_DROP_BLANKS)) != 0 &&
      is_dropped(form, character))
    return QUICK_GOES;
  return has_boundary_before(character) ? QUICK_STAYS : QUICK_CANNOT_SAY;
}

static void append_units (normaliser *self, size_t count, size_t output_bytes,
                          size_t source_bytes) {
  if (self->map != NULL)
    jb_offset_map_append(self->map, count, output_bytes, source_bytes);
}

static void copy (normaliser *self, size_t start, size_t end) {
  jb_buffer_append(self->normal, self->text + start, end - start);
  if (self->map != NULL)
    jb_offset_map_copy(self->map, end - start);
}

/* Nothing can change the held character any more: append it. */
static void release_held (normaliser *self) {
  held_character *held = &self->held;
  if (held->bytes == 0)
    return;
  if (held->stays) {
    copy(self, held->start, held->start + held->bytes);
  } else {
    char *place = jb_buffer_reserve(self->normal, JB_UTF8_MAX_BYTES);
    if (place != NULL) {
      size_t bytes = jb_utf8_encode(held->turned, place);
      jb_buffer_claim(self->normal, bytes);
      append_units(self, 1, bytes, held->bytes);
    }
  }
  if (held->dropped > 0)
    append_units(self, 1, 0, held->dropped);
  held->bytes = 0;
}

/*
** Whether the three bytes at 'place' are punctuation that stays: the commonest
** marks of a page beside those that become ASCII.
*/
static bool is_staying_mark (const unsigned char *place, unsigned form) {
  bool quotes_stay = (form & JB_DROP_QUOTES) == 0;
  unsigned last = place[2];
  if (place[1] != 0x80)
    return false;
  if (place[0] == 0xE3) /* 、 。 【 】 and 〈〉《》「」『』 */
    return last == 0x81 || last == 0x82 || last == 0x90 || last == 0x91 ||
           (quotes_stay && last >= 0x88 && last <= 0x8F);
  return place[0] == 0xE2 && /* — and ‘ ’ “ ” */
         (last == 0x94 || (quotes_stay && (last == 0x98 || last == 0x99 ||
                                           last == 0x9C || last == 0x9D)));
}

/* Bytes from 'offset' on of the commonest characters that stay. */
static size_t staying_prefix (const normaliser *self, size_t offset) {
  const unsigned char *start = (const unsigned char *)self->text + offset;
  const unsigned char *end = (const unsigned char *)self->text + self->length;
  const unsigned char *place = start;
  while (end - place >= 3) {
    if (place[0] - 0xE4u <= 0xE9 - 0xE4 && (place[1] & 0xC0) == 0x80 &&
        (place[2] & 0xC0) == 0x80) /* U+4000 to U+9FFF */
      place += 3;
    else if (place[0] < 0x80 && (ascii_form(place[0]) & self->form) == 0)
      place++;
    else if (is_staying_mark(place, self->form))
      place += 3;
    else
      break;
  }
  return (size_t)(place - start);
}

/*
** Copy 'bytes' of characters that stay, and hold the last of them. What was
** held goes with them when it stands right before.
*/
static void copy_and_hold (normaliser *self, size_t offset, size_t bytes) {
  held_character *held = &self->held;
  size_t end = offset + bytes;
  size_t last = end - 1;
  while (((unsigned char)self->text[last] & 0xC0) == 0x80)
    last--; /* what stays is well-formed */
  if (held->bytes > 0 && held->stays && held->dropped == 0)
    offset = held->start;
  else
    release_held(self);
  if (last > offset)
    copy(self, offset, last);
  *held = (held_character){last, end - last, 0, true, 0};
}

/*
** Decompose a character into 'pieces', without what is dropped. Returns how
** many there are.
*/
static size_t decompose (const normaliser *self, uint32_t character,
                         int32_t pieces[MOST_PIECES]) {
  int options = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT;
  int unused = 0;
  utf8proc_ssize_t found;
  size_t kept = 0;
  if ((self->form & JB_FOLD_CASE) != 0)
    options |= UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
  found =
      utf8proc_decompose_char((utf8proc_int32_t)character, pieces, MOST_PIECES,
                              (utf8proc_option_t)options, &unused);
  if (found < 0 || found > MOST_PIECES) { /* not in any version of Unicode */
    pieces[0] = (int32_t)character;
    return 1;
  }
  for (utf8proc_ssize_t i = 0; i < found; i++)
    if (!is_dropped(self->form, (uint32_t)pieces[i]))
      pieces[kept++] = pieces[i];
  return kept;
}

static void append_pieces (normaliser *self, const int32_t *pieces,
                           size_t count) {
  if (self->count + count > self->capacity) {
    int32_t *grown = jb_array_grow(self->codes, &self->capacity, MOST_PIECES,
                                   sizeof *grown, NULL);
    if (grown == NULL) {
      self->status = JB_NO_MEMORY;
      return;
    }
    self->codes = grown;
  }
  memcpy(self->codes + self->count, pieces, count * sizeof *pieces);
  self->count += count;
}

/*
** Put 'count' combining characters in the order of their classes, equal ones
** as they stand (§3.11, D109). By counting, for a hostile text may have
** millions of them.
*/
static jb_status sort_combining (int32_t *codes, size_t count) {
  size_t starts[256] = {0}, start = 0;
  int32_t *sorted;
  bool in_order = true;
  for (size_t i = 1; i < count && in_order; i++)
    in_order = combining_class((uint32_t)codes[i - 1]) <=
               combining_class((uint32_t)codes[i]);
  if (in_order)
    return JB_OK;
  sorted = jb_allocate_array(count, sizeof *sorted);
  if (sorted == NULL)
    return JB_NO_MEMORY;
  for (size_t i = 0; i < count; i++)
    starts[combining_class((uint32_t)codes[i]) & 0xFF]++;
  for (size_t i = 0; i < 256; i++) {
    size_t number = starts[i];
    starts[i] = start;
    start += number;
  }
  for (size_t i = 0; i < count; i++)
    sorted[starts[combining_class((uint32_t)codes[i]) & 0xFF]++] = codes[i];
  memcpy(codes, sorted, count * sizeof *codes);
  jb_free(sorted);
  return JB_OK;
}

/* Order and compose the segment's code points. */
static void compose_segment (normaliser *self) {
  utf8proc_ssize_t composed;
  for (size_t start = 0; start < self->count;) {
    size_t end = start;
    while (end < self->count && combining_class((uint32_t)self->codes[end]) > 0)
      end++;
    if (end > start + 1 &&
        sort_combining(self->codes + start, end - start) != JB_OK)
      self->status = JB_NO_MEMORY;
    start = end + 1;
  }
  composed = utf8proc_normalize_utf32(
      self->codes, (utf8proc_ssize_t)self->count,
      (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (composed >= 0)
    self->count = (size_t)composed;
}

/* Append the composed segment, which was 'bytes' from 'start' on. */
static void append_segment (normaliser *self, size_t start, size_t bytes) {
  char *place;
  size_t written = 0;
  compose_segment(self);
  place = jb_buffer_reserve(self->normal, self->count * JB_UTF8_MAX_BYTES);
  if (place == NULL)
    return;
  for (size_t i = 0; i < self->count; i++)
    written += jb_utf8_encode((uint32_t)self->codes[i], place + written);
  jb_buffer_claim(self->normal, written);
  if (written == bytes && memcmp(place, self->text + start, bytes) == 0)
    append_units(self, bytes, 1, 1);
  else
    append_units(self, 1, written, bytes);
}

/* Normalise the segment that starts at 'start' in full; returns its end. */
static size_t normalise_segment (normaliser *self, size_t start) {
  size_t offset = start, bytes = 0, dropped = 0;
  self->count = 0;
  while (offset < self->length && self->status == JB_OK) {
    int32_t pieces[MOST_PIECES];
    uint32_t character;
    size_t read =
        jb_utf8_decode(self->text + offset, self->length - offset, &character);
    size_t count = decompose(self, character, pieces);
    if (count > 0) {
      if (self->count > 0 && has_boundary_before((uint32_t)pieces[0]))
        break;
      append_pieces(self, pieces, count);
      bytes += dropped + read;
      dropped = 0;
    } else if (self->count > 0) {
      dropped += read; /* part of the segment only if more follows */
    } else {
      append_units(self, 1, 0, read);
      start += read;
    }
    offset += read;
  }
  if (self->count > 0 && self->status == JB_OK)
    append_segment(self, start, bytes);
  append_units(self, 1, 0, dropped);
  return offset;
}

static void normalise_all (normaliser *self) {
  size_t offset = 0;
  while (offset < self->length && self->status == JB_OK &&
         self->normal->status == JB_OK &&
         (self->map == NULL || self->map->status == JB_OK)) {
    size_t bytes = staying_prefix(self, offset);
    uint32_t character;
    quick_kind kind;
    uint32_t turned = JB_REPLACEMENT;
    if (bytes > 0) {
      copy_and_hold(self, offset, bytes);
      offset += bytes;
      continue;
    }
    bytes =
        jb_utf8_decode(self->text + offset, self->length - offset, &character);
    kind = jb_utf8_ill_formed(self->text + offset, bytes, character)
               ? QUICK_TURNS
               : quick_look(self->form, character, &turned);
    switch (kind) {
      case QUICK_STAYS:
        copy_and_hold(self, offset, bytes);
        offset += bytes;
        break;
      case QUICK_TURNS:
        release_held(self);
        self->held = (held_character){offset, bytes, 0, false, turned};
        offset += bytes;
        break;
      case QUICK_GOES:
        if (self->held.bytes > 0)
          self->held.dropped += bytes;
        else
          append_units(self, 1, 0, bytes);
        offset += bytes;
        break;
      case QUICK_CANNOT_SAY:
        if (self->held.bytes > 0)
          offset = self->held.start;
        self->held.bytes = 0;
        offset = normalise_segment(self, offset);
        break;
    }
  }
  release_held(self);
}

jb_status jb_normalise (const char *text, size_t length, unsigned form,
                        jb_buffer *normal, jb_offset_map *map, jb_error *err) {
  normaliser self = {.text = text,
                     .length = length,
                     .form = form,
                     .normal = normal,
                     .map = map,
                     .status = JB_OK};
  (void)jb_buffer_reserve(normal, length); /* mostly the right size */
  normalise_all(&self);
  jb_free(self.codes);
  if (normal->status == JB_TOO_LARGE ||
      (map != NULL && map->status == JB_TOO_LARGE))
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET, "the text is too large");
  if (self.status != JB_OK || normal->status != JB_OK ||
      (map != NULL && map->status != JB_OK))
    return jb_fail_memory(err, length);
  return JB_OK;
}
