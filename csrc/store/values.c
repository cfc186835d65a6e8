/* SPDX-License-Identifier: MIT */
#include "store/values.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "text/normalise.h"

const char *const jb_attribute_names[JB_ATTRIBUTE_KINDS] = {
    "topic", "reporter", "paper", "person", "kind"};

/*                                                 the texts of an article */

static bool ends_in (jb_slice text, const char *ending) {
  size_t length = strlen(ending);
  return text.length > length &&
         memcmp(text.bytes + text.length - length, ending, length) == 0;
}

static bool is_blank (const char *bytes, size_t left, size_t *length) {
  *length = left >= 3 && memcmp(bytes, "\xE3\x80\x80", 3) == 0 ? 3 : 1;
  return *length == 3 || *bytes == ' ' || *bytes == '\t';
}

jb_slice jb_paper_of_folio (jb_slice folio) {
  jb_slice paper = {NULL, 0};
  for (size_t place = 0; place < folio.length;) {
    jb_slice word = {folio.bytes + place, 0};
    size_t blank = 1;
    while (place < folio.length &&
           !is_blank(folio.bytes + place, folio.length - place, &blank)) {
      place++;
      word.length++;
    }
    if (ends_in(word, "报") || ends_in(word, "報") || ends_in(word, "刊"))
      paper = word;
    place += blank;
  }
  return paper;
}

/* How many texts of a kind an article has, and the i-th of them. */
static size_t text_count (const jb_article *article, jb_attribute_kind kind) {
  switch (kind) {
    case JB_ATTRIBUTE_TOPIC: return article->decision_count;
    case JB_ATTRIBUTE_REPORTER: return article->byline_count;
    case JB_ATTRIBUTE_PAPER: return 1;
    case JB_ATTRIBUTE_KIND: return 1;
    default: return 0; /* people: facts are not drawn yet */
  }
}

static jb_slice text_at (const jb_article *article, jb_attribute_kind kind,
                         size_t i) {
  switch (kind) {
    case JB_ATTRIBUTE_TOPIC: return article->decisions[i].topic;
    case JB_ATTRIBUTE_REPORTER: return article->bylines[i].name;
    case JB_ATTRIBUTE_PAPER:
      return jb_paper_of_folio(article->fields[JB_FOLIO]);
    default: return article->fields[JB_KIND];
  }
}

/* Names are compared loosely; topics and kinds as they are written. */
static jb_status fold (jb_attribute_kind kind, jb_slice text, jb_buffer *folded,
                       jb_slice *key, jb_error *err) {
  *key = text;
  if (kind == JB_ATTRIBUTE_TOPIC || kind == JB_ATTRIBUTE_KIND)
    return JB_OK;
  jb_buffer_reset(folded);
  if (jb_normalise(text.bytes, text.length, JB_LOOSE, folded, NULL, err) !=
      JB_OK)
    return err->code;
  key->bytes = folded->bytes == NULL ? "" : folded->bytes;
  key->length = folded->length;
  return JB_OK;
}

static int compare_keys (const void *a, const void *b) {
  const jb_slice *left = a, *right = b;
  return jb_slice_compare(*left, *right);
}

jb_status jb_article_keys (const jb_article *article, jb_attribute_kind kind,
                           jb_arena *arena, jb_slice **keys, size_t *count,
                           jb_error *err) {
  size_t texts = text_count(article, kind), kept = 0;
  jb_buffer folded = JB_BUFFER_EMPTY;
  jb_status status = JB_OK;
  *count = 0;
  *keys = jb_arena_array(arena, texts == 0 ? 1 : texts, sizeof **keys);
  if (*keys == NULL)
    return jb_fail_memory(err, texts);
  for (size_t i = 0; i < texts && status == JB_OK; i++) {
    jb_slice text = text_at(article, kind, i), key;
    if (text.bytes == NULL)
      continue;
    status = fold(kind, text, &folded, &key, err);
    if (status != JB_OK)
      break;
    (*keys)[*count].bytes = jb_arena_copy(arena, key.bytes, key.length);
    (*keys)[*count].length = key.length;
    if ((*keys)[(*count)++].bytes == NULL)
      status = jb_fail_memory(err, key.length);
  }
  jb_buffer_free(&folded);
  if (status != JB_OK || *count == 0)
    return status;
  qsort(*keys, *count, sizeof **keys, compare_keys);
  for (size_t i = 0; i < *count; i++)
    if (kept == 0 || compare_keys(&(*keys)[kept - 1], &(*keys)[i]) != 0)
      (*keys)[kept++] = (*keys)[i];
  *count = kept;
  return JB_OK;
}

/*                                                                 numbers */

jb_status jb_find_value (jb_store *store, jb_attribute_kind kind, jb_slice key,
                         jb_value *value, jb_error *err) {
  static const char sql[] = "SELECT number, overflow FROM attribute_value "
                            "WHERE kind = ?1 AND key = ?2";
  sqlite3_stmt *statement;
  bool row;
  value->number = 0;
  value->overflow = false;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, jb_slice_of(jb_attribute_names[kind]));
  jb_bind_text(statement, 2, key);
  if (jb_step(store, statement, &row, err) != JB_OK)
    return err->code;
  if (!row)
    return JB_OK;
  value->number = (uint32_t)sqlite3_column_int64(statement, 0);
  value->overflow = sqlite3_column_int(statement, 1) != 0;
  jb_finish(statement);
  return JB_OK;
}

/* The number of a value, given it now if it had none. */
static jb_status number_value (jb_store *store, jb_attribute_kind kind,
                               jb_slice text, jb_slice key, uint32_t *number,
                               jb_error *err) {
  static const char sql[] =
      "INSERT INTO attribute_value (kind, number, text, key) VALUES (?1, "
      "(SELECT coalesce(max(number), 0) + 1 FROM attribute_value "
      "WHERE kind = ?1), ?2, ?3)";
  sqlite3_stmt *statement;
  jb_value value;
  if (jb_find_value(store, kind, key, &value, err) != JB_OK)
    return err->code;
  *number = value.number;
  if (*number != 0)
    return JB_OK;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, jb_slice_of(jb_attribute_names[kind]));
  jb_bind_text(statement, 2, text);
  jb_bind_text(statement, 3, key);
  if (jb_run(store, statement, err) != JB_OK ||
      jb_find_value(store, kind, key, &value, err) != JB_OK)
    return err->code;
  *number = value.number;
  return JB_OK;
}

/* Say that a value is one that a column had no room for. */
static jb_status mark_overflow (jb_store *store, jb_attribute_kind kind,
                                uint32_t number, jb_error *err) {
  static const char sql[] = "UPDATE attribute_value SET overflow = 1 "
                            "WHERE kind = ?1 AND number = ?2";
  sqlite3_stmt *statement;
  if (jb_prepare(store, sql, &statement, err) != JB_OK)
    return err->code;
  jb_bind_text(statement, 1, jb_slice_of(jb_attribute_names[kind]));
  (void)sqlite3_bind_int64(statement, 2, number);
  return jb_run(store, statement, err);
}

/*                                                                 writing */

static int compare_numbers (const void *a, const void *b) {
  uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
  return (left > right) - (left < right);
}

/* The numbers of the article's values, rising, appended to 'numbers'. */
static jb_status number_values (jb_store *store, const jb_article *article,
                                jb_attribute_kind kind, jb_buffer *numbers,
                                jb_error *err) {
  jb_buffer folded = JB_BUFFER_EMPTY;
  jb_status status = JB_OK;
  for (size_t i = 0; i < text_count(article, kind) && status == JB_OK; i++) {
    jb_slice text = text_at(article, kind, i), key;
    uint32_t number;
    if (text.bytes == NULL)
      continue;
    status = fold(kind, text, &folded, &key, err);
    if (status == JB_OK)
      status = number_value(store, kind, text, key, &number, err);
    if (status == JB_OK)
      jb_buffer_append(numbers, &number, sizeof number);
  }
  jb_buffer_free(&folded);
  if (status == JB_OK && numbers->status != JB_OK)
    status = jb_fail_memory(err, numbers->length);
  if (status == JB_OK && numbers->length > 0)
    qsort(numbers->bytes, numbers->length / sizeof(uint32_t), sizeof(uint32_t),
          compare_numbers);
  return status;
}

static jb_status put_kind (jb_store *store, const jb_article *article,
                           jb_attribute_kind kind, jb_error *err) {
  jb_buffer buffer = JB_BUFFER_EMPTY;
  jb_status status = number_values(store, article, kind, &buffer, err);
  uint32_t *numbers = (void *)buffer.bytes;
  size_t all = buffer.length / sizeof *numbers, count = 0, kept;
  for (size_t i = 0; i < all; i++)
    if (count == 0 || numbers[count - 1] != numbers[i])
      numbers[count++] = numbers[i];
  kept = count < JB_ATTRIBUTE_VALUES ? count : JB_ATTRIBUTE_VALUES;
  for (size_t i = kept; i < count && status == JB_OK; i++)
    status = mark_overflow(store, kind, numbers[i], err);
  if (status == JB_OK)
    status = jb_attributes_put(store->attributes, kind, article->number,
                               numbers, kept, err);
  jb_buffer_free(&buffer);
  return status;
}

jb_status jb_put_values (jb_store *store, const jb_article *article,
                         jb_error *err) {
  for (int kind = 0; kind < JB_ATTRIBUTE_KINDS; kind++)
    if (put_kind(store, article, (jb_attribute_kind)kind, err) != JB_OK)
      return err->code;
  return JB_OK;
}

jb_status jb_put_topics (jb_store *store, const jb_article *article,
                         jb_error *err) {
  return put_kind(store, article, JB_ATTRIBUTE_TOPIC, err);
}
