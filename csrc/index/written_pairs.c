/* SPDX-License-Identifier: MIT */
/* A store that shows what a writer has written before its words. */
#include "index/written_pairs.h"

#include "base/memory.h"

/* Enough for the chunks of dictionary and postings that words near to one
** another ask for. */
#define CACHE_BYTES (16 * JB_CHUNK_BYTES)

/* What is sealed goes into a buffer. */
static jb_status put_sealed (void *context, jb_chunk_key key, jb_slice bytes,
                             jb_error *err) {
  jb_buffer *buffer = context;
  (void)key;
  jb_buffer_append(buffer, bytes.bytes, bytes.length);
  return buffer->status == JB_OK ? JB_OK : jb_fail_memory(err, bytes.length);
}

static jb_status seal (jb_chunk_key key, jb_slice payload, jb_buffer *sealed,
                       jb_error *err) {
  const jb_chunk_store into = {.context = sealed, .write = put_sealed};
  return jb_chunk_write(&into, key, payload, err);
}

/* The chunk that a stream ended in when the words began. */
static jb_status read_end (jb_written_pairs *pairs, unsigned stream,
                           jb_chunk_key key, jb_buffer *sealed, jb_error *err) {
  const jb_segment_writer *writer = pairs->writer;
  const jb_stream_writer *now = &writer->streams[stream];
  jb_slice payload = {now->chunk, JB_CHUNK_BYTES};
  if (key.number < now->bytes / JB_CHUNK_BYTES) { /* full since */
    jb_status status =
        jb_chunk_read(&writer->store, key, &pairs->chunk, &payload, err);
    if (status != JB_OK)
      return status;
  }
  if (payload.length != JB_CHUNK_BYTES)
    return jb_chunk_damaged(err, key, "its length is wrong");
  payload.length = (size_t)(writer->before_words[stream] % JB_CHUNK_BYTES);
  return seal(key, payload, sealed, err);
}

static jb_status read_header (const jb_segment_writer *writer, jb_chunk_key key,
                              jb_buffer *sealed, jb_error *err) {
  jb_buffer header = JB_BUFFER_EMPTY;
  jb_status status;
  jb_writer_append_header(writer, writer->before_words, &header);
  status = header.status == JB_OK
               ? seal(key, (jb_slice){header.bytes, header.length}, sealed, err)
               : jb_fail_memory(err, header.length);
  jb_buffer_free(&header);
  return status;
}

static jb_status read_written (void *context, jb_chunk_key key,
                               jb_buffer *sealed, jb_error *err) {
  jb_written_pairs *pairs = context;
  const jb_segment_writer *writer = pairs->writer;
  if (key.stream == JB_STREAM_HEADER)
    return read_header(writer, key, sealed, err);
  for (unsigned i = AT_TERMS; i < JB_SEGMENT_STREAMS; i++)
    if (key.stream == jb_segment_streams[i])
      return key.number < writer->before_words[i] / JB_CHUNK_BYTES
                 ? writer->store.read(writer->store.context, key, sealed, err)
                 : read_end(pairs, i, key, sealed, err);
  return JB_NOT_FOUND; /* no document is deleted */
}

jb_status jb_written_pairs_open (jb_segment_writer *writer,
                                 jb_written_pairs **result, jb_error *err) {
  jb_written_pairs *pairs = jb_allocate_array(1, sizeof *pairs);
  const jb_chunk_store store = {.context = pairs, .read = read_written};
  jb_status status;
  if (pairs == NULL)
    return jb_fail_memory(err, sizeof *pairs);
  pairs->writer = writer;
  status = jb_chunk_cache_open(&store, CACHE_BYTES, &pairs->cache, err);
  if (status == JB_OK)
    status =
        jb_segment_open(pairs->cache, writer->number, &pairs->segment, err);
  if (status != JB_OK) {
    jb_written_pairs_close(pairs);
    return status;
  }
  *result = pairs;
  return JB_OK;
}

void jb_written_pairs_close (jb_written_pairs *pairs) {
  if (pairs == NULL)
    return;
  jb_pair_ranks_close(pairs->ranks);
  jb_segment_close(pairs->segment);
  jb_chunk_cache_close(pairs->cache);
  jb_buffer_free(&pairs->chunk);
  jb_free(pairs);
}
