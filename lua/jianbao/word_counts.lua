--- The words of articles, counted as the archive keeps them.
--
-- Counted is what a reader reads: label, headlines and paragraphs, cut by the
-- built-in lexicon and model (or those of $JIANBAO_LEXICON, $JIANBAO_MODEL).
-- The counts of an article are one string, made in the core without a Lua
-- object a word; csrc/words/counts.h says how it looks.

local article_shape = require "jianbao.article"
local words = require "jianbao.words"

local M = {}

---@class jianbao.WordCounter
---@field model string  that cuts the words: "name@checksum", or "unigram"
---@field count fun(article: jianbao.Article): string?, string?, string?  nil, message, code
---  when it fails

---Which model cuts: its name and the beginning of its checksum, so that one
---trained anew can be told from the old one.
---@param model jianbao.Model?
---@return string
local function identity(model)
  if not model then
    return "unigram"
  end
  return ("%s@%s"):format(model:about "name" or "", model:about("checksum"):sub(1, 8))
end

---@return jianbao.WordCounter? counter
---@return string? message  why words cannot be counted here
---@return string? code     "not-found": there is no lexicon
function M.new()
  local segmenter, message, code = words.segmenter()
  if not segmenter then
    return nil, message, code
  end
  return {
    model = identity((words.model())),
    count = function(article)
      local texts = article_shape.fields(article)
      for i, field in ipairs(texts) do
        texts[i] = field.text
      end
      return segmenter:counts(texts)
    end,
  }
end

return M
