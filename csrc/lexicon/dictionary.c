/* SPDX-License-Identifier: MIT */
/* The changing list of words behind the layers: a hash table under a lock. */
#include "lexicon/dictionary.h"

#include <math.h>
#include <pthread.h>
#include <string.h>
#include <xxhash.h>

#include "base/memory.h"
#include "text/utf8.h"

struct jb_dictionary {
  jb_lexicon *lexicon; /* held */
  atomic_size_t holders;
  atomic_uint_least64_t version;
  pthread_mutex_t lock; /* guards all that follows */
  jb_layer_word *words; /* owned; their texts are in 'arena' */
  size_t count;
  size_t capacity;
  jb_arena arena;
  uint32_t *table; /* hash of text to number + 1; 0 is an empty slot */
  size_t slots;    /* a power of two, more than twice 'capacity' */
  jb_layer *layer; /* of 'layer_version'; NULL before the first */
  uint64_t layer_version;
  uint64_t added; /* sum of all frequencies */
};

jb_status jb_dictionary_new (jb_lexicon *lexicon, jb_dictionary **dictionary,
                             jb_error *err) {
  jb_dictionary *d = jb_allocate_array(1, sizeof *d);
  *dictionary = NULL;
  if (d == NULL)
    return jb_fail_memory(err, sizeof *d);
  if (pthread_mutex_init(&d->lock, NULL) != 0) {
    jb_free(d);
    return jb_fail_memory(err, sizeof d->lock);
  }
  d->lexicon = jb_lexicon_hold(lexicon);
  atomic_init(&d->holders, 1);
  atomic_init(&d->version, 1);
  *dictionary = d;
  return JB_OK;
}

jb_dictionary *jb_dictionary_hold (jb_dictionary *d) {
  if (d != NULL)
    atomic_fetch_add(&d->holders, 1);
  return d;
}

void jb_dictionary_free (jb_dictionary *d) {
  if (d == NULL || atomic_fetch_sub(&d->holders, 1) != 1)
    return;
  jb_lexicon_close(d->lexicon);
  jb_layer_release(d->layer);
  jb_arena_free(&d->arena);
  jb_free(d->words);
  jb_free(d->table);
  (void)pthread_mutex_destroy(&d->lock);
  jb_free(d);
}

/* The slot of the word, or the empty one where it belongs. */
static uint32_t *slot_of (const jb_dictionary *d, const char *word,
                          size_t length) {
  size_t slot = (size_t)XXH3_64bits(word, length) & (d->slots - 1);
  for (; d->table[slot] != 0; slot = (slot + 1) & (d->slots - 1)) {
    const jb_layer_word *found = &d->words[d->table[slot] - 1];
    if (found->length == length && memcmp(found->text, word, length) == 0)
      break;
  }
  return &d->table[slot];
}

static jb_layer_word *find (const jb_dictionary *d, const char *word,
                            size_t length) {
  uint32_t number = d->slots == 0 ? 0 : *slot_of(d, word, length);
  return number == 0 ? NULL : &d->words[number - 1];
}

static jb_status make_room (jb_dictionary *d, jb_error *err) {
  size_t capacity = d->capacity == 0 ? 64 : 2 * d->capacity;
  jb_layer_word *words;
  uint32_t *table;
  if (d->count < d->capacity)
    return JB_OK;
  if (capacity > JB_AUTOMATON_MAX_VALUE)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "a dictionary holds at most %zu words", d->capacity);
  words = jb_reallocate(d->words, capacity * sizeof *words);
  if (words == NULL)
    return jb_fail_memory(err, capacity * sizeof *words);
  d->words = words;
  table = jb_allocate_array(4 * capacity, sizeof *table);
  if (table == NULL)
    return jb_fail_memory(err, 4 * capacity * sizeof *table);
  jb_free(d->table);
  d->table = table;
  d->slots = 4 * capacity;
  d->capacity = capacity;
  for (size_t i = 0; i < d->count; i++)
    *slot_of(d, words[i].text, words[i].length) = (uint32_t)i + 1;
  return JB_OK;
}

/* The entry for a word, a new one if need be; NULL after a failure. */
static jb_layer_word *entry_for (jb_dictionary *d, const char *word,
                                 size_t length, jb_error *err) {
  jb_layer_word *entry = find(d, word, length);
  char *text;
  if (entry != NULL)
    return entry;
  if (make_room(d, err) != JB_OK)
    return NULL;
  text = jb_arena_copy(&d->arena, word, length);
  if (text == NULL) {
    (void)jb_fail_memory(err, length);
    return NULL;
  }
  entry = &d->words[d->count];
  *entry = (jb_layer_word){.text = text, .length = length};
  *slot_of(d, word, length) = (uint32_t)++d->count;
  return entry;
}

static jb_status check_word (const char *word, size_t length, jb_error *err) {
  if (length == 0)
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET, "a word is empty");
  if (jb_utf8_valid_prefix(word, length) != length)
    return jb_fail(err, JB_BAD_ENCODING, JB_NO_OFFSET, "a word is not UTF-8");
  if (jb_utf8_count(word, length) > JB_WORD_CHARACTERS)
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "a word has at most %u characters", JB_WORD_CHARACTERS);
  return JB_OK;
}

/* Frequency of a word here or in the lexicon; 0 for none. */
static uint32_t frequency_of (const jb_dictionary *d, const char *word,
                              size_t length) {
  const jb_layer_word *own = find(d, word, length);
  jb_lexicon_entry entry;
  if (own != NULL && own->has_frequency)
    return own->frequency;
  if (jb_lexicon_find(d->lexicon, word, length, &entry))
    return entry.frequency;
  return 0;
}

/*
** The frequency that makes the word as probable as its parts together, and at
** least the one it has: jieba's suggest_freq. The parts are the most probable
** cut of the word, found by trying every word at every place.
*/
static uint32_t suggest (const jb_dictionary *d, const char *word,
                         size_t length) {
  double best[JB_WORD_CHARACTERS + 1]; /* log probability from here on */
  size_t starts[JB_WORD_CHARACTERS + 1], count = 0;
  double total = (double)(jb_lexicon_total(d->lexicon) + d->added);
  double frequency;
  uint32_t own = frequency_of(d, word, length);
  for (size_t at = 0; at < length; count++) {
    uint32_t character;
    starts[count] = at;
    at += jb_utf8_decode(word + at, length - at, &character);
  }
  starts[count] = length;
  best[count] = 0;
  for (size_t i = count; i-- > 0;) {
    best[i] = -log(total) + best[i + 1];
    for (size_t j = i + 1; j <= count; j++) {
      uint32_t f = frequency_of(d, word + starts[i], starts[j] - starts[i]);
      double here = f > 0 ? log((double)f / total) + best[j] : -INFINITY;
      if (here > best[i])
        best[i] = here;
    }
  }
  frequency = floor(exp(best[0]) * total) + 1;
  if (frequency < own)
    frequency = own;
  return frequency >= (double)UINT32_MAX ? UINT32_MAX - 1 : (uint32_t)frequency;
}

/* With the lock held; 'word' was checked. */
static jb_status put_frequency (jb_dictionary *d, const char *word,
                                size_t length, uint32_t frequency,
                                const char *tag, jb_error *err) {
  jb_layer_word *entry;
  if (frequency == JB_SUGGEST_FREQUENCY)
    frequency = suggest(d, word, length);
  entry = entry_for(d, word, length, err);
  if (entry == NULL)
    return err != NULL ? err->code : JB_NO_MEMORY;
  d->added = d->added - entry->frequency + frequency;
  entry->has_frequency = true;
  entry->frequency = frequency;
  if (tag != NULL && tag[0] != '\0')
    (void)strncpy(entry->tag, tag, JB_TAG_BYTES - 1);
  atomic_fetch_add(&d->version, 1);
  return JB_OK;
}

jb_status jb_dictionary_add (jb_dictionary *d, const char *word, size_t length,
                             uint32_t frequency, const char *tag,
                             jb_error *err) {
  jb_error own;
  jb_status status;
  err = err == NULL ? &own : err;
  status = check_word(word, length, err);
  if (status != JB_OK)
    return status;
  if (tag != NULL && strlen(tag) >= JB_TAG_BYTES)
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "a tag has at most %u letters", JB_TAG_BYTES - 1);
  (void)pthread_mutex_lock(&d->lock);
  status = put_frequency(d, word, length, frequency, tag, err);
  (void)pthread_mutex_unlock(&d->lock);
  return status;
}

jb_status jb_dictionary_remove (jb_dictionary *d, const char *word,
                                size_t length, jb_error *err) {
  return jb_dictionary_add(d, word, length, 0, NULL, err);
}

jb_status jb_dictionary_rule (jb_dictionary *d, const char *word, size_t length,
                              jb_word_rule rule, jb_error *err) {
  jb_error own;
  jb_layer_word *entry;
  jb_status status;
  err = err == NULL ? &own : err;
  status = check_word(word, length, err);
  if (status != JB_OK)
    return status;
  (void)pthread_mutex_lock(&d->lock);
  entry = entry_for(d, word, length, err);
  if (entry != NULL) {
    entry->rule = rule;
    atomic_fetch_add(&d->version, 1);
  }
  (void)pthread_mutex_unlock(&d->lock);
  return entry == NULL ? err->code : JB_OK;
}

jb_status jb_dictionary_load (jb_dictionary *d, const char *text, size_t length,
                              jb_error *err) {
  jb_error own;
  jb_status status = JB_OK;
  err = err == NULL ? &own : err;
  /* Twice: first to see whether all lines can be read, then to add them. */
  for (int adding = 0; adding <= 1 && status == JB_OK; adding++) {
    jb_dictionary_reader reader = {text, length, 0, 0};
    jb_dictionary_line line;
    bool found = true;
    (void)pthread_mutex_lock(&d->lock);
    while (status == JB_OK && found) {
      status = jb_dictionary_read(&reader, &line, &found, err);
      if (status == JB_OK && found && adding)
        status = put_frequency(d, line.word, line.length,
                               line.has_frequency ? line.frequency
                                                  : JB_SUGGEST_FREQUENCY,
                               line.tag, err);
    }
    (void)pthread_mutex_unlock(&d->lock);
  }
  return status;
}

size_t jb_dictionary_count (jb_dictionary *d) {
  size_t count;
  (void)pthread_mutex_lock(&d->lock);
  count = d->count;
  (void)pthread_mutex_unlock(&d->lock);
  return count;
}

uint64_t jb_dictionary_version (const jb_dictionary *d) {
  return atomic_load(&d->version);
}

jb_status jb_dictionary_layer (jb_dictionary *d, jb_layer **layer,
                               uint64_t *version, jb_error *err) {
  jb_status status = JB_OK;
  *layer = NULL;
  (void)pthread_mutex_lock(&d->lock);
  *version = atomic_load(&d->version);
  if (d->layer == NULL || d->layer_version != *version) {
    jb_layer *fresh;
    status = jb_layer_new(d->words, d->count, &fresh, err);
    if (status == JB_OK) {
      jb_layer_release(d->layer);
      d->layer = fresh;
      d->layer_version = *version;
    }
  }
  if (status == JB_OK)
    *layer = jb_layer_hold(d->layer);
  (void)pthread_mutex_unlock(&d->lock);
  return status;
}
