/* SPDX-License-Identifier: MIT */
/* Entering a document's terms; collect_write.c makes the segment. */
#include "index/collect.h"

#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "index/collector.h"
#include "index/invert.h"
#include "index/segment.h"
#include "text/utf8.h"
#include "words/counts.h"

jb_status jb_collector_open (jb_collector **collector, jb_error *err) {
  *collector = jb_allocate_array(1, sizeof **collector);
  if (*collector == NULL)
    return jb_fail_memory(err, sizeof **collector);
  (*collector)->rising = true;
  return JB_OK;
}

void jb_collector_reset (jb_collector *collector) {
  jb_free(collector->characters);
  collector->characters = NULL;
  collector->character_count = collector->character_capacity = 0;
  jb_string_table_free(&collector->strings);
  jb_free(collector->documents);
  collector->documents = NULL;
  collector->count = collector->capacity = collector->forgotten = 0;
  collector->rising = true;
  jb_buffer_free(&collector->order_keys);
}

void jb_collector_close (jb_collector *collector) {
  if (collector == NULL)
    return;
  jb_collector_reset(collector);
  jb_cut_free(&collector->cut);
  jb_free(collector);
}

uint32_t jb_collector_documents (const jb_collector *collector) {
  return (uint32_t)(collector->count - collector->forgotten);
}

size_t jb_collector_bytes (const jb_collector *collector) {
  size_t part = collector->character_count < JB_PART_OCCURRENCES
                    ? collector->character_count
                    : JB_PART_OCCURRENCES;
  /* What sorting a part takes is counted: it is taken in the end. */
  return collector->character_capacity * sizeof *collector->characters +
         jb_string_table_bytes(&collector->strings) +
         collector->capacity * sizeof *collector->documents +
         collector->order_keys.capacity + 2 * part * sizeof(jb_occurrence);
}

/*                                                                   terms */

/* Add the characters of the text that was cut, at least one. */
static jb_status add_characters (jb_collector *collector, jb_error *err) {
  const jb_cut_text *cut = &collector->cut;
  size_t needed, capacity, bytes;
  if (!jb_add(collector->character_count, cut->count, &needed) ||
      needed > UINT32_MAX)
    return jb_fail_memory(err, cut->count);
  if (needed > collector->character_capacity) {
    uint32_t *moved;
    if (!jb_add(needed, needed / 2, &capacity) ||
        !jb_multiply(capacity, sizeof *moved, &bytes))
      return jb_fail_memory(err, needed);
    moved = jb_reallocate(collector->characters, bytes);
    if (moved == NULL)
      return jb_fail_memory(err, bytes);
    collector->characters = moved;
    collector->character_capacity = capacity;
  }
  memcpy(collector->characters + collector->character_count, cut->characters,
         cut->count * sizeof *cut->characters);
  collector->character_count = needed;
  collector->characters[needed - 1] |= JB_TEXT_END;
  return JB_OK;
}

static bool add_marks (jb_collector *collector, uint32_t start) {
  const jb_cut_text *cut = &collector->cut;
  for (size_t i = 0; i < cut->mark_count; i++) {
    const jb_mark_run *run = &cut->marks[i];
    uint32_t position = start + (uint32_t)run->before;
    char bytes[1 + JB_MARKS_BYTES] = {'\0'};
    /* Behind the text's last character: with a NUL in front. */
    size_t skipped = run->before < cut->count ? 1 : 0;
    memcpy(bytes + 1, cut->mark_bytes.bytes + run->start, run->length);
    if (!jb_string_table_enter(&collector->strings, JB_TERM_MARKS,
                               (jb_slice){bytes, 1 - skipped}, position) ||
        !jb_string_table_enter(
            &collector->strings, JB_TERM_MARKS,
            (jb_slice){bytes + skipped, run->length + 1 - skipped}, position))
      return false;
  }
  return true;
}

/* Enter one text; '*position' is where it begins and becomes its end. */
static jb_status add_text (jb_collector *collector, jb_slice text,
                           uint32_t *position, jb_error *err) {
  const jb_cut_text *cut = &collector->cut;
  jb_status status = jb_cut(&collector->cut, text, err);
  if (status != JB_OK || cut->count == 0)
    return status;
  if (cut->count >= JB_DOCUMENT_POSITIONS - *position)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "an article has too much text for the index: cut the file "
                   "into single pages");
  if (add_characters(collector, err) != JB_OK)
    return err->code;
  if (!add_marks(collector, *position) ||
      !jb_string_table_enter(&collector->strings, JB_TERM_TEXT_START,
                             (jb_slice){"", 0}, *position))
    return jb_fail_memory(err, jb_string_table_bytes(&collector->strings));
  *position += (uint32_t)cut->count;
  return JB_OK;
}

static jb_status add_texts (jb_collector *collector,
                            const jb_index_document *document,
                            uint32_t field_starts[JB_INDEX_FIELDS + 1],
                            jb_error *err) {
  uint32_t position = 0;
  for (unsigned place = 0; place < JB_INDEX_FIELDS; place++) {
    field_starts[place] = position;
    for (size_t i = 0; i < document->text_count; i++) {
      const jb_index_text *text = &document->texts[i];
      if (text->field != jb_field_order[place])
        continue;
      if (add_text(collector, text->text, &position, err) != JB_OK)
        return err->code;
    }
  }
  field_starts[JB_INDEX_FIELDS] = position;
  return JB_OK;
}

static jb_status add_words (jb_collector *collector, jb_slice words,
                            jb_error *err) {
  jb_counts_reader reader = {.next = words.bytes,
                             .end = words.bytes + words.length};
  jb_string_entry entries[JB_STRINGS_AT_ONCE];
  size_t number = 0;
  bool entered = true;
  if (words.length == 0)
    return JB_OK;
  while (entered && jb_counts_next(&reader)) {
    jb_slice word = reader.word;
    uint32_t count =
        reader.count < JB_WEIGHT_MAX ? (uint32_t)reader.count : JB_WEIGHT_MAX;
    if (word.length > JB_TERM_BYTES - 1)
      word.length = jb_utf8_start(word.bytes, word.length, JB_TERM_BYTES - 1);
    if (word.length == 0 || count == 0)
      continue;
    entries[number++] = (jb_string_entry){word, count};
    if (number == JB_STRINGS_AT_ONCE) {
      entered = jb_string_table_enter_all(&collector->strings, JB_TERM_WORD,
                                          entries, number);
      number = 0;
    }
  }
  if (entered)
    entered = jb_string_table_enter_all(&collector->strings, JB_TERM_WORD,
                                        entries, number);
  return entered
             ? JB_OK
             : jb_fail_memory(err, jb_string_table_bytes(&collector->strings));
}

/* The term by which the article is found again. */
static jb_status add_article (jb_collector *collector, int64_t article,
                              jb_error *err) {
  char block[8];
  jb_article_block(article, block);
  if (!jb_string_table_enter(&collector->strings, JB_TERM_ARTICLE,
                             (jb_slice){block, sizeof block},
                             jb_article_weight(article)))
    return jb_fail_memory(err, jb_string_table_bytes(&collector->strings));
  return JB_OK;
}

/*                                                               documents */

static jb_status reserve_document (jb_collector *collector, jb_error *err) {
  jb_collected_document *grown;
  if (collector->count < collector->capacity)
    return JB_OK;
  if (collector->count == JB_SEGMENT_DOCUMENTS)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "the index has no room for so many articles");
  grown = jb_array_grow(collector->documents, &collector->capacity, 64,
                        sizeof *grown, err);
  if (grown == NULL)
    return JB_NO_MEMORY;
  collector->documents = grown;
  return JB_OK;
}

jb_status jb_collector_add (jb_collector *collector,
                            const jb_index_document *document, jb_error *err) {
  jb_collected_document *collected;
  jb_status status;
  if (document->article < 1 || document->day < 0)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "an article's number is at least 1, its day at least 0");
  status = reserve_document(collector, err);
  if (status != JB_OK)
    return status;
  collected = &collector->documents[collector->count++];
  *collected = (jb_collected_document){
      .article = document->article,
      .day = document->day,
      .key = collector->order_keys.length,
      .key_length = document->order_key.length,
      .characters = collector->character_count,
      .strings = collector->strings.occurrence_count,
  };
  if (collector->count > 1 && collected->article <= collected[-1].article)
    collector->rising = false;
  jb_buffer_append(&collector->order_keys, document->order_key.bytes,
                   document->order_key.length);
  if (collector->order_keys.status != JB_OK)
    return jb_fail_memory(err, document->order_key.length);
  status = add_texts(collector, document, collected->field_starts, err);
  if (status == JB_OK)
    status = add_words(collector, document->words, err);
  if (status == JB_OK)
    status = add_article(collector, document->article, err);
  return status;
}

bool jb_collector_remove (jb_collector *collector, int64_t article) {
  size_t start = 0, end = collector->count;
  if (article < 1)
    return false;
  if (collector->rising) { /* and so none is there twice or was forgotten */
    while (start < end) {
      size_t middle = start + (end - start) / 2;
      if (collector->documents[middle].article < article)
        start = middle + 1;
      else
        end = middle;
    }
    end = collector->count;
  }
  for (; start < end; start++) {
    jb_collected_document *document = &collector->documents[start];
    if (document->article == article) {
      document->article = 0;
      collector->forgotten++;
      collector->rising = false;
      return true;
    }
    if (collector->rising)
      return false;
  }
  return false;
}
