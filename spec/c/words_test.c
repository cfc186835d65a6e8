/* SPDX-License-Identifier: MIT */
/*
** words/: segmentation against a slow search of the best path, with layers and
** rules; every byte covered; long and hostile texts; threads over one lexicon.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>

#include "base/memory.h"
#include "lexicon/lexicon_build.h"
#include "support/failing_memory.h"
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

/* A lexicon for the texts below, and a segmenter over it. */
typedef struct fixture {
  jb_buffer file;
  jb_lexicon *lexicon;
  jb_segmenter *segmenter;
} fixture;

static void open_fixture (fixture *f) {
  static const char words[] =
      "职工 300 n\n代表 200 v\n大会 200 n\n代表大会 90 n\n安全 300 a\n"
      "安全生产 40 n\n生产 200 v\nT恤 9 n\n大 900 a\n";
  f->file = (jb_buffer)JB_BUFFER_EMPTY;
  assert_int_equal(
      jb_lexicon_build(words, sizeof words - 1, "", &f->file, NULL), JB_OK);
  assert_int_equal(
      jb_lexicon_view(f->file.bytes, f->file.length, &f->lexicon, NULL), JB_OK);
  f->segmenter = new_segmenter(f->lexicon);
}

static void close_fixture (fixture *f) {
  jb_segmenter_free(f->segmenter);
  jb_lexicon_close(f->lexicon);
  jb_buffer_free(&f->file);
}

/* The text with '|' behind each token, and the first letter of its kind. */
static void write_tokens (fixture *f, const char *text, size_t length,
                          const jb_constraints *given, jb_buffer *out) {
  jb_tokens tokens = JB_TOKENS_EMPTY;
  assert_int_equal(
      jb_segment_all(f->segmenter, text, length, given, &tokens, NULL), JB_OK);
  for (size_t i = 0; i < tokens.count; i++) {
    const jb_token *token = &tokens.items[i];
    jb_buffer_append(out, text + token->start, token->end - token->start);
    jb_buffer_append_byte(out, '|');
    jb_buffer_append_byte(out,
                          jb_token_kind_name((jb_token_kind)token->kind)[0]);
  }
  jb_buffer_terminate(out);
  jb_tokens_free(&tokens);
}

static void tokens_are_of_the_expected_kinds (void **state) {
  static const struct {
    const char *text, *tokens;
  } cases[] = {
      {"", ""},
      {"职工代表大会", "职工|w代表大会|w"},
      {"安全生产！", "安全生产|w！|p"},
      {"abcT恤", "abc|lT恤|w"},
      {"3.14元", "3|n.|p14|n元|w"},
      {"5G 2023年", "5G|l |s2023|n年|w"},
      {"a\r\n\r\nb\r", "a|l\r\n|s\r\n|sb|l\r|s"},
      {"　　大\t", "　|s　|s大|w\t|s"},
      {"\xFF\xE4\xB8大\xE5", "\xFF|i\xE4\xB8|i大|w\xE5|i"},
      {"\xEF\xBF\xBD", "\xEF\xBF\xBD|s"},
      {"￥＋𠮷", "￥|s＋|s𠮷|w"},
      {"кот", "к|wо|wт|w"},
  };
  fixture f;
  (void)state;
  open_fixture(&f);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    jb_buffer out = JB_BUFFER_EMPTY;
    write_tokens(&f, cases[i].text, strlen(cases[i].text), NULL, &out);
    assert_string_equal(out.bytes, cases[i].tokens);
    jb_buffer_free(&out);
  }
  close_fixture(&f);
}

static void a_nearer_layer_counts_for_more (void **state) {
  static const char text[] = "职工代表大会";
  fixture f;
  jb_dictionary *dictionary, *call;
  jb_constraints given = JB_CONSTRAINTS_NONE;
  uint64_t version;
  jb_buffer out = JB_BUFFER_EMPTY;
  (void)state;
  open_fixture(&f);
  assert_int_equal(jb_dictionary_new(f.lexicon, &dictionary, NULL), JB_OK);
  assert_int_equal(jb_dictionary_new(f.lexicon, &call, NULL), JB_OK);
  jb_segmenter_use(f.segmenter, dictionary);
  assert_int_equal(
      jb_dictionary_rule(dictionary, "工代表", 9, JB_RULE_FORCE, NULL), JB_OK);
  write_tokens(&f, text, sizeof text - 1, NULL, &out);
  assert_string_equal(out.bytes, "职|w工代表|w大会|w");
  assert_int_equal(jb_dictionary_rule(call, "工代表", 9, JB_RULE_FORBID, NULL),
                   JB_OK);
  assert_int_equal(jb_dictionary_layer(call, &given.words, &version, NULL),
                   JB_OK);
  jb_buffer_reset(&out);
  write_tokens(&f, text, sizeof text - 1, &given, &out);
  assert_string_equal(out.bytes, "职工|w代表大会|w");
  jb_layer_release(given.words);
  jb_buffer_free(&out);
  jb_dictionary_free(dictionary);
  jb_dictionary_free(call);
  close_fixture(&f);
}

static void ranges_that_are_none_are_misuse (void **state) {
  static const jb_range cases[][2] = {{{1, 3}, {3, 6}},  {{0, 4}, {6, 9}},
                                      {{3, 3}, {3, 6}},  {{3, 6}, {0, 3}},
                                      {{0, 3}, {0, 6}},  {{0, 3}, {15, 21}},
                                      {{6, 3}, {9, 12}}, {{0, 3}, {18, 19}}};
  fixture f;
  (void)state;
  open_fixture(&f);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    jb_constraints forced = {NULL, cases[i], 2, NULL, 0};
    jb_constraints forbidden = {NULL, NULL, 0, cases[i], 2};
    const jb_token *tokens;
    size_t count;
    jb_error err;
    assert_int_equal(
        jb_segment_start(f.segmenter, "职工代表大会", 18, &forced, &err),
        JB_MISUSE);
    assert_int_equal(
        jb_segment_start(f.segmenter, "职工代表大会", 18, &forbidden, &err),
        JB_MISUSE);
    assert_int_equal(jb_segment_next(f.segmenter, &tokens, &count, &err),
                     JB_OK);
    assert_int_equal(count, 0);
  }
  close_fixture(&f);
}

static void every_byte_is_covered (void **state) {
  static const char bytes[] = "职工\xE4\xFF T\r\n";
  random_state random = 9;
  fixture f;
  char text[600];
  (void)state;
  open_fixture(&f);
  for (int round = 0; round < 3000; round++) {
    size_t length = random_below(&random, sizeof text), at = 0;
    jb_tokens tokens = JB_TOKENS_EMPTY;
    for (size_t i = 0; i < length; i++)
      text[i] = round % 2 == 0 ? (char)random_below(&random, 256)
                               : bytes[random_below(&random, 13)];
    assert_int_equal(
        jb_segment_all(f.segmenter, text, length, NULL, &tokens, NULL), JB_OK);
    for (size_t i = 0; i < tokens.count; i++) {
      assert_int_equal(tokens.items[i].start, at);
      assert_true(tokens.items[i].end > at);
      at = tokens.items[i].end;
    }
    assert_int_equal(at, length);
    jb_tokens_free(&tokens);
  }
  close_fixture(&f);
}

/* Tokens of 'count' times 'piece', and what was allocated for it. */
static size_t count_tokens (fixture *f, const char *piece, size_t count,
                            size_t *allocations) {
  size_t bytes = strlen(piece), total = 0, given;
  char *text = malloc(bytes * count);
  const jb_token *tokens;
  for (size_t i = 0; i < count; i++)
    memcpy(text + i * bytes, piece, bytes);
  failing_memory_set(0); /* counts from here */
  assert_int_equal(
      jb_segment_start(f->segmenter, text, bytes * count, NULL, NULL), JB_OK);
  do {
    assert_int_equal(jb_segment_next(f->segmenter, &tokens, &given, NULL),
                     JB_OK);
    total += given;
  } while (given > 0);
  *allocations = failing_memory_count();
  free(text);
  return total;
}

static void long_texts_take_no_memory (void **state) {
  static const struct {
    const char *what, *piece;
    size_t count, tokens;
  } cases[] = {
      {"10 million characters of words", "安全生产", 2500000, 2500000},
      {"10 million that are no words", "甲", 10000000, 10000000},
      {"only punctuation", "，", 3000000, 3000000},
      {"only blanks", " ", 3000000, 3000000},
      {"only line ends", "\r\n", 1000000, 1000000},
      {"one run of letters", "abcdefghij", 1000000, 1},
      {"ill-formed bytes", "\xFF", 3000000, 3000000},
      {"cut off characters", "\xE4\xB8", 1000000, 1000000},
  };
  fixture f;
  size_t allocations;
  (void)state;
  open_fixture(&f);
  (void)count_tokens(&f, "安全生产职工大会 a\r\n", 1000, &allocations);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_int_equal(
        count_tokens(&f, cases[i].piece, cases[i].count, &allocations),
        cases[i].tokens);
    assert_int_equal(allocations, 0);
  }
  close_fixture(&f);
}

static void words_that_overlap_without_end_are_cut (void **state) {
  /* No place is free of words that span it: the case without a bound. */
  static const char words[] = "甲 1\n甲甲 2\n甲甲甲 3\n";
  jb_buffer file = JB_BUFFER_EMPTY;
  fixture f;
  size_t allocations;
  (void)state;
  assert_int_equal(jb_lexicon_build(words, sizeof words - 1, "", &file, NULL),
                   JB_OK);
  assert_int_equal(jb_lexicon_view(file.bytes, file.length, &f.lexicon, NULL),
                   JB_OK);
  f.segmenter = new_segmenter(f.lexicon);
  assert_int_equal(count_tokens(&f, "甲", 3000000, &allocations), 1000000);
  jb_segmenter_free(f.segmenter);
  jb_lexicon_close(f.lexicon);
  jb_buffer_free(&file);
}

static void an_empty_lexicon_is_allowed (void **state) {
  jb_buffer file = JB_BUFFER_EMPTY;
  fixture f;
  jb_buffer out = JB_BUFFER_EMPTY;
  (void)state;
  assert_int_equal(jb_lexicon_build("", 0, "", &file, NULL), JB_OK);
  assert_int_equal(jb_lexicon_view(file.bytes, file.length, &f.lexicon, NULL),
                   JB_OK);
  f.segmenter = new_segmenter(f.lexicon);
  write_tokens(&f, "职工a1", 8, NULL, &out);
  assert_string_equal(out.bytes, "职|w工|wa1|l");
  jb_buffer_free(&out);
  jb_segmenter_free(f.segmenter);
  jb_lexicon_close(f.lexicon);
  jb_buffer_free(&file);
}

/* A text of several windows with line ends, the same in every test. */
static size_t draw_page (char *text, size_t characters) {
  static const char *const pieces[] = {"职工", "代表", "大会", "安全生产",
                                       "，",   "。\n", "abc",  "12",
                                       "\xFF", "甲乙", " ",    "\r\n"};
  random_state random = 10;
  size_t length = 0;
  while (characters-- > 0) {
    const char *piece = pieces[random_below(&random, 12)];
    memcpy(text + length, piece, strlen(piece));
    length += strlen(piece);
  }
  return length;
}

static void lines_give_the_words_of_the_whole (void **state) {
  char *text = malloc(12 * 20000);
  size_t length = draw_page(text, 20000), at = 0, token = 0;
  jb_tokens whole = JB_TOKENS_EMPTY;
  fixture f;
  (void)state;
  open_fixture(&f);
  assert_int_equal(
      jb_segment_all(f.segmenter, text, length, NULL, &whole, NULL), JB_OK);
  while (at < length) {
    const char *stop = memchr(text + at, '\n', length - at);
    size_t line = stop == NULL ? length - at : (size_t)(stop - text) + 1 - at;
    jb_tokens tokens = JB_TOKENS_EMPTY;
    assert_int_equal(
        jb_segment_all(f.segmenter, text + at, line, NULL, &tokens, NULL),
        JB_OK);
    for (size_t i = 0; i < tokens.count; i++, token++) {
      assert_int_equal(at + tokens.items[i].start, whole.items[token].start);
      assert_int_equal(at + tokens.items[i].end, whole.items[token].end);
      assert_int_equal(tokens.items[i].kind, whole.items[token].kind);
    }
    jb_tokens_free(&tokens);
    at += line;
  }
  assert_int_equal(token, whole.count);
  jb_tokens_free(&whole);
  close_fixture(&f);
  free(text);
}

/* One of several threads over the same lexicon and dictionary. */
typedef struct worker {
  jb_lexicon *lexicon;
  jb_dictionary *dictionary;
  const char *text;
  size_t length;
  jb_tokens tokens; /* with the lexicon alone */
  bool failed;
} worker;

static void *work (void *data) {
  worker *w = data;
  jb_segmenter *segmenter;
  if (jb_segmenter_new(w->lexicon, &jb_unigram_model, NULL, &segmenter, NULL) !=
          JB_OK ||
      jb_segment_all(segmenter, w->text, w->length, NULL, &w->tokens, NULL) !=
          JB_OK) {
    w->failed = true;
    return NULL;
  }
  /* With a dictionary that every thread changes: only no harm is asked. */
  jb_segmenter_use(segmenter, w->dictionary);
  for (uint32_t i = 0; i < 20 && !w->failed; i++) {
    jb_tokens tokens = JB_TOKENS_EMPTY;
    w->failed |=
        jb_dictionary_add(w->dictionary, "甲乙", 6, i, NULL, NULL) != JB_OK;
    w->failed |= jb_segment_all(segmenter, w->text, w->length / 8, NULL,
                                &tokens, NULL) != JB_OK;
    jb_tokens_free(&tokens);
  }
  jb_segmenter_free(segmenter);
  return NULL;
}

static void threads_share_a_lexicon (void **state) {
  char *text = malloc(12 * 20000);
  size_t length = draw_page(text, 20000);
  jb_tokens alone = JB_TOKENS_EMPTY;
  fixture f;
  (void)state;
  open_fixture(&f);
  assert_int_equal(
      jb_segment_all(f.segmenter, text, length, NULL, &alone, NULL), JB_OK);
  for (int threads = 1; threads <= 8; threads++) {
    worker workers[8];
    pthread_t ids[8];
    jb_dictionary *dictionary;
    assert_int_equal(jb_dictionary_new(f.lexicon, &dictionary, NULL), JB_OK);
    for (int i = 0; i < threads; i++) {
      workers[i] =
          (worker){f.lexicon, dictionary, text, length, JB_TOKENS_EMPTY, false};
      assert_int_equal(pthread_create(&ids[i], NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < threads; i++) {
      assert_int_equal(pthread_join(ids[i], NULL), 0);
      assert_false(workers[i].failed);
      assert_int_equal(workers[i].tokens.count, alone.count);
      assert_memory_equal(workers[i].tokens.items, alone.items,
                          alone.count * sizeof *alone.items);
      jb_tokens_free(&workers[i].tokens);
    }
    jb_dictionary_free(dictionary);
  }
  jb_tokens_free(&alone);
  close_fixture(&f);
  free(text);
}

static void every_allocation_may_fail (void **state) {
  static const char text[] = "职工代表大会甲乙丙丁戊己";
  size_t alive = failing_memory_alive(), nth = 1;
  jb_status status;
  fixture f;
  (void)state;
  open_fixture(&f);
  alive = failing_memory_alive();
  do {
    jb_segmenter *segmenter = NULL;
    jb_dictionary *dictionary = NULL;
    jb_tokens tokens = JB_TOKENS_EMPTY;
    jb_error err;
    failing_memory_set(nth++);
    status =
        jb_segmenter_new(f.lexicon, &jb_unigram_model, NULL, &segmenter, &err);
    if (status == JB_OK)
      status = jb_dictionary_new(f.lexicon, &dictionary, &err);
    if (status == JB_OK)
      status = jb_dictionary_add(dictionary, "甲乙丙丁戊己", 18, 9, NULL, &err);
    if (status == JB_OK) {
      jb_segmenter_use(segmenter, dictionary);
      status =
          jb_segment_all(segmenter, text, sizeof text - 1, NULL, &tokens, &err);
    }
    failing_memory_set(0);
    assert_true(status == JB_OK || status == JB_NO_MEMORY);
    if (status == JB_OK)
      assert_int_equal(tokens.count, 3);
    jb_tokens_free(&tokens);
    jb_dictionary_free(dictionary);
    jb_segmenter_free(segmenter);
    assert_int_equal(failing_memory_alive(), alive);
  } while (status != JB_OK);
  assert_true(nth > 10);
  close_fixture(&f);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_best_path_is_found),
      cmocka_unit_test(layers_change_the_words),
      cmocka_unit_test(what_is_forced_is_one_token),
      cmocka_unit_test(what_is_forbidden_is_no_token),
      cmocka_unit_test(tokens_are_of_the_expected_kinds),
      cmocka_unit_test(a_nearer_layer_counts_for_more),
      cmocka_unit_test(ranges_that_are_none_are_misuse),
      cmocka_unit_test(every_byte_is_covered),
      cmocka_unit_test(long_texts_take_no_memory),
      cmocka_unit_test(words_that_overlap_without_end_are_cut),
      cmocka_unit_test(an_empty_lexicon_is_allowed),
      cmocka_unit_test(lines_give_the_words_of_the_whole),
      cmocka_unit_test(threads_share_a_lexicon),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
