/* SPDX-License-Identifier: MIT */
/*
** A user's dictionary: words that are added to a lexicon, taken from it, forced
** and forbidden, at any time and from any thread.
**
** Segmenters work with the layer (lexicon/layer.h) that held the dictionary's
** words when they began a text. A changed dictionary makes a new layer when the
** next text begins, once for all changes since: about a millisecond for a
** thousand words.
*/
#ifndef JB_LEXICON_DICTIONARY_H
#define JB_LEXICON_DICTIONARY_H

#include "lexicon/layer.h"
#include "lexicon/lexicon.h"

/* Asks for the frequency that lets the word win over its parts. */
#define JB_SUGGEST_FREQUENCY UINT32_MAX

typedef struct jb_dictionary jb_dictionary;

/* A dictionary without words, to be laid over 'lexicon', which it holds. */
jb_status jb_dictionary_new (jb_lexicon *lexicon, jb_dictionary **dictionary,
                             jb_error *err);

/* Hold the dictionary once more, from any thread; returns it. NULL is allowed.
 */
jb_dictionary *jb_dictionary_hold (jb_dictionary *dictionary);

/*
** Hold it no longer; it is freed when nobody does. Who made it holds it once,
** and so do the segmenters that use it. NULL is allowed.
*/
void jb_dictionary_free (jb_dictionary *dictionary);

/*
** Add a word, or change its frequency and tag. A tag of NULL or "" leaves the
** one it has. JB_BAD_FORMAT for a word that is empty or too long, a tag that
** is too long; JB_BAD_ENCODING for one that is not UTF-8.
*/
jb_status jb_dictionary_add (jb_dictionary *dictionary, const char *word,
                             size_t length, uint32_t frequency, const char *tag,
                             jb_error *err);

/*
** Take a word away, also one of the lexicon: it is none until it is added
** again. Its characters may still be one token by another cause.
*/
jb_status jb_dictionary_remove (jb_dictionary *dictionary, const char *word,
                                size_t length, jb_error *err);

/* Set or clear the rule for a word, which need not be in the dictionary. */
jb_status jb_dictionary_rule (jb_dictionary *dictionary, const char *word,
                              size_t length, jb_word_rule rule, jb_error *err);

/*
** Add the words of a text in jieba's format (lexicon/dictionary_text.h), in
** order. A frequency that is missing is suggested; one of 0 removes the word.
** A text with a fault changes nothing.
*/
jb_status jb_dictionary_load (jb_dictionary *dictionary, const char *text,
                              size_t length, jb_error *err);

/* Words the dictionary says anything of. */
size_t jb_dictionary_count (jb_dictionary *dictionary);

/* A number that grows with every change. */
uint64_t jb_dictionary_version (const jb_dictionary *dictionary);

/*
** The words as they are now, for the caller to release; a layer without words
** when there are none. '*version' is theirs.
*/
jb_status jb_dictionary_layer (jb_dictionary *dictionary, jb_layer **layer,
                               uint64_t *version, jb_error *err);

#endif
