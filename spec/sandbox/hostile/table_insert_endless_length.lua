-- an insertion into a table that says it is long
-- harmless: done
rule(function()
  table.insert(setmetatable({}, { __len = function() return math.maxinteger - 1 end }), 1, "x")
  return "done"
end)
