/* SPDX-License-Identifier: MIT */
/* Counting words in an open hash table; counts.h has the stored form. */
#include "words/counts.h"

#include <string.h>
#include <xxhash.h>

#include "base/array.h"
#include "base/memory.h"
#include "text/normalise.h"

#define FIRST_SLOTS ((size_t)512)

/* The largest sum of counts: it fits SQLite's and Lua's integers. */
#define MOST_COUNT ((uint64_t)INT64_MAX)

/*                                                                counting */

/*
** Whether folding leaves the bytes as they are, told quickly: ASCII without
** capitals and controls, and U+4000 to U+9FFF, all of which NFKC_Casefold maps
** to themselves (DerivedNormalizationProps.txt, NFKC_CF).
*/
static bool is_folded (const char *word, size_t length) {
  for (size_t i = 0; i < length;) {
    unsigned char byte = (unsigned char)word[i];
    if (byte >= 0xE4 && byte <= 0xE9) {
      if (length - i < 3)
        return false;
      i += 3;
    } else if (byte > 0x20 && byte < 0x7F && !(byte >= 'A' && byte <= 'Z')) {
      i++;
    } else {
      return false;
    }
  }
  return true;
}

/* Fold a word into counts->folded. */
static jb_status fold (jb_word_counts *counts, jb_slice *word, jb_error *err) {
  jb_status status;
  jb_buffer_reset(&counts->folded);
  status = jb_normalise(word->bytes, word->length, JB_FOLD_CASE,
                        &counts->folded, NULL, err);
  if (status != JB_OK)
    return status;
  word->bytes = counts->folded.bytes;
  word->length = counts->folded.length;
  /* Only a word forced by a rule holds such; the lines could not. */
  for (size_t i = 0; i < counts->folded.length; i++)
    if ((unsigned char)counts->folded.bytes[i] < 0x20)
      counts->folded.bytes[i] = ' ';
  return JB_OK;
}

static jb_status grow_slots (jb_word_counts *counts, jb_error *err) {
  size_t slot_count = counts->slot_count == 0 ? FIRST_SLOTS : 0;
  size_t *slots;
  if (slot_count == 0 && !jb_multiply(counts->slot_count, 2, &slot_count))
    return jb_fail_memory(err, counts->slot_count);
  slots = jb_allocate_array(slot_count, sizeof *slots);
  if (slots == NULL)
    return jb_fail_memory(err, slot_count);
  for (size_t i = 0; i < counts->count; i++) {
    size_t slot = (size_t)counts->words[i].hash & (slot_count - 1);
    while (slots[slot] != 0)
      slot = (slot + 1) & (slot_count - 1);
    slots[slot] = i + 1;
  }
  jb_free(counts->slots);
  counts->slots = slots;
  counts->slot_count = slot_count;
  return JB_OK;
}

static jb_status grow_words (jb_word_counts *counts, jb_error *err) {
  jb_counted_word *grown =
      jb_array_grow(counts->words, &counts->capacity, 256, sizeof *grown, err);
  if (grown == NULL)
    return JB_NO_MEMORY;
  counts->words = grown;
  return JB_OK;
}

static jb_status count_word (jb_word_counts *counts, jb_slice word,
                             jb_error *err) {
  uint64_t hash = XXH3_64bits(word.bytes, word.length);
  size_t slot;
  jb_status status = JB_OK;
  /* At most half of the slots are taken. */
  if (counts->count >= counts->slot_count / 2)
    status = grow_slots(counts, err);
  if (status == JB_OK && counts->count == counts->capacity)
    status = grow_words(counts, err);
  if (status != JB_OK)
    return status;
  slot = (size_t)hash & (counts->slot_count - 1);
  for (; counts->slots[slot] != 0;
       slot = (slot + 1) & (counts->slot_count - 1)) {
    jb_counted_word *seen = &counts->words[counts->slots[slot] - 1];
    if (seen->hash == hash && seen->length == word.length &&
        memcmp(counts->bytes.bytes + seen->start, word.bytes, word.length) ==
            0) {
      seen->count++;
      counts->total++;
      return JB_OK;
    }
  }
  counts->words[counts->count] =
      (jb_counted_word){counts->bytes.length, word.length, hash, 1};
  jb_buffer_append(&counts->bytes, word.bytes, word.length);
  if (counts->bytes.status != JB_OK)
    return jb_fail_memory(err, word.length);
  counts->slots[slot] = ++counts->count;
  counts->total++;
  return JB_OK;
}

static jb_status count_token (jb_word_counts *counts, const char *text,
                              const jb_token *token, jb_error *err) {
  jb_slice word = {text + token->start, token->end - token->start};
  if (token->kind > JB_TOKEN_NUMBER)
    return JB_OK;
  if (!is_folded(word.bytes, word.length)) {
    jb_status status = fold(counts, &word, err);
    if (status != JB_OK)
      return status;
  }
  /* Of characters that are not seen nothing is left. */
  return word.length == 0 ? JB_OK : count_word(counts, word, err);
}

jb_status jb_word_counts_add (jb_word_counts *counts, jb_segmenter *segmenter,
                              const char *text, size_t length, jb_error *err) {
  const jb_token *tokens;
  size_t count;
  jb_status status = jb_segment_start(segmenter, text, length, NULL, err);
  if (status == JB_OK)
    do {
      status = jb_segment_next(segmenter, &tokens, &count, err);
      for (size_t i = 0; status == JB_OK && i < count; i++)
        status = count_token(counts, text, &tokens[i], err);
    } while (status == JB_OK && count > 0);
  if (status != JB_OK) /* the segmenter must not go on in this text */
    (void)jb_segment_start(segmenter, "", 0, NULL, NULL);
  return status;
}

/*                                                                 writing */

/* The first bytes of a word as a number that orders as they do. */
static uint64_t prefix_of (const char *word, size_t length) {
  uint64_t prefix = 0;
  for (size_t i = 0; i < sizeof prefix; i++)
    prefix = prefix << 8 | (i < length ? (unsigned char)word[i] : 0);
  return prefix;
}

/*
** Whether a word comes before another in the stored form; the hashes have been
** replaced by prefixes, and no two words are equal.
*/
static inline bool comes_before (const jb_counted_word *a,
                                 const jb_counted_word *b, const char *bytes) {
  size_t shorter;
  int order;
  if (a->count != b->count)
    return a->count > b->count;
  if (a->hash != b->hash)
    return a->hash < b->hash;
  shorter = a->length < b->length ? a->length : b->length;
  order = memcmp(bytes + a->start, bytes + b->start, shorter);
  return order < 0 || (order == 0 && a->length < b->length);
}

/*
** Put the words into the order of the stored form. An article has some hundred:
** that is Shell's sort's size (the increments are from Ciura, Best increments
** for the average case of Shellsort, 2001), and calls of a function that
** compares would take most of the time.
*/
static void sort_words (jb_word_counts *counts) {
  static const size_t increments[] = {1, 4, 10, 23, 57, 132, 301, 701};
  const char *bytes = counts->bytes.bytes;
  jb_counted_word *words = counts->words;
  size_t step, number = 0;
  for (size_t i = 0; i < counts->count; i++)
    words[i].hash = prefix_of(bytes + words[i].start, words[i].length);
  while (number + 1 < sizeof increments / sizeof *increments &&
         increments[number + 1] < counts->count)
    number++;
  step = increments[number];
  while (step < counts->count / 9 * 4)
    step = step * 9 / 4;
  while (step > 0) {
    for (size_t i = step; i < counts->count; i++) {
      const jb_counted_word word = words[i];
      size_t place = i;
      for (; place >= step && comes_before(&word, &words[place - step], bytes);
           place -= step)
        words[place] = words[place - step];
      words[place] = word;
    }
    if (step > increments[7])
      step = step * 4 / 9 > increments[7] ? step * 4 / 9 : increments[7];
    else
      step = number-- > 0 ? increments[number] : 0;
  }
}

void jb_word_counts_write (jb_word_counts *counts, jb_buffer *lines) {
  uint64_t line = 0; /* the count of the line at hand */
  if (counts->count == 0)
    return;
  sort_words(counts);
  for (size_t i = 0; i < counts->count; i++) {
    const jb_counted_word *word = &counts->words[i];
    if (word->count != line) {
      jb_buffer_append_format(lines, "%s%llu", line == 0 ? "" : "\n",
                              (unsigned long long)word->count);
      line = word->count;
    }
    jb_buffer_append_byte(lines, '\t');
    jb_buffer_append(lines, counts->bytes.bytes + word->start, word->length);
  }
  jb_buffer_append_byte(lines, '\n');
}

void jb_word_counts_reset (jb_word_counts *counts) {
  jb_buffer_reset(&counts->bytes);
  counts->count = 0;
  counts->total = 0;
  if (counts->slots != NULL)
    memset(counts->slots, 0, counts->slot_count * sizeof *counts->slots);
}

void jb_word_counts_free (jb_word_counts *counts) {
  jb_buffer_free(&counts->bytes);
  jb_buffer_free(&counts->folded);
  jb_free(counts->words);
  jb_free(counts->slots);
  *counts = (jb_word_counts)JB_WORD_COUNTS_EMPTY;
}

/*                                                                 reading */

/* Read the number that begins a line; false when there is none. */
static bool read_number (jb_counts_reader *reader) {
  const char *start = reader->next;
  reader->count = 0;
  for (; reader->next < reader->end && *reader->next >= '0' &&
         *reader->next <= '9';
       reader->next++) {
    uint64_t digit = (uint64_t)(*reader->next - '0');
    if (reader->count > (MOST_COUNT - digit) / 10)
      return false;
    reader->count = reader->count * 10 + digit;
  }
  return reader->next > start && *start != '0';
}

bool jb_counts_next (jb_counts_reader *reader) {
  bool begins = reader->count == 0;
  if (!begins && reader->next < reader->end && *reader->next == '\n') {
    reader->next++;
    begins = true;
  }
  if (begins && !read_number(reader))
    return false;
  if (reader->next == reader->end || *reader->next != '\t')
    return false;
  reader->word.bytes = ++reader->next;
  while (reader->next < reader->end && (unsigned char)*reader->next >= 0x20)
    reader->next++;
  reader->word.length = (size_t)(reader->next - reader->word.bytes);
  return true;
}

/* Whether 'next' may follow 'word', which occurred 'count' times. */
static bool is_in_order (jb_slice word, uint64_t count,
                         const jb_counts_reader *next) {
  size_t shorter =
      word.length < next->word.length ? word.length : next->word.length;
  int order;
  if (next->count != count)
    return next->count < count;
  order = memcmp(word.bytes, next->word.bytes, shorter);
  return order < 0 || (order == 0 && word.length < next->word.length);
}

jb_status jb_counts_check (const char *bytes, size_t length, uint64_t *total,
                           size_t *words, jb_error *err) {
  jb_counts_reader reader = {bytes, bytes + length, 0, {NULL, 0}};
  jb_slice last = {NULL, 0};
  uint64_t last_count = UINT64_MAX, sum = 0;
  size_t number = 0;
  bool sound = length == 0 || bytes[length - 1] == '\n';
  while (sound && length > 0 && jb_counts_next(&reader)) {
    sound = reader.word.length > 0 && reader.count <= MOST_COUNT - sum &&
            (last.bytes == NULL || is_in_order(last, last_count, &reader));
    /* A number twice in a row would be one line in two. */
    if (sound && last.bytes != NULL && reader.count == last_count &&
        reader.word.bytes != last.bytes + last.length + 1)
      sound = false;
    if (sound)
      sum += reader.count;
    last = reader.word;
    last_count = reader.count;
    number++;
  }
  if (!sound || reader.next != reader.end)
    return jb_fail(err, JB_BAD_FORMAT, (size_t)(reader.next - bytes),
                   "the counts of words are damaged (at byte %zu)",
                   (size_t)(reader.next - bytes) + 1);
  *total = sum;
  if (words != NULL)
    *words = number;
  return JB_OK;
}
