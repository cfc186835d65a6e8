/* SPDX-License-Identifier: MIT */
/* Articles and queries as make_articles.lua writes them: lines of fields with
** tabs between. */
#ifndef JB_SPEC_BENCH_SEARCH_LINES_H
#define JB_SPEC_BENCH_SEARCH_LINES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES 65536
#define PARTS 5

/* Cut a line into its fields, at most PARTS; how many there are. */
static inline int split (char *line, char *parts[PARTS]) {
  int count = 0;
  line[strcspn(line, "\n")] = '\0';
  for (char *part = line; part != NULL && count < PARTS;) {
    char *tab = strchr(part, '\t');
    if (tab != NULL)
      *tab++ = '\0';
    parts[count++] = part;
    part = tab;
  }
  return count;
}

static inline FILE *open_file (const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    perror(path);
    exit(1);
  }
  return file;
}

#endif
