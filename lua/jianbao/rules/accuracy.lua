--- Rules against what an editor said by hand (`jianbao label`).
--
-- Only what was said counts: an article without a label for a topic says
-- nothing about that topic. Precision is the share of the topics given that
-- are right, recall the share of the right ones that were given.

local M = {}

---@class jianbao.Accuracy
---@field topic   string
---@field right   integer  given, and labelled so
---@field wrong   integer  given, and labelled as not to be
---@field missed  integer  not given, and labelled so
---@field precision number?  nil: nothing with a label was given
---@field recall  number?    nil: no article is labelled as having it

---@class jianbao.WrongTopic
---@field topic   string
---@field article jianbao.Article
---@field wanted  boolean  what the label says
---@field score   number
---@field pass    number

---Compare rules with the labels of an archive.
---@param ruleset jianbao.Ruleset
---@param archive jianbao.Archive
---@return jianbao.Accuracy[]? topics  in the order of the rules; without those nobody labelled
---@return jianbao.WrongTopic[]|string wrong  in the order of articles; else what is wrong
---@return string[]|string|nil unknown  labelled topics that the rules have not; else a code
function M.measure(ruleset, archive)
  local labels, message, code = archive:labels()
  if not labels then
    return nil, message --[[@as string]], code
  end
  local by_topic, wrong, unknown = {}, {}, {}
  local article, verdicts
  for _, label in ipairs(labels) do
    if not ruleset.by_id[label.topic] then
      unknown[#unknown + 1] = label.topic
      goto continue
    end
    if not article or article.id ~= label.article then
      article, message, code = archive:article(label.article)
      if not article then
        return nil, message --[[@as string]], code
      end
      verdicts = {}
      for _, explanation in ipairs(assert(ruleset:explain(article))) do
        verdicts[explanation.id] = explanation
      end
    end
    do
      local counts = by_topic[label.topic] or { topic = label.topic, right = 0, wrong = 0,
        missed = 0 }
      by_topic[label.topic] = counts
      local verdict = verdicts[label.topic]
      local fired = verdict ~= nil and verdict.fired
      if fired and label.given then
        counts.right = counts.right + 1
      elseif fired then
        counts.wrong = counts.wrong + 1
      elseif label.given then
        counts.missed = counts.missed + 1
      end
      if fired ~= label.given then
        wrong[#wrong + 1] = { topic = label.topic, article = article, wanted = label.given,
          score = verdict and verdict.score or 0, pass = ruleset.by_id[label.topic].pass }
      end
    end
    ::continue::
  end
  local topics = {}
  for _, rule in ipairs(ruleset.rules) do
    local counts = by_topic[rule.id]
    if counts then
      local given, due = counts.right + counts.wrong, counts.right + counts.missed
      counts.precision = given > 0 and counts.right / given or nil
      counts.recall = due > 0 and counts.right / due or nil
      topics[#topics + 1] = counts
    end
  end
  local names, seen = {}, {}
  for _, topic in ipairs(unknown) do
    if not seen[topic] then
      seen[topic] = true
      names[#names + 1] = topic
    end
  end
  table.sort(names)
  return topics, wrong, names
end

return M
