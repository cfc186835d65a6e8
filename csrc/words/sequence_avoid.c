/* SPDX-License-Identifier: MIT */
/*
** Keeping to what is forbidden: a forbidden word or range of two characters or
** more is never a token.
**
** The cuts of a model cannot say "not exactly this word". So the window is
** cut freely first; then the first forbidden token is cut at the one of its
** inner places with which the whole window's sum is largest. Such a cut stays,
** so this ends; mostly there is nothing to do. An inner place can always be cut
** unless all were forced to be joined, and what is forced counts for more.
*/
#include <string.h>

#include "words/sequence.h"

typedef struct avoidance {
  jb_sequence *sequence;
  const jb_weights *weights;
  const jb_vocabulary *vocabulary;
  jb_window *window;
  bool final;
} avoidance;

static void run (avoidance *a) {
  a->final = jb_sequence_run(a->sequence, a->weights, a->vocabulary, a->window);
}

/* Whether the characters from 'first' to 'end' are forbidden as a token. */
static bool is_forbidden (const avoidance *a, uint32_t first, uint32_t end) {
  const jb_window *w = a->window;
  size_t start = w->start + w->offsets[first];
  size_t behind = w->start + w->offsets[end];
  if (end - first < 2)
    return false;
  for (size_t r = 0; r < w->forbidden_count; r++)
    if (w->forbidden[r].start == start && w->forbidden[r].end == behind)
      return true;
  return a->vocabulary->forbids &&
         jb_vocabulary_rule(a->vocabulary, w->text + start, behind - start) ==
             JB_RULE_FORBID;
}

/* Whether all of a token's inner boundaries were forced. */
static bool is_forced (const jb_window *window, uint32_t first, uint32_t end) {
  for (uint32_t i = first + 1; i < end; i++)
    if (window->boundaries[i] != JB_BOUNDARY_JOIN)
      return false;
  return true;
}

/* Find the first forbidden token that can be avoided. */
static bool find_forbidden (const avoidance *a, uint32_t *first,
                            uint32_t *end) {
  const jb_window *w = a->window;
  uint32_t start = 0;
  for (uint32_t e = 0; e < w->end_count; e++) {
    if (is_forbidden(a, start, w->ends[e]) &&
        !is_forced(w, start, w->ends[e])) {
      *first = start;
      *end = w->ends[e];
      return true;
    }
    start = w->ends[e];
  }
  return false;
}

/* Cut at the free inner boundary with which the window's sum is largest. */
static void cut_inside (avoidance *a, uint32_t first, uint32_t end) {
  jb_window *window = a->window;
  uint32_t place = 0;
  int64_t best = 0, worth;
  window->bound = true;
  for (uint32_t i = first + 1; i < end; i++) {
    if (window->boundaries[i] != JB_BOUNDARY_FREE)
      continue;
    window->boundaries[i] = JB_BOUNDARY_CUT;
    run(a);
    window->boundaries[i] = JB_BOUNDARY_FREE;
    worth = jb_sequence_worth(a->sequence, window);
    if (place == 0 || worth > best) {
      best = worth;
      place = i;
    }
  }
  window->boundaries[place] = JB_BOUNDARY_CUT;
  run(a);
}

bool jb_sequence_avoid (jb_sequence *sequence, const jb_weights *weights,
                        const jb_vocabulary *vocabulary, jb_window *window) {
  avoidance a = {sequence, weights, vocabulary, window, false};
  uint32_t first, end;
  if (!window->bound)
    memset(window->boundaries, JB_BOUNDARY_FREE, window->count + 1);
  run(&a);
  while (find_forbidden(&a, &first, &end))
    cut_inside(&a, first, end);
  return a.final;
}
