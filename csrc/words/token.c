/* SPDX-License-Identifier: MIT */
/* Kinds of tokens, and the growing array. */
#include "words/token.h"

#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "text/classes.h"
#include "words/window.h"

const char *jb_token_kind_name (jb_token_kind kind) {
  switch (kind) {
    case JB_TOKEN_WORD: return "word";
    case JB_TOKEN_LATIN: return "latin";
    case JB_TOKEN_NUMBER: return "number";
    case JB_TOKEN_PUNCTUATION: return "punctuation";
    case JB_TOKEN_SYMBOL: return "symbol";
    case JB_TOKEN_SPACE: return "space";
    case JB_TOKEN_ILL_FORMED: return "ill-formed";
  }
  return "unknown";
}

jb_token_kind jb_kind_of_character (uint32_t character) {
  unsigned classes;
  if (character == JB_ILL_FORMED)
    return JB_TOKEN_ILL_FORMED;
  classes = jb_character_classes(character);
  if (classes & JB_CLASS_BLANK)
    return JB_TOKEN_SPACE;
  if (classes & JB_CLASS_HAN)
    return JB_TOKEN_WORD;
  if (classes & JB_CLASS_LATIN)
    return JB_TOKEN_LATIN;
  if (classes & JB_CLASS_DIGIT)
    return JB_TOKEN_NUMBER;
  if (classes & JB_CLASS_PUNCTUATION)
    return JB_TOKEN_PUNCTUATION;
  if (character < 0x20 || (classes & JB_CLASS_SYMBOL))
    return JB_TOKEN_SYMBOL;
  return JB_TOKEN_WORD;
}

jb_status jb_tokens_append (jb_tokens *tokens, const jb_token *items,
                            size_t count, jb_error *err) {
  size_t needed;
  if (!jb_add(tokens->count, count, &needed))
    return jb_fail_memory(err, SIZE_MAX);
  if (needed > tokens->capacity) {
    jb_token *grown =
        jb_array_grow(tokens->items, &tokens->capacity,
                      needed - tokens->capacity, sizeof *grown, err);
    if (grown == NULL)
      return JB_NO_MEMORY;
    tokens->items = grown;
  }
  if (count > 0)
    memcpy(tokens->items + tokens->count, items, count * sizeof *items);
  tokens->count = needed;
  return JB_OK;
}

void jb_tokens_free (jb_tokens *tokens) {
  jb_free(tokens->items);
  *tokens = (jb_tokens)JB_TOKENS_EMPTY;
}
