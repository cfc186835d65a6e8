/* SPDX-License-Identifier: MIT */
/*
** Which segments are merged and when, and what happens when a merge is done.
** merge.h argues why this is enough.
*/
#include "index/merge.h"

#include "base/memory.h"
#include "index/merge_job.h"

/*
** Chunks of garbage removed with a flush, besides as many as were merged: the
** streams, mostly of one chunk, of six small segments. A flush makes one, and
** merges, in the long run, use up one and a seventh.
*/
#define GARBAGE_CHUNKS 64

/*                                                                choosing */

/* Whether half of the segment is deleted, so that it is to be written anew. */
static bool is_hollow (const jb_manifest_segment *segment) {
  return segment->deleted > segment->documents / 2;
}

static bool is_free (const jb_manifest *manifest, size_t place) {
  return jb_manifest_merge_of(manifest, manifest->segments[place].number) ==
         manifest->merge_count;
}

/*
** The merge of a level that is to be started, the oldest segments first.
** False when there is none.
*/
static bool choose (const jb_manifest *manifest, unsigned level,
                    jb_manifest_merge *merge) {
  size_t hollow = manifest->segment_count;
  merge->level = level;
  merge->input_count = 0;
  for (size_t i = 0; i < manifest->segment_count; i++) {
    if (manifest->segments[i].level != level || !is_free(manifest, i))
      continue;
    merge->inputs[merge->input_count++] = manifest->segments[i].number;
    if (merge->input_count == JB_MERGE_FACTOR) {
      return true;
    }
    if (is_hollow(&manifest->segments[i]) && hollow == manifest->segment_count)
      hollow = i;
  }
  if (hollow == manifest->segment_count)
    return false;
  merge->input_count = 1;
  merge->inputs[0] = manifest->segments[hollow].number;
  return true;
}

/* The merge of that level's segments under way, or merge_count. */
static size_t under_way (const jb_manifest *manifest, unsigned level) {
  size_t place = 0;
  while (place < manifest->merge_count &&
         manifest->merges[place].level != level)
    place++;
  return place;
}

static jb_status start (jb_index *index, const jb_manifest_merge *chosen,
                        size_t *place, jb_error *err) {
  jb_manifest *manifest = &index->manifest;
  jb_manifest_merge merge = *chosen;
  jb_status status;
  if (manifest->next_segment == UINT32_MAX)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "the numbers of segments are used up: make the index anew "
                   "with `jianbao check --rebuild`");
  merge.result = manifest->next_segment++;
  *place = manifest->merge_count;
  status = jb_merge_job_open(index, &merge, false, &index->jobs[*place], err);
  if (status == JB_OK)
    manifest->merges[manifest->merge_count++] = merge;
  return status;
}

/*
** The merge to work on, the lowest level first; one that is under way, or one
** that is started now. merge_count: there is nothing to do.
*/
static jb_status next_merge (jb_index *index, size_t *place, jb_error *err) {
  jb_manifest *manifest = &index->manifest;
  jb_manifest_merge merge;
  for (unsigned level = 0; level <= JB_LEVEL_MAX; level++) {
    *place = under_way(manifest, level);
    if (*place < manifest->merge_count)
      return JB_OK;
    if (manifest->merge_count < JB_MANIFEST_MERGES &&
        choose(manifest, level, &merge))
      return start(index, &merge, place, err);
  }
  *place = manifest->merge_count;
  return JB_OK;
}

bool jb_merge_is_due (const jb_index *index) {
  const jb_manifest *manifest = &index->manifest;
  jb_manifest_merge merge;
  if (manifest->merge_count > 0 || manifest->garbage_count > 0)
    return true;
  for (unsigned level = 0; level <= JB_LEVEL_MAX; level++)
    if (choose(manifest, level, &merge))
      return true;
  return false;
}

/*                                                                finishing */

/*
** Documents that were deleted since they were numbered are in the result, and
** are marked there. '*count' and '*length': how many, and their characters.
*/
static jb_status mark_deleted (const jb_merge_job *job, uint64_t *bits,
                               uint32_t *count, uint64_t *length,
                               jb_error *err) {
  *count = 0;
  *length = 0;
  for (size_t i = 0; i < job->input_count; i++) {
    const jb_merge_input *input = &job->inputs[i];
    const uint64_t *deleted = jb_segment_deleted(input->segment);
    for (uint32_t j = 0; deleted != NULL && j < input->documents->count; j++) {
      const uint32_t *starts;
      uint32_t number = input->map[j];
      if (deleted[j / 64] == 0) {
        j |= 63;
        continue;
      }
      if (number == JB_NO_DOCUMENT || !jb_bit(deleted, j))
        continue;
      if (jb_segment_field_starts(input->segment, j, &starts, err) != JB_OK)
        return err->code;
      bits[number / 64] |= (uint64_t)1 << (number % 64);
      *length += starts[JB_INDEX_FIELDS];
      ++*count;
    }
  }
  return JB_OK;
}

static jb_status write_deleted (jb_index *index, const jb_merge_job *job,
                                jb_manifest_segment *segment, jb_error *err) {
  size_t words = ((size_t)segment->documents + 63) / 64;
  uint64_t *bits = jb_allocate_array(words, sizeof *bits), length;
  jb_status status;
  if (bits == NULL)
    return jb_fail_memory(err, words * sizeof *bits);
  status = mark_deleted(job, bits, &segment->deleted, &length, err);
  if (status == JB_OK && length > segment->length)
    status = jb_merge_damaged(job, JB_MERGE_STATE, err);
  if (status == JB_OK && segment->deleted > 0) {
    segment->length -= length;
    status = jb_segment_write_deleted(&index->store, segment->number,
                                      segment->documents, bits, err);
  }
  jb_free(bits);
  return status;
}

/* One segment written anew stays in its level. */
static unsigned level_of_result (const jb_manifest_merge *merge) {
  bool rises = merge->input_count > 1 && merge->level < JB_LEVEL_MAX;
  return rises ? merge->level + 1 : merge->level;
}

/* What the manifest is to say of a merge's result. */
static jb_status describe (jb_index *index, jb_merge_job *job, unsigned level,
                           jb_manifest_segment *segment, jb_error *err) {
  jb_segment *handle;
  jb_status status = jb_segment_open(index->cache, job->result, &handle, err);
  if (status != JB_OK)
    return status;
  *segment = (jb_manifest_segment){
      .number = job->result,
      .level = level,
      .documents = jb_segment_document_count(handle),
      .length = jb_segment_total_length(handle),
      .bytes = jb_segment_bytes(handle),
      .newest = job->newest,
      .oldest = job->oldest,
  };
  jb_segment_close(handle);
  /* Its number is given again if this transaction is rolled back. */
  jb_chunk_cache_forget(index->cache, job->result);
  return write_deleted(index, job, segment, err);
}

/* The result takes the place of the segments it was made of. */
static jb_status finish (jb_index *index, size_t place, jb_error *err) {
  jb_manifest *manifest = &index->manifest;
  jb_manifest_merge merge = manifest->merges[place];
  jb_merge_job *job = index->jobs[place];
  jb_manifest_segment segment = {0};
  jb_status status = JB_OK;
  if (job->document_count > 0) {
    status = jb_segment_writer_finish(job->writer, err);
    if (status == JB_OK)
      status = describe(index, job, level_of_result(&merge), &segment, err);
  }
  jb_merge_job_close(job);
  index->jobs[place] = NULL;
  if (status != JB_OK)
    return status;
  jb_manifest_remove_merge(manifest, place);
  for (size_t i = place; i < manifest->merge_count; i++)
    index->jobs[i] = index->jobs[i + 1];
  index->jobs[manifest->merge_count] = NULL;
  for (size_t i = 0; i < merge.input_count; i++) {
    status =
        jb_index_drop(index, jb_manifest_find(manifest, merge.inputs[i]), err);
    if (status != JB_OK)
      return status;
  }
  if (index->store.remove(index->store.context, merge.result, JB_STREAM_MERGE,
                          JB_MERGE_STATE, UINT32_MAX, err) != JB_OK)
    return err->code;
  status = jb_index_discard(
      index,
      (jb_manifest_garbage){
          merge.result,
          segment.documents > 0 ? JB_STREAM_MERGE : JB_STREAM_HEADER,
          segment.documents > 0 ? JB_STREAM_MERGE : JB_STREAM_END - 1, 0},
      err);
  if (status != JB_OK || segment.documents == 0)
    return status;
  if (segment.deleted < segment.documents)
    return jb_index_enter(index, segment, err);
  /* All of it was deleted meanwhile. */
  return jb_index_discard(index,
                          (jb_manifest_garbage){merge.result, JB_STREAM_HEADER,
                                                JB_STREAM_END - 1, 0},
                          err);
}

/*                                                                 working */

/*
** Merge until 'budget' is used up, nothing is left to do, or there are at most
** 'segments' segments; save what is not done.
*/
static jb_status work (jb_index *index, uint64_t budget, size_t segments,
                       jb_error *err) {
  jb_manifest *manifest = &index->manifest;
  while (budget > 0 && manifest->segment_count > segments) {
    size_t place;
    bool done;
    jb_status status = next_merge(index, &place, err);
    if (status != JB_OK || place == manifest->merge_count)
      return status;
    if (index->jobs[place] == NULL)
      status = jb_merge_job_open(index, &manifest->merges[place], true,
                                 &index->jobs[place], err);
    if (status == JB_OK)
      status = jb_merge_job_step(index->jobs[place], &budget, &done, err);
    if (status == JB_OK)
      status = done ? finish(index, place, err)
                    : jb_merge_job_save(index->jobs[place], err);
    if (status != JB_OK)
      return status;
  }
  return JB_OK;
}

/* Levels from the lowest that has segments to the highest. */
static unsigned count_levels (const jb_manifest *manifest) {
  unsigned lowest = JB_LEVEL_MAX, highest = 0;
  for (size_t i = 0; i < manifest->segment_count; i++) {
    unsigned level = manifest->segments[i].level;
    lowest = level < lowest ? level : lowest;
    highest = level > highest ? level : highest;
  }
  return manifest->segment_count == 0 ? 0 : highest - lowest + 1;
}

jb_status jb_merge_some (jb_index *index, uint64_t flushed, jb_error *err) {
  uint64_t budget = index->options.merge_bytes +
                    (count_levels(&index->manifest) + 1) * flushed;
  jb_status status = work(index, budget, 0, err);
  if (status != JB_OK)
    return status;
  return jb_index_collect_garbage(
      index, GARBAGE_CHUNKS + budget / JB_CHUNK_BYTES, err);
}

jb_status jb_merge_make_room (jb_index *index, jb_error *err) {
  return work(index, UINT64_MAX, JB_MANIFEST_SEGMENTS / 2, err);
}

/* The smallest segments, all if they are not too many, into one. */
static void choose_smallest (const jb_manifest *manifest,
                             jb_manifest_merge *merge) {
  size_t wanted = manifest->segment_count < JB_MERGE_INPUTS
                      ? manifest->segment_count
                      : JB_MERGE_INPUTS;
  merge->level = 0;
  merge->input_count = 0;
  for (size_t i = 0; i < manifest->segment_count; i++) {
    size_t smaller = 0; /* segments that come before this one */
    for (size_t j = 0; j < manifest->segment_count; j++)
      smaller +=
          manifest->segments[j].bytes < manifest->segments[i].bytes ||
          (manifest->segments[j].bytes == manifest->segments[i].bytes && j < i);
    if (smaller >= wanted)
      continue;
    merge->inputs[merge->input_count++] = manifest->segments[i].number;
    if (merge->level < manifest->segments[i].level)
      merge->level = manifest->segments[i].level;
  }
}

/* Do a merge to its end. */
static jb_status run (jb_index *index, size_t place, jb_error *err) {
  uint64_t budget = UINT64_MAX;
  bool done = false;
  jb_status status = JB_OK;
  if (index->jobs[place] == NULL)
    status = jb_merge_job_open(index, &index->manifest.merges[place], true,
                               &index->jobs[place], err);
  while (status == JB_OK && !done)
    status = jb_merge_job_step(index->jobs[place], &budget, &done, err);
  return status == JB_OK ? finish(index, place, err) : status;
}

jb_status jb_merge_everything (jb_index *index, jb_error *err) {
  jb_manifest *manifest = &index->manifest;
  jb_status status = JB_OK;
  while (status == JB_OK && manifest->merge_count > 0)
    status = run(index, 0, err);
  while (status == JB_OK &&
         (manifest->segment_count > 1 || (manifest->segment_count == 1 &&
                                          manifest->segments[0].deleted > 0))) {
    jb_manifest_merge merge;
    size_t place;
    choose_smallest(manifest, &merge);
    status = start(index, &merge, &place, err);
    if (status == JB_OK)
      status = run(index, place, err);
  }
  if (status != JB_OK)
    return status;
  return jb_index_collect_garbage(index, UINT64_MAX, err);
}
