/* SPDX-License-Identifier: MIT */
/*
** Key words of a result: for each counted word of the best matches, in how
** many of them it stands is held against how many articles of the archive
** have it, by the log-likelihood ratio of the table
**
**              with the word   without
**   matches         a             b
**   the rest        c             d
**
** G2 = 2 * sum of observed * ln(observed / expected)   (Dunning, Accurate
** methods for the statistics of surprise and coincidence, 1993). It asks for
** evidence where the plain ratio would put the rarest words first. Words that
** are not more frequent in the matches, words of one character (which are
** function words nearly always) and the words that were searched for are left
** out; so are words that one match alone has, when there are more than a few.
*/
#include "store/explore.h"

#include <math.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "store/resolve.h"
#include "store/text_index.h"
#include "text/utf8.h"
#include "words/counts.h"

/* From so many matches on a word of one match alone is chance. */
#define MATCHES_FOR_CHANCE ((size_t)8)

/* So many words, those of most matches, are held against the archive. */
#define CANDIDATES ((size_t)2000)

/* The words of the matches while they are counted. */
typedef struct gathering {
  jb_arena arena;  /* their texts */
  jb_buffer words; /* of jb_keyword; first each occurrence, then each word */
  size_t articles; /* matches with counted words */
} gathering;

static int compare_words (const void *a, const void *b) {
  return jb_slice_compare(((const jb_keyword *)a)->word,
                          ((const jb_keyword *)b)->word);
}

static int compare_matches (const void *a, const void *b) {
  const jb_keyword *left = a, *right = b;
  if (left->matches != right->matches)
    return left->matches > right->matches ? -1 : 1;
  return jb_slice_compare(left->word, right->word);
}

static int compare_scores (const void *a, const void *b) {
  const jb_keyword *left = a, *right = b;
  if (left->score != right->score)
    return left->score > right->score ? -1 : 1;
  return jb_slice_compare(left->word, right->word);
}

/*                                                               gathering */

static jb_status gather_article (jb_store *store, int64_t number,
                                 gathering *gathered, jb_error *err) {
  jb_counts_reader reader = {NULL, NULL, 0, {NULL, 0}};
  jb_slice words;
  if (jb_read_counts(store, number, &gathered->arena, &words, err) != JB_OK)
    return err->code;
  if (words.bytes == NULL)
    return JB_OK;
  gathered->articles++;
  reader.next = words.bytes;
  reader.end = words.bytes + words.length;
  while (jb_counts_next(&reader)) {
    jb_keyword word = {reader.word, 0, 1, 0};
    if (jb_utf8_count(word.word.bytes, word.word.length) > 1)
      jb_buffer_append(&gathered->words, &word, sizeof word);
  }
  return gathered->words.status == JB_OK
             ? JB_OK
             : jb_fail_memory(err, gathered->words.length);
}

/* Whether the query asks for the word itself. */
static bool is_asked_for (const jb_query_node *node, jb_slice word) {
  if (node->kind == JB_QUERY_TERM)
    return node->field <= JB_FIELD_CREDIT && jb_slice_equal(node->text, word);
  for (node = node->first_child; node != NULL; node = node->next_sibling)
    if (is_asked_for(node, word))
      return true;
  return false;
}

/* Make one of the many entries of each word, and keep the likely ones. */
static size_t choose_candidates (gathering *gathered, const jb_query *query) {
  jb_keyword *words = (void *)gathered->words.bytes;
  size_t all = gathered->words.length / sizeof *words, count = 0, kept = 0;
  if (all == 0)
    return 0;
  qsort(words, all, sizeof *words, compare_words);
  for (size_t i = 0; i < all; i++) {
    if (count > 0 && jb_slice_equal(words[count - 1].word, words[i].word))
      words[count - 1].matches++;
    else
      words[count++] = words[i];
  }
  for (size_t i = 0; i < count; i++)
    if ((words[i].matches > 1 || gathered->articles < MATCHES_FOR_CHANCE) &&
        !is_asked_for(query->root, words[i].word))
      words[kept++] = words[i];
  qsort(words, kept, sizeof *words, compare_matches);
  return kept < CANDIDATES ? kept : CANDIDATES;
}

/*                                                                weighing */

/* One cell of the table. */
static double cell (double observed, double row, double column, double all) {
  return observed > 0 ? observed * log(observed * all / (row * column)) : 0;
}

static double log_likelihood (double a, double matches, double with,
                              double all) {
  double rest = all - matches, without = all - with;
  double c = with - a, b = matches - a, d = rest - c;
  if (rest <= 0 || c < 0 || d < 0 || a * rest <= c * matches)
    return 0;
  return 2 * (cell(a, matches, with, all) + cell(b, matches, without, all) +
              cell(c, rest, with, all) + cell(d, rest, without, all));
}

/* Score the candidates; those that do not stand out have the score 0. */
static jb_status weigh (jb_store *store, const jb_index_snapshot *snapshot,
                        size_t matches, jb_keyword *words, size_t count,
                        jb_error *err) {
  double all = (double)snapshot->document_count;
  for (size_t i = 0; i < count; i++) {
    if (jb_index_word_documents(store->index, snapshot, words[i].word,
                                &words[i].all, err) != JB_OK)
      return err->code;
    /* Those of deleted articles are in it. */
    if (words[i].all > snapshot->document_count)
      words[i].all = snapshot->document_count;
    words[i].score = log_likelihood((double)words[i].matches, (double)matches,
                                    (double)words[i].all, all);
  }
  return JB_OK;
}

static jb_status copy_keywords (const jb_keyword *words, size_t count,
                                size_t limit, jb_arena *arena,
                                jb_keyword **keywords, size_t *keyword_count,
                                jb_error *err) {
  while (*keyword_count < count && *keyword_count < limit &&
         words[*keyword_count].score > 0)
    ++*keyword_count;
  *keywords = jb_arena_array(arena, *keyword_count == 0 ? 1 : *keyword_count,
                             sizeof **keywords);
  if (*keywords == NULL)
    return jb_fail_memory(err, *keyword_count);
  for (size_t i = 0; i < *keyword_count; i++) {
    (*keywords)[i] = words[i];
    (*keywords)[i].word.bytes =
        jb_arena_copy(arena, words[i].word.bytes, words[i].word.length);
    if ((*keywords)[i].word.bytes == NULL)
      return jb_fail_memory(err, words[i].word.length);
  }
  return JB_OK;
}

static jb_status gather (jb_store *store, const jb_query *query,
                         const jb_match_options *options, gathering *gathered,
                         const jb_index_snapshot **snapshot, jb_error *err) {
  jb_find_options find;
  jb_findings findings;
  jb_status status = jb_answer_begin(store, options, snapshot, &find, err);
  if (status != JB_OK)
    return status;
  find.order = JB_ORDER_RANK;
  find.limit = JB_KEYWORD_ARTICLES;
  find.estimate_count = true;
  status = jb_index_find(store->index, *snapshot, query, &find, &findings, err);
  if (status != JB_OK)
    return status;
  for (size_t i = 0; i < findings.found_count && status == JB_OK; i++)
    status = gather_article(store, findings.found[i].article, gathered, err);
  jb_findings_free(&findings);
  return status;
}

jb_status jb_store_keywords (jb_store *store, const jb_query *query,
                             const jb_match_options *options, size_t limit,
                             jb_arena *arena, jb_keyword **keywords,
                             size_t *keyword_count, jb_error *err) {
  gathering gathered = {JB_ARENA_EMPTY, JB_BUFFER_EMPTY, 0};
  const jb_index_snapshot *snapshot;
  jb_status status = gather(store, query, options, &gathered, &snapshot, err);
  *keyword_count = 0;
  if (status == JB_OK) {
    size_t count = choose_candidates(&gathered, query);
    jb_keyword *words = (void *)gathered.words.bytes;
    status = weigh(store, snapshot, gathered.articles, words, count, err);
    if (status == JB_OK && count > 0)
      qsort(words, count, sizeof *words, compare_scores);
    if (status == JB_OK)
      status = copy_keywords(words, count, limit, arena, keywords,
                             keyword_count, err);
  }
  jb_buffer_free(&gathered.words);
  jb_arena_free(&gathered.arena);
  return jb_answer_end(store, status);
}
