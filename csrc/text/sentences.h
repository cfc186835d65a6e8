/* SPDX-License-Identifier: MIT */
/*
** Where sentences and clauses end in Chinese text.
**
** A sentence ends with 。！？…… or their half-width forms, repeated or mixed
** (！？！). Closing quotation marks and brackets that follow belong to it, and so
** do the blanks behind. It goes on when a mark that stands inside sentences
** follows (，、；：—), as in “走吧！”，他说. A half-width full stop ends no sentence
** between digits or letters (3.5, jianbao.cn), behind an initial (J. R. Smith)
** or an abbreviation (No. 5), nor at the start of a word (.5, .com). A line
** break ends a sentence.
**
** A clause ends where a sentence does and behind ，；： and their half-width
** forms, but for those between digits (1,200, 10:30).
*/
#ifndef JB_TEXT_SENTENCES_H
#define JB_TEXT_SENTENCES_H

#include <stdbool.h>
#include <stddef.h>

typedef enum jb_sentence_unit { JB_SENTENCE, JB_CLAUSE } jb_sentence_unit;

/*
** The byte behind the sentence or clause that starts at 'start' (below
** 'length'), its blanks included. Any bytes are allowed.
*/
size_t jb_sentence_end (const char *text, size_t length, size_t start,
                        jb_sentence_unit unit);

/*
** The byte behind the grapheme cluster (UAX #29) that starts at 'start' (below
** 'length'), which should be a boundary of clusters. An ill-formed byte
** sequence is a cluster of its own.
*/
size_t jb_grapheme_end (const char *text, size_t length, size_t start);

#endif
