/* SPDX-License-Identifier: MIT */
/* Runs of letters and digits that are never cut: numbers, words, addresses. */
#ifndef JB_WORDS_RUNS_H
#define JB_WORDS_RUNS_H

#include <stdint.h>

/*
** Where the run ends that begins with the letter or digit at 'start'; no
** further than 'limit'. Sets '*code' to what it is (words/units.h).
**
**   number  = digit+ ([.:：·] digit+ | "," digit digit digit)* [%‰]?
**   date    = digit{4} ("-" | "/" | ".") digit{1,2} (the same) digit{1,2}
**   latin   = letter (letter | digit | [-.&'’_] before a letter or digit)*
**             ("++" | "#" behind a single letter)?
**   mixed   = digit+ latin
**   address = latin "://" … | "www." … | (latin | number) "@" latin
**
** Full-width forms count as their half-width ones, but for the comma, which
** parts the numbers of a list.
*/
uint32_t jb_run_end (const uint32_t *characters, uint32_t start,
                     uint32_t limit, uint32_t *code);

#endif
