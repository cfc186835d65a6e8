/* SPDX-License-Identifier: MIT */
/*
** Articles like a given one: what is about the same uses the same rare words,
** so its words of the greatest count times rarity are searched for, any of
** them.
*/
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "index/index_state.h"
#include "index/plan.h"
#include "index/ranked.h"
#include "words/counts.h"

#define WORDS 24

typedef struct weighed_word {
  jb_slice word; /* in the counts */
  double weight;
} weighed_word;

/* The key of a word in the dictionaries; returns its length. */
static size_t word_key (jb_slice word, char key[JB_TERM_BYTES]) {
  size_t length = word.length < JB_TERM_BYTES ? word.length : JB_TERM_BYTES - 1;
  key[0] = JB_TERM_WORD;
  if (length > 0)
    memcpy(key + 1, word.bytes, length);
  return length + 1;
}

jb_status jb_index_word_documents (jb_index *index,
                                   const jb_index_snapshot *snapshot,
                                   jb_slice word, uint64_t *documents,
                                   jb_error *err) {
  char key[JB_TERM_BYTES];
  size_t length = word_key(word, key);
  (void)index;
  *documents = 0;
  for (size_t i = 0; i < snapshot->segment_count; i++) {
    jb_term_entry entry;
    jb_status status = jb_segment_find(snapshot->segments[i],
                                       (jb_slice){key, length}, &entry, err);
    if (status == JB_OK)
      *documents += entry.document_count;
    else if (status != JB_NOT_FOUND)
      return status;
  }
  return JB_OK;
}

/* Put a word among the WORDS that weigh most, the first of equals first. */
static void keep_word (weighed_word *words, size_t *count, weighed_word word) {
  size_t at = *count;
  if (at == WORDS && words[at - 1].weight >= word.weight)
    return;
  if (at < WORDS)
    ++*count;
  else
    at--;
  for (; at > 0 && words[at - 1].weight < word.weight; at--)
    words[at] = words[at - 1];
  words[at] = word;
}

/* The words that weigh most, of those that the index has. */
static jb_status choose_words (jb_index *index,
                               const jb_index_snapshot *snapshot,
                               jb_slice counts, weighed_word *words,
                               size_t *count, jb_error *err) {
  jb_counts_reader reader = {.next = counts.bytes,
                             .end = counts.bytes + counts.length};
  jb_score_scale scale;
  jb_score_scale_set(&scale, snapshot);
  *count = 0;
  while (jb_counts_next(&reader)) {
    weighed_word word = {.word = reader.word};
    uint64_t documents;
    if (jb_index_word_documents(index, snapshot, reader.word, &documents,
                                err) != JB_OK)
      return err->code;
    if (documents == 0)
      continue;
    word.weight = (double)reader.count * jb_score_factor(&scale, documents);
    keep_word(words, count, word);
  }
  return JB_OK;
}

/* Take 'article' out, or the last if it is not there. */
static jb_status give_others (jb_top *top, int64_t article, size_t limit,
                              jb_findings *findings, jb_error *err) {
  if (top->count == 0 || limit == 0)
    return JB_OK;
  findings->found = jb_allocate_array(top->count, sizeof *findings->found);
  if (findings->found == NULL)
    return jb_fail_memory(err, top->count);
  for (size_t i = 0; i < top->count && findings->found_count < limit; i++) {
    const jb_top_entry *entry = &top->entries[i];
    if (entry->article != article)
      findings->found[findings->found_count++] =
          (jb_found){entry->article, entry->score, entry->day};
  }
  return JB_OK;
}

static jb_status find_similar (jb_index *index,
                               const jb_index_snapshot *snapshot,
                               int64_t article, const weighed_word *words,
                               size_t count, size_t limit,
                               jb_findings *findings, jb_error *err) {
  static const jb_ranked_options options = {false, true};
  jb_slice slices[WORDS];
  bool passed = false;
  jb_plan plan;
  jb_top top;
  jb_status status;
  for (size_t i = 0; i < count; i++)
    slices[i] = words[i].word;
  jb_top_set(&top, &index->store, JB_ORDER_RANK,
             limit < snapshot->document_count
                 ? limit + 1
                 : (size_t)snapshot->document_count);
  status = jb_plan_open_words(&plan, snapshot, slices, count, err);
  if (status == JB_OK)
    status = jb_rank(&plan, &options, &top, &findings->total, &passed, err);
  if (status == JB_OK)
    status = jb_top_sort(&top, err);
  if (status == JB_OK)
    status = give_others(&top, article, limit, findings, err);
  findings->total_exact = !passed;
  jb_plan_close(&plan);
  jb_top_free(&top);
  return status;
}

jb_status jb_index_similar (jb_index *index, const jb_index_snapshot *snapshot,
                            int64_t article, jb_slice words, size_t limit,
                            jb_findings *findings, jb_error *err) {
  weighed_word chosen[WORDS];
  size_t count;
  jb_status status;
  memset(findings, 0, sizeof *findings);
  findings->total_exact = true;
  if (words.length == 0)
    return JB_OK;
  status = choose_words(index, snapshot, words, chosen, &count, err);
  if (status == JB_OK && count > 0)
    status = find_similar(index, snapshot, article, chosen, count, limit,
                          findings, err);
  if (status != JB_OK)
    jb_findings_free(findings);
  return status;
}
