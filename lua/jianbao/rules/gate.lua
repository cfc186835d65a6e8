--- Finds the words of all rules in an article, in one pass.
--
-- The face of the automaton in the C core (csrc/rules/gate.h). It takes every
-- word of every rule, whatever it is there for, with the most points it can
-- give, and tells for an article only of the rules that can reach what they
-- ask for. A rule of which no word stands in an article costs nothing there.

local article = require "jianbao.article"
local core = require "jianbao.core".gate

---@alias jianbao.UseRole
---| "word"    # a word of the list
---| "unless"  # a phrase that cancels the words inside it
---| "near"    # what a word must stand near to
---| "term"    # a term of a query
---| "pattern" # opens a pattern in the field it stands in

---Each word in each rule, a list for each thing known of it: one table a use
---would be looked at by every round of the collector.
---@class jianbao.Uses
---@field rule      integer[]   its number
---@field role      jianbao.UseRole[]
---@field condition table[]     the word, phrase, query or pattern it belongs to; the rule itself
---  where the word is kept by its index
---@field folded    (string|false)[]  the word; false where it is kept by its index
---@field index     integer[]   the word's place in the rule's list; 0: kept as it is

---@class jianbao.Gate
---@field private core jianbao.CoreGate
---@field private uses jianbao.Uses
local Gate = {}
Gate.__index = Gate

local M = {}

local NOTHING = {}

---@class jianbao.GateBuilder
---@field private words  string[]
---@field private number table<string, integer>  of each word
---@field private uses   jianbao.Uses
---@field private flat   number[]
---@field private asked  number[]
local Builder = {}
Builder.__index = Builder

---@return jianbao.GateBuilder
function M.builder()
  return setmetatable({ words = {}, number = {}, flat = {}, asked = {},
    uses = { rule = {}, role = {}, condition = {}, folded = {}, index = {} } }, Builder)
end

---@param rule integer
---@param role jianbao.UseRole
---@param condition table
---@param folded string
---@param points table<string, number>?  the most it can give, by place; nil: nothing
---@param index integer?  the condition is a rule, and this its word: see jianbao.rules.shelf
function Builder:add(rule, role, condition, folded, points, index)
  local number = self.number[folded]
  if not number then
    number = #self.words + 1
    self.number[folded], self.words[number] = number, folded
  end
  local uses = self.uses
  local use = #uses.rule + 1
  uses.rule[use], uses.role[use] = rule, role
  uses.condition[use], uses.folded[use] = condition, not index and folded
  uses.index[use] = index or 0
  local flat = self.flat
  local at = #flat
  flat[at + 1], flat[at + 2] = number, rule
  points = points or NOTHING
  for column, place in ipairs(article.places) do
    flat[at + 2 + column] = math.max(points[place] or 0, 0)
  end
end

---@param rule integer  rules are asked in their order
---@param points number  0: any of its words opens it
function Builder:ask(rule, points)
  self.asked[rule] = points
end

---@return jianbao.Gate? gate
---@return string? message
---@return string? code
function Builder:build()
  local gate, message, code = core.new(self.words, self.flat, self.asked)
  if not gate then
    return nil, message, code
  end
  return setmetatable({ core = gate, uses = self.uses }, Gate)
end

---A place of a word, for one of its uses.
---@class jianbao.Hit
---@field role  jianbao.UseRole
---@field condition table
---@field folded string   the word
---@field first integer  bytes of the folded text
---@field last  integer

---What an article holds of the rules it may meet.
---@param folded jianbao.Folded
---@param all boolean?  of every rule
---@return table<integer, jianbao.Hit[]> hits  by the rule's number
---@return integer[] opened  those rules, in the order their hits came
function Gate:open(folded, all)
  local flat = assert(self.core:open(folded.text, folded.places, all))
  local hits, opened, uses = {}, {}, self.uses
  for index = 1, #flat, 3 do
    local use = flat[index]
    local rule = uses.rule[use]
    local list = hits[rule]
    if not list then
      list = {}
      hits[rule] = list
      opened[#opened + 1] = rule
    end
    local condition, place = uses.condition[use], uses.index[use]
    if place > 0 then
      list.words = condition.words -- held, so that the word stays the same table
      condition = list.words[place]
    end
    list[#list + 1] = { role = uses.role[use], condition = condition,
      folded = uses.folded[use] or condition.folded,
      first = flat[index + 1], last = flat[index + 2] }
  end
  return hits, opened
end

return M
