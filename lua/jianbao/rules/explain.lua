--- Why a rule fired, why it did not, and what would have been enough.

local article = require "jianbao.article"
local judge = require "jianbao.rules.judge"
local query_shape = require "jianbao.rules.query"

---@class jianbao.Explanation: jianbao.Topic
---@field fired     boolean
---@field pass      number
---@field missing   number   points short of pass; 0 when they were reached
---@field blocked   { reason: "needs"|"unless_topic", topic: string }[]  why it did not fire
---  all the same
---@field file      string
---@field line      integer
---@field codes     table<string, string>
---@field weight    table<string, number>
---@field most      table<string, number>
---@field dismissed jianbao.Dismissed[]
---@field conditions jianbao.ConditionMet[]  every condition of the rule, in its order
---@field enough    jianbao.Enough[]   each of these alone would have been enough, the surest first
---@field together  jianbao.Together[]? where none is: the fewest that would be, together

---@class jianbao.ConditionMet
---@field kind   "word"|"pattern"|"query"|"topic"
---@field word   string
---@field met    boolean
---@field points number   what it gave
---@field parts  { text: string, met: boolean }[]?  of a query

---@class jianbao.Enough
---@field kind   "word"|"pattern"|"query"|"topic"|"unless"
---@field words  string[]  any one of these; of "unless" the phrase that would have to go
---@field field  string?   the place they would have to stand in
---@field points number    what they would give at least

---@class jianbao.Together
---@field word   string
---@field field  string?
---@field points number

local M = {}

---Points by condition.
---@param verdict jianbao.Verdict
---@return table<table, number> points
---@return table<table, table<string, true>> counted  places in which each has counted
local function points_of(verdict)
  local points, counted = {}, {}
  for _, list in ipairs { verdict.words, verdict.patterns } do
    for _, found in ipairs(list) do
      if not found.unless and not found.reason then
        local condition = found.condition
        points[condition] = (points[condition] or 0) + found.points
        counted[condition] = counted[condition] or {}
        counted[condition][found.place] = true
      end
    end
  end
  for _, held in ipairs(verdict.queries) do
    points[held.query] = held.query.points
  end
  return points, counted
end

---@param verdict jianbao.Verdict
---@param points table<table, number>
---@param hits jianbao.Hit[]
---@param folded jianbao.Folded
---@param children string[]
---@return jianbao.ConditionMet[]
local function conditions(verdict, points, hits, folded, children)
  local list = {}
  for _, group in ipairs { verdict.rule.words, verdict.rule.patterns, verdict.rule.queries } do
    for _, condition in ipairs(group) do
      list[#list + 1] = {
        kind = condition.kind, word = condition.written, met = points[condition] ~= nil,
        points = points[condition] or 0,
        parts = condition.kind == "query"
          and query_shape.parts(condition, judge.hits_of(hits, condition), folded) or nil,
      }
    end
  end
  local given = {}
  for _, child in ipairs(verdict.children) do
    given[child.topic.id] = child.points
  end
  for _, id in ipairs(children) do
    list[#list + 1] = { kind = "topic", word = id, met = given[id] ~= nil, points = given[id] or 0 }
  end
  return list
end

---@class jianbao.Gain
---@field condition table
---@field place  string?
---@field points number

---What conditions could still give: words and patterns in the places where
---they have not counted, queries that are not true. Words with conditions of
---their own are left out: that they stand in a place is not enough.
---@param verdict jianbao.Verdict
---@param counted table<table, table<string, true>>
---@param points table<table, number>
---@return jianbao.Gain[] gains  the largest first, then in the order of the rule
local function gains(verdict, counted, points)
  local rule, list = verdict.rule, {}
  local function add(condition, place)
    local gain = condition.weight * rule.weight[place]
    if rule.most[place] then
      gain = math.min(gain, rule.most[place] - (verdict.given[place] or 0))
    end
    if gain > 0 then
      list[#list + 1] = { condition = condition, place = place, points = gain, order = #list }
    end
  end
  for _, group in ipairs { rule.words, rule.patterns } do
    for _, condition in ipairs(group) do
      local bound = condition.whole or condition.tag or condition.near or condition.paragraph
      for _, place in ipairs(bound and {} or article.places) do
        if not (counted[condition] and counted[condition][place])
          and not (condition.places and not condition.places[place]) then
          add(condition, place)
        end
      end
    end
  end
  for _, query in ipairs(rule.queries) do
    if not points[query] and query.points > 0 then
      list[#list + 1] = { condition = query, points = query.points, order = #list }
    end
  end
  table.sort(list, function(a, b)
    if a.points ~= b.points then
      return a.points > b.points
    end
    return a.order < b.order
  end)
  return list
end

---Gains of which each is enough, those of one place together.
---@param list jianbao.Gain[]
---@param missing number
---@return jianbao.Enough[]
local function singles(list, missing)
  local enough, by_place = {}, {}
  for _, gain in ipairs(list) do
    if gain.points >= missing then
      local key = gain.condition.kind .. " " .. (gain.place or gain.condition.written)
      local group = by_place[key]
      if not group then
        group = { kind = gain.condition.kind, words = {}, field = gain.place, points = gain.points }
        by_place[key], enough[#enough + 1] = group, group
      end
      table.insert(group.words, gain.condition.written)
      group.points = math.min(group.points, gain.points)
    end
  end
  return enough
end

---Words that a phrase cancelled, where they would have been enough.
---@param verdict jianbao.Verdict
---@param missing number
---@param enough jianbao.Enough[]
local function without_phrases(verdict, missing, enough)
  local seen = {}
  for _, found in ipairs(verdict.words) do
    if found.reason == "unless" and not seen[found.by] then
      local place = found.place or found.field
      local gain = place and found.condition.weight * verdict.rule.weight[place] or 0
      if gain >= missing then
        seen[found.by] = true
        enough[#enough + 1] =
          { kind = "unless", words = { found.by }, field = place, points = gain }
      end
    end
  end
end

---The largest gains that are enough together, each condition once.
---@param verdict jianbao.Verdict
---@param list jianbao.Gain[]
---@param missing number
---@return jianbao.Together[]?
local function together(verdict, list, missing)
  local chosen, used, left, room = {}, {}, missing, {}
  for _, gain in ipairs(list) do
    if left <= 0 then
      break
    elseif not used[gain.condition] then
      local points, most = gain.points, gain.place and verdict.rule.most[gain.place]
      if most then
        local rest = room[gain.place] or most - (verdict.given[gain.place] or 0)
        points = math.min(points, rest)
        room[gain.place] = rest - points
      end
      if points > 0 then
        used[gain.condition] = true
        left = left - points
        chosen[#chosen + 1] = { word = gain.condition.written, field = gain.place, points = points }
      end
    end
  end
  return left <= 0 and chosen or nil
end

---@param verdict jianbao.Verdict
---@param folded jianbao.Folded
---@param outcome { fired: boolean, blocked: table[], children: string[] }
---@return jianbao.Explanation
function M.explanation(verdict, folded, outcome)
  local rule = verdict.rule
  local evidence, dismissed = judge.evidence(verdict, folded)
  local points, counted = points_of(verdict)
  local missing = math.max(0, rule.pass - verdict.score)
  local enough, several = {}, nil
  if missing > 0 then
    for _, found in ipairs(verdict.words) do
      found.place = found.place or folded:place(found.first)
    end
    local list = gains(verdict, counted, points)
    enough = singles(list, missing)
    without_phrases(verdict, missing, enough)
    for _, id in ipairs(outcome.children) do
      enough[#enough + 1] = { kind = "topic", words = { id }, points = rule.pass }
    end
    if #enough == 0 then
      several = together(verdict, list, missing)
    end
  end
  return {
    id = rule.id, fired = outcome.fired, score = verdict.score, pass = rule.pass, missing = missing,
    blocked = outcome.blocked, rule = rule.pack, file = rule.file, line = rule.line,
    file_hash = rule.file_hash, codes = rule.codes, weight = rule.weight, most = rule.most,
    evidence = evidence, dismissed = dismissed,
    conditions = conditions(verdict, points, verdict.hits, folded, outcome.children),
    enough = enough, together = several,
  }
end

return M
