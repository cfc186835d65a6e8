/* SPDX-License-Identifier: MIT */
/*
** Where a word of two units or more may begin: the automaton's filter
** (lexicon/automaton.h) asked of all pairs of neighbours. It says no to most,
** and it is the part of finding matches that every unit goes through.
*/
#ifndef JB_WORDS_MATCH_STARTS_H
#define JB_WORDS_MATCH_STARTS_H

#include "lexicon/automaton.h"

/* Room behind the last start that may be written to. */
#define JB_MATCH_STARTS_SPARE 8u

/*
** Put into 'starts', ascending, the numbers of those of 'count' codes (at most
** 65536) that the filter lets begin a word with the next one; returns how many.
** 'starts' has room for 'count' and JB_MATCH_STARTS_SPARE.
*/
typedef uint32_t (*jb_match_starts)(const jb_automaton *words,
                                    const uint16_t *codes, uint32_t count,
                                    uint16_t *starts);

/* For every machine. */
uint32_t jb_match_starts_portable (const jb_automaton *words,
                                   const uint16_t *codes, uint32_t count,
                                   uint16_t *starts);

/* The fastest one that runs on this machine; all give the same. */
jb_match_starts jb_match_starts_choose (void);

#endif
