/* SPDX-License-Identifier: MIT */
/*
** Telling whether two texts are nearly the same, from a sketch of each.
**
** A text's shingles are all its runs of JB_SHINGLE_CHARACTERS characters. The
** resemblance of two texts is the share of shingles that both have among those
** that one of them has (Broder, On the resemblance and containment of
** documents, 1997). A sketch keeps the least JB_SKETCH_HASHES of the shingles'
** hashes; of those least in either sketch as many are in both as of all
** shingles, with a standard error of at most 1/(2 sqrt(JB_SKETCH_HASHES)), 3 %.
** Texts with fewer shingles are compared exactly.
*/
#ifndef JB_INDEX_SKETCH_H
#define JB_INDEX_SKETCH_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/slice.h"

#define JB_SHINGLE_CHARACTERS 8
#define JB_SKETCH_HASHES 256

typedef struct jb_sketch {
  uint64_t hashes[JB_SKETCH_HASHES]; /* rising, each once */
  size_t count;
} jb_sketch;

/*
** Make the sketch of some texts, loosely normalised UTF-8, each ended by a
** zero byte, over which no shingle reaches; a text that is shorter than a
** shingle is one. 'hashes' is memory used again. JB_NO_MEMORY.
*/
jb_status jb_sketch_make (jb_slice texts, jb_buffer *hashes, jb_sketch *sketch,
                          jb_error *err);

/* From 0 to 1; 0 when one of them has no shingles. */
double jb_sketch_resemblance (const jb_sketch *a, const jb_sketch *b);

#endif
