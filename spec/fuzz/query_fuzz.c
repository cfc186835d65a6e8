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

/* An operand of NEAR: a term of a text, or an OR of nothing else. */
static void check_operand (const jb_query_node *operand) {
  demand(operand->kind == JB_QUERY_TERM || operand->kind == JB_QUERY_OR);
  if (operand->kind == JB_QUERY_TERM)
    demand(operand->field <= JB_FIELD_CREDIT);
  for (operand = operand->first_child; operand != NULL;
       operand = operand->next_sibling)
    demand(operand->kind == JB_QUERY_TERM && operand->field <= JB_FIELD_CREDIT);
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
  if (node->kind == JB_QUERY_NEAR) {
    demand(children <= JB_QUERY_NEAR_OPERANDS);
    demand(node->distance <= JB_QUERY_NEAR_DISTANCE);
    for (const jb_query_node *child = node->first_child; child != NULL;
         child = child->next_sibling)
      check_operand(child);
  }
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
