/* SPDX-License-Identifier: MIT */
/* The parts of BM25 that are worked out once a search; see score.h. */
#include "index/score.h"

#include <math.h>

#define K1 1.2
#define B 0.75

void jb_score_scale_set (jb_score_scale *scale,
                         const jb_index_snapshot *snapshot) {
  double average = 1;
  scale->documents = (double)snapshot->document_count;
  if (snapshot->document_count > 0 && snapshot->total_length > 0)
    average = (double)snapshot->total_length / (double)snapshot->document_count;
  for (unsigned code = 0; code < 256; code++)
    scale->norms[code] =
        K1 *
        (1 - B + B * (double)jb_length_of_code((unsigned char)code) / average);
  scale->inverses[0] = 1;
  for (unsigned weight = 1; weight < JB_SCORE_WEIGHTS; weight++)
    scale->inverses[weight] = 1.0 / (double)weight;
}

double jb_score_factor (const jb_score_scale *scale, uint64_t documents) {
  double having = (double)documents;
  if (having > scale->documents)
    having = scale->documents;
  return log(1 + (scale->documents - having + 0.5) / (having + 0.5)) * (K1 + 1);
}
