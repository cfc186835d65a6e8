/* SPDX-License-Identifier: MIT */
/*
** Words to codes, codes to a trie; the placing of the trie into the double
** array is in lexicon/placement.c.
*/
#include "lexicon/automaton_build.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "lexicon/automaton.h"
#include "lexicon/placement.h"
#include "text/utf8.h"

/* Characters are counted in pages, since a few words touch only a few. */
#define PAGE_CHARACTERS 256u
#define PAGES (0x110000u / PAGE_CHARACTERS)

typedef struct character_page {
  uint64_t counts[PAGE_CHARACTERS]; /* 0 for a character in no word */
  uint32_t codes[PAGE_CHARACTERS];
} character_page;

/* A character of the words and how often a text is expected to show it. */
typedef struct counted_character {
  uint32_t character;
  uint64_t count;
} counted_character;

typedef struct builder {
  const jb_automaton_word *words;
  size_t word_count;
  size_t total_characters;
  uint32_t longest;
  character_page **pages;      /* NULL for one without a character */
  counted_character *alphabet; /* most frequent first: code = index + 1 */
  uint32_t alphabet_count;
  jb_trie trie;
  uint32_t *table; /* hash of (parent, code) to node; 0 is an empty slot */
  size_t table_mask;
} builder;

static jb_status count_character (builder *b, uint32_t character,
                                  uint32_t weight, jb_error *err) {
  character_page **page = &b->pages[character / PAGE_CHARACTERS];
  uint64_t *count;
  if (*page == NULL)
    *page = jb_allocate_array(1, sizeof **page);
  if (*page == NULL)
    return jb_fail_memory(err, sizeof **page);
  count = &(*page)->counts[character % PAGE_CHARACTERS];
  b->alphabet_count += *count == 0;
  *count += (uint64_t)weight + 1;
  return JB_OK;
}

/* Check every word and count its characters. */
static jb_status count_characters (builder *b, jb_error *err) {
  b->pages = jb_allocate_array(PAGES, sizeof *b->pages);
  if (b->pages == NULL)
    return jb_fail_memory(err, PAGES * sizeof *b->pages);
  for (size_t i = 0; i < b->word_count; i++) {
    const jb_automaton_word *word = &b->words[i];
    size_t characters = 0, bytes;
    if (word->length == 0 || word->value == 0 ||
        word->value > JB_AUTOMATON_MAX_VALUE)
      return jb_fail(err, JB_MISUSE, i,
                     "word %zu is empty or its value %u is "
                     "out of range",
                     i + 1, word->value);
    for (size_t at = 0; at < word->length; at += bytes, characters++) {
      uint32_t character;
      bytes = jb_utf8_decode(word->text + at, word->length - at, &character);
      if (jb_utf8_ill_formed(word->text + at, bytes, character))
        return jb_fail(err, JB_BAD_ENCODING, i, "word %zu is not UTF-8", i + 1);
      if (count_character(b, character, word->weight, err) != JB_OK)
        return JB_NO_MEMORY;
    }
    if (characters > b->longest)
      b->longest = (uint32_t)characters;
    b->total_characters += characters;
  }
  if (b->alphabet_count > JB_AUTOMATON_MAX_CODES)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET,
                   "the words hold %u different characters, more than %u",
                   b->alphabet_count, JB_AUTOMATON_MAX_CODES);
  if (b->total_characters >= UINT32_MAX / 2)
    return jb_fail(err, JB_TOO_LARGE, JB_NO_OFFSET, "too many words");
  return JB_OK;
}

static int by_count (const void *left, const void *right) {
  const counted_character *a = left, *b = right;
  if (a->count != b->count)
    return a->count > b->count ? -1 : 1;
  return a->character < b->character ? -1 : 1;
}

static jb_status assign_codes (builder *b, jb_error *err) {
  uint32_t filled = 0;
  b->alphabet = jb_allocate_array(b->alphabet_count, sizeof *b->alphabet);
  if (b->alphabet == NULL)
    return jb_fail_memory(err, b->alphabet_count * sizeof *b->alphabet);
  for (uint32_t c = 0; c < PAGES * PAGE_CHARACTERS; c++) {
    const character_page *page = b->pages[c / PAGE_CHARACTERS];
    if (page == NULL)
      c += PAGE_CHARACTERS - 1;
    else if (page->counts[c % PAGE_CHARACTERS] != 0)
      b->alphabet[filled++] =
          (counted_character){c, page->counts[c % PAGE_CHARACTERS]};
  }
  if (filled > 0)
    qsort(b->alphabet, filled, sizeof *b->alphabet, by_count);
  for (uint32_t i = 0; i < filled; i++) {
    uint32_t c = b->alphabet[i].character;
    b->pages[c / PAGE_CHARACTERS]->codes[c % PAGE_CHARACTERS] = i + 1;
  }
  return JB_OK;
}

static void free_pages (builder *b) {
  for (uint32_t i = 0; b->pages != NULL && i < PAGES; i++)
    jb_free(b->pages[i]);
  jb_free(b->pages);
}

static size_t slot_of (const builder *b, uint32_t parent, uint32_t code) {
  uint64_t key = (uint64_t)parent << 16 | code;
  return (size_t)(key * 0x9E3779B97F4A7C15u >> 20) & b->table_mask;
}

/* The child of 'parent' by 'code', made if it is new. */
static uint32_t child_of (builder *b, uint32_t parent, uint32_t code) {
  size_t slot = slot_of(b, parent, code);
  jb_trie_node *nodes = b->trie.nodes;
  uint32_t node;
  for (; (node = b->table[slot]) != 0; slot = (slot + 1) & b->table_mask)
    if (nodes[node].parent == parent && nodes[node].code == code)
      return node;
  node = b->trie.count++;
  nodes[node].parent = parent;
  nodes[node].code = (uint16_t)code;
  nodes[node].next_sibling = nodes[parent].first_child;
  nodes[parent].first_child = node;
  b->table[slot] = node;
  return node;
}

static jb_status build_trie (builder *b, jb_error *err) {
  size_t slots = 64;
  while (slots < 2 * (b->total_characters + 1))
    slots *= 2;
  b->table_mask = slots - 1;
  b->table = jb_allocate_array(slots, sizeof *b->table);
  b->trie.nodes =
      jb_allocate_array(b->total_characters + 1, sizeof *b->trie.nodes);
  if (b->table == NULL || b->trie.nodes == NULL)
    return jb_fail_memory(err, b->total_characters * sizeof *b->trie.nodes);
  b->trie.count = 1; /* node 0 is the root */
  for (size_t i = 0; i < b->word_count; i++) {
    const jb_automaton_word *word = &b->words[i];
    uint32_t node = 0;
    for (size_t at = 0; at < word->length;) {
      uint32_t character;
      at += jb_utf8_decode(word->text + at, word->length - at, &character);
      b->trie.nodes[node].weight += word->weight;
      node = child_of(b, node,
                      b->pages[character / PAGE_CHARACTERS]
                          ->codes[character % PAGE_CHARACTERS]);
    }
    b->trie.nodes[node].value = word->value;
  }
  return JB_OK;
}

static void append_number (jb_buffer *image, uint32_t number) {
  jb_buffer_append(image, &number, sizeof number);
}

static int by_character (const void *left, const void *right) {
  const jb_astral_code *a = left, *b = right;
  return a->character < b->character ? -1 : a->character > b->character;
}

/* Append the code tables; returns how many entries the astral one has. */
static uint32_t append_codes (const builder *b, jb_buffer *image) {
  uint16_t *bmp;
  jb_astral_code *astral;
  uint32_t astral_count = 0;
  size_t bmp_bytes = JB_AUTOMATON_BMP * sizeof *bmp;
  bmp = (void *)jb_buffer_reserve(image, bmp_bytes + b->alphabet_count *
                                                         sizeof *astral);
  if (bmp == NULL)
    return 0;
  memset(bmp, 0, bmp_bytes);
  astral = (void *)(bmp + JB_AUTOMATON_BMP);
  for (uint32_t i = 0; i < b->alphabet_count; i++) {
    uint32_t character = b->alphabet[i].character;
    if (character < JB_AUTOMATON_BMP)
      bmp[character] = (uint16_t)(i + 1);
    else
      astral[astral_count++] = (jb_astral_code){character, i + 1};
  }
  if (astral_count > 0)
    qsort(astral, astral_count, sizeof *astral, by_character);
  jb_buffer_claim(image, bmp_bytes + astral_count * sizeof *astral);
  return astral_count;
}

/*
** Four bits of the filter, and up to eight, for each pair that begins a word:
** one in eight to four of the other pairs passes. More bits would let fewer
** pass, but the filter would take the room of the cells in the cache.
*/
static uint32_t count_pair_bits (const builder *b) {
  uint32_t pairs = 0, bits = JB_AUTOMATON_MIN_PAIR_BITS;
  for (uint32_t i = 1; i < b->trie.count; i++)
    pairs += b->trie.nodes[i].parent != 0 &&
             b->trie.nodes[b->trie.nodes[i].parent].parent == 0;
  while (bits < JB_AUTOMATON_MAX_PAIR_BITS && pairs >> (bits - 2) != 0)
    bits++;
  return bits;
}

static void append_pairs (const builder *b, uint32_t pair_bits,
                          jb_buffer *image) {
  const jb_trie_node *nodes = b->trie.nodes;
  size_t bytes = ((size_t)1 << pair_bits) / 8;
  uint64_t *words = (void *)jb_buffer_reserve(image, bytes);
  if (words == NULL)
    return;
  memset(words, 0, bytes);
  for (uint32_t i = 1; i < b->trie.count; i++) {
    uint32_t parent = nodes[i].parent;
    if (parent != 0 && nodes[parent].parent == 0) {
      uint32_t bit =
          jb_automaton_pair(nodes[parent].code, nodes[i].code, 32 - pair_bits);
      words[bit >> 6] |= (uint64_t)1 << (bit & 63);
    }
  }
  jb_buffer_claim(image, bytes);
}

static jb_status write_image (builder *b, jb_buffer *image, jb_error *err) {
  size_t start = image->length;
  jb_placement placement;
  uint32_t astral_count, pair_bits = count_pair_bits(b);
  jb_status status =
      jb_placement_build(&placement, &b->trie, b->alphabet_count, err);
  if (status != JB_OK)
    return status;
  jb_buffer_append(image, "JBAC", 4);
  append_number(image, JB_AUTOMATON_VERSION);
  append_number(image, placement.cell_count);
  append_number(image, b->alphabet_count);
  append_number(image, 0); /* astral_count, set below */
  append_number(image, placement.word_count);
  append_number(image, b->longest);
  append_number(image, pair_bits);
  astral_count = append_codes(b, image);
  append_pairs(b, pair_bits, image);
  jb_buffer_append(image, placement.cells,
                   placement.cell_count * sizeof *placement.cells);
  if (image->status == JB_OK)
    memcpy(image->bytes + start + 16, &astral_count, sizeof astral_count);
  else
    status =
        jb_fail_memory(err, placement.cell_count * sizeof *placement.cells);
  jb_placement_free(&placement);
  return status;
}

jb_status jb_automaton_build (const jb_automaton_word *words, size_t count,
                              jb_buffer *image, jb_error *err) {
  builder b = {.words = words, .word_count = count};
  jb_status status = count_characters(&b, err);
  if (status == JB_OK)
    status = assign_codes(&b, err);
  if (status == JB_OK)
    status = build_trie(&b, err);
  if (status == JB_OK)
    status = write_image(&b, image, err);
  free_pages(&b);
  jb_free(b.alphabet);
  jb_free(b.table);
  jb_free(b.trie.nodes);
  return status;
}
