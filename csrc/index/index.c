/* SPDX-License-Identifier: MIT */
/*
** Opening an index, and following the manifest: segments are opened at their
** first use and stay open as long as the manifest names them.
*/
#include "index/index.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "index/index_state.h"
#include "index/merge.h"

#define DEFAULT_BUILD_BYTES ((size_t)64 << 20)
#define DEFAULT_CACHE_BYTES ((size_t)64 << 20)
#define DEFAULT_MERGE_BYTES ((size_t)64 << 10)

/* Addresses of what is collected have 32 bits. */
#define MOST_BUILD_BYTES ((size_t)2 << 30)

static size_t or_default (size_t wanted, size_t usual) {
  return wanted == 0 ? usual : wanted;
}

jb_status jb_index_open (const jb_chunk_store *store,
                         const jb_index_options *options, jb_index **index,
                         jb_error *err) {
  jb_index *self = jb_allocate_array(1, sizeof *self);
  jb_status status;
  *index = NULL;
  if (self == NULL)
    return jb_fail_memory(err, sizeof *self);
  self->store = *store;
  if (options != NULL)
    self->options = *options;
  self->options.build_bytes =
      or_default(self->options.build_bytes, DEFAULT_BUILD_BYTES);
  if (self->options.build_bytes > MOST_BUILD_BYTES)
    self->options.build_bytes = MOST_BUILD_BYTES;
  self->options.cache_bytes =
      or_default(self->options.cache_bytes, DEFAULT_CACHE_BYTES);
  self->options.merge_bytes =
      or_default(self->options.merge_bytes, DEFAULT_MERGE_BYTES);
  jb_manifest_clear(&self->manifest);
  status = jb_chunk_cache_open(&self->store, self->options.cache_bytes,
                               &self->cache, err);
  if (status != JB_OK) {
    jb_free(self);
    return status;
  }
  *index = self;
  return JB_OK;
}

static void close_jobs (jb_index *index) {
  for (size_t i = 0; i < JB_MANIFEST_MERGES; i++) {
    jb_merge_job_close(index->jobs[i]);
    index->jobs[i] = NULL;
  }
}

static void close_used (jb_index *index, jb_used_segment *used) {
  jb_segment_close(used->handle);
  jb_free(used->deleted);
  jb_chunk_cache_forget(index->cache, used->number);
  *used = (jb_used_segment){0};
}

/* Forget what is known of the stored index, the cache too. */
static void forget_all (jb_index *index) {
  close_jobs(index);
  for (size_t i = 0; i < index->manifest.segment_count; i++)
    close_used(index, &index->used[i]);
  jb_manifest_clear(&index->manifest);
  jb_buffer_free(&index->payload);
  index->loaded = false;
  index->snapshot = (jb_index_snapshot){0};
}

void jb_index_close (jb_index *index) {
  if (index == NULL)
    return;
  forget_all(index);
  jb_collector_close(index->collector);
  jb_chunk_cache_close(index->cache);
  jb_buffer_free(&index->read);
  jb_free(index);
}

void jb_index_abandon (jb_index *index) {
  forget_all(index);
  if (index->collector != NULL)
    jb_collector_reset(index->collector);
  index->writing = index->failed = false;
  index->flushed = 0;
}

jb_status jb_index_usable (const jb_index *index, jb_error *err) {
  if (!index->failed)
    return JB_OK;
  return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                 "the index has failed and was not abandoned");
}

/*                                                      following the manifest
 */

/*
** Whether two manifests mean the same segment. Numbers are not used again,
** but an index made anew where there was no manifest to read begins at 1.
*/
static bool is_same_segment (const jb_manifest_segment *a,
                             const jb_manifest_segment *b) {
  return a->number == b->number && a->documents == b->documents &&
         a->bytes == b->bytes && a->newest == b->newest &&
         a->oldest == b->oldest && a->deleted <= b->deleted;
}

/*
** Carry open segments over from the manifest before to 'manifest'. Those whose
** number of deleted documents has grown read their bits anew.
*/
static jb_status follow (jb_index *index, const jb_manifest *manifest,
                         jb_error *err) {
  const jb_manifest *before = &index->manifest;
  jb_used_segment *used = jb_allocate_array(JB_MANIFEST_SEGMENTS, sizeof *used);
  jb_status status = JB_OK;
  size_t old = 0;
  if (used == NULL)
    return jb_fail_memory(err, JB_MANIFEST_SEGMENTS * sizeof *used);
  close_jobs(index);
  index->snapshot.segments = NULL;
  for (size_t i = 0; i < manifest->segment_count; i++) {
    uint32_t number = manifest->segments[i].number;
    used[i].number = number;
    for (; old < before->segment_count &&
           before->segments[old].number <= number &&
           !is_same_segment(&before->segments[old], &manifest->segments[i]);
         old++)
      close_used(index, &index->used[old]);
    if (old == before->segment_count || before->segments[old].number != number)
      continue;
    used[i] = index->used[old];
    index->used[old] = (jb_used_segment){0};
    if (used[i].handle != NULL && status == JB_OK &&
        before->segments[old].deleted != manifest->segments[i].deleted)
      status = jb_segment_reload_deleted(used[i].handle, err);
    old++;
  }
  for (; old < before->segment_count; old++)
    close_used(index, &index->used[old]);
  memcpy(index->used, used, JB_MANIFEST_SEGMENTS * sizeof *used);
  jb_free(used);
  index->manifest = *manifest;
  return status;
}

static jb_status load_changed (jb_index *index, jb_slice payload,
                               jb_error *err) {
  jb_manifest *manifest = jb_allocate(sizeof *manifest);
  jb_status status;
  if (manifest == NULL)
    return jb_fail_memory(err, sizeof *manifest);
  status = jb_manifest_parse(payload, manifest, err);
  if (status == JB_OK) {
    status = follow(index, manifest, err);
    if (status != JB_OK)
      forget_all(index);
  }
  jb_free(manifest);
  if (status != JB_OK)
    return status;
  jb_buffer_reset(&index->payload);
  jb_buffer_append(&index->payload, payload.bytes, payload.length);
  if (index->payload.status != JB_OK) {
    forget_all(index);
    return jb_fail_memory(err, payload.length);
  }
  index->loaded = true;
  return JB_OK;
}

jb_status jb_index_load (jb_index *index, jb_error *err) {
  jb_slice payload;
  jb_status status;
  if (index->writing && index->loaded)
    return JB_OK;
  status = jb_manifest_read(&index->store, &index->read, &payload, err);
  if (status == JB_OK &&
      (!index->loaded || payload.length != index->payload.length ||
       memcmp(payload.bytes, index->payload.bytes, payload.length) != 0))
    status = load_changed(index, payload, err);
  return status;
}

jb_status jb_index_handle (jb_index *index, size_t place, jb_segment **handle,
                           jb_error *err) {
  jb_used_segment *used = &index->used[place];
  const jb_manifest_segment *segment = &index->manifest.segments[place];
  jb_status status = JB_OK;
  if (used->handle == NULL) {
    status = jb_segment_open(index->cache, segment->number, &used->handle, err);
    if (status != JB_OK)
      return status;
    if (jb_segment_document_count(used->handle) != segment->documents) {
      jb_segment_close(used->handle);
      used->handle = NULL;
      return jb_chunk_damaged(
          err, (jb_chunk_key){segment->number, JB_STREAM_HEADER, 0},
          "it is not the segment the manifest means");
    }
  }
  *handle = used->handle;
  return status;
}

const uint64_t *jb_index_deleted (const jb_used_segment *used) {
  if (used->deleted != NULL)
    return used->deleted;
  return used->handle == NULL ? NULL : jb_segment_deleted(used->handle);
}

jb_status jb_index_deleted_bits (jb_used_segment *used, uint64_t **bits,
                                 jb_error *err) {
  uint32_t documents = jb_segment_document_count(used->handle);
  size_t words = ((size_t)documents + 63) / 64;
  const uint64_t *stored = jb_segment_deleted(used->handle);
  if (used->deleted == NULL) {
    used->deleted = jb_allocate_array(words, sizeof *used->deleted);
    if (used->deleted == NULL)
      return jb_fail_memory(err, words * sizeof *used->deleted);
    if (stored != NULL)
      memcpy(used->deleted, stored, words * sizeof *used->deleted);
  }
  *bits = used->deleted;
  return JB_OK;
}

/*                                                                snapshots */

/* A segment and what it is ordered by. */
typedef struct ordered_segment {
  jb_segment *handle;
  int32_t newest;
  uint32_t number;
} ordered_segment;

static int by_newest (const void *left, const void *right) {
  const ordered_segment *a = left, *b = right;
  if (a->newest != b->newest)
    return a->newest > b->newest ? -1 : 1;
  return a->number > b->number ? -1 : a->number < b->number;
}

/* Insertion: they are few, and most of them small. */
static void order_by_size (jb_index_snapshot *snapshot, uint32_t *order) {
  for (size_t i = 0; i < snapshot->segment_count; i++) {
    uint32_t documents = jb_segment_document_count(snapshot->segments[i]);
    size_t at = i;
    for (; at > 0 && jb_segment_document_count(
                         snapshot->segments[order[at - 1]]) < documents;
         at--)
      order[at] = order[at - 1];
    order[at] = (uint32_t)i;
  }
  snapshot->largest_first = order;
}

static jb_status take_snapshot (jb_index *index, jb_error *err) {
  const jb_manifest *manifest = &index->manifest;
  jb_index_snapshot *snapshot = &index->snapshot;
  ordered_segment ordered[JB_MANIFEST_SEGMENTS];
  *snapshot = (jb_index_snapshot){.scale = &index->scale,
                                  .generation = manifest->generation};
  for (size_t i = 0; i < manifest->segment_count; i++) {
    const jb_manifest_segment *segment = &manifest->segments[i];
    ordered[i] =
        (ordered_segment){.newest = segment->newest, .number = segment->number};
    if (jb_index_handle(index, i, &ordered[i].handle, err) != JB_OK)
      return err->code;
    snapshot->document_count += segment->documents - segment->deleted;
    snapshot->total_length += segment->length;
  }
  qsort(ordered, manifest->segment_count, sizeof *ordered, by_newest);
  for (size_t i = 0; i < manifest->segment_count; i++)
    index->snapshot_segments[i] = ordered[i].handle;
  snapshot->segments = index->snapshot_segments;
  snapshot->segment_count = manifest->segment_count;
  order_by_size(snapshot, index->snapshot_order);
  jb_score_scale_set(&index->scale, snapshot);
  return JB_OK;
}

jb_status jb_index_refresh (jb_index *index, const jb_index_snapshot **snapshot,
                            jb_error *err) {
  jb_status status = jb_index_usable(index, err);
  if (status == JB_OK)
    status = jb_index_load(index, err);
  if (status == JB_OK && (index->writing || index->snapshot.segments == NULL))
    status = take_snapshot(index, err);
  *snapshot = status == JB_OK ? &index->snapshot : NULL;
  return status;
}

jb_status jb_index_numbers_of (jb_index *index, jb_index_numbers *numbers,
                               jb_error *err) {
  jb_status status = jb_index_usable(index, err);
  *numbers = (jb_index_numbers){0};
  if (status == JB_OK)
    status = jb_index_load(index, err);
  if (status != JB_OK)
    return status;
  for (size_t i = 0; i < index->manifest.segment_count; i++) {
    const jb_manifest_segment *segment = &index->manifest.segments[i];
    numbers->documents += segment->documents - segment->deleted;
    numbers->deleted += segment->deleted;
    numbers->bytes += segment->bytes;
  }
  numbers->segments = index->manifest.segment_count;
  numbers->merges_under_way = index->manifest.merge_count;
  return JB_OK;
}
