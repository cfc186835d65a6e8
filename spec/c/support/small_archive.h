/* SPDX-License-Identifier: MIT */
/*
** An archive of one small page, for the tests of the store: its file, the page,
** and what is asked of it in passing. What fails here fails the test.
*/
#ifndef JB_SPEC_SMALL_ARCHIVE_H
#define JB_SPEC_SMALL_ARCHIVE_H

#include <stdint.h>

#include "store/store.h"
#include "text/digest.h"

#define SMALL_ARCHIVE_PATH_BYTES 64

/* The path of this process's own file, in memory where that is possible: the
** disk would be waited for. */
void small_archive_name (char path[SMALL_ARCHIVE_PATH_BYTES], const char *test);

/* The file and what SQLite keeps beside it. */
void small_archive_remove (const char *path);

/* Remove what is there, and make it anew with the page "a page". */
void small_archive_make (const char *path);

jb_store *small_archive_open (const char *path, jb_store_mode mode);

/* Turn it back into one of version 2, which had no index of ours. */
void small_archive_make_old (const char *path);

int64_t small_archive_count_pages (jb_store *store);

/* That jb_store_check finds nothing. */
void small_archive_assert_sound (jb_store *store);

/* The same of the archive at 'path', opened to be written to. */
void small_archive_assert_opens_sound (const char *path);

/* A page of one article that has a little of everything. */
typedef struct small_page {
  jb_page page;
  jb_article article;
  jb_paragraph paragraphs[2];
  jb_byline byline;
  jb_credit credit;
  jb_slice name;
  jb_span span;
  jb_decision decision;
  jb_evidence evidence;
  char sha256[JB_SHA256_HEX_BYTES + 1];
} small_page;

/* A page whose bytes are 'bytes', which must outlive it. */
void small_page_fill (small_page *small, const char *bytes);

#endif
