/* SPDX-License-Identifier: MIT */
/* Numbering the documents of a merge, and keeping the map. */
#include <string.h>

#include "index/merge_job.h"
#include "index/numbers.h"

/* What numbering a document counts for, about what is written for it. */
#define DOCUMENT_WORK 16

/* A run of the map takes at most so many bytes. */
#define RUN_BYTES 16

/*                                                                     map */

void jb_merge_end_run (jb_merge_job *job) {
  uint64_t dropped = job->run_skipped > 0 ? 64 : 0;
  if (job->run_length == 0)
    return;
  jb_varint_append(&job->map_tail,
                   (uint64_t)job->run_length * 128 + dropped + job->run_input);
  if (dropped > 0)
    jb_varint_append(&job->map_tail, job->run_skipped);
  job->run_length = 0;
}

/* Write what fills a chunk of the map. */
static jb_status write_map (jb_merge_job *job, jb_error *err) {
  jb_buffer *tail = &job->map_tail;
  jb_status status;
  if (tail->status != JB_OK)
    return jb_fail_memory(err, tail->length);
  if (tail->length < JB_CHUNK_BYTES - RUN_BYTES)
    return JB_OK;
  status = jb_chunk_write(
      job->store, (jb_chunk_key){job->result, JB_STREAM_MERGE, job->map_chunks},
      (jb_slice){tail->bytes, tail->length}, err);
  if (status == JB_OK) {
    job->map_chunks++;
    jb_buffer_reset(tail);
  }
  return status;
}

static jb_status map_document (jb_merge_job *job, size_t i, jb_error *err) {
  jb_merge_input *input = &job->inputs[i];
  input->map[input->next] = job->document_count++;
  if (job->run_length > 0 && job->run_input == i && input->skipped == 0) {
    job->run_length++;
    return JB_OK;
  }
  jb_merge_end_run(job);
  job->run_input = i;
  job->run_skipped = input->skipped;
  job->run_length = 1;
  input->skipped = 0;
  return write_map(job, err);
}

/*                                                                   order */

/* Pass over documents that are deleted. */
static void skip_deleted (jb_merge_input *input, uint64_t *work) {
  const uint64_t *deleted = jb_segment_deleted(input->segment);
  while (input->next < input->documents->count &&
         jb_bit(deleted, input->next)) {
    input->next++;
    input->skipped++;
    input->key_known = false;
    ++*work;
  }
}

static jb_status know_key (const jb_merge_job *job, jb_merge_input *input,
                           jb_error *err) {
  jb_status status;
  if (input->key_known)
    return JB_OK;
  jb_buffer_reset(&input->key);
  status = job->store->order_key(job->store->context,
                                 input->documents->articles[input->next],
                                 &input->key, err);
  if (status == JB_OK && input->key.status != JB_OK)
    status = jb_fail_memory(err, input->key.length);
  input->key_known = status == JB_OK;
  return status;
}

static int compare_keys (const jb_buffer *a, const jb_buffer *b) {
  size_t shorter = a->length < b->length ? a->length : b->length;
  int order = shorter > 0 ? memcmp(a->bytes, b->bytes, shorter) : 0;
  if (order != 0 || a->length == b->length)
    return order;
  return a->length < b->length ? -1 : 1;
}

/* Whether the document at hand of 'a' comes before that of 'b'. */
static jb_status comes_before (const jb_merge_job *job, jb_merge_input *a,
                               jb_merge_input *b, bool *before, jb_error *err) {
  int32_t day = a->documents->days[a->next];
  int32_t other = b->documents->days[b->next];
  int order;
  *before = day > other;
  if (day != other)
    return JB_OK;
  if (know_key(job, a, err) != JB_OK || know_key(job, b, err) != JB_OK)
    return err->code;
  order = compare_keys(&a->key, &b->key);
  *before = order < 0 || (order == 0 && a->documents->articles[a->next] <
                                            b->documents->articles[b->next]);
  return JB_OK;
}

/*
** The input whose document is next, and the one that is next without it;
** input_count for none.
*/
static jb_status find_next (jb_merge_job *job, size_t *first, size_t *second,
                            jb_error *err) {
  *first = *second = job->input_count;
  for (size_t i = 0; i < job->input_count; i++) {
    jb_merge_input *input = &job->inputs[i];
    bool before = true;
    if (input->next == input->documents->count)
      continue;
    if (*first < job->input_count &&
        comes_before(job, input, &job->inputs[*first], &before, err) != JB_OK)
      return err->code;
    if (before) {
      *second = *first;
      *first = i;
      continue;
    }
    before = true;
    if (*second < job->input_count &&
        comes_before(job, input, &job->inputs[*second], &before, err) != JB_OK)
      return err->code;
    if (before)
      *second = i;
  }
  return JB_OK;
}

/* Number the document at hand of input 'i'. */
static jb_status take (jb_merge_job *job, size_t i, uint64_t *work,
                       jb_error *err) {
  jb_merge_input *input = &job->inputs[i];
  const uint32_t *starts;
  jb_status status =
      jb_segment_field_starts(input->segment, input->next, &starts, err);
  if (status == JB_OK)
    status = jb_segment_writer_document(
        job->writer, input->documents->articles[input->next],
        input->documents->days[input->next], starts, err);
  if (status != JB_OK)
    return status;
  job->oldest = input->documents->days[input->next];
  if (job->document_count == 0)
    job->newest = job->oldest;
  status = map_document(job, i, err);
  if (status != JB_OK)
    return status;
  input->next++;
  input->key_known = false;
  *work += DOCUMENT_WORK;
  skip_deleted(input, work);
  return JB_OK;
}

jb_status jb_merge_number_documents (jb_merge_job *job, uint64_t *budget,
                                     bool *done, jb_error *err) {
  uint64_t work = 0;
  *done = false;
  for (size_t i = 0; i < job->input_count; i++) {
    jb_merge_input *input = &job->inputs[i];
    if (jb_segment_columns(input->segment, &input->documents, err) != JB_OK)
      return err->code;
    skip_deleted(input, &work);
  }
  while (work < *budget) {
    size_t first, second;
    bool before = true;
    if (find_next(job, &first, &second, err) != JB_OK)
      return err->code;
    if (first == job->input_count) {
      jb_merge_end_run(job);
      *done = true;
      break;
    }
    while (before && work < *budget) {
      jb_merge_input *input = &job->inputs[first];
      if (take(job, first, &work, err) != JB_OK)
        return err->code;
      before = input->next < input->documents->count;
      if (before && second < job->input_count &&
          comes_before(job, input, &job->inputs[second], &before, err) != JB_OK)
        return err->code;
    }
  }
  *budget -= work < *budget ? work : *budget;
  return JB_OK;
}
