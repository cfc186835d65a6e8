/* SPDX-License-Identifier: MIT */
/*
** How a segment is stored: the grammar of its streams.
**
** A stream is one long run of bytes, cut into chunks of JB_CHUNK_BYTES (the
** last is shorter; an empty stream has none). What is told of here may begin
** in one chunk and end in the next. v() is a varint (varint.h), run(n) a run of
** n packed numbers (packed.h); "gap" is what a number of a rising row is above
** the least it could be: its predecessor plus one, at first 0.
**
** HEADER (one chunk, written last; what it counts is checked by verify)
**   header    = v(documents) v(total length) v(terms) {v(stream's bytes)}
**               the streams in the order of jb_segment_streams
**
** DOCUMENTS, LENGTHS, FIELDS: documents by 128, the last block shorter
**   documents = v(least article) run(article - least)
**               v(first day) run(day before - day)
**               v(bytes of the fields block)
**   lengths   = 1 byte a document: its length code
**   fields    = run(length of the field), for each of JB_INDEX_FIELDS fields
**
** TERMS, KEYS: the dictionary, in blocks of at most JB_DICTIONARY_BYTES
**   block     = {entry}
**   entry     = head [lengths] rest (inlined | stored)
**   head      = 1 byte: the bytes of the rest, if they are 1 to 3 and the term
**               is as long as the one before; or 0, with the lengths to follow
**               (as at a block's first); plus 4 times the bytes of inlined
**               postings, or 0 if they are stored
**   lengths   = 1 byte: bytes shared with the term before (0 for the block's
**               first), bytes of the rest times 16; a half that is 15 is
**               followed by v(what is over), the shared one's first
**   inlined   = golomb(documents - 1, 0) {class} {rice(document's gap, g)}
**               {golomb(position's gap, p)}      few postings, here at once: in
**               bits, codes and parameters as in bit_stream.h: g is the bits of
**               11/16 of the segment's documents divided by the term's, less
**               1; p those of the mean length, less 2; or 0
**   class     = [1 bit] [2 bits] [golomb(weight - 1, 1)
**               [golomb(positions - 1, 0)]]
**               not with the first posting: a bit, 0 if the class is that of
**               the posting before, and is then left out; the class: one
**               position, or none, and weight 1, 2, 5 for 0, 1, 2; or 3, and
**               then they are told
**   stored    = v(documents) v(max weight - 1) code v(bytes of blocks)
**               [v(bytes of skips)] [v(bytes of positions)]
**               the skips where there are more than 128 documents; the places
**               in POSTINGS and POSITIONS are the sums of all before
**   key       = v(bytes) first term, v(bytes of the block)
**               v(bytes of its postings) v(bytes of its positions)
**
** POSTINGS: for each stored term its blocks, then its skips
**   blocks    = {documents weights}                         128 documents each
**   documents = run(document's gap) | ranks
**   ranks     = 1 byte: 255; v(first rank) run(rank's gap)
**               of a word: ranks among the documents of its leading pair, which
**               has not such blocks itself (pair_ranks.h); the first gap is 0
**   weights   = 1 byte: a weight that many have times 2; plus 1 where others
**               have another: then run(weight folded by that, see folded.h)
**   skips     = [{groups}] {group}         the first with more than 128 blocks
**   group     = run(last document's gap) run(bytes of the block)
**               run(max weight - 1) run(min length code)
**               [run(bytes of its positions)]               128 blocks each
**               a min length code is the least jb_length_code_bound
**   groups    = run(last document's gap) run(bytes of the group)
**               run(bytes of its blocks) [run(bytes of its positions)]
**                                                           128 groups each
**
** POSITIONS: for each block of postings, of terms that have positions
**   positions = run(positions - 1 of each document) {run(position's gap)}
**               the positions of all documents in a row, by 128
**
** DELETED: there are none, or all
**   deleted   = bits of JB_DELETED_DOCUMENTS documents, least first, the last
**               chunk's as many bytes as it needs, the bits left over 0
**
** What stands in brackets for positions is left out for terms without them.
*/
#ifndef JB_INDEX_SEGMENT_FORMAT_H
#define JB_INDEX_SEGMENT_FORMAT_H

#include "index/segment.h"

/* The streams the header counts, in their order there. */
#define JB_SEGMENT_STREAMS 7
extern const jb_stream jb_segment_streams[JB_SEGMENT_STREAMS];

/* What the header says. */
typedef struct jb_segment_totals {
  uint32_t document_count;
  uint64_t total_length, term_count;
  uint64_t bytes[JB_STREAM_END]; /* of each stream that is counted */
} jb_segment_totals;

#define JB_DICTIONARY_BYTES ((size_t)512)

/*
** Postings are inlined when they take at most so many bytes, and are of at most
** so many documents with so many positions together.
*/
#define JB_INLINE_BYTES 63
#define JB_INLINE_DOCUMENTS 24
#define JB_INLINE_POSITIONS 48

/*
** The parameters of inlined postings: p from the mean length, as most positions
** are spread over their documents evenly; g by how many documents there are.
*/
typedef struct jb_inline_parameters {
  unsigned position_bits;
  unsigned char gap_bits[JB_INLINE_DOCUMENTS + 1];
} jb_inline_parameters;

unsigned jb_inlined_position_bits (uint64_t total_length,
                                   uint32_t document_count);

/* The parameters of a segment, when its documents are all there. */
void jb_inlined_begin (jb_inline_parameters *parameters, uint64_t total_length,
                       uint32_t document_count);

/*
** What ranks begin with: no run does. They are told where that is shorter than
** gaps by so many bytes or more, as another term's block is read for them.
*/
#define JB_RANKED_BLOCK 255
#define JB_RANKED_LESS 8

/* Blocks in a group of skip data. */
#define JB_GROUP_BLOCKS 128

/* The most bytes of a block of postings, and of the fields of 128 documents. */
#define JB_POSTINGS_BLOCK_BYTES (2 * (size_t)JB_PACKED_BYTES + 1)
#define JB_FIELDS_BLOCK_BYTES (JB_INDEX_FIELDS * (size_t)JB_PACKED_BYTES)

/* Documents whose bits fill a chunk of DELETED. */
#define JB_DELETED_DOCUMENTS ((uint32_t)JB_CHUNK_BYTES * 8)

#endif
