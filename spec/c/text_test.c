/* SPDX-License-Identifier: MIT */
/*
** text/ without Lua: the steps that Lua does not see, classes, and every
** allocation failing in turn.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/failing_memory.h"
#include "text/classes.h"
#include "text/encoding.h"
#include "text/normalise.h"
#include "text/offsets.h"
#include "text/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Pseudo-random bytes, the same in every run (xorshift). */
static uint32_t next_random (uint32_t *seed) {
  *seed ^= *seed << 13;
  *seed ^= *seed >> 17;
  *seed ^= *seed << 5;
  return *seed;
}

static void utf8_steps_back_over_what_it_steps_over (void **state) {
  static const char pieces[][5] = {
      "a",        "\xC3\xA9", "\xE5\xAE\x89", "\xF0\xA0\x80\x80",
      "\xE5\xAE", "\x80",     "\xF0\xA0",     "\xED\xA0\x80",
      "\xFF"};
  uint32_t seed = 20230621;
  (void)state;
  for (int round = 0; round < 2000; round++) {
    char text[64];
    size_t length = 0, starts[64], characters = 0, offset = 0;
    for (int i = 0; i < 8; i++) {
      const char *piece = pieces[next_random(&seed) % COUNT(pieces)];
      memcpy(text + length, piece, strlen(piece));
      length += strlen(piece);
    }
    while (offset < length) {
      uint32_t code;
      starts[characters++] = offset;
      offset += jb_utf8_decode(text + offset, length - offset, &code);
    }
    assert_int_equal(offset, length);
    assert_int_equal(jb_utf8_count(text, length), characters);
    for (size_t i = characters; i > 0; i--) {
      size_t end = offset;
      offset = jb_utf8_previous(text, offset);
      assert_int_equal(offset, starts[i - 1]);
      for (size_t inside = offset; inside < end; inside++)
        assert_int_equal(jb_utf8_start(text, length, inside), offset);
    }
    assert_int_equal(offset, 0);
  }
}

static void utf8_encodes_what_it_decodes (void **state) {
  (void)state;
  for (uint32_t code = 0; code <= 0x10FFFF; code++) {
    char bytes[JB_UTF8_MAX_BYTES];
    size_t length;
    uint32_t decoded;
    if (code >= 0xD800 && code <= 0xDFFF)
      continue;
    length = jb_utf8_encode(code, bytes);
    assert_int_equal(jb_utf8_decode(bytes, length, &decoded), length);
    assert_int_equal(decoded, code);
    assert_false(jb_utf8_ill_formed(bytes, length, decoded));
  }
}

static void utf8_says_which_replacement_was_in_the_text (void **state) {
  uint32_t code;
  (void)state;
  assert_int_equal(jb_utf8_decode("\xEF\xBF\xBD", 3, &code), 3);
  assert_false(jb_utf8_ill_formed("\xEF\xBF\xBD", 3, code));
  assert_int_equal(jb_utf8_decode("\xEF\xBF", 2, &code), 2);
  assert_true(jb_utf8_ill_formed("\xEF\xBF", 2, code));
  assert_int_equal(jb_utf8_decode("\xF4\x8F\xBF", 3, &code), 3);
  assert_true(jb_utf8_ill_formed("\xF4\x8F\xBF", 3, code));
}

static void classes_are_those_of_the_field (void **state) {
  static const struct {
    const char *description;
    const char *characters;
    unsigned classes; /* all of these, and of the ones in 'not' none */
    unsigned not ;
  } cases[] = {
      {"blanks", " \t\r\n\f\v\u00A0\u3000\u2003\u200B\u2028\uFEFF",
       JB_CLASS_BLANK, JB_CLASS_HAN | JB_CLASS_PUNCTUATION},
      {"hanzi",
       "一鿿㐀䶿々〇〡豈\U00020000\U0002A6DF\U0002B740\U000323AF",
       JB_CLASS_HAN, JB_CLASS_PUNCTUATION | JB_CLASS_SYMBOL},
      {"Latin letters", "AzÀÿŐＡｚ", JB_CLASS_LATIN, JB_CLASS_HAN},
      {"digits", "09０９", JB_CLASS_DIGIT, JB_CLASS_LATIN},
      {"ends of sentences", "。！？….!?．｡", JB_CLASS_SENTENCE_END,
       JB_CLASS_QUOTE | JB_CLASS_OPENING},
      {"other punctuation", "，、；：·—-,;:／", JB_CLASS_PUNCTUATION,
       JB_CLASS_SENTENCE_END | JB_CLASS_QUOTE | JB_CLASS_OPENING},
      {"opening brackets", "（([【〔［｛〖", JB_CLASS_OPENING,
       JB_CLASS_QUOTE | JB_CLASS_CLOSING},
      {"closing brackets", "）)]】〕］｝〗", JB_CLASS_CLOSING,
       JB_CLASS_QUOTE | JB_CLASS_OPENING},
      {"opening quotation and book marks", "“‘「『《〈〝«﹁｢",
       JB_CLASS_OPENING | JB_CLASS_QUOTE | JB_CLASS_PUNCTUATION,
       JB_CLASS_CLOSING},
      {"closing quotation and book marks", "”’」』》〉〞»﹂｣",
       JB_CLASS_CLOSING | JB_CLASS_QUOTE | JB_CLASS_PUNCTUATION,
       JB_CLASS_OPENING},
      {"straight quotation marks", "\"'＂＇",
       JB_CLASS_QUOTE | JB_CLASS_OPENING | JB_CLASS_CLOSING, JB_CLASS_LATIN},
      {"symbols", "■□●▲+=$￥℃", JB_CLASS_SYMBOL, JB_CLASS_PUNCTUATION},
      {"letters of other scripts", "Яあアβ가", 0, ~0u},
  };
  (void)state;
  for (size_t i = 0; i < COUNT(cases); i++) {
    const char *text = cases[i].characters;
    while (*text != '\0') {
      uint32_t code;
      unsigned classes;
      text += jb_utf8_decode(text, strlen(text), &code);
      classes = jb_character_classes(code);
      if ((classes & cases[i].classes) != cases[i].classes ||
          (classes & cases[i].not ) != 0)
        fail_msg("%s: U+%04X has the classes %X", cases[i].description, code,
                 classes);
      assert_int_equal(jb_is_han(code), (classes & JB_CLASS_HAN) != 0);
      assert_int_equal(jb_is_blank(code), (classes & JB_CLASS_BLANK) != 0);
      assert_int_equal(jb_is_quote(code), (classes & JB_CLASS_QUOTE) != 0);
    }
  }
}

/* The map that the runs make when each unit is asked for by itself. */
static void offset_maps_give_back_their_runs (void **state) {
  uint32_t seed = 7;
  (void)state;
  for (int round = 0; round < 300; round++) {
    jb_offset_map map = JB_OFFSET_MAP_EMPTY;
    jb_range units[400]; /* output ranges */
    jb_range sources[400];
    size_t count = 0, output = 0, source = 0, total = 0;
    jb_offset_cursor cursor = JB_OFFSET_CURSOR_START;
    jb_offset_run run;
    while (count < COUNT(units) - 4) {
      static const size_t sizes[] = {0, 1, 2, 3, 4, 14, 15, 200, 70000};
      size_t out = sizes[next_random(&seed) % COUNT(sizes)];
      size_t in = sizes[next_random(&seed) % COUNT(sizes)];
      size_t times = 1 + next_random(&seed) % 3;
      if (out + in == 0)
        continue;
      jb_offset_map_append(&map, times, out, in);
      for (; times > 0; times--, count++) {
        units[count] = (jb_range){output, output + out};
        sources[count] = (jb_range){source, source + in};
        output += out;
        source += in;
      }
    }
    assert_int_equal(map.status, JB_OK);
    assert_int_equal(map.output_length, output);
    assert_int_equal(map.source_length, source);
    while (jb_offset_map_next(&map, &cursor, &run))
      total += run.count;
    assert_int_equal(total, count);
    for (size_t i = 0; i < count; i++) {
      jb_range found;
      if (units[i].start == units[i].end)
        continue;
      found = jb_offset_map_source(&map, units[i]);
      assert_int_equal(found.start, sources[i].start);
      assert_int_equal(found.end, sources[i].end);
      found = jb_offset_map_source(&map,
                                   (jb_range){units[i].end - 1, units[i].end});
      assert_int_equal(found.start, sources[i].start);
      assert_int_equal(found.end, sources[i].end);
      found = jb_offset_map_source(&map,
                                   (jb_range){units[i].start, units[i].start});
      assert_int_equal(found.start, sources[i].start);
      assert_int_equal(found.end, sources[i].start);
    }
    jb_offset_map_free(&map);
  }
  assert_int_equal(failing_memory_alive(), 0);
}

static void an_offset_map_refuses_what_does_not_fit (void **state) {
  jb_offset_map map = JB_OFFSET_MAP_EMPTY, other = JB_OFFSET_MAP_EMPTY;
  jb_offset_map direct = JB_OFFSET_MAP_EMPTY;
  (void)state;
  jb_offset_map_append(&map, SIZE_MAX / 2, 1, 1);
  jb_offset_map_append(&map, SIZE_MAX / 2, 3, 2);
  assert_int_equal(map.status, JB_TOO_LARGE);
  jb_offset_map_append(&map, 1, 1, 1);
  assert_int_equal(map.status, JB_TOO_LARGE);
  jb_offset_map_reset(&map);
  assert_int_equal(map.status, JB_OK);
  jb_offset_map_append(&map, 2, 1, 1);
  jb_offset_map_compose(&map, &other, &direct);
  assert_int_equal(direct.status, JB_MISUSE);
}

/* Text in which every path of decoding and normalising is met. */
static const struct {
  const char *encoding;
  const char *bytes;
} samples[] = {
    {"UTF-8", "\xEF\xBB\xBF“Ａ”\xFF㎏e\u0323\u0301\u0323工\xE5\xB8"},
    {"GB18030", "\xB9\xA4"
                "a\x81\x30\x89\x34\xFF\x80\x82\x35\x90\x37\xA3\xC1\x81"},
    {"Big5", "\xA4\x75"
             "a\x88\x62\xA3\xE1\xFA\x5F\x80\xA4"},
    {"UTF-16LE", "\xE5\x5D\x61\x01\x01\xD8\x40\xD8\x41\xDC"},
    {"UTF-16BE", "\x5D\xE5\x01\x61\xD8\x01\xD8\x40\xDC\x41"},
};

/* Decode, normalise, and join the maps; the first status that is not JB_OK. */
static jb_status walk (size_t sample, size_t repeat) {
  jb_buffer bytes = JB_BUFFER_EMPTY, text = JB_BUFFER_EMPTY;
  jb_buffer normal = JB_BUFFER_EMPTY;
  jb_offset_map map = JB_OFFSET_MAP_EMPTY, folded = JB_OFFSET_MAP_EMPTY;
  jb_offset_map direct = JB_OFFSET_MAP_EMPTY;
  jb_decoding decoding;
  jb_error err = {JB_OK, 0, ""};
  jb_status status;
  for (size_t i = 0; i < repeat; i++)
    jb_buffer_append_string(&bytes, samples[sample].bytes);
  status = bytes.status;
  if (status == JB_OK) {
    status = jb_decode(bytes.bytes, bytes.length, samples[sample].encoding,
                       &text, &map, &decoding, &err);
    assert_int_equal(err.code, status);
  }
  if (status == JB_OK) {
    assert_int_equal(map.source_length, bytes.length);
    assert_int_equal(map.output_length, text.length);
    assert_false(decoding.verbatim);
    assert_true(decoding.replaced >= repeat);
    status =
        jb_normalise(text.bytes, text.length, JB_LOOSE, &normal, &folded, &err);
    assert_int_equal(err.code, status);
  }
  if (status == JB_OK) {
    jb_offset_map_compose(&folded, &map, &direct);
    status = direct.status;
    if (status == JB_OK) {
      assert_int_equal(direct.output_length, normal.length);
      assert_int_equal(direct.source_length, bytes.length);
    }
  }
  jb_buffer_free(&bytes);
  jb_buffer_free(&text);
  jb_buffer_free(&normal);
  jb_offset_map_free(&map);
  jb_offset_map_free(&folded);
  jb_offset_map_free(&direct);
  return status;
}

static void every_allocation_may_fail (void **state) {
  (void)state;
  for (size_t sample = 0; sample < COUNT(samples); sample++) {
    size_t wanted;
    failing_memory_set(0);
    assert_int_equal(walk(sample, 300), JB_OK);
    wanted = failing_memory_count();
    assert_true(wanted > 5);
    for (size_t nth = 1; nth <= wanted; nth++) {
      failing_memory_set(nth);
      assert_int_equal(walk(sample, 300), JB_NO_MEMORY);
      assert_int_equal(failing_memory_alive(), 0);
    }
    failing_memory_set(0);
  }
}

static void a_valid_text_costs_nothing (void **state) {
  static const char text[] = "\xEF\xBB\xBF全市安全生产";
  jb_buffer output = JB_BUFFER_EMPTY;
  jb_offset_map map = JB_OFFSET_MAP_EMPTY;
  jb_decoding decoding;
  (void)state;
  failing_memory_set(0);
  assert_int_equal(jb_decode(text + 3, sizeof text - 4, NULL, &output, &map,
                             &decoding, NULL),
                   JB_OK);
  assert_true(decoding.verbatim);
  assert_true(jb_offset_map_identity(&map));
  assert_int_equal(failing_memory_count(), 0);
  assert_int_equal(output.length, 0);
  jb_offset_map_free(&map);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(utf8_steps_back_over_what_it_steps_over),
      cmocka_unit_test(utf8_encodes_what_it_decodes),
      cmocka_unit_test(utf8_says_which_replacement_was_in_the_text),
      cmocka_unit_test(classes_are_those_of_the_field),
      cmocka_unit_test(offset_maps_give_back_their_runs),
      cmocka_unit_test(an_offset_map_refuses_what_does_not_fit),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(a_valid_text_costs_nothing),
  };
  return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
