/* SPDX-License-Identifier: MIT */
/*
** Normalising for comparing, with a map back.
**
** The text is put into NFKC (UAX #15), in which full-width letters, digits and
** punctuation become half-width ones, and, when case is folded, into what
** Unicode calls NFKC_Casefold (§3.13, R5), which also drops characters that
** are not seen, such as zero-width spaces. Bytes that are not UTF-8 count as
** U+FFFD. What is normalised already comes out as it went in, and normalising
** twice is normalising once.
*/
#ifndef JB_TEXT_NORMALISE_H
#define JB_TEXT_NORMALISE_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/status.h"
#include "text/offsets.h"

typedef enum jb_normal_form {
  JB_FOLD_CASE = 1 << 0,   /* NFKC_Casefold, not only NFKC */
  JB_DROP_QUOTES = 1 << 1, /* drop quotation and book marks (JB_CLASS_QUOTE) */
  JB_DROP_BLANKS = 1 << 2, /* drop blanks and line breaks (JB_CLASS_BLANK) */
  /*
  ** How search compares: neither case nor width nor marks nor the blanks and
  ** line breaks that setting in columns put in make a difference.
  */
  JB_LOOSE = JB_FOLD_CASE | JB_DROP_QUOTES | JB_DROP_BLANKS
} jb_normal_form;

/*
** Append the normalised 'text' to 'normal' and its units to 'map' (which may
** be NULL): from bytes of the normalised text to bytes of 'text'. A unit is
** the shortest piece that can be normalised by itself, mostly a character.
** 'form' is made of jb_normal_form bits, 0 being NFKC. Takes time in
** proportion to 'length'. Errors: JB_NO_MEMORY, JB_TOO_LARGE.
*/
jb_status jb_normalise (const char *text, size_t length, unsigned form,
                        jb_buffer *normal, jb_offset_map *map, jb_error *err);

#endif
