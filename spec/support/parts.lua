--- The parts of the page reader, compiled from the built-in profile, and how
--- what they find is compared.

local plugins = require "jianbao.plugins"

local M = {}

local folders = plugins.folders "profiles"

---The built-in profile's path: what a person keeps at home changes no spec.
M.default_profile = folders[#folders].path .. "/default.lua"

---@type jianbao.Profile
M.profile = assert(require "jianbao.page.profile".load(M.default_profile))

M.byline = require "jianbao.page.byline".compile(M.profile)
M.credit = require "jianbao.page.credit".compile(M.profile)
M.opening = require "jianbao.page.opening".compile(M.profile, M.byline)
M.closing = require "jianbao.page.closing".compile(M.profile, M.byline, M.credit)
M.furniture = require "jianbao.page.furniture".compile(M.profile)

local abbreviations = {
  reporter = "r", correspondent = "c", author = "a", photographer = "p", editor = "e",
  agency = "agency",
}

---People in the short form of the tables of cases: "r 王平, c 李安".
---@param people jianbao.Person[]?
---@return string?  nil when there is none
function M.people(people)
  if not people then
    return nil
  end
  local shown = {}
  for i, person in ipairs(people) do
    shown[i] = abbreviations[person.role] .. " " .. person.name
  end
  return table.concat(shown, ", ")
end

---Segments as { field, printed } …, after making sure that each stands where
---it says and that nothing but blanks lies between them.
---@param text string
---@param segments jianbao.Segment[]
---@param from integer  the byte the first segment may begin at
---@param to integer    the byte the last one may end at
---@return string[][]
function M.segments(text, segments, from, to)
  local list = {}
  for i, segment in ipairs(segments) do
    local between = text:sub(from, segment.first - 1):gsub("\u{3000}", "")
    assert(not between:find "%S", "text between two segments: " .. between)
    assert(segment.last <= to and segment.first <= segment.last)
    list[i] = { segment.field, text:sub(segment.first, segment.last) }
    from = segment.last + 1
  end
  return list
end

---@param value any
---@return any  the same without its functions' names and the like: a deep copy
function M.copy(value)
  if type(value) ~= "table" then
    return value
  end
  local copied = {}
  for key, inner in pairs(value) do
    copied[key] = M.copy(inner)
  end
  return copied
end

return M
