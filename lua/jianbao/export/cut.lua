--- Words for writers: a text cut as jianbao cuts it, folded as it compares.

local core = require "jianbao.core"
local words = require "jianbao.words"

local M = {}

-- What is a word; the rest are blanks, marks and symbols.
local IS_WORD = { word = true, latin = true, number = true }

local segmenter ---@type jianbao.Segmenter?  made when it is first asked for

---The words of a text in their order, folded: ＧＤＰ and GDP are both "gdp".
---Raises when there is no lexicon: a writer has no other way to say it.
---@param text string
---@return string[] words
function M.words(text)
  local message
  if not segmenter then
    segmenter, message = words.segmenter()
    if not segmenter then
      error(message, 0)
    end
  end
  local spans
  spans, message = segmenter:spans(text)
  if not spans then
    error(message, 0)
  end
  local list = {}
  for index = 1, #spans do
    if IS_WORD[spans:kind(index)] then
      local first, last = spans:span(index)
      local word = text:sub(first, last)
      -- Most words are of U+4000 to U+9FFF alone, which have no other form.
      if word:find "[\1-\127\192-\227\234-\255]" then
        word = core.text.normalise(word) or word
      end
      if word ~= "" then
        list[#list + 1] = word
      end
    end
  end
  return list
end

return M
