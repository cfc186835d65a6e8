/* SPDX-License-Identifier: MIT */
/* Rows of occurrences; see near.h. */
#include "index/near.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define SET_WORDS 4 /* 2^8 sets of operands, a bit each */

_Static_assert(JB_QUERY_NEAR_OPERANDS == 8, "SET_WORDS has to fit");

typedef struct place {
  uint32_t start, end, text; /* characters of the document; which text */
  unsigned operand;
  uint64_t sets[SET_WORDS]; /* rows that end here are made of these */
} place;

/* Count the terms of the operands, and fill in when 'near' has room. */
static void list_terms (jb_near *near, const jb_part **terms) {
  near->term_count = 0;
  near->operand_count = 0;
  for (const jb_part *operand = near->part->first_child; operand != NULL;
       operand = operand->next_sibling, near->operand_count++) {
    bool group = operand->kind == JB_PART_OR;
    const jb_part *term = group ? operand->first_child : operand;
    for (; term != NULL; term = group ? term->next_sibling : NULL) {
      if (terms != NULL) {
        terms[near->term_count] = term;
        near->operands[near->term_count] = near->operand_count;
      }
      near->term_count++;
    }
  }
}

static jb_status open_terms (jb_near *near, const jb_plan *plan,
                             const jb_part **parts, size_t segment,
                             jb_error *err) {
  size_t count;
  list_terms(near, parts);
  count = near->term_count;
  near->term_count = 0; /* so many are open */
  while (near->term_count < count) {
    const jb_plan_term *term = &plan->terms[parts[near->term_count]->term];
    if (term->count > near->longest)
      near->longest = (uint32_t)term->count;
    if (jb_occurrences_open(&near->terms[near->term_count++], plan, term,
                            segment, err) != JB_OK)
      return err->code;
  }
  return JB_OK;
}

jb_status jb_near_open (jb_near *near, const jb_plan *plan, const jb_part *part,
                        size_t segment, jb_error *err) {
  const jb_part **parts;
  jb_status status;
  size_t count;
  memset(near, 0, sizeof *near);
  near->part = part;
  jb_text_starts_set(&near->starts, plan->snapshot->segments[segment]);
  list_terms(near, NULL);
  count = near->term_count;
  near->term_count = 0;
  parts = jb_allocate_array(count, sizeof *parts);
  near->terms = jb_allocate_array(count, sizeof *near->terms);
  near->operands = jb_allocate_array(count, sizeof *near->operands);
  if (parts == NULL || near->terms == NULL || near->operands == NULL)
    status = jb_fail_memory(err, count);
  else
    status = open_terms(near, plan, parts, segment, err);
  jb_free(parts);
  return status;
}

void jb_near_close (jb_near *near) {
  for (size_t i = 0; i < near->term_count; i++)
    jb_occurrences_close(&near->terms[i]);
  jb_free(near->terms);
  jb_free(near->operands);
  jb_text_starts_close(&near->starts);
  jb_buffer_free(&near->places);
  memset(near, 0, sizeof *near);
}

static int compare_places (const void *a, const void *b) {
  const place *left = a, *right = b;
  if (left->start != right->start)
    return left->start < right->start ? -1 : 1;
  if (left->end != right->end)
    return left->end < right->end ? -1 : 1;
  return (left->operand > right->operand) - (left->operand < right->operand);
}

/* Mostly there are a few: these by insertion. */
static void sort_places (place *places, size_t count) {
  if (count > 24) {
    qsort(places, count, sizeof *places, compare_places);
    return;
  }
  for (size_t i = 1; i < count; i++) {
    place moved = places[i];
    size_t at = i;
    for (; at > 0 && compare_places(&places[at - 1], &moved) > 0; at--)
      places[at] = places[at - 1];
    places[at] = moved;
  }
}

/* Collect the places in order; '*all': every operand has one. */
static jb_status collect (jb_near *near, uint32_t document, bool *all,
                          jb_error *err) {
  unsigned seen = 0;
  *all = false;
  jb_buffer_reset(&near->places);
  for (size_t i = 0; i < near->term_count; i++) {
    jb_occurrences *term = &near->terms[i];
    if (jb_occurrences_at(term, document, err) != JB_OK)
      return err->code;
    if (term->count > 0)
      seen |= 1u << near->operands[i];
    for (uint32_t j = 0; j < term->count; j++) {
      place here = {.start = term->positions[j],
                    .end = term->positions[j] + (uint32_t)term->term->count,
                    .operand = near->operands[i]};
      jb_buffer_append(&near->places, &here, sizeof here);
    }
  }
  if (near->places.status != JB_OK)
    return jb_fail_memory(err, near->places.length);
  *all = seen == (1u << near->operand_count) - 1;
  if (*all)
    sort_places((void *)near->places.bytes,
                near->places.length / sizeof(place));
  return JB_OK;
}

/* Put 'operand' into each of 'sets' that is without it; add to 'to'. */
static void extend (const uint64_t sets[SET_WORDS], unsigned operand,
                    uint64_t to[SET_WORDS]) {
  static const uint64_t without[] = {0x5555555555555555, 0x3333333333333333,
                                     0x0F0F0F0F0F0F0F0F, 0x00FF00FF00FF00FF,
                                     0x0000FFFF0000FFFF, 0x00000000FFFFFFFF};
  if (operand < 6) {
    for (unsigned i = 0; i < SET_WORDS; i++)
      to[i] |= (sets[i] & without[operand]) << (1u << operand);
  } else {
    unsigned step = operand == 6 ? 1 : 2; /* words between without and with */
    for (unsigned i = 0; i < SET_WORDS; i++)
      if ((i & step) == 0)
        to[i + step] |= sets[i];
  }
}

static bool has_set (const uint64_t sets[SET_WORDS], unsigned set) {
  return (sets[set / 64] >> set % 64 & 1) != 0;
}

/* Rows that end with places[at]; true when one has all operands. */
static bool end_rows (const jb_near *near, place *places, size_t at) {
  place *here = &places[at];
  uint64_t before[SET_WORDS] = {1}; /* no row: the empty set */
  uint64_t reach = (uint64_t)near->part->distance + near->longest;
  for (size_t i = at; i-- > 0;) {
    const place *earlier = &places[i];
    if (earlier->text != here->text || here->start - earlier->start > reach)
      break;
    if (earlier->end + (uint64_t)near->part->distance < here->start)
      continue;
    for (unsigned j = 0; j < SET_WORDS; j++)
      before[j] |= earlier->sets[j];
  }
  extend(before, here->operand, here->sets);
  return has_set(here->sets, (1u << near->operand_count) - 1);
}

/* Whether a row of all operands ends anywhere; places know their texts. */
static bool has_row (const jb_near *near, place *places, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (end_rows(near, places, i))
      return true;
  return false;
}

jb_status jb_near_holds (jb_near *near, uint32_t document, bool *holds,
                         jb_error *err) {
  place *places;
  size_t count;
  uint32_t text = 0;
  *holds = false;
  if (collect(near, document, holds, err) != JB_OK)
    return err->code;
  places = (void *)near->places.bytes;
  count = near->places.length / sizeof *places;
  /* First as if all were one text: mostly that is not close enough either. */
  if (!*holds || !has_row(near, places, count)) {
    *holds = false;
    return JB_OK;
  }
  if (jb_text_starts_at(&near->starts, document, err) != JB_OK)
    return err->code;
  for (size_t i = 0; i < count; i++) {
    while (text < near->starts.count &&
           near->starts.positions[text] <= places[i].start)
      text++;
    places[i].text = text;
    memset(places[i].sets, 0, sizeof places[i].sets);
  }
  *holds = has_row(near, places, count);
  return JB_OK;
}
