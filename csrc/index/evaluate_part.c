/* SPDX-License-Identifier: MIT */
/*
** Each kind of part: terms from their cursors, AND, OR and NOT as operations
** on bits. What an AND has found so far is the mask for its next child, so
** that what is dear (phrases, NEAR) is looked at only where the cheap parts
** agree. Recursion is as deep as the query, which the parser bounds.
*/
#include "index/evaluate_part.h"

#include <string.h>

#include "base/memory.h"

static struct jb_part_state *state_of (jb_evaluator *e, const jb_part *part) {
  return &e->parts[part->number];
}

/*                                                                 opening */

uint32_t jb_first_before (const jb_segment_documents *documents, int32_t day) {
  uint32_t low = 0, high = documents->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (documents->days[middle] < day)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

static void open_days (jb_evaluator *e, const jb_part *part) {
  struct jb_part_state *state = state_of(e, part);
  /* Days fall: the latest come first. */
  state->first = part->last_day == INT32_MAX
                     ? 0
                     : jb_first_before(e->documents, part->last_day + 1);
  state->end = jb_first_before(e->documents, part->first_day);
}

static jb_status open_near (jb_evaluator *e, const jb_part *part,
                            jb_error *err) {
  struct jb_part_state *state = state_of(e, part);
  state->near = jb_allocate_array(1, sizeof *state->near);
  if (state->near == NULL)
    return jb_fail_memory(err, sizeof *state->near);
  return jb_near_open(state->near, e->plan, part, e->segment, err);
}

/* List the children, the cheapest first. */
static jb_status order_children (jb_evaluator *e, const jb_part *part,
                                 jb_error *err) {
  struct jb_part_state *state = state_of(e, part);
  size_t count = 0;
  for (const jb_part *child = part->first_child; child != NULL;
       child = child->next_sibling)
    count++;
  if (count == 0)
    return JB_OK;
  state->children = jb_allocate_array(count, sizeof *state->children);
  if (state->children == NULL)
    return jb_fail_memory(err, count);
  for (const jb_part *child = part->first_child; child != NULL;
       child = child->next_sibling) {
    size_t at = state->child_count++;
    for (; at > 0 && state_of(e, state->children[at - 1])->cost >
                         state_of(e, child)->cost;
         at--)
      state->children[at] = state->children[at - 1];
    state->children[at] = child;
  }
  return JB_OK;
}

static void estimate_cost (jb_evaluator *e, const jb_part *part) {
  struct jb_part_state *state = state_of(e, part);
  uint64_t documents = e->documents->count;
  switch (part->kind) {
    case JB_PART_TERM: state->cost = e->terms[part->term].cursor.cost; break;
    case JB_PART_DAYS: state->cost = 0; break;
    case JB_PART_SET: state->cost = documents; break;
    case JB_PART_NOT: state->cost = UINT64_MAX >> 16; break;
    case JB_PART_AND:
      state->cost = state_of(e, state->children[0])->cost;
      break;
    case JB_PART_NEAR:
      state->cost = 8 * state_of(e, state->children[0])->cost;
      break;
    case JB_PART_OR:
      for (size_t i = 0; i < state->child_count; i++)
        state->cost += state_of(e, state->children[i])->cost / 2;
      break;
  }
}

/* Parts are numbered before their children, so children are opened first. */
jb_status jb_parts_open (jb_evaluator *e, jb_error *err) {
  for (size_t i = 0; i < e->plan->term_count; i++)
    if (e->plan->terms[i].scored) {
      e->terms[i].weights =
          jb_allocate(JB_WINDOW_DOCUMENTS * sizeof *e->terms[i].weights);
      if (e->terms[i].weights == NULL)
        return jb_fail_memory(err, JB_WINDOW_DOCUMENTS);
    }
  for (size_t i = e->plan->part_count; i-- > 0;) {
    const jb_part *part = e->plan->parts[i];
    if (part->kind == JB_PART_DAYS)
      open_days(e, part);
    if (order_children(e, part, err) != JB_OK ||
        (part->kind == JB_PART_NEAR && open_near(e, part, err) != JB_OK))
      return err->code;
    estimate_cost(e, part);
  }
  return JB_OK;
}

void jb_parts_close (jb_evaluator *e) {
  for (size_t i = 0; e->parts != NULL && i < e->plan->part_count; i++) {
    jb_free(e->parts[i].children);
    if (e->parts[i].near != NULL)
      jb_near_close(e->parts[i].near);
    jb_free(e->parts[i].near);
  }
}

/*                                                                    next */

/* The greatest of the children's: nothing before it matches all. */
static jb_status next_of_all (jb_evaluator *e, const jb_part *part,
                              uint32_t from, uint32_t *document,
                              jb_error *err) {
  const struct jb_part_state *state = state_of(e, part);
  *document = from;
  for (size_t i = 0; i < state->child_count; i++)
    if (*document != JB_NO_DOCUMENT &&
        jb_part_next(e, state->children[i], *document, document, err) != JB_OK)
      return err->code;
  return JB_OK;
}

static jb_status next_of_any (jb_evaluator *e, const jb_part *part,
                              uint32_t from, uint32_t *document,
                              jb_error *err) {
  const struct jb_part_state *state = state_of(e, part);
  *document = JB_NO_DOCUMENT;
  for (size_t i = 0; i<state->child_count && * document> from; i++) {
    uint32_t next;
    if (jb_part_next(e, state->children[i], from, &next, err) != JB_OK)
      return err->code;
    if (next < *document)
      *document = next;
  }
  return JB_OK;
}

jb_status jb_part_next (jb_evaluator *e, const jb_part *part, uint32_t from,
                        uint32_t *document, jb_error *err) {
  const struct jb_part_state *state = state_of(e, part);
  *document = from;
  switch (part->kind) {
    case JB_PART_TERM:
      return jb_cursor_next(&e->terms[part->term].cursor, from, document, err);
    case JB_PART_DAYS:
      if (from < state->first)
        *document = state->first;
      if (*document >= state->end)
        *document = JB_NO_DOCUMENT;
      break;
    case JB_PART_AND:
    case JB_PART_NEAR: return next_of_all(e, part, from, document, err);
    case JB_PART_OR: return next_of_any(e, part, from, document, err);
    case JB_PART_SET:
    case JB_PART_NOT: break;
  }
  return JB_OK;
}

/*                                                                 windows */

static void take_days (jb_evaluator *e, const jb_part *part,
                       const jb_window_bits *mask) {
  struct jb_part_state *state = state_of(e, part);
  for (uint32_t word = 0; word < JB_WINDOW_WORDS; word++) {
    uint32_t base = e->window.base + word * 64;
    uint64_t bits = mask->words[word];
    if (base + 64 <= state->first || base >= state->end) {
      bits = 0;
    } else {
      if (base < state->first)
        bits &= ~(uint64_t)0 << (state->first - base);
      if (state->end - base < 64)
        bits &= ((uint64_t)1 << (state->end - base)) - 1;
    }
    state->bits.words[word] = bits;
  }
}

static void take_set (jb_evaluator *e, const jb_part *part,
                      const jb_window_bits *mask) {
  jb_window_bits *bits = &state_of(e, part)->bits;
  const int64_t *articles = e->documents->articles + e->window.base;
  for (unsigned word = 0; word < JB_WINDOW_WORDS; word++) {
    uint64_t found = 0;
    for (uint64_t left = mask->words[word]; left != 0; left &= left - 1) {
      unsigned at = (unsigned)__builtin_ctzll(left);
      if (jb_article_set_has(&part->set, articles[word * 64 + at]))
        found |= (uint64_t)1 << at;
    }
    bits->words[word] = found;
  }
}

/* What matches all children; a NOT takes away. */
static jb_status take_all (jb_evaluator *e, const jb_part *part,
                           const jb_window_bits *mask, jb_error *err) {
  struct jb_part_state *state = state_of(e, part);
  bool left = jb_bits_any(mask);
  state->bits = *mask;
  for (size_t i = 0; i < state->child_count; i++) {
    const jb_part *child = state->children[i];
    if (!left) {
      memset(&state_of(e, child)->bits, 0, sizeof(jb_window_bits));
      continue;
    }
    if (jb_part_evaluate(e, child, &state->bits, err) != JB_OK)
      return err->code;
    state->bits = *jb_part_bits(e, child);
    left = jb_bits_any(&state->bits);
  }
  return JB_OK;
}

static jb_status take_any (jb_evaluator *e, const jb_part *part,
                           const jb_window_bits *mask, jb_error *err) {
  struct jb_part_state *state = state_of(e, part);
  memset(&state->bits, 0, sizeof state->bits);
  for (size_t i = 0; i < state->child_count; i++) {
    const jb_window_bits *bits = jb_part_bits(e, state->children[i]);
    if (jb_part_evaluate(e, state->children[i], mask, err) != JB_OK)
      return err->code;
    for (unsigned word = 0; word < JB_WINDOW_WORDS; word++)
      state->bits.words[word] |= bits->words[word];
  }
  return JB_OK;
}

static jb_status take_not (jb_evaluator *e, const jb_part *part,
                           const jb_window_bits *mask, jb_error *err) {
  struct jb_part_state *state = state_of(e, part);
  const jb_window_bits *bits = jb_part_bits(e, part->first_child);
  if (jb_part_evaluate(e, part->first_child, mask, err) != JB_OK)
    return err->code;
  for (unsigned word = 0; word < JB_WINDOW_WORDS; word++)
    state->bits.words[word] = mask->words[word] & ~bits->words[word];
  return JB_OK;
}

jb_status jb_part_check_near (jb_evaluator *e, const jb_part *part,
                              jb_window_bits *bits, jb_error *err) {
  for (uint32_t at = jb_bits_next(bits, 0); at < JB_WINDOW_DOCUMENTS;
       at = jb_bits_next(bits, at + 1)) {
    bool holds;
    if (jb_near_holds(state_of(e, part)->near, e->window.base + at, &holds,
                      err) != JB_OK)
      return err->code;
    if (!holds)
      bits->words[at / 64] &= ~((uint64_t)1 << at % 64);
  }
  return JB_OK;
}

/* Where all operands are, look at their places. */
static jb_status take_near (jb_evaluator *e, const jb_part *part,
                            const jb_window_bits *mask, jb_error *err) {
  if (take_all(e, part, mask, err) != JB_OK)
    return err->code;
  return e->places_later
             ? JB_OK
             : jb_part_check_near(e, part, &state_of(e, part)->bits, err);
}

jb_status jb_part_evaluate (jb_evaluator *e, const jb_part *part,
                            const jb_window_bits *mask, jb_error *err) {
  struct jb_part_state *state = state_of(e, part);
  struct jb_term_state *term;
  switch (part->kind) {
    case JB_PART_TERM:
      term = &e->terms[part->term];
      return jb_cursor_fill(&term->cursor, e->window, mask, &state->bits,
                            e->scored ? term->weights : NULL, err);
    case JB_PART_DAYS: take_days(e, part, mask); return JB_OK;
    case JB_PART_SET: take_set(e, part, mask); return JB_OK;
    case JB_PART_AND: return take_all(e, part, mask, err);
    case JB_PART_OR: return take_any(e, part, mask, err);
    case JB_PART_NOT: return take_not(e, part, mask, err);
    case JB_PART_NEAR: return take_near(e, part, mask, err);
  }
  return jb_fail(err, JB_MISUSE, JB_NO_OFFSET, "a part of an unknown kind");
}
