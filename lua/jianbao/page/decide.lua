--- Decide the role of every line, for the page as a whole.
--
-- A path gives each line a role. Its score is the sum of what each line's
-- evidence counts for its role and of what the grammar says about each role
-- following the one before; the best path wins (Viterbi 1967). A state is a
-- role together with whether a paragraph is still open: a credit or a
-- caption may interrupt an open paragraph, which then goes on.

local grammar = require "jianbao.page.grammar"

local running, interrupting = grammar.running, grammar.interrupting

local M = {}

---@class jianbao.Decision
---@field role            string
---@field score           number
---@field evidence        { name: string, weight: number }[]
---@field runner_up       string?
---@field runner_up_score number?

---@param profile jianbao.Profile
function M.compile(profile)
  local weights, flow = profile.weights, profile.flow
  local roles = grammar.roles

  -- For each role the roles that may come before it, with the grammar's word.
  local before = {}
  for _, role in ipairs(roles) do
    before[role] = {}
    for _, previous in ipairs(roles) do
      local weight = grammar.follow[previous][role]
      if weight then
        before[role][#before[role] + 1] = { previous, weight }
      end
    end
  end

  local decider = {}

  ---What the evidence of a line counts for a role.
  local function emission(line, role)
    local sum = 0
    for _, clue in ipairs(line.clues) do
      local of_clue = weights[clue.name]
      local weight = of_clue and of_clue[role]
      if weight then
        sum = sum + weight * clue.strength
      end
    end
    return sum
  end

  ---What an open paragraph counts for the next line's role.
  ---@param open     number   0 to 1: how surely the paragraph runs on
  ---@param previous jianbao.Reading?
  local function flow_weight(role, open, previous, line, layout)
    if role == "continuation" then
      local value = flow.continue_closed + (flow.continue_open - flow.continue_closed) * open
      return value
    end
    if open <= 0 then
      return 0
    end
    if interrupting[role] then
      return flow.interrupt_open * open
    end
    return flow.leave_open * open
  end

  ---How surely the text runs on from 'previous' into the next line.
  local function openness(previous, line, layout)
    if not layout.wrap then
      return previous.open
    end
    local indented = layout.indent and line.indent >= layout.indent
    if previous.full then
      if indented then
        return previous.open * 0.5
      end
      return math.max(previous.open, previous.tail and 0 or (layout.indent and 0.9 or 0.6))
    end
    if previous.open > 0 and layout.indent and line.indent == 0 then
      return previous.open
    end
    return previous.open * 0.5
  end

  ---@param lines jianbao.Reading[]
  ---@param layout jianbao.Layout
  ---@return jianbao.Decision[]
  function decider.decide(lines, layout)
    local count = #lines
    if count == 0 then
      return {}
    end
    -- score[role][open], back[i][role][open] = { previous role, previous open }
    local score, back, emissions = {}, {}, {}
    for i = 1, count do
      local line, previous = lines[i], lines[i - 1]
      local now, from, emitted = {}, {}, {}
      local ran_on = previous and openness(previous, line, layout) or 0
      for _, role in ipairs(roles) do
        local value = emission(line, role)
        emitted[role] = value
        local best, best_from = { -math.huge, -math.huge }, {}
        local function offer(total, open_after, role_before, open_before)
          if total > best[open_after] then
            best[open_after] = total
            best_from[open_after] = { role_before, open_before }
          end
        end
        if i == 1 then
          local weight = grammar.start[role]
          if weight then
            local open_after = running[role] and line.open > 0.4 and 2 or 1
            offer(value + weight, open_after, "start", 1)
          end
        else
          for _, entry in ipairs(before[role]) do
            local role_before, weight = entry[1], entry[2]
            local so_far = score[role_before]
            for open_before = 1, 2 do
              local reached = so_far[open_before]
              if reached > -math.huge then
                -- An open paragraph that was interrupted is open for sure.
                local open
                if open_before == 1 then
                  open = running[role_before] and ran_on or 0
                elseif interrupting[role_before] then
                  open = 1
                else
                  open = math.max(ran_on, 0.5)
                end
                local total = reached + weight + value
                  + flow_weight(role, open, previous, line, layout)
                local open_after
                if running[role] and role ~= "caption" then
                  open_after = line.open > 0.4 and 2 or 1
                elseif interrupting[role] then
                  open_after = open_before
                  if role == "caption" and line.open > 0.4 then
                    open_after = 2
                  end
                else
                  open_after = 1
                end
                if role == "continuation" and open_before == 2 and interrupting[role_before] then
                  open_after = line.open > 0.4 and 2 or 1
                end
                offer(total, open_after, role_before, open_before)
              end
            end
          end
        end
        now[role], from[role] = best, best_from
      end
      score, back[i], emissions[i] = now, from, emitted
    end

    local best_role, best_open, best = nil, 1, -math.huge
    for _, role in ipairs(roles) do
      for open = 1, 2 do
        local total = score[role][open] + (grammar.finish[role] or 0)
          + (open == 2 and flow.finish_open or 0)
        if total > best then
          best, best_role, best_open = total, role, open
        end
      end
    end

    local decisions = {}
    local role, open = best_role, best_open
    for i = count, 1, -1 do
      decisions[i] = decider.explain(lines[i], role, emissions[i])
      local origin = back[i][role][open]
      role, open = origin[1], origin[2]
    end
    return decisions
  end

  ---The evidence for the chosen role, and which other role came nearest.
  function decider.explain(line, role, emitted)
    local evidence = {}
    for _, clue in ipairs(line.clues) do
      local weight = weights[clue.name] and weights[clue.name][role]
      if weight then
        evidence[#evidence + 1] = { name = clue.name, weight = weight * clue.strength }
      end
    end
    local runner_up, runner_up_score
    for _, other in ipairs(roles) do
      if other ~= role and (not runner_up or emitted[other] > runner_up_score) then
        runner_up, runner_up_score = other, emitted[other]
      end
    end
    return {
      role = role, score = emitted[role], evidence = evidence,
      runner_up = runner_up, runner_up_score = runner_up_score,
    }
  end

  return decider
end

return M
