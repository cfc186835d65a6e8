/* SPDX-License-Identifier: MIT */
/*
** A set of article numbers with a score each, ascending by number, and the
** algebra on such sets: what AND, OR and NOT mean.
*/
#ifndef JB_STORE_MATCH_SET_H
#define JB_STORE_MATCH_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct jb_match {
  int64_t number;
  double score;
} jb_match;

typedef struct jb_match_set {
  jb_match *matches; /* owned */
  size_t count, capacity;
} jb_match_set;

#define JB_MATCH_SET_EMPTY                                                     \
  { NULL, 0, 0 }

/* Add a match behind the last; false when memory is short. */
bool jb_match_set_append (jb_match_set *set, int64_t number, double score);

/* Put the matches, appended in any order, in order, each number once. */
void jb_match_set_sort (jb_match_set *set);

/* 'set' keeps what is also in 'other'; scores are added. */
void jb_match_set_intersect (jb_match_set *set, const jb_match_set *other);

/* 'set' loses what is in 'other'. */
void jb_match_set_subtract (jb_match_set *set, const jb_match_set *other);

/* 'set' gains what is in 'other'; scores are added. False: memory. */
bool jb_match_set_unite (jb_match_set *set, const jb_match_set *other);

/* Whether 'number' is in the set. */
bool jb_match_set_contains (const jb_match_set *set, int64_t number);

void jb_match_set_free (jb_match_set *set);

#endif
