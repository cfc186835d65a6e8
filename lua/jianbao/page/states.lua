--- The states a line of a page can be in, and the ways from one to the next.
--
-- A state is a role together with whether a paragraph is still open behind
-- the line. Its number is 2 * (number of its role) - 1, plus 1 while a
-- paragraph is open. All that the grammar alone decides is worked out here,
-- once, so that the search for the best path has only to add and compare.

local grammar = require "jianbao.page.grammar"

local M = {}

local roles = grammar.roles

--- How many states there are.
M.COUNT = 2 * #roles

-- Rules of flow distinguish three classes of roles.
M.CONTINUES, M.INTERRUPTS, M.LEAVES = 1, 2, 3

---@type integer[]  by number of the role
local class_of = {}
for number, role in ipairs(roles) do
  class_of[number] = role == "continuation" and M.CONTINUES
    or grammar.interrupting[role] and M.INTERRUPTS or M.LEAVES
end

---@param state integer
---@return integer number  of its role
local function role_of(state)
  return (state + 1) // 2
end

---@param state integer
---@return boolean
local function is_open(state)
  return state % 2 == 0
end

---The state a line is in that has a role.
---@param number  integer  of the role
---@param runs_on boolean  does the line's text run on
---@param before  boolean  was a paragraph open before it
---@return integer state
function M.after(number, runs_on, before)
  local role, open = roles[number], false
  if role == "caption" then
    open = before or runs_on
  elseif grammar.running[role] then
    open = runs_on
  elseif class_of[number] == M.INTERRUPTS then
    open = before
  end
  return open and 2 * number or 2 * number - 1
end

--- How open the text is behind a state, in the order of decide.lua's
-- `openness_behind`: complete, running as its line shows, running on though
-- its line may not show it, or interrupted.
M.COMPLETE, M.AS_SHOWN, M.UNFINISHED, M.INTERRUPTED = 1, 2, 3, 4

---@type integer[]  by state
M.kind_of = {}
for state = 1, M.COUNT do
  local number = role_of(state)
  if not is_open(state) then
    M.kind_of[state] = grammar.running[roles[number]] and M.AS_SHOWN or M.COMPLETE
  else
    M.kind_of[state] = class_of[number] == M.INTERRUPTS and M.INTERRUPTED or M.UNFINISHED
  end
end

---The ways out of a state: next state, class of its role, weight, next
---state, class, weight …
---@param state   integer
---@param runs_on boolean  does the text of the line they lead to run on
---@param but     table<string, number>  roles that ways are not wanted to
---@return number[]
local function ways_out(state, runs_on, but)
  local ways = {}
  for number, role in ipairs(roles) do
    local weight = grammar.follow[roles[role_of(state)]][role]
    if weight and not but[role] then
      table.insert(ways, M.after(number, runs_on, is_open(state)))
      table.insert(ways, class_of[number])
      table.insert(ways, weight)
    end
  end
  return ways
end

--- `ways[runs_on][state]`: the ways out of every state into a line whose text
-- runs on or does not.
---@type table<boolean, number[][]>
M.ways = { [true] = {}, [false] = {} }

--- `ways_beyond[runs_on][leader][state]`: those of them that lead where the
-- role numbered 'leader' does not lead.
---@type table<boolean, number[][][]>
M.ways_beyond = { [true] = {}, [false] = {} }

for runs_on, ways in pairs(M.ways) do
  for state = 1, M.COUNT do
    ways[state] = ways_out(state, runs_on, {})
  end
  for leader, role in ipairs(roles) do
    local beyond = {}
    for state = 1, M.COUNT do
      beyond[state] = ways_out(state, runs_on, grammar.follow[role])
    end
    M.ways_beyond[runs_on][leader] = beyond
  end
end

--- `gain[leader][number]`: the most that a way out of a role counts more than
-- the leader's way to the same role.
---@type number[][]
M.gain = {}
for leader, leading_role in ipairs(roles) do
  local of_leader = grammar.follow[leading_role]
  M.gain[leader] = {}
  for number, role in ipairs(roles) do
    local most = -math.huge
    for next_role, weight in pairs(grammar.follow[role]) do
      most = math.max(most, of_leader[next_role] and weight - of_leader[next_role] or most)
    end
    M.gain[leader][number] = most
  end
end

return M
