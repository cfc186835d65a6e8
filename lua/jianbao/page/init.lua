--- Read a page into articles: the way from bytes to the table of an article.
--
--   bytes -> text -> lines -> evidence -> roles -> articles
--
-- Nothing is lost on the way: every byte of the page that is not blank is
-- in exactly one field of one article, in the running head, folio or
-- imprint, or is a mark; `spans` says which.

local core = require "jianbao.core"
local assemble = require "jianbao.page.assemble"
local decide = require "jianbao.page.decide"
local evidence = require "jianbao.page.evidence"
local finish = require "jianbao.page.finish"
local layout = require "jianbao.page.layout"
local lines = require "jianbao.page.lines"
local patterns = require "jianbao.page.patterns"
local profiles = require "jianbao.page.profile"
local readers = require "jianbao.page.readers"

local M = {}

---@class jianbao.PageReader
---@field profile   jianbao.Profile
---@field gatherer  jianbao.Gatherer
---@field decider   jianbao.Decider
---@field assembler jianbao.Assembler
---@field is_brief_label fun(label: string): boolean

---@class jianbao.ReadOptions
---@field source?   string   base name of the file
---@field profile?  string   name or path of a profile; "default" otherwise
---@field date?     string   YYYY-MM-DD; else the folio's date, else the one in the source's name
---@field encoding? string   else chosen by BOM, validity, then a guess
---@field why?      boolean  keep every line's role and evidence

---@param profile jianbao.Profile
---@return jianbao.PageReader
local function compile(profile)
  local parts = readers.compile(profile)
  local brief_label = patterns.anywhere(patterns.any_of(profile.words.brief_label))
  return {
    is_brief_label = function(label) return brief_label:match(label) ~= nil end,
    profile = profile,
    gatherer = evidence.compile(profile, parts),
    decider = decide.compile(profile),
    assembler = assemble.compile(parts),
  }
end

-- Compiled readers by the profile they were compiled from; a profile that is
-- no longer in use takes its reader with it.
local compiled = setmetatable({}, { __mode = "k" })

---@param options jianbao.ReadOptions
---@return jianbao.PageReader? reader
---@return string? message
---@return string? code
local function reader_for(options)
  local profile, message, code = profiles.load(options.profile or "default")
  if not profile then
    return nil, message, code
  end
  if not compiled[profile] then
    compiled[profile] = compile(profile)
  end
  return compiled[profile]
end

---Read the bytes of a page.
---@param bytes string
---@param options? jianbao.ReadOptions
---@return table? page     see design: sha256, id, articles …
---@return string? message
---@return string? code
function M.read(bytes, options)
  options = options or {}
  if type(bytes) ~= "string" then
    error(("bad argument #1 to 'read' (string expected, got %s)"):format(type(bytes)), 2)
  end
  local reader, message, code = reader_for(options)
  if not reader then
    return nil, message, code
  end
  local text, info, decode_code = core.text.decode(bytes, options.encoding)
  if not text then
    return nil, info, decode_code
  end

  local page_lines = lines.split(text)
  local habits = layout.read(page_lines)
  local readings = reader.gatherer.gather(page_lines, habits)
  local decisions = reader.decider.decide(readings, habits)
  local built = reader.assembler.build(text, readings, decisions)
  local page = finish.page(built, bytes, text, info, options, reader.is_brief_label)
  page.profile, page.profile_file = reader.profile.name, reader.profile.file
  if options.why then
    page.lines = finish.why(readings, decisions, reader.decider)
  end
  return page
end

return M
