--- The state in which an editor's writer file runs, and all that crosses
-- between it and us.
--
-- The file gets what a built-in one gets, in a sandbox (csrc/binding/sandbox.h):
-- no file, no process, no other writer is in its reach, and memory, steps and
-- time of each call are bounded. Articles are copied in; what it writes waits
-- there and is taken out in pieces, into the same functions a built-in writer
-- is given. So the engine need not know which of the two it drives.

local cut = require "jianbao.export.cut"
local folio = require "jianbao.export.folio"
local layout = require "jianbao.export.layout"
local locale = require "jianbao.locale"
local mistakes = require "jianbao.mistakes"
local sandbox = require "jianbao.core".sandbox

---@class jianbao.WriterHost
---@field path string
---@field private sandbox jianbao.Sandbox
---@field private uses table<string, boolean>  what the file names of the helpers that ask the core
---@field private functions table<string, function>  of the context: beside, file
local Host = {}
Host.__index = Host

local M = {}

--- What a writer may take altogether, and one call of it. The built-in formats
--- write an article of 3 MB within it.
M.limits = { memory = 128 << 20, instructions = 200000000, seconds = 20 }

--- The helpers that run there, in the order of what they need.
local MODULES = {
  "article", "argument", "json", "export/csv", "export/layout", "export/news",
  "export/xml", "export/html_files", "export/html",
}

--- As in prelude.lua.
local FUNCTION, ODD = "\1function", "\1odd"

local folder = debug.getinfo(1, "S").source:match "^@(.*)[/\\]export[/\\][^/\\]*$" or "."

--- Their sources, read once.
local sources = setmetatable({}, { __index = function(read, name)
  local file <close> = assert(io.open(("%s/%s.lua"):format(folder, name), "rb"))
  read[name] = assert(file:read "a")
  return read[name]
end })

---What the prelude says, in the reader's language.
---@return table<string, string>
local function messages()
  return {
    unknown = locale.text("environment.unknown-name", { name = "{name}",
      names = "article, csv, cut, html, json, layout, news, table, xml" }),
    string = locale.text("writer.not-a-string", { found = "{found}" }),
    cut = locale.text "writer.cut-not-known", folio = locale.text "writer.folio-not-known",
    layout = locale.text "writer.layout-not-known",
  }
end

---@param source string
---@param path string
---@return jianbao.WriterHost
local function new(source, path)
  local self = setmetatable({
    path = path, sandbox = assert(sandbox.new(M.limits)), functions = {},
    uses = {
      words = source:find "%f[%w_]cut%f[^%w_]" ~= nil, folio = source:find "folio" ~= nil,
      layout = source:find "layout" ~= nil,
    },
  }, Host)
  assert(self.sandbox:load(sources["export/prelude"], "prelude.lua", true))
  for _, name in ipairs(MODULES) do
    assert(self.sandbox:load("local require, table = _require, table; " .. sources[name],
      name .. ".lua", true))
    assert(self.sandbox:call("_keep", "jianbao." .. name:gsub("/", ".")) == nil)
  end
  self.sandbox:call("_configure", messages())
  -- A trusted chunk, even an empty one, shows the globals to those after it.
  assert(self.sandbox:load("", "names", true))
  return self
end

---The words of each text of an article.
---@param article jianbao.Article
---@return table<string, string[]>
local function words_of(article)
  local words = {}
  local function add(text)
    if type(text) == "string" and text ~= "" and not words[text] then
      words[text] = cut.words(text)
    end
  end
  for _, field in ipairs { "label", "kicker", "headline", "deck", "dateline", "byline", "folio" } do
    add(article[field])
  end
  for _, list in ipairs { "paragraphs", "credits" } do
    for _, item in ipairs(article[list] or {}) do
      add(item.text)
    end
  end
  return words
end

---What the helpers there will ask about an article or a page.
---@param item jianbao.Article|jianbao.ExportPage
---@return table? known
function Host:answers(item)
  local uses, known = self.uses, {}
  if uses.words and not item.articles then
    known.words = words_of(item --[[@as jianbao.Article]])
  end
  if uses.folio then
    known.folio = {}
    for _, article in ipairs(item.articles or { item }) do
      if article.folio then
        known.folio[article.folio] = known.folio[article.folio] or folio.read(article.folio)
      end
    end
    if item.folio then
      known.folio[item.folio] = folio.read(item.folio)
    end
  end
  if uses.layout and item.articles then
    local read, message = layout.read(item --[[@as jianbao.ExportPage]])
    if not read then
      error(message, 0)
    end
    known.layout = read
  end
  return known
end

---A call, or what stopped it as an error.
---@param name string
---@param ... any
---@return any
---@return any
function Host:call(name, ...)
  local result, more, code = self.sandbox:call(name, ...)
  if result == nil and code then
    self.sandbox:call "_drop"
    error(locale.translate(more), 0)
  end
  return result, more
end

---@param out fun(bytes: string)
---@param pieces table[]
---@param files table<integer, { out: function, finish: function }>
function Host:deliver(out, pieces, files)
  for _, piece in ipairs(pieces) do
    if piece.beside then
      local name = self.functions.beside(piece.extension, piece.bytes)
      if name ~= piece.beside then
        error(locale.text("writer.beside-taken", { name = piece.beside }), 0)
      end
    elseif piece.file then
      local write, finish = self.functions.file(piece.file)
      files[piece.to] = { out = write, finish = finish }
    elseif piece.finish then
      files[piece.to].finish()
    elseif piece.to == "" then
      out(piece.bytes)
    else
      files[piece.to].out(piece.bytes)
    end
  end
end

---The functions of a context stay here; names stand for them there.
---@param context table
---@return table plain
function Host:without_functions(context)
  local plain = {}
  self.functions = {}
  for name, value in pairs(context) do
    if type(value) == "function" then
      self.functions[name] = value
    else
      plain[name] = value
    end
  end
  plain.beside = self.functions.beside and true or nil
  plain.site = self.functions.file and true or nil
  plain.stem = type(plain.file) == "string" and plain.file:gsub("%.[^.]*$", "") or nil
  return plain
end

---A function of the writer as the engine calls it.
---@param name "open"|"article"|"page"|"close"
---@param files table
---@return fun(out: fun(bytes: string), value: any)
function Host:proxy(name, files)
  return function(out, value)
    local known
    if name == "open" then
      value = self:without_functions(value)
    elseif value then
      known = self:answers(value)
    end
    local pieces, more = self:call("_run", name, value, known)
    self:deliver(out, pieces, files)
    while more do
      pieces, more = self:call "_take"
      self:deliver(out, pieces, files)
    end
  end
end

---The table that a file declared, its functions within reach.
---@param spec any
---@return any
function Host:columns(spec)
  local columns = type(spec) == "table" and spec.columns
  for _, column in ipairs(type(columns) == "table" and columns or {}) do
    local index = type(column) == "table" and type(column[2]) == "table" and column[2][FUNCTION]
    if index then
      column[2] = function(article)
        return (self:call("_column", index, article))
      end
    end
  end
  return spec
end

---Run a writer file.
---@param source string
---@param path string
---@param declare fun(name: any, spec: any): jianbao.Writer  makes the writer of a table
---@return any writer   what the file returns: its functions run where they are
---@return string? message  with file and line
---@return string? code     "bad-format" or "limit"
function M.load(source, path, declare)
  local self = new(source, path)
  local done, message, code = self.sandbox:load(source, path)
  if not done then
    return nil, mistakes.find(source, path) or locale.translate(message --[[@as string]]),
      code == "limit" and code or "bad-format"
  end
  local described
  described, message = self.sandbox:call "_described"
  if not described then
    return nil, ("%s: %s"):format(path, locale.translate(message)), "bad-format"
  elseif described.table then
    local made, writer = pcall(declare, described.table.name, self:columns(described.table.spec))
    if not made then
      return nil, ("%s:%d: %s"):format(path, described.table.line or 1, writer), "bad-format"
    end
    return writer
  elseif described.found then
    return true
  end
  local writer, files = described.writer, {}
  for key, value in pairs(writer) do
    if type(value) == "table" and value[FUNCTION] then
      writer[key] = self:proxy(key, files)
    elseif type(value) == "table" and value[ODD] then
      writer[key] = nil
    end
  end
  return writer
end

return M
