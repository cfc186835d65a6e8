/* SPDX-License-Identifier: MIT */
/* A binary heap whose comparison may have to read; see top.h. */
#include "index/top.h"

#include <math.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"

void jb_top_set (jb_top *top, const jb_chunk_store *store,
                 jb_search_order order, size_t limit) {
  memset(top, 0, sizeof *top);
  top->store = store;
  top->order = order;
  top->limit = limit;
}

void jb_top_free (jb_top *top) {
  jb_free(top->entries);
  jb_arena_free(&top->keys);
  memset(top, 0, sizeof *top);
}

/*                                                              comparison */

static jb_status read_key (jb_top *top, jb_top_entry *entry, jb_error *err) {
  jb_buffer key = JB_BUFFER_EMPTY;
  jb_status status;
  if (entry->key.bytes != NULL)
    return JB_OK;
  status =
      top->store->order_key(top->store->context, entry->article, &key, err);
  if (status == JB_OK && key.status != JB_OK)
    status = jb_fail_memory(err, key.length);
  if (status == JB_OK) {
    entry->key.bytes = jb_arena_copy(&top->keys, key.bytes, key.length);
    entry->key.length = key.length;
    if (entry->key.bytes == NULL)
      status = jb_fail_memory(err, key.length);
  }
  jb_buffer_free(&key);
  return status;
}

/* '*better': a is shown before b. Only this may read. */
static jb_status compare (jb_top *top, jb_top_entry *a, jb_top_entry *b,
                          bool *better, jb_error *err) {
  int compared;
  if (a->score != b->score) {
    *better = a->score > b->score;
    return JB_OK;
  }
  if (a->day != b->day) {
    *better = (a->day > b->day) == (top->order != JB_ORDER_OLDEST);
    return JB_OK;
  }
  if (a->segment == b->segment) {
    *better = a->document < b->document;
    return JB_OK;
  }
  if (read_key(top, a, err) != JB_OK || read_key(top, b, err) != JB_OK)
    return err->code;
  compared = jb_slice_compare(a->key, b->key);
  *better = compared != 0 ? compared < 0 : a->article < b->article;
  return JB_OK;
}

/*                                                                    heap */

static void swap (jb_top_entry *a, jb_top_entry *b) {
  jb_top_entry kept = *a;
  *a = *b;
  *b = kept;
}

/* Move the entry at 'at' down to where both below it are better. */
static jb_status sink (jb_top *top, size_t count, size_t at, jb_error *err) {
  for (;;) {
    size_t worst = at;
    for (size_t below = 2 * at + 1; below <= 2 * at + 2 && below < count;
         below++) {
      bool better;
      if (compare(top, &top->entries[worst], &top->entries[below], &better,
                  err) != JB_OK)
        return err->code;
      if (better)
        worst = below;
    }
    if (worst == at)
      return JB_OK;
    swap(&top->entries[worst], &top->entries[at]);
    at = worst;
  }
}

static jb_status rise (jb_top *top, size_t at, jb_error *err) {
  while (at > 0) {
    size_t above = (at - 1) / 2;
    bool better;
    if (compare(top, &top->entries[above], &top->entries[at], &better, err) !=
        JB_OK)
      return err->code;
    if (!better)
      return JB_OK;
    swap(&top->entries[above], &top->entries[at]);
    at = above;
  }
  return JB_OK;
}

static jb_status grow (jb_top *top, jb_error *err) {
  jb_top_entry *grown =
      jb_array_grow(top->entries, &top->capacity, 16, sizeof *grown, err);
  if (grown == NULL)
    return JB_NO_MEMORY;
  top->entries = grown;
  return JB_OK;
}

double jb_top_needed (const jb_top *top, size_t segment, uint32_t document,
                      int32_t day) {
  const jb_top_entry *worst = top->entries;
  if (top->limit == 0)
    return INFINITY;
  if (top->count < top->limit)
    return -INFINITY;
  /* Of equals, what stands behind in the segment or is older is worse. */
  return (worst->segment == segment && worst->document < document) ||
                 day < worst->day
             ? worst->score + JB_SCORE_GRAIN
             : worst->score;
}

jb_status jb_top_add (jb_top *top, const jb_top_entry *entry, bool *kept,
                      jb_error *err) {
  jb_top_entry added = *entry;
  bool better = top->limit > 0;
  if (top->limit > 0 && top->count < top->limit) {
    if (top->count == top->capacity && grow(top, err) != JB_OK)
      return err->code;
    top->entries[top->count++] = added;
    if (rise(top, top->count - 1, err) != JB_OK)
      return err->code;
  } else if (top->limit > 0) {
    if (compare(top, &added, &top->entries[0], &better, err) != JB_OK)
      return err->code;
    if (better) {
      top->entries[0] = added;
      if (sink(top, top->count, 0, err) != JB_OK)
        return err->code;
    }
  }
  if (kept != NULL)
    *kept = better;
  return JB_OK;
}

jb_status jb_top_add_document (jb_top *top, size_t segment,
                               const jb_segment_documents *documents,
                               uint32_t document, double score, jb_error *err) {
  jb_top_entry entry = {.score = score,
                        .article = documents->articles[document],
                        .day = documents->days[document],
                        .segment = segment,
                        .document = document};
  return jb_top_add(top, &entry, NULL, err);
}

jb_status jb_top_sort (jb_top *top, jb_error *err) {
  for (size_t count = top->count; count > 1; count--) {
    swap(&top->entries[0], &top->entries[count - 1]);
    if (sink(top, count - 1, 0, err) != JB_OK)
      return err->code;
  }
  return JB_OK;
}
