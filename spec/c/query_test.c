/* SPDX-License-Identifier: MIT */
/*
** index/query: how queries are read. A tree is written down as a list, such
** as (and 心理 (not headline=广告)), and compared as a text.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "index/query.h"
#include "support/failing_memory.h"

static void describe_term (const jb_query_node *node, jb_buffer *text) {
  if (node->field != JB_FIELD_TEXT)
    jb_buffer_append_format(text, "%s=", jb_query_field_name(node->field));
  if (node->field == JB_FIELD_DATE)
    jb_buffer_append_format(
        text, "%s..%s",
        node->first_day.bytes == NULL ? "" : node->first_day.bytes,
        node->last_day.bytes == NULL ? "" : node->last_day.bytes);
  else
    jb_buffer_append(text, node->text.bytes, node->text.length);
}

static void describe (const jb_query_node *node, jb_buffer *text) {
  static const char *const names[] = {"", "and", "or", "not", "near"};
  if (node->kind == JB_QUERY_TERM) {
    describe_term(node, text);
    return;
  }
  jb_buffer_append_format(text, "(%s", names[node->kind]);
  if (node->kind == JB_QUERY_NEAR)
    jb_buffer_append_format(text, "/%u", node->distance);
  for (node = node->first_child; node != NULL; node = node->next_sibling) {
    jb_buffer_append_byte(text, ' ');
    describe(node, text);
  }
  jb_buffer_append_byte(text, ')');
}

static void assert_tree (const char *query_text, const char *expected) {
  jb_buffer text = JB_BUFFER_EMPTY;
  jb_query query;
  jb_error err = {.message = ""};
  jb_status status =
      jb_query_parse(query_text, strlen(query_text), &query, &err);
  if (status != JB_OK)
    fail_msg("%s: %s", query_text, err.message);
  describe(query.root, &text);
  jb_buffer_terminate(&text);
  assert_string_equal(text.bytes, expected);
  jb_buffer_free(&text);
  jb_query_free(&query);
}

static void queries_become_trees (void **state) {
  static const struct {
    const char *query, *tree;
  } cases[] = {
      {"心理", "心理"},
      {"  心理  ", "心理"},
      {"心理 讲座", "(and 心理 讲座)"},
      {"心理　讲座 培训", "(and 心理 讲座 培训)"},
      {"心理 AND 讲座", "(and 心理 讲座)"},
      {"心理 OR 讲座", "(or 心理 讲座)"},
      {"a b OR c d", "(or (and a b) (and c d))"},
      {"a (b OR c) d", "(and a (or b c) d)"},
      {"((a))", "a"},
      {"a OR (b OR c)", "(or a (or b c))"},
      {"心理（讲座 OR 培训）", "(and 心理 (or 讲座 培训))"},
      {"心理 -广告", "(and 心理 (not 广告))"},
      {"心理 －广告", "(and 心理 (not 广告))"},
      {"心理 NOT 广告", "(and 心理 (not 广告))"},
      {"心理 AND NOT 广告", "(and 心理 (not 广告))"},
      {"-广告", "(not 广告)"},
      {"NOT NOT 广告", "(not (not 广告))"},
      {"--广告", "(not (not 广告))"},
      {"-(a OR b)", "(not (or a b))"},
      {"a OR -b", "(or a (not b))"},
      {"covid-19", "covid-19"},
      {"a AND b OR c", "(or (and a b) c)"},
      /* operators are whole words in capitals */
      {"or and not", "(and or and not)"},
      {"ANDROID ORACLE NOTE", "(and android oracle note)"},
      {"\"AND\" “OR”", "(and and or)"},
      {"ＡＮＤＹ", "andy"},
      {"a ＯＲ b", "(or a b)"},
      /* terms are normalised loosely */
      {"ＡＢＣ", "abc"},
      {"Wi-Fi", "wi-fi"},
      {"《论语》", "论语"},
      {"“一带一路”建设", "一带一路建设"},
      {"推动“一带一路”建设 大会", "(and 推动一带一路建设 大会)"},
      {"“人民 代表 大会”", "人民代表大会"},
      {"\"a b\"c", "abc"},
      {"「心理 讲座」", "心理讲座"},
      {"『心理 讲座』", "心理讲座"},
      {"“心理 讲座\"", "心理讲座"},
      {"”心理 讲座“", "心理讲座"},
      {"\"a (b\"", "a(b"},
      {"\"-a\"", "-a"},
      {"「a“b」", "ab"},
      {"50%", "50%"},
      {"3:2", "3:2"},
      {"http://example.org", "http://example.org"},
      {"经济*", "经济"},
      {"*", "*"},
      {"\"经济*\"", "经济*"},
      /* fields */
      {"headline:改革", "headline=改革"},
      {"Headline：改革", "headline=改革"},
      {"ｈｅａｄｌｉｎｅ：改革", "headline=改革"},
      {"headline: 改革", "headline=改革"},
      {"标题：改革", "headline=改革"},
      {"主题：改革", "topic=改革"},
      {"headline:“改革 开放”", "headline=改革开放"},
      {"headline:(a OR b) c", "(and (or headline=a headline=b) c)"},
      {"headline:(a OR body:b)", "(or headline=a body=b)"},
      {"-headline:a", "(not headline=a)"},
      {"lead:a kicker:b deck:c label:d",
       "(and lead=a kicker=b deck=c label=d)"},
      {"dateline:a byline:b credit:c", "(and dateline=a byline=b credit=c)"},
      {"topic:心理健康", "topic=心理健康"},
      {"topic:“AI 教育”", "topic=AI 教育"},
      {"topic:(心理健康 OR 教育)", "(or topic=心理健康 topic=教育)"},
      {"reporter:“孙　艳”", "reporter=孙艳"},
      {"记者：孙艳", "reporter=孙艳"},
      {"kind:photo", "kind=photo"},
      {"paper:城南日报 source:000.TXT", "(and paper=城南日报 source=000.txt)"},
      /* dates */
      {"date:2023", "date=2023-01-01..2023-12-31"},
      {"date:2023-06", "date=2023-06-01..2023-06-30"},
      {"date:2024-02", "date=2024-02-01..2024-02-29"},
      {"date:1900-02", "date=1900-02-01..1900-02-28"},
      {"date:2023-06-21", "date=2023-06-21..2023-06-21"},
      {"date:2023-6-1", "date=2023-06-01..2023-06-01"},
      {"date:2023-06..2023-08", "date=2023-06-01..2023-08-31"},
      {"date:2023..", "date=2023-01-01.."},
      {"date:..2023-08-15", "date=..2023-08-15"},
      {"日期：２０２３－０６．．２０２３－０８", "date=2023-06-01..2023-08-31"},
      {"date:2023-06…2023-08", "date=2023-06-01..2023-08-31"},
      {"date:\"2023\"", "date=2023-01-01..2023-12-31"},
      /* NEAR */
      {"NEAR/6(心理 讲座)", "(near/6 心理 讲座)"},
      {"NEAR(心理 讲座)", "(near/10 心理 讲座)"},
      {"NEAR/0(心理 讲座 报名)", "(near/0 心理 讲座 报名)"},
      {"NEAR/6 (心理 讲座)", "(near/6 心理 讲座)"},
      {"NEAR/6(心理 AND 讲座)", "(near/6 心理 讲座)"},
      {"ＮＥＡＲ／６（心理　讲座）", "(near/6 心理 讲座)"},
      {"心理 NEAR/6 讲座", "(near/6 心理 讲座)"},
      {"心理 NEAR 讲座", "(near/10 心理 讲座)"},
      {"心理　ＮＥＡＲ／６　讲座", "(near/6 心理 讲座)"},
      {"a NEAR/6 b NEAR/6 c", "(near/6 a b c)"},
      {"a NEAR b NEAR/10 c", "(near/10 a b c)"},
      {"心理 NEAR/6 (讲座 OR 培训)", "(near/6 心理 (or 讲座 培训))"},
      {"心理 NEAR/6（讲座 OR 培训）", "(near/6 心理 (or 讲座 培训))"},
      {"心理 NEAR/6(讲座)", "(near/6 心理 讲座)"},
      {"(a OR b) NEAR/2 (c OR d OR e)", "(near/2 (or a b) (or c d e))"},
      {"NEAR/3(a (b OR c) d)", "(near/3 a (or b c) d)"},
      {"NEAR/3(“a b” c)", "(near/3 ab c)"},
      {"\"a b\" NEAR/3 「c d」", "(near/3 ab cd)"},
      {"a NEAR(b c)", "(and a (near/10 b c))"},
      {"a NEAR/2(b c) d", "(and a (near/2 b c) d)"},
      {"-a NEAR/2(b c)", "(and (not a) (near/2 b c))"},
      {"-a NEAR/2 b", "(not (near/2 a b))"},
      {"NOT a NEAR/2 b", "(not (near/2 a b))"},
      {"a NEAR/2 b c", "(and (near/2 a b) c)"},
      {"a b NEAR/2 c", "(and a (near/2 b c))"},
      {"a NEAR/2 b OR c NEAR/3 d", "(or (near/2 a b) (near/3 c d))"},
      {"a NEAR/2 b AND c NEAR/3 d", "(and (near/2 a b) (near/3 c d))"},
      {"headline:NEAR/2(a b)", "(near/2 headline=a headline=b)"},
      {"headline:(a NEAR/2 b)", "(near/2 headline=a headline=b)"},
      {"headline:a NEAR/2 b", "(near/2 headline=a b)"},
      {"标题：NEAR（a b）", "(near/10 headline=a headline=b)"},
      {"NEAR/1000(a b)", "(near/1000 a b)"},
      {"\"NEAR\" a", "(and near a)"},
      {"NEARBY near", "(and nearby near)"},
      {"NEAR(a b c d e f g h)", "(near/10 a b c d e f g h)"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_tree(cases[i].query, cases[i].tree);
  assert_int_equal(failing_memory_alive(), 0);
}

static void bad_queries_say_where (void **state) {
  static const struct {
    const char *query;
    size_t offset;
    const char *words; /* of the message */
  } cases[] = {
      {"", 0, "empty"},
      {" 　 ", 0, "empty"},
      {"a (b", 2, "not closed"},
      {"a （b", 2, "not closed"},
      {"(a (b)", 0, "not closed"},
      {"a) b", 1, "No bracket was opened"},
      {"()", 1, "term is missing"},
      {"心理 ()", 8, "term is missing"},
      {"a \"b", 2, "quotation mark"},
      {"a b“c", 3, "quotation mark"},
      {"「a", 0, "quotation mark"},
      {"OR a", 0, "term is missing"},
      {"AND a", 0, "before AND or OR"},
      {"a AND", 2, "behind AND"},
      {"a AND OR b", 2, "behind AND"},
      {"a OR", 2, "behind OR"},
      {"a OR OR b", 5, "term is missing"},
      {"(a OR )", 3, "behind OR"},
      {"a -", 2, "left out"},
      {"- a", 0, "left out"},
      {"NOT", 0, "left out"},
      {"a NOT AND b", 2, "left out"},
      {"title:a", 0, "no such field"},
      {"a foo:b", 2, "no such field"},
      {"headline:", 0, "term is missing"},
      {"a headline:)", 2, "term is missing"},
      {"headline:OR", 9, "before AND or OR"},
      {"《》", 0, "nothing to search for"},
      {"a “”", 2, "nothing to search for"},
      {"topic:“”", 6, "nothing to search for"},
      {"date:today", 5, "not a date"},
      {"date:2023-13", 5, "not a date"},
      {"date:2023-02-29", 5, "not a date"},
      {"date:2023-00", 5, "not a date"},
      {"date:2023-06-00", 5, "not a date"},
      {"date:23", 5, "not a date"},
      {"date:20230", 5, "not a date"},
      {"date:2023-", 5, "not a date"},
      {"date:..", 5, "not a date"},
      {"date:2023....2024", 5, "not a date"},
      {"date:2023-08..2023-06", 5, "ends before it begins"},
      {"心理 \xFF", 7, "not UTF-8"},
      {"NEAR", 0, "before NEAR"},
      {"NEAR a", 0, "before NEAR"},
      {"a AND NEAR b", 6, "before NEAR"},
      {"a NEAR", 2, "behind NEAR"},
      {"a NEAR AND b", 2, "behind NEAR"},
      {"a NEAR OR b", 2, "behind NEAR"},
      {"(a NEAR/3 )", 3, "behind NEAR"},
      {"a NEAR NEAR b", 7, "before NEAR"},
      {"a NEAR/ b", 2, "how many characters"},
      {"NEAR/(a b)", 0, "how many characters"},
      {"NEAR/x(a b)", 0, "how many characters"},
      {"a NEAR/6b", 2, "how many characters"},
      {"a NEAR/-1 b", 2, "how many characters"},
      {"a NEAR/1001 b", 2, "at most 1000"},
      {"a NEAR/99999999999999999999 b", 2, "at most 1000"},
      {"NEAR(a)", 0, "two or more"},
      {"NEAR(a OR b)", 0, "two or more"},
      {"NEAR()", 5, "term is missing"},
      {"NEAR(a b", 4, "not closed"},
      {"NEAR(a -b)", 7, "NEAR takes terms"},
      {"NEAR(-b)", 5, "NEAR takes terms"},
      {"a NEAR -b", 7, "NEAR takes terms"},
      {"a NEAR NOT b", 7, "NEAR takes terms"},
      {"a NEAR/3 (b c)", 10, "NEAR takes terms"},
      {"(a b) NEAR/3 c", 1, "NEAR takes terms"},
      {"a NEAR/3 (b OR c d)", 15, "NEAR takes terms"},
      {"a NEAR/3 (b OR (c OR d))", 16, "NEAR takes terms"},
      {"NEAR(a b OR c)", 5, "NEAR takes terms"},
      {"NEAR(a NEAR(b c))", 7, "NEAR takes terms"},
      {"NEAR(a b) NEAR/2 c", 0, "NEAR takes terms"},
      {"a NEAR/2 b NEAR/3 c", 11, "differ"},
      {"a NEAR/2 topic:b", 15, "elsewhere"},
      {"NEAR(a date:2023)", 12, "elsewhere"},
      {"topic:NEAR(a b)", 11, "elsewhere"},
      {"topic:a NEAR b", 6, "elsewhere"},
      {"NEAR(a b c d e f g h i)", 21, "at most 8"},
      {"a NEAR b NEAR c NEAR d NEAR e NEAR f NEAR g NEAR h NEAR i", 56,
       "at most 8"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    jb_query query;
    jb_error err = {.message = ""};
    const char *text = cases[i].query;
    if (jb_query_parse(text, strlen(text), &query, &err) != JB_BAD_QUERY)
      fail_msg("%s is no error", text);
    if (err.offset != cases[i].offset || !strstr(err.message, cases[i].words))
      fail_msg("%s: %zu %s", text, err.offset, err.message);
    assert_null(query.root);
  }
  assert_int_equal(failing_memory_alive(), 0);
}

static void assert_too_much (const jb_buffer *text, const char *words) {
  jb_query query;
  jb_error err;
  assert_int_equal(text->status, JB_OK);
  assert_int_equal(jb_query_parse(text->bytes, text->length, &query, &err),
                   JB_BAD_QUERY);
  assert_non_null(strstr(err.message, words));
}

static void sizes_are_limited (void **state) {
  jb_buffer text = JB_BUFFER_EMPTY;
  (void)state;
  for (int i = 0; i < 1000; i++)
    jb_buffer_append_string(&text, "(");
  assert_too_much(&text, "deep");
  jb_buffer_reset(&text);
  for (int i = 0; i < 1000; i++)
    jb_buffer_append_string(&text, "NOT ");
  jb_buffer_append_string(&text, "a");
  assert_too_much(&text, "deep");
  jb_buffer_reset(&text);
  for (size_t i = 0; i <= JB_QUERY_TERMS; i++)
    jb_buffer_append_string(&text, "a ");
  assert_too_much(&text, "terms");
  jb_buffer_reset(&text);
  for (size_t i = 0; i <= JB_QUERY_TERM_BYTES; i++)
    jb_buffer_append_string(&text, "a");
  assert_too_much(&text, "longer than");
  for (size_t i = 0; i <= JB_QUERY_BYTES; i++)
    jb_buffer_append_string(&text, "a");
  assert_too_much(&text, "longer than");
  jb_buffer_free(&text);
}

/* One after the other: what is read side by side is not nested. */
static void brackets_side_by_side_are_not_deep (void **state) {
  jb_buffer text = JB_BUFFER_EMPTY;
  jb_query query;
  jb_error err;
  (void)state;
  for (int i = 0; i < 500; i++)
    jb_buffer_append_string(&text, "(-a) ");
  assert_int_equal(jb_query_parse(text.bytes, text.length, &query, &err),
                   JB_OK);
  assert_int_equal(query.term_count, 500);
  jb_query_free(&query);
  jb_buffer_free(&text);
}

static void every_allocation_may_fail (void **state) {
  static const char text[] =
      "headline:“改革 开放” (a OR -b) date:2023.. reporter:孙艳 c NEAR d";
  jb_query query;
  jb_error err;
  size_t count;
  (void)state;
  failing_memory_set(0);
  assert_int_equal(jb_query_parse(text, strlen(text), &query, &err), JB_OK);
  jb_query_free(&query);
  count = failing_memory_count();
  assert_true(count > 3);
  for (size_t i = 1; i <= count; i++) {
    failing_memory_set(i);
    assert_int_equal(jb_query_parse(text, strlen(text), &query, &err),
                     JB_NO_MEMORY);
    failing_memory_set(0);
    assert_int_equal(failing_memory_alive(), 0);
  }
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(queries_become_trees),
      cmocka_unit_test(bad_queries_say_where),
      cmocka_unit_test(sizes_are_limited),
      cmocka_unit_test(brackets_side_by_side_are_not_deep),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
