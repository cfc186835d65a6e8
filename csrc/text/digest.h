/* SPDX-License-Identifier: MIT */
/* SHA-256, by which a page is known: the same bytes are the same page. */
#ifndef JB_TEXT_DIGEST_H
#define JB_TEXT_DIGEST_H

#include <stddef.h>

/* Hexadecimal digits of a digest, without a closing zero. */
#define JB_SHA256_HEX_BYTES 64u

/*
** Write the digest of 'length' bytes to 'hex' as 64 lower-case hexadecimal
** digits and a closing zero.
*/
void jb_sha256_hex (const void *bytes, size_t length,
                    char hex[JB_SHA256_HEX_BYTES + 1]);

#endif
