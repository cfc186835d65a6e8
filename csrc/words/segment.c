/* SPDX-License-Identifier: MIT */
/* Windows in, tokens out. */
#include "words/segment.h"

#include <string.h>

#include "base/memory.h"
#include "text/utf8.h"

/*
** A window's tokens, the one held back from the last window, and the parts a
** forbidden run of letters (at most a word long) may fall into.
*/
#define TOKENS (JB_WINDOW_CHARACTERS + JB_WORD_CHARACTERS + 1)

/* The pages whose characters' kinds are at hand; the first stands for all that
** hold nothing but hanzi. */
static const uint8_t kind_pages[] = {0x4E, 0x9F, 0x00, 0x20, 0x30, 0xFF};
#define KIND_PAGES (sizeof kind_pages)

/* With a kind: a token that begins so may grow, or be of another kind. */
#define MAY_GROW 0x80u
/* No kind at hand. */
#define UNKNOWN 0xFFu

struct jb_segmenter {
  jb_lexicon *lexicon; /* held */
  const jb_model *model;
  void *working;             /* the model's */
  jb_dictionary *dictionary; /* held */
  jb_layer *layer;           /* the dictionary's words for this text; held */
  uint64_t layer_version;
  jb_layer *given; /* the words given with this text; held */
  jb_vocabulary vocabulary;
  jb_constraints_state constraints;
  const char *text;
  size_t length;
  size_t next; /* byte where the next window starts */
  jb_window window;
  /* Kinds of the characters of the pages (256 characters each) that hold
  ** nearly all of Chinese text, and which of them a character's page is; the
  ** last one stands for all others. */
  uint8_t kinds[KIND_PAGES + 1][256];
  uint8_t pages[0x100 + 1];
  bool held; /* whether the last window's last token may still grow */
  jb_token held_token;
  size_t token_count;
  jb_token tokens[TOKENS];
};

static void fill_kinds (jb_segmenter *s) {
  memset(s->pages, KIND_PAGES, sizeof s->pages);
  /* The pages from 4E to 9E hold nothing but hanzi. */
  memset(s->pages + 0x4E, 0, 0x9F - 0x4E);
  memset(s->kinds[KIND_PAGES], UNKNOWN, sizeof s->kinds[KIND_PAGES]);
  for (uint8_t page = 0; page < KIND_PAGES; page++) {
    s->pages[kind_pages[page]] = page;
    for (uint32_t i = 0; i < 256; i++) {
      uint32_t character = (uint32_t)kind_pages[page] << 8 | i;
      jb_token_kind kind = jb_kind_of_character(character);
      s->kinds[page][i] = (uint8_t)kind;
      if (kind == JB_TOKEN_LATIN || kind == JB_TOKEN_NUMBER ||
          kind == JB_TOKEN_ILL_FORMED || character == '\r')
        s->kinds[page][i] |= MAY_GROW;
    }
  }
}

jb_status jb_segmenter_new (jb_lexicon *lexicon, const jb_model *model,
                            const void *parameters, jb_segmenter **segmenter,
                            jb_error *err) {
  jb_status status;
  jb_segmenter *made = jb_allocate_array(1, sizeof *made);
  *segmenter = NULL;
  if (made == NULL)
    return jb_fail_memory(err, sizeof *made);
  made->model = model;
  jb_vocabulary_set(&made->vocabulary, lexicon, NULL, NULL);
  fill_kinds(made);
  status = model->open(parameters, &made->working, err);
  if (status != JB_OK) {
    jb_free(made);
    return status;
  }
  made->lexicon = jb_lexicon_hold(lexicon);
  *segmenter = made;
  return JB_OK;
}

void jb_segmenter_free (jb_segmenter *segmenter) {
  if (segmenter == NULL)
    return;
  segmenter->model->close(segmenter->working);
  jb_layer_release(segmenter->layer);
  jb_layer_release(segmenter->given);
  jb_dictionary_free(segmenter->dictionary);
  jb_lexicon_close(segmenter->lexicon);
  jb_free(segmenter);
}

void jb_segmenter_use (jb_segmenter *s, jb_dictionary *dictionary) {
  jb_dictionary *before = s->dictionary;
  s->dictionary = jb_dictionary_hold(dictionary);
  jb_dictionary_free(before);
  s->layer_version = 0; /* no dictionary has it */
}

jb_lexicon *jb_segmenter_lexicon (const jb_segmenter *s) {
  return s->lexicon;
}

bool jb_segmenter_find (const jb_segmenter *s, const char *word, size_t length,
                        jb_lexicon_entry *entry) {
  return jb_vocabulary_find(&s->vocabulary, word, length, entry);
}

/* Take the dictionary's words as they are now. */
static jb_status renew_layer (jb_segmenter *s, jb_error *err) {
  jb_layer *layer = NULL;
  if (s->dictionary != NULL) {
    jb_status status;
    if (jb_dictionary_version(s->dictionary) == s->layer_version)
      return JB_OK;
    status = jb_dictionary_layer(s->dictionary, &layer, &s->layer_version, err);
    if (status != JB_OK)
      return status;
  }
  jb_layer_release(s->layer);
  s->layer = layer;
  return JB_OK;
}

jb_status jb_segment_start (jb_segmenter *s, const char *text, size_t length,
                            const jb_constraints *constraints, jb_error *err) {
  jb_status status;
  s->next = s->length = 0;
  s->held = false;
  jb_layer_release(s->given);
  s->given = NULL;
  jb_vocabulary_set(&s->vocabulary, s->lexicon, NULL, NULL);
  s->constraints = (jb_constraints_state){JB_CONSTRAINTS_NONE, 0};
  if (length > JB_SEGMENT_MAX_BYTES)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "a text of %zu bytes is too long to be segmented at once",
                   length);
  status = renew_layer(s, err);
  if (status == JB_OK && constraints != NULL) {
    s->constraints.given = *constraints;
    status = jb_constraints_check(constraints, text, length, err);
  }
  if (status != JB_OK)
    return status;
  s->given = jb_layer_hold(s->constraints.given.words);
  jb_vocabulary_set(&s->vocabulary, s->lexicon, s->layer, s->given);
  s->text = text;
  s->length = length;
  return JB_OK;
}

static bool is_letter_or_digit (uint32_t c) {
  return (c | 0x20) - 'a' < 26 || c - '0' < 10;
}

/* What is at hand of a character's kind. */
static inline uint32_t kind_at_hand (const jb_segmenter *s, uint32_t c) {
  uint32_t page = c >> 8 < 0x100 ? c >> 8 : 0x100;
  return s->kinds[s->pages[page]][c & 0xFF];
}

static jb_token_kind kind_of_character (const jb_segmenter *s, uint32_t c) {
  uint32_t kind = kind_at_hand(s, c);
  return kind == UNKNOWN ? jb_kind_of_character(c) : kind & ~MAY_GROW;
}

/* The kind of a token of 'length' characters from 'first' on. */
static jb_token_kind kind_of (const jb_segmenter *s, const uint32_t *first,
                              uint32_t length) {
  jb_token_kind kind = kind_of_character(s, *first);
  for (uint32_t i = 1; i < length && kind != JB_TOKEN_WORD; i++) {
    jb_token_kind one = kind_of_character(s, first[i]);
    /* Letters say more than digits, digits more than marks and blanks. */
    if (one < kind)
      kind = one;
  }
  return kind;
}

_Static_assert(JB_TOKEN_WORD < JB_TOKEN_LATIN &&
                   JB_TOKEN_LATIN < JB_TOKEN_NUMBER &&
                   JB_TOKEN_NUMBER < JB_TOKEN_PUNCTUATION,
               "kinds go from what says most");

/* Whether the boundaries alone made the characters from 'i' to 'end' one
** token. */
static bool is_forced (const jb_window *window, uint32_t i, uint32_t end) {
  const uint8_t *boundaries = window->boundaries;
  if (end - i > 1)
    return boundaries[i + 1] == JB_BOUNDARY_JOIN;
  return boundaries[i] == JB_BOUNDARY_CUT && boundaries[end] == JB_BOUNDARY_CUT;
}

/* Let the token grow to 'end' by characters of 'kind'. */
static void grow (jb_token *token, uint32_t end, jb_token_kind kind,
                  bool forced) {
  token->end = end;
  if (forced) {
    token->forced = 1;
    if (token->kind != kind)
      token->kind = JB_TOKEN_WORD;
  } else if (kind == JB_TOKEN_LATIN) {
    token->kind = JB_TOKEN_LATIN;
  }
}

/*
** Make tokens of the ends from number 'e' on, the first of which begins at
** character 'i', as long as their first character tells their kind: that of
** words and of single marks and blanks, nearly all. There is no branch between
** words and marks: it could not be foretold. Returns the number of the next
** end.
*/
static uint32_t make_plain_tokens (const jb_segmenter *s, uint32_t e,
                                   uint32_t i, jb_token *token) {
  const jb_window *window = &s->window;
  const uint16_t *ends = window->ends;
  uint32_t count = window->end_count, start = (uint32_t)window->start;
  uint32_t byte = start + window->offsets[i];
  for (; e < count; e++) {
    uint32_t kind = kind_at_hand(s, window->characters[i]), end = ends[e];
    uint32_t most = (MAY_GROW - 1) & -(uint32_t)(end - i == 1);
    if (kind > most)
      break;
    i = end;
    *token =
        (jb_token){byte, start + window->offsets[i], (uint8_t)kind, 0, 0, 0};
    byte = token->end;
    token++;
  }
  return e;
}

/*
** Make tokens of the window's ends. A token grows by the next one when a rule
** joins them, when both are single letters or digits and the model joins
** these, or when they are CR and LF.
*/
static void make_tokens (jb_segmenter *s) {
  const jb_window *window = &s->window;
  uint32_t start = (uint32_t)window->start, i = 0, e = 0;
  bool letters = s->model->joins_letters, bound = window->bound;
  /* Whether the token before may grow by letters, or by a line feed. */
  bool run = s->held && s->held_token.kind != JB_TOKEN_SPACE;
  bool cr = s->held && s->held_token.kind == JB_TOKEN_SPACE;
  jb_token *token = s->tokens; /* the next to be made */
  *token = s->held_token;
  token += s->held;
  while (e < window->end_count) {
    uint32_t end = window->ends[e], made;
    const uint32_t *first = window->characters + i;
    uint8_t boundary = bound ? window->boundaries[i] : JB_BOUNDARY_FREE;
    jb_token_kind kind;
    bool letter;
    if (!bound && !run && !cr) {
      made = make_plain_tokens(s, e, i, token) - e;
      e += made;
      token += made;
      if (made > 0) {
        i = window->ends[e - 1];
        continue;
      }
    }
    kind = kind_of(s, first, end - i);
    letter = end - i == 1 && letters && is_letter_or_digit(*first);
    if (boundary == JB_BOUNDARY_JOIN && token > s->tokens) {
      grow(token - 1, start + window->offsets[end], kind, true);
      letter = false;
    } else if (boundary != JB_BOUNDARY_CUT &&
               ((letter && run) || (cr && *first == '\n'))) {
      grow(token - 1, start + window->offsets[end], kind, false);
    } else {
      *token++ = (jb_token){start + window->offsets[i],
                            start + window->offsets[end],
                            (uint8_t)kind,
                            0,
                            bound && is_forced(window, i, end),
                            0};
    }
    run = letter;
    cr = *first == '\r' && end - i == 1;
    i = end;
    e++;
  }
  s->token_count = (size_t)(token - s->tokens);
  s->held = run || cr || (bound && window->boundaries[i] == JB_BOUNDARY_JOIN);
}

/*
** Letters were joined after the model had cut them, so what they make may be a
** forbidden word; then they stand singly.
*/
static void split_forbidden (jb_segmenter *s) {
  size_t count = s->token_count;
  for (size_t t = 0; t < count; t++) {
    jb_token token = s->tokens[t];
    uint32_t length = token.end - token.start;
    if (length < 2 || length > JB_WORD_CHARACTERS || token.forced ||
        (token.kind != JB_TOKEN_LATIN && token.kind != JB_TOKEN_NUMBER) ||
        jb_vocabulary_rule(&s->vocabulary, s->text + token.start, length) !=
            JB_RULE_FORBID)
      continue;
    for (size_t later = count; later-- > t + 1;)
      s->tokens[later + length - 1] = s->tokens[later];
    for (uint32_t i = 0; i < length; i++) {
      uint8_t c = (uint8_t)s->text[token.start + i];
      s->tokens[t + i] = (jb_token){token.start + i,
                                    token.start + i + 1,
                                    (uint8_t)kind_of_character(s, c),
                                    0,
                                    0,
                                    0};
    }
    count += length - 1;
    t += length - 1;
  }
  s->token_count = count;
}

static jb_status next_window (jb_segmenter *s, jb_error *err) {
  jb_window *window = &s->window;
  uint32_t ahead = s->vocabulary.longest > 0 ? s->vocabulary.longest - 1 : 0;
  uint32_t settled;
  jb_status status;
  jb_window_fill(window, s->text, s->length, s->next, ahead);
  jb_constraints_apply(&s->constraints, &s->vocabulary, window);
  status = s->model->cut(s->working, &s->vocabulary, window, err);
  if (status != JB_OK)
    return status;
  settled = window->ends[window->end_count - 1];
  s->next += window->offsets[settled];
  make_tokens(s);
  jb_constraints_settle(&s->constraints, &s->vocabulary, window, settled);
  s->held = s->held && s->next < s->length;
  if (s->held)
    s->held_token = s->tokens[--s->token_count];
  if (s->vocabulary.forbids)
    split_forbidden(s);
  return JB_OK;
}

jb_status jb_segment_next (jb_segmenter *s, const jb_token **tokens,
                           size_t *count, jb_error *err) {
  jb_status status = JB_OK;
  s->token_count = 0;
  while (status == JB_OK && s->token_count == 0 && s->next < s->length)
    status = next_window(s, err);
  *tokens = s->tokens;
  *count = status == JB_OK ? s->token_count : 0;
  return status;
}

jb_status jb_segment_all (jb_segmenter *segmenter, const char *text,
                          size_t length, const jb_constraints *constraints,
                          jb_tokens *tokens, jb_error *err) {
  const jb_token *items;
  size_t count;
  jb_status status =
      jb_segment_start(segmenter, text, length, constraints, err);
  while (status == JB_OK) {
    status = jb_segment_next(segmenter, &items, &count, err);
    if (status != JB_OK || count == 0)
      return status;
    status = jb_tokens_append(tokens, items, count, err);
  }
  return status;
}
