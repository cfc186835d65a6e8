/* SPDX-License-Identifier: MIT */
/*
** The tables of an archive and how older archives are brought up to them.
**
** An archive is told from other SQLite files by its application_id, and its
** form by its user_version. A new form is a new step at the end of the list
** in schema.c; a step once published is never changed.
*/
#ifndef JB_STORE_SCHEMA_H
#define JB_STORE_SCHEMA_H

#include <stdbool.h>

#include <sqlite3.h>

/* "jbao" in ASCII; shown by file(1) and `PRAGMA application_id`. */
#define JB_APPLICATION_ID 0x6a62616f

/* One step: what leads from the version before it to this one. */
typedef struct jb_schema_step {
  int version;
  const char *const *statements; /* ends in NULL */
} jb_schema_step;

/* All steps in order; the last one's version is what this program writes. */
extern const jb_schema_step jb_schema_steps[];
extern const int jb_schema_step_count;

/* The version that this program reads and writes. */
int jb_schema_version (void);

/*
** What SQL alone cannot do, in the same transaction, behind the last step;
** false undoes everything.
*/
typedef bool jb_schema_fill (void *context);

/*
** Take every step of 'steps' above the database's user_version in one
** transaction, 'fill' behind them (NULL: nothing more to do) if there were
** any, and write the new version down. Returns an SQLite result code,
** SQLITE_ABORT when it was 'fill' that failed; on failure the database is as
** before.
*/
int jb_schema_upgrade (sqlite3 *db, const jb_schema_step *steps, int count,
                       jb_schema_fill *fill, void *context);

#endif
