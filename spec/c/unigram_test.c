/* SPDX-License-Identifier: MIT */
/*
** words/: the unigram model against a slow search of the best path, with layers
** and rules.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lexicon/lexicon_build.h"
#include "support/random.h"
#include "text/utf8.h"
#include "words/segment.h"

/* A lexicon over a small alphabet, and the same words as a plain list. */
#define MOST_WORDS 200

typedef struct vocabulary {
  char texts[MOST_WORDS][40];
  uint32_t frequencies[MOST_WORDS]; /* 0: no word */
  bool forbidden[MOST_WORDS];
  bool forced[MOST_WORDS];
  size_t count;
  uint64_t total;
  jb_buffer file;
  jb_lexicon *lexicon;
} vocabulary;

static size_t draw_word (random_state *random, uint32_t letters,
                         uint32_t longest, char *place) {
  size_t length = 0;
  for (uint32_t n = 1 + random_below(random, longest); n > 0; n--)
    length +=
        jb_utf8_encode(0x4E00 + random_below(random, letters), place + length);
  place[length] = '\0';
  return length;
}

/* The number of the word of these bytes; v->count when it is not listed. */
static size_t number_of (const vocabulary *v, const char *text, size_t length) {
  size_t i = 0;
  while (i < v->count && (strlen(v->texts[i]) != length ||
                          memcmp(v->texts[i], text, length) != 0))
    i++;
  return i;
}

static void add_word (vocabulary *v, random_state *random, uint32_t letters,
                      uint32_t longest) {
  size_t length = draw_word(random, letters, longest, v->texts[v->count]);
  if (number_of(v, v->texts[v->count], length) == v->count) {
    v->frequencies[v->count] = 1 + random_below(random, 50);
    v->total += v->frequencies[v->count++];
  }
}

static void open_vocabulary (vocabulary *v, random_state *random,
                             uint32_t words, uint32_t letters,
                             uint32_t longest) {
  jb_buffer text = JB_BUFFER_EMPTY;
  memset(v, 0, sizeof *v);
  for (uint32_t i = 0; i < words; i++)
    add_word(v, random, letters, longest);
  for (size_t i = 0; i < v->count; i++)
    jb_buffer_append_format(&text, "%s %u\n", v->texts[i], v->frequencies[i]);
  if (v->total == 0)
    v->total = 1;
  assert_int_equal(
      jb_lexicon_build(text.bytes, text.length, "", &v->file, NULL), JB_OK);
  assert_int_equal(
      jb_lexicon_view(v->file.bytes, v->file.length, &v->lexicon, NULL), JB_OK);
  jb_buffer_free(&text);
}

static void close_vocabulary (vocabulary *v) {
  jb_lexicon_close(v->lexicon);
  jb_buffer_free(&v->file);
}

static jb_segmenter *new_segmenter (jb_lexicon *lexicon) {
  jb_segmenter *segmenter;
  assert_int_equal(
      jb_segmenter_new(lexicon, &jb_unigram_model, NULL, &segmenter, NULL),
      JB_OK);
  return segmenter;
}

/*
** The slow search: 'ends[i]' becomes the end of the best first word from byte
** i on. 'fixed' (may be NULL) holds for each byte: 0 free, 1 a token must
** begin here, 2 none may.
*/
static void slow_cut (const vocabulary *v, const char *text, size_t length,
                      const char *fixed, size_t *ends) {
  int64_t *best = calloc(length + 1, sizeof *best);
  for (size_t i = length; i-- > 0;) {
    uint32_t character;
    size_t single = jb_utf8_decode(text + i, length - i, &character);
    bool any = false;
    if ((text[i] & 0xC0) == 0x80)
      continue; /* not the start of a character */
    ends[i] = 0;
    if (fixed != NULL && fixed[i + single] == 2) {
      ends[i] = i + single; /* joined to the next afterwards */
      best[i] = best[i + single];
      continue;
    }
    for (size_t end = i + single; end <= length && end <= i + 40; end++) {
      size_t word = number_of(v, text + i, end - i);
      int64_t score;
      bool spans = false;
      for (size_t at = i + 1; fixed != NULL && at < end; at++)
        spans |= fixed[at] != 0;
      if (spans || (fixed != NULL && fixed[i] == 2) || word == v->count ||
          v->frequencies[word] == 0 || (v->forbidden[word] && end > i + single))
        continue;
      score = best[end] + jb_log_value(v->frequencies[word]) -
              (int64_t)jb_log_value(v->total);
      if (!any || score >= best[i]) { /* of equals the longer */
        best[i] = score;
        ends[i] = end;
      }
      any = true;
    }
    if (!any) {
      best[i] = best[i + single] + 1 - (int64_t)jb_log_value(v->total);
      ends[i] = i + single;
    }
  }
  free(best);
}

/* Compare the segmenter's tokens with the slow search's. */
static void check_text (const vocabulary *v, jb_segmenter *segmenter,
                        const char *text, size_t length, const char *fixed,
                        const jb_constraints *constraints) {
  jb_tokens tokens = JB_TOKENS_EMPTY;
  size_t *ends = calloc(length + 1, sizeof *ends), at = 0;
  slow_cut(v, text, length, fixed, ends);
  assert_int_equal(
      jb_segment_all(segmenter, text, length, constraints, &tokens, NULL),
      JB_OK);
  for (size_t i = 0; i < tokens.count; i++) {
    size_t end = ends[at];
    while (fixed != NULL && end < length && fixed[end] == 2)
      end = ends[end];
    assert_int_equal(tokens.items[i].start, at);
    assert_int_equal(tokens.items[i].end, end);
    at = end;
  }
  assert_int_equal(at, length);
  jb_tokens_free(&tokens);
  free(ends);
}

static size_t draw_text (random_state *random, uint32_t letters,
                         size_t characters, char *text) {
  size_t length = 0;
  for (size_t i = 0; i < characters; i++)
    length +=
        jb_utf8_encode(0x4E00 + random_below(random, letters), text + length);
  return length;
}

static void the_best_path_is_found (void **state) {
  random_state random = 5;
  char *text = malloc(3 * 4000 + 1);
  (void)state;
  for (int round = 0; round < 150; round++) {
    vocabulary v;
    uint32_t letters = 2 + random_below(&random, 8);
    jb_segmenter *segmenter;
    open_vocabulary(&v, &random, random_below(&random, MOST_WORDS), letters,
                    2 + random_below(&random, 9));
    segmenter = new_segmenter(v.lexicon);
    for (int i = 0; i < 3; i++)
      check_text(&v, segmenter, text,
                 draw_text(&random, letters, random_below(&random, 60), text),
                 NULL, NULL);
    /* Several windows: the seams must not show. */
    if (round % 10 == 0)
      check_text(&v, segmenter, text, draw_text(&random, 10, 3500, text), NULL,
                 NULL);
    jb_segmenter_free(segmenter);
    close_vocabulary(&v);
  }
  free(text);
}

static void layers_change_the_words (void **state) {
  random_state random = 6;
  char text[3 * 200 + 1];
  (void)state;
  for (int round = 0; round < 150; round++) {
    vocabulary v;
    jb_dictionary *dictionary;
    jb_segmenter *segmenter;
    open_vocabulary(&v, &random, random_below(&random, MOST_WORDS / 2), 5, 5);
    assert_int_equal(jb_dictionary_new(v.lexicon, &dictionary, NULL), JB_OK);
    segmenter = new_segmenter(v.lexicon);
    jb_segmenter_use(segmenter, dictionary);
    v.total -= v.count == 0; /* an empty lexicon counts as 1 */
    for (int change = 0; change < 20; change++) {
      size_t i = v.count == 0 ? 0 : random_below(&random, (uint32_t)v.count);
      switch (v.count == 0 ? 0 : random_below(&random, 3)) {
        case 0: /* a new word */
          i = v.count;
          add_word(&v, &random, 6, 7);
          if (i < v.count)
            assert_int_equal(jb_dictionary_add(dictionary, v.texts[i],
                                               strlen(v.texts[i]),
                                               v.frequencies[i], NULL, NULL),
                             JB_OK);
          break;
        case 1: /* a word less: its frequency in the lexicon still counts */
          v.frequencies[i] = 0;
          assert_int_equal(jb_dictionary_remove(dictionary, v.texts[i],
                                                strlen(v.texts[i]), NULL),
                           JB_OK);
          break;
        default:
          v.forbidden[i] = true;
          assert_int_equal(jb_dictionary_rule(dictionary, v.texts[i],
                                              strlen(v.texts[i]),
                                              JB_RULE_FORBID, NULL),
                           JB_OK);
      }
    }
    jb_layer *layer;
    uint64_t version;
    assert_int_equal(jb_dictionary_layer(dictionary, &layer, &version, NULL),
                     JB_OK);
    v.total = jb_lexicon_total(v.lexicon) + layer->added;
    jb_layer_release(layer);
    for (int i = 0; i < 5; i++)
      check_text(&v, segmenter, text,
                 draw_text(&random, 6, random_below(&random, 200), text), NULL,
                 NULL);
    jb_dictionary_free(dictionary); /* the segmenter still holds it */
    check_text(&v, segmenter, text, draw_text(&random, 6, 50, text), NULL,
               NULL);
    jb_segmenter_free(segmenter);
    close_vocabulary(&v);
  }
}

/* Where a token must begin and where none may, by going through slowly. */
static void slow_rules (const vocabulary *v, const char *text, size_t length,
                        const jb_range *ranges, size_t count, char *fixed) {
  size_t until = 0;
  memset(fixed, 0, length + 1);
  for (size_t at = 0; at < length; at += 3) {
    size_t longest = 0, limit = length;
    if (at < until)
      continue;
    for (size_t r = 0; r < count; r++) {
      if (ranges[r].start == at && ranges[r].end > longest)
        longest = ranges[r].end;
      if (ranges[r].start > at && ranges[r].start < limit)
        limit = ranges[r].start;
    }
    for (size_t end = at + 3; longest == 0 && end <= limit; end += 3) {
      size_t word = number_of(v, text + at, end - at);
      if (word < v->count && v->forced[word]) {
        longest = end;
        for (size_t more = end + 3; more <= limit; more += 3) {
          word = number_of(v, text + at, more - at);
          if (word < v->count && v->forced[word])
            longest = more;
        }
      }
    }
    if (longest > 0) {
      memset(fixed + at + 1, 2, longest - at - 1);
      fixed[at] = fixed[longest] = 1;
      until = longest;
    }
  }
}

static int by_place (const void *left, const void *right) {
  const jb_range *a = left, *b = right;
  if (a->start != b->start)
    return a->start < b->start ? -1 : 1;
  return a->end > b->end ? -1 : a->end < b->end;
}

static void what_is_forced_is_one_token (void **state) {
  random_state random = 7;
  char *text = malloc(3 * 3000 + 1), *fixed = malloc(3 * 3000 + 1);
  (void)state;
  for (int round = 0; round < 200; round++) {
    vocabulary v;
    jb_dictionary *dictionary;
    jb_segmenter *segmenter;
    jb_range ranges[12];
    jb_constraints given = JB_CONSTRAINTS_NONE;
    size_t length, characters = round % 20 == 0 ? 2500 : 80;
    open_vocabulary(&v, &random, 60, 5, 5);
    assert_int_equal(jb_dictionary_new(v.lexicon, &dictionary, NULL), JB_OK);
    segmenter = new_segmenter(v.lexicon);
    jb_segmenter_use(segmenter, dictionary);
    for (uint32_t n = random_below(&random, 6); n > 0; n--) {
      size_t i = random_below(&random, (uint32_t)v.count);
      v.forced[i] = true;
      assert_int_equal(jb_dictionary_rule(dictionary, v.texts[i],
                                          strlen(v.texts[i]), JB_RULE_FORCE,
                                          NULL),
                       JB_OK);
    }
    length = draw_text(&random, 5, characters, text);
    given.forced = ranges;
    given.forced_count = random_below(&random, 12);
    for (size_t r = 0; r < given.forced_count; r++) {
      size_t start = random_below(&random, (uint32_t)characters);
      size_t most = round % 40 == 0 ? 2000 : 9; /* longer than a window */
      size_t end = start + 1 + random_below(&random, (uint32_t)most);
      ranges[r] =
          (jb_range){3 * start, 3 * (end > characters ? characters : end)};
    }
    qsort(ranges, given.forced_count, sizeof *ranges, by_place);
    slow_rules(&v, text, length, ranges, given.forced_count, fixed);
    check_text(&v, segmenter, text, length, fixed, &given);
    jb_dictionary_free(dictionary);
    jb_segmenter_free(segmenter);
    close_vocabulary(&v);
  }
  free(text);
  free(fixed);
}

static void what_is_forbidden_is_no_token (void **state) {
  static const char text[] = "职工代表大会GDP和GDP2，5G与GDP";
  static const char words[] = "职工 300\n代表 200\n大会 200\n代表大会 90\n"
                              "职工代表大会 30\nGDP 9\n";
  jb_buffer file = JB_BUFFER_EMPTY;
  jb_lexicon *lexicon;
  jb_segmenter *segmenter;
  random_state random = 8;
  (void)state;
  assert_int_equal(jb_lexicon_build(words, sizeof words - 1, "", &file, NULL),
                   JB_OK);
  assert_int_equal(jb_lexicon_view(file.bytes, file.length, &lexicon, NULL),
                   JB_OK);
  segmenter = new_segmenter(lexicon);
  for (int round = 0; round < 500; round++) {
    jb_range ranges[4];
    jb_constraints given = {NULL, NULL, 0, ranges, 4};
    jb_tokens tokens = JB_TOKENS_EMPTY;
    size_t at = 0;
    for (int r = 0; r < 4; r++) {
      size_t start = jb_utf8_start(text, sizeof text - 1,
                                   random_below(&random, sizeof text - 4));
      size_t end = start + 6 + random_below(&random, 12);
      end = end >= sizeof text - 1 ? sizeof text - 1
                                   : jb_utf8_start(text, sizeof text - 1, end);
      ranges[r] = (jb_range){start, end};
    }
    qsort(ranges, 4, sizeof *ranges, by_place);
    assert_int_equal(
        jb_segment_all(segmenter, text, sizeof text - 1, &given, &tokens, NULL),
        JB_OK);
    for (size_t i = 0; i < tokens.count; i++) {
      assert_int_equal(tokens.items[i].start, at);
      at = tokens.items[i].end;
      for (int r = 0; r < 4; r++)
        assert_false(jb_utf8_count(text + ranges[r].start,
                                   ranges[r].end - ranges[r].start) > 1 &&
                     tokens.items[i].start == ranges[r].start &&
                     at == ranges[r].end);
    }
    assert_int_equal(at, sizeof text - 1);
    jb_tokens_free(&tokens);
  }
  jb_segmenter_free(segmenter);
  jb_lexicon_close(lexicon);
  jb_buffer_free(&file);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_best_path_is_found),
      cmocka_unit_test(layers_change_the_words),
      cmocka_unit_test(what_is_forced_is_one_token),
      cmocka_unit_test(what_is_forbidden_is_no_token),
  };
  return cmocka_run_group_tests_name("unigram", tests, NULL, NULL);
}
