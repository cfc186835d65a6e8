/* SPDX-License-Identifier: MIT */
/* Asking the layers from the nearest down. */
#include "words/vocabulary.h"

void jb_vocabulary_set (jb_vocabulary *vocabulary, const jb_lexicon *lexicon,
                        const jb_layer *dictionary, const jb_layer *given) {
  *vocabulary = (jb_vocabulary){.lexicon = lexicon,
                                .layers = {dictionary, given},
                                .total = jb_lexicon_total(lexicon),
                                .longest = jb_lexicon_words(lexicon)->longest};
  for (int l = 0; l < JB_VOCABULARY_LAYERS; l++) {
    const jb_layer *layer = vocabulary->layers[l];
    if (layer == NULL)
      continue;
    vocabulary->total += layer->added;
    if (layer->words.longest > vocabulary->longest)
      vocabulary->longest = layer->words.longest;
    vocabulary->forces |= layer->longest_forced > 0;
    vocabulary->forbids |= layer->longest_forbidden > 0;
  }
}

jb_word_rule jb_vocabulary_rule (const jb_vocabulary *vocabulary,
                                 const char *word, size_t length) {
  for (int l = JB_VOCABULARY_LAYERS; l-- > 0;) {
    const jb_layer_word *found =
        vocabulary->layers[l] == NULL
            ? NULL
            : jb_layer_find(vocabulary->layers[l], word, length);
    if (found != NULL && found->rule != JB_RULE_NONE)
      return found->rule;
  }
  return JB_RULE_NONE;
}

bool jb_vocabulary_find (const jb_vocabulary *vocabulary, const char *word,
                         size_t length, jb_lexicon_entry *entry) {
  for (int l = JB_VOCABULARY_LAYERS; l-- > 0;) {
    const jb_layer_word *found =
        vocabulary->layers[l] == NULL
            ? NULL
            : jb_layer_find(vocabulary->layers[l], word, length);
    if (found != NULL && found->has_frequency) {
      if (found->frequency == 0)
        return false;
      *entry = (jb_lexicon_entry){found->frequency, found->tag};
      return true;
    }
  }
  return jb_lexicon_find(vocabulary->lexicon, word, length, entry);
}
