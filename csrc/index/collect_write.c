/* SPDX-License-Identifier: MIT */
/*
** From what was collected to a segment: documents are put in their order and
** numbered, terms in that of their bytes, and each term's occurrences are read
** from the table and given to the writer by the new numbers.
*/
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "index/collect.h"
#include "index/collector.h"
#include "index/segment.h"
#include "index/sort.h"
#include "text/utf8.h"

/* A posting read from the table, with its positions in 'positions'. */
typedef struct read_posting {
  size_t start;
  uint32_t count;
} read_posting;

typedef struct inversion {
  const jb_collector *collector;
  jb_segment_writer *writer;
  uint32_t *order;   /* owned; documents as collected, in their order */
  uint32_t *numbers; /* owned; of documents as collected; or JB_NO_DOCUMENT */
  uint32_t document_count;
  jb_sort_item *terms, *term_scratch; /* owned */
  jb_buffer bytes;                    /* of the term at hand */
  /* The term's postings: 'items' by the new numbers, values into 'postings'. */
  jb_sort_item *items, *item_scratch; /* owned; room for all documents */
  read_posting *postings;             /* owned; likewise */
  uint32_t *positions;                /* owned */
  size_t position_capacity;
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
  self->numbers = jb_allocate_array(count, sizeof *self->numbers);
  if (self->order == NULL || self->numbers == NULL)
    return jb_fail_memory(err, count * sizeof *self->order);
  for (uint32_t i = 0; i < count; i++) {
    self->numbers[i] = JB_NO_DOCUMENT;
    if (collector->documents[i].article != 0)
      self->order[self->document_count++] = i;
  }
  qsort_r(self->order, self->document_count, sizeof *self->order, by_age,
          (void *)(uintptr_t)collector);
  for (uint32_t i = 0; i < self->document_count; i++)
    self->numbers[self->order[i]] = i;
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

static uint64_t read_number (const unsigned char **place) {
  uint64_t number = 0;
  for (unsigned shift = 0;; shift += 7) {
    unsigned char byte = *(*place)++;
    number |= (uint64_t)(byte & 0x7F) << shift;
    if (byte < 0x80)
      return number;
  }
}

/* An occurrence has at least a byte, so the bytes bound the positions. */
static jb_status reserve_positions (inversion *self, size_t count,
                                    jb_error *err) {
  size_t bytes;
  uint32_t *moved;
  if (count <= self->position_capacity)
    return JB_OK;
  if (!jb_multiply(count, sizeof *moved, &bytes))
    return jb_fail_memory(err, count);
  moved = jb_reallocate(self->positions, bytes);
  if (moved == NULL)
    return jb_fail_memory(err, bytes);
  self->positions = moved;
  self->position_capacity = count;
  return JB_OK;
}

/* Read occurrences; returns how many postings of documents that are left. */
static size_t read_postings (inversion *self, jb_slice bytes, bool counted) {
  const unsigned char *place = (const unsigned char *)bytes.bytes;
  const unsigned char *end = place + bytes.length;
  uint32_t document = 0, position = 0;
  uint32_t *next = self->positions;
  size_t count = 0;
  read_posting *posting = NULL; /* NULL: of a document that was forgotten */
  while (place < end) {
    uint64_t number = read_number(&place);
    if ((number & 1) != 0) {
      document += (uint32_t)read_number(&place);
      position = (uint32_t)(number >> 1);
      posting = NULL;
      if (self->numbers[document] != JB_NO_DOCUMENT) {
        posting = &self->postings[count];
        *posting = (read_posting){(size_t)(next - self->positions), 0};
        self->items[count] =
            (jb_sort_item){self->numbers[document], (uint32_t)count};
        count++;
      }
    } else {
      position = counted ? (uint32_t)(number >> 1)
                         : position + (uint32_t)(number >> 1);
    }
    if (posting != NULL) {
      *next++ = position;
      posting->count++;
    }
  }
  return count;
}

/* The occurrences, each counting for what its field weighs. */
static uint32_t weigh (const jb_collected_document *document,
                       const uint32_t *positions, uint32_t count) {
  uint64_t weight = 0;
  unsigned place = 0;
  for (uint32_t i = 0; i < count; i++) {
    while (place + 1 < JB_INDEX_FIELDS &&
           positions[i] >= document->field_starts[place + 1])
      place++;
    weight += jb_field_weights[place];
  }
  return weight < JB_WEIGHT_MAX ? (uint32_t)weight : JB_WEIGHT_MAX;
}

/*
** The weight of a posting: of a pair by the fields, of a word its count, of
** other terms how often they occur.
*/
static uint32_t weight_of (const inversion *self, const jb_collected_term *term,
                           const read_posting *posting, uint32_t number) {
  const uint32_t *positions = self->positions + posting->start;
  uint64_t weight = posting->count;
  if ((term->key & JB_STRING_KEY) == 0)
    return weigh(&self->collector->documents[self->order[number]], positions,
                 posting->count);
  if (term->counted) {
    weight = 0;
    for (uint32_t i = 0; i < posting->count; i++)
      weight += positions[i];
  }
  return weight < JB_WEIGHT_MAX ? (uint32_t)weight : JB_WEIGHT_MAX;
}

static jb_status write_posting (inversion *self, const jb_sort_item *item,
                                const jb_collected_term *term, jb_error *err) {
  const read_posting *posting = &self->postings[item->value];
  uint32_t number = (uint32_t)item->key;
  return jb_segment_writer_posting(self->writer, number,
                                   weight_of(self, term, posting, number),
                                   self->positions + posting->start,
                                   term->counted ? 0 : posting->count, err);
}

static jb_status write_term (inversion *self, const jb_collected_term *term,
                             jb_slice bytes, jb_error *err) {
  size_t count;
  jb_slice occurrences =
      jb_posting_table_read(&self->collector->table, term, &self->bytes);
  jb_status status;
  if (self->bytes.status != JB_OK)
    return jb_fail_memory(err, self->bytes.length);
  status = reserve_positions(self, occurrences.length, err);
  if (status != JB_OK)
    return status;
  count = read_postings(self, occurrences, term->counted);
  if (count == 0)
    return JB_OK;
  jb_sort_items(self->items, self->item_scratch, count);
  status = jb_segment_writer_term(self->writer, bytes, err);
  for (size_t i = 0; i < count && status == JB_OK; i++)
    status = write_posting(self, &self->items[i], term, err);
  return status;
}

/*                                                                   terms */

/* Terms with a string for a key, by their bytes. */
static int by_bytes (const void *left, const void *right, void *context) {
  const jb_posting_table *table = context;
  const jb_sort_item *x = left, *y = right;
  jb_slice a = jb_posting_table_term(table, table->terms[x->value].key);
  jb_slice b = jb_posting_table_term(table, table->terms[y->value].key);
  int order =
      memcmp(a.bytes, b.bytes, a.length < b.length ? a.length : b.length);
  if (order != 0)
    return order;
  return a.length < b.length ? -1 : a.length > b.length;
}

/* The first bytes of a term as a number that orders as they do. */
static uint64_t prefix_of (jb_slice term) {
  uint64_t prefix = 0;
  for (size_t i = 0; i < sizeof prefix; i++)
    prefix = prefix << 8 | (i < term.length ? (unsigned char)term.bytes[i] : 0);
  return prefix;
}

/* Strings by their first bytes, and where those are equal by all. */
static void sort_strings (inversion *self, jb_sort_item *items, size_t count) {
  const jb_posting_table *table = &self->collector->table;
  for (size_t i = 0; i < count; i++)
    items[i].key = prefix_of(
        jb_posting_table_term(table, table->terms[items[i].value].key));
  jb_sort_items(items, self->term_scratch, count);
  for (size_t i = 0, end; i < count; i = end) {
    for (end = i + 1; end < count && items[end].key == items[i].key; end++)
      continue;
    if (end - i > 1)
      qsort_r(items + i, end - i, sizeof *items, by_bytes,
              (void *)(uintptr_t)table);
  }
}

/* Pairs first, strings behind them, each in their order. */
static jb_status sort_terms (inversion *self, jb_error *err) {
  const jb_posting_table *table = &self->collector->table;
  size_t pairs = 0, strings = table->count;
  self->terms = jb_allocate_array(table->count, sizeof *self->terms);
  self->term_scratch = jb_allocate_array(table->count, sizeof *self->terms);
  if (self->terms == NULL || self->term_scratch == NULL)
    return jb_fail_memory(err, table->count * sizeof *self->terms);
  for (uint32_t i = 0; i < table->count; i++) {
    uint64_t key = table->terms[i].key;
    size_t place = (key & JB_STRING_KEY) != 0 ? --strings : pairs++;
    self->terms[place] = (jb_sort_item){key, i};
  }
  jb_sort_items(self->terms, self->term_scratch, pairs);
  sort_strings(self, self->terms + pairs, table->count - pairs);
  return JB_OK;
}

static jb_status write_pair (inversion *self, const jb_sort_item *item,
                             jb_error *err) {
  char bytes[1 + 2 * JB_UTF8_MAX_BYTES];
  uint32_t second = (uint32_t)item->key & 0x1FFFFF;
  size_t length = 1;
  bytes[0] = JB_TERM_PAIR;
  length += jb_utf8_encode((uint32_t)(item->key >> 21), bytes + length);
  if (second > 0)
    length += jb_utf8_encode(second - 1, bytes + length);
  return write_term(self, &self->collector->table.terms[item->value],
                    (jb_slice){bytes, length}, err);
}

/* All terms: strings of lesser kinds, the pairs, strings of greater kinds. */
static jb_status write_terms (inversion *self, jb_error *err) {
  const jb_posting_table *table = &self->collector->table;
  size_t pairs = table->pair_count, next = pairs;
  jb_status status = JB_OK;
  bool pairs_written = false;
  while (status == JB_OK && (next < table->count || !pairs_written)) {
    jb_slice bytes = {NULL, 0};
    if (next < table->count)
      bytes = jb_posting_table_term(table,
                                    table->terms[self->terms[next].value].key);
    if (!pairs_written &&
        (bytes.length == 0 || bytes.bytes[0] > JB_TERM_PAIR)) {
      for (size_t i = 0; i < pairs && status == JB_OK; i++)
        status = write_pair(self, &self->terms[i], err);
      pairs_written = true;
    } else {
      status =
          write_term(self, &table->terms[self->terms[next].value], bytes, err);
      next++;
    }
  }
  return status;
}

static jb_status allocate_postings (inversion *self, jb_error *err) {
  size_t count = self->document_count;
  self->items = jb_allocate_array(count, sizeof *self->items);
  self->item_scratch = jb_allocate_array(count, sizeof *self->items);
  self->postings = jb_allocate_array(count, sizeof *self->postings);
  if (self->items == NULL || self->item_scratch == NULL ||
      self->postings == NULL)
    return jb_fail_memory(err, count * sizeof *self->items);
  return JB_OK;
}

static void free_inversion (inversion *self) {
  jb_segment_writer_close(self->writer);
  jb_free(self->order);
  jb_free(self->numbers);
  jb_free(self->terms);
  jb_free(self->term_scratch);
  jb_free(self->items);
  jb_free(self->item_scratch);
  jb_free(self->postings);
  jb_free(self->positions);
  jb_buffer_free(&self->bytes);
}

jb_status jb_collector_write (jb_collector *collector,
                              const jb_chunk_store *store, uint32_t number,
                              jb_segment_summary *summary, jb_error *err) {
  inversion self = {.collector = collector, .bytes = JB_BUFFER_EMPTY};
  jb_status status = jb_segment_writer_open(store, number, &self.writer, err);
  if (status == JB_OK)
    status = number_documents(&self, err);
  if (status == JB_OK)
    status = write_documents(&self, summary, err);
  if (status == JB_OK)
    status = sort_terms(&self, err);
  if (status == JB_OK)
    status = allocate_postings(&self, err);
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
