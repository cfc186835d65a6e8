--- Clues: the pieces of evidence that lines give of their roles.

local M = {}

---@class jianbao.Clue  never changed once it is made
---@field name     string
---@field strength number

-- Most clues have a strength of 1; of these there is one for each name,
-- whichever lines have it.
---@type table<string, jianbao.Clue>
local of_usual_strength = setmetatable({}, {
  __index = function(all, name)
    all[name] = { name = name, strength = 1 }
    return all[name]
  end,
})

---Note a clue that a line gives.
---@param line jianbao.Reading
---@param name string
---@param strength? number  1 unless said otherwise
function M.add(line, name, strength)
  line.clues[#line.clues + 1] =
    strength and { name = name, strength = strength } or of_usual_strength[name]
  line.has[name] = true
end

---Note a clue, if the line has not given it already.
---@param line jianbao.Reading
---@param name string
---@param strength? number  1 unless said otherwise
function M.once(line, name, strength)
  if not line.has[name] then
    M.add(line, name, strength)
  end
end

return M
