--- Decide the role of every line, for the page as a whole.
--
-- A path gives each line a role. Its score is the sum of what each line's
-- evidence counts for its role, of what the grammar says about each role
-- following the one before, and of how text flows over line ends; the best
-- path wins (Viterbi 1967). A state is a role together with whether a
-- paragraph is still open: a credit or a caption may interrupt an open
-- paragraph, which then goes on below it.

local grammar = require "jianbao.page.grammar"

local M = {}

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

-- A state's number is 2 * (number of its role) - 1, plus 1 while a paragraph
-- is open. Rules of flow distinguish three classes of roles.
local roles = grammar.roles
local number_of = {}
for number, role in ipairs(roles) do
  number_of[role] = number
end
local CONTINUES, INTERRUPTS, LEAVES = 1, 2, 3
local class_of, is_running, is_caption = {}, {}, {}
for number, role in ipairs(roles) do
  class_of[number] = role == "continuation" and CONTINUES
    or grammar.interrupting[role] and INTERRUPTS or LEAVES
  is_running[number] = grammar.running[role] or false
  is_caption[number] = role == "caption"
end

-- For each role the numbers of the roles that may follow, and their weights.
local followers, follow_weights = {}, {}
for number, role in ipairs(roles) do
  followers[number], follow_weights[number] = {}, {}
  for next_number, next_role in ipairs(roles) do
    local weight = grammar.follow[role][next_role]
    if weight then
      table.insert(followers[number], next_number)
      table.insert(follow_weights[number], weight)
    end
  end
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
    end
    return math.max(above.open, above.tail and 0 or (layout.indent and 0.9 or 0.6))
  end
  if above.open > 0 and layout.indent and line.indent == 0 then
    return above.open
  end
  return above.open * 0.5
end

---Is a paragraph open after a line in this role?
---@param number integer  of the role
---@param line   jianbao.Reading
---@param before boolean  was one open before it
---@return boolean
local function open_after(number, line, before)
  if is_caption[number] then
    return before or line.open > OPEN
  elseif is_running[number] then
    return line.open > OPEN
  end
  return class_of[number] == INTERRUPTS and before
end

---@param profile jianbao.Profile
---@return jianbao.Decider
function M.compile(profile)
  local weights, flow = profile.weights, profile.flow

  -- What each clue counts for the roles, by their numbers.
  local weights_by_number = {}
  for clue, of_roles in pairs(weights) do
    local row = {}
    for role, weight in pairs(of_roles) do
      row[number_of[role]] = weight
    end
    weights_by_number[clue] = row
  end

  local decider = {}

  ---What a line's evidence counts for every role.
  ---@param line jianbao.Reading
  ---@return number[] by_role
  local function emissions(line)
    local sums = {}
    for number = 1, #roles do
      sums[number] = 0
    end
    for _, clue in ipairs(line.clues) do
      local row, strength = weights_by_number[clue.name], clue.strength
      if row then
        for number, weight in pairs(row) do
          sums[number] = sums[number] + weight * strength
        end
      end
    end
    return sums
  end

  ---One step: the best way into every state of a line.
  ---@param score  number[]  best score by state of the line above; absent when there is none
  ---@param above  jianbao.Reading
  ---@param line   jianbao.Reading
  ---@param layout jianbao.Layout
  ---@return number[] now, integer[] from, number[] emitted
  local function step(score, above, line, layout)
    local now, from = {}, {}
    local emitted = emissions(line)
    local ran_on = openness(above, line, layout)
    -- The state each role leads to, by whether a paragraph was open before.
    local closed_to, open_to = {}, {}
    for number = 1, #roles do
      closed_to[number] = 2 * number - (open_after(number, line, false) and 0 or 1)
      open_to[number] = 2 * number - (open_after(number, line, true) and 0 or 1)
    end
    local flowing = {}
    for state = 1, 2 * #roles do
      local reached = score[state]
      if reached then
        local role, was_open = (state + 1) // 2, state % 2 == 0
        local open
        if not was_open then
          open = is_running[role] and ran_on or 0
        elseif class_of[role] == INTERRUPTS then
          open = 1
        else
          open = math.max(ran_on, 0.5)
        end
        flowing[CONTINUES] = reached + flow.continue_closed
          + (flow.continue_open - flow.continue_closed) * open
        flowing[INTERRUPTS] = reached + flow.interrupt_open * open
        flowing[LEAVES] = reached + flow.leave_open * open
        local next_roles, next_weights = followers[role], follow_weights[role]
        local leads_to = was_open and open_to or closed_to
        for i = 1, #next_roles do
          local number = next_roles[i]
          local total = flowing[class_of[number]] + next_weights[i] + emitted[number]
          local next_state = leads_to[number]
          local reached_before = now[next_state]
          if not reached_before or total > reached_before then
            now[next_state], from[next_state] = total, state
          end
        end
      end
    end
    return now, from, emitted
  end

  ---@param lines  jianbao.Reading[]
  ---@param layout jianbao.Layout
  ---@return jianbao.RoleOfLine[]
  function decider.decide(lines, layout)
    local count = #lines
    if count == 0 then
      return {}
    end
    local score, back, emitted = {}, {}, { emissions(lines[1]) }
    for number, role in ipairs(roles) do
      local weight = grammar.start[role]
      if weight then
        local state = 2 * number - (open_after(number, lines[1], false) and 0 or 1)
        score[state] = emitted[1][number] + weight
      end
    end
    for i = 2, count do
      score, back[i], emitted[i] = step(score, lines[i - 1], lines[i], layout)
    end

    local best_state, best = nil, -math.huge
    for state = 1, 2 * #roles do
      if score[state] then
        local total = score[state] + (grammar.finish[roles[(state + 1) // 2]] or 0)
          + (state % 2 == 0 and flow.finish_open or 0)
        if total > best then
          best, best_state = total, state
        end
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
      local row = weights_by_number[clue.name]
      local weight = row and row[decision.number]
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
