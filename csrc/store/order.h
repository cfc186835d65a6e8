/* SPDX-License-Identifier: MIT */
/* Putting matches in order: only as many as are asked for. */
#ifndef JB_STORE_ORDER_H
#define JB_STORE_ORDER_H

#include "store/match_set.h"
#include "store/search.h"

/*
** Put the first 'wanted' matches of the order at the front of the set, in
** order; what is behind them is in no order, and no set any more. Sets
** '*ordered' to how many are in order: 'wanted', or all if there are fewer.
*/
jb_status jb_order_matches (jb_store *store, jb_search_order order,
                            jb_match_set *set, size_t wanted, size_t *ordered,
                            jb_error *err);

#endif
