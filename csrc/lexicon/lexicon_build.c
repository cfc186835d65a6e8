/* SPDX-License-Identifier: MIT */
/* Writing the sections of a lexicon file; see lexicon.h for its grammar. */
#include "lexicon/lexicon_build.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/memory.h"
#include "lexicon/automaton_build.h"
#include "lexicon/lexicon.h"

/* The lines of the dictionary, and the names of the tags met so far. */
typedef struct lexicon_builder {
  jb_buffer words; /* of jb_automaton_word; weight is the frequency */
  jb_buffer tags;  /* of uint8_t, one for each word */
  jb_buffer names; /* JB_TAG_BYTES for each tag from 1 on */
  uint64_t total;
} lexicon_builder;

/* The number of a tag, a new one if it was not met before; -1 for too many. */
static int tag_number (lexicon_builder *b, const char *tag) {
  size_t count = b->names.length / JB_TAG_BYTES;
  if (tag[0] == '\0')
    return 0;
  for (size_t i = 0; i < count; i++)
    if (strcmp(b->names.bytes + i * JB_TAG_BYTES, tag) == 0)
      return (int)i + 1;
  if (count == UINT8_MAX)
    return -1;
  jb_buffer_append(&b->names, tag, JB_TAG_BYTES);
  return (int)count + 1;
}

static jb_status read_words (lexicon_builder *b, const char *text,
                             size_t length, jb_error *err) {
  jb_dictionary_reader reader = {text, length, 0, 0};
  for (;;) {
    jb_dictionary_line line;
    jb_automaton_word word;
    bool found;
    int tag;
    jb_status status = jb_dictionary_read(&reader, &line, &found, err);
    if (status != JB_OK || !found)
      return status;
    if (!line.has_frequency)
      return jb_fail(err, JB_BAD_FORMAT, reader.offset,
                     "line %zu: the word has no frequency", reader.line_number);
    b->total += line.frequency;
    if (line.frequency == 0)
      continue;
    tag = tag_number(b, line.tag);
    if (tag < 0)
      return jb_fail(err, JB_TOO_LARGE, reader.offset,
                     "line %zu: more than %d different tags",
                     reader.line_number, UINT8_MAX);
    word = (jb_automaton_word){line.word, line.length,
                               jb_log_value(line.frequency), line.frequency};
    jb_buffer_append(&b->words, &word, sizeof word);
    jb_buffer_append_byte(&b->tags, (char)tag);
  }
}

static void append_u32 (jb_buffer *file, uint32_t number) {
  jb_buffer_append(file, &number, sizeof number);
}

static void append_u64 (jb_buffer *file, uint64_t number) {
  jb_buffer_append(file, &number, sizeof number);
}

static void pad (jb_buffer *file) {
  static const char zeros[8];
  jb_buffer_append(file, zeros, (8 - file->length % 8) % 8);
}

/*
** Append an array of 'size' zero bytes for each cell and set those of the
** words' cells: with frequencies (size 4) or with tags (size 1).
*/
static void append_by_cell (const lexicon_builder *b,
                            const jb_automaton *automaton,
                            const uint32_t *cells, size_t size,
                            jb_buffer *file) {
  const jb_automaton_word *words = (const void *)b->words.bytes;
  size_t bytes = automaton->cell_count * size;
  char *place = jb_buffer_reserve(file, bytes);
  if (place == NULL)
    return;
  memset(place, 0, bytes);
  for (size_t i = 0; i < b->tags.length; i++) {
    if (size == 1)
      place[cells[i]] = b->tags.bytes[i];
    else
      memcpy(place + cells[i] * size, &words[i].weight, size);
  }
  jb_buffer_claim(file, bytes);
  pad(file);
}

/* Append what stands after the automaton, whose image starts at 'start'. */
static jb_status append_sections (const lexicon_builder *b, size_t start,
                                  const char *about, jb_buffer *file,
                                  jb_error *err) {
  const jb_automaton_word *words = (const void *)b->words.bytes;
  size_t count = b->tags.length;
  jb_automaton automaton;
  uint32_t *cells = jb_allocate_array(count, sizeof *cells);
  jb_status status;
  if (cells == NULL)
    return jb_fail_memory(err, count * sizeof *cells);
  status = jb_automaton_view(&automaton, file->bytes + start,
                             file->length - start, err);
  for (size_t i = 0; status == JB_OK && i < count; i++)
    cells[i] = jb_automaton_find(&automaton, words[i].text, words[i].length);
  if (status == JB_OK) {
    /* The first append may move the image: the second needs only its sizes. */
    append_by_cell(b, &automaton, cells, sizeof(uint32_t), file);
    append_by_cell(b, &automaton, cells, sizeof(uint8_t), file);
    jb_buffer_append(file, b->names.bytes, b->names.length);
    jb_buffer_append_string(file, about);
    pad(file);
  }
  jb_free(cells);
  return status;
}

static jb_status write_file (const lexicon_builder *b, const char *about,
                             jb_buffer *file, jb_error *err) {
  static const char magic[] = "JBLEXIC\n";
  size_t start;
  uint64_t bytes;
  jb_status status;
  jb_buffer_append(file, magic, sizeof magic - 1);
  append_u32(file, JB_LEXICON_VERSION);
  append_u32(file, 0x01020304u);
  append_u64(file, 0); /* file_bytes, set below */
  append_u64(file, b->total > 0 ? b->total : 1);
  append_u64(file, 0); /* automaton_bytes, set below */
  append_u32(file, (uint32_t)(b->names.length / JB_TAG_BYTES));
  append_u32(file, (uint32_t)strlen(about));
  append_u64(file, 0);
  append_u64(file, 0);
  start = file->length;
  status = jb_automaton_build((const void *)b->words.bytes, b->tags.length,
                              file, err);
  if (status != JB_OK)
    return status;
  bytes = file->length - start;
  memcpy(file->bytes + 32, &bytes, sizeof bytes);
  status = append_sections(b, start, about, file, err);
  if (status != JB_OK)
    return status;
  if (file->status == JB_OK) {
    bytes = file->length + sizeof bytes;
    memcpy(file->bytes + 16, &bytes, sizeof bytes);
    append_u64(file, XXH3_64bits(file->bytes, file->length));
  }
  if (file->status != JB_OK)
    return jb_fail_memory(err, file->length);
  return JB_OK;
}

jb_status jb_lexicon_build (const char *text, size_t length, const char *about,
                            jb_buffer *file, jb_error *err) {
  lexicon_builder b = {JB_BUFFER_EMPTY, JB_BUFFER_EMPTY, JB_BUFFER_EMPTY, 0};
  jb_status status = read_words(&b, text, length, err);
  if (status == JB_OK && (b.words.status != JB_OK || b.tags.status != JB_OK ||
                          b.names.status != JB_OK))
    status = jb_fail_memory(err, b.words.length);
  if (status == JB_OK && strlen(about) > UINT16_MAX)
    status = jb_fail(err, JB_MISUSE, JB_NO_OFFSET, "'about' is too long");
  if (status == JB_OK)
    status = write_file(&b, about, file, err);
  jb_buffer_free(&b.words);
  jb_buffer_free(&b.tags);
  jb_buffer_free(&b.names);
  return status;
}
