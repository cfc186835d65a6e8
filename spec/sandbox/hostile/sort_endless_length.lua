-- a length from __len that would keep sort in C
-- harmless: done
rule(function()
  table.sort(setmetatable({}, { __len = function() return 2 ^ 30 // 1 | 0 end }), rawequal)
  return "done"
end)
