/* SPDX-License-Identifier: MIT */
/* Sets of article numbers; see article_set.h. */
#include "index/article_set.h"

#include <string.h>

#include "base/array.h"
#include "base/memory.h"

/* Make room for 'count' words, more than there are; the new ones are empty. */
static bool grow (jb_article_set *set, size_t count) {
  const size_t before = set->word_count;
  uint64_t *grown = jb_array_grow(set->words, &set->word_count, count - before,
                                  sizeof *grown, NULL);
  if (grown == NULL)
    return false;
  memset(grown + before, 0, (set->word_count - before) * sizeof *grown);
  set->words = grown;
  return true;
}

bool jb_article_set_add (jb_article_set *set, int64_t article) {
  size_t word = (size_t)article / 64;
  if (article < 1 || article > JB_ARTICLE_NUMBER_MAX)
    return false;
  if (word >= set->word_count && !grow(set, word + 1))
    return false;
  set->words[word] |= (uint64_t)1 << ((uint64_t)article % 64);
  return true;
}

size_t jb_article_set_count (const jb_article_set *set) {
  size_t count = 0;
  for (size_t i = 0; i < set->word_count; i++)
    count += (size_t)__builtin_popcountll(set->words[i]);
  return count;
}

int64_t jb_article_set_next (const jb_article_set *set, int64_t from) {
  size_t word;
  uint64_t bits;
  if (from < 1)
    from = 1;
  word = (size_t)from / 64;
  if (word >= set->word_count)
    return 0;
  bits = set->words[word] & ~(uint64_t)0 << ((uint64_t)from % 64);
  while (bits == 0) {
    if (++word == set->word_count)
      return 0;
    bits = set->words[word];
  }
  return (int64_t)(word * 64) + __builtin_ctzll(bits);
}

void jb_article_set_free (jb_article_set *set) {
  jb_free(set->words);
  set->words = NULL;
  set->word_count = 0;
}
