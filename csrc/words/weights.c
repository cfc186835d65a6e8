/* SPDX-License-Identifier: MIT */
/* Opening, checking and writing a model file; weights.h has its grammar. */
#include "words/weights.h"

#include <string.h>
#include <xxhash.h>

#include "base/mapping.h"
#include "base/memory.h"

#define BYTE_ORDER 0x01020304u
#define MAGIC "JBMODEL\n"
#define BMP 0x10000u

typedef struct file_header {
  char magic[8];
  uint32_t version;
  uint32_t byte_order;
  uint64_t file_bytes;
  uint64_t tagger_bytes;
  uint32_t code_count;
  uint32_t pair_cells;
  uint32_t about_bytes;
  uint32_t scale;
  uint32_t feature_set;
  uint32_t reserved;
} file_header;

_Static_assert(sizeof(file_header) == JB_WEIGHTS_HEADER_BYTES,
               "the header has no padding");
_Static_assert(sizeof(jb_row) == 20 && sizeof(jb_pair) == 12 &&
                   sizeof(jb_match_weights) == 32,
               "the tables have no padding");

struct jb_weights_file {
  jb_mapping mapping;
};

static jb_status bad_file (jb_error *err, const char *what) {
  return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET, "%s", what);
}

static jb_status check_header (const file_header *header, size_t length,
                               jb_error *err) {
  if (memcmp(header->magic, MAGIC, sizeof header->magic) != 0)
    return bad_file(err, "not a model of jianbao");
  if (header->byte_order != BYTE_ORDER)
    return bad_file(err, "a model made for another kind of machine");
  if (header->version > JB_WEIGHTS_VERSION)
    return jb_fail(err, JB_NEWER_VERSION, JB_NO_OFFSET,
                   "a model of version %u, made by a newer jianbao",
                   header->version);
  if (header->version != JB_WEIGHTS_VERSION)
    return bad_file(err, "a model of an unknown version");
  if (header->file_bytes != length)
    return bad_file(err, "damaged model: it was cut off or lengthened");
  if (header->code_count < JB_CODE_FIRST || header->code_count > BMP ||
      header->pair_cells < header->code_count || header->scale == 0)
    return bad_file(err, "damaged model: impossible numbers");
  return JB_OK;
}

/* A reader of sections that never passes the end of the file. */
typedef struct section_reader {
  const char *bytes;
  size_t left;
  bool failed;
} section_reader;

static const void *next_section (section_reader *reader, uint64_t count,
                                 size_t size) {
  const char *section = reader->bytes;
  /* A count is a u32 or the file's own length; a size is at most 64. */
  uint64_t length = count * size, padded = (length + 7) & ~(uint64_t)7;
  if (reader->failed || count > UINT64_MAX / 128 || padded > reader->left) {
    reader->failed = true;
    return NULL;
  }
  reader->bytes += padded;
  reader->left -= (size_t)padded;
  return section;
}

static jb_status check_alphabet (const jb_alphabet *alphabet, jb_error *err) {
  uint32_t largest = 0;
  for (uint32_t i = 0; i < BMP; i++)
    largest = alphabet->codes[i] > largest ? alphabet->codes[i] : largest;
  if (largest >= alphabet->code_count)
    return bad_file(err, "damaged model: a character's code is out of range");
  return JB_OK;
}

/* A look-up reads cell base + code, and code < code_count. */
static jb_status check_pairs (const jb_weights *w, jb_error *err) {
  static const jb_pair none;
  uint32_t codes = w->alphabet.code_count, largest = 0, not_zero = 0;
  for (uint32_t i = 0; i < codes; i++) {
    largest = w->rows[i].pair_base > largest ? w->rows[i].pair_base : largest;
    not_zero |= w->rows[i].zero;
  }
  if (not_zero != 0) /* it would be added with the cut */
    return bad_file(err, "damaged model: a row has more than its weights");
  if (largest > w->pair_cells - codes)
    return bad_file(err, "damaged model: a pair leads out of its table");
  if (memcmp(&w->pairs[0], &none, sizeof none) != 0)
    return bad_file(err, "damaged model: cell 0 is in use");
  return JB_OK;
}

static inline int32_t larger (int32_t largest, int32_t value) {
  value = value < 0 ? -value : value;
  return value > largest ? value : largest;
}

static inline int32_t larger_weight (int32_t largest, jb_weight weight) {
  largest = larger(largest, jb_alone_weight(weight));
  return larger(largest, jb_cut_weight(weight));
}

/* The largest sum of the words that cover a boundary or a unit: one of each
** length from each place. */
static int64_t largest_matches (const jb_match_weights *matches) {
  int64_t sum = 0;
  for (uint32_t length = 2; length <= JB_MATCH_LONGEST; length++) {
    const jb_match_weights *rows =
        matches + jb_match_length(length) * JB_MATCH_ROWS;
    uint32_t places = length < JB_MATCH_LONG ? length + 1 : JB_LONG_BEHIND + 1;
    for (uint32_t place = 0; place < places; place++) {
      int32_t largest = 0;
      for (uint32_t row = 0; row < JB_MATCH_ROWS; row++)
        largest = larger_weight(largest, rows[row].weights[place]);
      if (length >= JB_MATCH_LONG && place == JB_LONG_INSIDE)
        sum += (int64_t)(length - 3) * largest;
      else
        sum += largest;
    }
  }
  return sum;
}

int64_t jb_weights_largest_sum (const jb_weights *w) {
  int32_t row = 0, pair = 0;
  for (uint32_t i = 0; i < w->alphabet.code_count; i++) {
    for (int k = 0; k < 3; k++)
      row = larger_weight(row, w->rows[i].weights[k]);
    row = larger(row, w->rows[i].cut);
  }
  for (uint32_t i = 0; i < w->pair_cells; i++) {
    for (int k = 0; k < 2; k++)
      pair = larger_weight(pair, w->pairs[i].weights[k]);
    pair = larger(pair, w->pairs[i].cut);
  }
  /* A boundary between two of a user's words is favoured by both. */
  return 4 * (int64_t)row + 3 * (int64_t)pair + largest_matches(w->matches) +
         2 * JB_LARGEST_BONUS;
}

static jb_status check_sections (const jb_weights *w, jb_error *err) {
  jb_status status = check_alphabet(&w->alphabet, err);
  if (status == JB_OK)
    status = check_pairs(w, err);
  if (status == JB_OK && jb_weights_largest_sum(w) > INT16_MAX)
    status = bad_file(err, "damaged model: its weights are too large");
  return status;
}

static jb_status read_sections (jb_weights *w, const char *bytes, size_t length,
                                jb_error *err) {
  section_reader reader = {bytes, length, false};
  file_header header;
  jb_status status;
  if (length < sizeof header + sizeof w->checksum || length % 8 != 0)
    return bad_file(err, "not a model of jianbao: too short or cut off");
  memcpy(&header, next_section(&reader, 1, sizeof header), sizeof header);
  status = check_header(&header, length, err);
  if (status != JB_OK)
    return status;
  memcpy(&w->checksum, bytes + length - 8, 8);
  if (w->checksum != XXH3_64bits(bytes, length - 8))
    return bad_file(err, "damaged model: its checksum is wrong");
  w->alphabet.code_count = header.code_count;
  w->pair_cells = header.pair_cells;
  w->scale = header.scale;
  w->feature_set = header.feature_set;
  w->alphabet.codes = next_section(&reader, BMP, 2);
  w->alphabet.kinds = next_section(&reader, header.code_count, 1);
  w->rows = next_section(&reader, header.code_count, sizeof(jb_row));
  w->pairs = next_section(&reader, header.pair_cells, sizeof(jb_pair));
  w->matches = next_section(&reader, JB_MATCH_LENGTHS * JB_MATCH_ROWS,
                            sizeof(jb_match_weights));
  w->about = next_section(&reader, header.about_bytes, 1);
  w->about_bytes = header.about_bytes;
  w->tagger_section = next_section(&reader, header.tagger_bytes, 1);
  w->tagger_bytes = (size_t)header.tagger_bytes;
  if (reader.failed || reader.left != sizeof w->checksum)
    return bad_file(err, "damaged model: its sections do not fit");
  status = jb_tagger_view(&w->tagger, w->tagger_section, w->tagger_bytes, err);
  return status == JB_OK ? check_sections(w, err) : status;
}

jb_status jb_weights_view (const void *bytes, size_t length,
                           jb_weights **weights, jb_error *err) {
  jb_status status;
  *weights = jb_allocate_array(1, sizeof **weights);
  if (*weights == NULL)
    return jb_fail_memory(err, sizeof **weights);
  status = read_sections(*weights, bytes, length, err);
  if (status != JB_OK) {
    jb_free(*weights);
    *weights = NULL;
  }
  return status;
}

jb_status jb_weights_open (const char *path, jb_weights **weights,
                           jb_error *err) {
  struct jb_weights_file *file;
  jb_mapping mapping;
  jb_error reason;
  jb_status status = jb_mapping_open(&mapping, path, err);
  *weights = NULL;
  if (status != JB_OK)
    return status;
  file = jb_allocate(sizeof *file);
  if (file == NULL) {
    jb_mapping_close(&mapping);
    return jb_fail_memory(err, sizeof *file);
  }
  file->mapping = mapping;
  status = jb_weights_view(mapping.bytes, mapping.length, weights, &reason);
  if (status != JB_OK) {
    jb_mapping_close(&mapping);
    jb_free(file);
    return jb_fail(err, status, reason.offset, "%s: %s", path, reason.message);
  }
  (*weights)->file = file;
  return JB_OK;
}

void jb_weights_close (jb_weights *weights) {
  if (weights == NULL)
    return;
  if (weights->file != NULL)
    jb_mapping_close(&weights->file->mapping);
  jb_free(weights->file);
  jb_free(weights);
}

const char *jb_weights_about (const jb_weights *weights, const char *key,
                              size_t *length) {
  const char *line = weights->about, *end = line + weights->about_bytes;
  size_t key_length = strlen(key);
  while (line < end) {
    const char *stop = memchr(line, '\n', (size_t)(end - line));
    if (stop == NULL)
      stop = end;
    if ((size_t)(stop - line) >= key_length + 2 &&
        memcmp(line, key, key_length) == 0 &&
        memcmp(line + key_length, ": ", 2) == 0) {
      *length = (size_t)(stop - line) - key_length - 2;
      return line + key_length + 2;
    }
    line = stop == end ? end : stop + 1;
  }
  *length = 0;
  return NULL;
}

static void put_section (jb_buffer *file, const void *bytes, size_t count,
                         size_t size) {
  static const char zeros[8];
  size_t length = count * size;
  jb_buffer_append(file, bytes, length);
  jb_buffer_append(file, zeros, (8 - length % 8) % 8);
}

void jb_weights_write (const jb_weights *w, jb_buffer *file) {
  const size_t codes = w->alphabet.code_count;
  file_header header = {.version = JB_WEIGHTS_VERSION,
                        .byte_order = BYTE_ORDER,
                        .tagger_bytes = w->tagger_bytes,
                        .code_count = (uint32_t)codes,
                        .pair_cells = w->pair_cells,
                        .about_bytes = w->about_bytes,
                        .scale = w->scale,
                        .feature_set = w->feature_set};
  uint64_t checksum;
  size_t start = file->length;
  memcpy(header.magic, MAGIC, sizeof header.magic);
  put_section(file, &header, 1, sizeof header);
  put_section(file, w->alphabet.codes, BMP, 2);
  put_section(file, w->alphabet.kinds, codes, 1);
  put_section(file, w->rows, codes, sizeof(jb_row));
  put_section(file, w->pairs, w->pair_cells, sizeof(jb_pair));
  put_section(file, w->matches, JB_MATCH_LENGTHS * JB_MATCH_ROWS,
              sizeof(jb_match_weights));
  put_section(file, w->about, w->about_bytes, 1);
  put_section(file, w->tagger_section, w->tagger_bytes, 1);
  if (file->status != JB_OK)
    return;
  header.file_bytes = file->length - start + sizeof checksum;
  memcpy(file->bytes + start, &header, sizeof header);
  checksum = XXH3_64bits(file->bytes + start, file->length - start);
  jb_buffer_append(file, &checksum, sizeof checksum);
}
