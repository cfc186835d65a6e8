--- Rules that build on rules: who must be judged before whom.
--
-- A topic is judged after those it needs, those it must not stand beside, and
-- its children. A circle has no such order, and is a mistake of the file.

local locale = require "jianbao.locale"

local M = {}

---@class jianbao.Links
---@field rank     integer[]              by rule: its turn
---@field parents  table<integer, integer[]>  rules that are given with a rule
---@field children table<integer, integer[]>  rules with which a rule is given
---@field asked    table<integer, true>   rules that others ask about

---@param rule jianbao.Rule
---@param message string
---@return string
local function at(rule, message)
  return ("%s:%d: %s"):format(rule.file, rule.line, message)
end

---@param rules jianbao.Rule[]
---@return table<integer, integer[]>? before  by rule: those to be judged before it
---@return jianbao.Links|string links_or_message
local function collect(rules)
  local number = {}
  for index, rule in ipairs(rules) do
    number[rule.id] = index
  end
  local before = {}
  local links = { rank = {}, parents = {}, children = {}, asked = {} }
  local function add(lists, index, value)
    lists[index] = lists[index] or {}
    table.insert(lists[index], value)
  end
  for index, rule in ipairs(rules) do
    for _, key in ipairs { "needs", "unless_topic", "children", "parents" } do
      for _, id in ipairs(rule[key]) do
        local other = number[id]
        if not other then
          return nil, at(rule, locale.text("rule.no-such-topic",
            { topic = rule.id, other = id, key = key == "parents" and "parent" or key }))
        elseif key == "children" or key == "parents" then
          local child, parent = other, index
          if key == "parents" then
            child, parent = index, other
          end
          local known = false
          for _, seen in ipairs(links.parents[child] or {}) do
            known = known or seen == parent
          end
          if not known then
            add(links.parents, child, parent)
            add(links.children, parent, child)
            add(before, parent, child)
          end
        else
          links.asked[other] = true
          add(before, index, other)
        end
      end
    end
  end
  return before, links
end

---Order the rules of a set.
---@param rules jianbao.Rule[]
---@return jianbao.Links? links
---@return string? message  with file and line
function M.link(rules)
  local before, links = collect(rules)
  if not before then
    return nil, links --[[@as string]]
  end
  local state, turn, circle = {}, 0, nil ---@type table<integer, "open"|"done">, integer, integer?
  local function visit(index)
    if state[index] == "done" then
      return true
    elseif state[index] == "open" then
      circle = index
      return false
    end
    state[index] = "open"
    for _, other in ipairs(before[index] or {}) do
      if not visit(other) then
        return false
      end
    end
    state[index] = "done"
    turn = turn + 1
    links.rank[index] = turn
    return true
  end
  for index in ipairs(rules) do
    if not visit(index) then
      local rule = rules[circle]
      return nil, at(rule, locale.text("rule.circle", { topic = rule.id }))
    end
  end
  return links --[[@as jianbao.Links]]
end

return M
