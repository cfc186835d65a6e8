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
    plain_segment_free(&plain);
    memory_chunks_free(&chunks);
    assert_int_equal(failing_memory_alive(), alive);
  }
}

static void seeking_is_walking (void **state) {
  (void)state;
  for (size_t i = 2; i < SHAPES; i++) {
    memory_chunks chunks = MEMORY_CHUNKS_EMPTY;
    const jb_chunk_store store = memory_chunks_store(&chunks);
    plain_segment plain;
    jb_chunk_cache *cache;
    jb_segment *segment;
    jb_error err;
    plain_segment_make(&plain, &shapes[i], i + 100);
    must(plain_segment_write(&plain, &store, 3, &err), &err);
    must(jb_chunk_cache_open(&store, 1 << 16, &cache, &err), &err);
    must(jb_segment_open(cache, 3, &segment, &err), &err);
    for (uint32_t t = 0; t < plain.term_count; t++)
      for (uint64_t seed = 1; seed < 9 && plain.terms[t].count > 0; seed++)
        must(plain_term_seek(&plain.terms[t], segment, seed * 77 + t, &err),
             &err);
    jb_segment_close(segment);
    jb_chunk_cache_close(cache);
    plain_segment_free(&plain);
    memory_chunks_free(&chunks);
  }
}

int main (void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_written_is_read),
      cmocka_unit_test(seeking_is_walking),
  };
  return cmocka_run_group_tests_name("segments", tests, NULL, NULL);
}
