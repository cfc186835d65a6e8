/* SPDX-License-Identifier: MIT */
/*
** SQLite's own file system with a counter: the n-th call that opens, reads,
** writes, syncs, cuts off, locks or maps fails as the system might let it.
*/
#ifndef JB_SPEC_FAILING_VFS_H
#define JB_SPEC_FAILING_VFS_H

#include <stddef.h>

/* Make it what SQLite opens files with; 0 is success. */
int failing_vfs_install (void);

/* Let the n-th call from now fail (1 is the next); 0: none fails. */
void failing_vfs_set (size_t nth);

/* Calls since failing_vfs_set. */
size_t failing_vfs_count (void);

#endif
