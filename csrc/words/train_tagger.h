/* SPDX-License-Identifier: MIT */
/* Training a tagger (words/tagger.h) from a tagged corpus. */
#ifndef JB_WORDS_TRAIN_TAGGER_H
#define JB_WORDS_TRAIN_TAGGER_H

#include "base/buffer.h"
#include "lexicon/lexicon.h"

/*
** Train from the corpus at 'path' and append the section to 'section', which
** should be empty. The corpus has a sentence a line, as word/TAG or
** word/TAG/more, parted by blanks, with the tags of Universal Dependencies.
** 'lexicon' may be NULL. The same corpus gives the same bytes.
**
** JB_BAD_FORMAT with the line for a word without a known tag; JB_BAD_ENCODING.
*/
jb_status jb_train_tagger (const char *path, const jb_lexicon *lexicon,
                           jb_buffer *section, jb_error *err);

#endif
