--- Text as HTML takes it: what XML's escaper does, and what HTML asks beyond it.
--
-- HTML's parser calls more characters an error than XML (https://html.spec.
-- whatwg.org/#preprocessing-the-input-stream): DEL, the controls U+0080 to
-- U+009F and every noncharacter of every plane. They are replaced as XML's are,
-- by a picture or by U+FFFD. A carriage return cannot be written at all, neither
-- as itself nor as a reference; it becomes the line feed a reader would see.
--
-- JSON inside a page keeps all of them, as \u escapes: so JSON-LD reads back
-- equal to the article.

local files = require "jianbao.export.html_files"
local json = require "jianbao.json"
local xml = require "jianbao.export.xml"

local M = {}

--- The style sheet and the search of a site, by their names.
M.files = files

-- A pattern takes bytes here and characters in a sandbox.
local BY_BYTES = #("\u{80}"):match "." == 1

--- U+1FFFE, U+1FFFF, U+2FFFE … U+10FFFF.
local function ends_of_planes()
  local characters = {}
  for plane = 1, 16 do
    characters[#characters + 1] = utf8.char(plane << 16 | 0xFFFE, plane << 16 | 0xFFFF)
  end
  return table.concat(characters)
end

local BEYOND = BY_BYTES and {
  "\xC2[\x80-\x9F]", "\xEF\xB7[\x90-\xAF]", "\xEF\xBF[\xBE\xBF]",
  "[\xF0-\xF4][\x8F\x9F\xAF\xBF]\xBF[\xBE\xBF]",
} or {
  "[\u{80}-\u{9F}]", "[\u{FDD0}-\u{FDEF}\u{FFFE}\u{FFFF}]", "[" .. ends_of_planes() .. "]",
}

local FORBIDDEN = { "[\0-\8\11\12\14-\31\127]", table.unpack(BEYOND) }
local ESCAPED = { "[<>&\127]", "\u{2028}", "\u{2029}", table.unpack(BEYOND) }

---@class jianbao.HtmlEscaper
---@field private xml jianbao.XmlEscaper
local Escaper = {}
Escaper.__index = Escaper
Escaper.__metatable = false

---@param value string
---@return string
local function without_returns(value)
  return value:find("\r", 1, true) and (value:gsub("\r\n?", "\n")) or value
end

---A text as the content of an element.
---@param value string?
---@return string
function Escaper:text(value)
  return value and self.xml:text(without_returns(value)) or ""
end

---A text as the value of an attribute, in double quotes.
---@param value string|number|nil
---@return string  with the quotes
function Escaper:quoted(value)
  return self.xml:quoted(without_returns(tostring(value or "")))
end

---@return jianbao.HtmlEscaper
function M.escaper()
  return setmetatable({ xml = xml.escaper(FORBIDDEN) }, Escaper)
end

---@param character string
---@return string  as JSON writes it with ASCII alone
local function escape(character)
  local code = utf8.codepoint(character)
  if code > 0xFFFF then
    code = code - 0x10000
    return ("\\u%04x\\u%04x"):format(0xD800 | code >> 10, 0xDC00 | code & 0x3FF)
  end
  return ("\\u%04x"):format(code)
end

---JSON that can stand in a script element: nothing in it ends a script or
---begins a comment, and every character is one that HTML takes.
---@param value any
---@param order string[]?  of keys
---@return string
function M.json(value, order)
  local encoded = json.encode(value, order)
  for _, pattern in ipairs(ESCAPED) do
    if encoded:find(pattern) then
      encoded = encoded:gsub(pattern, escape)
    end
  end
  return encoded
end

return M
