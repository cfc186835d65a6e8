/* SPDX-License-Identifier: MIT */
/*
** Writing the terms of a merge, with the documents' new numbers.
**
** Most terms are rare: in a day's articles nine of ten stand in one or two of
** them. So what is done for a term is what merging costs, and little is: the
** least of the walks' terms is found by their first eight bytes, which are all
** of a pair of characters, and postings that stand in the dictionary are read
** where the walk stands.
*/
#include <string.h>

#include "index/merge_job.h"
#include "index/segment_writer.h"

/* What a term and a posting count for, about what is written for them. */
#define TERM_WORK 8
#define POSTING_WORK 2

/* The prefix behind the last term: no kind of term begins with 0xFF. */
#define NO_PREFIX UINT64_MAX

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

/*
** Take postings as the input's block, which are 'count' with input->counts
** positions each: with their new numbers, and without those of deleted
** documents and those that a process before has written.
*/
static jb_status take (const jb_merge_job *job, jb_merge_input *input,
                       unsigned count, const uint32_t *documents,
                       const uint32_t *weights, uint32_t *gaps, jb_error *err) {
  unsigned kept = 0;
  size_t from = 0, to = 0; /* gaps */
  if (documents[count - 1] >= input->documents->count)
    return jb_chunk_damaged(err,
                            (jb_chunk_key){jb_segment_number(input->segment),
                                           JB_STREAM_POSTINGS, 0},
                            "a document that it does not have");
  for (unsigned i = 0; i < count; i++) {
    const uint32_t number = input->map[documents[i]];
    const uint32_t positions = input->counts[i];
    if (number != JB_NO_DOCUMENT && number >= job->resumed) {
      input->numbers[kept] = number;
      input->counts[kept] = positions;
      input->weights[kept++] = weights[i];
      if (to < from)
        memmove(gaps + to, gaps + from, positions * sizeof *gaps);
      to += positions;
    }
    from += positions;
  }
  input->count = kept;
  input->index = 0;
  input->gap = 0;
  input->gaps = gaps;
  input->number = kept > 0 ? input->numbers[0] : JB_NO_DOCUMENT;
  return JB_OK;
}

static jb_status take_few (const jb_merge_job *job, jb_merge_input *input,
                           jb_inlined *few, jb_error *err) {
  for (unsigned i = 0; i < few->count; i++)
    input->counts[i] = (uint32_t)(few->starts[i + 1] - few->starts[i]);
  input->stored = false;
  return take(job, input, few->count, few->documents, few->weights,
              few->positions, err);
}

/* Take the block that 'postings' stands at, or the next that leaves any. */
static jb_status take_block (const jb_merge_job *job, jb_merge_input *input,
                             uint64_t *work, jb_error *err) {
  jb_postings *postings = &input->postings;
  jb_status status = JB_OK;
  input->stored = true;
  input->number = JB_NO_DOCUMENT;
  while (status == JB_OK && postings->document != JB_NO_DOCUMENT) {
    uint32_t *gaps = NULL;
    if (postings->has_positions)
      status = jb_postings_gaps(postings, input->counts, &gaps, err);
    else
      memset(input->counts, 0, sizeof input->counts);
    if (status == JB_OK)
      status = take(job, input, postings->count, postings->documents,
                    postings->weights, gaps, err);
    if (status != JB_OK || input->number != JB_NO_DOCUMENT)
      return status;
    *work += postings->count;
    status = jb_postings_next_block(postings, err);
  }
  return status;
}

/* The first document of an input that the writer does not have yet. */
static uint32_t first_unwritten (const jb_merge_job *job,
                                 const jb_merge_input *input) {
  uint32_t document = 0;
  while (document < input->documents->count &&
         (input->map[document] == JB_NO_DOCUMENT ||
          input->map[document] < job->resumed))
    document++;
  return document;
}

/* Open the postings of the term that the input's walk stands at. */
static jb_status open_input (const jb_merge_job *job, jb_merge_input *input,
                             jb_error *err) {
  jb_inlined *few;
  uint64_t work = 0;
  jb_status status;
  status = jb_term_walk_inlined(&input->walk, &few, err);
  if (status == JB_OK && few != NULL)
    return take_few(job, input, few, err);
  if (status == JB_OK)
    status = jb_postings_reopen(input->segment, &input->walk.entry,
                                &input->postings, err);
  if (status == JB_OK && job->resumed > 0)
    status =
        jb_postings_seek(&input->postings, first_unwritten(job, input), err);
  return status == JB_OK ? take_block(job, input, &work, err) : status;
}

static jb_status open_postings (jb_merge_job *job, size_t i, jb_error *err) {
  jb_merge_input *input = &job->inputs[i];
  const jb_status status = open_input(job, input, err);
  job->numbers[job->having_count] = input->number;
  job->having[job->having_count++] = (unsigned char)i;
  return status;
}

/* Write the input's postings before the number 'second', of its block. */
static jb_status write_stretch (jb_merge_job *job, jb_merge_input *input,
                                uint32_t second, uint64_t *work,
                                jb_error *err) {
  jb_posting_rows rows = {
      .documents = input->numbers + input->index,
      .weights = input->weights + input->index,
      .counts = input->counts + input->index,
      .gaps = input->gaps == NULL ? NULL : input->gaps + input->gap};
  unsigned end = input->index;
  const size_t gap = input->gap;
  do
    input->gap += input->counts[end++];
  while (end < input->count && input->numbers[end] < second);
  rows.count = end - input->index;
  *work += (uint64_t)rows.count * POSTING_WORK + (input->gap - gap);
  if (jb_segment_writer_postings(job->writer, &rows, err) != JB_OK)
    return err->code;
  job->written = input->numbers[end - 1] + 1;
  input->index = end;
  if (end < input->count) {
    input->number = input->numbers[end];
    return JB_OK;
  }
  input->number = JB_NO_DOCUMENT;
  if (!input->stored)
    return JB_OK;
  if (jb_postings_next_block(&input->postings, err) != JB_OK)
    return err->code;
  return take_block(job, input, work, err);
}

/*
** Which one of those that have the term has the least number; and the least
** number of the others.
*/
static size_t find_least (const jb_merge_job *job, uint32_t *second) {
  size_t place = 0;
  uint32_t least = job->numbers[0];
  *second = JB_NO_DOCUMENT;
  for (size_t i = 1; i < job->having_count; i++) {
    const uint32_t number = job->numbers[i];
    const uint32_t greater = number < least ? least : number;
    *second = greater < *second ? greater : *second;
    place = number < least ? i : place;
    least = number < least ? number : least;
  }
  return place;
}

/* Write postings of the term at hand until all are, or enough is done. */
static jb_status write_postings (jb_merge_job *job, uint64_t budget,
                                 uint64_t *work, jb_error *err) {
  while (*work < budget) {
    uint32_t second;
    const size_t place = find_least(job, &second);
    jb_merge_input *input = &job->inputs[job->having[place]];
    if (job->having_count == 0 || job->numbers[place] == JB_NO_DOCUMENT) {
      job->at_hand = false;
      return JB_OK;
    }
    if (job->written == 0 &&
        jb_segment_writer_term(job->writer, term_of(job), err) != JB_OK)
      return err->code;
    do {
      if (write_stretch(job, input, second, work, err) != JB_OK)
        return err->code;
    } while (input->number < second && *work < budget);
    job->numbers[place] = input->number;
  }
  return JB_OK;
}

/*                                                                   terms */

static inline uint32_t four_bytes (const char *at) {
  const unsigned char *bytes = (const unsigned char *)at;
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
         (uint32_t)bytes[2] << 8 | bytes[3];
}

/*
** The first eight bytes of a term as a number that orders as they do: the first
** four and the last four of them, which may be partly the same.
*/
static inline uint64_t prefix_of (jb_slice term) {
  const size_t length = term.length < 8 ? term.length : 8;
  uint64_t prefix = 0;
  if (length >= 4)
    return (uint64_t)four_bytes(term.bytes) << 32 |
           (((uint64_t)four_bytes(term.bytes + length - 4)
             << 8 * (8 - length)) &
            UINT32_MAX);
  for (size_t i = 0; i < length; i++)
    prefix |= (uint64_t)(unsigned char)term.bytes[i] << 8 * (7 - i);
  return prefix;
}

/* The order of two terms whose prefixes are equal. */
static int compare_rest (jb_slice a, jb_slice b) {
  /* One of two short ones is then the other with zeros behind it. */
  if (a.length <= 8 && b.length <= 8)
    return a.length < b.length ? -1 : a.length > b.length;
  return compare(a, b);
}

static jb_status step_walk (jb_merge_job *job, size_t i, jb_error *err) {
  jb_merge_input *input = &job->inputs[i];
  jb_status status = jb_term_walk_next(&input->walk, &input->there, err);
  job->prefixes[i] =
      status == JB_OK && input->there ? prefix_of(input->walk.term) : NO_PREFIX;
  return status;
}

/*
** The walks that stand at the least of their terms. Which one that is cannot be
** guessed, so the first two loops are made without a branch.
*/
static size_t find_least_term (const jb_merge_job *job,
                               unsigned char least[JB_MERGE_INPUTS]) {
  uint64_t prefix = NO_PREFIX;
  size_t found = 0, count = 1;
  for (size_t i = 0; i < job->input_count; i++)
    prefix = job->prefixes[i] < prefix ? job->prefixes[i] : prefix;
  if (prefix == NO_PREFIX)
    return 0;
  for (size_t i = 0; i < job->input_count; i++) {
    least[found] = (unsigned char)i;
    found += job->prefixes[i] == prefix;
  }
  for (size_t i = 1; i < found; i++) {
    int order = compare_rest(job->inputs[least[i]].walk.term,
                             job->inputs[least[0]].walk.term);
    if (order < 0)
      count = 0;
    if (order <= 0)
      least[count++] = least[i];
  }
  return count;
}

/* Take the least term of all walks; false in '*any' behind the last. */
static jb_status next_term (jb_merge_job *job, bool *any, uint64_t *work,
                            jb_error *err) {
  unsigned char least[JB_MERGE_INPUTS];
  size_t count = find_least_term(job, least);
  jb_slice term;
  *any = count > 0;
  if (count == 0)
    return JB_OK;
  term = job->inputs[least[0]].walk.term;
  jb_buffer_reset(&job->term);
  jb_buffer_append(&job->term, term.bytes, term.length);
  if (job->term.status != JB_OK)
    return jb_fail_memory(err, term.length);
  job->at_hand = true;
  job->written = job->resumed = 0;
  *work += TERM_WORK;
  for (size_t i = 0; i < count; i++)
    if (open_postings(job, least[i], err) != JB_OK)
      return err->code;
  return JB_OK;
}

/* Leave the term at hand behind. */
static jb_status end_term (jb_merge_job *job, jb_error *err) {
  for (size_t i = 0; i < job->having_count; i++) {
    job->inputs[job->having[i]].number = JB_NO_DOCUMENT;
    if (step_walk(job, job->having[i], err) != JB_OK)
      return err->code;
  }
  job->having_count = 0;
  return JB_OK;
}

jb_status jb_merge_open_terms (jb_merge_job *job, jb_error *err) {
  job->having_count = 0;
  job->resumed = job->written;
  for (size_t i = 0; i < job->input_count; i++) {
    jb_merge_input *input = &job->inputs[i];
    input->number = JB_NO_DOCUMENT;
    if (jb_term_walk_open(input->segment, term_of(job), &input->walk, err) !=
        JB_OK)
      return err->code;
    input->walking = true;
    jb_term_walk_uncounted(&input->walk);
    if (step_walk(job, i, err) != JB_OK)
      return err->code;
    if (!input->there || job->term.length == 0 ||
        compare(input->walk.term, term_of(job)) != 0)
      continue;
    if ((job->at_hand ? open_postings(job, i, err) : step_walk(job, i, err)) !=
        JB_OK)
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
    if (!job->at_hand && next_term(job, &any, &work, err) != JB_OK)
      return err->code;
    if (!any) {
      *done = true;
      break;
    }
    if (write_postings(job, *budget, &work, err) != JB_OK)
      return err->code;
    if (!job->at_hand && end_term(job, err) != JB_OK)
      return err->code;
  }
  *budget -= work < *budget ? work : *budget;
  return JB_OK;
}
