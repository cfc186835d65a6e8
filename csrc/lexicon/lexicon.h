/* SPDX-License-Identifier: MIT */
/*
** The lexicon: which words there are, how frequent each is, and its tag.
**
** A lexicon is compiled once (lexicon/lexicon_build.h) into a file that is
** mapped read-only and shared by all processes. It never changes; words of a
** user are laid over it (lexicon/dictionary.h).
**
**   file        = header automaton frequencies tags names about pad checksum
**   header      = "JBLEXIC\n"                           8 bytes
**                 version byte_order                     u32 each
**                 file_bytes total automaton_bytes       u64 each
**                 tag_count about_bytes                  u32 each
**                 reserved                               16 bytes of zero
**   automaton   = an image as in lexicon/automaton.h; a word's value is
**                 jb_log_value of its frequency
**   frequencies = u32 for each cell of the automaton, padded to 8 bytes
**   tags        = u8 for each cell, padded to 8 bytes; 0 is no tag
**   names       = 16 bytes for each tag from 1 on, zero-padded
**   about       = UTF-8 text, about_bytes, padded to 8 bytes
**   checksum    = XXH3 (64 bits, seed 0) of all bytes before it
**
** Numbers are little-endian; byte_order holds 0x01020304. 'total' is the sum
** of all frequencies as the dictionary's text gives them. The version is 1; a
** reader refuses any other.
*/
#ifndef JB_LEXICON_LEXICON_H
#define JB_LEXICON_LEXICON_H

#include "base/buffer.h"
#include "lexicon/automaton.h"
#include "lexicon/dictionary_text.h"

#define JB_LEXICON_VERSION 1u
#define JB_LEXICON_HEADER_BYTES 64u

/*
** Natural logarithms are whole numbers of 2^-19: 24 bits hold the logarithm
** of any frequency, and a sum of them is the same in whatever order it is made.
*/
#define JB_LOG_SCALE 524288.0

/* 1 + the scaled logarithm of 'frequency' (at least 1; more than 2^44 counts
** as 2^44), so that it can be a word's value: 1 to JB_AUTOMATON_MAX_VALUE. */
uint32_t jb_log_value (uint64_t frequency);

typedef struct jb_lexicon jb_lexicon;

/* What is known of a word. */
typedef struct jb_lexicon_entry {
  uint32_t frequency; /* at least 1 */
  const char *tag;    /* the lexicon's; "" for none */
} jb_lexicon_entry;

/*
** Map and check the file at 'path'. JB_NOT_FOUND, JB_NO_PERMISSION or JB_IO
** from the system; JB_BAD_FORMAT or JB_NEWER_VERSION with the file's name.
*/
jb_status jb_lexicon_open (const char *path, jb_lexicon **lexicon,
                           jb_error *err);

/*
** The same over the file's bytes in memory, which must be aligned to 8 and
** outlive the lexicon.
*/
jb_status jb_lexicon_view (const void *bytes, size_t length,
                           jb_lexicon **lexicon, jb_error *err);

/* Hold the lexicon once more, from any thread; returns it. */
jb_lexicon *jb_lexicon_hold (jb_lexicon *lexicon);

/*
** Hold it no longer; it is closed when nobody does. Who opened it holds it
** once, and so do all dictionaries and segmenters over it. NULL is allowed.
*/
void jb_lexicon_close (jb_lexicon *lexicon);

/* The words; a value is jb_log_value of the word's frequency. */
const jb_automaton *jb_lexicon_words (const jb_lexicon *lexicon);

/*
** What a walk finds at its first character, by the character's code (0 is all
** characters that are in no word): read off the automaton once.
*/
typedef struct jb_lexicon_first {
  uint32_t base;  /* of its state; 0: no word goes on. JB_WORDLESS is added */
                  /* when the character alone is no word. */
  uint32_t value; /* of the word, as if of frequency 1 when it is none */
} jb_lexicon_first;

#define JB_WORDLESS 0x80000000u

const jb_lexicon_first *jb_lexicon_firsts (const jb_lexicon *lexicon);

/* The sum of all frequencies, at least 1. */
uint64_t jb_lexicon_total (const jb_lexicon *lexicon);

/* Where the words come from, as the builder was told; with its length. */
const char *jb_lexicon_about (const jb_lexicon *lexicon, size_t *length);

/* What is known of the word that ends in 'state' of its automaton. */
jb_lexicon_entry jb_lexicon_entry_at (const jb_lexicon *lexicon,
                                      uint32_t state);

/* Look a word up; false, and 'entry' as it was, when it is none. */
bool jb_lexicon_find (const jb_lexicon *lexicon, const char *word,
                      size_t length, jb_lexicon_entry *entry);

#endif
