/* SPDX-License-Identifier: MIT */
#include "support/scan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index/cut.h"
#include "text/utf8.h"

/*                                                       made-up articles */

static const char *const letters[] = {"甲", "乙", "丙", "丁", "a", "Ａ", "甲"};
static const char *const mark_letters[] = {"“", "”", "《", " ", "　"};

void scan_characters (random_state *random, unsigned count, bool marks,
                      jb_buffer *text) {
  for (unsigned i = 0; i < count; i++) {
    if (marks && random_below(random, 8) == 0)
      jb_buffer_append_string(text, mark_letters[random_below(random, 5)]);
    jb_buffer_append_string(text, letters[random_below(random, 7)]);
  }
  if (marks && random_below(random, 8) == 0)
    jb_buffer_append_string(text, mark_letters[random_below(random, 5)]);
}

/* The strict and the loose form of a text. */
static size_t cut_strictly (jb_slice printed, scan_character *strict) {
  jb_cut_text cut = JB_CUT_TEXT_EMPTY;
  size_t count = 0, mark = 0;
  if (jb_cut(&cut, printed, NULL) != JB_OK)
    abort();
  for (size_t i = 0; i <= cut.count; i++) {
    for (; mark < cut.mark_count && cut.marks[mark].before == i; mark++) {
      const char *bytes = cut.mark_bytes.bytes + cut.marks[mark].start;
      for (size_t at = 0; at < cut.marks[mark].length;) {
        strict[count].is_mark = true;
        at += jb_utf8_decode(bytes + at, cut.marks[mark].length - at,
                             &strict[count++].code);
      }
    }
    if (i < cut.count)
      strict[count++] = (scan_character){cut.characters[i], false};
  }
  jb_cut_free(&cut);
  return count;
}

static size_t leave_out_marks (const scan_character *strict, size_t count,
                               uint32_t *loose) {
  size_t kept = 0;
  for (size_t i = 0; i < count; i++)
    if (!strict[i].is_mark)
      loose[kept++] = strict[i].code;
  return kept;
}

static void make_text (scan_text *text, random_state *random) {
  static const jb_query_field fields[] = {
      JB_FIELD_HEADLINE, JB_FIELD_KICKER, JB_FIELD_DECK, JB_FIELD_LEAD,
      JB_FIELD_BODY,     JB_FIELD_BODY,   JB_FIELD_BODY, JB_FIELD_BYLINE};
  jb_buffer printed = JB_BUFFER_EMPTY;
  text->field = fields[random_below(random, 8)];
  scan_characters(random, random_below(random, 14), true, &printed);
  jb_buffer_terminate(&printed);
  snprintf(text->printed, sizeof text->printed, "%s", printed.bytes);
  jb_buffer_free(&printed);
  text->strict_count = cut_strictly(jb_slice_of(text->printed), text->strict);
  text->loose_count =
      leave_out_marks(text->strict, text->strict_count, text->loose);
}

const scan_article *scan_make (scan_archive *archive, random_state *random) {
  static const int32_t days[] = {0,        20210101, 20210131, 20210201,
                                 20220630, 20220701, 20230505};
  scan_article *article;
  if (archive->count == archive->capacity) {
    archive->capacity = archive->capacity * 2 + 64;
    archive->articles =
        realloc(archive->articles, archive->capacity * sizeof *article);
    if (archive->articles == NULL)
      abort();
  }
  article = &archive->articles[archive->count++];
  memset(article, 0, sizeof *article);
  article->number = (int64_t)archive->count;
  article->day = days[random_below(random, 7)];
  snprintf(article->key, sizeof article->key, "%c%08u",
           'a' + (int)random_below(random, 5), (unsigned)archive->count);
  article->text_count = random_below(random, SCAN_TEXTS) + 1;
  for (size_t i = 0; i < article->text_count; i++)
    make_text(&article->texts[i], random);
  return article;
}

void scan_free (scan_archive *archive) {
  free(archive->articles);
  memset(archive, 0, sizeof *archive);
}

void scan_order_key (void *archive, int64_t article, jb_buffer *key) {
  const scan_archive *articles = archive;
  jb_buffer_append_string(key, articles->articles[article - 1].key);
}

jb_status scan_add (jb_index *index, const scan_article *article,
                    jb_error *err) {
  jb_index_text texts[SCAN_TEXTS];
  jb_index_document document = {.article = article->number,
                                .day = article->day,
                                .order_key = jb_slice_of(article->key),
                                .texts = texts,
                                .text_count = article->text_count};
  for (size_t i = 0; i < article->text_count; i++)
    texts[i] = (jb_index_text){article->texts[i].field,
                               jb_slice_of(article->texts[i].printed)};
  return jb_index_add(index, &document, err);
}

/*                                                                matching */

/* Where a term stands: loose positions in one text. */
typedef struct occurrence {
  size_t start, end;
} occurrence;

static bool in_field (const scan_text *text, jb_query_field field) {
  return field == JB_FIELD_TEXT || field == text->field ||
         (field == JB_FIELD_BODY && text->field == JB_FIELD_LEAD);
}

/* Whether the term begins at strict place 'at'. */
static bool stands_at (const scan_text *text, size_t at,
                       const scan_character *term, size_t count) {
  if (count > text->strict_count - at)
    return false;
  for (size_t i = 0; i < count; i++)
    if (text->strict[at + i].code != term[i].code ||
        text->strict[at + i].is_mark != term[i].is_mark)
      return false;
  return true;
}

/* A term cut; the last one is kept, for it is asked for text by text. */
typedef struct cut_term {
  char typed[4 * SCAN_CHARACTERS];
  size_t length;
  scan_character strict[SCAN_CHARACTERS];
  uint32_t loose[SCAN_CHARACTERS];
  size_t strict_count, loose_count;
} cut_term;

static const cut_term *cut_of (const jb_query_node *term) {
  static cut_term terms[16];
  static unsigned turn;
  cut_term *cut;
  for (unsigned i = 0; i < 16; i++)
    if (terms[i].length == term->typed.length &&
        memcmp(terms[i].typed, term->typed.bytes, term->typed.length) == 0)
      return &terms[i];
  cut = &terms[turn++ % 16];
  cut->length = term->typed.length;
  memcpy(cut->typed, term->typed.bytes, cut->length);
  cut->strict_count = cut_strictly(term->typed, cut->strict);
  cut->loose_count =
      leave_out_marks(cut->strict, cut->strict_count, cut->loose);
  return cut;
}

/* All occurrences of a term in a text, whatever its field. */
static size_t find_in_text (const jb_query_node *term, bool strict,
                            const scan_text *text, occurrence *found) {
  const cut_term *cut = cut_of(term);
  size_t count = 0;
  if (strict) {
    size_t position = 0;
    for (size_t at = 0; at < text->strict_count; at++) {
      if (stands_at(text, at, cut->strict, cut->strict_count))
        found[count++] = (occurrence){position, position + cut->loose_count};
      position += !text->strict[at].is_mark;
    }
    return count;
  }
  for (size_t at = 0; at + cut->loose_count <= text->loose_count; at++)
    if (memcmp(text->loose + at, cut->loose,
               cut->loose_count * sizeof *cut->loose) == 0)
      found[count++] = (occurrence){at, at + cut->loose_count};
  return count;
}

static unsigned weigh (const jb_query_node *term, bool strict,
                       const scan_article *article) {
  occurrence found[SCAN_CHARACTERS];
  unsigned weight = 0;
  for (size_t i = 0; i < article->text_count; i++)
    if (in_field(&article->texts[i], term->field))
      weight +=
          (unsigned)find_in_text(term, strict, &article->texts[i], found) *
          jb_field_weights[jb_field_place(article->texts[i].field)];
  return weight;
}

static bool is_close (const occurrence *chosen, size_t count,
                      uint32_t distance) {
  occurrence row[JB_QUERY_NEAR_OPERANDS];
  memcpy(row, chosen, count * sizeof *row);
  for (size_t i = 1; i < count; i++) {
    occurrence moved = row[i];
    size_t j = i;
    for (; j > 0 &&
           (row[j - 1].start > moved.start ||
            (row[j - 1].start == moved.start && row[j - 1].end > moved.end));
         j--)
      row[j] = row[j - 1];
    row[j] = moved;
  }
  for (size_t i = 1; i < count; i++)
    if (row[i].start > row[i - 1].end + distance)
      return false;
  return true;
}

/* Try every choice of occurrences for the operands from 'operand' on. */
static bool try_choices (const jb_query_node *near, bool strict,
                         const scan_text *text, const jb_query_node *operand,
                         occurrence *chosen, size_t count) {
  const jb_query_node *term;
  if (operand == NULL)
    return is_close(chosen, count, near->distance);
  for (term = operand->kind == JB_QUERY_OR ? operand->first_child : operand;
       term != NULL;
       term = operand->kind == JB_QUERY_OR ? term->next_sibling : NULL) {
    occurrence found[SCAN_CHARACTERS];
    size_t there = in_field(text, term->field)
                       ? find_in_text(term, strict, text, found)
                       : 0;
    for (size_t i = 0; i < there; i++) {
      chosen[count] = found[i];
      if (try_choices(near, strict, text, operand->next_sibling, chosen,
                      count + 1))
        return true;
    }
  }
  return false;
}

static bool is_near (const jb_query_node *near, bool strict,
                     const scan_article *article) {
  occurrence chosen[JB_QUERY_NEAR_OPERANDS];
  for (size_t i = 0; i < article->text_count; i++)
    if (try_choices(near, strict, &article->texts[i], near->first_child, chosen,
                    0))
      return true;
  return false;
}

bool scan_has_topic (const jb_query_node *term, int64_t article) {
  return article % (term->text.bytes[1] - '0') == 0;
}

static bool has_day (const jb_query_node *term, int32_t day) {
  char text[16];
  if (day == JB_NO_DAY)
    return false;
  snprintf(text, sizeof text, "%04d-%02d-%02d", (int)day / 10000,
           (int)day / 100 % 100, (int)day % 100);
  return (term->first_day.bytes == NULL ||
          strcmp(term->first_day.bytes, text) <= 0) &&
         (term->last_day.bytes == NULL ||
          strcmp(term->last_day.bytes, text) >= 0);
}

bool scan_matches (const jb_query_node *node, bool strict,
                   const scan_article *article) {
  switch (node->kind) {
    case JB_QUERY_TERM:
      if (node->field == JB_FIELD_DATE)
        return has_day(node, article->day);
      if (node->field > JB_FIELD_CREDIT)
        return scan_has_topic(node, article->number);
      return weigh(node, strict, article) > 0;
    case JB_QUERY_AND:
    case JB_QUERY_OR:
      for (const jb_query_node *child = node->first_child; child != NULL;
           child = child->next_sibling)
        if (scan_matches(child, strict, article) == (node->kind == JB_QUERY_OR))
          return node->kind == JB_QUERY_OR;
      return node->kind == JB_QUERY_AND;
    case JB_QUERY_NOT: return !scan_matches(node->first_child, strict, article);
    case JB_QUERY_NEAR: return is_near(node, strict, article);
  }
  return false;
}

/*                                                                 scoring */

typedef struct scorer {
  const scan_archive *archive;
  const jb_index_snapshot *snapshot;
  bool strict;
} scorer;

/* Documents of the term's rarest pair, as the dictionaries have it. */
static double count_documents (const scorer *s, const jb_query_node *term) {
  const cut_term *cut = cut_of(term);
  const uint32_t *loose = cut->loose;
  size_t count = cut->loose_count;
  double least = INFINITY;
  if (count == 1) {
    least = 0;
    for (size_t i = 0; i < s->archive->count; i++)
      least += !s->archive->articles[i].deleted &&
               weigh(term, s->strict, &s->archive->articles[i]) > 0;
  }
  for (size_t i = 0; i + 1 < count; i++) {
    double sum = 0;
    char key[1 + 2 * JB_UTF8_MAX_BYTES] = {JB_TERM_PAIR};
    size_t length = 1;
    length += jb_utf8_encode(loose[i], key + length);
    length += jb_utf8_encode(loose[i + 1], key + length);
    for (size_t j = 0; j < s->snapshot->segment_count; j++) {
      jb_term_entry entry;
      if (jb_segment_find(s->snapshot->segments[j], (jb_slice){key, length},
                          &entry, NULL) == JB_OK)
        sum += entry.document_count;
    }
    if (sum < least)
      least = sum;
  }
  return least;
}

static double score_term (const scorer *s, const jb_query_node *term,
                          const scan_article *article) {
  double n = count_documents(s, term);
  double N = (double)s->snapshot->document_count;
  double A = (double)s->snapshot->total_length / N;
  double w = weigh(term, s->strict, article), L;
  uint32_t length = 0;
  if (w == 0)
    return 0;
  for (size_t i = 0; i < article->text_count; i++)
    length += (uint32_t)article->texts[i].loose_count;
  L = jb_length_of_code(jb_length_code(length));
  if (n > N)
    n = N;
  return log(1 + (N - n + 0.5) / (n + 0.5)) * w * 2.2 /
         (w + 1.2 * (0.25 + 0.75 * L / A));
}

static double score_node (const scorer *s, const jb_query_node *node,
                          const scan_article *article) {
  double sum = 0;
  if (node->kind == JB_QUERY_NOT || !scan_matches(node, s->strict, article))
    return 0;
  if (node->kind == JB_QUERY_TERM)
    return node->field <= JB_FIELD_CREDIT ? score_term(s, node, article) : 0;
  for (node = node->first_child; node != NULL; node = node->next_sibling)
    sum += score_node(s, node, article);
  return sum;
}

double scan_score (const scan_archive *archive,
                   const jb_index_snapshot *snapshot, const jb_query *query,
                   bool strict, const scan_article *article) {
  scorer s = {archive, snapshot, strict};
  return score_node(&s, query->root, article);
}

bool scan_is_newer (const scan_article *a, const scan_article *b) {
  return a->day != b->day ? a->day > b->day : strcmp(a->key, b->key) < 0;
}

bool scan_is_older (const scan_article *a, const scan_article *b) {
  return a->day != b->day ? a->day < b->day : strcmp(a->key, b->key) < 0;
}
