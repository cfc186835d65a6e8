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

---Each word in each rule. Of ten thousand rules that is most of what is kept, so
---a word of a shelved rule is one number, and not looked at by the collector.
---@class jianbao.Uses
---@field codes   integer[]  the rule's number << 24 | the word's place in the rule's list, or 0
---@field others  table<integer, jianbao.Use>  where that place is 0
---@field shelved table<integer, jianbao.Rule>  the others' rules: see jianbao.rules.shelf

---@class jianbao.Use
---@field role      jianbao.UseRole
---@field condition table    the word, phrase, query or pattern it belongs to
---@field folded    string   the word

--- Bits of a word's place in its rule, in a code.
local PLACE_BITS = 24
local PLACE_MASK = (1 << PLACE_BITS) - 1

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
    uses = { codes = {}, others = {}, shelved = {} } }, Builder)
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
  local use = #uses.codes + 1
  uses.codes[use] = rule << PLACE_BITS | (index or 0)
  if index then
    assert(index <= PLACE_MASK, "too many words in one rule")
    uses.shelved[rule] = condition
  else
    uses.others[use] = { role = role, condition = condition, folded = folded }
  end
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

---The words in an article of the rules it may meet.
---@param folded jianbao.Folded
---@param all boolean?  of every rule
---@return table<integer, integer[]> found  by the rule's number, flat triples: the use, first
---  and last byte of the folded text; by last byte, the longer first. A use is the place of the
---  word in the rule's list if the rule is shelved, else a number for `hits`
---@return integer[] opened  those rules, in the order their words came
function Gate:open(folded, all)
  local flat = assert(self.core:open(folded.text, folded.places, all))
  local found, opened, codes = {}, {}, self.uses.codes
  for at = 1, #flat, 3 do
    local use = flat[at]
    local code = codes[use]
    local rule, place = code >> PLACE_BITS, code & PLACE_MASK
    use = place > 0 and place or -use
    local list = found[rule]
    if not list then
      found[rule] = { use, flat[at + 1], flat[at + 2] }
      opened[#opened + 1] = rule
    else
      local count = #list
      list[count + 1], list[count + 2], list[count + 3] = use, flat[at + 1], flat[at + 2]
    end
  end
  return found, opened
end

---What stands behind the places of one rule's words.
---@param rule integer
---@param list integer[]?  of `open`
---@return jianbao.Hit[]
function Gate:hits(rule, list)
  local hits, uses = {}, self.uses
  for at = 1, list and #list or 0, 3 do
    local use = list[at]
    local hit
    if use > 0 then
      -- Held, so that words stay the same tables.
      hits.words = hits.words or uses.shelved[rule].words
      local word = hits.words[use]
      hit = { role = "word", condition = word, folded = word.folded }
    else
      local other = uses.others[-use]
      hit = { role = other.role, condition = other.condition, folded = other.folded }
    end
    hit.first, hit.last = list[at + 1], list[at + 2]
    hits[#hits + 1] = hit
  end
  return hits
end

return M
