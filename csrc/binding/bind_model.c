/* SPDX-License-Identifier: MIT */
/***
Models of segmentation: opening a model's file, and training one.
@module jianbao.core.model
*/
#include "binding/bind_model.h"

#include <stdio.h>
#include <string.h>

#include "base/mapping.h"
#include "binding/bind_lexicon.h"
#include "words/train.h"
#include "words/weights.h"

/***
Open a model's file; it is mapped, and shared between processes.
@function open
@tparam string path
@treturn[1] jianbao.Model
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "not-found", "no-permission", "io", "bad-format",
  "newer-version", "no-memory"
*/
static int model_open (lua_State *L) {
  const char *path = jb_check_path(L, 1);
  jb_handle *handle = jb_new_handle(L, JB_MODEL_CLASS, 0);
  jb_weights *weights;
  jb_error err;
  if (jb_weights_open(path, &weights, &err) != JB_OK)
    return jb_push_failure(L, &err);
  handle->object = weights;
  return 1;
}

/***
What the model says of itself.
@function Model:about
@tparam string key  "name", "standard", "licence", "data", "method", "lexicon",
  and "checksum": of its file, 16 hex digits
@treturn string|nil
*/
static int model_about (lua_State *L) {
  const jb_weights *weights = jb_check_object(L, 1, JB_MODEL_CLASS);
  size_t length;
  const char *key = luaL_checkstring(L, 2);
  const char *value = jb_weights_about(weights, key, &length);
  if (strcmp(key, "checksum") == 0) {
    char digits[17];
    (void)snprintf(digits, sizeof digits, "%016llx",
                   (unsigned long long)weights->checksum);
    lua_pushstring(L, digits);
    return 1;
  }
  if (value == NULL)
    luaL_pushfail(L);
  else
    lua_pushlstring(L, value, length);
  return 1;
}

static int model_close (lua_State *L) {
  jb_handle *handle = luaL_checkudata(L, 1, JB_MODEL_CLASS);
  jb_weights_close(handle->object);
  handle->object = NULL;
  return 0;
}

/*                                                              [-0, +1, v]
** The string in field 'name' of the table at 1, which stays on the stack so
** that it lives; 'otherwise' when there is none.
*/
static const char *string_field (lua_State *L, const char *name,
                                 const char *otherwise) {
  int type = lua_getfield(L, 1, name);
  luaL_argcheck(
      L, type == LUA_TSTRING || type == LUA_TNIL, 1,
      "corpus, dev, more, tags, output, name, standard and licence are "
      "strings");
  return type == LUA_TNIL ? otherwise : lua_tostring(L, -1);
}

static double number_field (lua_State *L, const char *name, double otherwise) {
  int is_number;
  double value;
  if (lua_getfield(L, 1, name) == LUA_TNIL)
    value = otherwise;
  else {
    value = lua_tonumberx(L, -1, &is_number);
    luaL_argcheck(L, is_number, 1, "epochs, rate, decay and prune are numbers");
  }
  lua_pop(L, 1);
  return value;
}

/* Who is told of each epoch: the function at 2 of the stack, if any. */
typedef struct listener {
  lua_State *L;
  bool raised; /* what it raised is on top of the stack */
} listener;

/* Called from within the core: what Lua raises is kept until it has ended. */
static bool tell (void *context, const jb_train_report *report) {
  listener *l = context;
  size_t words = report->gold + report->found;
  lua_pushvalue(l->L, 2);
  lua_pushinteger(l->L, (lua_Integer)report->epoch);
  lua_pushinteger(l->L, (lua_Integer)report->epochs);
  if (words == 0)
    lua_pushnil(l->L);
  else
    lua_pushnumber(l->L, 2 * (double)report->right / (double)words);
  l->raised = lua_pcall(l->L, 3, 0, 0) != LUA_OK;
  return l->raised;
}

/***
Train a model and write its file.
@function train
@tparam table options  corpus and output: paths; and, all optional: dev,
  more and tags: paths of corpora; lexicon: a jianbao.Lexicon; name, standard,
licence: strings; epochs, rate, decay, prune: numbers
@tparam[opt] function listener  called with epoch, epochs, and the F1 of the
  dev corpus or nil
@treturn[1] integer  bytes of the file
@treturn[2] nil
@treturn[2] string  message
@treturn[2] string  code: "not-found", "bad-encoding", "bad-format", "io" …
*/
static int model_train (lua_State *L) {
  jb_train_options options = JB_TRAIN_DEFAULTS;
  listener context = {L, false};
  const char *output;
  double epochs;
  jb_buffer *file;
  jb_error err;
  jb_status status;
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  luaL_checkstack(L, 20, NULL);
  options.corpus = string_field(L, "corpus", NULL);
  output = string_field(L, "output", NULL);
  luaL_argcheck(L, options.corpus != NULL && output != NULL, 1,
                "corpus and output are needed");
  options.dev = string_field(L, "dev", NULL);
  options.more = string_field(L, "more", NULL);
  options.tags = string_field(L, "tags", NULL);
  options.name = string_field(L, "name", options.name);
  options.standard = string_field(L, "standard", options.standard);
  options.licence = string_field(L, "licence", options.licence);
  epochs = number_field(L, "epochs", options.epochs);
  luaL_argcheck(L, epochs >= 0 && epochs <= 1000, 1,
                "epochs is a number up to 1000");
  options.epochs = (unsigned)epochs;
  options.rate = number_field(L, "rate", options.rate);
  options.decay = number_field(L, "decay", options.decay);
  options.prune = number_field(L, "prune", options.prune);
  if (lua_getfield(L, 1, "lexicon") != LUA_TNIL)
    options.lexicon = jb_check_object(L, -1, JB_LEXICON_CLASS);
  file = jb_new_buffer(L);
  status = jb_train(&options, lua_isnoneornil(L, 2) ? NULL : tell, &context,
                    file, &err);
  if (context.raised)
    return lua_error(L);
  if (status == JB_OK)
    status = jb_replace_file(output, file->bytes, file->length, &err);
  if (status != JB_OK)
    return jb_push_failure(L, &err);
  lua_pushinteger(L, (lua_Integer)file->length);
  return 1;
}

int jb_open_model (lua_State *L) {
  static const luaL_Reg methods[] = {
      {"about", model_about},
      {NULL, NULL},
  };
  static const luaL_Reg metamethods[] = {
      {"__gc", model_close},
      {NULL, NULL},
  };
  static const luaL_Reg functions[] = {
      {"open", model_open},
      {"train", model_train},
      {NULL, NULL},
  };
  jb_register_class(L, JB_MODEL_CLASS, methods, metamethods);
  luaL_newlib(L, functions);
  return 1;
}
