/* SPDX-License-Identifier: MIT */
/* Windows put side by side; see segment_matches.h. */
#include "index/segment_matches.h"

#include <string.h>

#include "base/memory.h"
#include "index/evaluate.h"

static jb_status collect (jb_evaluator *e, uint64_t most,
                          jb_segment_matches *matches, bool *ended,
                          jb_error *err) {
  uint64_t count = 0;
  for (;;) {
    bool there, passed;
    if (most > 0 && count >= most) {
      *ended = e->from < e->documents->count;
      return JB_OK;
    }
    if (jb_evaluator_next(e, JB_NO_SCORES, false, &passed, &there, err) !=
        JB_OK)
      return err->code;
    if (!there)
      return JB_OK;
    memcpy(matches->bits + e->window.base / 64, &e->matches, sizeof e->matches);
    count += jb_bits_count(&e->matches);
  }
}

jb_status jb_segment_match (const jb_plan *plan, size_t segment, uint64_t most,
                            jb_segment_matches *matches, bool *ended,
                            jb_error *err) {
  jb_evaluator *evaluator;
  jb_status status;
  memset(matches, 0, sizeof *matches);
  *ended = false;
  if (jb_evaluator_open(plan, segment, &evaluator, err) != JB_OK)
    return err->code;
  matches->documents = evaluator->documents;
  /* A window is copied whole, though the last one ends before. */
  matches->word_count =
      (size_t)matches->documents->count / 64 + 1 + JB_WINDOW_WORDS;
  matches->bits = jb_allocate_array(matches->word_count, sizeof(uint64_t));
  status = matches->bits == NULL
               ? jb_fail_memory(err, matches->word_count)
               : collect(evaluator, most, matches, ended, err);
  jb_evaluator_close(evaluator);
  return status;
}

void jb_segment_matches_free (jb_segment_matches *matches) {
  jb_free(matches->bits);
  memset(matches, 0, sizeof *matches);
}

uint64_t jb_segment_matches_count (const jb_segment_matches *matches,
                                   uint32_t first, uint32_t end) {
  uint64_t count = 0;
  if (first >= end)
    return 0;
  for (uint32_t word = first / 64; word <= (end - 1) / 64; word++) {
    uint64_t bits = matches->bits[word];
    if (word == first / 64)
      bits &= ~(uint64_t)0 << first % 64;
    if (word == (end - 1) / 64)
      bits &= ~(uint64_t)0 >> (63 - (end - 1) % 64);
    count += (uint64_t)__builtin_popcountll(bits);
  }
  return count;
}

uint32_t jb_segment_matches_next (const jb_segment_matches *matches,
                                  uint32_t from) {
  size_t word = from / 64;
  uint64_t left;
  if (from >= matches->documents->count)
    return JB_NO_DOCUMENT;
  left = matches->bits[word] & ~(uint64_t)0 << from % 64;
  while (left == 0) {
    if (++word == matches->word_count)
      return JB_NO_DOCUMENT;
    left = matches->bits[word];
  }
  return (uint32_t)word * 64 + (uint32_t)__builtin_ctzll(left);
}
