/* SPDX-License-Identifier: MIT */
/*
** A set of article numbers as bits: number n is bit n.
*/
#ifndef JB_INDEX_ARTICLE_SET_H
#define JB_INDEX_ARTICLE_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct jb_article_set {
  uint64_t *words;   /* owned */
  size_t word_count; /* numbers from 64 * word_count on are not in it */
} jb_article_set;

#define JB_ARTICLE_SET_EMPTY                                                   \
  { NULL, 0 }

/* The most a number can be. */
#define JB_ARTICLE_NUMBER_MAX ((int64_t)1 << 32)

/* False: memory is short, or a number out of 1 … JB_ARTICLE_NUMBER_MAX. */
bool jb_article_set_add (jb_article_set *set, int64_t article);
static inline bool jb_article_set_has (const jb_article_set *set,
                                       int64_t article) {
  size_t word = (size_t)article / 64;
  return word < set->word_count &&
         (set->words[word] >> ((uint64_t)article % 64) & 1) != 0;
}
size_t jb_article_set_count (const jb_article_set *set);
/* The least number in the set that is not less than 'from'; 0: none. */
int64_t jb_article_set_next (const jb_article_set *set, int64_t from);
void jb_article_set_free (jb_article_set *set);

#endif
