/* SPDX-License-Identifier: MIT */
/*
** The weights of a sequence model, as a file that is mapped read-only.
**
** The model is a linear-chain conditional random field over the labels begin,
** middle, end, single. What it looks at around a unit (words/units.h), and so
** the tables of the file:
**
**   rows      the characters two to the left up to two to the right: one row
**             of 64 bytes for each code holds its weights for all five places
**             and, behind them, for the roles begin, middle, end that words of
**             the lexicon give the character
**   pairs     the unit with its left and with its right neighbour
**   gaps      the neighbours of the unit, together
**   types     the types of the unit and its neighbours
**   matches   each word of the lexicon that covers the unit: by its length,
**             place in it, frequency and part of speech
**
**   file      = header codes kinds rows pair_bases pair_checks pair_weights
**               gap_bases gap_checks gap_weights types matches about tagger
**               checksum                   each padded to 8 bytes with zeros
**   header    = "JBMODEL\n"                 8 bytes
**               version byte_order          u32 each
**               file_bytes tagger_bytes     u64 each
**               code_count pair_cells gap_cells about_bytes    u32 each
**               scale feature_set           u32 each
**               transitions                 i16 times 8, see jb_transition
**   codes     = u16 for U+0000 … U+FFFF
**   kinds     = u8 for each code, see words/units.h
**   rows      = i16 [code][5 places][4], [3 roles][4]
**   *_bases   = u32 for each code; *_checks = u16 for each cell
**   pair_weights = i16 [cell][left, right unit of the pair][4]
**   gap_weights  = i16 [cell][4]
**   types     = i16 [left][unit][right][4]
**   matches   = i16 [2 + 3 + 4 + 3 places][class][frequency][4]
**   about     = UTF-8 text, lines "key: value"
**   tagger    = see words/tagger.h; may be empty
**   checksum  = XXH3 (64 bits, seed 0) of all bytes before it
**
** Numbers are little-endian; byte_order holds 0x01020304. A pair (a, b) is in
** cell pair_bases[a] + b if that cell's check is a; cell 0 is in no pair and
** all zero, and an empty cell has check 0. Gaps likewise. The weights are
** whole numbers, 'scale' for 1; a reader refuses a file whose largest sums
** could leave 16 bits, so decoding needs no check. The version is 1.
*/
#ifndef JB_WORDS_WEIGHTS_H
#define JB_WORDS_WEIGHTS_H

#include "base/buffer.h"
#include "words/tagger.h"
#include "words/units.h"

#define JB_WEIGHTS_VERSION 1u
#define JB_WEIGHTS_HEADER_BYTES 72u

/* Places around a unit that a character row holds, and roles of a match. */
#define JB_PLACES 5u
#define JB_ROLES 3u

/* Words of more characters than this are no feature; from JB_MATCH_LONG on all
** lengths are one, with one place for all characters inside. */
#define JB_MATCH_LONGEST 8u
#define JB_MATCH_LONG 5u

/* Slots of the match tables: length 2, 3, 4, long. */
enum {
  JB_SLOT_TWO = 0,
  JB_SLOT_THREE = 2,
  JB_SLOT_FOUR = 5,
  JB_SLOT_LONG = 9, /* begin, middle, end */
  JB_MATCH_SLOTS = 12
};

/* Classes of words by their part of speech (jb_match_class), buckets of their
** frequencies (jb_match_bucket), and the rows of both. */
#define JB_MATCH_CLASSES 16u
#define JB_MATCH_BUCKETS 16u
#define JB_MATCH_ROWS (JB_MATCH_CLASSES * JB_MATCH_BUCKETS)

/* At most so many words of a lexicon cover one character: lengths 2 to 8,
** each from as many starts; two lexicons may be laid over each other. */
#define JB_MATCH_COVER (2u * (2 + 3 + 4 + 5 + 6 + 7 + 8))

/*
** What a user's word is favoured by, in units of 'scale': as much as it takes
** for it to win against most of what the model thinks, and the most it may be.
*/
#define JB_LAYER_BONUS 4u
#define JB_LARGEST_BONUS 3000

/* The label steps that can be; numbers of 'transitions'. */
enum {
  JB_BEGIN_MIDDLE,
  JB_BEGIN_END,
  JB_MIDDLE_MIDDLE,
  JB_MIDDLE_END,
  JB_END_BEGIN,
  JB_END_SINGLE,
  JB_SINGLE_BEGIN,
  JB_SINGLE_SINGLE,
  JB_TRANSITIONS
};

/* Bits of feature_set. */
enum { JB_FEATURES_LEXICON = 1 };

typedef int16_t jb_weight[JB_LABELS];

typedef struct jb_row {
  jb_weight places[JB_PLACES]; /* of a character seen 2 to the right, … left */
  jb_weight roles[JB_ROLES];
} jb_row;

/* A set of pairs of codes, each with a cell of its own. */
typedef struct jb_pairs {
  const uint32_t *bases;
  const uint16_t *checks;
  uint32_t cell_count;
} jb_pairs;

typedef struct jb_weights {
  jb_alphabet alphabet;
  const jb_row *rows;
  jb_pairs pairs;
  const jb_weight (*pair_weights)[2];
  jb_pairs gaps;
  const jb_weight *gap_weights;
  const jb_weight *types;
  const jb_weight *matches; /* [slot][row] */
  int16_t transitions[JB_TRANSITIONS];
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

/* Cell of a pair of codes, 0 when it is none. */
static inline uint32_t jb_pair_cell (const jb_pairs *pairs, uint32_t left,
                                     uint32_t right) {
  uint32_t cell = pairs->bases[left] + right;
  return cell & -(uint32_t)(pairs->checks[cell] == left);
}

/* Number of the types of three neighbours, each by its kind. */
static inline uint32_t jb_type_index (unsigned left, unsigned unit,
                                      unsigned right) {
  return (left & (JB_TYPES - 1)) << 6 | (unit & (JB_TYPES - 1)) << 3 |
         (right & (JB_TYPES - 1));
}

#endif
