/* SPDX-License-Identifier: MIT */
/* Reading a segmented corpus; see corpus.h. */
#include "words/corpus.h"

#include <string.h>
#include <xxhash.h>

#include "base/array.h"
#include "base/memory.h"
#include "text/classes.h"
#include "text/utf8.h"

static bool is_line_end (uint32_t character) {
  return character == '\n' || character == '\r';
}

/*
** Read the part of a sentence that starts at byte 'at': its characters into
** 'window' and 'gold' when these are not NULL. Returns the byte behind it, and
** its characters and words.
*/
static size_t read_part (const jb_corpus *corpus, size_t at, jb_window *window,
                         bool *gold, uint32_t *characters, size_t *words) {
  const char *text = (const char *)corpus->mapping.bytes;
  size_t length = corpus->mapping.length;
  bool begins = true;
  uint32_t count = 0;
  *words = 0;
  while (at < length) {
    uint32_t character;
    size_t bytes = jb_utf8_decode(text + at, length - at, &character);
    bool blank = jb_is_blank(character);
    if (count == JB_SENTENCE_CHARACTERS ||
        (blank && count > JB_SENTENCE_CHARACTERS - 32))
      break;
    at += bytes;
    if (is_line_end(character) && count > 0)
      break;
    if (blank) {
      begins = true;
      continue;
    }
    *words += begins;
    if (window != NULL) {
      window->characters[count] = character;
      window->offsets[count] = count;
      gold[count] = begins;
    }
    begins = false;
    count++;
  }
  *characters = count;
  return at;
}

static jb_status find_sentences (jb_corpus *corpus, jb_error *err) {
  size_t capacity = 0, at = 0;
  while (at < corpus->mapping.length) {
    uint32_t characters;
    size_t words, next = read_part(corpus, at, NULL, NULL, &characters, &words);
    if (characters > 0) {
      if (corpus->sentence_count == capacity) {
        size_t *grown = jb_array_grow(corpus->sentences, &capacity, 4096,
                                      sizeof *grown, err);
        if (grown == NULL)
          return JB_NO_MEMORY;
        corpus->sentences = grown;
      }
      corpus->sentences[corpus->sentence_count++] = at;
      corpus->word_count += words;
    }
    at = next;
  }
  return JB_OK;
}

static jb_status check_encoding (const jb_corpus *corpus, const char *path,
                                 jb_error *err) {
  const char *text = (const char *)corpus->mapping.bytes;
  size_t length = corpus->mapping.length, line = 1;
  size_t valid = jb_utf8_valid_prefix(text, length);
  if (valid == length)
    return JB_OK;
  for (size_t i = 0; i < valid; i++)
    line += text[i] == '\n';
  return jb_fail(err, JB_BAD_ENCODING, valid,
                 "%s:%zu: this line is not UTF-8; convert the corpus first",
                 path, line);
}

jb_status jb_corpus_open (jb_corpus *corpus, const char *path, jb_error *err) {
  jb_status status;
  memset(corpus, 0, sizeof *corpus);
  status = jb_mapping_open(&corpus->mapping, path, err);
  if (status != JB_OK)
    return status;
  corpus->digest = XXH3_64bits(corpus->mapping.bytes, corpus->mapping.length);
  status = check_encoding(corpus, path, err);
  if (status == JB_OK)
    status = find_sentences(corpus, err);
  if (status == JB_OK && corpus->word_count == 0)
    status = jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                     "%s: there is no word in it; a corpus has a sentence a "
                     "line, words parted by blanks",
                     path);
  if (status != JB_OK)
    jb_corpus_close(corpus);
  return status;
}

void jb_corpus_close (jb_corpus *corpus) {
  jb_mapping_close(&corpus->mapping);
  jb_free(corpus->sentences);
  memset(corpus, 0, sizeof *corpus);
}

void jb_corpus_read (const jb_corpus *corpus, size_t number, jb_window *window,
                     bool gold[JB_SENTENCE_CHARACTERS + 1]) {
  uint32_t count;
  size_t words;
  (void)read_part(corpus, corpus->sentences[number], window, gold, &count,
                  &words);
  gold[0] = gold[count] = true;
  window->text = NULL;
  window->length = window->start = 0;
  window->count = count;
  window->offsets[count] = count;
  window->last = true;
  window->bound = false;
  window->end_count = 0;
}
