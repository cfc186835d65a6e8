/* SPDX-License-Identifier: MIT */
/* Field names, loose terms, and dates. */
#include "index/query_terms.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "text/normalise.h"

/*                                                                  fields */

typedef struct field_name {
  const char *name;
  jb_query_field field;
} field_name;

/*
** Each field's own name first, then what an editor may call it. 主题 is a topic,
** as everywhere in our messages, though newsrooms say it of a headline too.
*/
static const field_name field_names[] = {
    {"label", JB_FIELD_LABEL},       {"kicker", JB_FIELD_KICKER},
    {"headline", JB_FIELD_HEADLINE}, {"deck", JB_FIELD_DECK},
    {"dateline", JB_FIELD_DATELINE}, {"byline", JB_FIELD_BYLINE},
    {"lead", JB_FIELD_LEAD},         {"body", JB_FIELD_BODY},
    {"credit", JB_FIELD_CREDIT},     {"topic", JB_FIELD_TOPIC},
    {"reporter", JB_FIELD_REPORTER}, {"paper", JB_FIELD_PAPER},
    {"source", JB_FIELD_SOURCE},     {"kind", JB_FIELD_KIND},
    {"date", JB_FIELD_DATE},         {"栏题", JB_FIELD_LABEL},
    {"引题", JB_FIELD_KICKER},       {"标题", JB_FIELD_HEADLINE},
    {"主题", JB_FIELD_TOPIC},        {"副题", JB_FIELD_DECK},
    {"电头", JB_FIELD_DATELINE},     {"署名", JB_FIELD_BYLINE},
    {"导语", JB_FIELD_LEAD},         {"正文", JB_FIELD_BODY},
    {"话题", JB_FIELD_TOPIC},        {"专题", JB_FIELD_TOPIC},
    {"记者", JB_FIELD_REPORTER},     {"报纸", JB_FIELD_PAPER},
    {"来源", JB_FIELD_SOURCE},       {"体裁", JB_FIELD_KIND},
    {"日期", JB_FIELD_DATE},
};

#define FIELD_NAMES (sizeof field_names / sizeof *field_names)

/* Full-width letters as half-width ones, capitals as small letters. */
static size_t plain_letter (const char *text, size_t length, char *letter) {
  const unsigned char *bytes = (const unsigned char *)text;
  unsigned plain = bytes[0];
  size_t used = 1;
  if (length >= 3 && bytes[0] == 0xEF && bytes[1] >= 0xBC && bytes[1] <= 0xBD) {
    /* U+FF01 is EF BC 81: 0x21 */
    plain = (((bytes[1] & 0x03u) << 6) | (bytes[2] & 0x3Fu)) + 0x20;
    used = 3;
  }
  if (plain >= 'A' && plain <= 'Z')
    plain += 'a' - 'A';
  *letter = (char)plain;
  return used;
}

bool jb_query_find_field (const char *name, size_t length,
                          jb_query_field *field) {
  char plain[16];
  size_t used = 0;
  for (size_t i = 0; i < length;) {
    if (used == sizeof plain)
      return false;
    i += plain_letter(name + i, length - i, &plain[used++]);
  }
  for (size_t i = 0; i < FIELD_NAMES; i++)
    if (strlen(field_names[i].name) == used &&
        memcmp(field_names[i].name, plain, used) == 0) {
      *field = field_names[i].field;
      return true;
    }
  return false;
}

const char *jb_query_field_name (jb_query_field field) {
  for (size_t i = 0; i < FIELD_NAMES; i++)
    if (field_names[i].field == field)
      return field_names[i].name;
  return "text";
}

/*                                                                   dates */

/* A day, or a part of the calendar where month or day is 0. */
typedef struct day {
  int year, month, day;
} day;

static bool read_digits (const char **place, int most, int *value) {
  int digits = 0;
  *value = 0;
  for (; digits < most && **place >= '0' && **place <= '9'; digits++)
    *value = *value * 10 + (*(*place)++ - '0');
  return digits > 0;
}

static int days_in_month (int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap);
}

/* YYYY, YYYY-M or YYYY-M-D; months and days of one digit are allowed. */
static bool read_day (const char **place, day *read) {
  const char *start = *place;
  memset(read, 0, sizeof *read);
  if (!read_digits(place, 4, &read->year) || *place != start + 4)
    return false;
  if (**place != '-')
    return true;
  (*place)++;
  if (!read_digits(place, 2, &read->month) || read->month < 1 ||
      read->month > 12)
    return false;
  if (**place != '-')
    return true;
  (*place)++;
  return read_digits(place, 2, &read->day) && read->day >= 1 &&
         read->day <= days_in_month(read->year, read->month);
}

/* The first or the last day of what 'part' names. */
static bool keep_day (jb_query *query, day part, bool last, jb_slice *kept) {
  char text[16];
  if (part.month == 0)
    part.month = last ? 12 : 1;
  if (part.day == 0)
    part.day = last ? days_in_month(part.year, part.month) : 1;
  (void)snprintf(text, sizeof text, "%04d-%02d-%02d", part.year % 10000,
                 part.month % 100, part.day % 100);
  kept->bytes = jb_arena_copy(&query->arena, text, strlen(text));
  kept->length = strlen(text);
  return kept->bytes != NULL;
}

/* 'text' is normalised: … has become three dots. */
static jb_status fill_days (jb_query *query, jb_query_node *node,
                            const char *text, jb_error *err) {
  const char *place = text;
  day first, last;
  bool has_first, has_last = true, fits = true;
  has_first = *place >= '0' && *place <= '9';
  fits = !has_first || read_day(&place, &first);
  if (fits && *place == '.') {
    size_t dots = strspn(place, ".");
    fits = dots == 2 || dots == 3;
    place += dots;
    has_last = *place != '\0';
    fits = fits && (!has_last || read_day(&place, &last));
  } else if (has_first) {
    last = first;
  }
  if (!fits || *place != '\0' || (!has_first && !has_last))
    return jb_fail(err, JB_BAD_QUERY, node->start,
                   "This is not a date. Dates are 2023, 2023-06 or "
                   "2023-06-21, and ranges 2023-06..2023-08, 2023-06.. or "
                   "..2023-08.");
  if ((has_first && !keep_day(query, first, false, &node->first_day)) ||
      (has_last && !keep_day(query, last, true, &node->last_day)))
    return jb_fail_memory(err, 16);
  if (has_first && has_last &&
      strcmp(node->first_day.bytes, node->last_day.bytes) > 0)
    return jb_fail(err, JB_BAD_QUERY, node->start,
                   "The range of dates ends before it begins.");
  return JB_OK;
}

/*                                                                   terms */

static jb_status keep_text (jb_query *query, jb_query_node *node,
                            const char *bytes, size_t length, jb_error *err) {
  node->text.bytes = jb_arena_copy(&query->arena, bytes, length);
  node->text.length = length;
  if (node->text.bytes == NULL)
    return jb_fail_memory(err, length);
  return JB_OK;
}

static jb_status fill_loose (jb_query *query, jb_query_node *node,
                             jb_buffer *loose, jb_error *err) {
  if (loose->length == 0)
    return jb_fail(err, JB_BAD_QUERY, node->start,
                   "There is nothing to search for here: quotation marks, "
                   "book marks and blanks are passed over.");
  if (loose->length > JB_QUERY_TERM_BYTES)
    return jb_fail(err, JB_BAD_QUERY, node->start,
                   "This term is longer than %zu bytes.", JB_QUERY_TERM_BYTES);
  if (node->field != JB_FIELD_DATE)
    return keep_text(query, node, loose->bytes, loose->length, err);
  jb_buffer_terminate(loose);
  if (loose->status != JB_OK)
    return jb_fail_memory(err, loose->length);
  return fill_days(query, node, loose->bytes, err);
}

jb_status jb_query_fill_term (jb_query *query, jb_query_node *node,
                              const char *bytes, size_t length, jb_error *err) {
  jb_buffer loose = JB_BUFFER_EMPTY;
  jb_status status;
  node->typed.bytes = jb_arena_copy(&query->arena, bytes, length);
  node->typed.length = length;
  if (node->typed.bytes == NULL)
    return jb_fail_memory(err, length);
  if ((node->field == JB_FIELD_TOPIC || node->field == JB_FIELD_KIND) &&
      length > 0)
    return keep_text(query, node, bytes, length, err);
  status = jb_normalise(bytes, length, JB_LOOSE, &loose, NULL, err);
  if (status == JB_OK)
    status = fill_loose(query, node, &loose, err);
  jb_buffer_free(&loose);
  return status;
}
