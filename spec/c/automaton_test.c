/* SPDX-License-Identifier: MIT */
/*
** lexicon/: the automaton and the matcher against brute force.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lexicon/automaton.h"
#include "lexicon/automaton_build.h"
#include "lexicon/matcher.h"
#include "support/random.h"
#include "text/utf8.h"

/* Words and a text over an alphabet, for comparing with brute force. */
#define MOST_WORDS 300
#define MOST_BYTES 40 /* of a word */

typedef struct sample {
  char bytes[MOST_WORDS][MOST_BYTES];
  jb_automaton_word words[MOST_WORDS];
  jb_slice slices[MOST_WORDS];
  size_t count;
  char text[4000];
  size_t length;
} sample;

/* Alphabets: a few letters, many hanzi, a mix with astral characters. */
static uint32_t draw_character (random_state *random, int alphabet) {
  static const uint32_t mixed[] = {'a',    'b',     0xE9,    0x4E00,
                                   0xFFFD, 0x20000, 0x1F600, 0x10FFFF};
  if (alphabet == 0)
    return 'a' + random_below(random, 2);
  if (alphabet == 1)
    return 0x4E00 + random_below(random, 3000);
  return mixed[random_below(random, 8)];
}

static size_t draw_text (random_state *random, int alphabet, size_t characters,
                         char *place) {
  size_t length = 0;
  for (size_t i = 0; i < characters; i++)
    length += jb_utf8_encode(draw_character(random, alphabet), place + length);
  return length;
}

static void draw_sample (random_state *random, int alphabet, sample *s) {
  s->count = random_below(random, MOST_WORDS + 1);
  for (size_t i = 0; i < s->count; i++) {
    size_t length =
        draw_text(random, alphabet, 1 + random_below(random, 9), s->bytes[i]);
    s->words[i] = (jb_automaton_word){s->bytes[i], length, (uint32_t)i + 1,
                                      random_below(random, 1000)};
    s->slices[i] = (jb_slice){s->bytes[i], length};
  }
  s->length = draw_text(random, alphabet, 900, s->text);
  /* A few ill-formed bytes, and a word cut off by the end. */
  for (int i = 0; i < 5; i++)
    s->text[random_below(random, (uint32_t)s->length)] = (char)0xFF;
}

/* The value of exactly these bytes: that of the last equal word. */
static uint32_t slow_value (const sample *s, const char *text, size_t length) {
  for (size_t i = s->count; i-- > 0;)
    if (s->words[i].length == length &&
        memcmp(s->words[i].text, text, length) == 0)
      return s->words[i].value;
  return 0;
}

static void check_walks (const sample *s, const jb_automaton *automaton) {
  for (size_t at = 0; at < s->length;) {
    jb_prefix_walk walk = JB_PREFIX_WALK;
    uint32_t character;
    for (size_t end = at + 1; end <= s->length && end <= at + MOST_BYTES;
         end++) {
      uint32_t value = slow_value(s, s->text + at, end - at);
      if (value == 0)
        continue;
      assert_true(
          jb_prefix_next(automaton, s->text + at, s->length - at, &walk));
      assert_int_equal(walk.end, end - at);
      assert_int_equal(walk.value, value);
      assert_int_equal(walk.characters, jb_utf8_count(s->text + at, end - at));
    }
    assert_false(
        jb_prefix_next(automaton, s->text + at, s->length - at, &walk));
    at += jb_utf8_decode(s->text + at, s->length - at, &character);
  }
}

static void check_filter (const sample *s, const jb_automaton *automaton) {
  for (size_t i = 0; i < s->count; i++) {
    uint32_t first, second;
    const jb_automaton_word *word = &s->words[i];
    size_t bytes = jb_utf8_decode(word->text, word->length, &first);
    if (bytes == word->length)
      continue;
    (void)jb_utf8_decode(word->text + bytes, word->length - bytes, &second);
    assert_true(jb_automaton_may_begin(automaton,
                                       jb_automaton_code(automaton, first),
                                       jb_automaton_code(automaton, second)));
  }
}

static void automaton_finds_what_brute_force_finds (void **state) {
  random_state random = 1;
  sample *s = malloc(sizeof *s);
  (void)state;
  for (int round = 0; round < 60; round++) {
    jb_buffer image = JB_BUFFER_EMPTY;
    jb_automaton automaton;
    draw_sample(&random, round % 3, s);
    assert_int_equal(jb_automaton_build(s->words, s->count, &image, NULL),
                     JB_OK);
    assert_int_equal(
        jb_automaton_view(&automaton, image.bytes, image.length, NULL), JB_OK);
    for (size_t i = 0; i < s->count; i++)
      assert_int_equal(
          jb_automaton_value(&automaton,
                             jb_automaton_find(&automaton, s->words[i].text,
                                               s->words[i].length)),
          slow_value(s, s->words[i].text, s->words[i].length));
    check_walks(s, &automaton);
    check_filter(s, &automaton);
    jb_buffer_free(&image);
  }
  free(s);
}

/* Put bytes that are no UTF-8 into the text. */
static void damage (random_state *random, sample *s) {
  for (size_t i = 0; i < s->length / 20; i++)
    s->text[random_below(random, (uint32_t)s->length)] =
        (char)(0x80 + random_below(random, 0x80));
}

static void matcher_finds_what_brute_force_finds (void **state) {
  random_state random = 2;
  sample *s = malloc(sizeof *s);
  (void)state;
  for (int round = 0; round < 120; round++) {
    jb_matcher *matcher;
    jb_match match;
    draw_sample(&random, round % 3, s);
    if (round >= 60)
      damage(&random, s);
    assert_int_equal(jb_matcher_new(s->slices, s->count, &matcher, NULL),
                     JB_OK);
    jb_match_search search = {matcher, s->text, s->length, 0, 0, 0, 0};
    for (size_t end = 1; end <= s->length; end++) {
      size_t from = end < MOST_BYTES ? 0 : end - MOST_BYTES;
      for (size_t start = from; start < end; start++) {
        uint32_t value = slow_value(s, s->text + start, end - start);
        if (value == 0)
          continue;
        assert_true(jb_matcher_next(&search, &match));
        assert_int_equal(match.start, start);
        assert_int_equal(match.end, end);
        assert_int_equal(match.word + 1, value);
      }
    }
    assert_false(jb_matcher_next(&search, &match));
    jb_matcher_free(matcher);
  }
  free(s);
}

static void an_automaton_without_words_finds_nothing (void **state) {
  jb_buffer image = JB_BUFFER_EMPTY;
  jb_automaton automaton;
  jb_prefix_walk walk = JB_PREFIX_WALK;
  jb_matcher *matcher;
  jb_match match;
  (void)state;
  assert_int_equal(jb_automaton_build(NULL, 0, &image, NULL), JB_OK);
  assert_int_equal(
      jb_automaton_view(&automaton, image.bytes, image.length, NULL), JB_OK);
  assert_false(jb_prefix_next(&automaton, "a\0b", 3, &walk));
  assert_int_equal(automaton.word_count, 0);
  jb_buffer_free(&image);
  assert_int_equal(jb_matcher_new(NULL, 0, &matcher, NULL), JB_OK);
  jb_match_search search = {matcher, "abc", 3, 0, 0, 0, 0};
  assert_false(jb_matcher_next(&search, &match));
  jb_matcher_free(matcher);
}

static void a_bad_word_is_refused_by_its_number (void **state) {
  static const struct {
    jb_automaton_word word;
    jb_status code;
  } cases[] = {
      {{"", 0, 1, 0}, JB_MISUSE},
      {{"a", 1, 0, 0}, JB_MISUSE},
      {{"a", 1, JB_AUTOMATON_MAX_VALUE + 1, 0}, JB_MISUSE},
      {{"a\xFF", 2, 1, 0}, JB_BAD_ENCODING},
      {{"\xE4\xB8", 2, 1, 0}, JB_BAD_ENCODING},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    jb_automaton_word words[] = {{"good", 4, 1, 0}, cases[i].word};
    jb_buffer image = JB_BUFFER_EMPTY;
    jb_error err;
    assert_int_equal(jb_automaton_build(words, 2, &image, &err), cases[i].code);
    assert_int_equal(err.offset, 1);
    jb_buffer_free(&image);
  }
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(automaton_finds_what_brute_force_finds),
      cmocka_unit_test(matcher_finds_what_brute_force_finds),
      cmocka_unit_test(an_automaton_without_words_finds_nothing),
      cmocka_unit_test(a_bad_word_is_refused_by_its_number),
  };
  return cmocka_run_group_tests_name("automaton", tests, NULL, NULL);
}
