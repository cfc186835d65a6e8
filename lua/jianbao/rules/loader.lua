--- Reads packs: a folder of rule files, one a topic, or a single file.
--
-- A pack may say in pack.lua (or at the top of its only file)
--
--   pack { name = "topics", version = 1, api = 2 }
--
-- Each file runs in the state of the rules (jianbao.rules.host) and only
-- declares; what it declared is checked here. An error names the file and the
-- line on which the word at fault stands.

local lfs = require "lfs"

local entry = require "jianbao.rules.entry"
local expect = require "jianbao.rules.expect"
local files = require "jianbao.files"
local locale = require "jianbao.locale"
local mistakes = require "jianbao.mistakes"
local plugins = require "jianbao.plugins"
local rule_shape = require "jianbao.rules.rule"
local shelf = require "jianbao.rules.shelf"
local text = require "jianbao.core".text

---@class jianbao.Pack
---@field name    string
---@field version integer
---@field api     integer   of the rule language it was written for
---@field path    string
---@field origin  jianbao.PluginOrigin
---@field rules   jianbao.Rule[]   in the order of file names, then as they stand
---@field expectations jianbao.Expectation[]

local M = {}

--- The version of the rule language this jianbao speaks. 1 had words, unless,
--- weight, most and pass; 2 added conditions, queries, patterns, expectations
--- and topics that build on others. Whatever 1 could say means the same in 2.
M.api = 2

--- The oldest version that is still understood.
M.oldest_api = 1

---@param path string
---@return string? bytes
---@return string? message
---@return string? code
local function read_file(path)
  local file, message = io.open(path, "rb")
  local bytes = file and file:read "a"
  if file then
    file:close()
  end
  if not bytes then
    return nil, locale.text("file.io", { path = path, reason = message or "?" }), "io"
  end
  return bytes
end

---@param bytes string
---@param word string?  the word at fault
---@param from integer  the line of the topic it belongs to
---@return integer line
local function line_of(bytes, word, from)
  local number = 0
  for line in (bytes .. "\n"):gmatch "(.-)\r?\n" do
    number = number + 1
    if number >= from and word and word ~= "" and line:find(word, 1, true) then
      return number
    end
  end
  return from
end

--- One run of one file: what it declared, and where its mistakes stand.
---@class jianbao.RuleFile
---@field path    string
---@field bytes   string
---@field rules   jianbao.Rule[]
---@field known   table<string, true>  their topics
---@field expectations jianbao.Expectation[]
---@field meta    table?    what it gave to pack { … }
---@field meta_line integer?
local RuleFile = {}
RuleFile.__index = RuleFile

---@param message string
---@param word string?
---@param line integer?
function RuleFile:fail(message, word, line)
  local place = line_of(self.bytes, word, line or 1)
  error(("%s:%d: %s"):format(self.path, place, message), 0)
end

---Make a rule or an expectation of what was declared.
---@param declared table
---@param make fun(id: any, body: any): table
---@return table
function RuleFile:made(declared, make)
  local ok, made = pcall(make, declared.id, declared.body)
  if not ok then
    if type(made) ~= "table" then
      error(made, 0)
    end
    self:fail(made.message, made.word, declared.line)
  end
  return made
end

---@param declared table
function RuleFile:add_topic(declared)
  local id = declared.id
  local rule = shelf.put(self:made(declared, rule_shape.new) --[[@as jianbao.Rule]])
  if self.known[id] then
    self:fail(locale.text("rule.twice-in-file", { topic = id }), id, declared.line)
  end
  self.known[id] = true
  rule.file, rule.file_hash, rule.line = self.path, self.hash, declared.line
  self.rules[#self.rules + 1] = rule
end

---@param declared table
function RuleFile:add_expectation(declared)
  local expectation = self:made(declared, expect.new)
  expectation.topic, expectation.file = declared.id, self.path
  expectation.line = declared.line
  self.expectations[#self.expectations + 1] = expectation
end

---@param list table[]
function RuleFile:take(list)
  self.hash = text.sha256(self.bytes)
  for _, declared in ipairs(list) do
    if declared.kind == "topic" then
      self:add_topic(declared)
    elseif declared.kind == "expect" then
      self:add_expectation(declared)
    elseif not entry.is_table(declared.body) then
      self:fail(locale.text "pack.no-table", "pack", declared.line)
    else
      self.meta, self.meta_line = declared.body, declared.line
    end
  end
end

---@param path string
---@param host jianbao.RuleHost
---@return jianbao.RuleFile? file
---@return string? message
---@return string? code
local function run_file(path, host)
  local bytes, message, code = read_file(path)
  if not bytes then
    return nil, message, code
  end
  local file = setmetatable({ path = path, bytes = bytes, rules = {}, known = {},
    expectations = {} }, RuleFile)
  local list, reason, kind = host:load(bytes, path)
  if not list then
    reason = mistakes.find(bytes, path) or plugins.with_full_path(reason --[[@as string]], path)
    return nil, reason, kind
  end
  local ok
  ok, message = pcall(file.take, file, list)
  if not ok then
    return nil, message, "bad-format"
  end
  return file
end

--- What may stand in pack { … }, and how it looks.
local META = {
  name = function(value)
    return type(value) == "string" and value:find "^[^@%s%c]+$"
  end,
  version = function(value)
    return math.type(value) == "integer" and value >= 1
  end,
  api = function(value)
    return math.type(value) == "integer" and value >= 1
  end,
  description = function(value)
    return type(value) == "string"
  end,
}

---@param pack jianbao.Pack
---@param file jianbao.RuleFile
---@return string? message  what is wrong with pack { … }
---@return string? code
local function take_meta(pack, file)
  local meta, wrong = file.meta, {}
  for name, value in pairs(meta) do
    local fits = META[name]
    if not fits then
      wrong[#wrong + 1] = { name, locale.text("pack.unknown-entry",
        { entry = tostring(name), entries = "name, version, api, description" }) }
    elseif not fits(value) then
      wrong[#wrong + 1] = { name, locale.text("pack.wrong-entry",
        { entry = name, wanted = locale.text("pack.wanted-" .. name) }) }
    end
  end
  local code = "bad-format"
  local api = meta.api or M.api
  if #wrong == 0 and api > M.api then
    wrong[1] = { "api", locale.text("pack.newer", { wanted = api, spoken = M.api }) }
    code = "newer-version"
  elseif #wrong == 0 and api < M.oldest_api then
    wrong[1] = { "api", locale.text("pack.older",
      { wanted = api, oldest = M.oldest_api, spoken = M.api }) }
  end
  if #wrong > 0 then
    table.sort(wrong, function(a, b) return tostring(a[1]) < tostring(b[1]) end)
    local name, message = tostring(wrong[1][1]), wrong[1][2]
    local line = line_of(file.bytes, name, file.meta_line)
    return ("%s:%d: %s"):format(file.path, line, message), code
  end
  pack.name, pack.version = meta.name or pack.name, meta.version or pack.version
  pack.api = api
end

---@param folder string
---@return string[]? paths  of its rule files, pack.lua first
---@return string? message
---@return string? code
local function files_in(folder)
  local inside = files.list(folder)
  if not inside then
    return nil, locale.text("file.no-permission", { path = folder }), "no-permission"
  end
  local names = {}
  for _, name in ipairs(inside) do
    if name:find "%.lua$" and name ~= "pack.lua" then
      names[#names + 1] = name
    end
  end
  if lfs.attributes(folder .. "/pack.lua", "mode") then
    table.insert(names, 1, "pack.lua")
  end
  if #names == 0 then
    return nil, locale.text("pack.no-files", { path = folder }), "bad-format"
  end
  for index, name in ipairs(names) do
    names[index] = folder .. "/" .. name
  end
  return names
end

---Load one pack.
---@param name string  of a pack, or the path of a folder or a file
---@param host jianbao.RuleHost  in which its files run
---@return jianbao.Pack? pack
---@return string? message  with file:line where a file is broken
---@return string? code     "not-found", "bad-format", "newer-version", "io"
function M.load(name, host)
  local path, origin, code = plugins.find("packs", name)
  if not path and lfs.attributes(name .. ".lua", "mode") == "file" then
    return nil, locale.text("pack.file-meant", { name = name }), code
  elseif not path and lfs.attributes(name, "mode") == "directory" then
    return nil, locale.text("pack.folder-meant", { name = name }), code
  elseif not path then
    return nil, origin, code
  end
  local pack = {
    name = path:gsub("/+$", ""):match("[^/]*$"):gsub("%.lua$", ""), version = 1,
    api = M.api, path = path, origin = origin, rules = {}, expectations = {},
  }
  local is_folder = lfs.attributes(path, "mode") == "directory"
  local paths, message = { path }, nil ---@type string[]?, string?
  if is_folder then
    paths, message, code = files_in((path:gsub("(.)/+$", "%1")))
  end
  if not paths then
    return nil, message, code
  end
  for _, file_path in ipairs(paths) do
    local file
    file, message, code = run_file(file_path, host)
    if not file then
      return nil, message, code
    end
    if file.meta then
      message, code = take_meta(pack, file)
      if message then
        return nil, message, code
      end
    end
    if #file.rules == 0 and not (is_folder and file_path:find "/pack%.lua$") then
      return nil, file_path .. ":1: " .. locale.text "rule.no-topic", "bad-format"
    end
    table.move(file.rules, 1, #file.rules, #pack.rules + 1, pack.rules)
    table.move(file.expectations, 1, #file.expectations, #pack.expectations + 1, pack.expectations)
  end
  for _, rule in ipairs(pack.rules) do
    rule.pack = ("%s@%d"):format(pack.name, pack.version)
  end
  return pack
end

return M
