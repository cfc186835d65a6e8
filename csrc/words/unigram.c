/* SPDX-License-Identifier: MIT */
/*
** The unigram model: of all ways to cut a text into words of the vocabulary,
** the one with the highest product of the words' probabilities, as jieba does
** without its hidden Markov model. Of equally probable ways the one with the
** longer word first wins.
**
** Where no word spans a place, both sides are cut independently: so a window
** settles up to its last such place, and its size does not show.
*/
#include <string.h>

#include "base/memory.h"
#include "words/lattice.h"
#include "words/model.h"

typedef struct unigram {
  jb_lattice lattice;
  /* By start: key of what the best path from there on gains, with length 0. */
  int64_t best[JB_WINDOW_CHARACTERS + 1];
  /* By character: length of the word that begins there on the best path. */
  uint8_t lengths[JB_WINDOW_CHARACTERS];
} unigram;

static jb_status unigram_open (const void *parameters, void **working,
                               jb_error *err) {
  (void)parameters;
  *working = jb_allocate_array(1, sizeof(unigram));
  return *working == NULL ? jb_fail_memory(err, sizeof(unigram)) : JB_OK;
}

static void unigram_close (void *working) {
  unigram *u = working;
  if (u != NULL)
    jb_lattice_free(&u->lattice);
  jb_free(u);
}

/*
** The best path over the first 'count' characters, from its end. Between starts
** every character stands alone.
*/
static void find_path (unigram *u, uint32_t count) {
  const jb_lattice *lattice = &u->lattice;
  const uint16_t *ranks = lattice->ranks;
  uint32_t starts = ranks[count];
  memset(u->lengths, 1, count);
  u->best[starts] = 0;
  for (uint32_t s = starts; s-- > 0;) {
    const int64_t *edges = lattice->edges[s];
    uint32_t i = lattice->starts[s];
    int64_t key = edges[3] + u->best[ranks[i + 4]];
    int64_t other = edges[2] + u->best[ranks[i + 3]];
    key = other > key ? other : key;
    other = edges[1] + u->best[ranks[i + 2]];
    key = other > key ? other : key;
    for (uint32_t e = lattice->long_heads[s]; e != 0;
         e = lattice->longer[e - 1].next) {
      other = lattice->longer[e - 1].key;
      other += u->best[ranks[i + (other & 0xFF)]];
      key = other > key ? other : key;
    }
    other = edges[0] + u->best[s + 1];
    key = other > key ? other : key;
    u->lengths[i] = (uint8_t)(key & 0xFF);
    u->best[s] = key & ~(int64_t)0xFF;
  }
}

static jb_status unigram_cut (void *working, const jb_vocabulary *vocabulary,
                              jb_window *window, jb_error *err) {
  unigram *u = working;
  uint32_t count = window->count, settled = count, ends = 0;
  jb_status status = jb_lattice_fill(&u->lattice, vocabulary, window, err);
  if (status != JB_OK)
    return status;
  if (!window->last)
    settled =
        jb_lattice_place(&u->lattice, JB_WINDOW_SETTLED, vocabulary->longest);
  if (settled > JB_WINDOW_SETTLED / 2 || window->last) {
    find_path(u, settled);
  } else {
    /* Words overlap without a gap for half a window: the path to the end of
    ** what is seen, of which the first half is kept. */
    find_path(u, count);
    settled = count / 2;
  }
  for (uint32_t i = 0; i < settled;) {
    i += u->lengths[i];
    window->ends[ends++] = (uint16_t)i;
  }
  if (ends > 1 && window->ends[ends - 1] > settled)
    ends--; /* it depends on what is not settled */
  window->end_count = ends;
  return JB_OK;
}

const jb_model jb_unigram_model = {"unigram", true, unigram_open, unigram_close,
                                   unigram_cut};
