/* SPDX-License-Identifier: MIT */
/*
** Any bytes as a pattern and a subject: made or refused without a crash, given
** up in time, and every match and capture within the subject.
*/
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text/pattern.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void demand (int holds) {
  if (!holds)
    abort();
}

static void search_all (const jb_pattern *pattern, const char *subject,
                        size_t length) {
  size_t place = 0, last = JB_PATTERN_ANY_END;
  for (size_t round = 0; round < 100; round++) {
    size_t steps = 20000;
    bool found;
    jb_pattern_match match;
    jb_status status = jb_pattern_search(pattern, subject, length, place, last,
                                         &steps, &match, &found);
    demand(status == JB_OK || (status == JB_LIMIT && steps == 0 && !found));
    if (!found)
      return;
    demand(place <= match.start && match.start <= match.end &&
           match.end <= length && match.end != last);
    for (unsigned i = 0; i < match.capture_count; i++) {
      const jb_capture *capture = &match.captures[i];
      demand(match.start <= capture->start && capture->start <= match.end);
      demand(capture->length == JB_CAPTURE_POSITION ||
             capture->length <= match.end - capture->start);
    }
    place = last = match.end;
  }
}

/* The first byte tells how to read, the second where the pattern ends. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
  jb_pattern *pattern;
  jb_error err;
  size_t split;
  char *text, *subject;
  if (size < 2)
    return 0;
  split = data[1] <= size - 2 ? data[1] : size - 2;
  /* Copies of their exact size: a byte read behind them is seen. */
  text = malloc(split + 1);
  subject = malloc(size - 2 - split + 1);
  demand(text != NULL && subject != NULL);
  memcpy(text + 1, data + 2, split);
  memcpy(subject + 1, data + 2 + split, size - 2 - split);
  if (jb_pattern_new(text + 1, split, data[0] & 3u, &pattern, &err) == JB_OK) {
    search_all(pattern, subject + 1, size - 2 - split);
    jb_pattern_free(pattern);
  } else {
    demand(err.code == JB_BAD_FORMAT && err.message[0] != '\0');
  }
  free(text);
  free(subject);
  return 0;
}
