/* SPDX-License-Identifier: MIT */
/*
** What every segmentation model offers: one interface, several models.
**
** A model's parameters (a lexicon, a weights file) never change and are shared
** by all segmenters; its working memory belongs to one segmenter. The segmenter
** (words/segment.h) fills windows, hands them to the model, and makes tokens
** of the answer.
*/
#ifndef JB_WORDS_MODEL_H
#define JB_WORDS_MODEL_H

#include "base/status.h"
#include "words/vocabulary.h"
#include "words/window.h"

typedef struct jb_model {
  const char *name; /* as the command line says it, such as "unigram" */

  /*
  ** Whether neighbouring letters and digits (ASCII) that the model leaves
  ** single are one token, as jieba has it. A model that cuts Latin words and
  ** numbers itself says no.
  */
  bool joins_letters;

  /* Make and free the working memory. */
  jb_status (*open)(const void *parameters, void **working, jb_error *err);
  void (*close)(void *working);

  /*
  ** Cut 'window' (at least one character): set its 'ends', as words/window.h
  ** says, at least one. When window->last all characters are to be settled;
  ** else those whose cut does not depend on what lies behind the window, so
  ** that the size of a window never shows in the words. When window->bound,
  ** the boundaries must be as its 'boundaries' require. May not allocate once
  ** it has seen windows of the kind.
  */
  jb_status (*cut)(void *working, const jb_vocabulary *vocabulary,
                   jb_window *window, jb_error *err);
} jb_model;

/* The unigram model (words/unigram.c); its parameters are NULL. */
extern const jb_model jb_unigram_model;

#endif
