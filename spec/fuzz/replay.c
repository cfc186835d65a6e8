/* SPDX-License-Identifier: MIT */
/*
** The inputs that fuzzing kept, run once more: linked with a target in place
** of libFuzzer, so that any compiler builds it. BUILD/spec/NAME_replay runs
** those of spec/fuzz/corpus/NAME.txt: one a line, in hexadecimal digits; lines
** that begin with # tell what was found by the next. A target that finds
** something wrong aborts, and the line is told.
*/
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static char place[320]; /* of the input at hand: file and line */

static void tell_place (int signal_number) {
  (void)!write(STDERR_FILENO, place, strlen(place));
  (void)signal(signal_number, SIG_DFL);
  (void)raise(signal_number);
}

/* The value of a hexadecimal digit, or -1. */
static int digit_of (char character) {
  static const char digits[] = "0123456789abcdef";
  const char *found = character == '\0' ? NULL : strchr(digits, character);
  return found == NULL ? -1 : (int)(found - digits);
}

/* False: the line is not of pairs of digits. */
static int replay (const char *line, size_t length) {
  const size_t size = length / 2;
  uint8_t *data = malloc(size + (size == 0)); /* reading on is seen */
  int is_read = data != NULL && length % 2 == 0;
  for (size_t i = 0; is_read && i < size; i++) {
    const int high = digit_of(line[2 * i]), low = digit_of(line[2 * i + 1]);
    is_read = high >= 0 && low >= 0;
    data[i] = (uint8_t)(high * 16 + low);
  }
  if (is_read)
    (void)LLVMFuzzerTestOneInput(data, size);
  free(data);
  return is_read;
}

int main (int argc, char *const argv[]) {
  const char *name = strrchr(argv[0], '/');
  char path[256], *line = NULL;
  size_t capacity = 0, number = 0, replayed = 0;
  FILE *file;
  (void)argc;
  name = name == NULL ? argv[0] : name + 1;
  (void)snprintf(path, sizeof path, "spec/fuzz/corpus/%.*s.txt",
                 (int)strcspn(name, "_"), name);
  file = fopen(path, "r");
  (void)signal(SIGABRT, tell_place);
  for (ssize_t length;
       file != NULL && (length = getline(&line, &capacity, file)) >= 0;) {
    number++;
    if (line[0] == '#')
      continue;
    (void)snprintf(place, sizeof place, "%s, line %zu\n", path, number);
    if (!replay(line, (size_t)length - (line[length - 1] == '\n'))) {
      (void)fprintf(stderr, "not read: %s", place);
      return EXIT_FAILURE;
    }
    replayed++;
  }
  free(line);
  if (file == NULL || fclose(file) != 0 || replayed == 0) {
    (void)fprintf(stderr, "%s: no inputs\n", path);
    return EXIT_FAILURE;
  }
  /* As cmocka says it, so that it is counted. */
  (void)printf("[==========] %s: %zu inputs replayed.\n"
               "[  PASSED  ] 1 test(s).\n",
               name, replayed);
  return EXIT_SUCCESS;
}
