/* SPDX-License-Identifier: MIT */
/* The order and the weights of the fields; see document.h. */
#include "index/document.h"

/* Lead and body lie together: a search in the body looks through both. */
const jb_query_field jb_field_order[JB_INDEX_FIELDS] = {
    JB_FIELD_HEADLINE, JB_FIELD_KICKER, JB_FIELD_DECK,
    JB_FIELD_LEAD,     JB_FIELD_BODY,   JB_FIELD_LABEL,
    JB_FIELD_DATELINE, JB_FIELD_BYLINE, JB_FIELD_CREDIT,
};

const unsigned char jb_field_weights[JB_INDEX_FIELDS] = {5, 3, 3, 2, 1,
                                                         1, 1, 1, 1};

unsigned jb_field_place (jb_query_field field) {
  unsigned place = 0;
  while (place < JB_INDEX_FIELDS && jb_field_order[place] != field)
    place++;
  return place;
}
