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

/* The head of an entry, and the lengths if it has them. */
static void append_head (jb_buffer *block, size_t shared, size_t rest,
                         bool as_long, size_t inlined_bytes) {
  const unsigned inlined = (unsigned)inlined_bytes << 2;
  if (as_long && rest <= 3) {
    jb_buffer_append_byte(block, (char)(inlined | rest));
    return;
  }
  jb_buffer_append_byte(block, (char)inlined);
  jb_buffer_append_byte(block, (char)(half_of(shared) | half_of(rest) << 4));
  if (shared >= 15)
    jb_varint_append(block, shared - 15);
  if (rest >= 15)
    jb_varint_append(block, rest - 15);
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
  size_t shared = 0;
  bool as_long;
  /* The head and the lengths take six bytes at most. */
  if (block->length > 0 && block->length + 6 + term->length + postings.length >
                               JB_DICTIONARY_BYTES) {
    jb_status status = jb_dictionary_end_block(writer, err);
    if (status != JB_OK)
      return status;
  }
  as_long = block->length > 0 && before->length == term->length;
  if (block->length == 0) {
    jb_buffer_reset(&dictionary->first_term);
    jb_buffer_append(&dictionary->first_term, term->bytes, term->length);
  } else {
    shared = shared_bytes(before, term);
  }
  append_head(block, shared, term->length - shared, as_long, inlined_bytes);
  jb_buffer_append(block, term->bytes + shared, term->length - shared);
  jb_buffer_append(block, postings.bytes, postings.length);
  if (shared < before->length)
    before->length = shared;
  jb_buffer_append(before, term->bytes + before->length,
                   term->length - before->length);
  dictionary->postings_bytes += postings_bytes;
  dictionary->positions_bytes += positions_bytes;
  if (block->status != JB_OK || before->status != JB_OK ||
      dictionary->first_term.status != JB_OK)
    return jb_fail_memory(err, JB_DICTIONARY_BYTES);
  return JB_OK;
}
