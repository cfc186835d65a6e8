/* SPDX-License-Identifier: MIT */
/*
** Failure links over the cells of an automaton.
**
** The links are made breadth first. The double array knows no list of a
** state's children, but since bases are unique, a cell and its check tell the
** parent: so all cells are sorted by their parents once.
**
** Most of a text is passed over by a filter of the words' first characters
** (lexicon/word_filter.h), which is asked whenever no word has begun. When a
** word breaks off and at most two characters could begin another, they are
** read again from the start, so that the filter is asked of them too: a step
** through the cells costs more than that. What ended within them has been
** given already. A walk that is begun again starts later in the text than the
** one before, and reads at most two characters twice: the time stays linear.
*/
#include "lexicon/matcher.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "lexicon/automaton.h"
#include "lexicon/automaton_build.h"
#include "lexicon/word_filter.h"
#include "text/utf8.h"

#define NOBODY UINT32_MAX

/* What is asked of a state together lies together, in one line of the cache. */
typedef struct matcher_node {
  uint64_t cell;         /* as in lexicon/automaton.h */
  uint32_t failure : 30; /* state of the longest proper suffix */
  uint32_t depth : 2;    /* characters of that suffix; 3: or more */
  uint32_t output;       /* itself or the next suffix that is a word */
} matcher_node;

_Static_assert(JB_AUTOMATON_MAX_CELLS + JB_AUTOMATON_MAX_CODES < 1u << 30,
               "a state fits beside its depth");

struct jb_matcher {
  jb_automaton words;  /* a word's value is its number, from 1 */
  jb_buffer image;     /* owned */
  matcher_node *nodes; /* by cell */
  size_t *lengths;     /* of each word, in bytes */
  jb_word_filter filter;
};

/* Children of all states, those of state s at first[s] .. first[s + 1]. */
typedef struct family {
  uint32_t *first;
  uint32_t *children;
} family;

/* 'owners': the state with each base. */
static void find_owners (const jb_automaton *words, uint32_t *owners) {
  for (uint32_t cell = 0; cell < words->cell_count; cell++)
    owners[cell] = NOBODY;
  for (uint32_t cell = 0; cell < words->cell_count; cell++)
    if (jb_cell_base(words->cells[cell]) != 0)
      owners[jb_cell_base(words->cells[cell])] = cell;
}

/* The parent of a cell, NOBODY for the start and for an empty one. */
static uint32_t parent_of (const jb_automaton *words, const uint32_t *owners,
                           uint32_t cell) {
  uint32_t check = jb_cell_check(words->cells[cell]);
  if (cell == JB_AUTOMATON_START || check > words->code_count || check > cell)
    return NOBODY;
  return owners[cell - check];
}

/* Counting sort of the cells by their parents. */
static void find_children (const jb_automaton *words, const uint32_t *owners,
                           family *all) {
  uint32_t count = words->cell_count, total = 0;
  for (uint32_t cell = 0; cell < count; cell++) {
    uint32_t parent = parent_of(words, owners, cell);
    if (parent != NOBODY)
      all->first[parent]++;
  }
  for (uint32_t cell = 0; cell <= count; cell++) {
    uint32_t children = all->first[cell];
    total += children;
    all->first[cell] = total;
  }
  for (uint32_t cell = count; cell-- > 0;) {
    uint32_t parent = parent_of(words, owners, cell);
    if (parent != NOBODY)
      all->children[--all->first[parent]] = cell;
  }
}

/* As jb_automaton_step. */
static inline bool step (const jb_matcher *matcher, uint32_t *state,
                         uint32_t code) {
  uint32_t next = jb_cell_base(matcher->nodes[*state].cell) + code;
  if (jb_cell_check(matcher->nodes[next].cell) != code)
    return false;
  *state = next;
  return true;
}

/* The state after 'code' from 'state' or from its longest suffix that goes on.
 */
static uint32_t follow (const jb_matcher *matcher, uint32_t state,
                        uint32_t code) {
  while (!step(matcher, &state, code)) {
    if (state == JB_AUTOMATON_START)
      return state;
    state = matcher->nodes[state].failure;
  }
  return state;
}

/*
** Breadth first, so that the links of all shorter prefixes are there. 'depths'
** are all 0.
*/
static void set_links (jb_matcher *matcher, const family *all, uint32_t *queue,
                       uint8_t *depths) {
  const jb_automaton *words = &matcher->words;
  uint32_t head = 0, tail = 0;
  queue[tail++] = JB_AUTOMATON_START;
  while (head < tail) {
    uint32_t state = queue[head++];
    for (uint32_t c = all->first[state]; c < all->first[state + 1]; c++) {
      uint32_t child = all->children[c];
      uint32_t code = jb_cell_check(words->cells[child]);
      uint32_t failure = JB_AUTOMATON_START;
      if (state != JB_AUTOMATON_START)
        failure = follow(matcher, matcher->nodes[state].failure, code);
      depths[child] = depths[state] < 3 ? depths[state] + 1 : 3;
      matcher->nodes[child].failure = failure & 0x3FFFFFFF;
      matcher->nodes[child].depth = depths[failure] & 3u;
      matcher->nodes[child].output = jb_automaton_value(words, child) != 0
                                         ? child
                                         : matcher->nodes[failure].output;
      queue[tail++] = child;
    }
  }
}

static jb_status link (jb_matcher *matcher, jb_error *err) {
  size_t count = matcher->words.cell_count;
  uint32_t *owners = jb_allocate_array(count, sizeof *owners);
  uint32_t *queue = jb_allocate_array(count, sizeof *queue);
  uint8_t *depths = jb_allocate_array(count, sizeof *depths);
  family all = {jb_allocate_array(count + 1, sizeof *all.first),
                jb_allocate_array(count, sizeof *all.children)};
  jb_status status = JB_OK;
  matcher->nodes = jb_allocate_array(count, sizeof *matcher->nodes);
  if (owners == NULL || queue == NULL || depths == NULL || all.first == NULL ||
      all.children == NULL || matcher->nodes == NULL) {
    status = jb_fail_memory(err, count * sizeof *owners);
  } else {
    for (size_t cell = 0; cell < count; cell++)
      matcher->nodes[cell].cell = matcher->words.cells[cell];
    find_owners(&matcher->words, owners);
    find_children(&matcher->words, owners, &all);
    set_links(matcher, &all, queue, depths);
  }
  jb_free(owners);
  jb_free(queue);
  jb_free(depths);
  jb_free(all.first);
  jb_free(all.children);
  return status;
}

static jb_status list_words (const jb_slice *words, size_t count,
                             jb_automaton_word *listed, jb_matcher *matcher,
                             jb_error *err) {
  for (size_t i = 0; i < count; i++) {
    if (words[i].length == 0)
      return jb_fail(err, JB_BAD_FORMAT, i, "word %zu is empty", i + 1);
    listed[i] = (jb_automaton_word){words[i].bytes, words[i].length,
                                    (uint32_t)i + 1, 1};
    matcher->lengths[i] = words[i].length;
  }
  return JB_OK;
}

static jb_status build (jb_matcher *matcher, const jb_slice *words,
                        size_t count, jb_error *err) {
  jb_automaton_word *listed;
  jb_status status;
  if (count > JB_AUTOMATON_MAX_VALUE)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "%zu words are more than can be looked for at once", count);
  listed = jb_allocate_array(count, sizeof *listed);
  matcher->lengths = jb_allocate_array(count, sizeof *matcher->lengths);
  if (listed == NULL || matcher->lengths == NULL)
    status = jb_fail_memory(err, count * sizeof *listed);
  else
    status = list_words(words, count, listed, matcher, err);
  if (status == JB_OK)
    status = jb_automaton_build(listed, count, &matcher->image, err);
  if (status == JB_OK)
    status = jb_automaton_view(&matcher->words, matcher->image.bytes,
                               matcher->image.length, err);
  if (status == JB_OK)
    status = jb_word_filter_make(&matcher->filter, words, count, err);
  jb_free(listed);
  return status == JB_OK ? link(matcher, err) : status;
}

jb_status jb_matcher_new (const jb_slice *words, size_t count,
                          jb_matcher **matcher, jb_error *err) {
  jb_matcher *made = jb_allocate_array(1, sizeof *made);
  jb_status status;
  *matcher = NULL;
  if (made == NULL)
    return jb_fail_memory(err, sizeof *made);
  status = build(made, words, count, err);
  if (status != JB_OK) {
    jb_matcher_free(made);
    return status;
  }
  *matcher = made;
  return JB_OK;
}

void jb_matcher_free (jb_matcher *matcher) {
  if (matcher == NULL)
    return;
  jb_buffer_free(&matcher->image);
  jb_word_filter_free(&matcher->filter);
  jb_free(matcher->nodes);
  jb_free(matcher->lengths);
  jb_free(matcher);
}

/* Whether the lowest three of 'bytes' are a character of three. */
static inline bool is_three (uint64_t bytes) {
  return (bytes & 0xC0C0F0) == 0x8080E0;
}

/*
** From the start, pass over characters with which no word begins. No byte
** that could begin a character is left out, so ill-formed text needs no care.
*/
static void pass_over (jb_match_search *search) {
  const jb_word_filter *filter = &search->matcher->filter;
  const unsigned char *text = (const unsigned char *)search->text;
  size_t at = search->offset, length = search->length;
  while (length - at >= JB_FILTER_BYTES) {
    uint64_t bytes = jb_filter_load(text + at);
    if (jb_may_begin(filter, bytes, text[at + 8]))
      break;
    if (is_three(bytes))
      at += 3;
    else
      do
        at++;
      while (at < length && (text[at] & 0xC0) == 0x80);
  }
  search->offset = at;
}

/*
** Leave a state from which the next character leads nowhere, for its longest
** suffix, or for the start before that suffix when it is short.
*/
static void fall_back (jb_match_search *search) {
  matcher_node node = search->matcher->nodes[search->state];
  if (node.depth > 2) {
    search->state = node.failure;
    return;
  }
  for (uint32_t i = 0; i < node.depth; i++)
    search->offset = jb_utf8_previous(search->text, search->offset);
  search->state = JB_AUTOMATON_START;
}

bool jb_matcher_next (jb_match_search *search, jb_match *match) {
  const jb_matcher *matcher = search->matcher;
  while (search->pending == JB_AUTOMATON_START) {
    const char *at;
    size_t left, bytes;
    uint32_t character;
    if (search->state == JB_AUTOMATON_START)
      pass_over(search);
    left = search->length - search->offset;
    if (left == 0)
      return false;
    at = search->text + search->offset;
    bytes = jb_utf8_decode(at, left, &character);
    if (jb_utf8_ill_formed(at, bytes, character)) {
      search->state = JB_AUTOMATON_START;
    } else if (!step(matcher, &search->state,
                     jb_automaton_code(&matcher->words, character)) &&
               search->state != JB_AUTOMATON_START) {
      fall_back(search);
      continue;
    }
    search->offset += bytes;
    if (search->offset > search->given) {
      search->given = search->offset;
      search->pending = matcher->nodes[search->state].output;
    }
  }
  match->word = jb_cell_value(matcher->nodes[search->pending].cell) - 1;
  match->end = search->offset;
  match->start = search->offset - matcher->lengths[match->word];
  search->pending =
      matcher->nodes[matcher->nodes[search->pending].failure].output;
  return true;
}
