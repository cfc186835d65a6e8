--- Sentences, clauses and graphemes of a text.
--
--     for first, last in sentences.each(text) do print(text:sub(first, last)) end
--
-- The units cover the text: blanks belong to the unit before them. The rules
-- are told in csrc/text/sentences.h.

local argument = require "jianbao.argument"
local core = require "jianbao.core"

local M = {}

---Go over the units of a text.
---@param text string
---@param unit? "sentence"|"clause"|"grapheme"  "sentence" unless said otherwise
---@return fun(): integer?, integer?  first and last byte of the next unit
function M.each(text, unit)
  argument.check("each", 1, text, "string")
  local next_first = 1
  return function()
    local first = next_first
    local last = core.sentences.find(text, first, unit)
    if last then
      next_first = last + 1
      return first, last
    end
  end
end

---The units of a text, as strings.
---@param text string
---@param unit? "sentence"|"clause"|"grapheme"
---@return string[]
function M.list(text, unit)
  local list = {}
  for first, last in M.each(text, unit) do
    list[#list + 1] = text:sub(first, last)
  end
  return list
end

return M
