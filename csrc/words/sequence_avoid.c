/* SPDX-License-Identifier: MIT */
/*
** Keeping to what is forbidden: a forbidden word or range of two characters or
** more is never a token.
**
** The labels of a field cannot say "not exactly this word". So the window is
** cut freely first; then the first forbidden token is ruled out by one more
** boundary, the one of those that could do it with which the whole window's
** sum is largest: a cut at one of its inner places, or a join with the
** neighbour to its left or right. A boundary stays, so this ends after as many
** rounds as there are forbidden tokens, and mostly there are none.
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
  a->final =
      jb_sequence_run(a->sequence, a->weights, a->vocabulary, a->window);
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
    if (is_forbidden(a, start, w->ends[e]) && !is_forced(w, start, w->ends[e])) {
      *first = start;
      *end = w->ends[e];
      return true;
    }
    start = w->ends[e];
  }
  return false;
}

/* Whether a word may go on over the boundary: both sides are neither blanks
** nor marks that stand alone. */
static bool can_join (const avoidance *a, uint32_t boundary) {
  const jb_alphabet *alphabet = &a->weights->alphabet;
  const jb_window *w = a->window;
  const unsigned alone =
      JB_KIND_ALONE | JB_KIND_BLANK | JB_KIND_SENTENCE_END;
  if (boundary == 0 || boundary >= w->count ||
      w->boundaries[boundary] != JB_BOUNDARY_FREE)
    return false;
  for (uint32_t i = boundary - 1; i <= boundary; i++)
    if (alphabet->kinds[jb_code_of(alphabet, w->characters[i])] & alone)
      return false;
  return true;
}

/* Try the window with one more boundary; keep it as the best if it is. */
static void try_boundary (avoidance *a, uint32_t boundary, uint8_t kind,
                          uint32_t *best_boundary, uint8_t *best_kind,
                          int32_t *best) {
  a->window->boundaries[boundary] = kind;
  run(a);
  if (*best_kind == JB_BOUNDARY_FREE || a->sequence->best > *best) {
    *best = a->sequence->best;
    *best_boundary = boundary;
    *best_kind = kind;
  }
  a->window->boundaries[boundary] = JB_BOUNDARY_FREE;
}

bool jb_sequence_avoid (jb_sequence *sequence, const jb_weights *weights,
                        const jb_vocabulary *vocabulary, jb_window *window) {
  avoidance a = {sequence, weights, vocabulary, window, false};
  uint32_t first, end;
  if (!window->bound)
    memset(window->boundaries, JB_BOUNDARY_FREE, window->count + 1);
  run(&a);
  while (find_forbidden(&a, &first, &end)) {
    uint32_t boundary = first + 1;
    uint8_t kind = JB_BOUNDARY_FREE;
    int32_t best = 0;
    window->bound = true;
    for (uint32_t i = first + 1; i < end; i++)
      if (window->boundaries[i] == JB_BOUNDARY_FREE)
        try_boundary(&a, i, JB_BOUNDARY_CUT, &boundary, &kind, &best);
    if (can_join(&a, first))
      try_boundary(&a, first, JB_BOUNDARY_JOIN, &boundary, &kind, &best);
    if (can_join(&a, end))
      try_boundary(&a, end, JB_BOUNDARY_JOIN, &boundary, &kind, &best);
    /* Not all inner boundaries are joined, so there was one to try. */
    window->boundaries[boundary] = kind;
    run(&a);
  }
  return a.final;
}
