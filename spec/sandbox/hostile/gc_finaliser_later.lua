-- a finaliser put in later: Lua does not run it
-- harmless: quiet
rule(function()
  local meta = {}
  for _ = 1, 1000 do setmetatable({}, meta) end
  meta.__gc = function() ran = true while true do end end
  for i = 1, 10000 do local _ = { i, {} } end
  return ran and "ran" or "quiet"
end)
