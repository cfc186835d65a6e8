--- What a path of roles counts, word for word as page/decide.lua and
-- page/grammar.lua say it, and the best path by trying every one. Slow.

local grammar = require "jianbao.page.grammar"

local M = {}

---@param profile jianbao.Profile
---@param line jianbao.Reading
---@param role jianbao.Role
---@return number
local function emission(profile, line, role)
  local sum = 0
  for _, clue in ipairs(line.clues) do
    sum = sum + ((profile.weights[clue.name] or {})[role] or 0) * clue.strength
  end
  return sum
end

---How surely the text runs on from the line above.
local function runs_on(above, line, layout)
  if not layout.wrap then
    return above.open
  elseif above.full and layout.indent and line.indent >= layout.indent then
    return above.open * 0.5
  elseif above.full then
    local at_least = layout.indent and 0.9 or 0.6
    return math.max(above.open, above.tail and 0 or at_least)
  elseif above.open > 0 and layout.indent and line.indent == 0 then
    return above.open
  end
  return above.open * 0.5
end

---Is a paragraph open after a line?
local function leaves_open(role, line, was_open)
  if role == "caption" then
    return was_open or line.open > 0.4
  elseif grammar.running[role] then
    return line.open > 0.4
  end
  return grammar.interrupting[role] and was_open or false
end

---What the step from a line to the one below it counts, but for the grammar.
local function flow_of(profile, role, was_open, next_role, ran_on)
  local flow = profile.flow
  local open = grammar.running[role] and ran_on or 0
  if was_open then
    open = grammar.interrupting[role] and 1 or math.max(ran_on, 0.5)
  end
  if next_role == "continuation" then
    return open * flow.continue_open + (1 - open) * flow.continue_closed
  elseif grammar.interrupting[next_role] then
    return open * flow.interrupt_open
  end
  return open * flow.leave_open
end

---@param profile jianbao.Profile
---@param lines jianbao.Reading[]
---@param layout jianbao.Layout
---@param path jianbao.Role[]
---@return number score  -math.huge for a path that cannot be
function M.score(profile, lines, layout, path)
  local sum, open = grammar.start[path[1]] or -math.huge, false
  for i, line in ipairs(lines) do
    local role = path[i]
    if i > 1 then
      local above = path[i - 1]
      local ran_on = runs_on(lines[i - 1], line, layout)
      sum = sum + (grammar.follow[above][role] or -math.huge)
        + flow_of(profile, above, open, role, ran_on)
    end
    sum = sum + emission(profile, line, role)
    open = leaves_open(role, line, open)
  end
  return sum + (grammar.finish[path[#path]] or 0) + (open and profile.flow.finish_open or 0)
end

---Try every path.
---@return number best
function M.exhaustive(profile, lines, layout)
  local path, best = {}, -math.huge
  local function try(i)
    if i > #lines then
      best = math.max(best, M.score(profile, lines, layout, path))
      return
    end
    for _, role in ipairs(grammar.roles) do
      local can_be = i == 1 and grammar.start[role] or i > 1 and grammar.follow[path[i - 1]][role]
      if can_be then
        path[i] = role
        try(i + 1)
      end
    end
    path[i] = nil
  end
  try(1)
  return best
end

---The best of what can still come behind a role, each answer kept: for pages
---too long to try every path.
---@return number best
function M.remembered(profile, lines, layout)
  local known = {}
  local function best_behind(i, role, open)
    if i == #lines then
      return (grammar.finish[role] or 0) + (open and profile.flow.finish_open or 0)
    end
    local key = ("%d %s %s"):format(i, role, open)
    if not known[key] then
      local best, below = -math.huge, lines[i + 1]
      local ran_on = runs_on(lines[i], below, layout)
      for next_role, weight in pairs(grammar.follow[role]) do
        best = math.max(best, weight + flow_of(profile, role, open, next_role, ran_on)
          + emission(profile, below, next_role)
          + best_behind(i + 1, next_role, leaves_open(next_role, below, open)))
      end
      known[key] = best
    end
    return known[key]
  end
  local best = -math.huge
  for role, weight in pairs(grammar.start) do
    best = math.max(best, weight + emission(profile, lines[1], role)
      + best_behind(1, role, leaves_open(role, lines[1], false)))
  end
  return best
end

return M
