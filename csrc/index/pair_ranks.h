/* SPDX-License-Identifier: MIT */
/*
** A word's documents told by their ranks among those of its leading pair.
**
** Wherever 人民代表 stands, 人民 does: the documents of a word are some of
** those of the pair of its first two characters, mostly nearly all. To say
** which of the pair's they are takes a bit or less for each, where to say which
** of all documents takes ten. A rank is the place of a document among the
** pair's, from 0; as all blocks of postings but the last are full, the document
** of a rank is found by reading one block.
*/
#ifndef JB_INDEX_PAIR_RANKS_H
#define JB_INDEX_PAIR_RANKS_H

#include "base/buffer.h"
#include "index/segment.h"
#include "index/varint.h"

/*
** Ranks are told when those of a block are so near to one another: to find what
** they tell about as many documents of the pair are read.
*/
#define JB_RANKS_APART (4 * (uint32_t)JB_BLOCK_DOCUMENTS)

typedef struct jb_pair_ranks {
  jb_postings postings; /* of the pair; its state NULL: none was opened yet */
  bool there;           /* there is such a pair */
  unsigned at;          /* of the block at hand: the place found last */
} jb_pair_ranks;

/*
** The term of a word's leading pair; its bytes, or 0 where the word has not two
** characters, or 'term' is no word.
*/
size_t jb_leading_pair (jb_slice term, char pair[JB_PAIR_BYTES]);

/*
** Open a pair's postings, in place of those that '*ranks' has of the same
** segment; at NULL it is made, and is the caller's to close. A segment without
** the pair is no error.
*/
jb_status jb_pair_ranks_open (jb_segment *segment, jb_slice pair,
                              jb_pair_ranks **ranks, jb_error *err);
/* NULL is allowed. */
void jb_pair_ranks_close (jb_pair_ranks *ranks);

/*
** Read ranks as a block has them (segment_format.h) and tell the documents,
** rising. '*sound' is false where they make no sense.
*/
jb_status jb_pair_ranks_read (jb_pair_ranks *ranks, jb_bytes *bytes,
                              unsigned count, uint32_t *documents, bool *sound,
                              jb_error *err);

/*
** Append the ranks of rising documents (never back from one call to the next).
** '*told' is false where one is not the pair's, or they are too far apart;
** nothing is appended then.
*/
jb_status jb_pair_ranks_append (jb_pair_ranks *ranks, const uint32_t *documents,
                                unsigned count, jb_buffer *buffer, bool *told,
                                jb_error *err);

#endif
