/* SPDX-License-Identifier: MIT */
/* Cutting words into parts and joining them; grain.h has the rules. */
#include "words/grain.h"

#include <string.h>

#include "text/classes.h"
#include "text/utf8.h"

/* Longer words are left whole; no lexicon has longer ones that matter. */
#define MOST_CHARACTERS 16u

/* The most words that are joined into one, and its most bytes. */
#define MOST_JOINED 6u
#define MOST_BYTES 96u

typedef struct maker {
  const char *text;
  const jb_token *tokens;
  size_t count;
  jb_word_finder *find;
  const void *context;
} maker;

static bool find (const maker *m, size_t start, size_t end,
                  jb_lexicon_entry *entry) {
  return m->find(m->context, m->text + start, end - start, entry);
}

/* ---- fine ---- */

/* The places between the characters of a token, all hanzi; returns their
** number, 0 when the token is not to be cut. */
static uint32_t find_places (const maker *m, const jb_token *token,
                             size_t places[MOST_CHARACTERS + 1]) {
  uint32_t count = 0;
  jb_lexicon_entry entry;
  if (token->forced)
    return 0;
  for (size_t at = token->start; at < token->end;) {
    uint32_t c;
    if (count == MOST_CHARACTERS)
      return 0;
    places[count++] = at;
    at += jb_utf8_decode(m->text + at, token->end - at, &c);
    if (!jb_is_han(c))
      return 0;
  }
  places[count] = token->end;
  if (count < 3)
    return 0;
  if (find(m, token->start, token->end, &entry) &&
      (entry.tag[0] == 'i' || entry.tag[0] == 'l' ||
       strncmp(entry.tag, "nr", 2) == 0))
    return 0;
  return count;
}

/* A way to cut what lies before a place: smaller 'alone' is better, then the
** larger 'weight'. */
typedef struct way {
  uint32_t alone; /* parts of one character; UINT32_MAX: there is no way */
  uint64_t weight;
  uint32_t from; /* the place where the last part begins */
} way;

static bool is_better (const way *a, const way *b) {
  return a->alone != b->alone ? a->alone < b->alone : a->weight > b->weight;
}

/* Find the best ways; false when the token is better left whole. */
static bool find_ways (const maker *m, const size_t *places, uint32_t count,
                       way *ways) {
  ways[0] = (way){0, 0, 0};
  for (uint32_t end = 1; end <= count; end++) {
    ways[end] = (way){UINT32_MAX, 0, 0};
    for (uint32_t from = 0; from < end; from++) {
      jb_lexicon_entry entry;
      way candidate = ways[from];
      if (candidate.alone == UINT32_MAX || (from == 0 && end == count) ||
          !find(m, places[from], places[end], &entry))
        continue;
      candidate.alone += end - from == 1;
      candidate.weight += jb_log_value(entry.frequency);
      candidate.from = from;
      if (is_better(&candidate, &ways[end]))
        ways[end] = candidate;
    }
  }
  return ways[count].alone < count;
}

static jb_status cut_token (const maker *m, const jb_token *token,
                            jb_tokens *made, jb_error *err) {
  size_t places[MOST_CHARACTERS + 1];
  way ways[MOST_CHARACTERS + 1];
  jb_token parts[MOST_CHARACTERS];
  uint32_t count = find_places(m, token, places), first = MOST_CHARACTERS;
  if (count == 0 || !find_ways(m, places, count, ways))
    return jb_tokens_append(made, token, 1, err);
  for (uint32_t end = count; end > 0; end = ways[end].from) {
    parts[--first] = *token;
    parts[first].start = (uint32_t)places[ways[end].from];
    parts[first].end = (uint32_t)places[end];
  }
  return jb_tokens_append(made, parts + first, MOST_CHARACTERS - first, err);
}

/* ---- coarse ---- */

/* What may be joined; what was forced stays as it is. */
static bool is_word (const jb_token *token) {
  return !token->forced &&
         (token->kind == JB_TOKEN_WORD || token->kind == JB_TOKEN_LATIN ||
          token->kind == JB_TOKEN_NUMBER);
}

/* Whether the token is one of a list of words that ends with NULL. */
static bool is_among (const maker *m, const jb_token *token,
                      const char *const *list) {
  size_t length = token->end - token->start;
  for (; *list != NULL; list++)
    if (strlen(*list) == length &&
        memcmp(m->text + token->start, *list, length) == 0)
      return true;
  return false;
}

static const char *const units_of_time[] = {"年", "月", "日", "号", "时",
                                            "点", "分", "秒", NULL};

static const char *const organisations[] = {
    "大学",   "学院",   "学校", "中学",   "小学",   "医院", "公司",   "集团",
    "银行",   "法院",   "工会", "总工会", "委员会", "协会", "联合会", "研究院",
    "研究所", "出版社", "报社", "检察院", "局",     "部",   "厅",     "委",
    "院",     "会",     "社",   NULL};

static bool is_number (const maker *m, const jb_token *token) {
  jb_lexicon_entry entry;
  char first = m->text[token->start];
  if (token->forced)
    return false;
  if (token->kind == JB_TOKEN_NUMBER || (first >= '0' && first <= '9'))
    return true;
  return token->kind == JB_TOKEN_WORD &&
         find(m, token->start, token->end, &entry) && entry.tag[0] == 'm' &&
         token->end - token->start <= 12;
}

static bool is_unit (const maker *m, const jb_token *token) {
  jb_lexicon_entry entry;
  if (token->kind != JB_TOKEN_WORD || token->forced)
    return false;
  return is_among(m, token, units_of_time) ||
         (find(m, token->start, token->end, &entry) && entry.tag[0] == 'q');
}

/* How many tokens from 'i' on are a number with its unit, or a date. */
static size_t joined_number (const maker *m, size_t i) {
  size_t end = i;
  while (end + 1 < m->count && is_number(m, &m->tokens[end]) &&
         is_unit(m, &m->tokens[end + 1])) {
    bool time = is_among(m, &m->tokens[end + 1], units_of_time);
    end += 2;
    if (!time)
      break;
  }
  return end - i;
}

/* How many tokens from 'i' on together are a word of the lexicon. */
static size_t joined_word (const maker *m, size_t i) {
  size_t longest = 0;
  for (size_t end = i; end < m->count && end < i + MOST_JOINED &&
                       is_word(&m->tokens[end]) &&
                       m->tokens[end].end - m->tokens[i].start <= MOST_BYTES;
       end++) {
    jb_lexicon_entry entry;
    if (end > i && find(m, m->tokens[i].start, m->tokens[end].end, &entry))
      longest = end - i + 1;
  }
  return longest;
}

static char noun_kind (const maker *m, const jb_token *token) {
  jb_lexicon_entry entry;
  if (token->kind != JB_TOKEN_WORD || token->forced ||
      !find(m, token->start, token->end, &entry) || entry.tag[0] != 'n')
    return '\0';
  return entry.tag[1] == '\0' ? 'n' : entry.tag[1];
}

/* How many tokens from 'i' on are the name of an organisation. */
static size_t joined_organisation (const maker *m, size_t i) {
  size_t longest = 0;
  char first = noun_kind(m, &m->tokens[i]);
  if (first != 's' && first != 't' && first != 'z')
    return 0;
  for (size_t end = i + 1; end < m->count && end < i + MOST_JOINED; end++) {
    if (m->tokens[end].kind == JB_TOKEN_WORD && !m->tokens[end].forced &&
        is_among(m, &m->tokens[end], organisations))
      longest = end - i + 1;
    else if (noun_kind(m, &m->tokens[end]) == '\0')
      break;
  }
  return longest;
}

static bool is_proper (const jb_token *token) {
  return token->kind == JB_TOKEN_WORD && !token->forced &&
         (token->tag == JB_TAG_PROPN || token->tag == JB_TAG_PERSON);
}

static size_t joined_names (const maker *m, size_t i) {
  size_t end = i;
  while (end < m->count && end < i + MOST_JOINED && is_proper(&m->tokens[end]))
    end++;
  return end - i;
}

static size_t larger (size_t a, size_t b) {
  return a > b ? a : b;
}

static jb_status join_tokens (const maker *m, jb_tokens *made, jb_error *err) {
  jb_status status = JB_OK;
  for (size_t i = 0; status == JB_OK && i < m->count;) {
    jb_token whole = m->tokens[i];
    size_t joined = 1;
    if (is_word(&whole)) {
      joined = larger(joined, joined_word(m, i));
      joined = larger(joined, joined_number(m, i));
      joined = larger(joined, joined_organisation(m, i));
      joined = larger(joined, joined_names(m, i));
    }
    if (joined > 1) {
      whole.end = m->tokens[i + joined - 1].end;
      whole.tag = m->tokens[i + joined - 1].tag;
      whole.kind = JB_TOKEN_WORD;
    }
    status = jb_tokens_append(made, &whole, 1, err);
    i += joined;
  }
  return status;
}

jb_status jb_grain_make (jb_grain grain, const char *text,
                         const jb_token *tokens, size_t count,
                         jb_word_finder *finder, const void *context,
                         jb_tokens *made, jb_error *err) {
  maker m = {text, tokens, count, finder, context};
  jb_status status = JB_OK;
  if (grain == JB_GRAIN_NORMAL)
    return jb_tokens_append(made, tokens, count, err);
  if (grain == JB_GRAIN_COARSE)
    return join_tokens(&m, made, err);
  for (size_t i = 0; status == JB_OK && i < count; i++)
    status = cut_token(&m, &tokens[i], made, err);
  return status;
}
