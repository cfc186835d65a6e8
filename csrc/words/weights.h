/* SPDX-License-Identifier: MIT */
/*
** The weights of a sequence model, as a file that is mapped read-only.
**
** A text is cut at some of the boundaries between its units (words/units.h).
** A way to cut it is worth the sum of two weights: the cut weight of each
** boundary it cuts, and the alone weight of each unit with a cut before and a
** cut behind it, a word by itself. That is all of a linear-chain conditional
** random field over the labels begin, middle, end, single whose transitions
** have no weights of their own: of the four weights of a unit, begin - middle
** goes to the boundary before it, end - middle to the one behind, and single -
** begin - end + middle is its alone weight. So a feature takes half the room,
** and decoding is one small step for each boundary (words/sequence_decide.c).
**
** What the model looks at around a unit, and so the tables of the file:
**
**   rows      the character with its neighbour to the right and to the left
**   pairs     the unit with its left and with its right neighbour
**   matches   each word of the lexicon that covers the unit: by its length,
**             place in it and frequency
**
** A row, a pair weighs for some units in a row and for the boundary
** behind them: 'weights' of the units, each with the boundary before it, and
** 'cut' of the last boundary.
**
**   file      = header codes kinds rows pairs matches about tagger
**               checksum                   each padded to 8 bytes with zeros
**   header    = "JBMODEL\n"                 8 bytes
**               version byte_order          u32 each
**               file_bytes tagger_bytes     u64 each
**               code_count pair_cells about_bytes      u32 each
**               scale feature_set reserved             u32 each
**   codes     = u16 for U+0000 … U+FFFF
**   kinds     = u8 for each code, see words/units.h
**   rows      = weight[3] 0:u16 cut:i16 pair_base:u32          [code]
**   pairs     = weight[2] check:u16 cut:i16                    [cell]
**   matches   = weight[8]              [length 2, 3, 4, long][frequency]
**   weight    = i32, 65536 * cut weight + alone weight
**   about     = UTF-8 text, lines "key: value"
**   tagger    = see words/tagger.h; may be empty
**   checksum  = XXH3 (64 bits, seed 0) of all bytes before it
**
** Numbers are little-endian; byte_order holds 0x01020304. The pair (a, b) is in
** cell pair_base of a + b if that cell's check is a; cell 0 is in no pair and
** all zero, and an empty cell has check 0. The weights are whole numbers, of
** which 'scale' make 1; a reader refuses a file whose largest sums could leave
** 16 bits, so decoding needs no check. The version is 3: a cut is the upper
** half of a weight wherever it lies, so that four weights of a row, a pair or a
** match are added at once.
*/
#ifndef JB_WORDS_WEIGHTS_H
#define JB_WORDS_WEIGHTS_H

#include "base/buffer.h"
#include "words/tagger.h"
#include "words/units.h"

#define JB_WEIGHTS_VERSION 3u
#define JB_WEIGHTS_HEADER_BYTES 56u

/* Words of more characters than this are no feature; from JB_MATCH_LONG on all
** lengths are one, with one weight for all characters inside. */
#define JB_MATCH_LONGEST 8u
#define JB_MATCH_LONG 5u

/* The lengths the match tables tell apart: 2, 3, 4, long. */
#define JB_MATCH_LENGTHS 4u

/* Rows of the match tables: 0 is no word, and each of the others a factor of e
** in frequency (jb_match_row). */
#define JB_MATCH_ROWS 33u

/*
** What a user's word is favoured by, in units of 'scale': as much as it takes
** for it to win against most of what the model thinks, and the most it may be.
*/
#define JB_LAYER_BONUS 8u
#define JB_LARGEST_BONUS 3000

/* Bits of feature_set. */
enum { JB_FEATURES_LEXICON = 1 };

/*
** The cut weight of the boundary before a unit and the alone weight of the
** unit: 65536 * cut + alone, so that adding two of these adds both.
*/
typedef int32_t jb_weight;

static inline jb_weight jb_weight_of (int32_t cut, int32_t alone) {
  return cut * 65536 + alone;
}
static inline int32_t jb_alone_weight (jb_weight weight) {
  return (int16_t)weight;
}
static inline int32_t jb_cut_weight (jb_weight weight) {
  return (weight - (int16_t)weight) >> 16;
}

/* Of a character: for the unit to its left, itself, the unit to its right. */
typedef struct jb_row {
  jb_weight weights[3];
  uint16_t zero;
  int16_t cut;
  uint32_t pair_base;
} jb_row;

/* Of two neighbours. */
typedef struct jb_pair {
  jb_weight weights[2];
  uint16_t check;
  int16_t cut;
} jb_pair;

/*
** Of a word of the lexicon, for its characters and the boundary behind it. Of
** a long one: the first character, the second, those inside, the last, the
** boundary.
*/
typedef struct jb_match_weights {
  jb_weight weights[8];
} jb_match_weights;

enum {
  JB_LONG_FIRST,
  JB_LONG_SECOND,
  JB_LONG_INSIDE,
  JB_LONG_LAST,
  JB_LONG_BEHIND
};

typedef struct jb_weights {
  jb_alphabet alphabet;
  const jb_row *rows; /* by code */
  const jb_pair *pairs;
  uint32_t pair_cells;
  const jb_match_weights *matches; /* [length][row] */
  uint32_t scale;
  uint32_t feature_set;
  const char *about;
  uint32_t about_bytes;
  const void *tagger_section; /* NULL for none */
  size_t tagger_bytes;
  jb_tagger tagger;
  uint64_t checksum;
  struct jb_weights_file *file; /* what is to be closed; NULL for a view */
} jb_weights;

/*
** Map and check the model file at 'path'. JB_NOT_FOUND, JB_NO_PERMISSION or
** JB_IO from the system; JB_BAD_FORMAT or JB_NEWER_VERSION with the file's
** name.
*/
jb_status jb_weights_open (const char *path, jb_weights **weights,
                           jb_error *err);

/*
** The same over the file's bytes in memory, aligned to 8, which must outlive
** the weights.
*/
jb_status jb_weights_view (const void *bytes, size_t length,
                           jb_weights **weights, jb_error *err);

/* Close; NULL is allowed. Nothing of it may be in use. */
void jb_weights_close (jb_weights *weights);

/*
** The value of 'key' ("name", "standard", "data", …) in the about text; NULL
** and '*length' 0 when it has none. Not zero-terminated.
*/
const char *jb_weights_about (const jb_weights *weights, const char *key,
                              size_t *length);

/* Append a file with these weights; 'about' and 'tagger' as they stand there.
** A failure sticks to 'file'. */
void jb_weights_write (const jb_weights *weights, jb_buffer *file);

/*
** The largest sum that the weights can come to at one boundary or unit, of
** either kind, whatever the text; with what favours a user's words.
*/
int64_t jb_weights_largest_sum (const jb_weights *weights);

/* Number in the match tables of a word's length in units, from 2 on. */
static inline uint32_t jb_match_length (uint32_t length) {
  return (length < JB_MATCH_LONG ? length : JB_MATCH_LONG) - 2;
}

#endif
