/* SPDX-License-Identifier: MIT */
/*
** How fast and how big segmentation is, without Lua:
**
**   words_bench LEXICON MODEL TEXT [ROUNDS]
**
** Each figure of speed is the best of ROUNDS (5) in MB of the raw text a second
** of processor time, so that other programs on the machine disturb it less.
** Start-up is the median of five openings, in elapsed time: but for the first
** the files are in the system's cache, as they are when the start-up of Python
** and of jieba-rs is measured.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mapping.h"
#include "clocks.h"
#include "text/utf8.h"
#include "words/segment.h"
#include "words/sequence.h"
#include "words/weights.h"

#define OPENINGS 5

typedef struct bench {
  const char *text;
  size_t length;
  const char *lexicon_path, *model_path;
  jb_lexicon *lexicon;
  jb_weights *weights;
  jb_segmenter *segmenter;
  size_t result; /* what a round counted, so that nothing is left out */
} bench;

static void fail (const jb_error *err) {
  (void)fprintf(stderr, "words_bench: %s\n", err->message);
  exit(1);
}

static void decode (bench *b) {
  uint32_t character, sum = 0;
  for (size_t at = 0; at < b->length;) {
    at += jb_utf8_decode(b->text + at, b->length - at, &character);
    sum += character;
  }
  b->result = sum;
}

/* A walk from every character: what any use of the dictionary costs. */
static void walk (bench *b) {
  const jb_automaton *words = jb_lexicon_words(b->lexicon);
  uint32_t character;
  b->result = 0;
  for (size_t at = 0; at < b->length;) {
    jb_prefix_walk prefixes = JB_PREFIX_WALK;
    while (jb_prefix_next(words, b->text + at, b->length - at, &prefixes))
      b->result++;
    at += jb_utf8_decode(b->text + at, b->length - at, &character);
  }
}

static void segment (bench *b) {
  const jb_token *tokens;
  size_t count = 1;
  jb_error err;
  b->result = 0;
  if (jb_segment_start(b->segmenter, b->text, b->length, NULL, &err) != JB_OK)
    fail(&err);
  while (count > 0) {
    if (jb_segment_next(b->segmenter, &tokens, &count, &err) != JB_OK)
      fail(&err);
    b->result += count;
  }
}

static void measure (bench *b, const char *what, void (*round)(bench *),
                     int rounds) {
  double best = 1e9;
  for (int i = 0; i < rounds; i++) {
    double start = processor_now(), took;
    round(b);
    took = processor_now() - start;
    best = took < best ? took : best;
  }
  (void)printf("%-34s %8.1f MB/s %10zu\n", what, (double)b->length / best / 1e6,
               b->result);
}

/*                                                                start-up */

static void open_lexicon (bench *b) {
  jb_error err;
  if (jb_lexicon_open(b->lexicon_path, &b->lexicon, &err) != JB_OK ||
      jb_segmenter_new(b->lexicon, &jb_unigram_model, NULL, &b->segmenter,
                       &err) != JB_OK)
    fail(&err);
}

static void close_lexicon (bench *b) {
  jb_segmenter_free(b->segmenter);
  jb_lexicon_close(b->lexicon);
}

/* The default model, over the lexicon that is open. */
static void open_model (bench *b) {
  jb_error err;
  if (jb_weights_open(b->model_path, &b->weights, &err) != JB_OK ||
      jb_segmenter_new(b->lexicon, &jb_sequence_model, b->weights,
                       &b->segmenter, &err) != JB_OK)
    fail(&err);
}

static void close_model (bench *b) {
  jb_segmenter_free(b->segmenter);
  jb_weights_close(b->weights);
}

/* Open five times and print the median; what was opened last stays open. */
static void measure_opening (bench *b, const char *what, void (*open)(bench *),
                             void (*close)(bench *)) {
  double took[OPENINGS];
  for (int i = 0; i < OPENINGS; i++) {
    double start;
    if (i > 0)
      close(b);
    start = now();
    open(b);
    took[i] = now() - start;
  }
  sort_times(took, OPENINGS);
  (void)printf("%-34s %8.2f ms\n", what, took[OPENINGS / 2] * 1e3);
}

/*                                                                  figures */

/* Memory of this process that is in use now, in MB, less the text's pages. */
static double megabytes (const bench *b) {
  char line[128];
  long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (file == NULL || fgets(line, sizeof line, file) == NULL ||
      sscanf(line, "%*d %ld", &pages) != 1)
    pages = 0;
  if (file != NULL)
    (void)fclose(file);
  return (double)pages * 4096 / 1e6 - (double)b->length / 1e6;
}

/* A thousand words that the lexicon does not have, and some that it has. */
static jb_dictionary *make_dictionary (bench *b) {
  jb_dictionary *dictionary;
  jb_error err;
  char word[64];
  if (jb_dictionary_new(b->lexicon, &dictionary, &err) != JB_OK)
    fail(&err);
  for (int i = 0; i < 1000; i++) {
    size_t length = 0;
    for (int c = 0; c < 2 + i % 3; c++)
      length += jb_utf8_encode(0x4E00 + (uint32_t)((i * 37 + c * 1009) % 8000),
                               word + length);
    if (jb_dictionary_add(dictionary, word, length, JB_SUGGEST_FREQUENCY, NULL,
                          &err) != JB_OK)
      fail(&err);
  }
  return dictionary;
}

int main (int argc, char **argv) {
  bench b = {0};
  jb_mapping text;
  jb_error err;
  int rounds = argc > 4 ? atoi(argv[4]) : 5;
  if (argc < 4) {
    (void)fprintf(stderr, "usage: words_bench LEXICON MODEL TEXT [ROUNDS]\n");
    return 2;
  }
  if (jb_mapping_open(&text, argv[3], &err) != JB_OK)
    fail(&err);
  b.text = (const char *)text.bytes;
  b.length = text.length;
  b.lexicon_path = argv[1];
  b.model_path = argv[2];
  measure_opening(&b, "start-up: open and check the lexicon", open_lexicon,
                  close_lexicon);
  measure(&b, "decoding only", decode, rounds);
  measure(&b, "a prefix walk from each character", walk, rounds);
  measure(&b, "unigram", segment, rounds);
  (void)printf("%-34s %8.1f MB\n", "memory, the mapped lexicon included",
               megabytes(&b));
  jb_dictionary *dictionary = make_dictionary(&b);
  jb_segmenter_use(b.segmenter, dictionary);
  measure(&b, "unigram, dictionary of 1,000 words", segment, rounds);
  jb_segmenter_free(b.segmenter);
  measure_opening(&b, "start-up: open the default model", open_model,
                  close_model);
  measure(&b, "default model", segment, rounds);
  (void)printf("%-34s %8.1f MB\n", "memory, lexicon and model included",
               megabytes(&b));
  jb_segmenter_use(b.segmenter, dictionary);
  measure(&b, "default model, 1,000 words", segment, rounds);
  jb_dictionary_free(dictionary);
  close_model(&b);
  jb_lexicon_close(b.lexicon);
  jb_mapping_close(&text);
  return 0;
}
