/* SPDX-License-Identifier: MIT */
/* Children by posix_spawn, over a pair of sockets; see process.h. */
#include "base/process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"

/* Where the child finds the note. */
#define NOTE_FILE 3

#define READ_BYTES 65536

/* Digits of the line before a message. */
#define LENGTH_DIGITS 10

/* Only the child writes; the parent reads the text once the child is dead. */
struct jb_note {
  _Atomic int64_t began;  /* nanoseconds of the monotonic clock; 0: no item */
  _Atomic uint64_t items; /* begun so far */
  char name[JB_NOTE_BYTES + 1];
};

struct jb_process {
  pid_t pid;     /* 0 once it was waited for */
  int status;    /* as waitpid gave it */
  int socket;    /* owned; -1: none */
  jb_note *note; /* mapped */
  bool ended;
  jb_buffer outgoing, incoming;
  size_t written, taken; /* bytes of them that are done with */
};

static int64_t now (void) {
  struct timespec time;
  (void)clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Start the child with its ends of the socket and the note. */
static int spawn (jb_process *process, const char *const *arguments,
                  int child_socket, int note_file) {
  extern char **environ;
  posix_spawn_file_actions_t actions;
  int error = posix_spawn_file_actions_init(&actions);
  if (error != 0)
    return error;
  error = posix_spawn_file_actions_adddup2(&actions, child_socket, 0);
  if (error == 0)
    error = posix_spawn_file_actions_adddup2(&actions, child_socket, 1);
  if (error == 0)
    error = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", 1, 0);
  if (error == 0)
    error = posix_spawn_file_actions_adddup2(&actions, note_file, NOTE_FILE);
  if (error == 0) {
    /* posix_spawn does not write to the words, though it could. */
    char *const *words = (char *const *)(uintptr_t)arguments;
    error = posix_spawnp(&process->pid, arguments[0], &actions, NULL, words,
                         environ);
  }
  if (error != 0)
    process->pid = 0;
  (void)posix_spawn_file_actions_destroy(&actions);
  return error;
}

/* Sockets, the note, the child: the first failure is an errno value. */
static int start (jb_process *process, const char *const *arguments) {
  int sockets[2], error = 0, note_file;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
    return errno;
  process->socket = sockets[0];
  note_file = memfd_create("jianbao note", MFD_CLOEXEC);
  if (note_file < 0 || ftruncate(note_file, sizeof(jb_note)) != 0) {
    error = errno;
  } else {
    void *note = mmap(NULL, sizeof(jb_note), PROT_READ | PROT_WRITE, MAP_SHARED,
                      note_file, 0);
    if (note == MAP_FAILED)
      error = errno;
    else
      process->note = note;
  }
  if (error == 0)
    error = spawn(process, arguments, sockets[1], note_file);
  if (note_file >= 0)
    (void)close(note_file);
  (void)close(sockets[1]);
  return error;
}

jb_status jb_process_start (const char *const *arguments, jb_process **made,
                            jb_error *err) {
  jb_process *process = jb_allocate_array(1, sizeof *process);
  int error;
  *made = NULL;
  if (process == NULL)
    return jb_fail_memory(err, sizeof *process);
  process->socket = -1;
  error = start(process, arguments);
  if (error != 0) {
    jb_process_free(process);
    return jb_fail_system(err, error, "cannot start", arguments[0]);
  }
  *made = process;
  return JB_OK;
}

int jb_process_stop (jb_process *process, int *status) {
  if (process->pid != 0) {
    (void)kill(process->pid, SIGKILL);
    while (waitpid(process->pid, &process->status, 0) < 0 && errno == EINTR)
      continue;
    process->pid = 0;
  }
  *status = WIFEXITED(process->status) ? WEXITSTATUS(process->status) : 0;
  return WIFSIGNALED(process->status) ? WTERMSIG(process->status) : 0;
}

void jb_process_free (jb_process *process) {
  int status;
  if (process == NULL)
    return;
  (void)jb_process_stop(process, &status);
  if (process->socket >= 0)
    (void)close(process->socket);
  if (process->note != NULL)
    (void)munmap(process->note, sizeof *process->note);
  jb_buffer_free(&process->outgoing);
  jb_buffer_free(&process->incoming);
  jb_free(process);
}

jb_status jb_process_send (jb_process *process, jb_slice message,
                           jb_error *err) {
  jb_buffer *queue = &process->outgoing;
  jb_buffer_append_format(queue, "%zu\n", message.length);
  jb_buffer_append(queue, message.bytes, message.length);
  if (queue->status != JB_OK)
    return jb_fail_memory(err, message.length);
  return JB_OK;
}

/* Write what goes without waiting. */
static void flush (jb_process *process) {
  jb_buffer *queue = &process->outgoing;
  while (process->written < queue->length) {
    ssize_t sent =
        send(process->socket, queue->bytes + process->written,
             queue->length - process->written, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0) {
      /* A child that is gone is noticed by reading. */
      if (errno != EINTR)
        return;
    } else {
      process->written += (size_t)sent;
    }
  }
  jb_buffer_reset(queue);
  process->written = 0;
}

/* Read what is there. */
static jb_status fill (jb_process *process, jb_error *err) {
  for (;;) {
    char *place = jb_buffer_reserve(&process->incoming, READ_BYTES);
    ssize_t got;
    if (place == NULL)
      return jb_fail_memory(err, READ_BYTES);
    got = recv(process->socket, place, READ_BYTES, MSG_DONTWAIT);
    if (got > 0) {
      jb_buffer_claim(&process->incoming, (size_t)got);
    } else if (got < 0 && errno == EINTR) {
      continue;
    } else {
      process->ended = got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
      return JB_OK;
    }
  }
}

jb_status jb_process_wait (jb_process *const *processes, size_t count,
                           double seconds, jb_error *err) {
  struct pollfd *watched = jb_allocate_array(count, sizeof *watched);
  int64_t end = now() + (int64_t)(seconds * 1e9);
  jb_status status = JB_OK;
  bool heard = false;
  if (watched == NULL)
    return jb_fail_memory(err, count * sizeof *watched);
  while (!heard && status == JB_OK) {
    int64_t left = end - now();
    for (size_t i = 0; i < count; i++) {
      jb_process *process = processes[i];
      flush(process);
      heard = heard || process->ended;
      watched[i].fd = process->ended ? -1 : process->socket;
      watched[i].events =
          process->outgoing.length > 0 ? POLLIN | POLLOUT : POLLIN;
      watched[i].revents = 0;
    }
    left = heard || left < 0 ? 0 : left / 1000000 + 1;
    if (poll(watched, (nfds_t)count, left < 60000 ? (int)left : 60000) < 0 &&
        errno != EINTR) {
      status = jb_fail_system(err, errno, "cannot wait for", "a worker");
      break;
    }
    for (size_t i = 0; i < count && status == JB_OK; i++)
      if (watched[i].revents & ~POLLOUT) {
        status = fill(processes[i], err);
        heard = true;
      }
    if (now() >= end)
      break;
  }
  jb_free(watched);
  return status;
}

bool jb_process_receive (jb_process *process, jb_slice *message) {
  jb_buffer *queue = &process->incoming;
  const char *bytes = queue->bytes;
  size_t place = process->taken, length = 0, digits = 0;
  while (place < queue->length && '0' <= bytes[place] && bytes[place] <= '9' &&
         digits++ < LENGTH_DIGITS)
    length = length * 10 + (size_t)(bytes[place++] - '0');
  if (place < queue->length &&
      (bytes[place] != '\n' || digits == 0 || length > JB_MESSAGE_LIMIT)) {
    process->ended = true; /* no message of ours */
    return false;
  }
  if (place == queue->length || queue->length - place - 1 < length) {
    /* Keep the part that has come, at the start. */
    if (process->taken > 0) {
      memmove(queue->bytes, bytes + process->taken,
              queue->length - process->taken);
      queue->length -= process->taken;
      process->taken = 0;
    }
    return false;
  }
  *message = (jb_slice){bytes + place + 1, length};
  process->taken = place + 1 + length;
  return true;
}

bool jb_process_ended (const jb_process *process) {
  return process->ended;
}

double jb_process_busy (const jb_process *process) {
  int64_t began = atomic_load(&process->note->began);
  return began == 0 ? -1 : (double)(now() - began) / 1e9;
}

uint64_t jb_process_items (const jb_process *process) {
  return atomic_load(&process->note->items);
}

const char *jb_process_blame (const jb_process *process) {
  process->note->name[JB_NOTE_BYTES] = '\0'; /* whatever the child did */
  return process->note->name;
}

jb_status jb_note_open (jb_note **made, jb_error *err) {
  void *note = mmap(NULL, sizeof(jb_note), PROT_READ | PROT_WRITE, MAP_SHARED,
                    NOTE_FILE, 0);
  *made = NULL;
  if (note == MAP_FAILED)
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "this process was not started as a worker");
  *made = note;
  return JB_OK;
}

void jb_note_close (jb_note *note) {
  if (note != NULL)
    (void)munmap(note, sizeof *note);
}

void jb_note_begin (jb_note *note) {
  note->name[0] = '\0';
  atomic_fetch_add(&note->items, 1);
  atomic_store(&note->began, now());
}

void jb_note_finish (jb_note *note) {
  atomic_store(&note->began, 0);
  note->name[0] = '\0';
}

void jb_note_name (jb_note *note, jb_slice name) {
  size_t length = name.length < JB_NOTE_BYTES ? name.length : JB_NOTE_BYTES;
  memcpy(note->name, name.bytes, length);
  note->name[length] = '\0';
}
