--- Which articles a change of rules can affect.
--
-- An article whose topics were decided by the older rules gets the same ones
-- from the newer, unless
--
--   * a topic it has is of a rule that changed, is gone, or stands in another
--     file now (decisions name the file);
--   * a topic it has is a child of a rule that changed;
--   * words of it open a rule that changed, in the gate of those rules alone.
--
-- A topic that depends on others (needs, unless_topic, a parent) changes only
-- where one of those does, and such an article is among these.

local fingerprint = require "jianbao.rules.fingerprint"

local M = {}

---@param ruleset jianbao.Ruleset
---@param before string|false|nil  lines of the older fingerprint; false: not known
---@param now jianbao.Fingerprint  of the ruleset
---@return fun(article: jianbao.Article): boolean touched  for articles with the topics stored
function M.test(ruleset, before, now)
  if not before then
    return function() return true end
  end
  local changed = fingerprint.changed(before, now)
  local asked = {} ---@type table<string, true>  topics that changed rules are given with
  for topic in pairs(changed) do
    for _, child in ipairs(ruleset:children(topic)) do
      asked[child] = true
    end
  end
  local opens = next(changed) and ruleset:opener(changed)
  return function(article)
    for _, topic in ipairs(article.topics or {}) do
      local rule = ruleset.by_id[topic.id]
      if not rule or changed[topic.id] or asked[topic.id]
        or topic.file_hash ~= rule.file_hash or topic.rule ~= rule.pack then
        return true
      end
    end
    return opens ~= nil and opens ~= false and opens(article)
  end
end

return M
