/* SPDX-License-Identifier: MIT */
/* Forced ranges and words to boundaries; see constraints.h for the rules. */
#include "words/constraints.h"

#include <string.h>

#include "text/utf8.h"

static bool between_characters (const char *text, size_t length,
                                size_t offset) {
  return offset == length ||
         (offset < length && jb_utf8_start(text, length, offset) == offset);
}

static jb_status check_ranges (const jb_range *ranges, size_t count,
                               const char *text, size_t length, jb_error *err) {
  for (size_t i = 0; i < count; i++) {
    const jb_range *range = &ranges[i];
    if (range->start >= range->end ||
        !between_characters(text, length, range->start) ||
        !between_characters(text, length, range->end))
      return jb_fail(err, JB_MISUSE, i,
                     "range %zu (bytes %zu to %zu) is not a run of whole "
                     "characters of the text",
                     i + 1, range->start + 1, range->end);
    if (i > 0 &&
        (range->start < range[-1].start ||
         (range->start == range[-1].start && range->end > range[-1].end)))
      return jb_fail(err, JB_MISUSE, i, "range %zu is out of order", i + 1);
  }
  return JB_OK;
}

jb_status jb_constraints_check (const jb_constraints *given, const char *text,
                                size_t length, jb_error *err) {
  jb_status status =
      check_ranges(given->forced, given->forced_count, text, length, err);
  if (status == JB_OK)
    status = check_ranges(given->forbidden, given->forbidden_count, text,
                          length, err);
  return status;
}

/* The number of the first range that starts at 'offset' or behind. */
static size_t first_from (const jb_range *ranges, size_t count, size_t offset) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (ranges[middle].start < offset)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/*
** End of the longest word that 'layer' forces at character 'i' and that ends
** at 'limit' at most; 0 when there is none.
*/
static size_t forced_word (const jb_vocabulary *vocabulary,
                           const jb_layer *layer, const jb_window *window,
                           uint32_t i, size_t limit) {
  const jb_automaton *words = &layer->words;
  uint32_t state = JB_AUTOMATON_START;
  size_t longest = 0, start = window->start + window->offsets[i];
  for (uint32_t at = i; at < window->count; at++) {
    size_t end = window->start + window->offsets[at + 1];
    uint32_t number;
    if (end > limit ||
        !jb_automaton_step(words, &state,
                           jb_automaton_code(words, window->characters[at])))
      break;
    number = jb_automaton_value(words, state);
    if (number != 0 && layer->items[number - 1].rule == JB_RULE_FORCE &&
        jb_vocabulary_rule(vocabulary, window->text + start, end - start) ==
            JB_RULE_FORCE)
      longest = end;
  }
  return longest;
}

/* Where what is forced at character 'i' ends; 0 when nothing is. */
static size_t forced_end (const jb_constraints *given,
                          const jb_vocabulary *vocabulary,
                          const jb_window *window, uint32_t i) {
  size_t start = window->start + window->offsets[i], limit = SIZE_MAX;
  size_t longest = 0;
  size_t next = first_from(given->forced, given->forced_count, start);
  if (next < given->forced_count) {
    if (given->forced[next].start == start)
      return given->forced[next].end;
    limit = given->forced[next].start;
  }
  for (int l = 0; vocabulary->forces && l < JB_VOCABULARY_LAYERS; l++) {
    const jb_layer *layer = vocabulary->layers[l];
    if (layer != NULL && layer->longest_forced > 0) {
      size_t end = forced_word(vocabulary, layer, window, i, limit);
      longest = end > longest ? end : longest;
    }
  }
  return longest;
}

/*
** The letters and digits of a forbidden range would be joined after the model
** has cut them: a cut behind the first of them keeps them apart.
*/
static void cut_forbidden_letters (jb_window *window, const jb_range *range) {
  uint32_t i = jb_window_character_at(window, range->start);
  for (size_t at = range->start; at < range->end; at++)
    if ((unsigned char)window->text[at] >= 0x80)
      return;
  if (range->end - range->start > 1 &&
      window->boundaries[i + 1] == JB_BOUNDARY_FREE) {
    window->boundaries[i + 1] = JB_BOUNDARY_CUT;
    window->bound = true;
  }
}

void jb_constraints_apply (const jb_constraints_state *state,
                           const jb_vocabulary *vocabulary, jb_window *window) {
  const jb_constraints *given = &state->given;
  size_t until = state->until;
  size_t first =
      first_from(given->forbidden, given->forbidden_count, window->start);
  size_t behind = first_from(given->forbidden, given->forbidden_count,
                             window->start + window->offsets[window->count]);
  window->forbidden =
      given->forbidden == NULL ? NULL : given->forbidden + first;
  window->forbidden_count = behind - first;
  window->bound = false;
  if (!vocabulary->forces && given->forced_count == 0 && behind == first &&
      until <= window->start)
    return;
  memset(window->boundaries, JB_BOUNDARY_FREE, window->count + 1);
  for (uint32_t i = 0; i <= window->count; i++) {
    size_t start = window->start + window->offsets[i], end;
    if (start < until) {
      window->boundaries[i] = JB_BOUNDARY_JOIN;
      window->bound = true;
      continue;
    }
    if (start == until && start > 0)
      window->boundaries[i] = JB_BOUNDARY_CUT;
    end = i == window->count ? 0 : forced_end(given, vocabulary, window, i);
    if (end > 0) {
      window->boundaries[i] = JB_BOUNDARY_CUT;
      until = end;
    }
    window->bound |= window->boundaries[i] != JB_BOUNDARY_FREE;
  }
  for (size_t r = 0; r < window->forbidden_count; r++)
    cut_forbidden_letters(window, &window->forbidden[r]);
}

void jb_constraints_settle (jb_constraints_state *state,
                            const jb_vocabulary *vocabulary,
                            const jb_window *window, uint32_t settled) {
  uint32_t i = settled;
  if (!window->bound || window->boundaries[settled] == JB_BOUNDARY_FREE)
    return;
  if (window->boundaries[settled] == JB_BOUNDARY_CUT) {
    state->until = window->start + window->offsets[settled];
    return;
  }
  /* In the middle of something forced: it is found again at its start, or
  ** it is older than the window, and 'until' is its end. */
  while (i > 0 && window->boundaries[i] == JB_BOUNDARY_JOIN)
    i--;
  if (window->boundaries[i] != JB_BOUNDARY_JOIN)
    state->until = forced_end(&state->given, vocabulary, window, i);
}
