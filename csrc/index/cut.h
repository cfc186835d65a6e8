/* SPDX-License-Identifier: MIT */
/*
** A text as the index compares it: its loose characters, and the marks that
** stood between them.
**
** The loose form (text/normalise.h, JB_LOOSE) leaves out quotation marks, book
** marks and blanks. Whatever else could be taken as the strict form of a text,
** such as its NFKC_Casefold, would not always be the loose characters with
** something between: an accent behind a quotation mark composes with the
** letter before it once the mark is gone, and stands alone while it is there.
** Loose and strict positions would then not be the same positions. So it is
** defined the other way round:
**
**   The strict form of a text is its loose form with, in front of each
**   character and at the end, the marks there: what of the text between the
**   characters' own pieces was dropped, in the form JB_FOLD_CASE (which takes
**   away characters that are not seen, and makes a full-width blank a blank),
**   cut to JB_MARKS_BYTES. A text without loose characters has no strict form.
**
** What is dropped within the piece of one character (in an accent's way, or
** the blanks in the sign U+FDFA) is not between characters and is no mark.
** No mark is ever a loose character or the other way round. So a term stands
** in a text strictly where their strict forms, as strings, do: where its
** characters stand loosely, the marks between its characters are the same, and
** the marks at its ends end, or begin, those of the text there.
**
** For all texts without marks in odd places, which are nearly all, this is
** NFKC_Casefold.
*/
#ifndef JB_INDEX_CUT_H
#define JB_INDEX_CUT_H

#include "base/buffer.h"
#include "base/slice.h"
#include "text/offsets.h"

/* Marks in front of a character, or behind the last. */
typedef struct jb_mark_run {
  size_t before;        /* the character, from 0; their number: at the end */
  size_t start, length; /* in 'mark_bytes' */
} jb_mark_run;

/* A text cut; keeps its memory from one text to the next. */
typedef struct jb_cut_text {
  uint32_t *characters; /* owned; loose */
  size_t count, capacity;
  jb_mark_run *marks; /* owned; 'before' rises, one run in a place */
  size_t mark_count, mark_capacity;
  jb_buffer mark_bytes;
  jb_buffer loose, folded; /* at work */
  jb_offset_map map;
} jb_cut_text;

#define JB_CUT_TEXT_EMPTY                                                      \
  {                                                                            \
    NULL, 0, 0, NULL, 0, 0, JB_BUFFER_EMPTY, JB_BUFFER_EMPTY, JB_BUFFER_EMPTY, \
        JB_OFFSET_MAP_EMPTY                                                    \
  }

/* Cut 'text' (UTF-8 as printed). JB_NO_MEMORY, JB_TOO_LARGE. */
jb_status jb_cut (jb_cut_text *cut, jb_slice text, jb_error *err);

/* Append the strict form of what was cut, as UTF-8, to 'strict'. */
void jb_cut_strict (const jb_cut_text *cut, jb_buffer *strict);

/* Give the memory back; 'cut' is empty again. */
void jb_cut_free (jb_cut_text *cut);

#endif
