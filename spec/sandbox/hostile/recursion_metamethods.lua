-- __index functions that ask on and on
-- refused: stack overflow
rule(function()
  return setmetatable({}, { __index = function(t, k) return t[k .. "x"] end }).x
end)
