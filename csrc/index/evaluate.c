/* SPDX-License-Identifier: MIT */
/* The tree over windows; see evaluate.h and, for the parts, evaluate_part.c. */
#include "index/evaluate.h"

#include <stddef.h>
#include <string.h>

#include "base/memory.h"
#include "index/evaluate_part.h"

/*                                                                 opening */

static jb_status open_states (jb_evaluator *e, jb_error *err) {
  const jb_plan *plan = e->plan;
  e->parts = jb_allocate_array(plan->part_count + 1, sizeof *e->parts);
  e->terms = jb_allocate_array(plan->term_count + 1, sizeof *e->terms);
  e->by_bound = jb_allocate_array(plan->term_count + 1, sizeof *e->by_bound);
  if (e->parts == NULL || e->terms == NULL || e->by_bound == NULL)
    return jb_fail_memory(err, plan->part_count * sizeof *e->parts);
  for (size_t i = 0; i < plan->term_count; i++) {
    if (jb_cursor_open(&e->terms[i].cursor, plan, &plan->terms[i], e->segment,
                       err) != JB_OK)
      return err->code;
    if (plan->terms[i].scored)
      e->by_bound[e->scored_count++] = i;
  }
  return jb_parts_open(e, err);
}

jb_status jb_evaluator_open (const jb_plan *plan, size_t segment,
                             jb_evaluator **evaluator, jb_error *err) {
  jb_segment *read = plan->snapshot->segments[segment];
  jb_evaluator *e = jb_allocate(sizeof *e);
  *evaluator = NULL;
  if (e == NULL)
    return jb_fail_memory(err, sizeof *e);
  memset(e, 0, offsetof(jb_evaluator, scores));
  e->plan = plan;
  e->segment = segment;
  e->deleted = jb_segment_deleted(read);
  if (jb_segment_columns(read, &e->documents, err) != JB_OK ||
      open_states(e, err) != JB_OK) {
    jb_evaluator_close(e);
    return err->code;
  }
  *evaluator = e;
  return JB_OK;
}

void jb_evaluator_close (jb_evaluator *e) {
  if (e == NULL)
    return;
  for (size_t i = 0; e->terms != NULL && i < e->plan->term_count; i++) {
    jb_cursor_close(&e->terms[i].cursor);
    jb_free(e->terms[i].weights);
  }
  jb_parts_close(e);
  jb_free(e->parts);
  jb_free(e->terms);
  jb_free(e->by_bound);
  jb_free(e);
}

/*                                                                 windows */

/* All documents of the window that are not deleted. */
static void fill_living (const jb_evaluator *e, jb_window_bits *bits) {
  uint32_t count = e->window.end - e->window.base;
  uint32_t first = e->window.base / 64; /* the base is a multiple of 64 */
  memset(bits, 0, sizeof *bits);
  for (uint32_t word = 0; word * 64 < count; word++) {
    uint32_t left = count - word * 64;
    bits->words[word] = left >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << left) - 1;
    if (e->deleted != NULL)
      bits->words[word] &= ~e->deleted[first + word];
  }
}

/* Fill in each scored term's bound in the window; '*sum' of all. */
static jb_status find_bounds (jb_evaluator *e, double *sum, jb_error *err) {
  *sum = 0;
  for (size_t i = 0; i < e->scored_count; i++) {
    struct jb_term_state *term = &e->terms[e->by_bound[i]];
    if (jb_cursor_bound(&term->cursor, e->window, &term->bound, err) != JB_OK)
      return err->code;
    *sum += term->bound;
  }
  return JB_OK;
}

/* Insertion: the order changes little from window to window. */
static void sort_by_bound (jb_evaluator *e) {
  for (size_t i = 1; i < e->scored_count; i++) {
    size_t moved = e->by_bound[i], j = i;
    for (; j > 0 && e->terms[e->by_bound[j - 1]].bound > e->terms[moved].bound;
         j--)
      e->by_bound[j] = e->by_bound[j - 1];
    e->by_bound[j] = moved;
  }
}

/*                                                                 scoring */

/*
** A term without which, or with less than 'least' of which, the others do not
** reach what is needed: keep the candidates that have so much of it.
*/
static void keep_strong (jb_evaluator *e, size_t number, double least) {
  const struct jb_term_state *term = &e->terms[number];
  const jb_window_bits *bits = jb_term_bits(e, number);
  const unsigned char *codes = e->documents->length_codes + e->window.base;
  const double *norms = e->plan->scale->norms;
  double reach = jb_score_reach(e->plan->terms[number].factor, least);
  for (unsigned word = 0; word < JB_WINDOW_WORDS; word++) {
    uint64_t kept = 0;
    for (uint64_t left = e->candidates.words[word] & bits->words[word];
         left != 0; left &= left - 1) {
      unsigned bit = (unsigned)__builtin_ctzll(left), at = word * 64 + bit;
      kept |= (uint64_t)(norms[codes[at]] <= reach * term->weights[at]) << bit;
    }
    e->candidates.words[word] = kept;
  }
}

/*
** Leave of the matches those that may reach 'needed'; 'all' is the sum of the
** terms' bounds.
*/
static void choose_candidates (jb_evaluator *e, double needed, double all) {
  double sum = 0;
  size_t first = 0;
  e->candidates = e->matches;
  if (needed <= 0)
    return;
  sort_by_bound(e);
  while (first < e->scored_count &&
         sum + e->terms[e->by_bound[first]].bound < needed)
    sum += e->terms[e->by_bound[first++]].bound;
  for (unsigned i = 0; first > 0 && i < JB_WINDOW_WORDS; i++) {
    uint64_t lifted = 0;
    for (size_t j = first; j < e->scored_count; j++)
      lifted |= jb_term_bits(e, e->by_bound[j])->words[i];
    e->candidates.words[i] &= lifted;
  }
  for (size_t i = e->scored_count; i-- > 0;) {
    size_t term = e->by_bound[i];
    double others = all - e->terms[term].bound; /* exact, as all sums are */
    if (others >= needed)
      break; /* so it is for those of lower bounds */
    keep_strong(e, term, needed - others);
  }
}

/* The candidates whose score the term is part of, among 64 documents. */
static uint64_t credited (const jb_evaluator *e, size_t term, unsigned word) {
  const jb_part *part = e->plan->terms[term].part;
  uint64_t bits = e->candidates.words[word];
  for (; part != NULL && bits != 0; part = part->parent)
    bits &= jb_part_bits(e, part)->words[word];
  return bits;
}

/* Add a term's scores where it counts. */
static void add_scores (jb_evaluator *e, size_t term) {
  const jb_score_scale *scale = e->plan->scale;
  const uint16_t *weights = e->terms[term].weights;
  const unsigned char *codes = e->documents->length_codes + e->window.base;
  double factor = e->plan->terms[term].factor;
  for (unsigned word = 0; word < JB_WINDOW_WORDS; word++)
    for (uint64_t bits = credited(e, term, word); bits != 0; bits &= bits - 1) {
      unsigned at = word * 64 + (unsigned)__builtin_ctzll(bits);
      e->scores[at] += jb_score(scale, factor, codes[at], weights[at]);
    }
}

/* The scores of the candidates, and what lies between them, to 0. */
static void clear_scores (jb_evaluator *e) {
  unsigned first = 0, end = JB_WINDOW_WORDS;
  while (first < end && e->candidates.words[first] == 0)
    first++;
  while (end > first && e->candidates.words[end - 1] == 0)
    end--;
  memset(e->scores + first * 64, 0, (end - first) * 64 * sizeof *e->scores);
}

static void work_out_scores (jb_evaluator *e, double needed, double all) {
  choose_candidates(e, needed, all);
  clear_scores(e);
  for (size_t i = 0; i < e->plan->term_count; i++)
    if (e->plan->terms[i].scored)
      add_scores(e, i);
}

/*
** A NEAR's scores do not depend on its places: leave of the matches those that
** reach what is needed, and look at the places of these alone.
*/
static jb_status check_places (jb_evaluator *e, double needed, bool *passed,
                               jb_error *err) {
  for (unsigned word = 0; word < JB_WINDOW_WORDS; word++) {
    uint64_t kept = 0;
    for (uint64_t left = e->candidates.words[word]; left != 0;
         left &= left - 1) {
      const unsigned bit = (unsigned)__builtin_ctzll(left);
      kept |= (uint64_t)(e->scores[word * 64 + bit] >= needed) << bit;
    }
    *passed = *passed || kept != e->matches.words[word];
    e->candidates.words[word] = kept;
  }
  if (jb_part_check_near(e, e->plan->root, &e->candidates, err) != JB_OK)
    return err->code;
  e->matches = e->candidates;
  return JB_OK;
}

/* Evaluate the window at hand. */
static jb_status evaluate (jb_evaluator *e, double needed, bool pass,
                           bool *passed, jb_error *err) {
  jb_window_bits living;
  double sum = INFINITY;
  e->scored = needed < JB_NO_SCORES;
  if (e->scored && needed > 0) {
    if (find_bounds(e, &sum, err) != JB_OK)
      return err->code;
    e->scored = sum >= needed;
  }
  if (!e->scored && pass) {
    *passed = true;
    memset(&e->matches, 0, sizeof e->matches);
    return JB_OK;
  }
  e->places_later =
      pass && e->scored && needed > 0 && e->plan->root->kind == JB_PART_NEAR;
  fill_living(e, &living);
  if (jb_part_evaluate(e, e->plan->root, &living, err) != JB_OK)
    return err->code;
  e->matches = *jb_part_bits(e, e->plan->root);
  if (!e->scored || !jb_bits_any(&e->matches))
    return JB_OK;
  work_out_scores(e, needed, sum);
  return e->places_later ? check_places(e, needed, passed, err) : JB_OK;
}

jb_status jb_evaluator_next (jb_evaluator *e, double needed, bool pass,
                             bool *passed, bool *there, jb_error *err) {
  uint32_t count = e->documents->count;
  *there = false;
  while (e->from < count) {
    uint32_t next;
    if (jb_plan_check(e->plan, err) != JB_OK ||
        jb_part_next(e, e->plan->root, e->from, &next, err) != JB_OK)
      return err->code;
    if (next >= count)
      break;
    e->window.base = next - next % 64;
    e->window.end = count - e->window.base > JB_WINDOW_DOCUMENTS
                        ? e->window.base + JB_WINDOW_DOCUMENTS
                        : count;
    e->from = e->window.end;
    if (evaluate(e, needed, pass, passed, err) != JB_OK)
      return err->code;
    if (jb_bits_any(&e->matches)) {
      *there = true;
      return JB_OK;
    }
  }
  e->from = count;
  return JB_OK;
}
