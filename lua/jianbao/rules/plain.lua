--- The judge of rules that are lists of words and nothing else.
--
-- Of ten thousand rules nearly all are such lists, without conditions, phrases,
-- queries or patterns. What jianbao.rules.judge says of them can be had without
-- its tables: from the places of the words to the topic's evidence in one walk.
-- Both follow the paragraph at the head of jianbao.rules.judge; a spec holds
-- them against each other.

local shelf = require "jianbao.rules.shelf"

local M = {}

---@param rule jianbao.Rule
---@return boolean
function M.is_plain(rule)
  return shelf.is_shelved(rule) and #rule.unless == 0 and #rule.queries == 0
    and #rule.patterns == 0
end

---By the first byte; of those that start together the longer first; what
---stands in the same place stays in its order.
---@param found integer[]  triples
local function sort(found)
  for at = 4, #found, 3 do
    local use, first, last = found[at], found[at + 1], found[at + 2]
    local place = at
    while place > 1 and (found[place - 2] > first
      or (found[place - 2] == first and found[place - 1] < last)) do
      found[place], found[place + 1], found[place + 2] =
        found[place - 3], found[place - 2], found[place - 1]
      place = place - 3
    end
    found[place], found[place + 1], found[place + 2] = use, first, last
  end
end

---Judge an article by a plain rule without children.
---@param rule jianbao.Rule
---@param found integer[]  what the gate found of it: see jianbao.Gate.open; is put in order
---@param folded jianbao.Folded
---@return number score
---@return jianbao.Evidence[]? evidence  when the score is enough
function M.judge(rule, found, folded)
  sort(found)
  local score, longer_first, longer_last = 0, 0, 0
  local weight, most = rule.weight, rule.most
  local counted, given, evidence = #found > 3 and {}, nil, {}
  for at = 1, #found, 3 do
    local word, first, last = found[at], found[at + 1], found[at + 2]
    if longer_last >= last and (longer_first ~= first or longer_last ~= last) then
      goto continue -- inside a longer word
    end
    longer_first, longer_last = first, last
    do
      local place = folded:place(first)
      if counted then
        local key = place .. word
        if counted[key] then
          goto continue
        end
        counted[key] = true
      end
      local written, word_weight = shelf.word(rule, word)
      local points = word_weight * weight[place]
      local bound = most[place]
      if points > 0 and bound then
        given = given or {}
        local before = given[place] or 0
        points = math.min(points, bound - before)
        given[place] = before + points
      end
      if points == 0 then
        goto continue
      end
      score = score + points
      evidence[#evidence + 1] = { word = written, field = first, first = first, last = last,
        points = math.tointeger(points) or points }
    end
    ::continue::
  end
  score = math.tointeger(score) or score
  if score < rule.pass then
    return score
  end
  for _, item in ipairs(evidence) do
    item.field, item.first, item.last = folded:original(item.first, item.last)
  end
  return score, evidence
end

return M
