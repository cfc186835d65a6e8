/* SPDX-License-Identifier: MIT */
/*
** What an archive keeps for the work on rules: labels that an editor set by
** hand, and which rules decided last. Their tables are made when they are
** first written: an archive without them is as whole as one with them.
*/
#ifndef JB_STORE_NOTES_H
#define JB_STORE_NOTES_H

#include "store/store.h"

/* What an editor says of an article and a topic. */
typedef struct jb_label {
  jb_slice article; /* its id */
  jb_slice topic;
  bool given; /* false: the article must not have the topic */
} jb_label;

/*
** Set the label of an article and a topic; with 'given' NULL take it away.
** JB_NOT_FOUND: no such article.
*/
jb_status jb_store_put_label (jb_store *store, jb_slice article, jb_slice topic,
                              const bool *given, jb_error *err);

/*
** All labels of articles that are there, or those of 'article' unless it is
** absent, in the order of ids and topics, in 'arena'.
*/
jb_status jb_store_read_labels (jb_store *store, jb_slice article,
                                jb_arena *arena, jb_label **labels,
                                size_t *count, jb_error *err);

/*
** Keep under 'hash' what the rules of it are; 'rules' is the caller's text.
** The same hash a second time changes nothing.
*/
jb_status jb_store_put_ruleset (jb_store *store, jb_slice hash, jb_slice rules,
                                jb_error *err);

/* The text of a hash, in 'arena'; absent when it is not known. */
jb_status jb_store_read_ruleset (jb_store *store, jb_slice hash,
                                 jb_arena *arena, jb_slice *rules,
                                 jb_error *err);

/*
** Say that the rules of 'hash' decided all articles of the page whose sha256
** is 'page', or of the archive when it is absent. In the latter case all
** other rules are forgotten.
*/
jb_status jb_store_mark_ruleset (jb_store *store, jb_slice page, jb_slice hash,
                                 jb_error *err);

/*
** The hash of the rules that decided an article last, in 'arena'; absent when
** none did. JB_NOT_FOUND: no such article.
*/
jb_status jb_store_article_ruleset (jb_store *store, jb_slice article,
                                    jb_arena *arena, jb_slice *hash,
                                    jb_error *err);

#endif
