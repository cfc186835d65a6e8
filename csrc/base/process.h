/* SPDX-License-Identifier: MIT */
/*
** A child process that does work for this one, and can be killed.
**
** Parent and child exchange messages: a line with the number of bytes, then
** the bytes. To the child they are its standard input and output. No call here
** waits for a child that does not answer, but for jb_process_wait, and that
** takes a time.
**
** Beside the messages there is a note: a page of memory that both share. The
** child writes there when it began its item and what it is about to try, which
** costs no system call; the parent reads it when the child is late or dead,
** and so knows whom to blame.
*/
#ifndef JB_BASE_PROCESS_H
#define JB_BASE_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

/* Bytes of a name in a note; a longer one is cut. */
#define JB_NOTE_BYTES 240

/* Most bytes of one message; more from a child is taken for damage. */
#define JB_MESSAGE_LIMIT ((size_t)1 << 30)

typedef struct jb_process jb_process;
typedef struct jb_note jb_note;

/*
** Start the program arguments[0] (looked for in $PATH) with the arguments,
** which end in NULL. What it writes to its standard error is not shown.
*/
jb_status jb_process_start (const char *const *arguments, jb_process **made,
                            jb_error *err);

/* Kill the child if it lives, and give all back; NULL is allowed. */
void jb_process_free (jb_process *process);

/* Put a message into the queue for the child. */
jb_status jb_process_send (jb_process *process, jb_slice message,
                           jb_error *err);

/*
** Write what the queues hold and read what there is, until a child has sent
** something or ended, or the time is over.
*/
jb_status jb_process_wait (jb_process *const *processes, size_t count,
                           double seconds, jb_error *err);

/*
** The next message that has arrived whole; false: none yet. It lives until the
** next call for this process.
*/
bool jb_process_receive (jb_process *process, jb_slice *message);

/* Whether nothing more will come: the child has closed its end, or babbles. */
bool jb_process_ended (const jb_process *process);

/* Seconds since the child began its item; negative when it has none. */
double jb_process_busy (const jb_process *process);

/* How many items the child has begun so far. */
uint64_t jb_process_items (const jb_process *process);

/* What the child was about to try; "" when it said nothing. */
const char *jb_process_blame (const jb_process *process);

/*
** Kill the child if it lives, and wait for its end. The signal that ended it,
** or 0 and its exit status.
*/
int jb_process_stop (jb_process *process, int *status);

/* ---- in the child ---- */

/* The note of this process; JB_MISUSE if it was not started from here. */
jb_status jb_note_open (jb_note **made, jb_error *err);
void jb_note_close (jb_note *note);

/* An item begins; or, when it is done, there is none. Forgets the name. */
void jb_note_begin (jb_note *note);
void jb_note_finish (jb_note *note);

/* What is tried now; cut to JB_NOTE_BYTES. */
void jb_note_name (jb_note *note, jb_slice name);

#endif
