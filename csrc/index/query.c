/* SPDX-License-Identifier: MIT */
/*
** The parser: recursive descent over the grammar in query.h, one function a
** rule. Its depth is bounded by JB_QUERY_DEPTH.
*/
#include "index/query.h"

#include <stdint.h>

#include "base/buffer.h"
#include "index/query_terms.h"
#include "text/classes.h"
#include "text/utf8.h"

typedef struct parser {
  const char *text;
  size_t length, place;
  int depth;
  jb_query *query;
  jb_buffer term;       /* the bytes of the term being read */
  jb_query_node *ahead; /* a NEAR( … ) read while looking for an operand */
  jb_error *err;
} parser;

/*                                                              characters */

/* What is at the place: 0 at the end. Full width counts as half width. */
static uint32_t peek (const parser *p, size_t *bytes) {
  uint32_t character;
  *bytes = 0;
  if (p->place == p->length)
    return 0;
  *bytes = jb_utf8_decode(p->text + p->place, p->length - p->place, &character);
  if (character >= 0xFF01 && character <= 0xFF5E) /* ！ to ～ */
    return character - 0xFF01 + '!';
  if (jb_is_blank(character))
    return ' ';
  if (character == 0x201C || character == 0x201D) /* “ ” */
    return '"';
  return character;
}

static void skip_blanks (parser *p) {
  size_t bytes;
  while (peek(p, &bytes) == ' ')
    p->place += bytes;
}

/* Take 'wanted' if it is next. */
static bool take (parser *p, uint32_t wanted) {
  size_t bytes;
  if (peek(p, &bytes) != wanted || bytes == 0)
    return false;
  p->place += bytes;
  return true;
}

/* The mark that closes what 'character' opens; 0 if it opens nothing. */
static uint32_t closing_quote (uint32_t character) {
  switch (character) {
    case '"': return '"';
    case 0x300C: return 0x300D; /* 「」 */
    case 0x300E: return 0x300F; /* 『』 */
    default: return 0;
  }
}

static bool ends_word (uint32_t character) {
  return character == ' ' || character == '(' || character == ')';
}

/*                                                                   nodes */

static jb_status fail_at (parser *p, size_t offset, const char *message) {
  return jb_fail(p->err, JB_BAD_QUERY, offset, "%s", message);
}

static jb_status new_node (parser *p, jb_query_kind kind, size_t start,
                           jb_query_node **node) {
  *node = jb_arena_array(&p->query->arena, 1, sizeof **node);
  if (*node == NULL)
    return jb_fail_memory(p->err, sizeof **node);
  (*node)->kind = kind;
  (*node)->start = start;
  return JB_OK;
}

/*
** Hang 'child' into '*list', a node of 'kind' that is made when there is a
** second child; with one child '*list' is the child itself.
*/
static jb_status add_child (parser *p, jb_query_kind kind, jb_query_node **list,
                            jb_query_node **last, jb_query_node *child) {
  if (*list == NULL) {
    *list = child;
  } else {
    if (*last == NULL) {
      jb_query_node *first = *list;
      if (new_node(p, kind, first->start, list) != JB_OK)
        return p->err->code;
      (*list)->first_child = first;
      *last = first;
    }
    (*last)->next_sibling = child;
    *last = child;
    (*list)->end = child->end;
  }
  return JB_OK;
}

/*                                                               operators */

/* Bytes of the operator 'word' at the place, 0 if it is not there. */
static size_t operator_bytes (const parser *p, const char *word) {
  parser ahead = *p;
  size_t bytes;
  uint32_t next;
  for (; *word != '\0'; word++)
    if (!take(&ahead, (uint32_t)(unsigned char)*word))
      return 0;
  next = peek(&ahead, &bytes);
  return bytes == 0 || ends_word(next) ? ahead.place - p->place : 0;
}

static bool take_operator (parser *p, const char *word) {
  size_t bytes = operator_bytes(p, word);
  p->place += bytes;
  return bytes > 0;
}

/* No further term can follow here. */
static bool at_end_of_list (parser *p) {
  size_t bytes;
  uint32_t next;
  skip_blanks(p);
  next = peek(p, &bytes);
  return bytes == 0 || next == ')' || operator_bytes(p, "OR") > 0;
}

/*                                                                   terms */

/* Read the bytes of a term into p->term; '*quoted': it has quotation marks. */
static jb_status read_term (parser *p, bool *quoted) {
  *quoted = false;
  jb_buffer_reset(&p->term);
  for (;;) {
    size_t bytes, start = p->place;
    uint32_t next = peek(p, &bytes), closing = closing_quote(next);
    if (bytes == 0 || ends_word(next))
      break;
    p->place += bytes;
    if (closing == 0) {
      jb_buffer_append(&p->term, p->text + start, bytes);
      continue;
    }
    *quoted = true;
    for (;;) {
      size_t inner = p->place;
      next = peek(p, &bytes);
      if (bytes == 0)
        return fail_at(p, start,
                       "The quotation mark that opens here is not closed.");
      p->place += bytes;
      if (next == closing)
        break;
      jb_buffer_append(&p->term, p->text + inner, bytes);
    }
  }
  if (p->term.status != JB_OK)
    return jb_fail_memory(p->err, p->term.length);
  return JB_OK;
}

static jb_status parse_term (parser *p, jb_query_field field,
                             jb_query_node **node) {
  size_t start = p->place;
  bool quoted;
  if (++p->query->term_count > JB_QUERY_TERMS)
    return jb_fail(p->err, JB_BAD_QUERY, start,
                   "The query has more than %zu terms.", JB_QUERY_TERMS);
  if (new_node(p, JB_QUERY_TERM, start, node) != JB_OK ||
      read_term(p, &quoted) != JB_OK)
    return p->err->code;
  (*node)->field = field;
  (*node)->end = p->place;
  if (!quoted && p->term.length > 1 && p->term.bytes[p->term.length - 1] == '*')
    p->term.length--;
  return jb_query_fill_term(p->query, *node, p->term.bytes, p->term.length,
                            p->err);
}

/* Take "field:" if it is next; a word of letters that is none is an error. */
static jb_status parse_field (parser *p, jb_query_field *field) {
  parser ahead = *p;
  size_t bytes, length;
  uint32_t next = peek(&ahead, &bytes);
  bool letters = true;
  while (bytes > 0 && next != ':' && !ends_word(next) &&
         closing_quote(next) == 0) {
    letters = letters && ((next | 0x20) >= 'a' && (next | 0x20) <= 'z');
    ahead.place += bytes;
    next = peek(&ahead, &bytes);
  }
  length = ahead.place - p->place;
  if (next != ':' || bytes == 0 || length == 0)
    return JB_OK;
  if (jb_query_find_field(p->text + p->place, length, field)) {
    p->place = ahead.place + bytes;
    skip_blanks(p);
    return JB_OK;
  }
  ahead.place += bytes;
  if (letters && peek(&ahead, &bytes) != '/') /* http:// is a term */
    return fail_at(p, p->place,
                   "There is no such field. The fields are headline, kicker, "
                   "deck, label, dateline, byline, lead, body, credit, topic, "
                   "reporter, paper, source, kind and date; put the whole term "
                   "in quotation marks if it is none.");
  return JB_OK;
}

static jb_status parse_query (parser *p, jb_query_field field,
                              jb_query_node **node);

static jb_status parse_group (parser *p, jb_query_field field,
                              jb_query_node **node) {
  size_t start = p->place;
  (void)take(p, '(');
  if (parse_query(p, field, node) != JB_OK)
    return p->err->code;
  if (!take(p, ')'))
    return fail_at(p, start, "The bracket that opens here is not closed.");
  return JB_OK;
}

/*                                                                    NEAR */

/* How NEAR stands at the place. */
typedef struct near_sign {
  bool there, before_bracket; /* "(" follows without a blank */
  uint32_t distance;
  size_t bytes;
} near_sign;

/* Look whether NEAR or NEAR/n is next; NEAR/ with no number is an error. */
static jb_status look_for_near (parser *p, near_sign *sign) {
  parser ahead = *p;
  size_t bytes;
  uint32_t next;
  *sign = (near_sign){.distance = JB_QUERY_NEAR_USUAL};
  for (const char *letter = "NEAR"; *letter != '\0'; letter++)
    if (!take(&ahead, (uint32_t)(unsigned char)*letter))
      return JB_OK;
  if (take(&ahead, '/')) {
    bool number = false;
    sign->distance = 0;
    while ((next = peek(&ahead, &bytes)) >= '0' && next <= '9') {
      ahead.place += bytes;
      number = true;
      sign->distance = sign->distance * 10 + (next - '0');
      if (sign->distance > JB_QUERY_NEAR_DISTANCE)
        return jb_fail(p->err, JB_BAD_QUERY, p->place,
                       "NEAR reaches over at most %u characters.",
                       JB_QUERY_NEAR_DISTANCE);
    }
    if (!number || (bytes > 0 && !ends_word(next)))
      return fail_at(p, p->place,
                     "Behind NEAR/ stands how many characters may lie between "
                     "the terms: NEAR/6; put the word in quotation marks to "
                     "search for it.");
  }
  next = peek(&ahead, &bytes);
  sign->there = bytes == 0 || ends_word(next);
  sign->before_bracket = next == '(';
  sign->bytes = ahead.place - p->place;
  return JB_OK;
}

/* A term of a text, or an OR of nothing else. */
static jb_status check_near_operand (parser *p, const jb_query_node *operand) {
  const jb_query_node *term = operand;
  if (operand->kind == JB_QUERY_OR)
    term = operand->first_child;
  for (; term != NULL;
       term = operand->kind == JB_QUERY_OR ? term->next_sibling : NULL) {
    if (term->kind != JB_QUERY_TERM)
      return fail_at(p, term->start,
                     "NEAR takes terms, or terms with OR between them in "
                     "brackets.");
    if (term->field > JB_FIELD_CREDIT)
      return fail_at(p, term->start,
                     "NEAR takes terms of the texts; this one is looked up "
                     "elsewhere.");
  }
  return JB_OK;
}

/* 'node' has the operands as children. */
static jb_status check_near (parser *p, const jb_query_node *node) {
  size_t count = 0;
  for (const jb_query_node *operand = node->first_child; operand != NULL;
       operand = operand->next_sibling) {
    if (check_near_operand(p, operand) != JB_OK)
      return p->err->code;
    if (++count > JB_QUERY_NEAR_OPERANDS)
      return jb_fail(p->err, JB_BAD_QUERY, operand->start,
                     "NEAR takes at most %zu terms.", JB_QUERY_NEAR_OPERANDS);
  }
  return JB_OK;
}

/* Make the group in the brackets behind NEAR, read from 'start' on, a NEAR. */
static jb_status make_near (parser *p, const near_sign *sign, size_t start,
                            jb_query_node *group) {
  if (group->kind != JB_QUERY_AND) {
    if (check_near_operand(p, group) != JB_OK)
      return p->err->code;
    return fail_at(p, start,
                   "NEAR( … ) takes two or more terms with blanks in between.");
  }
  group->kind = JB_QUERY_NEAR;
  group->distance = sign->distance;
  group->start = start;
  group->end = p->place;
  return check_near(p, group);
}

static jb_status parse_near_group (parser *p, const near_sign *sign,
                                   jb_query_field field, jb_query_node **node) {
  size_t start = p->place;
  p->place += sign->bytes;
  skip_blanks(p);
  if (parse_group(p, field, node) != JB_OK)
    return p->err->code;
  return make_near(p, sign, start, *node);
}

static jb_status parse_operand (parser *p, jb_query_field field,
                                jb_query_node **node) {
  size_t bytes, start = p->place;
  near_sign sign;
  uint32_t next;
  if (parse_field(p, &field) != JB_OK)
    return p->err->code;
  next = peek(p, &bytes);
  if (bytes == 0 || next == ')')
    return fail_at(p, start, "A term is missing here.");
  if (next == '(')
    return parse_group(p, field, node);
  if (look_for_near(p, &sign) != JB_OK)
    return p->err->code;
  if (sign.there) {
    parser ahead = *p;
    ahead.place += sign.bytes;
    skip_blanks(&ahead);
    if (peek(&ahead, &bytes) == '(')
      return parse_near_group(p, &sign, field, node);
    return fail_at(p, p->place,
                   "A term is missing before NEAR; put the word in quotation "
                   "marks to search for it.");
  }
  if (operator_bytes(p, "AND") > 0 || operator_bytes(p, "OR") > 0)
    return fail_at(p, p->place,
                   "A term is missing before AND or OR; put the word in "
                   "quotation marks to search for it.");
  return parse_term(p, field, node);
}

/* The operand behind an infix NEAR. */
static jb_status parse_near_operand (parser *p, jb_query_field field,
                                     size_t near, jb_query_node **node) {
  size_t bytes;
  if (at_end_of_list(p) || operator_bytes(p, "AND") > 0)
    return fail_at(p, near, "A term is missing behind NEAR.");
  if (peek(p, &bytes) == '-' || operator_bytes(p, "NOT") > 0)
    return fail_at(p, p->place,
                   "NEAR takes terms, or terms with OR between them in "
                   "brackets.");
  if (parse_operand(p, field, node) != JB_OK)
    return p->err->code;
  return check_near_operand(p, *node);
}

/*
** One operand, or several with NEAR in between. A NEAR( … ) that turns out to
** stand beside them, not between, is left in p->ahead.
*/
static jb_status parse_clump (parser *p, jb_query_field field,
                              jb_query_node **node) {
  jb_query_node *last = NULL;
  uint32_t distance = 0;
  if (parse_operand(p, field, node) != JB_OK)
    return p->err->code;
  for (;;) {
    near_sign sign;
    jb_query_node *operand;
    size_t near;
    skip_blanks(p);
    near = p->place;
    if (look_for_near(p, &sign) != JB_OK)
      return p->err->code;
    if (!sign.there)
      return JB_OK;
    p->place += sign.bytes;
    if (sign.before_bracket) {
      if (parse_group(p, field, &operand) != JB_OK)
        return p->err->code;
      if (operand->kind == JB_QUERY_AND) {
        p->ahead = operand;
        return make_near(p, &sign, near, operand);
      }
      if (check_near_operand(p, operand) != JB_OK)
        return p->err->code;
    } else if (parse_near_operand(p, field, near, &operand) != JB_OK) {
      return p->err->code;
    }
    if (last != NULL && sign.distance != distance)
      return fail_at(p, near,
                     "The numbers behind NEAR differ within a chain; write AND "
                     "between two pairs of terms to ask for both.");
    distance = sign.distance;
    if (add_child(p, JB_QUERY_NEAR, node, &last, operand) != JB_OK)
      return p->err->code;
    (*node)->distance = distance;
    if (check_near(p, *node) != JB_OK)
      return p->err->code;
  }
}

static jb_status parse_one (parser *p, jb_query_field field,
                            jb_query_node **node) {
  size_t bytes, start = p->place;
  jb_status status;
  bool dash;
  if (++p->depth > JB_QUERY_DEPTH)
    return jb_fail(p->err, JB_BAD_QUERY, start,
                   "Brackets and negations are nested more than %d deep.",
                   JB_QUERY_DEPTH);
  dash = take(p, '-');
  if (dash || take_operator(p, "NOT")) {
    /* A dash between blanks is more likely a dash than a negation. */
    if ((dash && peek(p, &bytes) == ' ') || at_end_of_list(p) ||
        operator_bytes(p, "AND") > 0)
      return fail_at(p, start, "Nothing follows that could be left out.");
    status = new_node(p, JB_QUERY_NOT, start, node);
    if (status == JB_OK)
      status = parse_one(p, field, &(*node)->first_child);
    if (status == JB_OK)
      (*node)->end = (*node)->first_child->end;
    p->depth--;
    return status;
  }
  status = parse_clump(p, field, node);
  p->depth--;
  return status;
}

static jb_status parse_all (parser *p, jb_query_field field,
                            jb_query_node **node) {
  jb_query_node *last = NULL;
  *node = NULL;
  do {
    jb_query_node *child;
    size_t start = p->place;
    if (*node != NULL && take_operator(p, "AND") && at_end_of_list(p))
      return fail_at(p, start, "A term is missing behind AND.");
    if (parse_one(p, field, &child) != JB_OK ||
        add_child(p, JB_QUERY_AND, node, &last, child) != JB_OK)
      return p->err->code;
    if (p->ahead != NULL) {
      child = p->ahead;
      p->ahead = NULL;
      if (add_child(p, JB_QUERY_AND, node, &last, child) != JB_OK)
        return p->err->code;
    }
  } while (!at_end_of_list(p));
  return JB_OK;
}

static jb_status parse_query (parser *p, jb_query_field field,
                              jb_query_node **node) {
  jb_query_node *last = NULL;
  size_t start = p->place;
  *node = NULL;
  do {
    jb_query_node *child;
    size_t bytes;
    skip_blanks(p);
    if (*node == NULL ? at_end_of_list(p)
                      : (peek(p, &bytes) == ')' || bytes == 0))
      return fail_at(p, *node == NULL ? p->place : start,
                     *node == NULL ? "A term is missing here."
                                   : "A term is missing behind OR.");
    if (parse_all(p, field, &child) != JB_OK ||
        add_child(p, JB_QUERY_OR, node, &last, child) != JB_OK)
      return p->err->code;
    start = p->place;
  } while (take_operator(p, "OR"));
  return JB_OK;
}

static jb_status parse_whole (parser *p) {
  size_t valid = jb_utf8_valid_prefix(p->text, p->length);
  if (p->length > JB_QUERY_BYTES)
    return jb_fail(p->err, JB_BAD_QUERY, JB_QUERY_BYTES,
                   "The query is longer than %zu bytes.", JB_QUERY_BYTES);
  if (valid < p->length)
    return fail_at(p, valid, "The query is not UTF-8 here.");
  skip_blanks(p);
  if (p->place == p->length)
    return fail_at(p, 0, "The query is empty.");
  if (parse_query(p, JB_FIELD_TEXT, &p->query->root) != JB_OK)
    return p->err->code;
  if (p->place < p->length)
    return fail_at(p, p->place, "No bracket was opened that this one closes.");
  return JB_OK;
}

jb_status jb_query_parse (const char *text, size_t length, jb_query *query,
                          jb_error *err) {
  parser p = {text, length, 0, 0, query, JB_BUFFER_EMPTY, NULL, err};
  jb_status status;
  memset(query, 0, sizeof *query);
  status = parse_whole(&p);
  jb_buffer_free(&p.term);
  if (status != JB_OK)
    jb_query_free(query);
  return status;
}

void jb_query_free (jb_query *query) {
  jb_arena_free(&query->arena);
  query->root = NULL;
  query->term_count = 0;
}
