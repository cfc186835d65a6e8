/* SPDX-License-Identifier: MIT */
/*
** rules/: the gate against brute force over drawn words, rules and texts, and
** every allocation failing in turn.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rules/gate.h"
#include "support/failing_memory.h"
#include "support/random.h"

#define WORDS 6
#define USES 9
#define RULES 4
#define TEXT 40

/* A set of rules and a text, drawn. */
typedef struct sample {
  char letters[WORDS][4];
  jb_slice words[WORDS];
  size_t word_count;
  jb_gate_use uses[USES];
  double asked[RULES];
  char text[TEXT];
  size_t length;
  uint8_t places[TEXT + 1];
  size_t fields;
} sample;

static void draw_word (random_state *random, sample *s) {
  size_t length = 1 + random_below(random, 3);
  char *letters = s->letters[s->word_count];
  for (size_t i = 0; i < length; i++)
    letters[i] = (char)('a' + random_below(random, 3));
  for (size_t w = 0; w < s->word_count; w++)
    if (s->words[w].length == length &&
        memcmp(s->words[w].bytes, letters, length) == 0)
      return;
  s->words[s->word_count++] = (jb_slice){letters, length};
}

static void draw (random_state *random, sample *s) {
  memset(s, 0, sizeof *s);
  for (int i = 0; i < WORDS; i++)
    draw_word(random, s);
  for (int u = 0; u < USES; u++) {
    s->uses[u].word = random_below(random, (uint32_t)s->word_count);
    s->uses[u].rule = random_below(random, RULES);
    for (int p = 0; p < JB_GATE_PLACES; p++)
      s->uses[u].points[p] = (float)random_below(random, 4);
  }
  for (int r = 0; r < RULES; r++)
    s->asked[r] = random_below(random, 12);
  s->length = random_below(random, TEXT);
  s->fields = 1;
  for (size_t i = 0; i < s->length; i++) {
    s->text[i] = "abcabc,\0"[random_below(random, 8)];
    s->fields += s->text[i] == JB_GATE_BREAK;
  }
  for (size_t f = 0; f < s->fields; f++)
    s->places[f] = (uint8_t)random_below(random, JB_GATE_PLACES);
}

static bool stands_at (const sample *s, size_t word, size_t start) {
  return start + s->words[word].length <= s->length &&
         memcmp(s->text + start, s->words[word].bytes, s->words[word].length) ==
             0;
}

/* The bound of a rule, by looking at every word, place and use. */
static double slow_bound (const sample *s, uint32_t rule) {
  double bound = 0;
  for (int u = 0; u < USES; u++)
    for (int place = 0; place < JB_GATE_PLACES; place++) {
      bool found = false;
      size_t field = 0;
      for (size_t at = 0; at < s->length; at++) {
        found = found || (s->places[field] == place &&
                          stands_at(s, s->uses[u].word, at));
        field += s->text[at] == JB_GATE_BREAK;
      }
      if (found && s->uses[u].rule == rule)
        bound += (double)s->uses[u].points[place];
    }
  return bound;
}

/* Hits of the open rules in the order of jb_gate_open; returns their number. */
static size_t slow_hits (const sample *s, bool all, jb_gate_hit *hits) {
  bool open[RULES];
  size_t count = 0;
  for (uint32_t r = 0; r < RULES; r++)
    open[r] = all || slow_bound(s, r) >= s->asked[r];
  for (size_t end = 1; end <= s->length; end++)
    for (size_t start = 0; start < end; start++)
      for (size_t w = 0; w < s->word_count; w++) {
        if (start + s->words[w].length != end || !stands_at(s, w, start))
          continue;
        for (uint32_t u = 0; u < USES; u++)
          if (s->uses[u].word == w && open[s->uses[u].rule])
            hits[count++] = (jb_gate_hit){start, end, u};
      }
  return count;
}

static void gate_opens_what_brute_force_opens (void **state) {
  random_state random = 20261121;
  size_t opened = 0, closed = 0;
  (void)state;
  for (int round = 0; round < 2000; round++) {
    static jb_gate_hit expected[TEXT * WORDS * USES];
    jb_buffer hits = JB_BUFFER_EMPTY;
    jb_gate *gate;
    jb_error err;
    sample s;
    draw(&random, &s);
    assert_int_equal(jb_gate_new(s.words, s.word_count, s.uses, USES, s.asked,
                                 RULES, &gate, &err),
                     JB_OK);
    for (int all = 0; all < 2; all++) {
      size_t count = slow_hits(&s, all == 1, expected);
      jb_buffer_reset(&hits);
      assert_int_equal(jb_gate_open(gate, s.text, s.length, s.places, s.fields,
                                    all == 1, &hits, &err),
                       JB_OK);
      assert_int_equal(hits.length, count * sizeof *expected);
      for (size_t i = 0; i < count; i++) {
        jb_gate_hit hit;
        memcpy(&hit, hits.bytes + i * sizeof hit, sizeof hit);
        assert_int_equal(hit.start, expected[i].start);
        assert_int_equal(hit.end, expected[i].end);
        assert_int_equal(hit.use, expected[i].use);
      }
      *(all == 1 ? &closed : &opened) += count;
    }
    jb_buffer_free(&hits);
    jb_gate_free(gate);
  }
  assert_true(opened > 1000);
  assert_true(closed > opened + 1000);
}

static void gate_refuses_misuse (void **state) {
  jb_slice word = jb_slice_of("a");
  jb_gate_use use = {1, 0, {0}};
  double asked = 1;
  uint8_t place = JB_GATE_PLACES;
  jb_buffer hits = JB_BUFFER_EMPTY;
  jb_gate *gate;
  jb_error err;
  (void)state;
  assert_int_equal(jb_gate_new(&word, 1, &use, 1, &asked, 1, &gate, &err),
                   JB_MISUSE);
  assert_null(gate);
  use = (jb_gate_use){0, 1, {0}};
  assert_int_equal(jb_gate_new(&word, 1, &use, 1, &asked, 1, &gate, &err),
                   JB_MISUSE);
  assert_int_equal(jb_gate_new(&word, 1, NULL, 0, NULL, 0, &gate, &err), JB_OK);
  assert_int_equal(jb_gate_open(gate, "a", 1, &place, 1, false, &hits, &err),
                   JB_MISUSE);
  place = 0;
  assert_int_equal(jb_gate_open(gate, "a\0a", 3, &place, 1, false, &hits, &err),
                   JB_MISUSE);
  assert_int_equal(jb_gate_open(gate, "", 0, NULL, 0, false, &hits, &err),
                   JB_OK);
  assert_int_equal(hits.length, 0);
  jb_buffer_free(&hits);
  jb_gate_free(gate);
}

/* Make a gate and open it, with the n-th allocation failing. */
static jb_status make_and_open (void) {
  jb_slice words[] = {{"ab", 2}, {"b", 1}};
  jb_gate_use uses[] = {{0, 0, {1, 1, 1, 1, 1, 1}}, {1, 0, {1, 1, 1, 1, 1, 1}}};
  double asked = 1;
  uint8_t place = 5;
  jb_buffer hits = JB_BUFFER_EMPTY;
  jb_gate *gate;
  jb_error err;
  jb_status status = jb_gate_new(words, 2, uses, 2, &asked, 1, &gate, &err);
  if (status == JB_OK)
    status = jb_gate_open(gate, "abab", 4, &place, 1, false, &hits, &err);
  if (status == JB_OK)
    assert_int_equal(hits.length, 4 * sizeof(jb_gate_hit));
  jb_buffer_free(&hits);
  jb_gate_free(gate);
  return status;
}

static void every_allocation_may_fail (void **state) {
  size_t alive = failing_memory_alive();
  size_t nth = 1;
  jb_status status;
  (void)state;
  do {
    failing_memory_set(nth++);
    status = make_and_open();
    assert_true(status == JB_OK || status == JB_NO_MEMORY);
    assert_int_equal(failing_memory_alive(), alive);
  } while (status != JB_OK);
  failing_memory_set(0);
  assert_true(nth > 10);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gate_opens_what_brute_force_opens),
      cmocka_unit_test(gate_refuses_misuse),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
