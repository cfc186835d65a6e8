/* SPDX-License-Identifier: MIT */
/* Sealing chunks and opening them; chunks.h has the stored form. */
#include "index/chunks.h"

#include <string.h>
#include <xxhash.h>

#define CHECKSUM_BYTES ((size_t)8)
#define SEAL_BYTES (CHECKSUM_BYTES + 1)

/* The checksum of key and 'bytes': what a sealed chunk holds behind it. */
static uint64_t checksum_of (jb_chunk_key key, const void *bytes,
                             size_t length) {
  unsigned char name[12];
  const uint32_t parts[3] = {key.segment, key.stream, key.number};
  for (size_t i = 0; i < sizeof name; i++)
    name[i] = (unsigned char)(parts[i / 4] >> 8 * (i % 4) & 0xFF);
  /* The key's own checksum seeds that of the bytes: nothing is copied. */
  return XXH3_64bits_withSeed(bytes, length, XXH3_64bits(name, sizeof name));
}

jb_status jb_chunk_damaged (jb_error *err, jb_chunk_key key, const char *what) {
  static const char *const names[JB_STREAM_END] = {
      "manifest", "header", "terms",      "postings", "positions", "documents",
      "deleted",  "merge",  "attributes", "lengths",  "fields",    "keys"};
  const char *stream =
      key.stream < JB_STREAM_END ? names[key.stream] : "unknown";
  return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                 "the index is damaged (segment %u, %s, chunk %u: %s): mend it "
                 "with `jianbao check --rebuild`",
                 key.segment, stream, key.number, what);
}

jb_status jb_chunk_write (const jb_chunk_store *store, jb_chunk_key key,
                          jb_slice payload, jb_error *err) {
  char sealed[SEAL_BYTES + JB_CHUNK_BYTES];
  uint64_t checksum;
  if (payload.length > JB_CHUNK_BYTES)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "a chunk of the index has at most %zu bytes",
                   JB_CHUNK_BYTES);
  sealed[CHECKSUM_BYTES] = JB_INDEX_VERSION;
  if (payload.length > 0)
    memcpy(sealed + SEAL_BYTES, payload.bytes, payload.length);
  checksum = checksum_of(key, sealed + CHECKSUM_BYTES, payload.length + 1);
  for (size_t i = 0; i < CHECKSUM_BYTES; i++)
    sealed[i] = (char)(checksum >> 8 * i & 0xFF);
  return store->write(store->context, key,
                      (jb_slice){sealed, SEAL_BYTES + payload.length}, err);
}

jb_status jb_chunk_read (const jb_chunk_store *store, jb_chunk_key key,
                         jb_buffer *bytes, jb_slice *payload, jb_error *err) {
  jb_status status;
  uint64_t checksum = 0;
  jb_buffer_reset(bytes);
  status = store->read(store->context, key, bytes, err);
  if (status != JB_OK)
    return status;
  if (bytes->length < SEAL_BYTES)
    return jb_chunk_damaged(err, key, "cut off");
  for (size_t i = CHECKSUM_BYTES; i-- > 0;)
    checksum = checksum << 8 | (unsigned char)bytes->bytes[i];
  if (checksum != checksum_of(key, bytes->bytes + CHECKSUM_BYTES,
                              bytes->length - CHECKSUM_BYTES))
    return jb_chunk_damaged(err, key, "its checksum is wrong");
  if ((unsigned char)bytes->bytes[CHECKSUM_BYTES] > JB_INDEX_VERSION)
    return jb_fail(err, JB_NEWER_VERSION, JB_NO_OFFSET,
                   "the index was written by a newer jianbao (index version "
                   "%u, this one knows up to %d): install the newer jianbao",
                   (unsigned)(unsigned char)bytes->bytes[CHECKSUM_BYTES],
                   JB_INDEX_VERSION);
  if (bytes->bytes[CHECKSUM_BYTES] != JB_INDEX_VERSION)
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "the index was written by an earlier jianbao (index version "
                   "%u, this one reads %d): make it anew with `jianbao check "
                   "--rebuild`",
                   (unsigned)(unsigned char)bytes->bytes[CHECKSUM_BYTES],
                   JB_INDEX_VERSION);
  if (bytes->length - SEAL_BYTES > JB_CHUNK_BYTES)
    return jb_chunk_damaged(err, key, "too long");
  payload->bytes = bytes->bytes + SEAL_BYTES;
  payload->length = bytes->length - SEAL_BYTES;
  return JB_OK;
}
