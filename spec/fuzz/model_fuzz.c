/* SPDX-License-Identifier: MIT */
/*
** A model file with some of its bytes changed and its checksum made right
** again: it is refused, or every text is cut and tagged, and covered.
**
** The input is edits of four bytes (where, from the start or the end, and what)
** and then, after a zero edit, the text.
*/
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "support/small_model.h"
#include "words/segment.h"
#include "words/sequence.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void demand (int holds) {
  if (!holds)
    abort();
}

static bool find_word (const void *context, const char *word, size_t length,
                       jb_lexicon_entry *entry) {
  return jb_lexicon_find(context, word, length, entry);
}

static void use (const small_model *model, const jb_weights *weights,
                 const char *text, size_t length) {
  jb_tokens tokens = JB_TOKENS_EMPTY;
  jb_segmenter *segmenter;
  size_t at = 0;
  demand(jb_segmenter_new(model->lexicon, &jb_sequence_model, weights,
                          &segmenter, NULL) == JB_OK);
  demand(jb_segment_all(segmenter, text, length, NULL, &tokens, NULL) == JB_OK);
  jb_tag_tokens(&weights->tagger, text, tokens.items, tokens.count, find_word,
                model->lexicon);
  for (size_t i = 0; i < tokens.count; i++) {
    demand(tokens.items[i].start == at && tokens.items[i].end > at);
    at = tokens.items[i].end;
  }
  demand(at == length);
  jb_tokens_free(&tokens);
  jb_segmenter_free(segmenter);
}

/* Make the edits; returns the bytes of the input they took. */
static size_t edit (char *file, size_t length, const uint8_t *data,
                    size_t size) {
  size_t at = 0;
  while (at + 4 <= size) {
    size_t place =
        (size_t)(data[at] | data[at + 1] << 8 | (data[at + 2] & 0x7F) << 16);
    bool behind = (data[at + 2] & 0x80) != 0;
    uint8_t value = data[at + 3];
    at += 4;
    if (place == 0 && value == 0)
      break;
    place %= length;
    file[behind ? length - 1 - place : place] = (char)value;
  }
  return at;
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
  static small_model model; /* made once, for all inputs */
  static char *file;
  size_t length, taken;
  jb_weights *weights;
  uint64_t checksum;
  if (file == NULL) {
    small_model_open(&model);
    file = malloc(model.model_file.length);
  }
  length = model.model_file.length;
  memcpy(file, model.model_file.bytes, length);
  taken = edit(file, length, data, size);
  checksum = XXH3_64bits(file, length - 8);
  memcpy(file + length - 8, &checksum, 8);
  if (jb_weights_view(file, length, &weights, NULL) == JB_OK) {
    use(&model, weights, (const char *)data + taken, size - taken);
    jb_weights_close(weights);
  }
  return 0;
}
