/* SPDX-License-Identifier: MIT */
/*
** A query made ready for the segments of a snapshot: its tree with days as
** numbers and terms looked up elsewhere as sets of articles, and its text
** terms cut into the keys of the dictionaries, with what is rare about them.
*/
#ifndef JB_INDEX_PLAN_H
#define JB_INDEX_PLAN_H

#include "index/article_set.h"
#include "index/cut.h"
#include "index/index.h"
#include "index/score.h"
#include "index/search.h"

typedef enum jb_part_kind {
  JB_PART_TERM,
  JB_PART_NEAR, /* children are terms, or ORs of terms */
  JB_PART_SET,
  JB_PART_DAYS,
  JB_PART_AND,
  JB_PART_OR,
  JB_PART_NOT
} jb_part_kind;

/* A node of the tree. */
typedef struct jb_part {
  jb_part_kind kind;
  size_t number; /* among the plan's parts */
  struct jb_part *parent, *first_child, *next_sibling;
  size_t term;                 /* JB_PART_TERM: among the plan's terms */
  jb_article_set set;          /* JB_PART_SET */
  int32_t first_day, last_day; /* JB_PART_DAYS: inclusive */
  uint32_t distance;           /* JB_PART_NEAR */
} jb_part;

/*
** The weights a term without keys has in the documents of one segment, found
** by looking at all terms that begin with its character.
*/
typedef struct jb_dense_weights {
  uint16_t *weights; /* owned; one a document, 0 where the term is not */
  uint32_t max_weight;
  unsigned char min_length_code;
} jb_dense_weights;

/* A text term. */
typedef struct jb_plan_term {
  const jb_part *part;
  bool scored; /* not below a NOT */
  jb_query_field field;
  uint32_t *characters; /* loose */
  size_t count;         /* of these; 0 for a word */
  jb_slice *marks;      /* count + 1 runs, in front of each character and at the
                        ** end; NULL where marks do not count */
  jb_slice *keys;       /* one a pair, in order, or the word's */
  size_t key_count;     /* 0: a single character */
  jb_term_entry *entries;  /* key_count a segment; document_count 0: absent, or
                           ** not looked up as another is */
  jb_dense_weights *dense; /* of a single character: one a segment */
  double factor;           /* jb_score_factor */
} jb_plan_term;

typedef struct jb_plan {
  const jb_index_snapshot *snapshot;
  jb_arena arena;
  jb_part *root, **parts;
  size_t part_count;
  jb_plan_term *terms;
  size_t term_count;
  const jb_score_scale *scale; /* the snapshot's */
  bool (*cancelled)(void *context);
  void *cancel_context;
} jb_plan;

/*
** Make 'query' ready; 'plan' is to be closed even if this fails. 'query' must
** outlive it.
*/
jb_status jb_plan_open (jb_plan *plan, const jb_index_snapshot *snapshot,
                        const jb_query *query, const jb_find_options *options,
                        jb_error *err);

/* A plan for any of 'words': articles that have at least one of them. */
jb_status jb_plan_open_words (jb_plan *plan, const jb_index_snapshot *snapshot,
                              const jb_slice *words, size_t count,
                              jb_error *err);
void jb_plan_close (jb_plan *plan);

/* Whether a list of postings says all about a term: where it is, its weight. */
static inline bool jb_term_is_plain (const jb_plan_term *term) {
  return term->key_count == 1 && term->field == JB_FIELD_TEXT &&
         term->marks == NULL;
}

/* The entries of a term's keys in a segment of the snapshot. */
static inline const jb_term_entry *jb_term_entries (const jb_plan_term *term,
                                                    size_t segment) {
  return term->entries + segment * term->key_count;
}

/*
** Whether a segment may have a match, as far as its dictionary tells: without
** a term it needs there is nothing to open.
*/
bool jb_plan_may_match (const jb_plan *plan, size_t segment);

/* JB_CANCELLED when the caller asks to stop. */
jb_status jb_plan_check (const jb_plan *plan, jb_error *err);

#endif
