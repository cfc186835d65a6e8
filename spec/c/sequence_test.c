/* SPDX-License-Identifier: MIT */
/*
** words/: the steps of the sequence model: units, sums and cuts against slow
** ones.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/random.h"
#include "support/small_model.h"
#include "support/small_text.h"
#include "words/sequence.h"

static small_model model;

static int open_model (void **state) {
  (void)state;
  small_model_open(&model);
  return 0;
}

static int close_model (void **state) {
  (void)state;
  small_model_close(&model);
  return 0;
}

/* ---- units ---- */

static void units_are_runs_characters_and_boundaries (void **state) {
  static const struct {
    const char *text, *units;
  } cases[] = {
      {"3.5%的", "3.5%|的|"},
      {"1,200元，12,3", "1,200|元|，|12|,|3|"},
      {"10:30来", "10:30|来|"},
      {"2023-06-21的", "2023-06-21|的|"},
      {"2023年6月", "2023|年|6|月|"},
      {"AK-47和C++", "AK-47|和|C++|"},
      {"T恤5G", "T|恤|5G|"},
      {"a.b@qq.com。", "a.b@qq.com|。|"},
      {"见https://a.cn/x?y=1。", "见|https://a.cn/x?y=1|。|"},
      {"www.example.com，", "www.example.com|，|"},
      {"１２３．５％", "１２３．５％|"},
      {"……——！！", "……|——|！！|"},
      {"a  b", "a| | |b|"},
      {"12.", "12|.|"},
      {"x@y", "x|@|y|"},
  };
  jb_units *units = malloc(sizeof *units);
  jb_window *window = malloc(sizeof *window);
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const char *text = cases[i].text;
    char seen[128] = "";
    jb_window_fill(window, text, strlen(text), 0, 0);
    assert_true(jb_units_fill(units, &model.weights->alphabet, window, 1));
    for (uint32_t u = 0; u < units->count; u++)
      if (units->starts[u + 1] > units->starts[u]) {
        uint32_t start = window->offsets[units->starts[u]];
        strncat(seen, text + start,
                window->offsets[units->starts[u + 1]] - start);
        strcat(seen, "|");
      }
    assert_string_equal(seen, cases[i].units);
    for (uint32_t u = 0; u < 2; u++)
      assert_int_equal(units->codes[u] | units->codes[units->count - 1 - u],
                       JB_CODE_BOUNDARY);
  }
  free(units);
  free(window);
}

/* ---- cuts ---- */

/* The label of a unit, by whether it is cut before and behind it. */
static unsigned label_of (bool before, bool behind) {
  if (before)
    return behind ? JB_SINGLE : JB_BEGIN;
  return behind ? JB_END : JB_MIDDLE;
}

/* The largest sum over all ways to cut the units from 'unit' to 'last' - 1. */
static int64_t slow_best (const jb_sequence *s, uint32_t unit, uint32_t last,
                          bool before) {
  int64_t best = INT64_MIN / 2;
  if (unit == last)
    return before ? 0 : best;
  for (int behind = 0; behind < 2; behind++) {
    int64_t sum = before ? jb_cut_weight(s->sums[unit]) : 0;
    if (!jb_allows(s->units.allowed[unit], label_of(before, behind)))
      continue;
    sum += before && behind ? jb_alone_weight(s->sums[unit]) : 0;
    sum += slow_best(s, unit + 1, last, behind);
    best = sum > best ? sum : best;
  }
  return best;
}

/* Check that the window's ends keep to what the units allow. */
static void check_cuts (const jb_sequence *s, const jb_window *window) {
  uint32_t last = s->units.count - 2, end = 0;
  bool before = true;
  for (uint32_t u = 2; u < last; u++) {
    bool behind =
        end < window->end_count && window->ends[end] == s->units.starts[u + 1];
    end += behind;
    assert_true(jb_allows(s->units.allowed[u], label_of(before, behind)));
    before = behind;
  }
  assert_true(before);
  assert_int_equal(window->end_count, end);
}

/*
** Draw units and their sums: boundaries are cut or joined as one in 'cuts' is;
** 'range' bounds the sums.
*/
static void draw_units (random_state *random, uint32_t count, uint32_t cuts,
                        uint32_t range, jb_sequence *s) {
  unsigned before = 1, behind;
  s->units.count = count + 4;
  for (uint32_t u = 2; u < count + 2; u++) {
    unsigned allowed = JB_ALLOW_EACH;
    behind = u == count + 1 ? 1 : random_below(random, cuts);
    if (before == 1)
      allowed &= JB_ALLOW_STARTS;
    if (before == 2)
      allowed &= ~(unsigned)JB_ALLOW_STARTS;
    if (behind == 1)
      allowed &= JB_ALLOW_ENDS;
    if (behind == 2)
      allowed &= ~(unsigned)JB_ALLOW_ENDS;
    if (allowed == JB_ALLOW_EACH)
      allowed = JB_ALLOW_ALL;
    s->units.allowed[u] = (uint8_t)allowed;
    s->units.starts[u] = (uint16_t)(u - 2);
    s->sums[u] =
        jb_weight_of((int32_t)(random_below(random, range) - range / 2),
                     (int32_t)(random_below(random, range) - range / 2));
    before = behind;
  }
  s->units.starts[count + 2] = (uint16_t)count;
}

static void cuts_are_those_of_a_slow_search (void **state) {
  jb_sequence *s = calloc(1, sizeof *s);
  jb_window *window = calloc(1, sizeof *window);
  random_state random = 11;
  (void)state;
  for (int round = 0; round < 4000; round++) {
    uint32_t count = 1 + random_below(&random, 9);
    draw_units(&random, count, 6, round % 2 ? 8 : 65000, s);
    jb_sequence_decide(s, window);
    check_cuts(s, window);
    assert_int_equal(jb_sequence_worth(s, window),
                     slow_best(s, 2, count + 2, true));
  }
  free(s);
  free(window);
}

/* Whether a boundary must be cut (1) or must not (-1), by the units at it. */
static int slow_forced (const jb_sequence *s, uint32_t unit) {
  unsigned before = s->units.allowed[unit - 1],
           allowed = s->units.allowed[unit];
  bool starts = jb_allows(allowed, JB_BEGIN) || jb_allows(allowed, JB_SINGLE);
  bool inside = jb_allows(allowed, JB_MIDDLE) || jb_allows(allowed, JB_END);
  bool ends = jb_allows(before, JB_END) || jb_allows(before, JB_SINGLE);
  bool goes_on = jb_allows(before, JB_BEGIN) || jb_allows(before, JB_MIDDLE);
  return starts - inside + ends - goes_on;
}

/* Viterbi's algorithm, one unit after the other; sets the ends, returns how
** many. Of equal ways the one that does not cut is taken. */
static uint32_t slow_ends (const jb_sequence *s, uint16_t *ends) {
  static bool if_cut[JB_UNIT_CAPACITY], if_not[JB_UNIT_CAPACITY];
  uint32_t last = s->units.count - 2, count = 0;
  int64_t gain = INT32_MAX;
  bool cut = true;
  for (uint32_t u = 2; u < last; u++) {
    int64_t alone = gain + jb_alone_weight(s->sums[u]);
    if_not[u] = gain > 0;
    if_cut[u] = alone > 0;
    gain = (alone > 0 ? alone : 0) - (gain > 0 ? gain : 0);
    gain += jb_cut_weight(s->sums[u + 1]);
    gain += u + 1 < last ? slow_forced(s, u + 1) * (int64_t)1000000 : 0;
  }
  for (uint32_t u = last; u > 2; u--) {
    if (cut)
      ends[count++] = s->units.starts[u];
    cut = cut ? if_cut[u - 1] : if_not[u - 1];
  }
  return count;
}

static void long_windows_are_cut_as_by_one_step_after_the_other (void **state) {
  /* One boundary in so many is cut, and as many are joined. */
  static const uint32_t cuts[] = {3, 5, 20, 200, 100000};
  jb_sequence *s = calloc(1, sizeof *s);
  jb_window *window = calloc(1, sizeof *window);
  uint16_t *ends = calloc(JB_UNIT_CAPACITY, sizeof *ends);
  random_state random = 5;
  (void)state;
  for (uint32_t round = 0; round < 3000; round++) {
    uint32_t most = round % 10 == 0 ? JB_WINDOW_CHARACTERS : 150, count;
    draw_units(&random, 1 + random_below(&random, most), cuts[round % 5],
               round % 2 ? 8 : 65000, s);
    jb_sequence_decide(s, window);
    check_cuts(s, window);
    count = slow_ends(s, ends);
    assert_int_equal(window->end_count, count);
    for (uint32_t e = 0; e < count; e++)
      assert_int_equal(window->ends[e], ends[count - 1 - e]);
  }
  free(ends);
  free(window);
  free(s);
}

/* ---- features ---- */

static void every_machine_finds_the_same_starts_of_words (void **state) {
  enum { CODES = 300, WORDS = 1 << 14 };
  uint64_t *filter = malloc(WORDS * sizeof *filter);
  uint16_t codes[CODES], expected[CODES + JB_MATCH_STARTS_SPARE];
  uint16_t found[CODES + JB_MATCH_STARTS_SPARE];
  jb_match_starts chosen = jb_match_starts_choose();
  random_state random = 17;
  (void)state;
  for (uint32_t i = 0; i < WORDS; i++)
    for (int bit = 0; bit < 64; bit++)
      filter[i] = filter[i] << 1 | (random_below(&random, 3) == 0);
  for (uint32_t round = 0; round < 20000; round++) {
    uint32_t count = random_below(&random, round % 2 ? 40 : CODES), starts = 0;
    uint32_t most = round % 3 ? 6000 : 65536;
    jb_automaton words = {.pairs = filter,
                          .pair_shift = 32 - (6 + random_below(&random, 15))};
    for (uint32_t u = 0; u < count; u++)
      codes[u] = (uint16_t)random_below(&random, most);
    for (uint32_t u = 0; u + 1 < count; u++)
      if (jb_automaton_may_begin(&words, codes[u], codes[u + 1]))
        expected[starts++] = (uint16_t)u;
    assert_int_equal(chosen(&words, codes, count, found), starts);
    assert_memory_equal(found, expected, starts * sizeof *found);
    assert_int_equal(jb_match_starts_portable(&words, codes, count, found),
                     starts);
    assert_memory_equal(found, expected, starts * sizeof *found);
  }
  free(filter);
}

/* The pair of two codes, looked for in the whole table. */
static jb_pair slow_pair (const jb_weights *w, uint32_t left, uint32_t right) {
  for (uint32_t cell = 1; cell < w->pair_cells; cell++)
    if (w->pairs[cell].check == left && left != 0 &&
        w->rows[left].pair_base + right == cell)
      return w->pairs[cell];
  return (jb_pair){{0, 0}, 0, 0};
}

/* The sum of a unit and the boundary before it, feature by feature. */
static void slow_sum (const jb_sequence *s, const jb_weights *w, uint32_t u,
                      int64_t *cut, int64_t *alone) {
  const uint16_t *codes = s->units.codes;
  int64_t sum =
      (int64_t)w->rows[codes[u + 1]].weights[0] + w->rows[codes[u]].weights[1] +
      w->rows[codes[u - 1]].weights[2] + w->rows[codes[u - 2]].cut * 65536;
  sum += slow_pair(w, codes[u], codes[u + 1]).weights[0];
  sum += slow_pair(w, codes[u - 1], codes[u]).weights[1];
  sum += slow_pair(w, codes[u - 2], codes[u - 1]).cut * 65536;
  for (uint32_t length = 2; length <= JB_MATCH_LONGEST; length++)
    for (uint32_t first = 2; first <= u; first++) {
      uint32_t row = s->matches.rows[length][first], place = u - first;
      if (row == 0 || place > length)
        continue;
      if (length >= JB_MATCH_LONG && place >= length - 1)
        place = place == length ? JB_LONG_BEHIND : JB_LONG_LAST;
      else if (length >= JB_MATCH_LONG && place > 2)
        place = JB_LONG_INSIDE;
      sum += w->matches[jb_match_length(length) * JB_MATCH_ROWS + row]
                 .weights[place];
    }
  *alone = (int16_t)sum;
  *cut = (sum - *alone) / 65536;
}

static void sums_are_those_of_the_features (void **state) {
  jb_sequence *s = calloc(1, sizeof *s);
  jb_window *window = malloc(sizeof *window);
  jb_vocabulary vocabulary;
  char *text = malloc(8192);
  random_state random = 3;
  (void)state;
  jb_vocabulary_set(&vocabulary, model.lexicon, NULL, NULL);
  jb_matches_start(&s->matches);
  for (int round = 0; round < 300; round++) {
    size_t length = draw_text(&random, 60, text);
    if (length == 0)
      continue;
    jb_window_fill(window, text, length, 0, 0);
    (void)jb_sequence_look(s, model.weights, &vocabulary, window);
    jb_sequence_sum(s, model.weights);
    /* The text's first boundary is cut, whatever it sums up to. */
    for (uint32_t u = 2; u + 2 < s->units.count; u++) {
      int64_t cut, alone;
      slow_sum(s, model.weights, u, &cut, &alone);
      assert_int_equal(jb_alone_weight(s->sums[u]), alone);
      if (u > 2)
        assert_int_equal(jb_cut_weight(s->sums[u]), cut);
    }
  }
  free(text);
  free(window);
  free(s);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(units_are_runs_characters_and_boundaries),
      cmocka_unit_test(cuts_are_those_of_a_slow_search),
      cmocka_unit_test(long_windows_are_cut_as_by_one_step_after_the_other),
      cmocka_unit_test(every_machine_finds_the_same_starts_of_words),
      cmocka_unit_test(sums_are_those_of_the_features),
  };
  return cmocka_run_group_tests_name("sequence", tests, open_model,
                                     close_model);
}
