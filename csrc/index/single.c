/* SPDX-License-Identifier: MIT */
/* Collecting what begins with a character; see single.h. */
#include "index/single.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "index/occurrences.h"
#include "text/utf8.h"

/* A place of the character before the places are put in order. */
typedef struct place {
  uint32_t document, position;
} place;

/*                                                                   terms */

static jb_status collect_entries (jb_single *single, jb_slice prefix,
                                  jb_term_walk *walk, jb_error *err) {
  bool there;
  for (;;) {
    if (jb_term_walk_next(walk, &there, err) != JB_OK)
      return err->code;
    if (!there || walk->term.length < prefix.length ||
        memcmp(walk->term.bytes, prefix.bytes, prefix.length) != 0)
      return JB_OK;
    jb_buffer_append(&single->entries, &walk->entry, sizeof walk->entry);
    if (single->entries.status != JB_OK)
      return jb_fail_memory(err, single->entries.length);
  }
}

jb_status jb_single_open (jb_single *single, jb_segment *segment,
                          uint32_t character, jb_error *err) {
  char bytes[1 + JB_UTF8_MAX_BYTES];
  jb_slice prefix = {bytes, 1};
  jb_term_walk walk;
  jb_status status;
  memset(single, 0, sizeof *single);
  single->segment = segment;
  single->document_count = jb_segment_document_count(segment);
  bytes[0] = JB_TERM_PAIR;
  prefix.length += jb_utf8_encode(character, bytes + 1);
  status = jb_term_walk_open(segment, prefix, &walk, err);
  if (status != JB_OK)
    return status;
  status = collect_entries(single, prefix, &walk, err);
  jb_term_walk_close(&walk);
  return status;
}

void jb_single_close (jb_single *single) {
  jb_buffer_free(&single->entries);
  jb_buffer_free(&single->places);
  jb_free(single->starts);
  jb_free(single->positions);
  memset(single, 0, sizeof *single);
}

static const jb_term_entry *entries_of (const jb_single *single,
                                        size_t *count) {
  *count = single->entries.length / sizeof(jb_term_entry);
  return (const void *)single->entries.bytes;
}

/*                                                                  places */

/* Append the places that one term has in the stretch at hand. */
static jb_status collect_places (jb_single *single, jb_postings *postings,
                                 jb_error *err) {
  const uint32_t *positions;
  uint32_t count;
  if (jb_postings_seek(postings, single->first, err) != JB_OK)
    return err->code;
  while (postings->document < single->end) {
    if (jb_postings_positions(postings, &positions, &count, err) != JB_OK)
      return err->code;
    for (uint32_t i = 0; i < count; i++) {
      place here = {postings->document, positions[i]};
      jb_buffer_append(&single->places, &here, sizeof here);
    }
    if (jb_postings_next(postings, err) != JB_OK)
      return err->code;
  }
  return JB_OK;
}

static int compare_positions (const void *a, const void *b) {
  uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
  return (left > right) - (left < right);
}

/* Sort single->places by document and position into the arrays. */
static jb_status sort_places (jb_single *single, jb_error *err) {
  const place *places = (const void *)single->places.bytes;
  size_t count = single->places.length / sizeof *places;
  uint32_t documents = single->end - single->first;
  if (single->places.status != JB_OK || count > UINT32_MAX)
    return jb_fail_memory(err, single->places.length);
  jb_free(single->starts);
  jb_free(single->positions);
  single->starts =
      jb_allocate_array((size_t)documents + 2, sizeof *single->starts);
  single->positions = jb_allocate_array(count + 1, sizeof *single->positions);
  if (single->starts == NULL || single->positions == NULL)
    return jb_fail_memory(err, count);
  /* Counted two places on, so that filling moves each start into its place. */
  for (size_t i = 0; i < count; i++)
    single->starts[places[i].document - single->first + 2]++;
  for (uint32_t i = 0; i < documents; i++)
    single->starts[i + 2] += single->starts[i + 1];
  for (size_t i = 0; i < count; i++)
    single
        ->positions[single->starts[places[i].document - single->first + 1]++] =
        places[i].position;
  for (uint32_t i = 0; i < documents; i++)
    if (single->starts[i + 1] - single->starts[i] > 1)
      qsort(single->positions + single->starts[i],
            single->starts[i + 1] - single->starts[i],
            sizeof *single->positions, compare_positions);
  return JB_OK;
}

/* Move to the stretch that begins with 'document'. */
static jb_status load_stretch (jb_single *single, uint32_t document,
                               jb_error *err) {
  size_t count;
  const jb_term_entry *entries = entries_of(single, &count);
  single->first = document;
  single->end = single->document_count - document > JB_SINGLE_STRETCH
                    ? document + JB_SINGLE_STRETCH
                    : single->document_count;
  jb_buffer_reset(&single->places);
  for (size_t i = 0; i < count; i++) {
    jb_postings postings;
    jb_status status =
        jb_postings_open(single->segment, &entries[i], &postings, err);
    if (status != JB_OK)
      return status;
    status = collect_places(single, &postings, err);
    jb_postings_close(&postings);
    if (status != JB_OK)
      return status;
  }
  return sort_places(single, err);
}

jb_status jb_single_at (jb_single *single, uint32_t document,
                        const uint32_t **positions, uint32_t *count,
                        jb_error *err) {
  uint32_t start;
  *count = 0;
  *positions = NULL;
  if (document >= single->document_count)
    return JB_OK;
  if ((document < single->first || document >= single->end) &&
      load_stretch(single, document, err) != JB_OK)
    return err->code;
  start = single->starts[document - single->first];
  *count = single->starts[document - single->first + 1] - start;
  *positions = single->positions + start;
  return JB_OK;
}

/*                                                                 weights */

/* Sum up the weights of each term with the character. */
static jb_status sum_weights (const jb_plan *plan, jb_segment *segment,
                              uint32_t character, uint16_t *weights,
                              jb_error *err) {
  jb_single single;
  size_t count;
  const jb_term_entry *entries;
  jb_status status = jb_single_open(&single, segment, character, err);
  entries = entries_of(&single, &count);
  for (size_t i = 0; i < count && status == JB_OK; i++) {
    jb_postings postings;
    status = jb_postings_open(segment, &entries[i], &postings, err);
    if (status != JB_OK)
      break;
    while (status == JB_OK && postings.document != JB_NO_DOCUMENT) {
      for (unsigned j = 0; j < postings.count; j++) {
        uint32_t sum = weights[postings.documents[j]] + postings.weights[j];
        weights[postings.documents[j]] =
            (uint16_t)(sum > JB_WEIGHT_MAX ? JB_WEIGHT_MAX : sum);
      }
      status = jb_postings_next_block(&postings, err);
    }
    jb_postings_close(&postings);
    if (status == JB_OK)
      status = jb_plan_check(plan, err);
  }
  jb_single_close(&single);
  return status;
}

/* The same by looking at every place: in one field, or between marks. */
static jb_status weigh_places (const jb_plan *plan, const jb_plan_term *term,
                               size_t segment, uint16_t *weights,
                               jb_error *err) {
  jb_occurrences occurrences;
  jb_status status =
      jb_occurrences_open(&occurrences, plan, term, segment, err);
  uint32_t count = jb_segment_document_count(plan->snapshot->segments[segment]);
  for (uint32_t i = 0; i < count && status == JB_OK; i++) {
    status = jb_occurrences_at(&occurrences, i, err);
    if (status == JB_OK)
      status = jb_occurrences_weight(&occurrences, &weights[i], err);
    if (status == JB_OK && i % 4096 == 0)
      status = jb_plan_check(plan, err);
  }
  jb_occurrences_close(&occurrences);
  return status;
}

static jb_status weigh_segment (jb_plan *plan, jb_plan_term *term,
                                size_t number, uint64_t *documents,
                                jb_error *err) {
  jb_segment *segment = plan->snapshot->segments[number];
  jb_dense_weights *dense = &term->dense[number];
  const jb_segment_documents *columns;
  const uint64_t *deleted = jb_segment_deleted(segment);
  jb_status status;
  if (jb_segment_columns(segment, &columns, err) != JB_OK)
    return err->code;
  dense->weights =
      jb_allocate_array((size_t)columns->count + 1, sizeof *dense->weights);
  if (dense->weights == NULL)
    return jb_fail_memory(err, columns->count);
  if (term->field == JB_FIELD_TEXT && term->marks == NULL)
    status =
        sum_weights(plan, segment, term->characters[0], dense->weights, err);
  else
    status = weigh_places(plan, term, number, dense->weights, err);
  if (status != JB_OK)
    return status;
  dense->min_length_code = UINT8_MAX;
  for (uint32_t i = 0; i < columns->count; i++) {
    uint32_t weight = dense->weights[i];
    if (weight == 0)
      continue;
    if (weight > dense->max_weight)
      dense->max_weight = weight;
    if (columns->length_codes[i] < dense->min_length_code)
      dense->min_length_code = columns->length_codes[i];
    *documents += deleted == NULL || (deleted[i / 64] >> i % 64 & 1) == 0;
  }
  return JB_OK;
}

jb_status jb_single_weigh (jb_plan *plan, jb_plan_term *term,
                           uint64_t *documents, jb_error *err) {
  *documents = 0;
  term->dense = jb_arena_array(&plan->arena, plan->snapshot->segment_count,
                               sizeof *term->dense);
  if (term->dense == NULL)
    return jb_fail_memory(err, plan->snapshot->segment_count);
  for (size_t i = 0; i < plan->snapshot->segment_count; i++)
    if (weigh_segment(plan, term, i, documents, err) != JB_OK)
      return err->code;
  return JB_OK;
}
