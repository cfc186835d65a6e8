/* SPDX-License-Identifier: MIT */
/*
** The newest: documents are numbered so that the first matches of a segment
** are its newest, and no more than the wanted number of each are looked at.
** The oldest: from the last day back, and within a day forward.
*/
#include "index/by_day.h"

#include "index/evaluate_part.h"
#include "index/ranked.h"
#include "index/segment_matches.h"

/* Add the matches among first … end - 1 while they are good enough. */
static jb_status add_range (const jb_segment_matches *matches, size_t segment,
                            uint32_t first, uint32_t end, jb_top *top,
                            bool *kept, jb_error *err) {
  for (uint32_t i = jb_segment_matches_next(matches, first); i < end && *kept;
       i = jb_segment_matches_next(matches, i + 1)) {
    jb_top_entry entry = {.article = matches->documents->articles[i],
                          .day = matches->documents->days[i],
                          .segment = segment,
                          .document = i};
    if (jb_top_add(top, &entry, kept, err) != JB_OK)
      return err->code;
  }
  return JB_OK;
}

static jb_status add_oldest (const jb_segment_matches *matches, size_t segment,
                             jb_top *top, jb_error *err) {
  const jb_segment_documents *documents = matches->documents;
  uint32_t end = documents->count;
  bool kept = true;
  while (end > 0 && kept) {
    int32_t day = documents->days[end - 1];
    uint32_t first = day == INT32_MAX ? 0 : jb_first_before(documents, day + 1);
    if (first >= end) /* days that do not fall: a damaged column */
      first = end - 1;
    if (add_range(matches, segment, first, end, top, &kept, err) != JB_OK)
      return err->code;
    end = first;
  }
  return JB_OK;
}

/* Whether the count is known without looking at the matches. */
static const jb_plan_term *plain_root (const jb_plan *plan) {
  const jb_plan_term *term;
  if (plan->root->kind != JB_PART_TERM)
    return NULL;
  term = &plan->terms[plan->root->term];
  return jb_term_is_plain(term) ? term : NULL;
}

static jb_status find_in_segment (const jb_plan *plan, size_t segment,
                                  uint64_t most, jb_top *top, uint64_t *count,
                                  bool *ended, jb_error *err) {
  jb_segment_matches matches;
  bool kept = top->limit > 0;
  jb_status status =
      jb_segment_match(plan, segment, most, &matches, ended, err);
  if (status == JB_OK && top->order == JB_ORDER_OLDEST)
    status = add_oldest(&matches, segment, top, err);
  else if (status == JB_OK)
    status = add_range(&matches, segment, 0, matches.documents->count, top,
                       &kept, err);
  if (status == JB_OK)
    *count += jb_segment_matches_count(&matches, 0, matches.documents->count);
  jb_segment_matches_free(&matches);
  return status;
}

jb_status jb_find_by_day (const jb_plan *plan, bool estimate, jb_top *top,
                          uint64_t *count, bool *ended, jb_error *err) {
  const jb_plan_term *plain = plain_root(plan);
  uint64_t most = 0, seen = 0;
  if (top->order == JB_ORDER_NEWEST && (estimate || plain != NULL))
    most = top->limit == 0 ? 1 : top->limit;
  for (size_t i = 0; i < plan->snapshot->segment_count; i++) {
    bool stopped = false;
    if (find_in_segment(plan, i, most, top, &seen, &stopped, err) != JB_OK)
      return err->code;
    *ended = *ended || (stopped && plain == NULL);
    if (plain != NULL && jb_count_plain(plan, plain, i, count, err) != JB_OK)
      return err->code;
  }
  if (plain == NULL)
    *count = seen;
  return JB_OK;
}
