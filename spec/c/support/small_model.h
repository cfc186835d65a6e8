/* SPDX-License-Identifier: MIT */
/*
** A small lexicon, a small corpus in a file, and the model trained on it, for
** tests and fuzz targets.
*/
#ifndef JB_SPEC_SMALL_MODEL_H
#define JB_SPEC_SMALL_MODEL_H

#include "lexicon/lexicon.h"
#include "words/weights.h"

typedef struct small_model {
  char path[64]; /* of the corpus */
  jb_buffer lexicon_file;
  jb_lexicon *lexicon;
  jb_buffer model_file;
  jb_weights *weights;
} small_model;

/* Make all of it; aborts when that fails. */
void small_model_open (small_model *model);
void small_model_close (small_model *model);

#endif
