--- The state in which rule files run, and all that crosses between it and us.
--
-- Two calls cross: `load` runs a file and gives what it declared, as plain
-- tables; `match` asks a pattern of a rule for its places in a text. Nothing of
-- ours is reachable from there, and memory, steps and time are bounded
-- (csrc/binding/sandbox.h). What is not: LPeg at work, while it matches one
-- text. Work that must go on whatever a pattern does belongs into a worker
-- process with a watchdog.

local locale = require "jianbao.locale"
local names = require "jianbao.page.names"
local sandbox = require "jianbao.core".sandbox

---@class jianbao.RuleHost
---@field private sandbox jianbao.Sandbox
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
  -- All names of the rule language, for what is none.
  texts.unknown = locale.text("environment.unknown-name", { name = "{name}", names = "{names}" })
  return texts
end

--- What the files of one set of rules may take together, and what one call may.
M.limits = { memory = 64 << 20, instructions = 50000000, seconds = 10, lpeg = true }

---@return jianbao.RuleHost
function M.new()
  local self = setmetatable({ sandbox = assert(sandbox.new(M.limits)) }, Host)
  for _, name in ipairs { "bricks", "prelude" } do
    assert(self.sandbox:load(own(name), name .. ".lua", true))
  end
  self.sandbox:call("_configure", names.surnames, messages())
  -- A trusted chunk, even an empty one, shows the globals to those after it.
  assert(self.sandbox:load("", "names", true))
  return self
end

---Run a rule file.
---@param source string
---@param path string
---@return table[]? declared  see prelude.lua
---@return string? message    as Lua says it, the file and line in front
---@return string? code       "bad-format", "limit"
function Host:load(source, path)
  local done, message, code = self.sandbox:load(source, path)
  if not done then
    self.sandbox:call "_declared"
    return nil, locale.translate(message --[[@as string]]),
      code == "bad-script" and "bad-format" or code
  end
  local declared
  declared, message, code = self.sandbox:call "_declared"
  if not declared then
    return nil, ("%s: %s"):format(path, message), code
  end
  return declared
end

---Where a pattern of a rule file matches.
---@param id integer
---@param text string
---@return integer[]? spans  first and last byte, again and again
---@return string? message
---@return string? code
function Host:match(id, text)
  local spans, message, code = self.sandbox:call("_match", id, text)
  if not spans then
    return nil, locale.translate(message --[[@as string]]), code
  end
  return spans
end

return M
