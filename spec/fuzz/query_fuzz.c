/* SPDX-License-Identifier: MIT */
/*
** Any bytes as a query: read without a crash, and either a tree whose nodes
** keep what query.h promises, or an error that points into the query.
*/
#include <stdint.h>
#include <stdlib.h>

#include "index/query.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void demand (int holds) {
  if (!holds)
    abort();
}

/* Returns the number of terms. */
static size_t check_node (const jb_query_node *node, size_t length, int depth) {
  size_t terms = 0, children = 0;
  demand(depth <= 2 * JB_QUERY_DEPTH + 2);
  demand(node->start < node->end && node->end <= length);
  if (node->kind == JB_QUERY_TERM) {
    demand(node->first_child == NULL);
    if (node->field == JB_FIELD_DATE)
      demand(node->first_day.bytes != NULL || node->last_day.bytes != NULL);
    else
      demand(node->text.length > 0 &&
             jb_utf8_valid_prefix(node->text.bytes, node->text.length) ==
                 node->text.length);
    return 1;
  }
  for (const jb_query_node *child = node->first_child; child != NULL;
       child = child->next_sibling) {
    demand(child->start >= node->start && child->end <= node->end);
    terms += check_node(child, length, depth + 1);
    children++;
  }
  demand(node->kind == JB_QUERY_NOT ? children == 1 : children >= 2);
  return terms;
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
  jb_query query;
  jb_error err;
  jb_status status = jb_query_parse((const char *)data, size, &query, &err);
  if (status == JB_OK) {
    demand(check_node(query.root, size, 0) == query.term_count);
    jb_query_free(&query);
  } else {
    demand(status == JB_BAD_QUERY && err.message[0] != '\0');
    demand(err.offset <= size);
  }
  return 0;
}
