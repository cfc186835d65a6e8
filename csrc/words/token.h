/* SPDX-License-Identifier: MIT */
/*
** Tokens: the pieces a text is cut into. They cover every byte, in order and
** without a gap, so that joining them gives the text back.
*/
#ifndef JB_WORDS_TOKEN_H
#define JB_WORDS_TOKEN_H

#include <stdint.h>

#include "base/status.h"

/* What a token is, by its characters. The numbers are not stored anywhere. */
typedef enum jb_token_kind {
  JB_TOKEN_WORD,        /* Chinese, or any other script but Latin */
  JB_TOKEN_LATIN,       /* Latin letters, with or without digits */
  JB_TOKEN_NUMBER,      /* digits only */
  JB_TOKEN_PUNCTUATION, /* one mark */
  JB_TOKEN_SYMBOL,      /* one symbol, or a character without a meaning */
  JB_TOKEN_SPACE,       /* one blank, or CR and LF together */
  JB_TOKEN_ILL_FORMED   /* bytes that are not UTF-8: one maximal subpart */
} jb_token_kind;

/* The stable lower-case word for a kind, such as "word" or "ill-formed". */
const char *jb_token_kind_name (jb_token_kind kind);

typedef struct jb_token {
  uint32_t start; /* bytes from the start of the text */
  uint32_t end;
  uint8_t kind;   /* jb_token_kind */
  uint8_t tag;    /* set by models that tag; 0: none */
  uint8_t forced; /* whether a rule made it: 0 or 1 */
  uint8_t spare;
} jb_token;

/* The longest text that can be segmented at once, in bytes. */
#define JB_SEGMENT_MAX_BYTES UINT32_MAX

/* The kind of a token that begins with 'character' (see jb_window). */
jb_token_kind jb_kind_of_character (uint32_t character);

/* A growable array of tokens. */
typedef struct jb_tokens {
  jb_token *items; /* owned */
  size_t count;
  size_t capacity;
} jb_tokens;

#define JB_TOKENS_EMPTY                                                        \
  { NULL, 0, 0 }

/* Append 'count' tokens. */
jb_status jb_tokens_append (jb_tokens *tokens, const jb_token *items,
                            size_t count, jb_error *err);

/* Give the memory back; the array is empty again. */
void jb_tokens_free (jb_tokens *tokens);

#endif
