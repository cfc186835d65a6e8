--- What others call a topic: codes such as those of IPTC's Media Topics, for
-- the formats that carry them.
--
-- A rule says `codes = { medtop = "20000523" }`. The archive keeps of a decision
-- which pack in which version made it, not its codes; so they are looked up
-- in the rules as they are now, and given only where these are of the same
-- pack and version. A topic that has codes of its own keeps them.

local classify = require "jianbao.classify"

local M = {}

---@class jianbao.TopicCodes
---@field message string?  why the rules could not be read; then no topic gets codes
---@field rules   jianbao.Ruleset|boolean|string|string[]|nil
---@field private known  table<string, table|false>  by topic and rule
---@field private ruleset jianbao.Ruleset?
local Codes = {}
Codes.__index = Codes

---@param rules boolean|string|string[]|jianbao.Ruleset|nil  nil: the built-in packs; false: none
---@return jianbao.TopicCodes
function M.new(rules)
  return setmetatable({ rules = rules, known = {} }, Codes)
end

---@param topic jianbao.Topic
---@return table<string, string>? codes
function Codes:find(topic)
  if self.rules == false or self.message then
    return nil
  end
  if not self.ruleset then -- read when the first topic asks
    self.ruleset, self.message = classify.ruleset(self.rules)
    if not self.ruleset then
      return nil
    end
  end
  local rule = self.ruleset.by_id[topic.id]
  local codes = rule and rule.pack == topic.rule and self.ruleset:codes(topic.id)
  return codes and next(codes) and codes or nil
end

---Give the topics of an article their codes.
---@param article jianbao.Article
function Codes:add(article)
  for _, topic in ipairs(article.topics or {}) do
    if topic.rule and not topic.codes then
      local key = topic.id .. "\0" .. topic.rule
      if self.known[key] == nil then
        self.known[key] = self:find(topic) or false
      end
      topic.codes = self.known[key] or nil
    end
  end
end

return M
