--- Find and load what editors change: profiles, packs and writers.
--
-- Each is a plain Lua file (or a folder of them) under a name. A name is
-- looked for in the editor's own folder first, then in the user's
-- configuration, then among those built in; the first one wins, and the
-- caller learns which file that was.

local lfs = require "lfs"

local files = require "jianbao.files"
local mistakes = require "jianbao.mistakes"

---@alias jianbao.PluginKind "profiles"|"packs"|"writers"
---@alias jianbao.PluginOrigin "folder"|"user"|"built-in"

---@class jianbao.Plugin
---@field name   string
---@field path   string               a Lua file, or a folder of Lua files
---@field origin jianbao.PluginOrigin where it was found

local M = {}

--- The folder that holds this file, and so the built-in profiles and packs.
local built_in = debug.getinfo(1, "S").source:match "^@(.*)[/\\][^/\\]*$" or "."

---@param path string
---@return boolean
local function is_folder(path)
  return lfs.attributes(path, "mode") == "directory"
end

--- The folders to look in, nearest first.
---@param kind jianbao.PluginKind
---@return { path: string, origin: jianbao.PluginOrigin }[]
function M.folders(kind)
  local folders = {}
  for folder in (os.getenv "JIANBAO_PATH" or "./jianbao"):gmatch "[^:]+" do
    folders[#folders + 1] = { path = folder .. "/" .. kind, origin = "folder" }
  end
  local home = os.getenv "HOME"
  local config = os.getenv "XDG_CONFIG_HOME" or (home and home .. "/.config")
  if config then
    folders[#folders + 1] = { path = config .. "/jianbao/" .. kind, origin = "user" }
  end
  folders[#folders + 1] = { path = built_in .. "/" .. kind, origin = "built-in" }
  return folders
end

---@param folder string
---@return string[] paths  Lua files and folders in it, sorted by name
local function entries(folder)
  local names = {}
  -- A folder that may not be read has nothing for this reader.
  for _, name in ipairs(files.list(folder) or {}) do
    if name:find "%.lua$" or is_folder(folder .. "/" .. name) then
      names[#names + 1] = name
    end
  end
  return names
end

---All of a kind; of two with the same name only the nearer one.
---@param kind jianbao.PluginKind
---@return jianbao.Plugin[] plugins  sorted by name
function M.list(kind)
  local found, seen = {}, {}
  for _, folder in ipairs(M.folders(kind)) do
    if is_folder(folder.path) then
      for _, entry in ipairs(entries(folder.path)) do
        local name = entry:gsub("%.lua$", "")
        if not seen[name] then
          seen[name] = true
          found[#found + 1] =
            { name = name, path = folder.path .. "/" .. entry, origin = folder.origin }
        end
      end
    end
  end
  table.sort(found, function(a, b) return a.name < b.name end)
  return found
end

---Find one by its name; a name with a slash or ending in .lua is a path.
---@param kind jianbao.PluginKind
---@param name string
---@return string? path
---@return string origin_or_message  where it was found; why not
---@return string? code              "not-found"
function M.find(kind, name)
  if name:find "/" or name:find "%.lua$" then
    if lfs.attributes(name, "mode") then
      return name, "folder"
    end
    return nil, ("no such file: %s"):format(name), "not-found"
  end
  local names = {}
  for _, plugin in ipairs(M.list(kind)) do
    if plugin.name == name then
      return plugin.path, plugin.origin
    end
    names[#names + 1] = plugin.name
  end
  return nil, ("no %s named \"%s\"; there are: %s")
    :format(kind:gsub("s$", ""), name, table.concat(names, ", ")), "not-found"
end

--- Lua shortens a long path in its messages, in the middle of a character if
--- it must; an editor needs the whole of it.
---@param message string
---@param path string
---@return string message
function M.with_full_path(message, path)
  local short = debug.getinfo(load("", "@" .. path) --[[@as function]], "S").short_src
  if message:sub(1, #short) == short then
    return path .. message:sub(#short + 1)
  end
  return message
end

---The text of a file.
---@param path string
---@return string? source
---@return string? message
---@return string? code  "not-found" or "io"
function M.read(path)
  local file, reason = io.open(path, "rb")
  if not file then
    return nil, reason, "not-found"
  end
  local source = file:read "a"
  file:close()
  if not source then
    return nil, path .. ": cannot be read", "io"
  end
  return source
end

---Run a file in an environment of its own and give what it returns.
---@param path string
---@param environment table  all the globals the file sees
---@return any? result       what the file returns; true when that is nothing
---@return string? message   with file:line when the file is broken
---@return string? code      "not-found" or "bad-format"
function M.load(path, environment)
  local source, reason, code = M.read(path)
  if not source then
    return nil, reason, code
  end
  local chunk, message = load(source, "@" .. path, "t", environment)
  if not chunk then
    return nil, mistakes.find(source, path) or M.with_full_path(message --[[@as string]], path),
      "bad-format"
  end
  local ok, result = pcall(chunk)
  if not ok then
    return nil, M.with_full_path(tostring(result), path), "bad-format"
  end
  return result == nil and true or result
end

return M
