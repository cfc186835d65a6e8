/* SPDX-License-Identifier: MIT */
/*
** How fast the index answers, by class of query, without SQLite or Lua:
**
**   index_search [ARTICLES [ROUNDS [CLASS]]]
**
** ARTICLES (1,000,000) made-up articles of about 200 characters, whose words
** are as frequent as Zipf has it, lie in one segment of a chunk store in
** memory. Each class has QUERIES queries, asked ROUNDS (5) times in turn; the
** times are milliseconds of processor time, so that other programs disturb
** them less; the first round warms the cache and does not count. CLASS, a part
** of a name, leaves out the other classes.
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "clocks.h"
#include "index/search.h"
#include "support/memory_chunks.h"
#include "support/random.h"

#define WORDS 60000
#define QUERIES 20
#define CHARACTERS 3000
#define WORDS_AN_ARTICLE 90

typedef struct bench {
  char words[WORDS][12];
  double shares[WORDS]; /* of this word and all before it */
  random_state random;
  memory_chunks chunks;
  jb_chunk_store store;
  jb_index *index;
  const jb_index_snapshot *snapshot;
  size_t text_bytes;
  unsigned rounds;
} bench;

static void demand (jb_status status, const jb_error *err) {
  if (status == JB_OK)
    return;
  (void)fprintf(stderr, "index_search: %s\n", err->message);
  exit(1);
}

/*                                                            the archive */

static void append_character (bench *b, char *word) {
  /* Frequent characters are in more words. */
  unsigned most = random_below(&b->random, CHARACTERS) + 1;
  unsigned code = 0x4E00 + random_below(&b->random, most);
  size_t length = strlen(word);
  word[length] = (char)(0xE0 | code >> 12);
  word[length + 1] = (char)(0x80 | (code >> 6 & 0x3F));
  word[length + 2] = (char)(0x80 | (code & 0x3F));
  word[length + 3] = '\0';
}

static void make_words (bench *b) {
  double sum = 0;
  for (unsigned i = 0; i < WORDS; i++) {
    unsigned kind = random_below(&b->random, 10);
    unsigned characters = kind < 2 ? 1 : kind < 8 ? 2 : 3;
    if (i < 200 && i % 4 != 0)
      characters = 2;
    while (characters-- > 0)
      append_character(b, b->words[i]);
    sum += 1.0 / pow(i + 2.7, 1.02);
    b->shares[i] = sum;
  }
  for (unsigned i = 0; i < WORDS; i++)
    b->shares[i] /= sum;
}

static unsigned draw_word (bench *b) {
  double share = random_below(&b->random, UINT32_MAX) / (double)UINT32_MAX;
  unsigned low = 0, high = WORDS - 1;
  while (low < high) {
    unsigned middle = (low + high) / 2;
    if (b->shares[middle] < share)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static jb_slice make_text (bench *b, unsigned words, jb_buffer *text) {
  size_t start = text->length;
  for (unsigned i = 0; i < words; i++)
    jb_buffer_append_string(text, b->words[draw_word(b)]);
  b->text_bytes += text->length - start;
  return (jb_slice){NULL, text->length - start};
}

static void add_article (bench *b, int64_t article, jb_buffer *text) {
  unsigned day = random_below(&b->random, 12 * 28 * 5);
  unsigned words =
      WORDS_AN_ARTICLE / 2 + random_below(&b->random, WORDS_AN_ARTICLE);
  char key[16];
  jb_index_text texts[4] = {{JB_FIELD_HEADLINE, {NULL, 0}},
                            {JB_FIELD_LEAD, {NULL, 0}},
                            {JB_FIELD_BODY, {NULL, 0}},
                            {JB_FIELD_BODY, {NULL, 0}}};
  jb_index_document document = {
      .article = article, .texts = texts, .text_count = 4};
  size_t at = 0;
  jb_error err;
  document.day = (int32_t)((2019 + day / 336) * 10000 +
                           (1 + day / 28 % 12) * 100 + 1 + day % 28);
  document.order_key.bytes = key;
  document.order_key.length =
      (size_t)snprintf(key, sizeof key, "%09lld", (long long)article);
  jb_buffer_reset(text);
  texts[0].text = make_text(b, 6, text);
  texts[1].text = make_text(b, 20, text);
  texts[2].text = make_text(b, words / 2, text);
  texts[3].text = make_text(b, words / 2, text);
  for (unsigned i = 0; i < 4; i++) {
    texts[i].text.bytes = text->bytes + at;
    at += texts[i].text.length;
  }
  demand(jb_index_add(b->index, &document, &err), &err);
}

static void build (bench *b, long articles) {
  static const jb_index_options options = {.build_bytes = (size_t)512 << 20,
                                           .cache_bytes = (size_t)2 << 30};
  jb_buffer text = JB_BUFFER_EMPTY;
  double start = processor_now();
  jb_error err;
  b->store = memory_chunks_store(&b->chunks);
  demand(jb_index_open(&b->store, &options, &b->index, &err), &err);
  for (long i = 1; i <= articles; i++)
    add_article(b, i, &text);
  demand(jb_index_merge_all(b->index, &err), &err);
  demand(jb_index_refresh(b->index, &b->snapshot, &err), &err);
  printf("%ld articles, %.0f MB, in %.1f s with making them up; index %.2f of "
         "the text, %zu segments\n",
         articles, (double)b->text_bytes / 1e6, processor_now() - start,
         (double)memory_chunks_bytes(&b->chunks) / (double)b->text_bytes,
         b->snapshot->segment_count);
  jb_buffer_free(&text);
}

/*                                                            the queries */

/* A word of 'characters' whose rank is 'rank' or little more. */
static const char *word_at (const bench *b, unsigned rank,
                            unsigned characters) {
  while (strlen(b->words[rank % WORDS]) != 3 * (size_t)characters)
    rank++;
  return b->words[rank % WORDS];
}

typedef enum answer_kind { FIND, COUNT, TIMELINE, NEWEST } answer_kind;

typedef struct query_class {
  const char *name;
  const char *format;               /* of two words */
  unsigned first, step, characters; /* ranks of the first word */
  unsigned second, second_step;
  answer_kind answer;
} query_class;

static const query_class classes[] = {
    {"rare word", "%s", 9000, 700, 2, 0, 0, FIND},
    {"common word", "%s", 1, 4, 2, 0, 0, FIND},
    {"AND of two common words", "%s %s", 1, 4, 2, 3, 5, FIND},
    {"AND of a common and a rare word", "%s %s", 1, 4, 2, 9000, 700, FIND},
    {"OR of two common words", "%s OR %s", 1, 4, 2, 3, 5, FIND},
    {"OR of a common and a rare word", "%s OR %s", 1, 4, 2, 9000, 700, FIND},
    {"phrase of two words", "%s%s", 30, 9, 2, 35, 11, FIND},
    {"phrase: a word of three", "%s", 200, 50, 3, 0, 0, FIND},
    {"NEAR of two common words", "%s NEAR/6 %s", 1, 4, 2, 3, 5, FIND},
    {"NEAR of two words", "%s NEAR/6 %s", 300, 40, 2, 330, 50, FIND},
    {"single character", "%s", 5, 20, 1, 0, 0, FIND},
    {"in the headline", "headline:%s", 1, 4, 2, 0, 0, FIND},
    {"without", "%s -%s", 1, 4, 2, 3, 5, FIND},
    {"common word in a month", "%s date:2020-03", 1, 4, 2, 0, 0, FIND},
    {"common words, any of them, nested", "%s (%s OR date:2021)", 1, 4, 2, 3, 5,
     FIND},
    {"count of a common word", "%s", 1, 4, 2, 0, 0, COUNT},
    {"count of OR", "%s OR %s", 1, 4, 2, 3, 5, COUNT},
    {"timeline of a common word", "%s", 1, 4, 2, 0, 0, TIMELINE},
    {"newest of a common word", "%s", 1, 4, 2, 0, 0, NEWEST},
};

static uint64_t ask (bench *b, const jb_query *query, answer_kind answer) {
  jb_find_options options = {.limit = 10};
  jb_month_count *months;
  jb_findings findings;
  uint64_t count = 0;
  size_t month_count;
  jb_error err;
  switch (answer) {
    case COUNT:
      demand(
          jb_index_count(b->index, b->snapshot, query, &options, &count, &err),
          &err);
      break;
    case TIMELINE:
      demand(jb_index_timeline(b->index, b->snapshot, query, &options, &months,
                               &month_count, &err),
             &err);
      for (size_t i = 0; i < month_count; i++)
        count += months[i].count;
      jb_free(months);
      break;
    case NEWEST: options.order = JB_ORDER_NEWEST; /* fall through */
    case FIND:
      demand(jb_index_find(b->index, b->snapshot, query, &options, &findings,
                           &err),
             &err);
      count = findings.total;
      jb_findings_free(&findings);
      break;
  }
  return count;
}

static void run_class (bench *b, const query_class *class) {
  double *times = calloc((size_t)QUERIES * b->rounds, sizeof *times);
  double found = 0;
  size_t count = 0;
  jb_error err;
  if (times == NULL)
    exit(1);
  for (unsigned round = 0; round <= b->rounds; round++)
    for (unsigned i = 0; i < QUERIES; i++) {
      const char *first =
          word_at(b, class->first + i * class->step, class->characters);
      const char *second =
          word_at(b, class->second + i * class->second_step, 2);
      char text[128];
      jb_query query;
      double start;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      int length = snprintf(text, sizeof text, class->format, first, second);
#pragma GCC diagnostic pop
      start = processor_now();
      demand(jb_query_parse(text, (size_t)length, &query, &err), &err);
      found += (double)ask(b, &query, class->answer);
      jb_query_free(&query);
      if (round > 0)
        times[count++] = (processor_now() - start) * 1e3;
    }
  sort_times(times, count);
  printf("%-34s %9.3f %9.3f %11.0f\n", class->name, times[count / 2],
         times[count * 95 / 100], found / (QUERIES * (b->rounds + 1.0)));
  free(times);
}

int main (int argc, char **argv) {
  bench *b = calloc(1, sizeof *b);
  long articles = argc > 1 ? strtol(argv[1], NULL, 10) : 1000000;
  if (b == NULL || articles < 1)
    return 1;
  b->rounds = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 5;
  if (b->rounds < 1)
    b->rounds = 1;
  b->random = 20261121;
  make_words(b);
  build(b, articles);
  printf("%-34s %9s %9s %11s\n", "", "median ms", "p95 ms", "matches");
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    if (argc <= 3 || strstr(classes[i].name, argv[3]) != NULL)
      run_class(b, &classes[i]);
  jb_index_close(b->index);
  memory_chunks_free(&b->chunks);
  free(b);
  return 0;
}
