--- The texts of an article in the form in which words are compared.
--
-- All fields are joined and folded once: full and half width, upper and lower
-- case are alike, and quotation marks and book marks are passed over, so that
-- 夏送清凉活动 also finds “夏送清凉”活动. Every place can be led back to the
-- bytes of the field as printed.

local article_shape = require "jianbao.article"
local text = require "jianbao.core".text

---@class jianbao.Folded
---@field text string  what the gate searches; fields are parted by a line break
---@field private map jianbao.OffsetMap  folded text with its marks -> joined fields
---@field private kept integer[]     bytes of `text` before the n-th mark left out
---@field private dropped integer[]  bytes of marks left out up to the n-th
---@field private fields jianbao.ArticleField[]
---@field private starts integer[]   first byte of each field in the joined fields
---@field private breaks integer[]   the line break before each field in `text`; 0 for the first
local Folded = {}
Folded.__index = Folded

local M = {}

-- After folding, “ ‟ ‘ ‛ 〝 〟 " and the brackets 「」『』《》〈〉 are left as they are.
local marks = { ['"'] = true }
for code = 0x2018, 0x201F do -- ‘ ’ ‚ ‛ “ ” „ ‟
  marks[utf8.char(code)] = true
end
for code = 0x3008, 0x300F do -- 〈 〉 《 》 「 」 『 』
  marks[utf8.char(code)] = true
end
for code = 0x301D, 0x301F do -- 〝 〞 〟
  marks[utf8.char(code)] = true
end

-- Every mark is one ASCII quote, or E2 80 xx, or E3 80 xx; a lead byte E2 or
-- E3 of another character matches alone and is not in the table.
local MARK = '()(["\xE2\xE3]\x80?[\x88-\x9F]?)'

---@param folded string
---@return string stripped
---@return integer[] kept
---@return integer[] dropped
local function strip_marks(folded)
  local parts, kept, dropped = {}, {}, {}
  local from, total = 1, 0
  for position, mark in folded:gmatch(MARK) do
    if marks[mark] then
      parts[#parts + 1] = folded:sub(from, position - 1)
      from = position + #mark
      kept[#kept + 1] = position - 1 - total
      total = total + #mark
      dropped[#dropped + 1] = total
    end
  end
  parts[#parts + 1] = folded:sub(from)
  return table.concat(parts), kept, dropped
end

---@param list integer[]  rising
---@param value integer
---@return integer index  of the last number below value; 0 when there is none
local function last_below(list, value)
  local low, high = 0, #list
  while low < high do
    local middle = (low + high + 1) // 2
    if list[middle] < value then
      low = middle
    else
      high = middle - 1
    end
  end
  return low
end

---A field's text as it is joined: without line breaks, which part the fields,
---and without ill-formed bytes. One byte stands for one, so places stay true.
---@param bytes string
---@return string utf8
local function joinable(bytes)
  bytes = bytes:gsub("\n", " ")
  local _, bad = utf8.len(bytes)
  while bad do
    bytes = bytes:sub(1, bad - 1) .. "?" .. bytes:sub(bad + 1)
    _, bad = utf8.len(bytes, bad)
  end
  return bytes
end

---A word in the form in which it is compared.
---@param word string
---@return string folded
function M.word(word)
  return (strip_marks((text.normalise(word))))
end

---@param article jianbao.Article
---@return jianbao.Folded
function M.article(article)
  local fields = article_shape.fields(article)
  local texts, starts, position = {}, {}, 1
  for index, field in ipairs(fields) do
    local bytes = joinable(field.text)
    texts[index], starts[index] = bytes, position
    position = position + #bytes + 1
  end
  local folded, map = text.normalise(table.concat(texts, "\n"))
  local self = setmetatable({ map = map, fields = fields, starts = starts }, Folded)
  self.text, self.kept, self.dropped = strip_marks(folded)
  local breaks, at = { 0 }, self.text:find("\n", 1, true)
  while at do
    breaks[#breaks + 1] = at
    at = self.text:find("\n", at + 1, true)
  end
  self.breaks = breaks
  return self
end

---The place of the field that a byte of `text` belongs to.
---@param position integer
---@return string place  see jianbao.article.places
function Folded:place(position)
  return self.fields[last_below(self.breaks, position)].place
end

---Lead a place in `text` back to where it was printed.
---@param first integer
---@param last integer
---@return string field   its name
---@return integer first  bytes within that field's text
---@return integer last
function Folded:original(first, last)
  local field = last_below(self.breaks, first)
  local before = self.starts[field] - 1
  local kept, dropped = self.kept, self.dropped
  first, last = self.map:original(
    first + (dropped[last_below(kept, first)] or 0),
    last + (dropped[last_below(kept, last)] or 0))
  return self.fields[field].name, first - before, last - before
end

return M
