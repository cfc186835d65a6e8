/* SPDX-License-Identifier: MIT */
/*
** Segments of the index alone, without SQLite: how large they get, how fast
** they are written, read, sought in and verified.
**
**   segment_bench DOCUMENTS
**
** The text is drawn: words of one to three characters whose frequencies fall
** as 1/rank, one after the other, in articles of 40 to 360 characters, a tenth
** of it headline. It is cut into pairs, marks and starts of texts as document.h
** says, and counted words.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clocks.h"
#include "index/segment_format.h"
#include "support/memory_chunks.h"
#include "support/random.h"

#define CHARACTERS 3000U
#define WORDS 40000U
#define MOST_CHARACTERS 400U
#define PAIRS ((size_t)4096 * 4096)

static void *demand (void *block) {
  if (block == NULL) {
    fputs("not enough memory\n", stderr);
    exit(1);
  }
  return block;
}

static void must (jb_status status, const jb_error *err) {
  if (status != JB_OK) {
    fprintf(stderr, "%s\n", err->message);
    exit(1);
  }
}

/*                                                                    text */

static uint16_t word_characters[WORDS][3];
static unsigned word_lengths[WORDS];
static double word_sums[WORDS];

static double draw_unit (random_state *random) {
  return random_below(random, 1U << 30) / (double)(1U << 30);
}

static void make_words (void) {
  random_state random = 11;
  double sum = 0;
  for (unsigned i = 0; i < WORDS; i++) {
    const unsigned kind = random_below(&random, 10);
    word_lengths[i] = i < 30 || kind == 0 ? 1 : kind < 8 ? 2 : 3;
    /* Frequent characters are in more words. */
    for (unsigned k = 0; k < 3; k++) {
      const double unit = draw_unit(&random);
      word_characters[i][k] = (uint16_t)(1 + CHARACTERS * unit * unit);
    }
    sum += 1.0 / (i + 3);
    word_sums[i] = sum;
  }
}

static unsigned draw_word (random_state *random) {
  const double wanted = draw_unit(random) * word_sums[WORDS - 1];
  unsigned low = 0, high = WORDS - 1;
  while (low < high) {
    const unsigned middle = (low + high) / 2;
    if (word_sums[middle] < wanted)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

typedef struct article {
  unsigned length, headline, word_count;
  uint16_t characters[MOST_CHARACTERS + 4];
  unsigned words[MOST_CHARACTERS + 4];
} article;

/* The same for the same number. */
static void draw_article (uint32_t number, article *drawn) {
  random_state random = (uint64_t)(number + 1) * 0x9E3779B97F4A7C15U;
  unsigned wanted;
  (void)random_below(&random, 2);
  wanted = 40 + random_below(&random, 320);
  drawn->length = drawn->word_count = 0;
  drawn->headline = wanted / 10 + 2;
  while (drawn->length < wanted) {
    const unsigned word = draw_word(&random);
    drawn->words[drawn->word_count++] = word;
    for (unsigned k = 0; k < word_lengths[word]; k++)
      drawn->characters[drawn->length++] = word_characters[word][k];
  }
}

/* Pairs of one article with their keys; a text's last character alone. */
static uint32_t pair_at (const article *drawn, unsigned i) {
  const bool last = i + 1 == drawn->length || i + 1 == drawn->headline;
  return (uint32_t)drawn->characters[i] * 4096 +
         (last ? 0 : drawn->characters[i + 1]);
}

/* UTF-8 of a character number, from U+4E00 on. */
static size_t put_character (char *bytes, unsigned number) {
  const unsigned code = 0x4E00 + number;
  bytes[0] = (char)(0xE0 | code >> 12);
  bytes[1] = (char)(0x80 | (code >> 6 & 0x3F));
  bytes[2] = (char)(0x80 | (code & 0x3F));
  return 3;
}

/*                                                                   write */

/* Occurrences sorted by term: (document << 32 | position or count). */
typedef struct lists {
  size_t *starts; /* of each term's occurrences, and their end */
  uint64_t *occurrences;
} lists;

static lists collect (uint32_t documents, size_t terms, bool words) {
  lists sorted = {demand(calloc(terms + 2, sizeof(size_t))), NULL};
  article drawn;
  for (int pass = 0; pass < 2; pass++) {
    for (uint32_t d = 0; d < documents; d++) {
      draw_article(d, &drawn);
      for (unsigned i = 0; i < (words ? drawn.word_count : drawn.length); i++) {
        const size_t term = words ? drawn.words[i] : pair_at(&drawn, i);
        if (pass == 0)
          sorted.starts[term + 2]++;
        else
          sorted.occurrences[sorted.starts[term + 1]++] = (uint64_t)d << 32 | i;
      }
    }
    if (pass == 0) {
      for (size_t t = 2; t < terms + 2; t++)
        sorted.starts[t] += sorted.starts[t - 1];
      sorted.occurrences =
          demand(malloc((sorted.starts[terms + 1] + 1) * sizeof(uint64_t)));
    }
  }
  return sorted;
}

/* One term's postings; an occurrence in the headline weighs 4. */
static uint64_t write_term (jb_segment_writer *writer, jb_slice term,
                            const uint64_t *from, const uint64_t *end,
                            bool words, const unsigned *headlines) {
  uint32_t positions[MOST_CHARACTERS];
  uint64_t postings = 0;
  jb_error err;
  must(jb_segment_writer_term(writer, term, &err), &err);
  while (from < end) {
    const uint32_t document = (uint32_t)(*from >> 32);
    uint32_t count = 0, weight = 0;
    for (; from < end && *from >> 32 == document; from++) {
      const uint32_t place = (uint32_t)*from;
      positions[count++] = place;
      weight += !words && place < headlines[document] ? 4 : 1;
    }
    must(jb_segment_writer_posting(writer, document, weight, positions,
                                   words ? 0 : count, &err),
         &err);
    postings++;
  }
  return postings;
}

/* A few marks and the texts' starts, as an archive has. */
static uint64_t write_others (jb_segment_writer *writer, uint32_t documents,
                              const unsigned *headlines) {
  uint64_t postings = 0;
  jb_error err;
  must(jb_segment_writer_term(writer, jb_slice_of("m"), &err), &err);
  for (uint32_t d = 0; d < documents; d++)
    if (d % 3 == 0) {
      const uint32_t at[] = {headlines[d] + d % 7, headlines[d] + 9 + d % 11};
      must(jb_segment_writer_posting(writer, d, 2, at, 2, &err), &err);
      postings++;
    }
  must(jb_segment_writer_term(writer, jb_slice_of("u"), &err), &err);
  for (uint32_t d = 0; d < documents; d++, postings++) {
    const uint32_t at[] = {0, headlines[d]};
    must(jb_segment_writer_posting(writer, d, 2, at, 2, &err), &err);
  }
  return postings;
}

static uint64_t write_segment (const jb_chunk_store *store, uint32_t documents,
                               const lists *pairs, const lists *words,
                               const unsigned *headlines,
                               const unsigned *lengths) {
  jb_segment_writer *writer;
  uint64_t postings = 0;
  jb_error err;
  char term[16];
  must(jb_segment_writer_open(store, 1, &writer, &err), &err);
  for (uint32_t d = 0; d < documents; d++) {
    uint32_t starts[JB_INDEX_FIELDS + 1] = {0};
    for (unsigned f = 1; f <= JB_INDEX_FIELDS; f++)
      starts[f] = f < JB_INDEX_FIELDS ? headlines[d] : lengths[d];
    must(jb_segment_writer_document(
             writer, d + 1, 20261231 - (int32_t)(d / 400), starts, &err),
         &err);
  }
  for (size_t pair = 0; pair < PAIRS; pair++)
    if (pairs->starts[pair] < pairs->starts[pair + 1]) {
      size_t length = 1;
      term[0] = JB_TERM_PAIR;
      length += put_character(term + length, (unsigned)(pair / 4096));
      if (pair % 4096 != 0)
        length += put_character(term + length, (unsigned)(pair % 4096));
      postings += write_term(writer, (jb_slice){term, length},
                             pairs->occurrences + pairs->starts[pair],
                             pairs->occurrences + pairs->starts[pair + 1],
                             false, headlines);
    }
  postings += write_others(writer, documents, headlines);
  for (unsigned word = 0; word < WORDS; word++)
    if (words->starts[word] < words->starts[word + 1]) {
      /* Numbered by frequency, not by their bytes; of the same length. */
      snprintf(term, sizeof term, "w%06u", word);
      postings += write_term(
          writer, jb_slice_of(term), words->occurrences + words->starts[word],
          words->occurrences + words->starts[word + 1], true, headlines);
    }
  must(jb_segment_writer_finish(writer, &err), &err);
  jb_segment_writer_close(writer);
  return postings;
}

static void print_sizes (const memory_chunks *chunks, double text_bytes) {
  static const char *const names[JB_STREAM_END] = {
      "manifest", "header", "terms",      "postings", "positions", "documents",
      "deleted",  "merge",  "attributes", "lengths",  "fields",    "keys"};
  double bytes[JB_STREAM_END] = {0};
  for (size_t i = 0; i < chunks->count; i++)
    bytes[chunks->items[i].key.stream] += (double)chunks->items[i].length;
  printf("size: %.3f of the text\n",
         (double)memory_chunks_bytes(chunks) / text_bytes);
  for (unsigned i = 0; i < JB_STREAM_END; i++)
    if (bytes[i] > 0)
      printf("  %-10s %9.0f KB  %.4f\n", names[i], bytes[i] / 1024,
             bytes[i] / text_bytes);
}

/*                                                                    read */

/* Read all postings of all terms, with or without positions. */
static void bench_reading (jb_segment *segment, bool with_positions) {
  jb_term_walk walk;
  bool there;
  jb_error err;
  uint64_t postings = 0, positions = 0, sum = 0;
  double began = processor_now();
  must(jb_term_walk_open(segment, jb_slice_of(""), &walk, &err), &err);
  for (;;) {
    jb_postings at;
    must(jb_term_walk_next(&walk, &there, &err), &err);
    if (!there)
      break;
    must(jb_postings_open(segment, &walk.entry, &at, &err), &err);
    while (at.count > 0) {
      postings += at.count;
      sum += at.documents[at.count - 1] + at.weights[0];
      while (with_positions && at.has_positions) {
        const uint32_t *places;
        uint32_t count;
        must(jb_postings_positions(&at, &places, &count, &err), &err);
        positions += count;
        if (at.index + 1 == at.count)
          break;
        must(jb_postings_next(&at, &err), &err);
      }
      must(jb_postings_next_block(&at, &err), &err);
    }
    jb_postings_close(&at);
  }
  jb_term_walk_close(&walk);
  began = processor_now() - began;
  printf("reading all%s: %.2f s, %.0f M postings/s (%llu, sum %llu)\n",
         with_positions ? " with positions" : "", began,
         (double)postings / began * 1e-6, (unsigned long long)positions,
         (unsigned long long)sum);
}

/* The term with most documents: blocks, looks, seeks and positions. */
static void bench_common (jb_segment *segment) {
  jb_term_walk walk;
  jb_term_entry most = {0};
  char term[JB_TERM_BYTES];
  size_t term_bytes = 0;
  bool there;
  jb_error err;
  jb_postings at;
  double began;
  uint64_t sum = 0, count = 0;
  must(jb_term_walk_open(segment, jb_slice_of("b"), &walk, &err), &err);
  for (;;) {
    must(jb_term_walk_next(&walk, &there, &err), &err);
    if (!there || walk.term.bytes[0] != JB_TERM_PAIR)
      break;
    if (walk.entry.document_count > most.document_count) {
      most = walk.entry;
      term_bytes = walk.term.length;
      memcpy(term, walk.term.bytes, term_bytes);
    }
  }
  jb_term_walk_close(&walk);
  printf("most common pair: %u documents\n", most.document_count);
  began = processor_now();
  for (int i = 0; i < 10000; i++)
    must(jb_segment_find(segment, (jb_slice){term, term_bytes}, &most, &err),
         &err);
  printf("  found in %.2f us\n", (processor_now() - began) * 1e2);
  began = processor_now();
  for (int i = 0; i < 1000; i++) {
    must(jb_postings_open(segment, &most, &at, &err), &err);
    jb_postings_close(&at);
  }
  printf("  opened in %.2f us\n", (processor_now() - began) * 1e3);
  began = processor_now();
  for (int i = 0; i < 100; i++) {
    must(jb_postings_open(segment, &most, &at, &err), &err);
    for (; at.count > 0; count += at.count)
      must(jb_postings_next_block(&at, &err), &err);
    jb_postings_close(&at);
  }
  began = processor_now() - began;
  printf("  blocks: %.0f M postings/s (documents and weights)\n",
         (double)count / began * 1e-6);
  count = 0;
  began = processor_now();
  for (int i = 0; i < 100; i++) {
    must(jb_postings_open(segment, &most, &at, &err), &err);
    must(jb_postings_shallow(&at, 0, &err), &err);
    for (; at.block_last != JB_NO_DOCUMENT; count++) {
      sum += at.block_max_weight;
      must(jb_postings_shallow(&at, at.block_last + 1, &err), &err);
    }
    jb_postings_close(&at);
  }
  began = processor_now() - began;
  printf("  looks: %.2f us for all of %llu blocks, %.1f ns each\n", began * 1e4,
         (unsigned long long)count / 100, began / (double)count * 1e9);
  count = 0;
  began = processor_now();
  for (int i = 0; i < 20; i++) {
    must(jb_postings_open(segment, &most, &at, &err), &err);
    for (; at.document != JB_NO_DOCUMENT; count++)
      must(jb_postings_seek(&at, at.document + 997, &err), &err);
    jb_postings_close(&at);
  }
  began = processor_now() - began;
  printf("  seeks over 1,000 documents: %.0f ns each\n",
         began / (double)count * 1e9);
  count = 0;
  began = processor_now();
  must(jb_postings_open(segment, &most, &at, &err), &err);
  for (; at.document != JB_NO_DOCUMENT; count++) {
    const uint32_t *places;
    uint32_t number;
    must(jb_postings_positions(&at, &places, &number, &err), &err);
    sum += places[0];
    must(jb_postings_next(&at, &err), &err);
  }
  jb_postings_close(&at);
  began = processor_now() - began;
  printf("  positions of each: %.1f ns a document (sum %llu)\n",
         began / (double)count * 1e9, (unsigned long long)sum);
}

int main (int argc, char **argv) {
  const uint32_t documents =
      argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 100000;
  unsigned *headlines = demand(malloc(documents * sizeof *headlines));
  unsigned *lengths = demand(malloc(documents * sizeof *lengths));
  memory_chunks chunks = MEMORY_CHUNKS_EMPTY;
  const jb_chunk_store store = memory_chunks_store(&chunks);
  jb_chunk_cache *cache;
  jb_segment *segment;
  lists pairs, words;
  jb_error err;
  double began, text_bytes = 0;
  uint64_t postings;
  article drawn;
  make_words();
  pairs = collect(documents, PAIRS, false);
  words = collect(documents, WORDS, true);
  for (uint32_t d = 0; d < documents; d++) {
    draw_article(d, &drawn);
    headlines[d] = drawn.headline;
    lengths[d] = drawn.length;
    text_bytes += 3.0 * drawn.length;
  }
  began = processor_now();
  postings =
      write_segment(&store, documents, &pairs, &words, headlines, lengths);
  began = processor_now() - began;
  printf("%u articles, %.1f MB of text, %llu postings\n", documents,
         text_bytes * 1e-6, (unsigned long long)postings);
  printf("written in %.2f s: %.1f MB of text/s, %.1f M postings/s\n", began,
         text_bytes * 1e-6 / began, (double)postings * 1e-6 / began);
  print_sizes(&chunks, text_bytes);
  must(jb_chunk_cache_open(&store, (size_t)4 << 30, &cache, &err), &err);
  must(jb_segment_open(cache, 1, &segment, &err), &err);
  bench_reading(segment, true);
  bench_reading(segment, false);
  bench_common(segment);
  began = processor_now();
  must(jb_segment_verify(segment, &err), &err);
  printf("verified in %.2f s\n", processor_now() - began);
  jb_segment_close(segment);
  jb_chunk_cache_close(cache);
  memory_chunks_free(&chunks);
  return 0;
}
