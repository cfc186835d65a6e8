--- How the points of a rule come about.
--
-- In an editor's words: Each word of the rule counts once in each place -
-- label, kicker, headline, deck, lead (the first paragraph of the body) and
-- body (all the rest) - and gives its weight times the weight of the place. A
-- word inside one of the `unless` phrases does not count there; of two words
-- one inside the other, only the longer counts there. A place listed under
-- `most` gives no more than that many points, so that a long article that
-- only mentions a topic in passing does not get it. The points are added up;
-- the topic is given when they reach `pass`.

---@class jianbao.Evidence
---@field word   string   as the rule writes it
---@field field  string   "headline", "paragraphs[2]"
---@field first  integer  bytes within the field's text, 1-based, inclusive
---@field last   integer
---@field points number

---@class jianbao.Dismissed: jianbao.Evidence
---@field reason "unless"|"inside"|"repeated"|"most"|"weight"  the last: the place counts nothing
---@field by     string?  the phrase or longer word it stands in

---@class jianbao.Occurrence
---@field word    jianbao.RuleWord
---@field unless  boolean   a phrase that cancels the words inside it
---@field first   integer   bytes of the folded text
---@field last    integer
---@field points  number?   what it gave; set by judge, not on phrases
---@field reason  string?   why it did not count
---@field by      string?

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
  end
  return a.unless and not b.unless
end

---Judge one article by one rule: give each occurrence its points.
---@param rule jianbao.Rule
---@param occurrences jianbao.Occurrence[]  of the rule's words and phrases; is sorted
---@param folded jianbao.Folded
---@return number score  the sum of all points
function M.judge(rule, occurrences, folded)
  if #occurrences > 1 then
    table.sort(occurrences, reading_order)
  end
  local score = 0
  local counted, given = {}, {} -- by place: words seen, points given
  local phrase, longer          -- those reaching furthest so far
  for _, found in ipairs(occurrences) do
    if found.unless then
      if not phrase or found.last > phrase.last then
        phrase = found
      end
      goto continue
    end
    local points = 0
    if phrase and phrase.last >= found.last then
      found.reason, found.by = "unless", phrase.word.written
    elseif longer and longer.last >= found.last then
      found.reason, found.by = "inside", longer.word.written
    else
      longer = found
      local place = folded:place(found.first)
      local seen = counted[place]
      if not seen then
        seen = {}
        counted[place] = seen
      end
      points = found.word.weight * rule.weight[place]
      if seen[found.word] then
        found.reason, points = "repeated", 0
      elseif points == 0 then
        found.reason = "weight"
      elseif points > 0 and rule.most[place] then
        local before = given[place] or 0
        points = math.min(points, rule.most[place] - before)
        given[place] = before + points
        found.reason = points == 0 and "most" or nil
      end
      seen[found.word] = true
    end
    found.points = tidy(points)
    score = score + points
    ::continue::
  end
  return tidy(score)
end

---Lead judged occurrences back to the article.
---@param occurrences jianbao.Occurrence[]  after M.judge
---@param folded jianbao.Folded
---@return jianbao.Evidence[] evidence    what counted, in reading order
---@return jianbao.Dismissed[] dismissed  what was found and did not count
function M.evidence(occurrences, folded)
  local evidence, dismissed = {}, {}
  for _, found in ipairs(occurrences) do
    if not found.unless then
      local field, first, last = folded:original(found.first, found.last)
      local list = found.reason and dismissed or evidence
      list[#list + 1] = {
        word = found.word.written, field = field, first = first, last = last,
        points = found.points, reason = found.reason, by = found.by,
      }
    end
  end
  return evidence, dismissed
end

return M
