--- The lines of a head: which line could be one, and what those of one head
--- show about each other.
--
-- Where a page marks nothing, kicker, headline and deck are told by how long
-- they are, by whether one goes on in the next, and by the words of each.

local lpeg = require "lpeg"
local clues = require "jianbao.page.clue"
local patterns = require "jianbao.page.patterns"

local P = lpeg.P

local M = {}

-- A running head has at least so many characters.
local REPEATED_FROM = 8

---Could this line stand in the head of an article?
---@param line jianbao.Reading
---@return boolean
function M.head_like(line)
  local has = line.has
  return not (line.opens or line.tail or line.full or has["ends in a stop"] or has.commas
    or has["stop inside"] or has["paragraph length"] or has["folio items"]
    or has["imprint posts"] or has["caption words"])
end

---@param line jianbao.Reading
---@return boolean
function M.byline_like(line)
  return line.has["byline with a post"] or line.has["bare names"] or false
end

-- A word in quotation marks: a figure of speech, as headlines have.
local quotation = P { P "“" + P "「" + P '"' + (patterns.han_bytes + P(1)) * lpeg.V(1) }

--- Of the two lines of a head the deck is the longer one, in smaller type; a
--- kicker mostly is no shorter than its headline.
local function head_pairs(lines)
  for i = 2, #lines do
    local above, line = lines[i - 1], lines[i]
    local has = line.has
    if (has["opening next"] or has["byline next"])
      and (above.has["opening near"] or above.has["byline near"])
      and not (has["headline mark"] or above.has["headline mark"])
      and not (i > 2 and (lines[i - 2].has["opening near"] or lines[i - 2].has["byline near"])) then
      if above.size < line.size and not above.has["short parallel halves"] then
        clues.once(above, "shorter than the head below")
        if line.has["organisation words"] then
          clues.once(line, "longer, with an organisation")
        end
      end
      if quotation:match(line.content) and not quotation:match(above.content) then
        clues.once(line, "quotation in the head below")
      end
    end
  end
end

local pairs_of_marks = {
  { "“", "”" }, { "《", "》" }, { "（", "）" }, { "「", "」" }, { "%(", "%)" },
}

-- A headline hardly begins with these; its second line does.
local begins_with_preposition = P "为" + P "與" + P "与" + P "為"

---@param text string
---@return boolean
local function unbalanced(text)
  for _, pair in ipairs(pairs_of_marks) do
    local _, opened = text:gsub(pair[1], "")
    local _, closed = text:gsub(pair[2], "")
    if opened > closed then
      return true
    end
  end
  local _, either = text:gsub('"', "")
  return either % 2 == 1
end

--- A headline broken within a phrase goes on in the next line.
local function broken_heads(lines)
  for i = 1, #lines - 1 do
    local line, below = lines[i], lines[i + 1]
    if M.head_like(line) and M.head_like(below) and below.marks == ""
      and (line.has.unfinished or unbalanced(line.content)
        or begins_with_preposition:match(below.content) and not line.content:find " ") then
      clues.once(below, "above is unfinished")
    end
  end
end

--- A page that was put together from columns repeats its running head.
local function repeated_heads(lines)
  local printed = {}
  for _, line in ipairs(lines) do
    if M.head_like(line) and line.size >= REPEATED_FROM then
      if printed[line.content] and line.slogans then
        clues.once(line, "printed above")
      end
      printed[line.content] = true
    end
  end
end

---@param lines jianbao.Reading[]  which know what opens below them
function M.gather(lines)
  head_pairs(lines)
  broken_heads(lines)
  repeated_heads(lines)
end

return M
