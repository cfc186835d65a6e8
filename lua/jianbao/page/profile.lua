--- Load a profile and lay it over the one it extends.
--
-- A profile of a paper states only what differs: its words are added to
-- those of the profile it extends (the default one unless it says another),
-- its weights take their place one by one.

local check = require "jianbao.page.profile_check"
local locale = require "jianbao.locale"
local plugins = require "jianbao.plugins"
local values = require "jianbao.values"

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

---@param value any
---@return boolean
local function is_list(value)
  return type(value) == "table" and (value[1] ~= nil or next(value) == nil)
end

---Lists are appended to, tables merged, all else replaced.
---@param base any
---@param own any
---@return any
local function overlay(base, own)
  if is_list(base) and is_list(own) then
    local all = table.move(base, 1, #base, 1, {})
    return table.move(own, 1, #own, #all + 1, all)
  end
  if type(base) ~= "table" or type(own) ~= "table" then
    return own
  end
  local all = values.copy(base)
  for key, value in pairs(own) do
    all[key] = all[key] == nil and value or overlay(all[key], value)
  end
  return all
end

-- The built-in profile that every other one stands on in the end.
local folders = plugins.folders "profiles"
local DEFAULT = folders[#folders].path .. "/default.lua"

---@param path string
---@param problem string
---@return nil, string message, string code
local function broken(path, problem)
  return nil, locale.text("failure.about", { path = path, reason = problem }), "bad-format"
end

local load_file

---The profile that the one in a file is laid over.
---@param path string
---@param own_name string
---@param extends? string
---@param above table<string, boolean>  the files on the way to this one
---@return jianbao.Profile? base
---@return string? message
---@return string? code
local function load_base(path, own_name, extends, above)
  local name = extends or "default"
  if name == "default" and own_name == name then -- an editor's own default, over the built-in one
    return load_file(DEFAULT, name, above)
  end
  local base_path, message, code = plugins.find("profiles", name)
  local base
  if base_path and above[base_path] then
    return broken(path, locale.text("profile.circle", { name = name }))
  elseif base_path then
    base, message, code = load_file(base_path, name, above)
  end
  if not base then
    local reason = locale.translate(message --[[@as string]])
    local _, about = broken(path, locale.text("profile.extends", { name = name, reason = reason }))
    return nil, about, code
  end
  return base
end

---@param path string
---@param name string
---@param above table<string, boolean>  the files that extend this one
---@return jianbao.Profile? profile
---@return string? message
---@return string? code
function load_file(path, name, above)
  if loaded[path] then
    return loaded[path]
  end
  local own, message, code = plugins.load(path, {})
  if own == nil then
    return nil, message, code
  end
  local problem = check.entries(own)
  if problem then
    return broken(path, problem)
  end
  local profile = own
  if path ~= DEFAULT then
    above[path] = true
    local base
    base, message, code = load_base(path, name, own.extends, above)
    if not base then
      return nil, message, code
    end
    problem = check.against(own, base)
    if problem then
      return broken(path, problem)
    end
    profile = overlay(base, own)
  end
  profile.name, profile.file = own.name or name, path
  loaded[path] = profile
  return profile
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
  return load_file(path, name, {})
end

return M
