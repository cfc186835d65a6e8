/* SPDX-License-Identifier: MIT */
/*
** Columns of attributes whose chunks are sealed and say anything: refused, or
** read to the end, changed and written.
**
** The bytes are chunks: the number's low and high byte, the length's low and
** high byte, the payload.
*/
#include <stdint.h>
#include <stdlib.h>

#include "index/attributes.h"
#include "support/memory_chunks.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void use (jb_attributes *attributes) {
  static const uint32_t values[] = {3, 9};
  jb_article_set set = JB_ARTICLE_SET_EMPTY;
  uint64_t counts[16] = {0};
  jb_error err;
  if (jb_attributes_count(attributes, JB_ATTRIBUTE_TOPIC, NULL, counts, 16,
                          &err) != JB_OK ||
      jb_attributes_filter(attributes, JB_ATTRIBUTE_TOPIC, 3, &set, &err) !=
          JB_OK ||
      jb_attributes_put(attributes, JB_ATTRIBUTE_TOPIC, 7, values, 2, &err) !=
          JB_OK ||
      jb_attributes_flush(attributes, &err) != JB_OK ||
      jb_attributes_verify(attributes, &err) != JB_OK)
    abort();
  if (counts[3] != jb_article_set_count(&set))
    abort();
  jb_article_set_free(&set);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
  memory_chunks chunks = MEMORY_CHUNKS_EMPTY;
  jb_chunk_store store = memory_chunks_store(&chunks);
  jb_attributes *attributes;
  jb_error err;
  while (size >= 4) {
    jb_chunk_key key = {0, JB_STREAM_ATTRIBUTES, 0};
    size_t length = data[2] | (size_t)data[3] << 8;
    key.number = data[0] | (uint32_t)data[1] << 8;
    data += 4;
    size -= 4;
    if (length > size)
      length = size;
    /* Millions of blocks that are not there would be looked for in vain. */
    for (size_t i = 0; i < length && key.number == 0; i++)
      if (data[i] >= 0x80)
        goto end;
    if (jb_chunk_write(&store, key, (jb_slice){(const char *)data, length},
                       &err) != JB_OK)
      break;
    data += length;
    size -= length;
  }
  if (jb_attributes_open(&store, &attributes, &err) != JB_OK)
    abort();
  if (jb_attributes_verify(attributes, &err) == JB_OK)
    use(attributes);
  jb_attributes_close(attributes);
end:
  memory_chunks_free(&chunks);
  return 0;
}
