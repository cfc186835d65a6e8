/* SPDX-License-Identifier: MIT */
#include "support/plain_segment.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/random.h"

static void *demand (void *block) {
  if (block == NULL)
    abort();
  return block;
}

/* A comparison: what does not hold ends the test. */
static void check (bool holds, const char *what) {
  if (!holds) {
    fprintf(stderr, "the segment differs: %s\n", what);
    abort();
  }
}

/*                                                                    make */

static void make_document (plain_document *document, const plain_shape *shape,
                           const plain_document *before, random_state *random) {
  uint32_t left = random_below(random, shape->length) + 1;
  document->article = 1 + random_below(random, 1 << 30);
  if (random_below(random, 50) == 0)
    document->article = (int64_t)1 << 32;
  document->day = before == NULL ? 20260101 : before->day;
  if (document->day > 0 && random_below(random, 20) == 0)
    document->day -= (int32_t)random_below(random, 3);
  if (document->day > 0 && random_below(random, 5000) == 0)
    document->day = 0;
  document->starts[0] = 0;
  for (unsigned i = 1; i <= JB_INDEX_FIELDS; i++) {
    const uint32_t part = i == JB_INDEX_FIELDS ? left
                          : random_below(random, 3) == 0
                              ? random_below(random, left + 1)
                              : 0;
    document->starts[i] = document->starts[i - 1] + part;
    left -= part;
  }
}

static void add_posting (plain_term *term, uint32_t number,
                         const plain_document *document,
                         const plain_shape *shape, random_state *random) {
  const uint32_t length = document->starts[JB_INDEX_FIELDS];
  plain_posting *posting;
  uint32_t next = 0;
  if (term->count == term->capacity) {
    term->capacity = term->capacity * 2 + 8;
    term->postings = demand(
        realloc(term->postings, term->capacity * sizeof *term->postings));
  }
  posting = &term->postings[term->count++];
  *posting = (plain_posting){.document = number};
  posting->weight = random_below(random, 4) == 0
                        ? random_below(random, shape->max_weight) + 1
                        : 1;
  if (term->bytes[0] == JB_TERM_WORD)
    return;
  posting->positions = demand(malloc(sizeof(uint32_t) * shape->max_count));
  for (uint32_t n = random_below(random, shape->max_count) + 1;
       n > 0 && next < length; n--) {
    next += shape->dense ? random_below(random, 2)
                         : random_below(random, length / 2 + 1);
    if (next >= length)
      next = length - 1;
    posting->positions[posting->count++] = next++;
  }
}

/*
** Documents of a word: some of its leading pair's, as in an archive; of every
** third word one now and then that is not.
*/
static void pick_documents (plain_segment *plain, plain_term *word,
                            const plain_shape *shape, random_state *random) {
  const plain_term *pair = &plain->terms[0];
  const uint32_t step = 1 + random_below(random, 8);
  const bool strays = random_below(random, 3) == 0;
  for (uint32_t i = random_below(random, step); i < pair->count;
       i += 1 + random_below(random, step)) {
    uint32_t document = pair->postings[i].document;
    if (strays && random_below(random, 100) == 0 && i + 1 < pair->count &&
        pair->postings[i + 1].document > document + 1)
      document++;
    add_posting(word, document, &plain->documents[document], shape, random);
  }
}

static void make_term (plain_segment *plain, uint32_t number,
                       const plain_shape *shape, random_state *random) {
  static const char kinds[] = {'b', 'b', 'b', 'b', 'm', 'u', 'w', 'w'};
  plain_term *term = &plain->terms[number];
  uint32_t of_kind = shape->terms / sizeof kinds + 1;
  uint32_t step = 1u << random_below(random, 18);
  uint32_t document = random_below(random, step);
  if (step > plain->document_count)
    document %= plain->document_count;
  term->bytes[0] = kinds[number / of_kind];
  term->length =
      1 + (size_t)snprintf(term->bytes + 1, JB_TERM_BYTES, "%05u", number * 7);
  if (number == 0) { /* the leading pair of "w00...", the words */
    term->length = 3;
    step = 1 + step % 3;
    document = 0;
  }
  if (term->bytes[0] == JB_TERM_WORD && random_below(random, 2) == 0) {
    pick_documents(plain, term, shape, random);
    return;
  }
  /* Some are as long as they may be. */
  if (number > 0 && random_below(random, 9) == 0) {
    memset(term->bytes + term->length, 'x', JB_TERM_BYTES - term->length);
    term->length = random_below(random, 2) == 0 ? JB_TERM_BYTES : 17;
  }
  while (document < plain->document_count) {
    add_posting(term, document, &plain->documents[document], shape, random);
    document += 1 + random_below(random, step);
  }
}

void plain_segment_make (plain_segment *plain, const plain_shape *shape,
                         uint64_t seed) {
  random_state random = seed;
  plain->document_count = shape->documents;
  plain->term_count = shape->terms;
  plain->documents =
      demand(calloc(shape->documents + 1, sizeof *plain->documents));
  plain->terms = demand(calloc(shape->terms + 1, sizeof *plain->terms));
  for (uint32_t i = 0; i < shape->documents; i++)
    make_document(&plain->documents[i], shape,
                  i == 0 ? NULL : &plain->documents[i - 1], &random);
  if (shape->documents > 0)
    for (uint32_t i = 0; i < shape->terms; i++)
      make_term(plain, i, shape, &random);
}

void plain_segment_free (plain_segment *plain) {
  for (uint32_t i = 0; i < plain->term_count; i++) {
    for (uint32_t k = 0; k < plain->terms[i].count; k++)
      free(plain->terms[i].postings[k].positions);
    free(plain->terms[i].postings);
  }
  free(plain->terms);
  free(plain->documents);
}

/*                                                                   write */

jb_status plain_segment_write_documents (const plain_segment *plain,
                                         jb_segment_writer *writer,
                                         jb_error *err) {
  jb_status status = JB_OK;
  for (uint32_t i = 0; i < plain->document_count && status == JB_OK; i++) {
    const plain_document *document = &plain->documents[i];
    status = jb_segment_writer_document(writer, document->article,
                                        document->day, document->starts, err);
  }
  return status;
}

jb_status plain_segment_write_terms (const plain_segment *plain,
                                     jb_segment_writer *writer, uint32_t first,
                                     uint32_t end, jb_error *err) {
  jb_status status = JB_OK;
  for (uint32_t i = first; i < end && status == JB_OK; i++) {
    const plain_term *term = &plain->terms[i];
    status = jb_segment_writer_term(writer,
                                    (jb_slice){term->bytes, term->length}, err);
    for (uint32_t k = 0; k < term->count && status == JB_OK; k++) {
      const plain_posting *posting = &term->postings[k];
      status =
          jb_segment_writer_posting(writer, posting->document, posting->weight,
                                    posting->positions, posting->count, err);
    }
  }
  return status;
}

jb_status plain_segment_write (const plain_segment *plain,
                               const jb_chunk_store *store, uint32_t number,
                               jb_error *err) {
  jb_segment_writer *writer;
  jb_status status = jb_segment_writer_open(store, number, &writer, err);
  if (status != JB_OK)
    return status;
  status = plain_segment_write_documents(plain, writer, err);
  if (status == JB_OK)
    status =
        plain_segment_write_terms(plain, writer, 0, plain->term_count, err);
  if (status == JB_OK)
    status = jb_segment_writer_finish(writer, err);
  jb_segment_writer_close(writer);
  return status;
}

/*                                                                 compare */

static jb_status compare_documents (const plain_segment *plain,
                                    jb_segment *segment, jb_error *err) {
  const jb_segment_documents *columns;
  uint64_t total = 0;
  jb_status status = jb_segment_columns(segment, &columns, err);
  if (status != JB_OK)
    return status;
  check(columns->count == plain->document_count, "documents");
  for (uint32_t i = 0; i < columns->count; i++) {
    const plain_document *document = &plain->documents[i];
    const uint32_t *starts;
    status = jb_segment_field_starts(segment, i, &starts, err);
    if (status != JB_OK)
      return status;
    check(columns->articles[i] == document->article, "an article");
    check(columns->days[i] == document->day, "a day");
    check(memcmp(starts, document->starts, sizeof document->starts) == 0,
          "fields");
    check(columns->length_codes[i] ==
              jb_length_code(document->starts[JB_INDEX_FIELDS]),
          "a length code");
    total += document->starts[JB_INDEX_FIELDS];
  }
  check(jb_segment_total_length(segment) == total, "the total length");
  return JB_OK;
}

static jb_status compare_positions (const plain_posting *posting,
                                    jb_postings *postings, jb_error *err) {
  const uint32_t *positions;
  uint32_t count;
  jb_status status = jb_postings_positions(postings, &positions, &count, err);
  if (status != JB_OK)
    return status;
  check(count == posting->count && memcmp(positions, posting->positions,
                                          count * sizeof *positions) == 0,
        "positions");
  return JB_OK;
}

static void compare_posting (const plain_posting *posting,
                             const jb_postings *postings) {
  check(postings->document == posting->document, "a document");
  check(postings->documents[postings->index] == posting->document, "its place");
  check(postings->weights[postings->index] ==
            (posting->weight > JB_WEIGHT_MAX ? JB_WEIGHT_MAX : posting->weight),
        "a weight");
}

static jb_status compare_term (const plain_term *term, jb_segment *segment,
                               const jb_term_entry *entry, jb_error *err) {
  jb_postings postings;
  jb_status status;
  uint32_t max_weight = 0;
  check(entry->document_count == term->count, "a term's documents");
  check(entry->has_positions == (term->bytes[0] != JB_TERM_WORD), "its kind");
  status = jb_postings_open(segment, entry, &postings, err);
  if (status != JB_OK)
    return status;
  for (uint32_t i = 0; i < term->count && status == JB_OK; i++) {
    compare_posting(&term->postings[i], &postings);
    if (postings.weights[postings.index] > max_weight)
      max_weight = postings.weights[postings.index];
    if (entry->has_positions)
      status = compare_positions(&term->postings[i], &postings, err);
    if (status == JB_OK)
      status = jb_postings_next(&postings, err);
  }
  if (status == JB_OK) {
    check(postings.document == JB_NO_DOCUMENT, "the end");
    check(entry->max_weight == max_weight, "a term's greatest weight");
  }
  jb_postings_close(&postings);
  return status;
}

/* Every term by its name, and all in a row. */
static jb_status compare_terms (const plain_segment *plain, jb_segment *segment,
                                jb_error *err) {
  jb_term_walk walk;
  bool there;
  jb_status status = jb_term_walk_open(segment, jb_slice_of(""), &walk, err);
  if (status != JB_OK)
    return status;
  for (uint32_t i = 0; i < plain->term_count && status == JB_OK; i++) {
    const plain_term *term = &plain->terms[i];
    const jb_slice name = {term->bytes, term->length};
    jb_term_entry entry;
    if (term->count == 0) {
      status = jb_segment_find(segment, name, &entry, err);
      check(status != JB_OK, "a term that is not there");
      if (status == JB_NOT_FOUND)
        status = JB_OK;
      continue;
    }
    status = jb_term_walk_next(&walk, &there, err);
    if (status != JB_OK)
      break;
    check(there && jb_slice_equal(walk.term, name), "a term of the walk");
    status = compare_term(term, segment, &walk.entry, err);
    if (status != JB_OK)
      break;
    status = jb_segment_find(segment, name, &entry, err);
    if (status != JB_OK)
      break;
    check(entry.postings == walk.entry.postings &&
              entry.document_count == walk.entry.document_count &&
              entry.max_weight == walk.entry.max_weight &&
              entry.positions == walk.entry.positions,
          "a term found and walked to");
  }
  if (status == JB_OK)
    status = jb_term_walk_next(&walk, &there, err);
  if (status == JB_OK)
    check(!there, "the end of the walk");
  jb_term_walk_close(&walk);
  return status;
}

jb_status plain_segment_compare (const plain_segment *plain,
                                 const jb_chunk_store *store, uint32_t number,
                                 jb_error *err) {
  jb_chunk_cache *cache;
  jb_segment *segment;
  jb_status status = jb_chunk_cache_open(store, 1 << 20, &cache, err);
  if (status != JB_OK)
    return status;
  status = jb_segment_open(cache, number, &segment, err);
  if (status == JB_OK) {
    check(jb_segment_number(segment) == number, "the number");
    check(jb_segment_document_count(segment) == plain->document_count, "count");
    status = compare_documents(plain, segment, err);
    if (status == JB_OK)
      status = compare_terms(plain, segment, err);
    jb_segment_close(segment);
  }
  jb_chunk_cache_close(cache);
  return status;
}

/*                                                                    seek */

/* The first posting, from 'from' on, with a document not below 'target'. */
static uint32_t find_posting (const plain_term *term, uint32_t from,
                              uint32_t target) {
  while (from < term->count && term->postings[from].document < target)
    from++;
  return from;
}

/* What the skip data must say of the block with the posting 'at'. */
static void compare_block (const plain_term *term, uint32_t at,
                           const jb_postings *postings) {
  const uint32_t first = at / JB_BLOCK_DOCUMENTS * JB_BLOCK_DOCUMENTS;
  uint32_t end = first + JB_BLOCK_DOCUMENTS, most = 0;
  if (end > term->count)
    end = term->count;
  for (uint32_t i = first; i < end; i++)
    if (term->postings[i].weight > most)
      most = term->postings[i].weight;
  if (most > JB_WEIGHT_MAX)
    most = JB_WEIGHT_MAX;
  if (at >= term->count)
    check(postings->block_last == JB_NO_DOCUMENT, "no block");
  else
    check(postings->block_last == term->postings[end - 1].document &&
              postings->block_max_weight == most,
          "a block's skip data");
}

/* The blocks as who chooses among them sees them, and one of them read. */
static jb_status compare_blocks (const plain_term *term, jb_segment *segment,
                                 const jb_term_entry *entry,
                                 random_state *random, jb_error *err) {
  const uint32_t blocks =
      (term->count + JB_BLOCK_DOCUMENTS - 1) / JB_BLOCK_DOCUMENTS;
  const uint32_t chosen = random_below(random, blocks);
  jb_postings postings;
  jb_block_bounds bounds;
  uint32_t block = 0;
  jb_status status = jb_postings_open_blocks(segment, entry, &postings, err);
  if (status != JB_OK)
    return status;
  do {
    status = jb_postings_bounds(&postings, block, &bounds, err);
    for (unsigned i = 0; i < bounds.count && status == JB_OK; i++, block++) {
      postings.block_last = blocks > 1
                                ? bounds.last[i]
                                : term->postings[term->count - 1].document;
      postings.block_max_weight = bounds.max_weight[i];
      compare_block(term, block * JB_BLOCK_DOCUMENTS, &postings);
    }
  } while (status == JB_OK && bounds.count > 0);
  check(status != JB_OK || block == (entry->inlined ? 0 : blocks),
        "how many blocks there are");
  if (status == JB_OK)
    status = jb_postings_turn(&postings, chosen, err);
  if (status == JB_OK)
    check(postings.document ==
              term->postings[chosen * JB_BLOCK_DOCUMENTS].document,
          "a block turned to");
  jb_postings_close(&postings);
  return status;
}

jb_status plain_term_seek (const plain_term *term, jb_segment *segment,
                           uint64_t seed, jb_error *err) {
  random_state random = seed;
  jb_term_entry entry;
  jb_postings postings;
  uint32_t at = 0, shallow = 0, target = 0;
  uint32_t reach =
      jb_segment_document_count(segment) / (1 + random_below(&random, 200)) + 1;
  jb_status status = jb_segment_find(
      segment, (jb_slice){term->bytes, term->length}, &entry, err);
  if (status == JB_OK)
    status = compare_blocks(term, segment, &entry, &random, err);
  if (status == JB_OK)
    status = jb_postings_open(segment, &entry, &postings, err);
  if (status != JB_OK)
    return status;
  while (at < term->count && status == JB_OK) {
    compare_posting(&term->postings[at], &postings);
    if (entry.has_positions && random_below(&random, 2) == 0) {
      status = compare_positions(&term->postings[at], &postings, err);
      if (status != JB_OK)
        break;
    }
    switch (random_below(&random, 5)) {
      case 0:
        status = jb_postings_next(&postings, err);
        at++;
        break;
      case 1:
        status = jb_postings_next_block(&postings, err);
        at = (at / JB_BLOCK_DOCUMENTS + 1) * JB_BLOCK_DOCUMENTS;
        break;
      case 2: /* a look, from where it may go on at any place behind */
        target = term->postings[at].document + random_below(&random, 4 * reach);
        if (target < shallow)
          target = shallow;
        shallow = target;
        status = jb_postings_shallow(&postings, target, err);
        if (status == JB_OK)
          compare_block(term, find_posting(term, at, target), &postings);
        break;
      default:
        target = term->postings[at].document + random_below(&random, reach);
        status = jb_postings_seek(&postings, target, err);
        at = find_posting(term, at, target);
    }
    if (at < term->count && term->postings[at].document > shallow)
      shallow = term->postings[at].document;
  }
  if (status == JB_OK)
    check(postings.document == JB_NO_DOCUMENT, "the end of seeking");
  jb_postings_close(&postings);
  return status;
}
