/* SPDX-License-Identifier: MIT */
/*
** The averaged perceptron, over sentences in an order that is shuffled alike
** every time. All numbers are whole, so the result is the same everywhere.
** Features that occur once or twice are left out: they only learn that corpus
** by heart.
*/
#include "words/train_tagger.h"

#include <stdlib.h>
#include <string.h>

#include "base/mapping.h"
#include "base/memory.h"
#include "text/utf8.h"
#include "words/tagger.h"

#define EPOCHS 12u
#define LEAST_COUNT 3u
#define LARGEST_WEIGHT 30000

/* A word of the corpus; 'tag' is NONE behind a sentence's last. */
typedef struct tagged {
  jb_tag_word word;
  jb_tag tag;
} tagged;

typedef struct feature {
  uint32_t key; /* 0: empty */
  uint32_t count;
  int32_t weights[JB_TAGGER_LABELS];
  int64_t sums[JB_TAGGER_LABELS]; /* of weight changes times their step */
} feature;

typedef struct tagger_training {
  jb_buffer words;     /* of tagged */
  jb_buffer sentences; /* of size_t: where each starts */
  feature *features;   /* owned */
  uint32_t cell_count;
  uint32_t used;
  int64_t step;
} tagger_training;

static bool find_word (const void *context, const char *word, size_t length,
                       jb_lexicon_entry *entry) {
  return context != NULL && jb_lexicon_find(context, word, length, entry);
}

static bool is_blank (char byte) {
  return byte == ' ' || byte == '\t' || byte == '\r';
}

/* Split "word/TAG/more": the tag is the last part that is one. Returns the
** bytes of the word, 0 when there is no tag. */
static size_t split (const char *item, size_t length, jb_tag *tag) {
  size_t end = length;
  for (size_t at = length; at-- > 1;) {
    if (item[at] != '/')
      continue;
    *tag = jb_tag_of_name(item + at + 1, end - at - 1);
    if (*tag != JB_TAG_NONE)
      return at;
    end = at;
  }
  return 0;
}

static jb_status read_line (tagger_training *t, const char *line, size_t length,
                            const jb_lexicon *lexicon, const char *path,
                            size_t number, jb_error *err) {
  size_t start = t->words.length / sizeof(tagged), at = 0;
  tagged item;
  while (at < length) {
    size_t end = at, bytes;
    while (end < length && !is_blank(line[end]))
      end++;
    if (end > at) {
      bytes = split(line + at, end - at, &item.tag);
      if (bytes == 0)
        return jb_fail(err, JB_BAD_FORMAT, at,
                       "%s:%zu: a word without a tag of Universal "
                       "Dependencies, such as 学校/NOUN",
                       path, number);
      jb_tag_look(&item.word, line + at, bytes, find_word, lexicon);
      jb_buffer_append(&t->words, &item, sizeof item);
    }
    at = end + 1;
  }
  if (t->words.length / sizeof(tagged) > start) {
    memset(&item, 0, sizeof item);
    jb_buffer_append(&t->words, &item, sizeof item);
    jb_buffer_append(&t->sentences, &start, sizeof start);
  }
  return JB_OK;
}

static jb_status read_corpus (tagger_training *t, const char *path,
                              const jb_lexicon *lexicon, jb_error *err) {
  jb_mapping mapping;
  size_t number = 1;
  jb_status status = jb_mapping_open(&mapping, path, err);
  if (status != JB_OK)
    return status;
  for (size_t at = 0; status == JB_OK && at < mapping.length; number++) {
    const char *line = (const char *)mapping.bytes + at;
    const char *stop = memchr(line, '\n', mapping.length - at);
    size_t length = stop == NULL ? mapping.length - at : (size_t)(stop - line);
    if (jb_utf8_valid_prefix(line, length) != length)
      status = jb_fail(err, JB_BAD_ENCODING, at,
                       "%s:%zu: this line is not UTF-8", path, number);
    else
      status = read_line(t, line, length, lexicon, path, number, err);
    at += length + 1;
  }
  jb_mapping_close(&mapping);
  if (status == JB_OK &&
      (t->words.status != JB_OK || t->sentences.status != JB_OK))
    status = jb_fail_memory(err, t->words.length);
  if (status == JB_OK && t->sentences.length == 0)
    status = jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                     "%s: there is no word in it", path);
  return status;
}

/* The cell of a key, empty when it is not there. */
static feature *cell_of (const tagger_training *t, uint32_t key) {
  uint32_t cell = key & (t->cell_count - 1);
  while (t->features[cell].key != key && t->features[cell].key != 0)
    cell = (cell + 1) & (t->cell_count - 1);
  return &t->features[cell];
}

static void add_to (feature *f, jb_tag tag, int change, int64_t step) {
  f->weights[tag] += change;
  f->sums[tag] += change * step;
}

/* Tag a word as far as was learnt, and learn from it. */
static jb_tag learn_word (tagger_training *t, const tagged *words, bool first,
                          const unsigned before[2]) {
  jb_tag_word around[3];
  int64_t sums[JB_TAGGER_LABELS] = {0};
  uint32_t features[JB_TAG_FEATURES], count;
  jb_tag best = JB_TAG_NOUN;
  memset(around, 0, sizeof around);
  if (!first)
    around[0] = words[-1].word;
  around[1] = words[0].word;
  if (words[1].tag != JB_TAG_NONE)
    around[2] = words[1].word;
  count = jb_tag_features(around, before, features);
  for (uint32_t i = 0; i < count; i++) {
    const feature *f = cell_of(t, features[i]);
    for (int tag = JB_TAG_ADJ; f->key != 0 && tag <= JB_TAG_X; tag++)
      sums[tag] += f->weights[tag];
  }
  for (int tag = JB_TAG_ADJ; tag <= JB_TAG_X; tag++)
    if (sums[tag] > sums[best])
      best = (jb_tag)tag;
  for (uint32_t i = 0; i < count; i++) {
    feature *f = cell_of(t, features[i]);
    if (f->key == 0 && t->used >= t->cell_count / 4 * 3)
      continue; /* rare: what is new now would be left out anyway */
    t->used += f->key == 0;
    f->key = features[i];
    f->count += t->step < (int64_t)(t->words.length / sizeof(tagged));
    if (best != words[0].tag) {
      add_to(f, words[0].tag, 1, t->step);
      add_to(f, best, -1, t->step);
    }
  }
  t->step++;
  return best;
}

static void learn_sentence (tagger_training *t, size_t start) {
  const tagged *words = (const tagged *)(const void *)t->words.bytes + start;
  unsigned before[2] = {0, 0};
  for (size_t i = 0; words[i].tag != JB_TAG_NONE; i++) {
    jb_tag tag = learn_word(t, words + i, i == 0, before);
    before[1] = before[0];
    before[0] = tag;
  }
}

/* The corpus once in order, to count features, then as many sentences again
** for each epoch, drawn at random. */
static void learn (tagger_training *t) {
  const size_t *sentences = (const size_t *)(const void *)t->sentences.bytes;
  size_t count = t->sentences.length / sizeof *sentences;
  uint64_t random = 0x9E3779B97F4A7C15u;
  for (size_t i = 0; i < count; i++)
    learn_sentence(t, sentences[i]);
  for (size_t i = 0; i < (EPOCHS - 1) * count; i++) {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    learn_sentence(t, sentences[(random >> 11) % count]);
  }
}

/* The average of a weight over all steps, with four binary places. */
static int16_t average (const tagger_training *t, const feature *f,
                        uint32_t tag) {
  int64_t scaled =
      16 * ((int64_t)f->weights[tag] * t->step - f->sums[tag]) / t->step;
  if (scaled > LARGEST_WEIGHT)
    scaled = LARGEST_WEIGHT;
  return (int16_t)(scaled < -LARGEST_WEIGHT ? -LARGEST_WEIGHT : scaled);
}

static bool is_kept (const tagger_training *t, const feature *f) {
  bool weighs = false;
  for (uint32_t tag = JB_TAG_ADJ; tag <= JB_TAG_X; tag++)
    weighs |= average(t, f, tag) != 0;
  return f->key != 0 && f->count >= LEAST_COUNT && weighs;
}

static jb_status write_section (const tagger_training *t, jb_buffer *section,
                                jb_error *err) {
  uint32_t kept = 0, cells = 2, labels = JB_TAGGER_LABELS;
  uint32_t *keys;
  int16_t(*rows)[JB_TAGGER_LABELS];
  for (uint32_t i = 0; i < t->cell_count; i++)
    kept += is_kept(t, &t->features[i]);
  while (cells < kept + kept / 4 + 1)
    cells *= 2;
  keys = jb_allocate_array(cells, sizeof *keys);
  rows = jb_allocate_array(cells, sizeof *rows);
  if (keys == NULL || rows == NULL) {
    jb_free(keys);
    jb_free(rows);
    return jb_fail_memory(err, cells * sizeof *rows);
  }
  for (uint32_t i = 0; i < t->cell_count; i++) {
    const feature *f = &t->features[i];
    uint32_t cell = f->key & (cells - 1);
    if (!is_kept(t, f))
      continue;
    while (keys[cell] != 0)
      cell = (cell + 1) & (cells - 1);
    keys[cell] = f->key;
    for (uint32_t tag = JB_TAG_ADJ; tag <= JB_TAG_X; tag++)
      rows[cell][tag] = average(t, f, tag);
  }
  jb_buffer_append(section, "JBTAGGER", 8);
  jb_buffer_append(section, &cells, sizeof cells);
  jb_buffer_append(section, &labels, sizeof labels);
  jb_buffer_append(section, keys, cells * sizeof *keys);
  jb_buffer_append(section, rows, cells * sizeof *rows);
  jb_free(keys);
  jb_free(rows);
  return section->status == JB_OK ? JB_OK : jb_fail_memory(err, cells);
}

jb_status jb_train_tagger (const char *path, const jb_lexicon *lexicon,
                           jb_buffer *section, jb_error *err) {
  tagger_training t = {JB_BUFFER_EMPTY, JB_BUFFER_EMPTY, NULL, 2, 0, 1};
  jb_status status = read_corpus(&t, path, lexicon, err);
  if (status == JB_OK) {
    size_t most = t.words.length / sizeof(tagged) * JB_TAG_FEATURES;
    while (t.cell_count < most && t.cell_count < 1u << 27)
      t.cell_count *= 2;
    t.features = jb_allocate_array(t.cell_count, sizeof *t.features);
    if (t.features == NULL)
      status = jb_fail_memory(err, t.cell_count * sizeof *t.features);
  }
  if (status == JB_OK) {
    learn(&t);
    status = write_section(&t, section, err);
  }
  jb_buffer_free(&t.words);
  jb_buffer_free(&t.sentences);
  jb_free(t.features);
  return status;
}
