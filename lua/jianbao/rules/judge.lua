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
---@field word   jianbao.RuleWord
---@field unless boolean
---@field first  integer  bytes of the folded text
---@field last   integer

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

---Judge one article by one rule.
---@param rule jianbao.Rule
---@param occurrences jianbao.Occurrence[]  of the rule's words and phrases; is sorted
---@param folded jianbao.Folded
---@return number score  the sum of the points of the evidence
---@return jianbao.Evidence[] evidence   what counted, in reading order
---@return jianbao.Dismissed[] dismissed  what was found and did not count
function M.judge(rule, occurrences, folded)
  table.sort(occurrences, reading_order)
  local evidence, dismissed, score = {}, {}, 0
  local counted, given = {}, {} -- by place: words seen, points given
  local phrase, longer          -- those reaching furthest so far
  for _, found in ipairs(occurrences) do
    if found.unless then
      if not phrase or found.last > phrase.last then
        phrase = found
      end
      goto continue
    end
    local field, first, last = folded:original(found.first, found.last)
    local place = field.place
    local entry =
      { word = found.word.written, field = field.name, first = first, last = last, points = 0 }
    if phrase and phrase.last >= found.last then
      entry.reason, entry.by = "unless", phrase.word.written
    elseif longer and longer.last >= found.last then
      entry.reason, entry.by = "inside", longer.word.written
    else
      longer = found
      local seen = counted[place] or {}
      counted[place] = seen
      if seen[found.word] then
        entry.reason = "repeated"
      else
        seen[found.word] = true
        local points = found.word.weight * rule.weight[place]
        local most = rule.most[place]
        if points == 0 then
          entry.reason = "weight"
        elseif most and points > 0 then
          points = math.min(points, most - (given[place] or 0))
          given[place] = (given[place] or 0) + points
          entry.reason = points == 0 and "most" or nil
        end
        entry.points = tidy(points)
      end
    end
    if entry.reason then
      dismissed[#dismissed + 1] = entry
    else
      evidence[#evidence + 1] = entry
      score = score + entry.points
    end
    ::continue::
  end
  return tidy(score), evidence, dismissed
end

return M
