/* SPDX-License-Identifier: MIT */
/*
** Any bytes as a user's dictionary, over a lexicon and as a lexicon of its own,
** and as the words of a matcher: refused, or used on the same bytes as a text.
*/
#include <stdint.h>
#include <stdlib.h>

#include "lexicon/lexicon_build.h"
#include "lexicon/matcher.h"
#include "words/segment.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void demand (int holds) {
  if (!holds)
    abort();
}

static void cut (jb_lexicon *lexicon, jb_dictionary *dictionary,
                 const char *text, size_t length) {
  jb_segmenter *segmenter;
  jb_tokens tokens = JB_TOKENS_EMPTY;
  size_t at = 0;
  demand(jb_segmenter_new(lexicon, &jb_unigram_model, NULL, &segmenter, NULL) ==
         JB_OK);
  jb_segmenter_use(segmenter, dictionary);
  demand(jb_segment_all(segmenter, text, length, NULL, &tokens, NULL) == JB_OK);
  for (size_t i = 0; i < tokens.count; i++) {
    demand(tokens.items[i].start == at && tokens.items[i].end > at);
    at = tokens.items[i].end;
  }
  demand(at == length);
  jb_tokens_free(&tokens);
  jb_segmenter_free(segmenter);
}

/* The lines of the text as words to look for; each is found in its place. */
static void match (const char *text, size_t length) {
  jb_slice words[64];
  jb_matcher *matcher;
  size_t count = 0, start = 0;
  for (size_t at = 0; at <= length && count < 64; at++)
    if (at == length || text[at] == '\n') {
      if (at > start)
        words[count++] = (jb_slice){text + start, at - start};
      start = at + 1;
    }
  if (jb_matcher_new(words, count, &matcher, NULL) != JB_OK)
    return;
  jb_match_search search = {matcher, text, length, 0, 0, 0};
  jb_match found;
  size_t seen = 0;
  while (jb_matcher_next(&search, &found)) {
    demand(found.word < count && found.end <= length &&
           found.end - found.start == words[found.word].length &&
           memcmp(text + found.start, words[found.word].bytes,
                  words[found.word].length) == 0);
    seen++;
  }
  demand(seen >= count);
  jb_matcher_free(matcher);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
  static const char base[] = "职工 300 n\n代表 200 v\n大会 200 n\na 5\n";
  const char *text = (const char *)data;
  static jb_buffer file = JB_BUFFER_EMPTY; /* made once and kept */
  jb_buffer own = JB_BUFFER_EMPTY;
  jb_lexicon *lexicon;
  jb_dictionary *dictionary;
  if (file.length == 0)
    demand(jb_lexicon_build(base, sizeof base - 1, "", &file, NULL) == JB_OK);
  demand(jb_lexicon_view(file.bytes, file.length, &lexicon, NULL) == JB_OK);
  demand(jb_dictionary_new(lexicon, &dictionary, NULL) == JB_OK);
  if (jb_dictionary_load(dictionary, text, size, NULL) == JB_OK)
    cut(lexicon, dictionary, text, size);
  else
    demand(jb_dictionary_count(dictionary) == 0);
  jb_dictionary_free(dictionary);
  jb_lexicon_close(lexicon);
  if (jb_lexicon_build(text, size, "", &own, NULL) == JB_OK) {
    demand(jb_lexicon_view(own.bytes, own.length, &lexicon, NULL) == JB_OK);
    cut(lexicon, NULL, text, size);
    jb_lexicon_close(lexicon);
  }
  match(text, size);
  jb_buffer_free(&own);
  return 0;
}
