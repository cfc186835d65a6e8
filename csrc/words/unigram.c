/* SPDX-License-Identifier: MIT */
/*
** The unigram model: of all ways to cut a text into words of the lexicon, the
** one with the highest product of the words' probabilities, as jieba does
** without its hidden Markov model. A character that begins no word stands
** alone with frequency 1. Of equally probable ways the one with the longer
** word first wins.
**
** Where no word spans a place, both sides are cut independently: so a window
** settles up to its last such place, and its size does not show.
**
** Collecting the edges of a window's word lattice, and the best path.
**
** All walks from all characters go forward together, one character deeper a
** round: the loads of a round do not depend on each other, so the processor
** overlaps them, and no branch has to be guessed. An edge is a key: scaled log
** probability * 256 + length in characters, so that one comparison prefers the
** higher probability, then the longer word, and the best key tells its length.
*/
#include "words/model.h"

#include <string.h>

#include "base/memory.h"

/* An edge that is not there; no sum of real keys comes near it. */
#define NO_EDGE (INT64_MIN / 4)

/* Lengths 1..SHORT have a place of their own for each character. */
#define SHORT 4

/* Cells are fetched into the cache this many walks before they are needed. */
#define FETCH_AHEAD 16

/* An edge of more than SHORT characters; those of one start form a list. */
typedef struct long_edge {
  int64_t key;
  uint32_t next; /* number of the next + 1; 0 ends the list */
} long_edge;

typedef struct jb_unigram {
  int64_t edges[JB_WINDOW_CHARACTERS][SHORT];
  int64_t
      best[JB_WINDOW_CHARACTERS + SHORT]; /* key of the best path, length 0 */
  uint32_t long_heads[JB_WINDOW_CHARACTERS]; /* number + 1; 0: none */
  uint16_t codes[JB_WINDOW_CHARACTERS + 1];
  uint8_t lengths[JB_WINDOW_CHARACTERS]; /* of the best path's first word */
  uint16_t walkers[JB_WINDOW_CHARACTERS +
                   FETCH_AHEAD]; /* starts of the walks going on */
  uint32_t first_bases[JB_WINDOW_CHARACTERS];
  uint32_t
      bases[JB_WINDOW_CHARACTERS + FETCH_AHEAD]; /* and where each has got to */
  uint16_t alone[JB_WINDOW_CHARACTERS]; /* starts that are no word of one */
  uint32_t alone_count;
  long_edge *longer; /* owned */
  size_t long_count;
  size_t long_capacity;
  int64_t offset; /* key of a word without its value and length */
} jb_unigram;

static jb_status unigram_open (const void *parameters, void **working,
                               jb_error *err) {
  (void)parameters;
  *working = jb_allocate_array(1, sizeof(jb_unigram));
  return *working == NULL ? jb_fail_memory(err, sizeof(jb_unigram)) : JB_OK;
}

static void unigram_close (void *working) {
  jb_unigram *u = working;
  if (u != NULL)
    jb_free(u->longer);
  jb_free(u);
}

static jb_status add_long (jb_unigram *u, uint32_t start, int64_t key,
                           jb_error *err) {
  if (u->long_count == u->long_capacity) {
    size_t capacity = u->long_capacity == 0 ? 256 : 2 * u->long_capacity;
    long_edge *grown = jb_reallocate(u->longer, capacity * sizeof *grown);
    if (grown == NULL)
      return jb_fail_memory(err, capacity * sizeof *grown);
    u->longer = grown;
    u->long_capacity = capacity;
  }
  u->longer[u->long_count] = (long_edge){key, u->long_heads[start]};
  u->long_heads[start] = (uint32_t)++u->long_count;
  return JB_OK;
}

static void find_codes (jb_unigram *u, const jb_automaton *words,
                        const jb_window *window) {
  for (uint32_t i = 0; i < window->count; i++)
    u->codes[i] = (uint16_t)jb_automaton_code(words, window->characters[i]);
  u->codes[window->count] = 0; /* leads nowhere */
}

/*
** The cell, or all zero (no base, no value) when its check is not 'code'. Here
** and below masks stand for conditions that no processor can predict.
*/
static inline uint64_t checked (uint64_t cell, uint32_t code) {
  return cell & -(uint64_t)(jb_cell_check(cell) == code);
}

/* The key of an edge to a cell; far below NO_EDGE / 2 without a value. */
static inline int64_t key_of (uint64_t cell, int64_t offset) {
  int64_t value = jb_cell_value(cell);
  return value * 256 + offset + (NO_EDGE & -(int64_t)(value == 0));
}

static inline bool is_edge (int64_t key) {
  return key > NO_EDGE / 2;
}

/* The edges of one character, and where the walks through them have got to. */
static void first_round (jb_unigram *u, const jb_automaton *words,
                         uint32_t count) {
  const uint64_t *cells = words->cells;
  uint32_t root = jb_cell_base(cells[JB_AUTOMATON_START]), alone = 0;
  int64_t offset = u->offset + 1;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t code = u->codes[i];
    uint64_t cell = checked(cells[root + code], code);
    u->edges[i][0] = key_of(cell, offset);
    for (int length = 2; length <= SHORT; length++)
      u->edges[i][length - 1] = NO_EDGE;
    u->first_bases[i] = jb_cell_base(cell);
    u->alone[alone] = (uint16_t)i;
    alone += jb_cell_value(cell) == 0;
  }
  u->alone_count = alone;
}

/* The characters that may begin a word of two or more; returns how many. */
static uint32_t start_walks (jb_unigram *u, const jb_automaton *words,
                             uint32_t count) {
  uint32_t walks = 0;
  for (uint32_t i = 0; i < count; i++) {
    u->walkers[walks] = (uint16_t)i;
    walks += jb_automaton_may_begin(words, u->codes[i], u->codes[i + 1]);
  }
  for (uint32_t w = 0; w < walks; w++)
    u->bases[w] = u->first_bases[u->walkers[w]];
  return walks;
}

/*
** A round: one character more for each walk, 'length' in all, where a walk that
** ends is dropped. Returns how many go on. Codes are 0 behind the window, so no
** walk passes its end.
*/
static inline uint32_t short_round (jb_unigram *u, const uint64_t *cells,
                                    uint32_t walks, uint32_t length) {
  uint32_t left = 0;
  int64_t offset = u->offset + length;
  for (uint32_t w = 0; w < walks; w++) {
    uint32_t i = u->walkers[w], code = u->codes[i + length - 1];
    uint64_t cell = checked(cells[u->bases[w] + code], code);
    /* Behind the last walk stand walks of old: some cell, but no harm. */
    uint32_t later = u->walkers[w + FETCH_AHEAD] + length - 1;
    __builtin_prefetch(&cells[u->bases[w + FETCH_AHEAD] + u->codes[later]]);
    u->edges[i][length - 1] = key_of(cell, offset);
    u->walkers[left] = (uint16_t)i;
    u->bases[left] = jb_cell_base(cell);
    left += jb_cell_base(cell) != 0;
  }
  return left;
}

static jb_status long_rounds (jb_unigram *u, const jb_automaton *words,
                              uint32_t walks, jb_error *err) {
  const uint64_t *cells = words->cells;
  for (uint32_t length = SHORT + 1; walks > 0 && length <= words->longest;
       length++) {
    uint32_t left = 0;
    for (uint32_t w = 0; w < walks; w++) {
      uint32_t i = u->walkers[w], code = u->codes[i + length - 1];
      uint64_t cell = checked(cells[u->bases[w] + code], code);
      int64_t key = key_of(cell, u->offset + length);
      if (is_edge(key) && add_long(u, i, key, err) != JB_OK)
        return JB_NO_MEMORY;
      u->walkers[left] = (uint16_t)i;
      u->bases[left] = jb_cell_base(cell);
      left += jb_cell_base(cell) != 0;
    }
    walks = left;
  }
  return JB_OK;
}

/* Set the edges of all words that start at the window's characters. */
static jb_status find_edges (jb_unigram *u, const jb_automaton *words,
                             uint32_t count, jb_error *err) {
  uint32_t walks;
  memset(u->long_heads, 0, count * sizeof *u->long_heads);
  u->long_count = 0;
  first_round(u, words, count);
  walks = start_walks(u, words, count);
  for (uint32_t length = 2; length <= SHORT; length++)
    walks = short_round(u, words->cells, walks, length);
  return long_rounds(u, words, walks, err);
}

/* A start without any edge gets one: its character alone, frequency 1. */
static void let_stand_alone (jb_unigram *u) {
  for (uint32_t a = 0; a < u->alone_count; a++) {
    int64_t *edges = u->edges[u->alone[a]];
    if (!is_edge(edges[0]) && !is_edge(edges[1]) && !is_edge(edges[2]) &&
        !is_edge(edges[3]) && u->long_heads[u->alone[a]] == 0)
      edges[0] = u->offset + 256 + 1; /* value 1: frequency 1 */
  }
}

static uint32_t longest_edge (const jb_unigram *u, uint32_t start) {
  uint32_t length = SHORT;
  for (uint32_t e = u->long_heads[start]; e != 0; e = u->longer[e - 1].next) {
    uint32_t l = (uint32_t)(u->longer[e - 1].key & 0xFF);
    length = l > length ? l : length;
  }
  if (length > SHORT)
    return length;
  while (length > 1 && !is_edge(u->edges[start][length - 1]))
    length--;
  return length;
}

/*
** The last place up to 'limit' that no edge spans; 0 when there is none in the
** second half. 'longest' is the length of the longest word there may be.
*/
static uint32_t settled_place (const jb_unigram *u, uint32_t limit,
                               uint32_t longest) {
  for (uint32_t place = limit; place > limit / 2; place--) {
    uint32_t back = 1;
    while (back < longest && back <= place &&
           longest_edge(u, place - back) <= back)
      back++;
    if (back >= longest || back > place)
      return place;
  }
  return 0;
}

static void best_path (jb_unigram *u, uint32_t count) {
  for (uint32_t i = 0; i < SHORT; i++)
    u->best[count + i] = 0;
  for (uint32_t i = count; i-- > 0;) {
    const int64_t *edges = u->edges[i], *best = u->best + i;
    int64_t four = edges[3] + best[4], three = edges[2] + best[3];
    int64_t two = edges[1] + best[2], key = four > three ? four : three;
    key = two > key ? two : key;
    for (uint32_t e = u->long_heads[i]; e != 0; e = u->longer[e - 1].next) {
      int64_t k = u->longer[e - 1].key;
      k += best[k & 0xFF];
      key = k > key ? k : key;
    }
    two = edges[0] + best[1];
    key = two > key ? two : key;
    u->lengths[i] = (uint8_t)(key & 0xFF);
    u->best[i] = key & ~(int64_t)0xFF;
  }
}

static jb_status unigram_cut (void *working, const jb_vocabulary *vocabulary,
                              jb_window *window, jb_error *err) {
  jb_unigram *u = working;
  const jb_automaton *words = jb_lexicon_words(vocabulary->lexicon);
  uint32_t count = window->count, settled = count, ends = 0;
  jb_status status;
  /* log frequency - log total; both values are one more than the logarithm. */
  u->offset = -256 * (int64_t)jb_log_value(vocabulary->total);
  find_codes(u, words, window);
  status = find_edges(u, words, count, err);
  if (status != JB_OK)
    return status;
  let_stand_alone(u);
  if (!window->last) {
    uint32_t ahead = words->longest > 0 ? words->longest - 1 : 0;
    settled = settled_place(u, count - ahead, words->longest);
  }
  if (settled > 0) {
    best_path(u, settled);
  } else {
    best_path(u, count);
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
