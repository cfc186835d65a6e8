--- What the file of a built-in writer may use.
--
-- It sees only what is listed here and what its loader adds, so that it runs
-- unchanged where writers of editors do: in a sandbox (export/host.lua), the
-- wall against malice. This is only a fence against slips.

local locale = require "jianbao.locale"
local values = require "jianbao.values"

local M = {}

local plain = {
  "assert", "error", "ipairs", "next", "pairs", "select", "tonumber", "tostring", "type",
}

-- Members left out: what loads code, keeps state between runs, or differs
-- from one run to the next.
local libraries = {
  math = { random = true, randomseed = true },
  string = { dump = true },
  table = {},
  utf8 = {},
}

---@param library table
---@param without table<string, true>
---@return table copy  so that a file cannot change the library of its host
local function copy(library, without)
  local result = {}
  for name, member in pairs(library) do
    result[name] = not without[name] and member or nil
  end
  return result
end

---@param names table<string, any>
---@return string list  "error, ipairs, topic", sorted
local function listed(names)
  return table.concat(values.ordered_keys(names), ", ")
end

---A fresh environment for one file.
---@param extra table<string, any>?  what its loader gives it
---@return table environment
function M.new(extra)
  local names = {}
  for _, name in ipairs(plain) do
    names[name] = _G[name]
  end
  for name, without in pairs(libraries) do
    names[name] = copy(_G[name], without)
  end
  for name, value in pairs(extra or {}) do
    names[name] = value
  end
  return setmetatable({}, {
    __index = function(_, name)
      local value = names[name]
      if value == nil then
        error(locale.text("environment.unknown-name",
          { name = tostring(name), names = listed(extra and next(extra) and extra or names) }), 2)
      end
      return value
    end,
    __newindex = function(_, name)
      error(locale.text("environment.not-local", { name = tostring(name) }), 2)
    end,
    __metatable = false,
  })
end

return M
