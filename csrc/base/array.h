/* SPDX-License-Identifier: MIT */
/* Arrays that grow by one item at a time, of any type. */
#ifndef JB_BASE_ARRAY_H
#define JB_BASE_ARRAY_H

#include "base/status.h"

/*
** 'array', which is full with '*capacity' items of 'size' bytes (NULL: with
** none), grown by half and 'more' (at least 1); '*capacity' is set. NULL on
** JB_NO_MEMORY, also when so many do not fit: both are as they were.
*/
void *jb_array_grow (void *array, size_t *capacity, size_t more, size_t size,
                     jb_error *err);

#endif
