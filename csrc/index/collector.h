/* SPDX-License-Identifier: MIT */
/* What a collector is made of; for collect.c and collect_write.c. */
#ifndef JB_INDEX_COLLECTOR_H
#define JB_INDEX_COLLECTOR_H

#include "index/collect.h"
#include "index/cut.h"
#include "index/posting_table.h"

/* A document collected. */
typedef struct jb_collected_document {
  int64_t article; /* 0: forgotten */
  int32_t day;
  uint32_t field_starts[JB_INDEX_FIELDS + 1];
  size_t key, key_length; /* in 'order_keys' */
} jb_collected_document;

struct jb_collector {
  jb_posting_table table;
  jb_collected_document *documents; /* owned; in the order they came */
  size_t count, capacity;
  size_t forgotten;
  bool rising; /* article numbers rise, as they mostly do */
  jb_buffer order_keys;
  jb_cut_text cut;
};

#endif
