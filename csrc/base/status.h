/* SPDX-License-Identifier: MIT */
/*
** How the core says that something went wrong.
**
** Every function of the core that can fail returns a jb_status and fills the
** caller's jb_error. The core never prints, aborts or throws; the binding
** turns a jb_error into Lua's `nil, message, code` in one place.
*/
#ifndef JB_BASE_STATUS_H
#define JB_BASE_STATUS_H

#include <stddef.h>

/* Marks the few symbols a shared object shows; all else is hidden. */
#define JB_EXPORT __attribute__((visibility("default")))

/* Lets the compiler check a printf-like function's arguments. */
#define JB_PRINTF(string, first) __attribute__((format(printf, string, first)))

/* The order is not stored anywhere; the words in status.c are the contract. */
typedef enum jb_status {
  JB_OK = 0,
  JB_NO_MEMORY,     /* an allocation failed */
  JB_TOO_LARGE,     /* a size over a stated limit */
  JB_NOT_FOUND,     /* no such file, article, word … */
  JB_NO_PERMISSION, /* the system forbids it */
  JB_IO,            /* reading or writing failed */
  JB_DISK_FULL,     /* no room left, or a file-size limit was met */
  JB_READ_ONLY,     /* the archive can be read but not written */
  JB_BUSY,          /* another process holds the lock */
  JB_BAD_FORMAT,    /* damaged, or not the kind of file it should be */
  JB_NEWER_VERSION, /* written by a newer jianbao */
  JB_BAD_ENCODING,  /* bytes that are not the encoding they are read as */
  JB_BAD_QUERY,     /* a search the parser cannot read */
  JB_BAD_SCRIPT,    /* a script of an editor that is wrong, or fails */
  JB_LIMIT,         /* a script took more than it may: memory, steps, time */
  JB_CANCELLED,     /* the caller asked to stop */
  JB_MISUSE         /* a precondition was broken: a bug in the caller */
} jb_status;

/* Bytes of a message with its closing zero; longer ones are cut. */
#define JB_MESSAGE_BYTES 512

/* 'offset' of an error that lies at no particular place. */
#define JB_NO_OFFSET ((size_t)-1)

typedef struct jb_error {
  jb_status code;
  size_t offset; /* byte where it happened, or JB_NO_OFFSET */
  char message[JB_MESSAGE_BYTES];
} jb_error;

/* The stable lower-case word for a status, such as "bad-format". */
const char *jb_status_name (jb_status code);

/*
** Fill 'err' (which may be NULL) and return 'code', so that a failing
** function can end in `return jb_fail(err, JB_IO, JB_NO_OFFSET, "…")`.
*/
jb_status jb_fail (jb_error *err, jb_status code, size_t offset,
                   const char *format, ...) JB_PRINTF(4, 5);

/* jb_fail for an allocation of 'bytes' that did not succeed. */
jb_status jb_fail_memory (jb_error *err, size_t bytes);

/*
** jb_fail for a failed system call on 'path': chooses the status by
** 'system_error' (an errno value) and names the file.
*/
jb_status jb_fail_system (jb_error *err, int system_error, const char *doing,
                          const char *path);

#endif
