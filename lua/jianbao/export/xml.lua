--- Text as XML 1.0 takes it.
--
-- XML has no way at all to write some characters (Char, production 2 of XML
-- 1.0): the control characters but tab, line feed and carriage return, the
-- surrogates, U+FFFE and U+FFFF. They are replaced, never dropped: a control
-- character by its picture (U+0001 by U+2401 ␁), all others and ill-formed
-- bytes by U+FFFD. An escaper counts what it replaced, so that a document can
-- say so.
--
-- Whatever a reader of XML would change is written as a reference: a carriage
-- return anywhere, tabs and line feeds in attributes. So a text reads back as
-- it was.

local text = require("jianbao.core").text

local M = {}

--- The first line of every document.
M.DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

local REPLACEMENT = "\u{FFFD}"

-- What may have to be replaced. Each pattern means the same by bytes, as here,
-- and by characters, as in a sandbox.
local FORBIDDEN = { "[\0-\8\11\12\14-\31]", "\u{FFFE}", "\u{FFFF}" }

-- `>` needs no escape but in `]]>`; escaping it always keeps that out.
local IN_TEXT = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ["\r"] = "&#13;" }
local IN_ATTRIBUTE = {
  ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;",
  ["\t"] = "&#9;", ["\n"] = "&#10;", ["\r"] = "&#13;",
}

---What stands for a character that XML cannot hold.
---@param character string
---@return string
local function stand_in(character)
  local code = utf8.codepoint(character)
  return code < 0x20 and utf8.char(0x2400 + code) or code == 0x7F and "\u{2421}" or REPLACEMENT
end

---@class jianbao.XmlEscaper
---@field replaced integer  characters replaced so far
---@field private kinds table<string, integer>  how often each, by its name
---@field private forbidden string[]  patterns
local Escaper = {}
Escaper.__index = Escaper
Escaper.__metatable = false

---@param name string
function Escaper:count(name)
  self.replaced = self.replaced + 1
  self.kinds[name] = (self.kinds[name] or 0) + 1
end

---A text that XML can hold.
---@param value string
---@return string clean
function Escaper:clean(value)
  if not utf8.len(value) then
    local repaired, bad = text.repair(value)
    for _ = 1, bad --[[@as integer]] do
      self:count "ill-formed bytes"
    end
    value = repaired --[[@as string]]
  end
  local function replace(character)
    self:count(("U+%04X"):format(utf8.codepoint(character)))
    return stand_in(character)
  end
  for _, pattern in ipairs(self.forbidden) do
    if value:find(pattern) then
      value = value:gsub(pattern, replace)
    end
  end
  return value
end

---A text as the content of an element.
---@param value string
---@return string
function Escaper:text(value)
  value = self:clean(value)
  return value:find "[&<>\r]" and (value:gsub("[&<>\r]", IN_TEXT)) or value
end

---A text as the value of an attribute, in double quotes.
---@param value string|number
---@return string  with the quotes
function Escaper:quoted(value)
  local clean = self:clean(tostring(value))
  return '"' .. clean:gsub('[&<>"\t\n\r]', IN_ATTRIBUTE) .. '"'
end

---Attributes: `escaper:attributes { "id", 5, "name", nil, "kind", "a" }`; one
---without a value is left out. Without a list of its own for `count` the list
---must not end in nil.
---@param list any[]  name, value, name, value …
---@param count integer?  how long the list is, when values may be nil
---@return string  each with a blank in front
function Escaper:attributes(list, count)
  local parts = {}
  for index = 1, count or #list, 2 do
    local name, value = list[index], list[index + 1]
    if value ~= nil then
      parts[#parts + 1] = " " .. name .. "=" .. self:quoted(value)
    end
  end
  return table.concat(parts)
end

---An element with a text in it; nothing when there is no text.
---@param name string
---@param value string?
---@param attributes string?  as `attributes` gives them
---@return string
function Escaper:element(name, value, attributes)
  if value == nil then
    return ""
  end
  return ("<%s%s>%s</%s>"):format(name, attributes or "", self:text(value), name)
end

---What was replaced, in words; nothing when all is as it was.
---@return string? note  "U+0001 2×, U+FFFE 1×"
function Escaper:note()
  if self.replaced == 0 then
    return nil
  end
  local names = {}
  for name in pairs(self.kinds) do
    names[#names + 1] = name
  end
  table.sort(names)
  for index, name in ipairs(names) do
    names[index] = ("%s %d×"):format(name, self.kinds[name])
  end
  return table.concat(names, ", ")
end

---@param forbidden string[]?  patterns of the characters to replace, where a format forbids
---  more than XML does; see jianbao.export.html
---@return jianbao.XmlEscaper
function M.escaper(forbidden)
  return setmetatable({ replaced = 0, kinds = {}, forbidden = forbidden or FORBIDDEN }, Escaper)
end

return M
