/* SPDX-License-Identifier: MIT */
/*
** The encoding of bytes that carry no mark and are not well-formed UTF-8.
**
** What is looked at is a sample: up to JB_GUESS_SAMPLE_BYTES from the first
** byte that is neither ASCII nor zero on, for up to there all look alike.
**
** 1. UTF-8 with errors: more well-formed characters of three and four bytes
**    than ill-formed subparts, where four characters of two bytes count as
**    one; or nothing ill-formed but a tail that was cut off. Chinese in GB18030
**    read as UTF-8 makes one character of two bytes by accident for some five
**    ill-formed subparts, and nearly none of three: so the two lie far apart,
**    and a damaged page of UTF-8 stays UTF-8.
** 2. UTF-16: at least four fifths of the 16-bit units are Han (U+4E00 to
**    U+9FFF), CJK or full-width punctuation or printable ASCII. With the bytes
**    in the other order not half are. A headline in Big5 can look like it by
**    accident, so there have to be more common characters than by rule 3.
** 3. GB18030 or Big5: the one in which the larger share of the two-byte
**    characters are common ones: hanzi of level 1 (GB 2312 rows 16 to 55;
**    Big5 A440 to C67E, the standards' own lists of frequent characters, of
**    which running text is made to some 95 %) and the punctuation of prose. In
**    the wrong encoding about a half are. What cannot be read counts against.
**    A tie is GB18030.
** 4. Neither reaches JB_GUESS_PASS: UTF-8, with all that is ill-formed marked.
*/
#ifndef JB_TEXT_GUESS_H
#define JB_TEXT_GUESS_H

#include <stddef.h>

#include "text/encoding.h"

#define JB_GUESS_SAMPLE_BYTES ((size_t)1 << 20)

/* The least share of common characters, in percent. */
#define JB_GUESS_UTF_16_PASS 80
#define JB_GUESS_PASS 40

/*
** Whether well-formed UTF-8 may in truth be UTF-16 without a mark: it has so
** many zero bytes as only ASCII in UTF-16 has.
*/
bool jb_guess_has_utf16_zeros (const char *bytes, size_t length);

/* The encoding of bytes that are not well-formed UTF-8. */
jb_encoding jb_guess_encoding (const char *bytes, size_t length);

/* The byte order of UTF-16 without a mark; little-endian when in doubt. */
jb_encoding jb_guess_utf16_order (const char *bytes, size_t length);

#endif
