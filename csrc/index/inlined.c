/* SPDX-License-Identifier: MIT */
/*
** The few postings that stand in the dictionary itself: most terms have them
** only, so here every bit counts (segment_format.h has the grammar).
*/
#include "index/bit_stream.h"
#include "index/segment_reader.h"
#include "index/segment_writer.h"

/* What one occurrence weighs in a body, in a lead, in a headline. */
static const unsigned char class_weights[] = {1, 2, 5};
#define OTHER_CLASS 3U
/* The class of a weight. */
static const unsigned char weight_classes[] = {3, 0, 1, 3, 3, 2};

/* The parameter of documents' gaps: of 'count' that lie at random. */
static unsigned gap_parameter (uint32_t document_count, uint32_t count) {
  const unsigned bits =
      jb_bits_of((uint32_t)((uint64_t)document_count * 11 / 16 / count));
  return bits > 0 ? bits - 1 : 0;
}

unsigned jb_inlined_position_bits (uint64_t total_length,
                                   uint32_t document_count) {
  const unsigned bits =
      document_count == 0
          ? 0
          : jb_bits_of((uint32_t)(total_length / document_count));
  return bits > 2 ? bits - 2 : 0;
}

/*                                                                 writing */

/* 'before': the class of the posting before; 'first': there is none. */
static void put_class (jb_bit_writer *writer, bool first, unsigned *before,
                       uint32_t weight, uint32_t positions,
                       bool has_positions) {
  unsigned class = OTHER_CLASS;
  if (positions <= 1 && weight <= 5)
    class = weight_classes[weight];
  if (first)
    jb_bits_put(writer, class, 2);
  else if (class == *before)
    jb_bits_put(writer, 0, 1);
  else
    jb_bits_put(writer, 1 | class << 1, 3);
  *before = class;
  if (class != OTHER_CLASS)
    return;
  jb_bits_put_golomb(writer, weight - 1, 1);
  if (has_positions)
    jb_bits_put_golomb(writer, positions - 1, 0);
}

void jb_inlined_begin (jb_inline_parameters *parameters, uint64_t total_length,
                       uint32_t document_count) {
  parameters->position_bits =
      jb_inlined_position_bits(total_length, document_count);
  for (uint32_t count = 1; count <= JB_INLINE_DOCUMENTS; count++)
    parameters->gap_bits[count] =
        (unsigned char)gap_parameter(document_count, count);
}

size_t jb_inlined_write (const jb_inline_parameters *parameters,
                         const jb_pending_postings *block, bool has_positions,
                         unsigned char bytes[JB_INLINE_BYTES]) {
  jb_bit_writer writer = jb_bits_to(bytes, JB_INLINE_BYTES);
  const unsigned position_bits = parameters->position_bits;
  unsigned gap_bits;
  uint32_t next = 0;
  if (block->count > JB_INLINE_DOCUMENTS ||
      block->gap_count > JB_INLINE_POSITIONS)
    return 0;
  gap_bits = parameters->gap_bits[block->count];
  jb_bits_put_golomb(&writer, block->count - 1, 0);
  for (unsigned i = 0, class; i < block->count; i++)
    put_class(&writer, i == 0, &class, block->weights[i], block->counts[i],
              has_positions);
  for (unsigned i = 0; i < block->count; i++) {
    jb_bits_put_rice(&writer, block->documents[i] - next, gap_bits);
    next = block->documents[i] + 1;
  }
  for (size_t i = 0; i < block->gap_count && !writer.full; i++)
    jb_bits_put_golomb(&writer, block->gaps[i], position_bits);
  jb_bits_end_writing(&writer);
  return writer.full ? 0 : (size_t)(writer.at - bytes);
}

/*                                                                 reading */

/* Weight and number of positions; 'class' is that of the posting before. */
static inline bool take_class (jb_bit_reader *reader, bool has_positions,
                               bool first, uint32_t *class, uint32_t *weight,
                               uint32_t *positions) {
  uint32_t other = 1;
  *positions = has_positions;
  if ((!first && !jb_bits_take(reader, 1, &other)) ||
      (other != 0 && !jb_bits_take(reader, 2, class)))
    return false;
  if (*class != OTHER_CLASS) {
    *weight = class_weights[*class];
    return true;
  }
  if (!jb_bits_take_golomb(reader, 1, weight) || *weight >= JB_WEIGHT_MAX)
    return false;
  ++*weight;
  if (!has_positions)
    return true;
  if (!jb_bits_take_golomb(reader, 0, positions) ||
      *positions >= JB_INLINE_POSITIONS)
    return false;
  ++*positions;
  return true;
}

static bool take_count (jb_bit_reader *reader, uint32_t *count) {
  if (!jb_bits_take_golomb(reader, 0, count) || *count >= JB_INLINE_DOCUMENTS)
    return false;
  ++*count;
  return true;
}

bool jb_inlined_count (jb_bytes bytes, bool has_positions, uint32_t *count,
                       uint32_t *max_weight) {
  jb_bit_reader reader = jb_bits_from(bytes);
  *max_weight = 0;
  if (!take_count(&reader, count))
    return false;
  for (uint32_t i = 0, class = 0; i < *count; i++) {
    uint32_t weight, positions;
    if (!take_class(&reader, has_positions, i == 0, &class, &weight,
                    &positions))
      return false;
    if (weight > *max_weight)
      *max_weight = weight;
  }
  return true;
}

/* How many there are, their weights, and where positions begin. */
static bool take_classes (jb_inlined *inlined, bool has_positions) {
  jb_bit_reader *reader = &inlined->reader;
  unsigned at = 0;
  inlined->max_weight = 0;
  if (!take_count(reader, &inlined->count))
    return false;
  for (uint32_t i = 0, class = 0; i < inlined->count; i++) {
    uint32_t positions;
    if (!take_class(reader, has_positions, i == 0, &class, &inlined->weights[i],
                    &positions))
      return false;
    inlined->starts[i] = (unsigned char)at;
    at += positions;
    if (at > JB_INLINE_POSITIONS)
      return false;
    if (inlined->weights[i] > inlined->max_weight)
      inlined->max_weight = inlined->weights[i];
  }
  inlined->starts[inlined->count] = (unsigned char)at;
  return true;
}

/* The documents, of 'document_count'. */
static bool take_documents (jb_inlined *inlined, uint32_t document_count,
                            unsigned gap_bits) {
  uint64_t next = 0;
  for (unsigned i = 0; i < inlined->count; i++) {
    uint32_t gap;
    if (!jb_bits_take_rice(&inlined->reader, gap_bits, &gap))
      return false;
    next += gap;
    if (next >= document_count)
      return false;
    inlined->documents[i] = (uint32_t)next++;
  }
  return true;
}

bool jb_inlined_read (jb_bytes bytes, bool has_positions,
                      const jb_segment_totals *totals, jb_inlined *inlined) {
  const size_t length = (size_t)(bytes.end - bytes.at);
  const uint32_t documents = totals->document_count;
  jb_bit_reader *reader = &inlined->reader;
  if (length > JB_INLINE_BYTES)
    return false;
  memcpy(inlined->bytes, bytes.at, length);
  *reader = jb_bits_from((jb_bytes){inlined->bytes, inlined->bytes + length});
  inlined->position_bits =
      jb_inlined_position_bits(totals->total_length, documents);
  inlined->has_positions = has_positions;
  return take_classes(inlined, has_positions) &&
         take_documents(inlined, documents,
                        gap_parameter(documents, inlined->count)) &&
         (has_positions || jb_bits_end_reading(reader) == reader->end);
}

bool jb_inlined_read_gaps (jb_bytes bytes, const unsigned char *readable,
                           bool has_positions, uint32_t document_count,
                           const jb_inline_parameters *parameters,
                           jb_inlined *inlined) {
  jb_bit_reader *reader = &inlined->reader;
  *reader = jb_bits_from((jb_bytes){bytes.at, readable});
  if (!take_classes(inlined, has_positions) ||
      !take_documents(inlined, document_count,
                      parameters->gap_bits[inlined->count]))
    return false;
  for (unsigned i = 0; i < inlined->starts[inlined->count]; i++)
    if (!jb_bits_take_golomb(reader, parameters->position_bits,
                             &inlined->positions[i]))
      return false;
  return jb_bits_end_reading(reader) == bytes.end;
}

static bool take_positions (jb_inlined *inlined) {
  jb_bit_reader *reader = &inlined->reader;
  for (unsigned i = 0; i < inlined->count; i++) {
    uint64_t next = 0;
    for (unsigned k = inlined->starts[i]; k < inlined->starts[i + 1]; k++) {
      uint32_t gap;
      if (!jb_bits_take_golomb(reader, inlined->position_bits, &gap) ||
          next + gap >= JB_DOCUMENT_POSITIONS)
        return false;
      inlined->positions[k] = (uint32_t)next + gap;
      next += (uint64_t)gap + 1;
    }
  }
  return jb_bits_end_reading(reader) == reader->end;
}

bool jb_inlined_read_positions (jb_inlined *inlined) {
  bool sound;
  if (!inlined->has_positions)
    return true;
  sound = take_positions(inlined);
  inlined->has_positions = !sound;
  /* Nothing is read of what is damaged, however often it is asked for. */
  inlined->reader = (jb_bit_reader){0};
  return sound;
}
