--- Captions that no word such as 图为 opens.
--
-- ▲ points at a picture, and so does a credit: what stands before it is a
-- caption when it says in a few words who is doing what, and the end of the
-- report when it goes on telling.

local clue = require("jianbao.page.clue").once
local heads = require "jianbao.page.heads"
local patterns = require "jianbao.page.patterns"

local M = {}

-- So many paragraphs in a row with ▲ are not all captions.
local MANY_TRIANGLES = 3
-- A sentence beneath a picture has at most so many characters; the last
-- paragraph of a report, with the credit behind it, has more.
local CAPTION_CHARACTERS = 28

--- ▲ before a paragraph shows a caption; before each of three it is a bullet.
local function triangles(lines)
  local first
  for i = 1, #lines + 1 do
    local line = lines[i]
    if line and line.marks:find("▲", 1, true) then
      first = first or i
    elseif first then
      for j = first, i - first < MANY_TRIANGLES and i - 1 or 0 do
        if lines[j].final or lines[j].tail then
          clue(lines[j], "caption words")
        end
      end
      first = nil
    end
  end
end

--- A short sentence with the credit of a picture behind it, below the text of an
--- article: what stands right under a headline is the text of a picture story.
local function captions_with_credit(lines)
  for i = 2, #lines do
    local line, above, below = lines[i], lines[i - 1], lines[i + 1]
    local credit = line.tail_credit
      or line.has["ends in a stop"] and below and below.has["credit alone"]
    local below_text = (above.has["ends in a stop"] or above.tail) and above.open == 0
      and not (above.full or above.has["credit alone"] or above.has["caption words"])
    if credit and line.final and line.size_of_text <= CAPTION_CHARACTERS
      and not line.has["credit alone"] and not line.opens
      and (below_text or heads.byline_like(above))
      and not patterns.speech:match(line.content) then
      clue(line, "short sentence, then a credit")
    end
  end
end

---@param lines jianbao.Reading[]
function M.gather(lines)
  triangles(lines)
  captions_with_credit(lines)
end

return M
