/* SPDX-License-Identifier: MIT */
/*
** A lexicon file with some of its bytes changed and its checksum made right
** again: it is refused, or every question and every text ends well.
**
** The input is edits of four bytes (where, from the start or the end, and what)
** and then, after a zero edit, the text.
*/
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "lexicon/lexicon_build.h"
#include "words/segment.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const char words[] =
    "职工 300 n\n代表 200 v\n大会 200 n\n代表大会 90 n\n"
    "安全生产 40 n\n𠮷野家 7 nz\nAT&T 3 nz\n工 5 \n";

static void use (jb_lexicon *lexicon, const char *text, size_t length) {
  jb_segmenter *segmenter;
  jb_tokens tokens = JB_TOKENS_EMPTY;
  jb_lexicon_entry entry;
  size_t at = 0;
  for (size_t start = 0; start < length; start++) {
    jb_prefix_walk walk = JB_PREFIX_WALK;
    while (jb_prefix_next(jb_lexicon_words(lexicon), text + start,
                          length - start, &walk))
      if (jb_lexicon_find(lexicon, text + start, walk.end, &entry) &&
          strlen(entry.tag) >= JB_TAG_BYTES)
        abort();
  }
  if (jb_segmenter_new(lexicon, &jb_unigram_model, NULL, &segmenter, NULL) !=
          JB_OK ||
      jb_segment_all(segmenter, text, length, NULL, &tokens, NULL) != JB_OK)
    abort();
  for (size_t i = 0; i < tokens.count; i++) {
    if (tokens.items[i].start != at || tokens.items[i].end <= at)
      abort();
    at = tokens.items[i].end;
  }
  if (at != length)
    abort();
  jb_tokens_free(&tokens);
  jb_segmenter_free(segmenter);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
  static jb_buffer whole = JB_BUFFER_EMPTY; /* made once and kept */
  jb_buffer file = JB_BUFFER_EMPTY;
  jb_lexicon *lexicon;
  uint64_t checksum;
  if (whole.length == 0 &&
      jb_lexicon_build(words, sizeof words - 1, "fuzz", &whole, NULL) != JB_OK)
    abort();
  jb_buffer_append(&file, whole.bytes, whole.length);
  while (size >= 4) {
    size_t where = (size_t)(data[1] & 0x7F) << 8 | data[0];
    bool last = data[0] == 0 && data[1] == 0 && data[2] == 0;
    if (data[1] & 0x80)
      where = file.length - 1 - where;
    file.bytes[where % file.length] = (char)data[2];
    data += 4;
    size -= 4;
    if (last)
      break;
  }
  checksum = XXH3_64bits(file.bytes, file.length - sizeof checksum);
  memcpy(file.bytes + file.length - sizeof checksum, &checksum,
         sizeof checksum);
  if (jb_lexicon_view(file.bytes, file.length, &lexicon, NULL) == JB_OK) {
    use(lexicon, words, sizeof words - 1);
    use(lexicon, (const char *)data, size);
    jb_lexicon_close(lexicon);
  }
  /* The bytes as they are, too. */
  jb_buffer_reset(&file);
  jb_buffer_append(&file, data, size);
  if (file.length > 0 &&
      jb_lexicon_view(file.bytes, file.length, &lexicon, NULL) == JB_OK)
    jb_lexicon_close(lexicon);
  jb_buffer_free(&file);
  return 0;
}
