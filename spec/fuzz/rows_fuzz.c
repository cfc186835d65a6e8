/* SPDX-License-Identifier: MIT */
/*
** Rows of an index with bytes turned, cut, dropped and exchanged: whatever is
** done to them, what reads them either fails with a message that tells the
** damage and the mend, or answers.
**
** The input says what is done to which row, and never holds a row itself, so
** that it means the same when the stored format changes:
**
**   input = world task way { stream row how place place value }
**     world   which of the indexes below
**     task    what is done with it: verified, written to, or a query asked
**     way     how: which answers, strict or not, …
**     stream  kind of row (chunks.h), row: which of that kind
**     how     what is done at 'place' (two bytes, the higher first; modulo the
**             row's length) with 'value'; above 127: the bytes as they are
**             stored, seal and all, else the payload, which is sealed again
**
** Where no row was sealed again, every answer must be the right one or a
** refusal, and verifying must find the damage. Where verifying finds nothing,
** all can be read.
*/
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "base/memory.h"
#include "index/attributes.h"
#include "index/search.h"
#include "support/layered_chunks.h"
#include "support/naive_index.h"
#include "support/stopped_merge.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void demand (bool holds) {
  if (!holds)
    abort();
}

/*                                                              the indexes */

enum world {
  AMONG_DOCUMENTS, /* a merge was stopped there */
  AMONG_TERMS,
  BLOCKS, /* terms of several blocks; skips */
  GROUPS, /* terms of more than 128 blocks: groups of skips */
  WORLDS
};

/* The large one comes seldom: it takes as long as a hundred of the others. */
static enum world world_of (uint8_t number) {
  number %= 16;
  return number == 15 ? GROUPS : (enum world)(number % GROUPS);
}

static memory_chunks worlds[WORLDS];

/* An article; some of its texts are found often. */
static jb_status add (jb_index *index, int64_t number, bool plain,
                      jb_error *err) {
  static const char *const bodies[] = {
      "会员心理讲座", "心理，会员", "“会员”心会员 b 1", "理会员心", "职工合唱"};
  random_state state = (uint64_t)number * 2654435761u + 1;
  uint32_t body = random_below(&state, plain ? 2 : 4);
  naive_article article;
  size_t place;
  naive_article_make(&article, number, &state);
  place = plain || article.text_count == 0 ? 0 : article.text_count - 1;
  article.text_count = place + 1;
  article.fields[place] = JB_FIELD_BODY;
  /* Wherever the word is, so is its pair: it is told by ranks. */
  if (number % (plain ? 16 : 5) == 0) {
    body = 4;
    strcpy(article.words, "1\t职工\n");
  }
  strcpy(article.texts[place], bodies[body]);
  return naive_article_add(index, &article, err);
}

static void put_attributes (const jb_chunk_store *store, int64_t documents) {
  jb_attributes *attributes;
  jb_error err;
  demand(jb_attributes_open(store, &attributes, &err) == JB_OK);
  for (int64_t article = 1; article <= documents; article++)
    for (int kind = 0; kind < JB_ATTRIBUTE_KINDS; kind++) {
      const uint32_t values[] = {1 + (uint32_t)(article % 7),
                                 200 + (uint32_t)(article % 3)};
      demand(jb_attributes_put(attributes, (jb_attribute_kind)kind, article,
                               values, kind == 0 ? 2 : 1, &err) == JB_OK);
    }
  demand(jb_attributes_flush(attributes, &err) == JB_OK);
  jb_attributes_close(attributes);
}

/* Two segments, documents deleted in both. */
static void make_segments (memory_chunks *chunks, int64_t documents,
                           bool plain) {
  jb_chunk_store store;
  jb_index *index;
  jb_error err;
  chunks->order_key = naive_order_key;
  store = memory_chunks_store(chunks);
  demand(jb_index_open(&store, &stopped_merge_options, &index, &err) == JB_OK);
  for (int64_t i = 1; i <= documents; i++) {
    demand(add(index, i, plain, &err) == JB_OK);
    if (i == documents - 10 || i == documents)
      demand(jb_index_flush(index, &err) == JB_OK);
  }
  for (int64_t i = 2; i <= documents; i += 11)
    demand(jb_index_delete(index, i, &err) == JB_OK);
  demand(jb_index_flush(index, &err) == JB_OK);
  jb_index_close(index);
}

static void make (enum world world) {
  static const int64_t documents[] = {STOPPED_ARTICLES, STOPPED_ARTICLES, 210,
                                      17000};
  memory_chunks *chunks = &worlds[world];
  const jb_chunk_store store = memory_chunks_store(chunks);
  if (world <= AMONG_TERMS)
    stopped_merge_make(chunks, world == AMONG_DOCUMENTS ? JB_MERGE_DOCUMENTS
                                                        : JB_MERGE_TERMS);
  else
    make_segments(chunks, documents[world], world == GROUPS);
  put_attributes(&store, documents[world]);
}

/*                                                                 the edits */

enum how {
  TURN,   /* bits of a byte */
  SET,    /* a byte */
  CUT,    /* all from 'place' on */
  LEAVE,  /* 'value' bytes at 'place' out */
  DOUBLE, /* 'value' bytes at 'place' */
  FILL,   /* 'value' bytes behind the end, of the place's low byte */
  DROP,   /* the row */
  OTHER,  /* the bytes of another row of the same kind in place of these */
  HOWS
};

#define EDIT_BYTES 6
#define HEAD_BYTES 3
#define SEAL_BYTES ((size_t)9) /* checksum and version; chunks.h */

static const memory_chunk *row_of (layered_chunks *layers, uint32_t stream,
                                   unsigned row) {
  const memory_chunks *all = layers->below;
  size_t count = 0;
  for (size_t i = 0; i < all->count; i++)
    count += all->items[i].key.stream == stream;
  if (count == 0)
    return NULL;
  row %= (unsigned)count;
  for (size_t i = 0;; i++)
    if (all->items[i].key.stream == stream && row-- == 0)
      return layered_chunks_get(layers, all->items[i].key);
}

/* Edit 'bytes'; false: nothing came of it. */
static bool edit_bytes (jb_buffer *bytes, enum how how, size_t place,
                        uint8_t value) {
  const size_t length = bytes->length;
  size_t run;
  char copied[256];
  if (how == FILL) {
    for (unsigned i = 0; i < value; i++)
      jb_buffer_append_byte(bytes, (char)(place & 0xFF));
    return value > 0;
  }
  if (length == 0)
    return false;
  place %= length;
  run = value < length - place ? value : length - place;
  switch (how) {
    case TURN: bytes->bytes[place] ^= (char)value; return value != 0;
    case SET:
      if ((uint8_t)bytes->bytes[place] == value)
        return false;
      bytes->bytes[place] = (char)value;
      return true;
    case CUT: bytes->length = place; return true;
    case LEAVE:
      memmove(bytes->bytes + place, bytes->bytes + place + run,
              length - place - run);
      bytes->length -= run;
      return run > 0;
    case DOUBLE:
      memcpy(copied, bytes->bytes + place, run);
      jb_buffer_append(bytes, copied, run);
      return run > 0;
    default: return false;
  }
}

/*
** Millions of blocks of attributes that are not there would be looked for in
** vain: it ends, but not within a fuzzer's patience.
*/
static bool asks_for_much (jb_chunk_key key, const jb_buffer *payload) {
  if (key.stream != JB_STREAM_ATTRIBUTES || key.number != 0)
    return false;
  for (size_t i = 0; i < payload->length; i++)
    if ((uint8_t)payload->bytes[i] >= 0x80)
      return true;
  return false;
}

typedef struct damage {
  bool done, sealed; /* some row is changed; … and sealed again or dropped */
} damage;

static void edit (layered_chunks *layers, const uint8_t *data, damage *done) {
  const jb_chunk_store store = layered_chunks_store(layers);
  const memory_chunk *chunk = row_of(layers, data[0] % JB_STREAM_END, data[1]);
  const enum how how = (enum how)((data[2] & 0x7F) % HOWS);
  const size_t place = (size_t)data[3] << 8 | data[4];
  const bool raw = data[2] > 0x7F && how != DROP;
  jb_buffer bytes = JB_BUFFER_EMPTY;
  jb_chunk_key key;
  jb_error err;
  bool changed = false;
  if (chunk == NULL)
    return;
  key = chunk->key;
  if (how == DROP) {
    layered_chunks_drop(layers, key);
    done->done = done->sealed = true;
    return;
  }
  if (how == OTHER) { /* stored under its own key: its seal tells */
    const memory_chunk *other =
        row_of(layers, data[0] % JB_STREAM_END, (unsigned)place);
    changed = other != NULL && other != chunk;
    if (changed)
      chunk = other;
  }
  if (!raw && chunk->length < SEAL_BYTES)
    return;
  jb_buffer_append(&bytes, chunk->bytes + (raw ? 0 : SEAL_BYTES),
                   chunk->length - (raw ? 0 : SEAL_BYTES));
  if (how != OTHER)
    changed = edit_bytes(&bytes, how, place, data[5]);
  demand(bytes.status == JB_OK);
  if (changed && raw)
    layered_chunks_put(layers, key, bytes.bytes, bytes.length);
  else if (changed && !asks_for_much(key, &bytes) &&
           bytes.length <= JB_CHUNK_BYTES)
    demand(jb_chunk_write(&store, key, (jb_slice){bytes.bytes, bytes.length},
                          &err) == JB_OK);
  else
    changed = false;
  if (changed) {
    done->done = true;
    done->sealed = done->sealed || !raw;
  }
  jb_buffer_free(&bytes);
}

/* Two edits may undo each other. */
static void look_again (layered_chunks *layers, damage *done) {
  bool differs = layers->gone.count > 0;
  for (size_t i = 0; i < layers->changed.count && !differs; i++) {
    const memory_chunk *now = &layers->changed.items[i];
    const memory_chunk *then = memory_chunks_get(layers->below, now->key);
    differs = then == NULL || then->length != now->length ||
              memcmp(then->bytes, now->bytes, now->length) != 0;
  }
  if (!differs)
    *done = (damage){false, false};
}

/*                                                             the questions */

static const char *const questions[] = {
    "会",
    "会员",
    "心理讲座",
    "会员 心",
    "会 OR 理",
    "会员 -座",
    "“会员，心”",
    "NEAR/3(会 心)",
    "b*",
    "1",
    "headline:会",
    "lead:理 OR body:座",
    "date:2023-01-02..2023-01-05 会",
    "topic:2 员",
    "-会",
    "员。 OR “《心”",
};
#define QUESTIONS (sizeof questions / sizeof *questions)

static jb_query queries[QUESTIONS];

enum way { RANK, NEWEST, OLDEST, COUNT, TIMELINE, MATCH, ALL_SCORES, WAYS };

/* Bits of a way beside these. */
#define ESTIMATED 32
#define EVERYTHING 64
#define STRICT 128

/* What is asked besides queries. */
enum { SIMILAR = QUESTIONS, SUGGEST, FACETS, VALUES, TASKS };

typedef struct opened {
  jb_index *index;
  jb_attributes *attributes;
} opened;

static jb_status resolve (void *context, const jb_query_node *term,
                          jb_article_set *set, jb_error *err) {
  const opened *of = context;
  return jb_attributes_filter(of->attributes, JB_ATTRIBUTE_TOPIC,
                              (uint32_t)atoi(term->text.bytes), set, err);
}

/* An answer in one number. */
static void mix (uint64_t *digest, const void *bytes, size_t length) {
  *digest = XXH3_64bits_withSeed(bytes, length, *digest);
}

static void mix_findings (uint64_t *digest, const jb_findings *findings) {
  mix(digest, &findings->total, sizeof findings->total);
  for (size_t i = 0; i < findings->found_count; i++) {
    mix(digest, &findings->found[i].article, sizeof(int64_t));
    mix(digest, &findings->found[i].score, sizeof(double));
  }
}

static jb_status ask_query (const opened *of, const jb_index_snapshot *snapshot,
                            const jb_query *query, uint8_t way,
                            uint64_t *digest, jb_error *err) {
  jb_find_options how = {.limit = (way & EVERYTHING) != 0 ? SIZE_MAX : 5,
                         .strict = (way & STRICT) != 0,
                         .estimate_count = (way & ESTIMATED) != 0,
                         .resolve = resolve,
                         .resolve_context = (void *)(uintptr_t)of};
  jb_article_set set = JB_ARTICLE_SET_EMPTY;
  jb_findings findings = {0};
  jb_month_count *months = NULL;
  size_t count = 0;
  uint64_t total = 0;
  jb_status status;
  switch ((way & (ESTIMATED - 1)) % WAYS) {
    case COUNT:
      status = jb_index_count(of->index, snapshot, query, &how, &total, err);
      break;
    case TIMELINE:
      status = jb_index_timeline(of->index, snapshot, query, &how, &months,
                                 &count, err);
      for (size_t i = 0; status == JB_OK && i < count; i++) {
        mix(digest, &months[i].month, sizeof months[i].month);
        mix(digest, &months[i].count, sizeof months[i].count);
      }
      if (status == JB_OK)
        jb_free(months);
      break;
    case MATCH:
      status = jb_index_match(of->index, snapshot, query, &how, &set, err);
      for (int64_t at = 0;
           status == JB_OK && (at = jb_article_set_next(&set, at + 1)) > 0;)
        mix(digest, &at, sizeof at);
      jb_article_set_free(&set);
      break;
    case ALL_SCORES:
      status = jb_index_find_exhaustively(of->index, snapshot, query, &how,
                                          &findings, err);
      break;
    default:
      how.order = (jb_search_order)((way & (ESTIMATED - 1)) % WAYS);
      status = jb_index_find(of->index, snapshot, query, &how, &findings, err);
  }
  if (status == JB_OK) {
    mix_findings(digest, &findings);
    mix(digest, &total, sizeof total);
    jb_findings_free(&findings);
  }
  return status;
}

static jb_status ask_suggestions (const opened *of,
                                  const jb_index_snapshot *snapshot,
                                  uint64_t *digest, jb_error *err) {
  jb_arena arena = JB_ARENA_EMPTY;
  jb_suggestion *words;
  size_t count;
  const jb_status status = jb_index_suggest(
      of->index, snapshot, (jb_slice){"", 0}, 4, &arena, &words, &count, err);
  for (size_t i = 0; status == JB_OK && i < count; i++) {
    mix(digest, words[i].word.bytes, words[i].word.length);
    mix(digest, &words[i].documents, sizeof words[i].documents);
  }
  jb_arena_free(&arena);
  return status;
}

static jb_status ask_attributes (const opened *of, unsigned task, uint8_t way,
                                 uint64_t *digest, jb_error *err) {
  const jb_attribute_kind kind = (jb_attribute_kind)(way % JB_ATTRIBUTE_KINDS);
  uint32_t values[JB_ATTRIBUTE_VALUES];
  uint64_t counts[256] = {0};
  size_t count = 0;
  jb_status status;
  if (task == FACETS)
    status = jb_attributes_count(of->attributes, kind, NULL, counts, 256, err);
  else
    status = jb_attributes_values(of->attributes, kind, 1 + (int64_t)way,
                                  values, &count, err);
  if (status == JB_OK) {
    mix(digest, counts, sizeof counts);
    mix(digest, values, count * sizeof *values);
  }
  return status;
}

static jb_status ask (const opened *of, unsigned task, uint8_t way,
                      uint64_t *digest, jb_error *err) {
  static const char words[] = "3\t心理\t讲座\n1\t职工\tb\n";
  const jb_index_snapshot *snapshot;
  jb_status status;
  *digest = task;
  if (task == FACETS || task == VALUES)
    return ask_attributes(of, task, way, digest, err);
  status = jb_index_refresh(of->index, &snapshot, err);
  if (status != JB_OK)
    return status;
  if (task < QUESTIONS)
    return ask_query(of, snapshot, &queries[task], way, digest, err);
  if (task == SUGGEST)
    return ask_suggestions(of, snapshot, digest, err);
  {
    jb_findings findings;
    status = jb_index_similar(of->index, snapshot, 3, jb_slice_of(words), 5,
                              &findings, err);
    if (status == JB_OK) {
      mix_findings(digest, &findings);
      jb_findings_free(&findings);
    }
  }
  return status;
}

static void open (opened *of, const jb_chunk_store *store) {
  jb_error err;
  demand(jb_index_open(store, &stopped_merge_options, &of->index, &err) ==
         JB_OK);
  demand(jb_attributes_open(store, &of->attributes, &err) == JB_OK);
}

static void close (opened *of) {
  jb_index_close(of->index);
  jb_attributes_close(of->attributes);
}

/* What the index says when nothing is damaged; each is asked once. */
static uint64_t right_answer (enum world world, unsigned task, uint8_t way) {
  static uint64_t answers[WORLDS][TASKS][256];
  static bool known[WORLDS][TASKS][256];
  if (!known[world][task][way]) {
    const jb_chunk_store store = memory_chunks_store(&worlds[world]);
    opened of;
    jb_error err;
    open(&of, &store);
    demand(ask(&of, task, way, &answers[world][task][way], &err) == JB_OK);
    close(&of);
    known[world][task][way] = true;
  }
  return answers[world][task][way];
}

/*                                                                what holds */

/* Good, or damage that is told of with its mend. */
static bool is_sound (jb_status status, const jb_error *err) {
  if (status == JB_OK)
    return true;
  if (status == JB_BAD_FORMAT && strstr(err->message, "--rebuild") != NULL &&
      strstr(err->message, "damaged (segment ") != NULL)
    return false;
  (void)fprintf(stderr, "%s: %s\n", jb_status_name(status), err->message);
  abort();
}

static void count_problem (void *context, const char *problem) {
  size_t *count = context;
  demand(strstr(problem, "--rebuild") != NULL);
  ++*count;
}

/* Verifying, and that what it passes can be read. */
static void verify (opened *of, const damage *done, uint8_t way) {
  size_t problems = 0;
  jb_error err;
  uint64_t digest;
  demand(jb_index_verify(of->index, count_problem, &problems, &err) == JB_OK);
  if (!is_sound(jb_attributes_verify(of->attributes, &err), &err))
    problems++;
  demand(problems == 0 || done->done);
  demand(problems > 0 || !done->done || done->sealed);
  if (problems == 0)
    for (unsigned task = 0; task < TASKS; task++)
      if (!is_sound(ask(of, task, way, &digest, &err), &err)) {
        (void)fprintf(stderr, "verified, and yet: %s\n", err.message);
        abort();
      }
}

/* Adding, deleting, merging; what fails is abandoned and cleared. */
static void write (opened *of, const damage *done, uint8_t way) {
  jb_error err;
  size_t problems = 0;
  uint32_t values[] = {3, 9};
  jb_status status = add(of->index, 90000, true, &err);
  if (status == JB_OK && (way & 1) != 0)
    status = jb_index_delete(of->index, 5, &err);
  if (status == JB_NOT_FOUND)
    status = JB_OK;
  if (status == JB_OK)
    status = jb_index_flush(of->index, &err);
  for (int i = 0; i < (way & 0x3E) && status == JB_OK; i++)
    status = jb_index_flush(of->index, &err);
  if (status == JB_OK && (way & 0x40) != 0)
    status = jb_index_merge_all(of->index, &err);
  if (status == JB_OK)
    status = jb_attributes_put(of->attributes, JB_ATTRIBUTE_TOPIC, 7, values, 2,
                               &err);
  if (status == JB_OK)
    status = jb_attributes_flush(of->attributes, &err);
  if (!is_sound(status, &err)) {
    jb_index_abandon(of->index);
    jb_attributes_abandon(of->attributes);
  } else if (!done->done) {
    demand(jb_index_verify(of->index, count_problem, &problems, &err) ==
               JB_OK &&
           problems == 0);
  }
  if ((way & 0x80) != 0) {
    status = jb_index_clear(of->index, &err);
    (void)is_sound(status, &err);
  }
}

static void prepare (void) {
  jb_error err;
  for (size_t i = 0; i < QUESTIONS; i++)
    demand(jb_query_parse(questions[i], strlen(questions[i]), &queries[i],
                          &err) == JB_OK);
  for (int i = 0; i < WORLDS; i++)
    make((enum world)i);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
  layered_chunks layers;
  jb_chunk_store store;
  damage done = {false, false};
  opened of;
  jb_error err;
  uint64_t digest;
  enum world world;
  unsigned task;
  uint8_t way;
  if (worlds[0].count == 0)
    prepare();
  if (size < HEAD_BYTES)
    return 0;
  world = world_of(data[0]);
  task = data[1] % (TASKS + 2);
  way = data[2];
  if (world == GROUPS) {
    if (way != 0)
      task %= TASKS;
    way &= (uint8_t)~EVERYTHING;
  }
  layered_chunks_open(&layers, &worlds[world]);
  store = layered_chunks_store(&layers);
  for (size_t at = HEAD_BYTES; at + EDIT_BYTES <= size; at += EDIT_BYTES)
    edit(&layers, data + at, &done);
  look_again(&layers, &done);
  open(&of, &store);
  if (task == TASKS) {
    verify(&of, &done, way);
  } else if (task == TASKS + 1) {
    write(&of, &done, way);
  } else if (is_sound(ask(&of, task, way, &digest, &err), &err) &&
             !done.sealed) {
    demand(digest == right_answer(world, task, way));
  }
  close(&of);
  layered_chunks_free(&layers);
  return 0;
}
