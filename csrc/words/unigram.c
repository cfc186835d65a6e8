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
#include "base/memory.h"
#include "words/lattice.h"
#include "words/model.h"

typedef struct unigram {
  jb_lattice lattice;
  /* Key of the best path from each character on, with length 0. */
  int64_t best[JB_WINDOW_CHARACTERS + JB_SHORT_EDGES];
  uint8_t lengths[JB_WINDOW_CHARACTERS]; /* of that path's first word */
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
** The last place up to 'limit' that no edge spans; 0 when there is none in the
** second half. 'longest' is the length of the longest word there may be.
*/
static uint32_t settled_place (const jb_lattice *lattice, uint32_t limit,
                               uint32_t longest) {
  for (uint32_t place = limit; place > limit / 2; place--) {
    uint32_t back = 1;
    while (back < longest && back <= place &&
           jb_lattice_longest(lattice, place - back) <= back)
      back++;
    if (back >= longest || back > place)
      return place;
  }
  return 0;
}

/* The best path over the first 'count' characters, from its end. */
static void find_path (unigram *u, uint32_t count) {
  const jb_lattice *lattice = &u->lattice;
  for (uint32_t i = 0; i < JB_SHORT_EDGES; i++)
    u->best[count + i] = 0;
  for (uint32_t i = count; i-- > 0;) {
    const int64_t *edges = lattice->edges[i], *best = u->best + i;
    int64_t key = edges[3] + best[4], other = edges[2] + best[3];
    key = other > key ? other : key;
    other = edges[1] + best[2];
    key = other > key ? other : key;
    for (uint32_t e = lattice->long_heads[i]; e != 0;
         e = lattice->longer[e - 1].next) {
      other = lattice->longer[e - 1].key;
      other += best[other & 0xFF];
      key = other > key ? other : key;
    }
    other = edges[0] + best[1];
    key = other > key ? other : key;
    u->lengths[i] = (uint8_t)(key & 0xFF);
    u->best[i] = key & ~(int64_t)0xFF;
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
        settled_place(&u->lattice, JB_WINDOW_SETTLED, vocabulary->longest);
  if (settled > 0) {
    find_path(u, settled);
  } else {
    /* Words overlap without a gap for half a window: the path to the end of
    ** what is seen, of which the first half is kept. */
    find_path(u, count);
    settled = count / 2;
  }
  for (uint32_t i = 0; i < settled;) {
    i += u->lengths[i];
    if (i <= settled || ends == 0)
      window->ends[ends++] = (uint16_t)i;
  }
  window->end_count = ends;
  return JB_OK;
}

const jb_model jb_unigram_model = {"unigram", true, unigram_open, unigram_close,
                                   unigram_cut};
