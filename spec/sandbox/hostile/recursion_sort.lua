-- sort in the order function of sort
-- refused: C stack overflow
rule(function()
  local function f() table.sort({ 1, 2, 3 }, f) end
  f()
end)
