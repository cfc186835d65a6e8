---@meta jianbao.core.gate
-- The face of csrc/binding/bind_gate.c for editors and checkers; never run.

--- The gate of a set of rules; jianbao.rules.gate makes what goes in.
---@class jianbao.core.gate
local gate = {}

--- Which rules an article may meet, by one pass of one automaton over it.
---@class jianbao.CoreGate
local Gate = {}

--- Make a gate.
---@param words string[]  folded, none empty, each once
---@param uses  number[]  for each use of a word: the numbers of the word and of the rule, from 1,
---  and the points it can give at the most in the label, kicker, headline, deck, lead and body
---@param asked number[]  by rule: the points it asks for; 0: any word opens it
---@return jianbao.CoreGate? gate
---@return string? message
---@return string? code  "bad-encoding", "bad-format", "too-large", "no-memory"
---@nodiscard
function gate.new(words, uses, asked) end

--- Find the words of the rules that an article may meet.
---@param text   string    the folded fields, a zero byte between two
---@param places string    a byte for each field: 1 label, 2 kicker, 3 headline, 4 deck, 5 lead,
---  6 body
---@param all?   boolean   of every rule, not only of those that may be met
---@return integer[]? hits flat triples: number of the use, first and last byte; by last byte,
---  of those that end together the longer first
---@return string? message
---@return string? code    "no-memory"
---@nodiscard
function Gate:open(text, places, all) end

--- Free it; a second time does nothing.
function Gate:close() end

return gate
