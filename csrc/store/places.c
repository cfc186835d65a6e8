/* SPDX-License-Identifier: MIT */
/*
** A text is cut as the index cut it (index/cut.h), every term is looked for in
** its loose form, and the places are taken back to the text as printed. What
** strict search and NEAR ask besides is asked of each place found.
*/
#include "store/places.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "text/normalise.h"
#include "text/utf8.h"

#define NO_NEAR SIZE_MAX

/* Beyond so many places in one text all are taken to stand close together. */
#define NEAR_PLACES ((size_t)4096)

#define SETS ((size_t)1 << JB_QUERY_NEAR_OPERANDS)
#define SET_WORDS (SETS / 64)

typedef struct jb_sought_term {
  const jb_query_node *node;
  size_t near; /* of the query's NEARs, or NO_NEAR */
  unsigned operand, operand_count;
  uint32_t distance;
  jb_cut_text cut; /* of the term as typed; searching strictly only */
} jb_sought_term;

/* A place with what NEAR asks. */
typedef struct found_place {
  jb_place place;
  size_t first, behind;     /* loose characters of the text, half-open */
  uint64_t rows[SET_WORDS]; /* rows of places that end here, see below */
} found_place;

/*                                                                   terms */

static jb_status add_term (jb_place_finder *finder, const jb_query_node *node,
                           const jb_query_node *near, unsigned operand,
                           unsigned operand_count, jb_error *err) {
  jb_sought_term *term;
  if (node->field > JB_FIELD_CREDIT)
    return JB_OK;
  term = &finder->terms[finder->term_count++];
  *term = (jb_sought_term){node,
                           near == NULL ? NO_NEAR : finder->near_count,
                           operand,
                           operand_count,
                           near == NULL ? 0 : near->distance,
                           JB_CUT_TEXT_EMPTY};
  return finder->strict ? jb_cut(&term->cut, node->typed, err) : JB_OK;
}

/* The operands of a NEAR are terms, or terms with OR between them. */
static jb_status add_near (jb_place_finder *finder, const jb_query_node *near,
                           jb_error *err) {
  const jb_query_node *operand, *term;
  unsigned count = 0, place = 0;
  for (operand = near->first_child; operand != NULL;
       operand = operand->next_sibling)
    count++;
  for (operand = near->first_child; operand != NULL;
       operand = operand->next_sibling, place++) {
    if (operand->kind == JB_QUERY_TERM) {
      if (add_term(finder, operand, near, place, count, err) != JB_OK)
        return err->code;
      continue;
    }
    for (term = operand->first_child; term != NULL; term = term->next_sibling)
      if (add_term(finder, term, near, place, count, err) != JB_OK)
        return err->code;
  }
  finder->near_count++;
  return JB_OK;
}

/* Recursion as deep as the query, which the parser bounds. */
static jb_status add_terms (jb_place_finder *finder, const jb_query_node *node,
                            jb_error *err) {
  switch (node->kind) {
    case JB_QUERY_TERM: return add_term(finder, node, NULL, 0, 0, err);
    case JB_QUERY_NEAR: return add_near(finder, node, err);
    case JB_QUERY_NOT: return JB_OK;
    default: break;
  }
  for (node = node->first_child; node != NULL; node = node->next_sibling)
    if (add_terms(finder, node, err) != JB_OK)
      return err->code;
  return JB_OK;
}

jb_status jb_places_open (const jb_query *query, bool strict,
                          jb_place_finder *finder, jb_error *err) {
  *finder = (jb_place_finder){.strict = strict, .cut = JB_CUT_TEXT_EMPTY};
  finder->terms = jb_allocate_array(query->term_count, sizeof *finder->terms);
  if (finder->terms == NULL)
    return jb_fail_memory(err, query->term_count);
  return add_terms(finder, query->root, err);
}

void jb_places_close (jb_place_finder *finder) {
  for (size_t i = 0; i < finder->term_count; i++)
    jb_cut_free(&finder->terms[i].cut);
  jb_free(finder->terms);
  finder->terms = NULL;
  finder->term_count = 0;
  jb_cut_free(&finder->cut);
  jb_buffer_free(&finder->found);
  jb_buffer_free(&finder->places);
  jb_buffer_free(&finder->folded);
}

/*                                                                  strict */

/* The marks in front of a character, those behind the last one too. */
static jb_slice marks_at (const jb_cut_text *cut, size_t character) {
  size_t low = 0, high = cut->mark_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (cut->marks[middle].before < character)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == cut->mark_count || cut->marks[low].before != character)
    return (jb_slice){"", 0};
  return (jb_slice){cut->mark_bytes.bytes + cut->marks[low].start,
                    cut->marks[low].length};
}

/* Whether the marks are those of the term, which stands at 'first'. */
static bool has_marks (const jb_cut_text *text, const jb_cut_text *term,
                       size_t first) {
  jb_slice wanted = marks_at(term, 0), there = marks_at(text, first);
  if (wanted.length > there.length ||
      memcmp(there.bytes + there.length - wanted.length, wanted.bytes,
             wanted.length) != 0)
    return false;
  for (size_t i = 1; i < term->count; i++)
    if (!jb_slice_equal(marks_at(term, i), marks_at(text, first + i)))
      return false;
  wanted = marks_at(term, term->count);
  there = marks_at(text, first + term->count);
  return wanted.length <= there.length &&
         memcmp(there.bytes, wanted.bytes, wanted.length) == 0;
}

/* The bytes of marks that a printed character is. */
static jb_status mark_bytes (jb_place_finder *finder, jb_slice character,
                             size_t *bytes, jb_error *err) {
  jb_buffer_reset(&finder->folded);
  if (jb_normalise(character.bytes, character.length, JB_FOLD_CASE,
                   &finder->folded, NULL, err) != JB_OK)
    return err->code;
  *bytes = finder->folded.length;
  return JB_OK;
}

/* Take the term's marks at both ends into its place as printed. */
static jb_status widen (jb_place_finder *finder, jb_slice text,
                        const jb_cut_text *term, jb_place *place,
                        jb_error *err) {
  size_t before = marks_at(term, 0).length, bytes = 0;
  size_t behind = marks_at(term, term->count).length;
  while (before > 0 && place->start > 0) {
    size_t start = jb_utf8_previous(text.bytes, place->start);
    jb_slice character = {text.bytes + start, place->start - start};
    if (mark_bytes(finder, character, &bytes, err) != JB_OK)
      return err->code;
    before -= bytes < before ? bytes : before;
    place->start = start;
  }
  while (behind > 0 && place->end < text.length) {
    uint32_t ignored;
    jb_slice character = {text.bytes + place->end,
                          jb_utf8_decode(text.bytes + place->end,
                                         text.length - place->end, &ignored)};
    if (mark_bytes(finder, character, &bytes, err) != JB_OK)
      return err->code;
    behind -= bytes < behind ? bytes : behind;
    place->end += character.length;
  }
  return JB_OK;
}

/*                                                                 finding */

static jb_status find_term (jb_place_finder *finder, jb_slice text,
                            size_t number, jb_error *err) {
  const jb_sought_term *term = &finder->terms[number];
  const jb_buffer *loose = &finder->cut.loose;
  jb_slice wanted = term->node->text;
  size_t offset = 0, counted = 0, character = 0;
  size_t length = jb_utf8_count(wanted.bytes, wanted.length);
  while (loose->length - offset >= wanted.length) {
    const char *there = memmem(loose->bytes + offset, loose->length - offset,
                               wanted.bytes, wanted.length);
    found_place found = {.place.term = number};
    jb_range range, printed;
    if (there == NULL)
      break;
    range.start = (size_t)(there - loose->bytes);
    range.end = range.start + wanted.length;
    offset = range.start + 1; /* places may overlap */
    character += jb_utf8_count(loose->bytes + counted, range.start - counted);
    counted = range.start;
    if (finder->strict && !has_marks(&finder->cut, &term->cut, character))
      continue;
    printed = jb_offset_map_source(&finder->cut.map, range);
    found.place.start = printed.start;
    found.place.end = printed.end;
    found.first = character;
    found.behind = character + length;
    if (finder->strict &&
        widen(finder, text, &term->cut, &found.place, err) != JB_OK)
      return err->code;
    jb_buffer_append(&finder->found, &found, sizeof found);
  }
  return JB_OK;
}

/*                                                                    NEAR */

static int compare_found (const void *a, const void *b) {
  const found_place *left = a, *right = b;
  if (left->first != right->first)
    return left->first < right->first ? -1 : 1;
  if (left->behind != right->behind)
    return left->behind < right->behind ? -1 : 1;
  return (left->place.term > right->place.term) -
         (left->place.term < right->place.term);
}

/* Whether a row may go on from one place to the next. */
static bool is_close (const found_place *one, const found_place *next,
                      uint32_t distance) {
  return next->first <= one->behind || next->first - one->behind <= distance;
}

static bool has_set (const uint64_t sets[SET_WORDS], size_t set) {
  return (sets[set / 64] >> (set % 64) & 1) != 0;
}

/* Add 'operand' to each set of 'from' without it; the set of it alone, too. */
static void extend (const uint64_t from[SET_WORDS], unsigned operand,
                    uint64_t to[SET_WORDS]) {
  size_t bit = (size_t)1 << operand;
  memset(to, 0, SET_WORDS * sizeof *to);
  to[bit / 64] |= (uint64_t)1 << (bit % 64);
  for (size_t set = 0; set < SETS; set++)
    if (has_set(from, set) && (set & bit) == 0)
      to[(set | bit) / 64] |= (uint64_t)1 << ((set | bit) % 64);
}

/*
** A row is one place of some operands each, in order, close to each other.
** found_place.rows has the sets of operands that rows ending at a place are
** of; the sets of rows that begin there are worked out from behind. A place is
** part of a choice of all operands if two such rows, that meet in it, are.
*/
static void keep_close (jb_place_finder *finder, found_place *found,
                        size_t count, bool *kept, uint64_t *begins) {
  for (size_t i = 0; i < count; i++) {
    const jb_sought_term *term = &finder->terms[found[i].place.term];
    uint64_t before[SET_WORDS] = {0};
    for (size_t j = 0; j < i; j++)
      for (size_t k = 0;
           k < SET_WORDS && is_close(&found[j], &found[i], term->distance); k++)
        before[k] |= found[j].rows[k];
    extend(before, term->operand, found[i].rows);
  }
  for (size_t i = count; i-- > 0;) {
    const jb_sought_term *term = &finder->terms[found[i].place.term];
    size_t all = ((size_t)1 << term->operand_count) - 1;
    size_t own = (size_t)1 << term->operand;
    uint64_t behind[SET_WORDS] = {0};
    for (size_t j = i + 1; j < count; j++)
      for (size_t k = 0;
           k < SET_WORDS && is_close(&found[i], &found[j], term->distance); k++)
        behind[k] |= begins[j * SET_WORDS + k];
    extend(behind, term->operand, begins + i * SET_WORDS);
    kept[i] = false;
    for (size_t set = 0; set <= all && !kept[i]; set++)
      kept[i] = has_set(found[i].rows, set) &&
                has_set(begins + i * SET_WORDS, (all & ~set) | own);
  }
}

/* Of the places of a NEAR, which begin at 'start', keep those close together.
 */
static jb_status filter_near (jb_place_finder *finder, size_t start,
                              jb_error *err) {
  found_place *found = (found_place *)(void *)finder->found.bytes + start;
  size_t count = finder->found.length / sizeof *found - start, close = 0;
  uint64_t *begins;
  bool *kept;
  if (count == 0 || count > NEAR_PLACES)
    return JB_OK;
  begins = jb_allocate_array(count * SET_WORDS, sizeof *begins);
  kept = jb_allocate_array(count, sizeof *kept);
  if (begins != NULL && kept != NULL) {
    qsort(found, count, sizeof *found, compare_found);
    keep_close(finder, found, count, kept, begins);
    for (size_t i = 0; i < count; i++)
      if (kept[i])
        found[close++] = found[i];
    finder->found.length = (start + close) * sizeof *found;
  }
  jb_free(begins);
  jb_free(kept);
  return begins != NULL && kept != NULL ? JB_OK : jb_fail_memory(err, count);
}

/*                                                                     all */

static int compare_places (const void *a, const void *b) {
  const jb_place *left = a, *right = b;
  if (left->start != right->start)
    return left->start < right->start ? -1 : 1;
  if (left->end != right->end)
    return left->end < right->end ? -1 : 1;
  return (left->term > right->term) - (left->term < right->term);
}

/* The terms of a NEAR follow each other in the list of terms. */
static jb_status find_all (jb_place_finder *finder, const jb_text_unit *unit,
                           jb_error *err) {
  size_t start = 0;
  for (size_t i = 0; i < finder->term_count; i++) {
    const jb_sought_term *term = &finder->terms[i];
    if (i == 0 || term->near != finder->terms[i - 1].near)
      start = finder->found.length / sizeof(found_place);
    if (jb_unit_in_field(unit, term->node->field) &&
        find_term(finder, unit->text, i, err) != JB_OK)
      return err->code;
    if (finder->found.status != JB_OK)
      return jb_fail_memory(err, finder->found.length);
    if (term->near != NO_NEAR &&
        (i + 1 == finder->term_count ||
         finder->terms[i + 1].near != term->near) &&
        filter_near(finder, start, err) != JB_OK)
      return err->code;
  }
  return JB_OK;
}

jb_status jb_places_find (jb_place_finder *finder, const jb_text_unit *unit,
                          const jb_place **places, size_t *count,
                          jb_error *err) {
  const found_place *found;
  bool asked = false;
  jb_buffer_reset(&finder->found);
  jb_buffer_reset(&finder->places);
  *count = 0;
  for (size_t i = 0; i < finder->term_count && !asked; i++)
    asked = jb_unit_in_field(unit, finder->terms[i].node->field);
  if (!asked)
    return JB_OK;
  if (jb_cut(&finder->cut, unit->text, err) != JB_OK)
    return err->code;
  if (finder->cut.loose.length > 0 && unit->text.length > 0 &&
      find_all(finder, unit, err) != JB_OK)
    return err->code;
  found = (const void *)finder->found.bytes;
  for (size_t i = 0; i < finder->found.length / sizeof *found; i++)
    jb_buffer_append(&finder->places, &found[i].place, sizeof(jb_place));
  if (finder->places.status != JB_OK)
    return jb_fail_memory(err, finder->places.length);
  *count = finder->places.length / sizeof(jb_place);
  if (*count > 0)
    qsort(finder->places.bytes, *count, sizeof(jb_place), compare_places);
  *places = (const void *)finder->places.bytes;
  return JB_OK;
}
