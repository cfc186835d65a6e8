/* SPDX-License-Identifier: MIT */
/*
** A segmented corpus: a sentence a line, words parted by white space, as the
** Bakeoffs and Universal Dependencies give them.
*/
#ifndef JB_WORDS_CORPUS_H
#define JB_WORDS_CORPUS_H

#include "base/mapping.h"
#include "words/window.h"

/* Longer sentences are read in parts that end with a word where they can. */
#define JB_SENTENCE_CHARACTERS 1000u

typedef struct jb_corpus {
  jb_mapping mapping;
  uint64_t digest;        /* XXH3 of the file */
  size_t *sentences;      /* owned: byte at which each part starts */
  size_t sentence_count;
  size_t word_count;
} jb_corpus;

/*
** Open the corpus at 'path'. JB_BAD_ENCODING with the line for bytes that are
** not UTF-8, JB_BAD_FORMAT when it holds no word.
*/
jb_status jb_corpus_open (jb_corpus *corpus, const char *path, jb_error *err);

/* Close; an unopened corpus that is all zero is allowed. */
void jb_corpus_close (jb_corpus *corpus);

/*
** Read sentence number 'number' into 'window', as the whole of a text without
** white space, and into gold[0 … characters] whether a word begins before the
** character (the one behind the last begins one).
*/
void jb_corpus_read (const jb_corpus *corpus, size_t number, jb_window *window,
                     bool gold[JB_SENTENCE_CHARACTERS + 1]);

#endif
