/* SPDX-License-Identifier: MIT */
/*
** How often each word occurs in some texts, and the text such counts are
** stored as.
**
** What counts is a token that is a word: Chinese or of another script, Latin,
** a number; no blank, no mark, no symbol, no ill-formed bytes. Words are
** compared folded (NFKC_Casefold), so that ＧＤＰ, GDP and gdp are one.
**
** The stored form, for people as much as for programs: a line for each count,
** the largest first, with all words that occur so often.
**
**   counts = { line }
**   line   = number { TAB word } LF     at least one word
**   number = decimal, from 1, no zero in front; falls from line to line
**   word   = bytes from 0x20 on; rises, bytewise, within its line
**
** Most words of an article occur once, so nearly all of it is the words.
*/
#ifndef JB_WORDS_COUNTS_H
#define JB_WORDS_COUNTS_H

#include "base/buffer.h"
#include "base/slice.h"
#include "words/segment.h"

typedef struct jb_counted_word {
  size_t start; /* in 'bytes' of the counts */
  size_t length;
  uint64_t hash;
  uint64_t count;
} jb_counted_word;

/* Counting; it keeps its memory between texts. */
typedef struct jb_word_counts {
  jb_buffer bytes;        /* the words, one behind the other */
  jb_buffer folded;       /* the word at hand */
  jb_counted_word *words; /* owned; in the order they were first met */
  size_t count;
  size_t capacity;
  size_t *slots; /* owned; a hash table of places in 'words', from 1; 0: free */
  size_t slot_count; /* 0 or a power of two */
  uint64_t total;    /* sum of all counts */
} jb_word_counts;

#define JB_WORD_COUNTS_EMPTY                                                   \
  { JB_BUFFER_EMPTY, JB_BUFFER_EMPTY, NULL, 0, 0, NULL, 0, 0 }

/*
** Cut 'text' with 'segmenter', which is done with it then, and count its
** words. Errors: JB_TOO_LARGE,
** JB_NO_MEMORY; after one the counts can only be reset or freed.
*/
jb_status jb_word_counts_add (jb_word_counts *counts, jb_segmenter *segmenter,
                              const char *text, size_t length, jb_error *err);

/*
** Append the counts in their stored form to 'lines', which keeps the error.
** Ends the counting: the next thing to do is to reset or to free.
*/
void jb_word_counts_write (jb_word_counts *counts, jb_buffer *lines);

/* Forget all words but keep the memory. */
void jb_word_counts_reset (jb_word_counts *counts);

/* Give the memory back; the counts are empty again. */
void jb_word_counts_free (jb_word_counts *counts);

/* Reading the stored form: set 'next' and 'end', the rest zero. */
typedef struct jb_counts_reader {
  const char *next, *end;
  uint64_t count; /* of the line at hand */
  jb_slice word;  /* the word at hand */
} jb_counts_reader;

/*
** Give the next word and its count; false at the end. Memory-safe on any
** bytes, but only what jb_counts_check took gives sense.
*/
bool jb_counts_next (jb_counts_reader *reader);

/*
** Whether the bytes are counts as the grammar says; '*total' becomes the sum
** of the counts and '*words' (NULL: not asked) the number of words.
** JB_BAD_FORMAT, with the byte where it is broken, when they are not.
*/
jb_status jb_counts_check (const char *bytes, size_t length, uint64_t *total,
                           size_t *words, jb_error *err);

#endif
