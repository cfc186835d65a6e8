-- an order function that says yes to all: sorting comes to its end
-- harmless: done
rule(function()
  local list = {}
  for i = 1, 2000 do list[i] = i * 7919 % 1009 end
  table.sort(list, function() return true end)
  table.sort(list, function() return false end)
  table.sort(list, function(a, b) return a <= b end)
  return #list == 2000 and "done"
end)
