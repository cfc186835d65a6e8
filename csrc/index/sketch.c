/* SPDX-License-Identifier: MIT */
#include "index/sketch.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "text/utf8.h"

static int compare_hashes (const void *a, const void *b) {
  uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
  return (left > right) - (left < right);
}

/* Append the hash of each shingle of one text. */
static void add_text (jb_slice text, jb_buffer *hashes) {
  size_t starts[JB_SHINGLE_CHARACTERS] = {0}, characters = 0, place = 0;
  while (place < text.length) {
    uint32_t character;
    uint64_t hash;
    size_t start;
    starts[characters++ % JB_SHINGLE_CHARACTERS] = place;
    place +=
        jb_utf8_decode(text.bytes + place, text.length - place, &character);
    if (characters < JB_SHINGLE_CHARACTERS && place < text.length)
      continue;
    start = characters < JB_SHINGLE_CHARACTERS
                ? 0
                : starts[characters % JB_SHINGLE_CHARACTERS];
    hash = XXH3_64bits(text.bytes + start, place - start);
    jb_buffer_append(hashes, &hash, sizeof hash);
  }
}

jb_status jb_sketch_make (jb_slice texts, jb_buffer *hashes, jb_sketch *sketch,
                          jb_error *err) {
  const uint64_t *sorted;
  size_t count;
  jb_buffer_reset(hashes);
  sketch->count = 0;
  while (texts.length > 0) {
    const char *end = memchr(texts.bytes, '\0', texts.length);
    size_t length = end == NULL ? texts.length : (size_t)(end - texts.bytes);
    add_text((jb_slice){texts.bytes, length}, hashes);
    length += end != NULL;
    texts.bytes += length;
    texts.length -= length;
  }
  if (hashes->status != JB_OK)
    return jb_fail_memory(err, hashes->length);
  count = hashes->length / sizeof *sorted;
  if (count == 0)
    return JB_OK;
  qsort(hashes->bytes, count, sizeof *sorted, compare_hashes);
  sorted = (const void *)hashes->bytes;
  for (size_t i = 0; i < count && sketch->count < JB_SKETCH_HASHES; i++)
    if (i == 0 || sorted[i] != sorted[i - 1])
      sketch->hashes[sketch->count++] = sorted[i];
  return JB_OK;
}

double jb_sketch_resemblance (const jb_sketch *a, const jb_sketch *b) {
  size_t i = 0, j = 0, seen = 0, both = 0;
  while (seen < JB_SKETCH_HASHES && (i < a->count || j < b->count)) {
    bool left = i < a->count && (j == b->count || a->hashes[i] <= b->hashes[j]);
    bool right =
        j < b->count && (i == a->count || b->hashes[j] <= a->hashes[i]);
    both += left && right;
    seen++;
    i += left;
    j += right;
  }
  return seen == 0 ? 0 : (double)both / (double)seen;
}
