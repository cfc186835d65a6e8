--- The archive as scripts use it: what the core stores, with pages read,
-- rules decided and exports written around it.

local argument = require "jianbao.argument"
local classify = require "jianbao.classify"
local failure = require "jianbao.failure"
local locale = require "jianbao.locale"

local M = {}

---An open archive. Every method but close raises once it is closed.
---@class jianbao.Archive
---@field path string
---@field private core jianbao.CoreArchive?
local Archive = {}
local metatable = { __name = "jianbao.Archive", __index = Archive }

local MODES = { create = true, write = true, read = true }

local IMPORT_OPTIONS = {
  date = "string", profile = "string", encoding = "string", jobs = "integer",
  rules = "boolean|string|table", words = "boolean", progress = "function",
}
local SEARCH_OPTIONS = {
  limit = "integer", offset = "integer", sort = "string", marks = "table",
  strict = "boolean", count = "string", cancel = "function",
}
local MATCH_OPTIONS = { strict = "boolean", cancel = "function" }
local LIST_OPTIONS = { limit = "integer", strict = "boolean", cancel = "function" }
local ARTICLES_OPTIONS = {
  query = "string", ids = "table", since = "string", till = "string", undecided = "string",
}
local SORTS = { rank = true, newest = true, oldest = true }
local COUNTS = { exact = true, bound = true }
local FACETS = { topic = true, reporter = true, paper = true, person = true, kind = true }
local CLASSIFY_OPTIONS = {
  rules = "boolean|string|table", jobs = "integer", all = "boolean", progress = "function",
}
local PROGRESS_OPTIONS = { progress = "function" }
local EXPLAIN_OPTIONS = { rules = "boolean|string|table" }

---Open an archive; see jianbao.open.
---@param path string
---@param mode "create"|"write"|"read"
---@param progress? fun(done: integer, all: integer)
---@return jianbao.Archive?
---@return string? message
---@return string? code
function M.open(path, mode, progress)
  if not MODES[mode] then
    error(("bad option 'mode' to 'open' (create, write or read expected, got '%s')")
      :format(tostring(mode)), 3)
  end
  local core, message, code = require("jianbao.core").archive.open(path,
    { mode = mode, progress = progress })
  if not core then
    return nil, failure.about(path, message), code
  end
  return setmetatable({ path = path, core = core }, metatable)
end

---@param archive jianbao.Archive
---@return jianbao.CoreArchive
local function opened(archive)
  return archive.core or error("this archive was closed", 3)
end

---The core's answer, its failure told as a person would want it.
---@param archive jianbao.Archive
---@param result any
---@param message? string
---@param code? string
---@param ... any
local function answer(archive, result, message, code, ...)
  if code == "bad-query" then
    return nil, locale.translate(message), code, ...
  elseif result == nil and code then
    return nil, failure.about(archive.path, message), code, ...
  end
  return result, message, code, ...
end

---Bring files and folders of pages in; see jianbao/import.lua.
---@param paths string|string[]
---@param options? jianbao.ImportOptions
---@return jianbao.ImportReport?
---@return string? message  nothing was tried: the rules or the profile cannot be used
---@return string? code
function Archive:import(paths, options)
  local core = opened(self)
  argument.check("import", 1, paths, "string|table")
  options = argument.options("import", 2, options, IMPORT_OPTIONS)
  argument.date("import", "date", options.date)
  if type(paths) == "string" then
    paths = { paths }
  end
  return require("jianbao.import").run(core, paths, options)
end

---Find articles.
---@param query string  as in the search box: 心理 (讲座 OR 培训) -广告 topic:心理健康
---@param options? jianbao.SearchOptions
---@return jianbao.SearchResult? found
---@return string? message
---@return string? code     "bad-query" when the query cannot be read
---@return integer? offset  then: the byte of the query where
function Archive:search(query, options)
  local core = opened(self)
  argument.check("search", 1, query, "string")
  options = argument.options("search", 2, options, SEARCH_OPTIONS)
  if options.sort and not SORTS[options.sort] then
    error(("bad option 'sort' to 'search' (rank, newest or oldest expected, got '%s')")
      :format(options.sort), 2)
  end
  if options.count and not COUNTS[options.count] then
    error(("bad option 'count' to 'search' (exact or bound expected, got '%s')")
      :format(options.count), 2)
  end
  return answer(self, core:search(query, options))
end

---How many articles match, exactly.
---@param query string
---@param options? jianbao.MatchOptions
---@return integer? count
---@return string? message
---@return string? code
---@return integer? offset
function Archive:count(query, options)
  local core = opened(self)
  argument.check("count", 1, query, "string")
  return answer(self, core:count(query, argument.options("count", 2, options, MATCH_OPTIONS)))
end

---Matches by month, the earliest first. Those without a date are in an entry
---without a month, in front.
---@param query string
---@param options? jianbao.MatchOptions
---@return { month: string?, count: integer }[]? months  "2023-06"
---@return string? message
---@return string? code
---@return integer? offset
function Archive:timeline(query, options)
  local core = opened(self)
  argument.check("timeline", 1, query, "string")
  options = argument.options("timeline", 2, options, MATCH_OPTIONS)
  return answer(self, core:timeline(query, options))
end

---A limit, or options with one.
---@param name string
---@param place integer
---@param options integer|jianbao.ListOptions|nil
---@return jianbao.ListOptions
local function list_options(name, place, options)
  argument.check(name, place, options, "integer|table|nil")
  if type(options) ~= "table" then
    return { limit = options }
  end
  return argument.options(name, place, options, LIST_OPTIONS)
end

---The topics, reporters, papers or kinds that most matches have, the commonest
---first. All matches are counted, however many they are.
---@param query string?  nil: all articles
---@param kind "topic"|"reporter"|"paper"|"person"|"kind"
---@param limit? integer|jianbao.ListOptions  20
---@return { value: string, count: integer }[]? facets
---@return string? message
---@return string? code
---@return integer? offset
function Archive:facets(query, kind, limit)
  local core = opened(self)
  argument.check("facets", 1, query, "string|nil")
  argument.check("facets", 2, kind, "string")
  if not FACETS[kind] then
    error(("bad argument #2 to 'facets' (topic, reporter, paper, person or kind expected, "
      .. "got '%s')"):format(kind), 2)
  end
  return answer(self, core:facets(query, kind, list_options("facets", 3, limit)))
end

---Words that stand out among the matches against the whole archive, over the
---words of the 1000 best matches at most.
---@param query string
---@param limit? integer|jianbao.ListOptions  20
---@return jianbao.Keyword[]? keywords
---@return string? message
---@return string? code
---@return integer? offset
function Archive:keywords(query, limit)
  local core = opened(self)
  argument.check("keywords", 1, query, "string")
  return answer(self, core:keywords(query, list_options("keywords", 2, limit)))
end

---Articles that share their rarer words with one, the most alike first.
---@param id string
---@param limit? integer  20
---@return jianbao.Likeness[]? likenesses
---@return string? message
---@return string? code  "not-found": no such article, or its words were not counted
function Archive:similar(id, limit)
  local core = opened(self)
  argument.check("similar", 1, id, "string")
  argument.check("similar", 2, limit, "integer|nil")
  return answer(self, core:similar(id, limit))
end

---Articles whose text is nearly that of one: where it was printed again. The
---score is the share of pieces of 8 characters that both have, 0.4 at least;
---they are looked for among the 64 most similar.
---@param id string
---@param limit? integer  20
---@return jianbao.Likeness[]? likenesses
---@return string? message
---@return string? code  "not-found": no such article, or its words were not counted
function Archive:reprints(id, limit)
  local core = opened(self)
  argument.check("reprints", 1, id, "string")
  argument.check("reprints", 2, limit, "integer|nil")
  return answer(self, core:reprints(id, limit))
end

---Words of the archive that begin with what was typed, those of most articles
---first.
---@param prefix string
---@param limit? integer  20
---@return { word: string, count: integer }[]? words
---@return string? message
---@return string? code
function Archive:suggest(prefix, limit)
  local core = opened(self)
  argument.check("suggest", 1, prefix, "string")
  argument.check("suggest", 2, limit, "integer|nil")
  return answer(self, core:suggest(prefix, limit))
end

---Take a page out with all its articles. Its bytes can be imported again.
---@param page string  its id, or its sha256
---@return integer? articles  how many it had
---@return string? message
---@return string? code  "not-found": there is no such page
function Archive:delete_page(page)
  local core = opened(self)
  argument.check("delete_page", 1, page, "string")
  return answer(self, core:delete_page(page))
end

---Merge the search index into one piece: searches are then as quick as can be.
---@return true?
---@return string? message
---@return string? code
function Archive:merge()
  return answer(self, opened(self):merge())
end

---Make the search index anew from the articles, all or nothing.
---@param options? { progress?: fun(done: integer, all: integer) }  told how many articles of
---  how many are done; an error in it stops the work and undoes it
---@return true?
---@return string? message
---@return string? code
function Archive:rebuild(options)
  local core = opened(self)
  return answer(self, core:rebuild(argument.options("rebuild", 1, options, PROGRESS_OPTIONS)))
end

---All articles, or some: an iterator, by date, then page, then place on it.
---@param options? jianbao.Selection  query, ids, since, till
---@return (fun(): jianbao.Article?)? next
---@return string? message
---@return string? code     "bad-query" when the query cannot be read
---@return integer? offset  then: the byte of the query where
function Archive:articles(options)
  local core = opened(self)
  options = argument.options("articles", 1, options, ARTICLES_OPTIONS)
  return answer(self, core:articles(options))
end

---@param id string
---@return jianbao.Article?
---@return string? message
---@return string? code  "not-found"
function Archive:article(id)
  argument.check("article", 1, id, "string")
  return answer(self, opened(self):article(id))
end

---A page with all its articles, and its bytes as they came.
---@param id string  its hash, or the first 16 digits of it, as its articles' ids begin
---@return jianbao.Page? page
---@return string bytes_or_message
---@return string? code  "not-found"; "bad-format" when the bytes are damaged
function Archive:page(id)
  argument.check("page", 1, id, "string")
  return answer(self, opened(self):page(id))
end

---The words of an article, counted when it was imported: the most frequent
---first. Letters are folded: ＧＤＰ and GDP are "gdp".
---@param id string
---@return { word: string, count: integer }[]? words
---@return integer|string|nil total  words in all; else what is wrong
---@return string? model  that cut them, or a code: "not-found" when there is no such article,
---  or when its words were not counted
function Archive:words(id)
  argument.check("words", 1, id, "string")
  local words, total, model = opened(self):words(id)
  if words then
    return words, total, model
  elseif model then
    return answer(self, nil, total --[[@as string]], model)
  end
  return nil, locale.text("archive.uncounted", { id = id }), "not-found"
end

---Decide the topics of the articles that changed rules can affect; see
---jianbao/reclassify.lua. All is written in one transaction.
---@param options? { rules?: boolean|string|string[]|jianbao.Ruleset, jobs?: integer,
---  all?: boolean, progress?: fun(done: integer) }  all: whether the rules can affect them or not
---@return jianbao.ClassifyReport? report
---@return string? message
---@return string? code
function Archive:classify(options)
  local core = opened(self)
  options = argument.options("classify", 1, options, CLASSIFY_OPTIONS)
  return answer(self, require("jianbao.reclassify").run(core, self.path, options))
end

---Say by hand that an article has a topic, or must not have it: the measure of
---the rules (`jianbao rules check --against`).
---@param id string
---@param topic string
---@param given? boolean  nil: the label is taken away
---@return boolean? done
---@return string? message
---@return string? code  "not-found": no such article
function Archive:label(id, topic, given)
  argument.check("label", 1, id, "string")
  argument.check("label", 2, topic, "string")
  argument.check("label", 3, given, "boolean|nil")
  return answer(self, opened(self):put_label(id, topic, given))
end

---What was said by hand, in the order of articles and topics.
---@param id? string  only of this article
---@return { article: string, topic: string, given: boolean }[]? labels
---@return string? message
---@return string? code
function Archive:labels(id)
  argument.check("labels", 1, id, "string|nil")
  return answer(self, opened(self):labels(id))
end

---Why an article has its topics, or why it does not have one.
---@param id string       an article's id
---@param topic? string   otherwise every topic of the rules
---@param options? { rules?: boolean|string|string[]|jianbao.Ruleset }
---@return table? explanation  as jianbao.rules gives it
---@return string? message
---@return string? code  "not-found" when there is no such article or topic
function Archive:explain(id, topic, options)
  local core = opened(self)
  argument.check("explain", 1, id, "string")
  argument.check("explain", 2, topic, "string|nil")
  options = argument.options("explain", 3, options, EXPLAIN_OPTIONS)
  local article, message, code = core:article(id)
  if not article then
    return answer(self, nil, message, code)
  end
  local ruleset
  ruleset, message, code = classify.ruleset(options.rules)
  if not ruleset then
    return nil, message, code
  end
  return ruleset:explain(article, topic)
end

---Write articles through a writer, built in (lua/jianbao/writers) or of your own.
---@param writer string    a writer's name or path
---@param target? string   a file; a folder when it ends in "/"; nil: standard output
---@param options? table   query, and what the writer itself takes
---@return table? report
---@return string? message
---@return string? code
---@return integer? offset  with "bad-query": the byte of options.query where
function Archive:export(writer, target, options)
  local core = opened(self)
  argument.check("export", 1, writer, "string")
  argument.check("export", 2, target, "string|nil")
  argument.check("export", 3, options, "table|nil")
  return require("jianbao.export").run(core, writer, target, options or {})
end

---Counts, dates, topics and sizes.
---@return jianbao.ArchiveInfo? info
---@return string? message
---@return string? code
function Archive:info()
  return answer(self, opened(self):info())
end

---Look for damage.
---@param options? { progress?: fun(done: integer, all: integer) }  told how many articles of
---  how many are compared with the index, 0 of 0 before that; an error in it stops
---@return string[]? problems  empty when all is well
---@return string? message
---@return string? code
function Archive:check(options)
  local core = opened(self)
  return answer(self, core:check(argument.options("check", 1, options, PROGRESS_OPTIONS)))
end

---Close it; a second time does nothing.
function Archive:close()
  local core = self.core
  self.core = nil
  if core then
    core:close()
  end
end

metatable.__close = Archive.close

return M
