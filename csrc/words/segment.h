/* SPDX-License-Identifier: MIT */
/*
** Segmentation: a text into tokens.
**
** A segmenter belongs to one thread at a time; any number of them work over
** one lexicon at once. It reads a text window by window: its memory does not
** grow with the text, and after its first texts it allocates nothing more.
**
**   jb_segment_start(segmenter, text, length, NULL, err);
**   while (jb_segment_next(segmenter, &tokens, &count, err) == JB_OK && count)
**     …
*/
#ifndef JB_WORDS_SEGMENT_H
#define JB_WORDS_SEGMENT_H

#include "lexicon/dictionary.h"
#include "words/constraints.h"
#include "words/model.h"
#include "words/token.h"

typedef struct jb_segmenter jb_segmenter;

/*
** Make a segmenter over 'lexicon', which it holds, with 'model' and the model's
** 'parameters', which must outlive it.
*/
jb_status jb_segmenter_new (jb_lexicon *lexicon, const jb_model *model,
                            const void *parameters, jb_segmenter **segmenter,
                            jb_error *err);

/* Free; NULL is allowed. */
void jb_segmenter_free (jb_segmenter *segmenter);

/*
** Lay 'dictionary' (NULL: none), which is then held, over the lexicon from the
** next text on. It may be changed at any time: what it says when a text begins
** holds for the whole text.
*/
void jb_segmenter_use (jb_segmenter *segmenter, jb_dictionary *dictionary);

/* The lexicon the segmenter was made with. */
jb_lexicon *jb_segmenter_lexicon (const jb_segmenter *segmenter);

/* Look a word up as the text begun last saw it. */
bool jb_segmenter_find (const jb_segmenter *segmenter, const char *word,
                        size_t length, jb_lexicon_entry *entry);

/*
** Begin with a text, which must stay as it is until the last token was given.
** Any bytes are allowed. 'constraints' (NULL: none) must stay, too.
** JB_TOO_LARGE
** for a text over JB_SEGMENT_MAX_BYTES, JB_MISUSE for constraints that are not
** as words/constraints.h says.
*/
jb_status jb_segment_start (jb_segmenter *segmenter, const char *text,
                            size_t length, const jb_constraints *constraints,
                            jb_error *err);

/*
** Give the next tokens, some thousand at most, in '*tokens' (the segmenter's
** own, until the next call) and '*count'; a count of 0 ends the text.
*/
jb_status jb_segment_next (jb_segmenter *segmenter, const jb_token **tokens,
                           size_t *count, jb_error *err);

/* The whole text at once: its tokens are appended to 'tokens'. */
jb_status jb_segment_all (jb_segmenter *segmenter, const char *text,
                          size_t length, const jb_constraints *constraints,
                          jb_tokens *tokens, jb_error *err);

#endif
