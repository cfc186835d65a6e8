/* SPDX-License-Identifier: MIT */
/*
** The values of attributes: topics, reporters, papers, people, kinds, each
** with the number by which the columns (index/attributes.h) know it.
*/
#ifndef JB_STORE_VALUES_H
#define JB_STORE_VALUES_H

#include "store/database.h"

/* The name of a kind, as in the table attribute_value and in Lua. */
extern const char *const jb_attribute_names[JB_ATTRIBUTE_KINDS];

/* Put all attributes of a stored article into the columns. */
jb_status jb_put_values (jb_store *store, const jb_article *article,
                         jb_error *err);

/* Put its topics alone: nothing but its number and decisions is looked at. */
jb_status jb_put_topics (jb_store *store, const jb_article *article,
                         jb_error *err);

/* What is known of a value. */
typedef struct jb_value {
  uint32_t number; /* 0: there is none such */
  bool overflow;   /* an article has it that its column has no room for */
} jb_value;

/* Find a value by the text it is compared by. */
jb_status jb_find_value (jb_store *store, jb_attribute_kind kind, jb_slice key,
                         jb_value *value, jb_error *err);

/*
** The newspaper that a folio names: the last of its words that ends in 报,
** 報 or 刊 and is longer than that; absent when there is none.
*/
jb_slice jb_paper_of_folio (jb_slice folio);

/*
** The texts of an article's attribute of a kind, in 'arena', as they are
** compared: each once, in no order.
*/
jb_status jb_article_keys (const jb_article *article, jb_attribute_kind kind,
                           jb_arena *arena, jb_slice **keys, size_t *count,
                           jb_error *err);

#endif
