/* SPDX-License-Identifier: MIT */
/*
** rules/gate: words, one a line, then a blank line and a text. Whatever the
** bytes, places lie within the text and hold the word they are of.
*/
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rules/gate.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define WORDS 32

static void check_hits (const jb_buffer *hits, const jb_slice *words,
                        const char *text, size_t length) {
  for (size_t i = 0; i < hits->length; i += sizeof(jb_gate_hit)) {
    jb_gate_hit hit;
    memcpy(&hit, hits->bytes + i, sizeof hit);
    if (hit.end > length || hit.end - hit.start != words[hit.use].length ||
        memcmp(text + hit.start, words[hit.use].bytes, words[hit.use].length) !=
            0)
      abort();
  }
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
  const char *at = (const char *)data, *end = at + size;
  jb_slice words[WORDS];
  jb_gate_use uses[WORDS] = {{0, 0, {0}}};
  double asked[WORDS] = {0};
  uint8_t *places;
  jb_buffer hits = JB_BUFFER_EMPTY;
  jb_gate *gate;
  jb_error err;
  uint32_t count = 0;
  size_t fields = 1;
  while (count < WORDS && at < end && *at != '\n') {
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    stop = stop == NULL ? end : stop;
    words[count] = (jb_slice){at, (size_t)(stop - at)};
    uses[count].word = uses[count].rule = count;
    count++;
    at = stop < end ? stop + 1 : end;
  }
  if (jb_gate_new(words, count, uses, count, asked, count, &gate, &err) !=
      JB_OK)
    return 0;
  for (const char *b = at; b < end; b++)
    fields += *b == JB_GATE_BREAK;
  places = calloc(fields, 1);
  if (places != NULL && jb_gate_open(gate, at, (size_t)(end - at), places,
                                     fields, false, &hits, &err) == JB_OK)
    check_hits(&hits, words, at, (size_t)(end - at));
  free(places);
  jb_buffer_free(&hits);
  jb_gate_free(gate);
  return 0;
}
