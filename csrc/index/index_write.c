/* SPDX-License-Identifier: MIT */
/* Adding, deleting, flushing. */
#include <string.h>

#include "base/memory.h"
#include "index/index.h"
#include "index/index_state.h"
#include "index/merge.h"
#include "index/numbers.h"

/* Before anything is written: the manifest of the caller's transaction. */
static jb_status begin (jb_index *index, jb_error *err) {
  jb_status status = jb_index_usable(index, err);
  if (status == JB_OK)
    status = jb_index_load(index, err);
  if (status == JB_OK)
    index->writing = true;
  return status;
}

/* After a failure that leaves what is in memory ahead of what is stored. */
static jb_status give_up (jb_index *index, jb_status status) {
  index->failed = true;
  return status;
}

/*                                                                segments */

jb_status jb_index_enter (jb_index *index, jb_manifest_segment segment,
                          jb_error *err) {
  size_t place;
  if (index->manifest.segment_count == JB_MANIFEST_SEGMENTS)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "the index has no room for so many articles");
  place = jb_manifest_insert(&index->manifest, segment);
  memmove(&index->used[place + 1], &index->used[place],
          (index->manifest.segment_count - 1 - place) * sizeof *index->used);
  index->used[place] = (jb_used_segment){.number = segment.number};
  return JB_OK;
}

jb_status jb_index_drop (jb_index *index, size_t place, jb_error *err) {
  jb_used_segment *used = &index->used[place];
  uint32_t number = used->number;
  jb_segment_close(used->handle);
  jb_free(used->deleted);
  jb_chunk_cache_forget(index->cache, number);
  jb_manifest_remove(&index->manifest, place);
  memmove(used, used + 1,
          (index->manifest.segment_count - place) * sizeof *used);
  index->used[index->manifest.segment_count] = (jb_used_segment){0};
  return jb_index_discard(
      index,
      (jb_manifest_garbage){number, JB_STREAM_HEADER, JB_STREAM_END - 1, 0},
      err);
}

/* The level of a segment that was collected: how often 8 goes into it. */
static unsigned level_of (uint64_t bytes) {
  unsigned level = 0;
  for (uint64_t kilobytes = bytes >> 10;
       kilobytes >= JB_MERGE_FACTOR && level < JB_LEVEL_MAX;
       kilobytes /= JB_MERGE_FACTOR)
    level++;
  return level;
}

/* Write the bits that were set; drop segments of which nothing is left. */
static jb_status write_deleted (jb_index *index, jb_error *err) {
  jb_status status = JB_OK;
  for (size_t i = index->manifest.segment_count; status == JB_OK && i-- > 0;) {
    jb_used_segment *used = &index->used[i];
    const jb_manifest_segment *segment = &index->manifest.segments[i];
    if (used->deleted == NULL)
      continue;
    if (segment->deleted == segment->documents &&
        jb_manifest_merge_of(&index->manifest, segment->number) ==
            index->manifest.merge_count) {
      status = jb_index_drop(index, i, err);
      continue;
    }
    status = jb_segment_write_deleted(&index->store, segment->number,
                                      segment->documents, used->deleted, err);
    if (status == JB_OK)
      status = jb_segment_reload_deleted(used->handle, err);
    jb_free(used->deleted);
    used->deleted = NULL;
  }
  return status;
}

/* Make a segment of what was collected. */
static jb_status write_collected (jb_index *index, jb_error *err) {
  jb_segment_summary summary;
  jb_manifest_segment segment;
  jb_status status;
  if (index->collector == NULL || jb_collector_documents(index->collector) == 0)
    return JB_OK;
  if (index->manifest.segment_count == JB_MANIFEST_SEGMENTS) {
    /* What is merged must know what is deleted. */
    status = write_deleted(index, err);
    if (status == JB_OK)
      status = jb_merge_make_room(index, err);
    if (status != JB_OK)
      return status;
  }
  segment = (jb_manifest_segment){.number = index->manifest.next_segment++};
  if (index->manifest.next_segment == 0)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "the numbers of segments are used up: make the index anew "
                   "with `jianbao check --rebuild`");
  status = jb_collector_write(index->collector, &index->store, segment.number,
                              &summary, err);
  if (status != JB_OK)
    return status;
  segment.level = level_of(summary.bytes);
  segment.documents = summary.documents;
  segment.length = summary.total_length;
  segment.bytes = summary.bytes;
  segment.newest = summary.newest_day;
  segment.oldest = summary.oldest_day;
  index->flushed += summary.bytes;
  return jb_index_enter(index, segment, err);
}

/*                                                                  adding */

jb_status jb_index_add (jb_index *index, const jb_index_document *document,
                        jb_error *err) {
  jb_status status = begin(index, err);
  if (status != JB_OK)
    return status;
  if (index->collector == NULL) {
    status = jb_collector_open(&index->collector, err);
    if (status != JB_OK)
      return give_up(index, status);
  }
  status = jb_collector_add(index->collector, document, err);
  if (status == JB_MISUSE)
    return status;
  if (status == JB_OK &&
      jb_collector_bytes(index->collector) > index->options.build_bytes)
    status = write_collected(index, err);
  return status == JB_OK ? JB_OK : give_up(index, status);
}

/*                                                                deleting */

/*
** Find an article among the documents of a segment that are not deleted.
** JB_NOT_FOUND, 'err' untouched.
*/
static jb_status find_article (jb_index *index, size_t place, int64_t article,
                               uint32_t *document, jb_error *err) {
  char bytes[9] = {JB_TERM_ARTICLE};
  jb_postings postings;
  jb_term_entry entry;
  jb_segment *segment;
  const uint64_t *deleted;
  jb_status status = jb_index_handle(index, place, &segment, err);
  if (status != JB_OK)
    return status;
  jb_article_block(article, bytes + 1);
  status =
      jb_segment_find(segment, (jb_slice){bytes, sizeof bytes}, &entry, err);
  if (status != JB_OK)
    return status;
  status = jb_postings_open(segment, &entry, &postings, err);
  if (status != JB_OK)
    return status;
  deleted = jb_index_deleted(&index->used[place]);
  while (status == JB_OK && postings.document != JB_NO_DOCUMENT &&
         (postings.weights[postings.index] != jb_article_weight(article) ||
          jb_bit(deleted, postings.document)))
    status = jb_postings_next(&postings, err);
  *document = postings.document;
  jb_postings_close(&postings);
  if (status == JB_OK && *document == JB_NO_DOCUMENT)
    return JB_NOT_FOUND;
  return status;
}

static jb_status mark_deleted (jb_index *index, size_t place, uint32_t document,
                               jb_error *err) {
  jb_used_segment *used = &index->used[place];
  jb_manifest_segment *segment = &index->manifest.segments[place];
  uint64_t *bits;
  const uint32_t *starts;
  uint32_t length;
  jb_status status =
      jb_segment_field_starts(used->handle, document, &starts, err);
  if (status == JB_OK)
    status = jb_index_deleted_bits(used, &bits, err);
  if (status != JB_OK)
    return status;
  length = starts[JB_INDEX_FIELDS];
  if (segment->deleted == segment->documents || length > segment->length)
    return jb_chunk_damaged(err, (jb_chunk_key){0, JB_STREAM_MANIFEST, 0},
                            "its counts are wrong");
  bits[document / 64] |= (uint64_t)1 << (document % 64);
  segment->deleted++;
  segment->length -= length;
  return JB_OK;
}

jb_status jb_index_delete (jb_index *index, int64_t article, jb_error *err) {
  jb_status status = begin(index, err);
  uint32_t document;
  if (status != JB_OK)
    return status;
  if (article < 1)
    return JB_NOT_FOUND;
  for (size_t place = index->manifest.segment_count; place-- > 0;) {
    status = find_article(index, place, article, &document, err);
    if (status == JB_OK)
      status = mark_deleted(index, place, document, err);
    if (status == JB_OK)
      return JB_OK;
    if (status != JB_NOT_FOUND)
      return give_up(index, status);
  }
  if (index->collector != NULL &&
      jb_collector_remove(index->collector, article))
    return JB_OK;
  return jb_fail(err, JB_NOT_FOUND, JB_NO_OFFSET,
                 "article number %lld is not in the search index",
                 (long long)article);
}

/*                                                                flushing */

static jb_status write_manifest (jb_index *index, jb_error *err) {
  index->manifest.generation++;
  jb_buffer_reset(&index->payload);
  jb_manifest_append(&index->manifest, &index->payload);
  if (index->payload.status != JB_OK)
    return jb_fail_memory(err, index->payload.length);
  return jb_chunk_write(&index->store, (jb_chunk_key){0, JB_STREAM_MANIFEST, 0},
                        (jb_slice){index->payload.bytes, index->payload.length},
                        err);
}

/* What flushing and merging everything have in common. */
static jb_status flush (jb_index *index, bool merge_all, jb_error *err) {
  jb_status status = write_collected(index, err);
  if (status == JB_OK && index->collector != NULL)
    jb_collector_reset(index->collector); /* all may be forgotten */
  if (status == JB_OK)
    status = write_deleted(index, err);
  if (status == JB_OK)
    status = merge_all ? jb_merge_everything(index, err)
                       : jb_merge_some(index, index->flushed, err);
  if (status == JB_OK)
    status = write_manifest(index, err);
  index->writing = false;
  index->flushed = 0;
  return status == JB_OK ? JB_OK : give_up(index, status);
}

jb_status jb_index_flush (jb_index *index, jb_error *err) {
  jb_status status = jb_index_usable(index, err);
  /* A flush with nothing to do leaves the archive's file alone. */
  if (status != JB_OK || (!index->writing && !jb_merge_is_due(index)))
    return status;
  status = begin(index, err);
  return status == JB_OK ? flush(index, false, err) : status;
}

jb_status jb_index_merge_all (jb_index *index, jb_error *err) {
  jb_status status = begin(index, err);
  return status == JB_OK ? flush(index, true, err) : status;
}

/* Drop all chunks of everything the manifest names. */
static jb_status remove_all (jb_index *index, jb_error *err) {
  const jb_manifest *manifest = &index->manifest;
  jb_status status = JB_OK;
  for (size_t i = 0; i < manifest->segment_count && status == JB_OK; i++)
    status =
        jb_segment_remove(&index->store, manifest->segments[i].number, err);
  for (size_t i = 0; i < manifest->merge_count && status == JB_OK; i++)
    status = jb_segment_remove(&index->store, manifest->merges[i].result, err);
  for (size_t i = 0; i < manifest->garbage_count && status == JB_OK; i++)
    status =
        jb_segment_remove(&index->store, manifest->garbages[i].segment, err);
  return status;
}

jb_status jb_index_clear (jb_index *index, jb_error *err) {
  jb_status status = begin(index, err);
  uint64_t generation = index->manifest.generation;
  uint32_t next_segment = index->manifest.next_segment;
  if (status != JB_OK)
    return status;
  status = remove_all(index, err);
  if (status != JB_OK)
    return give_up(index, status);
  jb_index_abandon(index);
  index->loaded = true;
  index->manifest.generation = generation;
  index->manifest.next_segment = next_segment;
  status = write_manifest(index, err);
  return status == JB_OK ? JB_OK : give_up(index, status);
}
