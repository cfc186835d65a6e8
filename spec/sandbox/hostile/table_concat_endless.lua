-- a concatenation of elements that __index gives
-- refused: invalid value (a nil)
rule(function()
  return table.concat(setmetatable({}, { __index = type }), "", 1, math.maxinteger)
end)
