--- Does the end of a line cut a word in two?
--
-- A short line between paragraphs looks like a crosshead 小标题; when it is the
-- first line of a paragraph that the column broke, as in 怀北 over two lines, the
-- word at the break gives it away: a dictionary alone would not part the two
-- characters there. Where there is no lexicon nothing is cut.

local utf8_pattern = utf8.charpattern
local words = require "jianbao.words"

local M = {}

-- Characters on each side of the break that are looked at: longer than nearly
-- all words, so that the break is judged by its own surroundings.
local REACH = 8

local segmenter ---@type jianbao.Segmenter|false|nil  false: there is no lexicon

---@param text string
---@return string  its last characters
local function ending(text)
  local characters = {}
  for character in text:gmatch(utf8_pattern) do
    characters[#characters + 1] = character
  end
  return table.concat(characters, "", math.max(1, #characters - REACH + 1))
end

---@param text string
---@return string  its first characters
local function beginning(text)
  return text:sub(1, (utf8.offset(text, REACH + 1) or #text + 1) - 1)
end

--- 什么是行车工 over 行车工，又称…: a title and its text.
local function repeats(above, below)
  for length = 2, 4 do
    local echo = below:sub(1, (utf8.offset(below, length + 1) or #below + 1) - 1)
    if above:sub(-#echo) == echo then
      return true
    end
  end
  return false
end

---@param above string  the text of a line, valid UTF-8 without blanks at its ends
---@param below string  the text of the next
---@return boolean
function M.between(above, below)
  if segmenter == nil then
    segmenter = words.segmenter { model = "unigram" } or false
  end
  if not segmenter then
    return false
  end
  above, below = ending(above), beginning(below)
  if repeats(above, below) then
    return false
  end
  local spans = segmenter:spans(above .. below)
  for number = 1, spans and #spans or 0 do
    local first, last = spans:span(number)
    if first <= #above and last > #above then
      return spans:kind(number) == "word"
    end
  end
  return false
end

return M
