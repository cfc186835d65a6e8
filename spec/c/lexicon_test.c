/* SPDX-License-Identifier: MIT */
/*
** lexicon/: files whole and damaged, dictionaries of a user, and every
** allocation failing in turn. The automaton is in automaton_test.c.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <xxhash.h>

#include "base/mapping.h"
#include "base/memory.h"
#include "lexicon/automaton_build.h"
#include "lexicon/dictionary.h"
#include "lexicon/lexicon_build.h"
#include "lexicon/matcher.h"
#include "support/failing_memory.h"
#include "support/random.h"

static const char dictionary_text[] = "职工 300 n\n"
                                      "职工代表 20 n\n"
                                      "代表 500 v\n"
                                      "代表大会 90 n\n"
                                      "大会 400 n\n"
                                      "大 1000 a\n"
                                      "𠮷野家 7 nz\n"
                                      "AT&T 3 nz\n";

static void a_lexicon_file_gives_back_its_words (void **state) {
  char path[] = "/tmp/jianbao-lexicon-XXXXXX";
  jb_buffer file = JB_BUFFER_EMPTY, again = JB_BUFFER_EMPTY;
  jb_lexicon *lexicon;
  jb_lexicon_entry entry;
  size_t length;
  jb_error err;
  (void)state;
  assert_int_equal(jb_lexicon_build(dictionary_text, sizeof dictionary_text - 1,
                                    "ours", &file, &err),
                   JB_OK);
  assert_int_equal(jb_lexicon_build(dictionary_text, sizeof dictionary_text - 1,
                                    "ours", &again, &err),
                   JB_OK);
  assert_int_equal(file.length, again.length);
  assert_memory_equal(file.bytes, again.bytes, file.length);
  (void)close(mkstemp(path));
  assert_int_equal(jb_replace_file(path, file.bytes, file.length, &err), JB_OK);
  assert_int_equal(jb_lexicon_open(path, &lexicon, &err), JB_OK);
  assert_true(jb_lexicon_find(lexicon, "代表大会", 12, &entry));
  assert_int_equal(entry.frequency, 90);
  assert_string_equal(entry.tag, "n");
  assert_true(jb_lexicon_find(lexicon, "𠮷野家", 10, &entry));
  assert_string_equal(entry.tag, "nz");
  assert_false(jb_lexicon_find(lexicon, "代表大", 9, &entry));
  assert_false(jb_lexicon_find(lexicon, "", 0, &entry));
  assert_int_equal(jb_lexicon_total(lexicon), 2320);
  assert_memory_equal(jb_lexicon_about(lexicon, &length), "ours", 4);
  assert_int_equal(length, 4);
  jb_lexicon_close(lexicon);
  (void)unlink(path);
  jb_buffer_free(&file);
  jb_buffer_free(&again);
}

static void equal_words_count_as_in_jieba (void **state) {
  static const char text[] = "云 5 a\n云 9 b\n雾 0 n\n";
  jb_buffer file = JB_BUFFER_EMPTY;
  jb_lexicon *lexicon;
  jb_lexicon_entry entry;
  (void)state;
  assert_int_equal(jb_lexicon_build(text, sizeof text - 1, "", &file, NULL),
                   JB_OK);
  assert_int_equal(jb_lexicon_view(file.bytes, file.length, &lexicon, NULL),
                   JB_OK);
  assert_true(jb_lexicon_find(lexicon, "云", 3, &entry));
  assert_int_equal(entry.frequency, 9);
  assert_string_equal(entry.tag, "b");
  assert_false(jb_lexicon_find(lexicon, "雾", 3, &entry));
  assert_int_equal(jb_lexicon_total(lexicon), 14);
  jb_lexicon_close(lexicon);
  jb_buffer_free(&file);
}

static void a_dictionary_that_cannot_be_compiled_names_the_line (void **state) {
  static const struct {
    const char *text, *message;
    jb_status code;
  } cases[] = {
      {"云 5\n\n雾\n", "line 3: the word has no frequency", JB_BAD_FORMAT},
      {"云 5\n\xFF 5\n", "line 2: not UTF-8", JB_BAD_ENCODING},
      {"云 4294967295\n", "line 1: a frequency must be at most 4294967294",
       JB_BAD_FORMAT},
      {"云 99999999999999999999999\n", "line 1: a frequency", JB_BAD_FORMAT},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    jb_buffer file = JB_BUFFER_EMPTY;
    jb_error err;
    assert_int_equal(
        jb_lexicon_build(cases[i].text, strlen(cases[i].text), "", &file, &err),
        cases[i].code);
    assert_ptr_equal(strstr(err.message, cases[i].message), err.message);
    jb_buffer_free(&file);
  }
}

/* Ask a lexicon for all kinds of things; only that it ends well counts. */
static void use_lexicon (jb_lexicon *lexicon) {
  static const char text[] = "职工代表大会𠮷野家AT&T大大大";
  jb_lexicon_entry entry;
  for (size_t start = 0; start < sizeof text; start++) {
    jb_prefix_walk walk = JB_PREFIX_WALK;
    for (size_t length = 0; start + length < sizeof text; length++)
      if (jb_lexicon_find(lexicon, text + start, length, &entry))
        assert_true(strlen(entry.tag) < JB_TAG_BYTES);
    while (jb_prefix_next(jb_lexicon_words(lexicon), text + start,
                          sizeof text - start, &walk))
      assert_true(start + walk.end <= sizeof text);
  }
}

static void damaged_files_are_refused (void **state) {
  jb_buffer file = JB_BUFFER_EMPTY;
  random_state random = 3;
  jb_lexicon *lexicon;
  char *copy;
  jb_error err;
  (void)state;
  assert_int_equal(jb_lexicon_build(dictionary_text, sizeof dictionary_text - 1,
                                    "", &file, NULL),
                   JB_OK);
  copy = malloc(file.length);
  for (int i = 0; i < 2000; i++) {
    size_t at =
        i < 200 ? (size_t)i : random_below(&random, (uint32_t)file.length);
    memcpy(copy, file.bytes, file.length);
    copy[at] ^= (char)(1 + random_below(&random, 255));
    jb_status status = jb_lexicon_view(copy, file.length, &lexicon, &err);
    assert_true(status == JB_BAD_FORMAT || status == JB_NEWER_VERSION);
    assert_true(strlen(err.message) > 10);
  }
  for (size_t length = 0; length < file.length; length += 1 + length / 7)
    assert_int_equal(jb_lexicon_view(file.bytes, length, &lexicon, &err),
                     JB_BAD_FORMAT);
  free(copy);
  jb_buffer_free(&file);
}

static void forged_files_never_lead_out_of_bounds (void **state) {
  jb_buffer file = JB_BUFFER_EMPTY;
  random_state random = 4;
  int opened = 0;
  char *copy;
  (void)state;
  assert_int_equal(jb_lexicon_build(dictionary_text, sizeof dictionary_text - 1,
                                    "", &file, NULL),
                   JB_OK);
  copy = malloc(file.length);
  for (int i = 0; i < 4000; i++) {
    jb_lexicon *lexicon;
    uint64_t checksum;
    memcpy(copy, file.bytes, file.length);
    for (uint32_t n = 1 + random_below(&random, 3); n > 0; n--) {
      /* Most of the file are codes of characters: aim at the rest. */
      size_t at = random_below(&random, 2)
                      ? random_below(&random, 200)
                      : file.length - 1 - random_below(&random, 800);
      copy[at] = (char)random_below(&random, 256);
    }
    checksum = XXH3_64bits(copy, file.length - 8);
    memcpy(copy + file.length - 8, &checksum, 8);
    if (jb_lexicon_view(copy, file.length, &lexicon, NULL) != JB_OK)
      continue;
    opened++;
    use_lexicon(lexicon);
    jb_lexicon_close(lexicon);
  }
  assert_true(opened > 100);
  free(copy);
  jb_buffer_free(&file);
}

static void files_that_are_no_lexicon_are_refused_by_name (void **state) {
  static const struct {
    const char *path;
    jb_status code;
  } cases[] = {
      {"/nowhere/lexicon.jb", JB_NOT_FOUND},
      {"/tmp", JB_BAD_FORMAT},
      {"/dev/null", JB_BAD_FORMAT},
      {"Makefile", JB_BAD_FORMAT},
  };
  jb_lexicon *lexicon;
  jb_error err;
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_int_equal(jb_lexicon_open(cases[i].path, &lexicon, &err),
                     cases[i].code);
    assert_non_null(strstr(err.message, cases[i].path));
  }
}

static void lines_are_read_from_their_right_end (void **state) {
  static const struct {
    const char *line, *word, *tag;
    int frequency; /* -1: none */
  } cases[] = {
      {"云计算 5 n", "云计算", "n", 5},
      {"云计算 5", "云计算", "", 5},
      {"云计算 n", "云计算", "n", -1},
      {"云计算", "云计算", "", -1},
      {"  云计算\t5\tn \r", "云计算", "n", 5},
      {"\xEF\xBB\xBF云计算 5", "云计算", "", 5},
      {"iPhone 14", "iPhone", "", 14},
      {"iPhone 14 20", "iPhone 14", "", 20},
      {"Edu Trust認證 2000", "Edu Trust認證", "", 2000},
      {"New York 3 ns", "New York", "ns", 3},
      {"100%棉 3", "100%棉", "", 3},
      {"e-mail", "e-mail", "", -1},
      {"5", "5", "", -1},
      {"n", "n", "", -1},
      {"5 n", "5", "n", -1},
      {"云 N", "云 N", "", -1},
      {"a abcdefghijklmnop", "a abcdefghijklmnop", "", -1},
      {"云 0 x", "云", "x", 0},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    jb_dictionary_reader reader = {cases[i].line, strlen(cases[i].line), 0, 0};
    jb_dictionary_line line;
    bool found;
    assert_int_equal(jb_dictionary_read(&reader, &line, &found, NULL), JB_OK);
    assert_true(found);
    assert_int_equal(line.length, strlen(cases[i].word));
    assert_memory_equal(line.word, cases[i].word, line.length);
    assert_string_equal(line.tag, cases[i].tag);
    assert_int_equal(line.has_frequency, cases[i].frequency >= 0);
    if (line.has_frequency)
      assert_int_equal(line.frequency, cases[i].frequency);
    assert_int_equal(jb_dictionary_read(&reader, &line, &found, NULL), JB_OK);
    assert_false(found);
  }
}

static jb_lexicon *make_lexicon (jb_buffer *file) {
  jb_lexicon *lexicon;
  assert_int_equal(jb_lexicon_build(dictionary_text, sizeof dictionary_text - 1,
                                    "", file, NULL),
                   JB_OK);
  assert_int_equal(jb_lexicon_view(file->bytes, file->length, &lexicon, NULL),
                   JB_OK);
  return lexicon;
}

static void a_dictionary_changes_and_its_layers_do_not (void **state) {
  jb_buffer file = JB_BUFFER_EMPTY;
  jb_lexicon *lexicon = make_lexicon(&file);
  jb_dictionary *dictionary;
  jb_layer *before, *after, *same;
  uint64_t version;
  (void)state;
  assert_int_equal(jb_dictionary_new(lexicon, &dictionary, NULL), JB_OK);
  assert_int_equal(jb_dictionary_layer(dictionary, &before, &version, NULL),
                   JB_OK);
  assert_int_equal(jb_dictionary_add(dictionary, "大会堂", 9, 8, "n", NULL),
                   JB_OK);
  assert_int_equal(jb_dictionary_remove(dictionary, "大会", 6, NULL), JB_OK);
  assert_int_equal(
      jb_dictionary_rule(dictionary, "代表", 6, JB_RULE_FORBID, NULL), JB_OK);
  assert_int_equal(jb_dictionary_count(dictionary), 3);
  assert_int_not_equal(jb_dictionary_version(dictionary), version);
  assert_int_equal(jb_dictionary_layer(dictionary, &after, &version, NULL),
                   JB_OK);
  assert_int_equal(jb_dictionary_layer(dictionary, &same, &version, NULL),
                   JB_OK);
  assert_ptr_equal(after, same);
  jb_dictionary_free(dictionary);
  jb_lexicon_close(lexicon);
  /* The layers are still whole. */
  assert_null(jb_layer_find(before, "大会堂", 9));
  assert_int_equal(jb_layer_find(after, "大会堂", 9)->frequency, 8);
  assert_string_equal(jb_layer_find(after, "大会堂", 9)->tag, "n");
  assert_true(jb_layer_find(after, "大会", 6)->has_frequency);
  assert_int_equal(jb_layer_find(after, "大会", 6)->frequency, 0);
  assert_int_equal(jb_layer_find(after, "代表", 6)->rule, JB_RULE_FORBID);
  assert_false(jb_layer_find(after, "代表", 6)->has_frequency);
  assert_int_equal(after->added, 8);
  jb_layer_release(before);
  jb_layer_release(after);
  jb_layer_release(same);
  jb_buffer_free(&file);
}

static uint32_t frequency_after_adding (jb_dictionary *dictionary,
                                        const char *word) {
  jb_layer *layer;
  uint64_t version;
  uint32_t frequency;
  assert_int_equal(jb_dictionary_add(dictionary, word, strlen(word),
                                     JB_SUGGEST_FREQUENCY, NULL, NULL),
                   JB_OK);
  assert_int_equal(jb_dictionary_layer(dictionary, &layer, &version, NULL),
                   JB_OK);
  frequency = jb_layer_find(layer, word, strlen(word))->frequency;
  jb_layer_release(layer);
  return frequency;
}

static void a_missing_frequency_lets_the_word_win (void **state) {
  jb_buffer file = JB_BUFFER_EMPTY;
  jb_lexicon *lexicon = make_lexicon(&file);
  jb_dictionary *dictionary;
  (void)state;
  assert_int_equal(jb_dictionary_new(lexicon, &dictionary, NULL), JB_OK);
  /* 职工 * 大会 / total = 300 * 400 / 2320 = 51.7, and one more */
  assert_int_equal(frequency_after_adding(dictionary, "职工大会"), 52);
  /* not less than it has: 代表大会 is a word already */
  assert_int_equal(frequency_after_adding(dictionary, "代表大会"), 90);
  assert_int_equal(frequency_after_adding(dictionary, "未见之词"), 1);
  jb_dictionary_free(dictionary);
  jb_lexicon_close(lexicon);
  jb_buffer_free(&file);
}

static void a_faulty_dictionary_changes_nothing (void **state) {
  static const char text[] = "云计算 5\n\xFF\n";
  jb_buffer file = JB_BUFFER_EMPTY;
  jb_lexicon *lexicon = make_lexicon(&file);
  jb_dictionary *dictionary;
  jb_error err;
  char longest[3 * 256];
  (void)state;
  assert_int_equal(jb_dictionary_new(lexicon, &dictionary, NULL), JB_OK);
  assert_int_equal(jb_dictionary_load(dictionary, text, sizeof text - 1, &err),
                   JB_BAD_ENCODING);
  assert_non_null(strstr(err.message, "line 2"));
  assert_int_equal(jb_dictionary_count(dictionary), 0);
  for (size_t i = 0; i < sizeof longest; i += 3)
    memcpy(longest + i, "长", 3);
  assert_int_equal(
      jb_dictionary_add(dictionary, longest, sizeof longest, 1, NULL, &err),
      JB_BAD_FORMAT);
  assert_int_equal(
      jb_dictionary_add(dictionary, longest, sizeof longest - 3, 1, NULL, &err),
      JB_OK);
  assert_int_equal(jb_dictionary_add(dictionary, "", 0, 1, NULL, &err),
                   JB_BAD_FORMAT);
  assert_int_equal(
      jb_dictionary_add(dictionary, "云", 3, 1, "sixteen-letters-", &err),
      JB_BAD_FORMAT);
  jb_dictionary_free(dictionary);
  jb_lexicon_close(lexicon);
  jb_buffer_free(&file);
}

/* Everything that allocates, once; JB_OK, or the first failure. */
static jb_status do_everything (void) {
  static const jb_slice words[] = {{"职工", 6}, {"工", 3}, {"b\xC3\xA9", 3}};
  static const char more[] = "云计算\n雾 5 n\n雨 0\n";
  jb_buffer file = JB_BUFFER_EMPTY;
  jb_lexicon *lexicon = NULL;
  jb_dictionary *dictionary = NULL;
  jb_matcher *matcher = NULL;
  jb_layer *layer = NULL;
  uint64_t version;
  jb_error err;
  jb_status status = jb_lexicon_build(
      dictionary_text, sizeof dictionary_text - 1, "ours", &file, &err);
  if (status == JB_OK)
    status = jb_lexicon_view(file.bytes, file.length, &lexicon, &err);
  if (status == JB_OK)
    status = jb_dictionary_new(lexicon, &dictionary, &err);
  if (status == JB_OK)
    status = jb_dictionary_load(dictionary, more, sizeof more - 1, &err);
  if (status == JB_OK)
    status = jb_dictionary_rule(dictionary, "雪", 3, JB_RULE_FORCE, &err);
  if (status == JB_OK)
    status = jb_dictionary_layer(dictionary, &layer, &version, &err);
  if (status == JB_OK)
    status = jb_matcher_new(words, 3, &matcher, &err);
  if (status != JB_OK)
    assert_int_equal(err.code, status);
  jb_matcher_free(matcher);
  jb_layer_release(layer);
  jb_dictionary_free(dictionary);
  jb_lexicon_close(lexicon);
  jb_buffer_free(&file);
  return status;
}

static void every_allocation_may_fail (void **state) {
  size_t alive = failing_memory_alive(), nth = 1;
  jb_status status;
  (void)state;
  do {
    failing_memory_set(nth++);
    status = do_everything();
    failing_memory_set(0);
    assert_true(status == JB_OK || status == JB_NO_MEMORY);
    assert_int_equal(failing_memory_alive(), alive);
  } while (status != JB_OK);
  assert_true(nth > 30);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_lexicon_file_gives_back_its_words),
      cmocka_unit_test(equal_words_count_as_in_jieba),
      cmocka_unit_test(a_dictionary_that_cannot_be_compiled_names_the_line),
      cmocka_unit_test(damaged_files_are_refused),
      cmocka_unit_test(forged_files_never_lead_out_of_bounds),
      cmocka_unit_test(files_that_are_no_lexicon_are_refused_by_name),
      cmocka_unit_test(lines_are_read_from_their_right_end),
      cmocka_unit_test(a_dictionary_changes_and_its_layers_do_not),
      cmocka_unit_test(a_missing_frequency_lets_the_word_win),
      cmocka_unit_test(a_faulty_dictionary_changes_nothing),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests_name("lexicon", tests, NULL, NULL);
}
