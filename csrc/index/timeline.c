/* SPDX-License-Identifier: MIT */
/*
** Matches by month. Days fall from document to document, so each month of a
** segment is a range of documents, found by bisection, and its count the bits
** set there.
*/
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "index/evaluate_part.h"
#include "index/search.h"
#include "index/segment_matches.h"

/* The month of a day; 0 for no day. */
static int32_t month_of (int32_t day) {
  return day == JB_NO_DAY ? 0 : day / 100;
}

/* The document behind the last one of the month of document 'first'. */
static uint32_t end_of_month (const jb_segment_documents *documents,
                              uint32_t first) {
  int32_t month = month_of(documents->days[first]);
  uint32_t end = documents->count;
  if (month > 0)
    end = jb_first_before(documents, month * 100);
  return end > first ? end : first + 1;
}

static jb_status count_months (const jb_segment_matches *matches,
                               jb_buffer *months, jb_error *err) {
  const jb_segment_documents *documents = matches->documents;
  for (uint32_t first = jb_segment_matches_next(matches, 0);
       first != JB_NO_DOCUMENT;) {
    uint32_t end = end_of_month(documents, first);
    jb_month_count here = {month_of(documents->days[first]),
                           jb_segment_matches_count(matches, first, end)};
    jb_buffer_append(months, &here, sizeof here);
    first = jb_segment_matches_next(matches, end);
  }
  if (months->status != JB_OK)
    return jb_fail_memory(err, months->length);
  return JB_OK;
}

static int compare_months (const void *a, const void *b) {
  int32_t left = ((const jb_month_count *)a)->month;
  int32_t right = ((const jb_month_count *)b)->month;
  return (left > right) - (left < right);
}

/* Put the months of all segments in order, each once. */
static void unite (jb_month_count *months, size_t *count) {
  size_t kept = 0;
  qsort(months, *count, sizeof *months, compare_months);
  for (size_t i = 0; i < *count; i++) {
    if (kept > 0 && months[kept - 1].month == months[i].month)
      months[kept - 1].count += months[i].count;
    else
      months[kept++] = months[i];
  }
  *count = kept;
}

jb_status jb_index_timeline (jb_index *index, const jb_index_snapshot *snapshot,
                             const jb_query *query,
                             const jb_find_options *options,
                             jb_month_count **months, size_t *month_count,
                             jb_error *err) {
  jb_buffer counts = JB_BUFFER_EMPTY;
  jb_plan plan;
  jb_status status = jb_plan_open(&plan, snapshot, query, options, err);
  (void)index;
  *months = NULL;
  *month_count = 0;
  for (size_t i = 0; i < snapshot->segment_count && status == JB_OK; i++) {
    jb_segment_matches matches;
    bool ended;
    status = jb_segment_match(&plan, i, 0, &matches, &ended, err);
    if (status == JB_OK)
      status = count_months(&matches, &counts, err);
    jb_segment_matches_free(&matches);
  }
  jb_plan_close(&plan);
  if (status != JB_OK || counts.length == 0) {
    jb_buffer_free(&counts);
    return status;
  }
  *months = (void *)counts.bytes; /* aligned: it comes from jb_reallocate */
  *month_count = counts.length / sizeof **months;
  unite(*months, month_count);
  return JB_OK;
}
