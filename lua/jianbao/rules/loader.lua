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
local locale = require "jianbao.locale"
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
      self:fail(locale.text("rule.twice-in-file", { topic = id }), id, line)
    end
  end
  rule.file, rule.file_hash, rule.line = self.path, text.sha256(self.bytes), line
  self.rules[#self.rules + 1] = rule
end

function RuleFile:check_opened()
  if self.opened then
    self:fail(locale.text("rule.no-table", { topic = self.opened, found = "nil" }),
      self.opened, self.line)
  end
end

---@return table environment
function RuleFile:environment()
  return environment.new({
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
        self:fail(locale.text "pack.no-table", "pack", caller_line(2))
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
  local meta, mistakes = file.meta, {}
  for entry, value in pairs(meta) do
    local fits = META[entry]
    if not fits then
      mistakes[#mistakes + 1] = { entry, locale.text("pack.unknown-entry",
        { entry = tostring(entry), entries = "name, version, api, description" }) }
    elseif not fits(value) then
      mistakes[#mistakes + 1] = { entry, locale.text("pack.wrong-entry",
        { entry = entry, wanted = locale.text("pack.wanted-" .. entry) }) }
    end
  end
  local code = "bad-format"
  if #mistakes == 0 and (meta.api or 1) > M.api then
    mistakes[1] = { "api", locale.text("pack.newer", { wanted = meta.api, spoken = M.api }) }
    code = "newer-version"
  end
  if #mistakes > 0 then
    table.sort(mistakes, function(a, b) return tostring(a[1]) < tostring(b[1]) end)
    local entry, message = tostring(mistakes[1][1]), mistakes[1][2]
    local line = line_of(file.bytes, entry, file.meta_line)
    return ("%s:%d: %s"):format(file.path, line, message), code
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
    return nil, locale.text("file.no-permission", { path = folder }), "no-permission"
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
    return nil, locale.text("pack.no-files", { path = folder }), "bad-format"
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
  local paths, message = { path }, nil ---@type string[]?, string?
  if is_folder then
    paths, message, code = files_in((path:gsub("(.)/+$", "%1")))
  end
  if not paths then
    return nil, message, code
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
      return nil, file_path .. ":1: " .. locale.text "rule.no-topic", "bad-format"
    end
    table.move(file.rules, 1, #file.rules, #pack.rules + 1, pack.rules)
  end
  for _, rule in ipairs(pack.rules) do
    rule.pack = ("%s@%d"):format(pack.name, pack.version)
  end
  return pack
end

return M
