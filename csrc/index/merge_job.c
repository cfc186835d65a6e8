/* SPDX-License-Identifier: MIT */
/* Opening a merge, its steps, and what is stored between them. */
#include "index/merge_job.h"

#include <string.h>

#include "base/memory.h"
#include "index/numbers.h"

/* More bytes of state than any merge has: it is a few chunks. */
#define MOST_STATE_BYTES ((uint64_t)1 << 28)

jb_status jb_merge_damaged (const jb_merge_job *job, uint32_t chunk,
                            jb_error *err) {
  return jb_chunk_damaged(err,
                          (jb_chunk_key){job->result, JB_STREAM_MERGE, chunk},
                          "it makes no sense");
}

void jb_merge_job_close (jb_merge_job *job) {
  if (job == NULL)
    return;
  for (size_t i = 0; i < job->input_count; i++) {
    jb_merge_input *input = &job->inputs[i];
    jb_postings_close(&input->postings);
    if (input->walking)
      jb_term_walk_close(&input->walk);
    jb_free(input->map);
    jb_buffer_free(&input->key);
  }
  jb_free(job->inputs);
  jb_segment_writer_close(job->writer);
  jb_buffer_free(&job->map_tail);
  jb_buffer_free(&job->term);
  jb_free(job);
}

static jb_status open_inputs (jb_merge_job *job, jb_index *index,
                              const jb_manifest_merge *merge, jb_error *err) {
  job->inputs = jb_allocate_array(merge->input_count, sizeof *job->inputs);
  if (job->inputs == NULL)
    return jb_fail_memory(err, merge->input_count * sizeof *job->inputs);
  job->input_count = merge->input_count;
  for (size_t i = 0; i < job->input_count; i++) {
    jb_merge_input *input = &job->inputs[i];
    size_t place = jb_manifest_find(&index->manifest, merge->inputs[i]), bytes;
    uint32_t count;
    if (place == index->manifest.segment_count)
      return jb_merge_damaged(job, JB_MERGE_STATE, err);
    if (jb_index_handle(index, place, &input->segment, err) != JB_OK ||
        jb_segment_columns(input->segment, &input->documents, err) != JB_OK)
      return err->code;
    count = input->documents->count;
    if (!jb_multiply(count, sizeof *input->map, &bytes))
      return jb_fail_memory(err, count);
    input->map = jb_allocate(bytes);
    if (input->map == NULL)
      return jb_fail_memory(err, bytes);
    memset(input->map, 0xFF, bytes); /* JB_NO_DOCUMENT */
    input->number = JB_NO_DOCUMENT;
  }
  return JB_OK;
}

jb_status jb_merge_job_open (jb_index *index, const jb_manifest_merge *merge,
                             bool resume, jb_merge_job **job, jb_error *err) {
  jb_merge_job *self = jb_allocate_array(1, sizeof *self);
  jb_status status;
  *job = NULL;
  if (self == NULL)
    return jb_fail_memory(err, sizeof *self);
  self->store = &index->store;
  self->result = merge->result;
  status = open_inputs(self, index, merge, err);
  if (status == JB_OK)
    status = resume ? jb_merge_resume(self, err)
                    : jb_segment_writer_open(self->store, self->result,
                                             &self->writer, err);
  if (status == JB_OK)
    *job = self;
  else
    jb_merge_job_close(self);
  return status;
}

static jb_status step (jb_merge_job *job, uint64_t *budget, bool *done,
                       jb_error *err) {
  *done = false;
  if (job->phase == JB_MERGE_DOCUMENTS) {
    jb_status status = jb_merge_number_documents(job, budget, done, err);
    if (status != JB_OK || !*done)
      return status;
    if (job->document_count == 0) /* all are deleted */
      return JB_OK;
    *done = false;
    job->phase = JB_MERGE_TERMS;
    if (jb_merge_open_terms(job, err) != JB_OK)
      return err->code;
  }
  return jb_merge_write_terms(job, budget, done, err);
}

/*
** Each of the segments and the state may be sound and yet not belong together:
** then the writer is given documents, terms or postings out of order.
*/
jb_status jb_merge_job_step (jb_merge_job *job, uint64_t *budget, bool *done,
                             jb_error *err) {
  const jb_status status = step(job, budget, done, err);
  return status == JB_MISUSE ? jb_merge_damaged(job, JB_MERGE_STATE, err)
                             : status;
}

/*                                                                  saving */

static void append_state (const jb_merge_job *job, const jb_buffer *writer,
                          jb_buffer *state) {
  jb_varint_append(state, job->phase);
  jb_varint_append(state, job->document_count);
  jb_varint_append(state, (uint32_t)job->newest);
  jb_varint_append(state, (uint32_t)job->oldest);
  jb_varint_append(state, job->input_count);
  for (size_t i = 0; i < job->input_count; i++)
    jb_varint_append(state, job->inputs[i].next - job->inputs[i].skipped);
  jb_varint_append(state, job->map_chunks);
  jb_varint_append(state, job->map_tail.length);
  jb_buffer_append(state, job->map_tail.bytes, job->map_tail.length);
  jb_varint_append(state, job->term.length);
  jb_buffer_append(state, job->term.bytes, job->term.length);
  jb_varint_append(state, job->at_hand);
  jb_varint_append(state, job->at_hand ? job->written : 0);
  jb_varint_append(state, writer->length);
  jb_buffer_append(state, writer->bytes, writer->length);
}

static jb_status write_state (const jb_merge_job *job, const jb_buffer *state,
                              jb_error *err) {
  jb_buffer head = JB_BUFFER_EMPTY;
  size_t place = 0;
  jb_status status = JB_OK;
  jb_varint_append(&head, state->length);
  jb_buffer_append(&head, state->bytes, state->length);
  if (head.status != JB_OK)
    status = jb_fail_memory(err, state->length);
  for (uint32_t i = 0; status == JB_OK && place < head.length; i++) {
    size_t length = head.length - place;
    if (length > JB_CHUNK_BYTES)
      length = JB_CHUNK_BYTES;
    status = jb_chunk_write(
        job->store,
        (jb_chunk_key){job->result, JB_STREAM_MERGE, JB_MERGE_STATE + i},
        (jb_slice){head.bytes + place, length}, err);
    place += length;
  }
  jb_buffer_free(&head);
  return status;
}

jb_status jb_merge_job_save (jb_merge_job *job, jb_error *err) {
  jb_buffer writer = JB_BUFFER_EMPTY, state = JB_BUFFER_EMPTY;
  jb_status status;
  jb_merge_end_run(job);
  status = jb_segment_writer_save(job->writer, &writer, err);
  if (status == JB_OK) {
    append_state(job, &writer, &state);
    if (writer.status != JB_OK || state.status != JB_OK ||
        job->map_tail.status != JB_OK)
      status = jb_fail_memory(err, state.length + writer.length);
  }
  if (status == JB_OK)
    status = write_state(job, &state, err);
  jb_buffer_free(&writer);
  jb_buffer_free(&state);
  return status;
}

/*                                                                resuming */

/* Read the stored state into 'state', without its length. */
static jb_status read_state (const jb_merge_job *job, jb_buffer *state,
                             jb_error *err) {
  jb_buffer bytes = JB_BUFFER_EMPTY;
  uint64_t wanted = 1;
  jb_status status = JB_OK;
  for (uint32_t i = 0; status == JB_OK && state->length < wanted; i++) {
    jb_slice payload;
    status = jb_chunk_read(
        job->store,
        (jb_chunk_key){job->result, JB_STREAM_MERGE, JB_MERGE_STATE + i},
        &bytes, &payload, err);
    if (status == JB_NOT_FOUND || (status == JB_OK && payload.length == 0))
      status = jb_merge_damaged(job, JB_MERGE_STATE + i, err);
    if (status != JB_OK)
      break;
    if (i == 0) {
      jb_number_reader reader = jb_read_numbers(payload);
      wanted = jb_next_number(&reader, MOST_STATE_BYTES);
      if (reader.failed || wanted == 0)
        status = jb_merge_damaged(job, JB_MERGE_STATE, err);
      payload.length = (size_t)(reader.end - reader.next);
      payload.bytes = (const char *)reader.next;
    }
    jb_buffer_append(state, payload.bytes, payload.length);
    if (state->status != JB_OK)
      status = jb_fail_memory(err, state->length);
  }
  if (status == JB_OK && state->length != wanted)
    status = jb_merge_damaged(job, JB_MERGE_STATE, err);
  jb_buffer_free(&bytes);
  return status;
}

/* Enter runs into the maps; 'chunk' is named when they make no sense. */
static jb_status read_runs (jb_merge_job *job, jb_slice runs, uint32_t chunk,
                            jb_error *err) {
  jb_number_reader reader = jb_read_numbers(runs);
  while (reader.next < reader.end && !reader.failed) {
    uint64_t head = jb_next_number(&reader, UINT64_MAX);
    uint64_t length = head >> 7;
    uint64_t skipped =
        (head & 64) != 0 ? jb_next_number(&reader, JB_SEGMENT_DOCUMENTS) : 0;
    jb_merge_input *input;
    if ((head & 63) >= job->input_count) {
      reader.failed = true;
      break;
    }
    input = &job->inputs[head & 63];
    if (skipped > input->documents->count - input->next ||
        length > input->documents->count - input->next - skipped ||
        length > JB_SEGMENT_DOCUMENTS - job->document_count) {
      reader.failed = true;
      break;
    }
    input->next += (uint32_t)skipped;
    for (; length > 0; length--)
      input->map[input->next++] = job->document_count++;
  }
  return reader.failed ? jb_merge_damaged(job, chunk, err) : JB_OK;
}

static jb_status read_map (jb_merge_job *job, uint32_t chunks, jb_slice tail,
                           jb_error *err) {
  jb_buffer bytes = JB_BUFFER_EMPTY;
  jb_status status = JB_OK;
  for (; status == JB_OK && job->map_chunks < chunks; job->map_chunks++) {
    jb_slice payload;
    status = jb_chunk_read(
        job->store,
        (jb_chunk_key){job->result, JB_STREAM_MERGE, job->map_chunks}, &bytes,
        &payload, err);
    if (status == JB_NOT_FOUND)
      status = jb_merge_damaged(job, job->map_chunks, err);
    if (status == JB_OK)
      status = read_runs(job, payload, job->map_chunks, err);
  }
  jb_buffer_free(&bytes);
  if (status == JB_OK)
    status = read_runs(job, tail, JB_MERGE_STATE, err);
  if (status != JB_OK)
    return status;
  jb_buffer_append(&job->map_tail, tail.bytes, tail.length);
  return job->map_tail.status == JB_OK ? JB_OK
                                       : jb_fail_memory(err, tail.length);
}

/* Read all of the state but what the writer keeps, which is given back. */
static jb_status parse_state (jb_merge_job *job, jb_slice state,
                              jb_slice *writer, jb_error *err) {
  jb_number_reader reader = jb_read_numbers(state);
  uint32_t next[JB_MERGE_INPUTS], documents, chunks;
  jb_slice tail, term;
  jb_status status;
  job->phase = (jb_merge_phase)jb_next_number(&reader, JB_MERGE_TERMS);
  documents = (uint32_t)jb_next_number(&reader, JB_SEGMENT_DOCUMENTS);
  job->newest = (int32_t)jb_next_number(&reader, INT32_MAX);
  job->oldest = (int32_t)jb_next_number(&reader, INT32_MAX);
  if (jb_next_number(&reader, JB_MERGE_INPUTS) != job->input_count)
    return jb_merge_damaged(job, JB_MERGE_STATE, err);
  for (size_t i = 0; i < job->input_count; i++)
    next[i] = (uint32_t)jb_next_number(&reader, JB_SEGMENT_DOCUMENTS);
  chunks = (uint32_t)jb_next_number(&reader, JB_MERGE_STATE - 1);
  tail = jb_next_bytes(&reader, jb_next_number(&reader, JB_CHUNK_BYTES));
  term = jb_next_bytes(&reader, jb_next_number(&reader, JB_TERM_BYTES));
  job->at_hand = jb_next_number(&reader, 1) != 0;
  job->written = (uint32_t)jb_next_number(&reader, documents);
  *writer = jb_next_bytes(&reader, jb_next_number(&reader, MOST_STATE_BYTES));
  if (!jb_numbers_end(&reader) || (job->at_hand && term.length == 0) ||
      (term.length > 0 && job->phase == JB_MERGE_DOCUMENTS))
    return jb_merge_damaged(job, JB_MERGE_STATE, err);
  status = read_map(job, chunks, tail, err);
  if (status != JB_OK)
    return status;
  if (job->document_count != documents)
    return jb_merge_damaged(job, JB_MERGE_STATE, err);
  for (size_t i = 0; i < job->input_count; i++)
    /* Documents passed over last are passed over again. */
    if (job->inputs[i].next != next[i])
      return jb_merge_damaged(job, JB_MERGE_STATE, err);
  jb_buffer_append(&job->term, term.bytes, term.length);
  return job->term.status == JB_OK ? JB_OK : jb_fail_memory(err, term.length);
}

jb_status jb_merge_resume (jb_merge_job *job, jb_error *err) {
  jb_buffer state = JB_BUFFER_EMPTY;
  jb_slice writer = {NULL, 0};
  jb_status status = read_state(job, &state, err);
  if (status == JB_OK)
    status =
        parse_state(job, (jb_slice){state.bytes, state.length}, &writer, err);
  if (status == JB_OK)
    status = jb_segment_writer_resume(job->store, job->result, writer,
                                      &job->writer, err);
  jb_buffer_free(&state);
  if (status == JB_OK && job->phase == JB_MERGE_TERMS)
    status = jb_merge_open_terms(job, err);
  return status;
}
