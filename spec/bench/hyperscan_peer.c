/* SPDX-License-Identifier: MIT */
/*
** The words of a gate by Hyperscan: hyperscan_peer WORDS TEXT [ROUNDS]
**
** Both files hold one word or one field a line. Each line is scanned by itself
** and every occurrence counted, as the gate does it. The best of ROUNDS (3) in
** processor time.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <hs.h>

typedef struct lines {
  char *bytes;
  const char **starts;
  size_t *lengths;
  size_t count;
  size_t total; /* bytes without the ends of lines */
} lines;

static void fail (const char *what) {
  (void)fprintf(stderr, "hyperscan_peer: %s\n", what);
  exit(1);
}

static lines read_lines (const char *path) {
  lines all = {0};
  FILE *file = fopen(path, "rb");
  long size;
  size_t room = 0;
  if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0)
    fail(path);
  rewind(file);
  all.bytes = malloc((size_t)size + 1);
  if (all.bytes == NULL ||
      fread(all.bytes, 1, (size_t)size, file) != (size_t)size)
    fail(path);
  (void)fclose(file);
  for (char *at = all.bytes, *end = all.bytes + size; at < end;) {
    char *stop = memchr(at, '\n', (size_t)(end - at));
    stop = stop == NULL ? end : stop;
    if (all.count == room) {
      room = room == 0 ? 1024 : room * 2;
      all.starts = realloc(all.starts, room * sizeof *all.starts);
      all.lengths = realloc(all.lengths, room * sizeof *all.lengths);
      if (all.starts == NULL || all.lengths == NULL)
        fail("no memory");
    }
    all.starts[all.count] = at;
    all.lengths[all.count++] = (size_t)(stop - at);
    all.total += (size_t)(stop - at);
    *stop = '\0';
    at = stop + 1;
  }
  return all;
}

static int count_match (unsigned id, unsigned long long from,
                        unsigned long long to, unsigned flags, void *count) {
  (void)id;
  (void)from;
  (void)to;
  (void)flags;
  ++*(size_t *)count;
  return 0;
}

int main (int argc, char **argv) {
  lines words, text;
  unsigned *flags, *ids;
  hs_database_t *database;
  hs_compile_error_t *error;
  hs_scratch_t *scratch = NULL;
  size_t memory = 0, hits = 0;
  double best = 1e9, built;
  clock_t start;
  int rounds = argc > 3 ? atoi(argv[3]) : 3;
  if (argc < 3)
    fail("which words, which text?");
  words = read_lines(argv[1]);
  text = read_lines(argv[2]);
  flags = calloc(words.count + 1, sizeof *flags);
  ids = calloc(words.count + 1, sizeof *ids);
  if (flags == NULL || ids == NULL)
    fail("no memory");
  for (size_t i = 0; i < words.count; i++)
    ids[i] = (unsigned)i;
  start = clock();
  if (hs_compile_lit_multi(words.starts, flags, ids, words.lengths,
                           (unsigned)words.count, HS_MODE_BLOCK, NULL,
                           &database, &error) != HS_SUCCESS)
    fail(error->message);
  built = (double)(clock() - start) / CLOCKS_PER_SEC;
  if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS ||
      hs_database_size(database, &memory) != HS_SUCCESS)
    fail("no memory");
  for (int round = 0; round < rounds; round++) {
    double took;
    hits = 0;
    start = clock();
    for (size_t i = 0; i < text.count; i++)
      if (hs_scan(database, text.starts[i], (unsigned)text.lengths[i], 0,
                  scratch, count_match, &hits) != HS_SUCCESS)
        fail("the scan failed");
    took = (double)(clock() - start) / CLOCKS_PER_SEC;
    best = took < best ? took : best;
  }
  (void)printf("Hyperscan: %.1f MB/s, %zu words, %zu hits, load %.2f s, "
               "%.1f MB\n",
               (double)text.total / best / 1e6, words.count, hits, built,
               (double)memory / 1e6);
  return 0;
}
