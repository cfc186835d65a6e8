/* SPDX-License-Identifier: MIT */
/*
** The tagger: a part of speech for each word.
**
** From left to right each word gets the tag whose weights sum highest over
** features of the word, its neighbours, their tags in the lexicon, and the
** two tags given before: an averaged perceptron (Collins 2002). The tags are
** those of Universal Dependencies; a proper noun that the lexicon knows as a
** person, a place or an organisation, and a noun that it knows as a time, say
** so instead.
**
**   tagger    = header keys rows               a section of a model's file
**   header    = "JBTAGGER" cell_count row_labels      8 bytes, u32, u32
**   keys      = u32 for each cell; 0 for an empty one
**   rows      = i16 [cell][JB_TAGGER_LABELS]
**
** A feature is a hash of 32 bits; it stands in the cell of its low bits or the
** next ones, up to an empty one. There is at least one empty cell, and
** cell_count is a power of two.
*/
#ifndef JB_WORDS_TAGGER_H
#define JB_WORDS_TAGGER_H

#include <stdbool.h>

#include "lexicon/lexicon.h"
#include "words/token.h"

/* The numbers are stored in tokens and in models; 0 is no tag. */
typedef enum jb_tag {
  JB_TAG_NONE,
  JB_TAG_ADJ,
  JB_TAG_ADP,
  JB_TAG_ADV,
  JB_TAG_AUX,
  JB_TAG_CCONJ,
  JB_TAG_DET,
  JB_TAG_INTJ,
  JB_TAG_NOUN,
  JB_TAG_NUM,
  JB_TAG_PART,
  JB_TAG_PRON,
  JB_TAG_PROPN,
  JB_TAG_PUNCT,
  JB_TAG_SCONJ,
  JB_TAG_SYM,
  JB_TAG_VERB,
  JB_TAG_X,
  JB_TAG_PERSON, /* proper nouns by the lexicon */
  JB_TAG_PLACE,
  JB_TAG_ORGANISATION,
  JB_TAG_TIME, /* nouns by the lexicon */
  JB_TAGS
} jb_tag;

/* Tags up to X are what the weights tell apart. */
#define JB_TAGGER_LABELS 18u

/* The name of a tag, such as "NOUN"; "" for none. */
const char *jb_tag_name (unsigned tag);

/* The tag of a name of Universal Dependencies; NONE for another one. */
jb_tag jb_tag_of_name (const char *name, size_t length);

/* A view of the section; owns nothing. */
typedef struct jb_tagger {
  const uint32_t *keys;
  const int16_t (*rows)[JB_TAGGER_LABELS];
  uint32_t cell_count; /* 0: no tagger */
} jb_tagger;

/*
** View the section of 'length' bytes, aligned to 8, and check it. NULL of 0
** bytes gives one that tags nothing. JB_BAD_FORMAT.
*/
jb_status jb_tagger_view (jb_tagger *tagger, const void *section,
                          size_t length, jb_error *err);

/* How the tagger asks what is known of a word. */
typedef bool jb_word_finder (const void *context, const char *word,
                             size_t length, jb_lexicon_entry *entry);

/* What the features look at of a word; all zero is the text's edge. */
typedef struct jb_tag_word {
  uint32_t word; /* hashes of it, its first and last characters */
  uint32_t first, last, last_two;
  uint32_t tag;        /* of the lexicon's tag; 0: no word of it */
  uint32_t suffix_tag; /* of the longest part at the end that is a word */
  uint32_t shape;      /* type of the first character, and length */
  jb_tag known;        /* PERSON … TIME by the lexicon, or NONE */
} jb_tag_word;

/* Look at a word. */
void jb_tag_look (jb_tag_word *word, const char *text, size_t length,
                  jb_word_finder *find, const void *context);

/* The most features of a word. */
#define JB_TAG_FEATURES 28u

/*
** The features of 'words[1]' between its neighbours, with the two tags before
** it, the nearer first. Returns their number.
*/
uint32_t jb_tag_features (const jb_tag_word words[3], const unsigned before[2],
                          uint32_t features[JB_TAG_FEATURES]);

/* Set the tags of all tokens but blanks and ill-formed bytes. */
void jb_tag_tokens (const jb_tagger *tagger, const char *text,
                    jb_token *tokens, size_t count, jb_word_finder *find,
                    const void *context);

#endif
