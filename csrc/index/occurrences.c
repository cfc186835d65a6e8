/* SPDX-License-Identifier: MIT */
/* Places of pairs put together to places of a term; see occurrences.h. */
#include "index/occurrences.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/*                                                           choosing pairs */

/*
** Mark the pairs that are read: 'chosen' has one flag a pair. The first and
** the last pair must be among them, and of two neighbours one: the least sum
** of documents, from left to right. 'costs' has room for key_count + 1.
*/
static void choose_pairs (const jb_term_entry *entries, size_t count,
                          uint64_t *costs, bool *chosen) {
  size_t rarest = 0;
  for (size_t i = 0; i < count; i++) {
    costs[i] = entries[i].document_count;
    if (i > 0)
      costs[i] +=
          i > 1 && costs[i - 2] < costs[i - 1] ? costs[i - 2] : costs[i - 1];
    if (entries[i].document_count < entries[rarest].document_count)
      rarest = i;
  }
  for (size_t i = count - 1;;) {
    chosen[i] = true;
    if (i == 0)
      break;
    i -= i > 1 && costs[i - 2] < costs[i - 1] ? 2 : 1;
  }
  chosen[rarest] = true; /* it costs least and leads */
}

/* List the chosen pairs, the rarest first. */
static void list_chosen (jb_occurrences *o, const jb_term_entry *entries,
                         bool *chosen) {
  size_t count = o->term->key_count;
  for (;;) {
    size_t best = count;
    for (size_t i = 0; i < count; i++)
      if (chosen[i] && (best == count || entries[i].document_count <
                                             entries[best].document_count))
        best = i;
    if (best == count)
      return;
    chosen[best] = false;
    o->pairs[o->pair_count].entry = &entries[best];
    o->pairs[o->pair_count++].offset = (uint32_t)best;
  }
}

/*
** Bring a pair to the first document that is not less than 'target': it is
** opened there, for what lies before is never looked at.
*/
static inline jb_status seek_pair (jb_occurrences *o, jb_covering_pair *pair,
                                   uint32_t target, jb_error *err) {
  if (pair->open)
    return pair->postings.document >= target
               ? JB_OK
               : jb_postings_seek(&pair->postings, target, err);
  if (jb_postings_open_places(o->segment, pair->entry, target, &pair->postings,
                              err) != JB_OK)
    return err->code;
  pair->open = true;
  return JB_OK;
}

/* Room for all pairs of the term. */
static jb_status reserve_pairs (jb_occurrences *o, jb_error *err) {
  const size_t count = o->term->key_count;
  size_t bytes;
  if (o->pairs != NULL)
    return JB_OK;
  if (count <= o->lent_count)
    o->pairs = o->lent;
  else if (jb_multiply(count, sizeof *o->pairs, &bytes))
    o->pairs = jb_allocate(bytes); /* not cleared: most of it is blocks */
  if (o->pairs == NULL)
    return jb_fail_memory(err, count);
  for (size_t i = 0; i < count; i++) {
    o->pairs[i].postings.state = NULL;
    o->pairs[i].open = false;
  }
  return JB_OK;
}

/* A term of more pairs has its choice made in memory of its own. */
#define FEW_PAIRS 16

static jb_status choose_many (jb_occurrences *o, const jb_term_entry *entries,
                              jb_error *err) {
  const size_t count = o->term->key_count;
  uint64_t *costs = jb_allocate_array(count, sizeof *costs);
  bool *chosen = jb_allocate_array(count, sizeof *chosen);
  jb_status status = JB_OK;
  if (costs == NULL || chosen == NULL) {
    status = jb_fail_memory(err, count);
  } else {
    choose_pairs(entries, count, costs, chosen);
    list_chosen(o, entries, chosen);
  }
  jb_free(costs);
  jb_free(chosen);
  return status;
}

static jb_status open_pairs (jb_occurrences *o, const jb_term_entry *entries,
                             jb_error *err) {
  const size_t count = o->term->key_count;
  for (size_t i = 0; i < count; i++)
    o->nowhere = o->nowhere || entries[i].document_count == 0;
  if (o->nowhere)
    return JB_OK;
  if (reserve_pairs(o, err) != JB_OK)
    return err->code;
  if (count <= FEW_PAIRS) {
    uint64_t costs[FEW_PAIRS];
    bool chosen[FEW_PAIRS] = {false};
    choose_pairs(entries, count, costs, chosen);
    list_chosen(o, entries, chosen);
  } else if (choose_many(o, entries, err) != JB_OK) {
    return err->code;
  }
  o->gaps = o->pair_count < count;
  return seek_pair(o, &o->pairs[0], 0, err);
}

/* What one occurrence in a field weighs. */
static uint32_t least_weight (jb_query_field field) {
  unsigned place = jb_field_place(field);
  return place < JB_INDEX_FIELDS ? jb_field_weights[place] : 1;
}

void jb_occurrences_begin (jb_occurrences *o, const jb_plan_term *term) {
  memset(o, 0, sizeof *o);
  o->term = term;
  o->least_weight = least_weight(term->field);
}

/* Let go of the segment, but not of the memory. */
static void leave_segment (jb_occurrences *o) {
  for (size_t i = 0; i < o->pair_count; i++) {
    jb_postings_release(&o->pairs[i].postings);
    o->pairs[i].open = false;
  }
  o->pair_count = 0;
  jb_single_close(&o->single);
  jb_text_starts_close(&o->starts);
  jb_mark_check_close(&o->marks);
}

jb_status jb_occurrences_turn (jb_occurrences *o, const jb_plan *plan,
                               size_t segment, jb_error *err) {
  const jb_plan_term *term = o->term;
  jb_status status;
  leave_segment(o);
  o->segment = plan->snapshot->segments[segment];
  o->document = JB_NO_DOCUMENT;
  o->count = o->weight = 0;
  o->nowhere = o->gaps = false;
  jb_text_starts_set(&o->starts, o->segment);
  if (term->key_count == 0)
    status = jb_single_open(&o->single, o->segment, term->characters[0], err);
  else
    status = open_pairs(o, jb_term_entries(term, segment), err);
  if (status == JB_OK && term->marks != NULL && !o->nowhere)
    status = jb_mark_check_open(&o->marks, o->segment, term, err);
  return status;
}

jb_status jb_occurrences_open (jb_occurrences *o, const jb_plan *plan,
                               const jb_plan_term *term, size_t segment,
                               jb_error *err) {
  jb_occurrences_begin(o, term);
  return jb_occurrences_turn(o, plan, segment, err);
}

void jb_occurrences_close (jb_occurrences *o) {
  leave_segment(o);
  for (size_t i = 0; o->pairs != NULL && i < o->term->key_count; i++)
    jb_postings_close(&o->pairs[i].postings);
  if (o->pairs != o->lent)
    jb_free(o->pairs);
  jb_free(o->positions);
  memset(o, 0, sizeof *o);
}

/*                                                                documents */

jb_status jb_occurrences_next (jb_occurrences *o, uint32_t from,
                               uint32_t *document, jb_error *err) {
  *document = JB_NO_DOCUMENT;
  if (o->nowhere)
    return JB_OK;
  for (size_t i = 0; i < o->pair_count;) {
    jb_covering_pair *pair = &o->pairs[i];
    if (seek_pair(o, pair, from, err) != JB_OK)
      return err->code;
    if (pair->postings.document == JB_NO_DOCUMENT)
      return JB_OK;
    if (i == 0 || pair->postings.document == from)
      i++;
    else
      i = 0; /* the rarest looks again first */
    from = pair->postings.document;
  }
  *document = from;
  return JB_OK;
}

/*                                                                   places */

static jb_status reserve (jb_occurrences *o, uint32_t count, jb_error *err) {
  size_t bytes;
  uint32_t *moved;
  if (count <= o->capacity)
    return JB_OK;
  if (!jb_multiply(count, sizeof *moved, &bytes))
    return jb_fail_memory(err, count);
  moved = jb_reallocate(o->positions, bytes);
  if (moved == NULL)
    return jb_fail_memory(err, bytes);
  o->positions = moved;
  o->capacity = count;
  return JB_OK;
}

/* Keep the places from which the pair lies at its distance. */
static void keep_places (jb_occurrences *o, uint32_t offset,
                         const uint32_t *positions, uint32_t count) {
  uint32_t kept = 0, at = 0;
  for (uint32_t i = 0; i < o->count; i++) {
    uint32_t wanted = o->positions[i] + offset;
    while (at < count && positions[at] < wanted)
      at++;
    if (at == count)
      break;
    if (positions[at] == wanted)
      o->positions[kept++] = o->positions[i];
  }
  o->count = kept;
}

/*
** What the places weigh, if a pair of theirs tells: all its occurrences are
** the term's, or each of them weighs 1. Saves looking up the fields.
*/
static jb_status take_weight (jb_occurrences *o, jb_error *err) {
  for (size_t i = 0; i < o->pair_count && o->weight == 0; i++) {
    uint32_t weight;
    if (jb_postings_weight(&o->pairs[i].postings, &weight, err) != JB_OK)
      return err->code;
    if (weight == o->pairs[i].count && weight < JB_WEIGHT_MAX)
      o->weight = o->count;
    else if (o->count == o->pairs[i].count)
      o->weight = weight;
  }
  if (o->weight > JB_WEIGHT_MAX)
    o->weight = JB_WEIGHT_MAX;
  return JB_OK;
}

/* Whether the pair weighs so little that it is not even once in the field. */
static jb_status is_too_light (const jb_occurrences *o, jb_covering_pair *pair,
                               bool *light, jb_error *err) {
  uint32_t weight;
  *light = false;
  if (o->least_weight <= 1)
    return JB_OK;
  if (jb_postings_weight(&pair->postings, &weight, err) != JB_OK)
    return err->code;
  *light = weight < o->least_weight;
  return JB_OK;
}

static jb_status find_by_pairs (jb_occurrences *o, uint32_t document,
                                jb_error *err) {
  for (size_t i = 0; i < o->pair_count; i++) {
    jb_covering_pair *pair = &o->pairs[i];
    const uint32_t *positions;
    uint32_t count;
    bool light = true;
    if (seek_pair(o, pair, document, err) != JB_OK ||
        (pair->postings.document == document &&
         is_too_light(o, pair, &light, err) != JB_OK))
      return err->code;
    if (light) {
      o->count = 0;
      return JB_OK;
    }
    if (jb_postings_positions(&pair->postings, &positions, &count, err) !=
        JB_OK)
      return err->code;
    pair->count = count;
    if (i > 0) {
      keep_places(o, pair->offset, positions, count);
    } else {
      if (reserve(o, count, err) != JB_OK)
        return err->code;
      for (uint32_t j = 0; j < count; j++)
        if (positions[j] >= pair->offset)
          o->positions[o->count++] = positions[j] - pair->offset;
    }
    if (o->count == 0)
      return JB_OK;
  }
  return JB_OK;
}

static jb_status find_single (jb_occurrences *o, uint32_t document,
                              jb_error *err) {
  const uint32_t *positions;
  uint32_t count;
  if (jb_single_at(&o->single, document, &positions, &count, err) != JB_OK ||
      reserve(o, count, err) != JB_OK)
    return err->code;
  if (count > 0)
    memcpy(o->positions, positions, count * sizeof *positions);
  o->count = count;
  return JB_OK;
}

/* Keep the places in the field asked; the body has the lead in it. */
static jb_status keep_field (jb_occurrences *o, jb_error *err) {
  const uint32_t *starts;
  unsigned place = jb_field_place(o->term->field);
  unsigned lead = jb_field_place(JB_FIELD_LEAD);
  bool body = o->term->field == JB_FIELD_BODY;
  uint32_t kept = 0;
  if (jb_segment_field_starts(o->segment, o->document, &starts, err) != JB_OK)
    return err->code;
  for (uint32_t i = 0; i < o->count; i++) {
    uint32_t at = o->positions[i];
    if ((at >= starts[place] && at < starts[place + 1]) ||
        (body && at >= starts[lead] && at < starts[lead + 1]))
      o->positions[kept++] = at;
  }
  o->count = kept;
  return JB_OK;
}

/* Drop the places across which a text begins. */
static jb_status keep_whole (jb_occurrences *o, jb_error *err) {
  uint32_t kept = 0, at = 0;
  if (jb_text_starts_at(&o->starts, o->document, err) != JB_OK)
    return err->code;
  for (uint32_t i = 0; i < o->count; i++) {
    uint32_t start = o->positions[i];
    while (at < o->starts.count && o->starts.positions[at] <= start)
      at++;
    if (at == o->starts.count ||
        o->starts.positions[at] - start >= o->term->count)
      o->positions[kept++] = start;
  }
  o->count = kept;
  return JB_OK;
}

jb_status jb_occurrences_at (jb_occurrences *o, uint32_t document,
                             jb_error *err) {
  jb_status status;
  if (o->document == document)
    return JB_OK;
  o->document = document;
  o->count = 0;
  o->weight = 0;
  if (o->nowhere)
    return JB_OK;
  status = o->term->key_count == 0 ? find_single(o, document, err)
                                   : find_by_pairs(o, document, err);
  if (status == JB_OK && o->count > 0 && o->term->field != JB_FIELD_TEXT)
    status = keep_field(o, err);
  if (status == JB_OK && o->count > 0 && o->gaps)
    status = keep_whole(o, err);
  if (status == JB_OK && o->count > 0 && o->term->marks != NULL)
    status = jb_mark_check_keep(&o->marks, document, &o->starts, o->positions,
                                &o->count, err);
  if (status != JB_OK) {
    o->document = JB_NO_DOCUMENT;
    o->count = 0;
  }
  return status;
}

jb_status jb_occurrences_weight (jb_occurrences *o, uint16_t *weight,
                                 jb_error *err) {
  const uint32_t *starts;
  uint64_t sum = 0;
  unsigned place = 0;
  if (o->count > 0 && o->weight == 0 && take_weight(o, err) != JB_OK)
    return err->code;
  *weight = (uint16_t)o->weight;
  if (o->count == 0 || o->weight > 0)
    return JB_OK;
  if (jb_segment_field_starts(o->segment, o->document, &starts, err) != JB_OK)
    return err->code;
  for (uint32_t i = 0; i < o->count; i++) {
    while (place + 1 < JB_INDEX_FIELDS && o->positions[i] >= starts[place + 1])
      place++;
    sum += jb_field_weights[place];
  }
  o->weight = sum > JB_WEIGHT_MAX ? JB_WEIGHT_MAX : (uint32_t)sum;
  *weight = (uint16_t)o->weight;
  return JB_OK;
}
