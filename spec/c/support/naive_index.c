/* SPDX-License-Identifier: MIT */
#include "support/naive_index.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/normalise.h"
#include "text/utf8.h"

/* Characters that do not compose with each other; marks among them. */
static const char *const alphabet[] = {"会", "员", "心", "理", "讲", "座", "，",
                                       "。", "Ａ", "b",  "１", "“",  "”",  "《",
                                       "》", "　", " ",  "\n", "𠀀", "é"};
#define LETTERS (sizeof alphabet / sizeof *alphabet)

static const jb_query_field some_fields[] = {
    JB_FIELD_LABEL, JB_FIELD_HEADLINE, JB_FIELD_LEAD,  JB_FIELD_BODY,
    JB_FIELD_BODY,  JB_FIELD_BYLINE,   JB_FIELD_KICKER};

void naive_article_make (naive_article *article, int64_t number,
                         random_state *state) {
  static const char *const words[] = {"", "1\t会员\n", "3\t心理\t讲座\n1\tb\n",
                                      "70000\t会员\n2\t心理\n"};
  memset(article, 0, sizeof *article);
  article->number = number;
  article->day = random_below(state, 8) == 0
                     ? JB_NO_DAY
                     : 20230101 + (int32_t)random_below(state, 9);
  article->text_count = random_below(state, NAIVE_TEXTS + 1);
  for (size_t i = 0; i < article->text_count; i++) {
    uint32_t letters = random_below(state, 24);
    article->fields[i] = some_fields[random_below(
        state, sizeof some_fields / sizeof *some_fields)];
    for (uint32_t j = 0; j < letters; j++)
      strcat(article->texts[i],
             alphabet[random_below(state, (uint32_t)LETTERS)]);
  }
  strcpy(article->words, words[random_below(state, 4)]);
}

void naive_order_key (void *context, int64_t article, jb_buffer *key) {
  (void)context;
  jb_buffer_append_format(key, "page %08lld",
                          (long long)(99999999 - article * 7 % 1000));
}

jb_status naive_article_add (jb_index *index, const naive_article *article,
                             jb_error *err) {
  jb_index_text texts[NAIVE_TEXTS];
  jb_buffer key = JB_BUFFER_EMPTY;
  jb_index_document document = {.article = article->number,
                                .day = article->day,
                                .texts = texts,
                                .text_count = article->text_count,
                                .words = jb_slice_of(article->words)};
  jb_status status;
  naive_order_key(NULL, article->number, &key);
  if (key.status != JB_OK)
    return jb_fail_memory(err, key.length);
  document.order_key = (jb_slice){key.bytes, key.length};
  for (size_t i = 0; i < article->text_count; i++)
    texts[i] =
        (jb_index_text){article->fields[i], jb_slice_of(article->texts[i])};
  status = jb_index_add(index, &document, err);
  jb_buffer_free(&key);
  return status;
}

/*                                                                   lines */

static char *reserve (naive_lines *lines, size_t bytes) {
  if (lines->capacity - lines->length < bytes) {
    lines->capacity = lines->capacity * 2 + 4096 + bytes;
    lines->bytes = realloc(lines->bytes, lines->capacity);
    if (lines->bytes == NULL)
      abort();
  }
  return lines->bytes + lines->length;
}

static void JB_PRINTF (2, 3)
    append(naive_lines *lines, const char *format, ...) {
  va_list arguments;
  char *place = reserve(lines, 256);
  va_start(arguments, format);
  lines->length += (size_t)vsnprintf(place, 256, format, arguments);
  va_end(arguments);
}

/* By hand what is printed most. */
static void append_term (naive_lines *lines, jb_slice term) {
  static const char digits[] = "0123456789ABCDEF";
  char *place = reserve(lines, 2 * term.length);
  for (size_t i = 0; i < term.length; i++) {
    *place++ = digits[(unsigned char)term.bytes[i] >> 4];
    *place++ = digits[(unsigned char)term.bytes[i] & 15];
  }
  lines->length += 2 * term.length;
}

static void append_position (naive_lines *lines, uint32_t position) {
  char digits[12];
  size_t length = 0;
  char *place = reserve(lines, sizeof digits);
  do
    digits[length++] = (char)('0' + position % 10);
  while ((position /= 10) > 0);
  *place++ = ' ';
  lines->length += length + 1;
  while (length > 0)
    *place++ = digits[--length];
}

/* An occurrence, as it comes; equal terms are put together afterwards. */
typedef struct occurrence {
  char term[64];
  size_t length;
  uint32_t position, weight;
} occurrence;

typedef struct occurrences {
  occurrence items[2048];
  size_t count;
} occurrences;

static void enter (occurrences *all, char kind, const char *bytes,
                   size_t length, uint32_t position, uint32_t weight) {
  occurrence *new = &all->items[all->count++];
  memset(new, 0, sizeof *new);
  new->term[0] = kind;
  memcpy(new->term + 1, bytes, length);
  new->length = length + 1;
  new->position = position;
  new->weight = weight;
}

/* Marks that stood before a character, or ('behind') after the last. */
static void enter_marks (occurrences *all, const jb_buffer *marks, bool behind,
                         uint32_t position) {
  char bytes[64] = {'\0'};
  if (marks->length == 0)
    return;
  memcpy(bytes + 1, marks->bytes, marks->length);
  enter(all, 'm', bytes, behind ? 1 : 0, position, 1);
  enter(all, 'm', behind ? bytes : bytes + 1, marks->length + (behind ? 1 : 0),
        position, 1);
}

/* The occurrences of a text that begins at '*position'. */
static void enter_text (occurrences *all, const char *text, uint32_t *position,
                        uint32_t weight) {
  char characters[64][8] = {{0}};
  size_t count = 0;
  jb_buffer marks = JB_BUFFER_EMPTY, loose = JB_BUFFER_EMPTY;
  uint32_t start = *position;
  for (size_t i = 0; i < strlen(text);) {
    uint32_t character;
    size_t bytes = jb_utf8_decode(text + i, strlen(text) - i, &character);
    jb_buffer_reset(&loose);
    (void)jb_normalise(text + i, bytes, JB_LOOSE, &loose, NULL, NULL);
    if (loose.length == 0) {
      (void)jb_normalise(text + i, bytes, JB_FOLD_CASE, &marks, NULL, NULL);
    } else {
      enter_marks(all, &marks, false, start + (uint32_t)count);
      jb_buffer_reset(&marks);
      memcpy(characters[count++], loose.bytes, loose.length);
    }
    i += bytes;
  }
  if (count > 0) {
    enter_marks(all, &marks, true, start + (uint32_t)count);
    enter(all, 'u', "", 0, start, 1);
  }
  for (size_t i = 0; i < count; i++) {
    char pair[16];
    (void)snprintf(pair, sizeof pair, "%.7s%.7s", characters[i],
                   i + 1 < count ? characters[i + 1] : "");
    enter(all, 'b', pair, strlen(pair), start + (uint32_t)i, weight);
  }
  *position += (uint32_t)count;
  jb_buffer_free(&marks);
  jb_buffer_free(&loose);
}

static int by_term (const void *left, const void *right) {
  const occurrence *a = left, *b = right;
  int order = memcmp(a->term, b->term, sizeof a->term);
  if (order == 0 && a->length != b->length)
    order = a->length < b->length ? -1 : 1;
  if (order == 0)
    order = a->position < b->position ? -1 : a->position > b->position;
  return order;
}

static void append_occurrences (const naive_article *article, occurrences *all,
                                naive_lines *lines) {
  qsort(all->items, all->count, sizeof *all->items, by_term);
  for (size_t i = 0, end; i < all->count; i = end) {
    const occurrence *first = &all->items[i];
    uint32_t weight = 0;
    for (end = i; end < all->count && all->items[end].length == first->length &&
                  memcmp(all->items[end].term, first->term, first->length) == 0;
         end++)
      weight += all->items[end].weight;
    append_term(lines, (jb_slice){first->term, first->length});
    append(lines, " %lld %u:", (long long)article->number,
           weight < JB_WEIGHT_MAX ? weight : JB_WEIGHT_MAX);
    for (; i < end; i++)
      append_position(lines, all->items[i].position);
    append(lines, "\n");
  }
}

static void append_words (const naive_article *article, naive_lines *lines) {
  const char *place = article->words;
  while (*place != '\0') { /* number { TAB word } LF */
    char *next;
    unsigned long count = strtoul(place, &next, 10);
    for (place = next; *place == '\t';) {
      size_t length = strcspn(place + 1, "\t\n");
      append(lines, "77");
      append_term(lines, (jb_slice){place + 1, length});
      append(lines, " %lld %lu:\n", (long long)article->number,
             count < JB_WEIGHT_MAX ? count : JB_WEIGHT_MAX);
      place += 1 + length;
    }
    place++;
  }
}

void naive_article_lines (const naive_article *article, naive_lines *lines) {
  static occurrences all; /* large; the tests have one thread */
  uint32_t position = 0;
  all.count = 0;
  for (unsigned place = 0; place < JB_INDEX_FIELDS; place++)
    for (size_t i = 0; i < article->text_count; i++)
      if (article->fields[i] == jb_field_order[place])
        enter_text(&all, article->texts[i], &position, jb_field_weights[place]);
  append_occurrences(article, &all, lines);
  append_words(article, lines);
  append(lines, "61%016llX %lld %u:\n",
         (unsigned long long)article->number / JB_ARTICLE_BLOCK,
         (long long)article->number,
         (unsigned)(article->number % JB_ARTICLE_BLOCK) + 1);
}

/*                                                                 reading */

static jb_status term_lines (jb_segment *segment, const jb_term_walk *walk,
                             naive_lines *lines, jb_error *err) {
  const jb_segment_documents *documents;
  const uint64_t *deleted = jb_segment_deleted(segment);
  jb_postings postings;
  jb_status status = jb_segment_columns(segment, &documents, err);
  if (status == JB_OK)
    status = jb_postings_open(segment, &walk->entry, &postings, err);
  if (status != JB_OK)
    return status;
  while (status == JB_OK && postings.document != JB_NO_DOCUMENT) {
    uint32_t document = postings.document, count = 0;
    const uint32_t *positions = NULL;
    if (deleted == NULL ||
        (deleted[document / 64] >> (document % 64) & 1) == 0) {
      if (postings.has_positions)
        status = jb_postings_positions(&postings, &positions, &count, err);
      append_term(lines, walk->term);
      append(lines, " %lld %u:", (long long)documents->articles[document],
             postings.weights[postings.index]);
      for (uint32_t i = 0; i < count; i++)
        append_position(lines, positions[i]);
      append(lines, "\n");
    }
    if (status == JB_OK)
      status = jb_postings_next(&postings, err);
  }
  jb_postings_close(&postings);
  return status;
}

jb_status naive_index_lines (jb_index *index, naive_lines *lines,
                             jb_error *err) {
  const jb_index_snapshot *snapshot;
  jb_status status = jb_index_refresh(index, &snapshot, err);
  for (size_t i = 0; status == JB_OK && i < snapshot->segment_count; i++) {
    jb_term_walk walk;
    bool there = true;
    status =
        jb_term_walk_open(snapshot->segments[i], (jb_slice){"", 0}, &walk, err);
    if (status != JB_OK)
      return status;
    while (status == JB_OK && there) {
      status = jb_term_walk_next(&walk, &there, err);
      if (status == JB_OK && there)
        status = term_lines(snapshot->segments[i], &walk, lines, err);
    }
    jb_term_walk_close(&walk);
  }
  return status;
}

static int by_bytes (const void *left, const void *right) {
  const char *const *a = left, *const *b = right;
  return strcmp(*a, *b);
}

void naive_lines_sort (naive_lines *lines) {
  size_t count = 0;
  char **starts = malloc((lines->length + 1) * sizeof *starts);
  char *sorted = malloc(lines->length + 1), *place = sorted;
  if (starts == NULL || sorted == NULL)
    abort();
  for (size_t i = 0; i < lines->length; i++) {
    if (i == 0 || lines->bytes[i - 1] == '\0')
      starts[count++] = lines->bytes + i;
    if (lines->bytes[i] == '\n')
      lines->bytes[i] = '\0';
  }
  qsort(starts, count, sizeof *starts, by_bytes);
  for (size_t i = 0; i < count; i++) {
    place = stpcpy(place, starts[i]);
    *place++ = '\n';
  }
  free(starts);
  free(lines->bytes);
  lines->bytes = sorted;
  lines->capacity = lines->length + 1;
}

void naive_lines_free (naive_lines *lines) {
  free(lines->bytes);
  *lines = (naive_lines)NAIVE_LINES_EMPTY;
}
