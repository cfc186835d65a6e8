-- recursion without end, caught and begun again
-- stopped: memory steps
rule(function()
  local function f() return 1 + f() end
  while true do pcall(f) end
end)
