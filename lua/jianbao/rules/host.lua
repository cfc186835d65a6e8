--- The state in which rule files run, and all that crosses between it and us.
--
-- Two calls cross: `load` runs a file and gives what it declared, as plain
-- tables; `match` asks a pattern of a rule for its places in a text. Nothing of
-- ours is reachable from there.

local environment = require "jianbao.environment"
local locale = require "jianbao.locale"
local names = require "jianbao.page.names"

---@class jianbao.RuleHost
local Host = {}
Host.__index = Host

local M = {}

--- What the bricks say of a mistake, in the reader's language.
local BRICK_MESSAGES = {
  "not-a-pattern", "not-a-count", "not-words", "not-a-set", "not-a-distance",
}

local folder = debug.getinfo(1, "S").source:match "^@(.*)[/\\][^/\\]*$" or "."

---@param name string
---@return string source
local function own(name)
  local file <close> = assert(io.open(("%s/%s.lua"):format(folder, name), "rb"))
  return assert(file:read "a")
end

---@return table<string, string>
local function messages()
  local texts = {}
  for _, key in ipairs(BRICK_MESSAGES) do
    texts[key] = locale.text("brick." .. key, { value = "{value}" })
  end
  return texts
end

---@return jianbao.RuleHost
function M.new()
  local base = setmetatable({ lpeg = require "lpeg" }, { __index = _G })
  local bricks = assert(load(own "bricks", "=bricks", "t", base))()
  local prelude = assert(load(own "prelude", "=prelude", "t", base))(bricks, function(level)
    return debug.getinfo(level + 1, "l").currentline
  end)
  prelude.configure(names.surnames, messages())
  return setmetatable({ prelude = prelude, environment = environment.new(prelude.names) }, Host)
end

---Run a rule file.
---@param source string
---@param path string
---@return table[]? declared  see prelude.lua
---@return string? message    as Lua says it, the file and line in front
---@return string? code
function Host:load(source, path)
  local chunk, message = load(source, "@" .. path, "t", self.environment)
  if not chunk then
    return nil, message, "bad-format"
  end
  local ok, raised = pcall(chunk)
  if not ok then
    self.prelude.declared()
    return nil, tostring(raised), "bad-format"
  end
  return self.prelude.declared()
end

---Where a pattern of a rule file matches.
---@param id integer
---@param text string
---@return integer[]? spans  first and last byte, again and again
---@return string? message
---@return string? code
function Host:match(id, text)
  local ok, spans = pcall(self.prelude.match, id, text)
  if not ok then
    return nil, tostring(spans), "bad-format"
  end
  return spans
end

return M
