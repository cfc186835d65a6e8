/* SPDX-License-Identifier: MIT */
/*
** words/: the sequence model: units, cuts against a slow search, what is
** forced and forbidden, where a text is cut does not matter, damaged files,
** training twice, memory that fails.
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
#include <xxhash.h>

#include "support/failing_memory.h"
#include "support/random.h"
#include "support/small_model.h"
#include "text/utf8.h"
#include "words/segment.h"
#include "words/sequence.h"
#include "words/train.h"

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

static jb_segmenter *new_segmenter (void) {
  jb_segmenter *segmenter;
  assert_int_equal(jb_segmenter_new(model.lexicon, &jb_sequence_model,
                                    model.weights, &segmenter, NULL),
                   JB_OK);
  return segmenter;
}

/* Pieces that random texts are made of. */
static const char *const pieces[] = {"职工", "代表", "大会",
                                     "安全", "生产", "的",
                                     "在",   "我们", "学生",
                                     "一",   "个",   "2023",
                                     "年",   "3.5%", "万",
                                     "G",    "T",    "恤",
                                     "，",   "。",   "“",
                                     "！",   "·",    "北",
                                     "京",   " ",    "\n",
                                     "……",   "𠮷",   "龘",
                                     "\xFF", "-",    "中华人民共和国"};

static size_t draw_text (random_state *random, uint32_t most, char *text) {
  size_t length = 0;
  for (uint32_t n = random_below(random, most); n > 0; n--) {
    const char *piece =
        pieces[random_below(random, sizeof pieces / sizeof *pieces)];
    memcpy(text + length, piece, strlen(piece));
    length += strlen(piece);
  }
  return length;
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
    if (!(s->units.allowed[unit] >> label_of(before, behind) & 1))
      continue;
    sum += before && behind ? jb_alone_weight(s->sums[unit]) : 0;
    sum += slow_best(s, unit + 1, last, behind);
    best = sum > best ? sum : best;
  }
  return best;
}

static void check_cuts (const jb_sequence *s, const jb_window *window) {
  uint32_t last = s->units.count - 2, end = 0;
  assert_int_equal(s->cuts[2], 1);
  assert_int_equal(s->cuts[last], 1);
  for (uint32_t u = 2; u < last; u++) {
    unsigned label = label_of(s->cuts[u], s->cuts[u + 1]);
    assert_true(s->units.allowed[u] >> label & 1);
    if (s->cuts[u + 1])
      assert_int_equal(window->ends[end++], s->units.starts[u + 1]);
  }
  assert_int_equal(window->end_count, end);
}

static void cuts_are_those_of_a_slow_search (void **state) {
  jb_sequence *s = calloc(1, sizeof *s);
  jb_window *window = calloc(1, sizeof *window);
  random_state random = 11;
  (void)state;
  for (int round = 0; round < 4000; round++) {
    uint32_t count = 1 + random_below(&random, 9);
    uint32_t range = round % 2 ? 8 : 65000;
    /* What boundaries allow: random ones, the outer ones cut. */
    unsigned before = 1, behind;
    s->units.count = count + 4;
    s->units.bound_count = 0;
    for (uint32_t u = 2; u < count + 2; u++) {
      unsigned allowed = JB_ALLOW_ALL;
      behind = u == count + 1 ? 1 : random_below(&random, 6);
      if (before == 1)
        allowed &= JB_ALLOW_STARTS;
      if (before == 2)
        allowed &= ~(unsigned)JB_ALLOW_STARTS;
      if (behind == 1)
        allowed &= JB_ALLOW_ENDS;
      if (behind == 2)
        allowed &= ~(unsigned)JB_ALLOW_ENDS;
      s->units.allowed[u] = (uint8_t)allowed;
      if (allowed != JB_ALLOW_ALL)
        s->units.bound[s->units.bound_count++] = (uint16_t)u;
      s->units.starts[u] = (uint16_t)(u - 2);
      s->sums[u] =
          jb_weight_of((int32_t)(random_below(&random, range) - range / 2),
                       (int32_t)(random_below(&random, range) - range / 2));
      before = behind;
    }
    s->units.starts[count + 2] = (uint16_t)count;
    jb_sequence_decide(s, window);
    check_cuts(s, window);
    assert_int_equal(jb_sequence_worth(s), slow_best(s, 2, count + 2, true));
  }
  free(s);
  free(window);
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

/* ---- texts ---- */

static void cut (jb_segmenter *segmenter, const char *text, size_t length,
                 const jb_constraints *given, jb_tokens *tokens) {
  size_t at = 0;
  *tokens = (jb_tokens)JB_TOKENS_EMPTY;
  assert_int_equal(jb_segment_all(segmenter, text, length, given, tokens, NULL),
                   JB_OK);
  for (size_t i = 0; i < tokens->count; i++) {
    assert_int_equal(tokens->items[i].start, at);
    assert_true(tokens->items[i].end > at);
    at = tokens->items[i].end;
  }
  assert_int_equal(at, length);
}

static void the_model_learns_its_corpus (void **state) {
  static const char text[] = "我们在北京，安全生产的老师来了。2023年5万个T恤";
  static const char wanted[] =
      "我们|在|北京|，|安全生产|的|老师|来|了|。|2023|年|5万|个|T恤|";
  jb_segmenter *segmenter = new_segmenter();
  jb_tokens tokens;
  char seen[256] = "";
  (void)state;
  cut(segmenter, text, sizeof text - 1, NULL, &tokens);
  for (size_t i = 0; i < tokens.count; i++) {
    strncat(seen, text + tokens.items[i].start,
            tokens.items[i].end - tokens.items[i].start);
    strcat(seen, "|");
  }
  assert_string_equal(seen, wanted);
  jb_tokens_free(&tokens);
  jb_segmenter_free(segmenter);
}

static void a_text_is_cut_like_its_lines (void **state) {
  jb_segmenter *segmenter = new_segmenter();
  char *text = malloc(1 << 17);
  random_state random = 23;
  (void)state;
  for (int round = 0; round < 30; round++) {
    size_t length = draw_text(&random, round % 3 == 0 ? 9000 : 300, text);
    size_t start = 0, next = 0;
    jb_tokens whole, part;
    cut(segmenter, text, length, NULL, &whole);
    while (start < length) {
      const char *line_end = memchr(text + start, '\n', length - start);
      size_t end = line_end == NULL ? length : (size_t)(line_end - text) + 1;
      cut(segmenter, text + start, end - start, NULL, &part);
      for (size_t i = 0; i < part.count; i++, next++) {
        assert_true(next < whole.count);
        assert_int_equal(whole.items[next].start, start + part.items[i].start);
        assert_int_equal(whole.items[next].end, start + part.items[i].end);
      }
      jb_tokens_free(&part);
      start = end;
    }
    assert_int_equal(next, whole.count);
    jb_tokens_free(&whole);
  }
  free(text);
  jb_segmenter_free(segmenter);
}

static void a_text_without_a_mark_is_cut_whole (void **state) {
  static const char *const units[] = {"哈", "职工", "1", "a", "，", "。", " "};
  jb_segmenter *segmenter = new_segmenter();
  (void)state;
  for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
    jb_buffer text = JB_BUFFER_EMPTY;
    jb_tokens tokens;
    for (int i = 0; i < 20000; i++)
      jb_buffer_append_string(&text, units[k]);
    cut(segmenter, text.bytes, text.length, NULL, &tokens);
    jb_tokens_free(&tokens);
    jb_buffer_free(&text);
  }
  jb_segmenter_free(segmenter);
}

static int by_place (const void *left, const void *right) {
  const jb_range *a = left, *b = right;
  if (a->start != b->start)
    return a->start < b->start ? -1 : 1;
  return a->end > b->end ? -1 : a->end < b->end;
}

/* A random range of whole characters of the text. */
static jb_range draw_range (random_state *random, const char *text,
                            size_t length) {
  size_t start =
      jb_utf8_start(text, length, random_below(random, (uint32_t)length));
  size_t end = start;
  for (uint32_t n = 1 + random_below(random, 6); n > 0 && end < length; n--) {
    uint32_t character;
    end += jb_utf8_decode(text + end, length - end, &character);
  }
  return (jb_range){start, end};
}

static bool is_token (const jb_tokens *tokens, jb_range range) {
  for (size_t i = 0; i < tokens->count; i++)
    if (tokens->items[i].start == range.start &&
        tokens->items[i].end == range.end)
      return true;
  return false;
}

static void what_is_forced_is_a_token (void **state) {
  jb_segmenter *segmenter = new_segmenter();
  char *text = malloc(1 << 16);
  random_state random = 29;
  (void)state;
  for (int round = 0; round < 400; round++) {
    size_t length = draw_text(&random, 200, text), until = 0;
    jb_range ranges[8];
    jb_constraints given = {NULL, ranges, 8, NULL, 0};
    jb_tokens tokens;
    if (length == 0)
      continue;
    for (int r = 0; r < 8; r++)
      ranges[r] = draw_range(&random, text, length);
    qsort(ranges, 8, sizeof *ranges, by_place);
    cut(segmenter, text, length, &given, &tokens);
    for (int r = 0; r < 8; r++)
      if (ranges[r].start >= until) {
        assert_true(is_token(&tokens, ranges[r]));
        until = ranges[r].end;
      }
    jb_tokens_free(&tokens);
  }
  free(text);
  jb_segmenter_free(segmenter);
}

static void what_is_forbidden_is_no_token (void **state) {
  jb_segmenter *segmenter = new_segmenter();
  char *text = malloc(1 << 16);
  random_state random = 31;
  (void)state;
  for (int round = 0; round < 400; round++) {
    size_t length = draw_text(&random, 60, text), count = 0;
    jb_range ranges[64];
    jb_constraints given = {NULL, NULL, 0, ranges, 0};
    jb_tokens tokens;
    /* Forbid what would be tokens, twice over. */
    for (int pass = 0; pass < 2; pass++) {
      cut(segmenter, text, length, &given, &tokens);
      for (size_t i = 0; i < tokens.count && count < 64; i++)
        if (tokens.items[i].kind != JB_TOKEN_SPACE &&
            jb_utf8_count(text + tokens.items[i].start,
                          tokens.items[i].end - tokens.items[i].start) > 1 &&
            random_below(&random, 2) == 0)
          ranges[count++] =
              (jb_range){tokens.items[i].start, tokens.items[i].end};
      jb_tokens_free(&tokens);
      qsort(ranges, count, sizeof *ranges, by_place);
      given.forbidden_count = count;
    }
    cut(segmenter, text, length, &given, &tokens);
    for (size_t r = 0; r < count; r++)
      assert_false(is_token(&tokens, ranges[r]));
    jb_tokens_free(&tokens);
  }
  free(text);
  jb_segmenter_free(segmenter);
}

static void a_users_word_counts (void **state) {
  static const char text[] = "我们去龘靐学校5G基站了";
  static const char *const words[] = {"龘靐学校", "5G基站"};
  jb_segmenter *segmenter = new_segmenter();
  jb_dictionary *dictionary;
  jb_tokens tokens;
  (void)state;
  assert_int_equal(jb_dictionary_new(model.lexicon, &dictionary, NULL), JB_OK);
  for (size_t i = 0; i < 2; i++) {
    char line[64];
    int length = snprintf(line, sizeof line, "%s 1000 n\n", words[i]);
    assert_int_equal(jb_dictionary_load(dictionary, line, (size_t)length, NULL),
                     JB_OK);
  }
  jb_segmenter_use(segmenter, dictionary);
  cut(segmenter, text, sizeof text - 1, NULL, &tokens);
  for (size_t i = 0; i < 2; i++) {
    size_t start = (size_t)(strstr(text, words[i]) - text);
    assert_true(is_token(&tokens, (jb_range){start, start + strlen(words[i])}));
  }
  jb_tokens_free(&tokens);
  jb_segmenter_free(segmenter);
  jb_dictionary_free(dictionary);
}

/* ---- threads ---- */

typedef struct thread_work {
  const char *text;
  size_t length;
  jb_segmenter *segmenter;
  jb_tokens tokens;
} thread_work;

static void *cut_in_thread (void *context) {
  thread_work *work = context;
  (void)jb_segment_all(work->segmenter, work->text, work->length, NULL,
                       &work->tokens, NULL);
  return NULL;
}

static void threads_share_a_model (void **state) {
  char *text = malloc(1 << 18);
  random_state random = 37;
  size_t length = draw_text(&random, 20000, text);
  thread_work work[8];
  pthread_t threads[8];
  (void)state;
  for (int i = 0; i < 8; i++)
    work[i] = (thread_work){text, length, new_segmenter(), JB_TOKENS_EMPTY};
  for (int i = 0; i < 8; i++)
    assert_int_equal(pthread_create(&threads[i], NULL, cut_in_thread, &work[i]),
                     0);
  for (int i = 0; i < 8; i++)
    assert_int_equal(pthread_join(threads[i], NULL), 0);
  for (int i = 0; i < 8; i++) {
    assert_int_equal(work[i].tokens.count, work[0].tokens.count);
    assert_memory_equal(work[i].tokens.items, work[0].tokens.items,
                        work[0].tokens.count * sizeof(jb_token));
    if (i > 0)
      jb_tokens_free(&work[i].tokens);
    jb_segmenter_free(work[i].segmenter);
  }
  jb_tokens_free(&work[0].tokens);
  free(text);
}

/* ---- files ---- */

static void training_twice_gives_the_same_bytes (void **state) {
  small_model again;
  (void)state;
  small_model_open(&again);
  assert_int_equal(again.model_file.length, model.model_file.length);
  assert_memory_equal(again.model_file.bytes, model.model_file.bytes,
                      model.model_file.length);
  small_model_close(&again);
}

static void a_model_says_what_it_is (void **state) {
  size_t length;
  const char *value = jb_weights_about(model.weights, "name", &length);
  (void)state;
  assert_int_equal(length, 5);
  assert_memory_equal(value, "small", 5);
  assert_null(jb_weights_about(model.weights, "nam", &length));
  assert_null(jb_weights_about(model.weights, "shoe size", &length));
}

static jb_status try_file (void *bytes, size_t length) {
  jb_weights *weights;
  jb_error err;
  jb_status status = jb_weights_view(bytes, length, &weights, &err);
  if (status == JB_OK)
    jb_weights_close(weights);
  else
    assert_null(weights);
  return status;
}

static void damaged_files_are_refused (void **state) {
  size_t length = model.model_file.length;
  char *bytes = malloc(length);
  random_state random = 41;
  (void)state;
  memcpy(bytes, model.model_file.bytes, length);
  for (size_t cut_at = 0; cut_at < length; cut_at += cut_at < 600 ? 1 : 9973)
    assert_int_equal(try_file(bytes, cut_at), JB_BAD_FORMAT);
  for (int i = 0; i < 60; i++) {
    size_t at = i < 30 ? (size_t)i : random_below(&random, (uint32_t)length);
    bytes[at] ^= 0x10;
    assert_int_not_equal(try_file(bytes, length), JB_OK);
    bytes[at] ^= 0x10;
  }
  assert_int_equal(try_file(bytes, length), JB_OK);
  bytes[8] = JB_WEIGHTS_VERSION + 1;
  assert_int_equal(try_file(bytes, length), JB_NEWER_VERSION);
  free(bytes);
}

/* Files whose checksum is right: refused, or every text ends well. */
static void forged_files_do_no_harm (void **state) {
  size_t length = model.model_file.length;
  char *bytes = malloc(length), *text = malloc(8192);
  random_state random = 43;
  int refused = 0;
  (void)state;
  for (int round = 0; round < 400; round++) {
    jb_weights *weights;
    uint64_t checksum;
    memcpy(bytes, model.model_file.bytes, length);
    for (int edit = 0; edit < 3; edit++) {
      size_t at = random_below(
          &random, edit == 0 && round % 2 ? 80 : (uint32_t)length - 8);
      bytes[at] = (char)random_below(&random, 256);
    }
    checksum = XXH3_64bits(bytes, length - 8);
    memcpy(bytes + length - 8, &checksum, 8);
    if (jb_weights_view(bytes, length, &weights, NULL) == JB_OK) {
      jb_segmenter *segmenter;
      jb_tokens tokens;
      size_t size = draw_text(&random, 100, text);
      assert_int_equal(jb_segmenter_new(model.lexicon, &jb_sequence_model,
                                        weights, &segmenter, NULL),
                       JB_OK);
      cut(segmenter, text, size, NULL, &tokens);
      jb_tokens_free(&tokens);
      jb_segmenter_free(segmenter);
      jb_weights_close(weights);
    } else {
      refused++;
    }
  }
  assert_true(refused > 50);
  free(bytes);
  free(text);
}

/* ---- what fails ---- */

static void corpora_that_cannot_be_read_are_named (void **state) {
  static const struct {
    const char *bytes;
    jb_status status;
  } cases[] = {{"", JB_BAD_FORMAT},
               {" \n\n", JB_BAD_FORMAT},
               {"好\n\xFF\n", JB_BAD_ENCODING}};
  jb_train_options options = JB_TRAIN_DEFAULTS;
  jb_buffer file = JB_BUFFER_EMPTY;
  jb_error err;
  (void)state;
  options.corpus = "/nonexistent/corpus";
  assert_int_equal(jb_train(&options, NULL, NULL, &file, &err), JB_NOT_FOUND);
  assert_non_null(strstr(err.message, "/nonexistent/corpus"));
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char path[] = "/tmp/jianbao-corpus";
    FILE *corpus = fopen(path, "w");
    fputs(cases[i].bytes, corpus);
    fclose(corpus);
    options.corpus = path;
    assert_int_equal(jb_train(&options, NULL, NULL, &file, &err),
                     cases[i].status);
    assert_non_null(strstr(err.message, path));
    remove(path);
  }
  jb_buffer_free(&file);
}

static bool stop (void *context, const jb_train_report *report) {
  (void)context;
  return report->epoch == 1;
}

static void every_failing_allocation_is_reported (void **state) {
  jb_train_options options = JB_TRAIN_DEFAULTS;
  jb_buffer file = JB_BUFFER_EMPTY;
  jb_error err;
  size_t alive = failing_memory_alive();
  (void)state;
  options.corpus = options.dev = model.path;
  options.lexicon = model.lexicon;
  options.epochs = 1;
  assert_int_equal(jb_train(&options, stop, NULL, &file, &err), JB_CANCELLED);
  for (size_t nth = 1;; nth++) {
    jb_status status;
    failing_memory_set(nth);
    status = jb_train(&options, NULL, NULL, &file, &err);
    failing_memory_set(0);
    jb_buffer_free(&file);
    assert_int_equal(failing_memory_alive(), alive);
    if (status == JB_OK)
      break;
    assert_int_equal(status, JB_NO_MEMORY);
    assert_true(nth < 500);
  }
  for (size_t nth = 1;; nth++) {
    jb_weights *weights;
    jb_segmenter *segmenter = NULL;
    jb_status status;
    failing_memory_set(nth);
    status = jb_weights_view(model.model_file.bytes, model.model_file.length,
                             &weights, &err);
    if (status == JB_OK)
      status = jb_segmenter_new(model.lexicon, &jb_sequence_model, weights,
                                &segmenter, &err);
    failing_memory_set(0);
    jb_segmenter_free(segmenter);
    jb_weights_close(weights);
    assert_int_equal(failing_memory_alive(), alive);
    if (status == JB_OK)
      break;
    assert_int_equal(status, JB_NO_MEMORY);
  }
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(units_are_runs_characters_and_boundaries),
      cmocka_unit_test(cuts_are_those_of_a_slow_search),
      cmocka_unit_test(sums_are_those_of_the_features),
      cmocka_unit_test(the_model_learns_its_corpus),
      cmocka_unit_test(a_text_is_cut_like_its_lines),
      cmocka_unit_test(a_text_without_a_mark_is_cut_whole),
      cmocka_unit_test(what_is_forced_is_a_token),
      cmocka_unit_test(what_is_forbidden_is_no_token),
      cmocka_unit_test(a_users_word_counts),
      cmocka_unit_test(threads_share_a_model),
      cmocka_unit_test(training_twice_gives_the_same_bytes),
      cmocka_unit_test(a_model_says_what_it_is),
      cmocka_unit_test(damaged_files_are_refused),
      cmocka_unit_test(forged_files_do_no_harm),
      cmocka_unit_test(corpora_that_cannot_be_read_are_named),
      cmocka_unit_test(every_failing_allocation_is_reported),
  };
  return cmocka_run_group_tests_name("model", tests, open_model, close_model);
}
