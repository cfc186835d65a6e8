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

/* Sums of the largest weights stay below, and a user's words can be favoured. */
#define LARGEST_SUM (INT16_MAX - JB_LARGEST_BONUS)

typedef struct file_header {
  char magic[8];
  uint32_t version;
  uint32_t byte_order;
  uint64_t file_bytes;
  uint64_t tagger_bytes;
  uint32_t code_count;
  uint32_t pair_cells;
  uint32_t gap_cells;
  uint32_t about_bytes;
  uint32_t scale;
  uint32_t feature_set;
  int16_t transitions[JB_TRANSITIONS];
} file_header;

_Static_assert(sizeof(file_header) == JB_WEIGHTS_HEADER_BYTES,
               "the header has no padding");
_Static_assert(sizeof(jb_row) == 64, "a row is one cache line");

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
      header->pair_cells < header->code_count ||
      header->gap_cells < header->code_count || header->scale == 0)
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

static jb_status check_pairs (const jb_pairs *pairs, uint32_t code_count,
                              jb_error *err) {
  uint32_t largest = 0;
  for (uint32_t i = 0; i < code_count; i++)
    largest = pairs->bases[i] > largest ? pairs->bases[i] : largest;
  /* A look-up reads cell base + code, and code < code_count. */
  if (largest > pairs->cell_count - code_count)
    return bad_file(err, "damaged model: a pair leads out of its table");
  if (pairs->checks[0] != 0)
    return bad_file(err, "damaged model: cell 0 is in use");
  return JB_OK;
}

/* The largest absolute value of 'count' weights. */
static int32_t largest_of (const void *weights, size_t count) {
  const int16_t *values = weights;
  int32_t most = 0, least = 0;
  for (size_t i = 0; i < count; i++) {
    most = values[i] > most ? values[i] : most;
    least = values[i] < least ? values[i] : least;
  }
  return most > -least ? most : -least;
}

/* No unit's sum of weights may leave 16 bits, whatever the text. */
static jb_status check_sums (const jb_weights *w, jb_error *err) {
  const size_t row = sizeof(jb_row) / sizeof(int16_t);
  int64_t sum = 0, roles = 0, places = 0;
  for (uint32_t i = 0; i < w->alphabet.code_count; i++) {
    int32_t p = largest_of(w->rows[i].places, JB_PLACES * JB_LABELS);
    int32_t r = largest_of(w->rows[i].roles, row - JB_PLACES * JB_LABELS);
    places = p > places ? p : places;
    roles = r > roles ? r : roles;
  }
  sum += JB_PLACES * places + JB_ROLES * roles;
  sum += 2 * (int64_t)largest_of(w->pair_weights,
                                 (size_t)w->pairs.cell_count * 2 * JB_LABELS);
  sum += largest_of(w->gap_weights, (size_t)w->gaps.cell_count * JB_LABELS);
  sum += largest_of(w->types, JB_TYPES * JB_TYPES * JB_TYPES * JB_LABELS);
  sum += (int64_t)JB_MATCH_COVER *
         largest_of(w->matches, JB_MATCH_SLOTS * JB_MATCH_ROWS * JB_LABELS);
  if (sum > LARGEST_SUM)
    return bad_file(err, "damaged model: its weights are too large");
  for (int i = 0; i < JB_LABELS; i++)
    if (w->pair_weights[0][0][i] != 0 || w->pair_weights[0][1][i] != 0 ||
        w->gap_weights[0][i] != 0)
      return bad_file(err, "damaged model: cell 0 is in use");
  return JB_OK;
}

static jb_status check_sections (const jb_weights *w, jb_error *err) {
  jb_status status = check_alphabet(&w->alphabet, err);
  if (status == JB_OK)
    status = check_pairs(&w->pairs, w->alphabet.code_count, err);
  if (status == JB_OK)
    status = check_pairs(&w->gaps, w->alphabet.code_count, err);
  return status == JB_OK ? check_sums(w, err) : status;
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
  w->pairs.cell_count = header.pair_cells;
  w->gaps.cell_count = header.gap_cells;
  w->scale = header.scale;
  w->feature_set = header.feature_set;
  memcpy(w->transitions, header.transitions, sizeof w->transitions);
  w->alphabet.codes = next_section(&reader, BMP, 2);
  w->alphabet.kinds = next_section(&reader, header.code_count, 1);
  w->rows = next_section(&reader, header.code_count, sizeof(jb_row));
  w->pairs.bases = next_section(&reader, header.code_count, 4);
  w->pairs.checks = next_section(&reader, header.pair_cells, 2);
  w->pair_weights = next_section(&reader, header.pair_cells, 16);
  w->gaps.bases = next_section(&reader, header.code_count, 4);
  w->gaps.checks = next_section(&reader, header.gap_cells, 2);
  w->gap_weights = next_section(&reader, header.gap_cells, 8);
  w->types = next_section(&reader, JB_TYPES * JB_TYPES * JB_TYPES, 8);
  w->matches = next_section(&reader, JB_MATCH_SLOTS * JB_MATCH_ROWS, 8);
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
                        .pair_cells = w->pairs.cell_count,
                        .gap_cells = w->gaps.cell_count,
                        .about_bytes = w->about_bytes,
                        .scale = w->scale,
                        .feature_set = w->feature_set};
  uint64_t checksum;
  size_t start = file->length;
  memcpy(header.magic, MAGIC, sizeof header.magic);
  memcpy(header.transitions, w->transitions, sizeof header.transitions);
  put_section(file, &header, 1, sizeof header);
  put_section(file, w->alphabet.codes, BMP, 2);
  put_section(file, w->alphabet.kinds, codes, 1);
  put_section(file, w->rows, codes, sizeof(jb_row));
  put_section(file, w->pairs.bases, codes, 4);
  put_section(file, w->pairs.checks, w->pairs.cell_count, 2);
  put_section(file, w->pair_weights, w->pairs.cell_count, 16);
  put_section(file, w->gaps.bases, codes, 4);
  put_section(file, w->gaps.checks, w->gaps.cell_count, 2);
  put_section(file, w->gap_weights, w->gaps.cell_count, 8);
  put_section(file, w->types, JB_TYPES * JB_TYPES * JB_TYPES, 8);
  put_section(file, w->matches, JB_MATCH_SLOTS * JB_MATCH_ROWS, 8);
  put_section(file, w->about, w->about_bytes, 1);
  put_section(file, w->tagger_section, w->tagger_bytes, 1);
  if (file->status != JB_OK)
    return;
  header.file_bytes = file->length - start + sizeof checksum;
  memcpy(file->bytes + start, &header, sizeof header);
  checksum = XXH3_64bits(file->bytes + start, file->length - start);
  jb_buffer_append(file, &checksum, sizeof checksum);
}
