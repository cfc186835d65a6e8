--- Rules written as they stand in a file, loaded for a spec.

local assert = require "luassert"
local child = require "child"
local rules = require "jianbao.rules"

local M = {}

---Load a file with this content.
---@param content string
---@return jianbao.Ruleset? ruleset
---@return string? message  the path left out: "3: …"
---@return string? code
function M.try(content)
  local folder = child.folder()
  local path = folder .. "/rule.lua"
  child.write(path, content)
  local ruleset, message, code = rules.load(path)
  child.remove(folder)
  if message and message:sub(1, #path + 1) == path .. ":" then
    message = message:sub(#path + 2)
  end
  return ruleset, message, code
end

---@param content string
---@return jianbao.Ruleset
function M.load(content)
  local ruleset, message = M.try(content)
  return assert(ruleset, message)
end

---That a file is refused, and the message names the line.
---@param content string
---@param named string?  stands in the message
---@param line integer?  2
---@return string code
function M.assert_refused(content, named, line)
  local ruleset, message, code = M.try(content)
  assert.is_nil(ruleset)
  assert.equal((line or 2) .. ":", message:match "^%S+", message)
  assert.truthy(message:find(named or "", 1, true), message)
  return code
end

---An article with a lead, and a headline if there is one.
---@param lead string
---@param headline string?
---@return jianbao.Article
function M.article(lead, headline)
  return { headline = headline, paragraphs = { { kind = "body", text = lead } } }
end

---The topics given, by name: "甲 3, 乙 4".
---@param ruleset jianbao.Ruleset
---@param article jianbao.Article
---@return string
function M.topics(ruleset, article)
  local list = {}
  for index, topic in ipairs(ruleset:decide(article)) do
    list[index] = ("%s %g"):format(topic.id, topic.score)
  end
  table.sort(list)
  return table.concat(list, ", ")
end

---What counted: the printed text of each piece of evidence and its points.
---@param ruleset jianbao.Ruleset
---@param article jianbao.Article
---@param topic string
---@return string
function M.evidence(ruleset, article, topic)
  local shape = require "jianbao.article"
  local list = {}
  for index, piece in ipairs(assert(ruleset:explain(article, topic))[1].evidence) do
    list[index] = ("%s%+g"):format(
      shape.field_text(article, piece.field):sub(piece.first, piece.last), piece.points)
  end
  return table.concat(list, " ")
end

return M
