/* SPDX-License-Identifier: MIT */
/* Matches in the order of their days: the newest or the oldest first. */
#ifndef JB_INDEX_BY_DAY_H
#define JB_INDEX_BY_DAY_H

#include "index/plan.h"
#include "index/top.h"

/*
** Add the first matches in top->order to 'top'; '*count' of all. With
** 'estimate' the search may end early; then '*ended' is true.
*/
jb_status jb_find_by_day (const jb_plan *plan, bool estimate, jb_top *top,
                          uint64_t *count, bool *ended, jb_error *err);

#endif
