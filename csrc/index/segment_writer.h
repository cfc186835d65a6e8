/* SPDX-License-Identifier: MIT */
/*
** What the parts of the segment writer share: segment_write.c has the
** documents, postings_write.c the postings of a term, terms_write.c the
** dictionary, segment_state.c stopping and going on.
*/
#ifndef JB_INDEX_SEGMENT_WRITER_H
#define JB_INDEX_SEGMENT_WRITER_H

#include "index/segment_format.h"
#include "index/stream_writer.h"

/* Places of the streams in jb_segment_streams. */
enum {
  AT_DOCUMENTS,
  AT_LENGTHS,
  AT_FIELDS,
  AT_TERMS,
  AT_KEYS,
  AT_POSTINGS,
  AT_POSITIONS
};

/* Skip data of a block. */
typedef struct jb_block_skip {
  uint32_t last, bytes, max_weight, positions_bytes;
  unsigned char min_code;
} jb_block_skip;

/* Documents of which the block is not yet full. */
typedef struct jb_pending_documents {
  unsigned count;
  int64_t articles[JB_BLOCK_DOCUMENTS];
  int32_t days[JB_BLOCK_DOCUMENTS];
  uint32_t lengths[JB_INDEX_FIELDS][JB_BLOCK_DOCUMENTS]; /* of the fields */
} jb_pending_documents;

/* Postings of the term begun, of which the block is not yet written. */
typedef struct jb_pending_postings {
  unsigned count;
  uint32_t documents[JB_BLOCK_DOCUMENTS];
  uint32_t weights[JB_BLOCK_DOCUMENTS];
  uint32_t counts[JB_BLOCK_DOCUMENTS]; /* of positions */
  uint32_t *gaps; /* owned; of the positions of all documents in a row */
  size_t gap_count, gap_capacity;
} jb_pending_postings;

/* The term begun. */
typedef struct jb_term_writer {
  bool begun, has_positions;
  uint32_t document_count, max_weight;
  uint32_t next_document; /* the least that may come, of the next block */
  unsigned char min_code;
  uint64_t blocks_bytes, positions_bytes;
  jb_block_skip *skips; /* owned */
  size_t skip_count, skip_capacity;
  bool pair_opened; /* the writer's pairs stand at the word's leading one */
} jb_term_writer;

/* The dictionary's block that is being filled. */
typedef struct jb_dictionary_writer {
  jb_buffer block;
  jb_buffer first_term; /* of the block */
  jb_buffer last_term;  /* written or begun; empty before the first */
  uint64_t postings_bytes, positions_bytes; /* of the block's terms */
  jb_buffer before; /* the last term that has an entry in the block */
} jb_dictionary_writer;

/* The pairs written, for the words; written_pairs.h. */
typedef struct jb_written_pairs jb_written_pairs;

struct jb_segment_writer {
  jb_chunk_store store;
  uint32_t number;
  uint64_t written;
  bool failed;      /* nothing more can be done but close */
  bool terms_begun; /* documents are all there */
  uint32_t document_count;
  uint64_t total_length, term_count;
  int32_t last_day;
  jb_pending_documents pending;
  jb_term_writer term;
  jb_pending_postings postings;
  jb_dictionary_writer dictionary;
  /* Length codes, read back as postings ask for them: a chunk at a time. */
  jb_inline_parameters parameters;
  unsigned char *codes; /* owned; NULL before the first term */
  bool *codes_read;     /* owned; one a chunk of LENGTHS */
  jb_buffer scratch, read;
  jb_stream_writer streams[JB_SEGMENT_STREAMS];
  bool words_begun;
  uint64_t before_words[JB_SEGMENT_STREAMS]; /* the streams' bytes then */
  jb_written_pairs *pairs; /* owned; NULL until a word asks for its pair */
};

/*
** Postings of the term begun, in columns; counts are of positions, 0 for terms
** without, and 'gaps' those of all of them in a row.
*/
typedef struct jb_posting_rows {
  unsigned count;
  const uint32_t *documents, *weights, *counts, *gaps;
} jb_posting_rows;

/* Like jb_segment_writer_posting for each; after an error all has failed. */
jb_status jb_segment_writer_postings (jb_segment_writer *writer,
                                      const jb_posting_rows *rows,
                                      jb_error *err);

/* Append the header of a segment whose streams have so many bytes. */
void jb_writer_append_header (const jb_segment_writer *writer,
                              const uint64_t bytes[JB_SEGMENT_STREAMS],
                              jb_buffer *header);

/* Append the bytes of a buffer to a stream. */
jb_status jb_writer_append (jb_segment_writer *writer, unsigned stream,
                            const jb_buffer *bytes, jb_error *err);

/* Write the documents left and get ready for terms, if that is to be done. */
jb_status jb_writer_begin_terms (jb_segment_writer *writer, jb_error *err);

/* End the term begun, if there is one: its postings and its entry. */
jb_status jb_writer_end_term (jb_segment_writer *writer, jb_error *err);

/*
** Add the entry of the term begun, dictionary.last_term: 'postings' is what
** the grammar has behind the term's bytes, 'inlined_bytes' the length of it if
** that is the postings themselves, else 0.
*/
jb_status jb_dictionary_append (jb_segment_writer *writer, jb_slice postings,
                                size_t inlined_bytes, uint64_t postings_bytes,
                                uint64_t positions_bytes, jb_error *err);

/* Write the block that is being filled, if it holds anything. */
jb_status jb_dictionary_end_block (jb_segment_writer *writer, jb_error *err);

/* Append the places of documents to 'buffer', as the grammar has positions. */
void jb_positions_append (jb_buffer *buffer, const jb_pending_postings *block);

/*
** Write the postings of a term as the dictionary has them; how many bytes, or
** 0 if they are too many or too long for it.
*/
size_t jb_inlined_write (const jb_inline_parameters *parameters,
                         const jb_pending_postings *block, bool has_positions,
                         unsigned char bytes[JB_INLINE_BYTES]);

#endif
