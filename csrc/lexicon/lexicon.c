/* SPDX-License-Identifier: MIT */
/* Opening, checking and asking a lexicon file; see lexicon.h for its grammar.
 */
#include "lexicon/lexicon.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>
#include <xxhash.h>

#include "base/mapping.h"
#include "base/memory.h"

/* The header as it lies in the file. */
typedef struct file_header {
  char magic[8];
  uint32_t version;
  uint32_t byte_order;
  uint64_t file_bytes;
  uint64_t total;
  uint64_t automaton_bytes;
  uint32_t tag_count;
  uint32_t about_bytes;
  uint64_t reserved[2];
} file_header;

_Static_assert(sizeof(file_header) == JB_LEXICON_HEADER_BYTES,
               "the header has no padding");

struct jb_lexicon {
  jb_mapping mapping; /* empty when the bytes are somebody else's */
  jb_automaton words;
  const uint32_t *frequencies; /* by cell */
  const uint8_t *tags;         /* by cell */
  const char *names;           /* JB_TAG_BYTES for each tag from 1 on */
  uint32_t tag_count;
  uint64_t total;
  const char *about;
  size_t about_bytes;
  jb_lexicon_first *firsts; /* owned; by code */
  atomic_size_t holders;
};

uint32_t jb_log_value (uint64_t frequency) {
  static const uint64_t most = (uint64_t)1 << 44;
  if (frequency > most)
    frequency = most;
  return 1 + (uint32_t)lround(log((double)frequency) * JB_LOG_SCALE);
}

static jb_status bad_file (jb_error *err, const char *what) {
  return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET, "%s", what);
}

/* Check what stands before the sections. */
static jb_status check_header (const file_header *header, size_t length,
                               jb_error *err) {
  if (memcmp(header->magic, "JBLEXIC\n", sizeof header->magic) != 0)
    return bad_file(err, "not a compiled lexicon");
  if (header->byte_order != 0x01020304u)
    return bad_file(err, "a lexicon compiled for another kind of machine");
  if (header->version > JB_LEXICON_VERSION)
    return jb_fail(err, JB_NEWER_VERSION, JB_NO_OFFSET,
                   "a lexicon of version %u, compiled by a newer jianbao",
                   header->version);
  if (header->version != JB_LEXICON_VERSION)
    return bad_file(err, "a lexicon of an unknown version");
  if (header->file_bytes != length)
    return bad_file(err, "damaged lexicon: it was cut off or lengthened");
  if (header->total == 0 || header->tag_count > UINT8_MAX)
    return bad_file(err, "damaged lexicon: impossible numbers");
  return JB_OK;
}

/* A reader of sections that never passes the end of the file. */
typedef struct section_reader {
  const char *bytes;
  size_t left;
} section_reader;

/* The next 'length' bytes and their padding; NULL when there are fewer. */
static const char *next_section (section_reader *reader, uint64_t length) {
  const char *section = reader->bytes;
  uint64_t padded = (length + 7) & ~(uint64_t)7;
  if (length > reader->left || padded > reader->left)
    return NULL;
  reader->bytes += padded;
  reader->left -= (size_t)padded;
  return section;
}

static jb_status check_names (const jb_lexicon *lexicon, jb_error *err) {
  for (uint32_t i = 0; i < lexicon->tag_count; i++)
    if (lexicon->names[i * JB_TAG_BYTES + JB_TAG_BYTES - 1] != '\0')
      return bad_file(err, "damaged lexicon: the name of a tag has no end");
  return JB_OK;
}

static jb_status read_sections (jb_lexicon *lexicon, const char *bytes,
                                size_t length, jb_error *err) {
  section_reader reader = {bytes, length};
  file_header header;
  const char *automaton, *about;
  uint64_t checksum;
  jb_status status;
  if (length < sizeof header + sizeof checksum)
    return bad_file(err, "not a compiled lexicon: too short");
  memcpy(&header, next_section(&reader, sizeof header), sizeof header);
  status = check_header(&header, length, err);
  if (status != JB_OK)
    return status;
  memcpy(&checksum, bytes + length - sizeof checksum, sizeof checksum);
  if (length % 8 != 0 ||
      checksum != XXH3_64bits(bytes, length - sizeof checksum))
    return bad_file(err, "damaged lexicon: its checksum is wrong");
  automaton = next_section(&reader, header.automaton_bytes);
  if (automaton == NULL)
    return bad_file(err, "damaged lexicon: the words are cut off");
  status = jb_automaton_view(&lexicon->words, automaton,
                             (size_t)header.automaton_bytes, err);
  if (status != JB_OK)
    return status;
  if (lexicon->words.longest > JB_WORD_CHARACTERS)
    return bad_file(err, "damaged lexicon: impossible length of a word");
  lexicon->frequencies = (const void *)next_section(
      &reader, (uint64_t)lexicon->words.cell_count * sizeof(uint32_t));
  lexicon->tags =
      (const void *)next_section(&reader, lexicon->words.cell_count);
  lexicon->names =
      next_section(&reader, (uint64_t)header.tag_count * JB_TAG_BYTES);
  about = next_section(&reader, header.about_bytes);
  if (lexicon->frequencies == NULL || lexicon->tags == NULL ||
      lexicon->names == NULL || about == NULL || reader.left != sizeof checksum)
    return bad_file(err, "damaged lexicon: its sections do not fit");
  lexicon->tag_count = header.tag_count;
  lexicon->total = header.total;
  lexicon->about = about;
  lexicon->about_bytes = header.about_bytes;
  return check_names(lexicon, err);
}

static jb_status read_firsts (jb_lexicon *lexicon, jb_error *err) {
  const jb_automaton *words = &lexicon->words;
  size_t count = (size_t)words->code_count + 1;
  lexicon->firsts = jb_allocate_array(count, sizeof *lexicon->firsts);
  if (lexicon->firsts == NULL)
    return jb_fail_memory(err, count * sizeof *lexicon->firsts);
  for (uint32_t code = 0; code < count; code++) {
    jb_lexicon_first *first = &lexicon->firsts[code];
    uint32_t state = JB_AUTOMATON_START;
    *first = (jb_lexicon_first){JB_WORDLESS, jb_log_value(1)};
    if (!jb_automaton_step(words, &state, code))
      continue;
    first->base |= jb_cell_base(words->cells[state]);
    if (jb_automaton_value(words, state) != 0) {
      first->base &= ~JB_WORDLESS;
      first->value = jb_automaton_value(words, state);
    }
  }
  return JB_OK;
}

jb_status jb_lexicon_view (const void *bytes, size_t length,
                           jb_lexicon **lexicon, jb_error *err) {
  jb_status status;
  *lexicon = jb_allocate_array(1, sizeof **lexicon);
  if (*lexicon == NULL)
    return jb_fail_memory(err, sizeof **lexicon);
  atomic_init(&(*lexicon)->holders, 1);
  status = read_sections(*lexicon, bytes, length, err);
  if (status == JB_OK)
    status = read_firsts(*lexicon, err);
  if (status != JB_OK) {
    jb_free(*lexicon);
    *lexicon = NULL;
  }
  return status;
}

jb_status jb_lexicon_open (const char *path, jb_lexicon **lexicon,
                           jb_error *err) {
  jb_mapping mapping;
  jb_error reason;
  jb_status status = jb_mapping_open(&mapping, path, err);
  *lexicon = NULL;
  if (status != JB_OK)
    return status;
  status = jb_lexicon_view(mapping.bytes, mapping.length, lexicon, &reason);
  if (status != JB_OK) {
    jb_mapping_close(&mapping);
    return jb_fail(err, status, reason.offset, "%s: %s", path, reason.message);
  }
  (*lexicon)->mapping = mapping;
  return JB_OK;
}

jb_lexicon *jb_lexicon_hold (jb_lexicon *lexicon) {
  atomic_fetch_add(&lexicon->holders, 1);
  return lexicon;
}

void jb_lexicon_close (jb_lexicon *lexicon) {
  if (lexicon == NULL || atomic_fetch_sub(&lexicon->holders, 1) != 1)
    return;
  jb_mapping_close(&lexicon->mapping);
  jb_free(lexicon->firsts);
  jb_free(lexicon);
}

const jb_automaton *jb_lexicon_words (const jb_lexicon *lexicon) {
  return &lexicon->words;
}

const jb_lexicon_first *jb_lexicon_firsts (const jb_lexicon *lexicon) {
  return lexicon->firsts;
}

uint64_t jb_lexicon_total (const jb_lexicon *lexicon) {
  return lexicon->total;
}

const char *jb_lexicon_about (const jb_lexicon *lexicon, size_t *length) {
  *length = lexicon->about_bytes;
  return lexicon->about;
}

jb_lexicon_entry jb_lexicon_entry_at (const jb_lexicon *lexicon,
                                      uint32_t state) {
  jb_lexicon_entry entry = {lexicon->frequencies[state], ""};
  uint8_t tag = lexicon->tags[state];
  /* A forged file may have more; not worth a look at each when opening. */
  if (tag != 0 && tag <= lexicon->tag_count)
    entry.tag = lexicon->names + (tag - 1) * JB_TAG_BYTES;
  return entry;
}

bool jb_lexicon_find (const jb_lexicon *lexicon, const char *word,
                      size_t length, jb_lexicon_entry *entry) {
  uint32_t state = jb_automaton_find(&lexicon->words, word, length);
  if (jb_automaton_value(&lexicon->words, state) == 0)
    return false;
  *entry = jb_lexicon_entry_at(lexicon, state);
  return true;
}
