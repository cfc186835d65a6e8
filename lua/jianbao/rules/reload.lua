--- Rules that follow their files: loaded again when one is saved.
--
-- Broken files change nothing: the rules that were sound last stay. Whether a
-- file has changed is told by its time and size, and then by its bytes: saving
-- the same text again is no change.

local lfs = require "lfs"

local files = require "jianbao.files"
local locale = require "jianbao.locale"
local plugins = require "jianbao.plugins"
local rules = require "jianbao.rules"
local text = require "jianbao.core".text

---@class jianbao.RuleWatch
---@field paths   string[]
---@field ruleset jianbao.Ruleset?  the last that was sound
---@field private stamp string
---@field private digest string
local Watch = {}
Watch.__index = Watch

---@class jianbao.RuleEvent
---@field ruleset jianbao.Ruleset?  sound; nil: they are broken
---@field before  jianbao.Ruleset?  what they take the place of, or what stays
---@field message string?  why they are broken: file:line: …
---@field line    { number: integer, text: string }?  that line of the file

local M = {}

---The files of packs, in order; those of a folder as they stand in it now.
---@param names string[]
---@return string[]
local function files_of(names)
  local list = {}
  for _, name in ipairs(names) do
    local path = plugins.find("packs", name) or name
    if lfs.attributes(path, "mode") == "directory" then
      for _, inside in ipairs(files.list(path) or {}) do
        if inside:find "%.lua$" then
          list[#list + 1] = path .. "/" .. inside
        end
      end
    else
      list[#list + 1] = path
    end
  end
  return list
end

---@param list string[]
---@return string  the same as long as no file is written, made or removed
local function stamp_of(list)
  local parts = {}
  for index, path in ipairs(list) do
    local about = lfs.attributes(path)
    parts[index] = not about and path
      or ("%s %d %.9f %d"):format(path, about.size, about.modification, about.ino)
  end
  return table.concat(parts, "\n")
end

---@param list string[]
---@return string  the same as long as the files hold the same
local function digest_of(list)
  local parts = {}
  for index, path in ipairs(list) do
    parts[index] = path .. " " .. text.sha256(files.read(path) or "")
  end
  return text.sha256(table.concat(parts, "\n"))
end

---The line that a message speaks of.
---@param message string
---@return { number: integer, text: string }?
local function line_of(message)
  local path, number = message:match "^(.-):(%d+): "
  local bytes = path and files.read(path)
  local at = 0
  for line in ((bytes or "") .. "\n"):gmatch "(.-)\r?\n" do
    at = at + 1
    if at == tonumber(number) then
      return { number = at, text = line }
    end
  end
  return nil
end

---@param paths string[]  packs, by name or path
---@return jianbao.RuleWatch
function M.new(paths)
  return setmetatable({ paths = paths, stamp = "", digest = "" }, Watch)
end

---Look once.
---@return jianbao.RuleEvent? event  nil: nothing has changed since the last look
function Watch:look()
  local list = files_of(self.paths)
  local stamp = stamp_of(list)
  if stamp == self.stamp then
    return nil
  end
  local digest = digest_of(list)
  self.stamp = stamp
  if digest == self.digest then
    return nil
  end
  self.digest = digest
  local before = self.ruleset
  local ruleset, message = rules.load(self.paths)
  if not ruleset then
    message = locale.translate(message --[[@as string]])
    return { before = before, message = message, line = line_of(message) }
  end
  self.ruleset = ruleset
  return { ruleset = ruleset, before = before }
end

return M
