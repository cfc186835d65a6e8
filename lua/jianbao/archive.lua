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
}
local ARTICLES_OPTIONS = {
  query = "string", ids = "table", since = "string", till = "string", undecided = "string",
}
local SORTS = { rank = true, newest = true, oldest = true }
local CLASSIFY_OPTIONS = {
  rules = "boolean|string|table", jobs = "integer", all = "boolean", progress = "function",
}
local EXPLAIN_OPTIONS = { rules = "boolean|string|table" }

---Open an archive; see jianbao.open.
---@param path string
---@param mode "create"|"write"|"read"
---@return jianbao.Archive?
---@return string? message
---@return string? code
function M.open(path, mode)
  if not MODES[mode] then
    error(("bad option 'mode' to 'open' (create, write or read expected, got '%s')")
      :format(tostring(mode)), 3)
  end
  local core, message, code = require("jianbao.core").archive.open(path, { mode = mode })
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
  if options.date and not argument.is_date(options.date) then
    error(("bad option 'date' to 'import' (YYYY-MM-DD expected, got '%s')")
      :format(options.date), 2)
  end
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
  return answer(self, core:search(query, options))
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
  return answer(self, require("jianbao.reclassify").run(core, options))
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
---@return string[]? problems  empty when all is well
---@return string? message
---@return string? code
function Archive:check()
  return answer(self, opened(self):check())
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
