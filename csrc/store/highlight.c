/* SPDX-License-Identifier: MIT */
/* From the places in an article's texts to spans and a snippet. */
#include "store/highlight.h"

#include <stdlib.h>
#include <string.h>

#include "store/units.h"
#include "text/classes.h"
#include "text/utf8.h"

/* Places beyond this many in one text do not compete for the snippet. */
#define PLACES_WEIGHED ((size_t)1000)

/* The best piece for a snippet so far. */
typedef struct candidate {
  bool found, beside_headline;
  size_t terms, places; /* different terms, and places, in the window */
  jb_slice text;
  size_t start, end;     /* from the first to the last place in it */
  size_t span, span_end; /* the spans of the text, of all spans */
} candidate;

jb_status jb_highlighter_open (const jb_query *query, bool strict,
                               jb_highlighter *highlighter, jb_error *err) {
  memset(highlighter, 0, sizeof *highlighter);
  return jb_places_open(query, strict, &highlighter->finder, err);
}

void jb_highlighter_close (jb_highlighter *highlighter) {
  jb_places_close(&highlighter->finder);
  jb_buffer_free(&highlighter->spans);
  jb_buffer_free(&highlighter->snippet);
}

/* Append the places as spans, those that overlap as one. */
static jb_status append_spans (jb_highlighter *highlighter,
                               const jb_text_unit *unit, const jb_place *places,
                               size_t count, jb_arena *arena, jb_error *err) {
  char name[JB_UNIT_NAME_BYTES];
  jb_hit_span span;
  jb_unit_name(unit, name);
  span.field.length = strlen(name);
  span.field.bytes = jb_arena_copy(arena, name, span.field.length);
  if (span.field.bytes == NULL)
    return jb_fail_memory(err, sizeof name);
  for (size_t i = 0; i < count;) {
    span.start = places[i].start;
    span.end = places[i].end;
    for (i++; i < count && places[i].start < span.end; i++)
      if (places[i].end > span.end)
        span.end = places[i].end;
    jb_buffer_append(&highlighter->spans, &span, sizeof span);
  }
  return JB_OK;
}

/*                                                             the snippet */

/* 'count' characters before 'offset', or the start. */
static size_t step_back (jb_slice text, size_t offset, size_t count) {
  for (; count > 0 && offset > 0; count--)
    offset = jb_utf8_previous(text.bytes, offset);
  return offset;
}

/* 'count' characters behind 'offset', or the end. */
static size_t step_forward (jb_slice text, size_t offset, size_t count) {
  uint32_t character;
  for (; count > 0 && offset < text.length; count--)
    offset +=
        jb_utf8_decode(text.bytes + offset, text.length - offset, &character);
  return offset;
}

/* Whether 'offset' would part a character from the mark set onto it. */
static bool parts_a_character (jb_slice text, size_t offset) {
  uint32_t character;
  if (offset == 0 || offset >= text.length)
    return false;
  (void)jb_utf8_decode(text.bytes + offset, text.length - offset, &character);
  return character >= 0x300 && jb_character_columns(character, 2) == 0;
}

static bool is_better (const candidate *one, const candidate *other) {
  if (!other->found)
    return true;
  if (one->terms != other->terms)
    return one->terms > other->terms;
  /* The headline is shown anyway. */
  if (one->beside_headline != other->beside_headline)
    return one->beside_headline;
  return one->places > other->places;
}

/* Let each place start a window and keep the best one. */
static void weigh_places (const jb_text_unit *unit, const jb_place *places,
                          size_t count, candidate *best) {
  if (count > PLACES_WEIGHED)
    count = PLACES_WEIGHED;
  for (size_t i = 0; i < count; i++) {
    unsigned char seen[JB_QUERY_TERMS / 8] = {0};
    size_t limit =
        step_forward(unit->text, places[i].start, JB_SNIPPET_CHARACTERS);
    candidate here = {.found = true,
                      .beside_headline = unit->field != JB_FIELD_HEADLINE,
                      .text = unit->text,
                      .start = places[i].start,
                      .end = places[i].end};
    for (size_t j = i; j < count && places[j].end <= limit; j++) {
      unsigned char bit = (unsigned char)(1u << (places[j].term % 8));
      here.terms += (seen[places[j].term / 8] & bit) == 0;
      seen[places[j].term / 8] |= bit;
      here.places++;
      if (places[j].end > here.end)
        here.end = places[j].end;
    }
    if (is_better(&here, best))
      *best = here;
  }
}

/* Line breaks and other controls would break a line of output. */
static void append_line (jb_buffer *snippet, const char *bytes, size_t length) {
  for (size_t i = 0; i < length; i++)
    jb_buffer_append_byte(snippet,
                          (unsigned char)bytes[i] < ' ' ? ' ' : bytes[i]);
}

static jb_status write_snippet (jb_highlighter *highlighter,
                                const candidate *best,
                                const jb_search_options *options,
                                jb_error *err) {
  const jb_hit_span *spans = (const void *)highlighter->spans.bytes;
  jb_buffer *snippet = &highlighter->snippet;
  jb_slice text = best->text;
  size_t wide =
      jb_utf8_count(text.bytes + best->start, best->end - best->start);
  size_t before =
      wide < JB_SNIPPET_CHARACTERS ? (JB_SNIPPET_CHARACTERS - wide) / 2 : 0;
  size_t start = step_back(text, best->start, before);
  size_t end = step_forward(text, start, JB_SNIPPET_CHARACTERS), written;
  if (end == text.length)
    start = step_back(text, end, JB_SNIPPET_CHARACTERS);
  while (parts_a_character(text, start))
    start = step_back(text, start, 1);
  while (parts_a_character(text, end))
    end = step_forward(text, end, 1);
  jb_buffer_reset(snippet);
  if (start > 0)
    jb_buffer_append_string(snippet, "…");
  written = start;
  for (size_t i = best->span; i < best->span_end; i++) {
    size_t first = spans[i].start, last = spans[i].end;
    if (last <= start || first >= end)
      continue;
    first = first < start ? start : first;
    last = last > end ? end : last;
    append_line(snippet, text.bytes + written, first - written);
    jb_buffer_append(snippet, options->open_mark.bytes,
                     options->open_mark.length);
    append_line(snippet, text.bytes + first, last - first);
    jb_buffer_append(snippet, options->close_mark.bytes,
                     options->close_mark.length);
    written = last;
  }
  append_line(snippet, text.bytes + written, end - written);
  if (end < text.length)
    jb_buffer_append_string(snippet, "…");
  if (snippet->status != JB_OK)
    return jb_fail_memory(err, snippet->length);
  return JB_OK;
}

/* Where no term is found (a query for a topic, say): how the text begins. */
static void take_beginning (const jb_article *article, candidate *best) {
  jb_unit_cursor cursor = JB_UNIT_CURSOR_START;
  jb_text_unit unit;
  while (jb_next_unit(article, &cursor, &unit)) {
    bool is_lead = unit.field == JB_FIELD_LEAD;
    if (unit.text.length > 0 && (best->text.bytes == NULL || is_lead))
      best->text = unit.text;
    if (is_lead)
      break;
  }
  if (best->text.bytes == NULL)
    best->text = jb_slice_of("");
}

jb_status jb_highlight (jb_highlighter *highlighter, const jb_article *article,
                        const jb_search_options *options, jb_arena *arena,
                        jb_hit *hit, jb_error *err) {
  jb_unit_cursor cursor = JB_UNIT_CURSOR_START;
  candidate best = {0};
  jb_text_unit unit;
  jb_buffer_reset(&highlighter->spans);
  while (jb_next_unit(article, &cursor, &unit)) {
    const char *chosen = best.text.bytes;
    const jb_place *places;
    size_t count, first_span = highlighter->spans.length / sizeof(jb_hit_span);
    if (jb_places_find(&highlighter->finder, &unit, &places, &count, err) !=
        JB_OK)
      return err->code;
    if (count == 0)
      continue;
    if (append_spans(highlighter, &unit, places, count, arena, err) != JB_OK)
      return err->code;
    weigh_places(&unit, places, count, &best);
    if (best.text.bytes != chosen) {
      best.span = first_span;
      best.span_end = highlighter->spans.length / sizeof(jb_hit_span);
    }
  }
  if (highlighter->spans.status != JB_OK)
    return jb_fail_memory(err, highlighter->spans.length);
  if (!best.found)
    take_beginning(article, &best);
  if (write_snippet(highlighter, &best, options, err) != JB_OK)
    return err->code;
  hit->span_count = highlighter->spans.length / sizeof *hit->spans;
  hit->spans = jb_arena_array(arena, hit->span_count, sizeof *hit->spans);
  hit->snippet.length = highlighter->snippet.length;
  hit->snippet.bytes = jb_arena_copy(arena, highlighter->snippet.bytes,
                                     highlighter->snippet.length);
  if (hit->spans == NULL || hit->snippet.bytes == NULL)
    return jb_fail_memory(err, highlighter->spans.length);
  if (hit->span_count > 0)
    memcpy(hit->spans, highlighter->spans.bytes, highlighter->spans.length);
  return JB_OK;
}
