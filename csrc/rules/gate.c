/* SPDX-License-Identifier: MIT */
/*
** The bound of each rule, kept while the matcher runs.
**
** Uses are sorted by their words, so that those of word w stand at first[w] ..
** first[w + 1]. What a text changed in 'seen' and 'bound' is put back by going
** through the uses it touched, so that a text costs nothing for the others.
**
** With thousands of rules every word found is a miss of the cache, or several:
** so what is asked together lies together, and points, which most rules have
** from the defaults, are kept once for all uses that have the same.
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

/* Points by place. */
typedef struct point_row {
  float points[JB_GATE_PLACES];
} point_row;

typedef struct kept_use {
  uint32_t rule;
  uint32_t number; /* that the caller knows it by */
  uint32_t row;    /* of its points */
  uint32_t seen;   /* a bit a place; 0 between texts */
} kept_use;

typedef struct kept_rule {
  double asked;
  double bound; /* 0 between texts */
} kept_rule;

struct jb_gate {
  jb_matcher *words;
  size_t word_count;
  size_t use_count;
  size_t rule_count;
  uint32_t *first; /* by word, one more than there are words */
  kept_use *uses;  /* by word */
  point_row *rows; /* in the order in which uses first had them */
  kept_rule *rules;
  uint32_t *touched; /* the uses with places seen */
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

/*
** The row of 'points', found through 'table', hashes to rows from 1; it has
** 'mask' + 1 slots, more than there are uses.
*/
static uint32_t row_of (jb_gate *gate, const float *points, uint32_t *table,
                        size_t mask, uint32_t *row_count) {
  uint64_t hash = 0;
  size_t slot;
  for (int place = 0; place < JB_GATE_PLACES; place++) {
    uint32_t bits;
    memcpy(&bits, &points[place], sizeof bits);
    hash = (hash ^ bits) * 0x9E3779B97F4A7C15u;
  }
  slot = (size_t)(hash >> 32) & mask;
  for (; table[slot] != 0; slot = (slot + 1) & mask)
    if (memcmp(gate->rows[table[slot] - 1].points, points, sizeof(point_row)) ==
        0)
      return table[slot] - 1;
  memcpy(gate->rows[*row_count].points, points, sizeof(point_row));
  table[slot] = ++*row_count;
  return *row_count - 1;
}

/* Keep each different row of points once, and no more room than they take. */
static jb_status keep_rows (jb_gate *gate, const jb_gate_use *uses,
                            uint32_t *rows, jb_error *err) {
  size_t slots = 64;
  uint32_t *table, count = 0;
  point_row *fitting;
  while (slots < 2 * gate->use_count)
    slots *= 2;
  table = jb_allocate_array(slots, sizeof *table);
  if (table == NULL)
    return jb_fail_memory(err, slots * sizeof *table);
  for (size_t i = 0; i < gate->use_count; i++)
    rows[i] = row_of(gate, uses[i].points, table, slots - 1, &count);
  jb_free(table);
  fitting = jb_reallocate(gate->rows, (count + 1) * sizeof *fitting);
  if (fitting == NULL)
    return jb_fail_memory(err, (count + 1) * sizeof *fitting);
  gate->rows = fitting;
  return JB_OK;
}

/* Counting sort, which keeps the order of the uses of one word. */
static void sort_uses (jb_gate *gate, const jb_gate_use *uses,
                       const uint32_t *rows) {
  uint32_t total = 0;
  for (size_t i = 0; i < gate->use_count; i++)
    gate->first[uses[i].word]++;
  for (size_t word = 0; word <= gate->word_count; word++) {
    total += gate->first[word];
    gate->first[word] = total;
  }
  for (size_t i = gate->use_count; i-- > 0;) {
    uint32_t place = --gate->first[uses[i].word];
    gate->uses[place] = (kept_use){uses[i].rule, (uint32_t)i, rows[i], 0};
  }
}

static jb_status keep_uses (jb_gate *gate, const jb_gate_use *uses,
                            jb_error *err) {
  uint32_t *rows = jb_allocate_array(gate->use_count, sizeof *rows);
  jb_status status;
  if (rows == NULL)
    return jb_fail_memory(err, gate->use_count * sizeof *rows);
  status = keep_rows(gate, uses, rows, err);
  if (status == JB_OK)
    sort_uses(gate, uses, rows);
  jb_free(rows);
  return status;
}

static bool allocate (jb_gate *gate) {
  size_t uses = gate->use_count;
  gate->first = jb_allocate_array(gate->word_count + 1, sizeof *gate->first);
  gate->uses = jb_allocate_array(uses, sizeof *gate->uses);
  gate->rows = jb_allocate_array(uses + 1, sizeof *gate->rows);
  gate->rules = jb_allocate_array(gate->rule_count, sizeof *gate->rules);
  gate->touched = jb_allocate_array(uses, sizeof *gate->touched);
  return gate->first != NULL && gate->uses != NULL && gate->rows != NULL &&
         gate->rules != NULL && gate->touched != NULL;
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
    for (size_t rule = 0; rule < rule_count; rule++)
      made->rules[rule].asked = asked[rule];
    status = keep_uses(made, uses, err);
  }
  if (status == JB_OK)
    status = jb_matcher_new(words, word_count, &made->words, err);
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
  jb_free(gate->rows);
  jb_free(gate->rules);
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
  uint32_t bit = 1u << place;
  for (uint32_t i = gate->first[word]; i < gate->first[word + 1]; i++) {
    kept_use *use = &gate->uses[i];
    if ((use->seen & bit) != 0)
      continue;
    if (use->seen == 0)
      gate->touched[touched++] = i;
    use->seen |= bit;
    gate->rules[use->rule].bound += (double)gate->rows[use->row].points[place];
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
      const kept_rule *rule = &gate->rules[gate->uses[use].rule];
      if (all || rule->bound + MARGIN >= rule->asked) {
        jb_gate_hit hit = {found.start, found.end, gate->uses[use].number};
        jb_buffer_append(hits, &hit, sizeof hit);
      }
    }
  }
}

static void put_back (jb_gate *gate, size_t touched) {
  for (size_t i = 0; i < touched; i++) {
    kept_use *use = &gate->uses[gate->touched[i]];
    use->seen = 0;
    gate->rules[use->rule].bound = 0;
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
