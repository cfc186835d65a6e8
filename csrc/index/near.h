/* SPDX-License-Identifier: MIT */
/*
** Whether the operands of a NEAR stand close together in a document, as
** query.h defines it.
**
** The occurrences of all operands in a document are put in order; for each is
** worked out which sets of operands a row of occurrences that ends with it can
** be made of: a bit a set, 2^JB_QUERY_NEAR_OPERANDS of them. So the answer is
** exact, without trying out choices.
*/
#ifndef JB_INDEX_NEAR_H
#define JB_INDEX_NEAR_H

#include "index/occurrences.h"

typedef struct jb_near {
  const jb_part *part;
  jb_occurrences *terms; /* owned; of all operands, one after the other */
  unsigned *operands;    /* owned; the operand of each term */
  size_t term_count;
  unsigned operand_count;
  uint32_t longest; /* characters of the longest term */
  jb_text_starts starts;
  jb_buffer places; /* of the document at hand */
} jb_near;

/* To be closed even if this fails. */
jb_status jb_near_open (jb_near *near, const jb_plan *plan, const jb_part *part,
                        size_t segment, jb_error *err);
void jb_near_close (jb_near *near);

/* Documents never fall. */
jb_status jb_near_holds (jb_near *near, uint32_t document, bool *holds,
                         jb_error *err);

#endif
