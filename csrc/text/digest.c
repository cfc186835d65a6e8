/* SPDX-License-Identifier: MIT */
/* SHA-256 by libmd (FIPS 180-4). */
#include "text/digest.h"

#include <sha2.h>

void jb_sha256_hex (const void *bytes, size_t length,
                    char hex[JB_SHA256_HEX_BYTES + 1]) {
  static const char digits[] = "0123456789abcdef";
  uint8_t digest[SHA256_DIGEST_LENGTH];
  SHA2_CTX context;
  SHA256Init(&context);
  SHA256Update(&context, bytes, length);
  SHA256Final(digest, &context);
  for (size_t i = 0; i < sizeof digest; i++) {
    hex[2 * i] = digits[digest[i] >> 4];
    hex[2 * i + 1] = digits[digest[i] & 0x0F];
  }
  hex[JB_SHA256_HEX_BYTES] = '\0';
}
