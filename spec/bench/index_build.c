/* SPDX-License-Identifier: MIT */
/*
** How fast an index is built, and how long a commit takes as it grows, with
** chunks kept in memory (so SQLite's part is not in it):
**
**   index_build ARTICLES BATCH [MERGE_KB]
**
** Articles are made up: words of one to four characters by Zipf's law, about
** 600 bytes an article, in the order of their days as an archive grows. The
** figures are processor time, so that other programs disturb them less.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clocks.h"
#include "index/index.h"
#include "text/utf8.h"

static void *demand (void *block) {
  if (block == NULL)
    exit(1);
  return block;
}

static void check (jb_status status, const jb_error *err) {
  if (status == JB_OK)
    return;
  (void)fprintf(stderr, "index_build: %s\n", err->message);
  exit(1);
}

/*                                                                  chunks */

/* An open hash table; a removed chunk keeps its place, with 'bytes' NULL. */
typedef struct chunk {
  jb_chunk_key key;
  char *bytes; /* owned */
  size_t length;
  bool taken;
} chunk;

typedef struct chunks {
  chunk *slots;
  size_t slot_count, taken;
  size_t bytes, written, writes;
} chunks;

static chunk *find (chunks *all, jb_chunk_key key) {
  uint64_t hash = ((uint64_t)key.segment << 36 ^ (uint64_t)key.stream << 32 ^
                   (uint64_t)key.number) *
                  UINT64_C(0x9E3779B97F4A7C15);
  size_t slot = (size_t)(hash >> 24) & (all->slot_count - 1);
  while (all->slots[slot].taken &&
         memcmp(&all->slots[slot].key, &key, sizeof key) != 0)
    slot = (slot + 1) & (all->slot_count - 1);
  return &all->slots[slot];
}

static void grow (chunks *all) {
  chunks grown = {.slot_count = all->slot_count * 2 + 1024};
  size_t slot_count = 1024;
  while (slot_count < grown.slot_count)
    slot_count *= 2;
  grown.slot_count = slot_count;
  grown.slots = demand(calloc(slot_count, sizeof *grown.slots));
  for (size_t i = 0; i < all->slot_count; i++)
    if (all->slots[i].bytes != NULL) {
      *find(&grown, all->slots[i].key) = all->slots[i];
      grown.taken++;
    }
  free(all->slots);
  all->slots = grown.slots;
  all->slot_count = grown.slot_count;
  all->taken = grown.taken;
}

static jb_status read_chunk (void *context, jb_chunk_key key, jb_buffer *bytes,
                             jb_error *err) {
  chunk *item = find(context, key);
  if (item->bytes == NULL)
    return jb_fail(err, JB_NOT_FOUND, JB_NO_OFFSET, "no such chunk");
  jb_buffer_append(bytes, item->bytes, item->length);
  return bytes->status;
}

static jb_status write_chunk (void *context, jb_chunk_key key, jb_slice bytes,
                              jb_error *err) {
  chunks *all = context;
  chunk *item;
  (void)err;
  if (all->taken * 2 >= all->slot_count)
    grow(all);
  item = find(all, key);
  if (!item->taken)
    all->taken++;
  if (item->bytes != NULL)
    all->bytes -= item->length;
  free(item->bytes);
  *item = (chunk){key, demand(malloc(bytes.length)), bytes.length, true};
  memcpy(item->bytes, bytes.bytes, bytes.length);
  all->bytes += bytes.length;
  all->written += bytes.length;
  all->writes++;
  return JB_OK;
}

static jb_status remove_chunks (void *context, uint32_t segment,
                                jb_stream stream, uint32_t first, uint32_t end,
                                jb_error *err) {
  chunks *all = context;
  (void)err;
  for (uint32_t number = first; number < end; number++) {
    chunk *item = find(all, (jb_chunk_key){segment, (uint32_t)stream, number});
    if (item->bytes == NULL)
      break; /* numbers have no gaps */
    all->bytes -= item->length;
    free(item->bytes);
    item->bytes = NULL;
  }
  return JB_OK;
}

static jb_status order_key (void *context, int64_t article, jb_buffer *key,
                            jb_error *err) {
  (void)context;
  (void)err;
  jb_buffer_append_format(key, "%012lld", (long long)article);
  return key->status;
}

/*                                                                articles */

#define WORDS 60000
#define ARTICLE_WORDS 110

typedef struct generator {
  uint64_t state;
  char words[WORDS][16];
  double sums[WORDS]; /* of 1 / rank */
} generator;

static uint32_t draw (generator *self, uint32_t limit) {
  self->state ^= self->state << 13;
  self->state ^= self->state >> 7;
  self->state ^= self->state << 17;
  return (uint32_t)((self->state >> 32) % limit);
}

/* A number below 'limit', the small ones more often: 1 / n, about. */
static uint32_t draw_rank (generator *self, const double *sums,
                           uint32_t limit) {
  double wanted =
      (double)draw(self, UINT32_C(1) << 31) / 2147483648.0 * sums[limit - 1];
  uint32_t low = 0, high = limit - 1;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (sums[middle] < wanted)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void make_words (generator *self) {
  self->state = 88172645463325252;
  for (uint32_t i = 0; i < WORDS; i++)
    self->sums[i] = (i > 0 ? self->sums[i - 1] : 0) + 1.0 / (i + 3.0);
  for (uint32_t i = 0; i < WORDS; i++) {
    /* The commonest words are short. */
    uint32_t characters = i < 40 ? 1 : 2;
    characters += i >= 40 && draw(self, 5) == 0 ? 1 : 0;
    characters += i > 20000 && draw(self, 3) == 0 ? 1 : 0;
    size_t length = 0;
    for (uint32_t j = 0; j < characters; j++)
      length += jb_utf8_encode(0x4E00 + draw_rank(self, self->sums, 3500),
                               self->words[i] + length);
    self->words[i][length] = '\0';
  }
}

typedef struct article {
  char headline[64], body[ARTICLE_WORDS * 20], words[ARTICLE_WORDS * 20];
  char key[16];
  jb_index_text texts[2];
  jb_index_document document;
} article;

static int by_number (const void *left, const void *right) {
  const uint32_t *a = left, *b = right;
  return *a < *b ? -1 : *a > *b;
}

/* Counted words by their count; within a count by number, near enough. */
static void count_words (const generator *self, article *one, uint32_t *drawn,
                         size_t count) {
  char *place = one->words;
  qsort(drawn, count, sizeof *drawn, by_number);
  for (size_t wanted = 8; wanted > 0; wanted--) {
    bool begun = false;
    for (size_t i = 0, end; i < count; i = end) {
      for (end = i; end < count && drawn[end] == drawn[i]; end++)
        continue;
      if ((end - i < 8 ? end - i : 8) != wanted)
        continue;
      if (!begun)
        place += sprintf(place, "%zu", wanted);
      begun = true;
      *place++ = '\t';
      place = stpcpy(place, self->words[drawn[i]]);
    }
    if (begun)
      *place++ = '\n';
  }
  *place = '\0';
}

/* Make an article; returns the bytes of its texts. */
static size_t make_article (generator *self, int64_t number, article *one) {
  uint32_t drawn[ARTICLE_WORDS];
  size_t count = ARTICLE_WORDS / 2 + draw(self, ARTICLE_WORDS / 2);
  char *place = one->body;
  int32_t day = (int32_t)(number / 100);
  size_t bytes;
  one->headline[0] = '\0';
  for (size_t i = 0; i < count; i++) {
    const char *word;
    drawn[i] = draw_rank(self, self->sums, WORDS);
    word = self->words[drawn[i]];
    if (i < 4)
      strcat(one->headline, word);
    if (draw(self, 60) == 0)
      place += sprintf(place, "“%s”", word);
    else
      place = stpcpy(place, word);
    if (draw(self, 9) == 0)
      place = stpcpy(place, draw(self, 3) == 0 ? "。" : "，");
  }
  *place = '\0';
  bytes = strlen(one->headline) + strlen(one->body);
  count_words(self, one, drawn, count);
  (void)snprintf(one->key, sizeof one->key, "%012lld", (long long)number);
  one->texts[0] =
      (jb_index_text){JB_FIELD_HEADLINE, jb_slice_of(one->headline)};
  one->texts[1] = (jb_index_text){JB_FIELD_LEAD, jb_slice_of(one->body)};
  one->document = (jb_index_document){.article = number,
                                      .day = 19800101 + day / 336 * 10000 +
                                             day / 28 % 12 * 100 + day % 28,
                                      .order_key = jb_slice_of(one->key),
                                      .texts = one->texts,
                                      .text_count = 2,
                                      .words = jb_slice_of(one->words)};
  return bytes;
}

/*                                                                 figures */

static void print_times (const char *what, double *times, size_t count) {
  sort_times(times, count);
  printf("%s: median %.2f ms, p90 %.2f, p95 %.2f, p99 %.2f, max %.2f\n", what,
         times[count / 2] * 1e3, times[count * 9 / 10] * 1e3,
         times[count * 19 / 20] * 1e3, times[count * 99 / 100] * 1e3,
         times[count - 1] * 1e3);
}

int main (int count, char **arguments) {
  size_t articles = count > 1 ? strtoul(arguments[1], NULL, 10) : 100000;
  size_t batch = count > 2 ? strtoul(arguments[2], NULL, 10) : 1000;
  jb_index_options options = {
      .merge_bytes = count > 3 ? strtoul(arguments[3], NULL, 10) << 10 : 0};
  generator *words = demand(calloc(1, sizeof *words));
  article *made = demand(calloc(batch, sizeof *made));
  double *times = demand(calloc(articles / batch + 1, sizeof *times));
  double adding = 0, flushing = 0;
  size_t text = 0, commits = 0, most_segments = 0;
  chunks all = {0};
  jb_chunk_store store = {&all, read_chunk, write_chunk, remove_chunks,
                          order_key};
  jb_index_numbers numbers;
  jb_index *index;
  jb_error err;
  grow(&all);
  make_words(words);
  check(jb_index_open(&store, &options, &index, &err), &err);
  for (size_t first = 0; first < articles; first += batch) {
    double start, added, end;
    for (size_t i = 0; i < batch; i++)
      text += make_article(words, (int64_t)(first + i + 1), &made[i]);
    start = processor_now();
    for (size_t i = 0; i < batch; i++)
      check(jb_index_add(index, &made[i].document, &err), &err);
    added = processor_now();
    check(jb_index_flush(index, &err), &err);
    end = processor_now();
    adding += added - start;
    flushing += end - added;
    times[commits++] = end - start;
    check(jb_index_numbers_of(index, &numbers, &err), &err);
    if (numbers.segments > most_segments)
      most_segments = numbers.segments;
  }
  printf("%zu articles, %.1f MB of text, in batches of %zu\n", articles,
         (double)text / 1e6, batch);
  printf("build: %.1f MB/s (adding %.1f s, flushing and merging %.1f s)\n",
         (double)text / 1e6 / (adding + flushing), adding, flushing);
  printf("written %.2f times the text in %zu chunks; the index is %.3f times "
         "the text, in %llu segments (at most %zu)\n",
         (double)all.written / (double)text, all.writes,
         (double)all.bytes / (double)text, (unsigned long long)numbers.segments,
         most_segments);
  print_times("commit", times, commits);
  {
    double start = processor_now();
    check(jb_index_merge_all(index, &err), &err);
    printf("merged into one: %.1f s, %.3f times the text\n",
           processor_now() - start, (double)all.bytes / (double)text);
  }
  jb_index_close(index);
  return 0;
}
