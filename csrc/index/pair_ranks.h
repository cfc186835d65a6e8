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

#include "index/segment.h"

/*
** Ranks are told when those of a block are so near to one another: what is
** found by them is read through about as many blocks of the pair.
*/
#define JB_RANKS_APART (4 * (uint32_t)JB_BLOCK_DOCUMENTS)

typedef struct jb_pair_ranks {
  jb_postings postings; /* of the pair; its state NULL: none was opened yet */
  bool there;           /* there is such a pair */
  unsigned at;          /* of the block at hand: the place found last */
} jb_pair_ranks;

#define JB_PAIR_RANKS_CLOSED ((jb_pair_ranks){.postings = {.state = NULL}})

/*
** The term of a word's leading pair; its bytes, or 0 where the word has not two
** characters, or 'term' is no word.
*/
size_t jb_leading_pair (jb_slice term, char pair[JB_PAIR_BYTES]);

/*
** Open a pair's postings, in place of those opened before of the same segment;
** to be closed in the end. A segment without the pair is no error.
*/
jb_status jb_pair_ranks_open (jb_segment *segment, jb_slice pair,
                              jb_pair_ranks *ranks, jb_error *err);
void jb_pair_ranks_close (jb_pair_ranks *ranks);

/*
** Put documents in place of 'gaps', those of their ranks, the first gap that
** above 'first'. '*sound' is false where the pair has not so many.
*/
jb_status jb_pair_ranks_documents (jb_pair_ranks *ranks, uint32_t first,
                                   unsigned count, uint32_t *gaps, bool *sound,
                                   jb_error *err);

/*
** The other way: the ranks of rising documents (never back from one call to the
** next) as the first and gaps, the first gap being 0. '*told' is false where
** one is not the pair's, or they are too far apart.
*/
jb_status jb_pair_ranks_of (jb_pair_ranks *ranks, const uint32_t *documents,
                            unsigned count, uint32_t *first, uint32_t *gaps,
                            bool *told, jb_error *err);

#endif
