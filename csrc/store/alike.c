/* SPDX-License-Identifier: MIT */
/*
** Articles like a given one, reprints among them, and words that begin with
** what was typed.
*/
#include "store/explore.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "index/sketch.h"
#include "store/resolve.h"
#include "store/text_index.h"
#include "store/units.h"
#include "text/normalise.h"

/*                                                                 similar */

/* The most similar articles to the one called 'id', whose number is told. */
static jb_status find_similar (jb_store *store, jb_slice id, size_t limit,
                               int64_t *number, jb_findings *findings,
                               jb_error *err) {
  static const jb_match_options usual = {false, NULL, NULL};
  jb_arena arena = JB_ARENA_EMPTY;
  const jb_index_snapshot *snapshot;
  jb_find_options find;
  jb_article_words words;
  jb_status status = jb_answer_begin(store, &usual, &snapshot, &find, err);
  if (status == JB_OK)
    status = jb_find_article(store, id, number, err);
  if (status == JB_OK)
    status = jb_store_read_words(store, id, &arena, &words, err);
  if (status == JB_OK && words.words.bytes == NULL)
    status = jb_fail(err, JB_NOT_FOUND, JB_NO_OFFSET,
                     "The words of article %.*s were not counted when it was "
                     "imported, so nothing can be told to be like it.",
                     id.length > 100 ? 100 : (int)id.length, id.bytes);
  if (status == JB_OK)
    status = jb_index_similar(store->index, snapshot, *number, words.words,
                              limit, findings, err);
  jb_arena_free(&arena);
  return status;
}

/* What is told of a like article; its text is not read for that. */
static jb_status describe (jb_store *store, int64_t number, jb_arena *arena,
                           jb_likeness *likeness, jb_error *err) {
  static const char sql[] = "SELECT id, date, headline FROM article "
                            "JOIN page USING (page) WHERE number = ?1";
  sqlite3_stmt *statement;
  jb_status status;
  bool row;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, number);
  if (jb_step(store, statement, &row, err) != JB_OK)
    return err->code;
  if (!row)
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "%s is damaged: its search index has article number %lld, "
                   "which is not there: run `jianbao check --rebuild`",
                   store->path, (long long)number);
  status = jb_column_text(statement, 0, arena, &likeness->id, err);
  if (status == JB_OK)
    status = jb_column_text(statement, 1, arena, &likeness->date, err);
  if (status == JB_OK)
    status = jb_column_text(statement, 2, arena, &likeness->headline, err);
  jb_finish(statement);
  return status;
}

static jb_status list_findings (jb_store *store, const jb_findings *findings,
                                jb_arena *arena, jb_likeness **likenesses,
                                size_t *count, jb_error *err) {
  size_t found = findings->found_count;
  *likenesses =
      jb_arena_array(arena, found == 0 ? 1 : found, sizeof **likenesses);
  if (*likenesses == NULL)
    return jb_fail_memory(err, found);
  for (*count = 0; *count < found; ++*count) {
    jb_likeness *likeness = &(*likenesses)[*count];
    likeness->score = findings->found[*count].score;
    if (describe(store, findings->found[*count].article, arena, likeness,
                 err) != JB_OK)
      return err->code;
  }
  return JB_OK;
}

jb_status jb_store_similar (jb_store *store, jb_slice id, size_t limit,
                            jb_arena *arena, jb_likeness **likenesses,
                            size_t *count, jb_error *err) {
  jb_findings findings;
  int64_t number;
  jb_status status = find_similar(store, id, limit, &number, &findings, err);
  *count = 0;
  if (status == JB_OK) {
    status = list_findings(store, &findings, arena, likenesses, count, err);
    jb_findings_free(&findings);
  }
  return jb_answer_end(store, status);
}

/*                                                                reprints */

/* Memory used again for each article. */
typedef struct sketching {
  jb_buffer texts, hashes;
} sketching;

/*
** The paragraphs of an article as a sketch: a reprint often has a headline of
** its own. Captions and notes are paragraphs, too.
*/
static jb_status sketch_article (jb_store *store, int64_t number, sketching *at,
                                 jb_sketch *sketch, jb_error *err) {
  jb_unit_cursor cursor = JB_UNIT_CURSOR_START;
  jb_arena arena = JB_ARENA_EMPTY;
  jb_article article;
  jb_text_unit unit;
  jb_status status = jb_store_read_number(store, number, &arena, &article, err);
  jb_buffer_reset(&at->texts);
  while (status == JB_OK && jb_next_unit(&article, &cursor, &unit)) {
    if (unit.field != JB_FIELD_LEAD && unit.field != JB_FIELD_BODY)
      continue;
    status = jb_normalise(unit.text.bytes, unit.text.length, JB_LOOSE,
                          &at->texts, NULL, err);
    jb_buffer_append_byte(&at->texts, '\0');
  }
  if (status == JB_OK && at->texts.status != JB_OK)
    status = jb_fail_memory(err, at->texts.length);
  if (status == JB_OK)
    status = jb_sketch_make((jb_slice){at->texts.bytes, at->texts.length},
                            &at->hashes, sketch, err);
  jb_arena_free(&arena);
  return status;
}

/* Put the resemblance in the place of the score; the stable order is kept. */
static jb_status keep_reprints (jb_store *store, int64_t number,
                                jb_findings *findings, jb_error *err) {
  sketching at = {JB_BUFFER_EMPTY, JB_BUFFER_EMPTY};
  jb_sketch wanted, found;
  size_t kept = 0;
  jb_status status = sketch_article(store, number, &at, &wanted, err);
  for (size_t i = 0; i < findings->found_count && status == JB_OK; i++) {
    jb_found candidate = findings->found[i];
    size_t place = kept;
    status = sketch_article(store, candidate.article, &at, &found, err);
    candidate.score = jb_sketch_resemblance(&wanted, &found);
    if (status != JB_OK || candidate.score < JB_REPRINT_RESEMBLANCE)
      continue;
    for (; place > 0 && findings->found[place - 1].score < candidate.score;
         place--)
      findings->found[place] = findings->found[place - 1];
    findings->found[place] = candidate;
    kept++;
  }
  findings->found_count = kept;
  jb_buffer_free(&at.texts);
  jb_buffer_free(&at.hashes);
  return status;
}

jb_status jb_store_reprints (jb_store *store, jb_slice id, size_t limit,
                             jb_arena *arena, jb_likeness **likenesses,
                             size_t *count, jb_error *err) {
  jb_findings findings;
  int64_t number;
  jb_status status =
      find_similar(store, id, JB_REPRINT_CANDIDATES, &number, &findings, err);
  *count = 0;
  if (status == JB_OK) {
    status = keep_reprints(store, number, &findings, err);
    if (findings.found_count > limit)
      findings.found_count = limit;
    if (status == JB_OK)
      status = list_findings(store, &findings, arena, likenesses, count, err);
    jb_findings_free(&findings);
  }
  return jb_answer_end(store, status);
}

/*                                                             suggestions */

static jb_status suggest (jb_store *store, jb_slice prefix, size_t limit,
                          jb_arena *arena, jb_suggestion **suggestions,
                          size_t *count, jb_error *err) {
  static const jb_match_options usual = {false, NULL, NULL};
  const jb_index_snapshot *snapshot;
  jb_buffer folded = JB_BUFFER_EMPTY;
  jb_find_options find;
  jb_slice key;
  jb_status status = jb_answer_begin(store, &usual, &snapshot, &find, err);
  /* As words are folded when they are counted. */
  if (status == JB_OK)
    status = jb_normalise(prefix.bytes, prefix.length, JB_FOLD_CASE, &folded,
                          NULL, err);
  key.bytes = folded.bytes == NULL ? "" : folded.bytes;
  key.length = folded.length;
  if (status == JB_OK)
    status = jb_index_suggest(store->index, snapshot, key, limit, arena,
                              suggestions, count, err);
  jb_buffer_free(&folded);
  return status;
}

jb_status jb_store_suggest (jb_store *store, jb_slice prefix, size_t limit,
                            jb_arena *arena, jb_suggestion **suggestions,
                            size_t *count, jb_error *err) {
  *count = 0;
  return jb_answer_end(
      store, suggest(store, prefix, limit, arena, suggestions, count, err));
}
