--- The parts of the page reader, compiled from the built-in profile, and how
--- what they find is compared.

local plugins = require "jianbao.plugins"

local M = {}

local folders = plugins.folders "profiles"

---The built-in profile's path: what a person keeps at home changes no spec.
M.default_profile = folders[#folders].path .. "/default.lua"

---@type jianbao.Profile
M.profile = assert(require "jianbao.page.profile".load(M.default_profile))

M.readers = require "jianbao.page.readers".compile(M.profile)
M.byline, M.credit, M.furniture = M.readers.byline, M.readers.credit, M.readers.furniture
M.opening, M.closing = M.readers.opening, M.readers.closing
M.gatherer = require "jianbao.page.evidence".compile(M.profile, M.readers)

---The evidence of the lines of a page.
---@param page string  UTF-8
---@return jianbao.Reading[]
function M.evidence(page)
  local lines = require "jianbao.page.lines".split(page)
  return M.gatherer.gather(lines, require "jianbao.page.layout".read(lines))
end

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

return M
