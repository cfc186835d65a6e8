-- gsub in the function of gsub
-- refused: C stack overflow
rule(function()
  local function f(s) return (s:gsub(".", f)) end
  return f("x")
end)
