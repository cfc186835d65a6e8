/* SPDX-License-Identifier: MIT */
/*
** Words that begin with what was typed: the dictionaries of all segments are
** walked side by side, and the words that most documents have are kept.
*/
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "index/search.h"

/* A segment's dictionary. */
typedef struct walker {
  jb_term_walk walk;
  bool there;
} walker;

typedef struct suggester {
  jb_slice key; /* the prefix behind its letter */
  walker *walkers;
  size_t walker_count; /* so many are open */
  jb_suggestion *best; /* the most frequent first; words in 'bytes' */
  char *bytes;         /* JB_TERM_BYTES for each of 'best' */
  size_t count, limit;
  jb_error *err;
} suggester;

static jb_status step (suggester *s, walker *at) {
  if (jb_term_walk_next(&at->walk, &at->there, s->err) != JB_OK)
    return s->err->code;
  at->there = at->there && at->walk.term.length >= s->key.length &&
              memcmp(at->walk.term.bytes, s->key.bytes, s->key.length) == 0;
  return JB_OK;
}

/* Keep a word, whose letter is cut off; words come in their order. */
static void keep (suggester *s, const char *bytes, size_t length,
                  uint64_t documents) {
  char *room;
  size_t at = s->count;
  if (at == s->limit && s->best[at - 1].documents >= documents)
    return;
  if (at < s->limit) {
    room = s->bytes + s->count++ * JB_TERM_BYTES;
  } else {
    size_t place;
    at--;
    place = (size_t)(s->best[at].word.bytes - s->bytes);
    room = s->bytes + place;
  }
  for (; at > 0 && s->best[at - 1].documents < documents; at--)
    s->best[at] = s->best[at - 1];
  memcpy(room, bytes, length);
  s->best[at] = (jb_suggestion){{room, length}, documents};
}

/* Take the least term at hand off all walkers. */
static jb_status take_least (suggester *s, bool *there) {
  char bytes[JB_TERM_BYTES];
  jb_slice least = {NULL, 0};
  uint64_t documents = 0;
  for (size_t i = 0; i < s->walker_count; i++)
    if (s->walkers[i].there &&
        (least.bytes == NULL ||
         jb_slice_compare(s->walkers[i].walk.term, least) < 0))
      least = s->walkers[i].walk.term;
  *there = least.bytes != NULL && least.length <= sizeof bytes;
  if (!*there)
    return JB_OK;
  memcpy(bytes, least.bytes, least.length);
  least.bytes = bytes; /* steps change what the walkers hold */
  for (size_t i = 0; i < s->walker_count; i++) {
    walker *at = &s->walkers[i];
    if (!at->there || jb_slice_compare(at->walk.term, least) != 0)
      continue;
    documents += at->walk.entry.document_count;
    if (step(s, at) != JB_OK)
      return s->err->code;
  }
  keep(s, bytes + 1, least.length - 1, documents);
  return JB_OK;
}

static jb_status walk (suggester *s, const jb_index_snapshot *snapshot) {
  bool there = true;
  for (size_t i = 0; i < snapshot->segment_count; i++) {
    walker *at = &s->walkers[i];
    if (jb_term_walk_open(snapshot->segments[i], s->key, &at->walk, s->err) !=
        JB_OK)
      return s->err->code;
    s->walker_count++;
    if (step(s, at) != JB_OK)
      return s->err->code;
  }
  while (there)
    if (take_least(s, &there) != JB_OK)
      return s->err->code;
  return JB_OK;
}

static jb_status give (const suggester *s, jb_arena *arena,
                       jb_suggestion **suggestions, size_t *count) {
  *suggestions = jb_arena_array(arena, s->count, sizeof **suggestions);
  if (*suggestions == NULL)
    return jb_fail_memory(s->err, s->count);
  for (size_t i = 0; i < s->count; i++) {
    jb_suggestion *given = &(*suggestions)[i];
    *given = s->best[i];
    given->word.bytes =
        jb_arena_copy(arena, given->word.bytes, given->word.length);
    if (given->word.bytes == NULL)
      return jb_fail_memory(s->err, given->word.length);
  }
  *count = s->count;
  return JB_OK;
}

jb_status jb_index_suggest (jb_index *index, const jb_index_snapshot *snapshot,
                            jb_slice prefix, size_t limit, jb_arena *arena,
                            jb_suggestion **suggestions, size_t *count,
                            jb_error *err) {
  char key[JB_TERM_BYTES];
  suggester s = {.key = {key, prefix.length + 1}, .limit = limit, .err = err};
  jb_status status;
  (void)index;
  *suggestions = NULL;
  *count = 0;
  if (prefix.length + 1 > sizeof key || limit == 0)
    return JB_OK;
  key[0] = JB_TERM_WORD;
  if (prefix.length > 0)
    memcpy(key + 1, prefix.bytes, prefix.length);
  s.walkers = jb_allocate_array(snapshot->segment_count + 1, sizeof(walker));
  s.best = jb_allocate_array(limit, sizeof *s.best);
  s.bytes = jb_allocate_array(limit, JB_TERM_BYTES);
  if (s.walkers == NULL || s.best == NULL || s.bytes == NULL)
    status = jb_fail_memory(err, limit);
  else
    status = walk(&s, snapshot);
  if (status == JB_OK)
    status = give(&s, arena, suggestions, count);
  for (size_t i = 0; i < s.walker_count; i++)
    jb_term_walk_close(&s.walkers[i].walk);
  jb_free(s.walkers);
  jb_free(s.best);
  jb_free(s.bytes);
  return status;
}
