--- Letters to the paper: a salutation, who signed, and the answer below.
--
--   编辑同志：
--   …请问这样合法吗？
--   读者 小郑             ends the letter; a byline would be who wrote the article
--   律师解答              a crosshead: the answer belongs to the same article

local clue = require("jianbao.page.clue").once
local patterns = require "jianbao.page.patterns"

local any_of = patterns.any_of

local M = {}

-- A letter is signed at most so many lines below its salutation.
local LETTER_LINES = 40
-- Such a signature, or the head of an answer, is no longer.
local SHORT = 12

local to_the_paper = any_of { "编辑", "編輯", "编者", "編者" } * patterns.han ^ -4
  * patterns.colon * -patterns.character
local reader_first = any_of { "读者", "讀者", "市民", "职工", "職工", "网友" }
local answer_last = patterns.anywhere(any_of {
  "解答", "答复", "答覆", "回复", "回覆", "回应", "回應", "回答", "回信", "点评", "释法", "说法",
} * -patterns.character)

---Is line i a reader's name that closes the text above it?
---@param lines jianbao.Reading[]
---@param i integer
---@return boolean
local function signed(lines, i)
  local line, above = lines[i], lines[i - 1]
  return line.size <= SHORT and line.marks == "" and not line.final and above.final
    and line.has["byline with a post"] == true
    and reader_first:match(line.content) ~= nil
end

---@param lines jianbao.Reading[]
function M.gather(lines)
  for i, line in ipairs(lines) do
    if line.has["greeting or signature"] and to_the_paper:match(line.content) then
      for j = i + 2, math.min(#lines, i + LETTER_LINES) do
        if lines[j].opens or lines[j].has["headline mark"] then
          break
        elseif signed(lines, j) then
          clue(lines[j], "signs a letter")
          lines[j].open = 0
          local below = lines[j + 1]
          if below and below.size <= SHORT and not below.opens
            and answer_last:match(below.content) then
            clue(below, "answers a letter")
          end
          break
        end
      end
    end
  end
end

return M
