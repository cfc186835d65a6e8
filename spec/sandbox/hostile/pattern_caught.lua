-- the same, caught and tried again
-- stopped: pattern
rule(function()
  while true do pcall(string.find, ("a"):rep(500), (".-"):rep(8) .. "x") end
end)
