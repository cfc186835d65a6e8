/* SPDX-License-Identifier: MIT */
/*
** A file mapped read-only into memory, shared between all processes that map
** it. Files are replaced by renaming a new one over the old one, never by
** writing into it: a mapping then keeps showing the old file whole.
*/
#ifndef JB_BASE_MAPPING_H
#define JB_BASE_MAPPING_H

#include "base/status.h"

typedef struct jb_mapping {
  const unsigned char *bytes; /* NULL while nothing is mapped */
  size_t length;
} jb_mapping;

#define JB_MAPPING_EMPTY                                                       \
  { NULL, 0 }

/*
** Map the file at 'path'. An empty file maps as zero bytes; a folder, a pipe
** or a device is refused with JB_BAD_FORMAT.
*/
jb_status jb_mapping_open (jb_mapping *mapping, const char *path,
                           jb_error *err);

/* Unmap; the mapping is empty again. An empty one is allowed. */
void jb_mapping_close (jb_mapping *mapping);

/*
** Write 'length' bytes to a new file beside 'path' and rename it to 'path',
** so that a reader finds the old file or the new one, never half of one.
*/
jb_status jb_replace_file (const char *path, const void *bytes, size_t length,
                           jb_error *err);

#endif
