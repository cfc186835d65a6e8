/* SPDX-License-Identifier: MIT */
/* text/: ends of sentences and clauses, and Unicode's own grapheme tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/random.h"
#include "text/sentences.h"
#include "text/utf8.h"

/* The text with '|' behind each unit. */
static void write_units (const char *text, jb_sentence_unit unit, char *out) {
  size_t length = strlen(text), at = 0;
  *out = '\0';
  while (at < length) {
    size_t end = jb_sentence_end(text, length, at, unit);
    assert_true(end > at && end <= length);
    strncat(out, text + at, end - at);
    strcat(out, "|");
    at = end;
  }
}

static void sentences_end_where_readers_stop (void **state) {
  static const struct {
    const char *text, *sentences;
  } cases[] = {
      {"他来了。我走了！你呢？", "他来了。|我走了！|你呢？|"},
      {"真的吗？！好……", "真的吗？！|好……|"},
      {"他说：“走吧。”大家走了。", "他说：“走吧。”|大家走了。|"},
      {"“走吧！”，他说。", "“走吧！”，他说。|"},
      {"（见上。）下文。", "（见上。）|下文。|"},
      {"增长3.5%。", "增长3.5%。|"},
      {"见jianbao.cn的页面。", "见jianbao.cn的页面。|"},
      {"J. R. Smith来访。", "J. R. Smith来访。|"},
      {"见No. 5一文.另见下页.", "见No. 5一文.|另见下页.|"},
      {"He left. We stayed.", "He left. |We stayed.|"},
      {"一行\n二行\r\n三行", "一行\n|二行\r\n|三行|"},
      {"他说:\"好.\"她走了.", "他说:\"好.\"|她走了.|"},
      {"完了。  下一句", "完了。  |下一句|"},
      {"没有标点", "没有标点|"},
      {"。。。", "。。。|"},
      {"\xFF\xE4。\xB8", "\xFF\xE4。|\xB8|"},
  };
  char out[512];
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    write_units(cases[i].text, JB_SENTENCE, out);
    assert_string_equal(out, cases[i].sentences);
  }
}

static void clauses_end_at_commas_too (void **state) {
  static const struct {
    const char *text, *clauses;
  } cases[] = {
      {"他来了，我走；你呢：好。", "他来了，|我走；|你呢：|好。|"},
      {"共1,200元，10:30开会", "共1,200元，|10:30开会|"},
      {"“走吧！”，他说。", "“走吧！”，|他说。|"},
      {"甲、乙，丙", "甲、乙，|丙|"},
      {"见http://a.cn/b，好", "见http://a.cn/b，|好|"},
  };
  char out[512];
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    write_units(cases[i].text, JB_CLAUSE, out);
    assert_string_equal(out, cases[i].clauses);
  }
}

static void any_bytes_come_to_an_end (void **state) {
  random_state random = 9;
  char text[64];
  (void)state;
  for (int round = 0; round < 20000; round++) {
    size_t length = 1 + random_below(&random, sizeof text - 1), at = 0;
    for (size_t i = 0; i < length; i++)
      text[i] = (char)random_below(&random, 256);
    for (at = 0; at < length;) {
      size_t end = jb_sentence_end(text, length, at,
                                   round % 2 ? JB_CLAUSE : JB_SENTENCE);
      assert_true(end > at && end <= length);
      at = end;
    }
    for (at = 0; at < length;) {
      size_t end = jb_grapheme_end(text, length, at);
      assert_true(end > at && end <= length);
      at = end;
    }
  }
}

/* A line of GraphemeBreakTest.txt: "÷ 0020 × 0308 ÷ 0020 ÷". */
static void check_line (const char *line) {
  char text[256];
  size_t length = 0, ends[64], count = 0, at = 0;
  const char *place = line;
  while (*place != '\0' && *place != '#' && *place != '\n') {
    if (strncmp(place, "÷", 2) == 0) {
      if (length > 0)
        ends[count++] = length;
      place += 2;
    } else if (strncmp(place, "×", 2) == 0) {
      place += 2;
    } else if (*place == ' ' || *place == '\t') {
      place++;
    } else {
      char *end;
      unsigned long character = strtoul(place, &end, 16);
      length += jb_utf8_encode((uint32_t)character, text + length);
      place = end;
    }
  }
  for (size_t i = 0; i < count; i++) {
    at = jb_grapheme_end(text, length, at);
    assert_int_equal(at, ends[i]);
  }
}

static void graphemes_are_those_of_unicodes_test (void **state) {
  FILE *file = fopen("/usr/share/unicode/auxiliary/GraphemeBreakTest.txt", "r");
  char line[1024];
  int checked = 0;
  (void)state;
  if (file == NULL)
    skip(); /* the package unicode-data is not installed */
  while (fgets(line, sizeof line, file) != NULL)
    if (line[0] != '#') {
      check_line(line);
      checked++;
    }
  fclose(file);
  assert_true(checked > 500);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sentences_end_where_readers_stop),
      cmocka_unit_test(clauses_end_at_commas_too),
      cmocka_unit_test(any_bytes_come_to_an_end),
      cmocka_unit_test(graphemes_are_those_of_unicodes_test),
  };
  return cmocka_run_group_tests_name("sentences", tests, NULL, NULL);
}
