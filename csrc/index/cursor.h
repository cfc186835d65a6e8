/* SPDX-License-Identifier: MIT */
/*
** A text term's documents in a segment, a window of them at a time.
**
** There are three ways: a list of postings says all (a word of two
** characters, asked for anywhere), places must be looked at (phrases, fields,
** marks), or all is known already (single characters).
*/
#ifndef JB_INDEX_CURSOR_H
#define JB_INDEX_CURSOR_H

#include "index/occurrences.h"

/* Documents evaluated together. */
#define JB_WINDOW_DOCUMENTS 4096u
#define JB_WINDOW_WORDS (JB_WINDOW_DOCUMENTS / 64)

/* A bit a document of a window. */
typedef struct jb_window_bits {
  uint64_t words[JB_WINDOW_WORDS];
} jb_window_bits;

static inline bool jb_bits_any (const jb_window_bits *bits) {
  uint64_t any = 0;
  for (unsigned i = 0; i < JB_WINDOW_WORDS; i++)
    any |= bits->words[i];
  return any != 0;
}
static inline unsigned jb_bits_count (const jb_window_bits *bits) {
  unsigned count = 0;
  for (unsigned i = 0; i < JB_WINDOW_WORDS; i++)
    count += (unsigned)__builtin_popcountll(bits->words[i]);
  return count;
}
/* The first bit not below 'from', or JB_WINDOW_DOCUMENTS. */
static inline uint32_t jb_bits_next (const jb_window_bits *bits,
                                     uint32_t from) {
  uint32_t word = from / 64;
  uint64_t left;
  if (from >= JB_WINDOW_DOCUMENTS)
    return JB_WINDOW_DOCUMENTS;
  left = bits->words[word] & ~(uint64_t)0 << from % 64;
  while (left == 0) {
    if (++word == JB_WINDOW_WORDS)
      return JB_WINDOW_DOCUMENTS;
    left = bits->words[word];
  }
  return word * 64 + (uint32_t)__builtin_ctzll(left);
}

/* Documents base … end - 1 of a segment. */
typedef struct jb_window {
  uint32_t base, end;
} jb_window;

typedef enum jb_cursor_kind {
  JB_CURSOR_NOWHERE,
  JB_CURSOR_POSTINGS,
  JB_CURSOR_PLACES,
  JB_CURSOR_DENSE
} jb_cursor_kind;

typedef struct jb_cursor {
  jb_cursor_kind kind;
  const jb_plan *plan;
  const jb_plan_term *term;
  size_t segment; /* of the snapshot */
  const jb_dense_weights *dense;
  jb_postings *postings;      /* owned */
  jb_occurrences occurrences; /* JB_CURSOR_PLACES */
  uint64_t cost; /* about how many postings are read to go through it */
} jb_cursor;

/* To be closed even if this fails. */
jb_status jb_cursor_open (jb_cursor *cursor, const jb_plan *plan,
                          const jb_plan_term *term, size_t segment,
                          jb_error *err);
void jb_cursor_close (jb_cursor *cursor);

/* A document not less than 'from' before which the term is in none. */
jb_status jb_cursor_next (jb_cursor *cursor, uint32_t from, uint32_t *document,
                          jb_error *err);

/* No document of the window gives the term a greater score. */
jb_status jb_cursor_bound (jb_cursor *cursor, jb_window window, double *bound,
                           jb_error *err);

/*
** Fill 'bits' with the documents of the window that have the term, as far as
** they are in 'mask', and 'weights' (NULL: not wanted) at these with its
** weights. Windows rise.
*/
jb_status jb_cursor_fill (jb_cursor *cursor, jb_window window,
                          const jb_window_bits *mask, jb_window_bits *bits,
                          uint16_t *weights, jb_error *err);

#endif
