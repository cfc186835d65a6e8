/* SPDX-License-Identifier: MIT */
/*
** Any bytes as a text, with ranges that are forced and forbidden: every byte is
** covered, and the rules hold. The first bytes give the ranges.
*/
#include <stdint.h>
#include <stdlib.h>

#include "lexicon/lexicon_build.h"
#include "text/utf8.h"
#include "words/segment.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define RANGES 4

static void demand (int holds) {
  if (!holds)
    abort();
}

static int by_place (const void *left, const void *right) {
  const jb_range *a = left, *b = right;
  if (a->start != b->start)
    return a->start < b->start ? -1 : 1;
  return a->end > b->end ? -1 : a->end < b->end;
}

/* Ranges of whole characters out of two bytes each; returns how many. */
static size_t read_ranges (const uint8_t *data, const char *text, size_t length,
                           jb_range *ranges) {
  size_t count = 0;
  for (size_t i = 0; i < RANGES; i++) {
    size_t start = data[2 * i], end = start + data[2 * i + 1];
    if (start >= length || end > length)
      continue;
    start = jb_utf8_start(text, length, start);
    end = end == length ? length : jb_utf8_start(text, length, end);
    if (start < end)
      ranges[count++] = (jb_range){start, end};
  }
  qsort(ranges, count, sizeof *ranges, by_place);
  return count;
}

static int is_token (const jb_tokens *tokens, const jb_range *range) {
  for (size_t i = 0; i < tokens->count; i++)
    if (tokens->items[i].start == range->start)
      return tokens->items[i].end == range->end;
  return 0;
}

static void check (jb_segmenter *segmenter, const char *text, size_t length,
                   const jb_constraints *given) {
  jb_tokens tokens = JB_TOKENS_EMPTY;
  size_t at = 0, until = 0;
  demand(jb_segment_all(segmenter, text, length, given, &tokens, NULL) ==
         JB_OK);
  for (size_t i = 0; i < tokens.count; i++) {
    demand(tokens.items[i].start == at && tokens.items[i].end > at);
    at = tokens.items[i].end;
  }
  demand(at == length);
  for (size_t r = 0; r < given->forced_count; r++)
    if (given->forced[r].start >= until) {
      demand(is_token(&tokens, &given->forced[r]));
      until = given->forced[r].end;
    }
  for (size_t r = 0; r < given->forbidden_count; r++) {
    const jb_range *range = &given->forbidden[r];
    int forced = 0;
    for (size_t f = 0; f < given->forced_count; f++)
      forced |= given->forced[f].start == range->start &&
                given->forced[f].end == range->end;
    demand(forced ||
           jb_utf8_count(text + range->start, range->end - range->start) < 2 ||
           !is_token(&tokens, range));
  }
  jb_tokens_free(&tokens);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
  static const char words[] =
      "职工 300\n代表 200\n大会 200\n代表大会 90\n职工代表大会 9\na 5\nab 9\n"
      "abc 9\n工代 3\nT恤 3\n";
  static jb_buffer file = JB_BUFFER_EMPTY;
  static jb_lexicon *lexicon; /* made once and kept */
  jb_range forced[RANGES], forbidden[RANGES];
  jb_constraints given = {NULL, forced, 0, forbidden, 0};
  jb_segmenter *segmenter;
  const char *text;
  size_t length;
  if (size < 4 * RANGES)
    return 0;
  text = (const char *)data + 4 * RANGES;
  length = size - 4 * RANGES;
  given.forced_count = read_ranges(data, text, length, forced);
  given.forbidden_count =
      read_ranges(data + 2 * RANGES, text, length, forbidden);
  if (lexicon == NULL) {
    demand(jb_lexicon_build(words, sizeof words - 1, "", &file, NULL) == JB_OK);
    demand(jb_lexicon_view(file.bytes, file.length, &lexicon, NULL) == JB_OK);
  }
  demand(jb_segmenter_new(lexicon, &jb_unigram_model, NULL, &segmenter, NULL) ==
         JB_OK);
  check(segmenter, text, length, &given);
  jb_segmenter_free(segmenter);
  return 0;
}
