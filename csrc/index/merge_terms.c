/* SPDX-License-Identifier: MIT */
/* Writing the terms of a merge, with the documents' new numbers. */
#include <string.h>

#include "index/merge_job.h"

/* What a term and a posting count for, about what is written for them. */
#define TERM_WORK 8
#define POSTING_WORK 2

static int compare (jb_slice a, jb_slice b) {
  int order =
      memcmp(a.bytes, b.bytes, a.length < b.length ? a.length : b.length);
  if (order != 0)
    return order;
  return a.length < b.length ? -1 : a.length > b.length;
}

static jb_slice term_of (const jb_merge_job *job) {
  return (jb_slice){job->term.bytes, job->term.length};
}

/*                                                                postings */

static void close_postings (jb_merge_input *input) {
  if (input->reading)
    jb_postings_close(&input->postings);
  input->reading = false;
  input->number = JB_NO_DOCUMENT;
}

/* Stand at the first posting, from the one at hand on, that has a number. */
static jb_status settle (jb_merge_input *input, uint64_t *work, jb_error *err) {
  jb_postings *postings = &input->postings;
  while (postings->document != JB_NO_DOCUMENT) {
    if (postings->document >= input->documents->count)
      return jb_chunk_damaged(err,
                              (jb_chunk_key){jb_segment_number(input->segment),
                                             JB_STREAM_POSTINGS, 0},
                              "a document that it does not have");
    input->number = input->map[postings->document];
    if (input->number != JB_NO_DOCUMENT)
      return JB_OK;
    ++*work;
    if (jb_postings_next(postings, err) != JB_OK)
      return err->code;
  }
  input->number = JB_NO_DOCUMENT;
  return JB_OK;
}

/* Open the postings of the term that the input's walk stands at. */
static jb_status open_postings (const jb_merge_job *job, jb_merge_input *input,
                                jb_error *err) {
  uint64_t work = 0;
  jb_status status = jb_postings_open(input->segment, &input->walk.entry,
                                      &input->postings, err);
  if (status != JB_OK)
    return status;
  input->reading = true;
  if (job->written > 0) { /* by a process before */
    uint32_t document = 0;
    while (document < input->documents->count &&
           (input->map[document] == JB_NO_DOCUMENT ||
            input->map[document] < job->written))
      document++;
    status = jb_postings_seek(&input->postings, document, err);
  }
  return status == JB_OK ? settle(input, &work, err) : status;
}

static jb_status write_posting (jb_merge_job *job, jb_merge_input *input,
                                uint64_t *work, jb_error *err) {
  jb_postings *postings = &input->postings;
  const uint32_t *positions = NULL;
  uint32_t count = 0;
  jb_status status = JB_OK;
  if (postings->has_positions)
    status = jb_postings_positions(postings, &positions, &count, err);
  if (status == JB_OK)
    status = jb_segment_writer_posting(job->writer, input->number,
                                       postings->weights[postings->index],
                                       positions, count, err);
  if (status != JB_OK)
    return status;
  job->written = input->number + 1;
  *work += POSTING_WORK + count;
  status = jb_postings_next(postings, err);
  return status == JB_OK ? settle(input, work, err) : status;
}

/* The input with the least number, and the least number of the others. */
static size_t find_least (const jb_merge_job *job, uint32_t *second) {
  size_t least = 0;
  *second = JB_NO_DOCUMENT;
  for (size_t i = 1; i < job->input_count; i++) {
    uint32_t number = job->inputs[i].number;
    if (number < job->inputs[least].number) {
      *second = job->inputs[least].number;
      least = i;
    } else if (number < *second) {
      *second = number;
    }
  }
  return least;
}

/* Write postings of the term at hand until all are, or enough is done. */
static jb_status write_postings (jb_merge_job *job, uint64_t budget,
                                 uint64_t *work, jb_error *err) {
  while (*work < budget) {
    uint32_t second;
    jb_merge_input *input = &job->inputs[find_least(job, &second)];
    if (input->number == JB_NO_DOCUMENT) {
      job->at_hand = false;
      return JB_OK;
    }
    if (job->written == 0 &&
        jb_segment_writer_term(job->writer, term_of(job), err) != JB_OK)
      return err->code;
    do {
      if (write_posting(job, input, work, err) != JB_OK)
        return err->code;
    } while (input->number < second && *work < budget);
  }
  return JB_OK;
}

/*                                                                   terms */

static jb_status step_walk (jb_merge_input *input, jb_error *err) {
  return jb_term_walk_next(&input->walk, &input->there, err);
}

/* Take the least term of all walks; false in '*any' behind the last. */
static jb_status next_term (jb_merge_job *job, bool *any, jb_error *err) {
  const jb_merge_input *least = NULL;
  for (size_t i = 0; i < job->input_count; i++) {
    const jb_merge_input *input = &job->inputs[i];
    if (input->there &&
        (least == NULL || compare(input->walk.term, least->walk.term) < 0))
      least = input;
  }
  *any = least != NULL;
  if (least == NULL)
    return JB_OK;
  jb_buffer_reset(&job->term);
  jb_buffer_append(&job->term, least->walk.term.bytes, least->walk.term.length);
  if (job->term.status != JB_OK)
    return jb_fail_memory(err, least->walk.term.length);
  job->at_hand = true;
  job->written = 0;
  for (size_t i = 0; i < job->input_count; i++) {
    jb_merge_input *input = &job->inputs[i];
    if (input->there && compare(input->walk.term, term_of(job)) == 0 &&
        open_postings(job, input, err) != JB_OK)
      return err->code;
  }
  return JB_OK;
}

/* Leave the term at hand behind. */
static jb_status end_term (jb_merge_job *job, jb_error *err) {
  for (size_t i = 0; i < job->input_count; i++) {
    jb_merge_input *input = &job->inputs[i];
    if (!input->reading)
      continue;
    close_postings(input);
    if (step_walk(input, err) != JB_OK)
      return err->code;
  }
  return JB_OK;
}

jb_status jb_merge_open_terms (jb_merge_job *job, jb_error *err) {
  for (size_t i = 0; i < job->input_count; i++) {
    jb_merge_input *input = &job->inputs[i];
    input->number = JB_NO_DOCUMENT;
    if (jb_term_walk_open(input->segment, term_of(job), &input->walk, err) !=
        JB_OK)
      return err->code;
    input->walking = true;
    if (step_walk(input, err) != JB_OK)
      return err->code;
    if (!input->there || job->term.length == 0 ||
        compare(input->walk.term, term_of(job)) != 0)
      continue;
    if ((job->at_hand ? open_postings(job, input, err)
                      : step_walk(input, err)) != JB_OK)
      return err->code;
  }
  return JB_OK;
}

jb_status jb_merge_write_terms (jb_merge_job *job, uint64_t *budget, bool *done,
                                jb_error *err) {
  uint64_t work = 0;
  *done = false;
  while (work < *budget) {
    bool any = true;
    if (!job->at_hand && next_term(job, &any, err) != JB_OK)
      return err->code;
    if (!any) {
      *done = true;
      break;
    }
    work += TERM_WORK;
    if (write_postings(job, *budget, &work, err) != JB_OK)
      return err->code;
    if (!job->at_hand && end_term(job, err) != JB_OK)
      return err->code;
  }
  *budget -= work < *budget ? work : *budget;
  return JB_OK;
}
