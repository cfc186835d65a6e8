/* SPDX-License-Identifier: MIT */
#include "support/small_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lexicon/lexicon_build.h"
#include "support/random.h"
#include "words/train.h"

static const char *const vocabulary[] = {
    "职工", "代表", "大会", "代表大会", "安全", "生产", "安全生产", "的",
    "在",   "了",   "我们", "学校",     "老师", "学生", "去",       "来",
    "一",   "个",   "2023", "年",       "3.5%", "5万",  "GDP",      "T恤",
    "，",   "。",   "“",    "”",        "！",   "·",    "北京",     "上海"};

static void write_corpus (FILE *file) {
  random_state random = 5;
  for (int line = 0; line < 120; line++) {
    for (uint32_t n = 3 + random_below(&random, 12); n > 0; n--)
      fprintf(file, "%s  ",
              vocabulary[random_below(&random, sizeof vocabulary /
                                                   sizeof *vocabulary)]);
    fputc('\n', file);
  }
}

static void demand (int holds) {
  if (!holds)
    abort();
}

void small_model_open (small_model *m) {
  static const char words[] =
      "职工 300 n\n代表 200 v\n大会 200 n\n代表大会 90 n\n安全 300 a\n"
      "安全生产 40 n\n生产 200 v\nT恤 9 n\n大 900 a\n北京 90 ns\n的 9000 uj\n"
      "我们 800 r\n学生会 7 n\n中华人民共和国 9 ns\n年代 8 t\n一个 300 m\n";
  jb_train_options options = JB_TRAIN_DEFAULTS;
  FILE *file;
  int descriptor;
  memset(m, 0, sizeof *m);
  strcpy(m->path, "/tmp/jianbao-small-model-XXXXXX");
  descriptor = mkstemp(m->path);
  demand(descriptor >= 0);
  file = fdopen(descriptor, "w");
  demand(file != NULL);
  write_corpus(file);
  fclose(file);
  demand(jb_lexicon_build(words, sizeof words - 1, "", &m->lexicon_file,
                          NULL) == JB_OK);
  demand(jb_lexicon_view(m->lexicon_file.bytes, m->lexicon_file.length,
                         &m->lexicon, NULL) == JB_OK);
  options.corpus = m->path;
  options.lexicon = m->lexicon;
  options.epochs = 2;
  options.name = "small";
  demand(jb_train(&options, NULL, NULL, &m->model_file, NULL) == JB_OK);
  demand(jb_weights_view(m->model_file.bytes, m->model_file.length,
                         &m->weights, NULL) == JB_OK);
}

void small_model_close (small_model *m) {
  jb_weights_close(m->weights);
  jb_buffer_free(&m->model_file);
  jb_lexicon_close(m->lexicon);
  jb_buffer_free(&m->lexicon_file);
  unlink(m->path);
}
