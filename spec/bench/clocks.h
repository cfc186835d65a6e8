/* SPDX-License-Identifier: MIT */
/* The time that a bench takes, and many times in order. */
#ifndef JB_SPEC_BENCH_CLOCKS_H
#define JB_SPEC_BENCH_CLOCKS_H

#include <stdlib.h>
#include <time.h>

static inline double seconds_of (clockid_t clock) {
  struct timespec time;
  (void)clock_gettime(clock, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Seconds as they pass, from some moment on. */
static inline double now (void) {
  return seconds_of(CLOCK_MONOTONIC);
}

/* Of the processor: what other programs do beside does not count. */
static inline double processor_now (void) {
  return seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

static inline int compare_times (const void *a, const void *b) {
  const double *left = a, *right = b;
  return (*left > *right) - (*left < *right);
}

/* The shortest first: the median is times[count / 2]. */
static inline void sort_times (double *times, size_t count) {
  qsort(times, count, sizeof *times, compare_times);
}

#endif
