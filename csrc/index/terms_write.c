/* SPDX-License-Identifier: MIT */
/* Writing the dictionary: terms front-coded in blocks, and the blocks' keys. */
#include "index/segment_writer.h"
#include "index/varint.h"

/* A length as half a byte, 15 when it goes on. */
static unsigned half_of (size_t length) {
  return length < 15 ? (unsigned)length : 15;
}

jb_status jb_dictionary_end_block (jb_segment_writer *writer, jb_error *err) {
  jb_dictionary_writer *dictionary = &writer->dictionary;
  jb_buffer *scratch = &writer->read;
  jb_status status;
  if (dictionary->block.length == 0)
    return JB_OK;
  jb_buffer_reset(scratch);
  jb_varint_append(scratch, dictionary->first_term.length);
  jb_buffer_append(scratch, dictionary->first_term.bytes,
                   dictionary->first_term.length);
  jb_varint_append(scratch, dictionary->block.length);
  jb_varint_append(scratch, dictionary->postings_bytes);
  jb_varint_append(scratch, dictionary->positions_bytes);
  status = jb_writer_append(writer, AT_KEYS, scratch, err);
  if (status == JB_OK)
    status = jb_writer_append(writer, AT_TERMS, &dictionary->block, err);
  jb_buffer_reset(&dictionary->block);
  dictionary->postings_bytes = dictionary->positions_bytes = 0;
  return status;
}

/* The most bytes of a head with its lengths. */
#define HEAD_BYTES ((size_t)6)

/* Put the head of an entry, and the lengths if it has them; its end. */
static char *put_head (char *place, size_t shared, size_t rest, bool as_long,
                       size_t inlined_bytes) {
  const unsigned inlined = (unsigned)inlined_bytes << 2;
  if (as_long && rest <= 3) {
    *place = (char)(inlined | rest);
    return place + 1;
  }
  *place++ = (char)inlined;
  *place++ = (char)(half_of(shared) | half_of(rest) << 4);
  if (shared >= 15)
    place = jb_varint_put(place, shared - 15);
  if (rest >= 15)
    place = jb_varint_put(place, rest - 15);
  return place;
}

/* The bytes that two terms have in common at their beginning. */
static size_t shared_bytes (const jb_buffer *a, const jb_buffer *b) {
  const size_t shorter = a->length < b->length ? a->length : b->length;
  size_t shared = 0;
  while (shared < shorter && a->bytes[shared] == b->bytes[shared])
    shared++;
  return shared;
}

jb_status jb_dictionary_append (jb_segment_writer *writer, jb_slice postings,
                                size_t inlined_bytes, uint64_t postings_bytes,
                                uint64_t positions_bytes, jb_error *err) {
  jb_dictionary_writer *dictionary = &writer->dictionary;
  const jb_buffer *term = &dictionary->last_term;
  jb_buffer *before = &dictionary->before;
  jb_buffer *block = &dictionary->block;
  const size_t most = HEAD_BYTES + term->length + postings.length;
  size_t shared = 0;
  char *place;
  if (block->length > 0 && block->length + most > JB_DICTIONARY_BYTES) {
    jb_status status = jb_dictionary_end_block(writer, err);
    if (status != JB_OK)
      return status;
  }
  if (block->length == 0) {
    jb_buffer_reset(&dictionary->first_term);
    jb_buffer_append(&dictionary->first_term, term->bytes, term->length);
  } else {
    shared = shared_bytes(before, term);
  }
  place = jb_buffer_reserve(block, most);
  if (place == NULL)
    return jb_fail_memory(err, most);
  place = put_head(place, shared, term->length - shared,
                   block->length > 0 && before->length == term->length,
                   inlined_bytes);
  memcpy(place, term->bytes + shared, term->length - shared);
  place += term->length - shared;
  memcpy(place, postings.bytes, postings.length);
  block->length = (size_t)(place + postings.length - block->bytes);
  before->length = shared;
  jb_buffer_append(before, term->bytes + shared, term->length - shared);
  dictionary->postings_bytes += postings_bytes;
  dictionary->positions_bytes += positions_bytes;
  if (before->status != JB_OK || dictionary->first_term.status != JB_OK)
    return jb_fail_memory(err, JB_DICTIONARY_BYTES);
  return JB_OK;
}
