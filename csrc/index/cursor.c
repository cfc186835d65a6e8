/* SPDX-License-Identifier: MIT */
/* Filling windows; see cursor.h. */
#include "index/cursor.h"

#include <string.h>

#include "base/memory.h"

/* A mask with fewer documents than one in so many of the postings is walked
** by its own documents. */
#define SPARSE 8

static jb_status open_postings (jb_cursor *cursor, size_t segment,
                                jb_error *err) {
  const jb_term_entry *entry = jb_term_entries(cursor->term, segment);
  if (entry->document_count == 0)
    return JB_OK;
  cursor->postings = jb_allocate(sizeof *cursor->postings);
  if (cursor->postings == NULL)
    return jb_fail_memory(err, sizeof *cursor->postings);
  if (jb_postings_open(cursor->plan->snapshot->segments[segment], entry,
                       cursor->postings, err) != JB_OK) {
    jb_free(cursor->postings);
    cursor->postings = NULL;
    return err->code;
  }
  cursor->kind = JB_CURSOR_POSTINGS;
  cursor->cost = entry->document_count;
  return JB_OK;
}

jb_status jb_cursor_open (jb_cursor *cursor, const jb_plan *plan,
                          const jb_plan_term *term, size_t segment,
                          jb_error *err) {
  memset(cursor, 0, sizeof *cursor);
  cursor->plan = plan;
  cursor->term = term;
  cursor->segment = segment;
  if (jb_term_is_plain(term))
    return open_postings(cursor, segment, err);
  if (term->key_count == 0) {
    cursor->kind = JB_CURSOR_DENSE;
    cursor->dense = &term->dense[segment];
    cursor->cost =
        jb_segment_document_count(plan->snapshot->segments[segment]) / 8;
    return JB_OK;
  }
  cursor->kind = JB_CURSOR_PLACES;
  if (jb_occurrences_open(&cursor->occurrences, plan, term, segment, err) !=
      JB_OK)
    return err->code;
  if (!cursor->occurrences.nowhere)
    cursor->cost =
        4 * (uint64_t)cursor->occurrences.pairs[0].postings.document_count;
  return JB_OK;
}

void jb_cursor_close (jb_cursor *cursor) {
  if (cursor->postings != NULL)
    jb_postings_close(cursor->postings);
  jb_free(cursor->postings);
  if (cursor->kind == JB_CURSOR_PLACES)
    jb_occurrences_close(&cursor->occurrences);
  memset(cursor, 0, sizeof *cursor);
}

jb_status jb_cursor_next (jb_cursor *cursor, uint32_t from, uint32_t *document,
                          jb_error *err) {
  jb_postings *postings = cursor->postings;
  *document = from;
  switch (cursor->kind) {
    case JB_CURSOR_NOWHERE: *document = JB_NO_DOCUMENT; return JB_OK;
    case JB_CURSOR_POSTINGS: break;
    case JB_CURSOR_PLACES:
      if (cursor->occurrences.nowhere) {
        *document = JB_NO_DOCUMENT;
        return JB_OK;
      }
      postings = &cursor->occurrences.pairs[0].postings;
      break;
    case JB_CURSOR_DENSE: return JB_OK;
  }
  if (postings->document < from &&
      jb_postings_seek(postings, from, err) != JB_OK)
    return err->code;
  *document = postings->document;
  return JB_OK;
}

jb_status jb_cursor_bound (jb_cursor *cursor, jb_window window, double *bound,
                           jb_error *err) {
  const jb_score_scale *scale = cursor->plan->scale;
  double factor = cursor->term->factor;
  jb_postings *postings = cursor->postings;
  *bound = 0;
  if (cursor->kind == JB_CURSOR_DENSE) {
    if (cursor->dense->max_weight > 0)
      *bound = jb_score(scale, factor, cursor->dense->min_length_code,
                        cursor->dense->max_weight);
    return JB_OK;
  }
  /* Every occurrence of a term is one of its pair in the same field. */
  if (cursor->kind == JB_CURSOR_PLACES && !cursor->occurrences.nowhere)
    postings = &cursor->occurrences.pairs[0].postings;
  if (postings == NULL)
    return JB_OK;
  for (uint32_t at = window.base; at < window.end;
       at = postings->block_last + 1) {
    double score;
    if (jb_postings_shallow(postings, at, err) != JB_OK)
      return err->code;
    if (postings->block_last == JB_NO_DOCUMENT)
      break;
    score = jb_score(scale, factor, postings->block_min_length_code,
                     postings->block_max_weight);
    if (score > *bound)
      *bound = score;
  }
  return JB_OK;
}

/*                                                                 filling */

/* Few documents are asked for: seek each. */
static jb_status fill_sparsely (jb_postings *postings, jb_window window,
                                const jb_window_bits *mask,
                                jb_window_bits *bits, uint16_t *weights,
                                jb_error *err) {
  for (uint32_t at = jb_bits_next(mask, 0); window.base + at < window.end;
       at = jb_bits_next(mask, at + 1)) {
    uint32_t document = window.base + at;
    if (postings->document < document) {
      if (jb_postings_seek(postings, document, err) != JB_OK)
        return err->code;
      if (postings->document >= window.end)
        return JB_OK;
    }
    if (postings->document != document)
      continue;
    bits->words[at / 64] |= (uint64_t)1 << at % 64;
    if (weights != NULL)
      weights[at] = (uint16_t)postings->weights[postings->index];
  }
  return JB_OK;
}

/* Note a document, 'at' places behind the window's base, and its weight. */
static inline void add_document (jb_window_bits *bits, uint16_t *weights,
                                 uint32_t at, uint32_t weight) {
  bits->words[at / 64] |= (uint64_t)1 << at % 64;
  if (weights != NULL)
    weights[at] = (uint16_t)weight;
}

/*
** Note a whole block that lies in the window. Neighbours mostly share a word,
** and each would wait for the one before: so they are taken from four places
** in turn.
*/
static void add_block (const jb_postings *postings, uint32_t base,
                       jb_window_bits *bits, uint16_t *weights) {
  enum { APART = JB_BLOCK_DOCUMENTS / 4 };
  const uint32_t *a = postings->documents, *b = a + APART;
  const uint32_t *c = b + APART, *d = c + APART;
  const uint32_t *given = postings->weights;
  for (unsigned i = 0; i < APART; i++) {
    add_document(bits, weights, a[i] - base, given[i]);
    add_document(bits, weights, b[i] - base, given[i + APART]);
    add_document(bits, weights, c[i] - base, given[i + 2 * APART]);
    add_document(bits, weights, d[i] - base, given[i + 3 * APART]);
  }
}

/* Read every block of the window. */
static jb_status fill_densely (jb_postings *postings, jb_window window,
                               jb_window_bits *bits, uint16_t *weights,
                               jb_error *err) {
  while (postings->document < window.end) {
    unsigned i = postings->index, count = postings->count;
    const uint32_t *documents = postings->documents;
    while (documents[count - 1] >= window.end)
      count--; /* not below i: the document at hand is in the window */
    if (i == 0 && count == JB_BLOCK_DOCUMENTS) {
      add_block(postings, window.base, bits, weights);
      i = count;
    }
    for (; i < count; i++)
      add_document(bits, weights, documents[i] - window.base,
                   postings->weights[i]);
    if (count < postings->count)
      return jb_postings_seek(postings, documents[count], err);
    if (jb_postings_next_block(postings, err) != JB_OK)
      return err->code;
  }
  return JB_OK;
}

static jb_status fill_postings (jb_cursor *cursor, jb_window window,
                                const jb_window_bits *mask,
                                jb_window_bits *bits, uint16_t *weights,
                                jb_error *err) {
  jb_postings *postings = cursor->postings;
  uint32_t documents = jb_segment_document_count(
      cursor->plan->snapshot->segments[cursor->segment]);
  uint64_t expected = (uint64_t)postings->document_count * JB_WINDOW_DOCUMENTS /
                      (documents + 1);
  if (jb_bits_count(mask) * (uint64_t)SPARSE < expected)
    return fill_sparsely(postings, window, mask, bits, weights, err);
  if (postings->document < window.base &&
      jb_postings_seek(postings, window.base, err) != JB_OK)
    return err->code;
  if (fill_densely(postings, window, bits, weights, err) != JB_OK)
    return err->code;
  for (unsigned i = 0; i < JB_WINDOW_WORDS; i++)
    bits->words[i] &= mask->words[i];
  return JB_OK;
}

static jb_status fill_places (jb_cursor *cursor, jb_window window,
                              const jb_window_bits *mask, jb_window_bits *bits,
                              uint16_t *weights, jb_error *err) {
  jb_occurrences *occurrences = &cursor->occurrences;
  uint32_t document = window.base;
  for (;;) {
    uint32_t at = jb_bits_next(mask, document - window.base);
    if (window.base + at >= window.end)
      return JB_OK;
    if (jb_occurrences_next(occurrences, window.base + at, &document, err) !=
        JB_OK)
      return err->code;
    if (document >= window.end)
      return JB_OK;
    at = document - window.base;
    if ((mask->words[at / 64] >> at % 64 & 1) == 0)
      continue;
    if (jb_occurrences_at(occurrences, document, err) != JB_OK)
      return err->code;
    if (occurrences->count > 0) {
      bits->words[at / 64] |= (uint64_t)1 << at % 64;
      if (weights != NULL &&
          jb_occurrences_weight(occurrences, &weights[at], err) != JB_OK)
        return err->code;
    }
    document++;
  }
}

static void fill_dense (const jb_cursor *cursor, jb_window window,
                        const jb_window_bits *mask, jb_window_bits *bits,
                        uint16_t *weights) {
  const uint16_t *known = cursor->dense->weights + window.base;
  uint32_t count = window.end - window.base;
  for (uint32_t word = 0; word * 64 < count; word++) {
    uint32_t left = count - word * 64 < 64 ? count - word * 64 : 64;
    uint64_t found = 0;
    for (uint32_t i = 0; i < left; i++)
      found |= (uint64_t)(known[word * 64 + i] != 0) << i;
    bits->words[word] = found & mask->words[word];
  }
  if (weights != NULL)
    memcpy(weights, known, count * sizeof *weights);
}

jb_status jb_cursor_fill (jb_cursor *cursor, jb_window window,
                          const jb_window_bits *mask, jb_window_bits *bits,
                          uint16_t *weights, jb_error *err) {
  memset(bits, 0, sizeof *bits);
  switch (cursor->kind) {
    case JB_CURSOR_NOWHERE: break;
    case JB_CURSOR_POSTINGS:
      return fill_postings(cursor, window, mask, bits, weights, err);
    case JB_CURSOR_PLACES:
      return fill_places(cursor, window, mask, bits, weights, err);
    case JB_CURSOR_DENSE:
      fill_dense(cursor, window, mask, bits, weights);
      break;
  }
  return JB_OK;
}
