/* SPDX-License-Identifier: MIT */
/*
** The archive's class is bound in several files: opening, writing and single
** articles in bind_archive.c, the walk in bind_articles.c, the search in
** bind_search.c, all that is asked about matches and likeness in
** bind_explore.c, labels and marks of rules in bind_notes.c. This is what they
** share.
*/
#ifndef JB_BINDING_BIND_ARCHIVE_H
#define JB_BINDING_BIND_ARCHIVE_H

#include "binding/bind.h"

#define JB_ARCHIVE_CLASS "jianbao.CoreArchive"

/* The methods of the other files, called as here without jb_archive_. */
int jb_archive_articles (lua_State *L);
int jb_archive_numbers (lua_State *L);
int jb_archive_count (lua_State *L);
int jb_archive_facets (lua_State *L);
int jb_archive_keywords (lua_State *L);
int jb_archive_reprints (lua_State *L);
int jb_archive_search (lua_State *L);
int jb_archive_similar (lua_State *L);
int jb_archive_suggest (lua_State *L);
int jb_archive_timeline (lua_State *L);

/* Methods for the work on rules: labels, and which rules decided last. */
int jb_archive_labels (lua_State *L);
int jb_archive_mark_ruleset (lua_State *L);
int jb_archive_put_label (lua_State *L);
int jb_archive_put_ruleset (lua_State *L);
int jb_archive_ruleset (lua_State *L);
int jb_archive_ruleset_of (lua_State *L);

/*                                                              [-0, +0, m]
** Register the class that jb_archive_articles uses inside.
*/
void jb_archive_register_articles (lua_State *L);

/*                                                              [-0, +0, v]
** The place in 'choices' (a list that ends in NULL) of field 'name' of the
** table at 'arg'; 0 if the field is nil.
*/
int jb_check_choice (lua_State *L, int arg, const char *name,
                     const char *const *choices);

/*                                                            [-0, +3|4, m]
** jb_push_failure, with the place (a byte from 1) when a query is bad.
*/
int jb_push_query_failure (lua_State *L, const jb_error *err);

#endif
