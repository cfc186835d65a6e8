/* SPDX-License-Identifier: MIT */
/*
** Finding matches: all walks go through the automaton together, one character
** deeper a round, so that their loads overlap (as in words/unigram.c).
*/
#include "words/matches.h"

#include <string.h>

void jb_matches_start (jb_matches *matches) {
  memset(matches, 0, sizeof *matches);
  matches->lexicon = NULL;
  matches->find_starts = jb_match_starts_choose();
}

void jb_matches_use (jb_matches *m, const jb_lexicon *lexicon,
                     const jb_alphabet *alphabet) {
  const jb_automaton *words = jb_lexicon_words(lexicon);
  if (m->lexicon == lexicon && m->alphabet == alphabet->codes)
    return;
  memset(m->words_codes, 0, sizeof m->words_codes);
  for (uint32_t c = 0; c < 0x10000; c++)
    if (alphabet->codes[c] >= JB_CODE_FIRST && jb_folded(c) == c)
      m->words_codes[alphabet->codes[c]] = words->codes[c];
  m->lexicon = lexicon;
  m->alphabet = alphabet->codes;
}

/* Find the codes of units that share one in the model, behind all units, too. */
static void find_shared_codes (jb_matches *m, const jb_automaton *words,
                               const jb_window *window, const jb_units *units) {
  memset(m->codes + units->count, 0, JB_MATCH_LONGEST * sizeof *m->codes);
  for (uint32_t i = 0; i < units->shared_count; i++) {
    uint32_t u = units->shared[i];
    uint32_t character = window->characters[units->starts[u]];
    m->codes[u] = (uint16_t)jb_automaton_code(words, character);
  }
}

/* The cell, or all zero (no base, no value) when its check is not 'code'. */
static inline uint64_t checked (uint64_t cell, uint32_t code) {
  return cell & -(uint64_t)(jb_cell_check(cell) == code);
}

/* The states that the walks' words of two go to. The cells are asked for as
** soon as they are known: most are in no cache nearby. */
static void start_walks (jb_matches *m, const jb_lexicon *lexicon,
                         uint32_t walks) {
  const uint64_t *cells = jb_lexicon_words(lexicon)->cells;
  const jb_lexicon_first *firsts = jb_lexicon_firsts(lexicon);
  for (uint32_t w = 0; w < walks; w++) {
    const uint16_t *code = &m->codes[m->walkers[w]];
    uint32_t state = (firsts[code[0]].base & ~JB_WORDLESS) + code[1];
    m->states[w] = state;
    __builtin_prefetch(&cells[state]);
  }
}

/* One character more for each walk, the word's last but for those that go on;
** returns how many do. */
static uint32_t go_on (jb_matches *m, const uint64_t *cells, uint32_t walks,
                       uint32_t length) {
  const uint16_t *last = m->codes + length - 1;
  uint8_t *rows = m->rows[length];
  uint16_t *units = m->units[length];
  uint32_t left = 0, found = 0;
  for (uint32_t w = 0; w < walks; w++) {
    uint32_t u = m->walkers[w], base, state;
    uint64_t cell = checked(cells[m->states[w]], last[u]);
    rows[u] = (uint8_t)jb_match_row(jb_cell_value(cell));
    units[found] = (uint16_t)u;
    found += jb_cell_value(cell) != 0;
    base = jb_cell_base(cell);
    state = base + last[u + 1];
    m->walkers[left] = (uint16_t)u;
    m->states[left] = state;
    __builtin_prefetch(&cells[state]);
    left += base != 0;
  }
  m->counts[length] = found;
  return left;
}

void jb_matches_find (jb_matches *m, const jb_vocabulary *vocabulary,
                      const jb_window *window, const jb_units *units) {
  const jb_automaton *words = jb_lexicon_words(vocabulary->lexicon);
  uint32_t walks;
  jb_matches_find_none(m, units);
  find_shared_codes(m, words, window, units);
  walks = m->find_starts(words, m->codes, units->count, m->walkers);
  start_walks(m, vocabulary->lexicon, walks);
  for (uint32_t length = 2; length <= JB_MATCH_LONGEST; length++)
    walks = go_on(m, words->cells, walks, length);
  jb_matches_add_layers(m, vocabulary, window, units);
}

void jb_matches_find_none (jb_matches *m, const jb_units *units) {
  for (uint32_t length = 2; length <= JB_MATCH_LONGEST; length++)
    memset(m->rows[length], 0, units->count + JB_MATCH_LONGEST);
  memset(m->counts, 0, sizeof m->counts);
  m->layered = false;
}
