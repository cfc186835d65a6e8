/* SPDX-License-Identifier: MIT */
/*
** Verifying an index: the manifest, each segment by itself and against the
** manifest, articles that are there twice, and merges under way. What is
** damaged is reported, and the rest looked at nevertheless.
*/
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/memory.h"
#include "index/index.h"
#include "index/index_state.h"
#include "index/marks.h"
#include "index/merge_job.h"
#include "index/segment_format.h"

typedef struct verifying {
  jb_index *index;
  jb_index_report *report;
  void *context;
  int64_t *articles; /* owned; of all documents that are not deleted */
  size_t article_count, article_capacity;
} verifying;

static void JB_PRINTF (2, 3)
    tell(const verifying *self, const char *format, ...) {
  char problem[JB_MESSAGE_BYTES];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(problem, sizeof problem, format, arguments);
  va_end(arguments);
  self->report(self->context, problem);
}

/* Damage is told of and passed over; other failures end the verifying. */
static jb_status pass_over (const verifying *self, jb_status status,
                            const jb_error *damage, jb_error *err) {
  if (status == JB_BAD_FORMAT || status == JB_NEWER_VERSION) {
    self->report(self->context, damage->message);
    return JB_OK;
  }
  if (status != JB_OK && err != NULL)
    *err = *damage;
  return status;
}

/*                                                                segments */

static jb_status keep_article (verifying *self, int64_t article,
                               jb_error *err) {
  if (self->article_count == self->article_capacity) {
    int64_t *grown = jb_array_grow(self->articles, &self->article_capacity,
                                   1024, sizeof *grown, err);
    if (grown == NULL)
      return JB_NO_MEMORY;
    self->articles = grown;
  }
  self->articles[self->article_count++] = article;
  return JB_OK;
}

/* Compare a segment, which is sound, with what the manifest says of it. */
static jb_status compare (verifying *self, size_t place, jb_segment *segment,
                          jb_error *err) {
  const jb_manifest_segment *said = &self->index->manifest.segments[place];
  const jb_segment_documents *documents;
  const uint64_t *deleted = jb_segment_deleted(segment);
  uint64_t length = 0;
  uint32_t deleted_count = 0;
  if (jb_segment_columns(segment, &documents, err) != JB_OK)
    return err->code;
  for (uint32_t i = 0; i < documents->count; i++) {
    const uint32_t *starts;
    if (jb_bit(deleted, i)) {
      deleted_count++;
      continue;
    }
    if (jb_segment_field_starts(segment, i, &starts, err) != JB_OK ||
        keep_article(self, documents->articles[i], err) != JB_OK)
      return err->code;
    length += starts[JB_INDEX_FIELDS];
  }
  if (documents->count != said->documents || deleted_count != said->deleted ||
      length != said->length || documents->days[0] != said->newest ||
      documents->days[documents->count - 1] != said->oldest)
    tell(self,
         "the index is damaged (segment %u is not as the manifest says): mend "
         "it with `jianbao check --rebuild`",
         said->number);
  return JB_OK;
}

static jb_status verify_segment (verifying *self, size_t place, jb_error *err) {
  jb_segment *segment;
  jb_error damage;
  jb_status status = jb_index_handle(self->index, place, &segment, &damage);
  if (status == JB_OK)
    status = jb_segment_verify(segment, &damage);
  if (status == JB_OK)
    status = jb_text_starts_verify(segment, &damage);
  if (status == JB_OK)
    status = compare(self, place, segment, &damage);
  return pass_over(self, status, &damage, err);
}

/*                                                                articles */

static int by_number (const void *left, const void *right) {
  const int64_t *a = left, *b = right;
  return *a < *b ? -1 : *a > *b;
}

static void verify_articles (const verifying *self) {
  if (self->article_count > 1)
    qsort(self->articles, self->article_count, sizeof *self->articles,
          by_number);
  for (size_t i = 1; i < self->article_count; i++)
    if (self->articles[i] == self->articles[i - 1])
      tell(self,
           "the index is damaged (article number %lld is in it twice): mend it "
           "with `jianbao check --rebuild`",
           (long long)self->articles[i]);
}

/*                                                                  merges */

/* The checksums of what is written of a stream so far. */
static jb_status verify_written (const verifying *self, uint32_t segment,
                                 jb_stream stream, jb_error *err) {
  jb_chunk_key key = {segment, (uint32_t)stream, 0};
  jb_buffer bytes = JB_BUFFER_EMPTY;
  jb_status status = JB_OK;
  for (; status == JB_OK; key.number++) {
    jb_slice payload;
    status = jb_chunk_read(&self->index->store, key, &bytes, &payload, err);
  }
  jb_buffer_free(&bytes);
  return status == JB_NOT_FOUND ? JB_OK : status;
}

/*
** That a merge can be gone on with, and what it has written is as it was; what
** it says is verified when the merge is done.
*/
static jb_status verify_merge (const verifying *self, size_t place,
                               jb_error *err) {
  const jb_manifest_merge *merge = &self->index->manifest.merges[place];
  jb_merge_job *job;
  jb_error damage;
  jb_status status = jb_merge_job_open(self->index, merge, true, &job, &damage);
  if (status == JB_OK)
    jb_merge_job_close(job);
  for (size_t i = 0; i < JB_SEGMENT_STREAMS && status == JB_OK; i++)
    status =
        verify_written(self, merge->result, jb_segment_streams[i], &damage);
  return pass_over(self, status, &damage, err);
}

jb_status jb_index_verify (jb_index *index, jb_index_report *report,
                           void *context, jb_error *err) {
  verifying self = {.index = index, .report = report, .context = context};
  jb_error damage;
  jb_status status = jb_index_usable(index, err);
  if (status != JB_OK)
    return status;
  if (index->writing)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "an index is verified while it is written");
  status = jb_index_load(index, &damage);
  if (status != JB_OK)
    return pass_over(&self, status, &damage, err);
  for (size_t i = 0; i < index->manifest.segment_count && status == JB_OK; i++)
    status = verify_segment(&self, i, err);
  for (size_t i = 0; i < index->manifest.merge_count && status == JB_OK; i++)
    status = verify_merge(&self, i, err);
  if (status == JB_OK)
    verify_articles(&self);
  jb_free(self.articles);
  return status;
}
