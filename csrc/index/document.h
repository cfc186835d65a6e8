/* SPDX-License-Identifier: MIT */
/*
** What the index is given of an article, and the terms it is found by.
**
** A text is normalised loosely and cut into overlapping pairs of characters,
** with the last character alone at the end: 人民代表 becomes 人民 民代 代表 表.
** So whatever two or more characters stand one after the other in a text are
** a run of its pairs, and a single character begins some term: nothing that a
** scan of the texts would find is missed (recall 1.0; words alone find .40
** for 人民代表大会). No pair crosses from one text into the next.
**
** Positions count the characters of the loose texts, one text behind the
** other without a gap, from 0, in the order of jb_field_order; texts of one
** field lie together. Quotation marks, book marks and blanks, which the loose
** form drops, have no positions; where they stood is kept for strict search.
**
** A term's bytes are a letter for its kind and a text; its weight in a document
** is how often it occurs, each time counting, of pairs, for what the field
** weighs:
**
**   "b" two characters, or one alone at a text's end   documents, positions
**   "m"                                                documents, positions
**       before the characters at these positions something was dropped
**   "m" marks                                          documents, positions
**       what was dropped there, folded, in its order
**   "u"                                                documents, positions
**       where a text begins
**   "w" word                                           documents
**       a counted word (words/counts.h); the weight is its count
**   "a" block                                          documents
**       where articles are, so that one can be found without reading the
**       columns: block is article / 128 (8 bytes, most significant first),
**       the weight is article % 128 + 1
**
** Marks dropped behind a text's last character are at the position one behind
** it, which is the next text's first (or the document's length); the "m" there
** are told apart by "m" NUL marks ("m" NUL for any) in place of "m" marks.
**
** Runs of marks longer than JB_MARKS_BYTES are cut to it, between characters.
** What strict search compares is told in cut.h.
*/
#ifndef JB_INDEX_DOCUMENT_H
#define JB_INDEX_DOCUMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "index/query.h"

#define JB_TERM_PAIR 'b'
#define JB_TERM_MARKS 'm'
#define JB_TERM_TEXT_START 'u'
#define JB_TERM_WORD 'w'
#define JB_TERM_ARTICLE 'a'

/* The bytes behind the "a" of an article's term, and its weight there. */
#define JB_ARTICLE_BLOCK 128
static inline void jb_article_block (int64_t article, char block[8]) {
  for (int i = 0; i < 8; i++)
    block[i] = (char)(article / JB_ARTICLE_BLOCK >> 8 * (7 - i) & 0xFF);
}
static inline uint32_t jb_article_weight (int64_t article) {
  return (uint32_t)(article % JB_ARTICLE_BLOCK) + 1;
}

/* Whether a term, by its kind, has positions. */
static inline bool jb_term_has_positions (jb_slice term) {
  return term.bytes[0] != JB_TERM_WORD && term.bytes[0] != JB_TERM_ARTICLE;
}

/* The most bytes of a term's key; longer runs of marks and words are cut. */
#define JB_TERM_BYTES ((size_t)255)
#define JB_MARKS_BYTES ((size_t)240)

#define JB_INDEX_FIELDS 9

/* Fields in the order of positions: those that weigh most first. */
extern const jb_query_field jb_field_order[JB_INDEX_FIELDS];

/*
** What an occurrence in each field counts for in ranking: a headline was
** chosen to say what the article is about, a lead sums it up.
*/
extern const unsigned char jb_field_weights[JB_INDEX_FIELDS];

/*
** The place of a text field in jb_field_order; JB_INDEX_FIELDS for a field
** that is no single text.
*/
unsigned jb_field_place (jb_query_field field);

/* One text of an article: UTF-8 as printed. */
typedef struct jb_index_text {
  jb_query_field field;
  jb_slice text;
} jb_index_text;

/* The day of an article without a date: older than all others. */
#define JB_NO_DAY 0

typedef struct jb_index_document {
  int64_t article;    /* its number, from 1 */
  int32_t day;        /* YYYYMMDD as a number, or JB_NO_DAY */
  jb_slice order_key; /* as jb_chunk_store.order_key gives it */
  const jb_index_text *texts;
  size_t text_count;
  jb_slice words; /* counted words in their stored form, or absent */
} jb_index_document;

#endif
