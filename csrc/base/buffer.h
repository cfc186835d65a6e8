/* SPDX-License-Identifier: MIT */
/*
** A growable run of bytes with a sticky error.
**
** After the first failed append every further one does nothing, so a writer
** appends without checking and asks once at the end. Capacity grows by half,
** at least to what is needed.
*/
#ifndef JB_BASE_BUFFER_H
#define JB_BASE_BUFFER_H

#include <string.h>

#include "base/status.h"

typedef struct jb_buffer {
  char *bytes; /* owned; NULL while nothing was appended */
  size_t length;
  size_t capacity;
  jb_status status; /* JB_OK, or the first failure */
} jb_buffer;

#define JB_BUFFER_EMPTY                                                        \
  { NULL, 0, 0, JB_OK }

/* Append a zero-terminated string without its zero. */
void jb_buffer_append_string (jb_buffer *buffer, const char *string);

/* Append as snprintf formats. */
void jb_buffer_append_format (jb_buffer *buffer, const char *format, ...)
    JB_PRINTF(2, 3);

/*
** Room for 'length' more bytes at the returned place, to be filled and then
** claimed with jb_buffer_claim; NULL once the buffer has failed.
*/
char *jb_buffer_grow (jb_buffer *buffer, size_t length); /* for those below */
static inline char *jb_buffer_reserve (jb_buffer *buffer, size_t length) {
  if (buffer->status == JB_OK && buffer->bytes != NULL &&
      length <= buffer->capacity - buffer->length)
    return buffer->bytes + buffer->length;
  return jb_buffer_grow(buffer, length);
}
void jb_buffer_claim (jb_buffer *buffer, size_t length);

/* Append 'length' bytes. */
static inline void jb_buffer_append (jb_buffer *buffer, const void *bytes,
                                     size_t length) {
  char *place = jb_buffer_reserve(buffer, length);
  if (place == NULL || length == 0)
    return;
  memcpy(place, bytes, length);
  buffer->length += length;
}

/* Append one byte. */
static inline void jb_buffer_append_byte (jb_buffer *buffer, char byte) {
  char *place = jb_buffer_reserve(buffer, 1);
  if (place == NULL)
    return;
  *place = byte;
  buffer->length++;
}

/* Close with a zero byte that is not counted in 'length'. */
void jb_buffer_terminate (jb_buffer *buffer);

/* Forget the contents but keep the memory; the sticky error goes too. */
void jb_buffer_reset (jb_buffer *buffer);

/* Give the memory back; the buffer is empty again and can be used anew. */
void jb_buffer_free (jb_buffer *buffer);

#endif
