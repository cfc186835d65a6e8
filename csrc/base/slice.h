/* SPDX-License-Identifier: MIT */
/*
** A run of bytes that somebody else owns.
**
** 'bytes' NULL is "absent", which is not the same as an empty run. Slices
** that come out of the core end in a zero byte that is not counted, so that
** they can be printed; slices that go in need not.
*/
#ifndef JB_BASE_SLICE_H
#define JB_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct jb_slice {
  const char *bytes;
  size_t length;
} jb_slice;

/* The bytes of a zero-terminated string; NULL gives an absent slice. */
static inline jb_slice jb_slice_of (const char *string) {
  jb_slice slice = {string, string == NULL ? 0 : strlen(string)};
  return slice;
}

/* Both absent, or both there with the same bytes. */
static inline bool jb_slice_equal (jb_slice a, jb_slice b) {
  if (a.bytes == NULL || b.bytes == NULL)
    return a.bytes == b.bytes;
  return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

/*
** Below, at or above 0 as 'a' comes before, with or behind 'b' in the order of
** bytes; a run that another begins with comes before it. Absent is empty.
*/
static inline int jb_slice_compare (jb_slice a, jb_slice b) {
  const size_t shorter = a.length < b.length ? a.length : b.length;
  const int order = shorter == 0 ? 0 : memcmp(a.bytes, b.bytes, shorter);
  return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

#endif
