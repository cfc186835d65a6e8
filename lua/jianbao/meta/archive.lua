---@meta jianbao.core.archive

--- The archive: pages, articles and topics in one SQLite file, and the search.
--- Written in C (csrc/binding/bind_archive.c, csrc/store).

---@class jianbao.ArchiveModule
local M = {}

---@class jianbao.ArchiveOptions
---@field mode? "create"|"write"|"read"  "create", the default, makes it if it is not there;
---  "write": it must be there; "read": it is not changed, and no writer is waited for
---@field wait? number  seconds to wait while another process writes; 5 unless given
---@field progress? fun(done: integer, all: integer)  told of the articles while an older archive
---  is brought up to date; an error in it stops that, and the archive is as it was

---Open an archive.
---@param path string
---@param options? jianbao.ArchiveOptions
---@return jianbao.CoreArchive? archive  close it, or bind it to a to-be-closed variable
---@return string? message  what is wrong with which file, and the mend
---@return string? code     "not-found", "no-permission", "bad-format", "newer-version",
---  "read-only", "busy", "disk-full", "io" or "no-memory"
function M.open(path, options) end

---An open archive. Every method raises once it is closed.
---@class jianbao.CoreArchive
local Archive = {}

---Store a page with its articles: whole or not at all, and only once.
---
---Everything comes back as it went in, but that the lists paragraphs, bylines,
---credits and spans are always there, and topics only if there are some.
---Unknown keys raise.
---@param page jianbao.Page   its articles may have topics already, and `words` counted by
---  `page.word_model` as Segmenter:counts gives them
---@param bytes string        the page as it came; page.sha256 must be theirs
---@return "new"|"same"|nil   "same": these bytes are there, nothing was changed
---@return string? message
---@return string? code
function Archive:put_page(page, bytes) end

---Replace an article's topics.
---@param id string
---@param topics jianbao.Topic[]
---@param ruleset? string  a hash of the rules that decided; see `undecided`
---@return true? done
---@return string? message
---@return string? code    "not-found": no such article
function Archive:put_decisions(id, topics, ruleset) end

---Set a label: that an article has a topic, or must not have it.
---@param id string
---@param topic string
---@param given boolean?  nil: the label is taken away
---@return boolean? done
---@return string? message
---@return string? code  "not-found": no such article
function Archive:put_label(id, topic, given) end

---The labels that were set, in the order of ids and topics.
---@param id string?  only this article's
---@return { article: string, topic: string, given: boolean }[]? labels
---@return string? message
---@return string? code
function Archive:labels(id) end

---Keep what the rules of a hash are.
---@param hash string
---@param rules string  as jianbao.rules.fingerprint writes them
---@return boolean? done
---@return string? message
---@return string? code
function Archive:put_ruleset(hash, rules) end

---What the rules of a hash are.
---@param hash string
---@return string|false|nil rules  false when they are not known
---@return string? message
---@return string? code
function Archive:ruleset(hash) end

---Say that rules decided all articles of a page, or of the archive.
---@param hash string
---@param page string?  its sha256; nil: all articles, and other rules are forgotten
---@return boolean? done
---@return string? message
---@return string? code
function Archive:mark_ruleset(hash, page) end

---The hash of the rules that decided an article last.
---@param id string
---@return string|false|nil hash  false when no rules did
---@return string? message
---@return string? code  "not-found": no such article
function Archive:ruleset_of(id) end

---Begin a transaction: the writes up to commit take effect together.
---@return true? done
---@return string? message
---@return string? code
function Archive:begin() end

---Keep what was written since begin.
---@return true? done
---@return string? message
---@return string? code
function Archive:commit() end

---Undo what was written since begin; nothing happens if there is nothing.
---@return true
function Archive:rollback() end

---@param id string|integer  or its number in this archive: see Archive:numbers
---@return jianbao.Article? article
---@return string? message
---@return string? code
function Archive:article(id) end

---A page with all its articles, and its bytes as they came.
---@param id string  its hash, or the first 16 digits of it, as its articles' ids begin
---@return jianbao.Page? page  as it was put, and its `id`
---@return string bytes_or_message
---@return string? code  "not-found"; "bad-format" when the bytes are damaged
function Archive:page(id) end

---The words of an article, counted when it was stored.
---@param id string
---@return { word: string, count: integer }[]? words  nil alone when they were not counted
---@return integer|string|nil total  words in all; or a message
---@return string? model  that cut them; or a code
function Archive:words(id) end

---@class jianbao.Selection
---@field ids?       string[]
---@field query?     string   as for search
---@field since?     string   YYYY, YYYY-MM or YYYY-MM-DD
---@field till?      string   the same, and inclusive
---@field undecided? string   only articles not decided by the ruleset of this hash

---Walk through articles, by date (undated first), source and place on the page.
---
---The loop may write to the archive; it sees the articles there were when it
---began. The function raises when reading fails, as io.lines does.
---@param options? jianbao.Selection
---@return (fun(): jianbao.Article?)? next
---@return string? message
---@return string? code
---@return integer? offset  for "bad-query": byte of the query
function Archive:articles(options) end

---The numbers of articles in this archive, in the order of Archive:articles. Another process that
---has the archive open knows them by the same numbers, until something is written.
---@param options? jianbao.Selection
---@return integer[]? numbers
---@return string? message
---@return string? code
---@return integer? offset  for "bad-query": byte of the query
function Archive:numbers(options) end

---@class jianbao.SearchOptions
---@field limit?  integer                     hits to give; 20 unless told
---@field offset? integer                     hits to pass over first
---@field sort?   "rank"|"newest"|"oldest"
---@field marks?  { [1]: string, [2]: string } put round hits in snippets; "[" and "]"
---@field strict? boolean          quotation marks, book marks and blanks count
---@field count?  "exact"|"bound"  "bound": a lower bound of the count will do
---@field cancel? fun(): boolean?  called now and then; true ends the search ("cancelled"). It
---  cannot use the archive; what it raises is raised

---@class jianbao.MatchOptions
---@field strict? boolean
---@field cancel? fun(): boolean?

---@class jianbao.ListOptions: jianbao.MatchOptions
---@field limit? integer  20 unless told

---@class jianbao.HitSpan
---@field field string   such as "headline" or "paragraphs[2]"
---@field first integer  byte of that text
---@field last  integer

---@class jianbao.Hit
---@field id        string
---@field date?     string
---@field headline? string
---@field score     number   0 unless sorted by rank
---@field snippet   string
---@field spans     jianbao.HitSpan[]  places that overlap are one

---@class jianbao.SearchResult
---@field count integer        articles that match: all of them, unless bound is true
---@field bound? true          count is a lower bound
---@field hits  jianbao.Hit[]  those asked for

---Search; csrc/index/query.h has the grammar of queries.
---@param query string
---@param options? jianbao.SearchOptions
---@return jianbao.SearchResult? result
---@return string? message
---@return string? code     "bad-query" when the query cannot be read
---@return integer? offset  for "bad-query": byte of the query
function Archive:search(query, options) end

---How many articles match, exactly.
---@param query string
---@param options? jianbao.MatchOptions
---@return integer? count
---@return string? message
---@return string? code
---@return integer? offset
function Archive:count(query, options) end

---Matches by month, the earliest first; those without a date in front, without month.
---@param query string
---@param options? jianbao.MatchOptions
---@return { month: string?, count: integer }[]? months
---@return string? message
---@return string? code
---@return integer? offset
function Archive:timeline(query, options) end

---The values that most matches have.
---@param query string?  nil: all articles
---@param kind "topic"|"reporter"|"paper"|"person"|"kind"
---@param options? jianbao.ListOptions
---@return { value: string, count: integer }[]? facets
---@return string? message
---@return string? code
---@return integer? offset
function Archive:facets(query, kind, options) end

---@class jianbao.Keyword
---@field word    string
---@field score   number   log-likelihood ratio: how surprising it is
---@field matches integer  of the matches that were looked at, those with the word
---@field count   integer  articles of the archive with the word

---Words that stand out among the 1000 best matches against the archive.
---@param query string
---@param options? jianbao.ListOptions
---@return jianbao.Keyword[]? keywords
---@return string? message
---@return string? code
---@return integer? offset
function Archive:keywords(query, options) end

---@class jianbao.Likeness
---@field id        string
---@field date?     string
---@field headline? string
---@field score     number

---Articles that share their rarer words with one.
---@param id string
---@param limit? integer
---@return jianbao.Likeness[]? likenesses
---@return string? message
---@return string? code
function Archive:similar(id, limit) end

---Articles whose text is nearly that of one.
---@param id string
---@param limit? integer
---@return jianbao.Likeness[]? likenesses
---@return string? message
---@return string? code
function Archive:reprints(id, limit) end

---Words of the archive that begin with a prefix.
---@param prefix string
---@param limit? integer
---@return { word: string, count: integer }[]? words
---@return string? message
---@return string? code
function Archive:suggest(prefix, limit) end

---Take a page out with all its articles.
---@param page string  its sha256, or the first 16 digits or more of it
---@return integer? articles
---@return string? message
---@return string? code  "not-found": there is no such page
function Archive:delete_page(page) end

---Merge the segments of the search index into one.
---@return true? done
---@return string? message
---@return string? code
function Archive:merge() end

---Make the search index anew from the articles, in one transaction.
---@param options? { progress?: fun(done: integer, all: integer) }  told how many articles of
---  how many are done; an error in it stops the work and undoes it
---@return true? done
---@return string? message
---@return string? code
function Archive:rebuild(options) end

---@class jianbao.ArchiveInfo
---@field pages       integer
---@field articles    integer
---@field counted     integer  articles whose words are counted
---@field text_bytes  integer  of the original pages
---@field file_bytes  integer
---@field first_date? string
---@field last_date?  string
---@field topics      { id: string, count: integer }[]  by id
---@field versions    { archive: integer, sqlite: string }

---@return jianbao.ArchiveInfo? info
---@return string? message
---@return string? code
function Archive:info() end

---Look for damage.
---@param options? { progress?: fun(done: integer, all: integer) }  told how many articles of
---  how many are compared with the index, 0 of 0 before that; an error in it stops
---@return string[]? problems  empty when all is well
---@return string? message
---@return string? code
function Archive:check(options) end

---Close; an open transaction is rolled back. May be called again.
function Archive:close() end

return M
