/* SPDX-License-Identifier: MIT */
#include "index/merge.h"
jb_status jb_merge_some (jb_index *index, uint64_t flushed, jb_error *err) {
  (void)index;
  (void)flushed;
  (void)err;
  return JB_OK;
}
jb_status jb_merge_everything (jb_index *index, jb_error *err) {
  (void)index;
  (void)err;
  return JB_OK;
}
bool jb_merge_is_due (const jb_index *index) {
  (void)index;
  return false;
}
jb_status jb_merge_make_room (jb_index *index, jb_error *err) {
  (void)index;
  (void)err;
  return JB_OK;
}
void jb_merge_job_close (jb_merge_job *job) {
  (void)job;
}
