/* SPDX-License-Identifier: MIT */
/* Files that are not text, known by the first bytes they all start with. */
#ifndef JB_TEXT_BINARY_KIND_H
#define JB_TEXT_BINARY_KIND_H

#include <stddef.h>

/*
** What the file with these bytes is, in English ("PNG picture"), when its
** signature says that it is not text; else NULL. The name lives for ever.
*/
const char *jb_binary_kind (const char *bytes, size_t length);

#endif
