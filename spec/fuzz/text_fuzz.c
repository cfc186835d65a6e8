/* SPDX-License-Identifier: MIT */
/*
** Any bytes, through everything text/ does with bytes from outside: decode by
** choice and in each encoding, normalise in each form, and check what the
** headers promise. The first byte says which form.
*/
#include <stdint.h>
#include <stdlib.h>

#include "text/binary_kind.h"
#include "text/encoding.h"
#include "text/normalise.h"
#include "text/offsets.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void demand (int holds) {
  if (!holds)
    abort();
}

/* The units cover both texts, and look-ups agree with them. */
static void check_map (const jb_offset_map *map) {
  jb_offset_cursor cursor = JB_OFFSET_CURSOR_START;
  jb_offset_run run;
  size_t output = 0, source = 0;
  while (jb_offset_map_next(map, &cursor, &run)) {
    if (run.output_bytes > 0) {
      jb_range found =
          jb_offset_map_source(map, (jb_range){output, output + 1});
      demand(found.start == source && found.end == source + run.source_bytes);
    }
    output += run.count * run.output_bytes;
    source += run.count * run.source_bytes;
  }
  demand(output == map->output_length && source == map->source_length);
}

static void check_normal (const char *text, size_t length, unsigned form,
                          const jb_offset_map *decoded) {
  jb_buffer once = JB_BUFFER_EMPTY, twice = JB_BUFFER_EMPTY;
  jb_offset_map map = JB_OFFSET_MAP_EMPTY, direct = JB_OFFSET_MAP_EMPTY;
  demand(jb_normalise(text, length, form, &once, &map, NULL) == JB_OK);
  demand(map.source_length == length && map.output_length == once.length);
  check_map(&map);
  jb_offset_map_compose(&map, decoded, &direct);
  demand(direct.status == JB_OK &&
         direct.source_length == decoded->source_length &&
         direct.output_length == once.length);
  check_map(&direct);
  demand(jb_utf8_valid_prefix(once.bytes, once.length) == once.length);
  demand(jb_normalise(once.bytes, once.length, form, &twice, NULL, NULL) ==
         JB_OK);
  demand(twice.length == once.length);
  for (size_t i = 0; i < once.length; i++)
    demand(once.bytes[i] == twice.bytes[i]);
  jb_buffer_free(&once);
  jb_buffer_free(&twice);
  jb_offset_map_free(&map);
  jb_offset_map_free(&direct);
}

static void check_encoding (const char *bytes, size_t length, const char *name,
                            unsigned form) {
  jb_buffer buffer = JB_BUFFER_EMPTY;
  jb_offset_map map = JB_OFFSET_MAP_EMPTY;
  jb_decoding decoding;
  const char *text = bytes;
  size_t text_length = length;
  demand(jb_decode(bytes, length, name, &buffer, &map, &decoding, NULL) ==
         JB_OK);
  if (decoding.verbatim) {
    text += decoding.bom_bytes;
    text_length -= decoding.bom_bytes;
  } else {
    text = buffer.length > 0 ? buffer.bytes : bytes;
    text_length = buffer.length;
  }
  demand(map.source_length == length && map.output_length == text_length);
  demand(jb_utf8_valid_prefix(text, text_length) == text_length);
  check_map(&map);
  check_normal(text, text_length, form, &map);
  jb_buffer_free(&buffer);
  jb_offset_map_free(&map);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
  static const char *const names[] = {NULL,   "UTF-8",    "GB18030",
                                      "Big5", "UTF-16LE", "UTF-16BE"};
  unsigned form = size > 0 ? data[0] & JB_LOOSE : 0;
  const char *bytes = (const char *)data + (size > 0);
  size_t length = size - (size > 0);
  jb_buffer normal = JB_BUFFER_EMPTY;
  (void)jb_binary_kind(bytes, length);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    check_encoding(bytes, length, names[i], form);
  /* Bytes that were never decoded are normalised as if repaired. */
  demand(jb_normalise(bytes, length, form, &normal, NULL, NULL) == JB_OK);
  jb_buffer_free(&normal);
  return 0;
}
