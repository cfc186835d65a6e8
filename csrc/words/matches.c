/* SPDX-License-Identifier: MIT */
/*
** Finding matches: all walks go through the automaton together, one character
** deeper a round, so that their loads overlap (as in words/unigram.c).
*/
#include "words/matches.h"

#include <string.h>

#define WALK_AHEAD JB_WALK_AHEAD

/* jieba's tags are those of ICTCLAS; the first letters give the class. */
uint8_t jb_match_class (const char *tag) {
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

void jb_matches_start (jb_matches *matches) {
  memset(matches, 0, sizeof *matches);
  matches->lexicon = NULL;
}

/* Tables for the lexicon and the alphabet, unless they are those in use. */
static void use_tables (jb_matches *m, const jb_lexicon *lexicon,
                        const jb_alphabet *alphabet) {
  const jb_automaton *words = jb_lexicon_words(lexicon);
  if (m->lexicon == lexicon && m->alphabet == alphabet->codes)
    return;
  memset(m->words_codes, 0, sizeof m->words_codes);
  for (uint32_t c = 0; c < 0x10000; c++)
    if (alphabet->codes[c] >= JB_CODE_FIRST && jb_folded(c) == c)
      m->words_codes[alphabet->codes[c]] = words->codes[c];
  for (uint32_t i = 0; i < 256; i++)
    m->classes[i] = jb_match_class(jb_lexicon_tag_name(lexicon, (uint8_t)i));
  m->lexicon = lexicon;
  m->alphabet = alphabet->codes;
}

/*
** The automaton's code of each unit; 0, which leads nowhere, for runs. Most
** come from a table that is small enough to stay near the processor.
*/
static void find_codes (jb_matches *m, const jb_automaton *words,
                        const jb_window *window, const jb_units *units) {
  for (uint32_t u = 0; u < units->count; u++) {
    uint32_t code = units->codes[u], start = units->starts[u];
    m->codes[u] = m->words_codes[code];
    if (code < JB_CODE_FIRST && units->starts[u + 1] - start == 1)
      m->codes[u] =
          (uint16_t)jb_automaton_code(words, window->characters[start]);
  }
  memset(m->codes + units->count, 0, JB_MATCH_LONGEST * sizeof *m->codes);
}

/* The cell, or all zero (no base, no value) when its check is not 'code'. */
static inline uint64_t checked (uint64_t cell, uint32_t code) {
  return cell & -(uint64_t)(jb_cell_check(cell) == code);
}

/* The units that may begin a word of two or more; returns how many. */
static uint32_t start_walks (jb_matches *m, const jb_automaton *words,
                             uint32_t count) {
  const uint64_t *cells = words->cells;
  uint32_t root = jb_cell_base(cells[JB_AUTOMATON_START]), walks = 0;
  for (uint32_t u = 0; u < count; u++) {
    m->walkers[walks] = (uint16_t)u;
    walks += jb_automaton_may_begin(words, m->codes[u], m->codes[u + 1]);
  }
  for (uint32_t w = 0; w < walks; w++) {
    uint32_t code = m->codes[m->walkers[w]];
    m->bases[w] = jb_cell_base(checked(cells[root + code], code));
  }
  return walks;
}

/*
** One character more for each walk; returns how many go on. The cells of the
** walks ahead are asked for early: most are in no cache near the processor.
*/
static inline uint32_t go_on (jb_matches *m, const uint64_t *cells,
                              uint32_t walks, uint32_t length) {
  jb_match *items = m->items[length];
  uint32_t left = 0, found = 0;
  for (uint32_t w = 0; w < walks; w++) {
    uint32_t u = m->walkers[w], code = m->codes[u + length - 1];
    uint32_t state = m->bases[w] + code;
    uint64_t cell = checked(cells[state], code);
    uint32_t value = jb_cell_value(cell);
    __builtin_prefetch(
        &cells[m->bases[w + WALK_AHEAD] +
               m->codes[m->walkers[w + WALK_AHEAD] + length - 1]]);
    items[found] = (jb_match){(uint16_t)u,
                              (uint16_t)jb_match_bucket(value + (value == 0))};
    m->states[found] = state;
    found += value != 0;
    m->walkers[left] = (uint16_t)u;
    m->bases[left] = jb_cell_base(cell);
    left += jb_cell_base(cell) != 0;
  }
  m->counts[length] = found;
  return left;
}

void jb_matches_find (jb_matches *m, const jb_vocabulary *vocabulary,
                      const jb_alphabet *alphabet, const jb_window *window,
                      const jb_units *units) {
  const jb_automaton *words = jb_lexicon_words(vocabulary->lexicon);
  const uint8_t *tags = jb_lexicon_tags(vocabulary->lexicon);
  uint32_t walks;
  use_tables(m, vocabulary->lexicon, alphabet);
  find_codes(m, words, window, units);
  walks = start_walks(m, words, units->count);
  for (uint32_t length = 2; length <= JB_MATCH_LONGEST; length++) {
    jb_match *items = m->items[length];
    walks = go_on(m, words->cells, walks, length);
    for (uint32_t i = 0; i < m->counts[length]; i++)
      items[i].row = (uint16_t)(items[i].row + m->classes[tags[m->states[i]]] *
                                                   JB_MATCH_BUCKETS);
  }
  m->layered = false;
  jb_matches_add_layers(m, vocabulary, window, units);
}
