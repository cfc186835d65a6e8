/* SPDX-License-Identifier: MIT */
/*
** The index against the articles: what it holds of an article is summed up in
** one number, the articles are cut into terms anew, some at a time, in an
** index in memory, and the sums of the two are compared.
**
**   sum(article) = the sum, over its postings, of a hash of term, weight and
**                  positions; and a hash of its day and where its fields begin
**
** Addition does not ask for an order, so one walk through the terms of a
** segment sums up all of its articles; a posting that is missing, twice there
** or changed changes the sum, but for a chance of 1 in 2^64.
*/
#include "store/check_index.h"

#include <stdio.h>
#include <stdlib.h>

#include <xxhash.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "store/index_rows.h"
#include "store/values.h"

/* Articles, or bytes of their texts, that are cut anew at a time. */
#define BATCH_ARTICLES 4096
#define BATCH_BYTES ((size_t)4 << 20)

/* After so many articles that do not fit, the index is plainly another's. */
#define PROBLEMS_TOLD 20

typedef struct article_sum {
  int64_t article;
  uint64_t sum;
} article_sum;

typedef struct comparison {
  jb_store *store;
  jb_index_report *report;
  void *report_context;
  jb_store_progress *progress; /* or NULL */
  void *progress_context;
  int64_t done, all; /* articles */
  jb_error *err;
  size_t problems;
  article_sum *stored; /* in the batch's buffer; by number */
  size_t stored_count, next;
} comparison;

static void tell (comparison *c, int64_t article, const char *what) {
  char problem[160];
  if (++c->problems < PROBLEMS_TOLD)
    (void)snprintf(problem, sizeof problem,
                   "article number %lld %s: `jianbao check --rebuild` mends "
                   "this",
                   (long long)article, what);
  else if (c->problems == PROBLEMS_TOLD)
    (void)snprintf(problem, sizeof problem,
                   "… and so on: `jianbao check --rebuild` mends this");
  else
    return;
  c->report(c->report_context, problem);
}

/*                                                                    sums */

static bool is_deleted (const uint64_t *deleted, uint32_t document) {
  return deleted != NULL &&
         (deleted[document / 64] >> (document % 64) & 1) != 0;
}

/* Add the postings of one term to the sums of a segment's documents. */
static jb_status sum_term (jb_segment *segment, const jb_term_walk *walk,
                           uint64_t *sums, uint32_t count, jb_error *err) {
  uint64_t term = XXH3_64bits(walk->term.bytes, walk->term.length);
  jb_postings postings;
  jb_status status = jb_postings_open(segment, &walk->entry, &postings, err);
  if (status != JB_OK)
    return status;
  while (status == JB_OK && postings.document != JB_NO_DOCUMENT) {
    uint64_t posting[2] = {term, postings.weights[postings.index]};
    uint64_t hash = XXH3_64bits(posting, sizeof posting);
    const uint32_t *positions;
    uint32_t position_count;
    if (postings.document >= count) {
      status = jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                       "the search index is damaged: run `jianbao check "
                       "--rebuild`");
      break;
    }
    if (postings.has_positions) {
      status =
          jb_postings_positions(&postings, &positions, &position_count, err);
      if (status != JB_OK)
        break;
      hash = XXH3_64bits_withSeed(positions, position_count * sizeof *positions,
                                  hash);
    }
    sums[postings.document] += hash;
    status = jb_postings_next(&postings, err);
  }
  jb_postings_close(&postings);
  return status;
}

static jb_status sum_terms (jb_segment *segment, uint64_t *sums, uint32_t count,
                            jb_error *err) {
  jb_slice everything = {"", 0};
  jb_term_walk walk;
  bool there = true;
  jb_status status = jb_term_walk_open(segment, everything, &walk, err);
  if (status != JB_OK)
    return status;
  while (status == JB_OK && there) {
    status = jb_term_walk_next(&walk, &there, err);
    if (status == JB_OK && there)
      status = sum_term(segment, &walk, sums, count, err);
  }
  jb_term_walk_close(&walk);
  return status;
}

/* Append an article_sum for each document of a segment not deleted. */
static jb_status sum_segment (jb_segment *segment, jb_buffer *list,
                              jb_error *err) {
  const uint64_t *deleted = jb_segment_deleted(segment);
  const jb_segment_documents *documents;
  uint64_t *sums;
  jb_status status;
  if (jb_segment_columns(segment, &documents, err) != JB_OK)
    return err->code;
  sums = jb_allocate_array(documents->count + (size_t)1, sizeof *sums);
  if (sums == NULL)
    return jb_fail_memory(err, documents->count * sizeof *sums);
  status = sum_terms(segment, sums, documents->count, err);
  for (uint32_t i = 0; i < documents->count && status == JB_OK; i++) {
    struct {
      uint32_t fields[JB_INDEX_FIELDS + 1];
      int32_t day;
    } column;
    article_sum entry = {documents->articles[i], sums[i]};
    const uint32_t *starts;
    if (is_deleted(deleted, i))
      continue;
    status = jb_segment_field_starts(segment, i, &starts, err);
    if (status != JB_OK)
      break;
    memcpy(column.fields, starts, sizeof column.fields);
    column.day = documents->days[i];
    entry.sum += XXH3_64bits(&column, sizeof column);
    jb_buffer_append(list, &entry, sizeof entry);
  }
  jb_free(sums);
  if (status == JB_OK && list->status != JB_OK)
    status = jb_fail_memory(err, list->length);
  return status;
}

static int compare_articles (const void *a, const void *b) {
  const article_sum *left = a, *right = b;
  return (left->article > right->article) - (left->article < right->article);
}

/* All articles of an index with their sums, by number. */
static jb_status sum_index (jb_index *index, jb_buffer *list, jb_error *err) {
  const jb_index_snapshot *snapshot;
  if (jb_index_refresh(index, &snapshot, err) != JB_OK)
    return err->code;
  for (size_t i = 0; i < snapshot->segment_count; i++)
    if (sum_segment(snapshot->segments[i], list, err) != JB_OK)
      return err->code;
  if (list->length > 0)
    qsort(list->bytes, list->length / sizeof(article_sum), sizeof(article_sum),
          compare_articles);
  return JB_OK;
}

/*                                                   articles cut into terms */

/* An index in memory, of some articles. */
typedef struct scratch {
  jb_store rows; /* only its database and its statements are used */
  jb_index *index;
} scratch;

static void close_scratch (scratch *s) {
  if (s->index != NULL)
    jb_index_close(s->index);
  for (size_t i = 0; i < s->rows.statement_count; i++)
    (void)sqlite3_finalize(s->rows.statements[i].statement);
  (void)sqlite3_close(s->rows.db);
}

static jb_status open_scratch (const comparison *c, scratch *s) {
  static const char table[] = "CREATE TABLE index_chunk (chunk INTEGER PRIMARY "
                              "KEY, bytes BLOB NOT NULL)";
  static const jb_index_options options = {0, 1 << 20, 0};
  jb_chunk_store rows;
  int result;
  memset(s, 0, sizeof *s);
  s->rows.path = c->store->path;
  result = sqlite3_open_v2(
      ":memory:", &s->rows.db,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  if (s->rows.db == NULL)
    return jb_fail_memory(c->err, 0);
  if (result == SQLITE_OK)
    result = sqlite3_exec(s->rows.db, table, NULL, NULL, NULL);
  if (result != SQLITE_OK)
    return jb_fail_sqlite(&s->rows, result, "check", c->err);
  rows = jb_index_rows(&s->rows);
  return jb_index_open(&rows, &options, &s->index, c->err);
}

static size_t text_bytes (const jb_index_document *document) {
  size_t bytes = document->words.length;
  for (size_t i = 0; i < document->text_count; i++)
    bytes += document->texts[i].text.length;
  return bytes;
}

static jb_status check_attributes (comparison *c, const jb_article *article,
                                   jb_arena *arena);

static jb_status tell_progress (comparison *c) {
  if (++c->done % JB_PROGRESS_ARTICLES != 0 || c->progress == NULL ||
      c->progress(c->progress_context, c->done, c->all))
    return JB_OK;
  return jb_fail_cancelled(c->store, c->err);
}

/*
** Put the articles behind '*number' into the scratch index until a batch is
** full; '*number' becomes the last one's, and 0 when there are no more.
*/
static jb_status fill_batch (comparison *c, scratch *s, int64_t *number) {
  jb_buffer texts = JB_BUFFER_EMPTY, order_key = JB_BUFFER_EMPTY;
  jb_status status = JB_OK;
  bool found = true;
  size_t bytes = 0;
  for (int count = 0; count < BATCH_ARTICLES && bytes < BATCH_BYTES && found &&
                      status == JB_OK;
       count++) {
    jb_arena arena = JB_ARENA_EMPTY;
    jb_index_document document;
    jb_article article;
    jb_slice sha256;
    status = jb_read_next_indexed(c->store, *number, &arena, &article, &sha256,
                                  &found, c->err);
    if (status == JB_OK && found)
      status = jb_fill_index_document(&article, sha256, &texts, &order_key,
                                      &document, c->err);
    if (status == JB_OK && found)
      status = jb_index_add(s->index, &document, c->err);
    if (status == JB_OK && found)
      status = check_attributes(c, &article, &arena);
    if (status == JB_OK && found) {
      bytes += text_bytes(&document);
      *number = article.number;
      status = tell_progress(c);
    }
    jb_arena_free(&arena);
  }
  if (!found)
    *number = 0;
  jb_buffer_free(&texts);
  jb_buffer_free(&order_key);
  return status;
}

/*                                                               comparing */

/* Tell what the index has up to 'article' that is no article. */
static void tell_strays (comparison *c, int64_t article) {
  for (; c->next < c->stored_count && c->stored[c->next].article < article;
       c->next++)
    tell(c, c->stored[c->next].article, "of the search index is no article");
}

static void compare_sums (comparison *c, const article_sum *made,
                          size_t count) {
  for (size_t i = 0; i < count; i++) {
    tell_strays(c, made[i].article);
    if (c->next == c->stored_count ||
        c->stored[c->next].article != made[i].article) {
      tell(c, made[i].article, "is not in the search index");
      continue;
    }
    if (c->stored[c->next++].sum != made[i].sum)
      tell(c, made[i].article, "is not in the search index as its texts are");
    if (c->next < c->stored_count &&
        c->stored[c->next].article == made[i].article) {
      tell(c, made[i].article, "is in the search index twice");
      c->next++;
    }
  }
}

static jb_status compare_batch (comparison *c, int64_t *number) {
  jb_buffer made = JB_BUFFER_EMPTY;
  scratch s;
  jb_status status = open_scratch(c, &s);
  if (status == JB_OK)
    status = fill_batch(c, &s, number);
  if (status == JB_OK)
    status = jb_index_flush(s.index, c->err);
  if (status == JB_OK)
    status = sum_index(s.index, &made, c->err);
  if (status == JB_OK)
    compare_sums(c, (const void *)made.bytes,
                 made.length / sizeof(article_sum));
  close_scratch(&s);
  jb_buffer_free(&made);
  return status;
}

static jb_status compare_all (comparison *c) {
  jb_buffer stored = JB_BUFFER_EMPTY;
  int64_t number = 0;
  jb_status status = sum_index(c->store->index, &stored, c->err);
  c->stored = (void *)stored.bytes;
  c->stored_count = stored.length / sizeof(article_sum);
  while (status == JB_OK) {
    status = compare_batch(c, &number);
    if (number == 0)
      break;
  }
  if (status == JB_OK)
    tell_strays(c, INT64_MAX);
  jb_buffer_free(&stored);
  return status;
}

/*                                                              attributes */

static int compare_values (const void *a, const void *b) {
  uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
  return (left > right) - (left < right);
}

/* Whether the column has the article's values of a kind, and no others. */
static jb_status check_kind (comparison *c, const jb_article *article,
                             jb_attribute_kind kind, jb_arena *arena,
                             bool *fits) {
  uint32_t stored[JB_ATTRIBUTE_VALUES], *wanted;
  size_t count, stored_count;
  jb_slice *keys;
  if (jb_attributes_values(c->store->attributes, kind, article->number, stored,
                           &stored_count, c->err) != JB_OK ||
      jb_article_keys(article, kind, arena, &keys, &count, c->err) != JB_OK)
    return c->err->code;
  wanted = jb_arena_array(arena, count + 1, sizeof *wanted);
  if (wanted == NULL)
    return jb_fail_memory(c->err, count);
  for (size_t i = 0; i < count; i++) {
    jb_value value;
    if (jb_find_value(c->store, kind, keys[i], &value, c->err) != JB_OK)
      return c->err->code;
    wanted[i] = value.number;
  }
  qsort(wanted, count, sizeof *wanted, compare_values);
  if (count > JB_ATTRIBUTE_VALUES)
    count = JB_ATTRIBUTE_VALUES;
  *fits = *fits && count == stored_count &&
          memcmp(wanted, stored, count * sizeof *wanted) == 0;
  return JB_OK;
}

static jb_status check_attributes (comparison *c, const jb_article *article,
                                   jb_arena *arena) {
  bool fits = true;
  for (int kind = 0; kind < JB_ATTRIBUTE_KINDS; kind++)
    if (check_kind(c, article, (jb_attribute_kind)kind, arena, &fits) != JB_OK)
      return c->err->code;
  if (!fits)
    tell(c, article->number,
         "is not in the search index under its topics, names and kind");
  return JB_OK;
}

/*                                                                     all */

/* Counts what jb_index_verify tells, and passes it on. */
static void pass_on (void *context, const char *problem) {
  comparison *c = context;
  c->problems++;
  c->report(c->report_context, problem);
}

/* Damage is a finding, and no reason to stop looking at the rest. */
static jb_status found_damage (comparison *c, jb_status status) {
  if (status != JB_BAD_FORMAT)
    return status;
  pass_on(c, c->err->message);
  return JB_OK;
}

jb_status jb_check_index (jb_store *store, jb_index_report *report,
                          void *context, jb_store_progress *progress,
                          void *progress_context, jb_error *err) {
  static const char count_sql[] = "SELECT count(*) FROM article";
  comparison c = {.store = store,
                  .report = report,
                  .report_context = context,
                  .progress = progress,
                  .progress_context = progress_context,
                  .err = err};
  jb_status status = jb_text_index_refresh(store, NULL, err);
  if (status == JB_OK)
    status = jb_single_integer(store, count_sql, &c.all, err);
  if (status == JB_OK)
    status = jb_index_verify(store->index, pass_on, &c, err);
  status = found_damage(&c, status);
  if (status == JB_OK)
    status = found_damage(&c, jb_attributes_verify(store->attributes, err));
  if (status == JB_OK && c.problems == 0)
    status = found_damage(&c, compare_all(&c));
  return status;
}
