--- An article as the conditions of words see it: paragraphs, and where its
-- words begin and end. A field is cut into words only if a rule asks.

local words = require "jianbao.words"

---@class jianbao.View
---@field folded jianbao.Folded
---@field private cuts table<integer, jianbao.FieldWords>  by field
local View = {}
View.__index = View

---@class jianbao.FieldWords
---@field starts table<integer, true>  first bytes of words in the field's text
---@field ends   table<integer, true>
---@field tags   table<integer, table<integer, string>>  by first, then last byte

local M = {}

---@param folded jianbao.Folded
---@return jianbao.View
function M.new(folded)
  return setmetatable({ folded = folded, cuts = {} }, View)
end

---@param field integer
---@return jianbao.FieldWords
function View:cut(field)
  local cut = self.cuts[field]
  if not cut then
    cut = { starts = {}, ends = {}, tags = {} }
    -- Coarse words, so that 安全 is no word of its own in 安全感.
    local tokens = assert(words.tokens(self.folded.fields[field].text,
      { tags = true, grain = "coarse" }))
    for _, token in ipairs(tokens) do
      cut.starts[token.first], cut.ends[token.last] = true, true
      cut.tags[token.first] = { [token.last] = token.tag }
    end
    self.cuts[field] = cut
  end
  return cut
end

---@param word jianbao.RuleWord
---@param hit jianbao.Hit
---@return "whole"|"tag"|nil reason
local function words_unmet(self, word, hit)
  local cut = self:cut(self.folded:field(hit.first))
  local _, first, last = self.folded:original(hit.first, hit.last)
  if not cut.starts[first] or not cut.ends[last] then
    return word.whole and "whole" or "tag"
  elseif word.tag and (not cut.tags[first] or cut.tags[first][last] ~= word.tag) then
    return "tag"
  end
  return nil
end

---@param word jianbao.RuleWord
---@param hit jianbao.Hit
---@param nears jianbao.Hit[]  of all words that words of the rule must stand near to
---@return boolean
local function is_near(self, word, hit, nears)
  for _, other in ipairs(nears) do
    if other.condition == word then
      local distance = self.folded:distance(hit, other)
      if distance and distance <= word.near.within then
        return true
      end
    end
  end
  return false
end

---Which condition of a word is not met where it was found.
---@param word jianbao.RuleWord
---@param hit jianbao.Hit
---@param nears jianbao.Hit[]
---@return "field"|"paragraph"|"whole"|"tag"|"near"|nil reason
function View:unmet(word, hit, nears)
  if word.places and not word.places[self.folded:place(hit.first)] then
    return "field"
  end
  if word.paragraph then
    local name = self.folded.fields[self.folded:field(hit.first)].name
    local number = tonumber(name:match "^paragraphs%[(%d+)%]$")
    local wanted = word.paragraph == "last" and #self.folded.article.paragraphs or word.paragraph
    if number ~= wanted then
      return "paragraph"
    end
  end
  if word.near and not is_near(self, word, hit, nears) then
    return "near"
  end
  if word.whole or word.tag then
    return words_unmet(self, word, hit)
  end
  return nil
end

return M
