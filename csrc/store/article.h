/* SPDX-License-Identifier: MIT */
/*
** What an archive keeps, as C records: a page, its articles, and the topics
** that rules gave them. (Design 4.1 says what each field is on the page.)
**
** The records own nothing: all slices and arrays live in an arena of whoever
** made the record. An absent field is a slice with NULL bytes.
*/
#ifndef JB_STORE_ARTICLE_H
#define JB_STORE_ARTICLE_H

#include <stdint.h>

#include "base/slice.h"

/*
** The single texts of an article. The first five come from its page and are
** the same on all its articles as a rule.
*/
typedef enum jb_article_field {
  JB_SOURCE, /* base name of the page's file */
  JB_DATE,   /* YYYY-MM-DD */
  JB_RUNNING_HEAD,
  JB_FOLIO,
  JB_IMPRINT,
  JB_LABEL,
  JB_KICKER,
  JB_HEADLINE,
  JB_DECK,
  JB_DATELINE,
  JB_BYLINE,
  JB_KIND,
  JB_JUMP,
  JB_CONTINUED,
  JB_ARTICLE_FIELDS
} jb_article_field;

#define JB_PAGE_FIELDS (JB_IMPRINT + 1)

/* The name of each field, as in JSON, Lua and the columns of the archive. */
extern const char *const jb_article_field_names[JB_ARTICLE_FIELDS];

/* An integer or a floating-point number, kept as it was given. */
typedef struct jb_number {
  bool is_integer;
  int64_t integer; /* when is_integer */
  double real;     /* otherwise */
} jb_number;

typedef struct jb_paragraph {
  jb_slice kind; /* body, crosshead, caption or note */
  jb_slice text;
} jb_paragraph;

typedef struct jb_byline {
  jb_slice role; /* reporter, correspondent, author, photographer … */
  jb_slice name;
} jb_byline;

typedef struct jb_credit {
  jb_slice text;
  jb_slice *names;
  size_t name_count;
} jb_credit;

/* Where a field stands on the page. */
typedef struct jb_span {
  jb_slice field;    /* such as "headline" or "paragraphs[2]" */
  size_t start, end; /* bytes of the original page, half-open */
} jb_span;

/* One word, or pattern, query or topic, that counted for a topic. */
typedef struct jb_evidence {
  jb_slice kind; /* what it is; absent for a word */
  jb_slice word, field;
  bool has_range;
  size_t start, end; /* bytes of the field's text, half-open */
  bool has_points;
  jb_number points;
} jb_evidence;

/* A topic given to an article. */
typedef struct jb_decision {
  jb_slice topic;
  jb_number score;
  jb_slice rule;      /* pack@version; may be absent */
  jb_slice file_hash; /* of the rule file; may be absent */
  bool has_evidence;
  jb_evidence *evidence;
  size_t evidence_count;
} jb_decision;

typedef struct jb_article {
  int64_t number;  /* the archive's own, 0 before the article is stored */
  jb_slice id;     /* 16 hex digits of the page's hash, "-", two digits */
  int64_t ordinal; /* place on the page, from 1 */
  jb_slice fields[JB_ARTICLE_FIELDS];
  jb_paragraph *paragraphs;
  size_t paragraph_count;
  jb_byline *bylines;
  size_t byline_count;
  jb_credit *credits;
  size_t credit_count;
  jb_span *spans;
  size_t span_count;
  const jb_decision *decisions;
  size_t decision_count;
  /* Its words in the form of words/counts.h; absent when not counted. They
  ** are only written: jb_store_read_words reads them. */
  jb_slice words;
} jb_article;

typedef struct jb_page {
  jb_slice sha256; /* 64 lower-case hex digits, of 'bytes' */
  jb_slice encoding, profile;
  jb_slice word_model; /* that cut the words of articles that have some */
  jb_slice fields[JB_PAGE_FIELDS];
  jb_slice bytes; /* the page as it came, never changed */
  jb_article *articles;
  size_t article_count;
} jb_page;

#endif
