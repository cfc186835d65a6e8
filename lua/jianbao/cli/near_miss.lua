--- What would have been enough for a topic, in a person's words.

local locale = require "jianbao.locale"

local M = {}

--- Words shown of a list; the others are counted.
local SHOWN = 5

---@param words string[]
---@return string  the first of them, and how many there are
function M.some(words)
  local list = table.concat(words, locale.text "list.separator", 1, math.min(#words, SHOWN))
  if #words > SHOWN then
    return locale.text("enough.and-more", { list = list, all = #words })
  end
  return list
end

---@param place string
---@return string
local function place_name(place)
  return locale.text("field." .. place)
end

---The ways of one kind with the same words, in one sentence for all places.
---@param ways jianbao.Enough[]
---@return { kind: string, words: string[], places: string[] }[]
local function together(ways)
  local groups, by_key = {}, {}
  for _, way in ipairs(ways) do
    local key = way.kind .. "\0" .. table.concat(way.words, "\0")
    local group = by_key[key]
    if not group then
      group = { kind = way.kind, words = way.words, places = {} }
      by_key[key], groups[#groups + 1] = group, group
    end
    if way.field then
      table.insert(group.places, place_name(way.field))
    end
  end
  return groups
end

---@param explanation jianbao.Explanation
---@return string[] lines  what would have been enough, the surest first; empty when it fired
function M.lines(explanation)
  local lines = {}
  if explanation.fired then
    return lines
  end
  for _, block in ipairs(explanation.blocked) do
    lines[#lines + 1] = locale.text("enough.blocked-" .. block.reason, { topic = block.topic })
  end
  for _, group in ipairs(together(explanation.enough)) do
    lines[#lines + 1] = locale.text("enough." .. group.kind, {
      place = table.concat(group.places, locale.text "enough.or"), words = M.some(group.words),
    })
  end
  if explanation.together then
    local parts = {}
    for index, item in ipairs(explanation.together) do
      parts[index] = item.field
        and locale.text("enough.part", { place = place_name(item.field), word = item.word })
        or item.word
    end
    lines[#lines + 1] = locale.text("enough.together",
      { parts = table.concat(parts, locale.text "list.separator") })
  end
  return lines
end

return M
