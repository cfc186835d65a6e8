/* SPDX-License-Identifier: MIT */
/*
** Search with SQLite's FTS5, for comparison: fts5_peer ARTICLES QUERIES FILE
**
** Texts are cut into pairs of characters and the last one alone, parted by
** blanks, as jianbao's index was until version 2 of the archive; contentless,
** all in one transaction. Prints "build SECONDS", "processor
** SECONDS", then for the first 10 queries of each class a line: class,
** milliseconds (the median of 3 after 1), matches, query; at the end,
** milliseconds of 200 commits of 100 articles each.
*/
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../clocks.h"
#include "lines.h"

#define QUERIES_OF_A_CLASS 10
#define ROUNDS 3
#define COMMITS 200
#define COMMIT_ARTICLES 100

static void require (int result, sqlite3 *db) {
  if (result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE)
    return;
  fprintf(stderr, "fts5_peer: %s\n", sqlite3_errmsg(db));
  exit(1);
}

static size_t character_bytes (const char *text) {
  size_t bytes = 1;
  while (((unsigned char)text[bytes] & 0xC0) == 0x80)
    bytes++;
  return bytes;
}

/* Append pairs to 'out', each with a blank behind. */
static char *append_pairs (char *out, const char *text, int last_alone) {
  while (*text != '\0') {
    size_t first = character_bytes(text), both = first;
    if (text[first] != '\0')
      both += character_bytes(text + first);
    else if (!last_alone)
      break;
    memcpy(out, text, both);
    out += both;
    *out++ = ' ';
    text += first;
  }
  *out = '\0';
  return out;
}

/* Inserting articles one after the other. */
typedef struct inserter {
  sqlite3 *db;
  sqlite3_stmt *text, *article;
  long number; /* of the last one */
} inserter;

static void insert (inserter *in, char *line) {
  static char pairs[4 * LINE_BYTES];
  char *parts[PARTS], *end;
  if (split(line, parts) < PARTS)
    return;
  end = append_pairs(append_pairs(pairs, parts[3], 1), parts[4], 1);
  in->number++;
  sqlite3_bind_int64(in->text, 1, in->number);
  sqlite3_bind_text(in->text, 2, pairs, (int)(end - pairs), SQLITE_STATIC);
  require(sqlite3_step(in->text), in->db);
  sqlite3_reset(in->text);
  sqlite3_bind_int64(in->article, 1, in->number);
  sqlite3_bind_int(in->article, 2, atoi(parts[0]));
  sqlite3_bind_text(in->article, 3, parts[1], -1, SQLITE_STATIC);
  require(sqlite3_step(in->article), in->db);
  sqlite3_reset(in->article);
}

static void build (inserter *in, const char *path) {
  static char line[LINE_BYTES];
  FILE *file = open_file(path);
  const double started = now(), processor_started = processor_now();
  require(sqlite3_exec(in->db,
                       "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                       "CREATE VIRTUAL TABLE t USING fts5(x, content='', "
                       "tokenize='ascii');"
                       "CREATE TABLE article(number INTEGER PRIMARY KEY, date "
                       "INTEGER, topic TEXT); BEGIN",
                       NULL, NULL, NULL),
          in->db);
  require(sqlite3_prepare_v2(in->db, "INSERT INTO t(rowid, x) VALUES(?1, ?2)",
                             -1, &in->text, NULL),
          in->db);
  require(sqlite3_prepare_v2(in->db, "INSERT INTO article VALUES(?1, ?2, ?3)",
                             -1, &in->article, NULL),
          in->db);
  while (fgets(line, sizeof line, file) != NULL)
    insert(in, line);
  require(sqlite3_exec(in->db, "COMMIT", NULL, NULL, NULL), in->db);
  fclose(file);
  printf("build %.2f\n", now() - started);
  printf("processor %.2f\n", processor_now() - processor_started);
}

/* What a newspaper's day costs in a large archive. */
static void commit_little (inserter *in, const char *path) {
  static char line[LINE_BYTES];
  FILE *file = open_file(path);
  for (int i = 0; i < COMMITS; i++) {
    double started = now();
    int added = 0;
    require(sqlite3_exec(in->db, "BEGIN", NULL, NULL, NULL), in->db);
    while (added < COMMIT_ARTICLES && fgets(line, sizeof line, file) != NULL) {
      insert(in, line);
      added++;
    }
    require(sqlite3_exec(in->db, "COMMIT", NULL, NULL, NULL), in->db);
    printf("commit\t%.4f\t%d\t\n", (now() - started) * 1000, added);
  }
  fclose(file);
}

/* FTS5's words for a term. */
static char *append_term (char *out, const char *word) {
  int single = word[character_bytes(word)] == '\0';
  *out++ = '"';
  out = append_pairs(out, word, single);
  out = stpcpy(out, single ? "\"*" : "\"");
  return out;
}

static const char *expression_of (char *parts[PARTS], char *out) {
  char *end = out;
  const char *class = parts[0];
  if (strcmp(class, "near") == 0) {
    end = append_term(stpcpy(end, "NEAR("), parts[2]);
    end = append_term(stpcpy(end, " "), parts[3]);
    /* A pair is one token but two characters: one more lies between. */
    sprintf(end, ", %d)", atoi(parts[1]) + 1);
    return out;
  }
  end = append_term(end, parts[1]);
  if (strcmp(class, "and") == 0 || strcmp(class, "count") == 0)
    append_term(stpcpy(end, " AND "), parts[2]);
  else if (strcmp(class, "or") == 0)
    append_term(stpcpy(end, " OR "), parts[2]);
  return out;
}

static const char *statement_of (const char *class) {
  if (strcmp(class, "count") == 0)
    return "SELECT count(*) FROM t WHERE t MATCH ?1";
  if (strcmp(class, "timeline") == 0)
    return "SELECT sum(n) FROM (SELECT date / 100, count(*) AS n FROM t JOIN "
           "article ON number = t.rowid WHERE t MATCH ?1 GROUP BY 1)";
  if (strcmp(class, "facet") == 0)
    return "SELECT sum(n) FROM (SELECT topic, count(*) AS n FROM t JOIN "
           "article ON number = t.rowid WHERE t MATCH ?1 GROUP BY 1)";
  if (strcmp(class, "date") == 0)
    return "SELECT t.rowid FROM t JOIN article ON number = t.rowid WHERE t "
           "MATCH ?1 AND date BETWEEN ?2 AND ?3 ORDER BY rank LIMIT 10";
  return "SELECT rowid FROM t WHERE t MATCH ?1 ORDER BY rank LIMIT 10";
}

static long long run (sqlite3 *db, sqlite3_stmt *statement) {
  long long value = 0;
  int result;
  while ((result = sqlite3_step(statement)) == SQLITE_ROW)
    value = sqlite3_column_int64(statement, 0);
  require(result, db);
  sqlite3_reset(statement);
  return value;
}

static void answer (sqlite3 *db, char *parts[PARTS], int count) {
  char expression[4096];
  double times[ROUNDS];
  sqlite3_stmt *statement;
  long long matches;
  require(sqlite3_prepare_v2(db, statement_of(parts[0]), -1, &statement, NULL),
          db);
  sqlite3_bind_text(statement, 1, expression_of(parts, expression), -1,
                    SQLITE_STATIC);
  if (strcmp(parts[0], "date") == 0) {
    sqlite3_bind_int(statement, 2, atoi(parts[2]));
    sqlite3_bind_int(statement, 3, atoi(parts[3]));
  }
  (void)run(db, statement);
  for (int round = 0; round < ROUNDS; round++) {
    double started = now();
    (void)run(db, statement);
    times[round] = (now() - started) * 1000;
  }
  matches = run(db, statement);
  if (strcmp(parts[0], "count") != 0 && strcmp(parts[0], "timeline") != 0 &&
      strcmp(parts[0], "facet") != 0)
    matches = -1;
  sqlite3_finalize(statement);
  sort_times(times, ROUNDS);
  printf("%s\t%.4f\t%lld\t", parts[0], times[ROUNDS / 2], matches);
  for (int i = 1; i < count; i++)
    printf("%s%s", i > 1 ? " " : "", parts[i]);
  putchar('\n');
  fflush(stdout);
}

int main (int argc, char **argv) {
  static char line[LINE_BYTES];
  struct {
    char name[16];
    int asked;
  } classes[32] = {{"", 0}};
  inserter in = {NULL, NULL, NULL, 0};
  FILE *queries;
  if (argc != 4) {
    fputs("usage: fts5_peer ARTICLES QUERIES FILE\n", stderr);
    return 2;
  }
  require(sqlite3_open(argv[3], &in.db), in.db);
  build(&in, argv[1]);
  queries = open_file(argv[2]);
  while (fgets(line, sizeof line, queries) != NULL) {
    char *parts[PARTS];
    int count = split(line, parts), class = 0;
    while (classes[class].name[0] != '\0' &&
           strcmp(classes[class].name, parts[0]) != 0)
      class ++;
    snprintf(classes[class].name, sizeof classes[class].name, "%s", parts[0]);
    if (classes[class].asked++ < QUERIES_OF_A_CLASS)
      answer(in.db, parts, count);
  }
  fclose(queries);
  commit_little(&in, argv[1]);
  sqlite3_finalize(in.text);
  sqlite3_finalize(in.article);
  sqlite3_close(in.db);
  return 0;
}
