/* SPDX-License-Identifier: MIT */
/* Features and tagging; tagger.h tells the method and the section. */
#include "words/tagger.h"

#include <string.h>

#include "text/utf8.h"
#include "words/units.h"

typedef struct section_header {
  char magic[8];
  uint32_t cell_count;
  uint32_t row_labels;
} section_header;

static const char *const names[JB_TAGS] = {
    [JB_TAG_NONE] = "",         [JB_TAG_ADJ] = "ADJ",
    [JB_TAG_ADP] = "ADP",       [JB_TAG_ADV] = "ADV",
    [JB_TAG_AUX] = "AUX",       [JB_TAG_CCONJ] = "CCONJ",
    [JB_TAG_DET] = "DET",       [JB_TAG_INTJ] = "INTJ",
    [JB_TAG_NOUN] = "NOUN",     [JB_TAG_NUM] = "NUM",
    [JB_TAG_PART] = "PART",     [JB_TAG_PRON] = "PRON",
    [JB_TAG_PROPN] = "PROPN",   [JB_TAG_PUNCT] = "PUNCT",
    [JB_TAG_SCONJ] = "SCONJ",   [JB_TAG_SYM] = "SYM",
    [JB_TAG_VERB] = "VERB",     [JB_TAG_X] = "X",
    [JB_TAG_PERSON] = "PERSON", [JB_TAG_PLACE] = "PLACE",
    [JB_TAG_TIME] = "TIME",     [JB_TAG_ORGANISATION] = "ORGANISATION"};

const char *jb_tag_name (unsigned tag) {
  return tag < JB_TAGS ? names[tag] : "";
}

jb_tag jb_tag_of_name (const char *name, size_t length) {
  for (int tag = JB_TAG_ADJ; tag <= JB_TAG_X; tag++)
    if (strlen(names[tag]) == length && memcmp(names[tag], name, length) == 0)
      return (jb_tag)tag;
  return JB_TAG_NONE;
}

jb_status jb_tagger_view (jb_tagger *tagger, const void *section,
                          size_t length, jb_error *err) {
  section_header header;
  const char *bytes = section;
  bool empty = false;
  memset(tagger, 0, sizeof *tagger);
  if (length == 0)
    return JB_OK;
  if (length < sizeof header)
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "damaged model: its tagger is cut off");
  memcpy(&header, bytes, sizeof header);
  if (memcmp(header.magic, "JBTAGGER", 8) != 0 ||
      header.row_labels != JB_TAGGER_LABELS || header.cell_count < 2 ||
      header.cell_count > (1u << 24) ||
      (header.cell_count & (header.cell_count - 1)) != 0 ||
      length != sizeof header + (size_t)header.cell_count *
                                    (4 + 2 * JB_TAGGER_LABELS))
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "damaged model: its tagger does not fit");
  tagger->keys = (const void *)(bytes + sizeof header);
  tagger->rows = (const void *)(bytes + sizeof header +
                                (size_t)header.cell_count * 4);
  for (uint32_t i = 0; i < header.cell_count; i++)
    empty |= tagger->keys[i] == 0;
  if (!empty)
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "damaged model: its tagger has no empty cell");
  tagger->cell_count = header.cell_count;
  return JB_OK;
}

/* The finaliser of MurmurHash3: every bit depends on every other. */
static uint32_t mix (uint32_t a, uint32_t b) {
  uint32_t h = (a ^ b * 0x9E3779B1u) * 0x85EBCA6Bu + b;
  h ^= h >> 16;
  h *= 0x7FEB352Du;
  h ^= h >> 15;
  h *= 0x846CA68Bu;
  return h ^ h >> 16;
}

static uint32_t hash_name (const char *name) {
  uint32_t hash = 1;
  for (; *name != '\0'; name++)
    hash = mix(hash, (unsigned char)*name);
  return hash;
}

static jb_tag known_tag (const char *tag) {
  if (tag[0] == 't')
    return JB_TAG_TIME;
  if (tag[0] != 'n')
    return JB_TAG_NONE;
  switch (tag[1]) {
    case 'r': return JB_TAG_PERSON;
    case 's': return JB_TAG_PLACE;
    case 't': return JB_TAG_ORGANISATION;
    default: return JB_TAG_NONE;
  }
}

void jb_tag_look (jb_tag_word *word, const char *text, size_t length,
                  jb_word_finder *find, const void *context) {
  jb_lexicon_entry entry;
  uint32_t hash = 2, before = 0, characters = 0, type = 0;
  memset(word, 0, sizeof *word);
  for (size_t at = 0; at < length;) {
    uint32_t c;
    at += jb_utf8_decode(text + at, length - at, &c);
    c = jb_folded(c);
    if (characters == 0) {
      word->first = c;
      type = jb_kind_of(c) & (JB_TYPES - 1);
    }
    before = word->last;
    word->last = c;
    hash = mix(hash, c);
    characters++;
  }
  for (size_t at = 0; characters > 1 && at < length && word->suffix_tag == 0;) {
    uint32_t c;
    at += jb_utf8_decode(text + at, length - at, &c);
    if (at < length && find(context, text + at, length - at, &entry))
      word->suffix_tag = hash_name(entry.tag);
  }
  word->word = hash;
  word->last_two = mix(before, word->last);
  word->shape = type * 8 + (characters > 4 ? 4 : characters);
  if (find(context, text, length, &entry)) {
    word->tag = hash_name(entry.tag);
    word->known = known_tag(entry.tag);
  }
}

uint32_t jb_tag_features (const jb_tag_word w[3], const unsigned before[2],
                          uint32_t f[JB_TAG_FEATURES]) {
  uint32_t n = 0, tags = before[0] * 32 + before[1];
  const uint32_t values[] = {
      w[1].word,
      w[1].first,
      w[1].last,
      w[1].last_two,
      w[1].tag,
      w[1].suffix_tag,
      w[1].shape,
      w[0].word,
      w[2].word,
      w[0].tag,
      w[2].tag,
      w[0].last,
      w[2].first,
      mix(w[0].tag, w[1].tag),
      mix(w[1].tag, w[2].tag),
      before[0],
      tags,
      mix(before[0], w[1].word),
      mix(before[0], w[1].tag),
      mix(tags, w[1].tag),
      mix(w[1].word, w[2].tag),
      mix(w[1].word, w[2].word),
      mix(w[1].last, w[1].tag),
      mix(w[1].shape, w[1].tag),
      mix(w[1].last, w[1].shape),
      mix(w[2].shape, w[1].tag),
      mix(w[1].suffix_tag, w[1].shape),
      0,
  };
  _Static_assert(sizeof values / sizeof *values == JB_TAG_FEATURES,
                 "one value a feature");
  for (; n < JB_TAG_FEATURES; n++) {
    f[n] = mix(n + 1, values[n]);
    f[n] += f[n] == 0; /* 0 is an empty cell */
  }
  return n;
}

static void add_row (const jb_tagger *t, uint32_t feature,
                     int32_t sums[JB_TAGGER_LABELS]) {
  uint32_t cell = feature & (t->cell_count - 1);
  while (t->keys[cell] != feature && t->keys[cell] != 0)
    cell = (cell + 1) & (t->cell_count - 1);
  if (t->keys[cell] == 0)
    return;
  for (uint32_t label = 0; label < JB_TAGGER_LABELS; label++)
    sums[label] += t->rows[cell][label];
}

static jb_tag best_tag (const jb_tagger *t, const jb_tag_word words[3],
                        const unsigned before[2]) {
  int32_t sums[JB_TAGGER_LABELS] = {0};
  uint32_t features[JB_TAG_FEATURES];
  uint32_t count = jb_tag_features(words, before, features);
  jb_tag best = JB_TAG_NOUN;
  for (uint32_t i = 0; i < count; i++)
    add_row(t, features[i], sums);
  for (int tag = JB_TAG_ADJ; tag <= JB_TAG_X; tag++)
    if (sums[tag] > sums[best])
      best = (jb_tag)tag;
  return best;
}

/* The tag to be told: what the lexicon knows more of says so. */
static jb_tag told_tag (jb_tag tag, jb_tag known) {
  if (tag == JB_TAG_PROPN && known != JB_TAG_NONE && known != JB_TAG_TIME)
    return known;
  return tag == JB_TAG_NOUN && known == JB_TAG_TIME ? known : tag;
}

static bool is_word (const jb_token *token) {
  return token->kind != JB_TOKEN_SPACE && token->kind != JB_TOKEN_ILL_FORMED;
}

/* The number of the next token from 'i' on that has words' features; 'count'
** when there is none, or a line ends before. */
static size_t next_word (const char *text, const jb_token *tokens, size_t i,
                         size_t count) {
  while (i < count && !is_word(&tokens[i]) && text[tokens[i].start] != '\n')
    i++;
  return i < count && is_word(&tokens[i]) ? i : count;
}

void jb_tag_tokens (const jb_tagger *tagger, const char *text,
                    jb_token *tokens, size_t count, jb_word_finder *find,
                    const void *context) {
  jb_tag_word words[3];
  unsigned before[2] = {0, 0};
  size_t looked = count; /* the token that words[2] is of */
  memset(words, 0, sizeof words);
  if (tagger->cell_count == 0)
    return;
  for (size_t i = 0; i < count; i++) {
    size_t next;
    jb_tag tag;
    if (!is_word(&tokens[i])) {
      if (text[tokens[i].start] == '\n') {
        memset(words, 0, sizeof words);
        before[0] = before[1] = 0;
        looked = count;
      }
      continue;
    }
    words[0] = words[1];
    if (looked == i)
      words[1] = words[2];
    else
      jb_tag_look(&words[1], text + tokens[i].start,
                  tokens[i].end - tokens[i].start, find, context);
    next = next_word(text, tokens, i + 1, count);
    memset(&words[2], 0, sizeof words[2]);
    if (next < count)
      jb_tag_look(&words[2], text + tokens[next].start,
                  tokens[next].end - tokens[next].start, find, context);
    looked = next < count ? next : count;
    tag = tokens[i].kind == JB_TOKEN_PUNCTUATION
              ? JB_TAG_PUNCT
              : best_tag(tagger, words, before);
    before[1] = before[0];
    before[0] = tag;
    tokens[i].tag = (uint8_t)told_tag(tag, words[1].known);
  }
}
