/* SPDX-License-Identifier: MIT */
#include "support/failing_vfs.h"

#include <string.h>

#include <sqlite3.h>

static size_t fail_at, count;
static sqlite3_vfs shim, *real;

void failing_vfs_set (size_t nth) {
  fail_at = nth;
  count = 0;
}

size_t failing_vfs_count (void) {
  return count;
}

static int this_one_fails (void) {
  return ++count == fail_at;
}

/* A file of ours, with the real one behind it. */
typedef struct shim_file {
  sqlite3_file base;
  sqlite3_file *file;
} shim_file;

static sqlite3_file *file_of (sqlite3_file *file) {
  return ((shim_file *)file)->file;
}

static int shim_close (sqlite3_file *file) {
  return file_of(file)->pMethods->xClose(file_of(file));
}

static int shim_read (sqlite3_file *file, void *bytes, int length,
                      sqlite3_int64 at) {
  if (this_one_fails())
    return SQLITE_IOERR_READ;
  return file_of(file)->pMethods->xRead(file_of(file), bytes, length, at);
}

/* Half of it is written, as when the disk is full. */
static int shim_write (sqlite3_file *file, const void *bytes, int length,
                       sqlite3_int64 at) {
  if (this_one_fails()) {
    (void)file_of(file)->pMethods->xWrite(file_of(file), bytes, length / 2, at);
    return SQLITE_FULL;
  }
  return file_of(file)->pMethods->xWrite(file_of(file), bytes, length, at);
}

static int shim_truncate (sqlite3_file *file, sqlite3_int64 size) {
  if (this_one_fails())
    return SQLITE_IOERR_TRUNCATE;
  return file_of(file)->pMethods->xTruncate(file_of(file), size);
}

static int shim_sync (sqlite3_file *file, int flags) {
  if (this_one_fails())
    return SQLITE_IOERR_FSYNC;
  return file_of(file)->pMethods->xSync(file_of(file), flags);
}

static int shim_size (sqlite3_file *file, sqlite3_int64 *size) {
  if (this_one_fails())
    return SQLITE_IOERR_FSTAT;
  return file_of(file)->pMethods->xFileSize(file_of(file), size);
}

static int shim_lock (sqlite3_file *file, int lock) {
  if (this_one_fails())
    return SQLITE_IOERR_LOCK;
  return file_of(file)->pMethods->xLock(file_of(file), lock);
}

static int shim_unlock (sqlite3_file *file, int lock) {
  return file_of(file)->pMethods->xUnlock(file_of(file), lock);
}

static int shim_reserved (sqlite3_file *file, int *reserved) {
  if (this_one_fails())
    return SQLITE_IOERR_CHECKRESERVEDLOCK;
  return file_of(file)->pMethods->xCheckReservedLock(file_of(file), reserved);
}

static int shim_control (sqlite3_file *file, int what, void *argument) {
  return file_of(file)->pMethods->xFileControl(file_of(file), what, argument);
}

static int shim_sector (sqlite3_file *file) {
  return file_of(file)->pMethods->xSectorSize(file_of(file));
}

static int shim_device (sqlite3_file *file) {
  return file_of(file)->pMethods->xDeviceCharacteristics(file_of(file));
}

static int shim_map (sqlite3_file *file, int page, int size, int extend,
                     void volatile **memory) {
  if (this_one_fails())
    return SQLITE_IOERR_SHMMAP;
  return file_of(file)->pMethods->xShmMap(file_of(file), page, size, extend,
                                          memory);
}

static int shim_shared_lock (sqlite3_file *file, int offset, int length,
                             int flags) {
  /* An unlock cannot be refused. */
  if ((flags & SQLITE_SHM_LOCK) != 0 && this_one_fails())
    return SQLITE_IOERR_SHMLOCK;
  return file_of(file)->pMethods->xShmLock(file_of(file), offset, length,
                                           flags);
}

static void shim_barrier (sqlite3_file *file) {
  file_of(file)->pMethods->xShmBarrier(file_of(file));
}

static int shim_unmap (sqlite3_file *file, int remove) {
  return file_of(file)->pMethods->xShmUnmap(file_of(file), remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_reserved,
    .xFileControl = shim_control,
    .xSectorSize = shim_sector,
    .xDeviceCharacteristics = shim_device,
    .xShmMap = shim_map,
    .xShmLock = shim_shared_lock,
    .xShmBarrier = shim_barrier,
    .xShmUnmap = shim_unmap,
};

static int shim_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file,
                      int flags, int *given) {
  shim_file *ours = (shim_file *)file;
  int result;
  (void)vfs;
  ours->base.pMethods = NULL;
  ours->file = (sqlite3_file *)(ours + 1);
  if (this_one_fails())
    return SQLITE_CANTOPEN;
  result = real->xOpen(real, name, ours->file, flags, given);
  if (ours->file->pMethods != NULL)
    ours->base.pMethods = &methods;
  return result;
}

static int shim_delete (sqlite3_vfs *vfs, const char *name, int sync) {
  (void)vfs;
  if (this_one_fails())
    return SQLITE_IOERR_DELETE;
  return real->xDelete(real, name, sync);
}

int failing_vfs_install (void) {
  real = sqlite3_vfs_find(NULL);
  if (real == NULL)
    return SQLITE_ERROR;
  shim = *real;
  shim.zName = "failing";
  shim.szOsFile = (int)sizeof(shim_file) + real->szOsFile;
  shim.xOpen = shim_open;
  shim.xDelete = shim_delete;
  return sqlite3_vfs_register(&shim, 1);
}
