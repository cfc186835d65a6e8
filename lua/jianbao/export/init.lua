--- Articles out through a writer, one after the other, into a file, a folder
-- or standard output.
--
--   export.run(archive, "csv", "clippings.csv", { query = "topic:心理健康" })
--   export.run(archive, "markdown", "clippings/")
--
-- Nothing is kept but the article in hand, so memory does not grow with the
-- number of articles. What fails leaves no half file under its final name.

local lfs = require "lfs"

local locale = require "jianbao.locale"
local names = require "jianbao.export.names"
local output = require "jianbao.export.output"
local writers = require "jianbao.export.writer"

local M = {}

---@class jianbao.ExportReport
---@field articles integer
---@field files    integer

---@class jianbao.ExportOptions
---@field query?    string   only articles found by it (of an archive)
---@field per?      "article"|"day"  for a folder: what one file holds
---@field name?     string   for a folder: the pattern of file names
---@field progress? fun(done: integer)
---@field [string]  any      the writer's own options

local DEFAULT_NAMES = { article = "{date}-{page}-{ordinal}", day = "{date}" }

--- What stops an export from inside a writer's function.
---@class jianbao.ExportFailure
---@field message string
---@field code    string

---@param message string?
---@param code string?
local function fail(message, code)
  error({ message = message, code = code }, 0)
end

---@param source any
---@param options jianbao.ExportOptions
---@return fun(): jianbao.Article?, string?, string?
local function iterator(source, options)
  if type(source) == "function" or (type(source) == "table" and source.articles == nil) then
    if options.query then
      error("option 'query' to 'export' needs an archive to search", 4)
    end
    local index = 0
    return type(source) == "function" and source or function()
      index = index + 1
      return source[index]
    end
  end
  local ids
  if options.query then
    ids = { query = options.query }
  end
  local next_article, message, code = source:articles(ids)
  if not next_article then
    fail(message, code)
  end
  return next_article
end

--- One export under way: the writer and the file it is writing to.
---@class jianbao.Exporter
---@field writer  jianbao.Writer
---@field options table<string, any>
---@field output  jianbao.Output?
---@field report  jianbao.ExportReport
local Exporter = {}
Exporter.__index = Exporter

---Call a function of the writer; a mistake in it names its file and line.
---@param name "open"|"article"|"close"
---@param argument any
function Exporter:call(name, argument)
  local call = self.writer[name]
  if not call then
    return
  end
  local function out(bytes)
    if type(bytes) ~= "string" then
      error(locale.text("writer.not-a-string", { found = type(bytes) }), 2)
    end
    local written, message, code = self.output:write(bytes)
    if not written then
      fail(message, code)
    end
  end
  local ok, message = pcall(call, out, argument)
  if not ok then
    if type(message) == "table" and message.code then
      error(message, 0)
    end
    fail(locale.text("writer.failed", { writer = self.writer.name, reason = tostring(message) }),
      "bad-format")
  end
end

---@param path string
---@param single boolean
function Exporter:open(path, single)
  local file, message, code = output.open(path)
  if not file then
    fail(message, code)
  end
  self.output = file
  local base = path:match "([^/]*)$"
  self:call("open", writers.context(self.writer, self.options, base, single))
end

function Exporter:close()
  if self.output then
    self:call "close"
    local done, message, code = self.output:commit()
    if not done then
      fail(message, code)
    end
    self.output = nil
    self.report.files = self.report.files + 1
  end
end

---@param article jianbao.Article
---@param progress fun(done: integer)?
function Exporter:article(article, progress)
  self:call("article", article)
  self.report.articles = self.report.articles + 1
  if progress then
    progress(self.report.articles)
  end
end

---@param next_article fun(): jianbao.Article?, string?, string?
---@return fun(): jianbao.Article?  raises when the source fails on the way
local function checked(next_article)
  return function()
    local article, message, code = next_article()
    if article == nil and message then
      fail(message, code or "io")
    end
    return article
  end
end

---@param next_article fun(): jianbao.Article?
---@param path string
---@param options jianbao.ExportOptions
function Exporter:into_file(next_article, path, options)
  self:open(path, false)
  for article in next_article do
    self:article(article, options.progress)
  end
  self:close()
end

---@param next_article fun(): jianbao.Article?
---@param folder string
---@param options jianbao.ExportOptions
function Exporter:into_folder(next_article, folder, options)
  local made, message, code = output.make_folder(folder)
  if not made then
    fail(message, code)
  end
  local per = options.per or self.writer.per
  local pattern = options.name or DEFAULT_NAMES[per]
  local taken, current = {}, nil
  for article in next_article do
    local name = names.make(pattern, article)
    if per == "article" or name ~= current then
      self:close()
      if per == "day" and taken[name:lower()] then
        fail(locale.text("output.not-in-order", { name = name }), "bad-format")
      end
      current = name
      self:open(("%s/%s.%s"):format(folder, names.once(taken, name), self.writer.extension),
        per == "article")
    end
    self:article(article, options.progress)
  end
  self:close()
end

---@param options jianbao.ExportOptions
---@param to_folder boolean
local function check_options(options, to_folder)
  local per = options.per
  if per ~= nil and not DEFAULT_NAMES[per] then
    error(("bad option 'per' to 'export' (article or day expected, got '%s')")
      :format(tostring(per)), 3)
  elseif (per or options.name) and not to_folder then
    error("options 'per' and 'name' to 'export' need a folder: a target that ends in /", 3)
  end
  local unknown = options.name and names.unknown_in(options.name)
  if unknown then
    error(("bad option 'name' to 'export' (unknown '{%s}'; known: {%s})")
      :format(unknown, table.concat(names.known, "} {")), 3)
  end
end

---Write articles through a writer.
---@param source any      an archive, a list of articles, or a function that gives the next
---@param writer_name string
---@param target string?  a file; a folder when it ends in / or is one; "-" or
---  nil: standard output
---@param options jianbao.ExportOptions?
---@return jianbao.ExportReport? report
---@return string? message
---@return string? code
function M.run(source, writer_name, target, options)
  options, target = options or {}, target or "-"
  local to_folder = target:find "/$" ~= nil or lfs.attributes(target, "mode") == "directory"
  check_options(options, to_folder)
  local writer, message, code = writers.load(writer_name, target:match "%.(%w+)$")
  if not writer then
    return nil, message, code
  end
  local values
  values, message = writers.options(writer, options)
  if not values then
    error(message, 2)
  end
  local exporter = setmetatable({
    writer = writer, options = values, report = { articles = 0, files = 0 },
  }, Exporter)
  local ok, failure = pcall(function()
    local next_article = checked(iterator(source, options))
    if to_folder then
      exporter:into_folder(next_article, (target:gsub("(.)/+$", "%1")), options)
    else
      exporter:into_file(next_article, target, options)
    end
  end)
  if ok then
    return exporter.report
  end
  if exporter.output then
    exporter.output:abort()
    if writer.abort then
      writer.abort()
    end
  end
  if type(failure) == "table" and failure.code then
    return nil, failure.message, failure.code
  end
  error(failure, 0)
end

---Whether a writer makes of its sample what it says it does.
---@param writer_name string
---@return true? sound
---@return string? message
---@return string? code
function M.check(writer_name)
  local writer, message, code = writers.load(writer_name)
  if not writer then
    return nil, message, code
  end
  local sound
  sound, message = writers.check(writer)
  return sound, message, not sound and "bad-format" or nil
end

return M
