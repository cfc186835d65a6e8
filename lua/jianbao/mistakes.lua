--- Slips that Lua reports in words no editor knows, told so that one can act.
--
-- When a file of rules, a writer or a profile is not Lua, the reason is mostly
-- one of a few: a comma, quotation mark or bracket that the input method wrote
-- in full width, a Chinese word outside quotation marks, a quotation mark that
-- is not closed, a comma that is missing. The source is read as Lua reads it -
-- strings and comments passed over - and the first of these is told, with its
-- line.

local locale = require "jianbao.locale"

local M = {}

--- What stands for what.
local FULL_WIDTH = {
  ["，"] = ",", ["、"] = ",", ["；"] = ";", ["："] = ":", ["。"] = ".", ["＝"] = "=", ["．"] = ".",
  ["“"] = '"', ["”"] = '"', ["‘"] = "'", ["’"] = "'", ["「"] = '"', ["」"] = '"', ["『"] = '"',
  ["』"] = '"', ["＂"] = '"', ["（"] = "(", ["）"] = ")", ["｛"] = "{", ["｝"] = "}", ["【"] = "[",
  ["】"] = "]", ["［"] = "[", ["］"] = "]", ["《"] = '"', ["》"] = '"', ["＊"] = "*", ["＋"] = "+",
  ["－"] = "-", ["—"] = "--", ["\u{3000}"] = " ", ["\u{A0}"] = " ",
}

local BLANKS = { ["\u{3000}"] = true, ["\u{A0}"] = true }

---The end of a long bracket that opens at a place.
---@param source string
---@param at integer
---@return integer? last  nil when none opens there; the end of the source when it is not closed
local function long_bracket(source, at)
  local level = source:match("^%[(=*)%[", at)
  if not level then
    return nil
  end
  local _, last = source:find("]" .. level .. "]", at, true)
  return last or #source
end

---The end of a string in quotation marks.
---@param source string
---@param at integer
---@return integer? last  nil when the line ends before it is closed
local function quoted(source, at)
  local quote, place = source:sub(at, at), at + 1
  while place <= #source do
    local character = source:sub(place, place)
    if character == quote then
      return place
    elseif character == "\n" then
      return nil
    end
    -- A backslash takes the next character with it; \z takes the blanks after it.
    if source:find("^\\z", place) then
      place = source:match("^\\z%s*()", place)
    else
      place = place + (character == "\\" and 2 or 1)
    end
  end
  return nil
end

---The first thing in a source that no Lua file may hold.
---@param source string
---@return integer? place
---@return string? message
local function first_slip(source)
  local at = 1
  while at <= #source do
    local character = source:match("^" .. utf8.charpattern, at) or source:sub(at, at)
    local last ---@type integer?
    if source:find("^%-%-", at) then
      last = long_bracket(source, at + 2) or (source:find("\n", at, true) or #source + 1) - 1
    elseif character == "[" then
      last = long_bracket(source, at)
    elseif character == '"' or character == "'" then
      last = quoted(source, at)
      if not last then
        return at, locale.text "slip.quote-not-closed"
      end
    elseif FULL_WIDTH[character] then
      if BLANKS[character] then
        return at, locale.text "slip.full-width-blank"
      end
      return at, locale.text("slip.full-width",
        { found = character, wanted = FULL_WIDTH[character] })
    elseif #character > 1 then
      local word = source:match("^[\xC2-\xF4\x80-\xBF]+", at)
      word = word:gsub(utf8.charpattern, function(one)
        return FULL_WIDTH[one] and "\0" or one
      end):match "^%Z+"
      local is_key = source:find("^%s*=[^=]", at + #word) ~= nil
      return at, is_key and locale.text("slip.key-outside", { word = word })
        or locale.text("slip.word-outside", { word = word })
    end
    at = (last or at + #character - 1) + 1
  end
  return nil
end

---@param source string
---@param place integer
---@return integer line
local function line_at(source, place)
  local _, breaks = source:sub(1, place - 1):gsub("\n", "")
  return breaks + 1
end

---What Lua says of a line, in words for an editor.
---@param line integer
---@param reason string  what stands behind path:line: in Lua's message
---@return string
local function in_words(line, reason)
  local opened = reason:match "'}' expected %(to close '{' at line (%d+)%)"
  local near = reason:match "near (.-)$" or "?"
  local is_end = near == "<eof>"
  near = near:match "^'(.*)'$" or near
  if opened or reason:find "'}' expected" then
    if is_end then
      return locale.text("slip.brace-not-closed", { line = opened or line })
    elseif near == "=" then
      return locale.text "slip.key-without-brackets"
    end
    return locale.text("slip.comma-missing", { near = near })
  elseif is_end then
    return locale.text("slip.ends-early", { reason = reason })
  elseif reason:find "^'=' expected" then
    return locale.text("slip.equals-missing", { near = near })
  elseif reason:find "^unexpected symbol" and near == "}" then
    return locale.text "slip.brace-too-many"
  end
  return locale.text("slip.syntax", { near = near, reason = reason })
end

---Why a source is no Lua, for an editor. It is compiled for that, and never run.
---@param source string
---@param path string
---@return string? message  path:line: reason; nil when nothing is wrong with it as Lua
function M.find(source, path)
  local chunk, message = load(source, "@" .. path, "t", {})
  local line, reason = (message or ""):match ":(%d+): (.*)$"
  if chunk or not line then -- compiled Lua is refused without a line
    return nil
  end
  if not utf8.len(source) then
    local _, bad = utf8.len(source)
    return ("%s:%d: %s"):format(path, line_at(source, bad --[[@as integer]]),
      locale.text "rule.not-utf8")
  end
  local place, slip = first_slip(source)
  if place then
    return ("%s:%d: %s"):format(path, line_at(source, place), slip)
  end
  return ("%s:%s: %s"):format(path, line, in_words(line, reason))
end

return M
