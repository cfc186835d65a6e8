/* SPDX-License-Identifier: MIT */
/*
** index: segments written and read, against plain arrays; stopped and gone on
** with; memory, chunks and calls that fail.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "index/segment_format.h"
#include "support/failing_memory.h"
#include "support/memory_chunks.h"
#include "support/plain_segment.h"
#include "support/random.h"

static const plain_shape shapes[] = {
    {"no document", 0, 0, 10, 1, 1, false},
    {"a document without terms", 1, 0, 10, 1, 1, false},
    {"one document", 1, 40, 10, 3, 3, false},
    {"127 documents", 127, 40, 300, 5, 3, false},
    {"128 documents", 128, 40, 300, 5, 3, false},
    {"129 documents", 129, 40, 300, 5, 3, true},
    {"weights over the greatest", 300, 40, 300, 70000, 3, false},
    {"long documents", 200, 20, 1000000, 9, 200, false},
    {"dense positions", 500, 30, 4000, 9, 400, true},
    {"many terms", 300, 4000, 200, 3, 2, false},
    {"many blocks", 40000, 60, 100, 7, 2, false},
};
#define SHAPES (sizeof shapes / sizeof *shapes)

static void must (jb_status status, const jb_error *err) {
  if (status != JB_OK)
    fail_msg("%s", err->message);
}

static jb_status verify (const jb_chunk_store *store, uint32_t number,
                         jb_error *err) {
  jb_chunk_cache *cache;
  jb_segment *segment;
  jb_status status = jb_chunk_cache_open(store, 1 << 20, &cache, err);
  if (status != JB_OK)
    return status;
  status = jb_segment_open(cache, number, &segment, err);
  if (status == JB_OK) {
    status = jb_segment_verify(segment, err);
    jb_segment_close(segment);
  }
  jb_chunk_cache_close(cache);
  return status;
}

static void what_is_written_is_read (void **state) {
  (void)state;
  for (size_t i = 0; i < SHAPES; i++) {
    const size_t alive = failing_memory_alive();
    memory_chunks chunks = MEMORY_CHUNKS_EMPTY;
    const jb_chunk_store store = memory_chunks_store(&chunks);
    plain_segment plain;
    jb_error err;
    print_message("%s\n", shapes[i].description);
    plain_segment_make(&plain, &shapes[i], i + 1);
    must(plain_segment_write(&plain, &store, 7, &err), &err);
    must(plain_segment_compare(&plain, &store, 7, &err), &err);
    must(verify(&store, 7, &err), &err);
    plain_segment_free(&plain);
    memory_chunks_free(&chunks);
    assert_int_equal(failing_memory_alive(), alive);
  }
}

/* A segment that was written, and is open. */
typedef struct open_segment {
  memory_chunks chunks;
  jb_chunk_store store; /* over 'chunks', so that this must stay in place */
  plain_segment plain;
  jb_chunk_cache *cache;
  jb_segment *segment;
} open_segment;

static void write_and_open (open_segment *written, const plain_shape *shape,
                            uint64_t seed) {
  jb_error err;
  written->chunks = (memory_chunks)MEMORY_CHUNKS_EMPTY;
  written->store = memory_chunks_store(&written->chunks);
  plain_segment_make(&written->plain, shape, seed);
  must(plain_segment_write(&written->plain, &written->store, 3, &err), &err);
  must(jb_chunk_cache_open(&written->store, 1 << 16, &written->cache, &err),
       &err);
  must(jb_segment_open(written->cache, 3, &written->segment, &err), &err);
}

static void close_written (open_segment *written) {
  jb_segment_close(written->segment);
  jb_chunk_cache_close(written->cache);
  plain_segment_free(&written->plain);
  memory_chunks_free(&written->chunks);
}

static void seeking_is_walking (void **state) {
  (void)state;
  for (size_t i = 2; i < SHAPES; i++) {
    open_segment written;
    jb_error err;
    write_and_open(&written, &shapes[i], i + 100);
    for (uint32_t t = 0; t < written.plain.term_count; t++) {
      const plain_term *term = &written.plain.terms[t];
      for (uint64_t seed = 1; seed < 9 && term->count > 0; seed++)
        must(plain_term_seek(term, written.segment, seed * 77 + t, &err), &err);
    }
    close_written(&written);
  }
}

/* Words are told by their pair: without it, or with another, they are damaged
** and that is said. */
static void ranks_need_their_pair (void **state) {
  (void)state;
  open_segment written;
  jb_segment *segment;
  jb_error err;
  size_t told = 0;
  write_and_open(&written, &shapes[SHAPES - 1], 11);
  segment = written.segment;
  for (uint32_t t = 0; t < written.plain.term_count; t++) {
    const plain_term *term = &written.plain.terms[t];
    jb_term_entry entry;
    jb_postings postings;
    if (term->count == 0)
      continue;
    must(jb_segment_find(segment, (jb_slice){term->bytes, term->length}, &entry,
                         &err),
         &err);
    assert_true(entry.pair_bytes == 0 || term->bytes[0] == JB_TERM_WORD);
    if (entry.pair_bytes == 0)
      continue;
    assert_memory_equal(entry.pair, "b00", 3);
    entry.pair_bytes = 0;
    if (jb_postings_open(segment, &entry, &postings, &err) == JB_OK) {
      jb_postings_close(&postings); /* told by gaps */
      continue;
    }
    assert_int_equal(err.code, JB_BAD_FORMAT);
    told++;
    entry.pair_bytes = 2; /* there is no such pair */
    assert_int_equal(jb_postings_open(segment, &entry, &postings, &err),
                     JB_BAD_FORMAT);
    assert_non_null(strstr(err.message, "check --rebuild"));
  }
  assert_true(told > 2);
  close_written(&written);
}

/*                                                       stop and go on */

/* Write with a stop after every 'step' documents and terms. */
static void write_in_steps (const plain_segment *plain,
                            const jb_chunk_store *store, uint32_t number,
                            uint32_t step) {
  jb_buffer state = JB_BUFFER_EMPTY;
  jb_segment_writer *writer;
  jb_error err;
  must(jb_segment_writer_open(store, number, &writer, &err), &err);
  for (uint32_t i = 0; i < plain->document_count + plain->term_count; i++) {
    if (i < plain->document_count) {
      const plain_document *document = &plain->documents[i];
      must(jb_segment_writer_document(writer, document->article, document->day,
                                      document->starts, &err),
           &err);
    } else {
      const uint32_t term = i - plain->document_count;
      must(plain_segment_write_terms(plain, writer, term, term + 1, &err),
           &err);
    }
    if (i % step == 0) {
      jb_buffer_reset(&state);
      must(jb_segment_writer_save(writer, &state, &err), &err);
      jb_segment_writer_close(writer);
      must(jb_segment_writer_resume(store, number,
                                    (jb_slice){state.bytes, state.length},
                                    &writer, &err),
           &err);
      assert_true(state.length < 230000);
    }
  }
  must(jb_segment_writer_finish(writer, &err), &err);
  jb_segment_writer_close(writer);
  jb_buffer_free(&state);
}

static void going_on_is_writing_in_one_go (void **state) {
  (void)state;
  for (size_t i = 0; i < SHAPES; i++) {
    memory_chunks whole = MEMORY_CHUNKS_EMPTY, parts = MEMORY_CHUNKS_EMPTY;
    const jb_chunk_store whole_store = memory_chunks_store(&whole);
    const jb_chunk_store parts_store = memory_chunks_store(&parts);
    plain_segment plain;
    jb_error err;
    plain_segment_make(&plain, &shapes[i], i + 1);
    must(plain_segment_write(&plain, &whole_store, 7, &err), &err);
    for (uint32_t step = 1; step < 3; step++) {
      /* At every document only where they are few. */
      write_in_steps(&plain, &parts_store, 7,
                     plain.document_count > 1000 ? step * 97 : step);
      assert_true(memory_chunks_equal(&whole, &parts));
      memory_chunks_free(&parts);
    }
    plain_segment_free(&plain);
    memory_chunks_free(&whole);
  }
}

/* A state that was changed is refused, or is one that can be gone on with. */
static void broken_states_are_no_harm (void **state) {
  (void)state;
  const size_t alive = failing_memory_alive();
  memory_chunks chunks = MEMORY_CHUNKS_EMPTY;
  const jb_chunk_store store = memory_chunks_store(&chunks);
  plain_segment plain;
  jb_buffer saved = JB_BUFFER_EMPTY;
  jb_segment_writer *writer;
  jb_error err;
  size_t refused = 0;
  plain_segment_make(&plain, &shapes[3], 5);
  must(jb_segment_writer_open(&store, 1, &writer, &err), &err);
  must(plain_segment_write_documents(&plain, writer, &err), &err);
  must(plain_segment_write_terms(&plain, writer, 0, 20, &err), &err);
  must(jb_segment_writer_save(writer, &saved, &err), &err);
  jb_segment_writer_close(writer);
  for (size_t i = 0; i < 2 * saved.length; i++) {
    const size_t at = i / 2;
    jb_slice given = {saved.bytes, i % 2 == 0 ? saved.length : at};
    jb_status status;
    saved.bytes[at] = (char)(saved.bytes[at] ^ (i % 2 == 0 ? 0x41 : 0));
    status = jb_segment_writer_resume(&store, 1, given, &writer, &err);
    if (status == JB_OK) {
      status =
          plain_segment_write_terms(&plain, writer, 20, plain.term_count, &err);
      if (status == JB_OK)
        (void)jb_segment_writer_finish(writer, &err);
      jb_segment_writer_close(writer);
    } else {
      assert_int_equal(status, JB_BAD_FORMAT);
      refused++;
    }
    saved.bytes[at] = (char)(saved.bytes[at] ^ (i % 2 == 0 ? 0x41 : 0));
  }
  assert_true(refused >= saved.length);
  jb_buffer_free(&saved);
  plain_segment_free(&plain);
  memory_chunks_free(&chunks);
  assert_int_equal(failing_memory_alive(), alive);
}

static void misuse_is_told (void **state) {
  (void)state;
  memory_chunks chunks = MEMORY_CHUNKS_EMPTY;
  const jb_chunk_store store = memory_chunks_store(&chunks);
  const uint32_t starts[JB_INDEX_FIELDS + 1] = {0, 5, 5, 5, 5, 5, 5, 5, 5, 9};
  const uint32_t falling[JB_INDEX_FIELDS + 1] = {0, 5, 4, 9, 9, 9, 9, 9, 9, 9};
  const uint32_t places[] = {1, 3, 3};
  char longest[JB_TERM_BYTES + 1] = {'b'};
  jb_segment_writer *writer;
  must(jb_segment_writer_open(&store, 1, &writer, NULL), NULL);
#define REFUSED(call) assert_int_equal(call, JB_MISUSE)
  REFUSED(jb_segment_writer_document(writer, 0, 5, starts, NULL));
  REFUSED(jb_segment_writer_document(writer, 1, -1, starts, NULL));
  REFUSED(jb_segment_writer_document(writer, 1, 5, falling, NULL));
  must(jb_segment_writer_document(writer, 1, 5, starts, NULL), NULL);
  REFUSED(jb_segment_writer_document(writer, 2, 6, starts, NULL));
  REFUSED(jb_segment_writer_posting(writer, 0, 1, places, 2, NULL));
  REFUSED(jb_segment_writer_term(writer, jb_slice_of(""), NULL));
  REFUSED(jb_segment_writer_term(writer, (jb_slice){longest, sizeof longest},
                                 NULL));
  must(jb_segment_writer_term(writer, jb_slice_of("bx"), NULL), NULL);
  REFUSED(jb_segment_writer_term(writer, jb_slice_of("bx"), NULL));
  REFUSED(jb_segment_writer_term(writer, jb_slice_of("b"), NULL));
  REFUSED(jb_segment_writer_document(writer, 2, 5, starts, NULL));
  REFUSED(jb_segment_writer_posting(writer, 0, 0, places, 2, NULL));
  REFUSED(jb_segment_writer_posting(writer, 0, 1, places, 0, NULL));
  REFUSED(jb_segment_writer_posting(writer, 1, 1, places, 2, NULL));
  must(jb_segment_writer_posting(writer, 0, 1, places, 2, NULL), NULL);
  REFUSED(jb_segment_writer_posting(writer, 0, 1, places, 2, NULL));
  must(jb_segment_writer_finish(writer, NULL), NULL);
  REFUSED(jb_segment_writer_finish(writer, NULL));
  REFUSED(jb_segment_writer_save(writer, NULL, NULL));
#undef REFUSED
  jb_segment_writer_close(writer);
  memory_chunks_free(&chunks);
}

/*                                                         what can fail */

static const plain_shape small_shape = {"failures", 300, 60, 90, 5, 3, false};

/* All that is done with a segment, from writing to removing it. */
static jb_status live (const plain_segment *plain, const jb_chunk_store *store,
                       jb_error *err) {
  const uint64_t deleted[5] = {1, 0, 0, 0, 2};
  jb_buffer saved = JB_BUFFER_EMPTY;
  jb_segment_writer *writer;
  jb_chunk_cache *cache;
  jb_segment *segment;
  jb_status status = jb_segment_writer_open(store, 9, &writer, err);
  if (status != JB_OK)
    return status;
  status = plain_segment_write_documents(plain, writer, err);
  if (status == JB_OK)
    status = plain_segment_write_terms(plain, writer, 0, 30, err);
  if (status == JB_OK)
    status = jb_segment_writer_save(writer, &saved, err);
  jb_segment_writer_close(writer);
  if (status == JB_OK)
    status = jb_segment_writer_resume(
        store, 9, (jb_slice){saved.bytes, saved.length}, &writer, err);
  jb_buffer_free(&saved);
  if (status != JB_OK)
    return status;
  status = plain_segment_write_terms(plain, writer, 30, plain->term_count, err);
  if (status == JB_OK)
    status = jb_segment_writer_finish(writer, err);
  jb_segment_writer_close(writer);
  if (status == JB_OK)
    status =
        jb_segment_write_deleted(store, 9, plain->document_count, deleted, err);
  if (status == JB_OK)
    status = plain_segment_compare(plain, store, 9, err);
  if (status == JB_OK)
    status = jb_chunk_cache_open(store, 1 << 15, &cache, err);
  if (status != JB_OK)
    return status;
  status = jb_segment_open(cache, 9, &segment, err);
  if (status == JB_OK) {
    status = jb_segment_verify(segment, err);
    jb_segment_close(segment);
  }
  jb_chunk_cache_close(cache);
  return status == JB_OK ? jb_segment_remove(store, 9, err) : status;
}

typedef void fail_nth (memory_chunks *chunks, size_t nth);

static void fail_allocation (memory_chunks *chunks, size_t nth) {
  (void)chunks;
  failing_memory_set(nth);
}

/*
** Live with the first of what 'let_fail' knows failing, then with the second,
** until none does; how often that was.
*/
static size_t fail_in_turn (fail_nth *let_fail, jb_status expected) {
  plain_segment plain;
  size_t nth = 1;
  plain_segment_make(&plain, &small_shape, 8);
  for (;; nth++) {
    const size_t alive = failing_memory_alive();
    memory_chunks chunks = MEMORY_CHUNKS_EMPTY;
    const jb_chunk_store store = memory_chunks_store(&chunks);
    jb_error err = {.code = JB_OK};
    jb_status status;
    let_fail(&chunks, nth);
    status = live(&plain, &store, &err);
    let_fail(&chunks, 0);
    if (status == JB_OK)
      assert_int_equal(chunks.count, 0);
    memory_chunks_free(&chunks);
    assert_int_equal(failing_memory_alive(), alive);
    if (status == JB_OK)
      break;
    assert_int_equal(status, expected);
    assert_int_equal(err.code, expected);
  }
  plain_segment_free(&plain);
  return nth;
}

static void every_failing_allocation_is_reported (void **state) {
  (void)state;
  assert_true(fail_in_turn(fail_allocation, JB_NO_MEMORY) > 100);
}

static void every_failing_call_is_reported (void **state) {
  (void)state;
  assert_true(fail_in_turn(memory_chunks_fail, JB_IO) > 30);
}

/* Reading goes well, or is refused; a wrong result aborts in comparing. */
static void assert_refused (const plain_segment *plain,
                            const jb_chunk_store *store) {
  jb_error err;
  assert_int_equal(plain_segment_compare(plain, store, 2, &err), JB_BAD_FORMAT);
  assert_non_null(strstr(err.message, "segment 2"));
  assert_non_null(strstr(err.message, "jianbao check --rebuild"));
  assert_int_equal(verify(store, 2, &err), JB_BAD_FORMAT);
}

static void damage_is_found (void **state) {
  (void)state;
  static const plain_shape shape = {"damage", 140, 30, 30, 3, 2, false};
  const uint64_t deleted[3] = {1, 0, 8};
  memory_chunks whole = MEMORY_CHUNKS_EMPTY, broken = MEMORY_CHUNKS_EMPTY;
  const jb_chunk_store store = memory_chunks_store(&broken);
  const size_t alive = failing_memory_alive();
  plain_segment plain;
  plain_segment_make(&plain, &shape, 4);
  must(plain_segment_write(&plain, &store, 2, NULL), NULL);
  must(jb_segment_write_deleted(&store, 2, shape.documents, deleted, NULL),
       NULL);
  must(plain_segment_compare(&plain, &store, 2, NULL), NULL);
  must(verify(&store, 2, NULL), NULL);
  memory_chunks_copy(&whole, &broken);
  assert_int_equal(whole.count, 9);
  for (size_t item = 0; item < whole.count; item++) {
    const jb_chunk_key key = whole.items[item].key;
    const size_t length = whole.items[item].length;
    for (size_t at = 0; at < length; at++) {
      memory_chunks_flip(&broken, item, at, (unsigned char)(1 << at % 8));
      assert_refused(&plain, &store);
      memory_chunks_flip(&broken, item, at, (unsigned char)(1 << at % 8));
    }
    for (size_t cut = 0; cut < length; cut++) {
      memory_chunks_put(&broken, key, whole.items[item].bytes, length);
      memory_chunks_cut(&broken, item, cut);
      assert_refused(&plain, &store);
    }
    /* Gone: all but the deleted are missed; those the manifest counts. */
    must(store.remove(&broken, 2, (jb_stream)key.stream, 0, UINT32_MAX, NULL),
         NULL);
    if (key.stream != JB_STREAM_DELETED)
      assert_refused(&plain, &store);
    memory_chunks_copy(&broken, &whole);
  }
  plain_segment_free(&plain);
  memory_chunks_free(&whole);
  memory_chunks_free(&broken);
  assert_int_equal(failing_memory_alive(), alive);
}

/*                                                               deleted */

static void deletes_are_read (void **state) {
  (void)state;
  const uint32_t documents = JB_DELETED_DOCUMENTS + 77;
  const uint32_t starts[JB_INDEX_FIELDS + 1] = {0};
  const size_t words = documents / 64 + 1;
  uint64_t *deleted = calloc(words, sizeof *deleted);
  memory_chunks chunks = MEMORY_CHUNKS_EMPTY;
  const jb_chunk_store store = memory_chunks_store(&chunks);
  jb_segment_writer *writer;
  jb_chunk_cache *cache;
  jb_segment *segment;
  random_state random = 3;
  must(jb_segment_writer_open(&store, 1, &writer, NULL), NULL);
  for (uint32_t i = 0; i < documents; i++)
    must(jb_segment_writer_document(writer, i + 1, 7, starts, NULL), NULL);
  must(jb_segment_writer_finish(writer, NULL), NULL);
  jb_segment_writer_close(writer);
  must(jb_chunk_cache_open(&store, 0, &cache, NULL), NULL);
  must(jb_segment_open(cache, 1, &segment, NULL), NULL);
  assert_null(jb_segment_deleted(segment));
  jb_segment_close(segment);
  for (uint32_t count = 1; count < 20; count++) {
    uint32_t document;
    do {
      document = random_below(&random, documents);
    } while ((deleted[document / 64] >> document % 64 & 1) != 0);
    deleted[document / 64] |= (uint64_t)1 << document % 64;
    memory_chunks_fail(&chunks, 0);
    must(jb_segment_write_deleted(&store, 1, documents, deleted, NULL), NULL);
    /* The first time both chunks are written, then the one that changed. */
    assert_int_equal(chunks.writes, count == 1 ? 2 : 1);
    must(jb_segment_open(cache, 1, &segment, NULL), NULL);
    assert_int_equal(jb_segment_deleted_count(segment), count);
    assert_memory_equal(jb_segment_deleted(segment), deleted, documents / 8);
    must(jb_segment_verify(segment, NULL), NULL);
    jb_segment_close(segment);
  }
  jb_chunk_cache_close(cache);
  memory_chunks_free(&chunks);
  free(deleted);
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_written_is_read),
      cmocka_unit_test(seeking_is_walking),
      cmocka_unit_test(ranks_need_their_pair),
      cmocka_unit_test(going_on_is_writing_in_one_go),
      cmocka_unit_test(broken_states_are_no_harm),
      cmocka_unit_test(misuse_is_told),
      cmocka_unit_test(every_failing_allocation_is_reported),
      cmocka_unit_test(every_failing_call_is_reported),
      cmocka_unit_test(damage_is_found),
      cmocka_unit_test(deletes_are_read),
  };
  return cmocka_run_group_tests_name("segments", tests, NULL, NULL);
}
