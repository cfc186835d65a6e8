/* SPDX-License-Identifier: MIT */
/*
** The decoders behind jb_decode, one for each family of encodings.
**
** Each appends the text to 'text' and one unit for each character to 'map',
** and adds the U+FFFD it puts in to '*replaced'. They cut ill-formed bytes as
** the WHATWG Encoding Standard does (§10.2.1, §11.1.1, §14.2.1): a code of the
** right form that means nothing is one U+FFFD; when a lead byte is followed by
** a byte that cannot be its trail, or by an ASCII byte it makes nothing with,
** the lead alone is replaced and reading goes on behind it, so that a lost
** byte never swallows a line break; a sequence cut off by the end of the input
** is one U+FFFD.
*/
#ifndef JB_TEXT_DECODERS_H
#define JB_TEXT_DECODERS_H

#include <stdbool.h>
#include <stddef.h>

#include "text/encoding.h"

/* UTF-16, where an unpaired surrogate is ill-formed. */
jb_status jb_decode_utf16 (const char *bytes, size_t length, bool big_endian,
                           jb_buffer *text, jb_offset_map *map,
                           size_t *replaced, jb_error *err);

/* JB_GB18030 or JB_BIG5, through iconv. */
jb_status jb_decode_legacy (const char *bytes, size_t length,
                            jb_encoding encoding, jb_buffer *text,
                            jb_offset_map *map, size_t *replaced,
                            jb_error *err);

#endif
