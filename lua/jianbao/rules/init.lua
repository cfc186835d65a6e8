--- Classification by rules that editors write.
--
--   local rules = require "jianbao.rules"
--   local ruleset = assert(rules.load { "topics" })
--   for _, topic in ipairs(ruleset:decide(article)) do
--     print(topic.id, topic.score)
--   end
--
-- A rule is described in jianbao.rules.rule, its points in
-- jianbao.rules.judge. Every decision carries its evidence, and `explain`
-- says the same of rules that did not fire.

local folded = require "jianbao.rules.folded"
local gate = require "jianbao.rules.gate"
local judge = require "jianbao.rules.judge"
local loader = require "jianbao.rules.loader"
local locale = require "jianbao.locale"

---@class jianbao.Topic
---@field id        string
---@field score     number
---@field rule      string  pack and version: "topics@1"
---@field file_hash string  sha256 of the rule file
---@field evidence  jianbao.Evidence[]  its points add up to the score

---@class jianbao.Explanation: jianbao.Topic
---@field fired     boolean
---@field pass      number
---@field missing   number   points short of pass; 0 when it fired
---@field file      string
---@field weight    table<string, number>
---@field most      table<string, number>
---@field dismissed jianbao.Dismissed[]

---@class jianbao.Ruleset
---@field packs jianbao.Pack[]
---@field rules jianbao.Rule[]    of all packs, in their order
---@field private gate jianbao.Gate
---@field private uses { rule: integer, word: jianbao.RuleWord, unless: boolean }[][]
local Ruleset = {}
Ruleset.__index = Ruleset

local M = {}

--- The packs used when none are named.
M.default_packs = { "topics" }

---@param rules jianbao.Rule[]
---@return string[] words  each once
---@return table[] uses    for each word, the rules it stands in
local function collect_words(rules)
  local words, uses, number_of = {}, {}, {}
  for index, rule in ipairs(rules) do
    local function add(word, unless)
      local number = number_of[word.folded]
      if not number then
        number = #words + 1
        number_of[word.folded], words[number], uses[number] = number, word.folded, {}
      end
      table.insert(uses[number], { rule = index, word = word, unless = unless })
    end
    for _, word in ipairs(rule.words) do
      add(word, false)
    end
    for _, word in ipairs(rule.unless) do
      add(word, true)
    end
  end
  return words, uses
end

---Load packs by name or path.
---@param names string|string[]|nil  M.default_packs unless given
---@return jianbao.Ruleset? ruleset
---@return string? message
---@return string? code
function M.load(names)
  if type(names) == "string" then
    names = { names }
  end
  local self = setmetatable({ packs = {}, rules = {} }, Ruleset)
  local file_of = {}
  for _, name in ipairs(names or M.default_packs) do
    local pack, message, code = loader.load(name)
    if not pack then
      return nil, message, code
    end
    self.packs[#self.packs + 1] = pack
    for _, rule in ipairs(pack.rules) do
      if file_of[rule.id] then
        return nil, ("%s:%d: %s"):format(rule.file, rule.line, locale.text("rule.twice",
          { topic = rule.id, path = file_of[rule.id] })), "bad-format"
      end
      file_of[rule.id] = rule.file
      self.rules[#self.rules + 1] = rule
    end
  end
  local words, uses = collect_words(self.rules)
  self.gate, self.uses = gate.new(words), uses
  return self
end

--- What the gate found, sorted to the rules.
---@param article jianbao.Article
---@return table<integer, jianbao.Occurrence[]> found  by the rule's number
---@return jianbao.Folded
function Ruleset:find(article)
  local text = folded.article(article)
  local hits, found, uses = self.gate:find(text.text), {}, self.uses
  for index = 1, #hits, 3 do
    local first, last = hits[index + 1], hits[index + 2]
    for _, use in ipairs(uses[hits[index]]) do
      local list = found[use.rule]
      if not list then
        list = {}
        found[use.rule] = list
      end
      list[#list + 1] = { word = use.word, unless = use.unless, first = first, last = last }
    end
  end
  return found, text
end

---The topics of an article.
---@param article jianbao.Article
---@return jianbao.Topic[] topics  strongest first, then by name
function Ruleset:decide(article)
  local found, text = self:find(article)
  local topics = {}
  for index, rule in ipairs(self.rules) do
    if found[index] then
      local score = judge.judge(rule, found[index], text)
      if score >= rule.pass then
        topics[#topics + 1] = {
          id = rule.id, score = score, rule = rule.pack, file_hash = rule.file_hash,
          evidence = (judge.evidence(found[index], text)),
        }
      end
    end
  end
  table.sort(topics, function(a, b)
    if a.score ~= b.score then
      return a.score > b.score
    end
    return a.id < b.id
  end)
  return topics
end

---Why topics were given, and why not.
---@param article jianbao.Article
---@param topic string?  only this one
---@return jianbao.Explanation[]? explanations  in the order of the rules
---@return string? message  when there is no rule for the topic
---@return string? code     "not-found"
function Ruleset:explain(article, topic)
  local found, text = self:find(article)
  local explanations, known = {}, {}
  for index, rule in ipairs(self.rules) do
    known[#known + 1] = rule.id
    if not topic or rule.id == topic then
      local occurrences = found[index] or {}
      local score = judge.judge(rule, occurrences, text)
      local evidence, dismissed = judge.evidence(occurrences, text)
      explanations[#explanations + 1] = {
        id = rule.id, fired = score >= rule.pass, score = score, pass = rule.pass,
        missing = math.max(0, rule.pass - score),
        rule = rule.pack, file = rule.file, file_hash = rule.file_hash,
        weight = rule.weight, most = rule.most,
        evidence = evidence, dismissed = dismissed,
      }
    end
  end
  if topic and #explanations == 0 then
    return nil, locale.text("rule.unknown-topic",
      { topic = topic, topics = table.concat(known, locale.text "list.separator") }), "not-found"
  end
  return explanations
end

return M
