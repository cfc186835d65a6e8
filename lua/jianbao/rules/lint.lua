--- What in a set of rules is sound and yet most likely not meant.
--
-- Words that decide nothing, words that decide for two topics at once, topics
-- that no text beside the rules gives, and patterns that must be tried on
-- every article because no word opens them.

local article = require "jianbao.article"

---@class jianbao.LintNote
---@field kind  jianbao.LintKind
---@field file  string
---@field line  integer  of the topic
---@field topic string
---@field words string[]  what it is about
---@field other string?   the other topic

---@alias jianbao.LintKind
---| "no-words"   # no word opens the patterns named
---| "untested"   # nothing expects the topic
---| "never"      # no text that expects the topic gets it, or only "no" ones are there
---| "nothing"    # weight 0, or no place where the word counts
---| "cancelled"  # the word is itself a phrase under unless
---| "longer"     # a longer word of the same weight holds a shorter one
---| "shared"     # a word that is enough alone, for two topics

local M = {}

---@param rule jianbao.Rule
---@param word jianbao.RuleWord
---@return number  the most one place gives for it
local function best(rule, word)
  local most = 0
  for _, place in ipairs(article.places) do
    if not word.places or word.places[place] then
      most = math.max(most, math.min(word.weight * rule.weight[place],
        rule.most[place] or math.huge))
    end
  end
  return most
end

---@param word jianbao.RuleWord
---@return boolean  it counts wherever it stands
local function is_plain(word)
  return not (word.places or word.paragraph or word.whole or word.tag or word.near)
end

---@param rule jianbao.Rule
---@return table<jianbao.LintKind, string[]>
local function look_at(rule)
  local found = { ["no-words"] = {}, nothing = {}, cancelled = {}, longer = {} }
  local cancelling, weights = {}, {}
  for _, phrase in ipairs(rule.unless) do
    cancelling[phrase.folded] = true
  end
  for _, word in ipairs(rule.words) do
    if is_plain(word) then
      weights[word.folded] = word.weight
    end
  end
  for _, word in ipairs(rule.words) do
    if cancelling[word.folded] then
      table.insert(found.cancelled, word.written)
    elseif word.weight == 0 or (word.weight > 0 and best(rule, word) == 0) then
      table.insert(found.nothing, word.written)
    elseif is_plain(word) then
      for shorter, weight in pairs(weights) do
        if weight == word.weight and #shorter < #word.folded
          and word.folded:find(shorter, 1, true) then
          table.insert(found.longer, word.written)
          break
        end
      end
    end
  end
  for _, pattern in ipairs(rule.patterns) do
    if not pattern.words then
      table.insert(found["no-words"], pattern.written)
    end
  end
  return found
end

---Words that are enough alone, for more than one topic.
---@param rules jianbao.Rule[]
---@param add fun(rule: jianbao.Rule, kind: jianbao.LintKind, words: string[], other: string?)
local function shared(rules, add)
  local owner = {} ---@type table<string, jianbao.Rule>
  local pairs_of = {} ---@type table<string, { rule: jianbao.Rule, other: string, words: string[] }>
  local order = {}
  for _, rule in ipairs(rules) do
    for _, word in ipairs(rule.words) do
      if is_plain(word) and best(rule, word) >= rule.pass then
        local first = owner[word.folded]
        if first and first ~= rule then
          local key = first.id .. "\0" .. rule.id
          if not pairs_of[key] then
            pairs_of[key] = { rule = rule, other = first.id, words = {} }
            order[#order + 1] = pairs_of[key]
          end
          table.insert(pairs_of[key].words, word.written)
        end
        owner[word.folded] = first or rule
      end
    end
  end
  for _, item in ipairs(order) do
    add(item.rule, "shared", item.words, item.other)
  end
end

--- In the order in which they are told.
local KINDS = { "no-words", "nothing", "cancelled", "longer" }

---Look at a set of rules.
---@param ruleset jianbao.Ruleset
---@param fired table<string, integer>?  what jianbao.rules.expect says; nil: nothing was run
---@return jianbao.LintNote[]
function M.notes(ruleset, fired)
  local notes, expected = {}, {}
  local function add(rule, kind, words, other)
    notes[#notes + 1] = { kind = kind, file = rule.file, line = rule.line, topic = rule.id,
      words = words, other = other }
  end
  for _, pack in ipairs(ruleset.packs) do
    for _, expectation in ipairs(pack.expectations) do
      expected[expectation.topic] = true
    end
  end
  for _, rule in ipairs(ruleset.rules) do
    if not expected[rule.id] then
      add(rule, "untested", {})
    elseif fired and not fired[rule.id] then
      add(rule, "never", {})
    end
    local found = look_at(rule)
    for _, kind in ipairs(KINDS) do
      if #found[kind] > 0 then
        add(rule, kind, found[kind])
      end
    end
  end
  shared(ruleset.rules, add)
  return notes
end

return M
