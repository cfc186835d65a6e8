/* SPDX-License-Identifier: MIT */
/*
** Between the rows of articles and the index: what the index is given of an
** article, and when it writes, forgets and reads anew.
**
** What the index and the attributes hold in memory is as of a transaction.
** index_current says that it is the one now open; it is set false whenever one
** begins. The attributes and the texts of pages, which know of no generation,
** are read anew when another connection has committed since, which
** PRAGMA data_version tells.
*/
#include "store/text_index.h"

#include "base/buffer.h"
#include "store/index_rows.h"
#include "store/units.h"
#include "store/values.h"

/*                                                          opening, closing */

jb_status jb_text_index_open (jb_store *store, jb_error *err) {
  static const jb_index_options usual = {0, 0, 0};
  jb_chunk_store rows = jb_index_rows(store);
  if (jb_index_open(&rows, &usual, &store->index, err) != JB_OK)
    return err->code;
  return jb_attributes_open(&rows, &store->attributes, err);
}

void jb_text_index_close (jb_store *store) {
  if (store->index != NULL)
    jb_index_close(store->index);
  jb_attributes_close(store->attributes);
  jb_page_texts_abandon(store);
  store->index = NULL;
  store->attributes = NULL;
}

/*                                                               documents */

int32_t jb_day_of_date (jb_slice date) {
  int32_t day = 0;
  size_t digits = 0;
  for (size_t i = 0; i < date.length; i++) {
    char character = date.bytes[i];
    if ((i == 4 || i == 7) && character == '-')
      continue;
    if (character < '0' || character > '9' || digits == 8)
      return JB_NO_DAY;
    day = day * 10 + (character - '0');
    digits++;
  }
  if (digits != 4 && digits != 6 && digits != 8)
    return JB_NO_DAY;
  for (; digits < 8; digits++)
    day *= 10;
  return day;
}

jb_status jb_fill_index_document (const jb_article *article, jb_slice sha256,
                                  jb_buffer *texts, jb_buffer *order_key,
                                  jb_index_document *document, jb_error *err) {
  jb_unit_cursor cursor = JB_UNIT_CURSOR_START;
  jb_text_unit unit;
  jb_buffer_reset(texts);
  jb_buffer_reset(order_key);
  while (jb_next_unit(article, &cursor, &unit)) {
    jb_index_text text = {unit.field, unit.text};
    jb_buffer_append(texts, &text, sizeof text);
  }
  jb_append_order_key(order_key, article->fields[JB_SOURCE], sha256,
                      article->ordinal);
  if (texts->status != JB_OK || order_key->status != JB_OK)
    return jb_fail_memory(err, texts->length);
  document->article = article->number;
  document->day = jb_day_of_date(article->fields[JB_DATE]);
  document->order_key = (jb_slice){order_key->bytes, order_key->length};
  document->texts = (const void *)texts->bytes;
  document->text_count = texts->length / sizeof(jb_index_text);
  document->words = article->words;
  return JB_OK;
}

/*                                                                  reading */

jb_status jb_text_index_refresh (jb_store *store,
                                 const jb_index_snapshot **snapshot,
                                 jb_error *err) {
  static const char sql[] = "PRAGMA data_version";
  const jb_index_snapshot *fresh;
  int64_t version;
  if (jb_text_index_flush(store, err) != JB_OK ||
      jb_index_refresh(store->index, &fresh, err) != JB_OK)
    return err->code;
  if (snapshot != NULL)
    *snapshot = fresh;
  if (store->index_current)
    return JB_OK;
  /* After the first read: that is when SQLite takes its snapshot. */
  if (jb_single_integer(store, sql, &version, err) != JB_OK)
    return err->code;
  if (version != store->data_version) {
    jb_attributes_abandon(store->attributes);
    jb_page_texts_abandon(store);
  }
  store->data_version = version;
  store->index_current = true;
  return JB_OK;
}

/*                                                                  writing */

/* Before the first change within a transaction: others may have written. */
static jb_status touch (jb_store *store, jb_error *err) {
  if (!store->index_current && jb_text_index_refresh(store, NULL, err) != JB_OK)
    return err->code;
  store->index_touched = true;
  jb_page_texts_abandon(store);
  return JB_OK;
}

static jb_status add_document (jb_store *store, const jb_article *article,
                               jb_slice sha256, jb_error *err) {
  jb_buffer texts = JB_BUFFER_EMPTY, order_key = JB_BUFFER_EMPTY;
  jb_index_document document;
  jb_status status = jb_fill_index_document(article, sha256, &texts, &order_key,
                                            &document, err);
  if (status == JB_OK) {
    store->index_changed = true;
    status = jb_index_add(store->index, &document, err);
  }
  jb_buffer_free(&texts);
  jb_buffer_free(&order_key);
  return status;
}

jb_status jb_text_index_add (jb_store *store, const jb_article *article,
                             jb_slice sha256, jb_error *err) {
  if (touch(store, err) != JB_OK ||
      add_document(store, article, sha256, err) != JB_OK)
    return err->code;
  store->attributes_changed = true;
  return jb_put_values(store, article, err);
}

jb_status jb_text_index_put_topics (jb_store *store, const jb_article *article,
                                    jb_error *err) {
  if (touch(store, err) != JB_OK)
    return err->code;
  store->attributes_changed = true;
  return jb_put_topics(store, article, err);
}

jb_status jb_text_index_remove (jb_store *store, int64_t article,
                                jb_error *err) {
  if (touch(store, err) != JB_OK)
    return err->code;
  store->index_changed = store->attributes_changed = true;
  for (int kind = 0; kind < JB_ATTRIBUTE_KINDS; kind++)
    if (jb_attributes_put(store->attributes, (jb_attribute_kind)kind, article,
                          NULL, 0, err) != JB_OK)
      return err->code;
  return jb_index_delete(store->index, article, err);
}

jb_status jb_text_index_flush (jb_store *store, jb_error *err) {
  if (store->attributes_changed &&
      jb_attributes_flush(store->attributes, err) != JB_OK)
    return err->code;
  store->attributes_changed = false;
  if (store->index_changed && jb_index_flush(store->index, err) != JB_OK)
    return err->code;
  store->index_changed = false;
  return JB_OK;
}

void jb_text_index_abandon (jb_store *store) {
  if (store->index != NULL)
    jb_index_abandon(store->index);
  if (store->attributes != NULL)
    jb_attributes_abandon(store->attributes);
  jb_page_texts_abandon(store);
  store->index_changed = store->attributes_changed = false;
  store->index_current = false;
}
