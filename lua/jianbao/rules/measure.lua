--- How well rules agree with the labels an editor set by hand.

---@class jianbao.Labelled
---@field article jianbao.Article
---@field topics  string[]   that an editor gave; nothing else is right

---@class jianbao.Agreement
---@field right     integer  given by both
---@field given     integer  by the rules
---@field wanted    integer  by the editor
---@field precision number?  right of what was given; nil when nothing was
---@field recall    number?  right of what was wanted
---@field f1        number?

local M = {}

---@param count jianbao.Agreement
---@return jianbao.Agreement
local function finish(count)
  count.precision = count.given > 0 and count.right / count.given or nil
  count.recall = count.wanted > 0 and count.right / count.wanted or nil
  if count.given + count.wanted > 0 then
    count.f1 = 2 * count.right / (count.given + count.wanted)
  end
  return count
end

---@return jianbao.Agreement
local function new()
  return { right = 0, given = 0, wanted = 0 }
end

---Compare a set of rules with labels.
---@param ruleset jianbao.Ruleset
---@param labelled fun(): jianbao.Labelled?  an iterator
---@return jianbao.Agreement total
---@return table<string, jianbao.Agreement> by_topic  of every rule, and every label
---@return { id: string?, topic: string, given: boolean }[] differences  in the order of the
---  articles
function M.agreement(ruleset, labelled)
  local total, by_topic, differences = new(), {}, {}
  for _, rule in ipairs(ruleset.rules) do
    by_topic[rule.id] = new()
  end
  local function count(topic, key)
    by_topic[topic] = by_topic[topic] or new()
    by_topic[topic][key] = by_topic[topic][key] + 1
    total[key] = total[key] + 1
  end
  for item in labelled do
    local wanted, seen = {}, {}
    for _, topic in ipairs(item.topics) do
      wanted[topic] = true
      count(topic, "wanted")
    end
    for _, topic in ipairs(ruleset:decide(item.article)) do
      seen[topic.id] = true
      count(topic.id, "given")
      if wanted[topic.id] then
        count(topic.id, "right")
      else
        differences[#differences + 1] = { id = item.article.id, topic = topic.id, given = true }
      end
    end
    for _, topic in ipairs(item.topics) do
      if not seen[topic] then
        differences[#differences + 1] = { id = item.article.id, topic = topic, given = false }
      end
    end
  end
  for _, agreement in pairs(by_topic) do
    finish(agreement)
  end
  return finish(total), by_topic, differences
end

return M
