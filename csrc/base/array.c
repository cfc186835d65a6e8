/* SPDX-License-Identifier: MIT */
/* Arrays that grow; see array.h. */
#include "base/array.h"

#include <stdint.h>

#include "base/memory.h"

void *jb_array_grow (void *array, size_t *capacity, size_t more, size_t size,
                     jb_error *err) {
  size_t grown, bytes;
  void *moved;
  if (!jb_add(*capacity, *capacity / 2, &grown) ||
      !jb_add(grown, more, &grown) || !jb_multiply(grown, size, &bytes)) {
    jb_fail_memory(err, SIZE_MAX);
    return NULL;
  }
  moved = jb_reallocate(array, bytes);
  if (moved == NULL) {
    jb_fail_memory(err, bytes);
    return NULL;
  }
  *capacity = grown;
  return moved;
}
