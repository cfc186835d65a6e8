/* SPDX-License-Identifier: MIT */
/*
** What a reader asks for, read into a tree.
**
**   query    = all { "OR" all }
**   all      = one { [ "AND" ] one }                 nothing between is AND
**   one      = ( "NOT" | "-" ) one | [ field ":" ] ( "(" query ")" | term )
**   term     = piece { piece }                       no blank in between
**   piece    = character that is no blank, bracket or opening quotation mark
**            | quotation mark, anything, closing quotation mark
**
** Quotation marks are "…" “…” 「…」 『…』; an asterisk behind a term is
** allowed and changes nothing, for a term is found anywhere. What an input
** method writes in full width, （ ） ： － and blanks, counts as half width.
** AND, OR and NOT are operators in capitals only. A field before a bracket
** holds for all terms inside that name none.
**
** A term is compared loosely: without regard to case, width, quotation and
** book marks, and blanks (text/normalise.h, JB_LOOSE). So 一带一路建设 finds
** “一带一路”建设, and quotation marks around a term matter only if there are
** blanks or brackets in it.
*/
#ifndef JB_INDEX_QUERY_H
#define JB_INDEX_QUERY_H

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
  JB_QUERY_NOT /* one child */
} jb_query_kind;

typedef struct jb_query_node {
  jb_query_kind kind;
  size_t start, end; /* bytes of the query, half-open */
  struct jb_query_node *first_child, *next_sibling;
  /* The rest belongs to a term. */
  jb_query_field field;
  jb_slice text; /* normalised loosely, but topic and kind as typed */
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
