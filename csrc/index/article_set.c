/* SPDX-License-Identifier: MIT */
/* Sets of article numbers; see article_set.h. */
#include "index/article_set.h"

#include <string.h>

#include "base/memory.h"

/* Make room for 'count' words, the new ones empty. */
static bool grow (jb_article_set *set, size_t count) {
  size_t capacity, bytes;
  uint64_t *words;
  if (!jb_add(count, set->word_count / 2, &capacity) ||
      !jb_multiply(capacity, sizeof *words, &bytes))
    return false;
  words = jb_reallocate(set->words, bytes);
  if (words == NULL)
    return false;
  memset(words + set->word_count, 0,
         (capacity - set->word_count) * sizeof *words);
  set->words = words;
  set->word_count = capacity;
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
