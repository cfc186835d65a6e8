/* SPDX-License-Identifier: MIT */
/*
** Where the index keeps its bytes: chunks of at most JB_CHUNK_BYTES, each
** under a key (segment, stream, number). What keeps them is the caller's; in
** an archive it is a row of a table.
**
** A stored chunk is sealed: whoever reads it knows that it is whole, that it
** is the chunk of this key and no other, and in which version it was written.
**
**   sealed  = checksum version payload
**   checksum = 8 bytes, least first: XXH3 of version and payload, its seed the
**              XXH3 of the key (segment, stream, number, 4 bytes each, least
**              first)
**   version = 1 byte, JB_INDEX_VERSION
*/
#ifndef JB_INDEX_CHUNKS_H
#define JB_INDEX_CHUNKS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/slice.h"

/* Others are refused: an index is soon made anew from the articles. */
#define JB_INDEX_VERSION 3

/* The most bytes of a payload; most are as long, a stream's last is shorter. */
#define JB_CHUNK_BYTES ((size_t)32 * 1024)

typedef enum jb_stream {
  JB_STREAM_MANIFEST = 0,   /* segment 0 alone: which segments there are */
  JB_STREAM_HEADER = 1,     /* of a segment: counts, lengths, where all lies */
  JB_STREAM_TERMS = 2,      /* the term dictionary */
  JB_STREAM_POSTINGS = 3,   /* documents, weights and skip data */
  JB_STREAM_POSITIONS = 4,  /* places in the documents */
  JB_STREAM_DOCUMENTS = 5,  /* article and day of a document */
  JB_STREAM_DELETED = 6,    /* a bit a document; the one stream that changes */
  JB_STREAM_MERGE = 7,      /* of a segment being made: how far it is */
  JB_STREAM_ATTRIBUTES = 8, /* segment 0 alone: attributes.h */
  JB_STREAM_LENGTHS = 9,    /* the length code of a document */
  JB_STREAM_FIELDS = 10,    /* the lengths of a document's fields */
  JB_STREAM_KEYS = 11,      /* first terms of the blocks of the dictionary */
  JB_STREAM_END = 12
} jb_stream;

typedef struct jb_chunk_key {
  uint32_t segment, stream, number;
} jb_chunk_key;

/*
** What keeps the chunks. Each function returns JB_OK or fills 'err'. A write
** takes part in the transaction the caller has open; readers see the chunks
** as of theirs.
*/
typedef struct jb_chunk_store {
  void *context;
  /* Append the bytes under 'key' to 'bytes'. JB_NOT_FOUND: there is none. */
  jb_status (*read)(void *context, jb_chunk_key key, jb_buffer *bytes,
                    jb_error *err);
  /* Put 'bytes' under 'key', in place of what is there. */
  jb_status (*write)(void *context, jb_chunk_key key, jb_slice bytes,
                     jb_error *err);
  /* Drop the chunks of a segment's stream with first <= number < end. */
  jb_status (*remove)(void *context, uint32_t segment, jb_stream stream,
                      uint32_t first, uint32_t end, jb_error *err);
  /*
  ** Append to 'key' bytes by which, compared with memcmp, articles of one day
  ** are ordered: page source, page hash, place on the page.
  */
  jb_status (*order_key)(void *context, int64_t article, jb_buffer *key,
                         jb_error *err);
} jb_chunk_store;

/* Seal 'payload' and write it. JB_TOO_LARGE: over JB_CHUNK_BYTES. */
jb_status jb_chunk_write (const jb_chunk_store *store, jb_chunk_key key,
                          jb_slice payload, jb_error *err);

/*
** Read a chunk's payload into 'bytes' (reset first; '*payload' lies in it).
** JB_NOT_FOUND: there is none. JB_BAD_FORMAT: damaged, and the message names
** segment, stream and chunk and says to run `jianbao check --rebuild`; or it is
** of an earlier version, which the same mends. JB_NEWER_VERSION.
*/
jb_status jb_chunk_read (const jb_chunk_store *store, jb_chunk_key key,
                         jb_buffer *bytes, jb_slice *payload, jb_error *err);

/* jb_fail with JB_BAD_FORMAT, the key's names and the mend. */
jb_status jb_chunk_damaged (jb_error *err, jb_chunk_key key, const char *what);

#endif
