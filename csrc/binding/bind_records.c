/* SPDX-License-Identifier: MIT */
/* Reading and making the tables of design 4.1; see bind_records.h. */
#include "binding/bind_records.h"

#include <stdio.h>
#include <string.h>

#define ARENA_CLASS "jianbao.Arena"

/*                                                                   arena */

static int arena_free (lua_State *L) {
  jb_arena_free(luaL_checkudata(L, 1, ARENA_CLASS));
  return 0;
}

jb_arena *jb_new_arena (lua_State *L) {
  jb_arena *arena = lua_newuserdatauv(L, sizeof *arena, 0);
  *arena = (jb_arena)JB_ARENA_EMPTY;
  jb_set_finaliser(L, ARENA_CLASS, arena_free);
  return arena;
}

static void *new_array (lua_State *L, jb_arena *arena, size_t count,
                        size_t size) {
  void *array = jb_arena_array(arena, count, size);
  if (array == NULL)
    luaL_error(L, "not enough memory");
  return array;
}

/*                                                                 reading */

/* Where the value being read stands, for messages. */
typedef struct reader {
  lua_State *L;
  int arg; /* of the function that was called */
  jb_arena *arena;
  lua_Integer article; /* its number in the list; 0: the page */
} reader;

static int fail_at (const reader *r, const char *what, const char *wanted,
                    int index) {
  lua_State *L = r->L;
  if (r->article > 0)
    lua_pushfstring(L, "article %I: %s must be %s, not a %s", r->article, what,
                    wanted, luaL_typename(L, index));
  else
    lua_pushfstring(L, "%s must be %s, not a %s", what, wanted,
                    luaL_typename(L, index));
  return luaL_argerror(L, r->arg, lua_tostring(L, -1));
}

/* Push the field 'name' of the table at 'index'. */
static void push_field (lua_State *L, int index, const char *name) {
  index = lua_absindex(L, index);
  lua_pushstring(L, name);
  lua_rawget(L, index);
}

static jb_slice text_at (const reader *r, int index, const char *what) {
  jb_slice text = {NULL, 0};
  if (lua_isnoneornil(r->L, index))
    return text;
  if (lua_type(r->L, index) != LUA_TSTRING)
    fail_at(r, what, "a string", index);
  text.bytes = lua_tolstring(r->L, index, &text.length);
  text.bytes = jb_arena_copy(r->arena, text.bytes, text.length);
  if (text.bytes == NULL)
    luaL_error(r->L, "not enough memory");
  return text;
}

static jb_slice text_field (const reader *r, int index, const char *name) {
  jb_slice text;
  push_field(r->L, index, name);
  text = text_at(r, -1, name);
  lua_pop(r->L, 1);
  return text;
}

static lua_Integer integer_field (const reader *r, int index, const char *name,
                                  lua_Integer otherwise) {
  lua_Integer value;
  push_field(r->L, index, name);
  if (lua_isnil(r->L, -1))
    value = otherwise;
  else if (!lua_isinteger(r->L, -1))
    return fail_at(r, name, "an integer", -1);
  else
    value = lua_tointeger(r->L, -1);
  lua_pop(r->L, 1);
  return value;
}

/* False when the field is nil. */
static bool number_field (const reader *r, int index, const char *name,
                          jb_number *number) {
  bool present;
  push_field(r->L, index, name);
  present = !lua_isnil(r->L, -1);
  if (present && lua_type(r->L, -1) != LUA_TNUMBER)
    fail_at(r, name, "a number", -1);
  number->is_integer = !present || lua_isinteger(r->L, -1);
  number->integer = number->is_integer ? lua_tointeger(r->L, -1) : 0;
  number->real = number->is_integer ? 0 : lua_tonumber(r->L, -1);
  lua_pop(r->L, 1);
  return present;
}

/* The bytes first..last of the table at 'index' as a half-open range. */
static bool range_fields (const reader *r, int index, size_t *start,
                          size_t *end) {
  lua_Integer first = integer_field(r, index, "first", 0);
  lua_Integer last = integer_field(r, index, "last", -1);
  *start = *end = 0;
  if (first == 0 && last == -1)
    return false;
  luaL_argcheck(r->L, first >= 1 && last >= first - 1, r->arg,
                "first and last must be 1-based bytes, first at most last");
  *start = (size_t)first - 1;
  *end = (size_t)last;
  return true;
}

static void check_keys (const reader *r, int index, const char *const *names,
                        const char *what) {
  lua_State *L = r->L;
  index = lua_absindex(L, index);
  for (lua_pushnil(L); lua_next(L, index) != 0; lua_pop(L, 1)) {
    const char *const *name = names;
    if (lua_type(L, -2) == LUA_TSTRING)
      while (*name != NULL && strcmp(*name, lua_tostring(L, -2)) != 0)
        name++;
    if (lua_type(L, -2) != LUA_TSTRING || *name == NULL) {
      lua_pushfstring(L, "%s has an unknown key '%s'", what,
                      luaL_tolstring(L, -2, NULL));
      luaL_argerror(L, r->arg, lua_tostring(L, -1));
    }
  }
}

/*
** Push the list in field 'name' and give its length; 0 for nil, and then nil
** is pushed.
*/
static size_t push_list (const reader *r, int index, const char *name) {
  push_field(r->L, index, name);
  if (lua_isnil(r->L, -1))
    return 0;
  if (lua_type(r->L, -1) != LUA_TTABLE)
    fail_at(r, name, "a list", -1);
  return (size_t)lua_rawlen(r->L, -1);
}

/* Push item 'i' (from 0) of the list on top, which must be a table. */
static void push_item (const reader *r, size_t i, const char *what,
                       const char *const *names) {
  lua_rawgeti(r->L, -1, (lua_Integer)i + 1);
  if (lua_type(r->L, -1) != LUA_TTABLE)
    fail_at(r, what, "a table", -1);
  check_keys(r, -1, names, what);
}

static void read_paragraphs (const reader *r, int index, jb_article *article) {
  static const char *const names[] = {"kind", "text", NULL};
  size_t count = push_list(r, index, "paragraphs");
  article->paragraphs =
      new_array(r->L, r->arena, count, sizeof *article->paragraphs);
  article->paragraph_count = count;
  for (size_t i = 0; i < count; i++) {
    push_item(r, i, "a paragraph", names);
    article->paragraphs[i].kind = text_field(r, -1, "kind");
    article->paragraphs[i].text = text_field(r, -1, "text");
    lua_pop(r->L, 1);
  }
  lua_pop(r->L, 1);
}

static void read_bylines (const reader *r, int index, jb_article *article) {
  static const char *const names[] = {"role", "name", NULL};
  size_t count = push_list(r, index, "bylines");
  article->bylines = new_array(r->L, r->arena, count, sizeof *article->bylines);
  article->byline_count = count;
  for (size_t i = 0; i < count; i++) {
    push_item(r, i, "a byline", names);
    article->bylines[i].role = text_field(r, -1, "role");
    article->bylines[i].name = text_field(r, -1, "name");
    lua_pop(r->L, 1);
  }
  lua_pop(r->L, 1);
}

static void read_credits (const reader *r, int index, jb_article *article) {
  static const char *const names[] = {"text", "names", NULL};
  size_t count = push_list(r, index, "credits");
  article->credits = new_array(r->L, r->arena, count, sizeof *article->credits);
  article->credit_count = count;
  for (size_t i = 0; i < count; i++) {
    jb_credit *credit = &article->credits[i];
    push_item(r, i, "a credit", names);
    credit->text = text_field(r, -1, "text");
    credit->name_count = push_list(r, -1, "names");
    credit->names =
        new_array(r->L, r->arena, credit->name_count, sizeof *credit->names);
    for (size_t j = 0; j < credit->name_count; j++) {
      lua_rawgeti(r->L, -1, (lua_Integer)j + 1);
      credit->names[j] = text_at(r, -1, "a credit's name");
      lua_pop(r->L, 1);
    }
    lua_pop(r->L, 2);
  }
  lua_pop(r->L, 1);
}

static void read_spans (const reader *r, int index, jb_article *article) {
  static const char *const names[] = {"field", "first", "last", NULL};
  size_t count = push_list(r, index, "spans");
  article->spans = new_array(r->L, r->arena, count, sizeof *article->spans);
  article->span_count = count;
  for (size_t i = 0; i < count; i++) {
    jb_span *span = &article->spans[i];
    push_item(r, i, "a span", names);
    span->field = text_field(r, -1, "field");
    luaL_argcheck(r->L, range_fields(r, -1, &span->start, &span->end), r->arg,
                  "a span needs first and last");
    lua_pop(r->L, 1);
  }
  lua_pop(r->L, 1);
}

static void read_evidence (const reader *r, int index, jb_decision *decision) {
  static const char *const names[] = {"word", "field",  "first", "last",
                                      "kind", "points", NULL};
  size_t count = push_list(r, index, "evidence");
  decision->has_evidence = !lua_isnil(r->L, -1);
  decision->evidence =
      new_array(r->L, r->arena, count, sizeof *decision->evidence);
  decision->evidence_count = count;
  for (size_t i = 0; i < count; i++) {
    jb_evidence *evidence = &decision->evidence[i];
    push_item(r, i, "the evidence", names);
    evidence->kind = text_field(r, -1, "kind");
    evidence->word = text_field(r, -1, "word");
    evidence->field = text_field(r, -1, "field");
    evidence->has_range = range_fields(r, -1, &evidence->start, &evidence->end);
    evidence->has_points = number_field(r, -1, "points", &evidence->points);
    lua_pop(r->L, 1);
  }
  lua_pop(r->L, 1);
}

/* The list of topics on top of the stack. */
static jb_decision *read_decisions (const reader *r, size_t count) {
  static const char *const names[] = {"id",        "score",    "rule",
                                      "file_hash", "evidence", NULL};
  jb_decision *decisions = new_array(r->L, r->arena, count, sizeof *decisions);
  for (size_t i = 0; i < count; i++) {
    jb_decision *decision = &decisions[i];
    push_item(r, i, "a topic", names);
    decision->topic = text_field(r, -1, "id");
    decision->rule = text_field(r, -1, "rule");
    decision->file_hash = text_field(r, -1, "file_hash");
    luaL_argcheck(r->L, decision->topic.bytes != NULL, r->arg,
                  "a topic needs an id");
    luaL_argcheck(r->L, number_field(r, -1, "score", &decision->score), r->arg,
                  "a topic needs a score");
    read_evidence(r, -1, decision);
    lua_pop(r->L, 1);
  }
  return decisions;
}

/* The article table on top of the stack. */
static void read_article (const reader *r, const jb_page *page,
                          jb_article *article) {
  static const char *const others[] = {"id",      "ordinal", "paragraphs",
                                       "bylines", "credits", "spans",
                                       "topics",  "words"};
  const char *names[JB_ARTICLE_FIELDS + sizeof others / sizeof *others + 1];
  char id[40];
  memcpy(names, jb_article_field_names, sizeof jb_article_field_names);
  memcpy(names + JB_ARTICLE_FIELDS, others, sizeof others);
  names[JB_ARTICLE_FIELDS + sizeof others / sizeof *others] = NULL;
  if (lua_type(r->L, -1) != LUA_TTABLE)
    fail_at(r, "it", "a table", -1);
  check_keys(r, -1, names, "an article");
  article->ordinal = integer_field(r, -1, "ordinal", r->article);
  article->id = text_field(r, -1, "id");
  if (article->id.bytes == NULL) {
    (void)snprintf(id, sizeof id, "%.16s-%02lld", page->sha256.bytes,
                   (long long)article->ordinal);
    lua_pushstring(r->L, id);
    article->id = text_at(r, -1, "id");
    lua_pop(r->L, 1);
  }
  for (int i = 0; i < JB_ARTICLE_FIELDS; i++)
    article->fields[i] = text_field(r, -1, jb_article_field_names[i]);
  read_paragraphs(r, -1, article);
  read_bylines(r, -1, article);
  read_credits(r, -1, article);
  read_spans(r, -1, article);
  article->words = text_field(r, -1, "words");
  article->decision_count = push_list(r, -1, "topics");
  if (article->decision_count > 0)
    article->decisions = read_decisions(r, article->decision_count);
  lua_pop(r->L, 1);
}

void jb_check_page (lua_State *L, int arg, jb_arena *arena, jb_page *page) {
  reader r = {L, arg, arena, 0};
  memset(page, 0, sizeof *page);
  luaL_checktype(L, arg, LUA_TTABLE);
  luaL_checkstack(L, 20, "a page");
  page->sha256 = text_field(&r, arg, "sha256");
  luaL_argcheck(L, page->sha256.bytes != NULL, arg, "a page needs a sha256");
  page->encoding = text_field(&r, arg, "encoding");
  page->profile = text_field(&r, arg, "profile");
  page->word_model = text_field(&r, arg, "word_model");
  for (int i = 0; i < JB_PAGE_FIELDS; i++)
    page->fields[i] = text_field(&r, arg, jb_article_field_names[i]);
  page->article_count = push_list(&r, arg, "articles");
  page->articles =
      new_array(L, arena, page->article_count, sizeof *page->articles);
  for (size_t i = 0; i < page->article_count; i++) {
    r.article = (lua_Integer)i + 1;
    lua_rawgeti(L, -1, r.article);
    read_article(&r, page, &page->articles[i]);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

jb_decision *jb_check_decisions (lua_State *L, int arg, jb_arena *arena,
                                 size_t *count) {
  reader r = {L, arg, arena, 0};
  jb_decision *decisions;
  luaL_checktype(L, arg, LUA_TTABLE);
  luaL_checkstack(L, 20, "topics");
  lua_pushvalue(L, arg);
  *count = (size_t)lua_rawlen(L, -1);
  decisions = read_decisions(&r, *count);
  lua_pop(L, 1);
  return decisions;
}

jb_slice jb_check_text (lua_State *L, int arg, int index, jb_arena *arena,
                        const char *what) {
  reader r = {L, arg, arena, 0};
  return text_at(&r, index, what);
}

void jb_check_keys (lua_State *L, int arg, int index, const char *const *names,
                    const char *what) {
  reader r = {L, arg, NULL, 0};
  check_keys(&r, index, names, what);
}

/*                                                                 pushing */

void jb_set_text (lua_State *L, const char *name, jb_slice text) {
  if (text.bytes == NULL)
    return;
  lua_pushlstring(L, text.bytes, text.length);
  lua_setfield(L, -2, name);
}

static void set_number (lua_State *L, const char *name, jb_number number) {
  if (number.is_integer)
    lua_pushinteger(L, (lua_Integer)number.integer);
  else
    lua_pushnumber(L, number.real);
  lua_setfield(L, -2, name);
}

static void set_range (lua_State *L, size_t start, size_t end) {
  lua_pushinteger(L, (lua_Integer)start + 1);
  lua_setfield(L, -2, "first");
  lua_pushinteger(L, (lua_Integer)end);
  lua_setfield(L, -2, "last");
}

/* Push a table for 'count' items. */
static void push_table (lua_State *L, size_t count) {
  lua_createtable(L, count > 10000 ? 10000 : (int)count, 0);
}

/* Put the value on top into the list below it, as item 'i' from 0. */
static void add_item (lua_State *L, size_t i) {
  lua_rawseti(L, -2, (lua_Integer)i + 1);
}

static void set_paragraphs (lua_State *L, const jb_article *article) {
  push_table(L, article->paragraph_count);
  for (size_t i = 0; i < article->paragraph_count; i++) {
    lua_createtable(L, 0, 2);
    jb_set_text(L, "kind", article->paragraphs[i].kind);
    jb_set_text(L, "text", article->paragraphs[i].text);
    add_item(L, i);
  }
  lua_setfield(L, -2, "paragraphs");
}

static void set_bylines (lua_State *L, const jb_article *article) {
  push_table(L, article->byline_count);
  for (size_t i = 0; i < article->byline_count; i++) {
    lua_createtable(L, 0, 2);
    jb_set_text(L, "role", article->bylines[i].role);
    jb_set_text(L, "name", article->bylines[i].name);
    add_item(L, i);
  }
  lua_setfield(L, -2, "bylines");
}

static void set_credits (lua_State *L, const jb_article *article) {
  push_table(L, article->credit_count);
  for (size_t i = 0; i < article->credit_count; i++) {
    const jb_credit *credit = &article->credits[i];
    lua_createtable(L, 0, 2);
    jb_set_text(L, "text", credit->text);
    push_table(L, credit->name_count);
    for (size_t j = 0; j < credit->name_count; j++) {
      lua_pushlstring(L, credit->names[j].bytes, credit->names[j].length);
      add_item(L, j);
    }
    lua_setfield(L, -2, "names");
    add_item(L, i);
  }
  lua_setfield(L, -2, "credits");
}

static void set_spans (lua_State *L, const jb_article *article) {
  push_table(L, article->span_count);
  for (size_t i = 0; i < article->span_count; i++) {
    lua_createtable(L, 0, 3);
    jb_set_text(L, "field", article->spans[i].field);
    set_range(L, article->spans[i].start, article->spans[i].end);
    add_item(L, i);
  }
  lua_setfield(L, -2, "spans");
}

static void set_evidence (lua_State *L, const jb_decision *decision) {
  push_table(L, decision->evidence_count);
  for (size_t i = 0; i < decision->evidence_count; i++) {
    const jb_evidence *evidence = &decision->evidence[i];
    lua_createtable(L, 0, 6);
    jb_set_text(L, "kind", evidence->kind);
    jb_set_text(L, "word", evidence->word);
    jb_set_text(L, "field", evidence->field);
    if (evidence->has_range)
      set_range(L, evidence->start, evidence->end);
    if (evidence->has_points)
      set_number(L, "points", evidence->points);
    add_item(L, i);
  }
  lua_setfield(L, -2, "evidence");
}

static void set_topics (lua_State *L, const jb_article *article) {
  push_table(L, article->decision_count);
  for (size_t i = 0; i < article->decision_count; i++) {
    const jb_decision *decision = &article->decisions[i];
    lua_createtable(L, 0, 5);
    jb_set_text(L, "id", decision->topic);
    set_number(L, "score", decision->score);
    jb_set_text(L, "rule", decision->rule);
    jb_set_text(L, "file_hash", decision->file_hash);
    if (decision->has_evidence)
      set_evidence(L, decision);
    add_item(L, i);
  }
  lua_setfield(L, -2, "topics");
}

void jb_push_article (lua_State *L, const jb_article *article) {
  luaL_checkstack(L, 10, "an article");
  lua_createtable(L, 0, JB_ARTICLE_FIELDS + 7);
  jb_set_text(L, "id", article->id);
  lua_pushinteger(L, (lua_Integer)article->ordinal);
  lua_setfield(L, -2, "ordinal");
  for (int i = 0; i < JB_ARTICLE_FIELDS; i++)
    jb_set_text(L, jb_article_field_names[i], article->fields[i]);
  set_paragraphs(L, article);
  set_bylines(L, article);
  set_credits(L, article);
  set_spans(L, article);
  if (article->decision_count > 0)
    set_topics(L, article);
}

void jb_push_page (lua_State *L, const jb_page *page) {
  jb_slice id = {page->sha256.bytes, 16};
  luaL_checkstack(L, 12, "a page");
  lua_createtable(L, 0, JB_PAGE_FIELDS + 5);
  jb_set_text(L, "sha256", page->sha256);
  jb_set_text(L, "id", id);
  jb_set_text(L, "encoding", page->encoding);
  jb_set_text(L, "profile", page->profile);
  for (int i = 0; i < JB_PAGE_FIELDS; i++)
    jb_set_text(L, jb_article_field_names[i], page->fields[i]);
  push_table(L, page->article_count);
  for (size_t i = 0; i < page->article_count; i++) {
    jb_push_article(L, &page->articles[i]);
    add_item(L, i);
  }
  lua_setfield(L, -2, "articles");
}
