/* SPDX-License-Identifier: MIT */
/*
** Columns of attributes in chunks. A block holds the values of one kind for
** JB_ATTRIBUTE_ARTICLES articles, and takes as many chunks as it needs: one,
** unless articles have dozens of values.
**
**   header  = 1 JB_ATTRIBUTE_KINDS times count   in chunk 0; blocks of a kind
**   block   = count length record…   chunk (block + 1) * 256 + kind * 32 +
**             part, cut after every JB_CHUNK_BYTES; a block that is not
**             there is one without values
**   record  = count value…   of one article, in the order of their numbers;
**             articles behind the last record have no values
**   value   = the number itself, for the second and further ones the
**             difference from the one before, from 1
**   count, length, value = 7 bits a byte, least first, the high bit set on
**             all but the last; the 'length' is that of all records
**
** Article a is place a % JB_ATTRIBUTE_ARTICLES of block
** a / JB_ATTRIBUTE_ARTICLES.
**
** Blocks that were read stay in memory, verified, until they come to
** KEPT_BYTES; those changed stay until they are written.
*/
#include "index/attributes.h"

#include <string.h>

#include "base/array.h"
#include "base/memory.h"

#define HEADER_VERSION 1
#define KEPT_BYTES ((size_t)16 << 20)
#define PARTS_BITS 5
#define KIND_BITS 3
#define BLOCKS ((size_t)(JB_ARTICLE_NUMBER_MAX / JB_ATTRIBUTE_ARTICLES) + 1)
#define NUMBER_BYTES 5 /* the longest of a 32-bit number */
#define RECORD_BYTES (NUMBER_BYTES * (JB_ATTRIBUTE_VALUES + 1))

/* A block in memory: its records, known to be sound. */
typedef struct block {
  jb_buffer records;
  uint32_t count; /* of records */
  uint32_t parts; /* chunks that it has in the store */
  bool dirty;
} block;

/* The blocks of a kind; NULL where a block was not read. */
typedef struct column {
  block **blocks; /* owned, and each block */
  size_t capacity;
  uint32_t count; /* of blocks that may be there: those behind are empty */
} column;

struct jb_attributes {
  jb_chunk_store store;
  column columns[JB_ATTRIBUTE_KINDS];
  bool loaded; /* the header was read */
  bool header_dirty;
  size_t kept_bytes; /* of blocks that are not dirty, about */
  jb_buffer chunk, bytes;
};

/*                                                                 numbers */

static size_t write_number (char *bytes, uint32_t number) {
  size_t length = 0;
  for (; number >= 0x80; number >>= 7)
    bytes[length++] = (char)(number | 0x80);
  bytes[length++] = (char)number;
  return length;
}

/*
** False: the bytes end too early, or it is over 32 bits or not shortest (which
** numbers.h would let pass, and next_number below relies on).
*/
static bool read_number (jb_slice *bytes, uint32_t *number) {
  uint64_t value = 0;
  for (size_t i = 0; i < NUMBER_BYTES && i < bytes->length; i++) {
    unsigned char byte = (unsigned char)bytes->bytes[i];
    value |= (uint64_t)(byte & 0x7F) << (7 * i);
    if (byte >= 0x80)
      continue;
    if (value > UINT32_MAX || (byte == 0 && i > 0))
      return false;
    bytes->bytes += i + 1;
    bytes->length -= i + 1;
    *number = (uint32_t)value;
    return true;
  }
  return false;
}

/* The same of records that were verified. */
static const unsigned char *next_number (const unsigned char *bytes,
                                         uint32_t *number) {
  uint32_t value = *bytes & 0x7F;
  for (unsigned shift = 7; *bytes++ >= 0x80; shift += 7)
    value |= (uint32_t)(*bytes & 0x7F) << shift;
  *number = value;
  return bytes;
}

static const unsigned char *skip_record (const unsigned char *bytes) {
  uint32_t count;
  bytes = next_number(bytes, &count);
  while (count-- > 0)
    while (*bytes++ >= 0x80)
      ;
  return bytes;
}

/*                                                                 reading */

static jb_chunk_key chunk_key (jb_attribute_kind kind, size_t number,
                               uint32_t part) {
  jb_chunk_key key = {0, JB_STREAM_ATTRIBUTES, 0};
  key.number = (uint32_t)(number + 1) << (PARTS_BITS + KIND_BITS) |
               (uint32_t)kind << PARTS_BITS | part;
  return key;
}

static const jb_chunk_key header_key = {0, JB_STREAM_ATTRIBUTES, 0};

static jb_status load_header (jb_attributes *attributes, jb_error *err) {
  jb_slice payload;
  uint32_t version;
  jb_status status;
  if (attributes->loaded)
    return JB_OK;
  status = jb_chunk_read(&attributes->store, header_key, &attributes->chunk,
                         &payload, err);
  if (status == JB_NOT_FOUND)
    payload.length = 0;
  else if (status != JB_OK)
    return status;
  else if (!read_number(&payload, &version) || version != HEADER_VERSION)
    return jb_chunk_damaged(err, header_key, "its version is unknown");
  for (size_t i = 0; i < JB_ATTRIBUTE_KINDS && status == JB_OK; i++)
    if (!read_number(&payload, &attributes->columns[i].count) ||
        attributes->columns[i].count > BLOCKS)
      return jb_chunk_damaged(err, header_key, "it counts blocks wrongly");
  if (status == JB_OK && payload.length > 0)
    return jb_chunk_damaged(err, header_key, "it goes on behind its end");
  attributes->loaded = true;
  return JB_OK;
}

/*
** Whether the bytes are records as the grammar says, the first of 'article';
** numbers that no article has have no values.
*/
static bool are_records (jb_slice records, int64_t article, uint32_t count) {
  for (; count-- > 0; article++) {
    uint32_t values, value = 0, step;
    bool exists = article >= 1 && article <= JB_ARTICLE_NUMBER_MAX;
    if (!read_number(&records, &values) ||
        values > (exists ? JB_ATTRIBUTE_VALUES : 0))
      return false;
    while (values-- > 0)
      if (!read_number(&records, &step) || step == 0 ||
          __builtin_add_overflow(value, step, &value))
        return false;
  }
  return records.length == 0;
}

/*
** Gather the chunks of a block in attributes->bytes; '*parts' of them, none
** when the block is not there.
*/
static jb_status read_parts (jb_attributes *attributes, jb_attribute_kind kind,
                             size_t number, uint32_t *count, jb_slice *records,
                             uint32_t *parts, jb_error *err) {
  jb_chunk_key key = chunk_key(kind, number, 0);
  uint32_t length = 0;
  size_t whole = 0;
  *parts = 0;
  jb_buffer_reset(&attributes->bytes);
  do {
    jb_slice payload;
    jb_status status;
    key.number = chunk_key(kind, number, *parts).number;
    status = jb_chunk_read(&attributes->store, key, &attributes->chunk,
                           &payload, err);
    if (status == JB_NOT_FOUND && *parts == 0)
      return JB_OK;
    if (status == JB_NOT_FOUND)
      return jb_chunk_damaged(err, key, "it is missing");
    if (status != JB_OK)
      return status;
    jb_buffer_append(&attributes->bytes, payload.bytes, payload.length);
    if (attributes->bytes.status != JB_OK)
      return jb_fail_memory(err, attributes->bytes.length);
    if (*parts == 0) {
      if (!read_number(&payload, count) || !read_number(&payload, &length) ||
          *count > JB_ATTRIBUTE_ARTICLES ||
          length > (uint32_t)JB_ATTRIBUTE_ARTICLES * RECORD_BYTES)
        return jb_chunk_damaged(err, key, "its lengths are wrong");
      whole = attributes->bytes.length - payload.length + length;
    }
    if (payload.length == 0)
      return jb_chunk_damaged(err, key, "it is empty");
    ++*parts;
  } while (attributes->bytes.length < whole);
  records->bytes = attributes->bytes.bytes + (whole - length);
  records->length = length;
  if (attributes->bytes.length != whole ||
      !are_records(*records, (int64_t)number * JB_ATTRIBUTE_ARTICLES, *count))
    return jb_chunk_damaged(err, key, "its values are damaged");
  return JB_OK;
}

static void free_block (block *freed) {
  if (freed != NULL)
    jb_buffer_free(&freed->records);
  jb_free(freed);
}

static void forget_clean (jb_attributes *attributes) {
  for (size_t i = 0; i < JB_ATTRIBUTE_KINDS; i++) {
    column *of = &attributes->columns[i];
    for (size_t j = 0; j < of->capacity; j++)
      if (of->blocks[j] != NULL && !of->blocks[j]->dirty) {
        free_block(of->blocks[j]);
        of->blocks[j] = NULL;
      }
  }
  attributes->kept_bytes = 0;
}

/* Make room for block 'number'; the new places are empty. */
static jb_status reserve_block (column *of, size_t number, jb_error *err) {
  const size_t before = of->capacity;
  block **grown;
  if (number < before)
    return JB_OK;
  grown = jb_array_grow(of->blocks, &of->capacity, number - before + 8,
                        sizeof *grown, err);
  if (grown == NULL)
    return JB_NO_MEMORY;
  memset(grown + before, 0, (of->capacity - before) * sizeof *grown);
  of->blocks = grown;
  return JB_OK;
}

/* The block, read if need be; it lives until the next one is asked for. */
static jb_status find_block (jb_attributes *attributes, jb_attribute_kind kind,
                             size_t number, block **found, jb_error *err) {
  column *of = &attributes->columns[kind];
  jb_slice records = {NULL, 0};
  uint32_t count = 0, parts = 0;
  block *made;
  if (reserve_block(of, number, err) != JB_OK)
    return err->code;
  *found = of->blocks[number];
  if (*found != NULL)
    return JB_OK;
  if (attributes->kept_bytes > KEPT_BYTES)
    forget_clean(attributes);
  if (number < of->count && read_parts(attributes, kind, number, &count,
                                       &records, &parts, err) != JB_OK)
    return err->code;
  made = jb_allocate_array(1, sizeof *made);
  if (made == NULL)
    return jb_fail_memory(err, sizeof *made);
  jb_buffer_append(&made->records, records.bytes, records.length);
  if (made->records.status != JB_OK) {
    free_block(made);
    return jb_fail_memory(err, records.length);
  }
  made->count = count;
  made->parts = parts;
  of->blocks[number] = made;
  attributes->kept_bytes += sizeof *made + records.length;
  *found = made;
  return JB_OK;
}

/*                                                            open and close */

jb_status jb_attributes_open (const jb_chunk_store *store,
                              jb_attributes **attributes, jb_error *err) {
  *attributes = jb_allocate_array(1, sizeof **attributes);
  if (*attributes == NULL)
    return jb_fail_memory(err, sizeof **attributes);
  (*attributes)->store = *store;
  return JB_OK;
}

void jb_attributes_abandon (jb_attributes *attributes) {
  for (size_t i = 0; i < JB_ATTRIBUTE_KINDS; i++) {
    column *of = &attributes->columns[i];
    for (size_t j = 0; j < of->capacity; j++)
      free_block(of->blocks[j]);
    jb_free(of->blocks);
    memset(of, 0, sizeof *of);
  }
  attributes->loaded = attributes->header_dirty = false;
  attributes->kept_bytes = 0;
}

void jb_attributes_close (jb_attributes *attributes) {
  if (attributes == NULL)
    return;
  jb_attributes_abandon(attributes);
  jb_buffer_free(&attributes->chunk);
  jb_buffer_free(&attributes->bytes);
  jb_free(attributes);
}

/*                                                                 writing */

/* JB_MISUSE: values that do not rise from 1, or too many. */
static jb_status write_record (const uint32_t *values, size_t count,
                               char record[RECORD_BYTES], size_t *length,
                               jb_error *err) {
  uint32_t before = 0;
  if (count > JB_ATTRIBUTE_VALUES)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "an article has more than %d values of an attribute",
                   JB_ATTRIBUTE_VALUES);
  *length = write_number(record, (uint32_t)count);
  for (size_t i = 0; i < count; i++) {
    if (values[i] <= before)
      return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                     "the values of an attribute do not rise");
    *length += write_number(record + *length, values[i] - before);
    before = values[i];
  }
  return JB_OK;
}

/* Where the record of 'place' begins and ends; the block has it. */
/* Put 'record' in the place of the one at 'place', which the block has. */
static void replace_record (block *changed, size_t place, const char *record,
                            size_t length) {
  jb_buffer *records = &changed->records;
  const unsigned char *start = (const unsigned char *)records->bytes, *end;
  size_t offset, old;
  for (size_t i = 0; i < place; i++)
    start = skip_record(start);
  end = skip_record(start);
  offset = (size_t)(start - (const unsigned char *)records->bytes);
  old = (size_t)(end - start);
  if (length > old && jb_buffer_reserve(records, length - old) == NULL)
    return;
  memmove(records->bytes + offset + length, records->bytes + offset + old,
          records->length - offset - old);
  memcpy(records->bytes + offset, record, length);
  records->length += length - old;
}

static jb_status check_article (int64_t article, jb_error *err) {
  if (article >= 1 && article <= JB_ARTICLE_NUMBER_MAX)
    return JB_OK;
  return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                 "the number of an article is over %lld",
                 (long long)JB_ARTICLE_NUMBER_MAX);
}

jb_status jb_attributes_put (jb_attributes *attributes, jb_attribute_kind kind,
                             int64_t article, const uint32_t *values,
                             size_t count, jb_error *err) {
  char record[RECORD_BYTES];
  size_t number = (size_t)(article / JB_ATTRIBUTE_ARTICLES), length = 0;
  size_t place = (size_t)(article % JB_ATTRIBUTE_ARTICLES);
  column *of = &attributes->columns[kind];
  block *changed;
  if (check_article(article, err) != JB_OK ||
      write_record(values, count, record, &length, err) != JB_OK ||
      load_header(attributes, err) != JB_OK)
    return err->code;
  if (count == 0 && number >= of->count)
    return JB_OK;
  if (find_block(attributes, kind, number, &changed, err) != JB_OK)
    return err->code;
  if (place < changed->count) {
    replace_record(changed, place, record, length);
  } else if (count > 0) {
    char *fill =
        jb_buffer_reserve(&changed->records, place - changed->count + length);
    if (fill != NULL) {
      memset(fill, 0, place - changed->count);
      memcpy(fill + (place - changed->count), record, length);
      jb_buffer_claim(&changed->records, place - changed->count + length);
      changed->count = (uint32_t)place + 1;
    }
  }
  if (changed->records.status != JB_OK) {
    /* Reserving changed nothing: what is there stays sound. */
    changed->records.status = JB_OK;
    return jb_fail_memory(err, changed->records.length);
  }
  changed->dirty = true;
  if (number >= of->count) {
    of->count = (uint32_t)number + 1;
    attributes->header_dirty = true;
  }
  return JB_OK;
}

static jb_status write_block (jb_attributes *attributes, jb_attribute_kind kind,
                              size_t number, block *written, jb_error *err) {
  jb_buffer *bytes = &attributes->bytes;
  char lengths[2 * NUMBER_BYTES];
  uint32_t parts = 0;
  size_t used = write_number(lengths, written->count);
  used += write_number(lengths + used, (uint32_t)written->records.length);
  jb_buffer_reset(bytes);
  jb_buffer_append(bytes, lengths, used);
  jb_buffer_append(bytes, written->records.bytes, written->records.length);
  if (bytes->status != JB_OK)
    return jb_fail_memory(err, bytes->length);
  for (size_t offset = 0; offset < bytes->length; parts++) {
    jb_slice payload = {bytes->bytes + offset, bytes->length - offset};
    if (payload.length > JB_CHUNK_BYTES)
      payload.length = JB_CHUNK_BYTES;
    if (jb_chunk_write(&attributes->store, chunk_key(kind, number, parts),
                       payload, err) != JB_OK)
      return err->code;
    offset += payload.length;
  }
  if (written->parts > parts &&
      attributes->store.remove(
          attributes->store.context, 0, JB_STREAM_ATTRIBUTES,
          chunk_key(kind, number, parts).number,
          chunk_key(kind, number, written->parts).number, err) != JB_OK)
    return err->code;
  written->parts = parts;
  written->dirty = false;
  attributes->kept_bytes += sizeof *written + written->records.length;
  return JB_OK;
}

static jb_status write_header (jb_attributes *attributes, jb_error *err) {
  char header[NUMBER_BYTES * (JB_ATTRIBUTE_KINDS + 1)];
  jb_slice payload = {header, write_number(header, HEADER_VERSION)};
  for (size_t i = 0; i < JB_ATTRIBUTE_KINDS; i++)
    payload.length +=
        write_number(header + payload.length, attributes->columns[i].count);
  if (jb_chunk_write(&attributes->store, header_key, payload, err) != JB_OK)
    return err->code;
  attributes->header_dirty = false;
  return JB_OK;
}

jb_status jb_attributes_flush (jb_attributes *attributes, jb_error *err) {
  for (int kind = 0; kind < JB_ATTRIBUTE_KINDS; kind++) {
    column *of = &attributes->columns[kind];
    for (size_t i = 0; i < of->capacity; i++)
      if (of->blocks[i] != NULL && of->blocks[i]->dirty &&
          write_block(attributes, (jb_attribute_kind)kind, i, of->blocks[i],
                      err) != JB_OK)
        return err->code;
  }
  return attributes->header_dirty ? write_header(attributes, err) : JB_OK;
}

jb_status jb_attributes_clear (jb_attributes *attributes, jb_error *err) {
  jb_attributes_abandon(attributes);
  return attributes->store.remove(attributes->store.context, 0,
                                  JB_STREAM_ATTRIBUTES, 0, UINT32_MAX, err);
}

/*                                                                  asking */

jb_status jb_attributes_values (jb_attributes *attributes,
                                jb_attribute_kind kind, int64_t article,
                                uint32_t values[JB_ATTRIBUTE_VALUES],
                                size_t *count, jb_error *err) {
  size_t place = (size_t)(article % JB_ATTRIBUTE_ARTICLES);
  size_t number = (size_t)(article / JB_ATTRIBUTE_ARTICLES);
  const unsigned char *record;
  uint32_t found = 0, value = 0, step;
  block *holder;
  *count = 0;
  if (check_article(article, err) != JB_OK ||
      load_header(attributes, err) != JB_OK)
    return err->code;
  if (number >= attributes->columns[kind].count)
    return JB_OK;
  if (find_block(attributes, kind, number, &holder, err) != JB_OK)
    return err->code;
  if (place >= holder->count)
    return JB_OK;
  record = (const unsigned char *)holder->records.bytes;
  while (place-- > 0)
    record = skip_record(record);
  record = next_number(record, &found);
  for (uint32_t i = 0; i < found; i++) {
    record = next_number(record, &step);
    value += step;
    values[i] = value;
  }
  *count = found;
  return JB_OK;
}

/* What is done with each value of each article of a block. */
typedef struct visit {
  const jb_article_set *articles; /* only these; NULL: all */
  uint32_t wanted;                /* this value alone goes into 'set' */
  jb_article_set *set;
  uint64_t *counts; /* or each value is counted here */
  size_t value_count;
} visit;

static bool visit_block (const block *visited, int64_t article,
                         const visit *with) {
  const unsigned char *record = (const unsigned char *)visited->records.bytes;
  for (uint32_t i = 0; i < visited->count; i++, article++) {
    uint32_t count, step, value = 0;
    /* The commonest by far: one small value to count, without a branch on
    ** whether the article is asked for, which no processor foresees. */
    if (with->set == NULL && record[0] == 1 && record[1] < 0x80 &&
        record[1] < with->value_count) {
      with->counts[record[1]] +=
          with->articles == NULL || jb_article_set_has(with->articles, article);
      record += 2;
      continue;
    }
    if (with->articles != NULL &&
        !jb_article_set_has(with->articles, article)) {
      record = skip_record(record);
      continue;
    }
    for (record = next_number(record, &count); count > 0; count--) {
      record = next_number(record, &step);
      value += step;
      if (with->set == NULL && value < with->value_count)
        with->counts[value]++;
      else if (with->set != NULL && value == with->wanted &&
               !jb_article_set_add(with->set, article))
        return false;
    }
  }
  return true;
}

static jb_status visit_column (jb_attributes *attributes,
                               jb_attribute_kind kind, const visit *with,
                               jb_error *err) {
  if (load_header(attributes, err) != JB_OK)
    return err->code;
  for (size_t i = 0; i < attributes->columns[kind].count; i++) {
    block *visited;
    if (find_block(attributes, kind, i, &visited, err) != JB_OK)
      return err->code;
    if (!visit_block(visited, (int64_t)i * JB_ATTRIBUTE_ARTICLES, with))
      return jb_fail_memory(err, 0);
  }
  return JB_OK;
}

jb_status jb_attributes_filter (jb_attributes *attributes,
                                jb_attribute_kind kind, uint32_t value,
                                jb_article_set *set, jb_error *err) {
  visit with = {.wanted = value, .set = set};
  return visit_column(attributes, kind, &with, err);
}

jb_status jb_attributes_count (jb_attributes *attributes,
                               jb_attribute_kind kind,
                               const jb_article_set *set, uint64_t *counts,
                               size_t value_count, jb_error *err) {
  visit with = {.articles = set, .counts = counts, .value_count = value_count};
  return visit_column(attributes, kind, &with, err);
}

jb_status jb_attributes_verify (jb_attributes *attributes, jb_error *err) {
  visit nothing = {.value_count = 0};
  jb_attributes_abandon(attributes);
  for (int kind = 0; kind < JB_ATTRIBUTE_KINDS; kind++)
    if (visit_column(attributes, (jb_attribute_kind)kind, &nothing, err) !=
        JB_OK)
      return err->code;
  return JB_OK;
}
