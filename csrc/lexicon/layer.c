/* SPDX-License-Identifier: MIT */
/* Copying the words of a layer and building its automaton. */
#include "lexicon/layer.h"

#include "base/memory.h"
#include "lexicon/automaton_build.h"
#include "lexicon/lexicon.h"
#include "text/utf8.h"

static void note_kinds (jb_layer *layer, const jb_layer_word *word) {
  uint32_t characters = (uint32_t)jb_utf8_count(word->text, word->length);
  uint32_t *longest = word->rule == JB_RULE_FORCE ? &layer->longest_forced
                                                  : &layer->longest_forbidden;
  layer->characters |= characters == 1;
  if (word->rule != JB_RULE_NONE && characters > *longest)
    *longest = characters;
}

static jb_status copy_words (jb_layer *layer, const jb_layer_word *words,
                             size_t count, jb_automaton_word *listed,
                             jb_error *err) {
  jb_layer_word *items =
      jb_arena_array(&layer->arena, count, sizeof *layer->items);
  if (items == NULL)
    return jb_fail_memory(err, count * sizeof *layer->items);
  for (size_t i = 0; i < count; i++) {
    items[i] = words[i];
    items[i].text =
        jb_arena_copy(&layer->arena, words[i].text, words[i].length);
    if (items[i].text == NULL)
      return jb_fail_memory(err, words[i].length);
    items[i].value =
        items[i].frequency > 0 ? jb_log_value(items[i].frequency) : 0;
    layer->added += items[i].frequency;
    note_kinds(layer, &items[i]);
    listed[i] = (jb_automaton_word){items[i].text, items[i].length,
                                    (uint32_t)i + 1, items[i].frequency};
  }
  layer->items = items;
  return JB_OK;
}

static jb_status build (jb_layer *layer, const jb_layer_word *words,
                        size_t count, jb_error *err) {
  jb_automaton_word *listed;
  jb_status status;
  if (count > JB_AUTOMATON_MAX_VALUE)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "a dictionary holds at most %u words",
                   JB_AUTOMATON_MAX_VALUE);
  listed = jb_allocate_array(count, sizeof *listed);
  if (listed == NULL)
    return jb_fail_memory(err, count * sizeof *listed);
  status = copy_words(layer, words, count, listed, err);
  if (status == JB_OK)
    status = jb_automaton_build(listed, count, &layer->image, err);
  if (status == JB_OK)
    status = jb_automaton_view(&layer->words, layer->image.bytes,
                               layer->image.length, err);
  jb_free(listed);
  return status;
}

static void free_layer (jb_layer *layer) {
  jb_buffer_free(&layer->image);
  jb_arena_free(&layer->arena);
  jb_free(layer);
}

jb_status jb_layer_new (const jb_layer_word *words, size_t count,
                        jb_layer **layer, jb_error *err) {
  jb_layer *made = jb_allocate_array(1, sizeof *made);
  jb_status status;
  *layer = NULL;
  if (made == NULL)
    return jb_fail_memory(err, sizeof *made);
  atomic_init(&made->holders, 1);
  status = build(made, words, count, err);
  if (status != JB_OK) {
    free_layer(made);
    return status;
  }
  *layer = made;
  return JB_OK;
}

jb_layer *jb_layer_hold (jb_layer *layer) {
  if (layer != NULL)
    atomic_fetch_add(&layer->holders, 1);
  return layer;
}

void jb_layer_release (jb_layer *layer) {
  if (layer != NULL && atomic_fetch_sub(&layer->holders, 1) == 1)
    free_layer(layer);
}

const jb_layer_word *jb_layer_find (const jb_layer *layer, const char *word,
                                    size_t length) {
  uint32_t state = jb_automaton_find(&layer->words, word, length);
  uint32_t number = jb_automaton_value(&layer->words, state);
  return number == 0 ? NULL : &layer->items[number - 1];
}
