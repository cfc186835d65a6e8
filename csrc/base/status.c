/* SPDX-License-Identifier: MIT */
/* The words of the statuses, and the filling of a jb_error. */
#include "base/status.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *jb_status_name (jb_status code) {
  switch (code) {
    case JB_OK: return "ok";
    case JB_NO_MEMORY: return "no-memory";
    case JB_TOO_LARGE: return "too-large";
    case JB_NOT_FOUND: return "not-found";
    case JB_NO_PERMISSION: return "no-permission";
    case JB_IO: return "io";
    case JB_DISK_FULL: return "disk-full";
    case JB_READ_ONLY: return "read-only";
    case JB_BUSY: return "busy";
    case JB_BAD_FORMAT: return "bad-format";
    case JB_NEWER_VERSION: return "newer-version";
    case JB_BAD_ENCODING: return "bad-encoding";
    case JB_BAD_QUERY: return "bad-query";
    case JB_BAD_SCRIPT: return "bad-script";
    case JB_LIMIT: return "limit";
    case JB_CANCELLED: return "cancelled";
    case JB_MISUSE: return "misuse";
  }
  return "unknown";
}

jb_status jb_fail (jb_error *err, jb_status code, size_t offset,
                   const char *format, ...) {
  if (err != NULL) {
    va_list arguments;
    err->code = code;
    err->offset = offset;
    va_start(arguments, format);
    (void)vsnprintf(err->message, sizeof err->message, format, arguments);
    va_end(arguments);
  }
  return code;
}

jb_status jb_fail_memory (jb_error *err, size_t bytes) {
  return jb_fail(err, JB_NO_MEMORY, JB_NO_OFFSET,
                 "not enough memory (%zu bytes wanted)", bytes);
}

jb_status jb_fail_system (jb_error *err, int system_error, const char *doing,
                          const char *path) {
  jb_status code = JB_IO;
  char reason[128];
  if (system_error == ENOENT || system_error == ENOTDIR)
    code = JB_NOT_FOUND;
  else if (system_error == EACCES || system_error == EPERM)
    code = JB_NO_PERMISSION;
  else if (system_error == ENOSPC || system_error == EDQUOT ||
           system_error == EFBIG)
    code = JB_DISK_FULL;
  else if (system_error == EROFS)
    code = JB_READ_ONLY;
  else if (system_error == ENOMEM)
    code = JB_NO_MEMORY;
  /* GNU's strerror_r: its text need not lie in the buffer it is given. */
  return jb_fail(err, code, JB_NO_OFFSET, "%s %s: %s", doing, path,
                 strerror_r(system_error, reason, sizeof reason));
}
