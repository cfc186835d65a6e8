/* SPDX-License-Identifier: MIT */
/*
** What a reader asks for, read into a tree.
**
**   query    = all { "OR" all }
**   all      = one { [ "AND" ] one }                 nothing between is AND
**   one      = ( "NOT" | "-" ) one | operand { near operand }
**   operand  = [ field ":" ] ( "(" query ")" | near "(" query ")" | term )
**   near     = "NEAR" [ "/" number ]                 a plain NEAR is NEAR/10
**   term     = piece { piece }                       no blank in between
**   piece    = character that is no blank, bracket or opening quotation mark
**            | quotation mark, anything, closing quotation mark
**
** Quotation marks are "…" “…” 「…」 『…』; an asterisk behind a term is
** allowed and changes nothing, for a term is found anywhere. What an input
** method writes in full width, （ ） ： － and blanks, counts as half width.
** AND, OR, NOT and NEAR are operators in capitals only. A field before a
** bracket holds for all terms inside that name none.
**
** 心理 NEAR/6 讲座, which is also written NEAR/6(心理 讲座), asks for terms
** that stand close together. It takes two to JB_QUERY_NEAR_OPERANDS operands,
** each a term of a text or such terms with OR between them in brackets:
** 心理 NEAR/6 (讲座 OR 培训), NEAR/6(心理 (讲座 OR 培训) 报名). A chain
** a NEAR/6 b NEAR/6 c is NEAR/6(a b c); another number in it is an error. A
** bracket right behind an infix NEAR with several operands in it is a NEAR of
** its own: a NEAR(b c) is a AND NEAR(b c). NEAR binds closer than NOT.
**
** NEAR/n holds where in one text (a headline, a paragraph …) occurrences, one
** of each operand, can be chosen such that, taken in the order of their
** starts (of equal starts the shorter first), at most n characters of the
** loose form lie between the end of each and the start of the next. Those
** that overlap have no characters between them; one occurrence may serve two
** operands.
**
** A term is compared loosely: without regard to case, width, quotation and
** book marks, and blanks (text/normalise.h, JB_LOOSE). So 一带一路建设 finds
** “一带一路”建设, and quotation marks around a term matter only if there are
** blanks or brackets in it.
*/
#ifndef JB_INDEX_QUERY_H
#define JB_INDEX_QUERY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/status.h"

typedef enum jb_query_field {
  JB_FIELD_TEXT, /* any of the texts; the others up to credit are texts */
  JB_FIELD_LABEL,
  JB_FIELD_KICKER,
  JB_FIELD_HEADLINE,
  JB_FIELD_DECK,
  JB_FIELD_DATELINE,
  JB_FIELD_BYLINE,
  JB_FIELD_LEAD, /* the first paragraph of kind body */
  JB_FIELD_BODY, /* any paragraph, the lead too */
  JB_FIELD_CREDIT,
  JB_FIELD_TOPIC,    /* the whole name, as it is written */
  JB_FIELD_REPORTER, /* the whole name of anybody in the byline, loosely */
  JB_FIELD_PAPER,    /* a part of the folio, loosely */
  JB_FIELD_SOURCE,   /* a part of the page's file name, loosely */
  JB_FIELD_KIND,     /* the whole word */
  JB_FIELD_DATE
} jb_query_field;

typedef enum jb_query_kind {
  JB_QUERY_TERM,
  JB_QUERY_AND,
  JB_QUERY_OR,
  JB_QUERY_NOT, /* one child */
  JB_QUERY_NEAR /* children are terms of texts, or ORs of nothing else */
} jb_query_kind;

typedef struct jb_query_node {
  jb_query_kind kind;
  size_t start, end; /* bytes of the query, half-open */
  struct jb_query_node *first_child, *next_sibling;
  uint32_t distance; /* JB_QUERY_NEAR: most characters between neighbours */
  /* The rest belongs to a term. */
  jb_query_field field;
  jb_slice text;  /* normalised loosely, but topic and kind as typed */
  jb_slice typed; /* as typed, without the quotation marks around pieces */
  /* JB_FIELD_DATE: YYYY-MM-DD, both inclusive; absent where open. */
  jb_slice first_day, last_day;
} jb_query_node;

typedef struct jb_query {
  jb_arena arena; /* owns the tree */
  jb_query_node *root;
  size_t term_count;
} jb_query;

/* What a query may have at most. */
#define JB_QUERY_BYTES ((size_t)65536)
#define JB_QUERY_TERMS ((size_t)1024)
#define JB_QUERY_DEPTH 64
#define JB_QUERY_TERM_BYTES ((size_t)4096) /* normalised */
#define JB_QUERY_NEAR_OPERANDS ((size_t)8)
#define JB_QUERY_NEAR_DISTANCE 1000u

/* What NEAR without a number stands for. */
#define JB_QUERY_NEAR_USUAL 10u

/*
** Read 'text' (UTF-8, 'length' bytes) into 'query', to be freed with
** jb_query_free. JB_BAD_QUERY: err->offset is the byte where it is wrong,
** the message a sentence that says why.
*/
jb_status jb_query_parse (const char *text, size_t length, jb_query *query,
                          jb_error *err);

/* Give the tree back. */
void jb_query_free (jb_query *query);

/* The name of a field as a query writes it, such as "headline". */
const char *jb_query_field_name (jb_query_field field);

#endif
