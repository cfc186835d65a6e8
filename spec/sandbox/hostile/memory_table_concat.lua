-- one long text joined with itself many times
-- stopped: memory
rule(function()
  local long, list = ("x"):rep(100000), {}
  for i = 1, 10000 do list[i] = long end
  return table.concat(list)
end)
