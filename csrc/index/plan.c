/* SPDX-License-Identifier: MIT */
/* From the query's tree to the plan's; see plan.h. */
#include "index/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "index/single.h"
#include "text/utf8.h"

typedef struct planner {
  jb_plan *plan;
  const jb_find_options *options;
  jb_cut_text cut;
  size_t part_capacity;
  jb_error *err;
} planner;

/*                                                                   terms */

static void *cut_array (planner *p, size_t count, size_t size) {
  void *array = jb_arena_array(&p->plan->arena, count, size);
  if (array == NULL)
    (void)jb_fail_memory(p->err, size);
  return array;
}

/* The key of the pair that starts at 'characters'. */
static bool make_pair_key (jb_arena *arena, const uint32_t *characters,
                           jb_slice *key) {
  char bytes[1 + 2 * JB_UTF8_MAX_BYTES];
  size_t length = 1;
  bytes[0] = JB_TERM_PAIR;
  length += jb_utf8_encode(characters[0], bytes + length);
  length += jb_utf8_encode(characters[1], bytes + length);
  key->bytes = jb_arena_copy(arena, bytes, length);
  key->length = length;
  return key->bytes != NULL;
}

/* Whether marks have to be looked at: between characters also their absence. */
static bool marks_matter (const planner *p) {
  return p->options->strict && (p->cut.count > 1 || p->cut.mark_count > 0);
}

static jb_status keep_marks (planner *p, jb_plan_term *term) {
  term->marks = cut_array(p, term->count + 1, sizeof *term->marks);
  if (term->marks == NULL)
    return p->err->code;
  for (size_t i = 0; i < p->cut.mark_count; i++) {
    const jb_mark_run *run = &p->cut.marks[i];
    jb_slice *marks = &term->marks[run->before];
    marks->length = run->length;
    marks->bytes = jb_arena_copy(
        &p->plan->arena, p->cut.mark_bytes.bytes + run->start, run->length);
    if (marks->bytes == NULL)
      return jb_fail_memory(p->err, run->length);
  }
  return JB_OK;
}

/* Look a key up in a segment. */
static jb_status find_entry (planner *p, jb_plan_term *term, size_t segment,
                             size_t key) {
  jb_term_entry *entry = &term->entries[segment * term->key_count + key];
  jb_status status = jb_segment_find(p->plan->snapshot->segments[segment],
                                     term->keys[key], entry, p->err);
  if (status != JB_NOT_FOUND)
    return status;
  memset(entry, 0, sizeof *entry);
  return JB_OK;
}

/* In how many documents a key of a term is, as far as it was looked up. */
static uint64_t count_key (const jb_plan *plan, const jb_plan_term *term,
                           size_t key) {
  uint64_t sum = 0;
  for (size_t i = 0; i < plan->snapshot->segment_count; i++)
    sum += jb_term_entries(term, i)[key].document_count;
  return sum;
}

/*
** Look up 'first', and the other keys if it is there: without it the segment
** has nothing of the term, whatever the others are.
*/
static jb_status find_in_segment (planner *p, jb_plan_term *term,
                                  size_t segment, size_t first) {
  if (find_entry(p, term, segment, first) != JB_OK)
    return p->err->code;
  if (jb_term_entries(term, segment)[first].document_count == 0)
    return JB_OK;
  for (size_t key = 0; key < term->key_count; key++)
    if (key != first && find_entry(p, term, segment, key) != JB_OK)
      return p->err->code;
  return JB_OK;
}

/*
** Look the keys up in the segments, that first which is the rarest in the
** largest. '*least': how many documents have the rarest of all. A key that has
** as many already, as far as it was looked up, is not asked for where the
** first is missing.
*/
static jb_status find_entries (planner *p, jb_plan_term *term,
                               uint64_t *least) {
  const jb_index_snapshot *snapshot = p->plan->snapshot;
  size_t count, first = 0;
  *least = 0;
  if (!jb_multiply(snapshot->segment_count, term->key_count, &count))
    return jb_fail_memory(p->err, term->key_count);
  term->entries = cut_array(p, count, sizeof *term->entries);
  if (term->entries == NULL)
    return p->err->code;
  if (count == 0)
    return JB_OK;
  for (size_t key = 0; key < term->key_count; key++) {
    const jb_term_entry *largest =
        jb_term_entries(term, snapshot->largest_first[0]);
    if (find_entry(p, term, snapshot->largest_first[0], key) != JB_OK)
      return p->err->code;
    if (largest[key].document_count < largest[first].document_count)
      first = key;
  }
  for (size_t i = 1; i < snapshot->segment_count; i++)
    if (find_in_segment(p, term, snapshot->largest_first[i], first) != JB_OK)
      return p->err->code;
  *least = count_key(p->plan, term, first);
  for (size_t key = 0; key < term->key_count; key++) {
    if (count_key(p->plan, term, key) >= *least)
      continue;
    for (size_t i = 0; i < snapshot->segment_count; i++)
      if (jb_term_entries(term, i)[key].document_count == 0 &&
          find_entry(p, term, i, key) != JB_OK)
        return p->err->code;
    if (count_key(p->plan, term, key) < *least)
      *least = count_key(p->plan, term, key);
  }
  return JB_OK;
}

static jb_status cut_term (planner *p, const jb_query_node *node,
                           jb_plan_term *term) {
  term->field = node->field;
  if (jb_cut(&p->cut, node->typed, p->err) != JB_OK)
    return p->err->code;
  if (p->cut.count == 0)
    return jb_fail(p->err, JB_MISUSE, JB_NO_OFFSET, "a term without a text");
  term->count = p->cut.count;
  term->key_count = term->count - 1;
  term->characters = cut_array(p, term->count, sizeof *term->characters);
  term->keys = cut_array(p, term->key_count, sizeof *term->keys);
  if (term->characters == NULL || term->keys == NULL)
    return p->err->code;
  memcpy(term->characters, p->cut.characters,
         term->count * sizeof *term->characters);
  for (size_t i = 0; i < term->key_count; i++)
    if (!make_pair_key(&p->plan->arena, term->characters + i, &term->keys[i]))
      return jb_fail_memory(p->err, sizeof *term->keys);
  return marks_matter(p) ? keep_marks(p, term) : JB_OK;
}

static jb_status weigh_term (planner *p, jb_plan_term *term) {
  uint64_t documents = 0;
  if (term->key_count == 0) {
    if (jb_single_weigh(p->plan, term, &documents, p->err) != JB_OK)
      return p->err->code;
  } else {
    if (find_entries(p, term, &documents) != JB_OK)
      return p->err->code;
  }
  term->factor = jb_score_factor(p->plan->scale, documents);
  return JB_OK;
}

/*                                                                   parts */

/* The day of YYYY-MM-DD as a number. */
static int32_t day_number (jb_slice day) {
  int32_t number = 0;
  for (size_t i = 0; i < day.length; i++)
    if (day.bytes[i] >= '0' && day.bytes[i] <= '9')
      number = number * 10 + (day.bytes[i] - '0');
  return number;
}

static jb_part *new_part (planner *p, jb_part_kind kind, jb_part *parent) {
  jb_plan *plan = p->plan;
  jb_part *part = cut_array(p, 1, sizeof *part);
  if (part == NULL)
    return NULL;
  if (plan->part_count == p->part_capacity) {
    size_t capacity = p->part_capacity * 2 + 8, bytes;
    jb_part **moved = NULL;
    if (jb_multiply(capacity, sizeof *moved, &bytes))
      moved = jb_reallocate(plan->parts, bytes);
    if (moved == NULL) {
      (void)jb_fail_memory(p->err, sizeof *moved);
      return NULL;
    }
    plan->parts = moved;
    p->part_capacity = capacity;
  }
  part->kind = kind;
  part->parent = parent;
  part->number = plan->part_count;
  plan->parts[plan->part_count++] = part;
  return part;
}

/* A leaf of the query: a text, a range of days, or a set. */
static jb_status fill_leaf (planner *p, const jb_query_node *node, bool scored,
                            jb_part *part) {
  const jb_find_options *options = p->options;
  if (node->field == JB_FIELD_DATE) {
    part->kind = JB_PART_DAYS;
    part->first_day =
        node->first_day.bytes == NULL ? 1 : day_number(node->first_day);
    part->last_day =
        node->last_day.bytes == NULL ? INT32_MAX : day_number(node->last_day);
    return JB_OK;
  }
  if (node->field > JB_FIELD_CREDIT) {
    part->kind = JB_PART_SET;
    if (options->resolve == NULL)
      return jb_fail(p->err, JB_MISUSE, JB_NO_OFFSET,
                     "a search for %s without a way to look it up",
                     jb_query_field_name(node->field));
    return options->resolve(options->resolve_context, node, &part->set, p->err);
  }
  part->kind = JB_PART_TERM;
  part->term = p->plan->term_count++;
  p->plan->terms[part->term].part = part;
  p->plan->terms[part->term].scored = scored;
  return cut_term(p, node, &p->plan->terms[part->term]);
}

/* Recursion as deep as the query, which the parser bounds. */
static jb_status build (planner *p, const jb_query_node *node, jb_part *parent,
                        bool scored, jb_part **built) {
  static const jb_part_kind kinds[] = {JB_PART_TERM, JB_PART_AND, JB_PART_OR,
                                       JB_PART_NOT, JB_PART_NEAR};
  jb_part *part = new_part(p, kinds[node->kind], parent), **next;
  *built = part;
  if (part == NULL)
    return p->err->code;
  if (node->kind == JB_QUERY_TERM)
    return fill_leaf(p, node, scored, part);
  part->distance = node->distance;
  next = &part->first_child;
  for (const jb_query_node *child = node->first_child; child != NULL;
       child = child->next_sibling) {
    if (build(p, child, part, scored && node->kind != JB_QUERY_NOT, next) !=
        JB_OK)
      return p->err->code;
    next = &(*next)->next_sibling;
  }
  return JB_OK;
}

static bool has_keys (const jb_plan_term *term, size_t segment) {
  for (size_t key = 0; key < term->key_count; key++)
    if (jb_term_entries(term, segment)[key].document_count == 0)
      return false;
  return true;
}

/* Recursion as deep as the query, which the parser bounds. */
static bool may_match (const jb_plan *plan, const jb_part *part,
                       size_t segment) {
  bool any = part->kind == JB_PART_OR;
  switch (part->kind) {
    case JB_PART_TERM: return has_keys(&plan->terms[part->term], segment);
    case JB_PART_DAYS:
    case JB_PART_SET:
    case JB_PART_NOT: return true;
    case JB_PART_AND:
    case JB_PART_OR:
    case JB_PART_NEAR: break;
  }
  for (const jb_part *child = part->first_child; child != NULL;
       child = child->next_sibling)
    if (may_match(plan, child, segment) == any)
      return any;
  return !any;
}

bool jb_plan_may_match (const jb_plan *plan, size_t segment) {
  return may_match(plan, plan->root, segment);
}

static void begin (jb_plan *plan, const jb_index_snapshot *snapshot) {
  memset(plan, 0, sizeof *plan);
  plan->snapshot = snapshot;
  plan->scale = snapshot->scale;
}

jb_status jb_plan_open (jb_plan *plan, const jb_index_snapshot *snapshot,
                        const jb_query *query, const jb_find_options *options,
                        jb_error *err) {
  planner p = {plan, options, JB_CUT_TEXT_EMPTY, 0, err};
  jb_status status = JB_OK;
  begin(plan, snapshot);
  plan->cancelled = options->cancelled;
  plan->cancel_context = options->cancel_context;
  plan->terms = cut_array(&p, query->term_count, sizeof *plan->terms);
  status = plan->terms == NULL
               ? err->code
               : build(&p, query->root, NULL, true, &plan->root);
  jb_cut_free(&p.cut);
  for (size_t i = 0; i < plan->term_count && status == JB_OK; i++)
    status = weigh_term(&p, &plan->terms[i]);
  return status;
}

static jb_status fill_word (planner *p, jb_slice word, jb_plan_term *term) {
  char *key;
  size_t length = word.length < JB_TERM_BYTES ? word.length + 1 : JB_TERM_BYTES;
  term->scored = true;
  term->field = JB_FIELD_TEXT;
  term->key_count = 1;
  term->keys = cut_array(p, 1, sizeof *term->keys);
  key = cut_array(p, length, 1);
  if (term->keys == NULL || key == NULL)
    return p->err->code;
  key[0] = JB_TERM_WORD;
  memcpy(key + 1, word.bytes, length - 1);
  term->keys[0] = (jb_slice){key, length};
  return weigh_term(p, term);
}

jb_status jb_plan_open_words (jb_plan *plan, const jb_index_snapshot *snapshot,
                              const jb_slice *words, size_t count,
                              jb_error *err) {
  static const jb_find_options plain = {0};
  planner p = {plan, &plain, JB_CUT_TEXT_EMPTY, 0, err};
  jb_part **next;
  begin(plan, snapshot);
  plan->terms = cut_array(&p, count, sizeof *plan->terms);
  plan->root = new_part(&p, JB_PART_OR, NULL);
  if (plan->terms == NULL || plan->root == NULL)
    return err->code;
  next = &plan->root->first_child;
  for (size_t i = 0; i < count; i++) {
    *next = new_part(&p, JB_PART_TERM, plan->root);
    if (*next == NULL)
      return err->code;
    (*next)->term = plan->term_count++;
    plan->terms[i].part = *next;
    if (fill_word(&p, words[i], &plan->terms[i]) != JB_OK)
      return err->code;
    next = &(*next)->next_sibling;
  }
  return JB_OK;
}

void jb_plan_close (jb_plan *plan) {
  for (size_t i = 0; i < plan->part_count; i++)
    jb_article_set_free(&plan->parts[i]->set);
  for (size_t i = 0; i < plan->term_count; i++)
    for (size_t j = 0;
         plan->terms[i].dense != NULL && j < plan->snapshot->segment_count; j++)
      jb_free(plan->terms[i].dense[j].weights);
  jb_free(plan->parts);
  jb_arena_free(&plan->arena);
  memset(plan, 0, sizeof *plan);
}

jb_status jb_plan_check (const jb_plan *plan, jb_error *err) {
  if (plan->cancelled != NULL && plan->cancelled(plan->cancel_context))
    return jb_fail(err, JB_CANCELLED, JB_NO_OFFSET,
                   "The search was cancelled.");
  return JB_OK;
}
