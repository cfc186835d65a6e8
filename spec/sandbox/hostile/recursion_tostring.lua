-- __tostring that asks for itself
-- refused: C stack overflow
rule(function()
  local t = setmetatable({}, { __tostring = function(self) return tostring(self) end })
  return tostring(t)
end)
