/* SPDX-License-Identifier: MIT */
/*
** Counts of words as they may stand in a damaged archive: what is taken is
** read to its end, and what is refused can be read without harm, too.
*/
#include <stdint.h>
#include <stdlib.h>

#include "words/counts.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
  const char *bytes = (const char *)data;
  jb_counts_reader reader = {bytes, bytes + size, 0, {NULL, 0}};
  uint64_t total = 0, sum = 0;
  size_t words = 0, seen = 0;
  jb_status status;
  if (size == 0)
    return 0;
  status = jb_counts_check(bytes, size, &total, &words, NULL);
  while (jb_counts_next(&reader)) {
    sum += reader.count;
    seen++;
  }
  if (status == JB_OK && (sum != total || seen != words))
    abort();
  return 0;
}
