/* SPDX-License-Identifier: MIT */
/*
** A segment: the index of some articles, written once and then only read,
** but for the bits of the deleted.
**
** Its documents are numbered from 0 by age, the newest first, those of a day
** in the order of their keys: the order in which results of equal rank are
** shown, so that walking through documents meets the better of two equals
** first, and that a range of dates is a range of numbers.
**
** A term's postings are blocks of 128 documents with, for each document, its
** weight: the occurrences, each counting for what its field weighs
** (document.h), together at most JB_WEIGHT_MAX; for words, their count. For
** each block the last document, the greatest weight and the smallest length
** code are kept beside the blocks, so that whoever looks for the best can pass
** over a block without reading it (Ding and Suel, Faster top-k document
** retrieval using block-max indexes, 2011). Positions lie in a stream of
** their own, read only by those who ask for them. The documents of a word are
** nearly those of the pair of its first two characters, and may be told by
** their places among these (pair_ranks.h).
**
** The stored grammar is told in segment_format.h.
*/
#ifndef JB_INDEX_SEGMENT_H
#define JB_INDEX_SEGMENT_H

#include "index/chunks.h"
#include "index/document.h"

#define JB_BLOCK_DOCUMENTS 128
#define JB_WEIGHT_MAX 65535U
#define JB_SEGMENT_DOCUMENTS ((uint32_t)1 << 28)  /* at most */
#define JB_DOCUMENT_POSITIONS ((uint32_t)1 << 28) /* at most */
#define JB_NO_DOCUMENT UINT32_MAX                 /* behind the last */
#define JB_PAIR_BYTES 9 /* of a pair's term: its kind, two characters */

/*                                                                 lengths */

/*
** A length in characters as one byte, exact up to 31 and then within 1/16,
** never falling: what ranking knows of it. And the least length of a code.
** From 507,904 characters on all have the code 255.
*/
unsigned char jb_length_code (uint32_t length);
uint32_t jb_length_of_code (unsigned char code);

/*
** A code such that with it 'max_weight' scores no less than 'weight' (at least
** 1, not over 'max_weight') does with 'code', whatever the average length; the
** least of a block's postings bounds them all, far tighter than the least
** length would.
*/
unsigned char jb_length_code_bound (unsigned char code, uint32_t weight,
                                    uint32_t max_weight);

/*                                                                 reading */

/*
** Verified chunks kept in memory, shared by the segments of one index, least
** used ones forgotten beyond 'bytes'. A chunk in use is never forgotten.
*/
typedef struct jb_chunk_cache jb_chunk_cache;
jb_status jb_chunk_cache_open (const jb_chunk_store *store, size_t bytes,
                               jb_chunk_cache **cache, jb_error *err);
void jb_chunk_cache_close (jb_chunk_cache *cache);
/* Forget the chunks of a segment (it was dropped, or deleted from). */
void jb_chunk_cache_forget (jb_chunk_cache *cache, uint32_t segment);

/* What is known of each document; arrays with one entry each. */
typedef struct jb_segment_documents {
  uint32_t count;
  const int64_t *articles;
  const int32_t *days; /* falling */
  const unsigned char *length_codes;
} jb_segment_documents;

typedef struct jb_segment jb_segment;

/* Open a segment; the cache must outlive it. */
jb_status jb_segment_open (jb_chunk_cache *cache, uint32_t number,
                           jb_segment **segment, jb_error *err);
void jb_segment_close (jb_segment *segment);

/*
** Read the bits of the deleted anew: they have been written since the segment
** was opened. All else of it stays as it is, open walks and postings too.
*/
jb_status jb_segment_reload_deleted (jb_segment *segment, jb_error *err);

/* The columns; read at their first use (the reason why this can fail). */
jb_status jb_segment_columns (jb_segment *segment,
                              const jb_segment_documents **documents,
                              jb_error *err);

/*
** Where the positions of each field of a document begin: JB_INDEX_FIELDS + 1
** numbers, the last being the document's length. They live until the next
** call. Kept packed (at 1 M documents they would fill 40 MB), 128 documents
** unpacked at a time: ask in rising order.
*/
jb_status jb_segment_field_starts (jb_segment *segment, uint32_t document,
                                   const uint32_t **starts, jb_error *err);

uint32_t jb_segment_number (const jb_segment *segment);
uint32_t jb_segment_document_count (const jb_segment *segment);
/* Sum of the lengths of all documents, deleted ones too. */
uint64_t jb_segment_total_length (const jb_segment *segment);
/* Bytes of all its chunks. */
uint64_t jb_segment_bytes (const jb_segment *segment);

/*
** A bit a document, 64 in a word, set when it is deleted; NULL when none is.
** Belongs to the segment, as of its opening.
*/
const uint64_t *jb_segment_deleted (const jb_segment *segment);
uint32_t jb_segment_deleted_count (const jb_segment *segment);

/*                                                                   terms */

typedef struct jb_term_entry {
  uint32_t document_count; /* with the term, deleted ones too; at least 1 */
  uint32_t max_weight;     /* greatest of all blocks */
  unsigned char min_length_code; /* with max_weight a bound of all scores; 0
                                 ** where it is not known */
  bool has_positions;
  /* For postings.c alone. */
  bool inlined;             /* the postings stand in the dictionary itself */
  unsigned char pair_bytes; /* of a word's leading pair, or 0; pair_ranks.h */
  char pair[JB_PAIR_BYTES];
  uint64_t postings;       /* byte in the stream of postings, or of terms */
  uint64_t postings_bytes; /* of all blocks */
  uint64_t skip_bytes;     /* of the skip data behind them */
  uint64_t positions;      /* byte in the stream of positions */
  uint64_t positions_bytes;
} jb_term_entry;

/* JB_NOT_FOUND (err untouched): the segment has no such term. */
jb_status jb_segment_find (jb_segment *segment, jb_slice term,
                           jb_term_entry *entry, jb_error *err);

/* Walking the terms in the order of their bytes. */
typedef struct jb_term_walk {
  jb_slice term; /* the term at hand; lives until the next step */
  jb_term_entry entry;
  struct jb_term_walk_state *state; /* owned */
} jb_term_walk;

/* Stand before the first term that is not less than 'from'. */
jb_status jb_term_walk_open (jb_segment *segment, jb_slice from,
                             jb_term_walk *walk, jb_error *err);
/* '*there' is false behind the last. */
jb_status jb_term_walk_next (jb_term_walk *walk, bool *there, jb_error *err);
void jb_term_walk_close (jb_term_walk *walk);

/*                                                                postings */

/*
** A place in a term's postings. The block at hand is open for reading:
** documents rise; index is the place in it. Fields are for reading only.
*/
typedef struct jb_postings {
  uint32_t documents[JB_BLOCK_DOCUMENTS];
  uint32_t weights[JB_BLOCK_DOCUMENTS];
  unsigned count, index; /* of the block at hand; count 0: none is open */
  uint32_t document;     /* documents[index], or JB_NO_DOCUMENT at the end */
  uint32_t document_count;
  /* The block that jb_postings_shallow stands at. */
  uint32_t block_last, block_max_weight;
  unsigned char block_min_length_code;
  bool has_positions;
  struct jb_postings_state *state; /* owned: chunks held, places */
} jb_postings;

/* Open the postings of a term, standing at its first document. */
jb_status jb_postings_open (jb_segment *segment, const jb_term_entry *entry,
                            jb_postings *postings, jb_error *err);
void jb_postings_close (jb_postings *postings);

/*
** The same for another term of the same segment, with the memory and the chunks
** that 'postings' has; 'state' NULL: like jb_postings_open. After an error
** they are closed.
*/
jb_status jb_postings_reopen (jb_segment *segment, const jb_term_entry *entry,
                              jb_postings *postings, jb_error *err);

/*
** The same for documents and weights alone of a term that is in few documents
** of the segment, told without keeping anything: '*count' of them, none when
** the term is to be opened. There is room for JB_BLOCK_DOCUMENTS.
*/
jb_status jb_postings_few (jb_segment *segment, const jb_term_entry *entry,
                           uint32_t *documents, uint32_t *weights,
                           unsigned *count, jb_error *err);

/*
** The same for who chooses among blocks: standing nowhere until
** jb_postings_turn; block_last and the bounds beside it are not known.
*/
jb_status jb_postings_open_blocks (jb_segment *segment,
                                   const jb_term_entry *entry,
                                   jb_postings *postings, jb_error *err);

/*
** What jb_postings_shallow would show of the block 'first', a multiple of
** JB_BLOCKS_BOUNDED, and those after it; lives until the postings move. Behind
** the last block, and of a term that stands in the dictionary, there is none.
*/
#define JB_BLOCKS_BOUNDED 128
typedef struct jb_block_bounds {
  unsigned count; /* of blocks, at most JB_BLOCKS_BOUNDED */
  const uint32_t *last, *max_weight, *min_length_code;
} jb_block_bounds;
jb_status jb_postings_bounds (jb_postings *postings, uint32_t first,
                              jb_block_bounds *bounds, jb_error *err);

/*
** The same for who looks at places: standing at the first document that is not
** less than 'target', without reading the blocks before; and 'weights' is not
** filled, but the weight of the document at hand told by jb_postings_weight.
** 'state' is NULL, or of postings of any segment that were released.
*/
jb_status jb_postings_open_places (jb_segment *segment,
                                   const jb_term_entry *entry, uint32_t target,
                                   jb_postings *postings, jb_error *err);
jb_status jb_postings_weight (jb_postings *postings, uint32_t *weight,
                              jb_error *err);

/* Let go of all that was read, but not of the memory; 'state' can be NULL. */
void jb_postings_release (jb_postings *postings);

/* Go to the next document. */
jb_status jb_postings_next (jb_postings *postings, jb_error *err);

/* Go to the first document that is not less than 'target' (never back). */
jb_status jb_postings_seek (jb_postings *postings, uint32_t target,
                            jb_error *err);

/* Go to the first document of the next block, decoding it whole. */
jb_status jb_postings_next_block (jb_postings *postings, jb_error *err);

/* Go to the first document of the block of a number, also back. */
jb_status jb_postings_turn (jb_postings *postings, uint32_t block,
                            jb_error *err);

/*
** The places of blocks: opening stands at the first, a block that is opened
** takes its place along unless jb_postings_shallow is ahead of it already, but
** shows block_last alone: its bounds are known when they are asked for.
**
** Look at the skip data only: fill block_last, block_max_weight and
** block_min_length_code for the block that would hold 'target' (never back).
** block_last is JB_NO_DOCUMENT when there is none. The weight with the length
** code scores no less than any posting of the block (jb_length_code_bound).
*/
jb_status jb_postings_shallow (jb_postings *postings, uint32_t target,
                               jb_error *err);

/*
** The places of the term in the document at hand, rising; they live until
** the postings move. JB_MISUSE for a term without positions.
*/
jb_status jb_postings_positions (jb_postings *postings,
                                 const uint32_t **positions, uint32_t *count,
                                 jb_error *err);

/*                                                                 writing */

/*
** A segment being written: documents first, all of them, then the terms in
** rising order of their bytes, the postings of each in rising order of
** documents. Chunks are written as they fill, so little is kept in memory;
** the writer can be stopped after any document or posting and gone on with by
** another (jb_segment_writer_save), which is how merges are parted into bounded
** steps.
** Nothing refers to the segment before its manifest does.
*/
typedef struct jb_segment_writer jb_segment_writer;

jb_status jb_segment_writer_open (const jb_chunk_store *store, uint32_t number,
                                  jb_segment_writer **writer, jb_error *err);
/* Frees the writer; chunks written so far stay where they are. */
void jb_segment_writer_close (jb_segment_writer *writer);

/*
** The next document, its day not later than that of the one before;
** field_starts as jb_segment_field_starts gives them, from 0, never falling.
*/
jb_status jb_segment_writer_document (
    jb_segment_writer *writer, int64_t article, int32_t day,
    const uint32_t field_starts[JB_INDEX_FIELDS + 1], jb_error *err);

/*
** Begin a term, greater than the last one, of 1 to JB_TERM_BYTES bytes. All
** but those of the kinds JB_TERM_WORD and JB_TERM_ARTICLE have positions.
*/
jb_status jb_segment_writer_term (jb_segment_writer *writer, jb_slice term,
                                  jb_error *err);

/*
** A posting of the term begun, documents rising: 'positions' rise and lie in
** the document, 'position_count' is 0 for terms without and at least 1 for
** others. The weight is at least 1, what is over JB_WEIGHT_MAX is cut. A term
** without any posting is left out.
*/
jb_status jb_segment_writer_posting (jb_segment_writer *writer,
                                     uint32_t document, uint32_t weight,
                                     const uint32_t *positions,
                                     uint32_t position_count, jb_error *err);

/* Bytes of chunks written since the writer was opened: the work done. */
uint64_t jb_segment_writer_bytes (const jb_segment_writer *writer);

/*
** Append to 'state' all that another writer needs to go on: among the
** documents, between two terms, or within a term's postings (the commonest
** term of a large archive is more than one step's work); and go on from it.
** The state is at most about 200 KB, and the skip data of a term begun. What is
** read from it is checked.
*/
jb_status jb_segment_writer_save (jb_segment_writer *writer, jb_buffer *state,
                                  jb_error *err);
jb_status jb_segment_writer_resume (const jb_chunk_store *store,
                                    uint32_t number, jb_slice state,
                                    jb_segment_writer **writer, jb_error *err);

/* End the last term and write what is left, the header last. */
jb_status jb_segment_writer_finish (jb_segment_writer *writer, jb_error *err);

/*
** Mark documents as deleted: 'deleted' has a bit a document, 64 in a word.
** Chunks in which nothing has changed are left as they are.
*/
jb_status jb_segment_write_deleted (const jb_chunk_store *store,
                                    uint32_t number, uint32_t document_count,
                                    const uint64_t *deleted, jb_error *err);

/* Drop all chunks of a segment. */
jb_status jb_segment_remove (const jb_chunk_store *store, uint32_t number,
                             jb_error *err);

/*                                                                checking */

/*
** Read every chunk of a segment and verify checksums, bounds, the order of
** terms, documents and positions, skip data against blocks, and the counts of
** the header. JB_BAD_FORMAT says what is wrong and where.
*/
jb_status jb_segment_verify (jb_segment *segment, jb_error *err);

#endif
