/* SPDX-License-Identifier: MIT */
/*
** The dictionary: keys of its blocks in memory, blocks read as they are asked
** for, entries one after the other.
*/
#include "index/segment_reader.h"

#include "base/memory.h"
#include "index/pair_ranks.h"

/*                                                                  blocks */

static int compare_terms (const char *a, size_t a_length, jb_slice b) {
  const size_t shorter = a_length < b.length ? a_length : b.length;
  const int order = shorter == 0 ? 0 : memcmp(a, b.bytes, shorter);
  if (order != 0)
    return order;
  return a_length == b.length ? 0 : a_length < b.length ? -1 : 1;
}

/* The first 8 bytes of a term as a number: it orders terms as they do, and
** tells most apart, a pair of Chinese characters with its kind wholly. */
static uint64_t head_of (const char *term, size_t length) {
  uint64_t head = 0;
  for (size_t i = 0; i < 8; i++)
    head = head << 8 | (i < length ? (unsigned char)term[i] : 0U);
  return head;
}

/* One key; its term's bytes are left where they are. */
static bool read_key (jb_bytes *bytes, const jb_segment_totals *totals,
                      jb_term_block *block) {
  uint64_t term_bytes, size, postings, positions;
  if (!jb_varint_read(bytes, &term_bytes) || term_bytes < 1 ||
      term_bytes > JB_TERM_BYTES ||
      term_bytes > (size_t)(bytes->end - bytes->at))
    return false;
  block->term_bytes = (size_t)term_bytes;
  bytes->at += block->term_bytes;
  if (!jb_varint_read(bytes, &size) || size < 1 || size > JB_DICTIONARY_BYTES ||
      !jb_varint_read(bytes, &postings) || !jb_varint_read(bytes, &positions) ||
      size > totals->bytes[JB_STREAM_TERMS] - block->at ||
      postings > totals->bytes[JB_STREAM_POSTINGS] - block->postings_at ||
      positions > totals->bytes[JB_STREAM_POSITIONS] - block->positions_at)
    return false;
  block[1].at = block->at + size;
  block[1].postings_at = block->postings_at + postings;
  block[1].positions_at = block->positions_at + positions;
  return true;
}

/* Make room for one block more, and one behind the last. */
static jb_status grow_blocks (jb_term_blocks *terms, size_t *capacity,
                              jb_error *err) {
  const size_t more = *capacity * 2 + 16;
  jb_term_block *blocks;
  uint64_t *heads;
  if (terms->blocks != NULL && terms->count + 1 < *capacity)
    return JB_OK;
  heads = jb_reallocate(terms->heads, more * sizeof *heads);
  if (heads == NULL)
    return jb_fail_memory(err, more * sizeof *heads);
  terms->heads = heads;
  blocks = jb_reallocate(terms->blocks, more * sizeof *blocks);
  if (blocks == NULL)
    return jb_fail_memory(err, more * sizeof *blocks);
  if (terms->blocks == NULL)
    blocks[0] = (jb_term_block){0};
  terms->blocks = blocks;
  *capacity = more;
  return JB_OK;
}

static jb_status parse_keys (const jb_segment *segment,
                             const jb_stream_reader *keys, jb_bytes bytes,
                             jb_term_blocks *terms, jb_error *err) {
  const jb_segment_totals *totals = &segment->totals;
  const unsigned char *start = bytes.at;
  size_t capacity = 0;
  jb_status status = grow_blocks(terms, &capacity, err);
  while (status == JB_OK && bytes.at < bytes.end) {
    jb_term_block *block = &terms->blocks[terms->count];
    const unsigned char *before = bytes.at;
    if (!read_key(&bytes, totals, block))
      return jb_stream_damaged(keys, (uint64_t)(before - start),
                               "a key makes no sense", err);
    block->term = (size_t)(before - start) + (block->term_bytes < 128 ? 1 : 2);
    if (terms->count > 0 &&
        compare_terms(
            terms->terms + block[-1].term, block[-1].term_bytes,
            (jb_slice){terms->terms + block->term, block->term_bytes}) >= 0)
      return jb_stream_damaged(keys, block->term, "keys are out of order", err);
    terms->heads[terms->count++] =
        head_of(terms->terms + block->term, block->term_bytes);
    status = grow_blocks(terms, &capacity, err);
  }
  if (status == JB_OK) {
    const jb_term_block *past = &terms->blocks[terms->count];
    if (past->at != totals->bytes[JB_STREAM_TERMS] ||
        past->postings_at != totals->bytes[JB_STREAM_POSTINGS] ||
        past->positions_at != totals->bytes[JB_STREAM_POSITIONS])
      return jb_stream_damaged(keys, 0, "keys are not of these terms", err);
  }
  return status;
}

/* The whole stream of keys in memory: '*bytes' is the caller's to free. */
static jb_status read_keys (jb_stream_reader *keys, char **bytes,
                            jb_error *err) {
  jb_status status = JB_OK;
  jb_buffer all = JB_BUFFER_EMPTY;
  for (uint64_t at = 0; at < keys->bytes && status == JB_OK;
       at += JB_CHUNK_BYTES) {
    jb_bytes part;
    status = jb_stream_view(keys, at, JB_CHUNK_BYTES, &part, err);
    if (status == JB_OK)
      jb_buffer_append(&all, part.at, (size_t)(part.end - part.at));
  }
  jb_buffer_terminate(&all); /* so that there are bytes, be it none */
  if (status == JB_OK && all.status != JB_OK)
    status = jb_fail_memory(err, (size_t)keys->bytes);
  if (status != JB_OK)
    jb_buffer_free(&all);
  *bytes = all.bytes;
  return status;
}

static jb_status read_terms (jb_segment *segment, jb_error *err) {
  jb_stream_reader keys = jb_segment_stream(segment, JB_STREAM_KEYS);
  jb_term_blocks terms = {0};
  jb_status status;
  status = read_keys(&keys, &terms.terms, err);
  if (status == JB_OK) {
    const unsigned char *start = (const unsigned char *)terms.terms;
    status = parse_keys(segment, &keys, (jb_bytes){start, start + keys.bytes},
                        &terms, err);
  }
  jb_stream_reader_close(&keys);
  if (status == JB_OK) {
    segment->terms = terms;
    return JB_OK;
  }
  jb_free(terms.blocks);
  jb_free(terms.heads);
  jb_free(terms.terms);
  return status;
}

jb_status jb_segment_read_terms (jb_segment *segment, jb_error *err) {
  return segment->terms.blocks != NULL ? JB_OK : read_terms(segment, err);
}

/*
** The last block whose first term is not greater; count: there is none. Heads
** are halved without a branch that could be guessed wrong; only blocks with the
** term's very head are compared, which no pair of Chinese characters shares.
*/
static size_t find_block (const jb_term_blocks *terms, jb_slice term) {
  const uint64_t head = head_of(term.bytes, term.length);
  const uint64_t *heads = terms->heads;
  size_t low = 0, high;
  for (size_t left = terms->count; left > 0;) {
    const size_t half = (left + 1) / 2, next = (left - half + 1) / 2;
    __builtin_prefetch(heads + low + next);
    __builtin_prefetch(heads + low + half + next);
    low += heads[low + half - 1] < head ? half : 0;
    left -= half;
  }
  for (high = low; high < terms->count && heads[high] == head;) {
    const jb_term_block *block = &terms->blocks[high];
    if (compare_terms(terms->terms + block->term, block->term_bytes, term) > 0)
      break;
    high++;
  }
  return high == 0 ? terms->count : high - 1;
}

/*                                                                 entries */

/* A place in a block of the dictionary. */
typedef struct entry_reader {
  const jb_segment_totals *totals;
  jb_bytes bytes;
  const unsigned char *start; /* of the block, at the byte 'at' of TERMS */
  uint64_t at;
  uint64_t postings_at, positions_at; /* of the next entry */
} entry_reader;

static jb_status open_entries (jb_segment *segment, jb_stream_reader *stream,
                               size_t number, entry_reader *reader,
                               jb_error *err) {
  const jb_term_block *block = &segment->terms.blocks[number];
  jb_status status =
      jb_stream_view(stream, block->at, (size_t)(block[1].at - block->at),
                     &reader->bytes, err);
  reader->totals = &segment->totals;
  reader->start = reader->bytes.at;
  reader->at = block->at;
  reader->postings_at = block->postings_at;
  reader->positions_at = block->positions_at;
  return status;
}

/* What stands before an entry's term. */
typedef struct entry_head {
  uint32_t shared, rest; /* bytes shared with the last term, and others */
  uint32_t inlined;      /* bytes of inlined postings; 0: stored */
} entry_head;

static bool read_lengths (jb_bytes *bytes, entry_head *head) {
  uint32_t over;
  if (bytes->at == bytes->end)
    return false;
  head->shared = *bytes->at & 15U;
  head->rest = *bytes->at++ >> 4;
  if (head->shared == 15) {
    if (!jb_varint_read32(bytes, JB_TERM_BYTES, &over))
      return false;
    head->shared += over;
  }
  if (head->rest == 15) {
    if (!jb_varint_read32(bytes, JB_TERM_BYTES, &over))
      return false;
    head->rest += over;
  }
  return head->rest > 0 && head->shared + head->rest <= JB_TERM_BYTES;
}

/* 'before' is the length of the last term of the block, 0 if there is none. */
static inline bool read_head (jb_bytes *bytes, uint32_t before,
                              entry_head *head) {
  if (bytes->at == bytes->end)
    return false;
  head->inlined = *bytes->at >> 2;
  head->rest = *bytes->at++ & 3U;
  if (head->rest > 0) {
    if (head->rest > before)
      return false;
    head->shared = before - head->rest;
  } else if (!read_lengths(bytes, head) || head->shared > before) {
    return false;
  }
  return (size_t)head->rest + head->inlined <= (size_t)(bytes->end - bytes->at);
}

/* Postings in POSTINGS. */
static bool read_stored (entry_reader *reader, bool has_positions,
                         jb_term_entry *entry) {
  jb_bytes *bytes = &reader->bytes;
  const jb_segment_totals *totals = reader->totals;
  uint32_t documents, weight;
  if (!jb_varint_read32(bytes, totals->document_count, &documents) ||
      documents < 1 || !jb_varint_read32(bytes, JB_WEIGHT_MAX - 1, &weight) ||
      bytes->at == bytes->end)
    return false;
  *entry = (jb_term_entry){.document_count = documents,
                           .max_weight = weight + 1,
                           .min_length_code = *bytes->at++,
                           .has_positions = has_positions,
                           .postings = reader->postings_at,
                           .positions = reader->positions_at};
  if (!jb_varint_read(bytes, &entry->postings_bytes) ||
      (documents > JB_BLOCK_DOCUMENTS &&
       !jb_varint_read(bytes, &entry->skip_bytes)) ||
      (has_positions && !jb_varint_read(bytes, &entry->positions_bytes)) ||
      entry->postings_bytes >
          totals->bytes[JB_STREAM_POSTINGS] - reader->postings_at)
    return false;
  reader->postings_at += entry->postings_bytes;
  if (entry->skip_bytes >
          totals->bytes[JB_STREAM_POSTINGS] - reader->postings_at ||
      entry->positions_bytes >
          totals->bytes[JB_STREAM_POSITIONS] - reader->positions_at)
    return false;
  reader->postings_at += entry->skip_bytes;
  reader->positions_at += entry->positions_bytes;
  return true;
}

/*
** What stands behind an entry's term. Of inlined postings only the place is
** told: see complete_entry.
*/
static bool read_entry (entry_reader *reader, uint32_t inlined,
                        bool has_positions, jb_term_entry *entry) {
  jb_bytes *bytes = &reader->bytes;
  if (inlined == 0)
    return read_stored(reader, has_positions, entry);
  *entry = (jb_term_entry){.has_positions = has_positions,
                           .inlined = true,
                           .postings_bytes = inlined,
                           .postings = reader->at +
                                       (uint64_t)(bytes->at - reader->start)};
  bytes->at += inlined;
  return true;
}

/* Go behind an entry's term; 'first' is the term's first byte. */
static inline bool pass_entry (entry_reader *reader, uint32_t inlined,
                               char first) {
  jb_term_entry passed;
  if (inlined == 0)
    return read_stored(reader, jb_term_has_positions((jb_slice){&first, 1}),
                       &passed);
  reader->bytes.at += inlined;
  return true;
}

/* Count the inlined postings that lie just before the place at hand. */
static bool complete_entry (const entry_reader *reader, jb_term_entry *entry) {
  const unsigned char *end = reader->bytes.at;
  return !entry->inlined ||
         (jb_inlined_count((jb_bytes){end - entry->postings_bytes, end},
                           entry->has_positions, &entry->document_count,
                           &entry->max_weight) &&
          entry->document_count <= reader->totals->document_count);
}

/* The leading pair of a stored word, by which its documents may be told. */
static inline void name_pair (jb_slice term, jb_term_entry *entry) {
  if (!entry->inlined && term.bytes[0] == JB_TERM_WORD)
    entry->pair_bytes = (unsigned char)jb_leading_pair(term, entry->pair);
}

static jb_status entry_damaged (const jb_stream_reader *stream,
                                const entry_reader *reader, jb_error *err) {
  return jb_stream_damaged(stream, reader->at, "a term makes no sense", err);
}

/*                                                                 finding */

/*
** Pass over entries as most are: as long as the one before, another in their
** last three bytes or fewer, few postings inlined; and evidently less than the
** term, with which the last one has 'same' bytes in common. Whatever else there
** is, be it damage, is left to the caller.
*/
static void pass_lesser (entry_reader *reader, jb_slice term, size_t same,
                         uint32_t length) {
  const unsigned char *at = reader->bytes.at, *end = reader->bytes.end;
  const unsigned next = (unsigned char)term.bytes[same];
  while (at < end) {
    const unsigned rest = *at & 3U, inlined = *at >> 2;
    if (rest == 0 || inlined == 0 || rest >= length ||
        rest + inlined >= (size_t)(end - at) || length - rest < same ||
        (length - rest == same && at[1] >= next))
      break;
    at += 1 + rest + inlined;
  }
  reader->bytes.at = at;
}

/*
** Terms before the one looked for are passed without being put together:
** 'same' is what the last one has in common with it. One that shares more than
** that with the last is less too; one that shares less is greater.
*/
jb_status jb_segment_find (jb_segment *segment, jb_slice term,
                           jb_term_entry *entry, jb_error *err) {
  jb_stream_reader *stream = &segment->dictionary;
  entry_reader reader;
  char kind = JB_TERM_WORD; /* of the term passed last: its first byte */
  size_t same = 0, block;
  uint32_t length = 0; /* of the term passed last */
  jb_status status = jb_segment_read_terms(segment, err);
  if (status != JB_OK)
    return status;
  block = find_block(&segment->terms, term);
  if (block == segment->terms.count)
    return JB_NOT_FOUND;
  status = open_entries(segment, stream, block, &reader, err);
  if (status != JB_OK)
    return status;
  for (;;) {
    entry_head head;
    const unsigned char *bytes;
    if (same < term.length)
      pass_lesser(&reader, term, same, length);
    if (reader.bytes.at == reader.bytes.end)
      return JB_NOT_FOUND;
    if (!read_head(&reader.bytes, length, &head))
      return entry_damaged(stream, &reader, err);
    bytes = reader.bytes.at;
    reader.bytes.at += head.rest;
    length = head.shared + head.rest;
    if (head.shared == 0)
      kind = (char)bytes[0];
    if (head.shared < same)
      return JB_NOT_FOUND;
    if (head.shared == same) {
      uint32_t i = 0;
      while (i < head.rest && same < term.length &&
             bytes[i] == (unsigned char)term.bytes[same]) {
        i++;
        same++;
      }
      if (i == head.rest && same == term.length) {
        if (!read_entry(&reader, head.inlined,
                        jb_term_has_positions((jb_slice){&kind, 1}), entry) ||
            !complete_entry(&reader, entry))
          return entry_damaged(stream, &reader, err);
        name_pair(term, entry);
        return JB_OK;
      }
      if (same == term.length ||
          (i < head.rest && bytes[i] > (unsigned char)term.bytes[same]))
        return JB_NOT_FOUND;
    }
    if (!pass_entry(&reader, head.inlined, kind))
      return entry_damaged(stream, &reader, err);
  }
}

/*                                                                 walking */

struct jb_term_walk_state {
  jb_segment *segment;
  jb_stream_reader stream;
  size_t block; /* being walked through; the count at the end */
  entry_reader reader;
  bool fresh;             /* the term at hand is to be given by the next step */
  bool there;             /* and there is one */
  bool first;             /* the next entry is a block's first */
  bool uncounted;         /* jb_term_walk_uncounted was called */
  uint32_t length;        /* of the term */
  uint32_t inlined_bytes; /* of its inlined postings */
  char term[JB_TERM_BYTES + 1];
  jb_inlined inlined; /* when they were asked for */
  jb_inline_parameters parameters;
};

/* Turn to a block, or to the end. */
static jb_status turn_to (struct jb_term_walk_state *state, size_t block,
                          jb_error *err) {
  state->block = block;
  state->first = true;
  if (block == state->segment->terms.count)
    return JB_OK;
  return open_entries(state->segment, &state->stream, block, &state->reader,
                      err);
}

/* Put the next term together: it must be greater than the last. */
static bool read_term (struct jb_term_walk_state *state) {
  jb_bytes *bytes = &state->reader.bytes;
  entry_head head;
  if (!read_head(bytes, state->first ? 0 : state->length, &head))
    return false;
  if (state->first) {
    const jb_term_blocks *terms = &state->segment->terms;
    const jb_term_block *block = &terms->blocks[state->block];
    jb_slice key = {terms->terms + block->term, block->term_bytes};
    if (compare_terms((const char *)bytes->at, head.rest, key) != 0 ||
        (state->length > 0 &&
         compare_terms(state->term, state->length, key) >= 0))
      return false;
  } else if (head.shared < state->length &&
             bytes->at[0] <= (unsigned char)state->term[head.shared]) {
    return false;
  }
  memcpy(state->term + head.shared, bytes->at, head.rest);
  bytes->at += head.rest;
  state->length = head.shared + head.rest;
  state->inlined_bytes = head.inlined;
  state->term[state->length] = '\0';
  state->first = false;
  return true;
}

/* Whether the block's terms had all the bytes that its key says. */
static bool is_whole (const struct jb_term_walk_state *state) {
  const jb_term_block *next = &state->segment->terms.blocks[state->block + 1];
  return state->reader.postings_at == next->postings_at &&
         state->reader.positions_at == next->positions_at;
}

static jb_status step (jb_term_walk *walk, bool *there, jb_error *err) {
  struct jb_term_walk_state *state = walk->state;
  jb_status status;
  while (state->block < state->segment->terms.count &&
         state->reader.bytes.at == state->reader.bytes.end) {
    if (!is_whole(state))
      return entry_damaged(&state->stream, &state->reader, err);
    status = turn_to(state, state->block + 1, err);
    if (status != JB_OK)
      return status;
  }
  *there = state->block < state->segment->terms.count;
  if (!*there)
    return JB_OK;
  if (!read_term(state))
    return entry_damaged(&state->stream, &state->reader, err);
  walk->term = (jb_slice){state->term, state->length};
  if (!read_entry(&state->reader, state->inlined_bytes,
                  jb_term_has_positions(walk->term), &walk->entry) ||
      (!state->uncounted && !complete_entry(&state->reader, &walk->entry)))
    return entry_damaged(&state->stream, &state->reader, err);
  name_pair(walk->term, &walk->entry);
  return JB_OK;
}

void jb_term_walk_uncounted (jb_term_walk *walk) {
  walk->state->uncounted = true;
}

jb_status jb_term_walk_open (jb_segment *segment, jb_slice from,
                             jb_term_walk *walk, jb_error *err) {
  struct jb_term_walk_state *state;
  size_t block;
  jb_status status = jb_segment_read_terms(segment, err);
  *walk = (jb_term_walk){0};
  if (status != JB_OK)
    return status;
  state = jb_allocate_array(1, sizeof *state);
  if (state == NULL)
    return jb_fail_memory(err, sizeof *state);
  walk->state = state;
  state->segment = segment;
  state->stream = jb_segment_stream(segment, JB_STREAM_TERMS);
  jb_inlined_begin(&state->parameters, segment->totals.total_length,
                   segment->totals.document_count);
  block = from.length == 0 ? 0 : find_block(&segment->terms, from);
  status = turn_to(state, block == segment->terms.count ? 0 : block, err);
  /* Walk to the first that is not less; the next step gives it. */
  do {
    if (status == JB_OK)
      status = step(walk, &state->there, err);
  } while (status == JB_OK && state->there &&
           compare_terms(state->term, state->length, from) < 0);
  state->fresh = true;
  if (status != JB_OK)
    jb_term_walk_close(walk);
  return status;
}

jb_status jb_term_walk_next (jb_term_walk *walk, bool *there, jb_error *err) {
  struct jb_term_walk_state *state = walk->state;
  if (!state->fresh)
    return step(walk, there, err);
  state->fresh = false;
  *there = state->there;
  return JB_OK;
}

jb_status jb_term_walk_inlined (jb_term_walk *walk, jb_inlined **inlined,
                                jb_error *err) {
  struct jb_term_walk_state *state = walk->state;
  const entry_reader *reader = &state->reader;
  const unsigned char *end = reader->bytes.at; /* the entry's */
  *inlined = NULL;
  if (!walk->entry.inlined)
    return JB_OK;
  if (!jb_inlined_read_gaps((jb_bytes){end - walk->entry.postings_bytes, end},
                            reader->bytes.end, walk->entry.has_positions,
                            reader->totals->document_count, &state->parameters,
                            &state->inlined))
    return entry_damaged(&state->stream, reader, err);
  *inlined = &state->inlined;
  return JB_OK;
}

void jb_term_walk_close (jb_term_walk *walk) {
  if (walk->state == NULL)
    return;
  jb_stream_reader_close(&walk->state->stream);
  jb_free(walk->state);
  walk->state = NULL;
}
