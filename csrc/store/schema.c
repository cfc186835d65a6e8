/* SPDX-License-Identifier: MIT */
/*
** The tables. The comments inside the statements are kept by SQLite: whoever
** opens an archive with another tool reads them there.
**
** Positions are 1-based and inclusive as everywhere outside C, so that
**   substr(bytes, first, last - first + 1)
** gives a span. Nothing here depends on a clock: the same pages imported in
** the same order make the same rows.
*/
#include "store/schema.h"

#include <stdio.h>

/*
** The table of FTS5 that version 1 once made is left out: version 3 drops it,
** and nobody sees an archive between two versions.
*/
static const char *const version_1[] = {
    "CREATE TABLE page (\n"
    "  -- A page of a newspaper, as it was imported. Never changed.\n"
    "  page INTEGER PRIMARY KEY,\n"
    "  sha256 TEXT NOT NULL UNIQUE, -- of the original bytes\n"
    "  source TEXT,       -- base name of the file it came from\n"
    "  date TEXT,         -- YYYY-MM-DD\n"
    "  encoding TEXT,     -- of the original bytes\n"
    "  profile TEXT,      -- the page profile that read it\n"
    "  running_head TEXT, -- 报眉\n"
    "  folio TEXT,        -- 版头: date, weekday, page number, section, paper\n"
    "  imprint TEXT,      -- the editors named at the foot\n"
    "  byte_count INTEGER NOT NULL -- length of original.bytes\n"
    ") STRICT",

    /* The order in which articles are walked through and exported. */
    "CREATE UNIQUE INDEX page_by_date ON page (date, source, sha256)",

    "CREATE TABLE original (\n"
    "  -- The page byte for byte as it came. Apart from the table page, so\n"
    "  -- that looking through pages does not read their texts.\n"
    "  page INTEGER PRIMARY KEY REFERENCES page,\n"
    "  bytes BLOB NOT NULL\n"
    ") STRICT",

    "CREATE TABLE article (\n"
    "  -- An article of a page; its texts as printed. The page's source,\n"
    "  -- date, running head, folio and imprint are the article's too.\n"
    "  number INTEGER PRIMARY KEY, -- also its number in the search index\n"
    "  id TEXT NOT NULL UNIQUE,    -- what other programs call it by\n"
    "  page INTEGER NOT NULL REFERENCES page,\n"
    "  ordinal INTEGER NOT NULL,   -- its place on the page, from 1\n"
    "  running_head TEXT, -- these three only where the article's differ from\n"
    "  folio TEXT,        -- the page's; an empty text says that it has none\n"
    "  imprint TEXT,\n"
    "  label TEXT,        -- 栏题\n"
    "  kicker TEXT,       -- 引题\n"
    "  headline TEXT,     -- 主题\n"
    "  deck TEXT,         -- 副题\n"
    "  dateline TEXT,     -- 电头\n"
    "  byline TEXT,       -- as printed, without its brackets\n"
    "  kind TEXT,         -- report, photo, brief or other\n"
    "  jump TEXT,         -- （下转…）\n"
    "  continued TEXT,    -- （上接…）\n"
    "  ruleset TEXT,      -- hash of the rules that decided its topics last\n"
    "  UNIQUE (page, ordinal)\n"
    ") STRICT",

    "CREATE TABLE paragraph (\n"
    "  article INTEGER NOT NULL REFERENCES article,\n"
    "  ordinal INTEGER NOT NULL,\n"
    "  kind TEXT NOT NULL, -- body, crosshead, caption or note\n"
    "  text TEXT NOT NULL,\n"
    "  PRIMARY KEY (article, ordinal)\n"
    ") STRICT",

    "CREATE TABLE byline (\n"
    "  -- The people and agencies that a byline names.\n"
    "  article INTEGER NOT NULL REFERENCES article,\n"
    "  ordinal INTEGER NOT NULL,\n"
    "  role TEXT NOT NULL, -- reporter, correspondent, author, agency …\n"
    "  name TEXT NOT NULL, -- as printed\n"
    "  name_key TEXT NOT NULL, -- folded for comparing: 孙　艳 is 孙艳\n"
    "  PRIMARY KEY (article, ordinal)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE INDEX byline_by_name ON byline (name_key, article)",

    "CREATE TABLE credit (\n"
    "  -- 本报记者 于佳 摄: who made a picture.\n"
    "  article INTEGER NOT NULL REFERENCES article,\n"
    "  ordinal INTEGER NOT NULL,\n"
    "  text TEXT NOT NULL, -- as printed\n"
    "  PRIMARY KEY (article, ordinal)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE credit_name (\n"
    "  article INTEGER NOT NULL,\n"
    "  credit INTEGER NOT NULL, -- credit.ordinal\n"
    "  ordinal INTEGER NOT NULL,\n"
    "  name TEXT NOT NULL,\n"
    "  PRIMARY KEY (article, credit, ordinal),\n"
    "  FOREIGN KEY (article, credit) REFERENCES credit (article, ordinal)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE span (\n"
    "  -- Where each text of the article stands in original.bytes.\n"
    "  article INTEGER NOT NULL REFERENCES article,\n"
    "  ordinal INTEGER NOT NULL,\n"
    "  field TEXT NOT NULL,    -- such as headline, paragraphs[2] or mark\n"
    "  first INTEGER NOT NULL, -- bytes, from 1, both inclusive\n"
    "  last INTEGER NOT NULL,\n"
    "  PRIMARY KEY (article, ordinal)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE pack (\n"
    "  -- The rules that decided, by name, version and hash of their file.\n"
    "  pack INTEGER PRIMARY KEY,\n"
    "  name TEXT,\n"
    "  version TEXT,\n"
    "  file_hash TEXT\n"
    ") STRICT",

    "CREATE INDEX pack_by_hash ON pack (file_hash, name, version)",

    "CREATE TABLE decision (\n"
    "  -- A topic given to an article, with what speaks for it: it can be\n"
    "  -- explained even after the rules have changed.\n"
    "  article INTEGER NOT NULL REFERENCES article,\n"
    "  ordinal INTEGER NOT NULL, -- the most certain topic is the first\n"
    "  topic TEXT NOT NULL,\n"
    "  score ANY NOT NULL,       -- an integer or a real\n"
    "  pack INTEGER REFERENCES pack,\n"
    "  evidence TEXT, -- JSON: a list of {word, field, first, last, points}\n"
    "  PRIMARY KEY (article, topic)\n"
    ") STRICT",

    "CREATE INDEX decision_by_topic ON decision (topic, article)",
    "CREATE INDEX decision_by_pack ON decision (pack)",

    "CREATE TABLE fact (\n"
    "  -- People, dates, money … found in an article by fact packs.\n"
    "  article INTEGER NOT NULL REFERENCES article,\n"
    "  ordinal INTEGER NOT NULL,\n"
    "  kind TEXT NOT NULL,  -- such as person or date\n"
    "  text TEXT NOT NULL,  -- as printed\n"
    "  value TEXT,          -- JSON: what was made of it\n"
    "  field TEXT NOT NULL, -- where it stands, and at which of its bytes\n"
    "  first INTEGER NOT NULL,\n"
    "  last INTEGER NOT NULL,\n"
    "  pack INTEGER REFERENCES pack,\n"
    "  PRIMARY KEY (article, ordinal)\n"
    ") STRICT",

    "CREATE INDEX fact_by_kind ON fact (kind, text)",

    "CREATE VIEW clipping AS\n"
    "  -- An article in one row, for looking at in a table.\n"
    "  SELECT article.id, date, source, label, kicker, headline, deck, "
    "byline,\n"
    "    kind,\n"
    "    (SELECT group_concat(text, char(10)) FROM (SELECT text FROM "
    "paragraph\n"
    "      WHERE article = number ORDER BY ordinal)) AS text,\n"
    "    (SELECT group_concat(topic, ' ') FROM (SELECT topic FROM decision\n"
    "      WHERE article = number ORDER BY ordinal)) AS topics\n"
    "  FROM article JOIN page USING (page)",

    NULL,
};

/*
** An article stored by version 1 has no row here, and is as whole without:
** counting all the words of a large archive while it is opened would take
** minutes. jb_store_info.counted says how many articles have one.
*/
static const char *const version_2[] = {
    "CREATE TABLE article_words (\n"
    "  -- How often each word occurs in an article's label, headlines and\n"
    "  -- paragraphs. An article without a row was not counted.\n"
    "  article INTEGER PRIMARY KEY REFERENCES article,\n"
    "  model TEXT NOT NULL,    -- that cut the words: name@checksum\n"
    "  total INTEGER NOT NULL, -- words of the article, repetitions too\n"
    "  words TEXT NOT NULL -- a line for each count, the largest first: the\n"
    "                      -- count and, after tabs, the words with it\n"
    ") STRICT",

    NULL,
};

/*
** The search index in rows of its own takes the place of FTS5. Whoever takes
** this step makes the index from the articles, in the same transaction.
*/
static const char *const version_3[] = {
    "DROP TABLE IF EXISTS article_index",

    "CREATE TABLE index_chunk (\n"
    "  -- The search index, in pieces of about 32 KB that only jianbao reads.\n"
    "  -- It is made of the articles: `jianbao check --rebuild` makes it "
    "anew,\n"
    "  -- and all else in this file can be read and changed without it.\n"
    "  chunk INTEGER PRIMARY KEY, -- segment * 2^35 + stream * 2^31 + number\n"
    "  bytes BLOB NOT NULL        -- a checksum of 8 bytes, a version, the "
    "rest\n"
    ") STRICT",

    "CREATE TABLE attribute_value (\n"
    "  -- The numbers by which the search index knows topics, reporters,\n"
    "  -- papers and kinds.\n"
    "  kind TEXT NOT NULL,      -- topic, reporter, paper, person or kind\n"
    "  number INTEGER NOT NULL, -- from 1 in each kind\n"
    "  text TEXT NOT NULL,      -- as it was first met\n"
    "  key TEXT NOT NULL,       -- folded for comparing\n"
    "  overflow INTEGER NOT NULL DEFAULT 0, -- 1: some article has so many\n"
    "                           -- values that the index has no room for it\n"
    "  PRIMARY KEY (kind, key)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE UNIQUE INDEX attribute_value_by_number\n"
    "  ON attribute_value (kind, number)",

    "CREATE TABLE last_article (\n"
    "  -- The greatest number an article ever had that was deleted: no number\n"
    "  -- is given twice.\n"
    "  number INTEGER NOT NULL\n"
    ") STRICT",
    "INSERT INTO last_article VALUES (0)",

    /* The few articles whose folio is not their page's. */
    "CREATE INDEX article_by_folio ON article (folio) WHERE folio IS NOT NULL",

    NULL,
};

const jb_schema_step jb_schema_steps[] = {
    {1, version_1},
    {2, version_2},
    {3, version_3},
};

const int jb_schema_step_count =
    (int)(sizeof jb_schema_steps / sizeof *jb_schema_steps);

int jb_schema_version (void) {
  return jb_schema_steps[jb_schema_step_count - 1].version;
}

static int take (sqlite3 *db, const jb_schema_step *step) {
  char pragma[64];
  int result = SQLITE_OK;
  for (int i = 0; step->statements[i] != NULL && result == SQLITE_OK; i++)
    result = sqlite3_exec(db, step->statements[i], NULL, NULL, NULL);
  if (result != SQLITE_OK)
    return result;
  (void)snprintf(pragma, sizeof pragma, "PRAGMA user_version = %d",
                 step->version);
  return sqlite3_exec(db, pragma, NULL, NULL, NULL);
}

static int read_version (sqlite3 *db, int *version) {
  sqlite3_stmt *statement;
  int result =
      sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &statement, NULL);
  if (result != SQLITE_OK)
    return result;
  if (sqlite3_step(statement) == SQLITE_ROW)
    *version = sqlite3_column_int(statement, 0);
  return sqlite3_finalize(statement);
}

int jb_schema_upgrade (sqlite3 *db, const jb_schema_step *steps, int count,
                       jb_schema_fill *fill, void *context) {
  char pragma[64];
  int version = 0;
  /* The version is read under the lock: another process may do the same. */
  int result = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
  if (result != SQLITE_OK)
    return result;
  (void)snprintf(pragma, sizeof pragma, "PRAGMA application_id = %d",
                 JB_APPLICATION_ID);
  result = sqlite3_exec(db, pragma, NULL, NULL, NULL);
  if (result == SQLITE_OK)
    result = read_version(db, &version);
  for (int i = 0; i < count && result == SQLITE_OK; i++)
    if (steps[i].version > version)
      result = take(db, &steps[i]);
  if (result == SQLITE_OK && count > 0 && version < steps[count - 1].version &&
      fill != NULL && !fill(context))
    result = SQLITE_ABORT;
  if (result == SQLITE_OK)
    result = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
  if (result != SQLITE_OK)
    (void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
  return result;
}
