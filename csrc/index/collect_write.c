/* SPDX-License-Identifier: MIT */
/*
** From what was collected to a segment: documents are put in their order and
** numbered, what they hold is brought into the order of the terms, and each
** term's occurrences are given to the writer.
*/
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "index/collect.h"
#include "index/invert.h"
#include "index/segment_writer.h"
#include "text/utf8.h"

typedef struct inversion {
  const jb_collector *collector;
  jb_segment_writer *writer;
  jb_inverter inverter;
  uint32_t *order; /* owned; documents as collected, in their order */
  uint32_t document_count;
  /* Postings of the term at hand that the writer does not have yet. */
  unsigned count;
  uint32_t documents[JB_BLOCK_DOCUMENTS], weights[JB_BLOCK_DOCUMENTS];
  uint32_t counts[JB_BLOCK_DOCUMENTS]; /* of positions */
  uint32_t *gaps;                      /* owned; of these */
  size_t gap_count, gap_capacity;
} inversion;

/*                                                               documents */

static int compare_documents (const jb_collector *collector,
                              const jb_collected_document *a,
                              const jb_collected_document *b) {
  size_t shorter =
      a->key_length < b->key_length ? a->key_length : b->key_length;
  int order = 0;
  if (a->day != b->day)
    return a->day > b->day ? -1 : 1;
  if (shorter > 0)
    order = memcmp(collector->order_keys.bytes + a->key,
                   collector->order_keys.bytes + b->key, shorter);
  if (order == 0 && a->key_length != b->key_length)
    order = a->key_length < b->key_length ? -1 : 1;
  if (order == 0 && a->article != b->article)
    order = a->article < b->article ? -1 : 1;
  return order;
}

static int by_age (const void *left, const void *right, void *context) {
  const jb_collector *collector = context;
  const uint32_t *a = left, *b = right;
  return compare_documents(collector, &collector->documents[*a],
                           &collector->documents[*b]);
}

static jb_status number_documents (inversion *self, jb_error *err) {
  const jb_collector *collector = self->collector;
  size_t count = collector->count;
  self->order = jb_allocate_array(count, sizeof *self->order);
  if (self->order == NULL)
    return jb_fail_memory(err, count * sizeof *self->order);
  for (uint32_t i = 0; i < count; i++)
    if (collector->documents[i].article != 0)
      self->order[self->document_count++] = i;
  qsort_r(self->order, self->document_count, sizeof *self->order, by_age,
          (void *)(uintptr_t)collector);
  return JB_OK;
}

static jb_status write_documents (inversion *self, jb_segment_summary *summary,
                                  jb_error *err) {
  *summary = (jb_segment_summary){.documents = self->document_count};
  for (uint32_t i = 0; i < self->document_count; i++) {
    const jb_collected_document *document =
        &self->collector->documents[self->order[i]];
    if (jb_segment_writer_document(self->writer, document->article,
                                   document->day, document->field_starts,
                                   err) != JB_OK)
      return err->code;
    summary->total_length += document->field_starts[JB_INDEX_FIELDS];
    if (i == 0)
      summary->newest_day = document->day;
    summary->oldest_day = document->day;
  }
  return JB_OK;
}

/*                                                                postings */

/* What the terms of a kind have, and what their weight is. */
typedef enum term_form {
  FORM_PAIR,    /* positions; the weight is by the fields they are in */
  FORM_PLACES,  /* positions; the weight is their number */
  FORM_COUNTED, /* none; the weight is the sum of the values */
} term_form;

/* Room for so many gaps more. */
static jb_status reserve_gaps (inversion *self, size_t count, jb_error *err) {
  size_t needed;
  uint32_t *grown;
  if (!jb_add(self->gap_count, count, &needed))
    return jb_fail_memory(err, count);
  if (needed <= self->gap_capacity)
    return JB_OK;
  grown = jb_array_grow(self->gaps, &self->gap_capacity,
                        needed - self->gap_capacity, sizeof *grown, err);
  if (grown == NULL)
    return JB_NO_MEMORY;
  self->gaps = grown;
  return JB_OK;
}

/* Append the gaps between the occurrences, whose positions 'mask' leaves. */
static void append_gaps (inversion *self, const jb_occurrence *items,
                         size_t count, uint32_t mask) {
  uint32_t *gaps = self->gaps + self->gap_count;
  uint32_t least = 0;
  for (size_t i = 0; i < count; i++) {
    const uint32_t position = items[i].value & mask;
    gaps[i] = position - least;
    least = position + 1;
  }
  self->gap_count += count;
}

/* The occurrences of a pair, each counting for what its field weighs. */
static uint64_t weigh (const jb_occurrence *items, size_t count) {
  uint64_t weight = 0;
  for (size_t i = 0; i < count; i++)
    weight += jb_field_weights[items[i].value >> JB_PLACE_SHIFT];
  return weight;
}

/* Give the postings gathered to the writer. */
static jb_status write_postings (inversion *self, jb_error *err) {
  const jb_posting_rows rows = {self->count, self->documents, self->weights,
                                self->counts, self->gaps};
  self->count = 0;
  self->gap_count = 0;
  return jb_segment_writer_postings(self->writer, &rows, err);
}

/* A posting: occurrences of a term in one document. */
static jb_status add_posting (inversion *self, const jb_occurrence *items,
                              size_t count, term_form form, jb_error *err) {
  const uint32_t document = items[0].document;
  uint64_t weight = count;
  if (self->count == JB_BLOCK_DOCUMENTS && write_postings(self, err) != JB_OK)
    return err->code;
  if (form == FORM_PAIR)
    weight = weigh(items, count);
  if (form == FORM_COUNTED) {
    weight = 0;
    for (size_t i = 0; i < count; i++)
      weight += items[i].value;
  } else {
    if (reserve_gaps(self, count, err) != JB_OK)
      return err->code;
    append_gaps(self, items, count,
                form == FORM_PAIR ? JB_POSITION_MASK : UINT32_MAX);
  }
  self->documents[self->count] = document;
  self->weights[self->count] =
      weight < JB_WEIGHT_MAX ? (uint32_t)weight : JB_WEIGHT_MAX;
  self->counts[self->count++] = form == FORM_COUNTED ? 0 : (uint32_t)count;
  return JB_OK;
}

/* A term with its occurrences, at least one. */
static jb_status write_term (inversion *self, jb_slice bytes,
                             const jb_occurrence *items, size_t count,
                             term_form form, jb_error *err) {
  jb_status status = jb_segment_writer_term(self->writer, bytes, err);
  for (size_t i = 0, end; i < count && status == JB_OK; i = end) {
    for (end = i + 1; end < count && items[end].document == items[i].document;
         end++)
      continue;
    status = add_posting(self, items + i, end - i, form, err);
  }
  return status == JB_OK ? write_postings(self, err) : status;
}

/*                                                                   terms */

/* The terms of pairs that begin with a character: by their second ones. */
static jb_status write_pairs_of (inversion *self, uint32_t first,
                                 const jb_occurrence *items, size_t count,
                                 jb_error *err) {
  char bytes[1 + 2 * JB_UTF8_MAX_BYTES] = {JB_TERM_PAIR};
  const size_t first_end = 1 + jb_utf8_encode(first, bytes + 1);
  jb_status status = JB_OK;
  for (size_t i = 0, end; i < count && status == JB_OK; i = end) {
    size_t length = first_end;
    if (items[i].term > 0)
      length += jb_utf8_encode(self->inverter.alphabet[items[i].term - 1],
                               bytes + length);
    for (end = i + 1; end < count && items[end].term == items[i].term; end++)
      continue;
    status = write_term(self, (jb_slice){bytes, length}, items + i, end - i,
                        FORM_PAIR, err);
  }
  return status;
}

static jb_status write_pairs (inversion *self, jb_error *err) {
  jb_inverter *inverter = &self->inverter;
  const size_t *starts = inverter->pair_starts;
  jb_status status = JB_OK;
  for (size_t first = 0, end;
       first < inverter->alphabet_count && status == JB_OK; first = end) {
    status = jb_invert_pairs(inverter, first, &end, err);
    for (size_t i = first; i < end && status == JB_OK; i++)
      status = write_pairs_of(self, inverter->alphabet[i],
                              inverter->items + (starts[i] - starts[first]),
                              starts[i + 1] - starts[i], err);
  }
  return status;
}

/* Strings from 'first' on, by their order, to before 'most'. */
static jb_status write_strings (inversion *self, size_t first, size_t most,
                                jb_error *err) {
  jb_inverter *inverter = &self->inverter;
  const size_t *starts = inverter->string_starts;
  jb_status status = JB_OK;
  for (size_t end; first < most && status == JB_OK; first = end) {
    status = jb_invert_strings(inverter, first, most, &end, err);
    for (size_t i = first; i < end && status == JB_OK; i++) {
      const jb_slice bytes =
          jb_string_of(&self->collector->strings, inverter->strings[i]);
      if (starts[i + 1] > starts[i]) /* else of documents forgotten */
        status = write_term(
            self, bytes, inverter->items + (starts[i] - starts[first]),
            starts[i + 1] - starts[i],
            jb_term_has_positions(bytes) ? FORM_PLACES : FORM_COUNTED, err);
    }
  }
  return status;
}

/* All terms: strings of lesser kinds, the pairs, strings of greater kinds. */
static jb_status write_terms (inversion *self, jb_error *err) {
  const jb_string_table *table = &self->collector->strings;
  size_t lesser = 0;
  jb_status status;
  while (lesser < table->count &&
         jb_string_of(table, self->inverter.strings[lesser]).bytes[0] <
             JB_TERM_PAIR)
    lesser++;
  status = write_strings(self, 0, lesser, err);
  if (status == JB_OK)
    status = write_pairs(self, err);
  if (status == JB_OK)
    status = write_strings(self, lesser, table->count, err);
  return status;
}

static void free_inversion (inversion *self) {
  jb_segment_writer_close(self->writer);
  jb_invert_end(&self->inverter);
  jb_free(self->order);
  jb_free(self->gaps);
}

jb_status jb_collector_write (jb_collector *collector,
                              const jb_chunk_store *store, uint32_t number,
                              jb_segment_summary *summary, jb_error *err) {
  inversion self = {.collector = collector};
  jb_status status = jb_segment_writer_open(store, number, &self.writer, err);
  if (status == JB_OK)
    status = number_documents(&self, err);
  if (status == JB_OK)
    status = write_documents(&self, summary, err);
  if (status == JB_OK)
    status = jb_invert_begin(&self.inverter, collector, self.order,
                             self.document_count, err);
  if (status == JB_OK)
    status = write_terms(&self, err);
  if (status == JB_OK)
    status = jb_segment_writer_finish(self.writer, err);
  if (status == JB_OK) {
    summary->bytes = jb_segment_writer_bytes(self.writer);
    jb_collector_reset(collector);
  }
  free_inversion(&self);
  return status;
}
