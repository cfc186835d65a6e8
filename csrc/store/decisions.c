/* SPDX-License-Identifier: MIT */
/*
** Topics: what rules decided about an article, and why.
**
** Evidence is stored as JSON, for people and for `json_each`; SQLite itself
** reads it back, so that there is only a writer here:
**   [{"kind":…,"word":…,"field":…,"first":n,"last":n,"points":n}, …]
** Keys without a value are left out.
*/
#include "store/database.h"

#include <math.h>
#include <stdio.h>

#include "base/buffer.h"
#include "store/text_index.h"

static void append_json_string (jb_buffer *json, jb_slice text) {
  jb_buffer_append_byte(json, '"');
  for (size_t i = 0; i < text.length; i++) {
    unsigned char byte = (unsigned char)text.bytes[i];
    if (byte == '"' || byte == '\\')
      jb_buffer_append_byte(json, '\\');
    if (byte < 0x20)
      jb_buffer_append_format(json, "\\u%04x", byte);
    else
      jb_buffer_append_byte(json, (char)byte);
  }
  jb_buffer_append_byte(json, '"');
}

/* 17 digits give every double back; a point keeps it a double. */
static void append_json_number (jb_buffer *json, jb_number number) {
  char digits[40];
  if (number.is_integer) {
    jb_buffer_append_format(json, "%lld", (long long)number.integer);
    return;
  }
  (void)snprintf(digits, sizeof digits, "%.17g", number.real);
  jb_buffer_append_string(json, digits);
  if (strpbrk(digits, ".e") == NULL)
    jb_buffer_append_string(json, ".0");
}

static void append_key (jb_buffer *json, const char *key, bool *first) {
  jb_buffer_append_format(json, "%s\"%s\":", *first ? "" : ",", key);
  *first = false;
}

static void append_evidence (jb_buffer *json, const jb_evidence *evidence) {
  bool first = true;
  jb_buffer_append_byte(json, '{');
  if (evidence->kind.bytes != NULL) {
    append_key(json, "kind", &first);
    append_json_string(json, evidence->kind);
  }
  if (evidence->word.bytes != NULL) {
    append_key(json, "word", &first);
    append_json_string(json, evidence->word);
  }
  if (evidence->field.bytes != NULL) {
    append_key(json, "field", &first);
    append_json_string(json, evidence->field);
  }
  if (evidence->has_range) {
    append_key(json, "first", &first);
    jb_buffer_append_format(json, "%zu", evidence->start + 1);
    append_key(json, "last", &first);
    jb_buffer_append_format(json, "%zu", evidence->end);
  }
  if (evidence->has_points) {
    append_key(json, "points", &first);
    append_json_number(json, evidence->points);
  }
  jb_buffer_append_byte(json, '}');
}

/* The row of the pack 'rule' = "name@version", made if there is none. */
static jb_status find_pack (jb_store *store, const jb_decision *decision,
                            int64_t *pack, jb_error *err) {
  static const char find_sql[] = "SELECT pack FROM pack WHERE file_hash IS ?1 "
                                 "AND name IS ?2 AND version IS ?3";
  static const char insert_sql[] =
      "INSERT INTO pack (file_hash, name, version) VALUES (?1, ?2, ?3)";
  jb_slice name = decision->rule, version = {NULL, 0};
  sqlite3_stmt *statement;
  bool found;
  for (size_t i = name.length; i > 0; i--)
    if (name.bytes[i - 1] == '@') {
      version.bytes = name.bytes + i;
      version.length = name.length - i;
      name.length = i - 1;
      break;
    }
  for (int round = 0; round < 2; round++) {
    if (jb_prepare(store, round == 0 ? find_sql : insert_sql, &statement,
                   err) != JB_OK)
      return err->code;
    jb_bind_text(statement, 1, decision->file_hash);
    jb_bind_text(statement, 2, name);
    jb_bind_text(statement, 3, version);
    if (jb_step(store, statement, &found, err) != JB_OK)
      return err->code;
    if (found) {
      *pack = sqlite3_column_int64(statement, 0);
      jb_finish(statement);
      return JB_OK;
    }
  }
  *pack = sqlite3_last_insert_rowid(store->db);
  return JB_OK;
}

static bool is_finite (jb_number number) {
  return number.is_integer || isfinite(number.real);
}

static jb_status insert_decision (jb_store *store, int64_t article,
                                  size_t index, const jb_decision *decision,
                                  jb_error *err) {
  static const char sql[] =
      "INSERT INTO decision (article, ordinal, topic, score, pack, evidence) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
  jb_buffer json = JB_BUFFER_EMPTY;
  sqlite3_stmt *statement;
  int64_t pack = 0;
  jb_status status;
  if (decision->topic.bytes == NULL)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET, "a topic without an id");
  if (!is_finite(decision->score))
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "the score of a topic is not a finite number");
  for (size_t i = 0; i < decision->evidence_count; i++)
    if (!is_finite(decision->evidence[i].points))
      return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                     "the points of a word are not a finite number");
  if ((decision->rule.bytes != NULL || decision->file_hash.bytes != NULL) &&
      find_pack(store, decision, &pack, err) != JB_OK)
    return err->code;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, article);
  (void)sqlite3_bind_int64(statement, 2, (int64_t)index + 1);
  jb_bind_text(statement, 3, decision->topic);
  jb_bind_number(statement, 4, decision->score);
  if (pack != 0)
    (void)sqlite3_bind_int64(statement, 5, pack);
  if (decision->has_evidence) {
    jb_buffer_append_byte(&json, '[');
    for (size_t i = 0; i < decision->evidence_count; i++) {
      if (i > 0)
        jb_buffer_append_byte(&json, ',');
      append_evidence(&json, &decision->evidence[i]);
    }
    jb_buffer_append_byte(&json, ']');
    jb_bind_text(statement, 6, (jb_slice){json.bytes, json.length});
  }
  if (json.status == JB_OK) {
    status = jb_run(store, statement, err);
  } else {
    jb_finish(statement);
    status = jb_fail_memory(err, json.length);
  }
  jb_buffer_free(&json);
  return status;
}

jb_status jb_insert_decisions (jb_store *store, int64_t article,
                               const jb_decision *decisions, size_t count,
                               jb_error *err) {
  for (size_t i = 0; i < count; i++)
    if (insert_decision(store, article, i, &decisions[i], err) != JB_OK)
      return err->code;
  return JB_OK;
}

static jb_status replace (jb_store *store, jb_slice id,
                          const jb_decision *decisions, size_t count,
                          jb_slice ruleset, jb_error *err) {
  static const char delete_sql[] = "DELETE FROM decision WHERE article = ?1";
  static const char mark_sql[] =
      "UPDATE article SET ruleset = ?2 WHERE number = ?1";
  jb_article article = {.decisions = decisions, .decision_count = count};
  sqlite3_stmt *statement;
  if (jb_find_article(store, id, &article.number, err) != JB_OK ||
      jb_run_simple(store, delete_sql, article.number, err) != JB_OK ||
      jb_prepare(store, mark_sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, article.number);
  jb_bind_text(statement, 2, ruleset);
  if (jb_run(store, statement, err) != JB_OK ||
      jb_insert_decisions(store, article.number, decisions, count, err) !=
          JB_OK)
    return err->code;
  return jb_text_index_put_topics(store, &article, err);
}

jb_status jb_store_put_decisions (jb_store *store, jb_slice id,
                                  const jb_decision *decisions, size_t count,
                                  jb_slice ruleset, jb_error *err) {
  if (jb_write_begin(store, err) != JB_OK)
    return err->code;
  return jb_write_end(store, replace(store, id, decisions, count, ruleset, err),
                      err);
}

/* The list in JSON as rows of ?2 = article, in order. */
static jb_status read_evidence (jb_store *store, jb_arena *arena,
                                int64_t article, jb_decision *decision,
                                jb_error *err) {
  static const char sql[] =
      "SELECT json_array_length(evidence), value ->> 'word', "
      "value ->> 'field', value ->> 'first', value ->> 'last', "
      "value ->> 'points', value ->> 'kind' "
      "FROM decision, json_each(evidence) "
      "WHERE article = ?1 AND topic = ?2 ORDER BY key";
  sqlite3_stmt *statement;
  bool row;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, article);
  jb_bind_text(statement, 2, decision->topic);
  for (size_t i = 0;; i++) {
    jb_evidence *evidence;
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      return JB_OK;
    if (decision->evidence == NULL) {
      decision->evidence_count = (size_t)sqlite3_column_int64(statement, 0);
      decision->evidence = jb_arena_array(arena, decision->evidence_count,
                                          sizeof *decision->evidence);
    }
    if (decision->evidence == NULL || i >= decision->evidence_count)
      break;
    evidence = &decision->evidence[i];
    if (jb_column_text(statement, 1, arena, &evidence->word, err) != JB_OK ||
        jb_column_text(statement, 2, arena, &evidence->field, err) != JB_OK ||
        jb_column_text(statement, 6, arena, &evidence->kind, err) != JB_OK)
      break;
    evidence->has_range = sqlite3_column_int64(statement, 3) >= 1 &&
                          sqlite3_column_int64(statement, 4) >= 0;
    if (evidence->has_range) {
      evidence->start = (size_t)sqlite3_column_int64(statement, 3) - 1;
      evidence->end = (size_t)sqlite3_column_int64(statement, 4);
    }
    evidence->has_points = sqlite3_column_type(statement, 5) != SQLITE_NULL;
    evidence->points = jb_column_number(statement, 5);
  }
  jb_finish(statement);
  return jb_fail_memory(err, 0);
}

jb_status jb_read_decisions (jb_store *store, jb_arena *arena,
                             jb_article *article, jb_error *err) {
  static const char sql[] =
      "SELECT (SELECT count(*) FROM decision WHERE article = ?1), topic, "
      "score, "
      "CASE WHEN version IS NULL THEN name ELSE name || '@' || version END, "
      "file_hash, evidence IS NOT NULL "
      "FROM decision LEFT JOIN pack USING (pack) "
      "WHERE article = ?1 ORDER BY ordinal";
  jb_decision *decisions = NULL;
  sqlite3_stmt *statement;
  bool row;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  (void)sqlite3_bind_int64(statement, 1, article->number);
  for (size_t i = 0;; i++) {
    jb_decision *decision;
    if (jb_step(store, statement, &row, err) != JB_OK)
      return err->code;
    if (!row)
      break;
    if (decisions == NULL) {
      article->decision_count = (size_t)sqlite3_column_int64(statement, 0);
      decisions =
          jb_arena_array(arena, article->decision_count, sizeof *decisions);
      article->decisions = decisions;
      if (decisions == NULL) {
        jb_finish(statement);
        return jb_fail_memory(err, 0);
      }
    }
    decision = &decisions[i];
    if (jb_column_text(statement, 1, arena, &decision->topic, err) != JB_OK ||
        jb_column_text(statement, 3, arena, &decision->rule, err) != JB_OK ||
        jb_column_text(statement, 4, arena, &decision->file_hash, err) !=
            JB_OK) {
      jb_finish(statement);
      return err->code;
    }
    decision->score = jb_column_number(statement, 2);
    decision->has_evidence = sqlite3_column_int(statement, 5) != 0;
  }
  for (size_t i = 0; i < article->decision_count; i++)
    if (decisions[i].has_evidence &&
        read_evidence(store, arena, article->number, &decisions[i], err) !=
            JB_OK)
      return err->code;
  return JB_OK;
}
