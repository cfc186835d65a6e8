/* SPDX-License-Identifier: MIT */
/* Growth and appending; see buffer.h for the contract. */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

char *jb_buffer_grow (jb_buffer *buffer, size_t length) {
  size_t needed;
  if (buffer->status != JB_OK)
    return NULL;
  if (!jb_add(buffer->length, length, &needed) || needed > SIZE_MAX / 2) {
    buffer->status = JB_TOO_LARGE;
    return NULL;
  }
  if (needed > buffer->capacity || buffer->bytes == NULL) {
    size_t capacity = buffer->capacity + buffer->capacity / 2;
    char *bytes;
    if (capacity < needed)
      capacity = needed;
    if (capacity < 64)
      capacity = 64;
    bytes = jb_reallocate(buffer->bytes, capacity);
    if (bytes == NULL) {
      buffer->status = JB_NO_MEMORY;
      return NULL;
    }
    buffer->bytes = bytes;
    buffer->capacity = capacity;
  }
  return buffer->bytes + buffer->length;
}

void jb_buffer_claim (jb_buffer *buffer, size_t length) {
  if (buffer->status == JB_OK)
    buffer->length += length;
}

void jb_buffer_append_string (jb_buffer *buffer, const char *string) {
  jb_buffer_append(buffer, string, strlen(string));
}

void jb_buffer_append_format (jb_buffer *buffer, const char *format, ...) {
  va_list arguments;
  char *place;
  int length;
  va_start(arguments, format);
  length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (length < 0) {
    if (buffer->status == JB_OK)
      buffer->status = JB_MISUSE;
    return;
  }
  place = jb_buffer_reserve(buffer, (size_t)length + 1);
  if (place == NULL)
    return;
  va_start(arguments, format);
  (void)vsnprintf(place, (size_t)length + 1, format, arguments);
  va_end(arguments);
  buffer->length += (size_t)length;
}

void jb_buffer_terminate (jb_buffer *buffer) {
  char *place = jb_buffer_reserve(buffer, 1);
  if (place != NULL)
    *place = '\0';
}

void jb_buffer_reset (jb_buffer *buffer) {
  buffer->length = 0;
  buffer->status = JB_OK;
}

void jb_buffer_free (jb_buffer *buffer) {
  jb_free(buffer->bytes);
  *buffer = (jb_buffer)JB_BUFFER_EMPTY;
}
