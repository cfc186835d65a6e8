/* SPDX-License-Identifier: MIT */
/*
** BM25 as search.h writes it down, such that sums do not depend on order.
**
** A term's score is rounded to a multiple of 2^-36 (less than 1e-11). Scores
** of one term stay below 2^6 and a query has at most 2^10 terms, so every sum
** has less than 17 + 36 bits: sums of doubles are exact, and whoever adds up
** the same terms in whatever order gets the same bits.
**
** Each step of the formula falls with the length and grows with the weight in
** rounded arithmetic too, so a block's score for its greatest weight and
** smallest length is a bound without any margin.
*/
#ifndef JB_INDEX_SCORE_H
#define JB_INDEX_SCORE_H

#include <math.h>
#include <stdint.h>

#include "index/index.h"

/* The distance between one possible score and the next. */
#define JB_SCORE_GRAIN 0x1p-36

#define JB_SCORE_WEIGHTS 256

/* What depends on the archive alone. */
typedef struct jb_score_scale {
  double documents;                  /* N */
  double norms[256];                 /* k1 (1 - b + b L / A), by length code */
  double inverses[JB_SCORE_WEIGHTS]; /* 1 / w */
} jb_score_scale;

void jb_score_scale_set (jb_score_scale *scale,
                         const jb_index_snapshot *snapshot);

/* rarity * (k1 + 1) of a term that 'documents' have. */
double jb_score_factor (const jb_score_scale *scale, uint64_t documents);

/* The score of a term with 'factor' in an article; 'weight' is at least 1. */
static inline double jb_score (const jb_score_scale *scale, double factor,
                               unsigned char length_code, uint32_t weight) {
  double inverse = weight < JB_SCORE_WEIGHTS ? scale->inverses[weight]
                                             : 1.0 / (double)weight;
  double exact = factor / (1.0 + scale->norms[length_code] * inverse);
  /* Between 2^16 and 2^17 doubles are 2^-36 apart. */
  return (exact + 0x1.8p16) - 0x1.8p16;
}

/*
** The formula turned round, so that most articles need no division: a weight
** can only give a score of 'least' where the norm of the length is at most the
** reach times the weight. A grain and a margin are for the rounding.
*/
static inline double jb_score_reach (double factor, double least) {
  double rounded = least - JB_SCORE_GRAIN;
  return rounded > 0 ? (factor / rounded - 1) * (1 + 1e-9) + 1e-9 : INFINITY;
}

#endif
