/* SPDX-License-Identifier: MIT */
/* Checking an image and walking it; see automaton.h for the layout. */
#include "lexicon/automaton.h"

#include <string.h>

#include "base/memory.h"
#include "text/utf8.h"

/* The header as it lies in an image. */
typedef struct image_header {
  char magic[4];
  uint32_t version;
  uint32_t cell_count;
  uint32_t code_count;
  uint32_t astral_count;
  uint32_t word_count;
  uint32_t longest;
  uint32_t pair_bits;
} image_header;

_Static_assert(sizeof(image_header) == JB_AUTOMATON_HEADER_BYTES,
               "the header has no padding");
_Static_assert(sizeof(jb_astral_code) == 8, "an entry has no padding");

static jb_status bad_image (jb_error *err, const char *what) {
  return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET, "damaged automaton: %s",
                 what);
}

static jb_status check_codes (const jb_automaton *automaton, jb_error *err) {
  uint32_t largest = 0, last = JB_AUTOMATON_BMP - 1;
  for (uint32_t i = 0; i < JB_AUTOMATON_BMP; i++)
    if (automaton->codes[i] > largest)
      largest = automaton->codes[i];
  for (uint32_t i = 0; i < automaton->astral_count; i++) {
    const jb_astral_code *entry = &automaton->astral[i];
    if (entry->character <= last)
      return bad_image(err, "characters out of order");
    last = entry->character;
    if (entry->code > largest)
      largest = entry->code;
  }
  if (largest > automaton->code_count)
    return bad_image(err, "a character's code is out of range");
  return JB_OK;
}

/*
** A walk reads cells[base + code] with code <= code_count; so every base may
** be at most cell_count - 1 - code_count. No check may be 0, the code of the
** characters that are in no word, so that a walk always ends at these.
*/
static jb_status check_cells (const jb_automaton *automaton, jb_error *err) {
  uint32_t limit = automaton->cell_count - 1 - automaton->code_count;
  uint32_t largest = 0, zero_checks = 0;
  for (uint32_t i = 0; i < automaton->cell_count; i++) {
    uint32_t base = jb_cell_base(automaton->cells[i]);
    largest = base > largest ? base : largest;
    zero_checks += jb_cell_check(automaton->cells[i]) == 0;
  }
  if (largest > limit || zero_checks > 0)
    return bad_image(err, "a transition leads out of the table");
  return JB_OK;
}

jb_status jb_automaton_view (jb_automaton *automaton, const void *image,
                             size_t length, jb_error *err) {
  const char *bytes = image;
  image_header header;
  size_t codes_bytes = JB_AUTOMATON_BMP * sizeof(uint16_t);
  size_t astral_bytes, pair_bytes, fixed;
  jb_status status;
  memset(automaton, 0, sizeof *automaton);
  if (length < sizeof header)
    return bad_image(err, "too short");
  memcpy(&header, bytes, sizeof header);
  if (memcmp(header.magic, "JBAC", 4) != 0)
    return bad_image(err, "its first bytes are not those of an automaton");
  if (header.version > JB_AUTOMATON_VERSION)
    return jb_fail(err, JB_NEWER_VERSION, JB_NO_OFFSET,
                   "the automaton was written by a newer jianbao");
  if (header.version < 1)
    return bad_image(err, "unknown version");
  /* The counts are 32 bits wide, so no product below can overflow. */
  if (header.code_count > JB_AUTOMATON_MAX_CODES ||
      header.cell_count > JB_AUTOMATON_MAX_CELLS + JB_AUTOMATON_MAX_CODES ||
      header.cell_count < header.code_count + 2 ||
      header.astral_count > header.code_count ||
      header.pair_bits < JB_AUTOMATON_MIN_PAIR_BITS ||
      header.pair_bits > JB_AUTOMATON_MAX_PAIR_BITS)
    return bad_image(err, "impossible sizes");
  astral_bytes = (size_t)header.astral_count * sizeof(jb_astral_code);
  pair_bytes = ((size_t)1 << header.pair_bits) / 8;
  fixed = sizeof header + codes_bytes + astral_bytes + pair_bytes;
  if (length < fixed ||
      length - fixed != (size_t)header.cell_count * sizeof(uint64_t))
    return bad_image(err, "its length is not what its header says");
  automaton->codes = (const void *)(bytes + sizeof header);
  automaton->astral = (const void *)(bytes + sizeof header + codes_bytes);
  automaton->pairs = (const void *)(bytes + fixed - pair_bytes);
  automaton->pair_shift = 32 - header.pair_bits;
  automaton->cells = (const void *)(bytes + fixed);
  automaton->cell_count = header.cell_count;
  automaton->code_count = header.code_count;
  automaton->astral_count = header.astral_count;
  automaton->word_count = header.word_count;
  automaton->longest = header.longest;
  status = check_codes(automaton, err);
  if (status == JB_OK)
    status = check_cells(automaton, err);
  if (status != JB_OK)
    memset(automaton, 0, sizeof *automaton);
  return status;
}

uint32_t jb_automaton_astral_code (const jb_automaton *automaton,
                                   uint32_t character) {
  uint32_t low = 0, high = automaton->astral_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (automaton->astral[middle].character < character)
      low = middle + 1;
    else
      high = middle;
  }
  if (low < automaton->astral_count &&
      automaton->astral[low].character == character)
    return automaton->astral[low].code;
  return 0;
}

/*
** Step over the character at 'text' (at least one byte), whose bytes go to
** '*bytes'. Ill-formed bytes are no character and match nothing, not even a
** U+FFFD in a word.
*/
static bool step_text (const jb_automaton *automaton, uint32_t *state,
                       const char *text, size_t length, size_t *bytes) {
  uint32_t character;
  *bytes = jb_utf8_decode(text, length, &character);
  return !jb_utf8_ill_formed(text, *bytes, character) &&
         jb_automaton_step(automaton, state,
                           jb_automaton_code(automaton, character));
}

uint32_t jb_automaton_find (const jb_automaton *automaton, const char *word,
                            size_t length) {
  uint32_t state = JB_AUTOMATON_START;
  size_t bytes;
  for (size_t offset = 0; offset < length; offset += bytes)
    if (!step_text(automaton, &state, word + offset, length - offset, &bytes))
      return JB_AUTOMATON_START;
  return state;
}

bool jb_prefix_next (const jb_automaton *automaton, const char *text,
                     size_t length, jb_prefix_walk *walk) {
  size_t bytes;
  while (walk->end < length &&
         step_text(automaton, &walk->state, text + walk->end,
                   length - walk->end, &bytes)) {
    walk->end += bytes;
    walk->characters++;
    walk->value = jb_automaton_value(automaton, walk->state);
    if (walk->value != 0)
      return true;
  }
  return false;
}
