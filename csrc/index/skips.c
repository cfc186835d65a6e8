/* SPDX-License-Identifier: MIT */
/* Unpacking skip data and searching in it. */
#include "index/skips.h"

#include "base/memory.h"
#include "index/packed.h"

/* The most bytes of a group: five runs. */
#define GROUP_BYTES (5 * (size_t)JB_PACKED_BYTES)

static jb_status damaged (const jb_skips *skips, uint64_t at, jb_error *err) {
  return jb_stream_damaged(&skips->stream, at, "skip data makes no sense", err);
}

/* The groups' row: read 'count' of them behind group 'first'. */
static bool read_groups (jb_skips *skips, jb_bytes *bytes, uint32_t first,
                         unsigned count) {
  uint32_t last[JB_PACKED_NUMBERS], size[JB_PACKED_NUMBERS];
  uint32_t blocks[JB_PACKED_NUMBERS], positions[JB_PACKED_NUMBERS] = {0};
  jb_group_skip *group = skips->groups + first;
  uint64_t next = first == 0 ? 0 : (uint64_t)group[-1].last + 1;
  if (!jb_packed_read(bytes, count, last) ||
      !jb_packed_read(bytes, count, size) ||
      !jb_packed_read(bytes, count, blocks) ||
      (skips->has_positions && !jb_packed_read(bytes, count, positions)))
    return false;
  for (unsigned i = 0; i < count; i++, group++) {
    next += last[i];
    if (next >= JB_SEGMENT_DOCUMENTS)
      return false;
    group->last = (uint32_t)next++;
    group[1].at = group->at + size[i];
    group[1].blocks_at = group->blocks_at + blocks[i];
    group[1].positions_at = group->positions_at + positions[i];
  }
  return true;
}

/* Read the row of groups that lies before them. */
static jb_status open_groups (jb_skips *skips, const jb_term_entry *entry,
                              jb_error *err) {
  const uint64_t end =
      entry->postings + entry->postings_bytes + entry->skip_bytes;
  uint64_t at = entry->postings + entry->postings_bytes;
  jb_group_skip *past;
  skips->groups =
      jb_allocate_array((size_t)skips->group_count + 1, sizeof *skips->groups);
  if (skips->groups == NULL)
    return jb_fail_memory(err, skips->group_count * sizeof *skips->groups);
  skips->groups[0].blocks_at = entry->postings;
  skips->groups[0].positions_at = entry->positions;
  for (uint32_t first = 0; first < skips->group_count;
       first += JB_GROUP_BLOCKS) {
    const uint32_t left = skips->group_count - first;
    const size_t most =
        end - at < GROUP_BYTES ? (size_t)(end - at) : GROUP_BYTES;
    jb_bytes bytes;
    const unsigned char *before;
    jb_status status = jb_stream_view(&skips->stream, at, most, &bytes, err);
    if (status != JB_OK)
      return status;
    before = bytes.at;
    if (!read_groups(skips, &bytes, first,
                     left < JB_GROUP_BLOCKS ? left : JB_GROUP_BLOCKS))
      return damaged(skips, at, err);
    at += (uint64_t)(bytes.at - before);
  }
  /* The groups' data begins behind the row, which is only now known. */
  for (uint32_t i = 0; i <= skips->group_count; i++)
    skips->groups[i].at += at;
  past = &skips->groups[skips->group_count];
  if (past->at != end ||
      past->blocks_at != entry->postings + entry->postings_bytes ||
      past->positions_at != entry->positions + entry->positions_bytes)
    return damaged(skips, at, err);
  return JB_OK;
}

void jb_skips_begin (jb_skips *skips, jb_stream_reader stream) {
  skips->stream = stream;
  skips->block_count = skips->group_count = 0;
  skips->groups = skips->few;
  skips->few[0] = skips->few[1] = (jb_group_skip){0};
}

static void free_groups (jb_skips *skips) {
  if (skips->groups != skips->few)
    jb_free(skips->groups);
  skips->groups = NULL;
}

jb_status jb_skips_open (jb_skips *skips, const jb_term_entry *entry,
                         jb_error *err) {
  const uint64_t behind = entry->postings + entry->postings_bytes;
  free_groups(skips);
  skips->has_positions = entry->has_positions;
  skips->block_count =
      (entry->document_count + JB_BLOCK_DOCUMENTS - 1) / JB_BLOCK_DOCUMENTS;
  skips->group_count =
      (skips->block_count + JB_GROUP_BLOCKS - 1) / JB_GROUP_BLOCKS;
  skips->group = skips->group_count;
  if (skips->group_count > 1)
    return open_groups(skips, entry, err);
  skips->groups = skips->few;
  skips->few[0].last = JB_NO_DOCUMENT; /* known when it is unpacked */
  skips->few[0].at = behind;
  skips->few[1].at = behind + entry->skip_bytes;
  skips->few[0].blocks_at = entry->postings;
  skips->few[1].blocks_at = behind;
  skips->few[0].positions_at = entry->positions;
  skips->few[1].positions_at = entry->positions + entry->positions_bytes;
  if (skips->block_count > 1)
    return JB_OK;
  skips->group = 0;
  skips->blocks_in_group = 1;
  skips->has_bounds = skips->has_places = true;
  skips->last[0] = JB_NO_DOCUMENT;
  skips->max_weight[0] = entry->max_weight;
  skips->code[0] = entry->min_length_code;
  skips->block_at[0] = entry->postings;
  skips->block_at[1] = behind;
  skips->positions_at[0] = entry->positions;
  skips->positions_at[1] = entry->positions + entry->positions_bytes;
  return JB_OK;
}

void jb_skips_only_block (jb_skips *skips, uint32_t last) {
  skips->last[0] = skips->few[0].last = last;
}

void jb_skips_close (jb_skips *skips) {
  free_groups(skips);
  jb_stream_reader_close(&skips->stream);
}

/* Where the blocks of a group end; places are sums. */
static bool read_ends (jb_skips *skips, uint64_t next,
                       const jb_group_skip *group, unsigned count) {
  uint32_t size[JB_PACKED_NUMBERS];
  if (!jb_packed_read(&skips->bounds, count, skips->last) ||
      !jb_packed_read(&skips->bounds, count, size))
    return false;
  skips->block_at[0] = group->blocks_at;
  for (unsigned i = 0; i < count; i++) {
    next += skips->last[i];
    if (next >= JB_SEGMENT_DOCUMENTS)
      return false;
    skips->last[i] = (uint32_t)next++;
    skips->block_at[i + 1] = skips->block_at[i] + size[i];
  }
  return skips->block_at[count] == group[1].blocks_at;
}

jb_status jb_skips_turn (jb_skips *skips, uint32_t block, jb_error *err) {
  const uint32_t number = block / JB_GROUP_BLOCKS;
  const jb_group_skip *group = skips->groups + number;
  const uint32_t left = skips->block_count - number * JB_GROUP_BLOCKS;
  const unsigned count = left < JB_GROUP_BLOCKS ? left : JB_GROUP_BLOCKS;
  const uint64_t size = group[1].at - group->at;
  jb_status status;
  if (number == skips->group)
    return JB_OK;
  if (size > GROUP_BYTES)
    return damaged(skips, group->at, err);
  skips->group = skips->group_count;
  skips->has_bounds = skips->has_places = false;
  status = jb_stream_view(&skips->stream, group->at, (size_t)size,
                          &skips->bounds, err);
  if (status != JB_OK)
    return status;
  if (!read_ends(skips, number == 0 ? 0 : (uint64_t)group[-1].last + 1, group,
                 count))
    return damaged(skips, group->at, err);
  if (skips->group_count == 1)
    skips->few[0].last = skips->last[count - 1];
  else if (group->last != skips->last[count - 1])
    return damaged(skips, group->at, err);
  skips->group = number;
  skips->blocks_in_group = count;
  return JB_OK;
}

static bool read_bounds (jb_skips *skips) {
  const unsigned count = skips->blocks_in_group;
  jb_bytes bytes = skips->bounds;
  if (!jb_packed_read(&bytes, count, skips->max_weight) ||
      !jb_packed_read(&bytes, count, skips->code))
    return false;
  for (unsigned i = 0; i < count; i++)
    if (skips->max_weight[i]++ >= JB_WEIGHT_MAX || skips->code[i] > UINT8_MAX)
      return false;
  return skips->has_positions || bytes.at == bytes.end;
}

/* What follows cannot be read any more where something made no sense. */
static jb_status group_damaged (jb_skips *skips, jb_error *err) {
  const uint32_t group = skips->group;
  skips->group = skips->group_count;
  return damaged(skips, skips->groups[group].at, err);
}

jb_status jb_skips_bounds (jb_skips *skips, jb_error *err) {
  if (skips->has_bounds)
    return JB_OK;
  if (!read_bounds(skips))
    return group_damaged(skips, err);
  skips->has_bounds = true;
  return JB_OK;
}

/* Places lie behind the bounds, which are passed over. */
static bool read_places (jb_skips *skips) {
  const unsigned count = skips->blocks_in_group;
  const jb_group_skip *group = skips->groups + skips->group;
  uint32_t positions[JB_PACKED_NUMBERS];
  jb_bytes bytes = skips->bounds;
  if (!jb_packed_skip(&bytes, count) || !jb_packed_skip(&bytes, count) ||
      !jb_packed_read(&bytes, count, positions) || bytes.at != bytes.end)
    return false;
  skips->positions_at[0] = group->positions_at;
  for (unsigned i = 0; i < count; i++)
    skips->positions_at[i + 1] = skips->positions_at[i] + positions[i];
  return skips->positions_at[count] == group[1].positions_at;
}

jb_status jb_skips_places (jb_skips *skips, jb_error *err) {
  if (skips->has_places)
    return JB_OK;
  if (!read_places(skips))
    return group_damaged(skips, err);
  skips->has_places = true;
  return JB_OK;
}

/* The first of the rising numbers [from, count) that is not below 'target'. */
static unsigned find_last (const uint32_t *last, unsigned from, unsigned count,
                           uint32_t target) {
  unsigned low = from;
  if (low == count || last[low] >= target) /* mostly it is the next, */
    return low;
  /* or anywhere: in plain arithmetic, as a branch would be guessed wrong. */
  for (unsigned left = count - low; left > 0;) {
    const unsigned half = (left + 1) / 2;
    low += half & (0U - (last[low + half - 1] < target));
    left -= half;
  }
  return low;
}

jb_status jb_skips_find (jb_skips *skips, uint32_t from, uint32_t target,
                         uint32_t *block, jb_error *err) {
  uint32_t number = from / JB_GROUP_BLOCKS;
  jb_status status;
  unsigned place = from % JB_GROUP_BLOCKS;
  *block = skips->block_count;
  if (from >= skips->block_count)
    return JB_OK;
  if (skips->groups[number].last < target) {
    uint32_t low = number + 1, high = skips->group_count;
    while (low < high) {
      const uint32_t middle = low + (high - low) / 2;
      if (skips->groups[middle].last < target)
        low = middle + 1;
      else
        high = middle;
    }
    if (low == skips->group_count)
      return JB_OK;
    number = low;
    place = 0;
  }
  status = jb_skips_turn(skips, number * JB_GROUP_BLOCKS, err);
  if (status != JB_OK)
    return status;
  *block = number * JB_GROUP_BLOCKS +
           find_last(skips->last, place, skips->blocks_in_group, target);
  return JB_OK;
}
