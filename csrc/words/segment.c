/* SPDX-License-Identifier: MIT */
/* Windows in, tokens out. */
#include "words/segment.h"

#include "base/memory.h"

struct jb_segmenter {
  const jb_model *model;
  void *working; /* the model's */
  jb_vocabulary vocabulary;
  const char *text;
  size_t length;
  size_t next; /* byte where the next window starts */
  jb_window window;
  /* Kinds of the characters of the pages (256 characters each) that hold
  ** nearly all marks, blanks, letters and digits of Chinese text. */
  uint8_t kinds[4][256];
  bool held; /* whether the last window's last token may still grow */
  jb_token held_token;
  jb_token tokens[JB_WINDOW_CHARACTERS + 1];
};

static const uint32_t kind_pages[4] = {0x0000, 0x2000, 0x3000, 0xFF00};

static void fill_kinds (jb_segmenter *s) {
  for (uint32_t page = 0; page < 4; page++)
    for (uint32_t i = 0; i < 256; i++)
      s->kinds[page][i] = (uint8_t)jb_kind_of_character(kind_pages[page] + i);
}

jb_status jb_segmenter_new (const jb_lexicon *lexicon, const jb_model *model,
                            const void *parameters, jb_segmenter **segmenter,
                            jb_error *err) {
  jb_status status;
  jb_segmenter *made = jb_allocate(sizeof *made);
  *segmenter = NULL;
  if (made == NULL)
    return jb_fail_memory(err, sizeof *made);
  made->model = model;
  made->vocabulary = (jb_vocabulary){lexicon, jb_lexicon_total(lexicon),
                                     jb_lexicon_words(lexicon)->longest};
  made->text = NULL;
  made->length = made->next = 0;
  made->held = false;
  made->held_token = (jb_token){0, 0, 0, 0, 0};
  fill_kinds(made);
  status = model->open(parameters, &made->working, err);
  if (status != JB_OK) {
    jb_free(made);
    return status;
  }
  *segmenter = made;
  return JB_OK;
}

void jb_segmenter_free (jb_segmenter *segmenter) {
  if (segmenter != NULL)
    segmenter->model->close(segmenter->working);
  jb_free(segmenter);
}

jb_status jb_segment_start (jb_segmenter *s, const char *text, size_t length,
                            jb_error *err) {
  s->next = s->length = 0;
  s->held = false;
  if (length > JB_SEGMENT_MAX_BYTES)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "a text of %zu bytes is too long to be segmented at once",
                   length);
  s->text = text;
  s->length = length;
  return JB_OK;
}

static bool is_letter_or_digit (uint32_t c) {
  return (c | 0x20) - 'a' < 26 || c - '0' < 10;
}

static jb_token_kind kind_of_character (const jb_segmenter *s, uint32_t c) {
  switch (c & ~0xFFu) {
    case 0x0000: return s->kinds[0][c & 0xFF];
    case 0x2000: return s->kinds[1][c & 0xFF];
    case 0x3000: return s->kinds[2][c & 0xFF];
    case 0xFF00: return s->kinds[3][c & 0xFF];
    default: return jb_kind_of_character(c);
  }
}

/* The kind of a token of 'length' characters from 'first' on. */
static jb_token_kind kind_of (const jb_segmenter *s, const uint32_t *first,
                              uint32_t length) {
  if (*first - 0x4E00 < 0x9FD6 - 0x4E00)
    return JB_TOKEN_WORD;
  if (length == 1)
    return kind_of_character(s, *first);
  for (uint32_t i = 0; i < length; i++) {
    if (first[i] >= 0x80)
      return JB_TOKEN_WORD;
  }
  return JB_TOKEN_LATIN;
}

/*
** Make tokens of the window's ends. A token grows by the next one when both
** are single letters or digits and the model joins these, or they are CR LF.
*/
static size_t make_tokens (jb_segmenter *s) {
  const jb_window *window = &s->window;
  jb_token *tokens = s->tokens;
  size_t count = s->held;
  uint32_t start = (uint32_t)window->start, i = 0;
  bool joins = s->model->joins_letters;
  /* Whether the token before is a run of letters and digits, or a CR. */
  bool run = s->held && tokens[0].kind != JB_TOKEN_SPACE;
  bool cr = s->held && tokens[0].kind == JB_TOKEN_SPACE;
  for (uint32_t e = 0; e < window->end_count; e++) {
    uint32_t end = window->ends[e];
    const uint32_t *first = window->characters + i;
    uint32_t bytes_end = start + window->offsets[end];
    if (*first < 0x80 && end - i == 1) {
      bool letter = joins && is_letter_or_digit(*first);
      jb_token_kind kind = s->kinds[0][*first];
      if ((letter && run) || (cr && *first == '\n')) {
        jb_token *before = &tokens[count - 1];
        before->end = bytes_end;
        if (kind == JB_TOKEN_LATIN)
          before->kind = (uint8_t)kind;
        cr = false;
      } else {
        tokens[count++] = (jb_token){start + window->offsets[i], bytes_end,
                                     (uint8_t)kind, 0, 0};
        run = letter;
        cr = *first == '\r';
      }
    } else {
      tokens[count++] = (jb_token){start + window->offsets[i], bytes_end,
                                   (uint8_t)kind_of(s, first, end - i), 0, 0};
      run = cr = false;
    }
    i = end;
  }
  s->held = run || cr;
  return count;
}

jb_status jb_segment_next (jb_segmenter *s, const jb_token **tokens,
                           size_t *count, jb_error *err) {
  *tokens = s->tokens;
  *count = 0;
  while (*count == 0 && s->next < s->length) {
    const jb_window *window = &s->window;
    uint32_t ahead = s->vocabulary.longest > 0 ? s->vocabulary.longest - 1 : 0;
    jb_status status;
    jb_window_fill(&s->window, s->text, s->length, s->next, ahead);
    status = s->model->cut(s->working, &s->vocabulary, &s->window, err);
    if (status != JB_OK)
      return status;
    s->next += window->offsets[window->ends[window->end_count - 1]];
    s->tokens[0] = s->held_token;
    *count = make_tokens(s);
    s->held = s->held && s->next < s->length;
    if (s->held)
      s->held_token = s->tokens[--*count];
  }
  return JB_OK;
}

jb_status jb_segment (jb_segmenter *segmenter, const char *text, size_t length,
                      jb_tokens *tokens, jb_error *err) {
  const jb_token *items;
  size_t count;
  jb_status status = jb_segment_start(segmenter, text, length, err);
  while (status == JB_OK) {
    status = jb_segment_next(segmenter, &items, &count, err);
    if (status != JB_OK || count == 0)
      return status;
    status = jb_tokens_append(tokens, items, count, err);
  }
  return status;
}
