/* SPDX-License-Identifier: MIT */
/*
** Search with jianbao's own index, in rows of a SQLite file:
**
**   index_bench ARTICLES QUERIES FILE [LEXICON MODEL]
**
** Articles come from spec/bench/search/make_articles.lua; they are built in one
** transaction and merged into one segment, as `jianbao check --rebuild` does it
** and as every peer does. With a lexicon and a model their words are cut, counted and indexed
** too: "words" is the share of the build's time that this took. Prints "build
** SECONDS", "processor SECONDS" of it, "bytes" of the rows, "text" bytes, the
** peak of memory, then for each query a line: class, milliseconds (the median
** of 5 after 1), matches, query; then milliseconds of 200 commits of 100
** articles each; at the end the same queries as "grown-" class, with the
** segments that these left. A FILE that was built before is only searched.
**
** Queries are read before they are timed, and all are asked in one snapshot, as
** tantivy's and Lucene's are made before and asked of one searcher. What a
** search of an archive takes besides, in which these never look for what is
** new, is the class "prepare": reading the query, a transaction of its own, and
** asking whether anything was committed since the last.
*/
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "../clocks.h"
#include "base/memory.h"
#include "index/attributes.h"
#include "index/index.h"
#include "index/search.h"
#include "lines.h"
#include "words/counts.h"
#include "words/sequence.h"
#include "words/weights.h"

#define ROUNDS 5
#define COMMITS 200
#define COMMIT_ARTICLES 100
#define TOPICS 15

typedef struct bench {
  sqlite3 *db;
  sqlite3_stmt *read, *write, *remove, *begin, *end;
  jb_index *index;
  jb_attributes *attributes;
  jb_segmenter *segmenter; /* NULL: words are not counted */
  jb_word_counts counts;
  jb_buffer lines;
  int64_t articles;
  size_t text_bytes;
  double words_seconds; /* of processor time: cutting and counting words */
  const char *prefix;   /* of the classes printed */
} bench;

static void require (jb_status status, const jb_error *err) {
  if (status == JB_OK)
    return;
  (void)fprintf(stderr, "index_bench: %s\n", err->message);
  exit(1);
}

static void run_sql (bench *b, const char *sql) {
  if (sqlite3_exec(b->db, sql, NULL, NULL, NULL) != SQLITE_OK) {
    (void)fprintf(stderr, "index_bench: %s\n", sqlite3_errmsg(b->db));
    exit(1);
  }
}

/* Run a statement that gives no rows. */
static void run (bench *b, sqlite3_stmt *statement) {
  int result = sqlite3_step(statement);
  (void)sqlite3_reset(statement);
  if (result != SQLITE_DONE) {
    (void)fprintf(stderr, "index_bench: %s\n", sqlite3_errmsg(b->db));
    exit(1);
  }
}

/*                                                                    rows */

static int64_t row_of (jb_chunk_key key) {
  return (int64_t)key.segment << 36 | (int64_t)key.stream << 32 | key.number;
}

static jb_status read_row (void *context, jb_chunk_key key, jb_buffer *bytes,
                           jb_error *err) {
  bench *b = context;
  jb_status status = JB_NOT_FOUND;
  (void)sqlite3_bind_int64(b->read, 1, row_of(key));
  if (sqlite3_step(b->read) == SQLITE_ROW) {
    jb_buffer_append(bytes, sqlite3_column_blob(b->read, 0),
                     (size_t)sqlite3_column_bytes(b->read, 0));
    status = bytes->status;
  }
  (void)sqlite3_reset(b->read);
  return status == JB_NO_MEMORY ? jb_fail_memory(err, 0) : status;
}

static jb_status write_row (void *context, jb_chunk_key key, jb_slice bytes,
                            jb_error *err) {
  bench *b = context;
  int result;
  (void)sqlite3_bind_int64(b->write, 1, row_of(key));
  (void)sqlite3_bind_blob64(b->write, 2, bytes.bytes, bytes.length,
                            SQLITE_STATIC);
  result = sqlite3_step(b->write);
  (void)sqlite3_reset(b->write);
  return result == SQLITE_DONE
             ? JB_OK
             : jb_fail(err, JB_IO, JB_NO_OFFSET, "%s", sqlite3_errmsg(b->db));
}

static jb_status remove_rows (void *context, uint32_t segment, jb_stream stream,
                              uint32_t first, uint32_t end, jb_error *err) {
  bench *b = context;
  int result;
  if (first == end)
    return JB_OK;
  (void)sqlite3_bind_int64(
      b->remove, 1, row_of((jb_chunk_key){segment, (uint32_t)stream, first}));
  (void)sqlite3_bind_int64(
      b->remove, 2, row_of((jb_chunk_key){segment, (uint32_t)stream, end - 1}));
  result = sqlite3_step(b->remove);
  (void)sqlite3_reset(b->remove);
  return result == SQLITE_DONE
             ? JB_OK
             : jb_fail(err, JB_IO, JB_NO_OFFSET, "%s", sqlite3_errmsg(b->db));
}

/* Articles of a day are in the order they came. */
static void append_number (jb_buffer *key, int64_t article) {
  for (int shift = 56; shift >= 0; shift -= 8)
    jb_buffer_append_byte(key, (char)(article >> shift & 0xFF));
}

static jb_status order_key (void *context, int64_t article, jb_buffer *key,
                            jb_error *err) {
  (void)context;
  append_number(key, article);
  return key->status == JB_OK ? JB_OK : jb_fail_memory(err, 8);
}

static sqlite3_stmt *prepare (bench *b, const char *sql) {
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(b->db, sql, -1, &statement, NULL) != SQLITE_OK) {
    (void)fprintf(stderr, "index_bench: %s\n", sqlite3_errmsg(b->db));
    exit(1);
  }
  return statement;
}

static void open_rows (bench *b, const char *path) {
  jb_chunk_store store = {b, read_row, write_row, remove_rows, order_key};
  jb_error err;
  /* By one thread at a time, as archives are opened. */
  if (sqlite3_open_v2(path, &b->db,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                          SQLITE_OPEN_NOMUTEX,
                      NULL) != SQLITE_OK)
    exit(1);
  run_sql(
      b,
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
      "CREATE TABLE IF NOT EXISTS row(number INTEGER PRIMARY KEY, bytes BLOB)");
  b->read = prepare(b, "SELECT bytes FROM row WHERE number = ?1");
  b->write = prepare(b, "REPLACE INTO row VALUES(?1, ?2)");
  b->remove = prepare(b, "DELETE FROM row WHERE number BETWEEN ?1 AND ?2");
  b->begin = prepare(b, "BEGIN");
  b->end = prepare(b, "COMMIT");
  require(jb_index_open(&store, &(jb_index_options){0, 0, 0}, &b->index, &err),
          &err);
  require(jb_attributes_open(&store, &b->attributes, &err), &err);
}

/*                                                                building */

static void add_article (bench *b, char *line) {
  char *parts[PARTS];
  jb_buffer key = JB_BUFFER_EMPTY;
  jb_index_text texts[2];
  jb_index_document document = {0, 0, {NULL, 0}, texts, 2, {NULL, 0}};
  uint32_t topic;
  jb_error err;
  if (split(line, parts) < PARTS)
    return;
  b->articles++;
  append_number(&key, b->articles);
  texts[0] = (jb_index_text){JB_FIELD_HEADLINE, jb_slice_of(parts[3])};
  texts[1] = (jb_index_text){JB_FIELD_LEAD, jb_slice_of(parts[4])};
  b->text_bytes += texts[0].text.length + texts[1].text.length;
  document.article = b->articles;
  document.day = (int32_t)strtol(parts[0], NULL, 10);
  document.order_key = (jb_slice){key.bytes, key.length};
  if (b->segmenter != NULL) {
    const double started = processor_now();
    jb_word_counts_reset(&b->counts);
    jb_buffer_reset(&b->lines);
    for (int i = 0; i < 2; i++)
      require(jb_word_counts_add(&b->counts, b->segmenter, texts[i].text.bytes,
                                 texts[i].text.length, &err),
              &err);
    jb_word_counts_write(&b->counts, &b->lines);
    document.words = (jb_slice){b->lines.bytes, b->lines.length};
    b->words_seconds += processor_now() - started;
  }
  require(jb_index_add(b->index, &document, &err), &err);
  topic = (uint32_t)strtoul(parts[1] + strlen("主题"), NULL, 10);
  require(jb_attributes_put(b->attributes, JB_ATTRIBUTE_TOPIC, b->articles,
                            &topic, 1, &err),
          &err);
  jb_buffer_free(&key);
}

static void commit (bench *b) {
  jb_error err;
  require(jb_attributes_flush(b->attributes, &err), &err);
  require(jb_index_flush(b->index, &err), &err);
  run(b, b->end);
}

static void build (bench *b, const char *path) {
  static char line[LINE_BYTES];
  FILE *file = open_file(path);
  struct rusage usage;
  jb_error err;
  const double started = now(), processor_started = processor_now();
  double processor;
  run(b, b->begin);
  while (fgets(line, sizeof line, file) != NULL)
    add_article(b, line);
  require(jb_index_merge_all(b->index, &err), &err);
  commit(b);
  (void)fclose(file);
  (void)getrusage(RUSAGE_SELF, &usage);
  processor = processor_now() - processor_started;
  printf("build %.2f\n", now() - started);
  printf("processor %.2f\n", processor);
  printf("words %.2f\n", b->words_seconds / processor);
  printf("text %zu\n", b->text_bytes);
  printf("peak %ld\n", usage.ru_maxrss * 1024);
}

static bool is_built (bench *b) {
  sqlite3_stmt *any = prepare(b, "SELECT 1 FROM row LIMIT 1");
  bool built = sqlite3_step(any) == SQLITE_ROW;
  (void)sqlite3_finalize(any);
  return built;
}

static int64_t sum_of_rows (bench *b) {
  sqlite3_stmt *sum = prepare(b, "SELECT sum(length(bytes)) FROM row");
  int64_t bytes;
  (void)sqlite3_step(sum);
  bytes = sqlite3_column_int64(sum, 0);
  (void)sqlite3_finalize(sum);
  return bytes;
}

/* What each stream takes, as a share of the text. */
static void print_streams (bench *b) {
  static const char *const names[JB_STREAM_END] = {
      "manifest", "header", "terms",      "postings", "positions", "documents",
      "deleted",  "merge",  "attributes", "lengths",  "fields",    "keys"};
  sqlite3_stmt *sums = prepare(b, "SELECT number >> 32 & 15, "
                                  "sum(length(bytes)) FROM row GROUP BY 1");
  while (sqlite3_step(sums) == SQLITE_ROW)
    printf("stream %s %.4f\n", names[sqlite3_column_int(sums, 0)],
           (double)sqlite3_column_int64(sums, 1) / (double)b->text_bytes);
  (void)sqlite3_finalize(sums);
}

/*                                                                 queries */

static void write_query (char *parts[PARTS], char *out, size_t room) {
  const char *class = parts[0];
  if (strcmp(class, "near") == 0)
    (void)snprintf(out, room, "NEAR/%s(%s %s)", parts[1], parts[2], parts[3]);
  else if (strcmp(class, "date") == 0)
    (void)snprintf(out, room, "%s date:%.4s-%.2s-%.2s..%.4s-%.2s-%.2s",
                   parts[1], parts[2], parts[2] + 4, parts[2] + 6, parts[3],
                   parts[3] + 4, parts[3] + 6);
  else if (strcmp(class, "or") == 0)
    (void)snprintf(out, room, "%s OR %s", parts[1], parts[2]);
  else if (strcmp(class, "and") == 0 || strcmp(class, "count") == 0)
    (void)snprintf(out, room, "%s %s", parts[1], parts[2]);
  else
    (void)snprintf(out, room, "%s%s", parts[1],
                   strcmp(class, "prefix") == 0 ? "*" : "");
}

/* One search in a snapshot; the number of matches or -1. */
static int64_t search (bench *b, const jb_index_snapshot *snapshot,
                       const char *class, const jb_query *query) {
  jb_find_options options = {JB_ORDER_RANK, 10,   0,    false, true,
                             NULL,          NULL, NULL, NULL};
  int64_t matches = -1;
  jb_error err;
  if (strcmp(class, "count") == 0) {
    uint64_t count;
    require(jb_index_count(b->index, snapshot, query, &options, &count, &err),
            &err);
    matches = (int64_t)count;
  } else if (strcmp(class, "timeline") == 0) {
    jb_month_count *months;
    size_t count;
    require(jb_index_timeline(b->index, snapshot, query, &options, &months,
                              &count, &err),
            &err);
    matches = 0;
    for (size_t i = 0; i < count; i++)
      matches += (int64_t)months[i].count;
    jb_free(months);
  } else if (strcmp(class, "facet") == 0) {
    jb_article_set set = JB_ARTICLE_SET_EMPTY;
    uint64_t counts[TOPICS] = {0};
    require(jb_index_match(b->index, snapshot, query, &options, &set, &err),
            &err);
    require(jb_attributes_count(b->attributes, JB_ATTRIBUTE_TOPIC, &set, counts,
                                TOPICS, &err),
            &err);
    matches = 0;
    for (int i = 0; i < TOPICS; i++)
      matches += (int64_t)counts[i];
    jb_article_set_free(&set);
  } else {
    jb_findings findings;
    require(jb_index_find(b->index, snapshot, query, &options, &findings, &err),
            &err);
    jb_findings_free(&findings);
  }
  return matches;
}

/* What is made ready for a search, and not timed with it. */
static void time_preparing (bench *b, char *parts[PARTS]) {
  char text[4096];
  double times[ROUNDS];
  jb_error err;
  write_query(parts, text, sizeof text);
  for (int round = -1; round < ROUNDS; round++) {
    const double started = now();
    const jb_index_snapshot *snapshot;
    jb_query query;
    require(jb_query_parse(text, strlen(text), &query, &err), &err);
    run(b, b->begin);
    require(jb_index_refresh(b->index, &snapshot, &err), &err);
    run(b, b->end);
    jb_query_free(&query);
    if (round >= 0)
      times[round] = (now() - started) * 1000;
  }
  sort_times(times, ROUNDS);
  printf("%sprepare\t%.4f\t-1\t\n", b->prefix, times[ROUNDS / 2]);
}

static void answer (bench *b, const jb_index_snapshot *snapshot,
                    char *parts[PARTS], int count) {
  char text[4096];
  double times[ROUNDS];
  jb_query query;
  int64_t matches = 0;
  jb_error err;
  write_query(parts, text, sizeof text);
  require(jb_query_parse(text, strlen(text), &query, &err), &err);
  for (int round = -1; round < ROUNDS; round++) {
    const double started = now();
    matches = search(b, snapshot, parts[0], &query);
    if (round >= 0)
      times[round] = (now() - started) * 1000;
  }
  if (matches < 0)
    matches = search(b, snapshot, "count", &query);
  jb_query_free(&query);
  sort_times(times, ROUNDS);
  printf("%s%s\t%.4f\t%lld\t", b->prefix, parts[0], times[ROUNDS / 2],
         (long long)matches);
  for (int i = 1; i < count; i++)
    printf("%s%s", i > 1 ? " " : "", parts[i]);
  (void)putchar('\n');
}

static void answer_all (bench *b, const char *path) {
  static char line[LINE_BYTES];
  const jb_index_snapshot *snapshot;
  FILE *file = open_file(path);
  char *parts[PARTS];
  jb_error err;
  while (fgets(line, sizeof line, file) != NULL) {
    (void)split(line, parts);
    time_preparing(b, parts);
  }
  rewind(file);
  run(b, b->begin);
  require(jb_index_refresh(b->index, &snapshot, &err), &err);
  while (fgets(line, sizeof line, file) != NULL) {
    const int count = split(line, parts);
    answer(b, snapshot, parts, count);
  }
  run(b, b->end);
  (void)fclose(file);
}

/* What a newspaper's day costs in a large archive. */
static void commit_little (bench *b, const char *path) {
  static char line[LINE_BYTES];
  FILE *file = open_file(path);
  for (int i = 0; i < COMMITS; i++) {
    double started;
    int added = 0;
    started = now();
    run(b, b->begin);
    while (added < COMMIT_ARTICLES && fgets(line, sizeof line, file) != NULL) {
      add_article(b, line);
      added++;
    }
    commit(b);
    printf("commit\t%.4f\t%d\t\n", (now() - started) * 1000, added);
  }
  (void)fclose(file);
}

/* The same queries with the segments that the commits have left. */
static void answer_grown (bench *b, const char *queries) {
  printf("grown %.3f\n", (double)sum_of_rows(b) / (double)b->text_bytes);
  b->prefix = "grown-";
  answer_all(b, queries);
}

int main (int argc, char **argv) {
  bench b = {.prefix = ""};
  jb_lexicon *lexicon = NULL;
  jb_weights *weights = NULL;
  jb_error err;
  if (argc != 4 && argc != 6) {
    (void)fputs("usage: index_bench ARTICLES QUERIES FILE [LEXICON MODEL]\n",
                stderr);
    return 2;
  }
  if (argc == 6) {
    require(jb_lexicon_open(argv[4], &lexicon, &err), &err);
    require(jb_weights_open(argv[5], &weights, &err), &err);
    require(jb_segmenter_new(lexicon, &jb_sequence_model, weights, &b.segmenter,
                             &err),
            &err);
  }
  open_rows(&b, argv[3]);
  if (is_built(&b)) {
    answer_all(&b, argv[2]);
    return 0;
  }
  build(&b, argv[1]);
  printf("bytes %lld\n", (long long)sum_of_rows(&b));
  print_streams(&b);
  answer_all(&b, argv[2]);
  commit_little(&b, argv[1]);
  answer_grown(&b, argv[2]);
  return 0;
}
