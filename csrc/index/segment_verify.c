/* SPDX-License-Identifier: MIT */
/*
** Checking all of a segment by reading it as searches do. Reading refuses what
** has a wrong checksum, lies out of bounds or order, or leaves bytes over;
** here it is checked besides that counts, bounds and lengths are true.
*/
#include "base/memory.h"
#include "index/segment_reader.h"

static jb_status false_claim (const jb_segment *segment, jb_stream stream,
                              const char *what, jb_error *err) {
  const jb_chunk_key key = {segment->number, stream, 0};
  return jb_chunk_damaged(err, key, what);
}

/* Documents: '*lengths' is filled, one each, and the caller's to free. */
static jb_status verify_documents (jb_segment *segment, uint32_t **lengths,
                                   jb_error *err) {
  const jb_segment_documents *documents;
  uint64_t total = 0;
  jb_status status = jb_segment_columns(segment, &documents, err);
  if (status != JB_OK)
    return status;
  *lengths = jb_allocate_array((size_t)documents->count + 1, sizeof **lengths);
  if (*lengths == NULL)
    return jb_fail_memory(err, documents->count * sizeof **lengths);
  for (uint32_t i = 0; i < documents->count; i++) {
    const uint32_t *starts;
    status = jb_segment_field_starts(segment, i, &starts, err);
    if (status != JB_OK)
      return status;
    (*lengths)[i] = starts[JB_INDEX_FIELDS];
    total += (*lengths)[i];
    if (documents->length_codes[i] != jb_length_code((*lengths)[i]))
      return false_claim(segment, JB_STREAM_LENGTHS,
                         "a length code is not of its document", err);
  }
  if (total != segment->totals.total_length)
    return false_claim(segment, JB_STREAM_HEADER,
                       "the lengths of documents are not those counted", err);
  return JB_OK;
}

/* What a term's blocks turn out to hold. */
typedef struct seen_postings {
  uint32_t documents, max_weight;
  unsigned char min_code;
} seen_postings;

/* The block at hand; its documents are passed, positions read. */
static jb_status verify_block (const jb_segment *segment,
                               const uint32_t *lengths, jb_postings *postings,
                               seen_postings *seen, jb_error *err) {
  uint32_t max_weight = 0;
  unsigned char min_code = UINT8_MAX;
  for (unsigned i = 0; i < postings->count; i++)
    if (postings->weights[i] > max_weight)
      max_weight = postings->weights[i];
  for (unsigned i = 0; i < postings->count; i++) {
    const uint32_t document = postings->documents[i];
    const unsigned char code = jb_length_code_bound(
        segment->codes[document], postings->weights[i], max_weight);
    if (code < min_code)
      min_code = code;
    if (postings->has_positions) {
      const uint32_t *positions;
      uint32_t count;
      jb_status status;
      postings->index = i;
      status = jb_postings_positions(postings, &positions, &count, err);
      if (status != JB_OK)
        return status;
      /* Marks behind the last character are at the document's end. */
      if (count == 0 || positions[count - 1] > lengths[document])
        return false_claim(segment, JB_STREAM_POSITIONS,
                           "a position behind its document's end", err);
    }
  }
  if (jb_postings_shallow(postings, postings->document, err) != JB_OK)
    return err->code;
  if (postings->block_last != postings->documents[postings->count - 1] ||
      postings->block_max_weight != max_weight ||
      postings->block_min_length_code > min_code)
    return false_claim(segment, JB_STREAM_POSTINGS,
                       "skip data is not true of its block", err);
  seen->documents += postings->count;
  if (max_weight > seen->max_weight)
    seen->max_weight = max_weight;
  if (postings->block_min_length_code < seen->min_code)
    seen->min_code = postings->block_min_length_code;
  return JB_OK;
}

static jb_status verify_term (jb_segment *segment, const uint32_t *lengths,
                              const jb_term_entry *entry, jb_error *err) {
  seen_postings seen = {0, 0, UINT8_MAX};
  jb_postings postings;
  jb_status status = jb_postings_open(segment, entry, &postings, err);
  if (status != JB_OK)
    return status;
  while (status == JB_OK && postings.count > 0) {
    status = verify_block(segment, lengths, &postings, &seen, err);
    if (status == JB_OK)
      status = jb_postings_next_block(&postings, err);
  }
  jb_postings_close(&postings);
  if (status != JB_OK)
    return status;
  if (seen.documents != entry->document_count ||
      seen.max_weight != entry->max_weight ||
      seen.min_code < entry->min_length_code)
    return false_claim(segment, JB_STREAM_TERMS,
                       "what a term says is not true of its postings", err);
  return JB_OK;
}

static jb_status verify_terms (jb_segment *segment, const uint32_t *lengths,
                               jb_error *err) {
  jb_term_walk walk;
  uint64_t count = 0;
  bool there = false;
  jb_status status = jb_term_walk_open(segment, jb_slice_of(""), &walk, err);
  if (status != JB_OK)
    return status;
  do {
    status = jb_term_walk_next(&walk, &there, err);
    if (status == JB_OK && there) {
      count++;
      status = verify_term(segment, lengths, &walk.entry, err);
    }
  } while (status == JB_OK && there);
  jb_term_walk_close(&walk);
  if (status == JB_OK && count != segment->totals.term_count)
    return false_claim(segment, JB_STREAM_HEADER,
                       "the terms are not as many as counted", err);
  return status;
}

jb_status jb_segment_verify (jb_segment *segment, jb_error *err) {
  uint32_t *lengths = NULL;
  jb_status status = verify_documents(segment, &lengths, err);
  if (status == JB_OK)
    status = verify_terms(segment, lengths, err);
  jb_free(lengths);
  return status;
}
