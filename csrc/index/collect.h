/* SPDX-License-Identifier: MIT */
/*
** Collecting documents in memory, in any order, until they become a segment.
*/
#ifndef JB_INDEX_COLLECT_H
#define JB_INDEX_COLLECT_H

#include "index/chunks.h"
#include "index/document.h"

/* What is known of a segment without opening it. */
typedef struct jb_segment_summary {
  uint32_t documents;    /* deleted ones too */
  uint64_t total_length; /* characters of these */
  uint64_t bytes;        /* of its chunks */
  int32_t newest_day, oldest_day;
} jb_segment_summary;

typedef struct jb_collector jb_collector;

jb_status jb_collector_open (jb_collector **collector, jb_error *err);
void jb_collector_close (jb_collector *collector);

/*
** Collect a document. After an error, but for JB_MISUSE (an article's number
** below 1, a day below 0), the collector can only be reset or closed.
** JB_TOO_LARGE: it has
** JB_DOCUMENT_POSITIONS characters or more.
*/
jb_status jb_collector_add (jb_collector *collector,
                            const jb_index_document *document, jb_error *err);

/* Forget an article that was collected; false when it was not. */
bool jb_collector_remove (jb_collector *collector, int64_t article);

/* Documents collected and not forgotten. */
uint32_t jb_collector_documents (const jb_collector *collector);

/* Bytes of memory taken. */
size_t jb_collector_bytes (const jb_collector *collector);

/*
** Write what was collected, at least one document, as segment 'number', and
** forget it. Documents are numbered as segment.h says, whatever the order they
** came in; those that came in the same order give the same bytes.
*/
jb_status jb_collector_write (jb_collector *collector,
                              const jb_chunk_store *store, uint32_t number,
                              jb_segment_summary *summary, jb_error *err);

/* Forget all and give most of the memory back. */
void jb_collector_reset (jb_collector *collector);

#endif
