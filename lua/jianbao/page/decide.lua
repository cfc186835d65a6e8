--- Decide the role of every line, for the page as a whole.
--
-- A path gives each line a role. Its score is the sum of what each line's
-- evidence counts for its role, of what the grammar says about each role
-- following the one before, and of how text flows over line ends; the best
-- path wins (Viterbi 1967). A state is a role together with whether a
-- paragraph is still open: a credit or a caption may interrupt an open
-- paragraph, which then goes on below it.

local grammar = require "jianbao.page.grammar"
local states = require "jianbao.page.states"

local M = {}

local NEVER = -math.huge

--- A decision with its reasons, as `read --why` shows it.
---@class jianbao.Decision
---@field role            jianbao.Role
---@field score           number   what the line's own evidence counts for it
---@field evidence        { name: string, weight: number }[]
---@field runner_up       jianbao.Role?  the other role its evidence speaks for most
---@field runner_up_score number?

---@class jianbao.Decider
---@field decide  fun(lines: jianbao.Reading[], layout: jianbao.Layout): jianbao.RoleOfLine[]
---@field explain fun(line: jianbao.Reading, decision: jianbao.RoleOfLine): jianbao.Decision

--- What the best path says of a line.
---@class jianbao.RoleOfLine
---@field role    jianbao.Role
---@field number  integer   of the role
---@field emitted number[]  what the line's evidence counts for each role

-- A line whose text runs on more surely than this leaves its paragraph open.
local OPEN = 0.4

local roles = grammar.roles
local kind_of = states.kind_of
local CONTINUES, INTERRUPTS, LEAVES = states.CONTINUES, states.INTERRUPTS, states.LEAVES

-- Two totals less apart than this may be the same sum, rounded otherwise.
local ROUNDING = 1e-6

-- Rows to begin with: no role has evidence, no state is reached.
local nothing, unreached = {}, {}
for number = 1, #roles do
  nothing[number] = 0
end
for state = 1, states.COUNT do
  unreached[state] = NEVER
end

---@param score number[]  by state
---@param first integer   1 to look at closed states, 2 at open ones
---@return integer state  the best of them
local function best_of(score, first)
  local best = first
  for state = first + 2, states.COUNT, 2 do
    if score[state] > score[best] then
      best = state
    end
  end
  return best
end

---How surely the text runs on from a line into the one below it.
---@param above  jianbao.Reading
---@param line   jianbao.Reading
---@param layout jianbao.Layout
---@return number
local function openness(above, line, layout)
  if not layout.wrap then
    return above.open
  end
  local indented = layout.indent and line.indent >= layout.indent
  if above.full then
    if indented then
      return above.open * 0.5
    elseif above.final and line.gap > 0 and not (line.full or line.final) then
      return math.max(above.open, 0.3)
    end
    return math.max(above.open, above.tail and 0 or (layout.indent and 0.9 or 0.6))
  end
  if above.open > 0 and layout.indent and line.indent == 0 then
    return above.open
  end
  return above.open * 0.5
end

---@param profile jianbao.Profile
---@return jianbao.Decider
function M.compile(profile)
  local weights, flow = profile.weights, profile.flow

  -- What each clue counts for the roles: a list of number, weight, number,
  -- weight …
  local weights_of = {}
  for clue, of_roles in pairs(weights) do
    local row = {}
    for number, role in ipairs(roles) do
      if of_roles[role] then
        table.insert(row, number)
        table.insert(row, of_roles[role])
      end
    end
    weights_of[clue] = row
  end

  local decider = {}

  ---What a line's evidence counts for every role.
  ---@param line jianbao.Reading
  ---@return number[] by_role
  local function emissions(line)
    local sums = { table.unpack(nothing) }
    for _, clue in ipairs(line.clues) do
      local row, strength = weights_of[clue.name], clue.strength
      if row then
        for i = 1, #row, 2 do
          local number = row[i]
          sums[number] = sums[number] + row[i + 1] * strength
        end
      end
    end
    return sums
  end

  local continue_closed, leave_open = flow.continue_closed, flow.leave_open
  local continue_slope = flow.continue_open - flow.continue_closed
  local interrupt_open = flow.interrupt_open
  -- The most that a step can count more or less for an openness of 1.
  local steepest =
    math.max(math.abs(continue_slope), math.abs(interrupt_open), math.abs(leave_open))

  ---One step: the best way into every state of a line.
  --
  -- Most states are so far behind the best one that whatever both lead to is
  -- reached better from there: of these only the ways beyond are gone.
  ---@param score   number[]  best score by state of the line above
  ---@param above   jianbao.Reading
  ---@param line    jianbao.Reading
  ---@param emitted number[]  what the line's evidence counts for each role
  ---@param layout  jianbao.Layout
  ---@return number[] now, integer[] from
  local function step(score, above, line, emitted, layout)
    local now, from = { table.unpack(unreached) }, { table.unpack(unreached) }
    local ran_on, runs_on = openness(above, line, layout), line.open > OPEN
    local openness_behind = { 0, ran_on, math.max(ran_on, 0.5), 1 }
    -- By kind of state: the score below which it is hopeless but for what a
    -- way out of it gains, and where ways lead that its leader has not.
    local bar, gain, beyond = {}, {}, {}
    local best_closed, best_open = best_of(score, 1), best_of(score, 2)
    for kind, open in ipairs(openness_behind) do
      local leader = states.is_open_kind[kind] and best_open or best_closed
      local apart = math.abs(openness_behind[kind_of[leader]] - open)
      bar[kind] = score[leader] - steepest * apart - ROUNDING
      gain[kind], beyond[kind] = states.gain[leader], states.ways_beyond[runs_on][leader]
    end
    local all_ways, flowed = states.ways[runs_on], {}
    for state = 1, states.COUNT do
      local reached = score[state]
      if reached > NEVER then
        local kind = kind_of[state]
        local ways = all_ways[state]
        if reached + gain[kind][state] < bar[kind] then
          ways = beyond[kind][state]
        end
        if #ways > 0 then
          local open = openness_behind[kind]
          flowed[CONTINUES] = reached + continue_closed + continue_slope * open
          flowed[INTERRUPTS] = reached + interrupt_open * open
          flowed[LEAVES] = reached + leave_open * open
          for i = 1, #ways, 3 do
            local next_state = ways[i]
            local total = flowed[ways[i + 1]] + ways[i + 2] + emitted[(next_state + 1) // 2]
            if total > now[next_state] then
              now[next_state], from[next_state] = total, state
            end
          end
        end
      end
    end
    return now, from
  end

  ---@param lines  jianbao.Reading[]
  ---@param layout jianbao.Layout
  ---@return jianbao.RoleOfLine[]
  function decider.decide(lines, layout)
    local count = #lines
    if count == 0 then
      return {}
    end
    local emitted, back = {}, {}
    for i, line in ipairs(lines) do
      emitted[i] = emissions(line)
    end
    local score = { table.unpack(unreached) }
    for number, role in ipairs(roles) do
      local weight = grammar.start[role]
      if weight then
        score[states.after(number, lines[1].open > OPEN, false)] = emitted[1][number] + weight
      end
    end
    for i = 2, count do
      score, back[i] = step(score, lines[i - 1], lines[i], emitted[i], layout)
    end

    local best_state, best = nil, NEVER
    for state = 1, states.COUNT do
      local total = score[state] + (grammar.finish[roles[(state + 1) // 2]] or 0)
        + (state % 2 == 0 and flow.finish_open or 0)
      if total > best then
        best, best_state = total, state
      end
    end

    local decisions, state = {}, best_state
    for i = count, 1, -1 do
      local number = (state + 1) // 2
      decisions[i] = { number = number, role = roles[number], emitted = emitted[i] }
      state = back[i] and back[i][state]
    end
    return decisions
  end

  ---Fill in the evidence for a decision, and which other role came nearest.
  ---@param line     jianbao.Reading
  ---@param decision jianbao.RoleOfLine
  ---@return jianbao.Decision
  function decider.explain(line, decision)
    local evidence = {}
    for _, clue in ipairs(line.clues) do
      local of_roles = weights[clue.name]
      local weight = of_roles and of_roles[decision.role]
      if weight and weight ~= 0 then
        evidence[#evidence + 1] = { name = clue.name, weight = weight * clue.strength }
      end
    end
    local emitted, runner_up = decision.emitted, nil
    for number = 1, #roles do
      if number ~= decision.number and (not runner_up or emitted[number] > emitted[runner_up]) then
        runner_up = number
      end
    end
    return {
      role = decision.role, score = emitted[decision.number], evidence = evidence,
      runner_up = roles[runner_up], runner_up_score = emitted[runner_up],
    }
  end

  return decider
end

return M
