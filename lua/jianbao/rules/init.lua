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
--
-- The files are read once, when they are loaded: a file that is renamed,
-- removed or edited afterwards changes nothing for this set of rules, and
-- every decision carries the hash of the bytes that were read.

local explain = require "jianbao.rules.explain"
local folded = require "jianbao.rules.folded"
local gate = require "jianbao.rules.gate"
local host = require "jianbao.rules.host"
local judge = require "jianbao.rules.judge"
local link = require "jianbao.rules.link"
local loader = require "jianbao.rules.loader"
local locale = require "jianbao.locale"
local plain = require "jianbao.rules.plain"
local shelf = require "jianbao.rules.shelf"
local view_of = require "jianbao.rules.view"

---@class jianbao.Topic
---@field id        string
---@field score     number
---@field rule      string  pack and version: "topics@1"
---@field file_hash string  sha256 of the rule file
---@field evidence  jianbao.Evidence[]  its points add up to the score

---@class jianbao.Ruleset
---@field packs jianbao.Pack[]
---@field rules jianbao.Rule[]    of all packs, in their order
---@field by_id table<string, jianbao.Rule>
---@field failures { topic: string, message: string }[]  rules switched off since they were loaded,
---  because a pattern of theirs failed
---@field private number table<string, integer>  of each topic's rule
---@field private gate   jianbao.Gate
---@field private host   jianbao.RuleHost
---@field private links  jianbao.Links
---@field private always integer[]   rules with a pattern that no word opens
---@field private plain  table<integer, true>  rules that are lists of words and nothing else
---@field private off    table<integer, true>
---@field private match  jianbao.Matcher
---@field private watch_try fun(topic: string?)?  told before a pattern is matched, and after
local Ruleset = {}
Ruleset.__index = Ruleset

local M = {}

local NONE = {}

--- The packs used when none are named.
M.default_packs = { "topics" }

--- The version of the rule language; see jianbao.rules.loader.
M.api = loader.api

---What a condition can give at the most, by place.
---@param rule jianbao.Rule
---@param condition jianbao.RuleWord|jianbao.RulePattern
---@return table<string, number>
local function most_points(rule, condition)
  local points = {}
  for place, weight in pairs(rule.weight) do
    if not condition.places or condition.places[place] then
      points[place] = condition.weight * weight
    end
  end
  return points
end

---@param rule jianbao.Rule
---@param points number
---@return table<string, number>
local function everywhere(rule, points)
  local list = {}
  for place in pairs(rule.weight) do
    list[place] = points
  end
  return list
end

---@param builder jianbao.GateBuilder
---@param number integer
---@param rule jianbao.Rule
---@return boolean always  a pattern has no words
local function add_rule(builder, number, rule)
  local shelved = shelf.is_shelved(rule)
  for index, word in ipairs(rule.words) do
    local points = most_points(rule, word)
    if shelved then
      builder:add(number, "word", rule, word.folded, points, index)
    else
      builder:add(number, "word", word, word.folded, points)
    end
    for _, other in ipairs(word.near and word.near.words or {}) do
      builder:add(number, "near", word, other.folded)
    end
  end
  for _, phrase in ipairs(rule.unless) do
    builder:add(number, "unless", phrase, phrase.folded)
  end
  for _, query in ipairs(rule.queries) do
    local opening = {}
    for _, term in ipairs(query.gate) do
      opening[term] = true
    end
    for _, term in ipairs(query.terms) do
      builder:add(number, "term", query, term,
        opening[term] and everywhere(rule, query.points) or nil)
    end
  end
  local always = false
  for _, pattern in ipairs(rule.patterns) do
    for _, word in ipairs(pattern.words or {}) do
      builder:add(number, "pattern", pattern, word.folded, most_points(rule, pattern))
    end
    always = always or not pattern.words
  end
  return always
end

---@param self jianbao.Ruleset
---@return true? done
---@return string? message
---@return string? code
local function build(self)
  local links, message = link.link(self.rules)
  if not links then
    return nil, message, "not-found"
  end
  self.links = links
  local builder = gate.builder()
  for number, rule in ipairs(self.rules) do
    local always = add_rule(builder, number, rule)
    if always then
      self.always[#self.always + 1] = number
    end
    -- A parent may be given with a child, whatever its own words give.
    builder:ask(number, (always or links.children[number]) and 0 or rule.pass)
    self.plain[number] = plain.is_plain(rule) and not links.children[number] or nil
  end
  local code
  self.gate, message, code = builder:build()
  return self.gate and true, message, code
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
  local self = setmetatable({ packs = {}, rules = {}, by_id = {}, failures = {}, always = {},
    plain = {}, number = {}, off = {}, host = host.new() }, Ruleset)
  for _, name in ipairs(names or M.default_packs) do
    local pack, message, code = loader.load(name, self.host)
    if not pack then
      return nil, message, code
    end
    self.packs[#self.packs + 1] = pack
    for _, rule in ipairs(pack.rules) do
      local other = self.by_id[rule.id]
      if other then
        return nil, ("%s:%d: %s"):format(rule.file, rule.line, locale.text("rule.twice",
          { topic = rule.id, path = other.file })), "bad-format"
      end
      self.by_id[rule.id] = rule
      self.rules[#self.rules + 1] = rule
      self.number[rule.id] = #self.rules
    end
  end
  self.match = function(id, text)
    return self.host:match(id, text)
  end
  local done, message, code = build(self)
  if not done then
    return nil, message, code
  end
  return self
end

---Put a rule where its turn is.
---@param agenda integer[]  rules by rank
---@param rank integer[]
---@param number integer
---@param from integer  no rule before this place is later
local function put(agenda, rank, number, from)
  local place = #agenda + 1
  while place > from and rank[agenda[place - 1]] > rank[number] do
    agenda[place] = agenda[place - 1]
    place = place - 1
  end
  if agenda[place - 1] ~= number then
    agenda[place] = number
  else
    table.remove(agenda, place)
  end
end

---Why a rule that has its points does not give its topic.
---@param rule jianbao.Rule
---@param given table<string, jianbao.Topic>
---@return { reason: "needs"|"unless_topic", topic: string }[] blocks
local function blocks(rule, given)
  local list = {}
  for _, id in ipairs(rule.needs) do
    if not given[id] then
      list[#list + 1] = { reason = "needs", topic = id }
    end
  end
  for _, id in ipairs(rule.unless_topic) do
    if given[id] then
      list[#list + 1] = { reason = "unless_topic", topic = id }
    end
  end
  return list
end

---@param self jianbao.Ruleset
---@param number integer
---@param given table<string, jianbao.Topic>
---@return jianbao.Topic[]
local function given_children(self, number, given)
  local topics = {}
  for _, child in ipairs(self.links.children[number] or {}) do
    topics[#topics + 1] = given[self.rules[child].id]
  end
  return topics
end

---@param self jianbao.Ruleset
---@param number integer
---@return string[] ids
local function children_of(self, number)
  local ids = {}
  for index, child in ipairs(self.links.children[number] or {}) do
    ids[index] = self.rules[child].id
  end
  return ids
end

---An article being judged.
---@class jianbao.Judging
---@field text  jianbao.Folded
---@field found table<integer, integer[]>  by rule: what the gate found of it
---@field view  jianbao.View?  made when a rule needs it
---@field given table<string, jianbao.Topic>

---@param self jianbao.Ruleset
---@param number integer
---@param judging jianbao.Judging
---@param evidence jianbao.Evidence[]
---@param score number
---@return jianbao.Topic
local function give(self, number, judging, score, evidence)
  local rule = self.rules[number]
  local topic = { id = rule.id, score = score, rule = rule.pack, file_hash = rule.file_hash,
    evidence = evidence }
  judging.given[rule.id] = topic
  return topic
end

---@param self jianbao.Ruleset
---@param number integer
---@param judging jianbao.Judging
---@return jianbao.Topic?
local function judge_plain(self, number, judging)
  local rule = self.rules[number]
  local score, evidence = plain.judge(rule, judging.found[number], judging.text)
  if evidence and #blocks(rule, judging.given) == 0 then
    return give(self, number, judging, score, evidence)
  end
  return nil
end

---@param self jianbao.Ruleset
---@param number integer
---@param judging jianbao.Judging
---@return jianbao.Topic? topic
---@return jianbao.Verdict? verdict  nil: the rule failed, and is off from here on
---@return table[]? blocked
local function judge_fully(self, number, judging)
  local rule = self.rules[number]
  local try = #rule.patterns > 0 and self.watch_try
  judging.view = judging.view or view_of.new(judging.text)
  if try then
    try(rule.id)
  end
  local verdict, message = judge.judge(rule, self.gate:hits(number, judging.found[number]),
    judging.view, self.match, given_children(self, number, judging.given))
  if try and verdict then
    try()
  end
  if not verdict then
    self.off[number] = true
    self.failures[#self.failures + 1] = { topic = rule.id,
      message = ("%s:%d: %s"):format(rule.file, rule.line, locale.text("rule.switched-off",
        { topic = rule.id, reason = message })) }
    return nil
  end
  local blocked, topic = blocks(rule, judging.given), nil
  if verdict.score >= rule.pass and #blocked == 0 then
    topic = give(self, number, judging, verdict.score, (judge.evidence(verdict, judging.text)))
  end
  return topic, verdict, blocked
end

---The rules to be judged, in their turn.
---@param self jianbao.Ruleset
---@param found table<integer, integer[]>
---@param opened integer[]  is used up
---@param all boolean?
---@return integer[]
local function agenda_of(self, found, opened, all)
  local agenda, rank = opened, self.links.rank
  if all then
    agenda = {}
    for number in ipairs(self.rules) do
      agenda[number] = number
    end
  else
    for _, number in ipairs(self.always) do
      if not found[number] then
        agenda[#agenda + 1] = number
      end
    end
  end
  if #agenda > 1 then
    table.sort(agenda, function(a, b) return rank[a] < rank[b] end)
  end
  return agenda
end

---Judge an article by every rule that it may meet.
---@param self jianbao.Ruleset
---@param text jianbao.Folded
---@param visit fun(number: integer, topic: jianbao.Topic?, verdict: jianbao.Verdict?,
---  blocked: table[]?)  without a verdict when only the topics are asked for
---@param all boolean?  by all rules, whether the article may meet them or not, with verdicts
local function judge_all(self, text, visit, all)
  local found, opened = self.gate:open(text, all)
  local agenda, at = agenda_of(self, found, opened, all), 1
  local judging = { text = text, found = found, given = {} }
  while agenda[at] do
    local number = agenda[at]
    at = at + 1
    if not self.off[number] then
      local topic, verdict, blocked
      if self.plain[number] and not all then
        topic = judge_plain(self, number, judging)
      else
        topic, verdict, blocked = judge_fully(self, number, judging)
      end
      for _, parent in ipairs(topic and self.links.parents[number] or NONE) do
        put(agenda, self.links.rank, parent, at)
      end
      if topic or verdict then
        visit(number, topic, verdict, blocked)
      end
    end
  end
end

---@param a jianbao.Topic
---@param b jianbao.Topic
---@return boolean
local function stronger(a, b)
  if a.score ~= b.score then
    return a.score > b.score
  end
  return a.id < b.id
end

---The topics of an article.
---@param article jianbao.Article
---@return jianbao.Topic[] topics  strongest first, then by name
function Ruleset:decide(article)
  local topics = {}
  judge_all(self, folded.article(article), function(_, topic)
    topics[#topics + 1] = topic
  end)
  if #topics > 1 then
    table.sort(topics, stronger)
  end
  return topics
end

---Why topics were given, and why not.
---@param article jianbao.Article
---@param topic string?  only this one
---@return jianbao.Explanation[]? explanations  in the order of the rules
---@return string? message  when there is no rule for the topic
---@return string? code     "not-found"
function Ruleset:explain(article, topic)
  if topic and not self.by_id[topic] then
    local known = {}
    for index, rule in ipairs(self.rules) do
      known[index] = rule.id
    end
    return nil, locale.text("rule.unknown-topic",
      { topic = topic, topics = table.concat(known, locale.text "list.separator") }), "not-found"
  end
  local text, made, seen = folded.article(article), {}, {}
  judge_all(self, text, function(number, given, verdict, blocked)
    seen[number] = { verdict = verdict, blocked = blocked, fired = given ~= nil }
  end, true)
  for number, rule in ipairs(self.rules) do
    local judged = seen[number]
    if judged and (not topic or rule.id == topic) then
      made[#made + 1] = explain.explanation(judged.verdict, text,
        { fired = judged.fired, blocked = judged.blocked, children = children_of(self, number) })
    end
  end
  if topic and #made == 0 then -- switched off
    for _, failure in ipairs(self.failures) do
      if failure.topic == topic then
        return nil, failure.message, "bad-format"
      end
    end
  end
  return made
end

---The topics with which a topic is given.
---@param topic string
---@return string[] children  in the order of the rules
function Ruleset:children(topic)
  local number = self.number[topic]
  return number and children_of(self, number) or {}
end

---A test that tells whether an article may meet any of some rules: by the gate
---of these alone, in one pass.
---@param topics table<string, any>
---@return fun(article: jianbao.Article): boolean opens
function Ruleset:opener(topics)
  local builder, count, always = gate.builder(), 0, false
  for number, rule in ipairs(self.rules) do
    if topics[rule.id] then
      count = count + 1
      always = add_rule(builder, count, rule) or always
      builder:ask(count, self.links.children[number] and 0 or rule.pass)
    end
  end
  if always then
    return function() return true end
  end
  local opener = count > 0 and assert(builder:build())
  return function(article)
    if not opener then
      return false
    end
    local _, opened = opener:open(folded.article(article))
    return #opened > 0
  end
end

---Leave out these topics, and only these.
---@param topics table<string, any>
function Ruleset:switch_off(topics)
  self.off = {}
  for topic in pairs(topics) do
    local number = self.number[topic]
    if number then
      self.off[number] = true
    end
  end
end

---Let someone know before a pattern is matched, which nothing here can stop.
---@param try fun(topic: string?)  the topic whose pattern it is; nil when that is over
function Ruleset:watch(try)
  self.watch_try = try
end

---@return boolean  a rule has patterns, which may hang
function Ruleset:has_patterns()
  for _, rule in ipairs(self.rules) do
    if #rule.patterns > 0 then
      return true
    end
  end
  return false
end

---What others call a topic: { medtop = "20000523" }.
---@param topic string
---@return table<string, string> codes
function Ruleset:codes(topic)
  local rule = self.by_id[topic]
  return rule and rule.codes or {}
end

return M
