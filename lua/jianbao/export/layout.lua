--- A page as lines, and each line as pieces that belong to fields.
--
-- Nothing is left out: the pieces of a line, one after the other, are the
-- line, and the lines with their line ends between them are the page. Lines
-- that belong to one text (a paragraph over several lines) stand in one block.

local core = require "jianbao.core"

local M = {}

---@class jianbao.LayoutPiece
---@field text     string
---@field role?    string   "headline", "body", "credit", "mark" …; nil: between fields
---@field article? integer  its index on the page

---@class jianbao.LayoutLine
---@field number integer  from 0
---@field pieces jianbao.LayoutPiece[]  at least one, perhaps of an empty text

---@class jianbao.LayoutBlock
---@field role?    string
---@field article? integer
---@field lines    jianbao.LayoutLine[]

---@class jianbao.Layout
---@field line_end string  what stands between two lines
---@field blocks   jianbao.LayoutBlock[]
---@field lines    integer

---A range of the text that belongs to a field.
---@class jianbao.Owner
---@field first   integer
---@field last    integer
---@field role    string
---@field field   string
---@field article? integer  none for fields of the page
---@field order   integer

--- Fields of the page, not of the article whose spans they are among.
local OF_PAGE = { ["running-head"] = true, folio = true, imprint = true }

---@param article jianbao.Article
---@param field string  as in spans: "paragraphs[2]"
---@return string role  letters, digits, "-" and "_" alone
local function role_of(article, field)
  local list, index = field:match "^(%l+)%[(%d+)%]$"
  if list == "paragraphs" then
    local paragraph = article.paragraphs[tonumber(index)]
    return (tostring(paragraph and paragraph.kind or "body"):gsub("[^%w-]", "_"))
  elseif list then
    return "credit"
  end
  return (field:gsub("_", "-"):gsub("[^%w-]", "_"))
end

---A function from bytes of the page to bytes of its text.
---@param map jianbao.OffsetMap
---@param length integer  of the text
---@return fun(first: integer, last: integer): integer, integer  an empty range for what was dropped
local function back_through(map, length)
  if map:identity() then
    return function(first, last) return first, last end
  end
  --- The first byte of the text that comes from `original` or behind it.
  local function from(original)
    local low, high = 1, length + 1
    while low < high do
      local middle = (low + high) // 2
      if map:original(middle, middle) < original then
        low = middle + 1
      else
        high = middle
      end
    end
    return low
  end
  return function(first, last)
    return from(first), from(last + 1) - 1
  end
end

---@param page jianbao.ExportPage
---@param map jianbao.OffsetMap
---@param length integer
---@return jianbao.Owner[] owners  by place, none over another
local function owners_of(page, map, length)
  local owners, to_text = {}, back_through(map, length)
  for index, article in ipairs(page.articles) do
    for _, span in ipairs(article.spans or {}) do
      local first, last = to_text(span.first, span.last)
      if first <= last and last <= length then
        local role = role_of(article, span.field)
        owners[#owners + 1] = {
          first = first, last = last, field = span.field, role = role, order = #owners,
          article = not OF_PAGE[role] and index or nil,
        }
      end
    end
  end
  table.sort(owners, function(a, b)
    if a.first ~= b.first then
      return a.first < b.first
    end
    return a.order < b.order
  end)
  return owners
end

---What ends the lines of a text: the one kind it has, else LF, and others
---stay in the lines.
---@param text string
---@return string
local function line_end_of(text)
  local _, pairs_of_both = text:gsub("\r\n", "")
  local _, returns = text:gsub("\r", "")
  local _, feeds = text:gsub("\n", "")
  if pairs_of_both > 0 and pairs_of_both == returns and returns == feeds then
    return "\r\n"
  end
  return returns > 0 and feeds == 0 and "\r" or "\n"
end

---The pieces of a line.
---@param text string
---@param first integer
---@param last integer
---@param owners jianbao.Owner[]
---@param at integer  the first owner that does not end before the line
---@return jianbao.LayoutPiece[] pieces
---@return jianbao.Owner? main  whose the line is: of a paragraph if there is one
---@return integer at
local function pieces_of(text, first, last, owners, at)
  local pieces, main = {}, nil
  local place = first
  while owners[at] and owners[at].first <= last do
    local owner = owners[at]
    local from, to = math.max(owner.first, place), math.min(owner.last, last)
    if from > place then
      pieces[#pieces + 1] = { text = text:sub(place, from - 1) }
    end
    if from <= to then
      pieces[#pieces + 1] =
        { text = text:sub(from, to), role = owner.role, article = owner.article }
      local is_paragraph = owner.field:find("^paragraphs") ~= nil
      if owner.role ~= "mark"
        and (not main or (is_paragraph and not main.field:find "^paragraphs")) then
        main = owner
      end
      place = to + 1
    end
    if owner.last > last then
      break
    end
    at = at + 1
  end
  if place <= last or #pieces == 0 then
    pieces[#pieces + 1] = { text = text:sub(place, last) }
  end
  return pieces, main, at
end

--- SHA-256 in hexadecimal digits: what files are known by.
M.digest = core.text.sha256

local BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
local digits = {} -- two digits for each twelve bits
for value = 0, 4095 do
  local high, low = value >> 6, value & 63
  digits[value] = BASE64:sub(high + 1, high + 1) .. BASE64:sub(low + 1, low + 1)
end

---Bytes as base64 (RFC 4648), in one line.
---@param bytes string
---@return string
function M.base64(bytes)
  local parts = {}
  local whole = #bytes - #bytes % 3
  for index = 1, whole, 3 do
    local a, b, c = bytes:byte(index, index + 2)
    parts[#parts + 1] = digits[a << 4 | b >> 4] .. digits[(b & 15) << 8 | c]
  end
  local a, b = bytes:byte(whole + 1, -1)
  if b then
    parts[#parts + 1] = digits[a << 4 | b >> 4] .. digits[(b & 15) << 8]:sub(1, 1) .. "="
  elseif a then
    parts[#parts + 1] = digits[a << 4] .. "=="
  end
  return table.concat(parts)
end

---@param page jianbao.ExportPage
---@return jianbao.Layout? layout
---@return string? message  the bytes cannot be read
---@return string? code
function M.read(page)
  local text, info, code = core.text.decode(page.bytes, page.encoding)
  if not text then
    return nil, info --[[@as string]], code
  end
  local owners = owners_of(page, info.map, #text)
  local line_end = line_end_of(text)
  local blocks, lead = {}, {} -- lead: lines above the first block
  local place, number, at = 1, 0, 1
  local block, field
  repeat
    local from, to = text:find(line_end, place, true)
    local last = (from or #text + 1) - 1
    local pieces, main
    pieces, main, at = pieces_of(text, place, last, owners, at)
    local line = { number = number, pieces = pieces }
    if main and not (block and block.article == main.article and field == main.field) then
      block = { role = main.role, article = main.article, lines = lead }
      blocks[#blocks + 1], field, lead = block, main.field, {}
    end
    local lines = block and block.lines or lead
    lines[#lines + 1] = line
    place, number = (to or 0) + 1, number + 1
  until not from
  if #lead > 0 then
    blocks[#blocks + 1] = { lines = lead }
  end
  return { line_end = line_end, blocks = blocks, lines = number }
end

return M
