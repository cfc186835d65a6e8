--- Giving articles their topics, for the façade, the import and the archive.

local M = {}

---@alias jianbao.Decider fun(article: jianbao.Article): jianbao.Topic[]?

---@param rules boolean|string|string[]|jianbao.Ruleset|nil
---@return boolean
local function is_loaded(rules)
  return type(rules) == "table" and rules.decide ~= nil
end

---A ruleset from what a caller may give for one.
---@param rules boolean|string|string[]|jianbao.Ruleset|nil  nil or true: the built-in packs
---@return jianbao.Ruleset? ruleset
---@return string? message
---@return string? code
function M.ruleset(rules)
  if is_loaded(rules) then
    return rules --[[@as jianbao.Ruleset]]
  end
  local paths = rules
  if rules == true or rules == nil then
    paths = nil
  elseif type(rules) == "string" then
    paths = { rules }
  end
  return require("jianbao.rules").load(paths)
end

---A function that gives an article's topics; for false, one that gives none.
---@param rules boolean|string|string[]|jianbao.Ruleset|nil
---@return jianbao.Decider? decide
---@return string? message
---@return string? code
function M.decider(rules)
  if rules == false then
    return function() end
  end
  local ruleset, message, code = M.ruleset(rules)
  if not ruleset then
    return nil, message, code
  end
  return function(article)
    return ruleset:decide(article)
  end
end

---@param one jianbao.Evidence[]?
---@param other jianbao.Evidence[]?
---@return boolean
local function same_evidence(one, other)
  one, other = one or {}, other or {}
  if #one ~= #other then
    return false
  end
  for i, piece in ipairs(one) do
    local twin = other[i]
    if piece.word ~= twin.word or piece.field ~= twin.field or piece.first ~= twin.first
      or piece.last ~= twin.last or piece.points ~= twin.points then
      return false
    end
  end
  return true
end

---Whether two lists of topics say the same: ids, scores, rules, their files and
---the evidence.
---@param one jianbao.Topic[]?
---@param other jianbao.Topic[]?
---@return boolean
function M.same(one, other)
  one, other = one or {}, other or {}
  if #one ~= #other then
    return false
  end
  for i, topic in ipairs(one) do
    local twin = other[i]
    if topic.id ~= twin.id or topic.score ~= twin.score or topic.file_hash ~= twin.file_hash
      or topic.rule ~= twin.rule or not same_evidence(topic.evidence, twin.evidence) then
      return false
    end
  end
  return true
end

return M
