--- The words of a rule: from a plain list to words with conditions.
--
--   words = {
--     "隐患", "事故",                                   -- each counts 1
--     ["安全生产"] = 2,                                  -- counts 2
--     { "演练", weight = 2, field = "headline" },        -- only in the headline
--     { "安全", whole = true },                          -- not in 安全感
--     { "讲座", near = { "心理", "情绪", within = 20 } },  -- one of these within 20 characters
--     { "咨询", paragraph = "first" },                   -- 1, 2 …, "first", "last"
--     { "南京", tag = "PLACE" },                         -- as the words are tagged
--   }

local entry = require "jianbao.rules.entry"
local folded = require "jianbao.rules.folded"
local locale = require "jianbao.locale"

local fail, shown = entry.fail, entry.shown

---@class jianbao.RuleWord
---@field kind    "word"
---@field written string  as the editor wrote it
---@field folded  string  as it is compared
---@field weight  number  1 unless a number was given; below zero speaks against
---@field places  table<string, true>?  the only ones it counts in
---@field paragraph integer|"last"|nil  the only one it counts in
---@field whole   boolean?  begins and ends where words of the text do
---@field tag     string?   is one word of the text, of this part of speech
---@field near    { words: { written: string, folded: string }[], within: integer }?

local M = {}

local ENTRY = {
  weight = true, field = true, whole = true, tag = true, paragraph = true, near = true,
}
local NEAR = { within = true }

---@param id string
---@param key string  "words", "unless" or "near"
---@param written any
---@return string folded
local function check_word(id, key, written)
  if type(written) ~= "string" then
    fail(type(written) == "number" and written or key, locale.text("rule.not-a-word",
      { key = key, topic = id, found = shown(written) }))
  elseif not utf8.len(written) then
    fail(key, locale.text "rule.not-utf8")
  end
  local form = folded.word(written)
  if not form:find "[^%s%p%c]" then
    fail(written, locale.text("rule.nothing-to-find", { topic = id, word = written }))
  elseif written:find "[\r\n%z]" then
    fail(id, locale.text("rule.line-break", { key = key, topic = id }))
  end
  return form
end

---@param id string
---@param written string
---@param weight any
local function check_weight(id, written, weight)
  if not entry.is_finite(weight) then
    fail(written, locale.text("rule.not-a-weight",
      { topic = id, word = written, found = shown(weight) }))
  end
end

---@param id string
---@param written string
---@param given any
local function check_near(id, written, given)
  if given == nil then
    return nil
  elseif type(given) == "string" then
    given = { given }
  elseif not entry.is_table(given) then
    fail(written, locale.text("rule.not-a-list",
      { key = "near", topic = id, found = shown(given) }))
  end
  entry.check_keys(id, given, NEAR, "near")
  local within = given.within == nil and 20 or given.within
  if math.type(within) ~= "integer" or within < 0 then
    fail(written, locale.text("rule.not-a-distance",
      { topic = id, word = written, found = shown(within) }))
  end
  local words = {}
  for index, word in ipairs(given) do
    words[index] = { written = word, folded = check_word(id, "near", word) }
  end
  if #words == 0 then
    fail(written, locale.text("rule.empty", { key = "near", topic = id }))
  end
  return { words = words, within = within }
end

---An entry with conditions.
---@param id string
---@param given table
---@return jianbao.RuleWord
local function check_entry(id, given)
  local written = given[1]
  local form = check_word(id, "words", written)
  entry.check_keys(id, given, ENTRY, ("words: %s"):format(written))
  if #given > 1 then
    fail(written, locale.text("rule.two-in-entry", { topic = id, word = written }))
  end
  local weight = given.weight == nil and 1 or given.weight
  check_weight(id, written, weight)
  local paragraph = given.paragraph
  if paragraph == "first" then
    paragraph = 1
  elseif paragraph ~= nil and paragraph ~= "last"
    and (math.type(paragraph) ~= "integer" or paragraph < 1) then
    fail(written, locale.text("rule.not-a-paragraph",
      { topic = id, word = written, found = shown(paragraph) }))
  end
  if given.whole ~= nil and type(given.whole) ~= "boolean" then
    fail(written, locale.text("rule.not-yes-or-no",
      { topic = id, word = written, key = "whole", found = shown(given.whole) }))
  elseif given.tag ~= nil and (type(given.tag) ~= "string" or not given.tag:find "^%u+$") then
    fail(written, locale.text("rule.not-a-tag",
      { topic = id, word = written, found = shown(given.tag) }))
  end
  return {
    kind = "word", written = written, folded = form, weight = weight,
    places = entry.places(id, "field", given.field), paragraph = paragraph,
    whole = given.whole or nil, tag = given.tag, near = check_near(id, written, given.near),
  }
end

---Check a list of words or of phrases that cancel words.
---@param id string
---@param key "words"|"unless"
---@param list any
---@return jianbao.RuleWord[]
function M.check(id, key, list)
  if not entry.is_table(list) then
    fail(key, locale.text("rule.not-a-list", { key = key, topic = id, found = shown(list) }))
  end
  local words, seen = {}, {}
  local function add(written, weight)
    local form = check_word(id, key, written)
    check_weight(id, written, weight)
    local other = seen[form]
    if not other then
      other = { kind = "word", written = written, folded = form, weight = weight }
      seen[form] = other
      words[#words + 1] = other
    elseif other.weight ~= weight then
      fail(written, locale.text("rule.two-weights",
        { topic = id, word = written, one = other.weight, other = weight }))
    end
  end
  -- First the words of the list in their order, then those with a weight.
  for _, item in ipairs(list) do
    if key == "words" and entry.is_table(item) then
      words[#words + 1] = check_entry(id, item)
    else
      add(item, 1)
    end
  end
  for _, written in ipairs(entry.ordered_keys(list)) do
    local weight = list[written]
    if type(written) == "string" then
      if key == "unless" then
        fail(written, locale.text("rule.unless-number", { topic = id, word = written }))
      end
      add(written, weight)
    elseif math.type(written) ~= "integer" or written < 1 or written > #list then
      fail(weight, locale.text("rule.not-a-word",
        { key = key, topic = id, found = ("[%s]"):format(tostring(written)) }))
    end
  end
  if #words == 0 then
    fail(key, locale.text("rule.empty", { key = key, topic = id }))
  end
  return words
end

return M
