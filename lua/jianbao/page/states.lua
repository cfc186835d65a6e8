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

M.is_open_kind = { false, false, true, true }

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

-- For each role the numbers of the roles that may follow.
local followers = {}
for number, role in ipairs(roles) do
  followers[number] = {}
  for next_number, next_role in ipairs(roles) do
    if grammar.follow[role][next_role] then
      table.insert(followers[number], next_number)
    end
  end
end

---The ways out of a state: next state, class of its role, weight, next
---state, class, weight …
---@param state   integer
---@param runs_on boolean  does the text of the line they lead to run on
---@param but     table<string, number>  roles that ways are not wanted to
---@return number[]
local function ways_out(state, runs_on, but)
  local ways, number, open = {}, role_of(state), is_open(state)
  local weights = grammar.follow[roles[number]]
  for _, next_number in ipairs(followers[number]) do
    local role = roles[next_number]
    if not but[role] then
      table.insert(ways, M.after(next_number, runs_on, open))
      table.insert(ways, class_of[next_number])
      table.insert(ways, weights[role])
    end
  end
  return ways
end

--- `ways[runs_on][state]`: the ways out of every state into a line whose text
-- runs on or does not.
---@type table<boolean, number[][]>
M.ways = { [true] = {}, [false] = {} }

--- `ways_beyond[runs_on][leader][state]`: those of them to roles that no way
-- out of the state 'leader' leads to.
---@type table<boolean, number[][][]>
M.ways_beyond = { [true] = {}, [false] = {} }

--- `gain[leader][state]`: the most that a way out of a state counts more than
-- the leader's way to the same role; negative infinity if there is none such.
---@type number[][]
M.gain = {}

---@param follow table<string, number>
---@param of_leader table<string, number>
---@return number
local function most_gained(follow, of_leader)
  local most = -math.huge
  for role, weight in pairs(follow) do
    if of_leader[role] then
      most = math.max(most, weight - of_leader[role])
    end
  end
  return most
end

-- The two states of a role lead to the same roles, so they share a row.
for number, role in ipairs(roles) do
  local of_leader = grammar.follow[role]
  local gain, into_running, into_closed = {}, {}, {}
  for state = 1, M.COUNT do
    gain[state] = most_gained(grammar.follow[roles[role_of(state)]], of_leader)
    into_running[state] = ways_out(state, true, of_leader)
    into_closed[state] = ways_out(state, false, of_leader)
  end
  for leader = 2 * number - 1, 2 * number do
    M.gain[leader] = gain
    M.ways_beyond[true][leader], M.ways_beyond[false][leader] = into_running, into_closed
  end
end

for state = 1, M.COUNT do
  M.ways[true][state] = ways_out(state, true, {})
  M.ways[false][state] = ways_out(state, false, {})
end

return M
