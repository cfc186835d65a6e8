/* SPDX-License-Identifier: MIT */
/*
** A merge under way: some segments being made into one.
**
** First all documents are numbered anew, by merging the segments' documents,
** each in order already, by day and, of those of one day, by their keys, which
** are only asked for then. Deleted ones get no number. Then all terms are
** walked through in their order, and each term's postings are written with the
** new numbers; positions are what they were. A map from the old numbers to the
** new always rises, so postings stay in order within a segment.
**
** A step may end after any document and after any posting. What another
** process needs to go on is stored in the stream JB_STREAM_MERGE of the result,
** to which nothing but the manifest's list of merges refers:
**
**   chunk 0, 1 …            map, as far as it is in full chunks
**   map     = { run }
**   run     = v(length * 128 + dropped * 64 + input) [v(skipped)]   varints
**             the next 'skipped' (if dropped) documents of the input have no
**             number, the 'length' (at least 1) after them get the next ones
**   chunk STATE, STATE + 1 …  state, cut into chunks
**   state   = bytes phase documents newest oldest inputs { next } chunks tail
**             term at-hand written writer
**     bytes     of the state, without this number
**     phase     0: documents are being numbered, 1: terms are being written
**     documents numbered so far; newest, oldest: days of the first, the last
**     next      the first document of the input not yet seen
**     chunks    of the map; tail = length and bytes of the map's end
**     term      length and bytes of the last term begun
**     at-hand   1: not all its postings are written yet
**     written   of a term at hand: 0, or 1 + the last document written
**     writer    length and bytes of jb_segment_writer_save
*/
#ifndef JB_INDEX_MERGE_JOB_H
#define JB_INDEX_MERGE_JOB_H

#include "index/index_state.h"
#include "index/merge.h"
#include "index/segment_reader.h"

/* The chunk of JB_STREAM_MERGE at which the state begins. */
#define JB_MERGE_STATE ((uint32_t)1 << 30)

typedef enum jb_merge_phase {
  JB_MERGE_DOCUMENTS = 0,
  JB_MERGE_TERMS = 1
} jb_merge_phase;

typedef struct jb_merge_input {
  jb_segment *segment; /* the index's */
  const jb_segment_documents *documents;
  uint32_t next;     /* document not yet seen */
  uint32_t *map;     /* owned; from old numbers to new, or JB_NO_DOCUMENT */
  uint32_t skipped;  /* documents without a number right before 'next' */
  jb_buffer key;     /* the order key of 'next' … */
  bool key_known;    /* … when it was asked for */
  jb_term_walk walk; /* while 'walking' */
  bool walking, there;
  /* Of the term at hand: a block of its postings, or all that are inlined, but
  ** for those that are not to be written; and the one at hand. */
  unsigned count, index;
  size_t gap;      /* of its first position, in 'gaps' */
  uint32_t number; /* numbers[index], or JB_NO_DOCUMENT: none is left */
  uint32_t numbers[JB_BLOCK_DOCUMENTS], weights[JB_BLOCK_DOCUMENTS];
  uint32_t counts[JB_BLOCK_DOCUMENTS];
  const uint32_t *gaps;
  bool stored;          /* 'postings' stands at the block: there may be more */
  jb_postings postings; /* kept open from term to term */
} jb_merge_input;

struct jb_merge_job {
  const jb_chunk_store *store; /* the index's */
  uint32_t result;
  size_t input_count;
  jb_merge_input *inputs;    /* owned */
  jb_segment_writer *writer; /* owned; NULL before the first step */
  jb_merge_phase phase;
  uint32_t document_count; /* numbered so far */
  int32_t newest, oldest;  /* days of the first and the last of these */
  jb_buffer map_tail;      /* runs not yet in a chunk */
  uint32_t map_chunks;
  size_t run_input; /* of the run still growing */
  uint32_t run_skipped, run_length;
  /* The first eight bytes of each walk's term as a number that orders as they
  ** do; the inputs that have the term at hand. */
  uint64_t prefixes[JB_MERGE_INPUTS];
  unsigned char having[JB_MERGE_INPUTS];
  uint32_t numbers[JB_MERGE_INPUTS]; /* of each of these: 'number', again, so
                                     ** that the least is found in one place */
  size_t having_count;
  jb_buffer term;   /* the last term begun */
  bool at_hand;     /* not all of its postings are written */
  uint32_t written; /* of the term at hand: 0, or 1 + the last document … */
  uint32_t resumed; /* … and as it was when the merge was gone on with */
};

/*
** Go on with a merge, whether in this process or from what is stored. All
** segments must be in the index's manifest. The job is the caller's.
*/
jb_status jb_merge_job_open (jb_index *index, const jb_manifest_merge *merge,
                             bool resume, jb_merge_job **job, jb_error *err);

/*
** Do work worth about '*budget' bytes written, and take it off. '*done': the
** segment is written, but for what jb_merge_job_finish does.
*/
jb_status jb_merge_job_step (jb_merge_job *job, uint64_t *budget, bool *done,
                             jb_error *err);

/* Store how far it is. */
jb_status jb_merge_job_save (jb_merge_job *job, jb_error *err);

/* The parts, each in a file of its own. */
jb_status jb_merge_number_documents (jb_merge_job *job, uint64_t *budget,
                                     bool *done, jb_error *err);
jb_status jb_merge_write_terms (jb_merge_job *job, uint64_t *budget, bool *done,
                                jb_error *err);
jb_status jb_merge_resume (jb_merge_job *job, jb_error *err);
/* Open walks and postings where the term at hand says. */
jb_status jb_merge_open_terms (jb_merge_job *job, jb_error *err);
/* End the run still growing. */
void jb_merge_end_run (jb_merge_job *job);

/* JB_BAD_FORMAT for the state of a merge. */
jb_status jb_merge_damaged (const jb_merge_job *job, uint32_t chunk,
                            jb_error *err);

#endif
