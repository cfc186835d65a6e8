/* SPDX-License-Identifier: MIT */
/* Reading the few postings that stand in the dictionary itself. */
#include "index/segment_reader.h"

/* Read 'count' positions, going on from inlined->starts[inlined->count]. */
static bool read_positions (jb_bytes *bytes, uint32_t count,
                            jb_inlined *inlined) {
  unsigned at = inlined->starts[inlined->count];
  uint64_t next = 0;
  if (count > (size_t)(bytes->end - bytes->at))
    return false;
  for (; count > 0; count--) {
    uint32_t gap;
    if (!jb_varint_read32(bytes, JB_DOCUMENT_POSITIONS, &gap) ||
        next + gap >= JB_DOCUMENT_POSITIONS)
      return false;
    inlined->positions[at++] = (uint32_t)next + gap;
    next += (uint64_t)gap + 1;
  }
  inlined->starts[inlined->count + 1] = (unsigned char)at;
  return true;
}

bool jb_inlined_read (jb_bytes bytes, bool has_positions,
                      uint32_t document_count, jb_inlined *inlined) {
  uint64_t next = 0;
  inlined->count = 0;
  inlined->max_weight = 0;
  inlined->starts[0] = 0;
  /* Every number takes a byte, so this bounds all counts below. */
  if (bytes.at == bytes.end || bytes.end - bytes.at > JB_INLINE_BYTES)
    return false;
  while (bytes.at < bytes.end) {
    const unsigned i = inlined->count;
    uint32_t head, weight = 0, positions = has_positions ? 1 : 0;
    if (!jb_varint_read32(&bytes, UINT32_MAX, &head))
      return false;
    next += head / 2;
    if (next >= document_count)
      return false;
    if (head % 2 == 0) {
      if (!jb_varint_read32(&bytes, JB_WEIGHT_MAX - 1, &weight))
        return false;
      if (has_positions) {
        if (!jb_varint_read32(&bytes, JB_INLINE_BYTES, &positions))
          return false;
        positions++;
      }
    }
    if (!read_positions(&bytes, positions, inlined))
      return false;
    inlined->documents[i] = (uint32_t)next++;
    inlined->weights[i] = weight + 1;
    if (weight + 1 > inlined->max_weight)
      inlined->max_weight = weight + 1;
    inlined->count++;
  }
  return true;
}
