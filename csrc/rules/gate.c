/* SPDX-License-Identifier: MIT */
/*
** The bound of each rule, kept while the matcher runs.
**
** Uses are sorted by their words, so that those of word w stand at first[w] ..
** first[w + 1]. What a text changed in 'seen' and 'bound' is put back by going
** through the uses it touched, so that a text costs nothing for the others.
*/
#include "rules/gate.h"

#include <string.h>

#include "base/memory.h"
#include "lexicon/matcher.h"

/* Points are kept as float, sums as double: what rounding may have taken. */
#define MARGIN 1e-4

/* A word found; its uses are looked up twice. */
typedef struct occurrence {
  size_t start;
  size_t end;
  size_t word;
} occurrence;

struct jb_gate {
  jb_matcher *words;
  size_t word_count;
  size_t use_count;
  size_t rule_count;
  uint32_t *first;   /* by word, one more than there are words */
  jb_gate_use *uses; /* by word */
  uint32_t *numbers; /* the number the caller knows each use by */
  double *asked;     /* by rule */
  double *bound;     /* by rule; all 0 between texts */
  uint8_t *seen;     /* by use, a bit a place; all 0 between texts */
  uint32_t *touched; /* the uses that are not */
  jb_buffer found;   /* of occurrence */
};

/*                                                                  making */

static jb_status check_uses (const jb_gate_use *uses, size_t use_count,
                             size_t word_count, size_t rule_count,
                             jb_error *err) {
  if (use_count >= UINT32_MAX)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "%zu uses of words are more than a gate can hold",
                   use_count);
  for (size_t i = 0; i < use_count; i++)
    if (uses[i].word >= word_count || uses[i].rule >= rule_count)
      return jb_fail(err, JB_MISUSE, i,
                     "use %zu is of a word or a rule that is none", i + 1);
  return JB_OK;
}

/* Counting sort, which keeps the order of the uses of one word. */
static void sort_uses (jb_gate *gate, const jb_gate_use *uses) {
  uint32_t total = 0;
  for (size_t i = 0; i < gate->use_count; i++)
    gate->first[uses[i].word]++;
  for (size_t word = 0; word <= gate->word_count; word++) {
    total += gate->first[word];
    gate->first[word] = total;
  }
  for (size_t i = gate->use_count; i-- > 0;) {
    uint32_t place = --gate->first[uses[i].word];
    gate->uses[place] = uses[i];
    gate->numbers[place] = (uint32_t)i;
  }
}

static bool allocate (jb_gate *gate) {
  size_t uses = gate->use_count, rules = gate->rule_count;
  gate->first = jb_allocate_array(gate->word_count + 1, sizeof *gate->first);
  gate->uses = jb_allocate_array(uses, sizeof *gate->uses);
  gate->numbers = jb_allocate_array(uses, sizeof *gate->numbers);
  gate->asked = jb_allocate_array(rules, sizeof *gate->asked);
  gate->bound = jb_allocate_array(rules, sizeof *gate->bound);
  gate->seen = jb_allocate_array(uses, sizeof *gate->seen);
  gate->touched = jb_allocate_array(uses, sizeof *gate->touched);
  return gate->first != NULL && gate->uses != NULL && gate->numbers != NULL &&
         gate->asked != NULL && gate->bound != NULL && gate->seen != NULL &&
         gate->touched != NULL;
}

jb_status jb_gate_new (const jb_slice *words, size_t word_count,
                       const jb_gate_use *uses, size_t use_count,
                       const double *asked, size_t rule_count, jb_gate **gate,
                       jb_error *err) {
  jb_gate *made;
  jb_status status;
  *gate = NULL;
  status = check_uses(uses, use_count, word_count, rule_count, err);
  if (status != JB_OK)
    return status;
  made = jb_allocate_array(1, sizeof *made);
  if (made == NULL)
    return jb_fail_memory(err, sizeof *made);
  made->word_count = word_count;
  made->use_count = use_count;
  made->rule_count = rule_count;
  if (!allocate(made)) {
    status = jb_fail_memory(err, use_count * sizeof *uses);
  } else {
    if (rule_count > 0)
      memcpy(made->asked, asked, rule_count * sizeof *asked);
    sort_uses(made, uses);
    status = jb_matcher_new(words, word_count, &made->words, err);
  }
  if (status == JB_OK)
    *gate = made;
  else
    jb_gate_free(made);
  return status;
}

void jb_gate_free (jb_gate *gate) {
  if (gate == NULL)
    return;
  jb_matcher_free(gate->words);
  jb_free(gate->first);
  jb_free(gate->uses);
  jb_free(gate->numbers);
  jb_free(gate->asked);
  jb_free(gate->bound);
  jb_free(gate->seen);
  jb_free(gate->touched);
  jb_buffer_free(&gate->found);
  jb_free(gate);
}

/*                                                                 opening */

static jb_status check_fields (const char *text, size_t length,
                               const uint8_t *places, size_t field_count,
                               jb_error *err) {
  size_t fields = 1;
  for (const char *at = text;
       (at = memchr(at, JB_GATE_BREAK, length - (size_t)(at - text))) != NULL;
       at++)
    fields++;
  if (fields != field_count && !(length == 0 && field_count == 0))
    return jb_fail(err, JB_MISUSE, JB_NO_OFFSET,
                   "the text holds %zu fields, not %zu", fields, field_count);
  for (size_t i = 0; i < field_count; i++)
    if (places[i] >= JB_GATE_PLACES)
      return jb_fail(err, JB_MISUSE, i, "there is no place %d", places[i]);
  return JB_OK;
}

/* Add what 'word' can give in 'place' to the rules it stands in. */
static size_t raise_bounds (jb_gate *gate, size_t word, uint8_t place,
                            size_t touched) {
  uint8_t bit = (uint8_t)(1u << place);
  for (uint32_t use = gate->first[word]; use < gate->first[word + 1]; use++) {
    if ((gate->seen[use] & bit) != 0)
      continue;
    if (gate->seen[use] == 0)
      gate->touched[touched++] = use;
    gate->seen[use] |= bit;
    gate->bound[gate->uses[use].rule] += (double)gate->uses[use].points[place];
  }
  return touched;
}

/* Find all words; returns how many uses were touched. */
static size_t find_words (jb_gate *gate, const char *text, size_t length,
                          const uint8_t *places) {
  jb_match_search search = {gate->words, text, length, 0, 0, 0, 0};
  jb_match match;
  size_t field = 0, touched = 0;
  const char *field_end = length == 0 ? NULL : memchr(text, 0, length);
  while (jb_matcher_next(&search, &match)) {
    occurrence found = {match.start, match.end, match.word};
    while (field_end != NULL && (size_t)(field_end - text) < match.end) {
      size_t next = (size_t)(field_end - text) + 1;
      field_end = memchr(text + next, JB_GATE_BREAK, length - next);
      field++;
    }
    jb_buffer_append(&gate->found, &found, sizeof found);
    touched = raise_bounds(gate, match.word, places[field], touched);
  }
  return touched;
}

static void list_hits (const jb_gate *gate, bool all, jb_buffer *hits) {
  size_t count = gate->found.length / sizeof(occurrence);
  for (size_t i = 0; i < count; i++) {
    occurrence found;
    memcpy(&found, gate->found.bytes + i * sizeof found, sizeof found);
    for (uint32_t use = gate->first[found.word];
         use < gate->first[found.word + 1]; use++) {
      uint32_t rule = gate->uses[use].rule;
      if (all || gate->bound[rule] + MARGIN >= gate->asked[rule]) {
        jb_gate_hit hit = {found.start, found.end, gate->numbers[use]};
        jb_buffer_append(hits, &hit, sizeof hit);
      }
    }
  }
}

static void put_back (jb_gate *gate, size_t touched) {
  for (size_t i = 0; i < touched; i++) {
    uint32_t use = gate->touched[i];
    gate->seen[use] = 0;
    gate->bound[gate->uses[use].rule] = 0;
  }
}

jb_status jb_gate_open (jb_gate *gate, const char *text, size_t length,
                        const uint8_t *places, size_t field_count, bool all,
                        jb_buffer *hits, jb_error *err) {
  size_t touched;
  jb_status status = check_fields(text, length, places, field_count, err);
  if (status != JB_OK)
    return status;
  jb_buffer_reset(&gate->found);
  touched = find_words(gate, text, length, places);
  if (gate->found.status == JB_OK)
    list_hits(gate, all, hits);
  put_back(gate, touched);
  if (gate->found.status != JB_OK || hits->status != JB_OK)
    return jb_fail_memory(err, gate->found.length + hits->length);
  return JB_OK;
}
