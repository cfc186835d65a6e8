--- The texts of an article in the form in which words are compared.
--
-- All fields are joined and folded once, as search does it: full and half
-- width, upper and lower case are alike, and quotation marks, book marks and
-- blanks are passed over, so that 夏送清凉活动 also finds “夏送清凉”活动. Every
-- place can be led back to the bytes of the field as printed.

local article_shape = require "jianbao.article"
local text = require "jianbao.core".text

---@class jianbao.Folded
---@field article jianbao.Article
---@field text    string  what the gate searches; fields are parted by a zero byte
---@field fields  jianbao.ArticleField[]
---@field places  string  the place of each field, a byte each: see jianbao.rules.gate
---@field private map     jianbao.OffsetMap  from `text` to the joined fields
---@field private starts  integer[]?  first byte of each field in the joined fields
---@field private breaks  integer[]?  the zero byte before each field in `text`; 0 for the first
local Folded = {}
Folded.__index = Folded

local M = {}

local LOOSE = { loose = true }

--- The byte that stands for a place in `places`.
local place_byte = {}
for index, place in ipairs(article_shape.places) do
  place_byte[place] = string.char(index)
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

---A word in the form in which it is compared.
---@param word string
---@return string folded
function M.word(word)
  return (text.normalise(word, LOOSE) --[[@as string]])
end

---@param article jianbao.Article
---@return jianbao.Folded
function M.article(article)
  local fields = article_shape.fields(article)
  local texts, places = {}, {}
  for index, field in ipairs(fields) do
    local bytes = field.text
    if bytes:find("\0", 1, true) then -- one byte stands for one, so places stay true
      bytes = bytes:gsub("%z", "?")
    end
    texts[index], places[index] = bytes, place_byte[field.place]
  end
  local folded, map = text.normalise(table.concat(texts, "\0"), LOOSE)
  return setmetatable({
    article = article, text = assert(folded, map), map = map, fields = fields,
    places = table.concat(places),
  }, Folded)
end

---Where the fields begin; only articles that meet a rule are asked.
---@param self jianbao.Folded
local function measure(self)
  local starts, breaks, position = {}, { 0 }, 1
  for index, field in ipairs(self.fields) do
    starts[index] = position
    position = position + #field.text + 1
  end
  local at = self.text:find("\0", 1, true)
  while at do
    breaks[#breaks + 1] = at
    at = self.text:find("\0", at + 1, true)
  end
  self.starts, self.breaks = starts, breaks
end

---The number of the field that a byte of `text` belongs to.
---@param position integer
---@return integer
function Folded:field(position)
  if not self.breaks then
    measure(self)
  end
  return last_below(self.breaks, position)
end

---The place of the field that a byte of `text` belongs to.
---@param position integer
---@return string place  see jianbao.article.places
function Folded:place(position)
  return self.fields[self:field(position)].place
end

---Lead a place in `text` back to where it was printed.
---@param first integer
---@param last integer
---@return string field   its name
---@return integer first  bytes within that field's text
---@return integer last
function Folded:original(first, last)
  local field = self:field(first)
  local before = self.starts[field] - 1
  first, last = self.map:original(first, last)
  return self.fields[field].name, first - before, last - before
end

---Characters between two places of one field that do not overlap.
---@param one   { first: integer, last: integer }
---@param other { first: integer, last: integer }
---@return integer? characters  nil when they overlap or stand in two fields
function Folded:distance(one, other)
  if other.first < one.first then
    one, other = other, one
  end
  if other.first <= one.last or self:field(one.first) ~= self:field(other.first) then
    return nil
  end
  return utf8.len(self.text, one.last + 1, other.first - 1)
end

return M
