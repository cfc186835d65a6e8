/* SPDX-License-Identifier: MIT */
/*
** The first passes over a corpus: which characters there are, and which pairs
** of codes stand side by side.
*/
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "words/training.h"

#define BMP 0x10000u

typedef struct counted {
  uint32_t count;
  uint32_t character; /* folded */
} counted;

/* The frequent first; that keeps the tables of pairs dense. */
static int compare_counted (const void *a, const void *b) {
  const counted *x = a, *y = b;
  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  return x->character < y->character ? -1 : 1;
}

static void count_characters (jb_training *t, counted *characters) {
  for (uint32_t c = 0; c < BMP; c++)
    characters[c] = (counted){0, c};
  for (unsigned n = 0; n < t->corpus_count; n++)
    for (size_t i = 0; i < t->corpora[n].sentence_count; i++) {
      jb_corpus_read(&t->corpora[n], i, t->window, t->gold);
      for (uint32_t k = 0; k < t->window->count; k++) {
        uint32_t folded = jb_folded(t->window->characters[k]);
        if (folded < BMP)
          characters[folded].count++;
      }
    }
}

/* The state of the lexicon's word that is 'character', or the start. */
static uint32_t alone_state (const jb_automaton *words, uint32_t character) {
  uint32_t state = JB_AUTOMATON_START;
  uint32_t code = jb_automaton_code(words, character);
  if (code == 0 || !jb_automaton_step(words, &state, code) ||
      jb_automaton_value(words, state) == 0)
    return JB_AUTOMATON_START;
  return state;
}

/* Words of one character count once, so that they get a code. */
static void count_lexicon (const jb_training *t, counted *characters) {
  const jb_automaton *words;
  if (t->options->lexicon == NULL)
    return;
  words = jb_lexicon_words(t->options->lexicon);
  for (uint32_t c = 0; c < BMP; c++)
    if (characters[c].count == 0 && jb_folded(c) == c &&
        alone_state(words, c) != JB_AUTOMATON_START)
      characters[c].count = 1;
}

/* Marks that mean something to units get a code though no corpus has them. */
static void count_marks (counted *characters) {
  for (uint32_t c = 0; c < BMP; c++) {
    uint8_t kind = jb_kind_of(c);
    bool special = (kind & (JB_KIND_SENTENCE_END | JB_KIND_REPEATS)) != 0;
    bool inner = (kind & JB_KIND_ALONE) == 0 && c < 0x100;
    if ((kind & (JB_TYPES - 1)) == JB_TYPE_MARK && (special || inner) &&
        jb_folded(c) == c && characters[c].count == 0)
      characters[c].count = 1;
  }
}

/* Letters, digits and blanks have no codes of their own, but for the runs. */
static bool has_own_code (uint32_t folded) {
  uint32_t fallback = jb_fallback_code(folded);
  return fallback == JB_CODE_OTHER_HAN || fallback == JB_CODE_OTHER_MARK ||
         fallback == JB_CODE_OTHER;
}

static void set_fixed_kinds (uint8_t *kinds) {
  for (uint32_t code = 0; code < JB_CODE_FIRST; code++)
    kinds[code] = JB_TYPE_LATIN;
  for (uint32_t code = JB_CODE_NUMBER; code < JB_CODE_LATIN; code++)
    kinds[code] = JB_TYPE_DIGIT;
  kinds[JB_CODE_BOUNDARY] = JB_TYPE_BOUNDARY;
  kinds[JB_CODE_OTHER_HAN] = JB_TYPE_HAN;
  kinds[JB_CODE_OTHER_MARK] = JB_TYPE_MARK | JB_KIND_ALONE;
  kinds[JB_CODE_OTHER] = JB_TYPE_OTHER;
  kinds[JB_CODE_BLANK] = JB_TYPE_BOUNDARY | JB_KIND_BLANK;
  kinds[JB_CODE_DIGIT] = JB_TYPE_DIGIT;
}

/* jieba's tags are those of ICTCLAS; the first letters give the class,
** 1 to 12. */
static uint8_t class_of (const char *tag) {
  switch (tag[0]) {
    case 'n':
      if (tag[1] == 'r')
        return 1;
      if (tag[1] == 's')
        return 2;
      return tag[1] == 't' ? 3 : 4;
    case 'v': return 5;
    case 'a':
    case 'z': return 6;
    case 'm':
    case 'q': return 7;
    case 'i':
    case 'l': return 8;
    case 't': return 9;
    case 'd': return 10;
    case 'r':
    case 'p':
    case 'c':
    case 'u': return 11;
    default: return 12;
  }
}

static void set_alone (jb_training *t, uint32_t code, uint32_t character) {
  const jb_lexicon *lexicon = t->options->lexicon;
  uint32_t state = JB_AUTOMATON_START;
  if (lexicon != NULL)
    state = alone_state(jb_lexicon_words(lexicon), character);
  t->alone_rows[code] = 0;
  t->alone_classes[code] = 0;
  if (state == JB_AUTOMATON_START)
    return;
  t->alone_rows[code] = (uint8_t)jb_match_row(
      jb_automaton_value(jb_lexicon_words(lexicon), state));
  t->alone_classes[code] = class_of(jb_lexicon_entry_at(lexicon, state).tag);
}

static void give_codes (jb_training *t, const counted *characters) {
  uint32_t count = JB_CODE_FIRST;
  set_fixed_kinds(t->kinds);
  memset(t->alone_rows, 0, JB_CODE_FIRST);
  memset(t->alone_classes, 0, JB_CODE_FIRST);
  for (uint32_t c = 0; c < BMP; c++)
    t->codes[c] = (uint16_t)jb_fallback_code(jb_folded(c));
  for (uint32_t i = 0; i < BMP && characters[i].count > 0; i++) {
    uint32_t character = characters[i].character;
    if (has_own_code(character)) {
      t->codes[character] = (uint16_t)count;
      t->kinds[count] = jb_kind_of(character);
      set_alone(t, count, character);
      count++;
    }
  }
  /* Whatever folds to a character shares its code. */
  for (uint32_t c = 0; c < BMP; c++)
    if (jb_folded(c) != c)
      t->codes[c] = t->codes[jb_folded(c)];
  t->view.alphabet = (jb_alphabet){t->codes, t->kinds, count};
}

jb_status jb_training_alphabet (jb_training *t, jb_error *err) {
  counted *characters = jb_allocate_array(BMP, sizeof *characters);
  t->codes = jb_allocate_array(BMP, sizeof *t->codes);
  t->kinds = jb_allocate_array(BMP, sizeof *t->kinds);
  t->alone_rows = jb_allocate_array(BMP, 1);
  t->alone_classes = jb_allocate_array(BMP, 1);
  if (characters == NULL || t->codes == NULL || t->kinds == NULL ||
      t->alone_rows == NULL || t->alone_classes == NULL) {
    jb_free(characters);
    return jb_fail_memory(err, BMP * sizeof *characters);
  }
  count_characters(t, characters);
  count_lexicon(t, characters);
  count_marks(characters);
  qsort(characters, BMP, sizeof *characters, compare_counted);
  give_codes(t, characters);
  jb_free(characters);
  return JB_OK;
}

/* A growing list of keys, sorted and thinned when it is full. */
typedef struct keys {
  uint32_t *items; /* owned */
  size_t count;
  size_t capacity;
} keys;

static int compare_keys (const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static void thin_out (keys *k) {
  size_t kept = 0;
  if (k->count == 0)
    return;
  qsort(k->items, k->count, sizeof *k->items, compare_keys);
  for (size_t i = 0; i < k->count; i++)
    if (i == 0 || k->items[i] != k->items[i - 1])
      k->items[kept++] = k->items[i];
  k->count = kept;
}

static bool add_key (keys *k, uint32_t left, uint32_t right) {
  if (left == JB_CODE_BOUNDARY)
    return true;
  if (k->count == k->capacity) {
    thin_out(k);
    if (k->count >= k->capacity / 2) {
      size_t capacity = k->capacity == 0 ? 65536 : 2 * k->capacity;
      uint32_t *grown = jb_reallocate(k->items, capacity * sizeof *grown);
      if (grown == NULL)
        return false;
      k->items = grown;
      k->capacity = capacity;
    }
  }
  k->items[k->count++] = left << 16 | right;
  return true;
}

/* The pairs of the sentence in the window. */
static bool add_sentence (jb_training *t, keys *pairs) {
  const jb_units *units = &t->sequence->units;
  (void)jb_units_fill(&t->sequence->units, &t->view.alphabet, t->window, 1);
  for (uint32_t u = 1; u + 1 < units->count; u++)
    if (!add_key(pairs, units->codes[u], units->codes[u + 1]))
      return false;
  return true;
}

jb_status jb_training_pairs (jb_training *t, jb_error *err) {
  keys pairs = {NULL, 0, 0};
  uint32_t codes = t->view.alphabet.code_count;
  jb_status status = JB_OK;
  for (unsigned n = 0; n < t->corpus_count; n++)
    for (size_t i = 0; status == JB_OK && i < t->corpora[n].sentence_count;
         i++) {
      jb_corpus_read(&t->corpora[n], i, t->window, t->gold);
      if (!add_sentence(t, &pairs))
        status = jb_fail_memory(err, pairs.capacity * sizeof *pairs.items);
    }
  thin_out(&pairs);
  if (status == JB_OK)
    status =
        jb_pair_table_build(&t->pairs, pairs.items, pairs.count, codes, err);
  jb_free(pairs.items);
  return status;
}
