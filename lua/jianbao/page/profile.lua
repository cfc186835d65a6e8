--- Load a profile and lay it over the one it extends.
--
-- A profile of a paper states only what differs: its words are added to
-- those of the profile it extends, its weights take their place one by one.

local plugins = require "jianbao.plugins"

---@class jianbao.Profile
---@field name        string
---@field description string?
---@field extends     string?
---@field words       table
---@field weights     table<string, table<string, number>>
---@field flow        table<string, number>
---@field file        string

local M = {}

-- Profiles that were loaded, by path: loading is once a process.
local loaded = {}

local function is_list(value)
  return type(value) == "table" and (value[1] ~= nil or next(value) == nil)
end

---Lists are appended to, tables merged, all else replaced.
local function overlay(base, own)
  if is_list(base) and is_list(own) then
    local all = table.move(base, 1, #base, 1, {})
    return table.move(own, 1, #own, #all + 1, all)
  end
  if type(base) ~= "table" or type(own) ~= "table" then
    return own
  end
  local all = {}
  for key, value in pairs(base) do
    all[key] = value
  end
  for key, value in pairs(own) do
    all[key] = all[key] == nil and value or overlay(all[key], value)
  end
  return all
end

local known_keys = {
  name = "string", description = "string", extends = "string", words = "table", weights = "table",
  flow = "table",
}

---@return string? problem
local function problem_of(profile, base)
  if type(profile) ~= "table" then
    return "a profile must return a table: return { name = …, words = { … } }"
  end
  for key, value in pairs(profile) do
    if not known_keys[key] then
      return ("unknown key '%s'"):format(tostring(key))
    end
    if type(value) ~= known_keys[key] then
      return ("'%s' must be a %s"):format(key, known_keys[key])
    end
  end
  if not base then
    return nil
  end
  for key, value in pairs(profile.words or {}) do
    if base.words[key] == nil then
      return ("unknown word list 'words.%s'"):format(tostring(key))
    end
    if type(value) ~= "table" then
      return ("'words.%s' must be a list in braces"):format(key)
    end
  end
  for clue, of_roles in pairs(profile.weights or {}) do
    if base.weights[clue] == nil then
      return ("unknown evidence 'weights[\"%s\"]'"):format(tostring(clue))
    end
    for role, weight in pairs(type(of_roles) == "table" and of_roles or { [1] = of_roles }) do
      if type(weight) ~= "number" then
        return ("'weights[\"%s\"].%s' must be a number"):format(clue, tostring(role))
      end
    end
  end
  for key, value in pairs(profile.flow or {}) do
    if base.flow[key] == nil or type(value) ~= "number" then
      return ("'flow.%s' is not known or not a number"):format(tostring(key))
    end
  end
  return nil
end

---Find, load and check a profile.
---@param name string  a name, or a path
---@return jianbao.Profile? profile
---@return string? message  names the file and what is wrong in it
---@return string? code
function M.load(name)
  local path, origin, code = plugins.find("profiles", name)
  if not path then
    return nil, origin, code
  end
  if loaded[path] then
    return loaded[path]
  end
  local own, message, load_code = plugins.load(path, {})
  if own == nil then
    return nil, message, load_code
  end
  local base
  if type(own) == "table" and own.extends and own.extends ~= name then
    local base_message, base_code
    base, base_message, base_code = M.load(own.extends)
    if not base then
      return nil, ("%s: extends = %q: %s"):format(path, own.extends, base_message), base_code
    end
  elseif name ~= "default" then
    base = M.load "default"
  end
  local problem = problem_of(own, base)
  if problem then
    return nil, ("%s: %s"):format(path, problem), "bad-format"
  end
  local profile = base and overlay(base, own) or own
  profile.name = own.name or name
  profile.file = path
  loaded[path] = profile
  return profile
end

return M
