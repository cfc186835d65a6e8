/* SPDX-License-Identifier: MIT */
/* Finding, matching and counting; see search.h. */
#include "index/search.h"

#include <string.h>

#include "base/memory.h"
#include "index/by_day.h"
#include "index/index_state.h"
#include "index/plan.h"
#include "index/ranked.h"
#include "index/segment_matches.h"
#include "index/top.h"

/*                                                                findings */

/* offset + limit, but not more than can be found. */
static size_t last_wanted (const jb_index_snapshot *snapshot,
                           const jb_find_options *options) {
  size_t end;
  if (!jb_add(options->offset, options->limit, &end) ||
      end > snapshot->document_count)
    end = (size_t)snapshot->document_count;
  return options->limit == 0 ? 0 : end;
}

/* Hand over the entries from 'offset' on, in order. */
static jb_status give_findings (jb_top *top, const jb_find_options *options,
                                jb_findings *findings, jb_error *err) {
  size_t first = options->offset, count;
  if (jb_top_sort(top, err) != JB_OK)
    return err->code;
  if (first > top->count)
    first = top->count;
  count = top->count - first;
  if (count > options->limit)
    count = options->limit;
  if (count == 0)
    return JB_OK;
  findings->found = jb_allocate_array(count, sizeof *findings->found);
  if (findings->found == NULL)
    return jb_fail_memory(err, count);
  findings->found_count = count;
  for (size_t i = 0; i < count; i++) {
    const jb_top_entry *entry = &top->entries[first + i];
    findings->found[i] = (jb_found){entry->article, entry->score, entry->day};
  }
  return JB_OK;
}

void jb_findings_free (jb_findings *findings) {
  jb_free(findings->found);
  memset(findings, 0, sizeof *findings);
}

static jb_status find (jb_index *index, const jb_index_snapshot *snapshot,
                       const jb_query *query, const jb_find_options *options,
                       bool exhaustive, jb_findings *findings, jb_error *err) {
  jb_ranked_options ranked = {exhaustive, options->estimate_count};
  bool passed = false;
  jb_plan plan;
  jb_top top;
  jb_status status;
  memset(findings, 0, sizeof *findings);
  jb_top_set(&top, &index->store, exhaustive ? JB_ORDER_RANK : options->order,
             last_wanted(snapshot, options));
  status = jb_plan_open(&plan, snapshot, query, options, err);
  if (status == JB_OK && top.order == JB_ORDER_RANK)
    status = jb_rank(&plan, &ranked, &top, &findings->total, &passed, err);
  else if (status == JB_OK)
    status = jb_find_by_day(&plan, options->estimate_count, &top,
                            &findings->total, &passed, err);
  findings->total_exact = !passed;
  if (status == JB_OK)
    status = give_findings(&top, options, findings, err);
  jb_plan_close(&plan);
  jb_top_free(&top);
  if (status != JB_OK)
    jb_findings_free(findings);
  return status;
}

jb_status jb_index_find (jb_index *index, const jb_index_snapshot *snapshot,
                         const jb_query *query, const jb_find_options *options,
                         jb_findings *findings, jb_error *err) {
  return find(index, snapshot, query, options, false, findings, err);
}

jb_status jb_index_find_exhaustively (jb_index *index,
                                      const jb_index_snapshot *snapshot,
                                      const jb_query *query,
                                      const jb_find_options *options,
                                      jb_findings *findings, jb_error *err) {
  return find(index, snapshot, query, options, true, findings, err);
}

/*                                                              all matches */

static jb_status add_matches (const jb_plan *plan, size_t segment,
                              jb_article_set *set, jb_error *err) {
  jb_segment_matches matches;
  bool ended;
  jb_status status = jb_segment_match(plan, segment, 0, &matches, &ended, err);
  if (status == JB_OK)
    for (uint32_t i = jb_segment_matches_next(&matches, 0);
         i != JB_NO_DOCUMENT && status == JB_OK;
         i = jb_segment_matches_next(&matches, i + 1))
      if (!jb_article_set_add(set, matches.documents->articles[i]))
        status = jb_fail_memory(err, set->word_count);
  jb_segment_matches_free(&matches);
  return status;
}

jb_status jb_index_match (jb_index *index, const jb_index_snapshot *snapshot,
                          const jb_query *query, const jb_find_options *options,
                          jb_article_set *matches, jb_error *err) {
  jb_plan plan;
  jb_status status = jb_plan_open(&plan, snapshot, query, options, err);
  (void)index;
  for (size_t i = 0; i < snapshot->segment_count && status == JB_OK; i++)
    status = add_matches(&plan, i, matches, err);
  jb_plan_close(&plan);
  return status;
}

jb_status jb_index_count (jb_index *index, const jb_index_snapshot *snapshot,
                          const jb_query *query, const jb_find_options *options,
                          uint64_t *count, jb_error *err) {
  jb_ranked_options ranked = {false, false};
  bool passed = false;
  jb_plan plan;
  jb_top none;
  jb_status status = jb_plan_open(&plan, snapshot, query, options, err);
  *count = 0;
  jb_top_set(&none, &index->store, JB_ORDER_RANK, 0);
  if (status == JB_OK)
    status = jb_rank(&plan, &ranked, &none, count, &passed, err);
  jb_plan_close(&plan);
  jb_top_free(&none);
  return status;
}
