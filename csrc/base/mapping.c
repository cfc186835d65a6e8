/* SPDX-License-Identifier: MIT */
/* Mapping and replacing files through POSIX calls. */
#include "base/mapping.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

/* A byte that exists for the mapping of an empty file to point at. */
static const unsigned char nothing[1];

jb_status jb_mapping_open (jb_mapping *mapping, const char *path,
                           jb_error *err) {
  struct stat about;
  void *bytes;
  size_t length;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  *mapping = (jb_mapping)JB_MAPPING_EMPTY;
  if (file < 0)
    return jb_fail_system(err, errno, "cannot open", path);
  if (fstat(file, &about) != 0) {
    jb_status status = jb_fail_system(err, errno, "cannot examine", path);
    (void)close(file);
    return status;
  }
  if (!S_ISREG(about.st_mode)) {
    (void)close(file);
    return jb_fail(err, JB_BAD_FORMAT, JB_NO_OFFSET,
                   "cannot read %s: it is not a plain file", path);
  }
  if (about.st_size == 0) {
    (void)close(file);
    mapping->bytes = nothing;
    return JB_OK;
  }
  length = (size_t)about.st_size;
  bytes = mmap(NULL, length, PROT_READ, MAP_SHARED, file, 0);
  if (bytes == MAP_FAILED) {
    jb_status status = jb_fail_system(err, errno, "cannot map", path);
    (void)close(file);
    return status;
  }
  (void)close(file); /* the mapping stays */
  mapping->bytes = bytes;
  mapping->length = length;
  return JB_OK;
}

void jb_mapping_close (jb_mapping *mapping) {
  if (mapping->length > 0) {
    union {
      const void *read_only;
      void *any;
    } bytes = {mapping->bytes}; /* munmap takes no pointer to const */
    (void)munmap(bytes.any, mapping->length);
  }
  *mapping = (jb_mapping)JB_MAPPING_EMPTY;
}

static jb_status write_all (int file, const char *path, const char *bytes,
                            size_t length, jb_error *err) {
  while (length > 0) {
    ssize_t written = write(file, bytes, length);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return jb_fail_system(err, errno, "cannot write", path);
    bytes += written;
    length -= (size_t)written;
  }
  if (fsync(file) != 0)
    return jb_fail_system(err, errno, "cannot write", path);
  return JB_OK;
}

jb_status jb_replace_file (const char *path, const void *bytes, size_t length,
                           jb_error *err) {
  static const char suffix[] = ".XXXXXX";
  size_t path_length = strlen(path);
  jb_status status;
  char *beside = jb_allocate(path_length + sizeof suffix);
  int file;
  if (beside == NULL)
    return jb_fail_memory(err, path_length + sizeof suffix);
  memcpy(beside, path, path_length);
  memcpy(beside + path_length, suffix, sizeof suffix);
  file = mkstemp(beside);
  if (file < 0) {
    status = jb_fail_system(err, errno, "cannot write", path);
    jb_free(beside);
    return status;
  }
  status = write_all(file, path, bytes, length, err);
  if (status == JB_OK && fchmod(file, 0644) != 0)
    status = jb_fail_system(err, errno, "cannot write", path);
  if (close(file) != 0 && status == JB_OK)
    status = jb_fail_system(err, errno, "cannot write", path);
  if (status == JB_OK && rename(beside, path) != 0)
    status = jb_fail_system(err, errno, "cannot write", path);
  if (status != JB_OK)
    (void)unlink(beside);
  jb_free(beside);
  return status;
}
