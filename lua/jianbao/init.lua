--- jianbao 剪报: newspaper pages read into articles, and an archive of them.
--
--     local jianbao = require "jianbao"
--     for _, article in ipairs(jianbao.read(text)) do print(article.headline) end
--
--     local archive <close> = assert(jianbao.open "clippings.db")
--     archive:import { "pages/2023" }
--     for _, hit in ipairs(archive:search("心理 讲座").hits) do print(hit.headline) end
--
-- A wrong type or an unknown option raises. What the world does - a missing
-- file, a full disk, a page that is a picture - is returned as nil, a message
-- for a person, and a code for a program (the words of csrc/base/status.c).

local argument = require "jianbao.argument"

local M = {}

M.version = "0.1.0-dev"

local READ_OPTIONS = {
  source = "string", profile = "string", date = "string", encoding = "string",
  rules = "boolean|string|table", why = "boolean",
}

---@class jianbao.ArticleOptions: jianbao.ReadOptions
---@field rules? boolean|string|string[]|jianbao.Ruleset  files or folders of rules, or a loaded
---  set; false for no topics; otherwise the built-in packs

---Read the text of one newspaper page into articles.
---@param text string  the bytes of the page, in any encoding the core reads
---@param options? jianbao.ArticleOptions
---@return jianbao.Article[]? articles  with topics, unless options.rules is false
---@return jianbao.Page|string page     what the page itself carries, and its warnings; else why not
---@return string? code
function M.read(text, options)
  argument.check("read", 1, text, "string")
  options = argument.options("read", 2, options, READ_OPTIONS)
  argument.date("read", "date", options.date)
  local classify, message, code = require("jianbao.classify").decider(options.rules)
  if not classify then
    return nil, message --[[@as string]], code
  end
  local page
  page, message, code = require("jianbao.page").read(text, options)
  if not page then
    return nil, message --[[@as string]], code
  end
  for _, article in ipairs(page.articles) do
    article.topics = classify(article)
  end
  return page.articles, page
end

---Open an archive; it is made if there is none.
---@param path string
---@param options? { mode?: "create"|"write"|"read", progress?: fun(done: integer, all: integer) }
---  "write": it must exist; "read": it is not changed, and may be read while another process
---  writes; progress: told of the articles while the archive of an older jianbao is brought up
---  to date; an error in it stops that, and the archive is as it was
---@return jianbao.Archive?  close it, or bind it to a to-be-closed variable
---@return string? message
---@return string? code
function M.open(path, options)
  argument.check("open", 1, path, "string")
  options = argument.options("open", 2, options,
    { mode = "string", progress = "function" })
  return require("jianbao.archive").open(path, options.mode or "create", options.progress)
end

---Cut a text into words. It is `require "jianbao.words"`, which can do more.
---@param text string
---@param options? jianbao.WordsOptions
---@return jianbao.Token[]? tokens
---@return string? message
---@return string? code
function M.words(text, options)
  argument.check("words", 1, text, "string")
  return require("jianbao.words")(text, options)
end

return M
