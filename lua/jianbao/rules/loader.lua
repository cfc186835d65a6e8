--- Reads packs: a folder of rule files, one a topic, or a single file.
--
-- A pack may say in pack.lua (or at the top of its only file)
--
--   pack { name = "topics", version = 1, api = 1 }
--
-- Each file runs in an environment of its own in which `topic` and `pack`
-- are the only words of ours. An error names the file and the line on which
-- the word at fault stands.

local lfs = require "lfs"

local environment = require "jianbao.environment"
local plugins = require "jianbao.plugins"
local rule_shape = require "jianbao.rules.rule"
local text = require "jianbao.core".text

---@class jianbao.Pack
---@field name    string
---@field version integer
---@field path    string
---@field origin  jianbao.PluginOrigin
---@field rules   jianbao.Rule[]   in the order of file names, then as they stand

local M = {}

--- The version of the rule language this jianbao speaks.
M.api = 1

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
    return nil, message or path .. ": cannot be read", "io"
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

--- One run of one file: what it declares, and where its mistakes stand.
---@class jianbao.RuleFile
---@field path    string
---@field bytes   string
---@field rules   jianbao.Rule[]
---@field meta    table?    what it gave to pack { … }
---@field opened  string?   a topic whose braces have not come yet
---@field line    integer?  of that topic
local RuleFile = {}
RuleFile.__index = RuleFile

---@param message string
---@param word string?
---@param line integer?
function RuleFile:fail(message, word, line)
  local place = line_of(self.bytes, word, line or 1)
  error(("%s:%d: %s"):format(self.path, place, message), 0)
end

---@param level integer  of the caller in the rule file, as for error()
---@return integer line
local function caller_line(level)
  return debug.getinfo(level + 1, "l").currentline
end

---@param line integer
---@param id any
---@param spec any
function RuleFile:declare(line, id, spec)
  local ok, rule = pcall(rule_shape.new, id, spec)
  if not ok then
    local mistake = rule
    if type(mistake) ~= "table" then
      error(mistake, 0)
    end
    self:fail(mistake.message, mistake.word, line)
  end
  for _, other in ipairs(self.rules) do
    if other.id == id then
      self:fail(('topic "%s" stands twice in this file'):format(id), id, line)
    end
  end
  rule.file, rule.file_hash, rule.line = self.path, text.sha256(self.bytes), line
  self.rules[#self.rules + 1] = rule
end

function RuleFile:check_opened()
  if self.opened then
    self:fail(('topic "%s" has no { … } after it'):format(self.opened), self.opened, self.line)
  end
end

---@return table environment
function RuleFile:environment()
  return environment.new("rule file", {
    topic = function(id, spec)
      local line = caller_line(2)
      self:check_opened()
      if spec ~= nil then
        return self:declare(line, id, spec)
      end
      if type(id) ~= "string" then
        self:declare(line, id)
      end
      self.opened, self.line = id, line
      return function(body)
        self.opened = nil
        self:declare(line, id, body)
      end
    end,
    pack = function(meta)
      if type(meta) ~= "table" then
        self:fail("pack must be followed by a table in braces { }", "pack", caller_line(2))
      end
      self.meta, self.meta_line = meta, caller_line(2)
    end,
  })
end

---@param path string
---@return jianbao.RuleFile? file
---@return string? message
---@return string? code
local function run_file(path)
  local bytes, message, code = read_file(path)
  if not bytes then
    return nil, message, code
  end
  local file = setmetatable({ path = path, bytes = bytes, rules = {} }, RuleFile)
  local result
  result, message, code = plugins.load(path, file:environment())
  if result == nil then
    return nil, message, code
  end
  local ok
  ok, message = pcall(file.check_opened, file)
  if not ok then
    return nil, message, "bad-format"
  end
  return file
end

---@param pack jianbao.Pack
---@param file jianbao.RuleFile
---@return string? message  what is wrong with pack { … }
---@return string? code
local function take_meta(pack, file)
  local meta = file.meta
  local function wrong(key, wanted)
    local line = line_of(file.bytes, key, file.meta_line)
    return ("%s:%d: %s of pack must be %s"):format(file.path, line, key, wanted), "bad-format"
  end
  for key in pairs(meta) do
    if key ~= "name" and key ~= "version" and key ~= "api" and key ~= "description" then
      return ("%s:%d: pack has no entry \"%s\"; there are: name, version, api, description")
        :format(file.path, line_of(file.bytes, tostring(key), file.meta_line), key), "bad-format"
    end
  end
  if meta.name ~= nil and (type(meta.name) ~= "string" or not meta.name:find "^[^@%s]+$") then
    return wrong("name", "a word in quotation marks, without blanks and @")
  elseif meta.version ~= nil and (math.type(meta.version) ~= "integer" or meta.version < 0) then
    return wrong("version", "a whole number")
  elseif meta.api ~= nil and (math.type(meta.api) ~= "integer" or meta.api < 1) then
    return wrong("api", "a whole number from 1")
  elseif meta.api and meta.api > M.api then
    return ("%s:%d: this pack is written for rule language %d, this jianbao speaks %d; "
      .. "use a newer jianbao"):format(file.path, line_of(file.bytes, "api", file.meta_line),
      meta.api, M.api), "newer-version"
  end
  pack.name, pack.version = meta.name or pack.name, meta.version or pack.version
end

---@param folder string
---@return string[]? paths  of its rule files, pack.lua first
---@return string? message
---@return string? code
local function files_in(folder)
  local ok, iterate, state = pcall(lfs.dir, folder)
  if not ok then
    return nil, tostring(iterate):gsub("^.-:%d+: ", ""), "no-permission"
  end
  local names = {}
  for name in iterate, state do
    if name:find "%.lua$" and not name:find "^%." and name ~= "pack.lua" then
      names[#names + 1] = name
    end
  end
  table.sort(names)
  if lfs.attributes(folder .. "/pack.lua", "mode") then
    table.insert(names, 1, "pack.lua")
  end
  if #names == 0 then
    return nil, folder .. ": a pack needs at least one .lua file, and there is none", "bad-format"
  end
  for index, name in ipairs(names) do
    names[index] = folder .. "/" .. name
  end
  return names
end

---Load one pack.
---@param name string  of a pack, or the path of a folder or a file
---@return jianbao.Pack? pack
---@return string? message  with file:line where a file is broken
---@return string? code     "not-found", "bad-format", "newer-version", "io"
function M.load(name)
  local path, origin, code = plugins.find("packs", name)
  if not path then
    return nil, origin, code
  end
  local pack = {
    name = path:gsub("/+$", ""):match("[^/]*$"):gsub("%.lua$", ""), version = 1,
    path = path, origin = origin, rules = {},
  }
  local is_folder = lfs.attributes(path, "mode") == "directory"
  local paths, message = { path }, nil
  if is_folder then
    paths, message, code = files_in(path:gsub("(.)/+$", "%1"))
    if not paths then
      return nil, message, code
    end
  end
  for _, file_path in ipairs(paths) do
    local file
    file, message, code = run_file(file_path)
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
      return nil, ('%s:1: this file has no topic; write  topic "…" { words = { … } }')
        :format(file_path), "bad-format"
    end
    table.move(file.rules, 1, #file.rules, #pack.rules + 1, pack.rules)
  end
  for _, rule in ipairs(pack.rules) do
    rule.pack = ("%s@%d"):format(pack.name, pack.version)
  end
  return pack
end

return M
