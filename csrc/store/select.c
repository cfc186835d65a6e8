/* SPDX-License-Identifier: MIT */
/*
** Choosing articles to walk through.
**
** The whole list of numbers is made at once (8 bytes an article), and the
** articles are read one by one: no statement stays open while the caller
** works with an article, and may write to it.
*/
#include "store/database.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/memory.h"

/* Ascending order, for qsort and bsearch. */
static int compare_numbers (const void *a, const void *b) {
  int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
  return (left > right) - (left < right);
}

/* The numbers of the wanted ids, ascending, appended to 'numbers'. */
static jb_status find_ids (jb_store *store, const jb_selection *selection,
                           jb_buffer *numbers, jb_error *err) {
  for (size_t i = 0; i < selection->id_count; i++) {
    int64_t number;
    if (jb_find_article(store, selection->ids[i], &number, err) != JB_OK)
      return err->code;
    jb_buffer_append(numbers, &number, sizeof number);
  }
  if (numbers->status != JB_OK)
    return jb_fail_memory(err, numbers->length);
  if (numbers->length > 0)
    qsort(numbers->bytes, numbers->length / sizeof(int64_t), sizeof(int64_t),
          compare_numbers);
  return JB_OK;
}

static bool contains (const void *numbers, size_t count, int64_t number) {
  return count > 0 && bsearch(&number, numbers, count, sizeof number,
                              compare_numbers) != NULL;
}

/*
** ?1 and ?2 are dates or parts of dates: "2023-06" sorts before all days of
** June 2023, and "2023-06" with a '~' behind sorts after them.
*/
static jb_status walk (jb_store *store, const jb_selection *selection,
                       const jb_buffer *wanted, jb_buffer *numbers,
                       jb_error *err) {
  static const char sql[] =
      "SELECT article.number FROM page CROSS JOIN article USING (page) "
      "WHERE (?1 IS NULL OR date >= ?1) AND (?2 IS NULL OR date <= ?2 || '~') "
      "AND (?3 IS NULL OR ruleset IS NOT ?3) "
      "ORDER BY date, source, sha256, ordinal";
  sqlite3_stmt *statement;
  bool row;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, selection->since);
  jb_bind_text(statement, 2, selection->till);
  jb_bind_text(statement, 3, selection->undecided);
  for (;;) {
    int64_t number;
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      break;
    number = sqlite3_column_int64(statement, 0);
    if (selection->ids != NULL &&
        !contains(wanted->bytes, wanted->length / sizeof number, number))
      continue;
    if (selection->numbers != NULL &&
        !contains(selection->numbers, selection->number_count, number))
      continue;
    jb_buffer_append(numbers, &number, sizeof number);
  }
  if (numbers->status != JB_OK)
    return jb_fail_memory(err, numbers->length);
  return JB_OK;
}

jb_status jb_store_select (jb_store *store, const jb_selection *selection,
                           int64_t **numbers, size_t *count, jb_error *err) {
  jb_buffer wanted = JB_BUFFER_EMPTY, found = JB_BUFFER_EMPTY;
  jb_status status = JB_OK;
  *numbers = NULL;
  *count = 0;
  if (selection->ids != NULL)
    status = find_ids(store, selection, &wanted, err);
  if (status == JB_OK)
    status = walk(store, selection, &wanted, &found, err);
  jb_buffer_free(&wanted);
  if (status != JB_OK) {
    jb_buffer_free(&found);
    return status;
  }
  *numbers = (void *)found.bytes; /* aligned: it comes from jb_reallocate */
  *count = found.length / sizeof(int64_t);
  return JB_OK;
}
