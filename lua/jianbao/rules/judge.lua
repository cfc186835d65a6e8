--- How the points of a rule come about.
--
-- In an editor's words: Each word and each pattern of the rule counts once in
-- each place - label, kicker, headline, deck, lead (the first paragraph of the
-- body) and body (all the rest) - and gives its weight times the weight of the
-- place. What lies inside one of the `unless` phrases does not count there; of
-- two words one inside the other, only the longer counts there; a word with
-- conditions counts only where they hold. A place listed under `most` gives no
-- more than that many points, so that a long article that only mentions a
-- topic in passing does not get it. A query that is true of the article gives
-- its points once, and so does a child topic that was given; if nothing is
-- said, these are enough by themselves. All points are added up; the topic is
-- given when they reach `pass`, when every topic under `needs` is given, and
-- none under `unless_topic`.

local query_shape = require "jianbao.rules.query"

---@class jianbao.Evidence
---@field kind   "pattern"|"query"|"topic"|nil  nil: a word
---@field word   string   as the rule writes it: the word, query, or name of the pattern or topic
---@field field  string   "headline", "paragraphs[2]"
---@field first  integer  bytes within the field's text, 1-based, inclusive
---@field last   integer
---@field points number

---@class jianbao.Dismissed: jianbao.Evidence
---@field reason jianbao.DismissalReason
---@field by     string?  the phrase or longer word it stands in

---@alias jianbao.DismissalReason
---| "unless"    # inside a phrase that cancels it
---| "inside"    # inside a longer word
---| "repeated"  # the place has counted it already
---| "most"      # the place has given what it may
---| "weight"    # the word or the place counts nothing
---| "field" | "paragraph" | "whole" | "tag" | "near"  # a condition of the word does not hold

---A word or a pattern found in an article.
---@class jianbao.Occurrence
---@field condition jianbao.RuleWord|jianbao.RulePattern
---@field unless  boolean?  a phrase that cancels what lies inside it
---@field first   integer   bytes of the folded text; of a pattern, of the field's text
---@field last    integer
---@field field   integer?  of a pattern: the field's number
---@field place   string?
---@field points  number?   what it gave
---@field reason  jianbao.DismissalReason?  why it did not count
---@field by      string?

---What a rule makes of an article.
---@class jianbao.Verdict
---@field rule     jianbao.Rule
---@field hits     jianbao.Hit[]  what was found of it, whether it counted or not
---@field score    number   the sum of all points
---@field words    jianbao.Occurrence[]  in reading order, phrases too
---@field patterns jianbao.Occurrence[]
---@field queries  { query: jianbao.RuleQuery, witnesses: table[] }[]  that are true
---@field children { topic: jianbao.Topic, points: number }[]
---@field given    table<string, number>  points of each place, of what `most` bounds

local M = {}

--- Whole numbers stay whole: 1.5 * 2 is 3.
---@param value number
---@return number
local function tidy(value)
  return math.tointeger(value) or value
end

--- By the first byte; of those that start together the longer first.
local function reading_order(a, b)
  if a.first ~= b.first then
    return a.first < b.first
  elseif a.last ~= b.last then
    return a.last > b.last
  elseif a.unless ~= b.unless then
    return a.unless == true
  end
  return a.order < b.order
end

---Count one occurrence in its place.
---@param verdict jianbao.Verdict
---@param counted table<string, table<table, boolean>>  by place: conditions seen
---@param found jianbao.Occurrence  its place is set
local function count(verdict, counted, found)
  local rule, place, condition = verdict.rule, found.place, found.condition
  local seen = counted[place]
  if not seen then
    seen = {}
    counted[place] = seen
  end
  local points = condition.weight * rule.weight[place]
  if seen[condition] then
    found.reason, points = "repeated", 0
  elseif points == 0 then
    found.reason = "weight"
  elseif points > 0 and rule.most[place] then
    local before = verdict.given[place] or 0
    points = math.min(points, rule.most[place] - before)
    verdict.given[place] = before + points
    found.reason = points == 0 and "most" or nil
  end
  seen[condition] = true
  found.points = tidy(points)
  verdict.score = verdict.score + points
end

---@param verdict jianbao.Verdict
---@param counted table
---@param hits jianbao.Hit[]
---@param view jianbao.View
local function judge_words(verdict, counted, hits, view)
  local words, nears = verdict.words, {}
  for _, hit in ipairs(hits) do
    local role = hit.role
    if role == "word" or role == "unless" then
      words[#words + 1] = { condition = hit.condition, unless = role == "unless", hit = hit,
        first = hit.first, last = hit.last, order = #words }
    elseif role == "near" then
      nears[#nears + 1] = hit
    end
  end
  if #words > 1 then
    table.sort(words, reading_order)
  end
  local phrase, longer -- those reaching furthest so far
  for _, found in ipairs(words) do
    if found.unless then
      if not phrase or found.last > phrase.last then
        phrase = found
      end
      goto continue
    end
    found.points = 0
    if phrase and phrase.last >= found.last then
      found.reason, found.by = "unless", phrase.condition.written
    elseif longer and longer.last >= found.last
      and (longer.first ~= found.first or longer.last ~= found.last) then
      found.reason, found.by = "inside", longer.condition.written
    else
      found.reason = view:unmet(found.condition, found.hit, nears)
      if not found.reason then
        longer = found
        found.place = view.folded:place(found.first)
        count(verdict, counted, found)
      end
    end
    ::continue::
  end
end

---The phrases that cancel, as they stand in the fields.
---@param verdict jianbao.Verdict
---@param folded jianbao.Folded
---@return { field: integer, first: integer, last: integer, written: string }[]
local function phrases(verdict, folded)
  local list = {}
  for _, found in ipairs(verdict.words) do
    if found.unless then
      local _, first, last = folded:original(found.first, found.last)
      list[#list + 1] = { field = folded:field(found.first), first = first, last = last,
        written = found.condition.written }
    end
  end
  return list
end

---The fields a pattern is tried in.
---@param pattern jianbao.RulePattern
---@param hits jianbao.Hit[]
---@param folded jianbao.Folded
---@return table<integer, true>
local function fields_of(pattern, hits, folded)
  local fields = {}
  if pattern.words then
    for _, hit in ipairs(hits) do
      if hit.condition == pattern then
        fields[folded:field(hit.first)] = true
      end
    end
  else
    for field in ipairs(folded.fields) do
      fields[field] = true
    end
  end
  return fields
end

---@param verdict jianbao.Verdict
---@param counted table
---@param hits jianbao.Hit[]
---@param folded jianbao.Folded
---@param match jianbao.Matcher
---@return true? done
---@return string? message
---@return string? code
local function judge_patterns(verdict, counted, hits, folded, match)
  local cancelling = phrases(verdict, folded)
  for _, pattern in ipairs(verdict.rule.patterns) do
    local fields = fields_of(pattern, hits, folded)
    for number, field in ipairs(folded.fields) do
      if not fields[number] or (pattern.places and not pattern.places[field.place]) then
        goto continue
      end
      local spans, message, code = match(pattern.id, field.text)
      if not spans then
        return nil, message, code
      end
      for index = 1, #spans, 2 do
        local found = { condition = pattern, field = number, place = field.place, points = 0,
          first = spans[index], last = spans[index + 1] }
        for _, phrase in ipairs(cancelling) do
          if phrase.field == number and phrase.first <= found.first
            and phrase.last >= found.last then
            found.reason, found.by = "unless", phrase.written
          end
        end
        if not found.reason then
          count(verdict, counted, found)
        end
        verdict.patterns[#verdict.patterns + 1] = found
      end
      ::continue::
    end
  end
  return true
end

---The hits of one query's terms.
---@param hits jianbao.Hit[]
---@param query jianbao.RuleQuery
---@return jianbao.Hit[]
function M.hits_of(hits, query)
  local own = {}
  for _, hit in ipairs(hits) do
    if hit.condition == query then
      own[#own + 1] = hit
    end
  end
  return own
end

---@alias jianbao.Matcher fun(id: integer, text: string): integer[]?, string?, string?

---Judge one article by one rule.
---@param rule jianbao.Rule
---@param hits jianbao.Hit[]  what the gate found of the rule
---@param view jianbao.View
---@param match jianbao.Matcher  of the rule's patterns
---@param children jianbao.Topic[]  of this rule, that were given
---@return jianbao.Verdict? verdict
---@return string? message  a pattern failed
---@return string? code
function M.judge(rule, hits, view, match, children)
  local verdict = { rule = rule, hits = hits, score = 0, words = {}, patterns = {}, queries = {},
    children = {}, given = {} }
  local counted = {}
  judge_words(verdict, counted, hits, view)
  if #rule.patterns > 0 then
    local done, message, code = judge_patterns(verdict, counted, hits, view.folded, match)
    if not done then
      return nil, message, code
    end
  end
  for _, query in ipairs(rule.queries) do
    local witnesses = query_shape.holds(query, M.hits_of(hits, query), view.folded)
    if witnesses then
      verdict.queries[#verdict.queries + 1] = { query = query, witnesses = witnesses }
      verdict.score = verdict.score + query.points
    end
  end
  for _, topic in ipairs(children) do
    verdict.children[#verdict.children + 1] = { topic = topic, points = rule.pass }
    verdict.score = verdict.score + rule.pass
  end
  verdict.score = tidy(verdict.score)
  return verdict
end

---@param verdict jianbao.Verdict
---@param folded jianbao.Folded
---@param evidence jianbao.Evidence[]
---@param dismissed jianbao.Dismissed[]
local function tell_occurrences(verdict, folded, evidence, dismissed)
  for _, found in ipairs(verdict.words) do
    if not found.unless then
      local field, first, last = folded:original(found.first, found.last)
      local list = found.reason and dismissed or evidence
      list[#list + 1] = {
        word = found.condition.written, field = field, first = first, last = last,
        points = found.points, reason = found.reason, by = found.by,
      }
    end
  end
  for _, found in ipairs(verdict.patterns) do
    local list = found.reason and dismissed or evidence
    list[#list + 1] = {
      kind = "pattern", word = found.condition.written, field = folded.fields[found.field].name,
      first = found.first, last = found.last, points = found.points, reason = found.reason,
      by = found.by,
    }
  end
end

---What counted and what did not, led back to the article. The points of the
---evidence, added up in its order, are the score.
---@param verdict jianbao.Verdict
---@param folded jianbao.Folded
---@return jianbao.Evidence[] evidence    words in reading order, patterns, queries, topics
---@return jianbao.Dismissed[] dismissed  what was found and did not count
function M.evidence(verdict, folded)
  local evidence, dismissed = {}, {}
  tell_occurrences(verdict, folded, evidence, dismissed)
  for _, held in ipairs(verdict.queries) do
    -- Its points stand with the first of its words; the others show the rest.
    for index, span in ipairs(held.witnesses) do
      local field, first, last = folded:original(span.first, span.last)
      evidence[#evidence + 1] = {
        kind = "query", word = held.query.written, field = field, first = first, last = last,
        points = index == 1 and tidy(held.query.points) or 0,
      }
    end
  end
  for _, child in ipairs(verdict.children) do
    local first = child.topic.evidence[1]
    evidence[#evidence + 1] = {
      kind = "topic", word = child.topic.id, field = first.field, first = first.first,
      last = first.last, points = tidy(child.points),
    }
  end
  return evidence, dismissed
end

return M
