/* SPDX-License-Identifier: MIT */
/*
** Bytes in any encoding a newspaper's pages come in, to UTF-8.
**
** The encoding is, in this order: the one asked for; the one a byte order
** mark says; UTF-8 when the bytes are well-formed; a guess (text/guess.h says
** how). Decoding any bytes succeeds: what is ill-formed becomes U+FFFD, one
** for each maximal subpart in UTF-8, and as the decoders of the WHATWG
** Encoding Standard cut it in the others. The map gives the original bytes
** of every character, so nothing is lost.
*/
#ifndef JB_TEXT_ENCODING_H
#define JB_TEXT_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/status.h"
#include "text/offsets.h"

typedef enum jb_encoding {
  JB_UTF_8,
  JB_GB18030, /* and its subsets GB2312 and GBK */
  JB_BIG5,    /* with the additions of Taiwan (code page 950) and Hong Kong */
  JB_UTF_16LE,
  JB_UTF_16BE
} jb_encoding;

typedef enum jb_encoding_choice {
  JB_CHOSEN_BY_BOM,
  JB_CHOSEN_BY_VALIDITY,
  JB_CHOSEN_BY_GUESS,
  JB_CHOSEN_BY_OPTION
} jb_encoding_choice;

/* What was found out while decoding. */
typedef struct jb_decoding {
  jb_encoding encoding;
  jb_encoding_choice chosen_by;
  size_t bom_bytes; /* of the byte order mark, which is not text; or 0 */
  size_t replaced;  /* how many U+FFFD stand for ill-formed bytes */
  /*
  ** The text is well-formed UTF-8 as it came, behind the byte order mark; the
  ** buffer was left empty, for there was nothing to convert.
  */
  bool verbatim;
} jb_decoding;

/* The names as Lua sees them: "UTF-8", "GB18030" …; "bom", "validity" … */
const char *jb_encoding_name (jb_encoding encoding);
const char *jb_encoding_choice_name (jb_encoding_choice choice);

/*
** Decode 'length' bytes. 'name' is the encoding asked for, or NULL; case and
** punctuation do not matter, and the usual other names are known (GBK, cp936,
** big5-hkscs …). "UTF-16" leaves the byte order to the mark, else to the text.
** Fills 'decoding', appends the text to 'text' unless it is verbatim, and
** fills the empty 'map' from bytes of the text to the original bytes. Takes
** time in proportion to 'length', and memory of up to about six times it.
** Errors: JB_BAD_ENCODING for a name that is not known, JB_NO_MEMORY,
** JB_TOO_LARGE.
*/
jb_status jb_decode (const char *bytes, size_t length, const char *name,
                     jb_buffer *text, jb_offset_map *map, jb_decoding *decoding,
                     jb_error *err);

#endif
