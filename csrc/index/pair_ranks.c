/* SPDX-License-Identifier: MIT */
/* From ranks among a pair's documents to documents, and back. */
#include "index/pair_ranks.h"

#include <string.h>

#include "base/memory.h"
#include "index/packed.h"
#include "index/segment_reader.h"

/* The end of the character that begins at 'at'. */
static size_t character_end (jb_slice term, size_t at) {
  do
    at++;
  while (at < term.length && ((unsigned char)term.bytes[at] & 0xC0) == 0x80);
  return at;
}

size_t jb_leading_pair (jb_slice term, char pair[JB_PAIR_BYTES]) {
  size_t second, end;
  if (term.length < 3 || term.bytes[0] != JB_TERM_WORD)
    return 0;
  second = character_end(term, 1);
  if (second == term.length)
    return 0;
  end = character_end(term, second);
  if (end > JB_PAIR_BYTES) /* not UTF-8 */
    return 0;
  pair[0] = JB_TERM_PAIR;
  memcpy(pair + 1, term.bytes + 1, end - 1);
  return end;
}

jb_status jb_pair_ranks_open (jb_segment *segment, jb_slice pair,
                              jb_pair_ranks **ranks, jb_error *err) {
  jb_term_entry entry;
  jb_status status;
  if (*ranks == NULL)
    *ranks = jb_allocate_array(1, sizeof **ranks);
  if (*ranks == NULL)
    return jb_fail_memory(err, sizeof **ranks);
  status = jb_segment_find(segment, pair, &entry, err);
  (*ranks)->there = status == JB_OK;
  (*ranks)->at = 0;
  if (status == JB_NOT_FOUND)
    return JB_OK;
  return status == JB_OK ? jb_postings_reopen_documents(
                               segment, &entry, &(*ranks)->postings, err)
                         : status;
}

void jb_pair_ranks_close (jb_pair_ranks *ranks) {
  if (ranks != NULL)
    jb_postings_close(&ranks->postings);
  jb_free(ranks);
}

/*                                                                 reading */

/* Put documents in place of the gaps of their ranks. */
static jb_status find_documents (jb_postings *postings, uint64_t rank,
                                 unsigned count, uint32_t *gaps, bool *sound,
                                 jb_error *err) {
  for (unsigned i = 0; i < count; i++, rank++) {
    uint32_t block;
    rank += gaps[i];
    *sound = rank < postings->document_count;
    if (!*sound)
      return JB_OK;
    block = (uint32_t)(rank / JB_BLOCK_DOCUMENTS);
    if ((postings->count == 0 || jb_postings_block(postings) != block) &&
        jb_postings_turn(postings, block, err) != JB_OK)
      return err->code;
    gaps[i] = postings->documents[rank % JB_BLOCK_DOCUMENTS];
  }
  return JB_OK;
}

jb_status jb_pair_ranks_read (jb_pair_ranks *ranks, jb_bytes *bytes,
                              unsigned count, uint32_t *documents, bool *sound,
                              jb_error *err) {
  uint32_t first;
  *sound = ranks->there && bytes->at < bytes->end &&
           *bytes->at++ == JB_RANKED_BLOCK &&
           jb_varint_read32(bytes, JB_SEGMENT_DOCUMENTS, &first) &&
           jb_packed_read(bytes, count, documents);
  return *sound ? find_documents(&ranks->postings, first, count, documents,
                                 sound, err)
                : JB_OK;
}

/*                                                                 writing */

/* Go to the place of a document; '*found' is false where it is not. */
static jb_status find_rank (jb_pair_ranks *ranks, uint32_t document,
                            bool *found, jb_error *err) {
  jb_postings *postings = &ranks->postings;
  *found = false;
  if (postings->count == 0 || /* before the first, or at the end */
      postings->documents[postings->count - 1] < document) {
    if (postings->count == 0 && jb_postings_turn(postings, 0, err) != JB_OK)
      return err->code;
    if (jb_postings_seek(postings, document, err) != JB_OK)
      return err->code;
    ranks->at = postings->index;
    if (postings->count == 0)
      return JB_OK;
  }
  while (postings->documents[ranks->at] < document)
    ranks->at++;
  *found = postings->documents[ranks->at] == document;
  return JB_OK;
}

jb_status jb_pair_ranks_append (jb_pair_ranks *ranks, const uint32_t *documents,
                                unsigned count, jb_buffer *buffer, bool *told,
                                jb_error *err) {
  uint32_t gaps[JB_BLOCK_DOCUMENTS];
  uint32_t first = 0, next = 0;
  *told = false;
  if (!ranks->there)
    return JB_OK;
  for (unsigned i = 0; i < count; i++) {
    bool found;
    uint32_t rank;
    if (find_rank(ranks, documents[i], &found, err) != JB_OK)
      return err->code;
    if (!found)
      return JB_OK;
    rank = jb_postings_block(&ranks->postings) * JB_BLOCK_DOCUMENTS + ranks->at;
    if (i == 0)
      first = next = rank;
    if (rank - first > JB_RANKS_APART)
      return JB_OK;
    gaps[i] = rank - next;
    next = rank + 1;
  }
  jb_buffer_append_byte(buffer, (char)JB_RANKED_BLOCK);
  jb_varint_append(buffer, first);
  jb_packed_append(buffer, gaps, count);
  *told = true;
  return JB_OK;
}
