/* SPDX-License-Identifier: MIT */
/*
** An archive: one SQLite file with pages, their articles and their topics.
**
** A store belongs to one thread at a time. Several stores, also in several
** processes, may have the same file open: readers never wait, writers wait
** for each other up to the busy timeout. A page is stored whole or not at
** all, whatever happens to the process.
*/
#ifndef JB_STORE_STORE_H
#define JB_STORE_STORE_H

#include "base/arena.h"
#include "base/status.h"
#include "store/article.h"

typedef struct jb_store jb_store;

typedef enum jb_store_mode {
  JB_STORE_CREATE, /* read and write; made if it is not there */
  JB_STORE_WRITE,  /* read and write; must be there */
  JB_STORE_READ    /* read only; must be there */
} jb_store_mode;

/* How long to wait for another process's lock unless told otherwise. */
#define JB_STORE_BUSY_MILLISECONDS 5000

/* The longest page that an archive takes: 64 MiB. */
#define JB_STORE_PAGE_BYTES ((size_t)64 << 20)

/*
** Open the archive at 'path'. Fails with JB_NOT_FOUND, JB_NO_PERMISSION,
** JB_BAD_FORMAT (not SQLite, not an archive, damaged), JB_NEWER_VERSION,
** JB_READ_ONLY (writing is asked for and not possible), JB_BUSY, JB_IO …;
** every message names the file and what to do. Close with jb_store_close.
*/
jb_status jb_store_open (const char *path, jb_store_mode mode,
                         int busy_milliseconds, jb_store **store,
                         jb_error *err);

/*
** Told now and then how many articles of all are done, so that whoever waits
** can see it; 'all' is 0 while there is no telling. False: stop. Then what was
** begun is undone, and it fails with JB_CANCELLED.
*/
typedef bool jb_store_progress (void *context, int64_t done, int64_t all);

/*
** The same; 'progress' (or NULL) is told while an archive of an older jianbao
** is brought up to date, which for a large one takes minutes.
*/
jb_status jb_store_open_telling (const char *path, jb_store_mode mode,
                                 int busy_milliseconds,
                                 jb_store_progress *progress, void *context,
                                 jb_store **store, jb_error *err);

/* Close; an open transaction is rolled back. NULL is allowed. */
void jb_store_close (jb_store *store);

/*
** Several writes as one: after jb_store_begin they take effect together at
** jb_store_commit. jb_store_rollback undoes them, and is allowed when there
** is nothing to undo. Transactions do not nest.
*/
jb_status jb_store_begin (jb_store *store, jb_error *err);
jb_status jb_store_commit (jb_store *store, jb_error *err);
void jb_store_rollback (jb_store *store);

/*
** Store a page with its articles. '*is_new' tells whether it was stored now;
** a page whose bytes are there already changes nothing.
*/
jb_status jb_store_put_page (jb_store *store, const jb_page *page, bool *is_new,
                             jb_error *err);

/*
** Take a page out with all its articles. 'name' is its hash, or the hash's
** first 16 digits or more (its id is these). '*articles' becomes how many
** there were. The same bytes can be stored again, as new.
** JB_NOT_FOUND: no such page.
*/
jb_status jb_store_delete_page (jb_store *store, jb_slice name,
                                size_t *articles, jb_error *err);

/*
** Replace the topics of the article called 'id'. 'ruleset' is the hash of
** the rules that decided; absent if unknown. JB_NOT_FOUND: no such article.
*/
jb_status jb_store_put_decisions (jb_store *store, jb_slice id,
                                  const jb_decision *decisions, size_t count,
                                  jb_slice ruleset, jb_error *err);

/*
** Read an article by its id or by its number into 'arena'.
** JB_NOT_FOUND: no such article.
*/
jb_status jb_store_read_article (jb_store *store, jb_slice id, jb_arena *arena,
                                 jb_article *article, jb_error *err);
jb_status jb_store_read_number (jb_store *store, int64_t number,
                                jb_arena *arena, jb_article *article,
                                jb_error *err);

/*
** Read a page into 'arena': its fields, its bytes as they came, and all its
** articles. 'id' is its hash or the first 16 digits of it, as the ids of its
** articles begin. JB_NOT_FOUND: no such page; JB_BAD_FORMAT: its bytes are
** damaged.
*/
jb_status jb_store_read_page (jb_store *store, jb_slice id, jb_arena *arena,
                              jb_page *page, jb_error *err);

/* The words of an article, counted when it was stored. */
typedef struct jb_article_words {
  jb_slice words; /* in the form of words/counts.h; absent: not counted */
  int64_t total;  /* words in all */
  jb_slice model; /* that cut them: name@checksum */
} jb_article_words;

/*
** Read the words of the article called 'id' into 'arena'. JB_NOT_FOUND: no
** such article; JB_BAD_FORMAT: the words are damaged.
*/
jb_status jb_store_read_words (jb_store *store, jb_slice id, jb_arena *arena,
                               jb_article_words *words, jb_error *err);

/* Which articles to walk through; everything zero or absent means all. */
typedef struct jb_selection {
  const jb_slice *ids; /* only these; NULL: any */
  size_t id_count;
  jb_slice since, till;   /* dates, inclusive: YYYY, YYYY-MM, YYYY-MM-DD */
  jb_slice undecided;     /* only those that this ruleset did not decide */
  const int64_t *numbers; /* only these, ascending; NULL: any */
  size_t number_count;
} jb_selection;

/*
** The numbers of the selected articles, ordered by date (undated first),
** source of the page, hash of the page, and place on it. '*numbers' is freed
** with jb_free. JB_NOT_FOUND: an id that no article has.
*/
jb_status jb_store_select (jb_store *store, const jb_selection *selection,
                           int64_t **numbers, size_t *count, jb_error *err);

typedef struct jb_topic_count {
  jb_slice topic;
  int64_t articles;
} jb_topic_count;

typedef struct jb_store_info {
  int64_t pages, articles;
  int64_t counted;    /* articles whose words are counted */
  int64_t text_bytes; /* of all original pages */
  int64_t file_bytes; /* of the archive, its write-ahead log included */
  jb_slice first_date, last_date; /* absent when no page has a date */
  jb_topic_count *topics;         /* by topic name */
  size_t topic_count;
  int schema_version;
  jb_slice sqlite_version;
} jb_store_info;

/* What is in the archive; texts and lists are made in 'arena'. */
jb_status jb_store_read_info (jb_store *store, jb_arena *arena,
                              jb_store_info *info, jb_error *err);

/*
** Merge the segments of the search index into one, and leave out of it what
** was deleted. Searches are then as quick as they can be; nothing else
** changes. Takes as long as writing the index once.
*/
jb_status jb_store_merge (jb_store *store, jb_error *err);

/*
** Make the search index anew from the articles, in one transaction, however
** damaged it is. 'progress' may be NULL.
*/
jb_status jb_store_rebuild (jb_store *store, jb_store_progress *progress,
                            void *context, jb_error *err);

/*
** Look for damage: '*problems' becomes a list of sentences in 'arena'. Fails
** only when looking itself is impossible, or 'progress' (or NULL) says stop.
*/
jb_status jb_store_check (jb_store *store, jb_store_progress *progress,
                          void *context, jb_arena *arena, jb_slice **problems,
                          size_t *count, jb_error *err);

#endif
